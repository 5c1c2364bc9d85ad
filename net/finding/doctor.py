"""Find out why a server can't be reached: run the probes, all at once, and have them judged.

    diagnose ── lookup ──┬── port ── talk, web, clock
       │                 ├── closed port, udp, web on 80
       │                 ├── route
       └── gateway       └── loopback

Each box is a thread that reports its probes to `diagnose`, which waits for them for at most
SECONDS. A thread that takes longer is left alone: it ends by itself, and nobody hears it.
"""

from __future__ import annotations

import platform
import queue
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from net.finding import probes
from net.finding.gateway import gateway
from net.finding.judge import Findings, best, judge
from net.shared.diagnosis import Diagnosis, Probe
from net.shared.interfaces import interfaces
from net.wire.address import Address
from net.wire.announced import Announced

SECONDS = 5.0
# A port is tried for longer than Linux needs to find that nobody has the address (3.6 s).
PORT_SECONDS = 4.4
ANSWER_SECONDS = 2.0
# When the port has refused or answered, the rest is not waited for as long.
REST_SECONDS = 1.0
MOST_ADDRESSES = 4
STOP_SECONDS = 0.1  # how often it is looked whether the user has gone

Tell = Callable[[Probe], None]


class Cancelled(Exception):
    """The user does not want to know any more."""


def diagnose(
    addresses: Iterable[Address],
    *,
    code: str = "",
    detail: str = "",
    fingerprint: str = "",
    announced: Iterable[Announced] = (),
    on_probe: Tell = lambda _probe: None,
    stop: threading.Event | None = None,
) -> Diagnosis:
    """Find out why none of these addresses can be reached, in at most SECONDS.

    Args:
        addresses: where the server may be; the first MOST_ADDRESSES are tried. There may be none:
            words lead only to places in this computer's networks.
        code: why the connection ended, with `detail`: see `net.wire.events.Disconnected`.
        fingerprint: the key that the server must have; "" if none is known.
        announced: the servers that announce themselves now.
        on_probe: called in this thread with each probe that begins (without a result) or ends.
        stop: when it is set, this raises Cancelled.
    """
    rounds = _Round(on_probe, stop or threading.Event())
    own = tuple((one.name, address) for one in interfaces() for address in one.addresses)
    here = rounds.look("interfaces", "", lambda: probes.interfaces(own))
    rounds.start(_look_at_gateway)
    servers = tuple(announced)
    wanted = tuple(dict.fromkeys(addresses))[:MOST_ADDRESSES]
    own_numbers = frozenset(str(address.ip) for _name, address in own)
    for address in wanted:
        rounds.start(_look_at_server, address, own_numbers)
    rounds.collect(wanted)
    if not wanted:
        verdict = "no_place" if here.result == "ok" else "no_network"
        return Diagnosis(
            verdict, (), (here, *rounds.of(None)), Address(""), code, own=own, versions=versions()
        )
    found = best(
        [
            judge(
                Findings(
                    address,
                    probes=(here, *rounds.of(address)),
                    host=_host(rounds.numbers.get(address)),
                    own=own,
                    code=code,
                    detail=detail,
                    fingerprint=fingerprint,
                    is_announced=any(address in one.addresses for one in servers),
                    moved_to=_moved(address, fingerprint, servers),
                    system=sys.platform,
                )
            )
            for address in wanted
        ]
    )
    return replace(found, versions=versions())


def versions() -> tuple[tuple[str, str], ...]:
    """Return (name, version) of what the program runs on."""
    packaged = " (packaged)" if getattr(sys, "frozen", False) else ""
    return (
        ("system", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("Python", platform.python_version() + packaged),
        ("OpenSSL", ssl.OPENSSL_VERSION),
    )


def _host(number: str | None) -> Any:
    return ip_address(number) if number else None


def _moved(address: Address, fingerprint: str, announced: tuple[Announced, ...]) -> str:
    """Return where the server with this key is instead; "" if that is not known."""
    same = [one for one in announced if one.fingerprint == fingerprint and one.addresses]
    if not fingerprint or not same or any(address in one.addresses for one in same):
        return ""
    return str(same[0].addresses[0])


class _Round:
    """Collects what the threads of one diagnosis report."""

    def __init__(self, on_probe: Tell, stop: threading.Event) -> None:
        self._on_probe, self._stop = on_probe, stop
        self._reports: queue.SimpleQueue[tuple[Address | None, Probe]] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._probes: dict[tuple[Address | None, str], Probe] = {}
        self._deadline = time.monotonic() + SECONDS
        self.numbers: dict[Address, str] = {}

    def start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=(self, *arguments), name="doctor", daemon=True)
        self._threads.append(thread)
        thread.start()

    def look(
        self,
        name: str,
        target: str,
        probe: Callable[[], probes.Result],
        about: Address | None = None,
    ) -> Probe:
        """Run a probe in this thread, and report its beginning and its end."""
        self._reports.put((about, Probe(name, target)))
        started = time.monotonic()
        try:
            result, detail = probe()
        except OSError as error:
            result, detail = probes.kind_of(error), ""
        done = Probe(name, target, result, detail, time.monotonic() - started)
        self._reports.put((about, done))
        return done

    def of(self, address: Address | None) -> list[Probe]:
        """Return the probes about an address, and those about no address."""
        return [
            one if one.result else Probe(one.name, one.target, "no answer", "", SECONDS)
            for (about, _name), one in self._probes.items()
            if about in (None, address) and one.name != "interfaces"
        ]

    def collect(self, addresses: tuple[Address, ...]) -> None:
        """Take in the reports until there are no more, or time is over. Raises Cancelled."""
        while (left := self._deadline - time.monotonic()) > 0:
            if self._stop.is_set():
                raise Cancelled
            try:
                about, probe = self._reports.get(timeout=min(left, STOP_SECONDS))
            except queue.Empty:
                if self._is_over():
                    return
                continue
            self._probes[about, probe.name] = probe
            self._on_probe(probe)
            if addresses and all(self._is_clear(one) for one in addresses):
                self._deadline = min(self._deadline, time.monotonic() + REST_SECONDS)

    def _is_over(self) -> bool:
        return not any(one.is_alive() for one in self._threads) and self._reports.empty()

    def _is_clear(self, address: Address) -> bool:
        """Return whether what is still missing can hardly change the verdict."""
        port = self._probes.get((address, "port"))
        last = self._probes.get((address, "clock"))
        return bool(
            port and port.result in ("open", "refused") and last is not None and last.result
        )


def _look_at_gateway(round_: _Round) -> None:
    router = gateway()

    def is_alive() -> probes.Result:
        if not router:
            return "none", ""
        to = (router, probes.TRACEROUTE_PORT)
        result, _detail = probes.datagram(to, ANSWER_SECONDS * 2)
        return result, router

    round_.look("gateway", router, is_alive)


def _look_at_server(round_: _Round, address: Address, own_numbers: frozenset[str]) -> None:
    found: list[probes.SocketAddress] = []

    def look_up() -> probes.Result:
        result, numbers = probes.lookup(address.host, address.port)
        found.extend(numbers)
        return result

    round_.look("lookup", address.host, look_up, address)
    if not found:
        return
    to = found[0]
    number = str(to[0])
    round_.numbers[address] = number
    round_.look("route", number, lambda: probes.route(to), address)
    here = (to[0], probes.WEB_PORT, *to[2:])
    # The first, since routers answer only a few: its answer also says who has sent it.
    round_.start(
        lambda one: one.look("udp", number, lambda: probes.datagram(to, PORT_SECONDS), address)
    )
    round_.start(
        lambda one: one.look(
            "closed port", number, lambda: probes.closed_port(to, PORT_SECONDS), address
        )
    )
    if address.port != probes.WEB_PORT:
        round_.start(
            lambda one: one.look(
                "web on 80", number, lambda: probes.web(here, ANSWER_SECONDS)[0], address
            )
        )
    if number in own_numbers:
        loopback = ("127.0.0.1", address.port)
        round_.start(
            lambda one: one.look("loopback", "127.0.0.1", lambda: _is_open(loopback), address)
        )
    _look_at_port(round_, address, to)


def _look_at_port(round_: _Round, address: Address, to: probes.SocketAddress) -> None:
    sock = None

    def connect() -> probes.Result:
        nonlocal sock
        result, sock = probes.open_port(to, PORT_SECONDS)
        return result

    round_.look("port", str(address), connect, address)
    date = ""

    def ask() -> probes.Result:
        nonlocal date
        result, date = probes.web(to, ANSWER_SECONDS)
        return result

    if sock is not None:
        with sock as there:
            answer = round_.look(
                "talk", str(address), lambda: probes.talk(there, ANSWER_SECONDS), address
            )
        if answer.result not in ("text", "known"):
            round_.look("web", str(address), ask, address)
    round_.look("clock", str(address), lambda: probes.clock(date), address)


def _is_open(to: probes.SocketAddress) -> probes.Result:
    result, sock = probes.open_port(to, ANSWER_SECONDS)
    if sock is not None:
        sock.close()
    return result
