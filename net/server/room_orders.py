"""Carry out at the console what is about a room: its messages, what is said and asked there.

Messages have no names that could be typed. So the last ones of a room are shown with numbers, and
these are what a command names; they stand for the same messages until the next ones are shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from msgspec import structs

from net.server.console_words import ConsoleWords
from net.wire import names
from net.wire.messages import SHOWN, About, Err, History, Message, Ok, Page, Post, ServerMessage
from net.wire.teaching import AskVotes, PinMessage, Tally, Votes
from net.wire.typed import MessageOrder, RoomPost, RoomView

SHOWN_AT_ONCE = 20
_NEWEST = 2**53 - 1  # no id is greater
_LOOKED_AT = 100  # messages, of which some are changes

AskHub = Callable[[Post | History | PinMessage | AskVotes], ServerMessage | None]


class RoomOrders:
    """Asks the hub, and returns what to print."""

    def __init__(self, words: ConsoleWords, main_room: str, ask: AskHub) -> None:
        """Create it; `ask` returns the answer of the hub, or None if there is none in time."""
        self._words, self._main_room, self._ask = words, main_room, ask
        self._shown: list[Message] = []
        # The open ballots, by the key of the room and the id: another thread notes them.
        self._tallies: dict[tuple[str, int], Tally] = {}

    def note(self, tally: Tally) -> None:
        """Note how the votes of a ballot are now. Any thread may call it."""
        key = names.key(tally.room), tally.id
        if tally.open:
            self._tallies[key] = tally
        else:
            self._tallies.pop(key, None)

    def carry_out(self, meant: RoomPost | RoomView | MessageOrder) -> str:
        """Do what was typed, and return what became of it."""
        room = meant.room or self._main_room
        if isinstance(meant, RoomView):
            return self._show(room)
        if isinstance(meant, RoomPost):
            return self._words.answer(self._post(room, meant.kind, meant.text))
        if not meant.number:
            return self._close_question(room)
        if meant.number > len(self._shown):
            return self._words.no_such_number()
        return self._order(meant.what, self._shown[meant.number - 1])

    def _show(self, room: str) -> str:
        page = self._ask(History(name=room, before=_NEWEST, limit=_LOOKED_AT))
        if not isinstance(page, Page):
            return self._words.answer(page)
        shown: dict[tuple[str, str], Message] = {}
        for one in page.messages:
            about = (names.key(one.about.sender), one.about.cid) if one.about else ("", "")
            if one.kind in SHOWN:
                shown[names.key(one.sender), one.cid] = one
            elif one.kind == "edit" and about in shown:
                shown[about] = structs.replace(shown[about], text=one.text)
        self._shown = list(shown.values())[-SHOWN_AT_ONCE:]
        key = names.key(room)
        counted = [(one, self._tallies.get((key, one.id))) for one in self._shown]
        return self._words.messages(counted)

    def _post(
        self, room: str, kind: str, text: str = "", about: About | None = None
    ) -> ServerMessage | None:
        return self._ask(Post(room, text, secrets.token_hex(8), kind, about))

    def _order(self, what: str, message: Message) -> str:
        if what == "close":
            return self._close(message)
        if what == "remove":
            about = About(message.sender, message.cid)
            return self._words.answer(self._post(message.to, "remove", about=about))
        if what == "votes":
            votes = self._ask(AskVotes(room=message.to, id=message.id))
            if isinstance(votes, Votes):
                return self._words.votes(message, votes)
            return self._words.answer(votes)
        pin = PinMessage(room=message.to, id=message.id, on=what == "pin")
        return self._words.answer(self._ask(pin))

    def _close_question(self, room: str) -> str:
        """Close the question that is open in a room; announcements are closed by their number."""
        key = names.key(room)
        asked = [
            id_
            for (of_room, id_), tally in list(self._tallies.items())
            if of_room == key and len(tally.counts) > 1
        ]
        ballot = self._message(room, max(asked, default=0))
        if ballot is None:
            return self._words.answer(Err("no_ballot", "No question is open in this room."))
        return self._close(ballot)

    def _close(self, ballot: Message) -> str:
        answer = self._post(ballot.to, "close", about=About(ballot.sender, ballot.cid))
        result = self._message(ballot.to, answer.id) if isinstance(answer, Ok) else None
        return (
            self._words.answer(answer)
            if result is None
            else self._words.result(ballot, result.text)
        )

    def _message(self, room: str, id_: int) -> Message | None:
        """Return the message of a room with this id, if there is one."""
        page = self._ask(History(name=room, before=id_ + 1, limit=1)) if id_ else None
        found = page.messages if isinstance(page, Page) else ()
        return next((one for one in found if one.id == id_), None)
