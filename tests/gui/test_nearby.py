"""Test that the window lists a class that is announced on a real network, while it is there."""

from __future__ import annotations

import socket
import sys
import tkinter as tk
from collections.abc import Collection

import pytest

from gui.login import LoginActions, LoginPage
from gui.looks.theme import Theme
from gui.nearby import ClassFinder, OnChange, real_finder
from net.server.announce import Announcer
from tests.gui.conftest import settle

if sys.platform != "linux":
    pytest.skip("network namespaces are Linux's", allow_module_level=True)

from tests.networks import Computer, Network


class FinderThere:
    """A finder listens on a computer of the test's network, not on this one."""

    def __init__(self, computer: Computer, finder: ClassFinder) -> None:
        self._computer, self._finder = computer, finder

    def start(self) -> None:
        with self._computer.here():
            self._finder.start()

    def stop(self) -> None:
        self._finder.stop()


def test_a_class_is_listed_while_it_is_announced(root: tk.Tk, theme: Theme) -> None:
    with Network() as network:
        teacher, student = network.computer("teacher"), network.computer("student")
        switch = network.switch()
        teacher.plug(switch, "192.168.1.20/24")
        student.plug(switch, "192.168.1.30/24")

        def make_finder(on_change: OnChange, known: Collection[str]) -> ClassFinder:
            return FinderThere(student, real_finder(on_change, known))

        def nothing(*_arguments: object) -> None:
            pass

        page = LoginPage(
            root,
            theme,
            actions=LoginActions(connect=nothing, cancel=nothing, answer=nothing, menu=nothing),
            known={},
            make_finder=make_finder,
        )
        page.pack(fill="both", expand=True)
        page.form.fill("", "localhost:8080", True)

        def titles() -> list[str]:
            return [row.title for row in page.form.classes.rows]

        with teacher.here():
            listener = socket.create_server(("0.0.0.0", 8080))
            announcer = Announcer("Aula viva", "Elena", 8080, "A" * 43, host="0.0.0.0")
            announcer.start()
        try:
            settle(root, lambda: titles() == ["Aula viva", "This computer"], titles, 60)
            row = page.form.classes.rows[0]
            assert [str(one) for one in row.choice.addresses] == ["192.168.1.20:8080"]
            assert row.details.startswith("new: will ask for four words · Elena")
            assert page.form.classes.chosen == row.key
        finally:
            listener.close()
            announcer.stop()
        settle(root, lambda: titles() == ["This computer"], titles, 60)
        page.destroy()
