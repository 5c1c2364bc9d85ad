"""What is meant by what has been typed: names, emoji, filters. Without a display."""

from __future__ import annotations

import unicodedata

import pytest

from gui.words import emoji
from gui.words.candidates import EMOJI, Word, fold, in_order, matching, rank, word_before
from gui.words.text import name_emoji


@pytest.mark.parametrize(
    "line, expected",
    [
        ("@", Word("@", "")),
        ("hola @na", Word("@", "na")),
        ("(@luis", Word("@", "luis")),
        ("@Sofía Gó", Word("@", "Sofía Gó")),
        ("@luis ", None),
        ("ana@correo", None),
        ("@ana: ¿", None),
        ("hola", None),
        (":smi", Word(":", "smi")),
        ("bien :+1", Word(":", "+1")),
        (":s", None),
        (":D", None),
        ("10:30", None),
        ("http://ho", None),
        ("x[1:no", None),
        ("", None),
        (":smi ", None),
        ("@luis y @a", Word("@", "a")),
    ],
)
def test_what_is_being_typed(line: str, expected: Word | None) -> None:
    assert word_before(line) == expected


@pytest.mark.parametrize(
    "query, name, expected",
    [
        ("so", "Sofía Gómez", 0),
        ("gom", "Sofía Gómez", 1),
        ("GÓMEZ", "sofia gomez", 1),
        ("fia", "Sofía Gómez", 2),
        ("so go", "Sofía Gómez", 1),
        ("go so", "Sofía Gómez", 1),
        ("x", "Sofía Gómez", None),
        ("redes", "dudas-de-redes", 1),
        ("nandu", "Ñandú", 0),
        ("ss", "Straße", 2),
        ("so x", "Sofía Gómez", None),
    ],
)
def test_how_well_a_name_answers(query: str, name: str, expected: int | None) -> None:
    assert rank(fold(query), fold(name)) == expected


def test_beginnings_come_first_and_the_rest_keeps_its_order() -> None:
    people = ["marcos", "Óscar", "oscuro", "Ana O", "luis"]
    assert matching("o", people, str) == ["Óscar", "oscuro", "Ana O", "marcos"]
    assert matching(" ", people, str) == people


# --- emoji ----------------------------------------------------------------------------------------


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
def test_names_stand_for_emoji_where_they_can_t_be_shown(given: str) -> None:
    names: set[str] = set()
    shown = name_emoji(given, names)
    assert not EMOJI.search(shown) and "\ufe0f" not in shown
    assert emoji.from_names(shown, names) == given


def test_what_only_looks_like_a_name_is_left_alone() -> None:
    assert emoji.from_names("x[a:end:b] :thumbsup:", {"thumbsup"}) == "x[a:end:b] 👍"
    assert emoji.from_names("x[a:end:b] :thumbsup:", set()) == "x[a:end:b] :thumbsup:"


def test_emoji_out_of_the_table_get_a_name_too() -> None:
    names: set[str] = set()
    assert name_emoji("a 🧑🏽 \U0001fae0 b", names) == "a :adult: :melting face: b"
    assert emoji.from_names(":melting face:", names) == "\U0001fae0"
    assert emoji.label("\U0001fadf", "en") == unicodedata.name("\U0001fadf", "").lower()


def test_the_last_ones_picked_come_first_and_once() -> None:
    assert emoji.remembered(["a", "b"], "b") == ["b", "a"]
    assert len(emoji.remembered([str(number) for number in range(99)], "x")) == emoji.MAX_RECENT


def test_names_stand_in_the_order_people_expect() -> None:
    expected = [
        "Álvaro", "ana", "Ana 2", "ana 10", "ana 10b", "Nuria", "ñandú", "Óscar", "persona 9",
        "persona 10",
    ]  # fmt: skip
    for mixed in (expected, expected[::-1]):
        assert sorted(mixed, key=in_order) == expected
    for hostile in ("", "9" * 5000, "²", "1" * 31 + "a", "\ud800"):
        assert sorted(["ana", hostile], key=in_order)


def test_the_order_of_two_names_never_depends_on_which_comes_first() -> None:
    names = ["ana", "Ana", "ána", "n\u0303u", "ñu", "a1", "a01", "a", "1a", "1", "a1b2", "a1b10"]
    backwards = names[::-1]
    assert sorted(names, key=in_order) == sorted(backwards, key=in_order)
