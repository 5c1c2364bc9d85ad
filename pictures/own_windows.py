"""Define the scenes with windows that need no chat: the glass wall, and a recording."""

from __future__ import annotations

import io
import tkinter as tk

from gui import replay
from gui.glass import Glass
from net.capture import lines
from net.capture.playback import Playback
from net.capture.recorder import Recorder
from pictures.stage import MARGIN, Stage


def _window(stage: Stage) -> tk.Toplevel:
    """Return a window in the place of the main one."""
    stage.root.withdraw()
    return tk.Toplevel(stage.root)


def _place(stage: Stage, window: tk.Toplevel) -> None:
    wide, high = (round(side * stage.app.theme.scale) for side in stage.look.size)
    window.geometry(f"{wide}x{high}+{MARGIN}+{MARGIN * 3}")
    stage.settle(lambda: window.winfo_width() == wide, "the size")


def glass(stage: Stage) -> None:
    """Show all connections, and an arrow that is picked."""
    window = _window(stage)
    wall = Glass(window, stage.app.theme, stage.folder / "server")
    _place(stage, window)
    luis, sofia = stage.friend("Luis"), stage.friend("Sofía")
    stage.settle(lambda: wall.view.model.count == 2, "the connections")
    luis.say("#clase", stage.texts["question"])
    sofia.say("Luis", "En privado")
    stage.settle(
        lambda: sum(one.label.startswith("msg") for one in wall.view.model.log.arrows) >= 4,
        "the arrows",
    )
    canvas = wall.view.sequence.canvas
    arrow = next(one for one in wall.view.model.log.arrows if "#clase" in one.label)
    canvas._choose(arrow.number - 1 - wall.view.model.log.dropped)


def glass_alone(stage: Stage) -> None:
    """Say that there is no server."""
    window = _window(stage)
    wall = Glass(window, stage.app.theme, stage.folder / "nothing")
    _place(stage, window)
    stage.settle(lambda: wall.view.model.code == "no_server", "the reason")


def _replay(stage: Stage) -> replay.Replay:
    """Play what the X-ray has recorded, to its end."""
    stage.log_in()
    stage.chat.commands.open("#clase")
    stage.chat.xray.toggle()
    said = stage.friend("Luis").say("#clase", stage.texts["question"])
    stage.settle(lambda: any(one.cid == said.cid for one in stage.entries), "the message")
    recorder = stage.chat.xray.recorder
    assert isinstance(recorder, Recorder)
    file, recorded = io.StringIO(), recorder.since(0)
    lines.write(file, recorded.connections, recorded.chunks)
    file.seek(0)
    window = _window(stage)
    shown = replay.Replay(window, stage.app.theme, Playback(*lines.read(file)), "clase.jsonl")
    _place(stage, window)
    shown.view.seek(1000)
    return shown


def replayed(stage: Stage) -> None:
    """Show the bytes of a recording."""
    _replay(stage)


def replayed_sequence(stage: Stage) -> None:
    """Show the sequence of a recording."""
    panel = _replay(stage).view.panel
    assert panel is not None
    panel.show_tab("sequence")


SCENES = (glass, glass_alone, replayed, replayed_sequence)
TEACHING = frozenset({"glass"})
