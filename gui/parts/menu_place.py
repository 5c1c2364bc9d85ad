"""Find the place of a menu on the screen. The module needs no window."""

from __future__ import annotations

from typing import NamedTuple


class ScreenPoint(NamedTuple):
    """A point is given in pixels of the screen."""

    x: int
    y: int


class ScreenBox(NamedTuple):
    """A box is given in pixels of the screen; right and bottom lie just outside."""

    left: int
    top: int
    right: int
    bottom: int

    def has(self, x: int, y: int) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom

    def grown(self, by: int, sideways: int | None = None) -> ScreenBox:
        """Return a box that reaches so much farther on each side, sideways perhaps differently."""
        across = by if sideways is None else sideways
        return ScreenBox(self.left - across, self.top - by, self.right + across, self.bottom + by)


class MenuTarget(NamedTuple):
    """A menu is shown at a target.

    Attributes:
        box: of the widget that is pressed; empty for a point.
        window: which the menu should not leave sideways; empty if it may.
        above: whether the menu stands above the box rather than below.
    """

    box: ScreenBox
    window: ScreenBox
    above: bool = False


def beside(target: MenuTarget, width: int, height: int, screen: ScreenBox) -> ScreenPoint:
    """Return the upper left corner of a menu that stands below or above its target.

    It moves to the other side where there is no room, and never leaves the screen as long as it is
    not larger.
    """
    box, window = target.box, target.window
    x = box.left
    is_point = box.left == box.right
    end = screen.right if is_point else min(window.right, screen.right)
    if x + width > end:
        x = box.right - width
    below, above = box.bottom, box.top - height
    has_room = {"below": below + height <= screen.bottom, "above": above >= screen.top}
    is_above = has_room["above"] if target.above else not has_room["below"] and has_room["above"]
    return _inside(x, above if is_above else below, width, height, screen)


def at_side(
    item: ScreenBox, overlap: int, width: int, height: int, screen: ScreenBox
) -> ScreenPoint:
    """Return the upper left corner of a submenu: at the right of its item, or at its left."""
    x = item.right - overlap
    if x + width > screen.right and item.left + overlap - width >= screen.left:
        x = item.left + overlap - width
    return _inside(x, item.top - overlap, width, height, screen)


def _inside(x: int, y: int, width: int, height: int, screen: ScreenBox) -> ScreenPoint:
    return ScreenPoint(
        max(screen.left, min(x, screen.right - width)),
        max(screen.top, min(y, screen.bottom - height)),
    )
