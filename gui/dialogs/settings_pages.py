"""Fill the pages of the settings window, one for each section."""

from __future__ import annotations

import platform
from functools import partial
from tkinter import ttk

from gui.dialogs.settings_parts import BEFORE_ROW, PaletteChoice, SettingsPage, SizeSlider
from gui.looks.theme import USUAL_STEP, ZOOM_PERCENTS
from gui.model.notify_rules import NotifyRules
from gui.model.own_state import clean_note
from gui.model.settings import KnownServer
from gui.parts import editing
from gui.parts.logo import logo_of
from gui.words import i18n
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line
from net import VERSION

AWAY_MINUTES = (5, 10, 15, 30, 60, 0)  # 0: never
KEY_CHARACTERS = 12  # of a fingerprint: enough to tell keys apart
LEAST_FACTS = 240  # the room for what is known of a class beside its buttons, at 96 dpi
LOGO = 56  # pixels at 96 dpi


class LookPage(SettingsPage):
    """The page has colours, text, the list of conversations, and the keys that send."""

    def fill(self) -> None:
        theme = self.theme
        self.add_heading(_("Colours"))
        palettes = {
            "": _("Match system"),
            "light": _("Light"),
            "dark": _("Dark"),
            "contrast": _("High contrast"),
        }
        pictures = PaletteChoice(
            self.page,
            theme,
            palettes,
            variable=self.variable("theme"),
            room=self.room,
            on_choose=lambda name: self.change("theme", name, True),
        )
        for name, button in pictures.buttons.items():
            self.controls[f"theme={name}"] = button
        self.add_whole(pictures, has_margin=True)
        self.add_heading(_("Text"))
        self._add_size()
        languages = {"": _("Match system"), **i18n.LANGUAGES}
        self.add_choice("language", _("Language"), languages)
        self.add_heading(_("List of conversations"))
        self.add_box("last_lines", _("Show the last message and its time"))
        self.add_box("unread_first", _("Put unread conversations first"))
        self.add_box("hide_offline", _("Hide people who are offline"))
        self.add_heading(_("Messages"))
        self.add_box("enter_sends", _("Enter sends; Shift+Enter starts a new line"))

    def _add_size(self) -> None:
        theme, line = self.theme, ttk.Frame(self.page)
        at = USUAL_STEP + theme.zoom
        percent = ttk.Label(line, text=_percent(at), style="Strong.TLabel", width=6)

        def show(stop: int) -> None:
            percent.configure(text=_percent(stop))

        for name, icon, step in (("smaller", "minus", -1), ("bigger", "plus", 1)):
            zoom = theme.zoom + step
            button = ttk.Button(
                line,
                image=theme.icon(icon, "text", 16),
                style="Square.TButton",
                command=partial(self.change, "zoom", zoom, True),
            )
            is_possible = 0 <= USUAL_STEP + zoom < len(ZOOM_PERCENTS)
            button.state(["!disabled" if is_possible else "disabled"])
            self.controls[name] = button
        gap = theme.px(8)
        beside = (percent, self.controls["smaller"], self.controls["bigger"])
        slider = self.controls["zoom"] = SizeSlider(
            line,
            theme,
            at,
            room=self.room - sum(part.winfo_reqwidth() + gap for part in beside),
            on_slide=lambda stop: self.change("zoom", stop - USUAL_STEP, True),
            on_move=show,
        )
        parts = (self.controls["smaller"], slider, self.controls["bigger"], percent)
        for column, part in enumerate(parts):
            part.grid(row=0, column=column, padx=(gap if column else 0, 0))
            self.page.tk.call("raise", part)  # the order in which Tab goes
        self.add_labelled(_("Size"), line)


class NotificationsPage(SettingsPage):
    """The page has what calls the user's attention, and how."""

    def fill(self) -> None:
        self.add_heading(_("When somebody writes to you"))
        self.add_box("notifications", _("Show a notification"))
        self.add_box("notification_text", _("Show the beginning of the message"))
        self.add_box("sound", _("Play a sound"))
        self.add_heading(_("For now"))
        self.add_box("do_not_disturb", _("Do not disturb: no notifications or sound"))
        muted = len(NotifyRules(self.settings).silent)
        if muted:
            words = ngettext(
                "{n} conversation is muted.", "{n} conversations are muted.", muted
            ).format(n=muted)
            self.add_line("muted", words, _("Unmute all"), self._unmute_all)

    def _unmute_all(self) -> None:
        modes = {key: mode for key, mode in self.settings.notify.items() if mode != "never"}
        self.change("muted_until", {}, False)
        self.change("notify", modes, True)


class OthersPage(SettingsPage):
    """The page has what others see of the user."""

    def fill(self) -> None:
        self.add_heading(_("Others see"))
        self.add_box("tell_typing", _("When I am writing"))
        self.add_box("tell_read", _("Which messages I have read"))
        self.add_heading(_("About me"))
        minutes = sorted({*AWAY_MINUTES, self.settings.away_minutes}, key=lambda each: each or 1e9)
        words = {
            each: ngettext("{n} minute", "{n} minutes", each).format(n=each) if each else _("never")
            for each in minutes
        }
        self.add_choice("away_minutes", _("Away after"), words)
        note = ttk.Entry(self.page, font=self.theme.font, width=24)
        note.insert(0, self.settings.note)
        note.bind("<FocusOut>", lambda _event: self.leave())
        note.bind("<Return>", lambda _event: self._on_note_entered())
        editing.guard_input(note)
        editing.add_menu(note, self.theme, editable=True)
        self._note = self.controls["note"] = note
        self.add_labelled(_("My status line"), note, wide=True)
        self.add_hint(_("A few words beside your name, such as “in the library”."))
        blocked = self.actions.blocked
        if blocked:
            count = ngettext(
                ("You have blocked {n} person."), ("You have blocked {n} people."), blocked
            ).format(n=blocked)
            self.add_heading(_("Blocked people"))
            self.add_line("blocked", count, _("Show…"), self.actions.show_blocked)

    def leave(self) -> None:
        note = clean_note(self._note.get())
        if note != self.settings.note:
            self.change("note", note, False)

    def _on_note_entered(self) -> str:
        self.leave()
        return "break"  # Return confirms the line here, not the dialog


class ClassesPage(SettingsPage):
    """The page lists the classes whose keys are known, to check their words or forget them."""

    def fill(self) -> None:
        self.add_heading(_("Classes you know"))
        known = self.settings.known
        order = sorted(known, key=lambda key: -known[key].last_used)
        if not order:
            self.add_hint(_("The classes you join appear here, each with its key."))
            return
        self.add_hint(
            _(
                "Each has its own key. If you forget one, Charla will ask for its words again "
                "next time. Your messages stay."
            )
        )
        for fingerprint in order:
            self._add_class(fingerprint, known[fingerprint])

    def _add_class(self, fingerprint: str, known: KnownServer) -> None:
        theme, px = self.theme, self.theme.px
        line = ttk.Frame(self.page)
        line.columnconfigure(1, weight=1)
        icon = theme.icon("shield" if known.is_verified else "shield-open",
                          "accent" if known.is_verified else "warn", 24)  # fmt: skip
        ttk.Label(line, image=icon).grid(row=0, column=0, rowspan=2, padx=(0, px(12)))
        address = known.addresses[0] if known.addresses else ""
        ttk.Label(line, text=displayable_line(known.name or address), style="Strong.TLabel").grid(
            row=0, column=1, sticky="w"
        )
        standing = _("verified") if known.is_verified else _("not verified yet")
        facts = (standing, displayable_line(address), _("key {key}…").format(
            key=fingerprint[:KEY_CHARACTERS]))  # fmt: skip
        buttons = ttk.Frame(line)
        if not known.is_verified:
            check = ttk.Button(
                buttons,
                text=_("Verify…"),
                style="Small.TButton",
                command=partial(self.actions.verify, fingerprint),
            )
            check.grid(row=0, column=0, padx=(0, px(8)))
            self.controls[f"check={fingerprint}"] = check
        forget = ttk.Button(buttons, text=_("Forget"), style="Small.TButton")
        forget.configure(command=partial(self._forget, fingerprint, forget))
        forget.grid(row=0, column=1)
        self.controls[f"forget={fingerprint}"] = forget
        whole = self.room - px(24 + 12 + 16)
        room = whole - sum(one.winfo_reqwidth() + px(8) for one in buttons.winfo_children())
        if room < px(LEAST_FACTS):  # the buttons stand below
            room = whole
            buttons.grid(row=2, column=1, sticky="w", pady=(px(8), 0))
        else:
            buttons.grid(row=0, column=2, rowspan=2, sticky="e")
        ttk.Label(
            line, text=" · ".join(filter(None, facts)), style="Muted.TLabel", wraplength=room
        ).grid(row=1, column=1, sticky="w", padx=(0, px(16)))
        self.add_whole(line, above=12, sticky="ew")

    def _forget(self, fingerprint: str, button: ttk.Button) -> None:
        """Forget a class when its button is pressed for the second time."""
        if str(button.cget("style")) != "Small.Danger.TButton":
            button.configure(text=_("Yes, forget"), style="Small.Danger.TButton")
            return
        known = {key: one for key, one in self.settings.known.items() if key != fingerprint}
        self.change("known", known, True)


class ComputerPage(SettingsPage):
    """The page has what Charla does and keeps on this computer."""

    def fill(self) -> None:
        self.add_heading(_("Starting and closing"))
        self.add_box("start_with_session", _("Start Charla when I log in to this computer"))
        if self.actions.has_tray:
            self.add_box("tray", _("Show an icon in the tray"), redraw=True)
            self.add_box(
                "keep_in_tray", _("Keep running in the tray when I close the window"), redraw=True
            )
        self.add_heading(_("Your data"))
        self.add_box("remember", _("Remember me and keep my messages (from the next log-in on)"))
        folder = ttk.Entry(self.page, font=self.theme.font, width=24)
        folder.insert(0, str(self.actions.folder))
        folder.state(["readonly"])
        folder.xview_moveto(1)
        self.controls["folder"] = folder
        ttk.Frame(self.page, height=self.theme.px(BEFORE_ROW)).grid(row=self.row, column=0)
        self.row += 1
        self.add_labelled(_("Folder"), folder, wide=True)
        below = ttk.Frame(self.page)
        self.controls["open_folder"] = ttk.Button(
            below, text=_("Open folder"), command=self.actions.open_folder
        )
        if self.actions.export is not None:
            self.controls["export"] = ttk.Button(
                below, text=_("Export messages…"), command=self.actions.export
            )
        self.side_by_side(*(self.controls[name] for name in ("open_folder", "export")
                            if name in self.controls))  # fmt: skip
        self.add_labelled("", below)


class AboutPage(SettingsPage):
    """The page has a few lines to read, and to copy when asking for help."""

    def fill(self) -> None:
        theme, px = self.theme, self.theme.px
        head = ttk.Frame(self.page)
        ttk.Label(head, image=theme.picture(logo_of(px(LOGO)))).grid(
            row=0, column=0, rowspan=2, padx=(0, px(16))
        )
        ttk.Label(head, text="Charla", style="Title.TLabel").grid(row=0, column=1, sticky="sw")
        ttk.Label(
            head, text=_("Your class's chat, on your own network"), style="Muted.TLabel"
        ).grid(row=1, column=1, sticky="nw")
        self.add_whole(head)
        facts = ttk.Frame(self.page)
        for row, (label, words) in enumerate(self.facts()):
            ttk.Label(facts, text=label, style="Muted.TLabel").grid(
                row=row, column=0, sticky="w", pady=px(2)
            )
            ttk.Label(facts, text=words).grid(
                row=row, column=1, sticky="w", padx=(px(16), 0), pady=px(2)
            )
        self.add_whole(facts, above=20)
        copy = ttk.Button(self.page, text=_("Copy"), command=self._copy)
        self.controls["copy"] = copy
        self.add_whole(copy, above=16)

    def facts(self) -> list[tuple[str, str]]:
        """Return (label, value) of what is asked for when somebody needs help."""
        return [
            (_("Version"), VERSION),
            (_("Licence"), "MIT"),
            ("Python", platform.python_version()),
            ("Tk", str(self.page.tk.call("info", "patchlevel"))),
            (_("System"), f"{platform.system()} {platform.release()}"),
        ]

    def _copy(self) -> None:
        lines = [f"Charla {VERSION}", *(f"{label}: {words}" for label, words in self.facts()[1:])]
        self.page.clipboard_clear()
        self.page.clipboard_append("\n".join(lines))


def _percent(stop: int) -> str:
    return f"{ZOOM_PERCENTS[stop]} %"
