"""Show who the conversation is with, and let the user type another nick or room in its place."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.avatar import Avatar
from gui.parts.suggestion_list import SuggestionList
from gui.parts.two_lines import Measures, TwoLines
from gui.words import key_names
from gui.words.candidates import Suggestion
from gui.words.face import Face
from gui.words.i18n import _
from gui.words.second_line import SecondLine
from gui.words.text import displayable_line

# All in pixels at 96 dpi.
MEASURES = Measures(height=56, size=36, left=20, text_left=68, top=9)
FIELD_LEFT, FIELD_HEIGHT, PICTURE, END = 20, 36, 24, 8
STYLE = "Recipient.TEntry"


class Recipient(ttk.Frame):
    """The title of a conversation is an entry at rest.

    A press on it, Tab or Ctrl+N puts the entry in its place, with suggestions; Esc gives the title
    back.

    Args:
        suggest: returns the suggestions for a prefix.
        on_enter: called with the text when the user wants this conversation.
        on_leave: called when the user has left the entry without choosing.
        on_who: called when the user wants to know who is in the conversation.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        suggest: Callable[[str], Sequence[Suggestion]],
        on_enter: Callable[[str], None],
        on_leave: Callable[[], None],
        on_who: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._suggest, self._on_enter, self._on_leave = suggest, on_enter, on_leave
        self._shown = ""  # the conversation's name, to restore it
        self._seen = ""  # the text in the entry when it was last looked at
        self._suggestions: list[Suggestion] = []
        self.height = TwoLines.height_for(theme, MEASURES, theme.title)
        self.title = TwoLines(
            self,
            theme,
            MEASURES,
            ground="page",
            font=theme.title,
            on_title=self.focus,
            on_line=on_who,
        )
        self.title.place(x=0, y=0, relwidth=1.0, relheight=1.0)
        inside = max(1, (theme.px(FIELD_HEIGHT) - theme.font.metrics("linespace")) // 2)
        left = theme.px(MEASURES.text_left - FIELD_LEFT)
        theme.style.configure(STYLE, padding=(left, inside, theme.px(END), inside))
        self.entry = ttk.Entry(self, font=theme.font, width=8, style=STYLE)
        self._picture = Avatar(self, theme, PICTURE, theme.palette.raised)
        self.list = SuggestionList(self, theme, on_pick=self._accept)
        self._connect()
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)

    # --- the title --------------------------------------------------------------------------------

    def show(self, name: str) -> None:
        """Take over the name of the conversation that is open now."""
        self._shown = displayable_line(name)
        self._fill(self._shown)
        self.close()

    def rename(self, name: str) -> None:
        """Change the name of the open conversation. What is being typed stays."""
        before, self._shown = self._shown, displayable_line(name)
        if self._shown != before and self.entry.get() == before:
            self._fill(self._shown)

    def describe(self, face: Face | None, second: SecondLine, *, tip: str = "") -> None:
        """Show the picture of the conversation, and what stands below its name.

        Args:
            face: None if no conversation is open.
            second: the line below.
            tip: what a press on that line does.
        """
        title = self._shown.removeprefix("#") if self._shown else _("To whom?")
        self.title.tips = (
            _("Write to somebody else ({keys})").format(keys=key_names.shown("Ctrl+N")),
            tip,
        )
        self.title.show(face, title, second)
        self._picture.show(face._replace(presence="") if face is not None else None)

    def fit_tightly(self, is_tight: bool) -> None:
        """Leave the room of the picture to the name, or no longer."""
        self.title.show_picture(shown=not is_tight)

    @property
    def said(self) -> str:
        """Return the whole line below the title."""
        return self.title.second.text

    # --- the entry --------------------------------------------------------------------------------

    def focus(self) -> None:
        """Put the entry in the title's place, focus it and select its text."""
        theme = self._theme
        if not self.entry.winfo_manager():
            height = max(theme.px(FIELD_HEIGHT), self.entry.winfo_reqheight())
            top = (self.height - height) // 2
            left = theme.px(FIELD_LEFT)
            self.entry.place(
                x=left, y=top, relwidth=1.0, width=-left - theme.px(END), height=height
            )
            picture = left + theme.px(MEASURES.text_left - FIELD_LEFT - PICTURE) // 2
            self._picture.place(x=picture, y=(self.height - theme.px(PICTURE)) // 2)
            self.title.place_forget()
            # Tk gives the focus only to what is on the screen, and keys pressed meanwhile would go
            # elsewhere.
            self.update_idletasks()
        editing.focus_whole(self.entry)

    @property
    def is_open(self) -> bool:
        """Return whether suggestions are shown."""
        return self.list.is_open

    def close(self) -> None:
        """Close the list of suggestions."""
        self.list.close()

    def _rest(self) -> None:
        """Show the title in place of the entry."""
        self.close()
        self._fill(self._shown)
        if self.entry.winfo_manager():
            self.entry.place_forget()
            self._picture.place_forget()
            self.title.place(x=0, y=0, relwidth=1.0, relheight=1.0)

    def _connect(self) -> None:
        entry = self.entry
        entry.bind("<KeyRelease>", self._on_typed)
        entry.bind("<Down>", lambda _event: self._move(1))
        entry.bind("<Up>", lambda _event: self._move(-1))
        for name in windowing.enter_keys():
            entry.bind(f"<{name}>", lambda _event: self._accept())
        entry.bind("<Tab>", self._on_tab)
        entry.bind("<Shift-Tab>", lambda _event: self.close())  # Tk goes back
        entry.bind("<Escape>", self._on_escape)
        entry.bind("<FocusOut>", lambda _event: self.after_idle(self._look_at_focus))
        self.title.bind("<FocusIn>", lambda _event: self.focus(), add=True)  # by Tab

    def destroy(self) -> None:
        self.list.destroy()  # it is not a child of this frame
        super().destroy()

    def _look_at_focus(self) -> None:
        """Give the title back if the focus is elsewhere in this window.

        While another window has it, or a menu of the entry, the user may come back.
        """
        if not self.winfo_exists():
            return
        focus = str(self.tk.call("focus"))
        if not focus or focus == str(self.entry):
            return
        window = str(self.tk.call("winfo", "toplevel", focus))
        is_menu = str(self.tk.call("winfo", "class", focus)) == "Menu"
        if window == str(self.winfo_toplevel()) and not is_menu:
            self._rest()
            self.entry.selection_clear()

    def _on_typed(self, _event: object) -> None:
        text = self.entry.get()
        if text == self._seen:  # a key that writes nothing, such as Shift
            return
        self._seen = text
        if text == self._shown:
            self.close()
        else:
            self._show_suggestions()

    def _show_suggestions(self, everything: bool = False) -> None:
        typed = "" if everything else self.entry.get().strip()
        self._suggestions = list(self._suggest(typed))
        self.list.suggest(self._suggestions, self.entry, typed=typed)
        # What would be made is only made if the user picks it.
        if self._suggestions and typed and not self._suggestions[0].is_new:
            self.list.pick(0)

    def _picked(self) -> Suggestion | None:
        picked = self.list.picked
        return None if picked is None else self._suggestions[picked]

    def _move(self, step: int) -> str:
        if not self.is_open:
            self._show_suggestions(everything=self.entry.get() == self._shown)
            if self.is_open and self._picked() is None:
                self.list.pick(0)
        else:
            self.list.step(step)
        return "break"

    def _accept(self) -> str:
        suggestion = self._picked()
        text = suggestion.name if suggestion else self.entry.get().strip()
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

    def _fill(self, text: str) -> None:
        self.entry.delete(0, "end")
        self.entry.insert(0, text)
        self._seen = text
