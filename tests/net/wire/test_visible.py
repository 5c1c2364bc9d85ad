from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire.visible import _stand_ins, one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hola ñandú 李 😀", "hola ñandú 李 😀"),
        ("a\x00b", "a␀b"),
        ("\x1b[31mrojo", "␛[31mrojo"),
        ("\x7f\x9b", "␡‹U+009B›"),
        ("abc\u202edef", "abc‹U+202E›def"),
        ("a\u200bb\ufeff", "a‹U+200B›b‹U+FEFF›"),
        ("\ud83d", "‹U+D83D›"),
        ("dos\nlíneas\ty", "dos\nlíneas\ty"),
        ("👩\u200d🏫", "👩\u200d🏫"),
        ("z" + "\u0301" * 40, "z" + "\u0301" * 4),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_log_line_stays_one_line() -> None:
    assert one_line("ana\nprofe joined\r\n\t") == "ana␊profe joined␍␊␉"


@given(st.text(st.characters(exclude_categories=[])))
def test_nothing_harmful_is_left(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    shown.encode("utf-8")
    assert not [character for character in shown if ord(character) < 32 and character not in "\n\t"]


def test_every_unseen_character_gets_a_stand_in() -> None:
    """Test each character alone and in a harmless text, where a shortcut might let it through."""
    unseen = [chr(code) for code in _stand_ins()]
    assert len(unseen) > 2000  # there are 2048 surrogates alone
    assert [character for character in unseen if character in visible(f"a{character}b")] == []
