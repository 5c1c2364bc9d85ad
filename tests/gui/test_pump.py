"""Test the bridge between threads and Tk: order, pace, and that nothing stops it."""

from __future__ import annotations

import itertools
import threading
import time
import tkinter as tk

import pytest

from gui.looks import windowing
from gui.pump import FAST_MS, TURN_ITEMS, Pump
from tests.gui.conftest import settle


@pytest.fixture(params=[True, False], ids=["bell", "by after"], autouse=True)
def watching(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Select systems where Tk can watch a pipe, and others; all tests hold on both."""
    if not request.param:
        monkeypatch.setattr(windowing, "system", "win32")
    return windowing.is_x11()


def test_items_of_a_thread_come_in_their_order_and_are_flushed_in_batches(root: tk.Tk) -> None:
    seen: list[int] = []
    flushes: list[int] = []
    pump: Pump[int] = Pump(root, seen.append, lambda: flushes.append(len(seen)))
    pump.start()

    def put_all() -> None:
        for number in range(1_000):
            pump.put(number)

    thread = threading.Thread(target=put_all)
    thread.start()
    settle(root, lambda: len(seen) == 1_000, lambda: len(seen))
    thread.join()
    pump.stop()
    assert seen == list(range(1_000))
    assert 1_000 / TURN_ITEMS <= len(flushes) < 1_000


def test_a_bad_item_and_a_bad_flush_stop_nothing(
    root: tk.Tk, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[int] = []

    def handle(item: int) -> None:
        seen.append(item)
        if item == 1:
            raise ValueError("one is bad")

    def flush() -> None:
        raise ValueError("so is drawing")

    pump: Pump[int] = Pump(root, handle, flush)
    pump.start()
    for item in (1, 2):
        pump.put(item)
    settle(root, lambda: seen == [1, 2])
    pump.put(3)
    settle(root, lambda: seen == [1, 2, 3])
    pump.stop()
    assert caplog.text.count("so is drawing") >= 1 and "one is bad" in caplog.text
    caplog.clear()


def test_the_window_works_between_two_turns_of_slow_items(root: tk.Tk) -> None:
    """Test 100 items of 4 ms each: without an end a turn takes 400 ms, so it ends after 8 ms."""
    order: list[str] = []

    def slow(item: int) -> None:
        end = time.perf_counter() + 0.004
        while time.perf_counter() < end:
            pass
        order.append("item")

    pump: Pump[int] = Pump(root, slow, lambda: None)
    for item in range(100):
        pump.put(item)

    def work() -> None:
        order.append("window")
        if order.count("item") < 100:
            root.after(1, work)

    pump.start()
    root.after(1, work)
    settle(root, lambda: order.count("item") == 100)
    pump.stop()
    settle(root, lambda: order[-1] == "window")
    longest = max(
        len(part) for part in "".join("i" if what == "item" else "w" for what in order).split("w")
    )
    assert longest <= 6, longest


def test_stopped_from_within_it_handles_nothing_more(root: tk.Tk) -> None:
    seen: list[int] = []

    def handle(item: int) -> None:
        seen.append(item)
        pump.stop()

    pump: Pump[int] = Pump(root, handle, lambda: None)
    pump.start()
    pump.put(1)
    pump.put(2)
    settle(root, lambda: seen)
    for _ in range(20):
        root.update()
    assert seen == [1]
    assert not pump.is_empty


def test_with_a_bell_nothing_is_done_while_nothing_happens(root: tk.Tk, watching: bool) -> None:
    seen: list[int] = []
    pump: Pump[int] = Pump(root, seen.append, lambda: None)
    pump.start()
    for _ in range(20):
        root.update()
        time.sleep(0.005)
    timers = {
        name
        for name in root.tk.splitlist(root.tk.call("after", "info"))
        if "_turn" in str(root.tk.call("after", "info", name))
    }
    assert len(timers) == (0 if watching else 1)
    threading.Thread(target=pump.put, args=(1,)).start()
    settle(root, lambda: seen == [1])
    pump.stop()


def test_what_comes_together_is_drawn_together(root: tk.Tk) -> None:
    """Test an item every millisecond: there is a pause between two turns all the same."""
    flushes: list[float] = []
    seen: list[int] = []
    pump: Pump[int] = Pump(root, seen.append, lambda: flushes.append(time.perf_counter()))
    pump.start()

    def put_all() -> None:
        for number in range(100):
            pump.put(number)
            time.sleep(0.001)

    thread = threading.Thread(target=put_all)
    thread.start()
    settle(root, lambda: len(seen) == 100)
    thread.join()
    pump.stop()
    pauses = [after - before for before, after in itertools.pairwise(flushes)]
    assert min(pauses) > (FAST_MS - 2) / 1000


def test_from_many_threads_nothing_is_left_lying(root: tk.Tk) -> None:
    """Let each thread put one item and wait until it was seen.

    A signal that came too early, or not at all, would stop it.
    """
    seen: set[tuple[int, int]] = set()
    pump: Pump[tuple[int, int]] = Pump(root, seen.add, lambda: None)
    pump.start()

    def put_and_wait(thread: int) -> None:
        for number in range(20):
            pump.put((thread, number))
            deadline = time.monotonic() + 10
            while (thread, number) not in seen and time.monotonic() < deadline:
                time.sleep(0.0001 * thread)

    threads = [threading.Thread(target=put_and_wait, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    settle(root, lambda: len(seen) == 160, lambda: len(seen))
    for thread in threads:
        thread.join()
    pump.stop()
    pump.put((0, 0))  # a thread that does not know of the end yet
    pump.stop()
