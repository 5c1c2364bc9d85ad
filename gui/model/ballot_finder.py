"""Find the messages of ballots, also of those that are no longer in memory. No tkinter."""

from __future__ import annotations

from gui.model.chat_port import ChatPort
from gui.model.conversation import DeliveryStatus, Entry
from gui.model.model import Model
from gui.model.records import ConnectionPhase, ModelChanges
from net.wire import names
from net.wire.ballots import BALLOTS
from net.wire.events import ExcerptLoaded

LAST_ROW = 2**62  # higher than the second part of any place

_Key = tuple[str, int]  # the key of the room, and the major part of the place


class BallotFinder:
    """Asks once for each message that is not in memory, and again on another connection."""

    def __init__(self, model: Model, client: ChatPort) -> None:
        self._model, self._client = model, client
        self._found: dict[_Key, Entry] = {}
        self._asked: dict[int, _Key] = {}  # by the serial of the question

    def find(self, room: str, major: int) -> Entry | None:
        """Return the message of a ballot; None if it is not here yet: then it is asked for.

        Args:
            room: where it was posted.
            major: the first part of its place.
        """
        ballot = self._in_memory(room, major)
        if ballot is not None:
            return ballot
        key = names.key(room), major
        if key not in self._found and key not in self._asked.values():
            self._asked[self._client.look(room, around=(major, 0))] = key
        return self._found.get(key)

    def follow(self, changes: ModelChanges) -> bool:
        """Take what was asked for; return whether a ballot was found."""
        if changes.connection and self._model.connection.phase is not ConnectionPhase.ONLINE:
            self._asked.clear()
        before = len(self._found)
        for answer in changes.answers:
            if isinstance(answer, ExcerptLoaded) and answer.serial in self._asked:
                key = self._asked[answer.serial]
                for item in answer.items:
                    if item.place is not None and item.place[0] == key[1] and item.kind in BALLOTS:
                        self._found[key] = self._model.entry_of(item)
        return len(self._found) > before

    def _in_memory(self, room: str, major: int) -> Entry | None:
        """Return the message if it is among the newest of its room.

        What has failed, or is a note, has the place of the message before it.
        """
        conversation = self._model.conversations.get(names.key(room))
        if conversation is None:
            return None
        return next(
            (
                entry
                for entry in conversation.between((major, 0), (major, LAST_ROW))
                if entry.sender and entry.receipt is not DeliveryStatus.FAILED
            ),
            None,
        )
