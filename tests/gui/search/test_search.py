"""Test finding messages in one conversation and in all, and the marks of what was found."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

import pytest

from gui.looks.theme import Theme
from gui.search import snippets
from gui.search.find_bar import FindBar
from gui.search.results_panel import ResultsPanel
from gui.words import emoji, matching
from net.journal import search
from net.wire import events
from net.wire.events import Hit, Item
from tests.gui.conftest import Desk, Press, settle
from tests.gui.fakes import LONG_AGO
from tests.speed import assert_quick

# --- snippets -------------------------------------------------------------------------------------


def test_a_snippet_has_the_hit_in_it() -> None:
    text, found = snippets.snippet(
        "antes " * 100 + "E\u0301xito\n\tal\nfin" + " después" * 100, "exito fin"
    )
    assert len(text) <= snippets.SNIPPET_CHARACTERS + 2
    assert [text[start:end] for start, end in found] == ["E\u0301xito", "fin"]
    assert text.startswith("…antes ")
    assert text.endswith("…")
    assert "\n" not in text


def test_a_short_text_is_left_whole() -> None:
    assert snippets.snippet("hola, ¿qué tal?", "tal") == ("hola, ¿qué tal?", [(11, 14)])


@pytest.mark.parametrize(
    "pasted",
    ["".join(f"{n} " for n in range(200_000)), "a" * 1_000_000, "\u0315\u0300" * 500_000],
    ids=["words", "letters", "accents"],
)
def test_whatever_is_pasted_as_a_query_is_answered_at_once(pasted: str) -> None:
    def answer() -> None:
        search.pattern(pasted)
        matching.spans("hola " * 3_000, pasted)
        snippets.snippet("hola " * 3_000, pasted)
        matching.matching(pasted, ["hola"], str)
        emoji.search(pasted)

    assert_quick(answer, 0.3)


@pytest.mark.parametrize("accents", ["\u0315\u0300", "\u05b0\u05b1", "\u0301"])
def test_a_crowd_of_accents_does_not_keep_the_window_waiting(accents: str) -> None:
    def answer() -> None:
        snippets.snippet("hola " + accents * 8_192, "hola")
        matching.spans("hola", accents * 8_192)

    assert_quick(answer, 0.1)


def test_long_texts_take_no_time() -> None:
    """Test two hundred hits of the longest messages, drawn in one turn of the window."""
    text = "ñandú " * 2_700

    def turn() -> None:
        for _ in range(200):
            snippets.snippet(text, "zzz")

    assert_quick(turn, 0.5)


# --- the bar --------------------------------------------------------------------------------------


class Finder:
    """A finder is a search bar, and what it has asked for."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.asked: list[str] = []
        self.steps: list[int] = []
        self.closed = 0
        self.bar = FindBar(
            root,
            theme,
            on_query=self.asked.append,
            on_step=self.steps.append,
            on_close=self._closed,
        )
        self.bar.grid(row=0, column=0, sticky="ew")
        self.bar.close()
        root.columnconfigure(0, weight=1)
        root.update()

    def _closed(self) -> None:
        self.closed += 1


@pytest.fixture
def finder(root: tk.Tk, theme: Theme) -> Finder:
    return Finder(root, theme)


def test_what_is_typed_is_looked_for(finder: Finder, root: tk.Tk, press: Press) -> None:
    assert not finder.bar.winfo_ismapped()
    finder.bar.open()
    settle(root, lambda: root.focus_get() is finder.bar.entry)
    press("type", "hola")
    settle(root, lambda: finder.asked and finder.asked[-1] == "hola")
    finder.bar.show(17, 3, more=False)
    assert finder.bar.said == "3 of 17"
    press("key", "BackSpace", "BackSpace", "BackSpace", "BackSpace")
    settle(root, lambda: finder.asked[-1] == "")
    finder.bar.show(0, 0, more=False)
    assert finder.bar.said == ""


def test_enter_at_once_looks_before_it_steps(finder: Finder, root: tk.Tk, press: Press) -> None:
    finder.bar.open()
    settle(root, lambda: root.focus_get() is finder.bar.entry)
    finder.bar.entry.insert(0, "hola")
    press("key", "Return")
    settle(root, lambda: finder.asked == ["hola"])
    assert finder.steps == []
    press("key", "Return", "shift+Return", "F3", "shift+F3", "Down", "Up")
    settle(root, lambda: finder.steps == [-1, 1, -1, 1, 1, -1], lambda: finder.steps)


def test_the_bar_is_all_keyboard(finder: Finder, root: tk.Tk, press: Press) -> None:
    """Test Tab to the buttons, Return to press them, Esc to close the bar.

    The words are there the next time.
    """
    finder.bar.open("hola")
    finder.bar.show(2, 1, more=False)
    settle(root, lambda: root.focus_get() is finder.bar.entry)
    press("key", "Tab", "Return", "Tab", "Return")
    settle(root, lambda: finder.steps == [-1, 1], lambda: finder.steps)
    press("key", "Escape")
    settle(root, lambda: finder.closed == 1)
    assert not finder.bar.is_open
    finder.bar.open()
    assert finder.asked == ["hola", "hola"]


def test_it_says_what_it_knows(finder: Finder) -> None:
    finder.bar.open("x")
    said = []
    for count, position, more in ((0, 0, False), (0, 0, True), (5, 5, True), (5, 0, False)):
        finder.bar.show(count, position, more)
        said.append(finder.bar.said)
    assert said == ["no results", "no results yet", "5 of 5+", "5"]


# --- everywhere -----------------------------------------------------------------------------------


class Panel:
    """A panel shows the results, and records what the user does with them."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.root = root
        self.asked: list[str] = []
        self.gone_to: list[int] = []
        self.closed = 0
        self.results = ResultsPanel(
            root,
            theme,
            on_query=self.asked.append,
            on_hit=self.gone_to.append,
            on_close=self._closed,
        )
        self.results.pack(fill="both", expand=True)
        root.update()

    def _closed(self) -> None:
        self.closed += 1

    def show(self, *texts: str, more: bool = False) -> None:
        self.results.show(found(texts), more)
        self.root.update()

    @property
    def text(self) -> str:
        return str(self.results.list.get("1.0", "end-1c"))

    def tagged(self, tag: str) -> list[str]:
        ranges = self.results.list.tag_ranges(tag)
        return [
            str(self.results.list.get(start, end))
            for start, end in zip(ranges[::2], ranges[1::2], strict=True)
        ]


def found(texts: Sequence[str]) -> list[Hit]:
    return [
        Hit("#clase", Item("luis", text, LONG_AGO, (number, 0)))
        for number, text in enumerate(texts)
    ]


@pytest.fixture
def panel(root: tk.Tk, theme: Theme) -> Panel:
    return Panel(root, theme)


def test_hits_are_shown_with_where_who_and_when(panel: Panel) -> None:
    panel.results.search("sesion")
    assert panel.asked == ["sesion"]
    panel.results.show(found(["la sesión de hoy"]), more=False, title=lambda _name: "Proyecto")
    assert panel.text.startswith("Proyecto  ·  luis  ·  ")
    assert "la sesión de hoy" in panel.text
    assert panel.tagged("found") == ["sesión"]
    assert panel.results.said == "1 message"


def test_a_name_in_a_program_is_marked_in_its_words(panel: Panel) -> None:
    panel.results.search("listen")
    panel.results.show(found(["usa sock_listen()"]), more=False)
    assert panel.tagged("found") == ["listen"]


def test_the_arrows_choose_and_enter_goes_there(panel: Panel, root: tk.Tk, press: Press) -> None:
    panel.results.search("hola")
    panel.show("hola uno", "hola dos", "hola tres")
    settle(root, lambda: root.focus_get() is panel.results.entry)
    press("key", "Down", "Down", "Down", "Up", "Return")
    settle(root, lambda: panel.gone_to == [1])
    assert "hola dos" in "".join(panel.tagged("picked"))
    assert "hola tres" not in "".join(panel.tagged("picked"))
    press("key", "Escape")
    settle(root, lambda: panel.closed == 1)


def test_a_click_goes_there(panel: Panel, root: tk.Tk, press: Press) -> None:
    panel.results.search("hola")
    panel.show("hola uno", "hola dos", "hola tres")
    text = panel.results.list
    box = settle(root, lambda: text.bbox("5.2"))
    assert box is not None
    press(
        "mousemove",
        str(text.winfo_rootx() + box[0]),
        str(text.winfo_rooty() + box[1] + 3),
        "click",
        "1",
    )
    settle(root, lambda: panel.gone_to == [1])
    press(
        "mousemove",
        str(text.winfo_rootx() + 50),
        str(text.winfo_rooty() + text.winfo_height() - 20),
        "click",
        "1",
    )
    root.update()
    assert panel.gone_to == [1]  # there is nothing below the last one


def test_other_words_are_searched_while_one_types(panel: Panel, root: tk.Tk, press: Press) -> None:
    panel.results.search("ho")
    panel.show("hola")
    settle(root, lambda: root.focus_get() is panel.results.entry)
    press("type", "la")
    settle(root, lambda: panel.asked[-1] == "hola")
    press("type", "!")
    press("key", "Return")  # it searches before it goes anywhere
    settle(root, lambda: panel.asked[-1] == "hola!")
    assert panel.gone_to == []


def test_enter_on_the_cross_puts_it_away_once(panel: Panel, root: tk.Tk, press: Press) -> None:
    panel.results.search("ho")
    settle(root, lambda: root.focus_get() is panel.results.entry)
    press("key", "Tab")
    settle(root, lambda: isinstance(root.focus_get(), ttk.Button))
    press("key", "Return")
    settle(root, lambda: panel.closed)
    assert panel.closed == 1


def test_it_says_what_is_going_on(panel: Panel, root: tk.Tk) -> None:
    panel.results.search("hola")
    settle(root, lambda: panel.results.said == "Searching…")
    panel.show()
    assert panel.results.empty.shown is not None
    assert panel.results.empty.shown.title == "No results for “hola”"
    panel.show(*["hola"] * 200, more=True)
    assert panel.results.empty.shown is None
    assert "200" in panel.results.said
    panel.results.search("!!")
    assert panel.asked == ["hola"]
    assert "Type some words" in panel.results.said
    assert panel.text == ""


def test_a_quick_answer_does_not_flicker(panel: Panel, root: tk.Tk) -> None:
    panel.results.search("hola")
    panel.show("hola")
    end = time.monotonic() + 0.7
    settle(root, lambda: time.monotonic() > end)
    assert panel.results.said == "1 message"


@pytest.mark.parametrize(
    "text", ["", "\0", "a\0hola", "\u202ehola", "z" + "\u0301" * 500, "😀 hola", "hola " * 4000]
)
def test_any_text_can_have_been_found(panel: Panel, text: str) -> None:
    panel.results.search("hola")
    for at in (0, 10**18, -(10**18)):
        panel.results.show([Hit("{x} $y", Item("\x1b[31m", text, at, (1, 1)))], more=False)
    panel.show("hola")
    assert panel.tagged("found") == ["hola"]


def test_that_the_journal_can_t_be_searched_is_told_in_place(window: Desk) -> None:
    def fail(look: Callable[[str], None]) -> None:
        before = len(window.client.calls)
        look("hola")
        settle(window.root, lambda: len(window.client.calls) > before)
        window.say(events.SearchFinished(len(window.client.calls), (), False, failed=True))

    fail(window.chat.find_here)
    assert window.chat.find_bar.said == "can't search now"
    fail(window.chat.global_search.open)
    assert "can't be searched now" in window.results.said
