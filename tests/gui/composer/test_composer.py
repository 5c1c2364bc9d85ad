"""Test writing: completion, emoji, the strip above, the keys."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence

import pytest

from gui.composer import autocomplete
from gui.composer.composer import Composer
from gui.looks.theme import Theme
from gui.words import text
from gui.words.candidates import Suggestion
from gui.words.matching import matching
from tests.gui.conftest import Press, settle

PEOPLE = ["luis", "Lucía Pérez", "Sofía Gómez", "Ñandú"]


class Desk:
    """A desk is a composer alone in the window, and what it has reported."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.sent: list[str] = []
        self.told: list[str] = []
        self.recent: list[str] = []
        self.has_last = True
        self.root = root
        tk.Frame(root).pack(fill="both", expand=True)
        self.composer = Composer(
            root,
            theme,
            on_send=self.sent.append,
            on_page=lambda pages: self.told.append(f"page {pages}"),
            on_typing=lambda: self.told.append("typing"),
            on_edit_last=self._edit_last,
            on_cancel=lambda: self.told.append("cancel"),
            complete=self._complete,
            recent=lambda: self.recent,
            on_recent=self._remember,
        )
        self.composer.pack(fill="x")
        self.text.focus_force()
        settle(root, lambda: root.focus_get() is self.text)

    @property
    def text(self) -> tk.Text:
        return self.composer.text

    @property
    def content(self) -> str:
        return self.composer.content

    @property
    def suggested(self) -> list[str]:
        suggestions = self.composer.autocomplete.list
        return suggestions.suggested if suggestions.is_open else []

    def _edit_last(self) -> bool:
        self.told.append("edit last")
        return self.has_last

    def _complete(self, prefix: str) -> Sequence[Suggestion]:
        return [Suggestion(name, "●") for name in matching(prefix, PEOPLE, str)]

    def _remember(self, recent: list[str]) -> None:
        self.recent = recent


@pytest.fixture
def desk(root: tk.Tk, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(text, "colour_is_safe", lambda: True)
    return Desk(root, theme)


@pytest.fixture
def unsafe(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Desk:
    """Simulate a computer whose Tk crashes on colour emoji."""
    for module in (text, autocomplete):
        monkeypatch.setattr(module, "colour_is_safe", lambda: False)
    return desk


# --- completion -----------------------------------------------------------------------------------


def test_a_name_is_completed_by_tab(desk: Desk, press: Press) -> None:
    press("type", "hola @so")
    settle(desk.root, lambda: desk.suggested == ["● Sofía Gómez"])
    press("key", "Tab")
    settle(desk.root, lambda: desk.content == "hola @Sofía Gómez ", lambda: desk.content)
    assert desk.suggested == []
    press("key", "Return")
    settle(desk.root, lambda: desk.sent == ["hola @Sofía Gómez "])


def test_the_list_is_gone_through_with_arrows_and_enter_takes_one(desk: Desk, press: Press) -> None:
    press("type", "@lu")
    settle(desk.root, lambda: desk.suggested == ["● luis", "● Lucía Pérez"])
    press("key", "Down", "Return")
    settle(desk.root, lambda: desk.content == "@Lucía Pérez ", lambda: desk.content)
    assert desk.sent == []


def test_up_goes_around_the_list_and_not_to_the_last_message(desk: Desk, press: Press) -> None:
    press("type", "@")
    settle(desk.root, lambda: len(desk.suggested) == 4)
    press("key", "Up", "Tab")
    settle(desk.root, lambda: desk.content == "@Ñandú ", lambda: desk.content)
    assert "edit last" not in desk.told


def test_esc_closes_the_list_until_another_word_begins(desk: Desk, press: Press) -> None:
    press("type", "@lu")
    settle(desk.root, lambda: desk.suggested)
    press("key", "Escape")
    settle(desk.root, lambda: not desk.suggested)
    press("type", "c")
    settle(desk.root, lambda: desk.content == "@luc")
    assert desk.suggested == []
    press("type", " y @l")
    settle(desk.root, lambda: desk.suggested)


def test_a_name_that_is_complete_is_sent_by_one_enter(desk: Desk, press: Press) -> None:
    press("type", "@luis")
    settle(desk.root, lambda: desk.content == "@luis" and not desk.suggested)
    press("key", "Return")
    settle(desk.root, lambda: desk.sent == ["@luis"])


def test_an_emoji_is_completed_and_remembered(desk: Desk, press: Press) -> None:
    press("type", "bien :tad")
    settle(desk.root, lambda: desk.suggested == ["🎉 :tada:"], lambda: desk.suggested)
    press("key", "Return")
    settle(desk.root, lambda: desk.content == "bien 🎉", lambda: desk.content)
    assert desk.recent == ["🎉"]
    press("key", "ctrl+z")
    settle(desk.root, lambda: desk.content == "bien :tad", lambda: desk.content)


def test_after_an_emoji_words_are_still_found(desk: Desk, press: Press) -> None:
    desk.composer.insert("🎉🎉 ")
    press("type", "@nan")
    settle(desk.root, lambda: desk.suggested == ["● Ñandú"])
    press("key", "Tab")
    settle(desk.root, lambda: desk.content == "🎉🎉 @Ñandú ", lambda: desk.content)


def test_a_suggestion_is_taken_by_a_click(desk: Desk, press: Press) -> None:
    press("type", "@lu")
    suggestions = desk.composer.autocomplete.list
    settle(desk.root, lambda: desk.suggested and suggestions.winfo_ismapped())
    x, y = (
        suggestions.winfo_rootx() + 20,
        suggestions.winfo_rooty() + suggestions.winfo_height() - 8,
    )
    press("mousemove", str(x), str(y), "click", "1")
    settle(desk.root, lambda: desk.content == "@Lucía Pérez ", lambda: desk.content)
    assert desk.root.focus_get() is desk.text


def test_the_list_lies_above_the_field_and_inside_the_window(desk: Desk, press: Press) -> None:
    press("type", "@")
    suggestions = desk.composer.autocomplete.list
    settle(desk.root, lambda: suggestions.is_open and suggestions.winfo_ismapped())
    assert suggestions.winfo_rooty() + suggestions.winfo_height() <= desk.text.winfo_rooty()
    assert suggestions.winfo_rooty() >= desk.root.winfo_rooty()


def test_tab_with_nothing_to_complete_goes_on(desk: Desk, press: Press) -> None:
    press("type", "hola")
    press("key", "Tab")
    settle(desk.root, lambda: desk.root.focus_get() is desk.composer.emoji_button)
    press("key", "Tab")
    settle(desk.root, lambda: desk.root.focus_get() is desk.composer.send_button)


# --- without colour emoji -------------------------------------------------------------------------


def test_names_are_written_and_emoji_sent(unsafe: Desk, press: Press) -> None:
    press("type", "x[a:end:b] :thumbs")
    settle(unsafe.root, lambda: ":thumbsup:" in unsafe.suggested, lambda: unsafe.suggested)
    press("key", "Tab")
    settle(unsafe.root, lambda: unsafe.text.get("1.0", "end-1c") == "x[a:end:b] :thumbsup:")
    press("key", "Return")
    settle(unsafe.root, lambda: unsafe.sent == ["x[a:end:b] 👍"], lambda: unsafe.sent)


def test_a_text_with_emoji_can_be_changed_without_losing_them(unsafe: Desk, press: Press) -> None:
    unsafe.composer.show("hola ❤️", "")
    assert unsafe.text.get("1.0", "end-1c") == "hola :heart:"
    press("type", "!")
    press("key", "Return")
    settle(unsafe.root, lambda: unsafe.sent == ["hola ❤️!"], lambda: unsafe.sent)


# --- the picker -----------------------------------------------------------------------------------


def test_the_picker_by_keys(desk: Desk, press: Press) -> None:
    press("type", "hola ")
    desk.composer.emoji_button.invoke()
    picker = desk.composer.picker
    settle(desk.root, lambda: str(desk.root.focus_get()).startswith(str(picker)))
    press("type", "fuego")
    press("key", "Right", "Left", "Return")
    settle(desk.root, lambda: not picker.is_open and desk.root.focus_get() is desk.text)
    first = desk.recent[0]
    assert desk.content == f"hola {first}" and first in ("🔥", "🎆", "🎇", "🧨", "🚒")
    desk.composer.toggle_picker()
    settle(desk.root, lambda: str(desk.root.focus_get()).startswith(str(picker)))
    press("key", "Return")  # the one picked last comes first
    settle(desk.root, lambda: desk.content == f"hola {first}{first}", lambda: desk.content)


def test_the_picker_goes_through_all_by_arrows_and_stays_in_sight(desk: Desk, press: Press) -> None:
    desk.composer.toggle_picker()
    picker = desk.composer.picker
    settle(desk.root, lambda: picker.is_open and picker.winfo_ismapped())
    press("key", *["Next"] * 8, *["Right"] * 20, "Down", "Up", "Up")
    line = picker._at[0]
    top = picker.grid_canvas.canvasy(0)
    assert line > 40
    assert top <= picker._tops[line] < top + picker.grid_canvas.winfo_height()
    press("key", "Escape")
    settle(desk.root, lambda: not picker.is_open and desk.root.focus_get() is desk.text)
    assert desk.content == ""


def test_the_picker_by_mouse(desk: Desk, press: Press) -> None:
    desk.composer.toggle_picker()
    canvas = desk.composer.picker.grid_canvas
    settle(desk.root, canvas.winfo_ismapped)
    x, y = canvas.winfo_rootx() + 20, canvas.winfo_rooty() + desk.composer.picker._tops[1] + 15
    press("mousemove", str(x), str(y), "click", "1")
    settle(desk.root, lambda: desk.content == "👍", lambda: desk.content)


def test_the_picker_says_when_nothing_is_found(desk: Desk, press: Press) -> None:
    desk.composer.toggle_picker()
    picker = desk.composer.picker
    settle(desk.root, lambda: str(desk.root.focus_get()).startswith(str(picker)))
    press("type", "qqqq")
    settle(desk.root, lambda: picker.what.cget("text") == "Nothing found")
    press("key", "Return", "Down", "Left")
    assert picker.is_open and desk.content == ""


@pytest.mark.parametrize("at", [None, (0, 0), (2_000, 2_000)])
@pytest.mark.parametrize("size", ["480x360", "800x600"])
def test_the_picker_is_inside_the_window(desk: Desk, size: str, at: tuple[int, int] | None) -> None:
    desk.root.geometry(size)
    width, height = (int(part) for part in size.split("x"))
    settle(
        desk.root, lambda: (desk.root.winfo_width(), desk.root.winfo_height()) == (width, height)
    )
    picker = desk.composer.picker
    if at is None:
        desk.composer.toggle_picker()
    else:
        picker.open(desk.text, (desk.root.winfo_rootx() + at[0], desk.root.winfo_rooty() + at[1]))
    settle(desk.root, picker.winfo_ismapped)
    x, y = (
        picker.winfo_rootx() - desk.root.winfo_rootx(),
        picker.winfo_rooty() - desk.root.winfo_rooty(),
    )
    assert x >= 0 and y >= 0
    assert x + picker.winfo_width() <= width and y + picker.winfo_height() <= height


# --- answering and changing -----------------------------------------------------------------------


def test_the_strip_says_what_is_being_done_until_it_is_cancelled(desk: Desk, press: Press) -> None:
    desk.composer.begin("Replying to luis", "hola\n" + "muy largo " * 50)
    strip = desk.composer.strip
    settle(desk.root, lambda: strip.winfo_ismapped() and strip.line.cget("text"))
    assert strip.title.cget("text") == "Replying to luis"
    assert strip.line.cget("text").startswith("hola muy largo") and strip.line.cget(
        "text"
    ).endswith("…")
    assert strip.close_button.winfo_rootx() + strip.close_button.winfo_width() <= (
        desk.root.winfo_rootx() + desk.root.winfo_width()
    )
    press("key", "Escape")
    settle(desk.root, lambda: desk.told == ["cancel"])
    strip.close_button.invoke()
    assert desk.told == ["cancel", "cancel"]
    desk.composer.end_mode()
    settle(desk.root, lambda: not strip.winfo_ismapped())


def test_up_in_an_empty_field_changes_the_last_message(desk: Desk, press: Press) -> None:
    press("key", "Up")
    settle(desk.root, lambda: desk.told == ["edit last"])
    press("type", "uno")
    press("key", "Up")
    assert desk.told.count("edit last") == 1


# --- typing notices -------------------------------------------------------------------------------


def test_whatever_is_written_is_told_but_not_that_there_are_blanks(
    desk: Desk, press: Press
) -> None:
    press("type", "  ")
    settle(desk.root, lambda: desk.content == "  ")
    assert desk.told == []
    press("type", "hola")
    settle(desk.root, lambda: desk.content == "  hola")
    assert set(desk.told) == {"typing"}
    desk.told.clear()
    press("key", "BackSpace")
    settle(desk.root, lambda: desk.told == ["typing"])


def test_a_draft_that_comes_back_is_not_typing(desk: Desk) -> None:
    desk.composer.show("a medias @lu", "Write to luis…")
    desk.composer.show("otra cosa :smi", "")
    desk.root.update()
    assert desk.told == [] and desk.suggested == []


def test_who_is_writing_moves_nothing(desk: Desk) -> None:
    before = desk.composer.winfo_reqheight()
    desk.composer.set_limit(100)
    desk.composer.insert("hola")
    desk.composer.show_typing("luis is writing…")
    settle(desk.root, lambda: desk.composer.note.cget("text") == "luis is writing…")
    assert desk.composer.count.winfo_manager()
    assert desk.composer.winfo_reqheight() == before
    desk.composer.show_typing("una persona de nombre larguísimo " * 10)
    settle(desk.root, lambda: desk.composer.note.cget("text").endswith("…"))
    assert (
        desk.composer.note.winfo_reqwidth() + desk.composer.count.winfo_reqwidth()
        <= desk.composer.winfo_width()
    )


@pytest.mark.parametrize("pasted", ["uno\ndos\ntres\n", "def f():\n\treturn 1\n\n\nf()"])
def test_many_lines_are_pasted_as_they_are_and_not_sent(
    desk: Desk, press: Press, pasted: str
) -> None:
    desk.root.clipboard_clear()
    desk.root.clipboard_append(pasted)
    press("key", "ctrl+v")
    settle(desk.root, lambda: desk.content == pasted, lambda: desk.content)
    assert desk.sent == []


def test_a_long_placeholder_stays_in_the_field(desk: Desk) -> None:
    desk.composer.show("", "Write to " + "somebody with a long name " * 10)
    settle(desk.root, lambda: desk.composer.placeholder.cget("text").endswith("…"))
    assert desk.composer.placeholder.winfo_reqwidth() <= desk.text.winfo_width()
