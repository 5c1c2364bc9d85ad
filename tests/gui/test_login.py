"""Test the login in each of its states, and the transitions between them."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk

import pytest

from gui.model.choice import Choice
from net.shared.identity import FILE_NAME, IdentityError
from net.wire import events
from net.wire.manners import Manner
from tests.gui.conftest import Desk, Press, settle
from tests.gui.fakes import ADDRESS, connected

OpenDesk = Callable[..., Desk]


def focus_of(desk: Desk) -> object:
    return desk.root.focus_get()


def test_the_name_is_what_one_begins_with(desk: OpenDesk) -> None:
    window = desk()
    settle(window.root, lambda: focus_of(window) is window.login.name)
    assert window.login.filled == ("", Choice("localhost:8080"), True)
    assert window.login.said == ""


def test_name_enter_and_one_is_in(desk: OpenDesk, press: Press) -> None:
    window = desk()
    settle(window.root, lambda: focus_of(window) is window.login.name)
    press("type", "Ana")
    press("key", "Return")
    settle(window.root, lambda: window.clients)
    assert (str(window.client.target.address), window.client.nick) == (ADDRESS, "Ana")
    assert window.client.calls == [("start",)]
    assert window.login.busy
    window.say(connected("luis"))
    assert window.app.login is None
    settle(window.root, lambda: focus_of(window) is window.chat.composer.text)


@pytest.mark.parametrize(
    "name, server, field, said",
    [
        ("", "localhost", "name", "This can't be a name."),
        ("a:b", "localhost", "name", "This can't be a name."),
        ("Ana", "", "server", "This can't be the address of a server."),
        ("Ana", "localhost:99999", "server", "This can't be the address of a server."),
    ],
)
def test_what_can_t_be_is_said_before_anything_is_tried(
    desk: OpenDesk, name: str, server: str, field: str, said: str
) -> None:
    window = desk()
    window.app.connect(name, Choice(server), True)
    assert not window.clients
    assert said in window.login.said
    wanted = window.login.name if field == "name" else window.login.classes
    settle(window.root, lambda: focus_of(window) is wanted)
    assert window.login.name.instate(["invalid"]) is (field == "name")


@pytest.mark.parametrize(
    "code, field",
    [
        ("refused", "server"),
        ("no_such_host", "server"),
        ("unreachable", "server"),
        ("timed_out", "server"),
        ("no_answer", "server"),
        ("not_charla", "server"),
        ("nick_taken", "name"),
        ("bad_nick", "name"),
        ("server_full", "server"),
        ("something_new", None),
    ],
)
def test_why_it_did_not_work_is_told_at_the_field_in_question(
    desk: OpenDesk, code: str, field: str | None
) -> None:
    window = desk()
    window.app.connect("Ana", Choice(ADDRESS), True)
    window.say(events.Connecting(ADDRESS, 1), events.Disconnected(code, "the system's words", 3.0))
    login = window.login
    assert login.said and not login.busy
    assert window.client.calls == [("start",), ("stop",)]
    where = login.name if field == "name" else login.classes
    settle(window.root, lambda: focus_of(window) is where)


def test_typing_takes_the_red_away(desk: OpenDesk, press: Press) -> None:
    window = desk()
    window.app.connect("", Choice("localhost"), True)
    settle(window.root, lambda: focus_of(window) is window.login.name)
    press("type", "A")
    assert window.login.name.instate(["!invalid"])


def test_escape_gives_up_connecting(desk: OpenDesk, press: Press) -> None:
    window = desk()
    window.app.connect("Ana", Choice(ADDRESS), True)
    window.root.update()
    press("key", "Escape")
    settle(window.root, lambda: not window.login.busy)
    assert window.client.calls == [("start",), ("stop",)]
    window.say(connected("luis"))  # too late
    assert window.app.chat is None


@pytest.mark.parametrize(
    "answer, calls",
    [("Return", [("start",), ("accept_plain", Manner())]), ("Escape", [("start",), ("stop",)])],
)
def test_a_plain_server_is_asked_about(
    desk: OpenDesk, press: Press, answer: str, calls: list[tuple[str, ...]]
) -> None:
    window = desk()
    window.app.connect("Ana", Choice(ADDRESS), True)
    window.say(events.PlainServerFound(ADDRESS, "Por favor, ingresa tu nombre de usuario: "))
    assert "plain dialect" in window.login.said and "show everybody" in window.login.said
    settle(window.root, lambda: focus_of(window) is window.login.question.go_on_button)
    press("key", answer)
    settle(window.root, lambda: window.client.calls == calls, lambda: window.client.calls)


def find_boxes(desk: Desk) -> list[ttk.Checkbutton]:
    return [
        child
        for child in desk.login.question.manner.winfo_children()
        if isinstance(child, ttk.Checkbutton)
    ]


def test_how_a_plain_server_is_spoken_to_is_chosen_at_the_login_and_remembered(
    desk: OpenDesk,
) -> None:
    window = desk()
    window.app.connect("Ana", Choice(ADDRESS), True)
    assert window.client.options["manner"] is None
    window.say(events.PlainServerFound(ADDRESS, "nombre\n", Manner(ends_lines=True)))
    ends_lines, speaks_first = find_boxes(window)
    assert (ends_lines.instate(["selected"]), speaks_first.instate(["selected"])) == (True, False)
    speaks_first.invoke()
    window.login.question.go_on_button.invoke()
    both = Manner(ends_lines=True, speaks_first=True)
    assert window.client.calls == [("start",), ("accept_plain", both)]
    window.say(events.Connected(ADDRESS, "Ana", "", plain=True, manner=both))
    window.app.close()
    again = desk()
    again.app.connect("Ana", Choice(ADDRESS), True)
    assert again.client.options["manner"] == both
    again.say(connected("luis"))  # somebody runs a Charla server there now
    assert again.app.settings.plain_servers == {}


def test_of_whoever_is_not_remembered_no_server_is(desk: OpenDesk) -> None:
    window = desk()
    window.app.connect("Ana", Choice(ADDRESS), False)
    window.say(events.Connected(ADDRESS, "Ana", "", plain=True))
    assert window.app.settings.plain_servers == {}


def test_a_silent_server_is_asked_about_in_other_words(desk: OpenDesk) -> None:
    window = desk()
    window.app.connect("Ana", Choice(ADDRESS), True)
    window.say(events.PlainServerFound(ADDRESS, "", Manner(speaks_first=True)))
    assert window.login.said.startswith(
        "localhost:8080 says nothing. It may be overloaded, or a classmate's"
    )
    assert [box.instate(["selected"]) for box in find_boxes(window)] == [False, True]
    window.app.cancel()
    assert window.login.form.winfo_manager() and window.login.said == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_question_about_a_plain_server_fits_into_the_smallest_window(
    desk: OpenDesk, language: str
) -> None:
    window = desk(language=language)
    window.root.geometry("480x360")
    settle(window.root, lambda: window.root.winfo_height() == 360)
    window.app.connect("Ana", Choice("un-servidor-lejano.example.org:8080"), True)
    window.say(
        events.PlainServerFound(
            "un-servidor-lejano.example.org:8080", "", Manner(speaks_first=True)
        )
    )
    window.root.update()
    card = window.login.card
    assert card.winfo_y() >= 0
    assert card.winfo_y() + card.winfo_height() <= 360


def test_connect_at_once_when_everything_is_known(desk: OpenDesk) -> None:
    window = desk(name="Ana", server="example.org:9", connect=True)
    assert (str(window.client.target.address), window.client.nick) == ("example.org:9", "Ana")


def test_connect_without_a_name_asks_for_it(desk: OpenDesk) -> None:
    window = desk(connect=True)
    assert not window.clients
    assert window.app.login is not None


@pytest.mark.parametrize("remember", [True, False])
def test_remember_me(desk: OpenDesk, remember: bool) -> None:
    window = desk()
    window.app.connect("Ana", Choice("example.org:9"), remember)
    device, key = window.client.options["device"], window.client.options["identity"]().public
    assert window.client.options["guest"] is not remember
    window.app.close()
    again = desk()
    assert again.login.filled == (
        ("Ana", Choice("example.org:9"), True)
        if remember
        else ("", Choice("localhost:8080"), False)
    )
    again.app.connect("Ana", Choice("example.org:9"), remember)
    same = (again.client.options["device"], again.client.options["identity"]().public) == (
        device,
        key,
    )
    assert same is remember


def log_in_at(window: Desk, address: str) -> None:
    window.app.connect("Ana", Choice(address), True)
    window.say(events.Connected(address, "Ana", "Aula 3", plain=False))


def test_a_server_once_known_as_rich_is_remembered_as_that(desk: OpenDesk) -> None:
    window = desk()
    assert window.app.settings.known_rich == []
    log_in_at(window, "example.org:9")
    assert window.client.options["known_rich"] is False
    window.app.close()
    again = desk()
    again.app.connect("Ana", Choice("example.org:9"), True)
    assert again.client.options["known_rich"] is True


def test_a_server_on_this_machine_is_not_remembered(desk: OpenDesk) -> None:
    window = desk()
    log_in_at(window, "127.0.0.1:9")
    assert window.app.settings.known_rich == []


def test_a_server_that_is_not_what_it_was_is_connected_to_only_if_the_user_insists(
    desk: OpenDesk,
) -> None:
    window = desk()
    log_in_at(window, "example.org:9")
    window.app.close()
    again = desk()
    again.app.connect("Ana", Choice("example.org:9"), True)
    again.say(events.Disconnected("downgraded", "hola", None))
    # another server first: then it does not count as insisting
    again.app.connect("Ana", Choice("example.com:9"), True)
    again.app.cancel()
    again.app.connect("Ana", Choice("example.org:9"), True)
    assert again.client.options["known_rich"] is True
    again.say(events.Disconnected("downgraded", "hola", None))
    again.app.connect("Ana", Choice("example.org:9"), True)
    assert again.client.options["known_rich"] is False


def test_a_corrupt_settings_file_is_set_aside_and_said_so(desk: OpenDesk) -> None:
    window = desk()
    folder = window.folder
    window.app.close()
    (folder / "settings.json").write_text("{ not json")
    again = desk()
    assert "settings-unreadable-" in again.login.said
    assert [file.read_text() for file in folder.glob("settings-unreadable-*")] == ["{ not json"]
    again.app.close()
    assert json.loads((folder / "settings.json").read_text())["device"]


# --- the user's key -------------------------------------------------------------------------------


def who(window: Desk) -> str:
    """Return what the client is told when it asks: a public key, or why there is none."""
    try:
        key: str = window.client.options["identity"]().public
        return key
    except IdentityError as error:
        window.say(events.Disconnected(error.code, error.detail, None))
        return error.code


def begin_again(desk: OpenDesk, before: Desk) -> Desk:
    before.app.close()
    again = desk()
    again.app.connect("Ana", Choice(ADDRESS), True)
    return again


def test_what_becomes_of_the_settings_does_not_matter_to_the_key(desk: OpenDesk) -> None:
    window = desk()
    log_in_at(window, ADDRESS)
    key = who(window)
    window.app.close()
    (window.folder / "settings.json").write_text("{ not json")
    assert who(begin_again(desk, desk())) == key


def test_a_key_that_is_gone_is_not_silently_replaced(desk: OpenDesk) -> None:
    window = desk()
    log_in_at(window, ADDRESS)
    key = who(window)
    (window.folder / FILE_NAME).unlink()
    again = begin_again(desk, window)
    assert who(again) == "identity_missing"
    assert "missing" in again.login.said
    again.app.connect("Ana", Choice(ADDRESS), True)  # having read what this means
    assert len(who(again)) == len(key) and who(again) != key


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 5000, b"\xff" * 20_000])
def test_a_key_that_has_been_changed_is_never_replaced(desk: OpenDesk, content: bytes) -> None:
    window = desk()
    log_in_at(window, ADDRESS)
    who(window)
    (window.folder / FILE_NAME).write_bytes(content)
    again = begin_again(desk, window)
    for _ in range(2):
        assert who(again) == "identity_changed"
        again.app.connect("Ana", Choice(ADDRESS), True)
    assert (window.folder / FILE_NAME).read_bytes() == content


def test_damaged_settings_of_a_profile_that_has_no_key_yet_are_told_before_one_is_made(
    desk: OpenDesk,
) -> None:
    """Guard against losing a token of an earlier version, which owns the user's names."""
    window = desk()
    window.app.close()
    (window.folder / "settings.json").write_text("{ not json")
    again = desk()
    again.app.connect("Ana", Choice(ADDRESS), True)
    assert who(again) == "identity_missing"


def test_settings_that_may_not_be_read_are_not_written_over(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = desk()
    log_in_at(window, ADDRESS)
    window.app.close()
    before = (window.folder / "settings.json").read_bytes()

    def refuse(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)  # root may read everything
        again = desk()
    assert "may not read its own settings" in again.login.said
    again.app.connect("Ana", Choice(ADDRESS), True)
    assert not again.clients
    again.app.close()
    assert (window.folder / "settings.json").read_bytes() == before


def test_the_next_student_sees_nothing_of_the_one_before(desk: OpenDesk) -> None:
    window = desk()
    window.app.connect("Ana", Choice(ADDRESS), False)
    key = who(window)
    window.say(events.Connected(ADDRESS, "Ana", "Aula 3", plain=False))
    window.app.settings_control.change("note", "en el médico")
    window.app.settings.muted.append("luis")
    window.app.log_out()
    assert window.login.filled == ("", Choice("localhost:8080"), False)
    window.app.connect("Ana", Choice(ADDRESS), False)
    assert who(window) != key
    assert (window.app.settings.note, window.app.settings.muted) == ("", [])
    window.app.close()
    text = (window.folder / "settings.json").read_text()
    assert not [word for word in ("Ana", "médico", "luis") if word in text]
    assert not (window.folder / FILE_NAME).exists()


def test_the_login_fits_into_the_smallest_window_with_its_longest_error(desk: OpenDesk) -> None:
    window = desk(language="es")
    window.root.geometry("480x360")
    settle(window.root, lambda: window.root.winfo_height() == 360)
    for code in ("no_answer", "unreachable", "timed_out"):
        window.app.connect("Ana", Choice(ADDRESS), True)
        window.say(events.Disconnected(code, "", None))
        window.root.update()
        message, top = window.login.message, window.login.winfo_rooty()
        assert message.winfo_rooty() >= top
        assert message.winfo_rooty() + message.winfo_height() <= top + 360, code
