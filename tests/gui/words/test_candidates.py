"""Test finding the word that is being typed. No display is needed."""

from __future__ import annotations

import pytest

from gui.words.candidates import TypedWord, word_before


@pytest.mark.parametrize(
    "line, expected",
    [
        ("@", TypedWord("@", "")),
        ("hola @na", TypedWord("@", "na")),
        ("(@luis", TypedWord("@", "luis")),
        ("@Sofía Gó", TypedWord("@", "Sofía Gó")),
        ("@luis ", None),
        ("ana@correo", None),
        ("@ana: ¿", None),
        ("hola", None),
        (":smi", TypedWord(":", "smi")),
        ("bien :+1", TypedWord(":", "+1")),
        (":s", None),
        (":D", None),
        ("10:30", None),
        ("http://ho", None),
        ("x[1:no", None),
        ("", None),
        (":smi ", None),
        ("@luis y @a", TypedWord("@", "a")),
    ],
)
def test_what_is_being_typed(line: str, expected: TypedWord | None) -> None:
    assert word_before(line) == expected
