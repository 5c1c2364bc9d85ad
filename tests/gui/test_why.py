"""Test "Why?" in the whole window: a real doctor looks at a port where nobody listens."""

from __future__ import annotations

import socket

import pytest

from gui.dialogs.diagnosis_dialog import DiagnosisDialog
from gui.model.choice import Choice
from net.wire import events
from net.wire.address import Address
from tests.gui.conftest import Desk, OpenDesk, settle
from tests.gui.dialogs.shown import button, texts
from tests.gui.fakes import connected

SIX = "abandon ability able about above absent"


@pytest.fixture
def closed_port() -> int:
    """Return a port of this computer that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def asked(window: Desk) -> DiagnosisDialog:
    """Return the dialog that has been opened, once it has found the reason."""
    (dialog,) = (one for one in window.root.winfo_children() if isinstance(one, DiagnosisDialog))
    settle(window.root, lambda: dialog.diagnosis, lambda: list(texts(dialog)))
    return dialog


def test_the_login_finds_out_why(desk: OpenDesk, closed_port: int) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(f"127.0.0.1:{closed_port}"), True)
    window.say(events.Disconnected("refused", "", None))
    button(window.login, "Why?").invoke()
    assert "No server is running on this computer." in list(texts(asked(window)))


def test_the_banner_finds_out_why(desk: OpenDesk, closed_port: int) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(f"127.0.0.1:{closed_port}"), True)
    window.say(connected("luis"))
    window.say(events.Disconnected("lost", "", 20.0))
    button(window.chat.banner, "Why?").invoke()
    assert "No server is running on this computer." in list(texts(asked(window)))


def test_the_places_that_words_have_told_are_looked_at(desk: OpenDesk, closed_port: int) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(words=SIX), True)
    tried = (events.Tried(f"127.0.0.1:{closed_port}", "refused", "", ""),)
    window.say(events.Disconnected("not_found", "", None, tried=tried))
    button(window.login, "Why?").invoke()
    assert "No server is running on this computer." in list(texts(asked(window)))


def test_a_changed_key_is_explained_before_anything_has_been_tried(
    desk: OpenDesk, closed_port: int
) -> None:
    window = desk()
    there = Choice(fingerprint="evil", addresses=(Address("127.0.0.1", closed_port),))
    window.app.login_control.why(there)
    assert asked(window).diagnosis


def test_a_hard_stop_in_the_chat_is_explained(desk: OpenDesk, closed_port: int) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(f"127.0.0.1:{closed_port}"), True)
    window.say(connected("luis"))
    window.say(events.Disconnected("key_changed", "", None))
    button(window.chat.banner, "Why?").invoke()
    assert asked(window).diagnosis


@pytest.mark.parametrize("code", ["journal", "identity_missing", "in_use"])
def test_nothing_is_to_be_found_out_about_this_computer_s_files(desk: OpenDesk, code: str) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice("127.0.0.1:9"), True)
    window.say(events.Disconnected(code, "", None))
    assert not button(window.login, "Why?").winfo_manager()
