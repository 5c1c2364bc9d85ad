"""Test the fault lab in the whole window: put in, broken, healed, taken out, and written down."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from gui.dialogs.lab_dialog import LabDialog
from gui.parts.slider import Slider
from lab.faults.detour import LabDetour
from net.wire.address import Address
from tests.gui.conftest import Desk, Press, settle
from tests.servers import ThreadedServer
from tests.wire import Wire

GREETING = "¿Quién eres?\n"


class Greeter(ThreadedServer):
    """Greets, and sends everything back."""

    def serve(self, sock: socket.socket) -> None:
        sock.sendall(GREETING.encode())
        while data := sock.recv(65_536):
            sock.sendall(data)


@pytest.fixture
def server() -> Iterator[Address]:
    with Greeter() as server:
        yield server.address


def put_in(window: Desk) -> tuple[LabDialog, LabDetour]:
    """Put the lab into the connection by the gear's menu."""
    gear = window.chat.roster.foot.menu_button
    menu = window.app.settings_control.build_menu(gear)
    menu.press("Put this connection through the lab…")
    control = window.chat.lab
    assert control.dialog
    assert control.detour
    settle(window.root, control.dialog.winfo_viewable)
    return control.dialog, control.detour


def last_call(window: Desk) -> object:
    return window.client.calls[-1]


def is_at(slider: Slider, value: int) -> bool:
    return slider.value == value


def wait_for_no_lab(window: Desk) -> None:
    settle(
        window.root,
        lambda: not [one for one in threading.enumerate() if one.name.startswith("lab")],
    )


def test_the_connection_goes_through_the_lab_until_it_is_taken_out(
    window: Desk, server: Address
) -> None:
    dialog, detour = put_in(window)
    assert last_call(window) == ("detour", detour)
    line = window.chat.lab.line
    assert line
    assert line.said == "Lab: no faults at the moment"
    dialog.sliders["delay"].focus_force()
    dialog.sliders["delay"].event_generate("<End>")
    dialog.sliders["delay"].event_generate("<Left>")
    assert line.said == "Lab: delay of 3 s"
    with Wire(detour(server)) as wire:
        wire.expect_silence(0.2)
        dialog.acts["heal"].invoke()
        wire.expect(GREETING)
    assert line.said == "Lab: no faults at the moment"
    settle(window.root, lambda: "Order: delay off" in str(dialog.happening.cget("text")))
    line.out.invoke()
    assert last_call(window) == ("detour", None)
    assert not dialog.winfo_exists()
    assert not line.winfo_exists()
    wait_for_no_lab(window)


def test_what_is_written_in_the_window_waits_in_a_frozen_lab(window: Desk, server: Address) -> None:
    dialog, detour = put_in(window)
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
        dialog.side.current(1)
        dialog.side.event_generate("<<ComboboxSelected>>")
        dialog.acts["freeze"].invoke()
        assert window.chat.lab.settings.summary == "nothing passes · to the server"
        wire.send("ana\n")
        wire.expect_silence(0.2)
        assert str(dialog.acts["freeze"].cget("text")) == "Thaw"
        dialog.acts["freeze"].invoke()
        wire.expect("ana\n")


def test_the_buttons_end_the_connection(window: Desk, server: Address) -> None:
    dialog, detour = put_in(window)
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
        dialog.acts["reset"].invoke()
        with pytest.raises(ConnectionResetError):
            wire.sock.recv(1)
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
        dialog.acts["half-close"].invoke()
        assert wire.expect_end() == b""
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
        dialog.acts["cut"].invoke()
        wire.send("peña")
        assert wire.expect_end() == b""


def test_the_same_seed_makes_the_connection_anew(window: Desk) -> None:
    dialog, first = put_in(window)
    dialog.seed.delete(0, "end")
    dialog.seed.insert(0, "cuatro")
    dialog.seed.focus_force()
    dialog.seed.event_generate("<Return>")
    assert window.chat.lab.detour is first
    assert dialog.seed.instate(["invalid"])
    dialog.seed.delete(0, "end")
    dialog.seed.insert(0, "4")
    dialog.seed.event_generate("<Return>")
    second = window.chat.lab.detour
    assert second is not None
    assert second is not first
    assert second.seed == 4
    assert last_call(window) == ("detour", second)


def test_the_lab_stays_when_the_window_is_drawn_anew_and_ends_with_the_chat(
    window: Desk, server: Address
) -> None:
    dialog, detour = put_in(window)
    dialog.change("slice", 1)
    Wire(detour(server)).close()
    window.app.settings_control.use_language("es")
    assert not dialog.winfo_exists()
    assert window.chat.lab.line
    assert window.chat.lab.line.said == "Laboratorio: trozos de 1 byte"
    window.chat.lab.line.settings.invoke()
    assert window.chat.lab.dialog
    assert window.chat.lab.dialog.sliders["slice"].value == 1
    window.app.settings_control.use_language("en")
    window.app.close()
    wait_for_no_lab(window)


def test_the_log_is_saved(window: Desk, server: Address, tmp_path: Path) -> None:
    dialog, detour = put_in(window)
    dialog.change("delay", 50)
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
    dialog._write(tmp_path / "clase.jsonl")
    settle(window.root, (tmp_path / "clase.jsonl").exists)
    entries = [
        json.loads(line) for line in (tmp_path / "clase.jsonl").read_text("utf-8").splitlines()
    ]
    assert entries[0]["seed"] == detour.seed
    assert {"kind": "order", "order": "delay 50ms"}.items() <= entries[1].items()
    settle(window.root, lambda: dialog._writing is None)


def test_a_slider_is_moved_by_pointer_and_keys(window: Desk, press: Press) -> None:
    dialog, _detour = put_in(window)
    slider = dialog.sliders["bandwidth"]
    slider.focus_force()
    settle(window.root, lambda: window.root.focus_get() is slider)
    for key, value in (("Right", 1_000_000), ("End", 500), ("Left", 1_000), ("Home", 0)):
        press("key", key)
        settle(window.root, partial(is_at, slider, value))
    slider.event_generate("<Button-1>", x=slider.winfo_width() - 1, y=5)
    assert window.chat.lab.settings.bandwidth == 500
