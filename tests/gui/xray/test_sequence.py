"""Test the sequence diagram: what is shown, stepping through it, and the files made of it."""

from __future__ import annotations

import tkinter as tk
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from gui.looks.palette import DARK, LIGHT, Palette
from gui.looks.theme import Theme
from gui.xray import sequence_export, sequence_shapes
from gui.xray.sequence import SequenceView
from net.capture.sequence import Arrow, ArrowLog
from tests.support import wait_until

LANES = ("ana", "Aula 3")
MS = 1_000_000


def arrow(number: int, label: str = "msg 43", *, sent: bool = False) -> Arrow:
    ends = LANES if sent else LANES[::-1]
    at = number * 100 * MS
    return Arrow(number, *ends, label, f'{{"op":"{label}"}}', 112, 1, number, 0, at, at)


def log_of(count: int) -> ArrowLog:
    log = ArrowLog(LANES)
    for number in range(1, count + 1):
        log.add(arrow(number, f"msg {number}", sent=number % 2 == 0))
    return log


@pytest.fixture
def view(root: tk.Tk, theme: Theme) -> Iterator[SequenceView]:
    theme.dress_chat()
    made = SequenceView(root, theme)
    made.pack(fill="both", expand=True)
    root.update()
    yield made
    made.destroy()


def words(view: SequenceView) -> list[str]:
    rows = view.canvas.rows
    items = rows.find_withtag("words")
    return [str(rows.tk.call(str(rows), "itemcget", one, "-text")) for one in items]


def test_it_follows_what_happens(view: SequenceView) -> None:
    log = log_of(2)
    view.use(log, "ana")
    assert {"msg 1", "msg 2"} <= set(words(view))
    log.add(arrow(3, "seen"))
    view.refresh()
    assert "seen" in words(view)


def test_after_a_pause_what_comes_waits(view: SequenceView) -> None:
    log = log_of(2)
    view.use(log, "ana")
    view.bar.buttons["pause"].invoke()
    log.add(arrow(3, "seen"))
    view.refresh()
    assert "seen" not in words(view)
    view.bar.buttons["live"].invoke()
    assert "seen" in words(view)


def test_steps_go_back_and_forward_and_show_what_was_in_the_message(view: SequenceView) -> None:
    view.use(log_of(3), "ana")
    view.bar.buttons["left"].invoke()
    assert "msg 3" not in words(view)
    assert view.detail.get("1.0", "end").strip() == '{"op":"msg 2"}'
    view.bar.buttons["right"].invoke()
    assert view.detail.get("1.0", "end").strip() == '{"op":"msg 3"}'
    assert view.bar.buttons["right"].instate(["disabled"])


def test_what_is_shown_and_picked_stays_when_an_arrow_comes_in_between(view: SequenceView) -> None:
    log = log_of(3)
    view.use(log, "ana")
    view.bar.buttons["left"].invoke()
    assert view.canvas.picked == 2
    log.insert(Arrow(0, "Aula 3", "luis", "msg 9", "", 0, 1, 0, 0, 150 * MS, 1, is_told=True))
    view.refresh()
    assert [one.label for one in view.shown[1]] == ["msg 1", "msg 9", "msg 2"]
    assert view.canvas.picked == 3
    assert view.shown[0] == ["ana", "Aula 3", "luis"]


def test_it_plays_again_from_the_beginning(view: SequenceView) -> None:
    view.use(log_of(3), "ana")
    view.cursor.speed = 20.0
    view.bar.buttons["pause"].invoke()  # it was live
    view.bar.buttons["pause"].invoke()
    assert view.cursor.is_playing

    def is_over() -> bool:
        view.update()
        return not view.cursor.is_playing

    wait_until(is_over)
    assert {"msg 1", "msg 2", "msg 3"} <= set(words(view))


def test_of_thousands_only_what_is_in_view_is_drawn(view: SequenceView) -> None:
    view.use(log_of(5000), "ana")
    view.update()
    assert len(view.canvas.rows.find_all()) < 200
    assert "msg 5000" in words(view)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_drawing_is_well_formed_whatever_people_write(palette: Palette) -> None:
    lanes = ("ana", "<b>&\x00")
    hostile = Arrow(1, *lanes, '<script>&"\x00\x1b]0;x\x07\ud800', "", 9, 1, 1, 0, 1, 1)
    drawing = sequence_shapes.svg(lanes, [hostile], "ana", palette)
    assert "<script>" not in drawing
    ET.fromstring(drawing.encode())


@pytest.mark.parametrize(
    ("name", "start"), [("a.png", b"\x89PNG"), ("a.svg", b"<svg"), ("a.mmd", b"sequenceDiagram")]
)
def test_a_file_is_what_its_name_says(
    view: SequenceView, tmp_path: Path, name: str, start: bytes
) -> None:
    view.use(log_of(3), "ana")
    told: list[tuple[Path, str]] = []
    export = sequence_export.SequenceExport(
        view, *view.shown, "ana", LIGHT, lambda path, error: told.append((path, error))
    )
    export.cancel()
    export.write(tmp_path / name)

    def is_told() -> bool:
        view.update()
        return bool(told)

    wait_until(is_told)
    assert told == [(tmp_path / name, "")]
    assert (tmp_path / name).read_bytes().startswith(start)
