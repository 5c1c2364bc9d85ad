"""Test writing: completion, emoji, the strip above, the keys."""

from __future__ import annotations

import os
import sys
import tkinter as tk
from collections.abc import Sequence
from pathlib import Path

import pytest

from gui.composer import autocomplete
from gui.composer.composer import Composer
from gui.composer.paste_question import PasteQuestion
from gui.looks.theme import Theme
from gui.words import text
from gui.words.candidates import Suggestion
from gui.words.matching import matching
from tests.gui.conftest import Press, settle
from tests.speed import assert_short, seconds_of

PEOPLE = ["luis", "Lucía Pérez", "Sofía Gómez", "Ñandú"]


class Desk:
    """A desk is a composer alone in the window, and what it has reported."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.sent: list[str] = []
        self.told: list[str] = []
        self.recent: list[str] = []
        self.has_last = self.enter_sends = True
        self.root, self.theme = root, theme
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
            enter_sends=lambda: self.enter_sends,
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


def test_a_name_typed_to_its_end_becomes_the_emoji_and_undo_takes_that_back(
    desk: Desk, press: Press
) -> None:
    press("type", "hoy :tada:")
    settle(desk.root, lambda: desk.content == "hoy 🎉", lambda: desk.content)
    assert desk.recent == ["🎉"] and desk.suggested == []
    press("key", "ctrl+z")
    settle(desk.root, lambda: desk.content == "hoy :tada:", lambda: desk.content)
    press("type", " ya")
    settle(desk.root, lambda: desk.content == "hoy :tada: ya", lambda: desk.content)
    desk.composer.show("", "")
    press("type", ":+1:")
    settle(desk.root, lambda: desk.content == "👍", lambda: desk.content)


@pytest.mark.parametrize("text", ["a las 10:100:20", ":nada_de_nada:", "`:tada:", "x:tada:", ":):"])
def test_other_colons_stay_what_they_are(desk: Desk, press: Press, text: str) -> None:
    press("type", text)
    settle(desk.root, lambda: desk.content == text, lambda: desk.content)


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
    settle(desk.root, lambda: picker._at[0] > 40, lambda: picker._at)
    line, top = picker._at[0], picker.grid_canvas.canvasy(0)
    assert top <= picker._tops[line] < top + picker.grid_canvas.winfo_height()
    press("key", "Escape")
    settle(desk.root, lambda: not picker.is_open and desk.root.focus_get() is desk.text)
    assert desk.content == ""


def test_after_one_pick_the_usual_ones_are_still_offered(desk: Desk, press: Press) -> None:
    desk.recent = ["🎸"]
    desk.composer.toggle_picker()
    picker = desk.composer.picker
    settle(desk.root, lambda: picker.is_open and picker.winfo_ismapped())
    offered = picker._lines[1]
    assert not isinstance(offered, str)
    assert [one.character for one in offered] == ["🎸", "👍", "❤️", "😂", "🎉", "😮"]


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
    settle(desk.root, lambda: picker.what.cget("text") == "No results")
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
    assert strip.winfo_height() == desk.theme.px(28)
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


def test_enter_may_begin_a_line_and_ctrl_enter_sends(desk: Desk, press: Press) -> None:
    desk.enter_sends = False
    press("type", "a")
    press("key", "Return")
    press("type", "b")
    settle(desk.root, lambda: desk.content == "a\nb", lambda: desk.content)
    press("key", "ctrl+Return")
    settle(desk.root, lambda: desk.sent == ["a\nb"])


def test_enter_goes_on_in_a_block_of_code_until_it_is_closed(desk: Desk, press: Press) -> None:
    press("type", "nota:")
    press("key", "shift+Return")
    press("type", "```python")
    press("key", "Return")
    press("type", "x = 1")
    press("key", "Return")
    press("type", "```")
    press("key", "Return")
    expected = "nota:\n```python\nx = 1\n```"
    settle(desk.root, lambda: desk.sent == [expected], lambda: (desk.sent, desk.content))
    desk.composer.show("", "")
    press("type", "```")
    press("key", "ctrl+Return")  # whoever wants to send it as it is
    settle(desk.root, lambda: desk.sent[1:] == ["```"], lambda: desk.sent)
    for said in ("```x = 1```", "tres ``` acentos"):
        desk.composer.show("", "")
        press("type", said)
        press("key", "Return")
        settle(desk.root, lambda said=said: desk.sent[-1] == said, lambda: desk.sent)  # type: ignore[misc]


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
    note = desk.composer.note
    settle(desk.root, lambda: note.typing.cget("text") == "luis is writing…")
    assert note.warning.winfo_ismapped() and note.warning.cget("text") == "96 characters left"
    assert desk.composer.winfo_reqheight() == before
    desk.composer.show_typing("una persona de nombre larguísimo " * 10)
    settle(desk.root, lambda: note.typing.cget("text").endswith("…"))
    assert note.typing.winfo_reqwidth() + note.warning.winfo_reqwidth() <= note.winfo_width()


@pytest.mark.parametrize("pasted", ["uno\ndos\ntres\n", "def f():\n\treturn 1\n\n\nf()"])
def test_many_lines_are_pasted_as_they_are_and_not_sent(
    desk: Desk, press: Press, pasted: str
) -> None:
    desk.root.clipboard_clear()
    desk.root.clipboard_append(pasted)
    press("key", "ctrl+v")
    settle(desk.root, lambda: desk.content == pasted, lambda: desk.content)
    assert desk.sent == []


PROSE = "\n".join(f"línea {number} de una carta" for number in range(12))
PROGRAM = "\n".join(["def f():", *(f"    print({number})" for number in range(11))])


def question(desk: Desk, pasted: str, press: Press) -> PasteQuestion:
    """Paste a text and return the question about it, when it has the focus."""
    desk.root.clipboard_clear()
    desk.root.clipboard_append(pasted)
    desk.text.focus_force()
    press("key", "ctrl+v")

    def found() -> PasteQuestion | None:
        asked = [child for child in desk.root.winfo_children() if isinstance(child, PasteQuestion)]
        focus = str(desk.root.tk.call("focus"))
        return asked[0] if asked and focus.startswith(str(asked[0])) else None

    asked = settle(desk.root, found)
    assert asked is not None and desk.content == ""
    return asked


@pytest.mark.parametrize(
    "pasted, keys, expected",
    [
        (PROSE, ["Return"], PROSE),
        (PROSE, ["Left", "Return"], f"```\n{PROSE}\n```"),
        (PROGRAM, ["Return"], f"```\n{PROGRAM}\n```"),
        (PROGRAM, ["Right", "space"], PROGRAM),
        (PROGRAM, ["Right", "Right", "Return"], ""),
        (PROSE, ["Escape"], ""),
    ],
)
def test_many_lines_are_asked_about(
    desk: Desk, press: Press, pasted: str, keys: list[str], expected: str
) -> None:
    asked = question(desk, pasted, press)
    assert asked.winfo_rooty() >= desk.root.winfo_rooty()
    assert asked.winfo_rooty() + asked.winfo_height() <= desk.text.winfo_rooty()
    press("key", *keys)
    settle(desk.root, lambda: not asked.winfo_exists())
    settle(desk.root, lambda: desk.root.focus_get() is desk.text)
    assert desk.content == expected
    assert desk.sent == []


def test_who_goes_on_elsewhere_pastes_nothing(desk: Desk, press: Press) -> None:
    asked = question(desk, PROSE, press)
    desk.text.focus_force()
    settle(desk.root, lambda: not asked.winfo_exists())
    asked = question(desk, PROSE, press)
    desk.composer.show("otra", "")
    assert not asked.winfo_exists() and desk.content == "otra"


def test_what_has_a_fence_can_t_be_a_block(desk: Desk, press: Press) -> None:
    asked = question(desk, PROSE + "\n```\nx\n```", press)
    assert [str(button.cget("text")) for button in asked.buttons] == ["As text", "Don't paste"]


# --- formats --------------------------------------------------------------------------------------


def tagged(desk: Desk) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in desk.text.tag_names():
        ranges = [str(index) for index in desk.text.tag_ranges(tag)]
        if tag != "sel" and ranges:
            found[tag] = [
                desk.text.get(*ends) for ends in zip(ranges[::2], ranges[1::2], strict=True)
            ]
    return found


def test_formats_are_shown_while_they_are_typed(desk: Desk, press: Press) -> None:
    press("type", "es **muy *bueno** y `x`")
    settle(desk.root, lambda: desk.content == "es **muy *bueno** y `x`", lambda: desk.content)
    assert tagged(desk) == {"bold": ["muy *bueno"], "sign": ["**", "**", "`", "`"], "code": ["x"]}
    press("key", *["BackSpace"] * 8)
    settle(desk.root, lambda: tagged(desk) == {}, lambda: tagged(desk))
    desk.composer.show("😀 ***a*** _b_\n> c", "")
    shown = tagged(desk)
    assert shown["bold-italic"] == ["a"] and shown["italic"] == ["b"]
    assert shown["sign"] == ["***", "***", "_", "_", "> "]
    desk.text.replace("1.0", "end-1c", "nada")
    settle(desk.root, lambda: tagged(desk) == {}, lambda: tagged(desk))


def test_formats_are_shown_again_when_the_same_text_is_put_in(desk: Desk, press: Press) -> None:
    press("type", "**a** b")
    settle(desk.root, lambda: "bold" in desk.text.tag_names("1.2"))
    desk.composer.show("**a** b", "")  # it follows its user to another conversation
    assert "bold" in desk.text.tag_names("1.2")


def test_ctrl_b_and_ctrl_i(desk: Desk, press: Press) -> None:
    press("type", "muy")
    press("key", "ctrl+b")
    settle(desk.root, lambda: desk.content == "**muy**", lambda: desk.content)
    press("type", "x")
    settle(desk.root, lambda: desk.content == "**muyx**", lambda: desk.content)
    press("key", "ctrl+i")
    settle(desk.root, lambda: desk.content == "***muyx***", lambda: desk.content)
    press("key", "ctrl+z")
    settle(desk.root, lambda: desk.content == "**muyx**", lambda: desk.content)
    press("key", "ctrl+a", "ctrl+b")
    settle(desk.root, lambda: desk.content == "muyx", lambda: desk.content)
    press("key", "ctrl+i", "ctrl+i")
    settle(desk.root, lambda: desk.content == "muyx", lambda: desk.content)


@pytest.mark.parametrize("unit", ["*a", "**a** ", "_", "é **x** ", "😀*a* ", "> a\n", "`", "- a\n"])
def test_no_text_makes_typing_slow(desk: Desk, unit: str) -> None:
    desk.composer.show(unit * (16_384 // len(unit)), "")

    def type_() -> float:
        typing = seconds_of(lambda: desk.text.insert("end-1c", "x"))
        looking = seconds_of(lambda: desk.composer._formats.look(desk.text.get("1.0", "end-1c")))
        # The first alone takes Tk 0.1 s or more under Wine, 3 ms on X11.
        return looking if sys.platform == "win32" else typing + looking

    assert_short(type_, 0.05)


def test_the_field_is_as_high_as_its_text_wherever_that_gets_shorter(desk: Desk) -> None:
    def height() -> int:
        desk.root.update()
        return int(desk.text.cget("height"))

    for start, end in (("1.0", "7.0"), ("3.0", "end-1c"), ("2.0", "8.0")):
        for insert in ("1.0", "end-1c"):
            desk.composer.show("", "")
            assert height() == 1
            for line in range(9):
                desk.text.insert(insert, f"línea {line}\n")
                desk.text.see("insert")
            assert height() == 6
            desk.text.delete(start, end)
            left = desk.text.get("1.0", "end-1c").count("\n") + 1
            assert height() == left < 6
            desk.text.insert("end-1c", "\n" * 9)
            desk.text.delete("2.0", "end-1c")  # before Tk has made the field higher
            assert height() == 2


# --- a file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, data, expected, problem",
    [
        ("a.py", b"x = 1\r\n", "hola\n```python\nx = 1\n```", ""),
        ("NOTAS.TXT", "ñ\n".encode("cp1252"), "hola\n```\nñ\n```", ""),
        ("a.c", "int x;".encode("utf-16"), "hola\n```c\nint x;\n```", ""),
        ("a.md", b"a\n```\nb\n```\n", "hola\na\n```\nb\n```\n", ""),
        (
            "a.png",
            b"\x89PNG\r\n\x1a\n\0\0",
            "hola",
            "“a.png” is not a text file; only text can be sent.",
        ),
        ("a.txt", b" \n", "hola", "“a.txt” is empty."),
        ("a.txt", b"a" * 999, "hola", "“a.txt” is too long for a message."),
        ("a.txt", b"a" * 99_999, "hola", "“a.txt” is too long for a message."),
        ("nada", None, "hola", "“nada” can't be read."),
    ],
)
def test_a_text_file_becomes_a_block_of_code(
    desk: Desk, tmp_path: Path, name: str, data: bytes | None, expected: str, problem: str
) -> None:
    desk.composer.set_limit(500)
    desk.composer.insert("hola")
    if data is not None:
        (tmp_path / name).write_bytes(data)
    desk.composer.insertions.clip.read(tmp_path / name)
    warning = desk.composer.note.warning
    settle(desk.root, lambda: desk.content != "hola" or warning.cget("text"))
    assert (desk.content, str(warning.cget("text"))) == (expected, problem)


def test_a_file_does_not_get_into_another_conversation(desk: Desk, tmp_path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "slow.py")
    desk.composer.insertions.clip.read(tmp_path / "slow.py")
    desk.composer.show("otra", "")
    (tmp_path / "slow.py").write_text("x = 1")  # returns when it has been read
    desk.root.update()
    assert desk.content == "otra"


# --- the look -------------------------------------------------------------------------------------


def test_the_text_begins_where_the_messages_do(desk: Desk) -> None:
    px, left = desk.theme.px, desk.composer.winfo_rootx()
    settle(desk.root, lambda: desk.text.winfo_rootx() - left == px(68))
    box = desk.composer._box
    assert box.winfo_rootx() - left == px(20) and box.winfo_height() == px(44)
    assert desk.composer.note.winfo_rootx() - left == px(68)
    desk.composer.begin("luis", "hola", 1)
    settle(desk.root, lambda: box.winfo_height() == px(44 + 28))
    desk.root.geometry("1200x600")
    settle(desk.root, lambda: desk.composer.winfo_width() == 1200)
    settle(desk.root, lambda: box.winfo_width() == px(808), box.winfo_width)


@pytest.mark.parametrize("steps", range(-2, 6))
def test_the_bubble_is_whole_in_every_size_of_text(root: tk.Tk, theme: Theme, steps: int) -> None:
    theme.zoom_to(steps)
    button = Desk(root, theme).composer.send_button
    assert theme._faces["send 0"].width() == theme.px(32)
    assert theme.px(32) <= button.winfo_reqwidth() <= theme.px(32) + 1
    theme.zoom_to(0)


def test_the_caret_is_seen_before_the_placeholder(desk: Desk) -> None:
    settle(desk.root, desk.composer.placeholder.winfo_ismapped)
    assert desk.composer.placeholder.winfo_x() >= int(desk.text.cget("insertwidth"))


def test_a_long_placeholder_stays_in_the_field(desk: Desk) -> None:
    desk.composer.show("", "Write to " + "somebody with a long name " * 10)
    settle(desk.root, lambda: desk.composer.placeholder.cget("text").endswith("…"))
    assert desk.composer.placeholder.winfo_reqwidth() <= desk.text.winfo_width()
