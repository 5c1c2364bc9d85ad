"""Ask what must be decided between choosing a class and being in, and show what is being tried."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Any

from gui.entrance.manner_fields import MannerFields
from gui.entrance.words_field import WordsField
from gui.looks import windowing
from gui.looks.theme import Theme
from gui.model.choice import LoginAnswer
from gui.parts import editing
from gui.words import plain_question
from gui.words.i18n import _
from gui.words.key_question import LoginQuestion
from gui.words.text import displayable_line
from net.wire.manners import Manner

# The name of a Tcl variable. A tkinter.Variable could be collected by another thread's garbage
# collection and call Tk from there. (Any: typeshed expects a Variable.)
SHOWS_PASSWORD: Any = "charla_shows_password"
MOST_PASSWORD = 256  # characters


class _Panel(ttk.Frame):
    """A panel has a title and a text, which are as wide as the panel."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent, style="Raised.TFrame")
        self._theme = theme
        self.title = ttk.Label(self, style="Raised.Strong.TLabel")
        self.text = ttk.Label(self, style="Raised.TLabel")
        self.title.pack(anchor="w", fill="x", pady=(0, theme.px(4)))
        self.text.pack(anchor="w", fill="x", pady=(0, theme.px(8)))
        self._wide: list[ttk.Label] = [self.title, self.text]
        self.bind("<Configure>", self._on_resize)

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        for label in self._wide:
            label.configure(wraplength=max(1, event.width - self._theme.unit))

    @property
    def said(self) -> str:
        """Return the texts, for tests and logs."""
        return " ".join(str(label.cget("text")) for label in (self.title, self.text)).strip()


class ProgressPanel(_Panel):
    """The panel shows that a connection is being made.

    Args:
        on_stop: "Stop" was pressed.
        on_other_name: "Another name" was pressed, which is there when nobody has asked to log in.
        on_choose: the user chooses how to speak to a server that says nothing.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_stop: Callable[[], None],
        on_other_name: Callable[[], None],
        on_choose: Callable[[], None],
    ) -> None:
        super().__init__(parent, theme)
        self.bar = ttk.Progressbar(
            self, mode="indeterminate", style="Raised.Horizontal.TProgressbar"
        )
        self.bar.pack(fill="x", pady=(0, theme.px(12)))
        buttons = ttk.Frame(self, style="Raised.TFrame")
        buttons.pack(fill="x")
        self.stop_button = ttk.Button(
            buttons, text=_("Stop"), command=on_stop, style="Raised.TButton"
        )
        self.stop_button.pack(side="left")
        self.other_name = ttk.Button(
            buttons, text=_("Another name"), command=on_other_name, style="Raised.TButton"
        )
        self.choose_button = ttk.Button(
            buttons, text=_("Choose how to speak"), command=on_choose, style="Raised.TButton"
        )

    def take_focus(self) -> None:
        """Keep the keys away from the fields; Tab leads to the buttons."""
        self.focus_set()

    def show(self, said: str, tried: Sequence[str], *, automatic: bool) -> None:
        """Show what is being done, and the addresses that are being tried."""
        self.title.configure(text=said)
        places = ", ".join(displayable_line(one) for one in tried[:6])
        if len(tried) > 6:
            places += " …"
        self._write(_("Trying {places}").format(places=places) if tried else "")
        self.choose_button.pack_forget()
        if automatic:
            self.other_name.pack(side="left", padx=(self._theme.px(8), 0))
        else:
            self.other_name.pack_forget()
        self.bar.start(15)

    def show_silence(self, address: str) -> None:
        """Say what is being waited for, and let the user choose."""
        self.title.configure(text=plain_question.question(address, "")[0])
        self._write(
            _(
                "It is waited for, up to ten seconds: a Charla server may be overloaded. A"
                " classmate's own server may be waiting for your name instead."
            )
        )
        self.choose_button.pack(side="left", padx=(self._theme.px(8), 0))

    def end(self) -> None:
        self.bar.stop()

    def _write(self, text: str) -> None:
        self.text.configure(text=text)
        if text:
            self.text.pack(anchor="w", fill="x", pady=(0, self._theme.px(8)), after=self.title)
        else:
            self.text.pack_forget()


class QuestionPanel(_Panel):
    """The panel shows one question at a time.

    Args:
        on_answer: called with the answer.
        on_back: "Back" was pressed.
        on_why: "Why?" was pressed.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_answer: Callable[[LoginAnswer], None],
        on_back: Callable[[], None],
        on_why: Callable[[], None],
    ) -> None:
        super().__init__(parent, theme)
        self._on_answer, self._on_back = on_answer, on_back
        self._question = LoginQuestion("", "")
        self._answer: Callable[[], LoginAnswer | None] = lambda: None
        unit = theme.px(4)
        self.words = WordsField(
            self, theme, wants_place=False, on_change=lambda: None, on_enter=self._go_on
        )
        self.password_row = ttk.Frame(self, style="Raised.TFrame")
        self.password = ttk.Entry(
            self.password_row, font=theme.font, show="•", width=12, style="Raised.TEntry"
        )
        self.password.pack(fill="x")
        self._show_box = self._box(
            self.password_row, _("Show the password"), SHOWS_PASSWORD, self._show_password
        )
        self._show_box.pack(anchor="w", pady=(unit, 0))
        self.manner = MannerFields(self, theme, on_enter=self._go_on)
        self._buttons = ttk.Frame(self, style="Raised.TFrame")
        self.go_on_button = ttk.Button(self._buttons, command=self._go_on, style="Raised.TButton")
        self.back_button = ttk.Button(
            self._buttons, text=_("Back"), command=on_back, style="Raised.TButton"
        )
        for column, button in enumerate((self.go_on_button, self.back_button)):
            button.grid(row=0, column=column, sticky="ew", padx=(0 if column == 0 else 2 * unit, 0))
        self.why_button = ttk.Button(self, text=_("Why?"), command=on_why, style="Raised.TButton")
        self.skip_button = ttk.Button(self, command=self._skip, style="Raised.TButton")
        self.after_skip = ttk.Label(self, style="Raised.Muted.TLabel")
        self._wide.append(self.after_skip)
        editing.guard_input(self.password)
        for name in windowing.enter_keys():
            self.password.bind(f"<{name}>", self._on_return)

    def ask(self, question: LoginQuestion) -> None:
        """Ask for words, the password, or whether to go on."""
        self._answer = {
            "words": self._typed_words,
            "password": self._typed_password,
            "": lambda: LoginAnswer(is_unencrypted=True),
        }[question.field]
        self._show(question)
        self.take_focus()

    def ask_plain(self, address: str, greeting: str, manner: Manner) -> None:
        """Ask how to speak to a plain server; `manner` is proposed."""
        title, text = plain_question.question(address, greeting)
        self.manner.fill(manner)
        self._answer = self._chosen_manner
        self._show(LoginQuestion(title, text, "manner", _("Continue")))
        self.take_focus()

    def take_focus(self) -> None:
        """Give the focus to what is answered first."""
        match self._question.field:
            case "words":
                self.words.focus()
            case "password":
                self.password.focus_set()
            case "manner":
                self.go_on_button.focus_set()
            case _:
                self.back_button.focus_set()

    def _show(self, question: LoginQuestion) -> None:
        self._question = question
        unit = self._theme.px(4)
        self.title.configure(
            text=question.title,
            style=f"Raised.{'Error' if question.is_warning else 'Strong'}.TLabel",
        )
        self.text.configure(text=question.text)
        fields = {"words": self.words, "password": self.password_row, "manner": self.manner}
        below = self._buttons, self.why_button, self.skip_button, self.after_skip
        for widget in (*fields.values(), *below):
            widget.pack_forget()
        if question.field:
            fields[question.field].pack(fill="x", pady=(0, 2 * unit))
        self.words.fill("")
        self.password.delete(0, "end")
        self.setvar(SHOWS_PASSWORD, "0")
        self._show_password()
        # Going on without encryption must not look like what is usually done.
        plain = not question.field
        self.go_on_button.configure(
            text=question.go_on, style=f"Raised.{'' if plain else 'Accent.'}TButton"
        )
        # Equally wide, unless one has more to say.
        self._buttons.columnconfigure((0, 1), weight=1, uniform="" if plain else "choice")
        self._buttons.pack(fill="x")
        if question.has_why:
            self.why_button.pack(anchor="w", pady=(3 * unit, 0))
        if question.skip:
            self.skip_button.configure(text=question.skip)
            self.after_skip.configure(text=question.after_skip)
            self.skip_button.pack(anchor="w", pady=(3 * unit, 0))
            self.after_skip.pack(anchor="w", fill="x", pady=(unit, 0))
        self.update_idletasks()  # otherwise Tk delays the focus until all is on the screen

    # --- answers ----------------------------------------------------------------------------------

    def _go_on(self) -> None:
        answer = self._answer()
        if answer is not None:
            self._on_answer(answer)

    def _skip(self) -> None:
        self._on_answer(LoginAnswer(is_unverified=True))

    def _typed_words(self) -> LoginAnswer | None:
        problem = self.words.problem()
        if problem:
            self.words.say(problem)
            self.words.focus()
            return None
        return LoginAnswer(words=self.words.content)

    def _typed_password(self) -> LoginAnswer | None:
        typed = self.password.get()
        if not typed or len(typed) > MOST_PASSWORD:
            self.password.state(["invalid"])
            self.password.focus_set()
            return None
        return LoginAnswer(password=typed)

    def _chosen_manner(self) -> LoginAnswer | None:
        manner = self.manner.manner()
        return LoginAnswer(manner=manner) if manner is not None else None

    def _on_return(self, _event: object) -> str:
        self._go_on()
        return "break"

    def _show_password(self) -> None:
        shown = self.getboolean(self.getvar(SHOWS_PASSWORD))
        self.password.configure(show="" if shown else "•")

    def _box(
        self, parent: tk.Misc, text: str, variable: Any, command: Callable[[], None] = lambda: None
    ) -> ttk.Checkbutton:
        return ttk.Checkbutton(
            parent,
            text=text,
            variable=variable,
            command=command,
            image=self._theme.choice_images("box", "ticked"),
            compound="left",
            style="Raised.TCheckbutton",
        )
