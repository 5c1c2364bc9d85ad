"""Carry out what a teacher does with the class. No tkinter.

Each method asks the server for something; what comes of it is told to everybody whom it concerns.
What can't be undone is asked about first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gui.model.ballot_finder import BallotFinder
from gui.model.chat_port import ChatPort
from gui.model.commands import ChatView
from gui.model.conversation import Entry
from gui.model.model import Model
from gui.model.records import ConnectionPhase, OfferedAction
from gui.words.i18n import N_, _
from gui.words.text import displayable_line
from net.wire import ballots, names
from net.wire.ballots import BadBallot, Poll
from net.wire.names import is_group, is_room
from net.wire.teaching import (
    AskBook,
    AskVotes,
    ClearRoom,
    EndClass,
    Free,
    Kick,
    LowerHands,
    MakeRooms,
    PinMessage,
    Rename,
    RoomPlan,
    SetLock,
    SetRole,
    Teach,
)

SILENCE_SECONDS = 300  # of a break at one press
PAUSES = (5, 10, 30, 60)  # seconds between two messages in slow mode


class Duration(NamedTuple):
    """A lock can be set for this long: the seconds, 0 without end, and what it is called."""

    seconds: int
    label: str


DURATIONS = (
    Duration(300, N_("5 minutes")),
    Duration(600, N_("10 minutes")),
    Duration(1800, N_("30 minutes")),
    Duration(3600, N_("1 hour")),
    Duration(86_400, N_("1 day")),
    Duration(0, N_("Until I end it")),
)


class Teaching:
    """Asks for what the teacher wants; `room` and `nick` are names as they are shown."""

    def __init__(self, model: Model, client: ChatPort, view: ChatView) -> None:
        self._model, self._client, self._view = model, client, view
        self.ballots = BallotFinder(model, client)

    @property
    def is_possible(self) -> bool:
        """Return whether the server can be asked now."""
        connection = self._model.connection
        return connection.phase is ConnectionPhase.ONLINE and not connection.plain

    @property
    def room(self) -> str:
        """Return the room in view; if it is none, the one in which the class writes most.

        Private groups don't count, since the class is not in them.
        """
        current = self._model.current_conversation
        if current is not None and self.is_class_room(current.name):
            return current.name
        rooms = self._model.community.rooms.values()
        own = [one for one in rooms if self.is_class_room(one.name)]
        return max(own, key=lambda one: len(one.members)).name if own else ""

    def is_class_room(self, name: str) -> bool:
        """Return whether it is a room of the class that the user is in."""
        return is_room(name) and not is_group(name) and self._model.community.is_member(name)

    # --- who teaches ------------------------------------------------------------------------------

    def show_pin(self, pin: str) -> str:
        """Ask to be a teacher; return the ref."""
        return self._client.teach(Teach(pin=pin))

    def teach_here(self) -> str:
        """Ask to be a teacher of the class on this computer; return the ref."""
        return self._client.teach_as_host(self._model.connection.fingerprint)

    def stop_teaching(self) -> None:
        """Give up the user's own role."""
        self._client.teach(SetRole(nick=self._model.me))

    def set_helper(self, nick: str, *, on: bool) -> None:
        """Name a helper, or take the role of one."""
        self._client.teach(SetRole(nick=nick, role="helper" if on else ""))

    # --- locks ------------------------------------------------------------------------------------

    def lock(self, kind: str, *, room: str = "", seconds: int = 0, pause: int = 0) -> None:
        """Lock something for everybody; see `net.wire.teaching.SetLock`."""
        self._client.teach(SetLock(kind=kind, room=room, seconds=seconds, pause=pause))

    def unlock(self, kind: str, *, room: str = "", nick: str = "") -> None:
        """Unlock it."""
        self._client.teach(SetLock(kind=kind, room=room, nick=nick, on=False))

    def lock_person(
        self, kind: str, nick: str, seconds: int, reason: str, *, address: bool = False
    ) -> None:
        """Mute or ban a person."""
        self._client.teach(
            SetLock(kind=kind, nick=nick, seconds=seconds, reason=reason, address=address)
        )

    def silence(self) -> None:
        """Let nobody write in rooms for a few minutes."""
        self.lock("write", seconds=SILENCE_SECONDS)

    # --- hands ------------------------------------------------------------------------------------

    def attend(self, nick: str) -> None:
        """Lower a hand, since its question is being answered."""
        self._client.teach(LowerHands(nick=nick, answered=True))

    def lower(self, nick: str = "") -> None:
        """Lower a hand; "": all."""
        self._client.teach(LowerHands(nick=nick))

    # --- asking everybody -------------------------------------------------------------------------

    def ask(self, room: str, poll: Poll) -> None:
        """Ask a room a poll.

        The button that was pressed for it closes the poll from now on, so it loses the focus.
        """
        self.post(room, "poll", ballots.write(poll))
        self._view.focus_composer()

    def ask_pulse(self) -> None:
        """Ask the room in view whether it understands; a poll there must be closed."""
        if self.room:
            self.post(self.room, "pulse", "")

    def announce(self, room: str, text: str) -> None:
        """Tell a room something that everybody has to acknowledge."""
        self.post(room, "announce", text)

    def open_question(self, room: str, kind: str) -> Entry | None:
        """Return the poll or the pulse that is open in a room; there is one question at a time."""
        tallies = sorted(self._model.lesson.tallies.items(), key=lambda one: one[0], reverse=True)
        for (key, major), tally in tallies:
            if key == names.key(room) and tally.open:
                ballot = self.ballots.find(room, major)
                if ballot is not None and ballot.item.kind == kind:
                    return ballot
        return None

    def is_named(self, entry: Entry) -> bool:
        """Return whether teachers may see who has answered a ballot."""
        if entry.item.kind != "poll":
            return entry.item.kind == "announce"
        try:
            return ballots.parse_poll(entry.item.text).named
        except BadBallot:  # of a newer version
            return False

    def post(self, room: str, kind: str, text: str) -> None:
        """Post a ballot; see `net.wire.ballots` for its kind and text."""
        pulse = self.open_question(room, "pulse")
        if pulse is not None and kind != "announce":
            self.close_ballot(room, pulse)
        cid = self._client.ask_class(room, kind, text)
        self._model.posted(room, text, cid, kind=kind)
        self._view.refresh()

    def close_ballot(self, room: str, entry: Entry) -> None:
        """Close a ballot."""
        self._client.close_ballot(room, entry.sender, entry.cid)

    def ask_votes(self, room: str, entry: Entry) -> str:
        """Ask who has answered a ballot; return the ref."""
        return self._client.teach(AskVotes(room=room, id=0), entry.place)

    def ask_book(self, kind: str, before: int) -> str:
        """Ask for a page of the book, of lines before this number; return the ref."""
        return self._client.teach(AskBook(kind=kind, before=before))

    # --- messages and rooms -----------------------------------------------------------------------

    def pin(self, room: str, entry: Entry, *, on: bool) -> None:
        """Pin a message at the top of its room, or take it off."""
        self._client.teach(PinMessage(room=room, id=0, on=on), entry.place)

    def is_pinned(self, room: str, entry: Entry) -> bool:
        """Return whether a message is pinned."""
        pins = self._model.lesson.pins(room)
        return pins is not None and any(
            pin.cid == entry.cid and names.key(pin.sender) == names.key(entry.sender)
            for pin in pins.pins
        )

    def ask_remove(self, room: str, entry: Entry) -> None:
        """Remove a message of somebody else for everybody, after asking."""
        self._confirm(
            _("Remove this message of {name} for everybody?").format(
                name=displayable_line(entry.sender)
            ),
            _("Its text is erased; in its place stands that you removed it."),
            _("Remove"),
            lambda: self._client.remove(room, entry.sender, entry.cid),
        )

    def make_rooms(self, plans: Sequence[RoomPlan], *, move: bool) -> str:
        """Make rooms with people in them; return the ref."""
        return self._client.teach(MakeRooms(rooms=tuple(plans), move=move))

    def ask_clear(self, room: str) -> None:
        """End a room, after asking."""
        self._confirm(
            _("Clear the room {name}?").format(name=displayable_line(room)),
            _("Everybody leaves it. What was said there stays on their computers."),
            _("Clear"),
            lambda: self._client.teach(ClearRoom(room=room)),
        )

    # --- people -----------------------------------------------------------------------------------

    def ask_kick(self, nick: str, room: str = "") -> None:
        """End somebody's connection, or put them out of a room, after asking."""
        name = displayable_line(nick)
        if room:
            title = _("Put {name} out of {room}?").format(name=name, room=displayable_line(room))
        else:
            title = _("Put {name} out of the class?").format(name=name)
        self._confirm(
            title,
            _("They are told so, and can come back at once."),
            _("Put out"),
            lambda: self._client.teach(Kick(nick=nick, room=room)),
        )

    def rename(self, nick: str, to: str) -> None:
        """Give a person another name."""
        self._client.teach(Rename(nick=nick, to=to))

    def ask_free(self, nick: str) -> None:
        """Free a name, after asking."""
        self._confirm(
            _("Free the name {name}?").format(name=displayable_line(nick)),
            _("Whoever logs in with it next owns it. Until then nobody has it."),
            _("Free"),
            lambda: self._client.teach(Free(nick=nick)),
        )

    def ask_end(self) -> None:
        """End the class for all, after asking."""
        self._confirm(
            _("End the class for everybody?"),
            _("The server stops. What was said is kept for the next time."),
            _("End the class"),
            lambda: self._client.teach(EndClass()),
        )

    def _confirm(self, title: str, text: str, verb: str, act: Callable[[], object]) -> None:
        def confirmed() -> None:
            self._view.close_notice()
            act()

        cancel = OfferedAction(_("Cancel"), self._view.close_notice)
        self._view.show_notice(title, text, (OfferedAction(verb, confirmed), cancel))
