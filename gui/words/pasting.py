"""Decide how a text from elsewhere becomes part of a message: as it is, or as code. No tkinter."""

from __future__ import annotations

import re
from pathlib import PurePath

from gui.words import syntax

ASK_FROM = 11  # lines; fewer are pasted without a question
LOOKED_AT = 200  # lines; more say nothing else about a text
FENCE = "```"
# What a block of code names for the ending of a file; "" for a text.
LANGUAGES = {
    ".bash": "bash", ".bat": "bat", ".c": "c", ".cc": "c++", ".cfg": "ini", ".cpp": "c++",
    ".cs": "c#", ".css": "css", ".csv": "", ".diff": "diff", ".go": "go", ".h": "c", ".hpp": "c++",
    ".htm": "html", ".html": "html", ".ini": "ini", ".java": "java", ".js": "javascript",
    ".json": "json", ".kt": "kotlin", ".log": "", ".lua": "lua", ".m": "matlab", ".md": "markdown",
    ".patch": "diff", ".php": "php", ".pl": "perl", ".ps1": "powershell", ".py": "python",
    ".pyw": "python", ".r": "r", ".rb": "ruby", ".rs": "rust", ".s": "asm", ".sh": "bash",
    ".sql": "sql", ".swift": "swift", ".tex": "tex", ".toml": "toml", ".ts": "typescript",
    ".txt": "", ".vhd": "vhdl", ".xml": "xml", ".yaml": "yaml", ".yml": "yaml",
}  # fmt: skip
_CODE_LINE = re.compile(
    r"^(?:\t| {2,})\S|[;{}]$|\):$|^(?://|/\*|#include|</?\w|<[!?]|def |class |import )"
)
# What no text contains, so that a picture is not taken for one.
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def is_long(text: str) -> bool:
    """Return whether to ask before a text is pasted."""
    return text.strip("\n").count("\n") + 1 >= ASK_FROM


def looks_like_code(text: str) -> bool:
    """Return whether a text is rather a program than prose."""
    lines = [line[:LOOKED_AT] for line in text.split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip()]
    if syntax.is_python("", "\n".join(lines)):
        return True
    return sum(_CODE_LINE.search(line.rstrip()) is not None for line in lines) * 3 >= len(lines) > 0


def can_be_block(text: str) -> bool:
    """Return whether the text can stand in a block: it has no fence, which would end it."""
    return FENCE not in text and bool(text.strip())


def as_block(text: str, language: str = "") -> str:
    """Return a text as a block of code."""
    said = text.strip("\n")
    return f"{FENCE}{language}\n{said}\n{FENCE}"


def language_of(name: str) -> str:
    """Return the language that the ending of a file's name stands for, or ""."""
    return LANGUAGES.get(PurePath(name).suffix.lower(), "")


def decoded(data: bytes) -> str | None:
    """Return the text in a file; None if it is no text.

    UTF-8 is tried first, then what old editors on Windows wrote.
    """
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for codec in ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        return None if _BINARY.search(text) else text
    return None
