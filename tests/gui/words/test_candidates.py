"""Test finding the word that is being typed. No display is needed."""

from __future__ import annotations

import pytest

from gui.words.candidates import Word, word_before


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
