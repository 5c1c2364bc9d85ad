"""Test what is made of words and addresses while they are typed."""

from __future__ import annotations

import pytest

from gui.words import i18n, typed_words
from net.wire import words

KEY = words.key_words("A" * 43, "es")
SIX = ("farol", "nube", *KEY)


@pytest.mark.parametrize(
    "text, address",
    [
        ("localhost", "localhost:8080"),
        ("LOCALHOST", "LOCALHOST:8080"),
        ("localhost:9000", "localhost:9000"),
        (" 192.168.1.20:8080 ", "192.168.1.20:8080"),
        ("192.168.1.20", "192.168.1.20:8080"),
        ("[::1]:8080", "[::1]:8080"),
        ("profe-pc", "profe-pc:8080"),
        ("aula.example.org", "aula.example.org:8080"),
    ],
)
def test_an_address_is_known_as_one(text: str, address: str) -> None:
    assert str(typed_words.address_in(text)) == address


@pytest.mark.parametrize(
    "text", ["", "far", "farol", "farol nube", " ".join(SIX), ".".join(SIX), "farol, nube, tigre"]
)
def test_words_are_no_address(text: str) -> None:
    assert typed_words.address_in(text) is None


def test_six_words_are_fine_however_they_are_separated() -> None:
    for separator in (" ", ", ", " - ", "\n", "."):
        assert typed_words.problem_with(separator.join(SIX), 6) == ""
    assert typed_words.problem_with(" ".join(KEY), 4) == ""


def test_what_is_wrong_is_said_in_words() -> None:
    assert typed_words.problem_with("", 6) == "6 words are missing."
    assert typed_words.problem_with("farol nube tigre", 4) == "1 word is missing."
    assert typed_words.problem_with(" ".join(KEY), 6) == "2 words are missing."
    assert typed_words.problem_with(" ".join(SIX), 4) == ""  # the last four of them are meant
    assert typed_words.problem_with(" ".join((*SIX, "tigre")), 4).startswith("Those are too many")
    said = typed_words.problem_with(" ".join((*SIX[:5], "xxxx")), 6)
    assert said == "“xxxx” is not one of the words."
    said = typed_words.problem_with(" ".join(("tigrw", *SIX[1:])), 6)
    assert said == "“tigrw” is not one of the words. Did you mean “tigre”?"


def test_a_word_is_completed_in_the_language_of_the_others() -> None:
    assert typed_words.completion("farol nub") == ("nub", "nube")
    assert typed_words.completion("farol nube ") == ("", "")
    assert typed_words.completion("") == ("", "")


def test_an_unknown_word_is_told_as_soon_as_it_is_finished() -> None:
    assert typed_words.first_unknown("farol xxq") == ""
    assert typed_words.first_unknown("farol xxq ") == "“xxq” is not one of the words."


def test_hostile_text_is_borne() -> None:
    i18n.set_language("es")
    for text in ("a" * 100_000, "\u202e\x00\ud800 " * 300, "farol " * 10_000, "\u0301" * 500):
        typed_words.problem_with(text, 6)
        typed_words.completion(text[:300])
        typed_words.address_in(text[:300])
