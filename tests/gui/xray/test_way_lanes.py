"""Test the lanes of a message's way: each part is explained, by pointer and by keyboard."""

from __future__ import annotations

import tkinter as tk

import pytest

from gui.looks.theme import Theme
from gui.model.way import way_of
from gui.xray.way_lanes import WayLanes, tick
from gui.xray.way_strip import WayStrip
from gui.xray.way_tab import WayTab
from net.wire.traces import MessageTrace
from tests.gui.conftest import settle
from tests.gui.model.test_way import incoming, own, told_by, told_by_server
from tests.gui.test_xray_control import texts


def whole() -> MessageTrace:
    trace = own()
    trace.server = told_by_server()
    trace.others = {"luis": told_by("luis", 4_500, 9_000), "eva": told_by("eva", 4_700, 3_000)}
    return trace


def written(canvas: tk.Canvas) -> list[str]:
    return texts(canvas).splitlines()


def test_each_part_is_reached_by_the_arrow_keys(root: tk.Tk, theme: Theme) -> None:
    lanes = WayLanes(root, theme)
    lanes.pack(fill="x")
    lanes.show(way_of(incoming()))
    settle(root, lambda: len(lanes.texts) == 7)
    root.focus_force()
    lanes.focus_force()
    settle(root, lambda: written(lanes)[-1].startswith("This window, receive thread · 0.30 ms"))
    for _ in range(20):  # it ends at the last one
        lanes.event_generate("<Right>")
    settle(root, lambda: written(lanes)[-1] == "This window, Tk · 1.3 ms · Draws it.")
    assert {"COMMIT", "draw", "receive thread"} <= set(written(lanes))


def test_the_pointer_explains_what_is_under_it(root: tk.Tk, theme: Theme) -> None:
    lanes = WayLanes(root, theme)
    lanes.pack(fill="x")
    lanes.show(way_of(incoming()))
    settle(root, lambda: bool(lanes.texts))
    for part in lanes._parts:
        x, y = (part.box[0] + part.box[2]) // 2, (part.box[1] + part.box[3]) // 2
        lanes.event_generate("<Motion>", x=x, y=y)
        assert part.text in written(lanes) or any(
            other.box[0] <= x <= other.box[2] and other.box[1] <= y <= other.box[3]
            for other in lanes._parts
            if other is not part
        )
    lanes.event_generate("<Leave>")
    assert not lanes.find_withtag("picked")


def test_the_tab_has_all_threads_and_every_step_in_words(root: tk.Tk, theme: Theme) -> None:
    tab = WayTab(root, theme)
    tab.pack(fill="both", expand=True)
    tab.show(way_of(whole()), is_taught=True)
    settle(root, lambda: bool(tab.lanes.texts))
    said = written(tab.lanes)
    for name in ("This window", "Server", "luis", "eva", "visitor", "hub", "accept", "flusher"):
        assert name in said
    assert tab.head.cget("text") == "from Enter to luis's screen: 17.7 ms"
    steps = tab.steps.get("1.0", "end")
    assert "where 3 are waiting before it" in steps and "either way" in steps
    tab.lanes._pick(tab.lanes.texts.index(next(one for one in tab.lanes.texts if "rules" in one)))
    first = tab.steps.tag_ranges("picked")[0]
    assert "rules" in tab.steps.get(f"{first} linestart", f"{first} lineend")
    tab.show(None, is_taught=False)
    assert "Write a message" in str(tab.head.cget("text"))
    assert "--teach" in tab.steps.get("1.0", "end")


@pytest.mark.parametrize("width", [1, 60, 200, 900])
def test_a_strip_fits_into_any_width(root: tk.Tk, theme: Theme, width: int) -> None:
    frame = tk.Frame(root, width=width, height=500)
    frame.pack_propagate(False)
    frame.pack()
    strip = WayStrip(frame, theme)
    for trace in (whole(), incoming()):
        strip.show(way_of(trace), "msg 43", room=700)
        root.update()
    assert strip.winfo_manager()
    strip.show(None, "", room=700)
    assert not strip.winfo_manager()


def test_a_strip_leaves_most_of_the_room_to_the_bytes(root: tk.Tk, theme: Theme) -> None:
    frame = tk.Frame(root, width=500, height=900)
    frame.pack_propagate(False)
    frame.pack()
    strip = WayStrip(frame, theme)
    heights = []
    for room in (1000, 580, 440, 300):
        strip.show(way_of(whole()), "msg 43", room=room)
        root.update()
        heights.append(strip.winfo_height())
        assert not strip.lanes.winfo_ismapped() or strip.lanes.winfo_height() * 3 <= room
    assert heights == sorted(set(heights), reverse=True)  # fewer lanes each time, at last none


def test_marks_of_a_scale_are_round_numbers() -> None:
    assert [tick(last, 5) for last in (0, 1, 9, 4_100_000, 75_000_000, 10**12)] == [
        0.2,
        0.2,
        2,
        1_000_000,
        20_000_000,
        200_000_000_000,
    ]
