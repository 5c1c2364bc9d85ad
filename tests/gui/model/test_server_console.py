"""Test how whoever writes at the server's console looks in a window."""

from __future__ import annotations

from gui.model.faces import face_of
from gui.model.model import Model
from net.wire import events


def connected(console: str) -> events.Connected:
    return events.Connected("host:8080", "Ana", "Aula", False, console=console)


def test_who_writes_at_the_server_is_shown_as_a_teacher() -> None:
    model = Model("Ana")
    model.apply(connected("Servidor"))
    assert face_of(model, "servidor").role == "teacher"
    assert face_of(model, "Ana").role == ""


def test_a_server_that_keeps_the_name_from_nobody_makes_nobody_a_teacher_by_it() -> None:
    model = Model("Ana")
    model.apply(connected("Servidor"))
    model.apply(connected(""))
    assert face_of(model, "Servidor").role == face_of(model, "").role == ""
