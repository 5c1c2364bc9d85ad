"""The small windows over the chat: groups, members, details, the calendar, the own status line. At most one is open.

Their modules are loaded when they are first wanted: the first window must not wait for them.
"""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from gui import listing
from gui.commands import Commands
from gui.completion import in_order
from gui.dialog import Dialog
from gui.i18n import _
from gui.looking import Looking
from gui.model import Model
from gui.records import Presence
from gui.theme import Theme
from net import names
from net.events import Details

if TYPE_CHECKING:
    from gui.people_list import Person

NOTE_CHARACTERS = 100


class Dialogs:
    def __init__(self, root: tk.Tk, theme: Theme, model: Model, commands: Commands, looking: Looking) -> None:
        self._root, self._theme = root, theme
        self._model, self._commands, self._looking = model, commands, looking
        self._dialog: Dialog | None = None
        self._calendar: tk.Widget | None = None

    @property
    def open_one(self) -> Dialog | None:
        """The one that is open."""
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
        """The rooms there are, a new one, or a private group."""
        from gui.groups import RoomLine, RoomsDialog

        rooms = [
            RoomLine(room.name, len(room.members), self._model.joined(room.name))
            for room in self._model.community.rooms.values() if not room.private
        ]
        rooms.sort(key=lambda line: in_order(line.name))
        self._show(RoomsDialog(self._root, self._theme, rooms, on_open=self._commands.enter, on_group=self.make_group))

    def make_group(self) -> None:
        from gui.groups import GroupDialog

        self._show(GroupDialog(self._root, self._theme, self._people(), on_make=self._commands.make_group))

    def show_members(self, name: str) -> None:
        """Who is in a room; in a group, also what can be changed."""
        from gui.groups import MembersDialog
        from gui.people_list import Person

        room = self._model.community.rooms.get(names.key(name))
        if room is None:
            return
        people = [
            Person(nick, self._model.presence(nick).value, self._note(nick), fixed=names.key(nick) == names.key(
                self._model.me)) for nick in sorted(room.members.values(), key=in_order)
        ]
        people += [Person(nick, self._model.presence(nick).value, _("invited"), waits=True)
                   for nick in sorted(room.invited.values(), key=in_order)]
        is_mine = self._model.joined(name)
        self._show(MembersDialog(
            self._root, self._theme, self._model.title(name), people, on_open=self._commands.open,
            on_add=(lambda: self._invite(name)) if room.private and is_mine else None,
            on_rename=(lambda: self._rename(name)) if room.private and is_mine else None,
            on_leave=(lambda: self._commands.leave(name)) if is_mine else None))

    def _invite(self, name: str) -> None:
        from gui.groups import GroupDialog

        room = self._model.community.rooms[names.key(name)]
        others = [person for person in self._people() if names.key(
            person.nick) not in (*room.members, *room.invited)]
        self._show(GroupDialog(self._root, self._theme, others, title=self._model.title(name),
                               on_make=lambda _title, nicks: self._commands.change_group(name, people=nicks)))

    def _rename(self, name: str) -> None:
        from gui.groups import RenameDialog

        self._show(RenameDialog(self._root, self._theme, self._model.community.rooms[names.key(name)].title,
                                on_rename=lambda title: self._commands.change_group(name, title)))

    def _people(self) -> list[Person]:
        """Everybody who could be invited to a group."""
        from gui.people_list import Person

        return [
            Person(row.name, row.presence.value, row.note) for row in listing.rows(self._model)
            if not row.is_room and row.presence is not Presence.UNKNOWN
            and names.key(row.name) in self._model.community.people
        ]

    def _note(self, nick: str) -> str:
        person = self._model.community.people.get(names.key(nick))
        return person.note if person is not None else ""

    # --- messages ---------------------------------------------------------------------------------

    def show_details(self, number: int) -> None:
        """What is known of a message in view; the server is asked for the rest."""
        from gui.details import MessageDetails

        entry = self._commands.find_entry(number)
        if entry is not None:
            self._show(MessageDetails(
                self._root, self._theme, entry, self._model.me, asking=self._commands.ask_details(number)))

    def tell_details(self, details: Details) -> None:
        """The server has answered."""
        from gui.details import MessageDetails

        if isinstance(self.open_one, MessageDetails):
            self.open_one.tell(details)

    def pick_date(self, below: tk.Misc) -> None:
        """A day to go to in the conversation."""
        from gui.dates import Calendar, start_of

        if self._calendar is not None:
            self._calendar.destroy()
        calendar = self._calendar = Calendar(
            self._root, self._theme, on_pick=lambda day: self._looking.go_to_date(start_of(day)))
        calendar.open(datetime.date.today(), below=below)

    # --- oneself ----------------------------------------------------------------------------------

    def ask_note(self, note: str, on_note: Callable[[str], None]) -> None:
        """The line that the others see beside the user's name."""
        from gui.line_dialog import LineDialog

        self._show(LineDialog(
            self._root, self._theme, _("My status line"), _("What others see beside your name"), note, verb=_("Save"),
            clean=lambda text: " ".join(text.split())[:NOTE_CHARACTERS], on_done=on_note, may_be_empty=True))

    def _show(self, dialog: Dialog) -> None:
        if self.open_one is not None and self.open_one is not dialog:
            self.open_one.close()
        self._dialog = dialog
