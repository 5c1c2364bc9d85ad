"""Show who somebody is: gather what is known of them for a card (profile_card.py)."""

from __future__ import annotations

import datetime
import tkinter as tk
from typing import TYPE_CHECKING

from gui.looks.theme import Theme
from gui.model.commands import Commands
from gui.model.faces import face_of
from gui.model.keeping import Keeping
from gui.model.model import Model
from gui.model.notify_rules import Mode
from gui.model.records import ConnectionPhase
from gui.parts import days
from gui.words import roles
from gui.words.i18n import _
from gui.words.text import displayable_line
from gui.words.times import day_name, moment
from net.wire.names import is_room, key

if TYPE_CHECKING:
    from gui.dialogs.profile_card import CardButton, Profile, ProfileCard


class Profiles:
    """Shows the card of one person at a time."""

    def __init__(
        self, window: tk.Misc, theme: Theme, model: Model, commands: Commands, keeping: Keeping
    ) -> None:
        self._window, self._theme, self._model = window, theme, model
        self._commands, self._keeping = commands, keeping
        self.card: ProfileCard | None = None

    def show(self, nick: str, at: tuple[int, int] | None = None) -> None:
        """Show the card of a nick.

        Args:
            nick: whose card; a #room has none.
            at: the point of the screen below which it appears; None: that of the pointer.
        """
        from gui.dialogs.profile_card import ProfileCard

        if is_room(nick) or not nick:
            return
        self.close()
        card = ProfileCard(self._window, self._theme, self.profile(nick), self._buttons(nick))
        card.open(*(at or self._window.winfo_pointerxy()))
        self.card = card

    def close(self) -> None:
        if self.card is not None:
            self.card.close()
            self.card = None

    def profile(self, nick: str) -> Profile:
        """Return what is known of a person now."""
        from gui.dialogs.panel_rows import availability
        from gui.dialogs.profile_card import Profile

        model = self._model
        person = model.community.people.get(key(nick))
        name = displayable_line(model.community.known_name(nick))
        state = availability(model.presence(nick))
        role = roles.tag(model.community.role(nick))
        if role:
            state = f"{role[:1].upper()}{role[1:]} · {state}" if state else role
        if key(nick) in model.community.blocked:
            state = _("blocked: what they write does not reach you")
        elif person is None and state and key(nick) != key(model.me):
            state = _("nobody here has this name")
        conversation = model.conversations.get(key(nick))
        last = conversation.last if conversation is not None else None
        return Profile(
            _("{name} (you)").format(name=name) if key(nick) == key(model.me) else name,
            face_of(model, nick),
            state,
            displayable_line(person.note) if person is not None else "",
            _said(last.at, days.now()) if last is not None else "",
        )

    def _buttons(self, nick: str) -> list[CardButton]:
        """Return what can be done; nothing with oneself."""
        from gui.dialogs.profile_card import CardButton

        model = self._model
        if key(nick) == key(model.me):
            return []
        buttons = []
        if model.current != key(nick):
            write = CardButton(
                _("Write in private"), lambda: self._commands.open(nick), "Accent.TButton"
            )
            buttons.append(write)
        is_quiet = model.rules.mode(nick) == "never"
        label = _("Unmute") if is_quiet else _("Mute")
        mode: Mode = "always" if is_quiet else "never"
        buttons.append(CardButton(label, lambda: self._keeping.notify(nick, mode)))
        connection = model.connection
        if connection.phase is ConnectionPhase.ONLINE and not connection.plain:
            if key(nick) in model.community.blocked:
                buttons.append(CardButton(_("Unblock"), lambda: self._commands.unblock(nick)))
            else:
                block = CardButton(
                    _("Block…"), lambda: self._commands.ask_block(nick), "Danger.TButton"
                )
                buttons.append(block)
        return buttons


def _said(at: int, now: datetime.datetime) -> str:
    when = moment(at)
    if when.date() == now.date():
        return _("Last message at {time}").format(time=f"{when:%H:%M}")
    day = day_name(when.date(), now.date())
    return _("Last message: {day}, {time}").format(day=day, time=f"{when:%H:%M}")
