"""Test the doctor's verdicts in real networks, each with one thing wrong with it."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

import pytest

if sys.platform != "linux":
    pytest.skip("network namespaces are Linux's", allow_module_level=True)

from net.finding import doctor, probes
from net.shared.diagnosis import Diagnosis, Probe
from net.wire.address import Address
from net.wire.announced import Announced
from tests.networks import Computer, Network, Switch
from tests.processes import ServerProcess
from tests.servers import AssignmentServer, ThreadedServer
from tests.students import LineServer

TEACHER = "192.168.1.20"
SERVER = Address(TEACHER, 8080)
MARGIN_SECONDS = 0.5
ETH_P_ALL = 3  # linux/if_ether.h


class Class:
    """A class is a teacher's and a student's computer and a router, on one switch."""

    def __init__(self, network: Network, *, isolated: bool = False) -> None:
        self.network = network
        self.switch: Switch = network.switch()
        self.teacher = network.computer("teacher")
        self.student = network.computer("student")
        self.router = network.computer("router")
        self.teacher.plug(self.switch, f"{TEACHER}/24", isolated=isolated)
        self.student.plug(self.switch, "192.168.1.30/24", isolated=isolated)
        self.router.plug(self.switch, "192.168.1.1/24")
        self.student.go_through("192.168.1.1")


@pytest.fixture
def network() -> Iterator[Network]:
    with Network() as network:
        yield network


@pytest.fixture
def room(network: Network) -> Class:
    return Class(network)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for what never comes, where it does not matter how long one waits."""
    monkeypatch.setattr(doctor, "PORT_SECONDS", 1.5)
    monkeypatch.setattr(doctor, "ANSWER_SECONDS", 0.7)


@pytest.fixture
def stack(network: Network) -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def ask(computer: Computer, address: Address = SERVER, **known: Any) -> Diagnosis:
    """Have the doctor look from this computer. Bounded, whatever the network does."""
    with computer.here():
        started = time.monotonic()
        diagnosis = doctor.diagnose([address], **known)
        assert time.monotonic() - started < doctor.SECONDS + MARGIN_SECONDS
    return diagnosis


def listening(at: Computer, server: ThreadedServer, host: str = TEACHER, port: int = 8080,
              ) -> ThreadedServer:  # fmt: skip
    """Return the server, listening on that computer."""
    server.listens_at = (host, port)
    with at.here():
        return server.__enter__()


class LateClock(datetime):
    """Pretends that this computer's clock is three hours ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(hours=3)


class Says(ThreadedServer):
    """Says the first words at once; after having heard something, the others."""

    def __init__(self, at_once: bytes = b"", then: bytes = b"") -> None:
        self.at_once, self.then = at_once, then
        self.heard = b""

    def serve(self, sock: socket.socket) -> None:
        sock.sendall(self.at_once)
        while data := sock.recv(4096):
            self.heard += data
            sock.sendall(self.then)
            if self.then:
                return


# --- nothing is wrong -----------------------------------------------------------------------------


@pytest.fixture
def server(room: Class, stack: ExitStack) -> ServerProcess:
    """Start the real server on the teacher's computer."""
    with room.teacher.here():
        return stack.enter_context(ServerProcess("--host", "0.0.0.0", "--no-store"))


def test_a_server_that_answers(room: Class, server: ServerProcess) -> None:
    found = ask(room.student, Address(TEACHER, server.address.port), code="lost")
    assert (found.verdict, found.others) == ("reachable", ())
    assert [name for name, _version in found.versions] == ["system", "Python", "OpenSSL"]
    assert "192.168.1.30" in {str(address.ip) for _name, address in found.own}


def test_a_clock_that_is_far_off(
    room: Class, server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Address(TEACHER, server.address.port)
    monkeypatch.setattr(probes, "datetime", LateClock)
    found = ask(room.student, there)
    assert found.verdict == "clock_off" and found.words["difference"] == "3 h"
    assert ask(room.student, there, code="nick_taken").others == ("clock_off",)


def test_a_server_with_another_key(room: Class, server: ServerProcess) -> None:
    there = Address(TEACHER, server.address.port)
    assert ask(room.student, there, fingerprint="K" * 43).verdict == "key_changed"


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("nick_taken", "name_taken"),
        ("server_full", "server_full"),
        ("wrong_words", "wrong_words"),
        ("wrong_password", "told"),
    ],
)
def test_what_the_server_has_said_is_true_if_it_answers(
    room: Class, server: ServerProcess, code: str, verdict: str
) -> None:
    there = Address(TEACHER, server.address.port)
    assert ask(room.student, there, code=code).verdict == verdict
    server.process.terminate()
    server.process.wait()
    assert ask(room.student, there, code=code).verdict == "refused"


# --- nothing listens ------------------------------------------------------------------------------


def test_nothing_listens(room: Class) -> None:
    found = ask(room.student)
    assert (found.verdict, found.others) == ("refused", ())


def test_it_listens_only_on_loopback(room: Class, stack: ExitStack) -> None:
    stack.push(listening(room.teacher, Says(), "127.0.0.1"))
    assert ask(room.student).verdict == "refused"
    assert ask(room.teacher).verdict == "only_loopback"


def test_nothing_listens_here(room: Class) -> None:
    assert ask(room.teacher).verdict == "not_running_here"
    assert ask(room.student, Address("127.0.0.1", 8080)).verdict == "not_running_here"


# --- nothing answers ------------------------------------------------------------------------------


@pytest.mark.usefixtures("hurry")
def test_a_firewall_drops_what_comes_to_the_port(room: Class) -> None:
    room.teacher.drop(8080)
    found = ask(room.student)
    assert (found.verdict, found.others) == ("firewall", ())


def test_a_firewall_drops_everything(room: Class) -> None:
    room.teacher.drop()
    found = ask(room.student)
    assert (found.verdict, found.others) == ("firewall", ("absent_or_isolated",))


def test_clients_are_kept_apart(network: Network) -> None:
    room = Class(network, isolated=True)
    assert ask(room.student).verdict == "absent_or_isolated"
    announced = Announced("5.º B", "Ana", 3, "", (SERVER,), False)
    assert ask(room.student, announced=[announced]).verdict == "clients_isolated"


def test_nobody_has_the_address(room: Class) -> None:
    found = ask(room.student, Address("192.168.1.99", 8080))
    assert found.verdict == "absent_or_isolated"


def test_the_router_is_gone_too(room: Class) -> None:
    room.router.unplug()
    assert ask(room.student, Address("192.168.1.99", 8080)).verdict == "router_silent"


def test_the_server_has_moved(room: Class) -> None:
    there = Address("192.168.1.77", 8081)
    announced = Announced("5.º B", "Ana", 3, "key", (there,), False)
    found = ask(room.student, Address("192.168.1.99"), fingerprint="key", announced=[announced])
    assert found.verdict == "moved" and found.words["new"] == "192.168.1.77:8081"


# --- the network ----------------------------------------------------------------------------------


def test_there_is_no_network(network: Network) -> None:
    assert ask(network.computer("student")).verdict == "no_network"


def test_words_lead_to_no_place_here(room: Class) -> None:
    with room.student.here():
        found = doctor.diagnose([], code="not_found")
    assert found.verdict == "no_place"
    assert {one.name for one in found.probes} == {"interfaces", "gateway"}


def test_the_address_that_is_given_when_there_is_none(network: Network) -> None:
    student = network.computer("student")
    student.plug(network.switch(), "169.254.7.7/16")
    assert ask(student).verdict == "no_network"


def test_no_computer_has_the_name(room: Class) -> None:
    assert ask(room.student, Address("no-such-computer.invalid")).verdict == "no_such_name"


@pytest.fixture
def far(room: Class) -> Class:
    """Put the teacher into another network, behind the router."""
    beyond = room.network.switch()
    room.teacher.unplug()
    room.teacher.plug(beyond, "10.0.2.20/24")
    room.teacher.go_through("10.0.2.1")
    room.router.plug(beyond, "10.0.2.1/24", interface="eth1")
    room.router.forward()
    return room


FAR = Address("10.0.2.20", 8080)


def test_a_router_leads_to_the_other_network(far: Class) -> None:
    assert ask(far.student, FAR).verdict == "refused"


def test_a_router_forbids_the_other_network(far: Class) -> None:
    far.router.reject("10.0.2.0/24")
    found = ask(far.student, FAR)
    assert found.verdict == "rejected"
    assert found.words["router"] in ("192.168.1.1", "")  # it answers only some of the probes


@pytest.mark.usefixtures("hurry")
def test_a_router_swallows_what_is_for_the_other_network(far: Class) -> None:
    far.router.swallow("10.0.2.0/24")
    found = ask(far.student, FAR)
    assert (found.verdict, found.others) == ("other_network", ("firewall",))


def test_nobody_is_there_in_the_other_network(far: Class) -> None:
    assert ask(far.student, Address("10.0.2.99", 8080)).verdict == "other_network"


def test_a_vpn_takes_what_is_for_the_class(room: Class) -> None:
    room.student.plug(room.network.switch(), "10.8.0.2/24", interface="tun0")
    room.student.go_through("10.8.0.1", to=f"{TEACHER}/32")
    found = ask(room.student)
    assert (found.verdict, found.others) == ("vpn", ())
    assert found.words["interface"] == "tun0" and found.words["source"] == "10.8.0.2"


def test_the_network_is_of_ipv6_only(network: Network) -> None:
    student = network.computer("student")
    student.plug(network.switch(), "fd00::30/64")
    found = ask(student)
    assert found.verdict == "other_family" and found.words["version"] == "IPv4"


def test_ipv6_works_like_ipv4(network: Network, stack: ExitStack) -> None:
    switch, student, teacher = network.switch(), *map(network.computer, ("student", "teacher"))
    student.plug(switch, "fd00::30/64")
    teacher.plug(switch, "fd00::20/64")
    assert ask(student, Address("fd00::20")).verdict == "refused"
    assert ask(student, Address("fd00::99")).verdict == "absent_or_isolated"
    teacher.drop(8080)
    assert ask(student, Address("fd00::20")).verdict == "firewall"


# --- something else answers -----------------------------------------------------------------------


def test_a_web_server_is_there(room: Class, stack: ExitStack) -> None:
    stack.push(listening(room.teacher, Says(then=b"HTTP/1.1 400 Bad Request\r\n\r\nno")))
    assert ask(room.student).verdict == "web_server"


PORTAL = b"HTTP/1.1 302 Found\r\nLocation: http://login.example/?from=x\r\n\r\n"


def test_a_captive_portal_answers_instead(room: Class, stack: ExitStack) -> None:
    stack.push(listening(room.teacher, Says(then=PORTAL)))
    found = ask(room.student)
    assert found.verdict == "captive_portal" and found.words["answer"] == "login.example"


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("is_silent", [True, False])
def test_a_web_server_on_the_servers_own_computer_is_no_captive_portal(
    room: Class, stack: ExitStack, is_silent: bool
) -> None:
    """Let it lead to another name, as to its name with https."""
    if is_silent:
        room.teacher.drop(8080)
    stack.push(listening(room.teacher, Says(then=PORTAL), port=80))
    found = ask(room.student)
    assert (found.verdict, found.others) == ("firewall" if is_silent else "refused", ())


def test_ssh_is_there(room: Class, stack: ExitStack) -> None:
    stack.push(listening(room.teacher, Says(at_once=b"SSH-2.0-OpenSSH_9.6\r\n")))
    found = ask(room.student)
    assert found.verdict == "other_program" and found.words["answer"] == "SSH"


@pytest.mark.parametrize("server", [AssignmentServer, LineServer])
def test_a_students_server_is_there(
    room: Class, stack: ExitStack, server: type[ThreadedServer]
) -> None:
    stack.push(listening(room.teacher, server()))
    assert ask(room.student).verdict == "plain_server"


@pytest.mark.usefixtures("hurry")
def test_something_takes_the_connection_and_says_nothing(room: Class, stack: ExitStack) -> None:
    stack.push(listening(room.teacher, Says()))
    found = ask(room.student)
    assert (found.verdict, found.others) == ("says_nothing", ("plain_server",))


# --- the user -------------------------------------------------------------------------------------


def test_each_probe_is_told_as_it_begins_and_ends(room: Class) -> None:
    told: list[Probe] = []
    found = ask(room.student, on_probe=told.append)
    assert {one.name for one in found.probes} <= {one.name for one in told}
    assert all(one.result for one in found.probes)
    port = [one.result for one in told if one.name == "port"]
    assert port == ["", "refused"]


def test_the_user_goes_in_the_middle(room: Class) -> None:
    room.teacher.drop()
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    timer.start()
    with room.student.here():
        started = time.monotonic()
        with pytest.raises(doctor.Cancelled):
            doctor.diagnose([SERVER], stop=stop)
        assert time.monotonic() - started < 2
    timer.join()


def sent_to(frame: bytes) -> str:
    """Return whom an Ethernet frame is for, if it is of IPv4 or ARP; else ""."""
    kind = frame[12:14]
    if kind == b"\x08\x00":
        return socket.inet_ntoa(frame[30:34])
    return socket.inet_ntoa(frame[38:42]) if kind == b"\x08\x06" else ""


@pytest.mark.parametrize("there", ["192.168.1.99", TEACHER])
def test_only_the_server_and_the_router_are_looked_at(room: Class, there: str) -> None:
    with room.student.here():
        watch = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    with watch:
        watch.bind(("eth0", ETH_P_ALL))
        ask(room.student, Address(there, 8080))
        watch.setblocking(False)
        seen: set[str] = set()
        with contextlib.suppress(BlockingIOError):
            while True:
                frame, (_name, _protocol, kind, *_rest) = watch.recvfrom(2048)
                if kind == socket.PACKET_OUTGOING:
                    seen.add(sent_to(frame))
    assert there in seen and seen <= {"", there, "192.168.1.1"}
