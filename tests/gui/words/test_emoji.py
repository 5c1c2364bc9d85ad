"""Emoji by name and back, in both languages. Without a display."""

from __future__ import annotations

import unicodedata

import pytest

from gui.words import emoji, text
from gui.words.candidates import EMOJI


def everything() -> list[emoji.Emoji]:
    return [one for group in emoji.categories().values() for one in group]


def test_every_emoji_is_one_character_with_a_name_and_words_in_both_languages() -> None:
    assert len(everything()) > 1_000
    assert set(emoji.categories()) | {"recent"} == set(emoji.TITLES)
    for one in everything():
        assert len(one.character.rstrip("\ufe0f")) == 1 and not one.character[0].isascii()
        assert one.english and one.spanish and one.names[0] == one.names[0].lower()
        assert all(":" not in name and " " not in name for name in one.names)


def test_no_two_emoji_have_the_same_name() -> None:
    names = [one.names[0] for one in everything()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "query, expected",
    [
        ("smile", "😄"),
        ("+1", "👍"),
        ("thumbsup", "👍"),
        ("pulgar", "👍"),
        ("fuego", "🔥"),
        ("corazón rojo", "❤️"),
        ("CORAZON ROJO", "❤️"),
        ("tada", "🎉"),
        ("perro", "🐶"),
        ("python", ""),
        ("", ""),
        ("serpiente", "🐍"),
    ],
)
def test_emoji_are_found_in_both_languages(query: str, expected: str) -> None:
    found = [one.character for one in emoji.search(query)]
    assert expected in found if expected else not found


def test_the_one_called_so_comes_first() -> None:
    assert emoji.search("smile")[0].character == "😄"
    assert emoji.search("heart")[0].character == "❤️"
    assert {one.character for one in emoji.search("smi", 3)} >= {"😄", "😏"}


@pytest.mark.parametrize("given", ["hola 👍 ❤️", "🎉", "sin nada", "a:thumbsup:b", "🧑 b: 👍 c:"])
def test_names_stand_for_emoji_where_they_can_t_be_shown(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "colour_is_safe", lambda: False)
    names: set[str] = set()
    shown = text.harmless(given, names)
    assert not EMOJI.search(shown) and "\ufe0f" not in shown
    assert emoji.from_names(shown, names) == given


def test_what_only_looks_like_a_name_is_left_alone() -> None:
    assert emoji.from_names("x[a:end:b] :thumbsup:", {"thumbsup"}) == "x[a:end:b] 👍"
    assert emoji.from_names("x[a:end:b] :thumbsup:", set()) == "x[a:end:b] :thumbsup:"


def test_emoji_out_of_the_table_get_a_name_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "colour_is_safe", lambda: False)
    names: set[str] = set()
    assert text.harmless("a 🧑🏽 \U0001fae0 b", names) == "a :adult: :melting face: b"
    assert emoji.from_names(":melting face:", names) == "\U0001fae0"
    assert emoji.label("\U0001fadf", "en") == unicodedata.name("\U0001fadf", "").lower()


def test_the_last_ones_picked_come_first_and_once() -> None:
    assert emoji.remembered(["a", "b"], "b") == ["b", "a"]
    assert len(emoji.remembered([str(number) for number in range(99)], "x")) == emoji.MAX_RECENT
