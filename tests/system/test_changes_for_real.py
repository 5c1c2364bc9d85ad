"""Test changes, private groups and read receipts between real clients and a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from net.wire import events
from net.wire.address import Address
from net.wire.events import (
    Accepted,
    CaughtUp,
    Changed,
    Details,
    GroupChanged,
    Notice,
    PageLoaded,
    PresenceChanged,
    Quote,
    Received,
)
from tests.clients import Meet, meeting
from tests.processes import ServerProcess
from tests.support import free_port

GROUP = "#g-0123456789"


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


def test_a_group_is_made_as_soon_as_there_is_a_server(meet: Meet, tmp_path: Path) -> None:
    """Test that what was said in it meanwhile reaches nobody else."""
    port = free_port()
    ana = meet(Address("127.0.0.1", port), "ana", journal=tmp_path / "ana")
    ana.wait_for(events.Disconnected)
    ana.client.group(GROUP, "Trabajo", ["eva"])
    cid = ana.client.post(GROUP, "secreto")
    with ServerProcess("--port", str(port)) as server:
        luis = meet(server.address, "luis")
        luis.wait_for(CaughtUp)
        ana.client.reconnect_now()
        assert ana.wait_for(GroupChanged).members == ("ana",)
        assert ana.wait_for(Accepted).cid == cid
        ana.client.post("luis", "fin")
        assert luis.wait_for(Received).item.text == "fin"
        assert "#g-" not in str(luis.events) and "secreto" not in str(luis.events)


def test_what_is_answered_to_an_invitation_holds_across_restarts_of_both(
    meet: Meet, tmp_path: Path
) -> None:
    with ServerProcess("--data", str(tmp_path / "data")) as server:
        port = server.address.port
        ana, luis = (
            meet(server.address, nick, journal=tmp_path / nick) for nick in ("ana", "luis")
        )
        for person in (ana, luis):
            person.wait_for(CaughtUp)
        ana.client.group(GROUP, "Trabajo", ["luis"])
        ana.client.group("#g-2", "Fiesta", ["luis"])
        luis.wait_for(events.InvitationReceived, lambda one: one.room == "#g-2")
    luis.wait_for(events.Disconnected)
    luis.client.decline("#g-2")
    luis.client.block("ana", True)
    with ServerProcess("--data", str(tmp_path / "data"), "--port", str(port)):
        luis.client.reconnect_now()
        assert {luis.wait_for(events.InvitationReceived).room for _ in range(2)} == {GROUP, "#g-2"}
        assert {luis.wait_for(events.InvitationWithdrawn).room for _ in range(2)} == {GROUP, "#g-2"}
        ana.client.reconnect_now()
        ana.wait_for(CaughtUp)
        ana.client.post("luis", "¿por qué no?")
        assert ana.wait_for(events.Failed).code == "blocked"


def test_a_group_and_what_becomes_of_its_messages(
    meet: Meet, address: Address, tmp_path: Path
) -> None:
    ana, luis, eva = (
        meet(address, nick, journal=tmp_path / nick) for nick in ("ana", "luis", "eva")
    )
    for person in (ana, luis, eva):
        person.wait_for(CaughtUp)
    ana.client.group(GROUP, "Trabajo", ["luis"])
    made = ana.wait_for(GroupChanged)
    assert (made.title, made.members, made.by, made.invited) == (
        "Trabajo",
        ("ana",),
        "ana",
        ("luis",),
    )
    assert luis.wait_for(events.InvitationReceived) == events.InvitationReceived(
        GROUP, "Trabajo", "ana"
    )
    luis.client.join(GROUP)
    assert luis.wait_for(GroupChanged) == GroupChanged(GROUP, "Trabajo", ("ana", "luis"), "luis")
    assert ana.wait_for(events.RoomJoined, lambda one: one.room == GROUP).nick == "luis"
    eva.client.join(GROUP)
    assert eva.wait_for(Notice).code == "not_invited"

    cid = ana.client.post(GROUP, "hoal")
    ana.wait_for(Accepted)
    received = luis.wait_for(Received)
    assert (received.to, received.item.text, received.item.cid) == (GROUP, "hoal", cid)
    luis.client.post(GROUP, "¿qué?", Quote("ana", cid))
    assert ana.wait_for(Received).item.reply == Quote("ana", cid, "hoal")
    luis.client.react(GROUP, "ana", cid, "👍")
    assert ana.wait_for(Changed).item.reactions == (("luis", "👍"),)
    ana.client.edit(GROUP, cid, "hola")
    luis.wait_for(Changed, lambda changed: changed.item.text == "hola")
    assert luis.wait_for(Changed).item.reply == Quote("ana", cid, "hola")

    luis.client.read(GROUP, received.place)
    luis.client.state("busy", "en clase")
    assert (
        ana.wait_for(PresenceChanged, lambda one: one.nick == "luis" and one.state == "busy").note
        == "en clase"
    )
    luis.client.typing(GROUP)
    assert ana.wait_for(events.TypingStarted) == events.TypingStarted("luis", GROUP)
    ana.client.details(GROUP, "ana", cid)
    details = ana.wait_for(Details)
    assert (details.delivered, details.read) == (("luis",), ("luis",))

    ana.client.delete(GROUP, cid)
    luis.wait_for(Changed, lambda changed: changed.item.deleted)
    luis.client.stop()
    assert luis.client.join_threads(5)
    # The new device gets what there is, and no more.
    new_device = meet(address, "luis", journal=tmp_path / "new")
    new_device.wait_for(CaughtUp)
    new_device.client.load(GROUP)
    first, second = new_device.wait_for(PageLoaded).items
    assert (first.text, first.deleted) == ("", True)
    assert (second.text, second.reply) == ("¿qué?", Quote("ana", cid, ""))
    assert not any(
        isinstance(event, events.Failed | events.ChangeFailed) for event in ana.events + luis.events
    )
