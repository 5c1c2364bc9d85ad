"""Test that a delay counts from its last start."""

from __future__ import annotations

import time
import tkinter as tk

from gui.looks.delay import Delay
from tests.gui.conftest import settle

DELAY_MS = 60


def test_a_delay_counts_from_its_last_start(root: tk.Tk) -> None:
    done: list[float] = []
    delay = Delay(root, DELAY_MS, lambda: done.append(time.monotonic()))
    last = 0.0

    def start_again(left: int) -> None:
        nonlocal last
        last = time.monotonic()
        delay.start()
        if left:
            root.after(DELAY_MS // 3, start_again, left - 1)

    start_again(6)
    settle(root, lambda: bool(done))
    assert len(done) == 1 and done[0] - last >= (DELAY_MS - 2) / 1000
    assert not delay.is_waiting


def test_a_cancelled_delay_does_nothing_until_it_is_started_again(root: tk.Tk) -> None:
    done: list[str] = []
    delay = Delay(root, 1, lambda: done.append("act"))
    delay.start()
    delay.cancel()
    assert not delay.is_waiting
    settled: list[bool] = []
    root.after(20, settled.append, True)
    settle(root, lambda: bool(settled))
    assert not done
    delay.start()
    settle(root, lambda: done == ["act"])
