"""Open the dialogs of the chat: groups, members, details, the calendar, the user's note.

At most one is open. Their modules are imported when they are first needed: the first window must
not wait for them.
"""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gui.looks.theme import Theme
from gui.model import roster_queries
from gui.model.commands import Commands
from gui.model.faces import face_of
from gui.model.keeping import Keeping
from gui.model.model import Model
from gui.model.navigation import Navigation
from gui.model.own_state import clean_note
from gui.model.records import ConnectionPhase
from gui.model.roster_queries import RosterRows
from gui.parts.dialog import Dialog
from gui.words.format import one_line
from gui.words.i18n import _
from net.wire import names
from net.wire.events import Details

if TYPE_CHECKING:
    from gui.dialogs.group_dialogs import RoomLine
    from gui.parts.people_list import FoundPeople


MOST_FOUND = 200  # nobody reads more
SAID_CHARACTERS = 120


class ChatDialogs:
    """Opens and closes the dialogs of the chat."""

    def __init__(
        self, root: tk.Tk, theme: Theme, model: Model, commands: Commands, navigation: Navigation
    ) -> None:
        self._root, self._theme = root, theme
        self._model, self._commands, self._navigation = model, commands, navigation
        self._dialog: Dialog | None = None
        self._calendar: tk.Widget | None = None

    @property
    def open_one(self) -> Dialog | None:
        """Return the dialog that is open; None if none is."""
        return self._dialog if self._dialog is not None and self._dialog.winfo_exists() else None

    def close(self) -> None:
        if self.open_one is not None:
            self.open_one.close()
        self._dialog = None
        if self._calendar is not None:
            self._calendar.destroy()
            self._calendar = None

    # --- rooms and groups -------------------------------------------------------------------------

    def make_room_or_group(self) -> None:
        """Show the rooms, and offer to create a room or a private group."""
        from gui.dialogs.group_dialogs import RoomsDialog

        rooms = _Rooms(self._model)
        self._show(
            RoomsDialog(
                self._root,
                self._theme,
                rooms,
                on_open=lambda name, is_open: self._commands.enter(name, is_open=is_open),
                on_group=self.make_group,
            )
        )

    def make_group(self) -> None:
        from gui.dialogs.group_dialogs import GroupDialog

        self._show(
            GroupDialog(self._root, self._theme, self._people, on_make=self._commands.make_group)
        )

    def show_members(self, name: str) -> None:
        """Show who is in a room; for a group, also what can be changed."""
        from gui.dialogs.group_dialogs import MembersDialog
        from gui.parts.people_list import FoundPeople, ListedPerson

        model, room = self._model, self._model.community.rooms.get(names.key(name))
        if room is None:
            return
        members, invited, me = room.members, room.invited, names.key(model.me)

        def find(query: str, most: int) -> FoundPeople:
            """Find members by name; people who are invited come last.

            The user has no line in the roster, so their line is added here.
            """
            inside = {*members, *invited} - {me}
            places = [place for place in model.order.everybody if place.key in inside]
            if me in members:
                places.append(model.order.position_of(me, members[me]))
            places = roster_queries.best(model, query, places)
            if not query.strip():
                places.sort(key=lambda place: (place.key not in members, place.text))
            people = [
                ListedPerson(
                    nick := members.get(place.key) or invited[place.key],
                    model.presence(nick).value,
                    self._note(place.key) if place.key in members else _("invited"),
                    fixed=place.key == me,
                    waits=place.key not in members,
                    number=model.community.number(nick),
                )
                for place in places[:most]
            ]
            return FoundPeople(
                people, len(places), sum(place.key not in members for place in places)
            )

        is_mine = self._model.joined(name)
        self._show(
            MembersDialog(
                self._root,
                self._theme,
                self._model.title(name),
                find,
                on_open=self._commands.open,
                on_add=(lambda: self.invite(name)) if room.private and is_mine else None,
                on_rename=(lambda: self._rename(name)) if room.private and is_mine else None,
                on_leave=(lambda: self._commands.leave(name)) if is_mine else None,
                is_open=None if room.private or model.connection.plain else room.open,
                on_terms=(
                    (lambda is_open: self._commands.set_terms(name, is_open))
                    if model.community.has_made(room)
                    else None
                ),
            )
        )

    def invite(self, name: str) -> None:
        """Let the user invite people to a group."""
        from gui.dialogs.group_dialogs import GroupDialog

        room = self._model.community.rooms[names.key(name)]
        find = partial(self._people, besides=(*room.members, *room.invited))
        self._show(
            GroupDialog(
                self._root,
                self._theme,
                find,
                title=self._model.title(name),
                on_make=lambda _title, nicks: self._commands.change_group(name, people=nicks),
            )
        )

    def _rename(self, name: str) -> None:
        from gui.dialogs.group_dialogs import RenameDialog

        self._show(
            RenameDialog(
                self._root,
                self._theme,
                self._model.community.rooms[names.key(name)].title,
                on_rename=lambda title: self._commands.change_group(name, title),
            )
        )

    def _people(self, query: str, most: int, besides: Collection[str] = ()) -> FoundPeople:
        """Find people who could be invited to a group.

        Those with the keys `besides` are in it already.
        """
        from gui.parts.people_list import FoundPeople, ListedPerson

        model, people = self._model, self._model.community.people
        if model.connection.phase is not ConnectionPhase.ONLINE or model.connection.plain:
            return FoundPeople((), 0)
        me = names.key(model.me)
        places = [
            place
            for place in roster_queries.here_first(model, model.order.everybody)
            if place.key in people and place.key not in besides and place.key != me
        ]
        places = roster_queries.best(model, query, places)
        best = [people[place.key] for place in places[:most]]
        return FoundPeople(
            [
                ListedPerson(
                    one.nick, one.presence.value, one.note, number=model.community.number(one.nick)
                )
                for one in best
            ],
            len(places),
        )

    def _note(self, key: str) -> str:
        person = self._model.community.people.get(key)
        return person.note if person is not None else ""

    # --- messages ---------------------------------------------------------------------------------

    def show_details(self, number: int) -> None:
        """Show what is known of a message in view, and ask the server for the rest."""
        from gui.dialogs.message_details import MessageDetails

        entry = self._commands.find_entry(number)
        if entry is not None:
            self._show(
                MessageDetails(
                    self._root,
                    self._theme,
                    entry,
                    self._model.me,
                    face_of=partial(face_of, self._model),
                    asking=self._commands.ask_details(number),
                )
            )

    def tell_details(self, details: Details) -> None:
        """Show the server's answer."""
        from gui.dialogs.message_details import MessageDetails

        if isinstance(self.open_one, MessageDetails):
            self.open_one.tell(details)

    def forward(self, keeping: Keeping, number: int) -> None:
        """Let the user choose to whom a message in view is passed on."""
        from gui.dialogs.forward_dialog import ForwardDialog
        from gui.parts.face_list import FaceLine

        entry = self._commands.find_entry(number)
        if entry is None or not keeping.can_forward(entry):
            return
        model = self._model

        def find(text: str) -> list[FaceLine]:
            found = roster_queries.best(model, text.lstrip("@#"), [*model.order.lines])
            lines = []
            for place in found[:MOST_FOUND]:
                row = RosterRows(model).row(place.key)
                if not row.name or model.can_join(row.name) or place.key == model.current:
                    continue  # the user can't write there, or the message is there already
                title = row.title.removeprefix("#") if row.face.kind == "room" else row.title
                lines.append(FaceLine(row.name, title, row.face))
            return lines

        said = one_line(entry.text, SAID_CHARACTERS)
        self._show(
            ForwardDialog(self._root, self._theme, said, find, partial(keeping.forward, number))
        )

    def pick_date(self, below: tk.Misc) -> None:
        """Let the user pick a day to go to in the conversation."""
        from gui.dialogs.date_picker import DatePicker, start_of

        if self._calendar is not None:
            self._calendar.destroy()
        calendar = self._calendar = DatePicker(
            self._root, self._theme, on_pick=lambda day: self._navigation.go_to_date(start_of(day))
        )
        calendar.open(datetime.date.today(), below=below)

    # --- the user ---------------------------------------------------------------------------------

    def ask_note(self, note: str, on_note: Callable[[str], None]) -> None:
        """Ask for the note that others see beside the user's name."""
        from gui.parts.line_dialog import LineDialog

        self._show(
            LineDialog(
                self._root,
                self._theme,
                _("My status line"),
                _("What others see beside your name"),
                note,
                verb=_("Save"),
                clean=clean_note,
                on_done=on_note,
                may_be_empty=True,
            )
        )

    def verify(self, on_verified: Callable[[], None]) -> None:
        """Ask for the words of the server's key."""
        from gui.dialogs.verify_dialog import VerifyDialog

        connection = self._model.connection
        self._show(
            VerifyDialog(
                self._root,
                self._theme,
                connection.server or connection.address,
                connection.fingerprint,
                on_verified=on_verified,
            )
        )

    def _show(self, dialog: Dialog) -> None:
        if self.open_one is not None and self.open_one is not dialog:
            self.open_one.close()
        self._dialog = dialog


class _Rooms:
    """Finds public rooms for the dialog that lists them."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def find(self, query: str, most: int) -> tuple[Sequence[RoomLine], int]:
        from gui.dialogs.group_dialogs import RoomLine

        model, rooms = self._model, self._model.community.rooms
        places = [
            place
            for place in model.order.every_room
            if not names.is_group(place.key) and place.key in rooms
        ]
        places = roster_queries.best(model, query, places)
        found = (rooms[place.key] for place in places[:most])
        return [
            RoomLine(room.name, len(room.members), model.joined(room.name), room.open)
            for room in found
        ], len(places)

    def exists(self, name: str) -> bool:
        return names.key(name) in self._model.community.rooms
