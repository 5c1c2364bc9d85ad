"""Test that a recording is played as it was: forward, back, at any speed, without a server."""

from __future__ import annotations

import io
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui import replay
from gui.looks.theme import Theme
from gui.xray.replay_window import ReplayView
from gui.xray.sequence_tab import SequenceTab
from net.capture import lines
from net.capture.lines import BadRecording
from net.capture.playback import Playback
from net.wire.messages import Message, Post, Proof, Seen, encode
from tests.gui.conftest import settle
from tests.gui.test_xray_control import texts
from tests.net.capture.chunks import Script, connection

AT = 1_795_341_482_118
HELLO = encode(Message(1, "luis", "#clase", "¡Hola! 🎉", AT, "l1"))
ANSWER = encode(Post("#clase", "¿Qué tal?", "a1"))
BYE = encode(Message(2, "luis", "#clase", "Adiós", AT, "l2"))


def script() -> Script:
    made = Script()
    made.put(encode(Proof("s1GnaTure")), sent=True)
    made.put(HELLO[:20])
    made.put(HELLO[20:], after_ms=100)
    made.put(ANSWER, sent=True, after_ms=200)
    made.put(BYE + encode(Seen(2)), after_ms=60_000)
    return made


def written() -> str:
    file = io.StringIO()
    lines.write(file, [connection()], script().chunks)
    return file.getvalue()


def read(text: str) -> Playback:
    return Playback(*lines.read(io.StringIO(text)))


def test_what_was_written_is_read_but_for_the_secrets() -> None:
    _connections, chunks = lines.read(io.StringIO(written()))
    for before, after in zip(script().chunks, chunks, strict=True):
        if before.number > 1:
            assert after.data == before.data
        assert (after.number, after.offset, after.at, after.thread, after.is_sent) == (
            before.number, before.offset, before.at, before.thread, before.is_sent,
        )  # fmt: skip
    assert b"s1GnaTure" not in chunks[0].data


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "x", '{"connection":1}', "\x00", '{"chunk":1}' * 5, "[" * 100_000]
)
def test_what_is_no_recording_is_refused(text: str) -> None:
    with pytest.raises(BadRecording):
        read(text)


@given(st.integers(0, 10_000), st.binary(max_size=8))
def test_a_damaged_recording_is_refused_or_played(where: int, other: bytes) -> None:
    text = written().encode()
    place = where % len(text)
    broken = (text[:place] + other + text[place + len(other) :]).decode("utf-8", "replace")
    try:
        playback = read(broken)
    except BadRecording as error:
        assert error.line > 0
    else:
        playback.seek(playback.seconds)


def test_chunks_of_no_connection_or_in_disorder_are_refused() -> None:
    first, *rest = written().splitlines(keepends=True)
    for text in ("".join(rest), first + rest[1] + rest[0], first + rest[0] + rest[0]):
        with pytest.raises(BadRecording):
            read(text)


@pytest.fixture
def view(root: tk.Tk, theme: Theme) -> Iterator[ReplayView]:
    root.geometry("1100x560")
    made = ReplayView(root, theme, read(written()), "clase.jsonl", lambda: None)
    made.pack(fill="both", expand=True)
    root.update()
    yield made
    made.destroy()
    root.geometry("800x600")


def said(view: ReplayView) -> list[str]:
    """Return who has said what, without times."""
    lines = view.talk.get("1.0", "end-1c").splitlines()
    return [
        f"{head.rpartition('  ')[0]}  {text}"
        for head, text in zip(lines[::2], lines[1::2], strict=True)
    ]


def test_it_goes_forward_and_back(view: ReplayView) -> None:
    view.seek(0.15)
    settle(view, lambda: said(view) == ["luis → #clase  ¡Hola! 🎉"], lambda: said(view))
    view.step(1)
    settle(view, lambda: said(view)[1:] == ["→ #clase  ¿Qué tal?"], lambda: said(view))
    view.step(-1)
    settle(view, lambda: said(view) == ["luis → #clase  ¡Hola! 🎉"], lambda: said(view))
    view.seek(1000)
    settle(view, lambda: said(view)[-1] == "luis → #clase  Adiós", lambda: said(view))
    assert view.bar.buttons["right"].instate(["disabled"])
    assert str(view.bar.place_text.cget("text")) == "1:00.3 / 1:00.3"


def test_it_plays_by_itself_and_shortens_silence(view: ReplayView) -> None:
    view.seek(0)
    view.bar.speed.current(len(view.bar.speed["values"]) - 1)
    view.bar.speed.event_generate("<<ComboboxSelected>>")
    view.toggle()
    settle(view, lambda: len(said(view)) == 3, lambda: said(view))


def test_the_bytes_and_the_sequence_follow(view: ReplayView) -> None:
    view.seek(0.05)
    assert view.panel is not None
    canvas = view.panel.bytes.bytes.canvas
    settle(view, lambda: "recv 20" in texts(canvas), lambda: texts(canvas))
    assert "¿Qué tal?" not in texts(canvas)
    view.panel.show_tab("sequence")
    view.seek(1000)
    tab = view.panel.tab_of("sequence")
    assert isinstance(tab, SequenceTab)
    rows = tab.canvas.rows
    settle(view, lambda: "msg #clase" in texts(rows), lambda: texts(rows))
    view.seek(0.05)
    assert view.panel.tab == "sequence"


def test_why_a_file_is_not_played_is_said(tmp_path: Path) -> None:
    path = tmp_path / "clase.jsonl"
    assert replay.load(path) == "There is no file clase.jsonl."
    path.write_text("hola\n", encoding="utf-8")
    assert replay.load(path) == "clase.jsonl is no recording of Charla's: line 1 is wrong."
    path.write_bytes(b"\xff\xfe")
    assert replay.load(path) == "clase.jsonl is no recording of Charla's: it is no text."
    path.write_text(written(), encoding="utf-8")
    assert isinstance(replay.load(path), Playback)
