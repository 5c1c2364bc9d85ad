"""Carry out in the window what a teacher types as a command of net.wire.commands. No tkinter.

Each command does here what it does at the server's console, and what the console prints is shown
where the window shows such things. What is said and asked has the teacher for its author.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol

from gui.model.chat_port import ChatPort
from gui.model.conversation import Conversation, DeliveryStatus, Entry
from gui.model.model import Model
from gui.model.records import Availability, OfferedAction
from gui.model.teaching import Teaching
from gui.model.typed_orders import DONE, OrderOutcome, Poster
from gui.words.errors import explain_wish
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire import names
from net.wire.ballots import BALLOTS
from net.wire.names import is_group
from net.wire.teaching import AskBook, EndClass, MakeRooms
from net.wire.typed import Inquiry, Meant, MessageOrder, RoomPost, RoomView, Split

SHOWN_AT_ONCE = 20  # messages with numbers, as at the console


class OrdersView(Protocol):
    """Shows what the commands ask for: `gui.teaching_control.TeachingControl`."""

    def show_commands(self) -> None:
        """Show all commands, each with what it does."""

    def show_class(self) -> None:
        """Show the panel of the class."""

    def show_numbered(self, room: str, entries: Sequence[Entry]) -> None:
        """Show messages of a room with their numbers, from 1 on."""

    def show_votes(self, room: str, entry: Entry) -> None:
        """Show who has answered a ballot."""

    def show_book(self, kind: str) -> None:
        """Show a part of the book: "actions" or "visits"."""


class TeachersOrders:
    """Carries out the commands of one chat.

    The last messages of a room get numbers when they are shown. These stand for the same messages
    until others are shown.
    """

    def __init__(
        self, model: Model, client: ChatPort, teaching: Teaching, view: OrdersView
    ) -> None:
        self._model, self._client, self._teaching, self._view = model, client, teaching, view
        self._shown: list[tuple[str, Entry]] = []  # the room and the message of each number
        self._to_show = ""  # the room whose messages are shown once they are loaded
        self._to_close: tuple[str, int] | None = None  # the ballot that is closed once it is here

    def carry_out(self, meant: Meant, poster: Poster) -> OrderOutcome:
        """Carry out a command, and return what to tell the user."""
        match meant:
            case Inquiry():
                return self._answer(meant)
            case RoomPost() | RoomView():
                return self._in_room(meant, poster)
            case MessageOrder() if meant.number:
                return self._with_message(meant)
            case MessageOrder():
                room = self._room(meant.room)
                return room if isinstance(room, OrderOutcome) else self._close_question(room)
            case _ if not self._teaching.is_possible:
                return _refused("offline")
            case Split():
                self._client.teach(MakeRooms(meant.plans(self._mixed())))
            case AskBook():
                self._view.show_book(meant.kind)
            case EndClass() if self._model.lesson.may("end"):
                self._teaching.ask_end()
            case _:
                self._client.teach(meant)
        return DONE

    def follow(self) -> None:
        """Do what had to wait for a message, if that has come."""
        if self._to_show:
            conversation = self._model.conversations.get(names.key(self._to_show))
            if conversation is not None and conversation.loaded:
                self._show(conversation)
        if self._to_close is not None:
            self._close_when_here()

    # --- the class --------------------------------------------------------------------------------

    def _answer(self, inquiry: Inquiry) -> OrderOutcome:
        if inquiry.what == "help":
            self._view.show_commands()
        elif inquiry.what == "list":
            self._view.show_class()
        else:
            return OrderOutcome(
                _("The PIN is at the server's console"),
                _("No window knows it. Who starts a class in a window teaches it without a PIN."),
                is_done=True,
            )
        return DONE

    def _mixed(self) -> list[str]:
        """Return those who can be put into rooms, in an order by chance."""
        people = [
            one.nick
            for one in self._model.community.people.values()
            if one.presence is not Availability.OFFLINE and not (one.role or one.plain)
        ]
        random.SystemRandom().shuffle(people)
        return people

    # --- rooms ------------------------------------------------------------------------------------

    def _room(self, named: str) -> str | OrderOutcome:
        """Return the room that is meant, or why there is none."""
        if not named:
            return self._teaching.room or OrderOutcome(
                _("You are in no room of the class"), _("Join one first.")
            )
        room = self._model.community.rooms.get(names.key(named))
        if room is None or not room.members or is_group(named):
            return OrderOutcome(
                _("There is no such room"),
                _("No room is called {room}.").format(room=displayable_line(named)),
            )
        if not self._teaching.is_class_room(room.name):
            join = OfferedAction(_("Join"), lambda: self._client.join(room.name))
            return OrderOutcome(
                _("You are not in this room"),
                _("Join {room} first.").format(room=displayable_line(room.name)),
                (join,),
            )
        return room.name

    def _in_room(self, meant: RoomPost | RoomView, poster: Poster) -> OrderOutcome:
        room = self._room(meant.room)
        if isinstance(room, OrderOutcome):
            return room
        if isinstance(meant, RoomView):
            poster.open(room)
            self._to_show = room
            self.follow()
        elif not meant.kind:
            poster.post_to(room, meant.text)
        elif not self._teaching.is_possible:
            return _refused("offline")
        elif meant.kind != "announce" and self._open_questions(room):
            return _refused("ballot_open")
        else:
            poster.open(room)
            self._teaching.post(room, meant.kind, meant.text)
        return DONE

    def _show(self, conversation: Conversation) -> None:
        """Show the last messages with numbers."""
        self._to_show = ""
        entries = [
            one
            for one in conversation.entries
            if one.sender
            and one.place is not None
            and not one.deleted
            and one.receipt is not DeliveryStatus.FAILED
        ][-SHOWN_AT_ONCE:]
        self._shown = [(conversation.name, one) for one in entries]
        self._view.show_numbered(conversation.name, entries)

    # --- one message ------------------------------------------------------------------------------

    def _with_message(self, order: MessageOrder) -> OrderOutcome:
        if order.number > len(self._shown):
            return OrderOutcome(
                _("There is no such number"), _("Type /messages to see the messages with numbers.")
            )
        room, entry = self._shown[order.number - 1]
        now = self._model.conversations.get(names.key(room))
        entry = (now.find(entry.sender, entry.cid) if now is not None else None) or entry
        if entry.deleted:
            return _refused("no_such_message")
        if not self._teaching.is_possible:
            return _refused("offline")
        if order.what in ("votes", "close") and (code := self._problem_with(order.what, entry)):
            return _refused(code)
        match order.what:
            case "votes":
                self._view.show_votes(room, entry)
            case "close":
                self._teaching.close_ballot(room, entry)
            case "remove":
                self._client.remove(room, entry.sender, entry.cid)
            case _:
                self._teaching.pin(room, entry, on=order.what == "pin")
        return DONE

    def _problem_with(self, what: str, entry: Entry) -> str:
        """Return the code of why a message has no votes to see or to close; "" if it has."""
        if entry.item.kind not in BALLOTS:
            return "no_ballot"
        return "anonymous" if what == "votes" and not self._teaching.is_named(entry) else ""

    def _open_questions(self, room: str) -> list[int]:
        """Return the major parts of the places of questions that are open in a room."""
        return [
            major
            for (key, major), tally in self._model.lesson.tallies.items()
            if key == names.key(room) and tally.open and len(tally.counts) > 1
        ]

    def _close_question(self, room: str) -> OrderOutcome:
        """Close the question that is open in a room; announcements are closed by their number."""
        asked = self._open_questions(room)
        if not asked:
            return OrderOutcome(
                _("No question is open"),
                _("Nothing is being asked in {room}.").format(room=displayable_line(room)),
            )
        if not self._teaching.is_possible:
            return _refused("offline")
        self._to_close = room, max(asked)
        self._close_when_here()
        return DONE

    def _close_when_here(self) -> None:
        assert self._to_close is not None
        room, major = self._to_close
        ballot = self._teaching.ballots.find(room, major)
        if ballot is not None:
            self._to_close = None
            self._teaching.close_ballot(room, ballot)


def _refused(code: str) -> OrderOutcome:
    """Return what is said when the server refuses, or would refuse, a request."""
    said = explain_wish(code)
    return OrderOutcome(said.title, f"{said.why} {said.remedy}")
