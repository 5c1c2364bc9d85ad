"""Build the menus of a conversation and of the user's own state, as they are when opened."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from gui.dialogs.chat_dialogs import ChatDialogs
from gui.looks.theme import Theme
from gui.model.commands import Commands
from gui.model.keeping import Keeping
from gui.model.model import Model
from gui.model.notify_rules import Mode, quiet_times
from gui.model.own_state import OwnState
from gui.model.records import Availability, ConnectionPhase
from gui.model.settings import Settings
from gui.parts.menu_content import MenuContent
from gui.parts.popup_menu import PopupMenu
from gui.words import key_names
from gui.words.i18n import _
from net.wire import names

_STATES = (Availability.ONLINE, Availability.AWAY, Availability.BUSY)


@dataclass(frozen=True, slots=True)
class MenuWays:
    """The menus need these callbacks of the chat.

    Attributes:
        find: finds in the conversation in view.
        pick_date: lets the user pick a day of it.
        profile: shows the profile of a nick.
        export: exports the conversation of this name to a file.
        on_change: saves and applies changed settings.
        add_teaching: adds to the menu of a conversation what a teacher can do.
    """

    find: Callable[[], None]
    pick_date: Callable[[], None]
    profile: Callable[[str], None]
    export: Callable[[str], None]
    on_change: Callable[[], None]
    add_teaching: Callable[[MenuContent, str], None]


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
            self.build(conversation.name, button).post_at(button)

    def pop_up_status(
        self, button: tk.Widget, program: Callable[[tk.Widget], None] | None = None
    ) -> None:
        """Show the menu of the user's own state, above the button.

        Args:
            button: what was pressed.
            program: shows the program's menu at it, where that has no button of its own.
        """
        menu = self.build_status(button)
        if program is not None:
            menu.add_separator()
            menu.add(_("Menu"), partial(program, button), icon="settings")
        menu.post_at(button)

    def build(self, name: str, parent: tk.Misc) -> PopupMenu:
        """Return the menu of a conversation."""
        menu, commands = PopupMenu(parent, self._theme), self._commands
        if self._model.current == names.key(name):
            find = _("Find in this conversation")
            menu.add(find, self._ways.find, icon="search", key=key_names.shown("Ctrl+F"))
            menu.add(_("Go to a date…"), self._ways.pick_date, icon="calendar")
        else:
            menu.add(_("Open"), partial(commands.open, name), icon="right")
        if self._model.invitation(name) is not None and not self._model.joined(name):
            menu.add_separator()
            menu.add(_("Accept"), partial(commands.accept, name), icon="check")
            menu.add(_("Decline"), partial(commands.decline, name), icon="close")
        menu.add_separator()
        self._add_keeping(menu, name)
        menu.add_separator()
        self._add_people(menu, name)
        menu.add(_("Export…"), partial(self._ways.export, name), icon="export")
        self._ways.add_teaching(menu, name)
        menu.add_separator()
        self._add_ends(menu, name)
        return menu

    def _add_keeping(self, menu: PopupMenu, name: str) -> None:
        """Add where the conversation stands in the list, and what calls for the user in it."""
        keeping = self._keeping
        if keeping.is_pinned(name):
            menu.add(_("Unpin"), partial(keeping.pin, name, False), icon="pin-free")
        else:
            menu.add(_("Pin to top"), partial(keeping.pin, name, True), icon="pin")
        if keeping.is_unread(name):
            menu.add(_("Mark as read"), partial(keeping.mark_read, name), icon="check")
        elif keeping.can_mark_last_unread(name):
            menu.add(_("Mark as unread"), partial(keeping.mark_last_unread, name), icon="unread")
        rules = self._model.rules
        notify = menu.add_submenu(_("Notify"), "bell")
        modes: tuple[tuple[Mode, str], ...] = (
            ("always", _("Always")),
            ("mentions", _("When I'm mentioned")),
            ("never", _("Never")),
        )
        for mode, label in modes:
            is_on = mode == rules.chosen(name)
            notify.add(label, partial(keeping.notify, name, mode), ticked=is_on)
        until = rules.quiet_until(name)
        if until:
            label = _("Unmute")
            menu.add(label, partial(keeping.mute_until, name, None), icon="bell")
        else:
            mute = menu.add_submenu(_("Mute"), "mute")
            for time in quiet_times(datetime.datetime.now()):
                mute.add(time.label, partial(keeping.mute_until, name, time.until))

    def _add_people(self, menu: PopupMenu, name: str) -> None:
        """Add who takes part."""
        commands, model = self._commands, self._model
        is_mine, can_join = model.joined(name), model.can_join(name)
        if not names.is_room(name):
            menu.add(_("Profile"), partial(self._ways.profile, name), icon="person")
        if names.is_room(name) and self._is_online and (is_mine or can_join):
            menu.add(_("Members…"), partial(self._dialogs.show_members, name), icon="group")
            if not is_mine:
                menu.add(_("Join"), partial(commands.join, name), icon="plus")

    def _add_ends(self, menu: PopupMenu, name: str) -> None:
        """Add how to be rid of the conversation, or of somebody."""
        commands, keeping, model = self._commands, self._keeping, self._model
        failed = keeping.failed(name)
        if failed:
            label = _("Discard unsent messages…")
            menu.add(label, partial(keeping.ask_discard_failed, name), icon="delete", danger=True)
        if self._is_online and not names.is_room(name) and names.key(name) != names.key(model.me):
            if names.key(name) in model.community.blocked:
                menu.add(_("Unblock"), partial(commands.unblock, name), icon="person")
            else:
                act = partial(commands.ask_block, name)
                menu.add(_("Block…"), act, icon="lock")
        if self._is_online and names.is_room(name) and model.joined(name):
            is_final = names.is_group(name)  # nobody comes back to a group without an invitation
            menu.add(_("Leave"), partial(commands.leave, name), icon="exit", danger=is_final)
        act = partial(keeping.remove, name)
        can_remove = keeping.can_remove(name)
        menu.add(_("Remove from list"), act, icon="delete", danger=True, enabled=can_remove)

    @property
    def _is_online(self) -> bool:
        connection = self._model.connection
        return connection.phase is ConnectionPhase.ONLINE and not connection.plain

    def build_status(self, parent: tk.Misc) -> PopupMenu:
        """Return the menu with the user's states and the note."""
        menu = PopupMenu(parent, self._theme)
        for presence, label in zip(
            _STATES, (_("Online"), _("Away"), _("Do not disturb")), strict=True
        ):
            menu.add(
                label,
                partial(self._choose, presence),
                ticked=presence is self._own.presence,
                picture=self._theme.sign(presence.value),
            )
        menu.add_separator()
        menu.add(_("My status line…"), self._ask_note, icon="edit")
        return menu

    def _choose(self, presence: Availability) -> None:
        self._own.choose(presence)
        self._ways.on_change()

    def _ask_note(self) -> None:
        self._dialogs.ask_note(self._settings.note, self._change_note)

    def _change_note(self, note: str) -> None:
        self._settings.note = note
        self._own.tell()
        self._ways.on_change()
