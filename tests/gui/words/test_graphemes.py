"""Test that what a reader takes for one character is never taken apart."""

from __future__ import annotations

import pytest

from gui.words import graphemes, text
from tests.speed import assert_quick

FAMILY = "👨\u200d👩\u200d👧"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    "said, expected",
    [
        ("", []),
        ("abc", ["a", "b", "c"]),
        (f"a{FAMILY}b", ["a", FAMILY, "b"]),
        ("🇪🇸🇫🇷🇩", ["🇪🇸", "🇫🇷", "🇩"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("e\u0301\u0302x", ["e\u0301\u0302", "x"]),
        (SCOTLAND + "!", [SCOTLAND, "!"]),
        ("1\ufe0f\u20e32", ["1\ufe0f\u20e3", "2"]),
        ("❤\ufe0f\u200d🔥", ["❤\ufe0f\u200d🔥"]),
        ("👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏿", ["👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏿"]),
        ("a\u200d👧", ["a\u200d", "👧"]),
        ("각\u1112\u1161\u11ab가", ["각", "\u1112\u1161\u11ab", "가"]),
        ("क्षि क", ["क्षि", " ", "क"]),
        ("நி", ["நி"]),
        ("ก็ำ", ["ก็ำ"]),
        ("\u06001", ["\u06001"]),
        ("é\r\n\u0301", ["é", "\r\n", "\u0301"]),
    ],
)
def test_graphemes(said: str, expected: list[str]) -> None:
    assert list(graphemes.graphemes(said)) == expected
    assert graphemes.count(said) == len(expected)
    assert graphemes.first(said) == (expected or [""])[0]
    assert graphemes.last(said) == (expected or [""])[-1]


def test_a_cut_splits_none() -> None:
    assert graphemes.cut("hola", 4) == "hola"
    assert graphemes.cut("hola y", 3) == "hol…"
    assert graphemes.cut(f"ab{FAMILY}", 4) == "ab…"
    assert graphemes.cut(f"ab{FAMILY}c", 7) == f"ab{FAMILY}…"
    assert graphemes.cut("🇪🇸" * 50, 31) == "🇪🇸" * 15 + "…"


def test_long_rows_of_flags_are_counted_from_their_beginning() -> None:
    assert graphemes.last("🇪🇸" * 1000) == "🇪🇸"
    assert graphemes.last("🇪🇸" * 1000 + "🇪") == "🇪"


@pytest.mark.parametrize(
    "hostile",
    ["a", "\u0301", "👨\u200d", "🇪", "क्", "क\u093c", "\u1100", "\u0600", "👨🏽", "\U000e0067"],
)
def test_no_text_takes_long(hostile: str) -> None:
    said = hostile * (16_384 // len(hostile))

    def look() -> None:
        graphemes.count(said)
        graphemes.last(said)
        graphemes.first(said)
        graphemes.cut(said, 8_000)

    assert_quick(look, 1.0)


def test_texts_are_cut_between_them() -> None:
    assert text.displayable_line("a" * 199 + FAMILY) in ("a" * 199 + "…",)
    assert text.shortened("a" * (text.TEXT_CHARACTERS - 2) + FAMILY).endswith("aa…")
