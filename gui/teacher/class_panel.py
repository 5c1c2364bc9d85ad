"""Show the class to its teacher: raised hands, what is allowed, what the class is asked."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.model.class_facts import ClassFacts, SwitchFact
from gui.parts.panel_head import HEIGHT, PanelHead
from gui.parts.scrollbar import ThinScrollbar
from gui.parts.side_panel import WIDTH
from gui.teacher import sections
from gui.teacher.hand_list import HandList
from gui.teacher.sections import BallotSection, PulseFoot, SectionHead, SwitchRow
from gui.words.i18n import _

ABOVE = 4  # in pixels at 96 dpi


@dataclass(frozen=True, slots=True)
class PanelActions:
    """The panel calls these.

    Those that open a menu or a window get the widget that was pressed.
    """

    attend: Callable[[str], None]
    lower: Callable[[str], None]  # "": all hands
    switch: Callable[[SwitchFact, tk.Widget], None]
    silence: Callable[[], None]
    poll: Callable[[tk.Widget], None]
    announcement: Callable[[tk.Widget], None]
    who: Callable[[str], None]  # "poll" or "announce"
    pulse: Callable[[tk.Widget], None]
    split: Callable[[], None]
    announce: Callable[[], None]
    more: Callable[[tk.Widget], None]
    close: Callable[[], None]


class ClassPanel(tk.Frame):
    """The panel stands at the right of the window; what it shows comes by `show`."""

    def __init__(self, parent: tk.Misc, theme: Theme, actions: PanelActions) -> None:
        palette, px = theme.palette, theme.px
        theme.dress_chat()
        sections.dress(theme)
        super().__init__(parent, background=palette.side, width=px(WIDTH))
        self._bound: tuple[str, ...] = ()
        self._theme = theme
        self.facts: ClassFacts | None = None
        self._shown_in = 0  # the width of the contents
        tk.Frame(self, background=palette.line, width=theme.hairline).pack(side="left", fill="y")
        body = tk.Frame(self, background=palette.side)
        body.pack(side="left", fill="both", expand=True)
        self._head = PanelHead(
            body,
            theme,
            [
                ("split", _("Split into groups…"), lambda _button: actions.split()),
                ("megaphone", _("Announce…"), lambda _button: actions.announce()),
                ("more", _("More"), actions.more),
                ("close", _("Close"), lambda _button: actions.close()),
            ],
        )
        self.buttons = self._head.buttons
        self._head.pack(fill="x")
        tk.Frame(body, background=palette.line, height=theme.hairline).pack(fill="x")
        self.pulse = PulseFoot(body, theme, actions.pulse)
        middle = tk.Frame(body, background=palette.side)
        middle.pack(fill="both", expand=True)
        tk.Frame(body, background=palette.line, height=theme.hairline).pack(fill="x")
        self.pulse.pack(fill="x")
        tk.Misc.lift(self.pulse)
        self._canvas = tk.Canvas(
            middle,
            background=palette.side,
            highlightthickness=0,
            borderwidth=0,
            width=1,
            height=1,
            takefocus=False,
            yscrollincrement=px(8),
        )
        bar = ThinScrollbar(middle, theme, ground="side", command=self._canvas.yview)
        self._canvas.configure(yscrollcommand=bar.set)
        self._canvas.pack(side="left", fill="both", expand=True)
        bar.place(relx=1.0, rely=0.0, relheight=1.0, anchor="ne")
        self._page = tk.Frame(self._canvas, background=palette.side)
        self._inside = self._canvas.create_window(0, 0, anchor="nw", window=self._page)
        self._build_page(actions)
        self._connect(actions.close)
        self.pack_propagate(False)

    def _build_page(self, actions: PanelActions) -> None:
        theme, page = self._theme, self._page
        self.hands_head = SectionHead(
            page, theme, _("Raised hands"), lambda _button: actions.lower("")
        )
        self.hands = HandList(page, theme, on_attend=actions.attend, on_lower=actions.lower)
        self._no_hands = ttk.Label(page, style="Side.TLabel", text=_("No hand is up."))
        self.allowed_head = SectionHead(
            page, theme, _("Allowed"), lambda _button: actions.silence()
        )
        self._switches = tk.Frame(page, background=theme.palette.side)
        self.switches: dict[str, SwitchRow] = {}
        self._on_switch = actions.switch
        self.poll = BallotSection(
            page, theme, _("Poll"), on_verb=actions.poll, on_who=lambda: actions.who("poll")
        )
        self.announcement = BallotSection(
            page,
            theme,
            _("Announcement"),
            on_verb=actions.announcement,
            on_who=lambda: actions.who("announce"),
        )
        above = (theme.px(ABOVE), 0)
        self.hands_head.pack(fill="x", pady=above)
        self.hands.pack(fill="x")
        self.allowed_head.pack(fill="x", pady=above)
        self._switches.pack(fill="x")
        self.poll.pack(fill="x", pady=above)

    # --- what is shown ----------------------------------------------------------------------------

    def show(self, facts: ClassFacts) -> None:
        """Show what is known now."""
        self.facts = facts
        theme, can = self._theme, facts.is_possible
        self._head.show(_("The class"), facts.summary)
        for name in ("split", "megaphone"):
            self.buttons[name].state(["!disabled" if can else "disabled"])
        self.hands_head.show(
            _("Lower all") if facts.hands_up else "", count=facts.hands_up, enabled=can
        )
        self.hands.show(facts.hands, facts.hands_up)
        if facts.hands:
            self._no_hands.pack_forget()
            self.hands.pack(fill="x", after=self.hands_head)
        else:  # an empty frame would keep its height
            self.hands.pack_forget()
            self._no_hands.pack(anchor="w", padx=theme.px(16), after=self.hands_head)
        for button in (self.hands.card.attend, self.hands.card.lower_button):
            button.state(["!disabled" if can else "disabled"])
        self._show_switches(facts)
        self._show_ballots(facts)
        self.pulse.show(facts.pulse, enabled=can)
        self._tag_all(self)

    def _show_switches(self, facts: ClassFacts) -> None:
        theme, can = self._theme, facts.is_possible
        is_silent = any(one.kind == "write" and not one.is_on for one in facts.switches)
        self.allowed_head.show("" if is_silent else _("Silence, 5 min"), enabled=can)
        kinds = [fact.kind for fact in facts.switches]
        for kind in [kind for kind in self.switches if kind not in kinds]:
            self.switches.pop(kind).destroy()
        for fact in facts.switches:
            if fact.kind not in self.switches:
                row = self.switches[fact.kind] = SwitchRow(self._switches, theme, self._on_switch)
                row.pack(fill="x")
            self.switches[fact.kind].show(fact, enabled=can)

    def _show_ballots(self, facts: ClassFacts) -> None:
        can, poll, announcement = facts.is_possible, facts.poll, facts.announcement
        self.poll.show(
            poll,
            _("Close") if poll is not None else _("Ask…"),
            self._answered(poll.voters, poll.people) if poll is not None and poll.is_named else "",
            enabled=can,
        )
        if announcement is None:
            self.announcement.pack_forget()
            return
        self.announcement.show(
            announcement,
            _("Close"),
            _("{n} of {count} have seen it").format(
                n=announcement.voters, count=announcement.people
            ),
            enabled=can,
        )
        self.announcement.pack(fill="x", pady=(self._theme.px(ABOVE), 0))

    @staticmethod
    def _answered(voters: int, people: int) -> str:
        return _("{n} of {count} have answered").format(n=voters, count=people)

    # --- inside -----------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Give the focus to what the teacher most likely wants to press."""
        if self.facts is not None and self.facts.hands:
            self.hands.card.attend.focus_set()
        else:
            next(iter(self.switches.values())).box.focus_set()

    def destroy(self) -> None:
        for name in self._bound:  # what is bound to a tag outlives the widget
            self.nametowidget(".").deletecommand(name)
        self._bound = ()
        super().destroy()

    def _connect(self, on_close: Callable[[], None]) -> None:
        self._canvas.bind("<Configure>", lambda _event: self._lay_out())
        self._page.bind("<Configure>", lambda _event: self._lay_out())
        tag = f"ClassPanel{self}"
        self._tag = tag
        actions: dict[str, Callable[[tk.Event[tk.Misc]], None]] = {
            "<Escape>": lambda _event: on_close(),
            "<FocusIn>": self._on_focus,
            "<MouseWheel>": self._on_wheel,
        }
        if windowing.is_x11():
            for button, step in ((4, -1), (5, 1)):
                actions[f"<Button-{button}>"] = partial(self._on_wheel, step=step)
        self._bound = tuple(
            self.bind_class(tag, sequence, act) for sequence, act in actions.items()
        )

    def _lay_out(self) -> None:
        wide = self._canvas.winfo_width()
        if wide != self._shown_in and wide > 1:
            self._shown_in = wide
            if self.facts is not None:
                self.show(self.facts)
        self._canvas.itemconfigure(self._inside, width=wide)
        high = max(self._page.winfo_reqheight() + self._theme.px(8), self._canvas.winfo_height())
        self._canvas.configure(scrollregion=(0, 0, wide, high))

    def _tag_all(self, widget: tk.Misc) -> None:
        """Make the keys and the wheel of the panel work in all widgets inside."""
        if self._tag not in widget.bindtags():
            widget.bindtags((self._tag, *widget.bindtags()))
        for child in widget.winfo_children():
            self._tag_all(child)

    def _on_wheel(self, event: tk.Event[tk.Misc], step: int = 0) -> None:
        step = step or (-1 if event.delta > 0 else 1)
        first, last = self._canvas.yview()
        if first > 0 or last < 1:
            self._canvas.yview_scroll(4 * step, "units")

    def _on_focus(self, event: tk.Event[tk.Misc]) -> None:
        """Scroll until what has the focus is in view."""
        widget = event.widget
        if not str(widget).startswith(f"{self._page}."):
            return
        top = widget.winfo_rooty() - self._page.winfo_rooty()
        whole = self._page.winfo_reqheight() + self._theme.px(8)
        shown, high = self._canvas.canvasy(0), self._canvas.winfo_height()
        if top < shown:
            self._canvas.yview_moveto(max(0, top - self._theme.px(HEIGHT)) / whole)
        elif top + widget.winfo_height() > shown + high:
            below = self._theme.px(16)
            self._canvas.yview_moveto((top + widget.winfo_height() + below - high) / whole)
