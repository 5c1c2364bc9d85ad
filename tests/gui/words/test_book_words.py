"""Test the book of the class in words."""

from __future__ import annotations

import pytest

from gui.words import book_words
from net.wire.teaching import BookLine


def line(what: str, **more: object) -> BookLine:
    fields = {"by": "Elena", "nick": "Luis", **more}
    return BookLine(1, 1, what, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "what", "why"),
    [
        (line("lock:on", nick="", text="write"), "Rooms closed", ""),
        (line("lock:on", nick="", room="#x", text="write exam"), "Room closed: #x", "exam"),
        (line("lock:on", text="mute too loud"), "Muted: Luis", "too loud"),
        (line("lock:off", text="mute"), "No longer muted: Luis", ""),
        (line("lock:on", nick="", room="#x", text="slow"), "Slow mode: #x", ""),
        (line("kick", text="bye"), "Put out of the class: Luis", "bye"),
        (line("kick", room="#x"), "Put out of #x: Luis", ""),
        (line("rename", text="Luis G."), "Luis is now called Luis G.", ""),
        (line("role", text="helper"), "Luis helps to teach", ""),
        (line("role", text=""), "Luis no longer teaches", ""),
        (line("poll", nick="", room="#x"), "Poll asked in #x", ""),
        (line("close", nick="", room="#x"), "Question or announcement closed in #x", ""),
        (line("lower"), "Hand lowered: Luis", ""),
        (line("lower", nick=""), "All hands lowered", ""),
        (line("later:on", room="#x", text="new"), "later:on Luis #x new", ""),
        (line("lock:on", text="future reason"), "lock:on Luis future reason", ""),
    ],
)
def test_each_line_says_what_was_done(said: BookLine, what: str, why: str) -> None:
    assert book_words.action(said) == (what, why)


def test_who_has_done_it_may_be_the_console_or_nobody() -> None:
    assert book_words.by(line("kick")) == "Elena"
    assert book_words.by(line("kick", by="")) == "The server's console"
    assert book_words.by(line("lock:off", by="", text="mute")) == ""


def test_braces_in_a_name_are_no_placeholders() -> None:
    assert book_words.action(line("kick", nick="{room}")).what.endswith("{room}")
