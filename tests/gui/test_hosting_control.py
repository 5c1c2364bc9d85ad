"""Test how a class is started, joined, shown and ended from the window."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from tkinter import ttk

import pytest
from msgspec.structs import replace

from gui.hosting.start_dialog import StartDialog
from gui.hosting_control import HostingControl
from gui.looks.theme import Theme
from gui.model.choice import Choice
from gui.words import firewall
from net.client.host_thread import HostThread
from net.shared import host_file
from net.wire import events
from net.wire.address import Address
from net.wire.hosting import ClassPlan, HostedClass, HostState
from tests.gui.conftest import Desk, settle
from tests.gui.fakes import connected
from tests.gui.hosting.test_board import CLASS, texts
from tests.wire import PROMPT, PlainWire


class FakeWatch:
    """The test plays the thread that watches over the class."""

    def __init__(self, tell: Callable[[HostState], None]) -> None:
        self.tell = tell
        self.asked: list[object] = []

    def look(self) -> None:
        self.asked.append("look")

    def begin(self, plan: ClassPlan) -> None:
        self.asked.append(plan)

    def set_stays(self, stays: bool) -> None:
        self.asked.append(stays)

    def end(self) -> None:
        self.asked.append("end")

    def close(self, seconds: float) -> bool:
        self.asked.append("close")
        return True


class Stage:
    """The stage has a window, and the control of a class in it."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.root = root
        self.watches: list[FakeWatch] = []
        self.joined: list[tuple[HostedClass, str]] = []
        self.remembered: list[tuple[str, str]] = []
        self.changes = 0
        self.is_logged_in = False
        self.control = HostingControl(
            root,
            theme,
            proposal=lambda: ("Class of Elena", "Elena"),
            remember=lambda *names: self.remembered.append(names),
            join=lambda *joined: self.joined.append(joined),
            can_join=lambda: not self.is_logged_in,
            on_change=self._on_change,
            make_watch=self._make_watch,
        )

    def _make_watch(self, tell: Callable[[HostState], None]) -> FakeWatch:
        self.watches.append(FakeWatch(tell))
        return self.watches[-1]

    def _on_change(self) -> None:
        self.changes += 1

    @property
    def watch(self) -> FakeWatch:
        return self.watches[-1]

    @property
    def dialog(self) -> StartDialog:
        assert self.control.dialog is not None
        return self.control.dialog

    def tell(self, phase: str, hosted: HostedClass | None = None, code: str = "") -> None:
        self.watch.tell(HostState(phase, hosted, code, "detail"))
        for _ in range(3):
            self.settle_pump()

    def settle_pump(self) -> None:
        pump = self.control._pump
        assert pump is not None
        settle(self.root, lambda: pump.is_empty)
        self.root.update()


@pytest.fixture
def stage(root: tk.Tk, theme: Theme) -> Iterator[Stage]:
    stage = Stage(root, theme)
    yield stage
    stage.control.close(0)


def test_a_class_is_started_joined_and_shown(stage: Stage) -> None:
    stage.control.open()
    assert stage.dialog.name.get() == "Class of Elena"
    assert stage.dialog.by.get() == "Elena"
    stage.dialog.name.delete(0, "end")
    stage.dialog.name.insert(0, "  Aula   3 ")
    stage.dialog.password.insert(0, "secreto")
    stage.dialog.button.invoke()
    assert stage.watch.asked == [ClassPlan("Aula 3", "Elena", "secreto")]
    assert stage.remembered == [("Aula 3", "Elena")]
    stage.tell("starting")
    assert stage.dialog.button.instate(["disabled"])
    stage.tell("running", CLASS)
    assert stage.control.dialog is None
    assert stage.joined == [(CLASS, "secreto")]
    assert stage.control.board is not None
    assert stage.control.running == "Aula 3"
    assert stage.changes == 1


@pytest.mark.parametrize(
    ("system", "says"), [("win32", "Allow access"), ("darwin", "charla-server")]
)
def test_what_the_system_will_ask_is_said_before_the_first_class(
    root: tk.Tk, theme: Theme, monkeypatch: pytest.MonkeyPatch, system: str, says: str
) -> None:
    asked = firewall.before_hosting(system)
    assert asked is not None and says in asked.text
    monkeypatch.setattr(firewall, "before_hosting", lambda: asked)
    stage = Stage(root, theme)
    stage.control.open()
    assert asked.text not in seen_texts(stage.dialog)
    stage.dialog.close()
    stage.control._is_first = lambda: True
    stage.control.open()
    assert asked.text in seen_texts(stage.dialog) and asked.title in seen_texts(stage.dialog)
    stage.dialog.close()
    stage.control.close(0)


def test_it_is_said_once_also_for_who_is_not_remembered(desk: Desk) -> None:
    window = desk
    assert window.app.hosting._is_first()
    window.login.form.restore(window.login.form.kept._replace(remember=False))
    window.app._remember_class("Aula 3", "Elena")
    assert not window.app.hosting._is_first()
    assert window.app.settings.class_name == ""


def seen_texts(widget: tk.Misc) -> list[str]:
    """Return what the labels in a widget say."""
    found = [str(widget.cget("text"))] if isinstance(widget, ttk.Label) else []
    return [*found, *(text for child in widget.winfo_children() for text in seen_texts(child))]


def test_a_class_can_be_started_while_one_is_looked_for(stage: Stage) -> None:
    stage.control.open()
    stage.control.look()
    stage.tell("looking")
    stage.dialog.button.invoke()
    assert stage.watch.asked == ["look"] and stage.dialog.button.instate(["disabled"])
    stage.tell("none")
    assert stage.watch.asked == [ClassPlan("Class of Elena", "Elena")]
    stage.tell("running", CLASS)
    assert stage.joined == [(CLASS, "")]


def test_what_is_found_meanwhile_is_not_started_again(stage: Stage) -> None:
    stage.control.open()
    stage.control.look()
    stage.dialog.button.invoke()
    stage.tell("running", CLASS)
    assert len(stage.watches) == 1 and stage.control.board is not None


def test_the_teacher_need_not_join(stage: Stage) -> None:
    stage.control.open()
    stage.dialog.joins_box.invoke()
    stage.dialog.stays_box.invoke()
    stage.dialog.teaches_box.invoke()
    stage.dialog.button.invoke()
    plan = ClassPlan("Class of Elena", "Elena", stays=True, teaches=True)
    assert stage.watch.asked == [plan]
    stage.tell("running", CLASS)
    assert stage.joined == []


def test_the_glass_wall_opens_from_the_board_and_goes_with_the_window(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_file, "server_folder", lambda: tmp_path)
    stage.control.open()
    stage.dialog.button.invoke()
    stage.tell("running", CLASS)
    assert stage.control.board is not None
    stage.control.board.build_menu().press("Glass wall…")
    glass = stage.control.glass
    assert glass is not None
    settle(stage.root, lambda: "No server runs" in glass.view.head.words[1])
    stage.control.show_glass()
    assert stage.control.glass is glass
    stage.control.close(0)
    assert not glass.is_open
    assert glass.join(10)


def test_what_went_wrong_is_said_where_it_can_be_mended(stage: Stage) -> None:
    stage.control.open()
    stage.dialog.button.invoke()
    stage.tell("starting")
    stage.tell("none", code="port_in_use")
    assert "port is in use" in stage.dialog.said
    assert stage.dialog.port.instate(["invalid"])
    assert stage.dialog.button.instate(["!disabled"])
    stage.dialog.port.insert(0, "99999")
    stage.dialog.button.invoke()
    assert "That port is not valid" in stage.dialog.said
    stage.dialog.port.delete(0, "end")
    stage.dialog.port.insert(0, "9000")
    stage.dialog.button.invoke()
    assert stage.watch.asked == [ClassPlan("Class of Elena", "Elena", port=9000)]


@pytest.mark.parametrize("name", ["", "   ", "\t"])
def test_a_class_has_a_name(stage: Stage, name: str) -> None:
    stage.control.open()
    stage.dialog.name.delete(0, "end")
    stage.dialog.name.insert(0, name)
    stage.dialog.button.invoke()
    assert stage.watches == []


def test_a_class_that_runs_already_is_found(stage: Stage) -> None:
    stage.control.look()
    stage.tell("looking")
    stage.control.open()  # before it is known
    assert stage.control.dialog is None and stage.control.board is None
    stage.tell("running", replace(CLASS, is_own=False, stays=True))
    assert stage.control.board is not None
    assert stage.joined == []


def test_when_none_runs_a_new_one_is_asked_for(stage: Stage) -> None:
    stage.control.look()
    stage.control.open()
    stage.tell("none")
    assert stage.dialog.winfo_exists()


def test_a_class_that_nobody_asked_for_opens_nothing(stage: Stage) -> None:
    stage.control.look()
    stage.tell("running", CLASS)
    assert stage.control.board is None and stage.changes == 1
    stage.control.open()
    assert stage.control.board is not None


def test_ending_asks_first(stage: Stage) -> None:
    stage.control.look()
    stage.tell("running", CLASS)
    stage.control.open()
    board = stage.control.board
    assert board is not None
    board.build_menu().press("End the class…")
    dialog = stage.control.end_dialog
    assert dialog is not None
    assert "40 people are in the class." in words_of(dialog)
    dialog.made[0].invoke()
    assert "end" not in stage.watch.asked
    board.build_menu().press("End the class…")
    assert stage.control.end_dialog is not None
    stage.control.end_dialog.made[1].invoke()
    assert "end" in stage.watch.asked
    stage.tell("ending", CLASS)
    stage.tell("none")
    assert stage.control.board is None and stage.control.running == ""
    assert stage.control.dialog is None


def words_of(widget: tk.Misc) -> str:
    own = str(widget.cget("text")) if isinstance(widget, ttk.Label) else ""
    return " ".join([own, *(words_of(child) for child in widget.winfo_children())])


def test_a_class_that_ends_by_itself_is_told(stage: Stage) -> None:
    stage.control.look()
    stage.tell("running", CLASS)
    stage.control.open()
    stage.tell("none", code="gone")
    assert stage.control.board is None
    assert "The class has ended." in stage.dialog.said


def test_a_class_that_a_teacher_has_ended_has_not_failed(stage: Stage) -> None:
    stage.control.look()
    stage.tell("running", CLASS)
    stage.control.open()
    stage.tell("none", code="ended")
    assert stage.control.board is None and stage.control.dialog is None
    assert stage.control.has_ended(CLASS.fingerprint)


def test_closing_the_window_asks_what_becomes_of_the_class(stage: Stage) -> None:
    left: list[str] = []
    stage.control.look()
    stage.tell("running", CLASS)

    def leave() -> None:
        if not stage.control.stays_for_class(leave):
            left.append("left")

    leave()
    assert left == [] and stage.control.end_dialog is not None
    assert "40 people are in the class." in words_of(stage.control.end_dialog)
    stage.control.end_dialog.made[2].invoke()  # keep it going
    assert left == ["left"]
    assert stage.watch.asked == ["look", True]


@pytest.mark.parametrize(
    "hosted",
    [
        replace(CLASS, stays=True),
        replace(CLASS, is_own=False, stays=True),
        replace(CLASS, count=0, people=()),
    ],
)
def test_closing_asks_nothing_if_there_is_nothing_to_decide(
    stage: Stage, hosted: HostedClass
) -> None:
    assert not stage.control.stays_for_class(lambda: None)
    stage.control.look()
    stage.tell("running", hosted)
    assert not stage.control.stays_for_class(lambda: None)


def test_a_teacher_alone_in_their_class_is_not_asked(stage: Stage) -> None:
    stage.is_logged_in = True
    stage.control.look()
    stage.tell("running", replace(CLASS, count=1))
    assert not stage.control.stays_for_class(lambda: None)
    stage.tell("running", replace(CLASS, count=2))
    assert stage.control.stays_for_class(lambda: None)


def test_a_new_look_makes_the_board_anew(stage: Stage, theme: Theme) -> None:
    stage.control.look()
    stage.tell("running", CLASS)
    stage.control.open()
    before = stage.control.board
    assert before is not None
    menu = before.build_menu()
    menu.submenu("Language of the words").press("Español")
    shown = settle(stage.root, lambda: texts(before, "word"))
    theme.use("dark")
    stage.control.rebuild()
    after = stage.control.board
    assert after is not None and after is not before
    settle(stage.root, lambda: texts(after, "word"))
    assert texts(after, "word") == shown


def test_what_a_thread_says_late_changes_nothing(stage: Stage) -> None:
    stage.control.look()
    old = stage.watch
    stage.tell("none")
    old.tell(HostState("running", CLASS))
    stage.settle_pump()
    assert stage.control.running == ""


@pytest.fixture
def desk(root: tk.Tk, theme: Theme, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(root, theme, tmp_path, name="Elena")
    yield desk
    if not desk.closed:
        desk.app.close_at_once()


def play_the_thread(desk: Desk) -> list[FakeWatch]:
    watches: list[FakeWatch] = []

    def make(tell: Callable[[HostState], None]) -> FakeWatch:
        watches.append(FakeWatch(tell))
        return watches[-1]

    desk.app.hosting._make_watch = make
    return watches


def test_the_login_joins_its_own_class_by_the_key_that_the_folder_tells(desk: Desk) -> None:
    watches = play_the_thread(desk)
    login = desk.app.login
    assert login is not None
    assert login.host_card.title.cget("text") == "Start a class on this computer"
    desk.app.hosting.open()
    dialog = desk.app.hosting.dialog
    assert dialog is not None
    dialog.password.insert(0, "secreto")
    dialog.button.invoke()
    watches[0].tell(HostState("running", CLASS))
    settle(desk.root, lambda: desk.clients)
    assert desk.client.options["password"] == "secreto"
    target = desk.client.target
    assert target.fingerprint == CLASS.fingerprint and target.is_encrypted
    assert str(target.address) == "127.0.0.1:8080"
    assert not target.may_be_unverified
    assert desk.app.settings.known[CLASS.fingerprint].is_verified
    assert "Aula 3" in login.host_card.title.cget("text")


def test_a_teacher_who_ends_their_class_out_of_the_chat_can_start_it_again(desk: Desk) -> None:
    watches = play_the_thread(desk)
    desk.app.hosting.look()
    watches[0].tell(HostState("running", CLASS))
    settle(desk.root, lambda: desk.app.hosting.running)
    desk.app.login_control.join(CLASS, "")
    welcome = events.Connected(
        "127.0.0.1:8080", "Elena", "Aula 3", False, fingerprint=CLASS.fingerprint
    )
    desk.say(welcome, events.CaughtUp())
    desk.app.hosting._end()
    watches[0].tell(HostState())
    settle(desk.root, lambda: not desk.app.hosting.running)
    banner = desk.chat.banner
    for event in (
        events.Disconnected("shutdown", "", 1.0),
        events.Connecting("127.0.0.1:8080", 1),
        events.Disconnected("refused", "", 2.0),
    ):
        desk.say(event)
        assert banner.title == "The class has ended."
        assert [str(one.cget("text")) for one in banner.buttons] == ["Start it again", "Log out"]
    banner.buttons[0].invoke()
    dialog = desk.app.hosting.dialog
    assert dialog is not None
    dialog.button.invoke()
    assert ("reconnect_now",) not in desk.client.calls
    watches[1].tell(HostState("running", CLASS))
    settle(desk.root, lambda: ("reconnect_now",) in desk.client.calls)
    desk.say(events.Disconnected("lost", "", 2.0))
    assert banner.said.startswith("The connection was lost.")


def test_a_changed_key_is_told_also_to_a_teacher_who_has_ended_the_class(desk: Desk) -> None:
    desk.app.hosting.ended = CLASS.fingerprint
    desk.app.login_control.join(CLASS, "")
    desk.say(
        events.Connected("127.0.0.1:8080", "Elena", "Aula 3", False, fingerprint=CLASS.fingerprint)
    )
    desk.say(events.Disconnected("key_changed", "", None))
    assert "not the server you know" in desk.chat.banner.title


def test_names_are_proposed_again_unless_nothing_is_to_be_remembered(desk: Desk) -> None:
    watches = play_the_thread(desk)

    def propose() -> tuple[str, str]:
        desk.app.hosting.open()
        assert desk.app.hosting.dialog is not None
        return desk.app.hosting.dialog.name.get(), desk.app.hosting.dialog.by.get()

    def start(name: str, by: str) -> None:
        propose()
        dialog = desk.app.hosting.dialog
        assert dialog is not None
        for entry, text in ((dialog.name, name), (dialog.by, by)):
            entry.delete(0, "end")
            entry.insert(0, text)
        dialog.joins_box.invoke()
        dialog.button.invoke()
        for state in (HostState("running", CLASS), HostState()):
            watches[-1].tell(state)
        settle(desk.root, lambda: dialog is not desk.app.hosting.dialog)
        settle(desk.root, lambda: desk.app.hosting._watch is None)

    assert propose() == ("Class of Elena", "Elena")
    start("Aula 3", "Elena G.")
    assert propose() == ("Aula 3", "Elena G.")
    desk.app.settings.forget_person()
    assert desk.app.login is not None
    desk.app.login.form.remember_box.invoke()
    start("Aula 4", "Eva")
    assert (desk.app.settings.class_name, desk.app.settings.class_teacher) == ("", "")


@pytest.mark.parametrize("is_told_first", [True, False])
def test_who_starts_a_class_out_of_the_chat_is_not_asked_for_the_password_they_gave_it(
    desk: Desk, is_told_first: bool
) -> None:
    desk.app.login_control.connect("Elena", Choice("127.0.0.1:8080"), True)
    desk.say(connected("Elena"), events.CaughtUp())
    desk.say(events.Disconnected("server_stopping", "", 1.0))
    watches = play_the_thread(desk)
    desk.app.hosting.open()
    dialog = desk.app.hosting.dialog
    assert dialog is not None
    dialog.password.insert(0, "secreto")
    dialog.button.invoke()
    before = len(desk.clients)
    asks = events.Disconnected("password_needed", "", None, fingerprint=CLASS.fingerprint)
    if is_told_first:
        watches[0].tell(HostState("running", CLASS))
        settle(desk.root, lambda: desk.app.hosting.hosted)
        desk.say(asks)
    else:
        desk.say(asks)
        watches[0].tell(HostState("running", CLASS))
    settle(desk.root, lambda: len(desk.clients) > before)
    assert desk.client.options["password"] == "secreto"
    desk.say(events.Disconnected("wrong_password", "", None, fingerprint=CLASS.fingerprint))
    assert len(desk.clients) == before + 1  # it is not tried again and again
    assert desk.app.login is not None and "not the password" in desk.app.login.said


def test_closing_at_once_asks_nothing(desk: Desk) -> None:
    watches = play_the_thread(desk)
    desk.app.hosting.look()
    watches[0].tell(HostState("running", CLASS))
    settle(desk.root, lambda: desk.app.hosting.running)
    desk.app.close()
    assert not desk.closed and desk.app.hosting.end_dialog is not None
    desk.app.close_at_once()
    assert desk.closed
    assert watches[0].asked[-1] == "close"


def test_a_real_class_is_started_shown_and_ended(root: tk.Tk, theme: Theme, tmp_path: Path) -> None:
    """Test with the real thread and the real server."""
    control = HostingControl(
        root,
        theme,
        proposal=lambda: ("Class of Elena", "Elena"),
        remember=lambda _name, _teacher: None,
        join=lambda _hosted, _password: None,
        can_join=lambda: True,
        on_change=lambda: None,
        make_watch=lambda tell: HostThread(tell, tmp_path),
    )
    control.open()
    assert control.dialog is not None
    control.dialog.password.insert(0, "sésamo")
    control.dialog.button.invoke()
    settle(root, lambda: control.board, timeout=40)
    hosted, board = control.hosted, control.board
    assert hosted is not None and board is not None
    assert (hosted.name, hosted.by, hosted.has_password) == ("Class of Elena", "Elena", True)
    assert 8080 <= hosted.port <= 8142
    with PlainWire(Address("127.0.0.1", hosted.port)) as nc:
        nc.send("nc\n")
        nc.expect(PROMPT)
        nc.expect("Esta clase tiene clave.")
    board.build_menu().press("End the class…")
    assert control.end_dialog is not None
    control.end_dialog.made[1].invoke()
    settle(root, lambda: control.hosted is None, timeout=20)
    assert not (tmp_path / "host.json").exists()
    control.close(5)
