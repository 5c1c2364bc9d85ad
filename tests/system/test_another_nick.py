"""Test with real clients and a real server that another nick loses nothing that was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from net.client.handing_over import HandingOver
from net.shared import host_file
from net.wire.address import Address
from net.wire.events import (
    Accepted,
    CaughtUp,
    Connected,
    Disconnected,
    KeptDraft,
    Received,
    Restored,
)
from net.wire.teaching import Rename, Teach
from tests.clients import Meet, Person, meeting
from tests.identities import identifies
from tests.processes import ServerProcess
from tests.support import wait_until

ROOM = "#clase"


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


def teach(meet: Meet, server: ServerProcess, data: Path) -> Person:
    eva = meet(server.address, "eva")
    eva.wait_for(CaughtUp)
    content = host_file.read(data)
    assert content is not None
    eva.client.teach(Teach(token=content.token))
    return eva


def come_back(former: Person, nick: str, address: Address, journal: Path | None) -> Person:
    """Go on, as the window does, by the nick that the server has told."""
    assert former.wait_for(Disconnected).nick == nick
    return Person(
        address,
        nick,
        journal=journal,
        identity=identifies("luis"),
        device="device-luis",
        former=end(former),
    )


def end(person: Person) -> HandingOver:
    person.client.stop()
    return person.client.handing_over


def heard(person: Person) -> list[tuple[str, str]]:
    return [(one.item.sender, one.item.text) for one in person.all(Received)]


@pytest.mark.parametrize("keeps", [True, False])
def test_what_was_written_by_the_nick_of_before_gets_there_once(
    meet: Meet, tmp_path: Path, keeps: bool
) -> None:
    data = tmp_path / "server"
    first, second = (tmp_path / "first.db", tmp_path / "second.db") if keeps else (None, None)
    with ServerProcess("--data", str(data)) as server:
        eva, ana = teach(meet, server, data), meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        luis = meet(server.address, "luis", journal=first)
        luis.wait_for(CaughtUp)
        sent = luis.client.post(ROOM, "before")
        luis.wait_for(Accepted)
        eva.client.teach(Rename(nick="luis", to="Luis Gil"))
        wait_until(lambda: luis.all(Disconnected), lambda: luis.events)
        waiting = [luis.client.post(ROOM, "still by luis"), luis.client.post("ana", "for ana")]
        luis.client.keep_draft(KeptDraft(ROOM, "half a sen"))
        luis_gil = come_back(luis, "Luis Gil", server.address, second)
        try:
            restored = luis_gil.wait_for(Restored)
            assert restored.drafts == (KeptDraft(ROOM, "half a sen"),)
            luis_gil.wait_for(Connected)
            assert [luis_gil.wait_for(Accepted).cid for _ in waiting] == waiting
            wait_until(lambda: ("Luis Gil", "for ana") in heard(ana), lambda: ana.events)
        finally:
            luis_gil.client.stop()
            assert luis_gil.client.join_threads(5)
        said = [("luis", "before"), ("Luis Gil", "still by luis"), ("Luis Gil", "for ana")]
        assert heard(ana) == said
        assert sent not in waiting
        if first is not None:  # nothing of it comes up again if they get the nick of before back
            eva.client.teach(Rename(nick="Luis Gil", to="luis"))
            again = meet(server.address, "luis", journal=first)
            assert again.wait_for(Restored).drafts == ()
            again.wait_for(CaughtUp)
            again.client.post(ROOM, "as luis again")
            wait_until(lambda: ("luis", "as luis again") in heard(ana), lambda: ana.events)
            assert heard(ana) == [*said, ("luis", "as luis again")]


def test_a_program_that_ends_before_it_has_come_back_loses_nothing(
    meet: Meet, tmp_path: Path
) -> None:
    data, first = tmp_path / "server", tmp_path / "first.db"
    with ServerProcess("--data", str(data)) as server:
        eva = teach(meet, server, data)
        luis = meet(server.address, "luis", journal=first)
        luis.wait_for(CaughtUp)
        eva.client.teach(Rename(nick="luis", to="Luis Gil"))
        luis.wait_for(Disconnected)
        luis.client.post(ROOM, "still by luis")
        end(luis)
        assert luis.client.join_threads(5)
        # The next start begins with the nick that the settings still have.
        again = meet(server.address, "luis", journal=first)
        luis_gil = come_back(again, "Luis Gil", server.address, tmp_path / "second.db")
        try:
            luis_gil.wait_for(Accepted)
            eva.wait_for(Received, lambda one: one.item.text == "still by luis")
        finally:
            end(luis_gil)
            assert luis_gil.client.join_threads(5)
