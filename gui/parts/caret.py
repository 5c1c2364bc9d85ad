"""Make a grapheme one step for every key, in all text fields.

Tk 8.6 knows only code points, and counts those outside of the basic plane twice: Backspace leaves
half a flag, or half a surrogate pair. The bindings here take the place of those of Tk's classes.
"""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable, Iterable
from functools import cache, partial
from tkinter import ttk

from gui.words import graphemes

_ENTRIES = ("TEntry", "TCombobox", "TSpinbox")
# What Tk takes for a word, with the marks that are put on its letters.
_WORD = (
    r"[\w\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0d7f"
    r"\u200c\u200d]"
)
_Step = Callable[[tk.Misc], object]


def prepare(root: tk.Misc) -> None:
    """Replace the bindings of Tk's text fields that move, select or delete by characters."""
    root.tk.call("tcl_wordBreakAfter", "", 0)  # Tcl loads its variables with the first call
    root.tk.call("set", "tcl_wordchars", _WORD)
    root.tk.call("set", "tcl_nonwordchars", _WORD.replace("[", "[^", 1))
    for kinds, steps in ((("Text",), _TEXT_STEPS), (_ENTRIES, _ENTRY_STEPS)):
        for kind in kinds:
            for sequence, step in steps.items():
                root.bind_class(kind, sequence, partial(_do, root, step))
    for sequence in ("<KeyPress>", "<ButtonRelease-1>"):
        root.bind_all(sequence, _leave_grapheme, add=True)


def units(text: str, tk_app: tk.Misc) -> int:
    """Return how many characters Tk counts in the text."""
    if text.isascii() or not _counts_twice(tk_app.tk):
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def places(text: str, at: Iterable[int], widget: tk.Text) -> list[str]:
    """Return Tk's indices of characters in a text, which is all that a widget holds.

    `at` are their indices in Python, in ascending order.
    """
    found, done, line, column = [], 0, 1, 0
    for index in at:
        lines = text.count("\n", done, index)
        if lines:
            line, column, done = line + lines, 0, text.rfind("\n", done, index) + 1
        column += units(text[done:index], widget)
        done = index
        found.append(f"{line}.{column}")
    return found


@cache
def _counts_twice(app: object) -> bool:
    return int(app.call("string", "length", "\U0001f600")) == 2  # type: ignore[attr-defined]


def _do(root: tk.Misc, step: _Step, event: tk.Event[tk.Misc]) -> None:
    with contextlib.suppress(tk.TclError):  # a widget that goes with the key
        step(_known(root, event.widget))


def _is_true(widget: tk.Misc, question: str) -> bool:
    """Ask one of Tk's procedures about a widget.

    `call` would return a tuple if Tcl has once read the constant that is the answer as a list.
    """
    return widget.tk.getboolean(widget.tk.eval(f"{question} {widget}"))


def _known(root: tk.Misc, widget: tk.Misc | str) -> tk.Misc:
    """Return tkinter's object for a widget, also for one that Tk itself has made.

    tkinter tells only the path of the fields in Tk's own file chooser.
    """
    if not isinstance(widget, str):
        return widget
    kind: type[tk.Misc] = tk.Text if root.tk.call("winfo", "class", widget) == "Text" else ttk.Entry
    known = kind.__new__(kind)
    known.tk, known._w = root.tk, widget  # type: ignore[attr-defined]
    return known


# --- texts with several lines ---------------------------------------------------------------------


def _before(text: tk.Misc) -> str:
    """Return the index of the grapheme before the caret."""
    assert isinstance(text, tk.Text)
    size = units(graphemes.last(text.get("insert linestart", "insert")), text)
    return _moved(text, "insert", -size) if size else "insert - 1 chars"


def _after(text: tk.Misc) -> str:
    """Return the index after the grapheme behind the caret."""
    assert isinstance(text, tk.Text)
    size = units(graphemes.first(text.get("insert", "insert lineend")), text)
    return _moved(text, "insert", size) if size else "insert + 1 chars"


def _moved(text: tk.Text, mark: str, units: int) -> str:
    """Return the index so many columns from a mark.

    Tk's own arithmetic counts a pair of surrogates once, its columns count it twice.
    """
    line, column = text.index(mark).split(".")
    return f"{line}.{int(column) + units}"


def _set(place: Callable[[tk.Misc], str], text: tk.Misc) -> None:
    text.tk.call("tk::TextSetCursor", text, place(text))


def _select(place: Callable[[tk.Misc], str], text: tk.Misc) -> None:
    assert isinstance(text, tk.Text)
    text.tk.call("tk::TextKeySelect", text, text.index(place(text)))


def _delete(place: Callable[[tk.Misc], str], text: tk.Misc) -> None:
    assert isinstance(text, tk.Text)
    if _is_true(text, "tk::TextCursorInSelection"):
        text.delete("sel.first", "sel.last")
        return
    start, end = sorted(
        (text.index("insert"), text.index(place(text))),
        key=lambda index: [int(part) for part in index.split(".")],
    )
    if text.compare(start, "!=", "end-1c"):
        text.delete(start, end)
    text.see("insert")


_TEXT_STEPS: dict[str, _Step] = {
    "<<PrevChar>>": partial(_set, _before),
    "<<NextChar>>": partial(_set, _after),
    "<<SelectPrevChar>>": partial(_select, _before),
    "<<SelectNextChar>>": partial(_select, _after),
    "<BackSpace>": partial(_delete, _before),
    "<Control-h>": partial(_delete, _before),
    "<Delete>": partial(_delete, _after),
    "<Control-d>": partial(_delete, _after),
}


# --- entries --------------------------------------------------------------------------------------


def _sides(entry: tk.Misc) -> tuple[int, str, str]:
    """Return Tk's index of the caret, and the texts before and after it."""
    assert isinstance(entry, ttk.Entry)
    text, at = entry.get(), entry.index("insert")
    split = _index(text, at, entry)
    return at, text[:split], text[split:]


def _index(text: str, at: int, tk_app: tk.Misc) -> int:
    """Return the index in Python for one in Tk."""
    if text.isascii() or not _counts_twice(tk_app.tk):
        return at
    counted = 0
    for index, character in enumerate(text):
        if counted >= at:
            return index
        counted += 1 + (character > "\uffff")
    return len(text)


def _entry_before(entry: tk.Misc) -> int:
    at, before, _behind = _sides(entry)
    return at - units(graphemes.last(before), entry)


def _entry_after(entry: tk.Misc) -> int:
    at, _before_it, behind = _sides(entry)
    return at + units(graphemes.first(behind), entry)


def _entry_set(place: Callable[[tk.Misc], int], entry: tk.Misc) -> None:
    assert isinstance(entry, ttk.Entry)
    entry.icursor(place(entry))
    entry.selection_clear()
    entry.tk.call("ttk::entry::See", entry, "insert")


def _entry_select(place: Callable[[tk.Misc], int], entry: tk.Misc) -> None:
    entry.tk.call("ttk::entry::ExtendTo", entry, place(entry))
    entry.tk.call("ttk::entry::See", entry, "insert")


def _entry_delete(place: Callable[[tk.Misc], int], entry: tk.Misc) -> None:
    assert isinstance(entry, ttk.Entry)
    if not _is_true(entry, "ttk::entry::PendingDelete"):
        start, end = sorted((entry.index("insert"), place(entry)))
        entry.delete(start, end)
    entry.tk.call("ttk::entry::See", entry, "insert")


_ENTRY_STEPS: dict[str, _Step] = {
    "<<PrevChar>>": partial(_entry_set, _entry_before),
    "<<NextChar>>": partial(_entry_set, _entry_after),
    "<<SelectPrevChar>>": partial(_entry_select, _entry_before),
    "<<SelectNextChar>>": partial(_entry_select, _entry_after),
    "<BackSpace>": partial(_entry_delete, _entry_before),
    "<Control-h>": partial(_entry_delete, _entry_before),
    "<Delete>": partial(_entry_delete, _entry_after),
    "<Control-d>": partial(_entry_delete, _entry_after),
}


# --- after any other move -------------------------------------------------------------------------


def _leave_grapheme(event: tk.Event[tk.Misc]) -> None:
    """Move the caret and the ends of the selection out of a grapheme.

    A click, the arrows up and down and steps by words may have put them inside.
    """
    widget, forward = event.widget, event.keysym in ("Right", "Down", "End")
    with contextlib.suppress(tk.TclError):  # a widget that went with the key
        if isinstance(widget, tk.Text):
            for mark in ("insert", *(("sel.first", "sel.last") if _selected(widget) else ())):
                _leave_in_text(widget, mark, forward or mark == "sel.last")
        elif isinstance(widget, ttk.Entry):
            at, before, behind = _sides(widget)
            offset = _offset(before, behind, widget, forward=forward)
            if offset:
                widget.icursor(at + offset)


def _selected(text: tk.Text) -> bool:
    return bool(text.tag_ranges("sel"))


def _leave_in_text(text: tk.Text, mark: str, forward: bool) -> None:
    before, behind = text.get(f"{mark} linestart", mark), text.get(mark, f"{mark} lineend")
    offset = _offset(before, behind, text, forward=forward)
    if not offset:
        return
    place = _moved(text, mark, offset)
    if mark == "insert":
        text.mark_set("insert", place)
    elif mark == "sel.first":
        text.tag_add("sel", place, "sel.first")
    else:
        text.tag_add("sel", "sel.last", place)


def _offset(before: str, behind: str, tk_app: tk.Misc, *, forward: bool) -> int:
    """Return how far a place is from where the grapheme around it begins or ends; 0 if in none."""
    if not before or not behind or (before[-1].isascii() and behind[0].isascii()):
        return 0
    if "\udc80" <= before[-1] <= "\udcff":  # half of a surrogate pair, as Tk tells it
        return 1 if forward else -1
    head = graphemes.last(before)
    whole = graphemes.first(head + behind[: graphemes.LONGEST])
    if len(whole) <= len(head):
        return 0
    return units(whole[len(head) :], tk_app) if forward else -units(head, tk_app)
