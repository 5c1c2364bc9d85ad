"""Ask who one is and which class to join, and say beside the fields what is wrong.

It is what the login shows while nothing is going on; `gui.login` puts the states of a login in its
place.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from functools import partial
from tkinter import ttk
from typing import Any, NamedTuple

from gui.entrance.class_list import ClassList
from gui.entrance.start_cards import PICTURE, PICTURE_GAP, SIDE
from gui.entrance.words_field import WordsField
from gui.looks import signs, windowing
from gui.looks.delay import Delay
from gui.looks.palette import nick_number
from gui.looks.theme import Theme
from gui.model.choice import Choice
from gui.model.classes import ClassRow, ClassRows
from gui.model.settings import KnownServer
from gui.parts import editing
from gui.parts.avatar import Avatar
from gui.unsent_hint import Count, UnsentHint
from gui.words.face import Face, initials
from gui.words.i18n import _
from net.wire.announced import Announced

LOOKING_MS = 10_000  # then nobody else is expected to answer
# In pixels at 96 dpi.
LABEL_GAP, NAME_GAP = 4, 2
LINE = 16  # the height of a line below a field
LIST_GAP, LINE_GAP, WORDS_GAP, REMEMBER_GAP = 4, 12, 16, 12
# The name of a Tcl variable. A tkinter.Variable could be collected by another thread's garbage
# collection and call Tk from there. (Any: typeshed expects a Variable.)
REMEMBER: Any = "charla_remember"


class EnteredFields(NamedTuple):
    """The fields had this in them, and will have it after a change of look or language."""

    name: str
    server: str
    remember: bool
    typed: str
    chosen: str


class LoginForm(ttk.Frame):
    """The form has the user's name, the classes, the field for words, and a message.

    Args:
        known: servers by the fingerprint of their key.
        count: returns how many messages of (name, server) wait to be sent; it may be slow.
        is_looking: something looks for classes on the network.
        on_submit: called when the user wants to join what is chosen or typed.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        known: Mapping[str, KnownServer],
        count: Count,
        is_looking: bool,
        on_submit: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Raised.TFrame")
        self._theme, self._known = theme, known
        self._on_submit = on_submit
        self.setvar(REMEMBER, "1")
        self._server = ""
        self._rows = ClassRows(known)
        self._announced: tuple[Announced, ...] = ()
        self._has_chosen = False  # the user has, so that nothing else chooses any more
        self._is_pointing = False
        self._is_at_choice = False  # the cursor was put there last, not into the name
        self._build(count)
        self._looking = Delay(self, LOOKING_MS, self._look_no_more)
        if is_looking:
            self._looking.start()
        else:
            self._search.grid_remove()

    def destroy(self) -> None:
        self._looking.cancel()
        super().destroy()

    # --- what is in it ----------------------------------------------------------------------------

    def fill(self, name: str, server: str, remember: bool) -> None:
        """Fill in what is known, and put the cursor where something is missing.

        Args:
            name: the user's.
            server: an address, or the fingerprint of a known server.
            remember: whether to remember both.
        """
        self.name.delete(0, "end")
        self.name.insert(0, name)
        self.setvar(REMEMBER, "1" if remember else "0")
        self._server = server
        usual = server if server in self._known else self._known_at(server)
        self._rows = ClassRows(self._known, usual=usual, address="" if usual else server)
        self._has_chosen = False
        self._show_rows()
        if name and server:
            self._choose(usual or server)
        self._show_face()
        self.focus_name()
        self.look_for_waiting()

    @property
    def filled(self) -> tuple[str, Choice, bool]:
        """Return the name, the choice and "remember me" as the user has entered them."""
        return (self.name.get().strip(), self._choice(), self.getboolean(self.getvar(REMEMBER)))

    def _choice(self) -> Choice:
        if self.is_typed:
            typed = self.words.content.strip()
            return Choice(address=typed) if self.words.is_address else Choice(words=typed)
        row = self.classes.chosen_row
        return row.choice if row is not None else Choice()

    @property
    def is_typed(self) -> bool:
        """Return whether words or an address are typed: then the list does not count."""
        return bool(self.words.content.strip())

    @property
    def kept(self) -> EnteredFields:
        """Return what is in the fields, to be passed to `restore` of another form."""
        name, _choice, remember = self.filled
        chosen = self.classes.chosen if self._has_chosen else ""
        return EnteredFields(name, self._server, remember, self.words.content, chosen)

    def restore(self, kept: EnteredFields) -> None:
        self.fill(kept.name, kept.server, kept.remember)
        self.words.fill(kept.typed)
        if kept.chosen:
            self._choose(kept.chosen)

    def take_focus(self) -> None:
        """Put the cursor again where it was put last."""
        if self._is_at_choice:
            self.focus_choice()
        else:
            self.focus_name()

    def focus_name(self) -> None:
        """Put the cursor into the name, which whoever types replaces."""
        self._is_at_choice = False
        self.name.focus_set()
        self.name.selection_range(0, "end")

    def focus_choice(self) -> None:
        """Put the cursor where the server was chosen or typed."""
        self._is_at_choice = True
        if self.is_typed:
            self.words.focus()
        else:
            self.classes.focus_set()

    def find_problem(self) -> bool:
        """Return whether nobody can be called so or no class has such words, and say it there."""
        if not self.name.get().strip():
            self.say_at_name(_("Write your name."))
            return True
        if not self.is_typed or self.words.is_address:
            return False
        problem = self.words.problem()
        if problem:
            self.say_at_words(problem)
        return bool(problem)

    def propose(self, address: str) -> None:
        """Choose the class that is known at an address, or put the address into the field."""
        known = self._known_at(address)
        self.words.fill("" if known else address)
        if known:
            self._choose(known)

    @property
    def announced(self) -> tuple[Announced, ...]:
        """Return the servers that announce themselves now."""
        return self._announced

    def show_announced(self, announced: tuple[Announced, ...]) -> None:
        """Show the classes that announce themselves now; nothing moves under the pointer."""
        self._announced = announced
        self._show_rows()

    def _known_at(self, address: str) -> str:
        """Return the fingerprint of the server used last at an address; "" if none was."""
        there = [key for key, one in self._known.items() if address in one.addresses]
        return max(there, key=lambda key: self._known[key].last_used, default="")

    def look_for_waiting(self) -> None:
        """Show how many messages wait for the user in the fields."""
        name, choice, remember = self.filled
        self.unsent_hint.look(name, choice.fingerprint or choice.address, remember)

    # --- what is said -----------------------------------------------------------------------------

    def say_at_name(self, problem: str) -> None:
        """Say below the name what is wrong with it, and put the cursor there."""
        self.name.state(["invalid"])
        self._say_below_name(problem)
        self.focus_name()

    def say_at_words(self, problem: str) -> None:
        """Say below the words, or the address, what is wrong with them; the cursor goes there."""
        self.words.say(problem)
        self._is_at_choice = True
        self.words.focus()

    def _say_below_name(self, problem: str) -> None:
        self._name_error.configure(text=problem)
        if problem:
            self._name_error.lift()
        else:
            self._name_error.lower()

    @property
    def said(self) -> str:
        """Return what is said to be wrong, for tests and logs."""
        labels = (self._name_error, self.words.error)
        return " ".join(filter(None, (str(label.cget("text")) for label in labels)))

    # --- what the user does -----------------------------------------------------------------------

    def _on_enter_row(self, row: ClassRow) -> None:
        if self.words.content:
            self.words.fill("")  # the row counts, not what was typed before
        self.classes.chosen = row.key
        self._on_submit()

    def _on_choose_row(self, _row: ClassRow) -> None:
        self._has_chosen = True
        self._show_face()
        self.look_for_waiting()

    def _choose(self, key: str) -> None:
        self._has_chosen = True
        self.classes.chosen = key
        self._show_rows()

    def _point(self, is_pointing: bool) -> None:
        self._is_pointing = is_pointing
        if not is_pointing:
            self._show_rows()

    def _show_rows(self) -> None:
        rows = self._rows.update(self._announced, hold=self._is_pointing)
        chosen = self.classes.chosen
        if not self._has_chosen or chosen not in {row.key for row in rows}:
            chosen = self._rows.preferred()
        hint = (
            _("Classes appear here as soon as they are open.")
            if self._looking_label_is_shown
            else _("No class has been found on this network.")
        )
        self.classes.show(rows, chosen, hint)

    def _look_no_more(self) -> None:
        self._search.grid_remove()
        self._show_rows()

    @property
    def _looking_label_is_shown(self) -> bool:
        return bool(self._search.winfo_manager())

    def _on_name(self, _event: object) -> None:
        self._show_face()
        self.look_for_waiting()

    def _on_key(self, event: tk.Event[tk.Misc]) -> None:
        if event.char:  # Shift alone changes nothing
            self.name.state(["!invalid"])
            self._say_below_name("")

    def _show_face(self) -> None:
        """Show the user as others see them, as far as that is known."""
        name, row = self.name.get().strip(), self.classes.chosen_row
        if not name:
            theme, wide = self._theme, self._theme.px(PICTURE)
            self._face.show(None)
            ground = theme.box(wide, wide, wide / 2, theme.palette.chip)
            self._face.create_image(0, 0, anchor="nw", image=ground)
            self._face.create_image(wide // 2, wide // 2, image=theme.icon("person"))
            return
        known = self._known.get(row.key) if row is not None else None
        if known is not None and known.number and _is_same(known.nick, name):
            number = known.number
        else:
            number = nick_number(name, len(self._theme.palette.people))
        self._face.show(Face("person", initials(name), number))

    # --- building ---------------------------------------------------------------------------------

    def _build(self, count: Count) -> None:
        theme = self._theme
        side = theme.px(SIDE)
        self.columnconfigure(0, weight=1)
        self._build_name(count)
        self._build_list()
        self._build_words()
        self.remember_box = ttk.Checkbutton(
            self,
            text=_("Remember me, and go straight in next time"),
            variable=REMEMBER,
            command=self.look_for_waiting,
            image=theme.choice_images("box", "ticked"),
            compound="left",
            style="Login.Raised.TCheckbutton",
        )
        # The picture has room for a ring around it.
        margin = theme.px(signs.CHOICE_MARGIN)
        self.remember_box.grid(
            row=6, sticky="w", padx=side - margin, pady=(theme.px(REMEMBER_GAP) - margin, 0)
        )
        self.bind("<Configure>", self._on_resize)
        for widget in (self.name, self.remember_box):
            for name in windowing.enter_keys():
                widget.bind(f"<{name}>", self._on_return)

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        theme = self._theme
        room = event.width - 2 * theme.px(SIDE) - theme.px(2 * signs.CHOICE_PIXELS)
        theme.style.configure("Login.Raised.TCheckbutton", wraplength=max(1, room))

    def _build_name(self, count: Count) -> None:
        theme = self._theme
        row = ttk.Frame(self, style="Raised.TFrame")
        row.grid(row=0, sticky="ew", padx=theme.px(SIDE))
        row.columnconfigure(1, weight=1)
        ttk.Label(row, text=_("Your name"), style="Raised.Section.TLabel").grid(
            row=0, column=1, sticky="w", pady=(0, theme.px(LABEL_GAP))
        )
        self._face = Avatar(row, theme, PICTURE, theme.palette.raised)
        beyond = self._face.winfo_reqwidth() - theme.px(PICTURE)
        self._face.grid(
            row=1, column=0, rowspan=2, sticky="nw", padx=(0, theme.px(PICTURE_GAP) - beyond)
        )
        self.name = ttk.Entry(row, font=theme.font, width=12, style="Raised.TEntry")
        self.name.grid(row=1, column=1, sticky="ew")
        below = ttk.Frame(row, style="Raised.TFrame")
        below.grid(row=2, column=1, sticky="ew", pady=(theme.px(NAME_GAP), 0))
        below.columnconfigure(0, weight=1)
        line = max(theme.px(LINE), theme.small.metrics("linespace"))
        below.rowconfigure(0, minsize=line)
        # Both have the same place, and what is wrong comes first.
        self.unsent_hint = UnsentHint(below, count)
        self._name_error = ttk.Label(below, style="Raised.FieldError.TLabel")
        for label in (self.unsent_hint, self._name_error):
            label.grid(row=0, column=0, sticky="nsew")
            label.bind("<Configure>", partial(_wrap, label), add=True)
        self.unsent_hint.grid_remove()
        self._say_below_name("")
        self.name.bind("<Key>", self._on_key, add=True)
        self.name.bind("<KeyRelease>", self._on_name, add=True)
        editing.guard_input(self.name)
        editing.add_menu(self.name, theme, editable=True)

    def _build_list(self) -> None:
        theme = self._theme
        heading = ttk.Frame(self, style="Raised.TFrame")
        heading.grid(row=1, sticky="ew", padx=theme.px(SIDE), pady=(0, theme.px(LIST_GAP)))
        heading.columnconfigure(0, weight=1)
        ttk.Label(heading, text=_("Classes on this network"), style="Raised.Section.TLabel").grid(
            row=0, column=0, sticky="w"
        )
        self._search = ttk.Label(
            heading,
            text=_("looking"),
            image=theme.icon("retry", "muted", 14),
            compound="left",
            style="Raised.Legend.TLabel",
        )
        self._search.grid(row=0, column=1, sticky="e")
        self.classes = ClassList(
            self,
            theme,
            on_choose=self._on_choose_row,
            on_enter=self._on_enter_row,
            on_point=self._point,
        )
        self.classes.grid(row=2, sticky="ew")

    def _build_words(self) -> None:
        theme = self._theme
        side = theme.px(SIDE)
        ttk.Frame(self, style="Line.TFrame", height=theme.hairline).grid(
            row=3, sticky="ew", padx=side, pady=(theme.px(LINE_GAP), theme.px(WORDS_GAP))
        )
        label = ttk.Label(
            self,
            text=_("Not there? Type the six words on the board"),
            style="Raised.Section.TLabel",
        )
        label.grid(row=4, sticky="ew", padx=side, pady=(0, theme.px(LABEL_GAP)))
        label.bind("<Configure>", partial(_wrap, label))
        self.words = WordsField(
            self, theme, wants_place=True, on_change=self.look_for_waiting, on_enter=self._on_submit
        )
        self.words.grid(row=5, sticky="ew", padx=side)

    def _on_return(self, _event: object) -> str:
        self._on_submit()
        return "break"


def _is_same(nick: str, name: str) -> bool:
    from net.wire import names  # imported here: the first window may have no names to show

    return names.key(nick) == names.key(name)


def _wrap(label: ttk.Label, event: tk.Event[tk.Misc]) -> None:
    label.configure(wraplength=max(1, event.width))
