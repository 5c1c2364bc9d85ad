"""Show a strip above the transcript for what the user should know now, and the status line."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model.records import OfferedAction
from gui.model.wording import TrustMark
from gui.parts.tip import Tip

MOST_SHARE = 0.45  # the share of the window's height: the user must always be able to write


class Banner(ttk.Frame):
    """A banner takes no space while it has nothing to say.

    `on_close` is called when the user closes it.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_close: Callable[[], None]) -> None:
        unit = theme.unit
        super().__init__(
            parent, style="Notice.TFrame", padding=(4 * unit, 2 * unit), takefocus=False
        )
        self._theme = theme
        self._title = ttk.Label(self, style="NoticeStrong.TLabel")
        self._text = ttk.Label(self, style="Notice.TLabel")
        self.said = ""  # the whole text; what does not fit is in the tip
        self._tip = Tip(self, theme)
        self._answers = ttk.Frame(self, style="Notice.TFrame")
        self.buttons: list[ttk.Button] = []
        self.close_button = ttk.Button(self, text="✕", style="NoticeFlat.TButton", command=on_close)
        self._actions: tuple[OfferedAction, ...] = ()
        self._title.grid(row=0, column=0, sticky="w")
        self._text.grid(row=1, column=0, sticky="w")
        self._answers.grid(row=2, column=0, sticky="w")
        self.close_button.grid(row=0, column=1, rowspan=2, sticky="ne")
        self.columnconfigure(0, weight=1)
        self.bind(
            "<Enter>", lambda _event: self._tip.expect("" if self.text == self.said else self.said)
        )
        for widget in (self, parent):
            widget.bind("<Configure>", lambda _event: self._fit(), add=True)

    @property
    def title(self) -> str:
        return str(self._title.cget("text"))

    @property
    def text(self) -> str:
        """Return the part of the text that is shown."""
        return str(self._text.cget("text"))

    def show(
        self, title: str, text: str, actions: Sequence[OfferedAction] = (), *, closable: bool
    ) -> None:
        """Replace the contents; parts that have not changed are left alone.

        A countdown calls this every second.
        """
        self._title.configure(text=title)
        self.said = text
        if tuple(action.label for action in actions) != tuple(
            action.label for action in self._actions
        ):
            for button in self.buttons:
                button.destroy()
            self.buttons = [
                ttk.Button(self._answers, text=action.label, command=partial(self._do, index))
                for index, action in enumerate(actions)
            ]
            unit = self._theme.unit
            for index, button in enumerate(self.buttons):
                button.grid(row=0, column=index, sticky="w", padx=(0, 2 * unit), pady=(2 * unit, 0))
        self._actions = tuple(actions)
        if closable:
            self.close_button.grid()
        else:
            self.close_button.grid_remove()
        self._fit()
        self.grid()

    def focus(self) -> None:
        """Focus the first button, so that Return answers the question that the banner asks."""
        self.update_idletasks()  # otherwise Tk waits until the button is on the screen
        for button in self.buttons[:1]:
            button.focus_set()

    def _do(self, index: int) -> None:
        """Run the current action of this index, since a button may outlive its first action."""
        self._actions[index].command()

    def hide(self) -> None:
        self.grid_remove()

    @property
    def is_shown(self) -> bool:
        return bool(self.winfo_manager())

    def _arrange(self, room: int) -> None:
        """Arrange the buttons in as few rows as possible."""
        widths = [button.winfo_reqwidth() + 2 * self._theme.unit for button in self.buttons]
        columns = len(self.buttons)
        while columns > 1 and sum(max(widths[column::columns]) for column in range(columns)) > room:
            columns -= 1
        for index, button in enumerate(self.buttons):
            button.grid_configure(row=index // columns, column=index % columns)

    def _fit(self) -> None:
        """Give the text as many lines as there is space for."""
        wide, high, unit = (
            self.winfo_width(),
            self.winfo_toplevel().winfo_height(),
            self._theme.unit,
        )
        said = self.said
        if wide > 1:
            self._arrange(wide - 8 * unit)
            room = max(100, wide - 18 * unit)
            for label in (self._title, self._text):
                label.configure(wraplength=room)
            taken = self._title.winfo_reqheight() + self._answers.winfo_reqheight() + 4 * unit
            lines = int(high * MOST_SHARE - taken) // self._theme.font.metrics("linespace")
            # Words rarely fill a line.
            said = cut(said, self._theme.font, round((lines - 0.5) * room))
        if said:
            self._text.grid()
        else:
            self._text.grid_remove()
        if said != self.text:
            self._text.configure(text=said)


class Status(ttk.Frame):
    """The status line at the bottom tells how the connection is."""

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_mark: Callable[[], None]) -> None:
        super().__init__(parent, style="Side.TFrame", padding=(2 * theme.unit, theme.unit))
        self._theme = theme
        self.text = ""
        self.mark = ttk.Button(self, style="Mark.TButton", command=on_mark)
        self._mark_tip = Tip(self.mark, theme)
        self._why = ""
        self.mark.bind("<Enter>", lambda _event: self._mark_tip.expect(self._why))
        self.label = ttk.Label(self, style="Side.TLabel", compound="left", takefocus=False)
        self.label.pack(side="left")
        self._tip = Tip(self.label, theme)
        self.label.bind(
            "<Enter>", lambda _event: self._tip.expect(self.text if self._is_cut else "")
        )
        self.bind("<Configure>", lambda _event: self._write())

    def show(self, text: str, dot: str, mark: TrustMark | None = None) -> None:
        """Show a text and one of the theme's signs, and what is wrong with the connection."""
        self.text = text
        if mark is None:
            self.mark.pack_forget()
        else:
            self._why = mark.why
            self.mark.configure(text=mark.text)
            self.mark.state(["!disabled" if mark.can_end else "disabled"])
            self.mark.pack(side="right", before=self.label)  # it is the text that is cut
        self.label.configure(image=self._theme.sign(dot))
        self._write()

    @property
    def _is_cut(self) -> bool:
        return str(self.label.cget("text")) != f" {self.text}"

    def _write(self) -> None:
        theme = self._theme
        room = self.winfo_width() - theme.sign("online").width() - 5 * theme.unit
        if self.mark.winfo_manager():
            room -= self.mark.winfo_reqwidth()
        self.label.configure(
            text=" " + (cut(self.text, theme.small, room) if self.winfo_width() > 1 else self.text)
        )
