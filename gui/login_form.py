"""Ask who one is and which class to join, and say beside the fields what is wrong.

It is what the login shows while nothing is going on; `gui.login` puts the states of a login in its
place.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk
from typing import Any, NamedTuple

from gui.entrance.class_list import ClassList
from gui.entrance.words_field import WordsField
from gui.looks import shapes, windowing
from gui.looks.delay import Delay
from gui.looks.palette import nick_number
from gui.looks.theme import Theme
from gui.model.choice import Choice
from gui.model.classes import ClassRow, ClassRows
from gui.model.settings import KnownServer
from gui.parts import editing
from gui.unsent_hint import Count, UnsentHint
from gui.words.errors import Explanation
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.announced import Announced

LOOKING_MS = 10_000  # then nobody else is expected to answer
DISC_UNITS = 9
SIDE_UNITS = 3  # between the edge of a card and a chosen row, and again to what stands in it
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
        on_why: called when the user asks for the reason of the error that is shown.
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
        on_why: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._theme, self._known = theme, known
        self._on_submit, self._on_why = on_submit, on_why
        self.setvar(REMEMBER, "1")
        self._server = ""
        self._rows = ClassRows(known)
        self._announced: tuple[Announced, ...] = ()
        self._has_chosen = False  # the user has, so that nothing else chooses any more
        self._is_pointing = False
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
        self._show_initial()
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

    def focus_name(self) -> None:
        """Put the cursor into the name, which whoever types replaces."""
        self.name.focus_set()
        self.name.selection_range(0, "end")

    def find_problem(self) -> bool:
        """Return whether the words can't be those of any class, and say at them what is wrong."""
        if not self.is_typed or self.words.is_address:
            return False
        problem = self.words.problem()
        if problem:
            self.words.say(problem)
            self.words.focus()
        return bool(problem)

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

    def show_error(self, explanation: Explanation, tried: Choice, *, has_why: bool) -> None:
        """Show an error beside what it is about, and put the cursor there.

        Args:
            explanation: the error.
            tried: the choice that has led to it.
            has_why: whether more can be found out about it.
        """
        self.show_message(
            explanation.title,
            f"{explanation.why} {explanation.remedy}",
            tried=tried,
            place=explanation.field,
            has_why=has_why,
        )
        if explanation.field == "name":
            self.name.state(["invalid"])
            self.focus_name()
        elif self.is_typed:
            self.words.focus()
        else:
            self.classes.focus_set()

    def show_hint(self, text: str) -> None:
        """Show a hint that does not stop the user."""
        self.show_message("", text, place="name")

    def show_message(
        self,
        title: str = "",
        text: str = "",
        *,
        tried: Choice | None = None,
        place: str = "",
        has_why: bool = False,
    ) -> None:
        """Show a message below what it is about; without texts there is none any more.

        Args:
            title: what has happened.
            text: more about it.
            tried: the choice that has led to it; if that is still typed, it is below the field.
            place: "name" if it is about the name.
            has_why: whether more can be found out about it.
        """
        self._title.configure(text=title)
        self._text.configure(text=text)
        for row, label in enumerate((self._title, self._text)):
            if label.cget("text"):
                label.grid(row=row, column=0, sticky="ew")
            else:
                label.grid_remove()
        if has_why:
            self._why.grid(row=0, column=1, rowspan=2, sticky="ne")
        else:
            self._why.grid_remove()
        was_typed = tried is not None and bool(tried.address or tried.words)
        row = 1 if place == "name" else 8 if was_typed and self.is_typed else 4
        if title or text:
            side, gap = SIDE_UNITS * self._theme.unit, 2 * self._theme.unit
            self.message.grid(row=row, sticky="ew", padx=side, pady=(gap, 0))
        else:
            self.message.grid_remove()

    @property
    def said(self) -> str:
        """Return what is said about the connection, for tests and logs."""
        labels = (self._title, self._text, self.words.error)
        return " ".join(filter(None, (str(label.cget("text")) for label in labels)))

    # --- what the user does -----------------------------------------------------------------------

    def _on_enter_row(self, row: ClassRow) -> None:
        if self.words.content:
            self.words.fill("")  # the row counts, not what was typed before
        self.classes.chosen = row.key
        self._on_submit()

    def _on_choose_row(self, _row: ClassRow) -> None:
        self._has_chosen = True
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
            else _("No class announces itself on this network.")
        )
        self.classes.show(rows, chosen, hint)

    def _look_no_more(self) -> None:
        self._search.grid_remove()
        self._show_rows()

    @property
    def _looking_label_is_shown(self) -> bool:
        return bool(self._search.winfo_manager())

    def _on_name(self, _event: object) -> None:
        self.name.state(["!invalid"])
        self._show_initial()
        self.look_for_waiting()

    def _show_initial(self) -> None:
        p = self._theme.palette
        name = displayable_line(self.name.get().strip())
        colour = p.people[nick_number(name, len(p.people))] if name else p.line
        picture = self._theme.picture(shapes.disc(DISC_UNITS * self._theme.picture_unit, colour))
        self._initial.configure(image=picture, text=name[:1].upper(), foreground=p.page)

    # --- building ---------------------------------------------------------------------------------

    def _build(self, count: Count) -> None:
        theme, unit = self._theme, self._theme.unit
        side = SIDE_UNITS * unit
        self.columnconfigure(0, weight=1)
        self._build_name()
        self._build_list()
        self._build_words()
        self.unsent_hint = UnsentHint(self, count)
        self.unsent_hint.grid(row=9, sticky="ew", padx=side, pady=(2 * unit, 0))
        self.unsent_hint.grid_remove()
        self.remember_box = ttk.Checkbutton(
            self,
            text=_("Remember me, and go straight in next time"),
            variable=REMEMBER,
            command=self.look_for_waiting,
            image=theme.choice_images("box", "ticked"),
            compound="left",
        )
        self.remember_box.grid(row=10, sticky="w", padx=side, pady=(2 * unit, 0))
        self.message = self._build_message()
        for widget in (self.name, self.remember_box):
            for name in windowing.enter_keys():
                widget.bind(f"<{name}>", self._on_return)

    def _build_name(self) -> None:
        theme, unit = self._theme, self._theme.unit
        row = ttk.Frame(self)
        row.grid(row=0, sticky="ew", padx=SIDE_UNITS * unit)
        row.columnconfigure(1, weight=1)
        ttk.Label(row, text=_("Your name"), style="Section.TLabel").grid(
            row=0, column=1, sticky="w", pady=(0, unit)
        )
        self._initial = ttk.Label(row, compound="center", font=theme.bold, anchor="center")
        self._initial.grid(row=1, column=0, padx=(0, 3 * theme.picture_unit))
        self.name = ttk.Entry(row, font=theme.font, width=12)
        self.name.grid(row=1, column=1, sticky="ew")
        self.name.bind("<Key>", lambda _event: self.name.state(["!invalid"]), add=True)
        self.name.bind("<KeyRelease>", self._on_name, add=True)
        editing.guard_input(self.name)
        editing.add_menu(self.name, theme, editable=True)

    def _build_list(self) -> None:
        theme, unit = self._theme, self._theme.unit
        heading = ttk.Frame(self)
        heading.grid(row=2, sticky="ew", padx=SIDE_UNITS * unit, pady=(4 * unit, unit))
        heading.columnconfigure(0, weight=1)
        ttk.Label(heading, text=_("Classes on this network"), style="Section.TLabel").grid(
            row=0, column=0, sticky="w"
        )
        self._search = ttk.Label(
            heading,
            text=_("looking"),
            image=theme.icon("retry"),
            compound="left",
            style="Legend.TLabel",
        )
        self._search.grid(row=0, column=1, sticky="e")
        self.classes = ClassList(
            self,
            theme,
            on_choose=self._on_choose_row,
            on_enter=self._on_enter_row,
            on_point=self._point,
        )
        self.classes.grid(row=3, sticky="ew")

    def _build_words(self) -> None:
        theme, unit = self._theme, self._theme.unit
        side = SIDE_UNITS * unit
        ttk.Frame(self, style="Line.TFrame", height=theme.hairline).grid(
            row=5, sticky="ew", padx=side, pady=(3 * unit, 4 * unit)
        )
        ttk.Label(
            self, text=_("Not there? Type the six words on the board"), style="Section.TLabel"
        ).grid(row=6, sticky="w", padx=side, pady=(0, unit))
        self.words = WordsField(
            self, theme, wants_place=True, on_change=self.look_for_waiting, on_enter=self._on_submit
        )
        self.words.grid(row=7, sticky="ew", padx=side)

    def _build_message(self) -> ttk.Frame:
        message = ttk.Frame(self)
        self._title = ttk.Label(message, style="Error.TLabel")
        self._text = ttk.Label(message)
        self._why = ttk.Button(message, text=_("Why?"), command=self._on_why)
        message.columnconfigure(0, weight=1)
        message.bind("<Configure>", self._on_message_size)
        return message

    def _on_return(self, _event: object) -> str:
        self._on_submit()
        return "break"

    def _on_message_size(self, event: tk.Event[tk.Misc]) -> None:
        room = event.width - self._why.winfo_reqwidth() - self._theme.unit
        for label in (self._title, self._text):
            label.configure(wraplength=max(1, room))
