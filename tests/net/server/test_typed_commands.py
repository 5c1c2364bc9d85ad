"""Test what the server's console makes of the hub's answers, without a server."""

from __future__ import annotations

import threading

import pytest

from net.server import typed_commands
from net.server.typed_commands import TypedCommands
from net.wire import messages
from net.wire.messages import ClientMessage, Err
from net.wire.teaching import Done, Teach
from tests.support import wait_until


def test_a_late_answer_is_not_that_of_the_next_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(typed_commands, "ANSWER_SECONDS", 0.05)
    typed, lines = TypedCommands("en", "123456", "#clase"), threading.Semaphore(0)
    said: list[ClientMessage] = []

    def type_two() -> list[str]:
        lines.acquire()
        return ["mute luis", "mute eva"]

    monkeypatch.setattr(typed.terminal, "lines", type_two)

    def hear(message: ClientMessage) -> None:
        said.append(message)
        if len(said) == 3:  # the console's own Teach, and the two commands
            monkeypatch.setattr(typed_commands, "ANSWER_SECONDS", 10)
            late, own = Done(ref="lock:1"), Err("no_such_nick", "Nobody here.", ref="lock:2")
            typed.take(messages.encode(late) + messages.encode(own))

    typed.start(hear)
    assert said == [Teach()]
    lines.release()
    printed = ""

    def has_refused() -> bool:
        nonlocal printed
        printed += capsys.readouterr().out
        return "Nobody here." in printed

    wait_until(has_refused)
    assert printed.splitlines() == [
        "The server has not answered. It may still do it.",
        "Nobody here.",
    ]
