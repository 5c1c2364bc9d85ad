from __future__ import annotations

from collections.abc import Iterator

import pytest

from net.wire.address import Address
from tests.processes import ServerProcess


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    """One server for the tests of a file: they use nicks of their own. No limit on the rate."""
    with ServerProcess("--rate", "0", "--name", "Aula 3") as server:
        yield server


@pytest.fixture
def address(server: ServerProcess) -> Address:
    return server.address
