"""Test logging in automatically for those who did not log out.

Those who did are told which messages wait to be sent.
"""

from __future__ import annotations

import json
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest

from gui.login import LoginPage
from gui.looks.theme import Theme
from gui.model.choice import Choice
from net.journal.journal import Journal, path_for
from net.wire import events
from net.wire.messages import Post
from tests.gui.conftest import Desk, OpenDesk, Press, settle
from tests.gui.fakes import ADDRESS, connected


@pytest.fixture
def stayed(desk: OpenDesk) -> OpenDesk:
    """Log ana in, and close the window."""
    window = desk()
    window.log_in(connected("luis"))
    window.app.close()
    return desk


def remembered(window: Desk) -> bool:
    window.app._file.close(5)
    return bool(
        json.loads((window.folder / "settings.json").read_text(encoding="utf-8"))["is_logged_in"]
    )


def test_the_next_start_logs_in_by_itself_and_shows_it(stayed: OpenDesk) -> None:
    window = stayed()
    assert (str(window.client.target.address), window.client.nick) == (ADDRESS, "Ana")
    assert window.client.calls == [("start",)]
    assert window.login.busy and window.login.said == f"Connecting to {ADDRESS}…"
    window.say(events.Connecting(ADDRESS, 1), connected("luis"))
    assert window.app.chat is not None


@pytest.mark.parametrize("is_known", [False, True], ids=["form", "chat"])
def test_what_is_typed_as_soon_as_the_window_appears_has_its_place(
    root: tk.Tk, theme: Theme, tmp_path: Path, is_known: bool
) -> None:
    """Test where keys go before anything is drawn, which takes seconds on a busy machine."""
    root.withdraw()
    window = Desk(root, theme, tmp_path)
    if is_known:
        window.come_back()
        wanted: tk.Misc = window.chat.composer.text
    else:
        wanted = window.login.form.name
    assert root.focus_lastfor() is not wanted  # nothing is on the screen
    window.app.show_first()
    assert root.focus_lastfor() is wanted
    window.app.close()


@pytest.mark.parametrize(
    "event, field",
    [
        (events.Disconnected("nick_taken", "", None), lambda login: login.form.name),
        (events.Disconnected("refused", "", None), lambda login: login.form.classes),
        (events.Disconnected("password_needed", "", None), lambda login: login.question.password),
        (events.PlainServerFound(ADDRESS, "hola"), lambda login: login.question.go_on_button),
        (events.Connecting(ADDRESS, 1), lambda login: login._progress),
    ],
)
def test_so_has_what_answers_a_login_that_takes_long(
    root: tk.Tk,
    theme: Theme,
    tmp_path: Path,
    event: events.Event,
    field: Callable[[LoginPage], tk.Misc],
) -> None:
    root.withdraw()
    window = Desk(root, theme, tmp_path)
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(event)
    window.app.show_first()
    window.app._show_now()  # the patience is over
    assert root.focus_lastfor() is field(window.login)
    window.app.close()


def test_it_can_be_cancelled(stayed: OpenDesk, press: Press) -> None:
    window = stayed()
    window.root.update()
    press("key", "Escape")
    settle(window.root, lambda: not window.login.busy)
    assert window.client.calls == [("start",), ("stop",)]
    assert window.login.form.filled == ("Ana", Choice(ADDRESS), True)


def test_a_failure_shows_the_login_with_its_reason(stayed: OpenDesk) -> None:
    window = stayed()
    window.say(events.Disconnected("in_use", "", None))
    assert "Charla is already open with this name." in window.login.said
    window.app.close()
    assert stayed().login.busy  # it has worked before, so it is tried again


def test_who_logged_out_is_not_logged_in_again(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected("luis"))
    assert remembered(window)
    window.app.log_out()
    window.app.close()
    again = desk()
    assert not again.clients and again.login.form.filled == ("Ana", Choice(ADDRESS), True)


def test_who_is_not_remembered_is_not_logged_in_again(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), False)
    window.say(connected("luis"), events.CaughtUp())
    window.app.close()
    assert not remembered(window)
    assert not desk().clients


def test_what_has_never_worked_is_not_tried_by_itself(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Anna", Choice(ADDRESS), True)  # mistyped
    window.say(events.Disconnected("refused", "", None))
    window.app.close()
    again = desk()
    assert not again.clients and again.login.form.filled == ("Anna", Choice(ADDRESS), True)


def test_another_name_or_server_has_to_work_once_first(stayed: OpenDesk) -> None:
    window = stayed()
    window.app.login_control.cancel()
    window.app.login_control.connect("Bea", Choice(ADDRESS), True)
    window.say(events.Disconnected("nick_taken", "", None))
    window.app.close()
    assert not stayed().clients


@pytest.mark.parametrize("start", [{"name": "Bea"}, {"server": "example.org:9"}])
def test_whoever_names_somebody_or_somewhere_is_asked_first(
    stayed: OpenDesk, start: dict[str, str]
) -> None:
    assert not stayed(**start).clients


def test_connect_goes_on_to_mean_what_it_did(stayed: OpenDesk) -> None:
    window = stayed(name="Bea", connect=True)
    assert window.client.nick == "Bea"


# --- pending messages -----------------------------------------------------------------------------


def leave_behind(
    folder: Path, texts: tuple[str, ...], name: str = "Ana", server: str = ADDRESS
) -> None:
    """Store messages that ana has written and that have not been sent."""
    journal = Journal(path_for(folder / "journal", server, name), name)
    journal.logged_in(name, "Aula 3")
    journal.add([Post("luis", text, f"c{number}") for number, text in enumerate(texts)])
    journal.add([Post("luis", "👍", "r1", "react")])
    journal.close()


def test_the_login_says_what_waits_to_be_sent_and_when_it_goes_out(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected("luis"))
    leave_behind(window.folder, ("uno", "dos"))
    window.app.log_out()
    login = window.login
    settle(
        window.root,
        lambda: (
            login.form.unsent_hint.said
            == "2 messages are pending. They will be sent when you connect."
        ),
        lambda: login.form.unsent_hint.said,
    )
    login.form.remember_box.invoke()
    assert (
        login.form.unsent_hint.said
        == "2 messages are pending. They will be sent only with “Remember me”."
    )
    login.form.remember_box.invoke()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.Disconnected("refused", "", None))
    settle(window.root, lambda: "2 messages are pending" in login.form.unsent_hint.said)
    assert "Nobody answers" in login.said


def test_it_is_said_of_whoever_stands_in_the_fields(desk: OpenDesk, press: Press) -> None:
    window = desk()
    leave_behind(window.folder, ("uno",), "Bea")
    settle(window.root, lambda: window.root.focus_get() is window.login.form.name)
    assert window.login.form.unsent_hint.said == ""
    press("type", "Bea")
    settle(
        window.root, lambda: window.login.form.unsent_hint.said.startswith("1 message is pending.")
    )
    press("type", "triz")
    settle(window.root, lambda: window.login.form.unsent_hint.said == "")


@pytest.mark.parametrize("there", ["nothing", "nonsense", "an old journal", "in use"])
def test_where_nobody_can_tell_nothing_is_said(
    desk: OpenDesk, there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gui import unsent_hint
    from net.journal import pending, schema

    monkeypatch.setattr(pending, "PATIENCE_SECONDS", 0.05)
    window = desk()
    path = path_for(window.folder / "journal", ADDRESS, "Ana")
    journal = None
    if there == "nonsense":
        path.parent.mkdir(parents=True)
        path.write_bytes(b"nonsense" * 1000)
    elif there == "an old journal":
        from net.shared import database

        database.open_database(path, schema.MIGRATIONS[:1], lock_seconds=0.1).close()
    elif there == "in use":
        journal = Journal(path, "Ana")
    before = path.read_bytes() if path.exists() else None
    assert unsent_hint.count(window.folder, {}, "Ana", ADDRESS) == 0
    assert (
        unsent_hint.count(window.folder, {}, "", "")
        == unsent_hint.count(window.folder, {}, "Ana", ":::")
        == 0
    )
    if there == "nonsense":
        assert path.read_bytes() == before
    if journal is not None:
        journal.close()
