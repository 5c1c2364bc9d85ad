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
from gui.messages.selection import Selection
from gui.messages.sheet import Sheet
from gui.model.badges import chips
from gui.model.conversation import Entry
from gui.parts.editing import COMMAND, MENU_BUTTON
from gui.parts.keys import is_text
from gui.words.i18n import _
from gui.words.text import displayable_line

USUAL_EMOJI = ("👍", "❤️", "😂", "😮", "😢", "🎉")


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


class MessageMenu:
    """Opens with the right mouse button, the menu key and Shift+F10; letter keys do the same.

    The letter keys work while a message is picked. Actions apply to the message that is picked or
    pointed at; copying applies to all that are picked or selected.
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
    ) -> None:
        self._sheet, self._theme = sheet, theme
        self._click_targets, self._selection = click_targets, selection
        self._entries, self._actions = entries, actions
        self._text = text = sheet.text
        text.bind("<<Copy>>", self._on_copy)
        for key in "Cc":
            text.bind(f"<{COMMAND}-Shift-{key}>", lambda _event: self._copy_with_names())
        text.bind(MENU_BUTTON, self._on_button)
        for sequence in windowing.menu_keys():
            text.bind(sequence, self._on_key)
        for name, possible, act in (
            ("r", _can_be_answered, self._then_leave(actions.reply)),
            ("e", _can_be_changed, self._then_leave(actions.edit)),
            ("d", _can_go, self._then_leave(self._remove)),
            ("Delete", _can_go, self._then_leave(self._remove)),
            ("plus", _can_be_answered, lambda number: actions.react(number, "")),
            ("i", _always, actions.details),
            ("c", _always, lambda _number: self._copy_texts()),
            ("n", _always, lambda _number: self._copy_with_names()),
        ):
            for key in {name, name.upper() if len(name) == 1 else name}:
                text.bind(f"<Key-{key}>", partial(self._on_letter, possible, act))

    # --- the menu ---------------------------------------------------------------------------------

    def fill(self, menu: tk.Menu, entry: Entry | None, index: str = "") -> None:
        """Add the actions for a message, and for the click target at `index`.

        Args:
            entry: None if there is no message.
        """
        actions = self._actions
        if entry is not None and entry.can_be_answered:
            menu.add_command(
                label=_("Reply"), accelerator="R", command=partial(actions.reply, entry.number)
            )
            menu.add_cascade(label=_("React"), menu=self._reactions(menu, entry))
        if entry is not None and entry.can_be_changed:
            menu.add_command(
                label=_("Edit"), accelerator="E", command=partial(actions.edit, entry.number)
            )
        if menu.index("end") is not None:
            menu.add_separator()
        if self._text.tag_ranges("sel"):
            menu.add_command(label=_("Copy"), command=partial(self._on_copy, None))
        if entry is not None and not entry.deleted:
            picked = self._selection.picked or [entry]
            menu.add_command(
                label=_("Copy text"),
                accelerator="C",
                command=lambda: self._copy(copying.texts(picked)),
            )
        if entry is not None:
            chosen = self._chosen() or [entry]
            menu.add_command(
                label=_("Copy with names"),
                accelerator="N",
                command=lambda: self._copy(copying.with_names(chosen, self._sheet.me)),
            )
        found = self._click_targets.at(index) if index else None
        if found is not None and found[0] == "link":
            menu.add_command(label=_("Copy link"), command=partial(self._copy, found[2]))
        menu.add_command(
            label=_("Select all"), command=partial(self._text.event_generate, "<<SelectAll>>")
        )
        if entry is not None:
            menu.add_separator()
            menu.add_command(
                label=_("Details…"), accelerator="I", command=partial(actions.details, entry.number)
            )
        if entry is not None and entry.can_be_changed:
            menu.add_command(
                label=_("Delete…"), accelerator="D", command=partial(actions.delete, entry.number)
            )
        if entry is not None and entry.can_be_discarded:
            menu.add_command(
                label=_("Discard…"), accelerator="D", command=partial(actions.discard, entry.number)
            )

    def _reactions(self, menu: tk.Menu, entry: Entry) -> tk.Menu:
        own = {emoji for emoji, _nicks, is_own in chips(entry.reactions, self._sheet.me) if is_own}
        submenu = self._theme.menu(menu)
        for emoji in USUAL_EMOJI:
            label = ("✓ " if emoji in own else "") + displayable_line(emoji)
            submenu.add_command(
                label=label, command=partial(self._actions.react, entry.number, emoji)
            )
        submenu.add_separator()
        submenu.add_command(
            label=_("More…"),
            accelerator="+",
            command=partial(self._actions.react, entry.number, ""),
        )
        return submenu

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
        """Show the menu of a message at a point of the screen, and pick the message meanwhile."""
        entry = next(
            (
                entry
                for entry in reversed(self._entries())
                if entry.number == number and entry.sender
            ),
            None,
        )
        only_now = False
        if entry is not None and entry not in self._selection.picked:
            self._selection.leave()
            only_now = not self._text.tag_ranges("sel")
            if only_now:
                self._selection.pick(entry.number)
        menu = self._theme.menu(self._text)
        self.fill(menu, entry, index)

        def on_unmap(_event: object) -> None:
            if only_now:
                self._selection.leave()  # otherwise the next key would be taken for a command
            menu.after_idle(menu.destroy)

        menu.bind("<Unmap>", on_unmap)
        menu.tk_popup(x, y)

    # --- letters ----------------------------------------------------------------------------------

    def _on_letter(
        self,
        possible: Callable[[Entry], bool],
        act: Callable[[int], object],
        event: tk.Event[tk.Misc],
    ) -> str | None:
        entry = self._selection.current
        if entry is None or not (is_text(event) or event.keysym == "Delete"):
            return None  # the key is for the composer, or a command
        if possible(entry):
            act(entry.number)
        else:
            self._text.bell()
        return "break"

    def _remove(self, number: int) -> None:
        """Delete a message that others have; discard one that nobody has."""
        entry = next((entry for entry in self._entries() if entry.number == number), None)
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
        said, at, end = [], str(selected[0]), str(selected[-1])
        while mark := self._text.tag_nextrange("mark", at, end):
            said.append(self._text.get(at, mark[0]))
            at = str(mark[1])
        if self._text.compare(at, "<", end):
            said.append(self._text.get(at, end))
        return self._copy("".join(said))


def _can_be_answered(entry: Entry) -> bool:
    return entry.can_be_answered


def _can_be_changed(entry: Entry) -> bool:
    return entry.can_be_changed


def _can_go(entry: Entry) -> bool:
    return entry.can_be_changed or entry.can_be_discarded


def _always(_entry: Entry) -> bool:
    return True
