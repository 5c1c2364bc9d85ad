"""Test that the networks which other tests build do what they promise."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

import pytest

from tests.processes import ServerProcess

if sys.platform != "linux":
    pytest.skip("network namespaces are Linux's", allow_module_level=True)

from tests.networks import Computer, Network

PATIENCE = 1.0
DESCRIPTORS = "/proc/self/fd"


@pytest.fixture
def network() -> Iterator[Network]:
    with Network() as network:
        yield network


def listen(computer: Computer, host: str, port: int = 8080) -> socket.socket:
    with computer.here():
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)


def reaches(computer: Computer, host: str, port: int = 8080) -> str:
    """Return "" if a connection comes about, else the kind of error."""
    with computer.here():
        try:
            socket.create_connection((host, port), PATIENCE).close()
        except OSError as error:
            return type(error).__name__
    return ""


@pytest.mark.parametrize(("one", "two", "length"), [("192.168.1.20", "192.168.1.30", 24),
                                                    ("fd00::20", "fd00::30", 64)])  # fmt: skip
def test_two_computers_on_a_switch_reach_each_other(
    network: Network, one: str, two: str, length: int
) -> None:
    switch = network.switch()
    teacher, student = network.computer("teacher"), network.computer("student")
    teacher.plug(switch, f"{one}/{length}")
    student.plug(switch, f"{two}/{length}")
    with listen(teacher, one):
        assert reaches(student, one) == ""
        assert reaches(student, one, 8081) == "ConnectionRefusedError"


def test_a_process_runs_where_it_was_started(network: Network) -> None:
    switch = network.switch()
    teacher, student = network.computer("teacher"), network.computer("student")
    teacher.plug(switch, "192.168.1.20/24")
    student.plug(switch, "192.168.1.30/24")
    with teacher.here():
        server = ServerProcess("--host", "0.0.0.0", "--no-store").__enter__()
    try:
        assert reaches(student, "192.168.1.20", server.address.port) == ""
        assert reaches(student, "127.0.0.1", server.address.port) == "ConnectionRefusedError"
    finally:
        server.__exit__(None, None, None)


def test_isolated_clients_reach_only_the_router(network: Network) -> None:
    switch = network.switch()
    teacher, student, router = (network.computer(one) for one in ("teacher", "student", "router"))
    teacher.plug(switch, "192.168.1.20/24", isolated=True)
    student.plug(switch, "192.168.1.30/24", isolated=True)
    router.plug(switch, "192.168.1.1/24")
    with listen(teacher, "192.168.1.20"), listen(router, "192.168.1.1"):
        assert reaches(student, "192.168.1.1") == ""
        assert reaches(student, "192.168.1.20") in ("TimeoutError", "OSError")


def test_a_firewall_drops_one_port_or_all(network: Network) -> None:
    switch = network.switch()
    teacher, student = network.computer("teacher"), network.computer("student")
    teacher.plug(switch, "192.168.1.20/24")
    student.plug(switch, "192.168.1.30/24")
    with listen(teacher, "192.168.1.20"):
        teacher.drop(8080)
        assert reaches(student, "192.168.1.20") == "TimeoutError"
        assert reaches(student, "192.168.1.20", 1) == "ConnectionRefusedError"
        teacher.drop()
        assert reaches(student, "192.168.1.20", 1) == "TimeoutError"


def test_a_router_forwards_rejects_and_swallows(network: Network) -> None:
    here, there = network.switch(), network.switch()
    teacher, student, router = (network.computer(one) for one in ("teacher", "student", "router"))
    teacher.plug(there, "10.0.2.20/24", "10.0.2.70/24", "10.0.2.130/24")
    student.plug(here, "10.0.1.30/24")
    router.plug(here, "10.0.1.1/24")
    router.plug(there, "10.0.2.1/24", interface="eth1")
    router.forward()
    teacher.go_through("10.0.2.1")
    student.go_through("10.0.1.1")
    with listen(teacher, "0.0.0.0"):
        assert reaches(student, "10.0.2.20") == ""
        router.reject("10.0.2.64/26")
        assert reaches(student, "10.0.2.70") == "OSError"  # no route to host
        router.swallow("10.0.2.128/26")
        assert reaches(student, "10.0.2.130") == "TimeoutError"


def heard(sender: Computer, receiver: Computer, group: str = "224.0.0.251") -> bool:
    """Return whether the receiver hears what is sent to a group."""
    with receiver.here(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("", 5353))
        member = socket.inet_aton(group) + socket.inet_aton("0.0.0.0")
        try:
            ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
            ear.settimeout(PATIENCE / 2)
            with sender.here(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
                mouth.sendto(b"hello", (group, 5353))
            return ear.recv(100) == b"hello"
        except OSError:
            return False


@pytest.mark.parametrize("multicast", [True, False])
def test_a_switch_passes_on_what_is_for_groups_or_not(network: Network, multicast: bool) -> None:
    switch = network.switch(multicast=multicast)
    teacher, student = network.computer("teacher"), network.computer("student")
    for computer, address in ((teacher, "192.168.1.20/24"), (student, "192.168.1.30/24")):
        computer.plug(switch, address)
        computer.go_through(address.partition("/")[0])
    assert heard(teacher, student) is multicast
    with listen(teacher, "192.168.1.20"):
        assert reaches(student, "192.168.1.20") == ""


def test_an_interface_comes_later_and_goes(network: Network) -> None:
    switch = network.switch()
    teacher, student = network.computer("teacher"), network.computer("student")
    teacher.plug(switch, "192.168.1.20/24")
    with listen(teacher, "0.0.0.0"):
        assert reaches(student, "192.168.1.20") == "OSError"  # network is unreachable
        student.plug(switch, "192.168.1.30/24", interface="wlan0")
        assert reaches(student, "192.168.1.20") == ""
        student.unplug("wlan0")
        assert reaches(student, "192.168.1.20") == "OSError"


def test_the_tests_own_network_is_as_before(network: Network) -> None:
    before = socket.if_nameindex()
    computer = network.computer("student")
    computer.plug(network.switch(), "192.168.1.30/24")
    with computer.here():
        assert [name for _index, name in socket.if_nameindex()] == ["lo", "eth0"]
    assert socket.if_nameindex() == before
