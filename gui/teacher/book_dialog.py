"""Show the book of the class: what teachers have done, or who was here."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable

from gui.looks.theme import Theme
from gui.parts import days
from gui.parts.dialog import Dialog
from gui.parts.row_list import ListLine, ListRow, RowList
from gui.words import book_words
from gui.words.face import Face
from gui.words.i18n import _
from gui.words.text import displayable_line
from gui.words.times import day_name, moment
from net.wire.teaching import BookLine, BookPage

WIDTH, HEIGHT = 460, 380  # in pixels at 96 dpi
MORE = "more"


class BookDialog(Dialog):
    """The dialog shows the newest lines, and older ones on request.

    Args:
        kind: "actions" or "visits".
        ask: called with the number before which older lines are wanted; `tell` gets what comes.
        export: opens the dialog that exports this.
        face: returns how somebody is pictured.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        kind: str,
        *,
        ask: Callable[[int], None],
        export: Callable[[], None],
        face: Callable[[str], Face],
    ) -> None:
        title = _("What teachers have done") if kind == "actions" else _("Who was here")
        super().__init__(parent, theme, title)
        self._kind, self._ask, self._face = kind, ask, face
        self._lines: list[BookLine] = []
        self.list = RowList(self.page, theme, self._press)
        self.list.canvas.configure(width=self.wide(WIDTH), height=theme.px(HEIGHT))
        self.list.pack(fill="both", expand=True)
        self.buttons((_("Export…"), export, False), (_("Close"), self.close, True))
        self.say(_("Asking…"))
        self.show(self.list.canvas)

    def say(self, text: str) -> None:
        """Say something instead of the lines."""
        self.list.show([ListRow("", text, kind="muted")])

    def tell(self, page: BookPage) -> None:
        """Show another page."""
        known = {line.number for line in self._lines}
        self._lines += [line for line in page.lines if line.number not in known]
        if not self._lines:
            self.say(_("There is nothing yet."))
            return
        now = days.now()
        make = self._action if self._kind == "actions" else self._visit
        rows: list[ListLine] = [make(line, now) for line in self._lines]
        if page.more:
            rows.append(ListRow(MORE, _("Show older"), icon="down"))
        self.list.show(rows)

    def _press(self, _key: str) -> None:
        self._ask(min(line.number for line in self._lines))

    def _action(self, line: BookLine, now: datetime.datetime) -> ListRow:
        words = book_words.action(line)
        until = ""
        if line.until:
            until = _("until {time}").format(time=f"{moment(line.until):%H:%M}")
        second = " · ".join(part for part in (book_words.by(line), until, words.why) if part)
        return ListRow("", words.what, second, _when(line.at, now), self._face(line.by or "#"))

    def _visit(self, line: BookLine, now: datetime.datetime) -> ListRow:
        end = f"{moment(line.until):%H:%M}" if line.until else _("still here")
        minutes = max(0, (line.until or int(now.timestamp() * 1000)) - line.at) // 60_000
        second = f"{moment(line.at):%H:%M} – {end} · " + _("{n} min").format(n=minutes)
        right = displayable_line(line.text)
        if moment(line.at).date() != now.date():
            second = f"{day_name(moment(line.at).date(), now.date())}, {second}"
        kind = "muted" if line.until else ""
        name = displayable_line(line.nick)
        return ListRow("", name, second, right, self._face(line.nick), kind=kind)


def _when(at: int, now: datetime.datetime) -> str:
    when = moment(at)
    if when.date() == now.date():
        return f"{when:%H:%M}"
    return f"{when:%d/%m %H:%M}"
