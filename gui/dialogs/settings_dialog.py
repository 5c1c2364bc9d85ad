"""Show the settings. Changes apply at once, without confirmation."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tkinter import ttk
from typing import Any

from gui.looks.theme import USUAL_STEP, ZOOM_PERCENTS, Theme
from gui.model.notify_rules import NotifyRules
from gui.model.own_state import clean_note
from gui.model.settings import Settings
from gui.parts import editing
from gui.parts.dialog import Dialog, focus_of
from gui.words import i18n
from gui.words.i18n import _, ngettext

AWAY_MINUTES = (5, 10, 15, 30, 60, 0)  # 0: never
WIDTH_CHARACTERS = 58
LABEL_CHARACTERS = 16
ROW_UNITS = 130
VARIABLE = "charla_setting_"  # prefix of the names of Tcl variables, see gui.login


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
    """

    on_change: Callable[[str, Any], None]
    folder: Path
    open_folder: Callable[[], None]
    export: Callable[[], None] | None = None
    blocked: int = 0
    show_blocked: Callable[[], None] = lambda: None
    has_tray: bool = False


class SettingsDialog(Dialog):
    """The dialog shows everything in `settings` that the user can choose."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, settings: Settings, actions: SettingsActions
    ) -> None:
        super().__init__(parent, theme, "")
        self._settings, self._actions = settings, actions
        self.controls: dict[str, ttk.Widget] = {}
        self._row = 0
        self._build()
        self.show()

    def close(self) -> None:
        self._save_note()
        super().close()

    def redraw(self, focus: str = "") -> None:
        """Redraw everything in the current theme and language.

        `focus` is the name of the control to focus.
        """
        for child in self.page.winfo_children():
            child.destroy()
        self._build()
        self.recolour()
        self.fit()
        if focus in self.controls:
            self.controls[focus].focus_set()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.title(_("Settings"))
        self.controls.clear()
        self._row = 0
        self.page.columnconfigure(2, weight=1)
        self._add_look()
        self._add_notifications()
        self._add_privacy()
        self._add_computer()
        self.buttons((_("Close"), self.close, True))

    def _add_look(self) -> None:
        self._heading("look", _("Look"))
        self._choice("language", _("Language"), {"": _("As the system"), **i18n.LANGUAGES})
        self._choice(
            "theme",
            _("Colours"),
            {
                "": _("As the system"),
                "light": _("Light"),
                "dark": _("Dark"),
                "contrast": _("High contrast"),
            },
        )
        size = ttk.Frame(self.page)
        for name, words, step in (("smaller", "−", -1), ("bigger", "+", 1)):
            button = ttk.Button(
                size,
                text=words,
                padding=(2 * self.theme.unit, 0),
                command=partial(self._zoom, step),
            )
            button.state(["disabled" if self._zoomed(step) is None else "!disabled"])
            self.controls[name] = button
        percent = ttk.Label(size, text=f"{self.theme.percent} %", width=6, anchor="center")
        for column, widget in enumerate(
            (self.controls["smaller"], percent, self.controls["bigger"])
        ):
            widget.grid(row=0, column=column)
        self._labelled(_("Text size"), size)

    def _add_notifications(self) -> None:
        self._heading("bell", _("Notifications"))
        self._tick("notifications", _("Show a notification when somebody writes"))
        self._tick("notification_text", _("With the beginning of the message"))
        self._tick("sound", _("Make a sound"))
        self._tick("do_not_disturb", _("Do not disturb: neither of both for now"))
        muted = len(NotifyRules(self._settings).silent)
        if muted:
            words = ngettext(
                "{n} conversation is muted.", "{n} conversations are muted.", muted
            ).format(n=muted)
            self._add_line("muted", words, _("Unmute all"), self._unmute_all)

    def _add_privacy(self) -> None:
        self._heading("eye", _("What others see"))
        self._tick("tell_typing", _("That I am writing, while I write"))
        self._tick("tell_read", _("Which messages I have read"))
        words = {
            minutes: ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
            if minutes
            else _("never")
            for minutes in sorted(
                {*AWAY_MINUTES, self._settings.away_minutes}, key=lambda each: each or 1e9
            )
        }
        away = ttk.Combobox(
            self.page, values=list(words.values()), state="readonly", font=self.theme.font, width=14
        )
        away.set(words[self._settings.away_minutes])
        away.bind(
            "<<ComboboxSelected>>",
            lambda _event: self._change("away_minutes", list(words)[away.current()]),
        )
        self.controls["away_minutes"] = away
        self._labelled(_("Away after"), away)
        note = ttk.Entry(self.page, font=self.theme.font)
        note.insert(0, self._settings.note)
        note.bind("<FocusOut>", lambda _event: self._save_note())
        note.bind("<Return>", lambda _event: self._on_note_entered())
        editing.guard_input(note)
        editing.add_menu(note, self.theme, editable=True)
        self.controls["note"] = note
        self._labelled(_("My status line"), note, wide=True)
        self._hint(_("A line beside your name, such as “in the library”."))
        blocked = self._actions.blocked
        if blocked:
            count = ngettext("{n} person is blocked.", "{n} people are blocked.", blocked).format(
                n=blocked
            )
            self._add_line("blocked", count, _("Show…"), self._actions.show_blocked)

    def _add_computer(self) -> None:
        self._heading("folder", _("On this computer"))
        self._tick("start_with_session", _("Start Charla when I log in to this computer"))
        if self._actions.has_tray:
            self._tick("tray", _("Show an icon in the tray"), redraw=True)
            self._tick("keep_in_tray", _("Go on in the tray when I close the window"), redraw=True)
        self._tick("remember", _("From the next log-in on: remember me, keep my messages"))
        folder = ttk.Entry(self.page, font=self.theme.font)
        folder.insert(0, str(self._actions.folder))
        folder.state(["readonly"])
        folder.xview_moveto(1)
        self.controls["folder"] = folder
        self._labelled(_("Folder"), folder, wide=True)
        below = ttk.Frame(self.page)
        opening = ttk.Button(below, text=_("Open folder"), command=self._actions.open_folder)
        self.controls["open_folder"] = opening
        if self._actions.export is not None:
            self.controls["export"] = ttk.Button(
                below, text=_("Export messages…"), command=self._actions.export
            )
        self._side_by_side(*below.winfo_children(), room=self._room_beside_labels)
        self._labelled("", below)

    # --- building blocks --------------------------------------------------------------------------

    def _heading(self, icon: str, words: str) -> None:
        unit, above = self.theme.unit, (4 if self._row else 0) * self.theme.unit
        ttk.Label(self.page, image=self.theme.icon(icon, "accent")).grid(
            row=self._row, column=0, padx=(0, 2 * unit), pady=(above, unit)
        )
        ttk.Label(self.page, text=words, style="Heading.TLabel").grid(
            row=self._row, column=1, columnspan=2, sticky="w", pady=(above, unit)
        )
        self._row += 1

    def _labelled(
        self,
        words: str,
        control: ttk.Widget,
        *,
        wide: bool = False,
        beside: ttk.Widget | None = None,
    ) -> None:
        """Put words beside the middle of the control, or of the part `beside`."""
        unit = self.theme.unit
        label = ttk.Label(self.page, text=words)
        above = (
            unit
            if beside is None
            else unit + (beside.winfo_reqheight() - label.winfo_reqheight()) // 2
        )
        label.grid(
            row=self._row,
            column=1,
            sticky="w" if beside is None else "nw",
            padx=(0, 4 * unit),
            pady=(above, unit),
        )
        control.grid(row=self._row, column=2, sticky="ew" if wide else "w", pady=unit)
        self._row += 1

    def _side_by_side(self, *widgets: tk.Misc, room: int) -> None:
        """Arrange widgets in a row, or in a column if a row is too wide."""
        gap = 2 * self.theme.unit
        beside = sum(widget.winfo_reqwidth() + gap for widget in widgets) <= room
        for index, widget in enumerate(widgets):
            self.tk.call(
                "grid",
                widget,
                "-row",
                0 if beside else index,
                "-column",
                index if beside else 0,
                "-sticky",
                "w",
                "-padx",
                (gap if beside and index else 0, 0),
                "-pady",
                (0 if beside or not index else gap // 2, 0),
            )

    def _add_line(self, name: str, words: str, verb: str, act: Callable[[], None]) -> None:
        """Add a line that tells a number of something, with a button."""
        line = ttk.Frame(self.page)
        button = self.controls[name] = ttk.Button(line, text=verb, command=act)
        self._side_by_side(
            ttk.Label(line, text=words), button, room=self.room - 8 * self.theme.unit
        )
        line.grid(row=self._row, column=1, columnspan=2, sticky="w", pady=self.theme.unit)
        self._row += 1

    @property
    def _room_beside_labels(self) -> int:
        return self.room - self.theme.font.measure("n" * LABEL_CHARACTERS)

    def _hint(self, words: str) -> None:
        label = ttk.Label(
            self.page,
            text=words,
            style="Muted.TLabel",
            wraplength=min(WIDTH_CHARACTERS * self.theme.small.measure("n"), self.room // 2),
        )
        label.grid(row=self._row, column=2, sticky="w", pady=(0, self.theme.unit))
        self._row += 1

    def _tick(self, name: str, words: str, *, redraw: bool = False) -> None:
        style = "Wrapped.TCheckbutton"
        self.theme.style.configure(style, wraplength=self.room - 28 * self.theme.picture_unit)
        box = ttk.Checkbutton(
            self.page,
            text=words,
            style=style,
            variable=self._variable(name),
            image=self.theme.choice_images("box", "ticked"),
            command=lambda: self._change(
                name, bool(self.getboolean(self.getvar(VARIABLE + name))), redraw=redraw
            ),
        )
        box.grid(row=self._row, column=1, columnspan=2, sticky="w")
        self.controls[name] = box
        self._row += 1

    def _choice(self, name: str, label: str, choices: Mapping[str, str]) -> None:
        """Add radio buttons: in one row, or else in two columns, or else one below the other."""
        unit = self.theme.unit
        frame = ttk.Frame(self.page)
        box = 11 * self.theme.picture_unit
        widest = max(self.theme.font.measure(words) for words in choices.values()) + box
        wide = sum(self.theme.font.measure(words) + box for words in choices.values())
        room = min(ROW_UNITS * unit, self._room_beside_labels)
        columns = len(choices) if wide < room else 2 if 2 * widest < room else 1
        for index, (value, words) in enumerate(choices.items()):
            button = ttk.Radiobutton(
                frame,
                text=words,
                value=value,
                variable=self._variable(name),
                image=self.theme.choice_images("dot", "chosen"),
                command=partial(self._change, name, value, redraw=True),
            )
            button.grid(
                row=index // columns, column=index % columns, sticky="w", padx=(0, 4 * unit)
            )
            self.controls[f"{name}={value}"] = button
        self._labelled(
            label, frame, wide=True, beside=self.controls[f"{name}={next(iter(choices))}"]
        )

    def _variable(self, name: str) -> Any:
        value = getattr(self._settings, name)
        self.setvar(VARIABLE + name, str(int(value)) if isinstance(value, bool) else value)
        return VARIABLE + name

    # --- events -----------------------------------------------------------------------------------

    def _unmute_all(self) -> None:
        modes = {key: mode for key, mode in self._settings.notify.items() if mode != "never"}
        self._change("muted_until", {})
        self._change("notify", modes, redraw=True)

    def _change(self, name: str, value: Any, *, redraw: bool = False) -> None:
        focused = focus_of(self)  # the main window may be created anew, and take the focus with it
        focus = next((name for name, control in self.controls.items() if control is focused), "")
        self._actions.on_change(name, value)
        if redraw:
            self.redraw(focus)

    def _zoomed(self, step: int) -> int | None:
        zoom = self.theme.zoom + step
        return zoom if 0 <= USUAL_STEP + zoom < len(ZOOM_PERCENTS) else None

    def _zoom(self, step: int) -> None:
        zoom = self._zoomed(step)
        if zoom is not None:
            self._change("zoom", zoom, redraw=True)

    def _on_note_entered(self) -> str:
        self._save_note()
        return "break"  # Return confirms the line here, not the dialog

    def _save_note(self) -> None:
        entry = self.controls.get("note")
        if isinstance(entry, ttk.Entry):
            note = clean_note(entry.get())
            if note != self._settings.note:
                self._actions.on_change("note", note)
