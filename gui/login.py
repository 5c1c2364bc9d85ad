"""Show the first screen, which asks for the nick and the server, and explains errors."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.tip import Tip
from gui.unsent_hint import Count, UnsentHint
from gui.words import plain_question
from gui.words.errors import Explanation
from gui.words.i18n import _
from net.wire.manners import Manner

CARD_UNITS = 92
MIN_CARD_UNITS = 60
ROOMY_UNITS = 110
# Names of Tcl variables. A tkinter.Variable could be collected by another thread's garbage
# collection and call Tk from there. (Any: typeshed expects a Variable.)
REMEMBER: Any = "charla_remember"
ENDS_LINES: Any = "charla_ends_lines"
SPEAKS_FIRST: Any = "charla_speaks_first"


class LoginPage(ttk.Frame):
    """The screen reports what the user decides.

    Args:
        on_connect: called with (name, server, remember).
        on_cancel: called to stop connecting.
        on_accept_plain: called with the manner in which to speak to a plain server.
        on_menu: called with the button of the menu.
        count: returns how many messages of (name, server) wait to be sent; it may be slow.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_connect: Callable[[str, str, bool], None],
        on_cancel: Callable[[], None],
        on_accept_plain: Callable[[Manner], None],
        on_menu: Callable[[ttk.Button], None],
        count: Count = lambda _name, _server: 0,
    ) -> None:
        super().__init__(parent)
        self._count = count
        self._theme = theme
        self._on_connect, self._on_cancel, self._on_accept_plain = (
            on_connect,
            on_cancel,
            on_accept_plain,
        )
        self.busy = False
        self._build(on_menu)

    def fill(self, name: str, server: str, remember: bool) -> None:
        """Fill in what is known, and put the cursor where something is missing."""
        for entry, text in ((self.name, name), (self.server, server)):
            entry.delete(0, "end")
            entry.insert(0, text)
        self.setvar(REMEMBER, "1" if remember else "0")
        (self.server if name and not server else self.name).focus_set()
        self.name.selection_range(0, "end")
        self.look_for_waiting()

    def look_for_waiting(self) -> None:
        """Show how many messages wait for the user in the fields."""
        self.unsent_hint.look(*self.filled)

    @property
    def filled(self) -> tuple[str, str, bool]:
        """Return name, server and "remember me" as the user has entered them."""
        return (
            self.name.get().strip(),
            self.server.get().strip(),
            self.getboolean(self.getvar(REMEMBER)),
        )

    def show_progress(self, text: str) -> None:
        """Show that the connection is being tried."""
        self._set_busy(True)
        self._say("", text)
        self._progress.grid()
        self._progress.start(15)

    def show_error(self, explanation: Explanation) -> None:
        """Show that it has failed; the user may try again."""
        self._set_busy(False)
        self.unsent_hint.look_again()
        self._say(explanation.title, f"{explanation.why} {explanation.remedy}")
        field = {"name": self.name, "server": self.server}.get(explanation.field)
        if field is None:
            self.connect_button.focus_set()
        else:
            field.state(["invalid"])
            field.focus_set()
            field.selection_range(0, "end")

    def show_hint(self, text: str) -> None:
        """Show a hint that does not stop the user."""
        self._say("", text)

    def ask_plain(self, address: str, greeting: str, manner: Manner) -> None:
        """Ask whether to go on with a plain server, and how to speak to it.

        `manner` is proposed.
        """
        self._set_busy(True)
        self._stop_progress()
        self._say(*plain_question.question(address, greeting), error=False)
        self.setvar(ENDS_LINES, "1" if manner.ends_lines else "0")
        self.setvar(SPEAKS_FIRST, "1" if manner.speaks_first else "0")
        # A small window has no space for both.
        for widget in (*self._form, self.unsent_hint, self.connect_button, self._cancel):
            widget.grid_remove()
        self._choice.grid()
        self.manner.grid()
        self.update_idletasks()  # otherwise Tk delays the focus until the button is on the screen
        self.go_on_button.focus_set()

    def show_ready(self) -> None:
        """Show the form; nothing is going on."""
        self._set_busy(False)
        self.unsent_hint.look_again()
        self._say("", "")
        self.name.focus_set()

    # --- building ---------------------------------------------------------------------------------

    def _build(self, on_menu: Callable[[ttk.Button], None]) -> None:
        unit = self._theme.unit
        self.card = card = ttk.Frame(self, padding=4 * unit)
        card.place(relx=0.5, rely=0.47, anchor="center")
        self._heading = ttk.Frame(card)
        ttk.Label(self._heading, text="Charla", style="Title.TLabel").pack(anchor="w")
        ttk.Label(
            self._heading, text=_("Talk with everybody on your network."), style="Muted.TLabel"
        ).pack(anchor="w", pady=(0, 4 * unit))
        self._heading.grid(row=0, sticky="w")
        self.name = self._field(_("Your name"))
        self.server = self._field(_("Server"))
        self.remember_box = ttk.Checkbutton(
            card,
            text=_("Remember me on this computer"),
            variable=REMEMBER,
            command=self.look_for_waiting,
            image=self._theme.box_images,
            compound="left",
        )
        self.remember_box.grid(sticky="w", pady=(0, 2 * unit))
        self._form = [child for child in card.winfo_children() if isinstance(child, ttk.Widget)][1:]
        self.unsent_hint = UnsentHint(card, self._count)
        self.unsent_hint.grid(sticky="ew", pady=(0, 2 * unit))
        self.unsent_hint.grid_remove()
        self.connect_button = ttk.Button(
            card, text=_("Connect"), style="Accent.TButton", command=self._submit
        )
        self._cancel = ttk.Button(card, text=_("Cancel"), command=self._on_cancel)
        self._choice = ttk.Frame(card)
        self.go_on_button = ttk.Button(
            self._choice, text=_("Go on"), style="Accent.TButton", command=self._accept_plain
        )
        back = ttk.Button(self._choice, text=_("Back"), command=self._on_cancel)
        for column, button in enumerate((self.go_on_button, back)):
            button.grid(row=0, column=column, sticky="ew", padx=(0 if column == 0 else 2 * unit, 0))
            self._choice.columnconfigure(column, weight=1, uniform="choice")
        self.manner = ttk.Frame(card)
        for variable, (text, why) in zip(
            (ENDS_LINES, SPEAKS_FIRST), plain_question.choices(), strict=True
        ):
            box = ttk.Checkbutton(
                self.manner,
                text=text,
                variable=variable,
                image=self._theme.box_images,
                compound="left",
            )
            box.pack(anchor="w", pady=(0, unit))
            Tip(box, self._theme, why)
            box.bind("<Return>", self._on_return_in_choice)
        self._progress = ttk.Progressbar(card, mode="indeterminate")
        self._title = ttk.Label(card, style="Error.TLabel")
        self._text = ttk.Label(card)
        # Rows are numbered: grid would give the row of a hidden widget to the next one.
        row = card.grid_size()[1] + 1  # below the number of waiting messages, which may be hidden
        for offset, widget in enumerate(
            (
                self.connect_button,
                self._cancel,
                self._progress,
                self._title,
                self._text,
                self.manner,
                self._choice,
            )
        ):
            widget.grid(row=row + offset, sticky="ew", pady=(0, unit))
            widget.grid_remove()
        card.columnconfigure(0, weight=1)
        self.menu_button = ttk.Button(
            self, image=self._theme.icon("settings"), style="Icon.TButton"
        )
        Tip(self.menu_button, self._theme, _("Menu"))
        self.menu_button.configure(command=lambda: on_menu(self.menu_button))
        self.menu_button.place(relx=1.0, rely=1.0, x=-2 * unit, y=-2 * unit, anchor="se")
        self._set_busy(False)
        self.bind("<Configure>", self._on_resize)
        for field in (self.name, self.server, self.remember_box, self.connect_button):
            for name in windowing.enter_keys():
                field.bind(f"<{name}>", self._on_return)

    def _field(self, label: str) -> ttk.Entry:
        unit = self._theme.unit
        ttk.Label(self.card, text=label).grid(sticky="w", pady=(0, unit // 2))
        entry = ttk.Entry(self.card, font=self._theme.font, width=12)
        entry.grid(sticky="ew", pady=(0, 2 * unit))
        entry.bind("<Key>", lambda _event: entry.state(["!invalid"]), add=True)
        entry.bind("<KeyRelease>", lambda _event: self.look_for_waiting(), add=True)
        editing.guard_input(entry)
        editing.add_menu(entry, self._theme, editable=True)
        return entry

    # --- states -----------------------------------------------------------------------------------

    def _submit(self) -> None:
        if not self.busy:
            self._on_connect(*self.filled)

    def _accept_plain(self) -> None:
        ends_lines, speaks_first = (
            self.getboolean(self.getvar(one)) for one in (ENDS_LINES, SPEAKS_FIRST)
        )
        self._on_accept_plain(Manner(ends_lines, speaks_first))

    def _on_return_in_choice(self, _event: object) -> str:
        self._accept_plain()
        return "break"

    def _on_return(self, _event: object) -> str:
        self._submit()
        return "break"

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self._stop_progress()
        self._choice.grid_remove()
        self.manner.grid_remove()
        for widget in self._form:
            widget.grid()
        for entry in (self.name, self.server, self.remember_box):
            entry.state(["disabled" if busy else "!disabled"])
        shown, hidden = (
            (self._cancel, self.connect_button) if busy else (self.connect_button, self._cancel)
        )
        hidden.grid_remove()
        shown.grid()
        if busy:
            self._cancel.focus_set()

    def _stop_progress(self) -> None:
        self._progress.stop()
        self._progress.grid_remove()

    def _say(self, title: str, text: str, *, error: bool = True) -> None:
        self._title.configure(text=title, style="Error.TLabel" if error else "Strong.TLabel")
        self._text.configure(text=text)
        for label, said in ((self._title, title), (self._text, text)):
            if said:
                label.grid()
            else:
                label.grid_remove()

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        unit = self._theme.unit
        wide, narrow = CARD_UNITS * self._theme.picture_unit, MIN_CARD_UNITS * unit
        width = min(wide, max(narrow, event.width - 8 * unit))
        self.card.place_configure(width=width)
        # In a low window the form and the messages about it are more important.
        if event.height < ROOMY_UNITS * unit:
            self._heading.grid_remove()
        else:
            self._heading.grid()
        for label in (self._title, self._text, self.unsent_hint):
            label.configure(wraplength=width - 9 * unit)

    @property
    def said(self) -> str:
        """Return the texts below the button, for tests and logs."""
        return " ".join(
            str(label.cget("text")) for label in (self._title, self._text) if label.winfo_manager()
        )
