"""Test a person who closes the window in the middle of their work.

At the next start they find what was there, without pressing anything.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from net.wire.address import Address
from net.wire.events import Accepted, CaughtUp, Received
from tests.clients import Meet, meeting
from tests.display import Display
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.system.test_two_windows import HEIGHT, WIDTH, Window

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs a virtual screen"
)

Open = Callable[..., Window]


@pytest.fixture(scope="module")
def screen() -> Iterator[Display]:
    with Display(WIDTH, HEIGHT + 40) as display:
        yield display


@pytest.fixture
def start(screen: Display, tmp_path: Path) -> Iterator[Open]:
    """Start ana's window: the first time with a server's address, later with what it remembers."""
    with ExitStack() as stack:

        def make(server: Address | None = None) -> Window:
            window = Window(screen, "ana", tmp_path, 0, server=server)
            stack.callback(window.end)
            return window

        yield make


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


def test_a_new_profile_sees_what_was_said_before_and_scrolls_up_to_its_beginning(
    start: Open, meet: Meet
) -> None:
    with ServerProcess("--rate", "0") as server:
        luis = meet(server.address, "luis")
        luis.wait_for(CaughtUp)
        cids = [luis.client.post("#clase", f"dicho {number:03}") for number in range(1, 151)]
        luis.wait_for(Accepted, lambda event: event.cid == cids[-1])
        ana = start(server.address)
        ana.wait_for_chat()
        ana.wait_to_read("dicho 150")
        ana.focus()

        def is_at_the_top() -> bool:
            ana.press("ctrl+Home", "Prior", "Prior", "Prior", "Prior")
            return "dicho 001" in ana.read()

        wait_until(is_at_the_top, lambda: ana.shown, 20)
        ana.close()


def test_what_waited_at_closing_goes_out_at_the_next_start_by_itself(
    start: Open, meet: Meet, tmp_path: Path
) -> None:
    data = str(tmp_path / "server")
    with ServerProcess("--data", data) as server:
        luis = meet(server.address, "luis", journal=tmp_path / "luis.db")
        luis.wait_for(CaughtUp)
        ana = start(server.address)
        ana.wait_for_chat()
        ana.wait_to_see("luis")
        address = server.address
    ana.wait_to_see("Offline")
    ana.say("luis: espera a que vuelva")
    ana.wait_to_read("espera a que vuelva")
    ana.type("a medias, sin termin")
    ana.close_with_messages_that_wait()
    with ServerProcess("--data", data, "--port", str(address.port)):
        again = start()
        again.wait_for_chat()
        luis.wait_for(Received, lambda event: event.item.text == "espera a que vuelva")
        again.say("ar")
        luis.wait_for(Received, lambda event: event.item.text == "a medias, sin terminar")
        again.close()


def test_a_phantom_does_not_come_back(start: Open) -> None:
    with ServerProcess() as server:
        ana = start(server.address)
        ana.wait_to_see("#clase")
        ana.type("Deberes: sin nadie")
        ana.press("Return")
        ana.wait_to_see("Is “Deberes” somebody's name?")
        ana.press("Tab", "Return")
        ana.wait_to_see("Discard")
        ana.press("ctrl+Up", "d")
        ana.wait_to_see("Discard this message?")
        ana.press("Return")
        ana.wait_to_see("#clase", gone=("Deberes",))
        ana.close()
        again = start()
        again.wait_for_chat()
        again.wait_to_see("clase", gone=("Deberes",))
        again.close()
