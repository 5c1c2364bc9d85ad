"""Make `net/wire/confusables_data.py` from Unicode's table of characters that look alike.

    python3 tools/confusables.py confusables.txt

The table is https://www.unicode.org/Public/security/latest/confusables.txt (from version 18 on it
is also among the files of the version, as
https://www.unicode.org/Public/18.0.0/security/confusables.txt). The result is kept in git.
"""

from __future__ import annotations

import base64
import re
import sys
import unicodedata
import zlib
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parents[1] / "net" / "wire" / "confusables_data.py"
COLUMNS = 100
HEAD = '''"""Characters that look like others: data, made by tools/confusables.py.

From confusables.txt of Unicode {version}, {date}. © Unicode, Inc., licensed under the Unicode
License v3 (Unicode-3.0, https://www.unicode.org/license.txt). Pure.
"""

# Packed by zlib and written in base 85: for each shape a line with it, a tab, and the characters
# that look like it.
PACKED = (
{lines}
)
'''


def read(text: str) -> dict[str, str]:
    """Return what each character looks like, according to UTS #39."""
    table = {}
    for line in text.splitlines():
        fields = line.partition("#")[0].split(";")
        if len(fields) == 3:
            character, shape = (
                "".join(chr(int(code, 16)) for code in field.split()) for field in fields[:2]
            )
            table[character] = shape
    return table


def completed(table: dict[str, str]) -> dict[str, str]:
    """Return the table with entries for small letters, and for characters that it does not mention.

    Names are the same whether their letters are capital or small, so a letter whose capital looks
    like a Latin one looks like it too (Cyrillic м like m). Small capitals count as what they are
    called: ɢoogle is meant to be read.
    """
    for code in range(0x80, sys.maxunicode + 1):
        character = chr(code)
        small = re.fullmatch("LATIN LETTER SMALL CAPITAL ([A-Z])", unicodedata.name(character, ""))
        capital = character.upper()
        if small:
            table[character] = small[1].lower()
        elif not table.get(character, character).isascii() and re.fullmatch(
            "[A-Za-z0-9]", table.get(capital, "")
        ):
            table[character] = table[capital].lower()
    # These stand for Cyrillic letters that look like small capitals.
    table["ʍ"], table["ĸ"] = ("m", "k")
    while True:  # until no shape looks like another one
        looked_up = {
            character: unicodedata.normalize(
                "NFD", "".join(table.get(each, each) for each in shape)
            )
            for character, shape in table.items()
        }
        if looked_up == table:
            return table
        table = looked_up


def pack(table: dict[str, str]) -> str:
    groups: dict[str, list[str]] = defaultdict(list)
    for character, shape in sorted(table.items()):
        if character != shape:
            groups[shape].append(character)
    lines = "\0".join(f"{shape}\t{''.join(characters)}" for shape, characters in groups.items())
    return base64.b85encode(zlib.compress(lines.encode(), 9)).decode()


def main() -> None:
    text = Path(sys.argv[1]).read_text(encoding="utf-8-sig")
    version, date = (
        re.search(rf"^# {word}: (\S+?),?(?: |$)", text, re.MULTILINE)
        for word in ("Version", "Date")
    )
    assert version and date, "this is not confusables.txt"
    packed = pack(completed(read(text)))
    lines = "\n".join(
        f'    "{packed[at : at + COLUMNS - 7]}"' for at in range(0, len(packed), COLUMNS - 7)
    )
    TARGET.write_text(HEAD.format(version=version[1], date=date[1], lines=lines), encoding="utf-8")


if __name__ == "__main__":
    main()
