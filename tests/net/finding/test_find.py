"""Test announcing and finding in networks of their own: nothing reaches that of this machine."""

from __future__ import annotations

import base64
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from net.finding import find, listing
from net.server import announce
from net.server.announce import Announcer
from net.shared import multicast
from net.wire.address import Address
from net.wire.announced import SERVICE, TEXT_BYTES, Announced
from tests.support import wait_until

if sys.platform != "linux":
    pytest.skip("network namespaces are Linux's", allow_module_level=True)

from tests.networks import Computer, Network
from tests.watching import watched

PORT = 8080


def key(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


@pytest.fixture
def network() -> Iterator[Network]:
    """Return a network; afterwards no thread and no descriptor is left of what was in it."""
    threads, descriptors = set(threading.enumerate()), len(os.listdir("/proc/self/fd"))
    with Network() as network:
        yield network
    wait_until(lambda: set(threading.enumerate()) <= threads, threading.enumerate)
    assert len(os.listdir("/proc/self/fd")) <= descriptors


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look and check more often than programs do, so that tests need not wait for long."""
    monkeypatch.setattr(multicast, "POLL_SECONDS", 0.2)
    monkeypatch.setattr(listing, "CHECK_SECONDS", 0.5)
    monkeypatch.setattr(listing, "SOON_SECONDS", 0.1)
    monkeypatch.setattr(announce, "UPDATE_SECONDS", 0.5)


class Served:
    """A server listens on a computer and is announced."""

    def __init__(self, computer: Computer, name: str, number: int, port: int, host: str) -> None:
        with computer.here():
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            self.listener = socket.create_server(
                (host, port), family=family, dualstack_ipv6=host == "::"
            )
            self.announcer = Announcer(name, "Luisa", port, key(number), host=host)
            self.announcer.start()

    def stop(self) -> None:
        self.listener.close()
        self.announcer.stop()


@contextmanager
def served(
    computer: Computer, name: str = "Aula 3", number: int = 1, *, port: int = PORT, host: str = "::"
) -> Iterator[Served]:
    server = Served(computer, name, number, port, host)
    try:
        yield server
    finally:
        server.stop()


def two(network: Network) -> tuple[Computer, Computer]:
    """Return a teacher's and a student's computer on one switch."""
    switch = network.switch()
    teacher, student = network.computer("teacher"), network.computer("student")
    teacher.plug(switch, "192.168.1.20/24")
    student.plug(switch, "192.168.1.30/24")
    return teacher, student


def test_a_server_is_found_and_gone_again(network: Network) -> None:
    teacher, student = two(network)
    with watched(student) as watch:
        watch.wait_for()
        with served(teacher) as server:
            (found,) = watch.wait_for("Aula 3")
            assert (found.by, found.people, found.fingerprint) == ("Luisa", 0, key(1))
            assert str(found.addresses[0]) == "192.168.1.20:8080"
            server.stop()
            watch.wait_for()


def test_a_server_that_was_there_before_is_found_before_it_is_said_that_there_is_none(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "QUIET_SECONDS", 10.0)
    teacher, student = two(network)
    with served(teacher), watched(teacher) as own:
        own.wait_for("Aula 3")  # on the same computer too
        with watched(student) as watch:
            watch.wait_for("Aula 3")
            assert watch.reports[0][1]


def test_it_is_found_over_both_interfaces_and_with_the_right_address_first(
    network: Network,
) -> None:
    teacher = network.computer("teacher")
    students = []
    for number in (1, 2):
        switch = network.switch()
        teacher.plug(switch, f"10.0.{number}.20/24", interface=f"eth{number}")
        students.append(network.computer("student"))
        students[-1].plug(switch, f"10.0.{number}.30/24")
    with served(teacher), watched(students[0]) as one, watched(students[1]) as two:
        assert one.wait_for("Aula 3")[0].addresses[0].host == "10.0.1.20"
        assert two.wait_for("Aula 3")[0].addresses[0].host == "10.0.2.20"


@pytest.mark.parametrize("addresses", [("fd00::20/64", "fd00::30/64"), ()])
def test_it_is_found_where_there_is_only_ipv6(network: Network, addresses: tuple[str, ...]) -> None:
    switch = network.switch()
    teacher, student = network.computer("teacher"), network.computer("student")
    teacher.plug(switch, *addresses[:1])
    student.plug(switch, *addresses[1:])
    with served(teacher), watched(student) as watch:
        (found,) = watch.wait_for("Aula 3")
        with student.here():  # and it can be reached there
            for address in found.addresses:
                socket.create_connection((address.host, address.port), 5.0).close()


def test_an_interface_that_comes_later_is_listened_to(network: Network) -> None:
    switch = network.switch()
    teacher, student = network.computer("teacher"), network.computer("student")
    teacher.plug(switch, "192.168.1.20/24")
    with served(teacher), watched(student) as watch:
        watch.wait_for()
        student.plug(switch, "192.168.1.30/24")
        watch.wait_for("Aula 3")
        student.unplug()
        watch.wait_for()
        student.plug(switch, "192.168.1.30/24")
        watch.wait_for("Aula 3")


def test_a_server_is_announced_on_an_interface_that_comes_later(network: Network) -> None:
    teacher, student = network.computer("teacher"), network.computer("student")
    here, there = network.switch(), network.switch()
    student.plug(there, "10.0.0.30/24")
    with served(teacher), watched(student) as watch:
        watch.wait_for()
        teacher.plug(here, "192.168.1.20/24")
        teacher.plug(there, "10.0.0.20/24", interface="eth1")
        watch.wait_for("Aula 3")
        wait_until(lambda: "10.0.0.20" in watch.hosts(), watch.hosts)


def test_where_multicast_is_blocked_that_is_known_after_two_seconds(network: Network) -> None:
    switch = network.switch(multicast=False)
    teacher, student = network.computer("teacher"), network.computer("student")
    teacher.plug(switch, "192.168.1.20/24")
    student.plug(switch, "192.168.1.30/24")
    started = time.monotonic()
    with served(teacher), watched(student) as watch:
        watch.wait_for()
        assert find.QUIET_SECONDS <= watch.reports[0][0] - started < find.QUIET_SECONDS + 5.0


def test_it_rests_while_nothing_changes(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test a first screen that is left open: it must not keep a laptop's processor awake."""
    monkeypatch.setattr(multicast, "POLL_SECONDS", 2.0)  # as in a program
    _teacher, student = two(network)
    with watched(student) as watch:
        watch.wait_for()
        (finder,) = (one for one in threading.enumerate() if one.name == "finder")
        status = Path(f"/proc/self/task/{finder.native_id}/status")

        def wakings(seconds: float = 2.0) -> int:
            before = count_switches(status)
            time.sleep(seconds)  # the pause is what is tested
            return count_switches(status) - before

        wait_until(lambda: wakings() < 10, timeout=30)


def count_switches(status: Path) -> int:
    """Return how often a thread has waited for something."""
    lines = status.read_text(encoding="ascii").splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith("voluntary_ctxt"))


def test_without_any_network_that_is_known_too(network: Network) -> None:
    with watched(network.computer("student")) as watch:
        watch.wait_for()


def test_an_interface_that_can_not_send_to_groups_does_not_keep_it_from_another(
    network: Network,
) -> None:
    teacher, student = two(network)
    student.plug(network.switch(), "10.9.0.30/24", interface="eth1", multicast=False)
    with served(teacher), watched(student) as watch:
        watch.wait_for("Aula 3")


def test_a_killed_server_is_not_listed_for_long_and_is_listed_again_when_it_is_back(
    network: Network,
) -> None:
    teacher, student = two(network)
    with ExitStack() as stack, watched(student) as watch:
        server = stack.enter_context(served(teacher))
        watch.wait_for("Aula 3")
        server.listener.close()  # no goodbye
        watch.wait_for()
        with teacher.here():
            stack.enter_context(socket.create_server(("", PORT)))
        watch.wait_for("Aula 3")


def test_a_server_behind_a_firewall_stays_listed(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.finding.reach.CONNECT_SECONDS", 0.2)
    checks: list[dict[Address, listing.Reply]] = []
    check = listing.Listing.check

    def note(
        self: listing.Listing, fingerprint: str, replies: dict[Address, listing.Reply], now: float
    ) -> bool:
        checks.append(replies)
        return check(self, fingerprint, replies, now)

    monkeypatch.setattr(listing.Listing, "check", note)
    teacher, student = two(network)
    teacher.drop(PORT)
    with served(teacher), watched(student) as watch:
        watch.wait_for("Aula 3")
        wait_until(lambda: len(checks) > 3)
        assert all(
            reply is listing.Reply.SILENT for replies in checks for reply in replies.values()
        )
        assert all(servers for _, servers in watch.reports)


def test_a_server_on_one_address_is_announced_with_that(network: Network) -> None:
    teacher, student = two(network)
    teacher.plug(network.switch(), "10.0.0.20/24", interface="eth1")
    with served(teacher, host="192.168.1.20"), watched(student) as watch:
        watch.wait_for("Aula 3")
        assert watch.hosts() == {"192.168.1.20"}


@pytest.mark.parametrize("name", ["ñ" * 200, "a.b\\c/d: é 😀", "Aula\x00\u202e3"])
def test_any_name_can_be_announced(network: Network, name: str) -> None:
    teacher, student = two(network)
    with served(teacher, name), watched(student) as watch:
        wait_until(lambda: watch.servers)
        assert watch.servers
        assert len(watch.servers[0].name.encode()) <= TEXT_BYTES


def test_servers_with_one_name_are_all_found(network: Network) -> None:
    teacher, student = two(network)
    with watched(student) as watch, ExitStack() as stack:
        for number in (1, 2, 3):
            stack.enter_context(served(teacher, number=number, port=PORT + number))
        stack.enter_context(served(student, number=4))
        servers = watch.wait_for(*["Aula 3"] * 4)
        assert {(one.fingerprint, one.addresses[0].port) for one in servers} == {
            (key(1), PORT + 1), (key(2), PORT + 2), (key(3), PORT + 3), (key(4), PORT)
        }  # fmt: skip


def test_many_windows_on_one_computer_all_find_it(network: Network) -> None:
    teacher, student = two(network)
    with served(teacher), ExitStack() as stack:
        watches = [stack.enter_context(watched(student)) for _ in range(8)]
        for watch in watches:
            watch.wait_for("Aula 3")


def test_who_is_there_is_told_and_not_more_often_than_permitted(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher, student = two(network)
    monkeypatch.setattr(announce, "UPDATE_SECONDS", 1.0)
    with served(teacher) as server, watched(student) as watch:
        watch.wait_for("Aula 3")
        comers, started = iter(range(1, 25)), time.monotonic()

        def come() -> bool:
            server.announcer.set_people(next(comers, 24))
            return bool(watch.servers and watch.servers[0].people == 24)

        wait_until(come, lambda: watch.servers)
        updates = len({servers[0].people for _, servers in watch.reports})
        assert updates <= 2 + (time.monotonic() - started) / announce.UPDATE_SECONDS


def test_who_claims_the_key_of_another_only_adds_addresses(network: Network) -> None:
    switch = network.switch()
    teacher, student, thief = map(network.computer, ("teacher", "student", "thief"))
    for number, computer in enumerate((teacher, student, thief)):
        computer.plug(switch, f"192.168.1.{20 + number}/24")
    with served(teacher), watched(student, key(1)) as watch:
        watch.wait_for("Aula 3")
        with served(thief, "Aula 3"):
            wait_until(lambda: "192.168.1.22" in watch.hosts(), watch.hosts)
            assert "192.168.1.20" in watch.hosts()
        watch.wait_for("Aula 3")  # the thief's goodbye takes nothing away
        assert "192.168.1.20" in watch.hosts()


def flood(computer: Computer, number: int) -> None:
    """Announce so many servers that don't exist, as fast as it goes."""
    from zeroconf._dns import DNSAddress, DNSPointer, DNSService, DNSText
    from zeroconf._protocol.outgoing import DNSOutgoing

    with computer.here(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("192.168.1.22"))
        for each in range(number):
            name, host = f"trampa-{each}.{SERVICE}", f"trampa-{each}.local."
            record = Announced(f"Trampa {each}", "", 0, key(1000 + each), (), False).properties()
            text = b"".join(
                bytes([len(item) + len(value) + 1]) + item.encode() + b"=" + value
                for item, value in record.items()
            )
            out = DNSOutgoing(0x8400)  # an authoritative answer
            for answer in (
                DNSPointer(SERVICE, 12, 1, 4500, name),
                DNSService(name, 33, 0x8001, 4500, 0, 0, PORT, host),
                DNSText(name, 16, 0x8001, 4500, text),
                DNSAddress(host, 1, 0x8001, 4500, socket.inet_aton("192.168.1.66")),
            ):
                out.add_answer_at_time(answer, 0)
            for packet in out.packets():
                sock.sendto(packet, ("224.0.0.251", 5353))


def test_a_flood_of_fakes_does_not_hide_the_servers_that_the_user_knows(
    network: Network, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(find, "EVENTS", 100)
    monkeypatch.setattr(find, "PAUSE_SECONDS", 0.5)
    switch = network.switch()
    teacher, student, thief = map(network.computer, ("teacher", "student", "thief"))
    for number, computer in enumerate((teacher, student, thief)):
        computer.plug(switch, f"192.168.1.{20 + number}/24")

    def lists(name: str) -> bool:
        return any(one.name == name for one in watch.servers or ())

    with served(teacher), watched(student, key(1), key(2)) as watch:
        watch.wait_for("Aula 3")
        flood(thief, 10_000)
        wait_until(lambda: len(watch.servers or ()) > 10)
        with served(teacher, "Aula 4", 2, port=PORT + 1):
            wait_until(lambda: lists("Aula 4"), lambda: watch.servers)
        assert all(any(one.name == "Aula 3" for one in servers) for _, servers in watch.reports)
        assert all(len(servers) <= listing.ENTRIES for _, servers in watch.reports)
    assert "a pause of" in caplog.text
