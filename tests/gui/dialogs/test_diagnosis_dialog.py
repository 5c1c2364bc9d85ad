"""Test the dialog that says why there is no connection; a script stands in for the doctor."""

from __future__ import annotations

import queue
import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gui.dialogs.diagnosis_dialog import DiagnosisDialog
from gui.looks.theme import Theme
from net.shared.diagnosis import Diagnosis, Probe
from net.wire.address import Address
from tests.gui.conftest import Press, settle
from tests.gui.dialogs.shown import button, buttons, texts

SERVER = Address("192.168.1.20", 8080)
PROBES = (
    Probe("interfaces", "", "ok"),
    Probe("port", "192.168.1.20:8080", "timeout", "", 4.4),
    Probe("clock", "192.168.1.20:8080", "no date"),
)
FIREWALL = Diagnosis("firewall", ("absent_or_isolated",), PROBES, SERVER, "timed_out")


class Doctor:
    """Reports what the test puts into `news`; an exception is raised there."""

    def __init__(self) -> None:
        self.news: queue.Queue[Any] = queue.Queue()
        self.asked = 0
        self.threads: list[threading.Thread] = []

    def look(self, on_probe: Callable[[Probe], None], stop: threading.Event) -> Diagnosis:
        self.asked += 1
        self.threads.append(threading.current_thread())
        while not stop.is_set():
            try:
                one = self.news.get(timeout=0.02)
            except queue.Empty:
                continue
            if isinstance(one, Diagnosis):
                return one
            if isinstance(one, Exception):
                raise one
            on_probe(one)
        raise InterruptedError


@pytest.fixture
def doctor() -> Doctor:
    return Doctor()


@pytest.fixture
def dialog(root: tk.Tk, theme: Theme, doctor: Doctor) -> Iterator[DiagnosisDialog]:
    dialog = DiagnosisDialog(root, theme, doctor.look)
    settle(root, lambda: doctor.asked == 1 and dialog.winfo_viewable())
    yield dialog


def labels(dialog: DiagnosisDialog) -> list[str]:
    buttons_of_it = {str(one.cget("text")) for one in buttons(dialog)}
    return [text for text in texts(dialog) if text not in buttons_of_it]


def show(dialog: DiagnosisDialog, doctor: Doctor, diagnosis: Diagnosis = FIREWALL) -> None:
    doctor.news.put(diagnosis)
    settle(dialog, lambda: dialog.diagnosis is diagnosis)


def test_each_probe_is_shown_as_it_begins_and_ends(dialog: DiagnosisDialog, doctor: Doctor) -> None:
    assert labels(dialog)[0] == "Looking for the reason…"
    doctor.news.put(Probe("port", "192.168.1.20:8080"))
    settle(dialog, lambda: labels(dialog)[-2:] == ["The server's port", "checking…"])
    doctor.news.put(PROBES[1])
    settle(dialog, lambda: labels(dialog)[-2:] == ["The server's port", "no answer"])
    assert doctor.threads != [threading.main_thread()]


def test_the_reason_and_what_to_do_are_shown(dialog: DiagnosisDialog, doctor: Doctor) -> None:
    show(dialog, doctor)
    shown = labels(dialog)
    assert shown[0] == "A firewall on the server's computer stops the connection."
    assert shown[1] == "192.168.1.20 is there, but lets nothing through to port 8080."
    assert shown[2] == "1." and "sudo ufw allow 8080/tcp" in shown[3]
    assert any(text.startswith("It could also be this: No computer answers at") for text in shown)


def test_what_was_looked_at_is_folded_away(dialog: DiagnosisDialog, doctor: Doctor) -> None:
    show(dialog, doctor)
    table = dialog._table
    assert not table.winfo_manager()
    button(dialog, "Show the checks").invoke()
    assert table.winfo_manager() and "The server's port" in list(texts(table))
    assert "The clocks" not in list(texts(table))  # nobody has sent a date
    button(dialog, "Hide the checks").invoke()
    assert not table.winfo_manager()


def test_what_has_ended_without_a_result_is_no_longer_being_looked_at(
    dialog: DiagnosisDialog, doctor: Doctor
) -> None:
    doctor.news.put(Probe("clock", "192.168.1.20:8080"))
    settle(dialog, lambda: labels(dialog)[-2:] == ["The clocks", "checking…"])
    show(dialog, doctor)
    shown = list(texts(dialog._table))
    assert "The server's port" in shown
    assert "checking…" not in shown and "The clocks" not in shown


def test_the_report_is_copied(dialog: DiagnosisDialog, doctor: Doctor) -> None:
    show(dialog, doctor)
    button(dialog, "Copy report").invoke()
    copied = dialog.clipboard_get()
    assert copied.startswith("Charla: ") and "verdict: firewall" in copied
    assert "port 192.168.1.20:8080: timeout (4400 ms)" in copied


def test_it_looks_again(dialog: DiagnosisDialog, doctor: Doctor) -> None:
    show(dialog, doctor)
    button(dialog, "Check again").invoke()
    settle(dialog, lambda: doctor.asked == 2)
    assert labels(dialog)[0] == "Looking for the reason…"
    show(dialog, doctor, Diagnosis("reachable", (), PROBES, SERVER))
    assert labels(dialog)[0] == "Now it works: the server answers."


@pytest.mark.parametrize("is_done", [False, True])
def test_esc_closes_it_and_stops_the_looking(
    root: tk.Tk, dialog: DiagnosisDialog, doctor: Doctor, press: Press, is_done: bool
) -> None:
    if is_done:
        show(dialog, doctor)
    settle(root, lambda: dialog.focus_get() is not None and dialog.focus_get() is not root)
    press("key", "Escape")
    settle(root, lambda: not dialog.winfo_exists())
    settle(root, lambda: not doctor.threads[0].is_alive())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_doctor_that_fails_says_so(dialog: DiagnosisDialog, doctor: Doctor) -> None:
    doctor.news.put(ZeroDivisionError())
    settle(dialog, lambda: labels(dialog)[0] == "Something went wrong in Charla itself.")
