from __future__ import annotations

import errno
import socket

import pytest

from net.server import listening
from net.server.listening import EVERYWHERE, IN_USE, listen, peer


def connected_to(listener: socket.socket, host: str) -> str:
    """Connect to the listener by this address, and return how the server sees the visitor."""
    port = listener.getsockname()[1]
    with socket.create_connection((host, port), 5.0) as visitor:
        accepted, address = listener.accept()
        accepted.close()
        assert address[1] == visitor.getsockname()[1]
    return peer(address).removesuffix(f":{address[1]}")


def test_everywhere_is_ipv4_and_ipv6() -> None:
    with listen(EVERYWHERE, 0) as listener:
        assert connected_to(listener, "127.0.0.1") == "127.0.0.1"
        assert connected_to(listener, "::1") == "[::1]"


def test_without_ipv6_everywhere_is_ipv4(monkeypatch: pytest.MonkeyPatch) -> None:
    of_family = listening._listen

    def refuse(family: int, address: tuple[str, int]) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        return of_family(family, address)

    monkeypatch.setattr(listening, "_listen", refuse)
    with listen(EVERYWHERE, 0) as listener:
        assert connected_to(listener, "127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_one_address_is_only_that(host: str) -> None:
    with listen(host, 0) as listener:
        assert connected_to(listener, host) in ("127.0.0.1", "[::1]")


def test_a_port_that_is_taken_on_ipv4_only_is_taken() -> None:
    with socket.create_server(("0.0.0.0", 0)) as other, pytest.raises(OSError) as raised:
        listen(EVERYWHERE, other.getsockname()[1])
    assert raised.value.errno in IN_USE


@pytest.mark.parametrize(
    "hosts",
    [
        ("127.0.0.1", "127.0.0.1"),
        (EVERYWHERE, EVERYWHERE),
        (EVERYWHERE, "127.0.0.1"),
        ("127.0.0.1", EVERYWHERE),
    ],
)
def test_two_servers_never_share_a_port(hosts: tuple[str, str]) -> None:
    with listen(hosts[0], 0) as first, pytest.raises(OSError) as raised:
        listen(hosts[1], first.getsockname()[1])
    assert raised.value.errno in IN_USE
