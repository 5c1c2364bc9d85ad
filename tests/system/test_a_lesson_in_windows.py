"""Test a lesson at two real windows and with nc: what the teacher does, and what they do then."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from net.client.client import ChatClient
from net.client.target import Target
from net.shared import host_file
from net.wire import ballots, events
from net.wire.address import Address
from net.wire.ballots import Poll
from net.wire.teaching import HandsUp, LowerHands, Rename, SetLock, Tally, Teach
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.system.test_two_windows import Open, Window, display, open_window
from tests.wire import PlainWire

__all__ = ["display", "open_window"]

pytestmark = pytest.mark.skipif(
    sys.platform == "darwin", reason="a program may press keys there if its user has allowed it"
)

ROOM = "#clase"
POLL = ballots.write(Poll("What does recv return?", ("None", "zero bytes")))


class Teacher:
    """A teacher is a real client without a window."""

    def __init__(self, address: Address, folder: Path) -> None:
        self.heard: list[events.Event] = []
        self.client = ChatClient(Target.at(address), "Eva", self.heard.append, device="eva")
        self.client.start()
        self.await_event(lambda event: isinstance(event, events.Connected))
        content = host_file.read(folder)
        assert content is not None
        self.client.teach(Teach(token=content.token))

    def await_event(self, is_it: Callable[[events.Event], object]) -> None:
        wait_until(lambda: any(is_it(event) for event in [*self.heard]), lambda: self.heard, 20)

    def await_counts(self, *counts: int) -> None:
        """Wait until the tally of a poll has these counts."""
        self.await_event(
            lambda event: (
                isinstance(event, events.Taught)
                and isinstance(event.said, Tally)
                and event.said.counts == counts
            )
        )

    def await_hand(self, nick: str, text: str) -> None:
        """Wait until this hand is up, with this question."""
        self.await_event(
            lambda event: (
                isinstance(event, events.Taught)
                and isinstance(event.said, HandsUp)
                and any((hand.nick, hand.text) == (nick, text) for hand in event.said.up)
            )
        )

    @property
    def read(self) -> list[str]:
        """Return what others have said in rooms."""
        return [event.item.text for event in self.heard if isinstance(event, events.Received)]


@contextlib.contextmanager
def teaching(address: Address, folder: Path) -> Iterator[Teacher]:
    teacher = Teacher(address, folder)
    try:
        yield teacher
    finally:
        teacher.client.stop()
        teacher.client.join_threads(5)


def wait_for_title(window: Window, title: str) -> None:
    """Wait until the title is this, with the number of messages that are unread."""
    wait_until(lambda: window.title == title, lambda: window.title)


def test_a_lesson(open_window: Open, tmp_path: Path) -> None:
    folder = tmp_path / "server"
    with (
        ServerProcess("--name", "Aula 3", "--data", str(folder)) as server,
        PlainWire.login(server.address, "nc") as nc,
        teaching(server.address, folder) as eva,
    ):
        ana = open_window("ana", server=server.address)
        luis = open_window("luis", server=server.address)
        for window in (ana, luis):
            window.wait_to_see(ROOM, "What Eva can see")

        cid = eva.client.ask_class(ROOM, "poll", POLL)
        for window in (ana, luis):
            window.wait_to_see("Anonymous poll · open", "What does recv return?")
        ana.focus()
        ana.press("ctrl+Up", "2")
        eva.await_counts(0, 1)
        nc.send("/voto 1\n")
        eva.await_counts(1, 1)
        luis.wait_to_see("2 of 3 have answered.")
        eva.client.close_ballot(ROOM, "Eva", cid)
        for window in (ana, luis):
            window.wait_to_see("Anonymous poll · closed", "zero bytes: 1")

        eva.client.teach(SetLock(kind="write", seconds=600, reason="exam"))
        for window in (ana, luis):
            window.wait_to_see("Rooms closed by Eva: exam", "Your draft is kept.")
        luis.say("nobody hears this")
        ana.focus()
        ana.press("ctrl+h")
        ana.wait_to_see("[]")
        ana.do("type", "--delay", "8", "may I go")  # into the dialog, which has the focus
        ana.wait_to_see("[may I go]")
        ana.press("Return")
        eva.await_hand("ana", "may I go")
        nc.send("/mano duda\n")
        eva.await_hand("nc", "duda")
        eva.client.teach(LowerHands(nick="ana", answered=True))
        ana.wait_to_see("It is your turn.")

        eva.client.teach(SetLock(kind="write", on=False))
        luis.wait_to_see("What Eva can see", gone=["Rooms closed"])
        luis.type("now they hear me")

        def is_heard() -> bool:
            """Press Enter again if it is lost: Wine's notifications take the keyboard at times."""
            luis.press("Return")
            return "now they hear me" in eva.read

        wait_until(is_heard, lambda: eva.read)
        assert "nobody hears this" not in eva.read

        eva.client.teach(Rename(nick="luis", to="Luis Gil"))
        luis.wait_to_see("You are called Luis Gil here now.")
        wait_until(lambda: "Luis Gil joined" in server.log(), server.log)
        for window in (ana, luis):
            window.close()


def test_another_name_makes_nothing_unread_again_and_keeps_what_is_being_typed(
    open_window: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "server"
    with (
        ServerProcess("--name", "Aula 3", "--data", str(folder)) as server,
        teaching(server.address, folder) as eva,
    ):
        ana = open_window("ana", server=server.address)
        luis = open_window("luis", server=server.address)
        for text in ("one", "two"):
            eva.client.post(ROOM, text)
        luis.focus()
        luis.wait_to_see("one", "two")
        luis.say("three")
        for window in (luis, ana):
            window.focus()
            window.wait_to_see("three")
            wait_for_title(window, "Charla — Aula 3")

        luis.type("half a sentence")
        ana.focus()
        eva.client.teach(Rename(nick="luis", to="Luis Gil"))
        luis.wait_to_see("You are called Luis Gil here now.")
        wait_until(lambda: "Luis Gil joined" in server.log(), server.log)
        eva.client.post(ROOM, "four")
        luis.wait_to_see("four")
        assert luis.title == "(1) Charla — Aula 3"  # and not four
        luis.focus()
        wait_for_title(luis, "Charla — Aula 3")
        eva.client.post(ROOM, "five")
        ana.wait_to_see("five")
        wait_for_title(ana, "(1) Charla — Aula 3")
        luis.say(" and the rest")
        ana.wait_to_see("half a sentence and the rest")
        for window in (ana, luis):
            window.close()
