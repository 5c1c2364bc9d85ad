from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address, ip_interface

import pytest

from net.finding import reach
from net.finding.listing import Reply
from net.shared.interfaces import Interface
from net.wire.address import Address

HERE = (
    Interface("eth0", (ip_interface("192.168.1.30/24"), ip_interface("fe80::30/64")), 2),
    Interface("wlan0", (ip_interface("10.20.0.30/16"), ip_interface("fe80::31/64")), 3),
)


def hosts(*announced: str, port: int = 8080) -> list[str]:
    packed = [ip_address(each).packed for each in announced]
    return [address.host for address in reach.candidates(packed, port, HERE)]


def test_addresses_in_ones_own_networks_come_first() -> None:
    assert hosts("172.17.0.1", "10.20.9.9", "192.168.1.20") == [
        "10.20.9.9",
        "192.168.1.20",
        "172.17.0.1",
    ]


def test_a_link_local_address_is_tried_on_each_interface() -> None:
    assert hosts("fe80::20") == ["fe80::20%2", "fe80::20%3"]


@pytest.mark.parametrize(
    "announced",
    [
        "8.8.8.8",
        "2001:4860:4860::8888",
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "::",
        "224.0.0.251",
        "ff02::fb",
        "255.255.255.255",
        "169.254.1.1",
        "240.0.0.1",
    ],
)
def test_nobody_can_have_windows_connect_to_the_world_or_to_themselves(announced: str) -> None:
    assert hosts(announced) == []


def test_few_addresses_are_taken_from_one_announcement() -> None:
    assert len(hosts(*(f"192.168.1.{number}" for number in range(1, 200)))) == reach.TAKEN


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_a_port_that_is_none_is_not_tried(port: int) -> None:
    assert hosts("192.168.1.20", port=port) == []


def test_bytes_that_are_no_address_are_none() -> None:
    assert reach.candidates([b"", b"123", b"1" * 15], 8080, HERE) == []


def test_knocking_tells_who_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        there = Address(*listener.getsockname())
        assert asyncio.run(reach.knock(there)) is Reply.OPEN
    assert asyncio.run(reach.knock(there)) is Reply.REFUSED
