from __future__ import annotations

import errno
import socket

import pytest

from net.server.listening import EVERYWHERE, listen, peer


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
    create = socket.create_server

    def refuse(address: tuple[str, int], **options: object) -> socket.socket:
        if options["family"] == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        return create(address)

    monkeypatch.setattr(socket, "create_server", refuse)
    with listen(EVERYWHERE, 0) as listener:
        assert connected_to(listener, "127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_one_address_is_only_that(host: str) -> None:
    with listen(host, 0) as listener:
        assert connected_to(listener, host) in ("127.0.0.1", "[::1]")


def test_a_port_that_is_taken_on_ipv4_only_is_taken() -> None:
    with socket.create_server(("0.0.0.0", 0)) as other, pytest.raises(OSError, match="in use"):
        listen(EVERYWHERE, other.getsockname()[1])
