"""Hold the look of a window: palette, fonts, icons, and ttk's clam theme styled with them.

All measures depend on the screen: `unit` is 4 pixels at 96 dpi and grows with `tk scaling`, fonts
are in points, and the height of lines in lists comes from the font, so everything is as sharp at
192 dpi. Pictures grow with the text, and are drawn when they are first needed.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import cached_property
from tkinter import font as tkfont
from tkinter import ttk
from typing import Any

from gui.looks import signs, styles, windowing
from gui.looks.delay import Delay
from gui.looks.palette import LIGHT, PALETTES
from gui.looks.system import SystemPalette
from gui.words.text import colour_is_safe

ZOOM_PERCENTS = (80, 90, 100, 110, 125, 150, 175, 200)
USUAL_STEP = ZOOM_PERCENTS.index(100)
UNIT_PIXELS_AT_96_DPI = 4
POINTS_SCALING_AT_96_DPI = 96 / 72
MIN_POINTS = 10
ICON_UNITS = 4.5
SYSTEM_POLL_MS = 50
EMOJI_FAMILIES = (
    "Noto Color Emoji",
    "Apple Color Emoji",
    "Segoe UI Emoji",
    "Twemoji",
    "EmojiOne Color",
)


class Theme:
    """A theme has the palette, measures, fonts and pictures of one root window.

    Widgets read them; `use` and `zoom_to` change them. `zoom` is the size of text in steps from the
    usual size, `percent` in percent of it.
    """

    def __init__(self, root: tk.Tk, system: SystemPalette | None = None) -> None:
        windowing.system = str(root.tk.call("tk", "windowingsystem"))
        self._root = root
        self._system = system if system is not None else SystemPalette()
        # macOS counts 72 points to the inch, and scales them to the pixels of the screen itself.
        self.scale = max(1.0, float(root.tk.call("tk", "scaling")) / POINTS_SCALING_AT_96_DPI)
        self.unit = max(UNIT_PIXELS_AT_96_DPI, round(UNIT_PIXELS_AT_96_DPI * self.scale))
        self.hairline = max(1, round(self.scale))
        self.zoom = 0
        usual = tkfont.nametofont("TkDefaultFont", root).actual()
        family = usual["family"]
        # 10 on X11, 9 on Windows, 13 on macOS; a negative size is in pixels
        self._points = max(MIN_POINTS, usual["size"])
        self.font = tkfont.Font(root, name="CharlaText", family=family)
        self.bold = tkfont.Font(root, name="CharlaBold", family=family, weight="bold")
        self.small = tkfont.Font(root, name="CharlaSmall", family=family)
        self.small_bold = tkfont.Font(root, name="CharlaSmallBold", family=family, weight="bold")
        self.title = tkfont.Font(root, name="CharlaTitle", family=family, weight="bold")
        self.style = ttk.Style(root)
        self.style.theme_use("clam")
        self._presences: dict[str, tk.PhotoImage] = {}
        self._boxes: dict[str, tk.PhotoImage] = {}
        self._dots: dict[str, tk.PhotoImage] = {}
        self._icons: dict[tuple[str, str], tk.PhotoImage] = {}
        self._others: dict[bytes, tk.PhotoImage] = {}
        self._asking = Delay(root, SYSTEM_POLL_MS, self._see_system)
        self._on_system: Callable[[], None] | None = None
        self._system_before = self._system.name
        self.palette = LIGHT
        self.zoom_to(0)

    # --- what the user chooses --------------------------------------------------------------------

    @property
    def percent(self) -> int:
        """Return the size of the text in percent of the usual one."""
        return ZOOM_PERCENTS[USUAL_STEP + self.zoom]

    def zoom_to(self, steps: int) -> None:
        """Set the size of all text and pictures, in steps of ZOOM_PERCENTS from the usual one."""
        before = self.picture_unit
        self.zoom = min(max(steps, -USUAL_STEP), len(ZOOM_PERCENTS) - 1 - USUAL_STEP)
        for font, points, least in (
            (self.font, self._points, 1),
            (self.bold, self._points, 1),
            (self.small, self._points - 1, 7),
            (self.small_bold, self._points - 1, 7),
            (self.title, self._points + 8, 1),
        ):
            font.configure(size=max(least, self._zoomed(points)))
        for name in ("mono", "emoji"):
            made = self.__dict__.get(name)
            if made is not None:
                made.configure(size=self._zoomed(self._points))
        row = self.font.metrics("linespace") + 2 * self.unit
        self.style.configure("List.Treeview", rowheight=row)
        if before != self.picture_unit:
            self._draw_pictures()

    def _zoomed(self, points: int) -> int:
        return int(points * self.percent / 100 + 0.5)

    def use(self, palette_name: str) -> None:
        """Apply a palette to every ttk widget at once; other widgets must be created anew.

        `palette_name` "" means the system's palette, as far as it is known by now.
        """
        self.palette = PALETTES.get(palette_name or self._system.name, LIGHT)
        self._root.configure(background=self.palette.page)
        self._draw_pictures()
        styles.dress(self)

    def follow_system(self, on_change: Callable[[], None]) -> None:
        """Ask for the system's palette, and call `on_change` later if it has changed.

        Then it is time for `use("")`. Asking again soon costs next to nothing, so call this
        whenever the window is entered.
        """
        self._on_system = on_change
        if self._system.look():
            self._asking.start()

    def stop_following(self) -> None:
        """Ignore the answer to the last question."""
        self._asking.cancel()
        self._on_system = None

    def _see_system(self) -> None:
        if not self._system.is_known:
            self._asking.start()
        elif self._system.name != self._system_before:
            self._system_before = self._system.name
            if self._on_system is not None:
                self._on_system()

    @property
    def system_palette(self) -> str:
        """Return the name of the system's palette, as far as it is known.

        Store it for the next start.
        """
        return self._system.name

    def menu(self, parent: tk.Misc) -> tk.Menu:
        """Return an empty menu in the palette's colours."""
        palette = self.palette
        return _EdgedMenu(
            parent,
            palette.field,
            tearoff=False,
            font=self.font,
            relief="flat",
            borderwidth=self.hairline,
            background=palette.edge,
            foreground=palette.text,
            activebackground=palette.selected,
            activeforeground=palette.text,
            disabledforeground=palette.muted,
            selectcolor=palette.accent,
            activeborderwidth=self.unit // 2,
        )

    # --- fonts that not every window needs --------------------------------------------------------

    @cached_property
    def mono(self) -> tkfont.Font:
        """Return the monospaced font, for code."""
        family = tkfont.nametofont("TkFixedFont", self._root).actual("family")
        return tkfont.Font(
            self._root, name="CharlaMono", family=family, size=self._zoomed(self._points)
        )

    @cached_property
    def emoji(self) -> tkfont.Font | None:
        """Return the font for coloured emoji.

        Returns:
            None if there is none, or if it would crash the process (gui.words.text).
        """
        if not colour_is_safe():
            return None
        for family in EMOJI_FAMILIES:
            if tkfont.Font(self._root, family=family).actual("family") == family:
                return tkfont.Font(
                    self._root, name="CharlaEmoji", family=family, size=self._zoomed(self._points)
                )
        return None

    # --- pictures ---------------------------------------------------------------------------------

    @property
    def picture_unit(self) -> int:
        """Return the `unit` for pictures, which grow with the text beside them."""
        return max(3, round(self.unit * self.percent / 100))

    def sign(self, name: str) -> tk.PhotoImage:
        """Return the picture for one of signs.PRESENCES."""
        if name not in self._presences:
            self._presences[name] = self._picture(
                signs.presence(name, self.palette, self.picture_unit)
            )
        return self._presences[name]

    def icon(self, name: str, colour: str = "muted") -> tk.PhotoImage:
        """Return one of glyphs.GLYPHS; `colour` is a field of the palette."""
        if (name, colour) not in self._icons:
            self._icons[name, colour] = self._picture(self._draw_icon(name, colour))
        return self._icons[name, colour]

    def picture(self, png: bytes) -> tk.PhotoImage:
        """Return any other picture, and keep it.

        If a picture were collected along with its widget, another thread's garbage collection could
        do it, and calling Tk from there crashes Python.
        """
        if png not in self._others:
            self._others[png] = self._picture(png)
        return self._others[png]

    @property
    def box_images(self) -> styles.Images:
        """Return the `image` option of a Checkbutton: a picture for each of its states."""
        if not self._boxes:
            self._boxes = {name: self._picture(png) for name, png in self._draw_boxes().items()}
        return styles.by_state(self._boxes, "box", "ticked")

    @property
    def dot_images(self) -> styles.Images:
        """Return the `image` option of a Radiobutton."""
        if not self._dots:
            self._dots = {name: self._picture(png) for name, png in self._draw_dots().items()}
        return styles.by_state(self._dots, "dot", "chosen")

    def _draw_icon(self, name: str, colour: str) -> bytes:
        return signs.icon(
            name, getattr(self.palette, colour), round(ICON_UNITS * self.picture_unit)
        )

    def _draw_boxes(self) -> dict[str, bytes]:
        return signs.boxes(self.palette, self.picture_unit)

    def _draw_dots(self) -> dict[str, bytes]:
        return signs.dots(self.palette, self.picture_unit)

    def _draw_pictures(self) -> None:
        """Redraw all pictures in place: the widgets that show them change at once."""
        for name, picture in self._presences.items():
            picture.configure(data=signs.presence(name, self.palette, self.picture_unit))
        for (name, colour), picture in self._icons.items():
            picture.configure(data=self._draw_icon(name, colour))
        for pictures, draw in ((self._boxes, self._draw_boxes), (self._dots, self._draw_dots)):
            if pictures:
                for name, png in draw().items():
                    pictures[name].configure(data=png)

    def _picture(self, png: bytes) -> tk.PhotoImage:
        return tk.PhotoImage(master=self._root, format="png", data=png)


class _EdgedMenu(tk.Menu):
    """A menu has an edge in its own colour.

    Tk draws the edge in the menu's background colour only. So the menu has the edge's colour, and
    each entry has the ground's. Menus of the system ignore colours.
    """

    def __init__(self, parent: tk.Misc, ground: str, **options: Any) -> None:
        super().__init__(parent, **options)
        self._ground = ground

    def add(self, itemType: str, cnf: dict[str, Any] | None = None, **more: Any) -> None:
        super().add(itemType, {"background": self._ground, **(cnf or {})}, **more)  # type: ignore[no-untyped-call]
