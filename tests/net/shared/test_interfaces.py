"""Test which addresses of this computer are told to others."""

from __future__ import annotations

import sys

import pytest

from net.shared.interfaces import lan_addresses

if sys.platform != "linux":
    pytest.skip("network namespaces are Linux's", allow_module_level=True)

from tests.networks import Network
from tests.support import wait_until

ROUTER, ROUTER_6 = "192.168.1.1", "fd00::1"


@pytest.mark.parametrize(
    ("own", "routers", "told"),
    [
        (["192.168.1.20/24", "fd00::20/64"], [ROUTER, ROUTER_6], ["192.168.1.20"]),
        (["192.168.1.20/24", "fd00::20/64"], [ROUTER], ["192.168.1.20"]),
        (["192.168.1.20/24"], [], ["192.168.1.20"]),
        (["fd00::20/64"], [ROUTER_6], ["fd00::20"]),
        (["fd00::20/64"], [], ["fd00::20"]),
        # The IPv4 address may be that of a network between virtual machines.
        (["192.168.1.20/24", "fd00::20/64"], [ROUTER_6], ["fd00::20", "192.168.1.20"]),
        (["169.254.7.7/16", "fd00::20/64"], [ROUTER_6], ["fd00::20"]),
    ],
)
def test_what_others_can_type_is_told_best_first(
    own: list[str], routers: list[str], told: list[str]
) -> None:
    with Network() as network:
        computer = network.computer("teacher")
        computer.plug(network.switch(), *own)
        for router in routers:
            computer.go_through(router)
        with computer.here():
            assert [str(one.address) for one in lan_addresses()] == told


def test_a_network_without_addresses_has_those_that_nobody_can_type() -> None:
    with Network() as network:
        computer = network.computer("teacher")
        with computer.here():
            assert lan_addresses() == ()
        computer.plug(network.switch())
        with computer.here():
            (only,) = wait_until(lan_addresses)
        assert only.interface == "eth0"
        assert str(only.address).startswith("fe80") and not only.can_be_typed
