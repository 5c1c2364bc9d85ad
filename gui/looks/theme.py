"""Hold the look of a window: palette, fonts, icons, and ttk's clam theme styled with them.

All measures are in pixels at 96 dpi and grow with `tk scaling` and the size of the text: `px`
returns them for this screen. Fonts are in pixels too, because points would be rounded. Pictures are
drawn in the size in which they are shown, when they are first needed.
"""

from __future__ import annotations

import tkinter as tk
from collections import deque
from collections.abc import Callable
from functools import cached_property, partial
from tkinter import font as tkfont
from tkinter import ttk
from typing import Any, Literal

from gui.looks import elements, shapes, signs, styles, windowing
from gui.looks.delay import Delay
from gui.looks.palette import LIGHT, PALETTES
from gui.looks.picture import ThemePicture, delete_dropped
from gui.looks.system import SystemPalette
from gui.words.text import colour_is_safe

ZOOM_PERCENTS = (80, 90, 100, 110, 125, 150, 175, 200)
USUAL_STEP = ZOOM_PERCENTS.index(100)
UNIT_PIXELS_AT_96_DPI = 4
POINTS_SCALING_AT_96_DPI = 96 / 72
ICON_PIXELS = 20
KEPT_PICTURES = 600  # of those that are made for one place
# The sizes of the text, in pixels at 96 dpi.
TEXT, SMALL, MICRO, TITLE, DISPLAY, MONO, EMOJI_ALONE, EMOJI_MENU = 14, 12, 11, 16, 24, 13, 28, 20
SYSTEM_POLL_MS = 50
EMOJI_FAMILIES = {  # on Windows, Tk never ends to draw the pictures in the others
    "x11": ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Twemoji", "EmojiOne Color"),
    "win32": ("Segoe UI Emoji",),
    "aqua": ("Apple Color Emoji",),
}


class ThemeFont(tkfont.Font):
    """A font asks Tk for its height once: Tk loads a font each time while no widget has it."""

    def __init__(self, root: tk.Tk, **options: Any) -> None:
        self._known: dict[str, int] = {}
        super().__init__(root, **options)

    def configure(self, **options: Any) -> Any:
        self._known.clear()
        return super().configure(**options)

    def metrics(self, option: str) -> int:  # type: ignore[override]  # nobody asks for more
        if option not in self._known:
            self._known[option] = super().metrics(option)  # type: ignore[call-overload]
        return self._known[option]


class Theme:
    """A theme has the palette, measures, fonts and pictures of one root window.

    Widgets read them; `use` and `zoom_to` change them. `zoom` is the size of text in steps from the
    usual size, `percent` in percent of it.

    Args:
        root: the window.
        system: knows the palette of the system.
        hurries: pictures that are not seen first are drawn when `catch_up` is called.
    """

    def __init__(
        self, root: tk.Tk, system: SystemPalette | None = None, *, hurries: bool = False
    ) -> None:
        windowing.system = str(root.tk.call("tk", "windowingsystem"))
        self._root = root
        self._system = system if system is not None else SystemPalette()
        # macOS counts 72 points to the inch, and scales them to the pixels of the screen itself.
        self._set_scale(float(root.tk.call("tk", "scaling")) / POINTS_SCALING_AT_96_DPI)
        self.zoom = 0
        family = tkfont.nametofont("TkDefaultFont", root).actual("family")
        self._fonts: list[tuple[tkfont.Font, int]] = []
        self._lengths: dict[float, int] = {}  # for `px`
        self._initials: dict[int, tkfont.Font] = {}
        self._has_styles = self._has_chat_styles = False
        self.font = self._make_font("CharlaText", family, TEXT)
        self.bold = self._make_font("CharlaBold", family, TEXT, "bold")
        self.small = self._make_font("CharlaSmall", family, SMALL)
        self.small_bold = self._make_font("CharlaSmallBold", family, SMALL, "bold")
        self.title = self._make_font("CharlaTitle", family, TITLE, "bold")
        self.display = self._make_font("CharlaDisplay", family, DISPLAY, "bold")
        self.style = ttk.Style(root)
        self.style.theme_use("clam")
        self._presences: dict[str, tk.PhotoImage] = {}
        self._choices: dict[str, tk.PhotoImage] = {}
        self._faces: dict[str, tk.PhotoImage] = {}
        self._hurries = hurries
        self._undrawn: dict[str, shapes.Drawing] = {}  # of _faces, while it hurries
        self._by_look: dict[tuple[object, ...], tk.PhotoImage] = {}
        self._icons: dict[tuple[str, str, int], tk.PhotoImage] = {}
        self._others: dict[bytes, tk.PhotoImage] = {}
        self._dropped: deque[str] = deque()
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
        before = self.percent
        self.zoom = min(max(steps, -USUAL_STEP), len(ZOOM_PERCENTS) - 1 - USUAL_STEP)
        if before != self.percent:
            self._resize()

    def rescale(self, scale: float) -> None:
        """Draw everything for a screen of another density; 1.0 is 96 dpi."""
        self._root.tk.call("tk", "scaling", scale * POINTS_SCALING_AT_96_DPI)
        self._set_scale(scale)
        self._resize()

    def _set_scale(self, scale: float) -> None:
        self.scale = max(1.0, scale)
        self.unit = max(UNIT_PIXELS_AT_96_DPI, round(UNIT_PIXELS_AT_96_DPI * self.scale))
        self.hairline = max(1, round(self.scale))

    def _resize(self) -> None:
        self._lengths.clear()
        for font, pixels in self._fonts:
            font.configure(size=-self.px(pixels))
        self._by_look.clear()
        if self._has_styles:
            self._draw_pictures()
            self._dress()

    def px(self, length: float) -> int:
        """Return a length on this screen, in pixels, for one in pixels at 96 dpi and 100 %.

        Only 0 becomes 0.
        """
        found = self._lengths.get(length)
        if found is None:
            pixels = max(1, round(length * self.scale * self.percent / 100))
            found = self._lengths[length] = pixels if length else 0
        return found

    def sharp(self, length: float) -> int:
        """Return the same for what does not grow with the text: edges and corners."""
        return max(1, round(length * self.scale)) if length else 0

    @property
    def caret(self) -> int:
        """Return the width of the caret, in pixels; a hint in an empty field begins behind it."""
        return self.sharp(1.5)

    def _make_font(
        self,
        name: str,
        family: str,
        pixels: int,
        weight: Literal["normal", "bold"] = "normal",
        slant: Literal["roman", "italic"] = "roman",
    ) -> tkfont.Font:
        size = -self.px(pixels)
        font = ThemeFont(
            self._root, name=name, family=family, weight=weight, slant=slant, size=size
        )
        self._fonts.append((font, pixels))
        return font

    def use(self, palette_name: str) -> None:
        """Apply a palette to every ttk widget at once; other widgets must be created anew.

        `palette_name` "" means the system's palette, as far as it is known by now.
        """
        self.palette = PALETTES.get(palette_name or self._system.name, LIGHT)
        self._root.configure(background=self.palette.page)
        self._draw_pictures()
        self._dress()

    def dress_chat(self) -> None:
        """Make the styles that only the chat and the dialogs have, unless they are made."""
        if not self._has_chat_styles:
            self._has_chat_styles = True
            self._dress_chat()

    def _dress(self) -> None:
        self._has_styles = True
        styles.dress(self)
        if self._has_chat_styles:
            self._dress_chat()

    def _dress_chat(self) -> None:
        from gui.looks import chat_styles  # imported here: the first window does not need it

        chat_styles.dress(self)

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

    @property
    def moves(self) -> bool:
        """Return whether the user wants things to move, as far as it is known."""
        return self._system.moves

    # --- fonts that not every window needs --------------------------------------------------------

    @cached_property
    def mono(self) -> tkfont.Font:
        """Return the monospaced font, for code."""
        family = tkfont.nametofont("TkFixedFont", self._root).actual("family")
        return self._make_font("CharlaMono", family, MONO)

    @cached_property
    def small_mono(self) -> tkfont.Font:
        """Return the monospaced font for bytes."""
        return self._make_font("CharlaSmallMono", self.mono.actual("family"), SMALL)

    @cached_property
    def small_mono_bold(self) -> tkfont.Font:
        """Return the same font for what stands above them."""
        return self._make_font("CharlaSmallMonoBold", self.mono.actual("family"), SMALL, "bold")

    @cached_property
    def italic(self) -> tkfont.Font:
        """Return the font for what is said in italics."""
        return self._make_font("CharlaItalic", self.font.actual("family"), TEXT, slant="italic")

    @cached_property
    def bold_italic(self) -> tkfont.Font:
        """Return the font for what is bold and in italics."""
        family = self.font.actual("family")
        return self._make_font("CharlaBoldItalic", family, TEXT, "bold", "italic")

    @cached_property
    def micro(self) -> tkfont.Font:
        """Return the font for numbers in pills, and for tags."""
        return self._make_font("CharlaMicro", self.font.actual("family"), MICRO, "bold")

    def initials(self, pixels: int) -> tkfont.Font:
        """Return the font for initials of this size, in pixels at 96 dpi."""
        if pixels not in self._initials:
            name, family = f"CharlaInitials{pixels}", self.font.actual("family")
            self._initials[pixels] = self._make_font(name, family, pixels, "bold")
        return self._initials[pixels]

    @cached_property
    def emoji(self) -> tkfont.Font | None:
        """Return the font for coloured emoji.

        Returns:
            None if there is none, or if it would crash the process (gui.words.text).
        """
        return self._emoji_font("CharlaEmoji", TEXT)

    @cached_property
    def emoji_alone(self) -> tkfont.Font | None:
        """Return the font for messages of emoji alone, or None."""
        return self._emoji_font("CharlaEmojiAlone", EMOJI_ALONE)

    @cached_property
    def emoji_menu(self) -> tkfont.Font | None:
        """Return the font for emoji that are picked, in menus and in the picker, or None."""
        return self._emoji_font("CharlaEmojiMenu", EMOJI_MENU)

    def _emoji_font(self, name: str, pixels: int) -> tkfont.Font | None:
        if not colour_is_safe():
            return None
        for family in EMOJI_FAMILIES[windowing.system]:
            if tkfont.Font(self._root, family=family).actual("family") == family:
                return self._make_font(name, family, pixels)
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

    def icon(self, name: str, colour: str = "muted", pixels: int = ICON_PIXELS) -> tk.PhotoImage:
        """Return one of glyphs.GLYPHS.

        Args:
            name: of the icon.
            colour: a field of the palette.
            pixels: its width and height, at 96 dpi.
        """
        key = name, colour, pixels
        if key not in self._icons:
            self._icons[key] = self._picture(self._draw_icon(*key))
        return self._icons[key]

    def box(
        self,
        width: int,
        height: int,
        radii: shapes.Radii,
        fill: str,
        *,
        edge: str = "",
        edge_width: int = 0,
        outside: str = "",
    ) -> tk.PhotoImage:
        """Return a box with round corners. See `shapes.box`; lengths are those of this screen."""
        draw = partial(
            shapes.box,
            width,
            height,
            radii,
            fill,
            edge=edge,
            edge_width=edge_width,
            outside=outside,
        )
        return self.kept((width, height, radii, fill, edge, edge_width, outside), draw)

    def corner(
        self,
        radius: int,
        which: int,
        fill: str,
        *,
        edge: str = "",
        edge_width: int = 0,
        outside: str = "",
    ) -> tk.PhotoImage:
        """Return a corner of such a box: 0 for the upper left one, then clockwise."""
        draw = partial(
            shapes.corner, radius, which, fill, edge=edge, edge_width=edge_width, outside=outside
        )
        return self.kept(("corner", radius, which, fill, edge, edge_width, outside), draw)

    def disc(self, number: int, pixels: int, outside: str = "") -> tk.PhotoImage:
        """Return the disc of the person with this number, `pixels` wide on this screen.

        `outside`: see `shapes.box`.
        """
        discs = self.palette.discs
        fill = discs[number % len(discs)]
        return self.box(pixels, pixels, pixels / 2, fill, outside=outside)

    def bubble(self, kind: str, pixels: int) -> tk.PhotoImage:
        """Return the speech bubble of a "room" or a "group", `pixels` wide on this screen."""
        half, corner = pixels / 2, pixels / 9
        if kind == "group":
            return self.box(pixels, pixels, (half, half, corner, half), self.palette.amber)
        return self.box(pixels, pixels, (half, half, half, corner), self.palette.accent)

    def badge(self, name: str, pixels: int, ground: str) -> tk.PhotoImage:
        """Return the sign at the corner of a disc: one of signs.BADGES, with its ring.

        Args:
            name: of the sign.
            pixels: the width with the ring, on this screen.
            ground: the colour behind the disc, as "#rrggbb".
        """
        draw = partial(signs.badge, name, self.palette, pixels, ground)
        return self.kept(("badge", name, pixels, ground), draw)

    def receipt(self, name: str, pixels: int = 16) -> tk.PhotoImage:
        """Return one of signs.RECEIPTS, `pixels` high at 96 dpi."""
        draw = partial(signs.receipt, name, self.palette, self.px(pixels))
        return self.kept(("receipt", name, self.px(pixels), self.palette.name), draw)

    def picture(self, png: bytes) -> tk.PhotoImage:
        """Return any other picture, and keep it."""
        if png not in self._others:
            self._others[png] = self._picture(png)
        return self._others[png]

    def choice_images(self, plain: str, chosen: str) -> elements.Images:
        """Return the `image` option of a check box ("box", "ticked") for each of its states.

        A radio button has "dot" and "chosen", a switch "switch" and "switched".
        """
        if plain not in self._choices:
            self._draw_choices(plain)
        return elements.by_state(self._choices, plain, chosen)

    def face(
        self, name: str, draw: shapes.Drawing, until: tk.PhotoImage | None = None
    ) -> tk.PhotoImage:
        """Return the picture with this name, which is drawn anew in its place if it exists.

        Args:
            name: of the picture.
            draw: returns it as a PNG.
            until: another one, which it may look like until the window has been shown.
        """
        picture = self._faces.get(name)
        if picture is not None:
            self._undrawn.pop(name, None)
            picture.configure(data=draw())
        elif self._hurries and until is not None:
            picture = self._faces[name] = self._make_picture(format="png")
            self._root.tk.call(picture, "copy", until)
            self._undrawn[name] = draw
        else:
            picture = self._faces[name] = self._picture(draw())
        return picture

    def catch_up(self) -> None:
        """Draw what the first picture of the window did not wait for."""
        self._hurries = False
        while self._undrawn:
            name, draw = self._undrawn.popitem()
            self._faces[name].configure(data=draw())

    def _draw_icon(self, name: str, colour: str, pixels: int) -> bytes:
        return signs.icon(name, getattr(self.palette, colour), self.px(pixels))

    def _draw_choices(self, plain: str) -> None:
        kind = {"box": signs.boxes, "dot": signs.dots, "switch": signs.switches}[plain]
        for name, draw in kind(self.palette, self.px).items():
            until = self._choices.get(name.partition("-")[0])
            self._choices[name] = self.face(f"choice {name}", draw, until)

    def _draw_pictures(self) -> None:
        """Redraw all pictures in place: the widgets that show them change at once."""
        for name, picture in self._presences.items():
            picture.configure(data=signs.presence(name, self.palette, self.picture_unit))
        for key, picture in self._icons.items():
            picture.configure(data=self._draw_icon(*key))
        for plain in ("box", "dot", "switch"):
            if plain in self._choices:
                self._draw_choices(plain)

    def kept(self, look: tuple[object, ...], draw: Callable[[], bytes]) -> tk.PhotoImage:
        """Return a picture by its look; the least recently used ones are dropped.

        Tk keeps what a widget still shows.
        """
        found = self._by_look.pop(look, None) or self._picture(draw())
        self._by_look[look] = found
        if len(self._by_look) > KEPT_PICTURES:
            del self._by_look[next(iter(self._by_look))]
        return found

    def empty(self, width: int, height: int) -> tk.PhotoImage:
        """Return a picture without pixels, which keeps room free in a text."""
        return self._make_picture(width=width, height=height)

    def _picture(self, png: bytes) -> tk.PhotoImage:
        return self._make_picture(format="png", data=png)

    def _make_picture(self, **options: object) -> tk.PhotoImage:
        delete_dropped(self._root, self._dropped)
        return ThemePicture(self._root, self._dropped, **options)
