from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from precis_i18n import get_profile

from net.wire import names
from tests.speed import assert_quick


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ana", "ana"),
        ("Ana Gómez", "Ana Gómez"),
        ("  ana  ", "ana"),
        ("Ana   Gómez", "Ana Gómez"),
        ("李", "李"),
        ("दुःख", "दुःख"),
    ],
)
def test_a_nick_is_tidied(typed: str, shown: str) -> None:
    assert names.parse_nick(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "a:b",
        "a,b",
        "#ana",
        "{ana",
        "/ana",
        "@ana",
        "ana\x00",
        "ana\n",
        "a\x1b[31m",
        "x" * 33,
        "ana\u202egnu",
        "ana\u200b",
        "\ud800",
        # characters that leave an empty place, or nothing
        "ana\u2800",
        "\u2800",
        "ana\ufffc",
        "\u3164",
        "ana\u115f",
        "ana\u1160",
        "ana\uffa0",
        "ana\U0001d159",
        "ana\U00016fe4",
        "an\u034fa",
        "ana\ufe0f",
        "ana\U000e0041",
        "a" + 6 * "\u0301",
        # characters that look like the end of the name
        "profe\ua789 sí",
        "profe\u2236",
        "profe\u201a",
    ],
)
def test_what_is_no_nick(typed: str) -> None:
    with pytest.raises(names.BadName) as bad:
        names.parse_nick(typed)
    assert bad.value.code == "bad_nick"


def test_a_nick_may_have_32_characters() -> None:
    assert names.parse_nick("ñ" * 32) == "ñ" * 32


# Texts that cost most: digits that are each compared with all others, characters that become 18,
# accents to sort.
COSTLY = ["٠", "ﷺ", "a\u0315\u0300", "ﷺ a", "·", "ΐ", " ", "\0", "{", "\ud800"]


@pytest.mark.parametrize("character", COSTLY)
@pytest.mark.parametrize("characters", [64, 65, 65_536, 8_388_608])
def test_how_long_a_name_may_be_is_looked_at_first(character: str, characters: int) -> None:
    typed = (character * characters)[:characters]
    room = "#" + typed
    assert_quick(lambda: names.key(typed), 0.001)
    assert_quick(lambda: refuse(names.parse_nick, typed), 0.001)
    assert_quick(lambda: refuse(names.parse_room, room), 0.001)


def refuse(parse: Callable[[str], str], typed: str) -> None:
    with contextlib.suppress(names.BadName):
        parse(typed)


anything = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=12)


@given(anything | st.text("Aa Iİıſς٠۰·l\u0301\u0345ﷺ", max_size=8))
def test_keys_are_those_of_the_whole_profile(text: str) -> None:
    """Test that leaving out the profile's last step, which costs most, changes nothing."""
    with contextlib.suppress(UnicodeError):
        compared = get_profile("NicknameCaseMapped").enforce(text)
        assert names.is_room(text) or len(compared) > 64 or names.key(text) == compared


@pytest.mark.parametrize(
    ("one", "other"), [("Ana", "ana"), ("ANA  GÓMEZ", "ana gómez"), ("ａna", "ana"), ("#A", "#a")]
)
def test_the_same_name(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(("one", "other"), [("ana", "ána"), ("ana", "#ana"), ("ana b", "anab")])
def test_different_names(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)


@pytest.mark.parametrize("room", ["#clase", "#3-B", "#año_2", "#" + "x" * 31])
def test_a_room(room: str) -> None:
    assert names.parse_room(f" {room} ") == room


@pytest.mark.parametrize(
    "room",
    [
        "",
        "#",
        "clase",
        "#a b",
        "#a:b",
        "##a",
        "#" + "x" * 32,
        "#a\x00",
        "#a\n",
        "#\u3164",
        "#a\uffa0",
        "#a\u115f",
    ],
)
def test_what_is_no_room(room: str) -> None:
    with pytest.raises(names.BadName) as bad:
        names.parse_room(room)
    assert bad.value.code == "bad_room"


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_has_a_key_and_is_a_nick_or_refused(text: str) -> None:
    names.key(text)
    try:
        nick = names.parse_nick(text)
    except names.BadName:
        return
    assert names.key(nick) == names.key(text) or len(text) > 2 * names.NICK_CHARACTERS
    assert names.parse_nick(nick) == nick


def test_what_is_compared_fast_is_as_the_profile_says() -> None:
    """Test all pairs of visible ASCII characters, and names of several words."""
    visible = [chr(code) for code in range(0x21, 0x7F)]
    pairs = [one + other for one in visible for other in visible]
    words = [f"{one} {one[::-1]} x" for one in pairs[::7]]
    display, compare = get_profile("NicknameCasePreserved"), get_profile("NicknameCaseMapped")
    for name in (*visible, *pairs, *words):
        if not names.is_room(name):
            assert names.key(name) == compare.enforce(name)
        if not set(name) & set("#{/@:,"):
            assert names.parse_nick(name) == display.enforce(name)
