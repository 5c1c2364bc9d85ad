"""Test tables as files: no cell becomes a formula, no text poses as another, nothing is lost."""

from __future__ import annotations

import csv
import io
import json

import pytest

from gui.words import i18n, tables
from gui.words.tables import Column, FileTable

COLUMNS = (Column("name", "Name"), Column("text", "Text"))
EVIL = ('=cmd|"/C calc"!A0', "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\n=1", "＝1", "\u202e=1")


def written(format: str, *rows: tuple[str, str], note: str = "Rooms only.") -> str:
    file = io.StringIO()
    count = tables.write(FileTable("A lesson", note, COLUMNS, rows), file, format)
    assert count == len(rows)
    return file.getvalue()


@pytest.mark.parametrize("language", ["en", "es"])
def test_csv_is_read_by_a_spreadsheet_in_the_users_language(language: str) -> None:
    i18n.set_language(language)
    rows = (("Ana", 'He said "hi", then; left\nand came'), ("Luis", "ñ"))
    text = written("csv", *rows)
    separator = ";" if language == "es" else ","
    read = list(csv.reader(io.StringIO(text), delimiter=separator))
    assert read[0] == ["Name", "Text"]
    assert [tuple(row) for row in read[1:3]] == list(rows)
    assert read[-1] == ["Rooms only."]


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_of_a_csv_is_a_formula(evil: str) -> None:
    i18n.set_language("en")
    read = list(csv.reader(io.StringIO(written("csv", ("x,=1", evil)))))
    assert not read[1][1].strip().startswith(("=", "+", "-", "@", "＝"))
    # Whatever separator a program takes, no cell begins within another.
    assert written("csv", ("x;=1", "y")).splitlines()[1] == '"x;=1","y"'


def test_json_has_a_row_on_each_line() -> None:
    told = json.loads(written("json", ("Ana", "hola"), ("Luis", "")))
    assert told["title"] == "A lesson"
    assert told["note"] == "Rooms only."
    assert told["rows"] == [{"name": "Ana", "text": "hola"}, {"name": "Luis"}]


def test_a_page_runs_nothing() -> None:
    page = written("html", ("<script>alert(1)</script>", "\u202eabc"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert "\u202e" not in page
