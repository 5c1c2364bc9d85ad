"""Draw one line of the roster: a picture, a name, the last message, and what is new."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable
from tkinter import font as tkfont
from typing import Literal, NamedTuple

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model.conversation import DeliveryStatus
from gui.model.records import Availability, RosterRow
from gui.model.roster_lines import Heading, SearchLine
from gui.parts import avatar, rounded
from gui.words import roles
from gui.words.i18n import N_, _
from gui.words.text import displayable_line
from gui.words.times import short_time

WORDS = {
    Availability.ONLINE: N_("online"),
    Availability.AWAY: N_("away"),
    Availability.BUSY: N_("do not disturb"),
    Availability.OFFLINE: N_("offline"),
    Availability.UNKNOWN: "",
}
TAG_GAP, TAG_INSIDE, TAG_HEIGHT, TAG_CORNER = 8, 6, 16, 4  # of a role, in pixels at 96 dpi
MOST_SHOWN = 999
Anchor = Literal["w", "e", "center"]
# All in pixels at 96 dpi.
SIDE, INSIDE, CORNER = 8, 16, 8  # a row's ground, what stands in it, its corners
ROW, SHORT_ROW, NARROW_ROW = 48, 36, 44
NAME, LINE = 20, 16  # the heights of the two lines
PILL, PILL_SIDE = 18, 6
SIGN, SMALL_SIGN, GAP = 16, 14, 4
_RECEIPTS = {
    DeliveryStatus.PENDING: "pending",
    DeliveryStatus.STORED: "stored",
    DeliveryStatus.DELIVERED: "delivered",
    DeliveryStatus.READ: "read",
    DeliveryStatus.FAILED: "failed",
}


class RowState(NamedTuple):
    """Says how a line is drawn, besides its contents."""

    is_marked: bool
    is_pointed: bool
    has_focus: bool


class _Below(NamedTuple):
    """Describes the second line: a picture, a bold word, and a text, each in its colour."""

    picture: tk.PhotoImage | None
    lead: str
    text: str
    colour: str


class RowPainter:
    """Draws lines on a canvas.

    Args:
        canvas: the roster's.
        theme: for fonts, colours and pictures.
        now: returns the local time.
    """

    def __init__(
        self, canvas: tk.Canvas, theme: Theme, now: Callable[[], datetime.datetime]
    ) -> None:
        self._canvas, self._theme, self._now = canvas, theme, now
        self.has_last_lines = True
        self.is_narrow = False  # there is room for pictures alone
        self._tag = ""

    # --- measures ---------------------------------------------------------------------------------

    @property
    def row_height(self) -> int:
        """Return the height of a row now."""
        theme = self._theme
        if self.is_narrow:
            return theme.px(NARROW_ROW)
        if not self.has_last_lines:
            return max(theme.px(SHORT_ROW), self._name_height + theme.px(8))
        return max(theme.px(ROW), self._name_height + self._line_height + theme.px(8))

    @property
    def _name_height(self) -> int:
        return max(self._theme.px(NAME), self._theme.font.metrics("linespace"))

    @property
    def _line_height(self) -> int:
        return max(self._theme.px(LINE), self._theme.small.metrics("linespace"))

    # --- lines ------------------------------------------------------------------------------------

    def draw_heading(self, heading: Heading, top: int, below: int, right: int, tag: str) -> None:
        """Draw a heading that ends at `below`; in a narrow list, a hairline in its place."""
        theme, p = self._theme, self._theme.palette
        self._tag = tag
        if self.is_narrow:
            if top > 0:
                middle = (top + below) // 2
                self._canvas.create_rectangle(
                    theme.px(INSIDE),
                    middle,
                    right - theme.px(INSIDE),
                    middle + theme.hairline,
                    fill=p.line,
                    width=0,
                    tags=tag,
                )
            return
        middle = below - theme.px(28) // 2
        aside = heading.aside
        if aside:
            self._text(right - theme.px(12), middle, aside, theme.small, p.muted, "e")
        room = right - theme.px(28) - theme.px(24) - theme.small.measure(aside)
        self._text(
            theme.px(INSIDE),
            middle,
            cut(heading.text, theme.small_bold, max(1, room)),
            theme.small_bold,
            p.muted,
        )

    def draw_search(
        self, line: SearchLine, state: RowState, top: int, below: int, right: int, tag: str
    ) -> None:
        """Draw the line that offers to search for words in all messages."""
        theme, p = self._theme, self._theme.palette
        self._tag = tag
        self._draw_ground(state, top, below, right)
        size, middle = theme.px(self._size), (top + below) // 2
        left = theme.px(INSIDE)
        self._image(left + size // 2, middle, theme.icon("search"), "center")
        left += size + theme.px(12)
        text = _("Search messages for “{words}”").format(words=displayable_line(line.query))
        room = right - theme.px(INSIDE) - left
        self._text(left, middle, cut(text, theme.font, max(1, room)), theme.font, p.text)

    def draw_row(
        self, row: RosterRow, state: RowState, top: int, below: int, right: int, tag: str
    ) -> None:
        """Draw the row of a conversation between two heights of the list."""
        theme = self._theme
        self._tag = tag
        ground = self._draw_ground(state, top, below, right)
        size = theme.px(self._size)
        left, at = theme.px(INSIDE), top + (below - top - size) // 2
        face = row.face
        avatar.draw(self._canvas, theme, left, at, self._size, face, ground, tag, is_plain=True)
        if self.is_narrow:
            if row.unread:
                self._draw_pill(row, right - theme.px(SIDE), at + theme.px(3), ground)
            return
        left += size + theme.px(12)
        end = right - theme.px(INSIDE)
        if not self.has_last_lines:
            self._draw_in_one_line(row, left, (top + below) // 2, end)
            return
        gap = (below - top - self._name_height - self._line_height) // 2
        name = top + gap + self._name_height // 2
        line = below - gap - self._line_height // 2
        time = self._time(row)
        room = end - left
        if time:
            self._text(end, name, time, theme.small, theme.palette.muted, "e")
            room -= theme.small.measure(time) + theme.px(8)
        self._draw_name(row, left, name, room)
        line_end = self._draw_signs(row, end, line)
        self._draw_below(self._below(row), left, line, line_end)

    def _draw_in_one_line(self, row: RosterRow, left: int, middle: int, end: int) -> None:
        """Draw the name, and at the end what is new, or when something was said last."""
        theme, p = self._theme, self._theme.palette
        if row.unread:
            end = self._draw_signs(row, end, middle)
        else:
            time = self._time(row)
            if time:
                self._text(end, middle, time, theme.small, p.muted, "e")
                end -= theme.small.measure(time) + theme.px(8)
            end = self._draw_signs(row, end, middle)
        if row.draft or row.is_draft:
            icon = theme.icon("edit", "warn", SMALL_SIGN)
            self._image(end, middle, icon, "e")
            end -= icon.width() + theme.px(GAP)
        # “writing…” is shown even if the name has to be cut for it, but not instead of the name.
        aside, colour = (_("writing…"), p.accent) if _is_typing(row) else self._aside(row)
        name = displayable_line(row.title)
        width = self._font(row).measure(name)
        taken = theme.small.measure(aside) + theme.px(8) if aside else 0
        room = end - left
        if not _is_typing(row):
            taken = max(0, min(taken, room - width))
        elif room - taken < min(width, room // 3):
            taken = 0
        width = self._draw_name(row, left, middle, room - taken)
        if taken > theme.px(24):
            at = left + width + theme.px(8)
            said = cut(aside, theme.small, max(1, left + room - at))
            self._text(at, middle, said, theme.small, colour)

    # --- what they are made of --------------------------------------------------------------------

    @property
    def _size(self) -> int:
        return 32 if self.has_last_lines or self.is_narrow else 24

    def _draw_ground(self, state: RowState, top: int, below: int, right: int) -> str:
        """Draw the ground of a row, and return its colour."""
        theme, p = self._theme, self._theme.palette
        ground = p.selected if state.is_marked else p.row_hover if state.is_pointed else p.side
        edge, width = "", 0
        if state.is_marked and state.has_focus:
            edge, width = p.focus, theme.sharp(2)
        elif state.is_marked and p.name == "contrast":
            edge, width = p.accent, theme.sharp(1)
        if ground != p.side or edge:
            side = theme.px(SIDE)
            rounded.draw(
                self._canvas,
                theme,
                (side, top, right - side, below),
                radius=theme.sharp(CORNER),
                fill=ground,
                edge=edge,
                edge_width=width,
                outside=p.side,
                tag=self._tag,
            )
        return ground

    def _font(self, row: RosterRow) -> tkfont.Font:
        return self._theme.bold if row.counted else self._theme.font

    def _draw_name(self, row: RosterRow, left: int, middle: int, room: int) -> int:
        """Draw the name, cut to the room, and return how wide it is."""
        p, font = self._theme.palette, self._font(row)
        is_outside = row.is_room and not row.joined and not row.invited_by
        is_quiet = is_outside or (not row.is_room and row.presence is Availability.OFFLINE)
        title = displayable_line(row.title)
        if row.is_room and not row.private:
            title = title.removeprefix("#")
        role = roles.tag(row.face.role)
        taken = self._tag_width(role) if role else 0
        if taken > room // 2:
            role, taken = "", 0
        title = cut(title, font, max(1, room - taken))
        colour = p.muted if is_quiet and not row.counted else p.text
        self._text(left, middle, title, font, colour)
        wide = font.measure(title)
        if role:
            self._draw_role(role, left + wide + self._theme.px(TAG_GAP), middle)
        return wide + taken

    def _tag_width(self, role: str) -> int:
        """Return how wide the tag of a role is, with the gap before it."""
        theme = self._theme
        return theme.micro.measure(role) + 2 * theme.px(TAG_INSIDE) + theme.px(TAG_GAP)

    def _draw_role(self, role: str, left: int, middle: int) -> None:
        """Draw the tag behind the name of somebody who teaches."""
        theme, p = self._theme, self._theme.palette
        wide, high = self._tag_width(role) - theme.px(TAG_GAP), theme.px(TAG_HEIGHT)
        edge = p.line if p.name == "contrast" else ""
        width = theme.hairline if edge else 0
        box = theme.box(wide, high, theme.px(TAG_CORNER), p.chip, edge=edge, edge_width=width)
        self._image(left, middle, box, "w")
        self._text(left + wide // 2, middle, role, theme.micro, p.muted, "center")

    def _time(self, row: RosterRow) -> str:
        return short_time(row.at, self._now()) if row.at else ""

    def _draw_signs(self, row: RosterRow, end: int, middle: int) -> int:
        """Draw what is new and the signs at the end of a line; return where they begin."""
        theme = self._theme
        if row.unread:
            end -= self._draw_pill(row, end, middle) + theme.px(GAP)
        for name in [*(["mute"] if row.muted else []), *(["pin"] if row.pinned else [])]:
            icon = theme.icon(name, "muted", SIGN)
            self._image(end, middle, icon, "e")
            end -= icon.width() + theme.px(GAP)
        return end

    def _draw_pill(self, row: RosterRow, end: int, middle: int, ring: str = "") -> int:
        """Draw how many messages are new, ending at `end`, and return its width."""
        theme, p = self._theme, self._theme.palette
        count = str(row.unread) if row.unread <= MOST_SHOWN else f"{MOST_SHOWN}+"
        if row.mentions and row.counted:
            fill, ink = p.amber, p.on_amber
            count = "@" if self.is_narrow else f"@ {count}"
        elif row.counted:
            fill, ink = p.accent, p.on_accent
        else:
            fill, ink = p.pressed, p.muted
        if self.is_narrow and len(count) > 3:
            count = "99+"
        height = max(theme.px(PILL), theme.micro.metrics("linespace"))
        width = max(height, theme.micro.measure(count) + 2 * theme.px(PILL_SIDE))
        around = theme.px(2) if ring else 0
        picture = theme.box(
            width + 2 * around,
            height + 2 * around,
            height / 2 + around,
            fill,
            edge=ring,
            edge_width=around,
        )
        self._image(end + around, middle, picture, "e")
        self._text(end - width // 2, middle, count, theme.micro, ink, "center")
        return width

    def _below(self, row: RosterRow) -> _Below:
        """Return what stands below the name."""
        theme, p = self._theme, self._theme.palette
        if _is_typing(row):
            return _Below(None, "", _("writing…"), p.accent)
        if row.invited_by:
            who = displayable_line(row.invited_by)
            return _Below(None, "", _("{name} invites you").format(name=who), p.warn)
        if row.draft or row.is_draft:
            icon = theme.icon("edit", "warn", SMALL_SIGN)
            return _Below(icon, _("Draft"), row.draft, p.muted)
        if row.blocked:
            return _Below(None, "", _("blocked"), p.muted)
        if row.last:
            receipt = _RECEIPTS.get(row.last_receipt) if row.last_receipt is not None else None
            picture = theme.receipt(receipt, SMALL_SIGN) if receipt is not None else None
            return _Below(picture, "", row.last, p.muted)
        return _Below(None, "", self._aside(row)[0] or _("No messages"), p.muted)

    def _aside(self, row: RosterRow) -> tuple[str, str]:
        """Return what else there is to say of somebody, and its colour."""
        p = self._theme.palette
        if row.invited_by:
            return _("from {name}").format(name=displayable_line(row.invited_by)), p.muted
        if row.blocked:
            return _("blocked"), p.muted
        if row.note:
            return displayable_line(row.note), p.muted
        if row.is_room and not row.joined:
            return _("not joined"), p.muted
        return (_("plain: no receipts") if row.plain else ""), p.muted

    def _draw_below(self, below: _Below, left: int, middle: int, end: int) -> None:
        theme = self._theme
        if below.picture is not None and end - left > below.picture.width():
            self._image(left, middle, below.picture, "w")
            left += below.picture.width() + theme.px(GAP)
        if below.lead:
            lead = cut(below.lead, theme.small_bold, max(1, end - left))
            self._text(left, middle, lead, theme.small_bold, theme.palette.warn)
            left += theme.small_bold.measure(lead + " ")
        if below.text and end > left:
            text = cut(below.text, theme.small, end - left)
            self._text(left, middle, text, theme.small, below.colour)

    def _text(
        self, x: int, y: int, text: str, font: tkfont.Font, colour: str, anchor: Anchor = "w"
    ) -> None:
        self._canvas.create_text(
            x, y, text=text, anchor=anchor, font=font, fill=colour, tags=self._tag
        )

    def _image(self, x: int, y: int, image: tk.PhotoImage, anchor: Anchor) -> None:
        self._canvas.create_image(x, y, image=image, anchor=anchor, tags=self._tag)


def _is_typing(row: RosterRow) -> bool:
    """Return whether the line tells that somebody writes. In a room somebody nearly always does."""
    return row.is_typing and not row.is_room


def in_words(row: RosterRow) -> str:
    """Return in words what a line tells by signs: the whole name, and below it the rest."""
    said = [
        _("room")
        if row.is_room and not row.private
        else _("group")
        if row.private
        else _(WORDS[row.presence])
        if WORDS[row.presence]
        else ""
    ]
    if row.note:
        said.append(displayable_line(row.note))
    if row.invited_by:
        said.append(_("{name} invites you").format(name=displayable_line(row.invited_by)))
    for holds, words in (
        (row.plain, _("plain: no receipts")),
        (row.muted, _("muted")),
        (row.pinned, _("pinned")),
        (row.blocked, _("blocked")),
        (row.is_draft or bool(row.draft), _("has a draft")),
        (bool(row.mentions), _("mentions you")),
    ):
        if holds:
            said.append(words)
    below = " · ".join(part for part in said if part)
    return displayable_line(row.title) + (f"\n{below}" if below else "")
