"""Show who has answered a ballot, and how."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks.theme import Theme
from gui.parts.dialog import Dialog
from gui.parts.row_list import ListHead, ListLine, ListRow, RowList
from gui.words.face import Face
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.teaching import Votes

WIDTH, HEIGHT = 360, 340  # in pixels at 96 dpi


class VotesDialog(Dialog):
    """The dialog shows the names below each answer, and who has given none.

    Args:
        answers: what the answers are called; that of an announcement is that somebody has seen it.
        face: returns how somebody is pictured.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, answers: Sequence[str], face: Callable[[str], Face]
    ) -> None:
        is_seen = len(answers) == 1
        super().__init__(parent, theme, _("Who has seen it") if is_seen else _("Who has answered"))
        self._missing = _("Not seen yet") if is_seen else _("No answer yet")
        self._answers, self._face = tuple(answers), face
        self.list = RowList(self.page, theme, lambda _key: None)
        self.list.canvas.configure(width=self.wide(WIDTH), height=theme.px(HEIGHT))
        self.list.pack(fill="both", expand=True)
        self.buttons((_("Close"), self.close, True))
        self.say(_("Asking…"))
        self.show(self.list.canvas)

    def say(self, text: str) -> None:
        """Say something instead of the names."""
        self.list.show([ListRow("", text, kind="muted")])

    def tell(self, votes: Votes) -> None:
        """Show the server's answer."""
        lines: list[ListLine] = []
        for index, nicks in enumerate(votes.answers):
            answer = self._answers[index] if index < len(self._answers) else str(index + 1)
            lines.append(ListHead(f"{displayable_line(answer)} · {len(nicks)}"))
            lines += [self._row(nick) for nick in nicks]
        if votes.missing:
            lines.append(ListHead(self._missing + f" · {len(votes.missing)}"))
            lines += [self._row(nick) for nick in votes.missing]
        if votes.more:
            lines.append(ListRow("", _("There are more than can be shown."), kind="muted"))
        self.list.show(lines)

    def _row(self, nick: str) -> ListRow:
        return ListRow("", displayable_line(nick), face=self._face(nick))
