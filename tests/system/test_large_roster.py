"""Test thousands of names and rooms on a real server.

Everybody gets in and hears of all of them, and the chat goes on.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from net.hub.hub import Hub
from net.hub.pages import PAGE_BYTES
from net.server import store
from net.wire.address import Address
from net.wire.events import CaughtUp, Received
from tests.clients import meeting
from tests.identities import identity_of
from tests.processes import ServerProcess
from tests.wire import RichWire

NAMES, ROOMS = 400, 39


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data of a server where 400 owners of a name have each created 39 rooms."""
    folder = tmp_path_factory.mktemp("large")
    archive = store.open_store(folder, kept_days=30, kept_messages=1000)
    hub = Hub(archive, server="Aula", main_room="#clase")
    for number in range(NAMES):
        nick = f"persona número {number}"
        user = hub.registry.arrive(nick, nick, identity_of(nick).public, is_guest=False)
        for name in ("#clase", *(f"#sala-{number}-{room}" for room in range(ROOMS))):
            hub.registry.enter(user, name)
    archive.commit()
    archive.close()
    return folder


def read_all(address: Address, nick: str, results: list[tuple[int, int]]) -> None:
    with RichWire.login(address, nick, key=nick, seen=0, epoch="") as wire:
        people, rooms = wire.read_roster()
        assert rooms["#clase"]["members"][0] == nick
        results.append((len(people), len(rooms)))


def test_everybody_gets_in_also_after_a_restart(folder: Path) -> None:
    for start in range(2):
        with ServerProcess("--data", str(folder)) as server:
            results: list[tuple[int, int]] = []
            threads = [
                threading.Thread(
                    target=read_all, args=(server.address, f"alumno {start}-{number}", results)
                )
                for number in range(10)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
            assert len(results) == len(threads)
            assert min(results) >= (NAMES + 1, NAMES * ROOMS + 1)


def test_no_line_is_large_and_nothing_comes_unasked(folder: Path) -> None:
    with (
        ServerProcess("--data", str(folder)) as server,
        RichWire.login(server.address, "ana", key="ana") as ana,
    ):
        while json.loads(line := ana.read_line())["op"] != "roster":
            assert len(line) < PAGE_BYTES + 1024
        ana.expect_silence(0.3)
        ana.say(op="ping", n=7)
        assert ana.hear("pong")["n"] == 7
        pages = 1
        while json.loads(line).get("more"):
            ana.say(op="more")
            line = ana.read_line()
            assert len(line) < PAGE_BYTES + 1024
            pages += 1
        assert pages > 20


def test_the_program_takes_it_all_in_and_its_messages_do_not_wait_for_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ServerProcess("--data", str(folder)) as server, meeting(monkeypatch) as meet:
        luis, ana = meet(server.address, "luis"), meet(server.address, "ana")
        for person in (luis, ana):
            person.wait_for(CaughtUp)
        ana.client.post("luis", "hola")
        assert luis.wait_for(Received).item.text == "hola"
        assert len(ana.roster()) >= NAMES + 2
