"""Ask a room something: a poll, or an announcement that everybody acknowledges."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.dialog import Dialog
from gui.parts.drop_down import DropDown
from gui.parts.text_box import TextBox
from gui.words.i18n import _
from gui.words.text import displayable_line, typed
from net.wire.ballots import ANSWER_CHARACTERS, BALLOT_CHARACTERS, LEAST_ANSWERS, Poll
from net.wire.teaching import MOST_ANSWERS

WIDTH = 420  # in pixels at 96 dpi


class _RoomChoice:
    """Lets the teacher choose the room that is asked."""

    def __init__(self, dialog: Dialog, rooms: Sequence[str], chosen: str) -> None:
        theme = dialog.theme
        ttk.Label(dialog.page, text=_("Room")).pack(anchor="w", pady=(3 * theme.unit, theme.unit))
        self._rooms = list(rooms)
        self.box = DropDown(dialog.page, theme, [displayable_line(one) for one in rooms])
        if rooms:
            self.box.current(self._rooms.index(chosen) if chosen in rooms else 0)
        self.box.pack(fill="x")

    @property
    def room(self) -> str:
        return self._rooms[self.box.current()] if self._rooms else ""


class PollDialog(Dialog):
    """The dialog asks for a question and its answers.

    Args:
        rooms: the rooms that can be asked.
        chosen: the one at first.
        on_ask: called with the room and the poll.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        rooms: Sequence[str],
        chosen: str,
        on_ask: Callable[[str, Poll], None],
    ) -> None:
        super().__init__(parent, theme, _("Ask a poll"))
        self._on_ask, unit = on_ask, theme.unit
        ttk.Label(self.page, text=_("Question")).pack(anchor="w", pady=(0, unit))
        self.question = ttk.Entry(self.page, font=theme.font, width=44)
        self.question.pack(fill="x")
        editing.guard_input(self.question)
        editing.add_menu(self.question, theme, editable=True)
        ttk.Label(
            self.page,
            text=_("Answers, one on each line ({least} to {most})").format(
                least=LEAST_ANSWERS, most=MOST_ANSWERS
            ),
            wraplength=self.wide(WIDTH),
        ).pack(anchor="w", pady=(3 * unit, unit))
        self.answers = TextBox(self.page, theme, rows=MOST_ANSWERS, on_change=self._check)
        self.answers.pack(fill="both", expand=True)
        self._rooms = _RoomChoice(self, rooms, chosen)
        anonymous = _("Anonymous: nobody can see who has answered what")
        self.anonymous = self.check_box(anonymous, is_on=True)
        self.several = self.check_box(_("People may choose several answers"), is_on=False)
        for box in (self.anonymous, self.several):
            box.pack(anchor="w", pady=(2 * unit, 0))
        self.note = ttk.Label(self.page, style="Muted.TLabel", wraplength=self.wide(WIDTH))
        self.note.pack(anchor="w", pady=(unit, 0))
        _cancel, self.button = self.buttons(
            (_("Cancel"), self.close, False), (_("Ask"), self._ask, True)
        )
        self.question.bind("<KeyRelease>", lambda _event: self._check(), add=True)
        self._check()
        self.show(self.question)

    def _read(self) -> tuple[Poll | None, str]:
        """Return the poll, or why it is none; "" while it is not complete."""
        question = " ".join(typed(self.question.get()).split())
        lines = [" ".join(line.split()) for line in typed(self.answers.content).split("\n")]
        answers = tuple(line for line in lines if line)
        if len(question) > BALLOT_CHARACTERS:
            most = BALLOT_CHARACTERS
            return None, _("A question has at most {n} characters.").format(n=most)
        if any(len(answer) > ANSWER_CHARACTERS for answer in answers):
            return None, _("An answer has at most {n} characters.").format(n=ANSWER_CHARACTERS)
        if len(answers) > MOST_ANSWERS:
            return None, _("There are at most {n} answers.").format(n=MOST_ANSWERS)
        if len(set(answers)) < len(answers):
            return None, _("Two answers are the same.")
        if not question or len(answers) < LEAST_ANSWERS:
            return None, ""
        is_named = not self.anonymous.instate(["selected"])
        return Poll(question, answers, is_named, self.several.instate(["selected"])), ""

    def _check(self) -> None:
        poll, problem = self._read()
        can = poll is not None and bool(self._rooms.room)
        self.button.state(["!disabled" if can else "disabled"])
        self.note.configure(
            text=problem or _("It is open until you close it; the result stays in the room."),
            style="FieldError.TLabel" if problem else "Muted.TLabel",
        )

    def _ask(self) -> None:
        poll, _problem = self._read()
        room = self._rooms.room
        if poll is not None and room:
            self.close()
            self._on_ask(room, poll)


class AnnounceDialog(Dialog):
    """The dialog asks for the text of an announcement, and calls `on_announce` with room and it."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        rooms: Sequence[str],
        chosen: str,
        on_announce: Callable[[str, str], None],
    ) -> None:
        super().__init__(parent, theme, _("Announce"))
        self._on_announce, unit = on_announce, theme.unit
        ttk.Label(
            self.page,
            text=_(
                "Everybody in the room sees it above the messages until they press that they "
                "have read it. You see who has."
            ),
            style="Muted.TLabel",
            wraplength=self.wide(WIDTH),
        ).pack(anchor="w", pady=(0, 3 * unit))
        self.text = TextBox(self.page, theme, rows=4, on_change=self._check)
        self.text.pack(fill="both", expand=True)
        self._rooms = _RoomChoice(self, rooms, chosen)
        self.note = ttk.Label(self.page, style="FieldError.TLabel", wraplength=self.wide(WIDTH))
        self.note.pack(anchor="w", pady=(unit, 0))
        _cancel, self.button = self.buttons(
            (_("Cancel"), self.close, False), (_("Announce"), self._announce, True)
        )
        self._check()
        self.show(self.text.text)

    @property
    def _content(self) -> str:
        return typed(self.text.content).strip()

    def _check(self) -> None:
        is_long = len(self._content) > BALLOT_CHARACTERS
        can = bool(self._content) and not is_long and bool(self._rooms.room)
        self.button.state(["!disabled" if can else "disabled"])
        most = BALLOT_CHARACTERS
        said = _("An announcement has at most {n} characters.").format(n=most) if is_long else ""
        self.note.configure(text=said)

    def _announce(self) -> None:
        self._check()
        if self.button.instate(["!disabled"]):
            room, content = self._rooms.room, self._content
            self.close()
            self._on_announce(room, content)
