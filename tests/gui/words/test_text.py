"""Test that a widget receives only harmless text, whatever was sent."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator

import pytest

from gui.words import text
from net.wire.messages import Limits


@pytest.fixture(params=[True, False], ids=["new libXft", "old libXft"])
def colour(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[bool]:
    monkeypatch.setattr(text, "colour_is_safe", lambda: request.param)
    yield request.param


@pytest.mark.parametrize(
    "given, expected",
    [
        ("hola", "hola"),
        ("¿qué?\n\tsí", "¿qué?\n\tsí"),
        ("a\0b", "a␀b"),
        ("a\u202eb", "a‹U+202E›b"),
        ("\ud800", "‹U+D800›"),
        ("", ""),
    ],
)
def test_control_characters_become_visible(colour: bool, given: str, expected: str) -> None:
    assert text.displayable(given) == expected


@pytest.mark.parametrize(
    "given, named",
    [
        ("🎉", ":tada:"),
        ("hola 👋🏽!", "hola :wave:!"),
        ("🏽", ":emoji modifier fitzpatrick type-4:"),
        ("❤️", ":heart:"),
        ("👩‍👧", ":woman::girl:"),
        ("✅", ":white_check_mark:"),
        ("1️⃣", ":digit one:"),
        ("𝒳", ":mathematical script capital x:"),
        ("\U0010fffd", ":u+10fffd:"),
    ],
)
def test_emoji_are_named_where_they_would_kill(
    monkeypatch: pytest.MonkeyPatch, given: str, named: str
) -> None:
    monkeypatch.setattr(text, "colour_is_safe", lambda: True)
    assert text.displayable(given) == given
    monkeypatch.setattr(text, "colour_is_safe", lambda: False)
    assert text.displayable(given) == named
    assert max(map(ord, text.displayable(given))) < 0x1_0000


def test_signs_of_the_program_s_own_and_letters_of_all_scripts_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text, "colour_is_safe", lambda: False)
    for harmless in ("你好 Привет שלום العربية ñ €", "●○◷→…—“”"):
        assert text.displayable(harmless) == harmless


def test_names_are_on_one_line() -> None:
    assert text.displayable_line("a\nb\tc") == "a b c"


@pytest.mark.parametrize("version, safe", [(20304, False), (20305, True), (20306, True)])
def test_the_library_is_asked_for_its_version(
    monkeypatch: pytest.MonkeyPatch, version: int, safe: bool
) -> None:
    class Library:
        def XftGetVersion(self) -> int:
            return version

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: Library())
    text.colour_is_safe.cache_clear()
    assert text.colour_is_safe() is safe
    text.colour_is_safe.cache_clear()


def test_a_library_that_can_t_be_asked_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", missing)
    text.colour_is_safe.cache_clear()
    assert not text.colour_is_safe()
    text.colour_is_safe.cache_clear()


def test_what_is_sent_can_be_sent() -> None:
    assert text.typed("a\r\nb\rc\0d\ud800e") == "a\nb\ncd\ufffde"
    text.typed("\ud83d\ude00 \udfff").encode()


def test_a_text_may_be_as_long_as_a_server_takes_it() -> None:
    assert Limits().text == text.TEXT_CHARACTERS
