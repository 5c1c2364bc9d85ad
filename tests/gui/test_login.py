"""Test the login in each of its states, and the transitions between them."""

from __future__ import annotations

import errno
import json
import sys
import threading
import tkinter as tk
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from gui.attempt import begin
from gui.login import LoginActions, LoginPage
from gui.looks.palette import PALETTES
from gui.looks.theme import Theme
from gui.model.choice import Choice, LoginAnswer
from gui.model.settings import KnownServer, Settings
from gui.words import i18n
from gui.words.errors import explain
from net.shared.identity import FILE_NAME, IdentityError
from net.wire import events, words
from net.wire.address import Address
from net.wire.announced import Announced
from net.wire.manners import Manner
from tests.gui.conftest import Desk, Press, settle
from tests.gui.fakes import ADDRESS, connected

OpenDesk = Callable[..., Desk]


def focus_of(desk: Desk) -> object:
    return desk.root.focus_get()


def test_the_name_is_what_one_begins_with(desk: OpenDesk) -> None:
    window = desk()
    settle(window.root, lambda: focus_of(window) is window.login.form.name)
    assert window.login.form.filled == ("", Choice("localhost:8080"), True)
    assert window.login.said == ""


def test_name_enter_and_one_is_in(desk: OpenDesk, press: Press) -> None:
    window = desk()
    settle(window.root, lambda: focus_of(window) is window.login.form.name)
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
        ("", "localhost", "name", "Write your name."),
        ("  ", "localhost", "name", "Write your name."),
        ("a:b", "localhost", "name", "That name is not valid."),
        ("Ana", "", "server", "That address is not valid."),
        ("Ana", "localhost:99999", "server", "That address is not valid."),
    ],
)
def test_what_can_t_be_is_said_before_anything_is_tried(
    desk: OpenDesk, name: str, server: str, field: str, said: str
) -> None:
    window = desk()
    window.app.login_control.connect(name, Choice(server), True)
    assert not window.clients
    assert said in window.login.said
    wanted = window.login.form.name if field == "name" else window.login.form.classes
    settle(window.root, lambda: focus_of(window) is wanted)
    assert window.login.form.name.instate(["invalid"]) is (field == "name")


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
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.Connecting(ADDRESS, 1), events.Disconnected(code, "the system's words", 3.0))
    login = window.login
    assert login.said and not login.busy
    assert window.client.calls == [("start",), ("stop",)]
    where = login.form.name if field == "name" else login.form.classes
    settle(window.root, lambda: focus_of(window) is where)


def test_typing_takes_the_red_away(desk: OpenDesk, press: Press) -> None:
    window = desk()
    window.app.login_control.connect("", Choice("localhost"), True)
    settle(window.root, lambda: focus_of(window) is window.login.form.name)
    press("type", "A")
    assert window.login.form.name.instate(["!invalid"])


def test_escape_gives_up_connecting(desk: OpenDesk, press: Press) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
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
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.PlainServerFound(ADDRESS, "Por favor, ingresa tu nombre de usuario: "))
    assert "plain server" in window.login.said and "show everybody" in window.login.said
    settle(window.root, lambda: focus_of(window) is window.login.question.go_on_button)
    press("key", answer)
    settle(window.root, lambda: window.client.calls == calls, lambda: window.client.calls)


def choices_of(desk: Desk) -> dict[str, str]:
    return {name: one.get() for name, one in desk.login.question.manner.choices.items()}


def test_how_a_plain_server_is_spoken_to_is_chosen_at_the_login_and_remembered(
    desk: OpenDesk,
) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    assert window.client.options["manner"] is None
    window.say(events.PlainServerFound(ADDRESS, "nombre\n", Manner(framing="lf")))
    assert choices_of(window) == {
        "to": "to one person: “luis: hello”",
        "framing": "with \\n (LF)",
        "name": "once the server has spoken",
        "encoding": "UTF-8",
    }
    window.login.question.manner.choices["name"].current(1)
    window.login.question.go_on_button.invoke()
    both = Manner(framing="lf", name="first")
    assert window.client.calls == [("start",), ("accept_plain", both)]
    window.say(events.Connected(ADDRESS, "Ana", "", plain=True, manner=both))
    window.app.close()
    again = desk()
    again.app.login_control.connect("Ana", Choice(ADDRESS), True)
    assert again.client.options["manner"] == both
    again.say(connected("luis"))  # somebody runs a Charla server there now
    assert again.app.settings.manners == {}


def test_the_digits_of_a_length_are_asked_for_where_there_is_one(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.PlainServerFound(ADDRESS, "hola"))
    fields = window.login.question.manner
    assert not fields.header.winfo_manager()
    framing = fields.choices["framing"]
    framing.current(list(framing["values"]).index("by length, in digits"))
    framing.event_generate("<<ComboboxSelected>>")
    assert fields.header.winfo_manager() and fields.header.get() == "64"
    for wrong in ("", "3", "65", "1e1", "-10", "٦٤"):
        fields.header.delete(0, "end")
        fields.header.insert(0, wrong)
        window.login.question.go_on_button.invoke()
        assert "invalid" in fields.header.state() and window.client.calls == [("start",)]
    fields.header.delete(0, "end")
    fields.header.insert(0, "10")
    window.login.question.go_on_button.invoke()
    assert window.client.calls[-1] == ("accept_plain", Manner("length", 10))


@pytest.mark.parametrize(
    "manner",
    [
        Manner("crlf", 64, "latin-1", "never", "raw"),
        Manner("length", 4, "cp1252", "first", "all"),
        Manner("number", 2, to="named"),
        Manner("number", 4),
    ],
)
def test_what_is_proposed_is_what_is_shown_and_answered(desk: OpenDesk, manner: Manner) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.PlainServerFound(ADDRESS, "hola", manner))
    window.login.question.go_on_button.invoke()
    assert window.client.calls[-1] == ("accept_plain", manner)


def test_of_whoever_is_not_remembered_no_server_is(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), False)
    window.say(events.Connected(ADDRESS, "Ana", "", plain=True))
    assert window.app.settings.manners == {}


def test_a_silent_server_is_asked_about_in_other_words(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.PlainServerFound(ADDRESS, "", Manner(name="first")))
    assert window.login.said.startswith(
        "localhost:8080 says nothing. It may be overloaded, or it may be a classmate's"
    )
    assert choices_of(window)["name"] == "at once"
    window.app.login_control.cancel()
    assert window.login.form.winfo_manager() and window.login.said == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_question_about_a_plain_server_fits_into_the_smallest_window(
    desk: OpenDesk, language: str
) -> None:
    window = desk(language=language)
    window.root.geometry("480x360")
    settle(window.root, lambda: window.root.winfo_height() == 360)
    window.app.login_control.connect("Ana", Choice("un-servidor-lejano.example.org:8080"), True)
    window.say(
        events.PlainServerFound("un-servidor-lejano.example.org:8080", "", Manner(name="first"))
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
    window.app.login_control.connect("Ana", Choice("example.org:9"), remember)
    device, key = window.client.options["device"], window.client.options["identity"]().public
    assert window.client.options["guest"] is not remember
    window.app.close()
    again = desk()
    assert again.login.form.filled == (
        ("Ana", Choice("example.org:9"), True)
        if remember
        else ("", Choice("localhost:8080"), False)
    )
    again.app.login_control.connect("Ana", Choice("example.org:9"), remember)
    same = (again.client.options["device"], again.client.options["identity"]().public) == (
        device,
        key,
    )
    assert same is remember


def log_in_at(window: Desk, address: str) -> None:
    window.app.login_control.connect("Ana", Choice(address), True)
    window.say(events.Connected(address, "Ana", "Aula 3", plain=False))


def test_a_server_once_known_as_rich_is_remembered_as_that(desk: OpenDesk) -> None:
    window = desk()
    assert window.app.settings.known_rich == []
    log_in_at(window, "example.org:9")
    assert window.client.options["known_rich"] is False
    window.app.close()
    again = desk()
    again.app.login_control.connect("Ana", Choice("example.org:9"), True)
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
    again.app.login_control.connect("Ana", Choice("example.org:9"), True)
    again.say(events.Disconnected("downgraded", "hola", None))
    # another server first: then it does not count as insisting
    again.app.login_control.connect("Ana", Choice("example.com:9"), True)
    again.app.login_control.cancel()
    again.app.login_control.connect("Ana", Choice("example.org:9"), True)
    assert again.client.options["known_rich"] is True
    again.say(events.Disconnected("downgraded", "hola", None))
    again.app.login_control.connect("Ana", Choice("example.org:9"), True)
    assert again.client.options["known_rich"] is False


def test_a_corrupt_settings_file_is_set_aside_and_said_so(desk: OpenDesk) -> None:
    window = desk()
    folder = window.folder
    window.app.close()
    (folder / "settings.json").write_text("{ not json")
    again = desk()
    assert "settings-unreadable-" in again.login.said
    assert [file.read_text(encoding="utf-8") for file in folder.glob("settings-unreadable-*")] == [
        "{ not json"
    ]
    again.app.close()
    assert json.loads((folder / "settings.json").read_text(encoding="utf-8"))["device"]


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
    again.app.login_control.connect("Ana", Choice(ADDRESS), True)
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
    again.app.login_control.connect("Ana", Choice(ADDRESS), True)  # having read what this means
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
        again.app.login_control.connect("Ana", Choice(ADDRESS), True)
    assert (window.folder / FILE_NAME).read_bytes() == content


def test_damaged_settings_of_a_profile_that_has_no_key_yet_are_told_before_one_is_made(
    desk: OpenDesk,
) -> None:
    """Guard against losing a token of an earlier version, which owns the user's names."""
    window = desk()
    window.app.close()
    (window.folder / "settings.json").write_text("{ not json")
    again = desk()
    again.app.login_control.connect("Ana", Choice(ADDRESS), True)
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
    assert "not allowed to read its own settings" in again.login.said
    again.app.login_control.connect("Ana", Choice(ADDRESS), True)
    assert not again.clients
    again.app.close()
    assert (window.folder / "settings.json").read_bytes() == before


def test_the_next_student_sees_nothing_of_the_one_before(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), False)
    key = who(window)
    window.say(events.Connected(ADDRESS, "Ana", "Aula 3", plain=False))
    window.app.settings_control.change("note", "en el médico")
    window.app.settings.notify["luis"] = "never"
    window.app.log_out()
    assert window.login.form.filled == ("", Choice("localhost:8080"), False)
    window.app.login_control.connect("Ana", Choice(ADDRESS), False)
    assert who(window) != key
    assert (window.app.settings.note, window.app.settings.notify) == ("", {})
    window.app.close()
    text = (window.folder / "settings.json").read_text(encoding="utf-8")
    assert not [word for word in ("Ana", "médico", "luis") if word in text]
    assert not (window.folder / FILE_NAME).exists()


def test_the_login_fits_into_the_smallest_window_with_its_longest_error(desk: OpenDesk) -> None:
    window = desk(language="es")
    window.root.geometry("480x360")
    settle(window.root, lambda: window.root.winfo_height() == 360)
    for code in ("no_answer", "unreachable", "timed_out"):
        window.app.login_control.connect("Ana", Choice(ADDRESS), True)
        window.say(events.Disconnected(code, "", None))
        window.root.update()
        message, top = window.login.notice, window.login.winfo_rooty()
        assert message.winfo_rooty() >= top
        assert message.winfo_rooty() + message.winfo_height() <= top + 360, code


# --- classes on the network -----------------------------------------------------------------------

PLACE = (Address("192.168.1.20"),)
KNOWN = {"k3": KnownServer("Aula 3", [str(PLACE[0])], is_verified=True, last_used=1)}
NEW = Announced("Redes", "Ramón", 5, "new", (Address("10.0.0.9"),), has_password=True)
USUAL = Announced("Aula 3", "Elena", 14, "k3", PLACE, has_password=False)
IMPOSTOR = Announced("Aula 3", "Elena", 14, "evil", (Address("10.6.6.6"),), has_password=False)
KEY_WORDS = words.key_words("A" * 43, "en")


class Asked:
    """A login page is shown, and what it tells is noted."""

    def __init__(self, root: tk.Tk, theme: Theme, known: dict[str, KnownServer]) -> None:
        self.connects: list[tuple[str, Choice, bool]] = []
        self.answers: list[LoginAnswer] = []
        self.cancels = 0
        self.whys: list[Choice | None] = []
        self.hosts = 0
        self.heard: Callable[[tuple[Announced, ...]], None] = lambda _all: None
        self.is_finding: list[bool] = []
        self.page = LoginPage(
            root,
            theme,
            actions=LoginActions(
                connect=lambda *choice: self.connects.append(choice),
                cancel=self._cancel,
                answer=self.answers.append,
                menu=lambda _button: None,
                why=self.whys.append,
                host=self._host,
            ),
            known=known,
            make_finder=self._make_finder,
        )
        self.page.pack(fill="both", expand=True)
        self.root = root
        root.update()

    def _make_finder(
        self, on_change: Callable[[tuple[Announced, ...]], None], _known: Collection[str]
    ) -> Asked:
        self.heard = on_change
        return self

    def start(self) -> None:
        self.is_finding.append(True)

    def stop(self) -> None:
        self.is_finding.append(False)

    def _cancel(self) -> None:
        self.cancels += 1
        self.page.show_ready()

    def _host(self) -> None:
        self.hosts += 1

    @property
    def rows(self) -> list[str]:
        return [row.key for row in self.page.form.classes.rows]

    @property
    def focus(self) -> object:
        return self.root.focus_get()


@pytest.fixture
def asked(root: tk.Tk, theme: Theme) -> Iterator[Callable[..., Asked]]:
    pages: list[LoginPage] = []

    def make(known: dict[str, KnownServer] | None = None) -> Asked:
        asked = Asked(root, theme, KNOWN if known is None else known)
        pages.append(asked.page)
        return asked

    yield make
    for page in pages:
        page.destroy()


def test_classes_that_are_found_appear_and_leave_the_focus_alone(
    asked: Callable[..., Asked], press: Press
) -> None:
    login = asked({})
    login.page.form.fill("", "localhost:8080", True)
    login.root.event_generate("<Motion>", warp=True, x=1, y=1)  # the pointer would hold the rows
    settle(login.root, lambda: login.is_finding == [True])
    press("type", "An")
    threading.Thread(target=lambda: login.heard((NEW,))).start()
    settle(login.root, lambda: login.rows == ["new", "localhost:8080"])
    press("type", "a")
    assert login.page.form.name.get() == "Ana"
    press("key", "Return")
    assert login.connects == [
        ("Ana", Choice(fingerprint="new", addresses=NEW.addresses, name="Redes"), True)
    ]


def test_finding_ends_with_the_page(asked: Callable[..., Asked]) -> None:
    login = asked()
    settle(login.root, lambda: login.is_finding)
    login.page.destroy()
    assert login.is_finding == [True, False]


def test_what_the_user_has_chosen_stays_chosen_whatever_appears(
    asked: Callable[..., Asked], press: Press
) -> None:
    login = asked()
    login.page.form.fill("Ana", "k3", True)
    login.page.form.show_announced((NEW, USUAL))
    assert login.page.form.classes.chosen == "k3"
    login.page.form.classes.focus_set()
    press("key", "Down")
    login.page.form.show_announced((USUAL, NEW, Announced("Física", "", 1, "f", PLACE, False)))
    assert login.page.form.classes.chosen == "new"


def test_a_class_that_poses_as_a_known_one_is_never_entered_without_its_words(
    asked: Callable[..., Asked], press: Press
) -> None:
    login = asked()
    login.page.form.fill("Ana", "k3", True)
    login.page.form.show_announced((IMPOSTOR,))
    login.page.form.classes.focus_set()
    settle(login.root, lambda: login.focus is login.page.form.classes, lambda: login.focus)
    press("key", "Down", "Return")
    settle(login.root, lambda: "its key has changed" in login.page.said, lambda: login.page.said)
    assert not login.connects
    settle(login.root, lambda: login.focus is login.page.question.words.text)
    press("key", "Return")  # nothing leads past it
    assert not login.connects and not login.answers
    press("type", " ".join(KEY_WORDS))
    press("key", "Return")
    choice = Choice("", " ".join(KEY_WORDS), "evil", IMPOSTOR.addresses, "Aula 3")
    assert login.connects == [("Ana", choice, True)]


def test_back_from_it_leads_to_the_list(asked: Callable[..., Asked], press: Press) -> None:
    login = asked()
    login.page.form.fill("Ana", "k3", True)
    login.page.form.show_announced((IMPOSTOR,))
    login.page.form.classes.focus_set()
    press("key", "Down", "Return")
    login.page.question.back_button.invoke()
    assert login.page.form.winfo_manager() and not login.cancels and not login.page.busy


def test_six_words_typed_as_a_person_does(asked: Callable[..., Asked], press: Press) -> None:
    login = asked({})
    login.page.form.fill("Ana", "localhost:8080", True)
    settle(login.root, lambda: login.focus is login.page.form.name)
    press("key", "Tab", "Tab")
    settle(login.root, lambda: login.focus is login.page.form.words.text)
    press("type", "fiction original " + " ".join(KEY_WORDS))
    press("key", "Return")
    typed = " ".join(("fiction", "original", *KEY_WORDS))
    assert login.connects == [("Ana", Choice(words=typed), True)]


def test_words_that_can_t_be_read_are_not_sent_off(
    asked: Callable[..., Asked], press: Press
) -> None:
    login = asked({})
    login.page.form.fill("Ana", "localhost:8080", True)
    login.page.form.words.focus()
    press("type", "fiction original")
    press("key", "Return")
    assert not login.connects
    assert login.page.said == "4 words are missing."
    settle(login.root, lambda: login.focus is login.page.form.words.text)


def test_an_address_typed_into_the_same_field(asked: Callable[..., Asked], press: Press) -> None:
    login = asked()
    login.page.form.fill("Ana", "k3", True)
    login.page.form.words.focus()
    press("type", "192.168.1.20:8080")
    press("key", "Return")
    assert login.connects == [("Ana", Choice("192.168.1.20:8080"), True)]


def test_an_address_copied_from_a_browser(asked: Callable[..., Asked], press: Press) -> None:
    login = asked()
    login.page.form.fill("Ana", "k3", True)
    login.page.form.words.focus()
    press("type", "http://192.168.1.20:8080/")
    press("key", "Return")
    ((name, choice, _remember),) = login.connects
    assert str(begin(name, choice, True, Settings()).target.address) == "192.168.1.20:8080"


def test_a_missing_name_is_asked_for_at_its_field(
    asked: Callable[..., Asked], press: Press
) -> None:
    login = asked()
    login.page.form.show_announced((USUAL,))
    login.page.form.classes.focus_set()
    settle(login.root, lambda: login.focus is login.page.form.classes, lambda: login.focus)
    press("key", "Return")
    settle(login.root, lambda: login.page.said == "Write your name.", lambda: login.page.said)
    assert not login.connects
    settle(login.root, lambda: login.focus is login.page.form.name)
    press("key", "shift" if sys.platform == "win32" else "Shift_L")
    assert login.page.form.name.instate(["invalid"]) and login.page.said == "Write your name."
    press("type", "A")
    assert login.page.said == "" and login.page.form.name.instate(["!invalid"])


def test_what_is_wrong_looks_wrong_even_with_the_focus(
    asked: Callable[..., Asked], press: Press
) -> None:
    login = asked({})
    login.page.form.fill("Ana", "localhost:8080", True)
    words = login.page.form.words
    words.focus()
    press("type", "fiction original trap")
    press("key", "Return")
    settle(login.root, lambda: login.focus is words.text)
    danger = PALETTES["light"].danger_soft
    assert words._box.instate(["invalid"]) and words.text.cget("background") == danger
    press("type", " ")
    assert words._box.instate(["!invalid"]) and words.text.cget("background") != danger


@pytest.mark.parametrize("typed", ["192.168.1.99", ""])
def test_the_cursor_returns_to_where_the_server_was_chosen(
    asked: Callable[..., Asked], typed: str
) -> None:
    login = asked()
    form = login.page.form
    form.fill("Ana", "k3", True)
    form.words.fill(typed)
    login.page.show_progress("…")
    login.page.show_ready()
    wanted = form.words.text if typed else form.classes
    settle(login.root, lambda: login.focus is wanted)
    login.page.show_progress("…")
    login.page.show_error(explain("timed_out", address="192.168.1.99:8080"))
    settle(login.root, lambda: login.focus is wanted)
    assert form.words._box.instate(["invalid"]) is bool(typed)


@pytest.mark.parametrize("high", [720, 840])
def test_the_card_never_jumps(asked: Callable[..., Asked], high: int) -> None:
    login = asked()
    page, form = login.page, login.page.form
    login.root.geometry(f"1000x{high}")
    form.fill("Ana", "k3", True)
    settle(login.root, lambda: login.root.winfo_height() == high and page.card.winfo_y() > 12)

    def place() -> tuple[int, int]:
        login.root.update()
        return page.card.winfo_rooty() - page.winfo_rooty(), page.card.winfo_height()

    before = place()
    page.show_progress("Aula 3…", ("10.0.0.1:8080", "10.0.1.1:8080"))
    assert place() == before
    page.show_error(explain("timed_out", address="10.0.0.1:8080"), has_why=True)
    assert place() == before and page.notice.winfo_viewable()
    page.show_error(explain("nick_taken", nick="Ana"))
    assert form.name.instate(["invalid"]) and place() == before
    form.words.fill("fiction original xqzz ")
    assert place() == before and form.words.error.winfo_viewable()
    page.ask("password_needed", name="Aula 3")
    assert place() == before
    page.show_ready()
    assert place() == before


@pytest.mark.parametrize(
    "code, typed, answer",
    [
        ("unknown_key", " ".join(KEY_WORDS), LoginAnswer(words=" ".join(KEY_WORDS))),
        ("wrong_words", " ".join(KEY_WORDS), LoginAnswer(words=" ".join(KEY_WORDS))),
        ("key_changed", " ".join(KEY_WORDS), LoginAnswer(words=" ".join(KEY_WORDS))),
        ("password_needed", "s3creto", LoginAnswer(password="s3creto")),
        ("wrong_password", "s3creto", LoginAnswer(password="s3creto")),
        ("try_later", "s3creto", LoginAnswer(password="s3creto")),
    ],
)
def test_questions_are_answered_by_keyboard(
    asked: Callable[..., Asked], press: Press, code: str, typed: str, answer: LoginAnswer
) -> None:
    login = asked()
    login.page.show_progress("…")
    login.page.ask(code, name="Aula 3")
    assert "Aula 3" in login.page.said
    question = login.page.question
    wanted = question.words.text if answer.words else question.password
    settle(login.root, lambda: login.focus is wanted)
    press("key", "Return")
    assert not login.answers  # an empty field is no answer
    press("type", typed)
    press("key", "Return")
    assert login.answers == [answer]


def test_who_can_t_see_the_board_may_go_on_and_is_told_what_that_means(
    asked: Callable[..., Asked],
) -> None:
    login = asked()
    login.page.ask("unknown_key", name="Aula 3")
    question = login.page.question
    assert "Unverified" in str(question.after_skip.cget("text"))
    question.skip_button.invoke()
    assert login.answers == [LoginAnswer(is_unverified=True)]
    for code in ("wrong_words", "key_changed", "password_needed", "not_encrypted"):
        login.page.ask(code, name="Aula 3")
        assert not question.skip_button.winfo_manager(), code


def test_going_on_without_encryption_takes_more_than_return(
    asked: Callable[..., Asked], press: Press
) -> None:
    login = asked()
    login.page.ask("not_encrypted", address="10.0.0.9:8080")
    settle(login.root, lambda: login.focus is login.page.question.back_button)
    press("key", "Return")
    assert not login.answers and login.cancels == 1
    login.page.ask("not_encrypted", address="10.0.0.9:8080")
    login.page.question.go_on_button.invoke()
    assert login.answers == [LoginAnswer(is_unencrypted=True)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_button_and_no_legend_is_cut_in_the_smallest_window(
    asked: Callable[..., Asked], theme: Theme, language: str
) -> None:
    i18n.set_language(language)
    theme.zoom_to(1)
    login = asked()
    login.root.geometry("480x360")
    settle(login.root, lambda: login.root.winfo_width() == 480)
    legend = login.page.form.words._legend
    settle(login.root, lambda: legend.winfo_width() >= legend.winfo_reqwidth() > 1)
    login.page.ask("not_encrypted", address="10.0.0.9:8080")
    asks = login.page.question
    settle(login.root, lambda: asks.back_button.winfo_width() > 1)
    for button in (asks.go_on_button, asks.back_button):
        assert button.winfo_width() >= button.winfo_reqwidth()


def test_a_login_higher_than_its_window_shows_which_share_is_in_view(
    asked: Callable[..., Asked], theme: Theme
) -> None:
    login = asked()
    thumb = login.page.column._thumb
    login.root.geometry("800x860")
    settle(
        login.root, lambda: login.page.column.yview() == (0.0, 1.0) and not thumb.winfo_ismapped()
    )
    login.root.geometry("480x360")
    settle(login.root, thumb.winfo_ismapped)
    login.page.column.yview_moveto(0)
    settle(login.root, lambda: thumb.winfo_y() == 0)
    assert thumb.winfo_height() < 360
    login.page.column.yview_moveto(1)
    settle(login.root, lambda: abs(thumb.winfo_y() + thumb.winfo_height() - 360) <= 1)


def test_what_was_typed_into_one_question_is_not_in_the_next(asked: Callable[..., Asked]) -> None:
    login = asked()
    login.page.ask("password_needed", name="Aula 3")
    login.page.question.password.insert(0, "s3creto")
    login.page.ask("wrong_password", name="Aula 3")
    assert login.page.question.password.get() == ""
    assert str(login.page.question.password.cget("show")) == "•"


def test_the_addresses_that_are_tried_are_told_and_another_name_is_one_press(
    asked: Callable[..., Asked],
) -> None:
    login = asked()
    login.page.form.fill("Ana", "k3", True)
    login.page.show_progress("Aula 3…", ("192.168.1.20:8080", "10.0.1.20:8080"), automatic=True)
    assert login.page.said == "Aula 3… Trying 192.168.1.20:8080, 10.0.1.20:8080"
    settle(login.root, lambda: login.focus is not None)
    login.page._rename()
    assert login.cancels == 1
    settle(login.root, lambda: login.focus is login.page.form.name)
    assert login.page.form.name.selection_present()


def test_why_is_offered_where_there_is_more_to_find_out(asked: Callable[..., Asked]) -> None:
    login = asked()
    login.page.show_error(explain("refused", address="10.0.0.9:8080"), has_why=True)
    login.page.notice.why.invoke()
    assert login.whys == [None]
    login.page.show_error(explain("bad_nick"))
    assert not login.page.notice.why.winfo_manager()


@pytest.mark.parametrize(
    "code, has_why",
    [
        ("key_changed", True),
        ("wrong_words", True),
        ("not_encrypted", True),
        ("no_answer", True),
        ("unknown_key", False),
        ("wrong_password", False),
    ],
)
def test_why_is_offered_beside_a_question_about_what_is_wrong(
    asked: Callable[..., Asked], code: str, has_why: bool
) -> None:
    login = asked()
    login.page.ask(code, name="Aula 3")
    button = login.page.question.why_button
    assert bool(button.winfo_manager()) is has_why
    if has_why:
        button.invoke()
        assert login.whys == [None] and not login.answers


def test_six_words_that_fit_nobody_are_explained(asked: Callable[..., Asked]) -> None:
    login = asked()
    login.page.form.words.fill("fiction original " + " ".join(KEY_WORDS))
    login.page.show_progress("…")
    login.page.ask("wrong_words")
    assert "Those are not the words" in login.page.said
    settle(login.root, lambda: login.focus is login.page.form.words.text)
    assert login.page.notice.why.winfo_manager()
    login.page.notice.why.invoke()
    assert login.whys == [None]


def test_why_of_a_class_in_the_list_is_about_that_class(asked: Callable[..., Asked]) -> None:
    login = asked()
    login.page.form.show_announced((IMPOSTOR,))
    row = next(row for row in login.page.form.classes.rows if row.key == "evil")
    login.page.form._on_enter_row(row)
    login.page.question.why_button.invoke()
    assert login.whys == [row.choice]


def test_starting_a_class_is_one_press(asked: Callable[..., Asked], press: Press) -> None:
    login = asked()
    login.page.host_card.focus()
    settle(login.root, lambda: login.focus)
    press("key", "Return")
    assert login.hosts == 1


def test_a_change_of_look_keeps_what_is_in_the_fields(desk: OpenDesk) -> None:
    window = desk()
    window.login.form.name.insert(0, "Ana")
    window.login.form.words.fill("fiction original")
    window.app.settings_control.use_theme("dark")
    assert window.login.form.filled == ("Ana", Choice(words="fiction original"), True)
