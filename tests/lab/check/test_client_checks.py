"""Check the checker of clients: it finds each known mistake by its name, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest

from lab.check.program import free_port
from lab.check.run import CHECKS, check_program
from lab.check.verdicts import CannotStart, Report, Verdict
from tests.lab.check.mistakes import CLIENT_MISTAKES, PROGRAMS, Mistake
from tests.lab.check.runs import (
    NOT_TRIED,
    PYTHON,
    check_mistake,
    check_source,
    described,
    ids_of,
    side_by_side,
)

RIGHT = ("client_threads", "client_readline")
# As the assignment says: two threads, `recv` and `print`, and nothing at the end of a message.
ASSIGNMENT = """
import socket, sys, threading

def recibir_mensajes(cliente):
    while True:
        mensaje = cliente.recv(1024).decode("utf-8")
        print(mensaje)

cliente = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
cliente.connect(("localhost", int(sys.argv[1])))
print(cliente.recv(1024).decode("utf-8"))
cliente.send(input().encode("utf-8"))
threading.Thread(target=recibir_mensajes, args=(cliente,)).start()
while True:
    cliente.send(input().encode("utf-8"))
"""


def right(name: str) -> str:
    return (PROGRAMS / f"{name}.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reports() -> Iterator[Mapping[str, Future[Report]]]:
    checks = {
        **{one.name: partial(check_mistake, "client", one) for one in CLIENT_MISTAKES},
        **{name: partial(check_source, "client", right(name)) for name in RIGHT},
        "assignment": partial(check_source, "client", ASSIGNMENT),
    }
    with side_by_side(checks) as running:
        yield running


def test_there_are_enough_mistakes_and_each_check_has_one() -> None:
    found = set().union(*(mistake.found for mistake in CLIENT_MISTAKES))
    assert len(CLIENT_MISTAKES) >= 6
    assert set(CHECKS["client"]) - found == {"logs_in", "crlf", "bounds"}


@pytest.mark.parametrize("mistake", CLIENT_MISTAKES, ids=lambda one: one.name)
def test_a_mistake_is_found_by_its_name_and_nothing_else_is(
    reports: Mapping[str, Future[Report]], mistake: Mistake
) -> None:
    report = reports[mistake.name].result()
    assert ids_of(report, Verdict.WRONG) == mistake.found - NOT_TRIED, described(report)


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_is_found_in_a_right_client(
    reports: Mapping[str, Future[Report]], name: str
) -> None:
    report = reports[name].result()
    assert ids_of(report, Verdict.OK) == set(CHECKS["client"]) - NOT_TRIED, described(report)


def test_the_assignments_client_hears_the_truth(reports: Mapping[str, Future[Report]]) -> None:
    report = reports["assignment"].result()
    wrong = {"ends_messages", "one_in_two", "long_message", "server_ends", "ctrl_c"}
    assert ids_of(report, Verdict.WRONG) == wrong - NOT_TRIED, described(report)
    # They end or say something, but with a traceback.
    assert ids_of(report, Verdict.LENIENT) == {"server_resets", "stdin_end", "no_server"}


def test_a_client_whose_port_is_known_is_waited_for_there(tmp_path: Path) -> None:
    port = free_port()
    source = right("client_threads").replace("int(sys.argv[1])", str(port))
    (tmp_path / "fijo.py").write_text(source, encoding="utf-8")
    report = check_program(
        "client", f"{PYTHON} fijo.py", here=tmp_path, port=port, only=["sends", "no_server"]
    )
    assert ids_of(report, Verdict.OK) == {"logs_in", "sends", "no_server"}, described(report)


def test_one_that_never_connects_could_not_be_tried() -> None:
    with pytest.raises(CannotStart) as problem:
        check_source("client", "print('adiós')")
    assert (problem.value.cause, problem.value.said.strip()) == ("ended", "adiós")


def test_one_that_connects_and_says_nothing_is_wrong() -> None:
    source = (
        "import socket, sys\n"
        "sock = socket.create_connection(('localhost', int(sys.argv[1])))\n"
        "while sock.recv(100): pass\n"
    )
    report = check_source("client", source)
    assert ids_of(report, Verdict.WRONG) == {"logs_in"}
    assert report.results[0].finding.cause == "no_name"
