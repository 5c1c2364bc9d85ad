"""Conclude from what probes have found why a server can't be reached.

Only values go in and come out: `net.finding.doctor` runs the probes. `judge` is a list of
conclusions, the surest first, and each rests on the result of a probe.

    what answers on the port    a server of Charla, a web server, a student's server ...
    a refusal                   the computer is there, and nothing listens on that port
    no answer, but from         the computer, on another port: a firewall
                                a router: it rejects
                                the system: nobody has that address, or clients are kept apart
    no answer at all            where the address is, in which network, and how one would get there

What can't be told apart is not decided: `Diagnosis.others` names what it may be as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from net.shared.diagnosis import VERDICTS, Diagnosis, OwnAddress, Probe
from net.wire.address import Address

Host = IPv4Address | IPv6Address

# Why the connection ended, where only the network or a wrong program may be to blame. Any other
# code is the server's or this computer's own word.
NETWORK_CODES = frozenset({
    "", "no_such_host", "refused", "unreachable", "timed_out", "no_answer", "not_charla", "lost",
    "closed_by_server", "downgraded", "network", "not_found", "not_encrypted", "needs_encryption",
    "tls_failed", "slow", "timeout", "shutdown", "replaced", "unknown_key",
})  # fmt: skip
_TOLD = {
    "key_changed": "key_changed",
    "wrong_words": "wrong_words",
    "nick_taken": "name_taken",
    "nick_kept": "name_taken",
    "nick_alike": "name_taken",
    "server_full": "server_full",
}
# What the interfaces of a VPN are called on Linux, macOS and Windows.
_VPN = re.compile(
    r"^(u?tun|tap|wg|ppp|ipsec|zt|nordlynx)\d*|vpn|wireguard|tailscale|tap-windows|anyconnect|forti",
    re.IGNORECASE,
)
# macOS refuses at once what a program may not do; a computer that is absent takes seconds.
AT_ONCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Findings:
    """All that is known about one address.

    Args:
        address: where the user wanted to go.
        probes: what has been found.
        host: the number that belongs to the address; None if there is none.
        own: (name of the interface, address) of this computer, without loopback.
        code: why the connection ended, with `detail`: see `net.wire.events.Disconnected`.
        fingerprint: the key that the server must have; "" if none is known.
        is_announced: a server announces itself at this address.
        moved_to: where the server with this fingerprint announces itself instead.
        system: what `sys.platform` is.
    """

    address: Address
    probes: tuple[Probe, ...] = ()
    host: Host | None = None
    own: tuple[OwnAddress, ...] = ()
    code: str = ""
    detail: str = ""
    fingerprint: str = ""
    is_announced: bool = False
    moved_to: str = ""
    system: str = "linux"

    def result(self, name: str) -> str:
        """Return the result of a probe; "" if there was none."""
        return next((one.result for one in self.probes if one.name == name), "")

    def told(self, name: str) -> str:
        """Return the detail of a probe; "" if there was none."""
        return next((one.detail for one in self.probes if one.name == name), "")

    def seconds(self, name: str) -> float:
        return next((one.seconds for one in self.probes if one.name == name), 0.0)

    @property
    def is_loopback(self) -> bool:
        return self.host.is_loopback if self.host else self.address.is_this_machine

    @property
    def is_near(self) -> bool:
        """Return whether the host is in one of this computer's own networks."""
        host = self.host
        return host is not None and (
            host.is_link_local or any(host in one.network for _name, one in self.own)
        )

    @property
    def is_own(self) -> bool:
        """Return whether the host is this computer."""
        return any(self.host == one.ip for _name, one in self.own)

    @property
    def is_refused_on_the_way(self) -> bool:
        """Return whether an attempt was ended at once, though not by the host's refusal.

        Routers answer only a few attempts in a second, so it need not have been the first.
        """
        return any(
            one.result == "unreachable" and one.seconds < AT_ONCE_SECONDS
            for one in self.probes
            if one.name in ("port", "closed port", "web on 80")
        )

    @property
    def is_alive(self) -> bool:
        """Return whether the host has said anything at all."""
        return "alive" in (self.result("closed port"), self.result("udp"))


_Conclusion = tuple[str, tuple[str, ...], dict[str, str]]


def judge(found: Findings) -> Diagnosis:
    """Conclude why the server can't be reached."""
    verdict, others, words = _conclude(found)
    if (
        found.result("clock") == "off"
        and verdict != "clock_off"
        and (verdict != "reachable" or found.code)
    ):
        others = (*others, "clock_off")
    words = {"router": found.told("gateway"), "difference": found.told("clock"), **words}
    return Diagnosis(
        verdict,
        others,
        found.probes,
        found.address,
        found.code,
        found.detail,
        found.own,
        words=words,
    )


def best(diagnoses: list[Diagnosis]) -> Diagnosis:
    """Return the diagnosis that helps most."""
    return min(diagnoses, key=lambda one: VERDICTS.index(one.verdict))


def _conclude(found: Findings) -> _Conclusion:
    if not found.is_loopback and found.result("interfaces") != "ok":
        return "no_network", (), {}
    if found.result("lookup") in ("failed", "no answer"):
        return "no_such_name", (), {}
    if found.result("web") == "portal":
        return "captive_portal", ("web_server",), {"answer": found.told("web")}
    port = found.result("port")
    if port == "open":
        return _of_answer(found)
    if found.moved_to:
        return "moved", (), {"new": found.moved_to}
    if port == "refused":
        return _of_refusal(found), (), {}
    if port == "forbidden":
        return "own_firewall", (), {}
    verdict, others, words = _of_silence(found)
    if found.result("web on 80") == "portal" and not found.is_alive:
        # It may also be the computer's own web server, which leads to another name.
        others = (*others, "captive_portal")
    return verdict, others, words


def _of_answer(found: Findings) -> _Conclusion:
    """Conclude from what answers on the port."""
    talk, web = found.result("talk"), found.result("web")
    # A server of ours asks for a name when nothing comes in time.
    if (talk == "tls" and web != "web") or (talk == "prompt" and web == "charla"):
        return _of_server(found)
    if web == "charla" or talk == "charla":
        return "older_version", (), {}
    if "web" in (talk, web):
        return "web_server", (), {}
    if talk in ("prompt", "text"):
        return "plain_server", (), {}
    if talk == "known":
        return "other_program", (), {"answer": found.told("talk")}
    return "says_nothing", ("plain_server",), {}


def _of_server(found: Findings) -> _Conclusion:
    """Conclude what is wrong between this computer and a server of Charla that answers."""
    key = found.told("talk")
    if found.fingerprint and key and key != found.fingerprint:
        return "key_changed", (), {}
    if found.code in _TOLD:
        return _TOLD[found.code], (), {}
    if found.code not in NETWORK_CODES:
        return "told", (), {}
    if found.result("clock") == "off" and not found.code:
        return "clock_off", (), {}
    return "reachable", (), {}


def _of_refusal(found: Findings) -> str:
    if found.is_own and found.result("loopback") == "open":
        return "only_loopback"
    return "not_running_here" if found.is_loopback or found.is_own else "refused"


def _of_silence(found: Findings) -> _Conclusion:
    """Conclude from where the address is, who else answers, and how the silence ended."""
    host = found.host
    is_silent = found.result("port") in ("timeout", "no answer", "")
    if host is None:
        return "unknown", (), {}
    reachable = [one for _name, one in found.own if not one.is_link_local]
    if not host.is_link_local and host.version not in {one.version for one in reachable}:
        return "other_family", (), {"version": f"IPv{host.version}"}
    rejecting = found.told("udp") if found.result("udp") == "rejected" else ""
    if rejecting and rejecting != str(host):
        return "rejected", (), {"router": rejecting}
    if not found.is_near and found.is_refused_on_the_way:
        return "rejected", (), {"router": ""}
    if _tunnel(found):
        source = found.told("route")
        others = () if found.is_near else ("other_network",)
        return "vpn", others, {"source": source, "interface": _interface(found, source)}
    if found.is_alive or rejecting:
        return "firewall", (), {}
    if found.is_near:
        if is_silent:
            # Elsewhere the system does not say in time that nobody has the address.
            tells = found.system == "linux"
            if found.is_announced:
                return "firewall", ("clients_isolated",), {}
            return ("firewall" if tells else "silent"), ("absent_or_isolated",), {}
        if found.system == "darwin" and found.seconds("port") < AT_ONCE_SECONDS:
            return "no_permission", ("absent_or_isolated",), {}
        if found.is_announced:
            return "clients_isolated", (), {}
        if found.result("gateway") == "unreachable":
            return "router_silent", ("absent_or_isolated",), {}
        return "absent_or_isolated", (), {}
    if found.result("gateway") == "unreachable":
        return "router_silent", ("other_network",), {}
    if is_silent:
        return "other_network", ("firewall",), {}
    return "other_network", (), {}


def _tunnel(found: Findings) -> bool:
    """Return whether what is sent to the host goes out through a VPN that does not lead there."""
    source = found.told("route")
    if not source or found.host is None:
        return False
    own = [one for _name, one in found.own if str(one.ip) == source]
    if any(found.host in one.network for one in own):
        return False
    return found.is_near or bool(_VPN.search(_interface(found, source)))


def _interface(found: Findings, source: str) -> str:
    return next((name for name, one in found.own if str(one.ip) == source), "")
