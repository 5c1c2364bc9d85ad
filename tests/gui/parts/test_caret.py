"""Test that a grapheme is one step for every key, in texts and in entries."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

import pytest

from gui.looks.theme import Theme
from gui.parts import caret
from tests.gui.conftest import Press, settle
from tests.gui.parts.test_editing import content, make

FAMILY = "👨\u200d👩\u200d👧"
PICTURES = [FAMILY, "🇪🇸", "👍🏽", "e\u0301", "1\ufe0f\u20e3", "क्षि", "😀"]
KINDS = pytest.mark.parametrize("kind", [tk.Text, ttk.Entry])


def place(widget: tk.Text | ttk.Entry, before: str) -> None:
    """Put the caret behind these characters."""
    at = caret.units(before, widget)
    if isinstance(widget, tk.Text):
        widget.mark_set("insert", f"1.{at}")
    else:
        widget.icursor(at)


def before_caret(widget: tk.Text | ttk.Entry) -> str:
    if isinstance(widget, tk.Text):
        return widget.get("1.0", "insert")
    return caret._sides(widget)[1]


@KINDS
@pytest.mark.parametrize("picture", PICTURES)
def test_backspace_and_delete_take_it_whole(
    root: tk.Tk, theme: Theme, press: Press, kind: type[tk.Text] | type[ttk.Entry], picture: str
) -> None:
    widget = make(kind, root, theme)
    for key, before in (("BackSpace", "a" + picture), ("Delete", "a")):
        widget.insert("insert", f"a{picture}b")
        place(widget, before)
        press("key", key)
        settle(root, lambda: content(widget) == "ab", lambda: ascii(content(widget)))
        widget.delete("1.0" if isinstance(widget, tk.Text) else 0, "end")


@KINDS
@pytest.mark.parametrize("picture", PICTURES)
def test_arrows_step_over_it_and_select_it_whole(
    root: tk.Tk, theme: Theme, press: Press, kind: type[tk.Text] | type[ttk.Entry], picture: str
) -> None:
    widget = make(kind, root, theme)
    widget.insert("insert", f"a{picture}b")
    place(widget, "a")
    press("key", "Right")
    settle(root, lambda: before_caret(widget) == f"a{picture}", lambda: before_caret(widget))
    press("key", "Left")
    settle(root, lambda: before_caret(widget) == "a", lambda: before_caret(widget))
    press("key", "shift+Right")
    settle(root, lambda: str(root.tk.call("selection", "get")) == picture)
    press("key", "x")
    settle(root, lambda: content(widget) == "axb", lambda: ascii(content(widget)))


@KINDS
def test_steps_by_words_end_outside(
    root: tk.Tk, theme: Theme, press: Press, kind: type[tk.Text] | type[ttk.Entry]
) -> None:
    widget = make(kind, root, theme)
    words = f"cafe\u0301s {FAMILY} 1\ufe0f\u20e3 fin"
    widget.insert("insert", words)
    whole = {words[:at] for at in (0, 6, 7, 7 + len(FAMILY), 8 + len(FAMILY), 11 + len(FAMILY))}
    whole |= {words[: 12 + len(FAMILY)], words}
    place(widget, words)
    for key in ["ctrl+Left"] * 6 + ["ctrl+Right"] * 6:
        press("key", key)
        root.update()
        settle(root, lambda: before_caret(widget) in whole, lambda: ascii(before_caret(widget)))
    press("key", "End")
    settle(root, lambda: before_caret(widget) == words)
    press("key", "BackSpace", "BackSpace", "BackSpace", "BackSpace", "BackSpace")
    settle(root, lambda: content(widget) == words[: 8 + len(FAMILY)])


def test_lines_above_and_below_and_both_ends(root: tk.Tk, theme: Theme, press: Press) -> None:
    text = make(tk.Text, root, theme)
    assert isinstance(text, tk.Text)
    text.insert("insert", f"aaaa\n{FAMILY}{FAMILY}\n")
    for column in range(5):
        text.mark_set("insert", f"1.{column}")
        press("key", "Down")
        settle(
            root,
            lambda: text.get("2.0", "insert") in ("", FAMILY, FAMILY * 2),
            lambda: ascii(text.get("2.0", "insert")),
        )
    text.mark_set("insert", "1.0")
    press("key", "BackSpace", "Left")
    text.mark_set("insert", "end-1c")
    press("key", "Delete", "Right")
    root.update()
    assert content(text) == f"aaaa\n{FAMILY}{FAMILY}\n"
    press("key", "BackSpace", "BackSpace", "BackSpace", "BackSpace")
    settle(root, lambda: content(text) == "aaaa", lambda: ascii(content(text)))


@KINDS
@pytest.mark.parametrize(
    "body, told",
    [("return no", "no"), ("set no 0; llength $no; return $no", ("0",))],
    ids=["words", "list"],
)
def test_tk_may_answer_in_words_or_with_a_list(
    root: tk.Tk, theme: Theme, kind: type[tk.Text] | type[ttk.Entry], body: str, told: object
) -> None:
    """Test texts, as Tk returns them on Windows, and a constant that was once read as a list."""
    widget = make(kind, root, theme)
    widget.insert("insert", "ab")
    question = "::tk::TextCursorInSelection" if kind is tk.Text else "::ttk::entry::PendingDelete"
    root.tk.call("auto_load", question)
    root.tk.call("rename", question, "::kept_for_the_test")
    try:
        root.tk.call("proc", question, "widget", body)
        answer = root.tk.call(question, widget)
        assert answer in (told, (0,))
        widget.event_generate("<BackSpace>")
    finally:
        root.tk.call("rename", question, "")
        root.tk.call("rename", "::kept_for_the_test", question)
    assert content(widget) == "a"


def test_a_click_never_ends_inside(root: tk.Tk, theme: Theme, press: Press) -> None:
    text = make(tk.Text, root, theme)
    assert isinstance(text, tk.Text)
    text.insert("insert", FAMILY)
    root.update()
    box = text.bbox("1.3")
    assert box is not None
    x, y = text.winfo_rootx() + box[0] + 1, text.winfo_rooty() + box[1] + 3
    press("mousemove", str(x), str(y), "click", "1")
    settle(root, lambda: text.index("insert") in ("1.0", "1.8"), lambda: text.index("insert"))


def test_fields_of_tks_own_file_chooser_work_too(root: tk.Tk, press: Press) -> None:
    caret.prepare(root)
    root.tk.call("ttk::entry", ".raw")
    try:
        root.tk.call(".raw", "insert", "end", f"ab{FAMILY}c")
        root.tk.call("pack", ".raw")
        root.tk.call("focus", "-force", ".raw")
        settle(root, lambda: str(root.tk.call("focus")) == ".raw")
        root.tk.call(".raw", "icursor", "end")
        for key in ("Left", "BackSpace", "BackSpace"):
            press("key", key)
        settle(
            root, lambda: root.tk.call(".raw", "get") == "ac", lambda: root.tk.call(".raw", "get")
        )
    finally:
        root.tk.call("destroy", ".raw")
