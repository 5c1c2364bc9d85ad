"""Show the queue of raised hands: the chosen one as a card with its question, others as rows."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model.class_facts import HandFact
from gui.parts import avatar, rounded
from gui.parts.avatar import Avatar
from gui.parts.focus import KeyboardFocus
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line

# In pixels at 96 dpi.
ROW, OUTSIDE, AVATAR, INSIDE, TEXT_AT, CORNER = 50, 8, 32, 8, 52, 8
CARD_RIGHT = 12


class HandList(ttk.Frame):
    """The first hand is chosen, until the teacher chooses another.

    Args:
        on_attend: called with the nick whose question is answered now.
        on_lower: called with the nick whose hand is lowered.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_attend: Callable[[str], None],
        on_lower: Callable[[str], None],
    ) -> None:
        super().__init__(parent, style="Side.TFrame")
        self._theme = theme
        self.hands: tuple[HandFact, ...] = ()
        self.chosen = ""
        self.card = HandCard(self, theme, on_attend=on_attend, on_lower=on_lower)
        self.rows: dict[str, HandRow] = {}
        self._more = ttk.Label(self, style="Side.TLabel", padding=(theme.px(60), 0, 0, 0))

    def show(self, hands: Sequence[HandFact], count: int) -> None:
        """Show the hands at the front of the queue; `count` are up in all."""
        if tuple(hands) != self.hands:
            self.hands = tuple(hands)
            self._arrange()
        if count > len(hands):
            more = count - len(hands)
            said = ngettext("and {n} more", "and {n} more", more).format(n=more)
            self._more.configure(text=said)
            self._more.pack(anchor="w")
        else:
            self._more.pack_forget()

    def choose(self, nick: str) -> None:
        """Show a hand's question in full."""
        had_focus = self.rows[nick].has_focus if nick in self.rows else False
        self.chosen = nick
        self._arrange()
        if had_focus:
            self.card.attend.focus_set()

    def _arrange(self) -> None:
        theme, nicks = self._theme, [hand.nick for hand in self.hands]
        if self.chosen not in nicks:
            self.chosen = nicks[0] if nicks else ""
        for nick in [nick for nick in self.rows if nick not in nicks or nick == self.chosen]:
            self.rows.pop(nick).destroy()
        for slave in self.pack_slaves():
            slave.pack_forget()
        for hand in self.hands:
            if hand.nick == self.chosen:
                self.card.show(hand)
                shown: tk.Widget = self.card
            else:
                row = self.rows.get(hand.nick)
                if row is None:
                    row = self.rows[hand.nick] = HandRow(self, theme, on_press=self.choose)
                row.show(hand)
                shown = row
            shown.pack(fill="x", padx=theme.px(OUTSIDE))
            tk.Misc.lift(shown)  # Tab follows the order of the queue


class HandCard(ttk.Frame):
    """A card shows the question in full, and has buttons."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_attend: Callable[[str], None],
        on_lower: Callable[[str], None],
    ) -> None:
        px, p = theme.px, theme.palette
        super().__init__(parent, style="Side.Card.TFrame", padding=px(INSIDE))
        self._theme, self._nick = theme, ""
        self._face = Avatar(self, theme, AVATAR, p.raised)
        self._face.grid(row=0, column=0, rowspan=3, sticky="n")
        self._name = ttk.Label(self, style="CardStrong.TLabel")
        self._waited = ttk.Label(self, style="CardMuted.TLabel")
        self._text = ttk.Label(self, style="Raised.TLabel", font=theme.small)
        self._name.grid(row=0, column=1, sticky="w", padx=(px(9), 0))
        self._waited.grid(row=0, column=2, sticky="e", padx=(px(4), px(4)))
        self._text.grid(row=1, column=1, columnspan=2, sticky="w", padx=(px(9), px(4)))
        self.columnconfigure(1, weight=1)
        buttons = ttk.Frame(self, style="Raised.TFrame")
        buttons.grid(row=2, column=1, columnspan=2, sticky="w", padx=(px(9), 0), pady=(px(8), 0))
        self.attend, self.lower_button = (
            ttk.Button(buttons, text=words, style=style, command=lambda act=act: act(self._nick))  # type: ignore[misc]
            for words, style, act in (
                (_("Answer"), "Small.Accent.TButton", on_attend),
                (_("Lower"), "Raised.Small.TButton", on_lower),
            )
        )
        self.attend.pack(side="left")
        self.lower_button.pack(side="left", padx=(px(8), 0))
        self.bind("<Configure>", lambda _event: self._fit())

    def show(self, hand: HandFact) -> None:
        """Show this hand."""
        self._nick = hand.nick
        self._face.show(hand.face)
        self._said = hand.name
        self._waited.configure(text=hand.waited)
        self._text.configure(text=hand.text or _("No question"))
        self._fit()

    @property
    def question(self) -> str:
        """Return the words below the name."""
        return str(self._text.cget("text"))

    def _fit(self) -> None:
        px = self._theme.px
        room = self.winfo_width() - px(2 * INSIDE + AVATAR + CARD_RIGHT + 9)
        if room > 1:
            beside = self._waited.winfo_reqwidth() + px(8)
            self._name.configure(text=cut(self._said, self._theme.bold, room - beside))
            self._text.configure(wraplength=room)


class HandRow(tk.Canvas):
    """A row shows who waits, for how long, and the beginning of the question.

    `on_press` is called with the nick.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_press: Callable[[str], None]) -> None:
        super().__init__(
            parent,
            width=1,
            height=theme.px(ROW),
            background=theme.palette.side,
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
            cursor="hand2",
        )
        self._theme = theme
        self.hand: HandFact | None = None
        self._is_pointed = False
        self._focus = KeyboardFocus(self, self._draw)
        self.bind("<Configure>", lambda _event: self._draw())
        self.bind("<Enter>", lambda _event: self._point(True))
        self.bind("<Leave>", lambda _event: self._point(False))
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.bind(sequence, lambda _event: self._draw())

        def press(_event: object) -> str:
            assert self.hand is not None
            on_press(self.hand.nick)
            return "break"

        for name in ("ButtonRelease-1", "space", *windowing.enter_keys()):
            self.bind(f"<{name}>", press)

    @property
    def has_focus(self) -> bool:
        return str(self.tk.call("focus")) == str(self)

    def show(self, hand: HandFact) -> None:
        """Show this hand."""
        if hand != self.hand:
            self.hand = hand
            self._draw()

    def _point(self, is_pointed: bool) -> None:
        self._is_pointed = is_pointed
        self._draw()

    def _draw(self) -> None:
        theme, px, p, hand = self._theme, self._theme.px, self._theme.palette, self.hand
        wide, high = self.winfo_width(), px(ROW)
        self.delete("all")
        if hand is None or wide < 2:
            return
        fill = p.row_hover if self._is_pointed else p.side
        edge = p.focus if self._focus.is_seen else ""
        rounded.draw(
            self,
            theme,
            (0, 0, wide, high),
            radius=theme.sharp(CORNER),
            fill=fill,
            edge=edge,
            edge_width=theme.sharp(2) if edge else 0,
        )
        avatar.draw(self, theme, px(INSIDE), (high - px(AVATAR)) // 2, AVATAR, hand.face, fill)
        right = wide - px(INSIDE)
        name, small = theme.bold.metrics("linespace"), theme.small.metrics("linespace")
        top = (high - name - small) // 2
        self.create_text(
            right, top + name // 2, anchor="e", text=hand.waited, font=theme.small, fill=p.muted
        )
        room = right - px(TEXT_AT)
        beside = theme.small.measure(hand.waited) + px(8)
        self.create_text(
            px(TEXT_AT),
            top,
            anchor="nw",
            text=cut(hand.name, theme.bold, room - beside),
            font=theme.bold,
            fill=p.text,
            tags="text",
        )
        said = displayable_line(hand.text) or _("No question")
        self.create_text(
            px(TEXT_AT),
            top + name,
            anchor="nw",
            text=cut(said, theme.small, room),
            font=theme.small,
            fill=p.muted,
            tags="text",
        )
