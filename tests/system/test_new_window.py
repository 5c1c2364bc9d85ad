"""Test that the tests' keys go to the right window while another one is appearing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.display import Display
from tests.support import wait_until

pytestmark = pytest.mark.skipif(
    sys.platform == "darwin", reason="a program may press keys there if its user has allowed it"
)

# A window whose title says what is typed in it. It is busy for a while as soon as it has appeared.
PROGRAM = """
import sys, time, tkinter

name, seconds = sys.argv[1:]
root = tkinter.Tk()
root.title(f"Window {name}: ")
entry = tkinter.Entry(root)
entry.pack()
entry.focus_set()
entry.bind("<KeyRelease>", lambda _event: root.title(f"Window {name}: {entry.get()}"))
entry.bind("<Map>", lambda _event: time.sleep(float(seconds)))
root.mainloop()
"""


@pytest.fixture
def display() -> Iterator[Display]:
    with Display() as display:
        yield display


def test_a_window_that_is_busy_at_its_start_takes_the_keys_before_another_one_is_selected(
    display: Display,
) -> None:
    def open_window(name: str, seconds: float) -> str:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, name, str(seconds)],
            env=display.environment,
            stdin=subprocess.DEVNULL,
        )
        stack.callback(process.wait)
        stack.callback(process.kill)
        window = wait_until(
            lambda: display.do("search", "--onlyvisible", "--name", f"^Window {name}")
        )
        display.wait_for_front(window)
        return window

    def type_until_seen(text: str, window: str) -> None:
        """Type it again and again: the first key on a new screen may be lost."""

        def has_it() -> bool:
            display.do("type", text)
            return text in display.do("getwindowname", window)

        wait_until(has_it, lambda: [display.do("getwindowname", one) for one in (first, second)])

    with ExitStack() as stack:
        first = open_window("A", 0)
        second = open_window("B", 3)
        type_until_seen("x", second)  # which nobody has selected
        display.do("windowactivate", "--sync", first)
        type_until_seen("y", first)
        assert "x" not in display.do("getwindowname", first)
        assert "y" not in display.do("getwindowname", second)
