"""Write what was found out about a class: a table, a page for each submission, and an index.

The names of submissions may hold anything: files are called by a number and what is plain of a
name, and no cell begins as a formula does.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from lab.check.batch import Judged
from lab.check.report import MARKS, as_html, escaped, number, page, summary
from lab.check.verdicts import CannotStart, Verdict
from lab.check.words import CheckWords
from net.wire.visible import one_line, visible

TABLE, INDEX = "points.csv", "index.html"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NAME_CHARACTERS = 40


class Gradebook:
    """Keeps the results, and writes them anew after each submission: none is lost on the way.

    Args:
        folder: where all is written; it is made.
        title: of the index.
        checks: the columns of the table.

    Raises:
        CannotStart: the folder can't be made.
    """

    def __init__(self, folder: Path, title: str, checks: Sequence[str], words: CheckWords) -> None:
        self._folder = folder
        self._title = title
        self._checks = checks
        self._words = words
        self._judged: list[Judged] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_written(folder, error) from error

    def add(self, judged: Judged) -> None:
        """Take up a submission.

        Raises:
            CannotStart: the files can't be written.
        """
        self._judged.append(judged)
        number = len(self._judged)
        self._write(page_name(number, judged.name), self._page(judged), "utf-8")
        # A spreadsheet on Windows recognizes UTF-8 by its mark at the beginning.
        self._write(TABLE, self._table(), "utf-8-sig")
        self._write(INDEX, self._index(), "utf-8")

    def _write(self, name: str, text: str, encoding: str) -> None:
        path = self._folder / name
        part = self._folder / f"{name}.part"
        try:
            part.write_text(text, encoding=encoding, errors="replace", newline="")
            os.replace(part, path)
        except OSError as error:
            raise _not_written(path, error) from error

    def _table(self) -> str:
        words = self._words
        file = io.StringIO()
        # All are quoted: what some spreadsheets take for a separator begins no cell either.
        writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        heads = [words.frame[key] for key in ("submission", "points_head", "of", "note")]
        writer.writerow(map(cell, [*heads, *map(words.title, self._checks)]))
        for judged in self._judged:
            writer.writerow(
                map(cell, [judged.name, *self._points(judged), *self._verdicts(judged)])
            )
        return file.getvalue()

    def _points(self, judged: Judged) -> tuple[str, str, str]:
        if judged.report is None:
            return "0", "", self._problem(judged)
        return number(judged.report.points), number(judged.report.most_points), ""

    def _verdicts(self, judged: Judged) -> list[str]:
        results = judged.report.results if judged.report is not None else ()
        found = {result.id: self._words.verdict(result) for result in results}
        return [found.get(check, "") for check in self._checks]

    def _problem(self, judged: Judged) -> str:
        return self._words.problem(judged.problem) if judged.problem is not None else ""

    def _page(self, judged: Judged) -> str:
        if judged.report is not None:
            return as_html(judged.report, self._words)
        title = self._words.frame["report"].format(program=judged.name)
        said = f"<pre>{escaped(judged.said)}</pre>" if judged.said else ""
        return page(title, self._words.language, f"<p>{escaped(self._problem(judged))}</p>{said}")

    def _index(self) -> str:
        words = self._words
        heads = [words.frame[key] for key in ("submission", "points_head", "wrong")]
        lines = [f"<tr>{''.join(f'<th>{escaped(head)}</th>' for head in heads)}</tr>"]
        lines += [self._row(number, judged) for number, judged in enumerate(self._judged, 1)]
        body = f'<p><a href="{TABLE}">{TABLE}</a></p><table>{"".join(lines)}</table>'
        return page(self._title, words.language, body)

    def _row(self, number: int, judged: Judged) -> str:
        points, most, problem = self._points(judged)
        results = judged.report.results if judged.report is not None else ()
        faults = [self._words.title(one.id) for one in results if one.verdict is Verdict.WRONG]
        mark = MARKS[Verdict.OK if judged.is_right else Verdict.WRONG]
        link = f'<a href="{page_name(number, judged.name)}">{escaped(judged.name)}</a>'
        share = f"{points}/{most}" if most else ""
        said = escaped(problem or "; ".join(faults))
        return f"<tr><td>{mark} {link}</td><td>{share}</td><td>{said}</td></tr>"


def line_of(judged: Judged, words: CheckWords) -> str:
    """Return a submission in one line, for a terminal."""
    mark = MARKS[Verdict.OK if judged.is_right else Verdict.WRONG]
    if judged.report is not None:
        return f"{mark} {one_line(judged.name)}: {summary(judged.report, words)}"
    why = words.problem(judged.problem) if judged.problem is not None else ""
    return f"{mark} {one_line(judged.name)}: {why}"


def page_name(number: int, name: str) -> str:
    """Return the name of a submission's page: ASCII letters, digits and hyphens.

    >>> page_name(7, "../García 'uno'.py")
    '007-Garcia-uno-py.html'
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", letters)[:_NAME_CHARACTERS].strip("-")
    return f"{number:03}-{plain}.html" if plain else f"{number:03}.html"


def cell(text: str) -> str:
    """Return a text for a cell; what a spreadsheet takes for a formula gets an apostrophe."""
    shown = one_line(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULAS) else shown


def _not_written(path: Path, error: OSError) -> CannotStart:
    return CannotStart("not_written", name=visible(str(path)), error=str(error.strerror))
