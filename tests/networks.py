"""Build small networks out of Linux network namespaces: computers, switches, routers, firewalls.

    with Network() as network:
        switch = network.switch()
        teacher, student = network.computer("teacher"), network.computer("student")
        teacher.plug(switch, "192.168.1.20/24")
        student.plug(switch, "192.168.1.30/24")
        with teacher.here():
            server = stack.enter_context(ServerProcess("--host", "0.0.0.0"))
        with student.here():
            socket.create_connection(("192.168.1.20", server.address.port))

`here()` moves the calling thread to that computer. The sockets that it opens there, and the threads
and processes that it starts there, stay there when it has left. Nothing of this touches the network
of the machine that runs the tests, and nothing is left when the process ends: the namespaces have
no names, and live as long as something holds them.

It needs root's rights, and fails without them. Addresses are IPv4 or IPv6, as the test gives them;
each interface also has its link-local IPv6 address.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_interface, ip_network
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from tests.support import wait_until

if sys.platform != "linux":
    raise ImportError("network namespaces are Linux's")

from pyroute2 import IPRoute
from pyroute2.nftables.expressions import genex, verdict
from pyroute2.nftables.main import NFTables

CLONE_NEWNET = 0x40000000  # sched.h
MY_NAMESPACE = "/proc/thread-self/ns/net"
# linux/netfilter.h and linux/netfilter/nf_tables.h
NFPROTO_INET, NF_DROP, NF_ACCEPT = 1, 0, 1
NFT_META_L4PROTO, NFT_PAYLOAD_TRANSPORT_HEADER = 16, 2
TCP, UDP, ICMP = 6, 17, 1
DESTINATION_PORT_OFFSET = 2
NO_DAD = 0x02  # IFA_F_NODAD: the address works at once

T = TypeVar("T", bound="Namespace")

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: int) -> None:
    if getattr(_libc, name)(*arguments):
        number = ctypes.get_errno()
        why = (
            ": a test with network namespaces needs root's rights" if number == errno.EPERM else ""
        )
        raise OSError(number, f"{name}: {os.strerror(number)}{why}")


class Namespace:
    """A network of one's own: it has interfaces, addresses, routes and a firewall of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        home = os.open(MY_NAMESPACE, os.O_RDONLY)
        try:
            _call("unshare", CLONE_NEWNET)
            try:
                self.descriptor = os.open(MY_NAMESPACE, os.O_RDONLY)
                # An address of IPv6 would wait for a second to see whether somebody has it.
                self.set("ipv6/conf/default/dad_transmits", 0)
                self._set_up("lo")
            finally:
                _call("setns", home, CLONE_NEWNET)
        finally:
            os.close(home)

    @contextmanager
    def here(self) -> Iterator[None]:
        """Be on this computer, in this thread."""
        home = os.open(MY_NAMESPACE, os.O_RDONLY)
        try:
            _call("setns", self.descriptor, CLONE_NEWNET)
            try:
                yield
            finally:
                _call("setns", home, CLONE_NEWNET)
        finally:
            os.close(home)

    def set(self, what: str, value: int) -> None:
        """Write one of the settings in /proc/sys/net. Only here()."""
        Path("/proc/sys/net", what).write_text(f"{value}\n", encoding="ascii")

    def _set_up(self, interface: str) -> None:
        with IPRoute() as links:
            links.link("set", index=_index(links, interface), state="up")

    def close(self) -> None:
        os.close(self.descriptor)


class Switch(Namespace):
    """A switch (or an access point) connects what is plugged in."""

    def __init__(self, name: str, *, multicast: bool) -> None:
        super().__init__(name)
        self.multicast = multicast
        self._ports = 0
        with self.here(), IPRoute() as links:
            links.link("add", ifname="bridge", kind="bridge")
            links.link("set", index=_index(links, "bridge"), state="up")

    def add_port(self, far_end: Namespace, interface: str, *, isolated: bool) -> str:
        """Add a port for an interface of the far end; return its name."""
        self._ports += 1
        port = f"port{self._ports}"
        with self.here(), IPRoute() as links:
            peer = {"ifname": interface, "net_ns_fd": far_end.descriptor}
            links.link("add", ifname=port, kind="veth", peer=peer)
            index = _index(links, port)
            links.link("set", index=index, master=_index(links, "bridge"), state="up")
            links.brport("set", index=index, isolated=isolated, mcast_flood=self.multicast)
        return port


class Computer(Namespace):
    """A computer has the interfaces that are plugged in. It may also be a router."""

    def plug(
        self,
        switch: Switch,
        *addresses: str,
        interface: str = "eth0",
        isolated: bool = False,
        multicast: bool = True,
    ) -> None:
        """Connect an interface to a switch; also later, while programs run.

        Args:
            addresses: of the interface, such as "192.168.1.20/24" or "fd00::20/64".
            isolated: it reaches only those on the switch that are not isolated, as with "client
                isolation" in a Wi-Fi: usually the router.
            multicast: whether the interface can send to groups.
        """
        port = switch.add_port(self, interface, isolated=isolated)
        with self.here(), IPRoute() as links:
            index = _index(links, interface)
            links.link("set", index=index, state="up", multicast=multicast)
            for one in map(ip_interface, addresses):
                length = one.network.prefixlen
                flags = NO_DAD if one.version == 6 else 0
                links.addr("add", index=index, address=str(one.ip), prefixlen=length, flags=flags)

        for end, name in ((switch, port), (self, interface)):
            with end.here(), IPRoute() as links:
                wait_until(partial(_is_running, links, name))

    def unplug(self, interface: str = "eth0") -> None:
        """Take the interface away, with its addresses."""
        with self.here(), IPRoute() as links:
            links.link("del", index=_index(links, interface))

    def go_through(self, router: str, to: str = "default") -> None:
        """Send what is for the network `to` to the router with this address."""
        version = 6 if ":" in router else 4
        destination = "::/0" if to == "default" and version == 6 else to
        with self.here(), IPRoute() as links:
            links.route("add", dst=destination, gateway=router)

    def forward(self) -> None:
        """Be a router between the networks that this computer is in."""
        with self.here():
            self.set("ipv4/ip_forward", 1)
            self.set("ipv6/conf/all/forwarding", 1)

    def swallow(self, network: str) -> None:
        """Drop in silence what is to be forwarded to this network."""
        self._route(network, "blackhole")

    def reject(self, network: str) -> None:
        """Answer what is to be forwarded to this network: it is forbidden."""
        self._route(network, "prohibit")

    def _route(self, network: str, kind: str) -> None:
        with self.here(), IPRoute() as links:
            to = ip_network(network)
            # Before the routes, also those to networks in which the router is itself.
            links.rule(
                "add",
                priority=1,
                action=kind,
                family=socket.AF_INET if to.version == 4 else socket.AF_INET6,
                dst=str(to.network_address),
                dst_len=to.prefixlen,
            )

    def drop(self, port: int | None = None) -> None:
        """Have a firewall that drops what comes to this port of TCP; or all, also an echo (ping).

        What loopback carries is dropped too. The computer still tells its hardware address.
        """
        to_port = [
            genex("payload", {
                "dreg": 1,
                "base": NFT_PAYLOAD_TRANSPORT_HEADER,
                "offset": DESTINATION_PORT_OFFSET,
                "len": 2,
            }),
            _equals((port or 0).to_bytes(2, "big")),
        ]  # fmt: skip
        protocols = (TCP, UDP, ICMP) if port is None else (TCP,)
        with self.here(), NFTables(nfgen_family=NFPROTO_INET) as firewall:
            table = f"drop{port or ''}"
            firewall.table("add", name=table)
            firewall.chain(
                "add",
                table=table,
                name="in",
                hook="input",
                type="filter",
                priority=0,
                policy=NF_ACCEPT,
            )
            for protocol in protocols:
                rule = [
                    genex("meta", {"key": NFT_META_L4PROTO, "dreg": 1}),
                    _equals(bytes([protocol])),
                    *(to_port if port is not None else ()),
                    *verdict(code=NF_DROP),
                ]
                firewall.rule("add", table=table, chain="in", expressions=(rule,))


class Network:
    """Holds all that a test builds, until the end of its `with`."""

    def __init__(self) -> None:
        self._made: list[Namespace] = []

    def computer(self, name: str) -> Computer:
        """Return a new computer that is not connected to anything."""
        return self._keep(Computer(name))

    def switch(self, *, multicast: bool = True) -> Switch:
        """Return a new switch.

        Args:
            multicast: whether what is for groups is passed on. Without it, IPv6 works only for
                neighbours that know each other: looking for one is multicast too.
        """
        return self._keep(Switch("switch", multicast=multicast))

    def _keep(self, made: T) -> T:
        self._made.append(made)
        return made

    def __enter__(self) -> Network:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        for made in self._made:
            made.close()


def _index(links: IPRoute, interface: str) -> int:
    """Return the number of an interface of this computer."""
    (index,) = links.link_lookup(ifname=interface)
    return int(index)


def _is_running(links: IPRoute, interface: str) -> bool:
    """Return whether the kernel has noticed that the cable is plugged in at both ends."""
    (link,) = links.get_links(_index(links, interface))
    return bool(link.get_attr("IFLA_OPERSTATE") == "UP")


def _equals(value: bytes) -> object:
    """Return an expression of nftables: what has just been loaded is this."""
    return genex("cmp", {"sreg": 1, "op": 0, "data": {"attrs": [("NFTA_DATA_VALUE", value)]}})
