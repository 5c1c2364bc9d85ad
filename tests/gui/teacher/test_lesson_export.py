"""Test what is exported of a lesson, and the dialog that does it."""

from __future__ import annotations

import csv
import tkinter as tk
from pathlib import Path

from gui.looks.theme import Theme
from gui.teacher.book_dialog import BookDialog
from gui.teacher.lesson_export import LessonExportDialog
from gui.teacher.lesson_tables import attendance, transcript
from gui.words.face import Face
from gui.words.tables import Column, FileTable
from net.wire.teaching import BookLine, BookPage
from tests.gui.conftest import settle
from tests.gui.fakes import LONG_AGO, item

TABLE = FileTable("Who was here", "", (Column("name", "Name"),), (("Ana",), ("=1",)))


def test_attendance_has_a_row_for_each_visit_and_its_minutes() -> None:
    lines = [
        BookLine(2, LONG_AGO + 60_000, "visit", nick="Luis", text="10.0.0.9"),
        BookLine(1, LONG_AGO, "visit", nick="Ana", text="10.0.0.8", until=LONG_AGO + 600_000),
    ]
    rows = list(attendance(lines, LONG_AGO + 180_000).rows)
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("Ana", "10", "10.0.0.8"),
        ("Luis", "2", "10.0.0.9"),
    ]
    assert rows[1][2] == ""  # still here


def test_the_transcript_has_what_was_said_in_rooms_from_a_time_on() -> None:
    rooms = [
        ("#clase", [item(1, "early"), item(9, "late"), item(10, "gone", deleted=True)]),
        ("#dudas", [item(11, "why?", edited=True)]),
    ]
    table = transcript(rooms, LONG_AGO + 5_000)
    assert [(row[1], row[3], row[4]) for row in table.rows] == [
        ("#clase", "late", ""),
        ("#clase", "Message deleted", ""),
        ("#dudas", "why?", "edited"),
    ]
    assert "private conversations are not in it" in table.note


def test_the_dialog_writes_the_file_and_never_over_another(
    root: tk.Tk, theme: Theme, tmp_path: Path
) -> None:
    asked: list[str] = []

    def gather(kind: str, _since: int, write: object) -> None:
        asked.append(kind)
        write(TABLE)  # type: ignore[operator]

    dialog = LessonExportDialog(root, theme, "visits", gather, folder=tmp_path)
    assert "private conversations" in dialog.promise.cget("text")
    dialog.save()
    settle(root, lambda: dialog.message.startswith("✓"), lambda: dialog.message)
    (path,) = tmp_path.iterdir()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert read == [["Name"], ["Ana"], ["'=1"]]
    path.write_text("another's")
    dialog.save()
    settle(root, lambda: dialog.message.startswith("There is already a file"))
    assert dialog.file.instate(["invalid"])
    assert path.read_text() == "another's"
    assert asked == ["visits", "visits"]
    dialog.close()


def test_the_dialog_says_why_there_is_no_file(root: tk.Tk, theme: Theme, tmp_path: Path) -> None:
    dialog = LessonExportDialog(
        root, theme, "visits", lambda _kind, _since, write: write("No connection."), folder=tmp_path
    )
    dialog.save()
    assert dialog.message == "No connection."
    assert dialog.button.instate(["!disabled"])
    dialog.close()


def test_the_book_shows_pages_and_asks_for_older_ones(root: tk.Tk, theme: Theme) -> None:
    asked: list[int] = []
    dialog = BookDialog(
        root,
        theme,
        "actions",
        ask=asked.append,
        export=lambda: None,
        face=lambda _nick: Face("person"),
    )
    first = BookLine(9, LONG_AGO, "kick", "Elena", "Luis", text="bye")
    dialog.tell(BookPage("actions", (first,), more=True))
    assert [line.title for line in dialog.list.lines] == [
        "Put out of the class: Luis",
        "Show older",
    ]
    dialog._press("more")
    assert asked == [9]
    dialog.tell(BookPage("actions", (first, BookLine(8, LONG_AGO, "clear", "", room="#x"))))
    assert [line.title for line in dialog.list.lines] == [
        "Put out of the class: Luis",
        "Room cleared: #x",
    ]
    dialog.close()
