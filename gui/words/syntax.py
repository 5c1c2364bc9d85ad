"""Python in colours: splits source text into keywords, strings, numbers, comments and the rest. No
tkinter.

A regular expression and not `tokenize`, which gives up at the first thing that is not whole: people
show one another pieces of programs, wrong ones most of all. And not Pygments: for one language it
would be half of what Charla weighs.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

MAX_CHARACTERS = 20_000  # a longer block is shown in one colour
PYTHON_NAMES = frozenset({"py", "python", "python3", "py3", "pycon", "pyi"})

_WORDS = "|".join(sorted((*keyword.kwlist, "match", "case", "self"), key=len, reverse=True))
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
    |(?P<string>(?<!\w)[rbfuRBFU]{0,2}(?:
        \"\"\"(?>(?:[^"\\]|\\.|"(?!""))*)(?:\"\"\"|\Z)
        |'''(?>(?:[^'\\]|\\.|'(?!''))*)(?:'''|\Z)
        |"(?>(?:[^"\\\n]|\\.)*)"?
        |'(?>(?:[^'\\\n]|\\.)*)'?
    ))
    |(?P<number>\b(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?j?)\b)
    |(?P<keyword>(?<![.\w])(?:"""
    + _WORDS
    + r""")\b)
    """,
    re.VERBOSE | re.DOTALL,
)
_PYTHON = re.compile(
    r"^[ \t]*(?:>>> |def \w+\(|class \w+|import \w+|from [\w.]+ import "
    r"|(?:for|while|if|elif|with|try|else|except)\b.*:[ \t]*$|print\(|@\w+|return\b|\w+ = )",
    re.MULTILINE,
)


def is_python(language: str, code: str) -> bool:
    """Whether a block is to be coloured: it says so, or says nothing and looks like it."""
    if len(code) > MAX_CHARACTERS:
        return False
    return language.lower() in PYTHON_NAMES or (not language and _PYTHON.search(code) is not None)


def python(code: str) -> Iterator[tuple[str, str]]:
    """The code in parts, each with what it is: "keyword", "string", "number", "comment" or ""."""
    at = 0
    for match in _TOKEN.finditer(code):
        if match.start() > at:
            yield code[at : match.start()], ""
        yield match[0], match.lastgroup or ""
        at = match.end()
    if at < len(code):
        yield code[at:], ""
