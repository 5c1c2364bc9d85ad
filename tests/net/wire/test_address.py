from __future__ import annotations

import pytest

from net.wire.address import Address


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("localhost", "localhost", 8080),
        (" 192.168.1.20:9000 ", "192.168.1.20", 9000),
        ("aula:", "aula", 8080),
        ("::1", "::1", 8080),
        ("[::1]:81", "::1", 81),
        ("[fe80::1%eth0]", "fe80::1%eth0", 8080),
    ],
)
def test_what_people_type(text: str, host: str, port: int) -> None:
    address = Address.parse(text)
    assert address == Address(host, port)
    assert Address.parse(str(address)) == address


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("192.168.1.20", False),
        ("aula", False),
        ("127.example.org", False),
        ("::2", False),
    ],
)
def test_which_servers_are_on_this_machine(host: str, here: bool) -> None:
    assert Address(host).is_this_machine is here


@pytest.mark.parametrize(
    "text", ["", ":8080", "a:b", "a:0", "a:65536", "a:-1", "a: 80", "a b", "[::1", "[::1]80"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|port"):
        Address.parse(text)
