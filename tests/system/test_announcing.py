"""Test that the real server is found on a network, in one that the test has built."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from net.finding import listing, reach
from net.wire.address import Address
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import PlainWire

if sys.platform != "linux":
    pytest.skip("network namespaces are Linux's", allow_module_level=True)

from tests.networks import Computer, Network
from tests.watching import watched

MDNS_PORT = ":14E9"  # 5353, as /proc writes it


@pytest.fixture
def computers(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Computer, Computer]]:
    """Return a teacher's and a student's computer on one network."""
    monkeypatch.setattr(listing, "CHECK_SECONDS", 0.5)
    with Network() as network:
        switch = network.switch()
        teacher, student = network.computer("teacher"), network.computer("student")
        teacher.plug(switch, "192.168.1.20/24")
        student.plug(switch, "192.168.1.30/24")
        yield teacher, student


def announces(server: ServerProcess) -> bool:
    """Return whether the server has a socket for announcements."""
    pid = server.process.pid
    tables = (Path(f"/proc/{pid}/net/{name}").read_text("ascii") for name in ("udp", "udp6"))
    return any(MDNS_PORT in table for table in tables)


def test_a_server_for_the_class_is_found_with_who_is_there(
    computers: tuple[Computer, Computer],
) -> None:
    teacher, student = computers
    with watched(student) as watch, teacher.here():
        with ServerProcess("--lan", "--name", "Aula 3", "--teacher", "Luisa") as server:
            (found,) = watch.wait_for("Aula 3")
            assert (found.by, found.has_password) == ("Luisa", False)
            assert found.addresses[0] == Address("192.168.1.20", server.address.port)
            with student.here():
                ana = PlainWire.login(found.addresses[0], "ana")
            wait_until(lambda: watch.servers and watch.servers[0].people == 1, lambda: watch)
            ana.close()
        watch.wait_for()  # it has said goodbye


def test_a_killed_server_is_not_listed_for_long(computers: tuple[Computer, Computer]) -> None:
    teacher, student = computers
    with watched(student) as watch, teacher.here(), ServerProcess("--lan", "--name", "A") as server:
        watch.wait_for("A")
        server.process.kill()
        watch.wait_for()


def test_that_there_is_a_password_is_announced(
    computers: tuple[Computer, Computer], tmp_path: Path
) -> None:
    teacher, student = computers
    password = tmp_path / "password"
    password.write_text("abracadabra\n", encoding="utf-8")
    password.chmod(0o600)
    with (
        watched(student) as watch,
        teacher.here(),
        ServerProcess("--lan", "--name", "A", "--password-file", str(password)),
    ):
        assert watch.wait_for("A")[0].has_password


@pytest.mark.parametrize(
    ("options", "is_announced"),
    [
        (("--lan",), True),
        (("--host", "192.168.1.20"), True),
        (("--lan", "--no-announce"), False),
        ((), False),
        (("--host", "127.0.0.1"), False),
    ],
)
def test_nothing_is_announced_where_nobody_else_may_come(
    computers: tuple[Computer, Computer], options: tuple[str, ...], is_announced: bool
) -> None:
    teacher, student = computers
    with (
        watched(student) as watch,
        teacher.here(),
        ServerProcess(*options, "--name", "A") as server,
    ):
        if is_announced:
            watch.wait_for("A")
        else:
            watch.wait_for()  # after two seconds
        assert announces(server) is is_announced


def test_the_server_says_what_to_write_on_the_board(computers: tuple[Computer, Computer]) -> None:
    teacher, _ = computers
    with (
        teacher.here(),
        ServerProcess("--lan", environment={"LANGUAGE": "es", "LC_ALL": "es_ES.UTF-8"}) as server,
    ):
        assert server.process.stdout is not None
        lines = [server.process.stdout.readline() for _ in range(6)]
    assert lines[0].startswith("PIN para docentes: ")
    assert lines[2].startswith("La clase aparece en la lista")
    assert lines[5].strip() == f"192.168.1.20:{server.address.port}"


def test_windows_that_check_whether_the_server_is_there_leave_nothing_in_its_log() -> None:
    with ServerProcess() as server:
        for _ in range(20):
            assert asyncio.run(reach.knock(server.address)) is listing.Reply.OPEN
        PlainWire.login(server.address, "ana").close()
        wait_until(lambda: "ana" in server.log(), server.log)
        assert all("ana" in line for line in server.log().splitlines()), server.log()
