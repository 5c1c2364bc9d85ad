from __future__ import annotations

from collections.abc import Iterator

import pytest

from net.wire.address import Address
from tests.processes import ServerProcess


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    """Start one server, without a limit on the rate, for all tests of a file.

    Each test uses nicks of its own.
    """
    with ServerProcess("--rate", "0", "--name", "Aula 3") as server:
        yield server


@pytest.fixture
def address(server: ServerProcess) -> Address:
    return server.address
