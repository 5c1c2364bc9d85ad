"""The To: entry: any nick or room can be typed, and those that are known are offered while typing."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import NamedTuple

from gui import editing
from gui.text import displayable_line
from gui.theme import Theme

OFFERED = 8


class Offer(NamedTuple):
    """`name` goes into the entry, `sign` before it in the list: who is online, what is a room."""

    name: str
    sign: str


class Recipient(ttk.Frame):
    """`offers(prefix)` gives what to offer. `on_enter(text)`: the user wants this conversation. `on_leave()`: none."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        offers: Callable[[str], Sequence[Offer]],
        on_enter: Callable[[str], None],
        on_leave: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offers, self._on_enter, self._on_leave = offers, on_enter, on_leave
        self._shown = ""  # the conversation's name, to come back to
        self._offered: list[Offer] = []
        self.entry = ttk.Entry(self, font=theme.font, width=8)
        self.entry.pack(fill="x", expand=True)
        self.list = self._build_list()
        self._bind()
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)

    def show(self, name: str) -> None:
        """Fills in the conversation that is open now."""
        self._shown = displayable_line(name)
        self._fill(self._shown)
        self.close()

    def focus(self) -> None:
        """Ready to be typed over."""
        self.entry.focus_set()
        self.entry.selection_range(0, "end")
        self.entry.icursor("end")

    @property
    def is_open(self) -> bool:
        return bool(self.list.winfo_manager())

    def close(self) -> None:
        """Puts the list of offers away."""
        self.list.place_forget()

    def _build_list(self) -> tk.Listbox:
        theme, p = self._theme, self._theme.palette
        # It lies in the window itself, not in one of its own: no window manager then has a say in the focus.
        return tk.Listbox(
            self.winfo_toplevel(), font=theme.font, background=p.field, foreground=p.text,
            selectbackground=p.selected, selectforeground=p.text, highlightthickness=theme.hairline,
            highlightbackground=p.edge, highlightcolor=p.edge, borderwidth=0, activestyle="none",
            selectborderwidth=theme.unit // 2, exportselection=False, takefocus=False, cursor="arrow",
        )

    def _bind(self) -> None:
        entry = self.entry
        entry.bind("<KeyRelease>", self._on_typed)
        entry.bind("<Down>", lambda _event: self._move(1))
        entry.bind("<Up>", lambda _event: self._move(-1))
        entry.bind("<Return>", lambda _event: self._accept())
        entry.bind("<KP_Enter>" if self.tk.call("tk", "windowingsystem") == "x11" else "<Return>",
                   lambda _event: self._accept())
        entry.bind("<Tab>", self._on_tab)
        entry.bind("<Escape>", self._on_escape)
        entry.bind("<FocusOut>", self._on_focus_out)
        entry.bind("<FocusIn>", lambda _event: entry.selection_range(0, "end"))
        self.list.bind("<Button-1>", self._on_click)
        self.list.bind("<Motion>", lambda event: self._pick(self._at(event.y)))

    def destroy(self) -> None:
        self.list.destroy()  # it is no child of this frame
        super().destroy()

    def _on_typed(self, event: tk.Event[tk.Misc]) -> None:
        if event.keysym in ("Up", "Down", "Return", "KP_Enter", "Tab", "Escape") or not event.keysym:
            return
        if self.entry.get() == self._shown:
            self.close()
        else:
            self._offer()

    def _offer(self, everything: bool = False) -> None:
        typed = "" if everything else self.entry.get().strip()
        self._offered = list(self._offers(typed))[:OFFERED]
        if not self._offered:
            self.close()
            return
        self.list.delete(0, "end")
        self.list.insert("end", *(f" {offer.sign} {displayable_line(offer.name)}" for offer in self._offered))
        self.list.configure(height=len(self._offered))
        self.list.place(in_=self.entry, relx=0, rely=1.0, y=self._theme.hairline, relwidth=1.0)
        self.list.tk.call("raise", self.list)
        if typed:
            self._pick(0)

    def _pick(self, index: int) -> None:
        self.list.selection_clear(0, "end")
        self.list.selection_set(index)
        self.list.see(index)

    def _picked(self) -> Offer | None:
        chosen = self._chosen() if self.is_open else None
        return None if chosen is None else self._offered[chosen]

    def _chosen(self) -> int | None:
        chosen = self.tk.call(self.list, "curselection")
        return int(chosen[0]) if chosen else None

    def _at(self, y: int) -> int:
        return int(self.tk.call(self.list, "nearest", y))

    def _move(self, step: int) -> str:
        if not self.is_open:
            self._offer(everything=self.entry.get() == self._shown)
            if self.is_open and self._picked() is None:
                self._pick(0)
            return "break"
        chosen = self._chosen()
        self._pick(0 if chosen is None else (chosen + step) % len(self._offered))
        return "break"

    def _accept(self) -> str:
        offer = self._picked()
        text = offer.name if offer else self.entry.get().strip()
        self.close()
        if text:
            self._on_enter(text)
        else:
            self._fill(self._shown)
            self._on_leave()
        return "break"

    def _on_tab(self, _event: object) -> str | None:
        if self._picked() is not None and self.entry.get() != self._shown:
            return self._accept()
        self.close()
        return None

    def _on_escape(self, _event: object) -> str:
        was_open = self.is_open
        self.close()
        if not was_open:
            self._fill(self._shown)
            self._on_leave()
        return "break"

    def _on_focus_out(self, _event: object) -> None:
        self.close()
        self.entry.selection_clear()

    def _on_click(self, event: tk.Event[tk.Misc]) -> str:
        self._pick(self._at(event.y))
        self._accept()
        return "break"

    def _fill(self, text: str) -> None:
        self.entry.delete(0, "end")
        self.entry.insert(0, text)
