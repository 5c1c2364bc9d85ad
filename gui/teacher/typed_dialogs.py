"""Show what a teacher has asked for by typing a command: all commands, or numbered messages."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks.theme import Theme
from gui.model.conversation import Entry
from gui.parts.dialog import Dialog
from gui.parts.row_list import ListLine, ListRow, RowList
from gui.words.face import Face
from gui.words.format import one_line
from gui.words.i18n import _, language
from gui.words.said import said_in_short
from gui.words.text import displayable_line
from gui.words.times import moment
from net.wire.commands import COMMANDS

WIDTH, HEIGHT, LIST_HEIGHT = 460, 420, 260  # in pixels at 96 dpi
LINE_CHARACTERS = 120  # more than the list is wide


class CommandsDialog(Dialog):
    """The dialog says how each command is typed, and what it does. It scrolls."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent, theme, _("What teachers can type"))
        px, wide = theme.px, min(theme.px(WIDTH), self.room)
        told = (
            _("Type it in the box for messages. Nobody sees the command."),
            _("A TIME is 30s, 5m, 2h or 1d. What has spaces goes in quotation marks."),
        )
        for text in told:
            ttk.Label(self.page, text=text, wraplength=wide).pack(anchor="w")
        for command in COMMANDS:
            usage = f"/{command.usage(language())}"
            label = ttk.Label(self.page, text=usage, wraplength=wide, font=theme.bold)
            label.pack(anchor="w", pady=(px(12), 0))
            ttk.Label(
                self.page, text=command.help[language()], wraplength=wide, style="Muted.TLabel"
            ).pack(anchor="w")
        self.buttons((_("Close"), self.close, True))
        self.show()

    @property
    def usual_size(self) -> tuple[int, int]:
        """Return a size that leaves the chat in view."""
        return self.wide(WIDTH), self.theme.px(HEIGHT)


class NumberedDialog(Dialog):
    """The dialog shows messages, the newest last, with the numbers that commands name.

    Args:
        room: the room in which they are.
        entries: the messages; the first one has the number 1.
        face: returns how somebody is pictured.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        room: str,
        entries: Sequence[Entry],
        face: Callable[[str], Face],
    ) -> None:
        super().__init__(parent, theme, _("Messages of {room}").format(room=displayable_line(room)))
        self.list = RowList(self.page, theme, lambda _key: None)
        self.list.canvas.configure(width=self.wide(WIDTH), height=theme.px(LIST_HEIGHT))
        self.list.pack(fill="both", expand=True)
        self.buttons((_("Close"), self.close, True))
        lines: list[ListLine] = [
            ListRow(
                "",
                f"{number}  {one_line(said_in_short(entry.item), LINE_CHARACTERS)}",
                displayable_line(entry.sender),
                f"{moment(entry.at):%H:%M}",
                face(entry.sender),
            )
            for number, entry in enumerate(entries, 1)
        ]
        self.list.show(lines or [ListRow("", _("There is nothing yet."), kind="muted")])
        self.show(self.list.canvas)
        self.list.canvas.yview_moveto(1)
