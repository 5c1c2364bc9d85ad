"""Test what a class sees that shows how it works: windows, lab, X-ray and glass wall."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.processes import ServerProcess
from tests.system.test_two_windows import HEIGHT, Open, display, open_window
from tests.wire import PlainWire

__all__ = ["display", "open_window"]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="it presses the gear where it is under openbox"
)

GEAR = (256, HEIGHT - 28)
LAB = 6  # its place in the gear's menu


def test_a_message_goes_through_the_lab_and_everybody_sees_its_way(
    open_window: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "server"
    with (
        ServerProcess("--teach", "--name", "Aula 3", "--data", str(folder)) as server,
        PlainWire.login(server.address, "nc") as nc,
    ):
        ana = open_window("ana", "--lang", "es", server=server.address)
        luis = open_window("luis", "--geometry", f"1000x{HEIGHT}+0+0", server=server.address)
        wall = open_window("wall", "--glass", "--data", str(folder))
        wall.wait_to_see("ana", "luis", "nc", "plain text")
        ana.wait_to_see("Esta clase muestra cómo funciona")
        luis.wait_to_see("This class shows how it works")

        luis.focus()
        luis.do("mousemove", "--window", luis.id, *map(str, GEAR), "click", "1")
        luis.press(*["Down"] * LAB, "Return")
        luis.wait_to_see("goes through the lab now")
        luis.press(*["Right"] * 3, "Tab", "Tab", "Tab", *["Right"] * 4)  # delay, and pieces
        luis.press("Escape")
        luis.wait_to_see("Lab: delay of", gone=["goes through the lab now"])

        luis.focus()
        luis.press("F12")
        luis.wait_to_see("Nothing has passed yet.")
        nc.send("#clase: en trozos\n")
        luis.wait_to_see("en trozos", "recv ", "msg 1", "the beginning of a frame")
        luis.press("shift+Tab", "shift+Tab", "Right", "Right")  # from the bytes to the tabs
        luis.wait_to_see("msg 1 · ", "seen", gone=["recv "])
        luis.say("hola desde el laboratorio")
        luis.wait_to_see("ok 2", "ana", "nc")  # the lanes of those who got it
        for window in (ana, luis):
            window.wait_to_see("hola desde el laboratorio")
        wall.wait_to_see("msg 2 #clase", "ok 2")
        nc.send("ana: en privado\n")
        wall.wait_to_see("msg 3")
        assert "en privado" not in wall.shown
        for window in (ana, luis, wall):
            window.close()
