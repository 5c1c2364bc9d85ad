"""Measure what the window's own work costs: its start, drawing, scrolling, typing.

    python -m bench.window.drawing [--against FOLDER] [--runs 3]

With the folder of another version of Charla, both are measured in turn. All figures are CPU time of
the window's process, which depends less on other work on the machine than the time on the clock;
the least of all runs counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
BATCH, BATCHES, KEPT = 100, 30, 2_000
STEPS, STEP_PIXELS, ROW_PIXELS = 100, 60, 53
KINDS = {
    "others": "messages of others",
    "own": "messages, every third with a receipt",
    "rich": "messages with code, reactions and receipts",
}
FIRST_MS = 1_780_000_000_000
WRITTEN = 4_000  # characters
FORMATTED = "una **palabra**, `otra` y *más* con https://example.org, @luis. "
START = "start of the login, ms"

Figures = dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.window.drawing", description=__doc__)
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="another version")
    parser.add_argument("--runs", type=int, default=3, help="of each version (3)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(measure()))
        return 0
    trees = [ROOT, *([options.against.resolve()] if options.against else [])]
    print(table(_least(trees, options.runs)))
    return 0


def table(found: Sequence[Figures]) -> str:
    """Return the figures of one or two versions as a table in Markdown."""
    heads = ["CPU time", "this version", "other version", "ratio"][: 2 * len(found)]
    lines = [heads, [":--", *["--:"] * (len(heads) - 1)]]
    for what, figure in found[0].items():
        line = [what, f"{figure:,.2f}"]
        if len(found) > 1:
            other = found[1][what]
            line += [f"{other:,.2f}", f"{figure / other:.2f}" if other else "–"]
        lines.append(line)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _least(trees: Sequence[Path], runs: int) -> list[Figures]:
    """Measure the versions in turn, and return the least of each figure."""
    found: list[Figures] = [{} for _tree in trees]
    for run in range(runs + 1):
        for tree, least in zip(trees, found, strict=True):
            figures = {START: _start(tree), **_inside(tree)}
            if run:  # the first time, Python compiles
                for what, figure in figures.items():
                    least[what] = min(figure, least.get(what, figure))
    return found


def _start(tree: Path) -> float:
    """Return the CPU time of a start until the window no longer changes."""
    from bench.contenders import process
    from bench.machine import cpu_seconds
    from bench.screen import screen
    from bench.window import outside

    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with screen(folder) as display:
            command = outside.charla(folder, "", tree)
            environment = outside.environment(display)
            with process(command, folder / "window.log", environment) as window:
                display.settle(outside.WINDOW_PIXELS, outside.QUIET_SECONDS, outside.DRAWN_SECONDS)
                return cpu_seconds(window.pid) * 1e3


def _inside(tree: Path) -> Figures:
    """Return what `measure` finds with the modules in this folder."""
    from bench.screen import screen

    with tempfile.TemporaryDirectory(prefix="bench-") as name, screen(Path(name)) as display:
        done = subprocess.run(
            [sys.executable, __file__, "--inside"],
            env={**os.environ, "DISPLAY": display.display, "PYTHONPATH": str(tree)},
            cwd=tree,
            stdout=subprocess.PIPE,
            check=True,
        )
    figures: Figures = json.loads(done.stdout)
    return figures


# --- inside the window's process ------------------------------------------------------------------


def measure() -> Figures:
    """Draw, scroll, point, resize and type; return the CPU time of each step."""
    import tkinter as tk

    from gui.looks.theme import Theme
    from gui.words import i18n

    i18n.set_language("en")
    root = tk.Tk()
    root.geometry("820x600+0+0")
    theme = Theme(root)
    theme.use("light")
    figures: Figures = {}
    for kind, title in KINDS.items():
        figures |= {f"{title}: {what}": took for what, took in _talk(root, theme, kind).items()}
    figures |= _typing(root, theme)
    root.destroy()
    return figures


def _talk(root: Any, theme: Any, kind: str) -> Figures:
    """Measure a conversation of one kind of messages."""
    from gui.messages.transcript import Transcript

    shown = Transcript(
        root,
        theme,
        on_open=lambda _address: None,
        on_retry=lambda _number: None,
        on_end=lambda _seen: None,
        on_top=lambda: None,
    )
    shown.set_me("Ana")
    shown.pack(fill="both", expand=True)
    entries: list[Any] = []
    nothing: Any = None if hasattr(shown, "empty") else ""  # an older version takes a text
    shown.show(entries, None, nothing)
    root.update()

    def receive() -> None:
        begun = len(entries)
        entries.extend(_entry(number, kind) for number in range(begun, begun + BATCH))
        shown.show_from(begun, None)
        root.update()

    def open_it() -> None:
        shown.show(entries, None, nothing)
        root.update()

    def point(step: int) -> None:
        x, y = 200, 20 + step * ROW_PIXELS % 500
        left, top = shown.text.winfo_rootx() + x, shown.text.winfo_rooty() + y
        shown.text.event_generate("<Motion>", x=x, y=y, rootx=left, rooty=top)
        root.update()

    def scroll(step: int) -> None:
        shown.text.yview_scroll(-STEP_PIXELS if step % 40 < 20 else STEP_PIXELS, "pixels")
        root.update()

    def resize(step: int) -> None:
        root.geometry(f"{700 + step * 10}x600")
        root.update()

    taken = [_cpu(receive) for _batch in range(BATCHES)]
    entries.extend(_entry(number, kind) for number in range(len(entries), KEPT))
    opened = [_cpu(open_it) for _time in range(5)]
    older = []
    while len(shown.sheet.lines) < KEPT:
        older.append(_cpu(shown.show_older))
        root.update()
    shown.text.yview_moveto(0.5)
    root.update()
    figures = {
        "µs each as they come": median(taken) / BATCH * 1e3,
        "a conversation is opened, ms": median(opened),
        "longest turn for a page of older ones, ms": max(older),
        f"a step of the wheel among {KEPT:,}, ms": median(
            _cpu(scroll, step) for step in range(STEPS)
        ),
        "the pointer goes to another, ms": median(_cpu(point, step) for step in range(STEPS)),
        "the window gets wider, ms": median(_cpu(resize, step) for step in range(STEPS // 5)),
    }
    root.geometry("820x600")
    shown.destroy()
    root.update()
    return figures


def _entry(number: int, kind: str) -> Any:
    """Return a message; they come every 20 seconds."""
    from gui.model.conversation import Entry
    from net.wire.events import Item

    sender = "Luis" if number % 3 or kind == "others" else "Ana"
    more: dict[str, Any] = {"state": "stored"} if sender == "Ana" else {}
    text = f"línea {number} de texto corriente"
    if kind == "rich" and number % 5 == 0:
        text += "\n```\nx = 1\n```"
    if kind == "rich" and number % 4 == 0:
        more["reactions"] = (("Eva", "👍"), ("Luis", "🎉"))
    at = FIRST_MS + number * 20_000
    return Entry(number, Item(sender, text, at, None, cid=f"c{number}", **more))


def _typing(root: Any, theme: Any) -> Figures:
    """Measure a key in a long text with formats."""
    from gui.composer.composer import Composer

    composer = Composer(root, theme, on_send=lambda _text: None, on_page=lambda _pages: None)
    composer.pack(fill="x")
    text = composer.text
    text.insert("1.0", (FORMATTED * WRITTEN)[:WRITTEN])
    text.focus_force()
    root.update()

    def press() -> None:
        text.event_generate("<Key>", keysym="x")
        root.update()

    took = median(_cpu(press) for _step in range(STEPS))
    composer.destroy()
    return {f"a key in a text of {WRITTEN:,} characters, ms": took}


def _cpu(act: Callable[..., object], *arguments: object) -> float:
    """Return the CPU time that a call takes, in ms."""
    began = time.process_time()
    act(*arguments)
    return (time.process_time() - began) * 1e3


if __name__ == "__main__":
    sys.exit(main())
