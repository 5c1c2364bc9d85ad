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
    dialog.faults.sliders["delay"].focus_force()
    dialog.faults.sliders["delay"].event_generate("<End>")
    dialog.faults.sliders["delay"].event_generate("<Left>")
    assert line.said == "Lab: delay of 3 s"
    with Wire(detour(server)) as wire:
        wire.expect_silence(0.2)
        dialog.faults.acts["heal"].invoke()
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
        dialog.faults.side.current(1)
        dialog.faults.side.event_generate("<<ComboboxSelected>>")
        dialog.faults.acts["freeze"].invoke()
        assert window.chat.lab.settings.summary == "nothing passes · to the server"
        wire.send("ana\n")
        wire.expect_silence(0.2)
        assert str(dialog.faults.acts["freeze"].cget("text")) == "Thaw"
        dialog.faults.acts["freeze"].invoke()
        wire.expect("ana\n")


def test_the_buttons_end_the_connection(window: Desk, server: Address) -> None:
    dialog, detour = put_in(window)
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
        dialog.faults.acts["reset"].invoke()
        with pytest.raises(ConnectionResetError):
            wire.sock.recv(1)
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
        dialog.faults.acts["half-close"].invoke()
        assert wire.expect_end() == b""
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
        dialog.faults.acts["cut"].invoke()
        wire.send("peña")
        assert wire.expect_end() == b""


def test_the_same_seed_makes_the_connection_anew(window: Desk) -> None:
    dialog, first = put_in(window)
    dialog.show_page("run")
    dialog.run.seed.delete(0, "end")
    dialog.run.seed.insert(0, "cuatro")
    dialog.run.seed.focus_force()
    dialog.run.seed.event_generate("<Return>")
    assert window.chat.lab.detour is first
    assert dialog.run.seed.instate(["invalid"])
    dialog.run.seed.delete(0, "end")
    dialog.run.seed.insert(0, "4")
    dialog.run.seed.event_generate("<Return>")
    second = window.chat.lab.detour
    assert second is not None
    assert second is not first
    assert second.seed == 4
    assert last_call(window) == ("detour", second)


def test_the_lab_stays_when_the_window_is_drawn_anew_and_ends_with_the_chat(
    window: Desk, server: Address
) -> None:
    dialog, detour = put_in(window)
    dialog.faults.change("slice", 1)
    Wire(detour(server)).close()
    window.app.settings_control.use_language("es")
    assert not dialog.winfo_exists()
    assert window.chat.lab.line
    assert window.chat.lab.line.said == "Laboratorio: trozos de 1 byte"
    window.chat.lab.line.settings.invoke()
    assert window.chat.lab.dialog
    assert window.chat.lab.dialog.faults.sliders["slice"].value == 1
    window.app.settings_control.use_language("en")
    window.app.close()
    wait_for_no_lab(window)


def test_the_log_is_saved(window: Desk, server: Address, tmp_path: Path) -> None:
    dialog, detour = put_in(window)
    dialog.faults.change("delay", 50)
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
    path = tmp_path / "clase.jsonl"
    dialog.run.write(path, lambda file: file.write(detour.log.text()))
    settle(window.root, (tmp_path / "clase.jsonl").exists)
    entries = [
        json.loads(line) for line in (tmp_path / "clase.jsonl").read_text("utf-8").splitlines()
    ]
    assert entries[0]["seed"] == detour.seed
    assert {"kind": "order", "order": "delay 50ms"}.items() <= entries[1].items()
    settle(window.root, lambda: dialog.run._writing is None)


def test_a_slider_is_moved_by_pointer_and_keys(window: Desk, press: Press) -> None:
    dialog, _detour = put_in(window)
    slider = dialog.faults.sliders["bandwidth"]
    slider.focus_force()
    settle(window.root, lambda: window.root.focus_get() is slider)
    for key, value in (("Right", 1_000_000), ("End", 500), ("Left", 1_000), ("Home", 0)):
        press("key", key)
        settle(window.root, partial(is_at, slider, value))
    slider.event_generate("<Button-1>", x=slider.winfo_width() - 1, y=5)
    assert window.chat.lab.settings.bandwidth == 500


def test_every_fault_of_the_terminal_can_be_set(window: Desk, server: Address) -> None:
    dialog, detour = put_in(window)
    dialog.faults.boxes["is_split"].invoke()
    dialog.faults.change("coalesce", 200)
    dialog.faults.change("slice", 1)
    dialog.faults.boxes["is_split"].invoke()  # slices keep the pause between them
    dialog.faults.boxes["is_doubled"].invoke()
    line = window.chat.lab.line
    assert line
    assert line.said == "Lab: pieces of 1 byte · joined for 200 ms · connected twice"
    with Wire(detour(server)) as wire:
        wire.expect(GREETING)
    log = detour.log.text()
    assert "slice 1 pause 2ms" in log
    assert '"duplicate": true' in log
    assert '"down": "slice 1 pause 2ms coalesce 200ms"' in log


@pytest.mark.parametrize(
    ("fingerprint", "said"),
    [("ab" * 32, "first byte that is changed is noticed, and ends"), ("", "nobody notices")],
)
def test_what_becomes_of_a_changed_byte_is_said(
    window: Desk, server: Address, fingerprint: str, said: str
) -> None:
    window.chat.model.connection.fingerprint = fingerprint
    dialog, detour = put_in(window)
    assert not dialog.faults.warning.winfo_viewable()
    dialog.faults.change("corrupt", 50)
    settle(window.root, dialog.faults.warning.winfo_viewable)
    assert said in str(dialog.faults.warning.cget("text"))
    with Wire(detour(server)) as wire:
        wire.send("x" * 200)
        settle(window.root, lambda: "changed:" in str(dialog.happening.cget("text")))
    happened = str(dialog.happening.cget("text"))
    assert ("the encryption notices it" in happened) == bool(fingerprint)


def test_a_typed_order_is_carried_out_or_explained(window: Desk, server: Address) -> None:
    dialog, detour = put_in(window)
    dialog.show_page("run")
    dialog.run.order.focus_force()
    dialog.run.order.insert(0, "down delay 300")
    dialog.run.order.event_generate("<Return>")
    assert "“300” is not a time" in str(dialog._result.cget("text"))
    assert dialog.run.order.get() == "down delay 300"
    dialog.run.order.delete(0, "end")
    dialog.run.order.insert(0, "refuse")
    dialog.run.order.event_generate("<Return>")
    assert not str(dialog._result.cget("text"))
    assert window.chat.lab.settings.summary == "orders"
    assert refuses(detour, server)
    dialog.faults.acts["heal"].invoke()
    assert last_call(window) == ("reconnect_now",)
    settle(window.root, lambda: not refuses(detour, server))
    assert window.chat.lab.settings.summary == "no faults at the moment"


def refuses(detour: LabDetour, server: Address) -> bool:
    try:
        detour(server).close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_script_is_opened_saved_and_its_log_repeated(
    window: Desk, server: Address, tmp_path: Path
) -> None:
    script, log = tmp_path / "clase.txt", tmp_path / "clase.jsonl"
    script.write_text("at byte 4 down cut\n", "utf-8")
    dialog, first = put_in(window)
    control = window.chat.lab
    control.open_script(script)
    settle(window.root, lambda: control.detour is not first)
    second = control.detour
    assert second
    assert second.seed == first.seed
    assert control.settings.summary == "orders"
    with Wire(second(server)) as wire:
        assert wire.expect_end() == GREETING.encode()[:4]
    dialog.run.write(tmp_path / "saved.txt", control._write_script)
    dialog.run.write(log, control._write_log)
    settle(window.root, lambda: dialog.run._writing is None)
    settle(window.root, (tmp_path / "saved.txt").exists)
    saved = (tmp_path / "saved.txt").read_text("utf-8").splitlines()
    assert saved == [f"# The seed was {first.seed}.", "connection 1 at byte 4 down cut"]

    dialog.run.seed.delete(0, "end")
    dialog.run.seed.insert(0, str(first.seed + 1))
    dialog.run._restart()
    again = control.detour
    control.repeat_log(log)
    settle(window.root, lambda: control.detour is not again)
    third = control.detour
    assert third
    assert third.seed == first.seed
    assert dialog.run.seed.get() == str(first.seed)
    with Wire(third(server)) as wire:
        assert wire.expect_end() == GREETING.encode()[:4]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"delay soon\n", "line 1: \u201csoon\u201d is not a time"),
        (b"\xff\xfe", "is not a text file"),
    ],
)
def test_a_file_that_is_none_of_the_labs_changes_nothing(
    window: Desk, tmp_path: Path, text: bytes, said: str
) -> None:
    path = tmp_path / "carta.txt"
    path.write_bytes(text)
    dialog, detour = put_in(window)
    window.chat.lab.open_script(path)
    settle(window.root, lambda: said in str(dialog._result.cget("text")))
    window.chat.lab.repeat_log(tmp_path / "no.jsonl")
    settle(window.root, lambda: "can't be read" in str(dialog._result.cget("text")))
    window.chat.lab.repeat_log(path)
    settle(window.root, lambda: "carta.txt" in str(dialog._result.cget("text")))
    assert window.chat.lab.detour is detour


def test_the_xray_opens_the_lab(window: Desk, press: Press) -> None:
    press("key", "F12")
    settle(window.root, lambda: window.chat.xray.panel is not None)
    assert window.chat.xray.panel
    window.chat.xray.panel.buttons["split"].invoke()
    settle(window.root, lambda: window.chat.lab.dialog is not None)
    assert window.chat.lab.detour
