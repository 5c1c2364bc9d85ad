"""Test that a client's connection can be led through the lab, and that nothing is lost there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.faults.detour import LabDetour
from net.client.target import Target
from net.wire.address import Address
from net.wire.events import Accepted, CaughtUp, Connected, Disconnected, Received
from tests.clients import Meet, Person, meeting
from tests.support import wait_until
from tests.wire import Wire


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


@pytest.fixture
def detour() -> Iterator[LabDetour]:
    detour = LabDetour(seed=7)
    yield detour
    detour.stop()
    assert not [one for one in threading.enumerate() if one.name.startswith("lab")]


def fingerprint_of(address: Address) -> str:
    with Wire(address, encrypted=True) as probe:
        return probe.fingerprint


def arrivals(person: Person, text: str) -> int:
    return sum(one.item.text == text for one in person.all(Received))


def test_a_message_written_while_nothing_passes_arrives_when_it_is_healed(
    meet: Meet, address: Address, detour: LabDetour, tmp_path: Path
) -> None:
    """Lead an encrypted connection through the lab and back: the server and the journal stay."""
    fingerprint = fingerprint_of(address)
    paths: list[tuple[str, str]] = []

    def journal(key: str, place: str, _is_verified: bool) -> Path:
        paths.append((key, place))
        return tmp_path / "ana.db"

    ana = meet(Target((address,), fingerprint), "ana lab", journal=journal)
    luis = meet(address, "luis lab", journal=tmp_path / "luis.db")
    for one in (ana, luis):
        one.wait_for(CaughtUp)
    ana.client.detour(detour)
    again = ana.wait_for(Connected)
    assert again.fingerprint == fingerprint
    ana.wait_for(CaughtUp)
    [traffic] = detour.traffic()
    assert traffic.up > 0

    detour.do("freeze")
    ana.client.post("luis lab", "escrito en el hielo")
    luis.client.post("ana lab", "¿estás?")
    wait_until(lambda: luis.all(Accepted))
    assert not ana.all(Accepted)
    assert arrivals(ana, "¿estás?") == arrivals(luis, "escrito en el hielo") == 0
    detour.do("heal")
    wait_until(lambda: arrivals(luis, "escrito en el hielo") and arrivals(ana, "¿estás?"))

    ana.client.detour(None)
    assert ana.wait_for(Connected).fingerprint == fingerprint
    ana.wait_for(CaughtUp)
    wait_until(lambda: not detour.traffic())
    ana.client.post("luis lab", "otra vez derecho")
    wait_until(lambda: arrivals(luis, "otra vez derecho"))
    assert arrivals(luis, "escrito en el hielo") == arrivals(ana, "¿estás?") == 1
    # To the journal it has been one server, at its own address.
    assert {(key, place) for key, place in paths if place} == {(fingerprint, str(address))}


@pytest.mark.parametrize("order", ["down cut char", "down corrupt 1/50", "reset", "up half-close"])
def test_whatever_breaks_a_connection_loses_no_message(
    meet: Meet, address: Address, detour: LabDetour, order: str
) -> None:
    word = order.replace(" ", "").replace("/", "")[:12]
    ana = meet(Target((address,), fingerprint_of(address)), f"ana {word}")
    luis = meet(address, f"luis {word}")
    for one in (ana, luis):
        one.wait_for(CaughtUp)
    ana.client.detour(detour)
    ana.wait_for(CaughtUp)
    detour.do(order)
    ana.client.post(f"luis {word}", "¿llega?")
    luis.client.post(f"ana {word}", "señal")
    ana.wait_for(Disconnected, lambda end: end.code != "key_changed")
    detour.do("heal")
    wait_until(lambda: arrivals(luis, "¿llega?") and arrivals(ana, "señal"))
    assert arrivals(luis, "¿llega?") == arrivals(ana, "señal") == 1


def test_a_detour_leads_to_one_server_and_ends(address: Address) -> None:
    detour = LabDetour(seed=1)
    detour.do("down slice 1")
    detour.do("cut")  # there is nothing to cut yet
    with Wire(detour(address)) as wire:
        assert wire.sock.recv(1)
        with pytest.raises(OSError, match="leads to"):
            detour(Address("127.0.0.1", 9))
    detour.stop()
    with pytest.raises(OSError, match="ended"):
        detour(address)
    assert '"slice 1 pause 2ms"' in detour.log.text()
