"""Draw a ballot in the transcript: its question, its answers, and the votes as bars.

An answer is chosen with the mouse, with Tab and Enter, or with its number while the message is
picked; what an announcement has instead of answers is a button. Links are pressed as in messages.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import font as tkfont
from typing import NamedTuple

from gui.looks.delay import Delay
from gui.looks.shapes import Layer, paint
from gui.looks.theme import Theme
from gui.messages.pictures import has_edges
from gui.parts.bar import HEIGHT, STEP_MS, STEPS, bar
from gui.parts.linked_text import LinkArea, write
from gui.words import ballots, format
from gui.words.ballots import BallotWords
from gui.words.format import Part
from gui.words.i18n import _
from net.wire.teaching import Tally

# In pixels at 96 dpi.
WIDTH, INSIDE, ABOVE, CORNER = 352, 12, 10, 12
ICON, SIGN, BUTTON = 16, 24, 28


class CardLook(NamedTuple):
    """Says what a card shows.

    Attributes:
        kind: one of net.wire.ballots.BALLOTS.
        words: what it asks.
        tally: the votes; None if they are not known.
        can_vote: the user may answer.
        pointed: the number of the answer under the pointer; None if there is none.
        reached: which of the `stops` of gui.words.ballots Tab has reached.
    """

    kind: str
    words: BallotWords
    tally: Tally | None
    can_vote: bool
    pointed: int | None = None
    reached: int | None = None

    @property
    def is_open(self) -> bool:
        return self.tally is not None and self.tally.open

    @property
    def takes_votes(self) -> bool:
        return self.can_vote and self.is_open

    @property
    def mine(self) -> tuple[int, ...]:
        return self.tally.mine if self.tally is not None else ()


def with_answer(look: CardLook, index: int) -> tuple[int, ...]:
    """Return what the user answers if they press an answer: pressed again, it is taken back."""
    if look.kind == "announce":
        return (0,)
    if index in look.mine:
        return tuple(choice for choice in look.mine if choice != index)
    return tuple(sorted((*look.mine, index))) if look.words.several else (index,)


class BallotCard(tk.Canvas):
    """A card lies over the room that the text keeps free for it.

    Args:
        on_press: called with the number of an answer that was pressed.
        on_link: called with a link that was pressed.
        on_point: called with the link under the pointer; "" if there is none any more.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_press: Callable[[int], None] = lambda _index: None,
        on_link: Callable[[str], None] = lambda _link: None,
        on_point: Callable[[str], None] = lambda _link: None,
    ) -> None:
        super().__init__(parent, highlightthickness=0, borderwidth=0, takefocus=False)
        self._theme = theme
        self._on_press, self._on_link, self._on_point = on_press, on_link, on_point
        self._shown: tuple[object, ...] = ()
        self.look: CardLook | None = None
        self._ground = theme.palette.page
        self._areas: list[tuple[int, int]] = []  # the upper and the lower end of each answer
        self.links: list[LinkArea] = []
        self._pointed_link = ""
        self._bars: list[tuple[int, int, int]] = []  # the left end, y, the length of the track
        self._shares: list[float] = []
        self._from: list[float] = []
        self._step = STEPS
        self._moving = Delay(self, STEP_MS, self._move)
        self.bind("<Motion>", self._on_motion)
        self.bind("<Leave>", lambda _event: self._point(None, ""))
        self.bind("<Button-1>", lambda _event: "break")
        self.bind("<ButtonRelease-1>", self._on_release)
        self.bind("<Destroy>", lambda _event: self._moving.cancel(), add=True)

    def show(self, look: CardLook, width: int, ground: str) -> int:
        """Show a ballot, and return the height of the card.

        Args:
            look: what is shown.
            width: of the card, in pixels of this screen.
            ground: the colour behind it.
        """
        if self.look is not None and look.words == self.look.words:
            look = look._replace(pointed=self.look.pointed)
        shown = look, width, ground
        if shown == self._shown:
            return int(self.cget("height"))
        before, self._ground = self.look, ground
        self._shown, self.look = shown, look
        shares = _shares(look)
        grows = before is not None and before.words == look.words and self._theme.moves
        self._from = self._now() if grows and len(self._now()) == len(shares) else shares
        self._shares = shares
        self._step = 0 if self._from != shares else STEPS
        self._moving.cancel()
        height = self._draw(look, width)
        if self._step < STEPS:
            self._moving.start()
        return height

    # --- drawing ----------------------------------------------------------------------------------

    def _draw(self, look: CardLook, width: int) -> int:
        theme, p, px = self._theme, self._theme.palette, self._theme.px
        self.delete("all")
        self._areas, self._bars, self.links = [], [], []
        left, y = px(INSIDE), px(ABOVE)
        room = width - 2 * left
        name = ballots.heading(look.kind, look.words.name, look.tally)
        y = self._write(left + px(ICON + 6), y, name, theme.small_bold, p.accent, room - px(22), 16)
        icon = theme.icon(look.words.icon, "accent", ICON)
        self.create_image(left, px(ABOVE) + px(8), image=icon, anchor="w")
        y += px(2)
        font = theme.font if look.kind == "announce" else theme.bold
        y = self._write_linked(left, y, ballots.question(look.words), font, room)
        if look.kind == "announce":
            y = self._draw_reading(look, left, y + px(8))
        else:
            for index, answer in enumerate(look.words.answers):
                y = self._draw_answer(look, index, answer, left, y, room)
        for line in _foot(look):
            y = self._write(left, y + px(6), line, theme.small, p.muted, room, 16)
        self._ring_link(look)
        y += px(ABOVE)
        edge = p.edge if has_edges(theme) else p.line
        colours = (self._ground, p.shade, edge, p.raised)
        draw = _ground(width, y, px(CORNER), theme.hairline, colours)
        key = ("ballot card", width, y, px(CORNER), theme.hairline, colours)
        picture = theme.kept(key, draw)
        self.tag_lower(self.create_image(0, 0, image=picture, anchor="nw"))
        self.configure(width=width, height=y, background=self._ground)
        self._draw_bars()
        return y

    def _write(
        self, x: int, y: int, text: str, font: tkfont.Font, colour: str, room: int, line: int
    ) -> int:
        """Write a text in as many lines as it needs, and return where it ends."""
        item = self.create_text(
            x, y, text=text, font=font, fill=colour, anchor="nw", width=max(1, room)
        )
        box = self.bbox(item)
        return y + max(self._theme.px(line), box[3] - box[1])

    def _write_linked(
        self, x: int, y: int, parts: Sequence[Part], font: tkfont.Font, room: int
    ) -> int:
        """Write a text in which links can be pressed, and return where it ends."""
        if all(part.kind == "text" for part in parts):
            text = "".join(part.text for part in parts)
            return self._write(x, y, text, font, self._theme.palette.text, room, 20)
        colour = self._theme.palette.text
        return write(self, self._theme, parts, (x, y), room, font, colour, self.links)

    def _ring_link(self, look: CardLook) -> None:
        """Ring the link that Tab has reached."""
        if isinstance(self._reached(look), str):
            before = ballots.stops(look.words)[: look.reached]
            number = sum(isinstance(stop, str) for stop in before)
            for area in self.links:
                if area.number == number:
                    self._ring(area.left - 2, area.top, area.right + 2, area.bottom)

    @staticmethod
    def _reached(look: CardLook) -> int | str | None:
        """Return the answer or the link that Tab has reached."""
        stops = ballots.stops(look.words)
        return stops[look.reached] if look.reached is not None else None

    def _draw_answer(
        self, look: CardLook, index: int, answer: str, left: int, y: int, room: int
    ) -> int:
        theme, p, px = self._theme, self._theme.palette, self._theme.px
        top = y + px(6)
        is_mine = index in look.mine
        is_hot = look.takes_votes and look.pointed == index
        x = left
        if look.can_vote:
            plain, chosen = ("box", "ticked") if look.words.several else ("dot", "chosen")
            images = theme.choice_images(plain, chosen)
            state = "disabled" if not look.is_open else "active" if is_hot else ""
            state = f"{state} selected".strip() if is_mine else state
            sign = dict(zip(images[1::2], images[2::2], strict=True)).get(state, images[0])
            self.create_image(left - px(4), top + px(10), image=sign, anchor="w")
            x += px(SIGN)
        count = _count(look, index)
        number = theme.small.measure(count) + px(8) if count else 0
        font = theme.bold if is_mine else theme.font
        end = self._write_linked(x, top, format.linked(answer), font, left + room - x - number)
        if count:
            self.create_text(
                left + room, top + px(2), text=count, font=theme.small, fill=p.muted, anchor="ne"
            )
        end += px(4)
        self._bars.append((x, end, left + room - x))
        end += px(HEIGHT)
        self._areas.append((top - px(3), end + px(3)))
        if self._reached(look) == index:
            self._ring(left - px(6), top - px(3), left + room + px(6), end + px(4))
        return end

    def _draw_reading(self, look: CardLook, left: int, y: int) -> int:
        """Draw the button of an announcement, or that the user has pressed it."""
        theme, p, px = self._theme, self._theme.palette, self._theme.px
        if look.mine:
            icon = theme.icon("check", "ok", ICON)
            self.create_image(left, y + px(10), image=icon, anchor="w")
            said = _("You have read it.")
            self._write(left + px(22), y, said, theme.font, p.ok, px(WIDTH), 20)
            return y + px(BUTTON)
        if not look.takes_votes:
            return y - px(8)
        words = look.words.answers[0]
        wide, high = theme.bold.measure(words) + px(24), px(BUTTON)
        fill = p.accent_hover if look.pointed == 0 else p.accent
        is_reached = self._reached(look) == 0
        edge = p.focus if is_reached else fill
        picture = theme.box(wide, high, px(8), fill, edge=edge, edge_width=px(1))
        self.create_image(left, y, image=picture, anchor="nw")
        self.create_text(
            left + wide // 2, y + high // 2, text=words, font=theme.bold, fill=p.on_accent
        )
        if is_reached:
            self._ring(left - px(3), y - px(3), left + wide + px(3), y + high + px(3))
        self._areas.append((y, y + high))
        return y + high

    def _ring(self, left: int, top: int, right: int, bottom: int) -> None:
        theme = self._theme
        self.create_rectangle(
            left, top, right, bottom, outline=theme.palette.focus, width=theme.px(2)
        )

    # --- bars -------------------------------------------------------------------------------------

    def _now(self) -> list[float]:
        """Return how long the bars are at this moment, as shares of their room."""
        done = self._step / STEPS
        return [
            before + (after - before) * done
            for before, after in zip(self._from, self._shares, strict=True)
        ]

    def _move(self) -> None:
        self._step += 1
        self._draw_bars()
        if self._step < STEPS:
            self._moving.start()

    def _draw_bars(self) -> None:
        self.delete("bar")
        if self.look is None or self.look.tally is None:
            return
        for (x, y, room), share in zip(self._bars, self._now(), strict=True):
            picture = bar(self._theme, room, share, self._theme.palette.raised)
            self.create_image(x, y, image=picture, anchor="nw", tags=("bar",))

    # --- the pointer ------------------------------------------------------------------------------

    def _at(self, y: int) -> int | None:
        """Return the number of the answer at this height."""
        for index, (top, bottom) in enumerate(self._areas):
            if top <= y < bottom:
                return index
        return None

    def _link_at(self, x: int, y: int) -> str:
        """Return the link at a place; "" if there is none."""
        return next((area.link for area in self.links if area.has(x, y)), "")

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        link = self._link_at(event.x, event.y)
        self._point(None if link else self._at(event.y), link)

    def _point(self, index: int | None, link: str) -> None:
        look = self.look
        if link != self._pointed_link:
            self._pointed_link = link
            self._on_point(link)
            self.configure(cursor="hand2" if link else "arrow")
        if look is None or look.pointed == index:
            return
        self.look = look._replace(pointed=index)
        is_live = index is not None and look.takes_votes
        self.configure(cursor="hand2" if is_live or link else "arrow")
        if look.takes_votes:
            self._shown = (self.look, *self._shown[1:])
            self._draw(self.look, int(self.cget("width")))

    def _on_release(self, event: tk.Event[tk.Misc]) -> None:
        link, index = self._link_at(event.x, event.y), self._at(event.y)
        if link:
            self._on_link(link)
        elif index is not None and self.look is not None and self.look.takes_votes:
            self._on_press(index)


def _shares(look: CardLook) -> list[float]:
    """Return how long the bar of each answer is, as a share of all who have answered."""
    if look.kind == "announce" or look.tally is None:
        return []
    voters = max(1, look.tally.voters)
    counts = look.tally.counts
    return [
        min(1.0, counts[index] / voters) if index < len(counts) else 0.0
        for index in range(len(look.words.answers))
    ]


def _count(look: CardLook, index: int) -> str:
    if look.tally is None or index >= len(look.tally.counts):
        return ""
    return str(look.tally.counts[index])


def _foot(look: CardLook) -> list[str]:
    """Return what stands below the answers."""
    lines = []
    if look.can_vote and look.words.several:
        lines.append(_("You can choose several answers."))
    if look.can_vote and look.words.hint:
        lines.append(look.words.hint)
    if look.tally is not None:
        lines.append(ballots.turnout(look.kind, look.tally))
    return lines


def _ground(
    width: int, height: int, corner: int, line: int, colours: tuple[str, str, str, str]
) -> Callable[[], bytes]:
    """Return what draws the card itself: a hairline around it, and a darker lower edge.

    The colours are those behind the card, of the lower edge, of the hairline, and inside.
    """
    behind, shade, edge, fill = colours
    inner = max(0, corner - line)

    def draw() -> bytes:
        return paint(
            width,
            height,
            [
                Layer(0, 0, behind),  # with transparent corners, Tk would wait for the X server
                Layer(0, corner, shade),
                Layer((0, 0, 0, line), corner, edge),
                Layer((line, line, line, 2 * line), inner, fill),
            ],
        )

    return draw
