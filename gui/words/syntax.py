"""Split Python source into keywords, strings, numbers, comments and the rest. No tkinter.

This is a regular expression and not `tokenize`, which fails at the first incomplete token: people
show one another pieces of programs, and wrong ones most of all. It is not Pygments either, which
for one language would be half the size of Charla.
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
    """Return whether to colour a block: it names Python, or names nothing and looks like it."""
    if len(code) > MAX_CHARACTERS:
        return False
    return language.lower() in PYTHON_NAMES or (not language and _PYTHON.search(code) is not None)


def python(code: str) -> Iterator[tuple[str, str]]:
    """Yield the code in parts, each as "keyword", "string", "number", "comment" or ""."""
    at = 0
    for match in _TOKEN.finditer(code):
        if match.start() > at:
            yield code[at : match.start()], ""
        yield match[0], match.lastgroup or ""
        at = match.end()
    if at < len(code):
        yield code[at:], ""
