"""Show the first screen: who one is, which class to join, and what must be decided in between.

Its parts are in `gui.entrance`. They are made here, as those of the chat are in `gui.chat`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from tkinter import ttk
from typing import TYPE_CHECKING, Any, NamedTuple

from gui.entrance.card_column import CardColumn
from gui.entrance.class_list import ClassList
from gui.entrance.start_cards import HostCard, LoginHeading
from gui.entrance.words_field import WordsField
from gui.looks import shapes, windowing
from gui.looks.delay import Delay
from gui.looks.palette import nick_number
from gui.looks.theme import Theme
from gui.model.choice import Choice, LoginAnswer
from gui.model.classes import ClassRow, ClassRows
from gui.model.settings import KnownServer
from gui.nearby import MakeFinder, Nearby
from gui.parts import editing
from gui.unsent_hint import Count, UnsentHint
from gui.words.errors import Explanation
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.announced import Announced
from net.wire.manners import Manner

if TYPE_CHECKING:
    from gui.entrance.questions import ProgressPanel, QuestionPanel

LIST_GROWS_UNITS = 180  # height of a window in which the list need not scroll so soon
ROOMY_UNITS = 125  # in a lower window the heading would take the room of what matters
LOOKING_MS = 10_000  # then nobody else is expected to answer
DISC_UNITS = 9
SIDE_UNITS = 3  # between the edge of a card and a chosen row, and again to what stands in it
# The name of a Tcl variable. A tkinter.Variable could be collected by another thread's garbage
# collection and call Tk from there. (Any: typeshed expects a Variable.)
REMEMBER: Any = "charla_remember"


@dataclass(frozen=True)
class LoginActions:
    """The login tells what the user decides.

    Args:
        connect: called with (name, choice, remember).
        cancel: stop connecting, or go back from a question.
        answer: called with the answer to a question.
        menu: called with the button of the menu.
        why: explain the error that is shown; called with the class that is asked about before
            anything has been tried, or None.
        host: start a class on this computer.
    """

    connect: Callable[[str, Choice, bool], None]
    cancel: Callable[[], None]
    answer: Callable[[LoginAnswer], None]
    menu: Callable[[ttk.Button], None]
    why: Callable[[Choice | None], None] = lambda _class: None
    host: Callable[[], None] = lambda: None


class EnteredFields(NamedTuple):
    """The fields had this in them, and will have it after a change of look or language."""

    name: str
    server: str
    remember: bool
    typed: str
    chosen: str


class LoginPage(ttk.Frame):
    """The screen reports what the user decides.

    Args:
        actions: what is called.
        known: servers by the fingerprint of their key.
        make_finder: makes what looks for classes on the network; None: nothing does.
        count: returns how many messages of (name, server) wait to be sent; it may be slow.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        actions: LoginActions,
        known: Mapping[str, KnownServer],
        make_finder: MakeFinder | None = None,
        count: Count = lambda _name, _server: 0,
    ) -> None:
        super().__init__(parent, style="Side.TFrame")
        self._theme, self._actions, self._known = theme, actions, known
        self.busy = False
        self.setvar(REMEMBER, "1")
        self._server = ""
        self._rows = ClassRows(known)
        self._announced: tuple[Announced, ...] = ()
        self._has_chosen = False  # the user has, so that nothing else chooses any more
        self._is_pointing = False
        self._tried = Choice()  # what the message is about
        self._asked_about: Choice | None = None  # a class of the list, before anything is tried
        self._progress: ProgressPanel | None = None
        self._question: QuestionPanel | None = None
        self._build(count)
        self._looking = Delay(self, LOOKING_MS, self._look_no_more)
        self._nearby = None
        if make_finder is not None:
            self._nearby = Nearby(self, make_finder, tuple(known), self.show_announced)
            self._looking.start()
        else:
            self._search.grid_remove()

    def destroy(self) -> None:
        self._looking.cancel()
        if self._nearby is not None:
            self._nearby.stop()
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
        self.name.focus_set()
        self.name.selection_range(0, "end")
        self.look_for_waiting()

    @property
    def filled(self) -> tuple[str, Choice, bool]:
        """Return the name, the choice and "remember me" as the user has entered them."""
        return (self.name.get().strip(), self._choice(), self.getboolean(self.getvar(REMEMBER)))

    @property
    def kept(self) -> EnteredFields:
        """Return what is in the fields, to be passed to `restore` of another page."""
        name, _choice, remember = self.filled
        chosen = self.classes.chosen if self._has_chosen else ""
        return EnteredFields(name, self._server, remember, self.words.content, chosen)

    def restore(self, kept: EnteredFields) -> None:
        self.fill(kept.name, kept.server, kept.remember)
        self.words.fill(kept.typed)
        if kept.chosen:
            self._choose(kept.chosen)

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

    def _choice(self) -> Choice:
        typed = self.words.content.strip()
        if typed:
            return Choice(address=typed) if self.words.is_address else Choice(words=typed)
        row = self.classes.chosen_row
        return row.choice if row is not None else Choice()

    # --- states -----------------------------------------------------------------------------------

    def show_progress(
        self, text: str, tried: Sequence[str] = (), *, automatic: bool = False
    ) -> None:
        """Show that the connection is being tried.

        Args:
            text: what is being done.
            tried: the addresses that are being tried at once, if there are several.
            automatic: nobody has asked for it: the user may rather want another name.
        """
        from gui.entrance.questions import ProgressPanel

        self._tried = self.filled[1]
        self._set_message("", "")
        self.busy = True
        if self._progress is None:
            self._progress = ProgressPanel(
                self._inner, self._theme, on_stop=self._actions.cancel, on_other_name=self._rename
            )
            self.column.watch(self._progress)
        self._progress.show(text, tried, automatic=automatic)
        self._show_in_card(self._progress)
        self._progress.focus_set()  # a second Return must not stop what the first has begun

    def show_error(self, explanation: Explanation, *, has_why: bool = False) -> None:
        """Show that it has failed, beside what it is about; the user may try again.

        Args:
            explanation: the error.
            has_why: whether more can be found out about it.
        """
        self._show_form()
        self.unsent_hint.look_again()
        self._set_message(
            explanation.title,
            f"{explanation.why} {explanation.remedy}",
            place=explanation.field,
            has_why=has_why,
        )
        if explanation.field == "name":
            self.name.state(["invalid"])
            self.name.focus_set()
            self.name.selection_range(0, "end")
        elif self.words.content.strip():
            self.words.focus()
        else:
            self.classes.focus_set()
        self.column.see(self.message)

    def show_hint(self, text: str) -> None:
        """Show a hint that does not stop the user."""
        self._set_message("", text, place="name")

    def ask(
        self,
        code: str,
        detail: str = "",
        *,
        name: str = "",
        address: str = "",
        is_certain: bool = True,
    ) -> None:
        """Ask how to go on with a server; the answer comes by `LoginActions.answer`.

        Args:
            code: one of `gui.words.key_question.CODES`.
            detail: what the code's event said.
            name: what the class is called, if that is known.
            address: where it is.
            is_certain: it is the one that the user means: see `gui.words.key_question`.
        """
        from gui.words.key_question import question

        asked = question(code, name or self._tried.name or address, is_certain=is_certain)
        if code == "wrong_words" and self._tried.words and not self._tried.fingerprint:
            self._show_form()  # six words were typed: there is nobody else to ask about
            self._set_message(asked.title, asked.text, has_why=True)
            self.column.see(self.message)
            self.words.focus()
            return
        self._question_panel().ask(asked)

    def ask_plain(self, address: str, greeting: str, manner: Manner) -> None:
        """Ask whether to go on with a plain server, and how to speak to it.

        `manner` is proposed.
        """
        self._question_panel().ask_plain(address, greeting, manner)

    def show_ready(self) -> None:
        """Show the form; nothing is going on."""
        self._show_form()
        self.unsent_hint.look_again()
        self._set_message("", "")
        self.name.focus_set()

    @property
    def said(self) -> str:
        """Return what is said about the connection, for tests and logs."""
        if self._progress is not None and self._progress.winfo_manager():
            return self._progress.said
        if self._question is not None and self._question.winfo_manager():
            return self._question.said
        texts = [str(label.cget("text")) for label in (self._title, self._text)]
        texts.append(str(self.words.error.cget("text")))
        return " ".join(filter(None, texts))

    def _question_panel(self) -> QuestionPanel:
        from gui.entrance.questions import QuestionPanel

        self.busy = True
        if self._question is None:
            self._question = QuestionPanel(
                self._inner,
                self._theme,
                on_answer=self._answer,
                on_back=self._back,
                on_why=self._ask_why,
            )
            self.column.watch(self._question)
        self._show_in_card(self._question)
        return self._question

    @property
    def question(self) -> QuestionPanel:
        """Return the question that is asked, for tests."""
        assert self._question is not None and self._question.winfo_manager()
        return self._question

    def _show_form(self) -> None:
        self.busy = False
        self._asked_about = None
        self._show_in_card(self.form)

    def _show_in_card(self, panel: ttk.Frame) -> None:
        if self._progress is not None and panel is not self._progress:
            self._progress.end()
        for one in (self.form, self._progress, self._question):
            if one is not None and one is not panel:
                one.pack_forget()
        panel.pack(fill="x", padx=0 if panel is self.form else SIDE_UNITS * self._theme.unit)
        self.column.show(self.host_card, panel is self.form)
        self.update_idletasks()
        self.column.see(self.card)

    # --- what the user does -----------------------------------------------------------------------

    def _submit(self) -> None:
        if self.busy:
            return
        typed = self.words.content.strip()
        if typed and not self.words.is_address:
            problem = self.words.problem()
            if problem:
                self.words.say(problem)
                self.words.focus()
                return
        row = self.classes.chosen_row
        if not typed and row is not None and not row.can_be_entered:
            self._ask_about(row)
            return
        self._actions.connect(*self.filled)

    def _ask_about(self, row: ClassRow) -> None:
        """Say that the class of this name has another key; only its words lead on."""
        self._tried = row.choice
        self.ask("key_changed", name=row.name)
        self._asked_about = row.choice

    def _answer(self, answer: LoginAnswer) -> None:
        if self._asked_about is None:
            self._actions.answer(answer)
            return
        choice = replace(self._asked_about, words=answer.words)
        name, _choice, remember = self.filled
        self._show_form()
        self._actions.connect(name, choice, remember)

    def _back(self) -> None:
        if self._asked_about is None:
            self._actions.cancel()
        else:
            self.show_ready()
            self.classes.focus_set()

    def _ask_why(self) -> None:
        self._actions.why(self._asked_about)

    def _rename(self) -> None:
        """Stop, and let the user choose another name."""
        self._actions.cancel()
        self.name.focus_set()
        self.name.selection_range(0, "end")

    def _on_enter_row(self, row: ClassRow) -> None:
        if self.words.content:
            self.words.fill("")  # the row counts, not what was typed before
        self.classes.chosen = row.key
        self._submit()

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
        self.column = column = CardColumn(self, theme)
        column.pack(fill="both", expand=True)
        self.heading = LoginHeading(column, theme, on_menu=self._actions.menu)
        self.menu_button = self.heading.menu_button
        self.card = ttk.Frame(column)
        self._inner = ttk.Frame(
            self.card, padding=(SIDE_UNITS * unit, 4 * unit, SIDE_UNITS * unit, 3 * unit)
        )
        self._inner.pack(fill="both", expand=True)
        self.host_card = HostCard(column, theme, on_host=self._actions.host)
        column.add(self.heading, is_card=False)
        column.add(self.card, is_card=True)
        column.add(self.host_card, is_card=True)
        self.form = form = ttk.Frame(self._inner)
        form.columnconfigure(0, weight=1)
        self._build_name(form)
        self._build_list(form)
        self._build_words(form)
        self.unsent_hint = UnsentHint(form, count)
        side = SIDE_UNITS * unit
        self.unsent_hint.grid(row=9, sticky="ew", padx=side, pady=(2 * unit, 0))
        self.unsent_hint.grid_remove()
        self.remember_box = ttk.Checkbutton(
            form,
            text=_("Remember me, and go straight in next time"),
            variable=REMEMBER,
            command=self.look_for_waiting,
            image=theme.choice_images("box", "ticked"),
            compound="left",
        )
        self.remember_box.grid(row=10, sticky="w", padx=side, pady=(2 * unit, 0))
        self.message = self._build_message(form)
        form.pack(fill="x")
        for widget in (self.name, self.remember_box):
            for name in windowing.enter_keys():
                widget.bind(f"<{name}>", self._on_return)
        self.bind("<Configure>", self._on_resize)
        column.watch(self.heading)
        column.watch(self.card)
        column.watch(self.host_card)
        windowing.bind_wheel(self.classes, self._on_wheel_in_list)

    def _build_name(self, form: ttk.Frame) -> None:
        theme, unit = self._theme, self._theme.unit
        row = ttk.Frame(form)
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

    def _build_list(self, form: ttk.Frame) -> None:
        theme, unit = self._theme, self._theme.unit
        heading = ttk.Frame(form)
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
            form,
            theme,
            on_choose=self._on_choose_row,
            on_enter=self._on_enter_row,
            on_point=self._point,
        )
        self.classes.grid(row=3, sticky="ew")

    def _build_words(self, form: ttk.Frame) -> None:
        theme, unit = self._theme, self._theme.unit
        side = SIDE_UNITS * unit
        ttk.Frame(form, style="Line.TFrame", height=theme.hairline).grid(
            row=5, sticky="ew", padx=side, pady=(3 * unit, 4 * unit)
        )
        ttk.Label(
            form, text=_("Not there? Type the six words on the board"), style="Section.TLabel"
        ).grid(row=6, sticky="w", padx=side, pady=(0, unit))
        self.words = WordsField(
            form, theme, wants_place=True, on_change=self.look_for_waiting, on_enter=self._submit
        )
        self.words.grid(row=7, sticky="ew", padx=side)

    def _build_message(self, form: ttk.Frame) -> ttk.Frame:
        message = ttk.Frame(form)
        self._title = ttk.Label(message, style="Error.TLabel")
        self._text = ttk.Label(message)
        self._why = ttk.Button(message, text=_("Why?"), command=self._ask_why)
        message.columnconfigure(0, weight=1)
        message.bind("<Configure>", self._on_message_size)
        return message

    def _set_message(
        self, title: str, text: str, *, place: str = "", has_why: bool = False
    ) -> None:
        """Show a message below what it is about; two empty texts take it away."""
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
        is_typed = bool(self._tried.address or self._tried.words)
        row = 1 if place == "name" else 8 if is_typed and self.words.content.strip() else 4
        if title or text:
            side, gap = SIDE_UNITS * self._theme.unit, 2 * self._theme.unit
            self.message.grid(row=row, sticky="ew", padx=side, pady=(gap, 0))
        else:
            self.message.grid_remove()

    def _on_return(self, _event: object) -> str:
        self._submit()
        return "break"

    def _on_wheel_in_list(self, event: tk.Event[tk.Misc], step: int) -> str:
        if not self.classes.scroll(step):
            self.column.yview_scroll(step * 10 * self._theme.unit, "units")
        return "break"

    def _on_message_size(self, event: tk.Event[tk.Misc]) -> None:
        room = event.width - self._why.winfo_reqwidth() - self._theme.unit
        for label in (self._title, self._text):
            label.configure(wraplength=max(1, room))

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        unit = self._theme.unit
        self.column.show(self.heading, event.height >= ROOMY_UNITS * unit)
        self.classes.make_room(event.height - LIST_GROWS_UNITS * unit)
        self.unsent_hint.configure(wraplength=max(1, self.unsent_hint.master.winfo_width() - unit))
