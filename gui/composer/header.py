"""Show above the transcript who the conversation is with, and some buttons."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.composer.recipient import Recipient
from gui.looks.elements import Images
from gui.looks.theme import Theme
from gui.parts import keys
from gui.parts.tip import Tip
from gui.words import key_names
from gui.words.i18n import _

BUTTON, GAP, SIDE = 32, 4, 12  # in pixels at 96 dpi
NARROW = 480  # a header below this width has no button for the panel


class Header(ttk.Frame):
    """The header has the recipient at the left and buttons at the right.

    Args:
        on_join: called by the Join button.
        on_find: called by the Find button.
        on_more: called with the button of the conversation's menu.
        on_panel: called by the button of the conversation's panel.
        on_teaching: called by the button of the class's panel, which teachers have.
        on_xray: called by the button of the X-ray.
        on_list: called by the button of the list, which is there while the list is out of view.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_join: Callable[[], None],
        on_find: Callable[[], None],
        on_more: Callable[[ttk.Button], None],
        on_panel: Callable[[], None],
        on_teaching: Callable[[], None],
        on_xray: Callable[[], None],
        on_list: Callable[[], None] = lambda: None,
    ) -> None:
        theme.dress_chat()
        super().__init__(parent)
        self._theme = theme
        self._recipient: Recipient | None = None
        self.join = ttk.Button(self, text=_("Join"), command=on_join)
        self.find_button = self._button(
            "search",
            _("Find in this conversation ({keys})").format(keys=key_names.shown("Ctrl+F")),
            on_find,
        )
        self.panel_button = self._button("panel", _("About this conversation"), on_panel)
        tip = _("The class ({keys})").format(keys=key_names.shown("Ctrl+Shift+L"))
        self.teaching_button = self._button("teacher", tip, on_teaching)
        self.xray_button = self._button("xray", _("X-ray (F12)"), on_xray)
        self.more = self._button("more", _("More"), lambda: on_more(self.more))
        tip = _("The list of conversations ({keys})").format(keys=key_names.shown("F9"))
        self.list_button = self._button("list", tip, on_list)
        self._is_tight = False  # there is room for little
        self._can_join = False
        self._teaching = False, False  # whether the user does, and the panel of it is open
        self._added: list[ttk.Button] = []
        self._words: dict[ttk.Button, str] = {}  # of those that were added
        self._is_open: bool | None = None
        self.bind("<Configure>", lambda _event: self._arrange())

    def place_recipient(self, recipient: Recipient) -> None:
        """Take the recipient in; it was created with this header as its parent."""
        self._recipient = recipient
        # Tab follows the stacking order: the recipient comes before the buttons.
        recipient.lower()
        self.list_button.lower()
        self.configure(height=recipient.height)
        self._arrange()

    def show(self, *, can_join: bool, is_open: bool) -> None:
        """Show whether the user can join, and whether there is a conversation to act on."""
        if (can_join, is_open) == (self._can_join, self._is_open):
            return
        self._can_join, self._is_open = can_join, is_open
        for button in (self.find_button, self.panel_button, self.more):
            button.state(["!disabled" if is_open else "disabled"])
        self._arrange()

    def fit_tightly(self, is_tight: bool) -> None:
        """Show the button of the list in the place of what can be done otherwise, or no longer."""
        self._is_tight = is_tight
        if self._recipient is not None:
            self._recipient.fit_tightly(is_tight)
        self._arrange()

    def show_teaching(self, *, is_offered: bool, is_on: bool) -> None:
        """Show whether the user teaches, and whether the panel of the class is open."""
        if self._teaching == (is_offered, is_on):
            return
        self._teaching = is_offered, is_on
        self.teaching_button.state(["selected" if is_on else "!selected"])
        self.teaching_button.configure(
            image=self._theme.icon("teacher", "accent" if is_on else "muted")
        )
        self._arrange()

    def show_xray(self, *, is_on: bool) -> None:
        """Show whether the X-ray is open."""
        self.xray_button.state(["selected" if is_on else "!selected"])
        self.xray_button.configure(image=self._theme.icon("xray", "accent" if is_on else "muted"))

    def add_button(self, icon: str, command: Callable[[], None]) -> ttk.Button:
        """Add a button before the others; `show_button` shows it."""
        button = ttk.Button(
            self, style="Icon.TButton", image=self._theme.icon(icon), command=command
        )
        tip = Tip(button, self._theme)
        button.bind("<Enter>", lambda _event: tip.expect(self._words[button]), add=True)
        keys.attach(button)
        return button

    def show_button(self, button: ttk.Button, words: str, *, shown: bool) -> None:
        """Show a button that was added, with these words in its tip, or hide it."""
        self._words[button] = words
        if shown and button not in self._added:
            self._added.append(button)
            button.lower(self.find_button)  # Tab follows the stacking order
        elif not shown and button in self._added:
            self._added.remove(button)
            button.place_forget()
        self._arrange()

    def _button(self, icon: str, words: str, command: Callable[[], None]) -> ttk.Button:
        # Without a picture of its own for it, Tk would draw a disabled button in a raster.
        pictures: Images = (self._theme.icon(icon), "disabled", self._theme.icon(icon, "edge"))
        button = ttk.Button(self, style="Icon.TButton", image=pictures, command=command)
        Tip(button, self._theme, words)
        return button

    def _arrange(self) -> None:
        theme, width = self._theme, self.winfo_width()
        if self._recipient is None or width <= 1:
            return
        middle = self._recipient.height // 2
        right = width - theme.px(SIDE)
        self.panel_button.place_forget()
        self.teaching_button.place_forget()
        self.xray_button.place_forget()
        buttons = [self.more, self.xray_button, self.panel_button, self.find_button, *self._added]
        if width < theme.px(NARROW):
            buttons.remove(self.panel_button)
            if not self.xray_button.instate(["selected"]):
                buttons.remove(self.xray_button)
        left = 0
        self.list_button.place_forget()
        self.find_button.place_forget()
        if self._is_tight:
            buttons.remove(self.find_button)
            self.list_button.place(x=theme.px(GAP), y=middle, anchor="w")
            left = theme.px(2 * GAP) + max(theme.px(BUTTON), self.list_button.winfo_reqwidth())
        if self._teaching[0]:
            buttons.insert(1, self.teaching_button)
        for button in buttons:
            button.place(x=right, y=middle, anchor="e")
            right -= max(theme.px(BUTTON), button.winfo_reqwidth()) + theme.px(GAP)
        if self._can_join:
            self.join.place(x=right, y=middle, anchor="e")
            right -= self.join.winfo_reqwidth() + theme.px(GAP)
        else:
            self.join.place_forget()
        wide = max(1, right - left)
        self._recipient.place(x=left, y=0, width=wide, height=self._recipient.height)
