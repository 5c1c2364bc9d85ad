"""Show at the head of the list which class this is, and how the connection to it is."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.elements import Images
from gui.looks.theme import Theme
from gui.model.wording import TrustMark
from gui.parts.logo import logo_of
from gui.parts.tip import Tip
from gui.parts.two_lines import SMALL_ICON, Measures, TwoLines
from gui.words import key_names
from gui.words.i18n import _
from gui.words.second_line import SecondLine

HEIGHT, BUTTON, MARK = 56, 32, 32  # in pixels at 96 dpi
MEASURES = Measures(height=HEIGHT, size=MARK, left=16, text_left=60, top=9)
TRUST_STYLE = "Trust.SideFlat.TButton"


class ClassHead(ttk.Frame):
    """The head has the name of the class, the connection in a few words, and a button to write.

    Args:
        parent: see tkinter.
        theme: for the look.
        on_fold: called to show pictures alone, or the whole list.
        on_trust: called when the user wants to change what is wrong with the connection.
        on_write: called when the user wants to write to somebody.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_fold: Callable[[], None],
        on_trust: Callable[[], None],
        on_write: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Side.TFrame")
        self._theme = theme
        self.text = ""  # how the connection is, in a whole sentence
        self._second = SecondLine()
        self._trust: TrustMark | None = None
        self.title = TwoLines(
            self, theme, MEASURES, ground="side", on_title=on_fold, on_line=on_trust
        )
        self.mark = ttk.Button(self, style=TRUST_STYLE, compound="left", command=on_trust)
        self._mark_tip = Tip(self.mark, theme)
        self.mark.bind("<Enter>", lambda _event: self._mark_tip.expect(self._why), add=True)
        self.write_button = ttk.Button(
            self, style="SideIcon.TButton", image=theme.icon("compose"), command=on_write
        )
        Tip(self.write_button, theme, _("Write to somebody") + "\n" + key_names.shown("Ctrl+N"))
        theme.style.configure(
            TRUST_STYLE, font=theme.small, foreground=theme.palette.warn, padding=(theme.px(4), 0)
        )
        theme.style.map(TRUST_STYLE, foreground=[("disabled", theme.palette.warn)])
        self.bind("<Configure>", lambda _event: self._arrange())
        self._name = ""

    def show(
        self, name: str, second: SecondLine, text: str, trust: TrustMark | None = None
    ) -> None:
        """Show this.

        Args:
            name: of the class.
            second: how the connection is, in a few words.
            text: the same in a whole sentence, for the tip.
            trust: what is wrong with the connection, in place of `second`.
        """
        self._name, self._second, self.text, self._trust = name, second, text, trust
        self._arrange()

    @property
    def said(self) -> str:
        """Return the second line, as it is drawn."""
        return str(self.mark.cget("text")) if self._trust is not None else self.title.shown_line

    @property
    def _why(self) -> str:
        return f"{self.text}\n{self._trust.why}" if self._trust is not None else ""

    def _arrange(self) -> None:
        theme, width = self._theme, self.winfo_width()
        height = TwoLines.height_for(theme, MEASURES, theme.bold)
        is_folded = width < theme.px(2 * MEASURES.text_left)
        left, button = theme.px(MEASURES.text_left), theme.px(BUTTON)
        room = width if is_folded else width - button - theme.px(12)
        trust = self._trust
        self.title.place(x=0, y=0, width=max(1, room), height=height)
        second = self._second if trust is None else SecondLine(" ")
        logo = theme.picture(logo_of(theme.px(MARK)))
        self.title.tips = (_("Show or hide the names (F9)"), self.text)
        self.title.show(logo, self._name, second)
        if is_folded:
            self.write_button.place_forget()
        else:
            self.write_button.place(x=width - theme.px(8), y=height // 2, anchor="e")
        taken = height
        if trust is None:
            self.mark.place_forget()
        else:
            icon = theme.icon("shield-open", "warn", SMALL_ICON if not is_folded else 20)
            text = "" if is_folded else " " + trust.text
            # Without a picture of its own for it, Tk would draw a disabled one in a raster.
            pictures: Images = (icon, "disabled", icon)
            self.mark.configure(image=pictures, text=text)
            self.mark.state(["!disabled" if trust.can_end else "disabled"])
            if is_folded:
                self.mark.place(x=width // 2, y=height, anchor="n")
                taken += self.mark.winfo_reqheight()
            else:
                title, line = TwoLines.line_heights(theme, theme.bold)
                top = theme.px(MEASURES.top) + title + line // 2
                self.mark.place(
                    x=left - theme.px(4),
                    y=min(top, height - line // 2),
                    anchor="w",
                    width=min(self.mark.winfo_reqwidth(), room - left + theme.px(4)),
                )
        if self.winfo_reqheight() != taken:
            self.configure(height=taken)
