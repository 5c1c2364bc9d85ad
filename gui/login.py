"""Show the first screen: who one is, which class to join, and what must be decided in between.

Its parts are in `gui.entrance`. They are made here, as those of the chat are in `gui.chat`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from gui.entrance.card_column import CardColumn
from gui.entrance.start_cards import SIDE, HostCard, LoginHeading, NoticeCard
from gui.login_form import LoginForm
from gui.looks import windowing
from gui.looks.theme import Theme
from gui.model.choice import Choice, LoginAnswer
from gui.model.classes import ClassRow
from gui.model.settings import KnownServer
from gui.nearby import MakeFinder, Nearby
from gui.unsent_hint import Count
from gui.words.i18n import _
from net.wire.manners import Manner

if TYPE_CHECKING:
    from gui.entrance.questions import ProgressPanel, QuestionPanel
    from gui.words.errors import Explanation

# In pixels at 96 dpi.
LIST_GROWS = 820  # height of a window in which the list need not scroll so soon
ROOMY = 500  # in a lower window the heading would take the room of what matters
ABOVE, BELOW = 16, 6  # inside the card
STEP = 40  # of the wheel


class LoginActions(NamedTuple):
    """The login tells what the user decides.

    Args:
        connect: called with (name, choice, remember).
        cancel: stop connecting, or go back from a question.
        answer: called with the answer to a question.
        menu: called with the button of the menu.
        why: explain the error that is shown; called with the class that is asked about before
            anything has been tried, or None.
        host: start a class on this computer.
        choose_manner: choose how to speak to a server that says nothing.
    """

    connect: Callable[[str, Choice, bool], None]
    cancel: Callable[[], None]
    answer: Callable[[LoginAnswer], None]
    menu: Callable[[ttk.Button], None]
    why: Callable[[Choice | None], None] = lambda _class: None
    host: Callable[[], None] = lambda: None
    choose_manner: Callable[[], None] = lambda: None


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
        self._theme, self._actions = theme, actions
        self.busy = False
        self._tried = Choice()  # what the message is about
        self._asked_about: Choice | None = None  # a class of the list, before anything is tried
        self._progress: ProgressPanel | None = None
        self._question: QuestionPanel | None = None
        self._build(known, count, is_looking=make_finder is not None)
        self._nearby = None
        if make_finder is not None:
            self._nearby = Nearby(self, make_finder, tuple(known), self.form.show_announced)

    def destroy(self) -> None:
        if self._nearby is not None:
            self._nearby.stop()
        super().destroy()

    def prepare(self, width: int, height: int) -> None:
        """Put everything where it will be in a window of this size, before it is shown."""
        self._make_room(height)
        self.update_idletasks()
        self.column.lay_out(width, height)

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

        self._tried = self.form.filled[1]
        self._say("", "")
        self.busy = True
        if self._progress is None:
            self._progress = ProgressPanel(
                self._inner,
                self._theme,
                on_stop=self._actions.cancel,
                on_other_name=self._rename,
                on_choose=self._actions.choose_manner,
            )
            self.column.watch(self._progress)
        self._progress.show(text, tried, automatic=automatic)
        self._show_in_card(self._progress)
        self._progress.take_focus()  # a second Return must not stop what the first has begun

    def show_silence(self, address: str) -> None:
        """Say that the server has not answered yet, while the connection is being tried."""
        if self._progress is not None and self._progress.winfo_manager():
            self._progress.show_silence(address)

    def show_error(self, explanation: Explanation, *, has_why: bool = False) -> None:
        """Show that it has failed, beside what it is about; the user may try again.

        Args:
            explanation: the error.
            has_why: whether more can be found out about it.
        """
        self._show_form()
        self.form.unsent_hint.look_again()
        title, said = explanation.title, f"{explanation.why} {explanation.remedy}".strip()
        is_typed = bool(self._tried.address or self._tried.words) and self.form.is_typed
        if explanation.field == "name":
            self.form.say_at_name(title)
            self._say("", said, has_why=has_why)
        elif explanation.field == "server" and is_typed:
            self.form.say_at_words(title)
            self._say("", said, has_why=has_why)
        else:
            self._say(title, said, has_why=has_why)
            self.form.focus_choice()

    def ask_name(self) -> None:
        """Say that a name is missing."""
        self._show_form()
        self._say("", "")
        self.form.say_at_name(_("Write your name."))

    def show_hint(self, text: str) -> None:
        """Show a hint that does not stop the user."""
        self._say("", text, is_error=False)

    def _say(self, title: str, text: str, *, has_why: bool = False, is_error: bool = True) -> None:
        """Show a card with these texts below the others; without texts there is none."""
        self.notice.show(title, text, has_why=has_why, is_error=is_error)
        is_shown = bool(title or text)
        self.column.show(self.notice, is_shown)
        if is_shown:
            self.column.see(self.notice)

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
            self.form.say_at_words(asked.title)
            self._say("", asked.text, has_why=True)
            return
        self._question_panel().ask(asked)

    def ask_plain(self, address: str, greeting: str, manner: Manner) -> None:
        """Ask whether to go on with a plain server, and how to speak to it.

        `manner` is proposed.
        """
        self._question_panel().ask_plain(address, greeting, manner)

    def take_focus(self) -> None:
        """Give the focus to what had it last, or waits for it, in the form or what replaces it."""
        self.update_idletasks()  # Tk gives it to a widget only once that is on the screen
        panels = (self._question, self._progress, self.form)
        next(one for one in panels if one is not None and one.winfo_manager()).take_focus()

    def show_ready(self) -> None:
        """Show the form, with the focus on what was tried; nothing is going on."""
        self._show_form()
        self.form.unsent_hint.look_again()
        self._say("", "")
        if self.form.filled[0]:
            self.form.focus_choice()
        else:
            self.form.focus_name()

    @property
    def said(self) -> str:
        """Return what is said about the connection, for tests and logs."""
        if self._progress is not None and self._progress.winfo_manager():
            return self._progress.said
        if self._question is not None and self._question.winfo_manager():
            return self._question.said
        is_noted = self.column.is_shown(self.notice)
        return " ".join(filter(None, (self.form.said, self.notice.said if is_noted else "")))

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
                one.grid_remove()
        # The card keeps its height, unless it would be too high for the window.
        high = min(self.form.winfo_reqheight(), self.column.room - self._theme.px(ABOVE + BELOW))
        self._inner.rowconfigure(0, minsize=max(0, high))
        side = 0 if panel is self.form else self._theme.px(SIDE)
        panel.grid(row=0, column=0, sticky="new", padx=side)
        self.column.show(self.host_card, panel is self.form, keeps_place=True)
        self.update_idletasks()
        self.column.see(self.card)

    # --- what the user does -----------------------------------------------------------------------

    def _submit(self) -> None:
        if self.busy:
            return
        row = self.form.classes.chosen_row
        if not self.form.is_typed and row is not None and not row.can_be_entered:
            self._ask_about(row)
        elif not self.form.find_problem():
            self._actions.connect(*self.form.filled)

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
        name, _choice, remember = self.form.filled
        self._show_form()
        self._actions.connect(name, choice, remember)

    def _back(self) -> None:
        if self._asked_about is None:
            self._actions.cancel()
        else:
            self.show_ready()

    def _ask_why(self) -> None:
        self._actions.why(self._asked_about)

    def _rename(self) -> None:
        """Stop, and let the user choose another name."""
        self._actions.cancel()
        self.form.focus_name()

    # --- building ---------------------------------------------------------------------------------

    def _build(self, known: Mapping[str, KnownServer], count: Count, *, is_looking: bool) -> None:
        theme = self._theme
        self.column = column = CardColumn(self, theme)
        column.pack(fill="both", expand=True)
        self.heading = LoginHeading(column, theme, on_menu=self._actions.menu)
        self.menu_button = self.heading.menu_button
        self.card = ttk.Frame(column, style="Raised.TFrame")
        self._inner = ttk.Frame(
            self.card, style="Raised.TFrame", padding=(0, theme.px(ABOVE), 0, theme.px(BELOW))
        )
        self._inner.columnconfigure(0, weight=1)
        self._inner.pack(fill="both", expand=True)
        self.notice = NoticeCard(column, theme, on_why=self._ask_why)
        self.host_card = HostCard(
            column,
            theme,
            on_host=self._actions.host,
            on_focus=lambda focused: column.mark(self.host_card, focused),
        )
        column.add(self.heading, is_card=False)
        column.add(self.card, is_card=True)
        column.add(self.notice, is_card=True, lasts=False)
        column.add(self.host_card, is_card=True)
        self.form = LoginForm(
            self._inner,
            theme,
            known=known,
            count=count,
            is_looking=is_looking,
            on_submit=self._submit,
        )
        self.form.grid(row=0, column=0, sticky="new")
        self.bind("<Configure>", self._on_resize)
        column.watch(self.heading)
        column.watch(self.card)
        column.watch(self.notice)
        column.watch(self.host_card)
        windowing.bind_wheel(self.form.classes, self._on_wheel_in_list)

    def _on_wheel_in_list(self, event: tk.Event[tk.Misc], step: int) -> str:
        if not self.form.classes.scroll(step):
            self.column.yview_scroll(step * self._theme.px(STEP), "units")
        return "break"

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        self._make_room(event.height)

    def _make_room(self, height: int) -> None:
        self.column.show(self.heading, height >= self._theme.px(ROOMY))
        self.form.classes.make_room(height - self._theme.px(LIST_GROWS))
