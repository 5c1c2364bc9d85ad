"""Write a table as CSV, JSON or a web page, to be read without Charla.

A spreadsheet takes a cell that begins like a formula for one, and everybody may have written it: so
such cells begin with an apostrophe in CSV. The page loads nothing and runs nothing.
"""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TextIO

from gui.words import i18n
from gui.words.i18n import N_
from net import VERSION
from net.wire.visible import visible

FORMATS = {"csv": N_("Table (CSV)"), "html": N_("Web page"), "json": N_("Data (JSON)")}
# A spreadsheet on Windows recognizes UTF-8 by its mark at the beginning.
ENCODINGS = {"csv": "utf-8-sig", "html": "utf-8", "json": "utf-8"}
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_STYLE = (
    "body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem; font: 1rem/1.45 system-ui, "
    "sans-serif; color-scheme: light dark; overflow-wrap: anywhere; } "
    "table { border-collapse: collapse; width: 100%; } "
    "th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; "
    "border-bottom: 1px solid #8888; white-space: pre-wrap; } "
    "@media print { tr { break-inside: avoid; } }"
)


class Column(NamedTuple):
    """A column has a key for programs and a label for people."""

    key: str
    label: str


class FileTable(NamedTuple):
    """A table to be written.

    Attributes:
        title: what it is.
        note: a sentence about it.
        columns: from left to right.
        rows: each with a cell for each column.
    """

    title: str
    note: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[str]]


def write(table: FileTable, file: TextIO, format: str) -> int:
    """Write the table and return the number of its rows.

    Args:
        table: what to write.
        file: must be opened with the encoding of ENCODINGS, without translation of line feeds.
        format: one of FORMATS.
    """
    return {"csv": _write_csv, "html": _write_page, "json": _write_data}[format](table, file)


def cell(text: str) -> str:
    """Return a cell for a spreadsheet, which no program takes for a formula."""
    shown = visible(text)
    return f"'{shown}" if shown.lstrip(" \u00a0").startswith(_FORMULAS) else shown


def _write_csv(table: FileTable, file: TextIO) -> int:
    # Spreadsheets in Spanish expect semicolons. All cells are quoted, so that no other separator
    # can make one that begins within another.
    separator = ";" if i18n.language() == "es" else ","
    writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow([column.label for column in table.columns])
    count = 0
    for row in table.rows:
        writer.writerow([cell(text) for text in row])
        count += 1
    if table.note:
        writer.writerow([])
        writer.writerow([cell(table.note)])
    return count


def _write_data(table: FileTable, file: TextIO) -> int:
    """Write one row per line, so that the file can also be read line by line."""

    def dump(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    file.write(
        f'{{"program": {dump(f"Charla {VERSION}")}, "title": {dump(table.title)}, '
        f'"note": {dump(table.note)},\n"rows": [\n'
    )
    count = 0
    for row in table.rows:
        told = {column.key: text for column, text in zip(table.columns, row, strict=True) if text}
        file.write((",\n" if count else "") + dump(told))
        count += 1
    file.write("\n]}\n")
    return count


def _write_page(table: FileTable, file: TextIO) -> int:
    def escape(text: str) -> str:
        return html.escape(visible(text))

    heads = "".join(f"<th>{escape(column.label)}</th>" for column in table.columns)
    file.write(
        f'<!DOCTYPE html>\n<html lang="{i18n.language()}"><head><meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src '
        "'unsafe-inline'\">\n"
        f"<title>{escape(table.title)}</title>\n<style>{_STYLE}</style></head><body>\n"
        f"<h1>{escape(table.title)}</h1>\n<p>{escape(table.note)}</p>\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n"
    )
    count = 0
    for row in table.rows:
        cells = "".join(f'<td dir="auto">{escape(text)}</td>' for text in row)
        file.write(f"<tr>{cells}</tr>\n")
        count += 1
    file.write("</tbody></table>\n</body></html>\n")
    return count
