"""Show a transcript alone, and record what it reports."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable

from gui.looks.theme import Theme
from gui.messages.transcript import Transcript
from gui.model.conversation import Entry
from gui.words.emptiness import Emptiness
from net.wire.events import Item
from tests.gui.seen import seen

TODAY = datetime.date(2026, 3, 2)  # a Monday
NOON = int(datetime.datetime(2026, 3, 2, 12, 0).timestamp() * 1000)
MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def entry(
    number: int, text: str = "hola", sender: str = "luis", at: int = NOON, **more: object
) -> Entry:
    return Entry(number, Item(sender, text, at, None, **more))  # type: ignore[arg-type]


EMPTY = Emptiness("empty", "nothing has been said")


class Shown:
    """Shows a transcript in the window, and records what it has reported."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.opened: list[str] = []
        self.ends: list[bool] = []
        self.told: list[tuple[object, ...]] = []
        self.hovered: list[int | None] = []
        self.tops = 0
        self.entries: list[Entry] = []
        self.widget = self.make(root, theme)
        self.widget.show(self.entries, None, EMPTY)
        root.update()

    def make(self, root: tk.Tk, theme: Theme) -> Transcript:
        def tell(what: str) -> Callable[..., None]:
            return lambda *words: self.told.append((what, *words))

        widget = Transcript(
            root,
            theme,
            on_open=self.opened.append,
            on_retry=tell("retry"),
            on_end=self.ends.append,
            on_top=self.on_top,
            on_bottom=tell("bottom"),
            on_reply=tell("reply"),
            on_edit=tell("edit"),
            on_delete=tell("delete"),
            on_react=tell("react"),
            on_details=tell("details"),
            on_jump=tell("jump"),
            on_now=tell("now"),
            on_discard=tell("discard"),
            on_hover=self.hovered.append,
            on_person=tell("person"),
        )
        widget.set_me("Ana")
        widget.pack(fill="both", expand=True)
        return widget

    def on_top(self) -> None:
        self.tops += 1

    def add(self, *entries: Entry, first_new: int | None = None) -> None:
        start = len(self.entries)
        self.entries.extend(entries)
        self.widget.show_from(start, first_new)
        self.widget.update()

    @property
    def text(self) -> str:
        return seen(self.widget.text)
