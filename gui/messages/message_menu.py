"""Offer what can be done with messages: in a menu, by letter keys and with the clipboard."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.messages import copying
from gui.messages.click_targets import ClickTargets
from gui.messages.render import MARKS
from gui.messages.selection import Selection
from gui.messages.sheet import Sheet
from gui.messages.toolbar import Tool
from gui.model.badges import chips
from gui.model.conversation import Entry
from gui.parts import key_codes
from gui.parts.editing import COMMAND, MENU_BUTTON
from gui.parts.keys import is_text
from gui.parts.menu_content import MenuContent
from gui.parts.popup_menu import PopupMenu
from gui.words import key_names
from gui.words.i18n import _

_Possible = Callable[[Entry], bool]
_Act = Callable[[int], object]
USUAL_EMOJI = ("👍", "❤️", "😂", "😮", "😢", "🎉")


def reactions(recent: Sequence[str]) -> list[str]:
    """Return the emoji to offer: those used last, filled up with the usual ones."""
    return list(dict.fromkeys((*recent, *USUAL_EMOJI)))[: len(USUAL_EMOJI)]


@dataclass(frozen=True, slots=True)
class MessageActions:
    """The actions all take the number of a message.

    `react` also takes an emoji; "" means that the user chooses one.
    """

    reply: Callable[[int], None]
    edit: Callable[[int], None]
    delete: Callable[[int], None]
    react: Callable[[int, str], None]
    details: Callable[[int], None]
    discard: Callable[[int], None]


def _nothing(*_arguments: object) -> None:
    pass


def _never(_message: object) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class MessageWays:
    """The menu asks here what else can be done with a message, and what is known of one.

    Attributes:
        recent: returns the emoji used last, the newest first.
        can_forward: returns whether a message can be passed on.
        forward: lets the user choose to whom, by the number of the message.
        can_mark_unread: returns whether it can be, by the number of the message.
        mark_unread: marks it, by its number.
        seen_by: returns how many have read a message; None if nobody knows yet.
        additions: add to the menu of a message what can be done with it elsewhere.
    """

    recent: Callable[[], Sequence[str]] = tuple
    can_forward: Callable[[Entry], bool] = _never
    forward: Callable[[int], None] = _nothing
    can_mark_unread: Callable[[int], bool] = _never
    mark_unread: Callable[[int], None] = _nothing
    seen_by: Callable[[Entry], int | None] = _nothing
    additions: Sequence[Callable[[MenuContent, Entry], None]] = ()


class MessageMenu:
    """Opens with the right mouse button, the menu key and Shift+F10; letter keys do the same.

    The letter keys work while a message is picked. Actions apply to the message that is picked or
    pointed at; copying applies to all that are picked or selected. `on_shown` is called with
    whether a menu is open.
    """

    def __init__(
        self,
        sheet: Sheet,
        theme: Theme,
        click_targets: ClickTargets,
        selection: Selection,
        *,
        entries: Callable[[], Sequence[Entry]],
        actions: MessageActions,
        ways: MessageWays,
        on_shown: Callable[[bool], None] = _nothing,
    ) -> None:
        self._sheet, self._theme = sheet, theme
        self._click_targets, self._selection = click_targets, selection
        self._entries, self._actions, self._ways = entries, actions, ways
        self._on_shown = on_shown
        self._text = text = sheet.text
        text.bind("<<Copy>>", self._on_copy)
        for key in "Cc":
            text.bind(f"<{COMMAND}-Shift-{key}>", lambda _event: self._copy_with_names())
        text.bind(MENU_BUTTON, self._on_button)
        for sequence in windowing.menu_keys():
            text.bind(sequence, self._on_key)
        self._by_letter: dict[str, tuple[_Possible, _Act]] = {}
        for name, possible, act in (
            ("r", _can_be_answered, self._then_leave(actions.reply)),
            ("e", _can_be_edited, self._then_leave(actions.edit)),
            ("f", ways.can_forward, ways.forward),
            ("u", self._can_become_unread, self._then_leave(ways.mark_unread)),
            ("d", _can_go, self._then_leave(self._remove)),
            ("Delete", _can_go, self._then_leave(self._remove)),
            ("plus", _can_be_answered, lambda number: actions.react(number, "")),
            ("i", _always, actions.details),
            ("c", _always, lambda _number: self._copy_texts()),
            ("n", _always, lambda _number: self._copy_with_names()),
        ):
            for key in {name, name.upper() if len(name) == 1 else name}:
                text.bind(f"<Key-{key}>", partial(self._on_letter, possible, act))
            self._by_letter[name] = possible, act
        text.bind("<Key>", self._on_foreign_letter, add=True)

    # --- the menu ---------------------------------------------------------------------------------

    def fill(self, menu: MenuContent, entry: Entry | None, index: str = "") -> None:
        """Add the actions for a message, and for the click target at `index`.

        Args:
            entry: None if there is no message.
        """
        if entry is not None and entry.can_be_answered:
            self.add_reactions(menu, entry)
        self._add_answers(menu, entry, index)
        menu.add_separator()
        if entry is not None:
            self._add_later(menu, entry)
        else:
            select = partial(self._text.event_generate, "<<SelectAll>>")
            menu.add(_("Select all"), select, key=key_names.shown("Ctrl+A"))

    def add_reactions(self, menu: MenuContent, entry: Entry) -> None:
        """Add a row of the emoji that the user uses most."""
        own = {emoji for emoji, _nicks, is_own in chips(entry.reactions, self._sheet.me) if is_own}
        emoji = reactions(self._ways.recent())
        menu.add_emoji(_("React"), emoji, own, partial(self._actions.react, entry.number))

    def _add_answers(self, menu: MenuContent, entry: Entry | None, index: str) -> None:
        """Add what is done with the text: answer, edit, copy, pass on."""
        actions = self._actions
        if entry is not None and entry.can_be_answered:
            menu.add(_("Reply"), partial(actions.reply, entry.number), icon="reply", key="R")
        if entry is not None and _can_be_edited(entry):
            menu.add(_("Edit"), partial(actions.edit, entry.number), icon="edit", key="E")
        if self._text.tag_ranges("sel"):
            copy = partial(self._on_copy, None)
            menu.add(_("Copy"), copy, icon="copy", key=key_names.shown("Ctrl+C"))
        if entry is not None and not entry.deleted:
            picked = self._selection.picked or [entry]
            text = partial(self._copy, copying.texts(picked))
            menu.add(_("Copy text"), text, icon="copy", key="C")
        chosen = self._chosen()
        if len(chosen) > 1:
            named = partial(self._copy, copying.with_names(chosen, self._sheet.me))
            menu.add(_("Copy with names"), named, key="N")
        found = self._click_targets.at(index) if index else None
        if found is not None and found[0] == "link":
            menu.add(_("Copy link"), partial(self._copy, found[2]), icon="globe")
        if entry is not None and self._ways.can_forward(entry):
            forward = partial(self._ways.forward, entry.number)
            menu.add(_("Forward…"), forward, icon="forward", key="F")

    def _add_later(self, menu: MenuContent, entry: Entry) -> None:
        """Add what is about the message: unread, its details, getting rid of it."""
        actions, ways, number = self._actions, self._ways, entry.number
        if ways.can_mark_unread(number):
            unread = partial(ways.mark_unread, number)
            menu.add(_("Mark as unread"), unread, icon="unread", key="U")
            menu.add_separator()
        seen = ways.seen_by(entry)
        label = _("Details…") if seen is None else _("Details: seen by {n}").format(n=seen)
        menu.add(label, partial(actions.details, number), icon="info", key="I")
        for add in ways.additions:
            add(menu, entry)
        menu.add_separator()
        if entry.can_be_changed:
            delete = partial(actions.delete, number)
            menu.add(_("Delete…"), delete, icon="delete", key="D", danger=True)
        if entry.can_be_discarded:
            discard = partial(actions.discard, number)
            menu.add(_("Discard…"), discard, icon="delete", key="D", danger=True)

    def _on_button(self, event: tk.Event[tk.Misc]) -> str:
        self._text.focus_set()
        index = self._text.index(f"@{event.x},{event.y}")
        self._pop_up(self._sheet.number_at(index), event.x_root, event.y_root, index)
        return "break"

    def _on_key(self, _event: object) -> str:
        """Open the menu of a message with the keyboard.

        It is the picked message, else the one with the target that Tab has reached, else the last
        in view.
        """
        index, current = self._click_targets.reached, self._selection.current
        number = current.number if current is not None else None
        if number is None:
            number = self._sheet.number_at(index) if index else self._selection.last_in_view()
        place = self._sheet.lines.where(number) if number is not None else None
        box = self._text.dlineinfo(f"{place[1]}.0") if place is not None else None
        unit = self._theme.unit
        below = box[1] + box[3] if box is not None else 4 * unit
        self._pop_up(
            number, self._text.winfo_rootx() + 6 * unit, self._text.winfo_rooty() + below, index
        )
        return "break"

    def _pop_up(self, number: int | None, x: int, y: int, index: str) -> None:
        """Show the menu of a message at a point of the screen."""
        entry = self._entry(number)
        menu = self._menu_for(entry)
        self.fill(menu, entry, index)
        menu.post(x, y)

    def tools(self, number: int) -> list[Tool]:
        """Return what the toolbar offers for a message."""
        entry = self._entry(number)
        if entry is None:
            return []
        more = Tool("more", _("More"), self.pop_up_all)
        if not entry.can_be_answered:
            return [more]
        return [
            Tool("react", _("React"), self.pop_up_reactions),
            Tool("reply", _("Reply"), lambda number, _near: self._actions.reply(number)),
            more,
        ]

    def pop_up_all(self, number: int, near: tk.Misc) -> None:
        """Show the menu of a message at a widget."""
        entry = self._entry(number)
        menu = self._menu_for(entry)
        self.fill(menu, entry)
        menu.post_at(near)

    def pop_up_reactions(self, number: int, near: tk.Misc) -> None:
        """Show only the reactions, and the way to all emoji, at a widget."""
        entry = self._entry(number)
        if entry is None:
            return
        menu = self._menu_for(entry)
        self.add_reactions(menu, entry)
        more = partial(self._actions.react, number, "")
        menu.add(_("Another emoji…"), more, icon="react", key="+")
        menu.post_at(near)

    def _menu_for(self, entry: Entry | None) -> PopupMenu:
        """Return an empty menu; its message is picked until it closes."""
        only_now = False
        if entry is not None and entry not in self._selection.picked:
            self._selection.leave()
            only_now = not self._text.tag_ranges("sel")
            if only_now:
                self._selection.pick(entry.number)

        def on_close() -> None:
            if only_now:
                self._selection.leave()  # otherwise the next key would be taken for a command
            self._on_shown(False)

        self._on_shown(True)

        return PopupMenu(self._text, self._theme, on_close=on_close)

    def _entry(self, number: int | None) -> Entry | None:
        """Return the message of this number."""
        entries = reversed(self._entries())
        return next((one for one in entries if one.number == number and one.sender), None)

    # --- letters ----------------------------------------------------------------------------------

    def _on_foreign_letter(self, event: tk.Event[tk.Misc]) -> str | None:
        """Do what a key does whose letter is not Latin under the user's layout."""
        found = self._by_letter.get(key_codes.latin(event))
        return self._on_letter(*found, event) if found is not None else None

    def _on_letter(self, possible: _Possible, act: _Act, event: tk.Event[tk.Misc]) -> str | None:
        entry = self._selection.current
        if entry is None or not (is_text(event) or event.keysym == "Delete"):
            return None  # the key is for the composer, or a command
        if possible(entry):
            act(entry.number)
        else:
            self._text.bell()
        return "break"

    def _can_become_unread(self, entry: Entry) -> bool:
        return self._ways.can_mark_unread(entry.number)

    def _remove(self, number: int) -> None:
        """Delete a message that others have; discard one that nobody has."""
        entry = self._entry(number)
        if entry is not None:
            (self._actions.discard if entry.can_be_discarded else self._actions.delete)(number)

    def _then_leave(self, act: Callable[[int], None]) -> Callable[[int], None]:
        """Return an action that first unpicks the message, for actions that lead elsewhere."""

        def act_and_leave(number: int) -> None:
            self._selection.leave()
            act(number)

        return act_and_leave

    # --- the clipboard ----------------------------------------------------------------------------

    def _chosen(self) -> list[Entry]:
        """Return the picked messages; or those that contain the selected text."""
        if self._selection.picked:
            return self._selection.picked
        selected = self._text.tag_ranges("sel")
        if not selected:
            return []
        entries = self._entries()
        ends = {
            self._sheet.number_at(str(selected[0])),
            self._sheet.number_at(f"{selected[-1]}-1c"),
        }
        at = [index for index, entry in enumerate(entries) if entry.number in ends]
        return [entry for entry in entries[at[0] : at[-1] + 1] if entry.sender] if at else []

    def _copy(self, said: str) -> str:
        if said:
            self._text.clipboard_clear()
            self._text.clipboard_append(said)
        return "break"

    def _copy_texts(self) -> str:
        return self._copy(copying.texts(self._chosen()))

    def _copy_with_names(self) -> str:
        return self._copy(copying.with_names(self._chosen(), self._sheet.me))

    def _on_copy(self, _event: object) -> str:
        """Copy the selected text without the marks behind messages; or else the picked messages."""
        selected = self._text.tag_ranges("sel")
        if not selected:
            return self._copy_texts()
        text, start, end = self._text, str(selected[0]), str(selected[-1])
        # tkinter's own `dump` calls Python for each piece
        dumped = text.tk.splitlist(text.tk.call(str(text), "dump", "-tag", "-text", start, end))
        marks, said = MARKS & {*text.tag_names(start)}, []
        for kind, value in zip(dumped[::3], dumped[1::3], strict=True):
            if kind == "text" and not marks:
                said.append(value)
            elif kind == "tagon":
                marks |= MARKS & {value}
            elif kind == "tagoff":
                marks -= {value}
        return self._copy("".join(said))


def _can_be_answered(entry: Entry) -> bool:
    return entry.can_be_answered


def _can_be_edited(entry: Entry) -> bool:
    return entry.can_be_edited or (entry.can_be_discarded and not entry.item.kind)


def _can_go(entry: Entry) -> bool:
    return entry.can_be_changed or entry.can_be_discarded


def _always(_entry: Entry) -> bool:
    return True
