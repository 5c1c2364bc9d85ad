"""Build the menus of a conversation and of the user's own state, as they are when opened."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from gui.dialogs.chat_dialogs import ChatDialogs
from gui.looks.theme import Theme
from gui.model.commands import Commands
from gui.model.keeping import Keeping
from gui.model.model import Model
from gui.model.own_state import OwnState
from gui.model.records import Availability, ConnectionPhase
from gui.model.settings import Settings
from gui.words.i18n import _
from net.wire import names

_STATES = (Availability.ONLINE, Availability.AWAY, Availability.BUSY)


@dataclass(frozen=True, slots=True)
class MenuWays:
    """The menus need these callbacks of the chat.

    Attributes:
        find: finds in the conversation in view.
        pick_date: lets the user pick a day of it.
        export: exports the conversation of this name to a file.
        on_change: saves and applies changed settings.
    """

    find: Callable[[], None]
    pick_date: Callable[[], None]
    export: Callable[[str], None]
    on_change: Callable[[], None]


class ConversationMenus:
    """Builds and shows the menus."""

    def __init__(
        self,
        theme: Theme,
        model: Model,
        commands: Commands,
        keeping: Keeping,
        dialogs: ChatDialogs,
        settings: Settings,
        own: OwnState,
        ways: MenuWays,
    ) -> None:
        self._theme, self._model, self._dialogs = theme, model, dialogs
        self._commands, self._keeping = commands, keeping
        self._settings, self._own, self._ways = settings, own, ways

    def pop_up_current(self, button: tk.Widget) -> None:
        """Show the menu of the conversation in view, below the button."""
        conversation = self._model.current_conversation
        if conversation is not None:
            self.build(conversation.name, button).tk_popup(
                button.winfo_rootx(), button.winfo_rooty() + button.winfo_height()
            )

    def pop_up_status(self, button: tk.Widget) -> None:
        """Show the menu of the user's own state, above the button."""
        menu = self.build_status(button)
        menu.update_idletasks()
        menu.tk_popup(button.winfo_rootx(), max(0, button.winfo_rooty() - menu.winfo_reqheight()))

    def build(self, name: str, parent: tk.Misc) -> tk.Menu:
        """Return the menu of a conversation."""
        menu, commands, dialogs = self._theme.menu(parent), self._commands, self._dialogs
        if self._model.current == names.key(name):
            menu.add_command(label=_("Find in this conversation"), command=self._ways.find)
            menu.add_command(label=_("Go to a date…"), command=self._ways.pick_date)
        else:
            menu.add_command(label=_("Open"), command=partial(commands.open, name))
        is_muted = self._model.rules.mode(name) == "never"
        label = _("Call my attention again") if is_muted else _("Mute")
        menu.add_command(label=label, command=partial(self._mute, name, not is_muted))
        menu.add_command(label=_("Export…"), command=partial(self._ways.export, name))
        connection = self._model.connection
        is_online = connection.phase is ConnectionPhase.ONLINE and not connection.plain
        if is_online and not names.is_room(name) and names.key(name) != names.key(self._model.me):
            menu.add_separator()
            if names.key(name) in self._model.community.blocked:
                menu.add_command(label=_("Unblock"), command=partial(commands.unblock, name))
            else:
                menu.add_command(label=_("Block…"), command=partial(commands.ask_block, name))
        if self._model.invitation(name) is not None and not self._model.joined(name):
            menu.add_separator()
            menu.add_command(label=_("Accept"), command=partial(commands.accept, name))
            menu.add_command(label=_("Decline"), command=partial(commands.decline, name))
        is_mine, can_join = self._model.joined(name), self._model.can_join(name)
        if (is_mine or can_join) and names.is_room(name) and is_online:
            menu.add_separator()
            menu.add_command(label=_("Members…"), command=partial(dialogs.show_members, name))
            if is_mine:
                menu.add_command(label=_("Leave"), command=partial(commands.leave, name))
            else:
                menu.add_command(label=_("Join"), command=partial(commands.join, name))
        return menu

    def build_status(self, parent: tk.Misc) -> tk.Menu:
        """Return the menu with the user's states and the note."""
        menu = self._theme.menu(parent)
        variable: Any = "charla_own_state"  # a name, not a tkinter.Variable: see gui.login
        menu.setvar(variable, self._own.presence.value)
        for presence, label in zip(
            _STATES, (_("Online"), _("Away"), _("Do not disturb")), strict=True
        ):
            menu.add_radiobutton(
                label=label,
                value=presence.value,
                variable=variable,
                image=str(self._theme.sign(presence.value)),
                compound="left",
                command=partial(self._choose, presence),
            )
        menu.add_separator()
        menu.add_command(label=_("My status line…"), command=self._ask_note)
        return menu

    def _mute(self, name: str, is_muted: bool) -> None:
        self._keeping.notify(name, "never" if is_muted else "always")

    def _choose(self, presence: Availability) -> None:
        self._own.choose(presence)
        self._ways.on_change()

    def _ask_note(self) -> None:
        self._dialogs.ask_note(self._settings.note, self._change_note)

    def _change_note(self, note: str) -> None:
        self._settings.note = note
        self._own.tell()
        self._ways.on_change()
