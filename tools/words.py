"""Make `net/wire/words_data.py` from the lists of BIP-39, without the words that don't fit a board.

    python3 tools/words.py FOLDER

The folder has `spanish.txt` and `english.txt`, as in the folder `wordlist` of the package
`mnemonic`. The result is kept in git and must never change: the same words mean the same for ever.
"""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from pathlib import Path

TARGET = Path(__file__).parents[1] / "net" / "wire" / "words_data.py"
HEAD = '''"""The lists of words, in the order of their numbers: data, made by tools/words.py.

From the lists of BIP-39 as in the package mnemonic 0.21 (MIT licence), with some words replaced.
Pure.
"""

SPANISH = """
{spanish}
"""

ENGLISH = """
{english}
"""
'''

REPLACED: dict[str, str] = {"spanish": "", "english": ""}


def read(path: Path) -> list[str]:
    """Return the words of a list, with those replaced that don't fit."""
    words = unicodedata.normalize("NFC", path.read_text(encoding="utf-8")).split()
    replaced = dict(pair.split(":") for pair in REPLACED[path.stem].split())
    unknown = set(replaced) - set(words)
    assert not unknown, unknown
    return [replaced.get(word, word) for word in words]


def main() -> None:
    folder = Path(sys.argv[1])
    lists = {name: textwrap.fill(" ".join(read(folder / f"{name}.txt")), 100) for name in REPLACED}
    TARGET.write_text(HEAD.format_map(lists), encoding="utf-8")


if __name__ == "__main__":
    main()
