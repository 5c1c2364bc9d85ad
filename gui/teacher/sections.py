"""Provide the parts of the teacher's panel: headings, switches, the bars of a ballot, the pulse."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk
from typing import Literal

from gui.looks.elements import element
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model.class_facts import BallotFact, SwitchFact
from gui.parts.bar import Bar
from gui.parts.side_panel import WIDTH
from gui.words.i18n import _
from gui.words.text import displayable_line

# In pixels at 96 dpi.
SIDE, HEAD, SWITCH, FOOT, PILL, TAG = 16, 32, 36, 52, 18, 20
LINK_STYLE, CARD_STYLE = "Link.SideFlat.TButton", "Side.Card.TFrame"


def dress(theme: Theme) -> None:
    """Make the styles of the panel."""
    style, p = theme.style, theme.palette
    style.configure(
        LINK_STYLE, foreground=p.accent, font=theme.small_bold, padding=(theme.px(6), theme.px(2))
    )
    style.map(LINK_STYLE, foreground=[("disabled", p.muted)])
    style.layout(CARD_STYLE, [(element(theme, "card"), {"sticky": "nswe"})])
    style.configure(CARD_STYLE, background=p.side)
    for name, colour, font in (
        ("SideHead", p.muted, theme.small_bold),
        ("SidePlain", p.text, theme.font),
        ("SideStrong", p.text, theme.bold),
    ):
        style.configure(
            f"{name}.TLabel", background=p.side, foreground=colour, font=font, borderwidth=0
        )
    style.configure("Switch.TCheckbutton", background=p.side, padding=0)
    style.map("Switch.TCheckbutton", background=[("active", p.side)])


def inner_width(widget: tk.Misc, theme: Theme) -> int:
    """Return how much room the panel has between its sides: a narrow window has less."""
    window = widget.winfo_toplevel().winfo_width()
    return min(theme.px(WIDTH), window if window > 1 else theme.px(WIDTH)) - 2 * theme.px(SIDE)


class SectionHead(tk.Frame):
    """A heading has a title, perhaps a number in a pill, and a word to press at its right."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, title: str, on_press: Callable[[tk.Widget], None]
    ) -> None:
        super().__init__(parent, background=theme.palette.side, height=theme.px(HEAD))
        self._theme = theme
        ttk.Label(self, text=title, style="SideHead.TLabel").pack(
            side="left", padx=(theme.px(SIDE), 0)
        )
        self._pill = tk.Canvas(
            self,
            background=theme.palette.side,
            height=theme.px(PILL),
            width=1,
            highlightthickness=0,
            borderwidth=0,
        )
        self.verb = ttk.Button(self, style=LINK_STYLE)
        self.verb.configure(command=lambda: on_press(self.verb))
        self.configure(height=max(theme.px(HEAD), self.verb.winfo_reqheight()))
        self.pack_propagate(False)

    def show(self, verb: str, *, count: int = 0, enabled: bool = True) -> None:
        """Show what can be pressed, "" for nothing, and a number, 0 for none."""
        theme = self._theme
        if verb:
            self.verb.configure(text=verb)
            self.verb.state(["!disabled" if enabled else "disabled"])
            self.verb.pack(side="right", padx=(0, theme.px(SIDE - 6)))
        else:
            self.verb.pack_forget()
        if count:
            high, text = theme.px(PILL), str(count)
            wide = max(high, theme.micro.measure(text) + 2 * theme.px(6))
            self._pill.delete("all")
            self._pill.configure(width=wide)
            picture = theme.box(wide, high, high / 2, theme.palette.amber)
            self._pill.create_image(0, 0, image=picture, anchor="nw")
            self._pill.create_text(
                wide // 2, high // 2, text=text, font=theme.micro, fill=theme.palette.on_amber
            )
            self._pill.pack(side="left", padx=(theme.px(8), 0))
        else:
            self._pill.pack_forget()


class SwitchRow(tk.Frame):
    """A row says what is allowed, with a switch that shows what the server has said.

    Args:
        on_switch: called with the fact and the switch when the user presses it. It shows the new
            state once the server has told it.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, on_switch: Callable[[SwitchFact, tk.Widget], None]
    ) -> None:
        super().__init__(parent, background=theme.palette.side, height=theme.px(SWITCH))
        self._theme, self._on_switch = theme, on_switch
        self.fact: SwitchFact | None = None
        self.label = ttk.Label(self, style="SidePlain.TLabel")
        self.note = ttk.Label(self, style="Side.TLabel")
        self.box = ttk.Checkbutton(
            self,
            style="Switch.TCheckbutton",
            image=theme.choice_images("switch", "switched"),
            command=self._press,
        )
        self.label.pack(side="left", padx=(theme.px(SIDE), 0))
        self.box.pack(side="right", padx=(0, theme.px(SIDE - 4)))
        self.note.pack(side="right", padx=(0, theme.px(8)))
        self.label.bind("<Button-1>", lambda _event: self.box.invoke())
        self.pack_propagate(False)

    def show(self, fact: SwitchFact, *, enabled: bool) -> None:
        """Show what holds now."""
        self.fact = fact
        theme = self._theme
        room = inner_width(self, theme) - self.box.winfo_reqwidth() - theme.px(12)
        label = cut(fact.label, theme.font, max(1, room))
        self.label.configure(text=label)
        room -= theme.font.measure(label)
        has_room = room > theme.small.measure(fact.note[:1] + "…")
        self.note.configure(text=cut(fact.note, theme.small, room) if has_room else "")
        self.box.state(["!disabled" if enabled else "disabled"])
        self._set()

    def _set(self) -> None:
        assert self.fact is not None
        self.box.state(["!alternate", "selected" if self.fact.is_on else "!selected"])

    def _press(self) -> None:
        assert self.fact is not None
        self._set()
        self._on_switch(self.fact, self.box)


class BallotSection(ttk.Frame):
    """A section shows the votes of a ballot as bars.

    Args:
        title: of the section.
        on_verb: called when the word at the right is pressed, with the button.
        on_who: called to show who has answered.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        title: str,
        *,
        on_verb: Callable[[tk.Widget], None],
        on_who: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Side.TFrame")
        self._theme = theme
        self.head = SectionHead(self, theme, title, on_verb)
        self.head.pack(fill="x")
        self.question = ttk.Label(self, style="Side.TLabel")
        self.bars: list[tuple[ttk.Label, ttk.Label, Bar]] = []
        self._rows: list[tk.Frame] = []
        self.who = ttk.Button(self, style=LINK_STYLE, command=on_who)

    def show(self, ballot: BallotFact | None, verb: str, who: str, *, enabled: bool) -> None:
        """Show a ballot, or that there is none.

        Args:
            ballot: the ballot.
            verb: what can be pressed at the right.
            who: what can be pressed below the bars; "" for nothing.
            enabled: the server can be asked.
        """
        theme = self._theme
        self.head.show(verb, enabled=enabled)
        answers = ballot.answers if ballot is not None else ()
        self._make_rows(len(answers))
        question = ballot.question if ballot is not None else ""
        self.question.configure(text=question, wraplength=inner_width(self, theme) - theme.px(4))
        if question:
            self.question.pack(
                anchor="w", padx=theme.px(SIDE), pady=(0, theme.px(4)), after=self.head
            )
        else:
            self.question.pack_forget()
        of = max(1, ballot.voters if ballot is not None else 1)
        if len(answers) == 1:
            of = max(1, ballot.people if ballot is not None else 1)
        for (label, number, bar), (answer, count) in zip(self.bars, answers, strict=True):
            room = inner_width(self, theme) - theme.px(8) - theme.bold.measure(str(count))
            label.configure(text=cut(answer, theme.font, room))
            number.configure(text=str(count))
            bar.show(count / of)
        if who and ballot is not None:
            self.who.configure(text=who)
            self.who.pack(anchor="w", padx=theme.px(SIDE - 6))
        else:
            self.who.pack_forget()

    def _make_rows(self, count: int) -> None:
        theme, px = self._theme, self._theme.px
        while len(self._rows) > count:
            self._rows.pop().destroy()
            self.bars.pop()
        while len(self._rows) < count:
            row = tk.Frame(self, background=theme.palette.side)
            label = ttk.Label(row, style="SidePlain.TLabel")
            number = ttk.Label(row, style="SideStrong.TLabel")
            bar = Bar(row, theme, "side")
            bar.pack(side="bottom", fill="x", pady=(px(4), 0))
            label.pack(side="left")
            number.pack(side="right")
            self.who.pack_forget()
            row.pack(fill="x", padx=px(SIDE), pady=(0, px(8)))
            self._rows.append(row)
            self.bars.append((label, number, bar))


class PulseFoot(tk.Frame):
    """The foot asks whether the class understands, and shows what it says.

    `on_press` is called with the button.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, on_press: Callable[[tk.Widget], None]
    ) -> None:
        super().__init__(parent, background=theme.palette.side, height=theme.px(FOOT))
        self._theme = theme
        self.button = ttk.Button(self, style=LINK_STYLE)
        self.button.configure(command=partial(on_press, self.button))
        self._tags = tk.Frame(self, background=theme.palette.side)
        self._wide = 0  # of the answers
        self.said: tuple[str, ...] = ()
        self.pack_propagate(False)

    def show(self, pulse: BallotFact | None, *, enabled: bool) -> None:
        """Show the answers to the question that is open, if one is."""
        self.button.configure(text=_("Understood?") if pulse is not None else _("Ask: understood?"))
        self.button.state(["!disabled" if enabled else "disabled"])
        answers: Sequence[tuple[str, int]] = pulse.answers if pulse is not None else ()
        said = tuple(f"{displayable_line(answer)} {count}" for answer, count in answers)
        if said != self.said:
            self.said = said
            self._make_tags()
        self._arrange()

    def _make_tags(self) -> None:
        theme, p = self._theme, self._theme.palette
        for child in self._tags.winfo_children():
            child.destroy()
        high, self._wide = theme.px(TAG), 0
        for index, text in enumerate(self.said):
            wide = theme.micro.measure(text) + 2 * theme.px(4)
            fill, colour = (p.accent_soft, p.accent) if index == 0 else (p.chip, p.muted)
            edge = p.line if p.name == "contrast" else ""
            picture = theme.box(
                wide, high, theme.sharp(4), fill, edge=edge, edge_width=theme.hairline
            )
            ttk.Label(
                self._tags,
                image=picture,
                text=text,
                compound="center",
                font=theme.micro,
                foreground=colour,
                background=p.side,
            ).pack(side="left", padx=(theme.px(6) if index else 0, 0))
            self._wide += wide + theme.px(6)

    def _arrange(self) -> None:
        """Put the answers beside the button; below it where there is no room."""
        theme, px = self._theme, self._theme.px
        is_beside = self.button.winfo_reqwidth() + self._wide <= inner_width(self, theme)
        self.configure(height=px(FOOT if is_beside or not self.said else FOOT + TAG + 12))
        side: Literal["left", "top"] = "left" if is_beside else "top"
        self.button.pack(side=side, anchor="w", padx=(px(SIDE - 6), 0), pady=px(10))
        if not self.said:
            self._tags.pack_forget()
        elif is_beside:
            self._tags.pack(side="right", padx=(0, px(SIDE)))
        else:
            self._tags.pack(side="top", anchor="w", padx=(px(SIDE), 0))
