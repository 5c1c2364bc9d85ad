"""Test the glass wall: what it knows, what it shows, and that it finds the server by itself."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from gui.glass import Glass
from gui.looks.theme import Theme
from gui.words import i18n, sizes
from gui.xray.wall_model import WallModel
from gui.xray.wall_window import WallView
from net.capture.sequence import LANES, OTHERS
from net.wire.wall import WallArrow, WallBegun, WallConnection, WallEnded, WallNews
from tests.gui.conftest import settle
from tests.processes import ServerProcess
from tests.wire import PlainWire, RichWire


def said(canvas: tk.Canvas) -> set[str]:
    call, name = canvas.tk.call, str(canvas)
    items = canvas.tk.splitlist(call(name, "find", "withtag", "words"))
    return {str(call(name, "itemcget", item, "-text")) for item in items}


def connection(number: int, nick: str, **more: int) -> WallConnection:
    return WallConnection(number, nick, f"10.0.0.{number}:5000", "rich", True, **more)


def news(*arrows: WallArrow, people: int = 2, gone: tuple[int, ...] = ()) -> WallNews:
    nicks = ("ana", "luis", *(f"p{number}" for number in range(3, people + 1)))
    connections = tuple(connection(number + 1, nicks[number]) for number in range(people))
    return WallNews(1000, 1_795_341_482_118_000_000, people, connections, gone, arrows, batch=3)


def model_of(*events: WallNews) -> WallModel:
    model = WallModel()
    model.apply(WallBegun("Aula 3"))
    for event in events:
        model.apply(event)
    return model


def test_arrows_go_between_people_and_the_server() -> None:
    model = model_of(
        news(
            WallArrow(1, "ana", "msg", False, 900, 60),
            WallArrow(1, "ana", "ok", True, 950, 40, 7),
            WallArrow(2, "luis", "msg", True, 960, 70, 7, "#clase", "Hola"),
        )
    )
    told = [(one.source, one.target, one.label, one.detail) for one in model.log.arrows]
    assert told == [
        ("ana", "Aula 3", "msg", "msg · 60 B"),
        ("Aula 3", "ana", "ok 7", "ok 7 · 40 B"),
        ("Aula 3", "luis", "msg 7 #clase", "msg 7 #clase · 70 B · Hola"),
    ]
    assert next(one.wall for one in model.log.arrows) == 1_795_341_482_118_000_000 - 100


def test_before_the_log_in_a_lane_is_called_by_its_address() -> None:
    model = model_of(
        WallNews(
            1,
            1,
            1,
            (WallConnection(5, "", "10.0.0.9:77"),),
            (),
            (WallArrow(5, "", "hello", False, 1),),
        )
    )
    assert model.log.lanes == ["Aula 3", "10.0.0.9:77"]


def test_many_people_share_a_lane_and_nobody_takes_the_servers() -> None:
    arrows = [WallArrow(n, f"p{n}", "ping", False, n) for n in range(1, 31)]
    model = model_of(news(WallArrow(1, "Aula 3", "ping", False, 1), *arrows))
    assert len(model.log.lanes) == LANES + 1
    assert model.log.lanes[-1] == OTHERS
    assert model.log.lanes[:2] == ["Aula 3", "Aula 3 "]


def test_who_is_gone_is_not_listed_and_after_the_end_nobody_is() -> None:
    model = model_of(news(), news(gone=(1,), people=0))
    assert [one.nick for one in model.connections.values()] == ["luis"]
    model.apply(WallEnded("ended"))
    assert (model.connections, model.server, model.code) == ({}, "", "ended")


@pytest.fixture
def view(root: tk.Tk, theme: Theme) -> Iterator[WallView]:
    made = WallView(root, theme, lambda: None)
    made.pack(fill="both", expand=True)
    root.update()
    yield made
    made.destroy()


def test_a_row_that_is_pressed_shows_its_arrows_alone(view: WallView) -> None:
    view.apply(WallBegun("Aula 3"))
    view.apply(news())
    view.flush()
    view.update()
    assert {"ana", "luis"} <= said(view.list.canvas)
    view.list.canvas.event_generate("<Button-1>", x=40, y=20)
    view.apply(
        news(WallArrow(1, "ana", "seen", False, 9), WallArrow(2, "luis", "typing", False, 9))
    )
    view.flush()
    assert "seen" in said(view.sequence.canvas.rows)
    assert "typing" not in said(view.sequence.canvas.rows)


def test_of_a_thousand_connections_only_those_in_view_are_drawn(view: WallView) -> None:
    view.apply(WallBegun("Aula 3"))
    view.apply(news(people=1000))
    view.flush()
    view.update()
    assert len(view.list.canvas.find_all()) < 200


def test_a_narrow_window_gives_most_of_its_room_to_the_arrows(root: tk.Tk, view: WallView) -> None:
    view.apply(WallBegun("Aula 3"))
    view.apply(news())
    root.geometry("480x360")
    settle(root, lambda: view.winfo_width() == 480 and view.sequence.winfo_width() > 280)
    view.flush()
    assert {"ana", "luis"} <= said(view.list.canvas)
    root.geometry("1100x640")
    settle(root, lambda: view.winfo_width() == 1100)
    view.flush()
    assert any(one.startswith("Charla's window · TLS") for one in said(view.list.canvas))
    root.geometry("800x600")


def test_it_says_why_it_shows_nothing(view: WallView) -> None:
    for code, words in (("no_server", "No server runs"), ("not_teaching", "without --teach")):
        view.apply(WallEnded(code))
        view.flush()
        assert words in view.head.words[1]
        assert view.gauge_text.cget("text") == ""


def test_it_says_how_many_arrows_were_too_many_for_it(view: WallView) -> None:
    view.apply(WallBegun("Aula 3"))
    for missed, words in (
        (0, ""),
        (1, "\n1 arrow could not be shown"),
        (6, "\n7 arrows could not be shown"),
    ):
        view.apply(structs.replace(news(), missed=missed))
        view.flush()
        assert view.gauge_text.cget("text") == "0 wait for the hub, 3 taken at once" + words


@pytest.mark.parametrize(
    ("size", "en", "es"),
    [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1000, "1.0 kB", "1,0 kB"),
        (9949, "9.9 kB", "9,9 kB"),
        (9950, "10 kB", "10 kB"),
        (999_499, "999 kB", "999 kB"),
        (999_500, "1.0 MB", "1,0 MB"),
        (3_400_000_000, "3.4 GB", "3,4 GB"),
    ],
)
def test_sizes_have_three_digits_at_most(size: int, en: str, es: str) -> None:
    assert sizes.of(size) == en
    i18n.set_language("es")
    assert sizes.of(size) == es


def test_it_finds_the_server_shows_who_is_there_and_outlives_it(
    root: tk.Tk, theme: Theme, tmp_path: Path
) -> None:
    window = tk.Toplevel(root)
    window.geometry("900x500")
    glass = Glass(window, theme, tmp_path)
    view = glass.view
    try:
        settle(root, lambda: "No server runs" in view.head.words[1], lambda: view.head.words)
        with (
            ServerProcess("--teach", "--name", "Aula 3", "--data", str(tmp_path)) as server,
            PlainWire.login(server.address, "nc"),
            RichWire.login(server.address, "ana") as ana,
        ):
            settle(root, lambda: {"ana", "nc"} <= said(view.list.canvas), lambda: view.model)
            ana.post("nc", "hola", "c1")
            settle(root, lambda: "ok 1" in said(view.sequence.canvas.rows))
            assert view.head.words == ("Glass wall", "Aula 3 · 2 connections")
        settle(root, lambda: "has ended" in view.head.words[1] or "No server" in view.head.words[1])
    finally:
        glass.close()
        assert glass.join(10)
