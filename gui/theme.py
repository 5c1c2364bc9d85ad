"""How Charla looks: two palettes, the fonts, and ttk's clam theme dressed in them.

All measures come from the screen: `unit` is 4 pixels at 96 dpi and grows with `tk scaling`, fonts are in
points, and the rows of lists take their height from the font, so everything is as crisp at 192 dpi.
"""

from __future__ import annotations

import tkinter as tk
from tkinter import font as tkfont
from tkinter import ttk
from typing import Any

from gui import signs
from gui.palette import LIGHT, PALETTES, Palette

ZOOM_STEPS = range(-3, 9)
UNIT_PIXELS_AT_96_DPI = 4
POINTS_SCALING_AT_96_DPI = 96 / 72
MIN_POINTS = 10

Layout = list[Any]  # of ttk's elements, nested: typeshed gives its type no name


class Theme:
    """Palette, measures, fonts and pictures of one root window. Widgets read them; `use` and `zoom_to` change them."""

    def __init__(self, root: tk.Tk) -> None:
        self._root = root
        # macOS counts in points of 72 to the inch, and makes them as many true pixels as the screen has itself.
        self.scale = max(1.0, float(root.tk.call("tk", "scaling")) / POINTS_SCALING_AT_96_DPI)
        self.unit = max(UNIT_PIXELS_AT_96_DPI, round(UNIT_PIXELS_AT_96_DPI * self.scale))
        self.hairline = max(1, round(self.scale))
        self.zoom = 0
        usual = tkfont.nametofont("TkDefaultFont", root).actual()
        family = usual["family"]
        self._points = max(MIN_POINTS, usual["size"])  # 10 on X11, 9 on Windows, 13 on macOS; less than 0 are pixels
        self.font = tkfont.Font(root, name="CharlaText", family=family)
        self.bold = tkfont.Font(root, name="CharlaBold", family=family, weight="bold")
        self.small = tkfont.Font(root, name="CharlaSmall", family=family)
        self.title = tkfont.Font(root, name="CharlaTitle", family=family, weight="bold")
        self.style = ttk.Style(root)
        self.style.theme_use("clam")
        self._presences: dict[str, tk.PhotoImage] = {}
        self._boxes: dict[str, tk.PhotoImage] = {}
        self.zoom_to(0)
        self.palette = LIGHT

    def zoom_to(self, steps: int) -> None:
        """Sets the size of all text, in steps of one point from the usual one."""
        self.zoom = min(max(steps, ZOOM_STEPS.start), ZOOM_STEPS.stop - 1)
        points = self._points + self.zoom
        self.font.configure(size=points)
        self.bold.configure(size=points)
        self.small.configure(size=max(7, points - 1))
        self.title.configure(size=points + 8)
        self.style.configure("Treeview", rowheight=self.font.metrics("linespace") + 2 * self.unit)

    def use(self, palette_name: str) -> None:
        """Takes on a palette, for every ttk widget at once; other widgets must be made anew."""
        palette = self.palette = PALETTES.get(palette_name, LIGHT)
        self._root.configure(background=palette.page)
        self._draw_signs()
        self._style_basics(palette)
        self._style_buttons(palette)
        self._style_fields(palette)
        self._style_lists(palette)

    def menu(self, parent: tk.Misc) -> tk.Menu:
        """An empty menu in the palette's colours."""
        palette = self.palette
        return tk.Menu(
            parent, tearoff=False, font=self.font, relief="flat", borderwidth=self.hairline,
            background=palette.field, foreground=palette.text, activebackground=palette.selected,
            activeforeground=palette.text, disabledforeground=palette.muted, selectcolor=palette.accent,
            activeborderwidth=self.unit // 2,
        )

    def sign(self, name: str) -> tk.PhotoImage:
        """The picture for one of signs.PRESENCES, drawn when it is first asked for."""
        if name not in self._presences:
            self._presences[name] = self._picture(signs.presence(name, self.palette, self.unit))
        return self._presences[name]

    @property
    def box_images(self) -> Any:
        """The `image` of a Checkbutton: a picture for each of its states (which typeshed does not know of)."""
        plain, plain_focus, ticked, ticked_focus = (
            str(self._boxes[name]) for name in ("box", "box-focus", "ticked", "ticked-focus"))
        return (plain, "focus selected", ticked_focus, "focus", plain_focus, "selected", ticked)

    def _draw_signs(self) -> None:
        """The same pictures with new contents: whatever shows them changes at once."""
        for name, picture in self._presences.items():
            picture.configure(data=signs.presence(name, self.palette, self.unit))
        for name, png in signs.boxes(self.palette, self.unit).items():
            if name in self._boxes:
                self._boxes[name].configure(data=png)
            else:
                self._boxes[name] = self._picture(png)

    def _picture(self, png: bytes) -> tk.PhotoImage:
        return tk.PhotoImage(master=self._root, format="png", data=png)

    def _style_basics(self, p: Palette) -> None:
        style = self.style
        style.configure(
            ".", background=p.page, foreground=p.text, font=self.font, bordercolor=p.line, lightcolor=p.page,
            darkcolor=p.page, troughcolor=p.page, focuscolor=p.accent, selectbackground=p.selected,
            selectforeground=p.text, insertcolor=p.text, insertwidth=max(1, round(1.5 * self.scale)), relief="flat",
        )
        style.map(
            ".", selectbackground=[("!focus", p.selected)], selectforeground=[("!focus", p.text)],
            foreground=[("disabled", p.muted)],
        )
        for name, background in (("", p.page), ("Side.", p.side), ("Notice.", p.notice), ("Line.", p.line),
                                 ("Edge.", p.edge), ("Field.", p.field), ("Focus.", p.accent)):
            style.configure(f"{name}TFrame", background=background)
        labels: dict[str, dict[str, Any]] = {
            "Muted": {"foreground": p.muted, "font": self.small},
            "Strong": {"font": self.bold},
            "Title": {"font": self.title},
            "Error": {"foreground": p.error, "font": self.bold},
            "Warn": {"foreground": p.warn, "font": self.small},
            "Side": {"background": p.side, "font": self.small, "foreground": p.muted},
            "Me": {"background": p.side, "font": self.bold},
            "Notice": {"background": p.notice},
            "NoticeStrong": {"background": p.notice, "font": self.bold},
            "Placeholder": {"background": p.field, "foreground": p.muted},
        }
        for name, options in labels.items():
            style.configure(f"{name}.TLabel", **options)
        style.configure(
            "Horizontal.TProgressbar", background=p.accent, troughcolor=p.line, borderwidth=0, arrowsize=self.unit,
            lightcolor=p.accent, darkcolor=p.accent,
        )

    def _style_buttons(self, p: Palette) -> None:
        style, unit = self.style, self.unit
        style.configure(
            "TButton", background=p.field, foreground=p.text, bordercolor=p.edge, lightcolor=p.field,
            darkcolor=p.field, padding=(3 * unit, unit + unit // 2), anchor="center", shiftrelief=0, width=0,
            relief="raised",  # clam draws no border around what is flat; the colours make it look so
        )
        style.map(
            "TButton",
            background=[("disabled", p.side), ("pressed", p.selected), ("active", p.hover)],
            foreground=[("disabled", p.muted)],
            lightcolor=[("focus", p.accent), ("pressed", p.selected), ("active", p.hover)],
            darkcolor=[("focus", p.accent), ("pressed", p.selected), ("active", p.hover)],
            bordercolor=[("focus", p.accent)],
            relief=[("pressed", "raised")],
        )
        style.configure(
            "Accent.TButton", background=p.accent, foreground=p.on_accent, bordercolor=p.accent,
            lightcolor=p.accent, darkcolor=p.accent, font=self.bold, focuscolor=p.on_accent,
        )
        accents = [("disabled", p.hover), ("pressed", p.accent_hover), ("active", p.accent_hover)]
        style.map(
            "Accent.TButton", background=accents, foreground=[("disabled", p.muted)],
            lightcolor=[("disabled", p.hover), ("focus", p.text), ("active", p.accent_hover)],
            darkcolor=[("disabled", p.hover), ("focus", p.text), ("active", p.accent_hover)],
            bordercolor=[("disabled", p.line), ("focus", p.text), ("active", p.accent_hover)],
        )
        for name, background in (("Flat", p.page), ("SideFlat", p.side), ("NoticeFlat", p.notice)):
            style.configure(
                f"{name}.TButton", background=background, bordercolor=background, lightcolor=background,
                darkcolor=background, padding=(2 * unit, unit), foreground=p.text,
            )
            style.map(
                f"{name}.TButton",
                background=[("pressed", p.selected), ("active", p.hover)],
                bordercolor=[("focus", p.accent), ("active", p.hover)],
                lightcolor=[("focus", p.accent), ("active", p.hover)],
                darkcolor=[("focus", p.accent), ("active", p.hover)],
            )
        # The dashed line of 1995 around the focus goes; the border in the accent's colour says it.
        layout: Layout = [("Button.border", {"sticky": "nswe", "border": "1", "children": [
            ("Button.padding", {"sticky": "nswe", "children": [("Button.label", {"sticky": "nswe"})]})]})]
        for name in ("TButton", "Accent.TButton", "Flat.TButton", "SideFlat.TButton", "NoticeFlat.TButton"):
            style.layout(name, layout)
        style.configure("TCheckbutton", background=p.page, padding=(0, unit))
        style.map("TCheckbutton", background=[("active", p.page)], foreground=[("disabled", p.muted)])
        # Without an indicator: clam's own ticks with a cross, in one size. `box_images` takes its place.
        layout = [("Checkbutton.padding", {"sticky": "nswe", "children": [
            ("Checkbutton.label", {"side": "left", "sticky": ""})]})]
        style.layout("TCheckbutton", layout)

    def _style_fields(self, p: Palette) -> None:
        style, unit = self.style, self.unit
        style.configure(
            "TEntry", fieldbackground=p.field, foreground=p.text, bordercolor=p.edge, lightcolor=p.field,
            darkcolor=p.field, padding=(2 * unit, unit + unit // 2), relief="flat",
        )
        style.map(
            "TEntry", bordercolor=[("focus", p.accent), ("invalid", p.error)],
            lightcolor=[("focus", p.accent), ("invalid", p.error)],
            darkcolor=[("focus", p.accent), ("invalid", p.error)],
            foreground=[("disabled", p.muted)], fieldbackground=[("disabled", p.side)],
        )
        thumb = {"background": p.edge, "troughcolor": p.page, "bordercolor": p.page, "lightcolor": p.edge,
                 "darkcolor": p.edge, "gripcount": 0, "arrowsize": round(2.5 * unit), "relief": "flat",
                 "borderwidth": 0}
        for name, trough in (("", p.page), ("Side.", p.side)):
            scrollbar = f"{name}Vertical.TScrollbar"
            layout: Layout = [("Vertical.Scrollbar.trough", {"sticky": "ns", "children": [
                ("Vertical.Scrollbar.thumb", {"expand": "1", "sticky": "nswe"})]})]
            style.layout(scrollbar, layout)
            style.configure(scrollbar, **{**thumb, "troughcolor": trough, "bordercolor": trough})
            style.map(
                scrollbar,
                # With nothing to scroll there is nothing to see.
                background=[("disabled", trough), ("active", p.muted)],
                lightcolor=[("disabled", trough), ("active", p.muted)],
                darkcolor=[("disabled", trough), ("active", p.muted)],
            )

    def _style_lists(self, p: Palette) -> None:
        style = self.style
        style.configure(
            "Roster.Treeview", background=p.side, fieldbackground=p.side, foreground=p.text, borderwidth=0,
            bordercolor=p.side, lightcolor=p.side, darkcolor=p.side, relief="flat", indent=0, font=self.font,
        )
        style.map(
            "Roster.Treeview", background=[("selected", p.selected)], foreground=[("selected", p.text)],
            bordercolor=[("focus", p.accent)], lightcolor=[("focus", p.side)], darkcolor=[("focus", p.side)],
        )
        style.layout("Roster.Treeview", [("Treeview.treearea", {"sticky": "nswe"})])
        style.layout("Roster.Treeview.Item", [("Treeitem.padding", {"sticky": "nswe", "children": [
            ("Treeitem.image", {"side": "left", "sticky": ""}),
            ("Treeitem.text", {"side": "left", "sticky": ""})]})])
        style.configure("Roster.Treeview.Item", padding=(2 * self.unit, 0, 0, 0))
