"""Test Ctrl+B and Ctrl+I: the signs around a selection or a word. The bars are its ends."""

from __future__ import annotations

import pytest

from gui.words.wrapping import toggled


def done(marked: str, style: str) -> str:
    """Return the text after the key, with its selection marked as before."""
    start = marked.index("|")
    end = marked.rindex("|") - 1 if marked.count("|") == 2 else start
    text = marked.replace("|", "")
    wrapped = toggled(text, start, end, style)
    for edit in wrapped.edits:
        assert text[edit.at : edit.at + len(edit.old)] == edit.old
        text = text[: edit.at] + edit.new + text[edit.at + len(edit.old) :]
    start, end = wrapped.start, wrapped.end
    if start == end:
        return f"{text[:start]}|{text[start:]}"
    return f"{text[:start]}|{text[start:end]}|{text[end:]}"


@pytest.mark.parametrize(
    "before, style, after",
    [
        ("es |muy bueno|", "bold", "es **|muy bueno|**"),
        ("es |muy bueno|", "italic", "es *|muy bueno|*"),
        ("es | muy | bueno", "bold", "es  **|muy|**  bueno"),
        ("es m|uy bueno", "bold", "es **m|uy** bueno"),
        ("es |", "bold", "es **|**"),
        ("|", "italic", "*|*"),
        ("|uno\ndos|", "bold", "**|uno**\n**dos|**"),
        ("|uno\n\n dos|", "italic", "*|uno*\n\n *dos|*"),
        ("es **|muy bueno|**", "bold", "es |muy bueno|"),
        ("es |**muy bueno**|", "bold", "es |muy bueno|"),
        ("es **mu|y bueno**", "bold", "es mu|y bueno"),
        ("es **bueno|**", "bold", "es **bueno**|"),
        ("es *bueno|* y", "italic", "es *bueno*| y"),
        ("es **|**", "bold", "es |"),
        ("*|*", "italic", "|"),
        ("es **|**", "italic", "es ***|***"),
        ("es _mu|y bueno_", "italic", "es mu|y bueno"),
        ("es ***m|uy***", "bold", "es *m|uy*"),
        ("es ***m|uy***", "italic", "es **m|uy**"),
        ("**uno *d|os* tres**", "bold", "uno *d|os* tres"),
        ("**uno *d|os* tres**", "italic", "**uno d|os tres**"),
        ("**uno** |dos|", "bold", "**uno** **|dos|**"),
        ("**uno** d|os **tres**", "bold", "**uno** **d|os** **tres**"),
    ],
)
def test_signs_come_and_go(before: str, style: str, after: str) -> None:
    assert done(before, style) == after


@pytest.mark.parametrize("marked", ["|uno|", "u|no", "|uno\ndos|", "a |uno dos| b"])
@pytest.mark.parametrize("style", ["bold", "italic"])
def test_twice_is_as_before(marked: str, style: str) -> None:
    if "\n" not in marked:
        assert done(done(marked, style), style) == marked
