"""Provide the parts of the settings window: pages with their rows, pictures to choose, a slider."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tkinter import ttk
from typing import Any

from gui.looks import shapes
from gui.looks.palette import PALETTES, Palette
from gui.looks.shapes import Layer
from gui.looks.theme import ZOOM_PERCENTS, Theme
from gui.model.settings import Settings
from gui.parts.drop_down import DropDown

VARIABLE = "charla_setting_"  # prefix of the names of Tcl variables, see gui.login
# In pixels at 96 dpi.
LABEL_WIDTH, LABEL_GAP = 132, 16
BEFORE_HEADING, AFTER_HEADING = 20, 8
BEFORE_ROW = 8
INDENT = 4  # of what has no room for a ring around it
SWATCH = (120, 72)
RING = 2  # around a picture that has the focus, with as much between
SLIDER = (200, 36)
KNOB, TRACK, TICK = 16, 4, (2, 4)


@dataclass(frozen=True, slots=True)
class SettingsActions:
    """The settings need these values and callbacks.

    Attributes:
        on_change: called with (name, value) to store and apply a field of Settings. If the window
            is created anew by that, this dialog redraws itself afterwards.
        folder: the profile folder.
        open_folder: shows it.
        export: opens the export dialog; None while nobody is logged in.
        blocked: the number of blocked people.
        show_blocked: shows them.
        has_tray: this system may have a tray.
        verify: called with the fingerprint of a known server, to ask for its words.
    """

    on_change: Callable[[str, Any], None]
    folder: Path
    open_folder: Callable[[], None]
    export: Callable[[], None] | None = None
    blocked: int = 0
    show_blocked: Callable[[], None] = lambda: None
    has_tray: bool = False
    verify: Callable[[str], None] = lambda _fingerprint: None


class SettingsPage:
    """A page shows one section of the settings; the classes that inherit from it fill it.

    Args:
        page: the frame to fill.
        room: how wide the contents may be, in pixels.
        on_change: called with (name, value) and whether the page has to be drawn anew.
    """

    def __init__(
        self,
        page: ttk.Frame,
        theme: Theme,
        settings: Settings,
        actions: SettingsActions,
        *,
        room: int,
        on_change: Callable[[str, Any, bool], None],
    ) -> None:
        self.page, self.theme, self.settings, self.actions = page, theme, settings, actions
        self.room, self.change = room, on_change
        self.controls: dict[str, tk.Widget] = {}
        self.row = 0
        page.columnconfigure(1, weight=1)
        self.fill()

    def fill(self) -> None:
        """Add the contents."""
        raise NotImplementedError

    def leave(self) -> None:
        """Keep what is not kept yet; the page is about to go."""

    # --- building blocks --------------------------------------------------------------------------

    def add_heading(self, words: str) -> None:
        above = self.theme.px(BEFORE_HEADING) if self.row else 0
        ttk.Label(self.page, text=words, style="Heading.TLabel").grid(
            row=self.row,
            column=0,
            columnspan=2,
            sticky="w",
            padx=(self.theme.px(INDENT), 0),
            pady=(above, self.theme.px(AFTER_HEADING)),
        )
        self.row += 1

    def add_whole(
        self, widget: tk.Widget, *, above: int = 0, sticky: str = "w", has_margin: bool = False
    ) -> None:
        """Add a widget over the whole width.

        Args:
            widget: see tkinter.
            above: how far it is below the last one, in pixels at 96 dpi.
            sticky: see tkinter.
            has_margin: its pictures have the room for the ring of the focus in them.
        """
        self.page.tk.call(
            *("grid", widget, "-row", self.row, "-column", 0, "-columnspan", 2),
            *("-sticky", sticky, "-pady", (self.theme.px(above), 0)),
            *("-padx", (0 if has_margin else self.theme.px(INDENT), 0)),
        )
        self.row += 1

    def add_labelled(self, words: str, control: tk.Widget, *, wide: bool = False) -> None:
        """Add a control with words beside it, or above it if there is no room beside it."""
        theme = self.theme
        label = ttk.Label(self.page, text=words, wraplength=self.room)
        least = theme.px(LABEL_WIDTH + LABEL_GAP)
        control.update_idletasks()  # a frame learns its width
        needed = max(label.winfo_reqwidth() + theme.px(LABEL_GAP), least)
        if needed + control.winfo_reqwidth() > self.room:
            self.add_whole(label, above=BEFORE_ROW)
            self.add_whole(control, sticky="ew" if wide else "w")
            return
        self.page.columnconfigure(0, minsize=least + theme.px(INDENT))
        indent = theme.px(INDENT), theme.px(LABEL_GAP)
        label.grid(row=self.row, column=0, sticky="w", padx=indent)
        self.page.tk.call(
            *("grid", control, "-row", self.row, "-column", 1),
            *("-sticky", "ew" if wide else "w", "-pady", (0, theme.px(BEFORE_ROW))),
        )
        label.grid_configure(pady=(0, theme.px(BEFORE_ROW)))
        self.row += 1

    def add_hint(self, words: str) -> None:
        label = ttk.Label(self.page, text=words, style="Muted.TLabel", wraplength=self.room)
        self.add_whole(label, above=4)

    def add_box(self, name: str, words: str, *, redraw: bool = False) -> None:
        """Add a check box for a field of the settings."""
        style, theme = "Wrapped.TCheckbutton", self.theme
        theme.style.configure(style, wraplength=max(1, self.room - theme.px(40)))
        box = ttk.Checkbutton(
            self.page,
            text=words,
            style=style,
            variable=self.variable(name),
            image=theme.choice_images("box", "ticked"),
            command=lambda: self.change(
                name, bool(self.page.getboolean(self.page.getvar(VARIABLE + name))), redraw
            ),
        )
        self.controls[name] = box
        self.add_whole(box, above=4, has_margin=True)

    def add_choice(self, name: str, words: str, choices: Mapping[Any, str]) -> DropDown:
        """Add a choice for a field of the settings, by value and what is shown for it."""
        values = list(choices)
        width = max(16, *(len(one) for one in choices.values()))
        box = DropDown(self.page, self.theme, list(choices.values()), width=width)
        value = getattr(self.settings, name)
        box.current(values.index(value) if value in values else 0)
        box.bind(
            "<<ComboboxSelected>>",
            lambda _event: self.change(name, values[box.current()], name == "language"),
        )
        self.controls[name] = box
        self.add_labelled(words, box)
        return box

    def add_line(self, name: str, words: str, verb: str, act: Callable[[], None]) -> None:
        """Add a line that tells a number of something, with a button."""
        line = ttk.Frame(self.page)
        button = self.controls[name] = ttk.Button(line, text=verb, command=act)
        self.side_by_side(ttk.Label(line, text=words, wraplength=self.room), button)
        self.add_whole(line, above=BEFORE_ROW)

    def side_by_side(self, *widgets: tk.Widget) -> None:
        """Arrange widgets in a row, or in a column if a row is too wide."""
        gap = self.theme.px(8)
        beside = sum(widget.winfo_reqwidth() + gap for widget in widgets) <= self.room
        for index, widget in enumerate(widgets):
            place = (0, index) if beside else (index, 0)
            self.page.tk.call(
                *("grid", widget, "-row", place[0], "-column", place[1], "-sticky", "w"),
                *("-padx", (gap if place[1] else 0, 0), "-pady", (gap if place[0] else 0, 0)),
            )

    def variable(self, name: str) -> Any:
        value = getattr(self.settings, name)
        self.page.setvar(VARIABLE + name, str(int(value)) if isinstance(value, bool) else value)
        return VARIABLE + name


class PaletteChoice(ttk.Frame):
    """Palettes are chosen by their pictures, of which one is chosen.

    Args:
        palettes: what each is called, by its name; "" is the system's.
        variable: the name of the Tcl variable that has the name of the chosen one.
        room: how wide it may be, in pixels.
        on_choose: called with the name of the one that the user chooses.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        palettes: Mapping[str, str],
        *,
        variable: Any,
        room: int,
        on_choose: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self.buttons: dict[str, ttk.Radiobutton] = {}
        ring = theme.px(2 * RING)
        wide = theme.px(SWATCH[0]) + 2 * ring
        gap = theme.px(14) - 2 * ring
        columns = max(1, min(len(palettes), (room + gap) // (wide + gap)))
        if columns > 1 and len(palettes) % columns == 1:
            columns -= 1  # none stands alone
        for index, (name, words) in enumerate(palettes.items()):
            button = ttk.Radiobutton(
                self,
                text=words,
                value=name,
                variable=variable,
                image=_pictures(theme, name),
                style="Picture.TRadiobutton",
                command=partial(on_choose, name),
            )
            row, column = divmod(index, columns)
            button.grid(row=row, column=column, padx=(gap if column else 0, 0))
            self.buttons[name] = button
            for key, step in (("Left", -1), ("Right", 1), ("Up", -columns), ("Down", columns)):
                button.bind(f"<{key}>", partial(self._step, name, step))

    def _step(self, name: str, step: int, _event: object) -> str:
        """Choose another picture, as with radio buttons."""
        names = list(self.buttons)
        at = names.index(name) + step
        if 0 <= at < len(names):
            self.buttons[names[at]].focus_set()
            self.buttons[names[at]].invoke()
        return "break"


def _pictures(theme: Theme, name: str) -> Any:
    """Return the `image` option of a palette's button, with a picture for each state."""

    def draw(edge: str, width: int, ring: str = "") -> str:
        return str(theme.picture(swatch(theme, name, edge, width, ring)))

    p = theme.palette
    return (
        draw(p.edge, 1),
        *("focus selected", draw(p.accent, 2, p.focus)),
        *("focus", draw(p.edge, 1, p.focus)),
        *("selected", draw(p.accent, 2)),
        *("active", draw(p.text, 1)),
    )


def swatch(theme: Theme, name: str, edge: str, width: int, ring: str) -> bytes:
    """Return a small picture of a window in a palette as a PNG.

    Args:
        theme: it tells the measures.
        name: of the palette; "": half is light and half dark.
        edge: the colour around it.
        width: of that edge, in pixels at 96 dpi.
        ring: the colour of a ring around that; "" for none.
    """
    px = theme.px
    beyond = px(2 * RING)
    wide, high = px(SWATCH[0]) + 2 * beyond, px(SWATCH[1]) + 2 * beyond
    corner, line = px(8), theme.sharp(width)
    layers = []
    if ring:
        layers += [Layer(0, corner + beyond, ring), Layer(px(RING), corner + px(RING), "")]
    layers.append(Layer(beyond, corner, edge))
    inner = max(0, corner - line)
    left = beyond + line
    if name:
        layers.append(Layer(left, inner, PALETTES[name].page))
        layers += _window(theme, PALETTES[name], (wide, high), left, wide - left, inner)
    else:
        half = wide // 2
        light, dark = PALETTES["light"], PALETTES["dark"]
        layers.append(Layer((left, left, wide - half, left), (inner, 0, 0, inner), light.page))
        layers.append(Layer((half, left, left, left), (0, inner, inner, 0), dark.page))
        layers += _window(theme, light, (wide, high), left, half, inner)
        layers += _window(theme, dark, (wide, high), half, wide - left, 0)
    return shapes.paint(wide, high, layers)


def _window(
    theme: Theme, p: Palette, size: tuple[int, int], start: int, end: int, corner: float
) -> list[Layer]:
    """Return the parts of a small window in a palette, as far as they are between two columns."""
    px, beyond = theme.px, theme.px(2 * RING)
    layers = []

    def add(x: int, y: int, wide: int, high: int, radii: shapes.Radii, colour: str) -> None:
        left, right = beyond + x, beyond + x + wide
        if right <= start or left >= end:
            return
        four = radii if isinstance(radii, tuple) else (radii,) * 4
        if left < start:
            left, four = start, (0, four[1], four[2], 0)
        if right > end:
            right, four = end, (four[0], 0, 0, four[3])
        bottom = size[1] - beyond - y - high
        layers.append(Layer((left, beyond + y, size[0] - right, bottom), four, colour))

    edge = start - beyond
    side = px(36)
    add(edge, edge, side - edge, px(72) - 2 * edge, (corner, 0, 0, corner), p.side)
    add(side, edge, theme.hairline, px(72) - 2 * edge, 0, p.line)
    dot = px(10)
    for row, colour in enumerate((p.accent, p.discs[2], p.discs[6])):
        add(
            px(9),
            px(10) + row * px(18),
            dot,
            dot,
            (dot / 2,) * 3 + (dot / (2 if row else 9),),
            colour,
        )
    add(px(46), px(11), px(40), px(5), px(5) / 2, p.text)
    add(px(46), px(22), px(58), px(5), px(5) / 2, p.edge)
    field = px(120) - px(46) - px(10)
    add(px(46), px(72 - 9 - 14), field, px(14), px(5), p.edge)
    line = theme.hairline
    add(
        px(46) + line,
        px(72 - 9 - 14) + line,
        field - 2 * line,
        px(14) - 2 * line,
        max(0, px(5) - line),
        p.raised,
    )
    return layers


class SizeSlider(tk.Canvas):
    """A slider has a stop for each size of the text.

    Args:
        at: the index of the size now.
        room: how wide it may be, in pixels.
        on_slide: called with the index of a stop, when the user has let go there.
        on_move: called with the index of the stop over which the user drags the knob.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        at: int,
        *,
        room: int,
        on_slide: Callable[[int], None],
        on_move: Callable[[int], None],
    ) -> None:
        self._wide = max(theme.px(KNOB), min(theme.px(SLIDER[0]), room))
        super().__init__(
            parent,
            width=self._wide,
            height=theme.px(SLIDER[1]),
            background=theme.palette.page,
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
        )
        self._theme, self._on_slide, self._on_move = theme, on_slide, on_move
        self.at = self._before = at
        for sequence in ("<Button-1>", "<B1-Motion>"):
            self.bind(sequence, self._on_drag)
        self.bind("<ButtonRelease-1>", lambda _event: self._finish())
        for keys, step in (
            (("Left", "Down"), -1),
            (("Right", "Up"), 1),
            (("Home",), -99),
            (("End",), 99),
        ):
            for key in keys:
                self.bind(f"<{key}>", partial(self._on_key, step))
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.bind(sequence, lambda _event: self._draw())
        self._draw()

    def _x(self, stop: int) -> int:
        """Return where a stop is, in pixels from the left."""
        inset = self._theme.px(KNOB) / 2
        return round(inset + stop * (self._wide - 2 * inset) / (len(ZOOM_PERCENTS) - 1))

    def _on_drag(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        stops = range(len(ZOOM_PERCENTS))
        self._move(min(stops, key=lambda stop: abs(self._x(stop) - event.x)))

    def _on_key(self, step: int, _event: object) -> str:
        self._move(max(0, min(self.at + step, len(ZOOM_PERCENTS) - 1)))
        self._finish()
        return "break"

    def _move(self, stop: int) -> None:
        if stop != self.at:
            self.at = stop
            self._on_move(stop)
            self._draw()

    def _finish(self) -> None:
        if self.at != self._before:
            self._before = self.at
            self._on_slide(self.at)

    def _draw(self) -> None:
        theme, p, px = self._theme, self._theme.palette, self._theme.px
        middle, first, last = px(SLIDER[1]) // 2, self._x(0), self._x(len(ZOOM_PERCENTS) - 1)
        high, knob = px(TRACK), px(KNOB)
        self.delete("all")

        def bar(wide: int, colour: str) -> None:
            if wide > 0:
                picture = theme.box(wide, high, high / 2, colour)
                self.create_image(first, middle, anchor="w", image=picture)

        bar(last - first, p.pressed)
        bar(self._x(self.at) - first, p.accent)
        wide, long = px(TICK[0]), px(TICK[1])
        for stop in range(len(ZOOM_PERCENTS)):
            x, y = self._x(stop) - wide // 2, middle + px(6)
            colour = p.accent if stop == self.at else p.edge
            self.create_rectangle(x, y, x + wide, y + long, fill=colour, width=0)
        has_focus = self.focus_get() is self
        if has_focus:
            wide = knob + 2 * px(2 * RING)
            ring = theme.box(
                wide, wide, wide / 2, p.page, edge=p.focus, edge_width=px(RING), outside=p.page
            )
            self.create_image(self._x(self.at), middle, image=ring)
        self.create_image(self._x(self.at), middle, image=theme.box(knob, knob, knob / 2, p.accent))
