"""Test what is concluded from the results of probes; there is no network here."""

from __future__ import annotations

from ipaddress import ip_address, ip_interface
from typing import Any

import pytest

from net.finding.judge import Findings, best, judge
from net.shared.diagnosis import VERDICTS, Diagnosis, Probe
from net.wire.address import Address

WIFI = ("wlan0", ip_interface("192.168.1.30/24"))
TUNNEL = ("tun0", ip_interface("10.8.0.2/24"))
SIX = ("wlan0", ip_interface("2001:db8::30/64"))
SERVER = "192.168.1.20"


def conclude(
    *, host: str = SERVER, own: tuple[Any, ...] = (WIFI,), more: dict[str, Any] | None = None,
    **results: str | tuple[str, str],
) -> Diagnosis:  # fmt: skip
    """Judge probes with these results; "_" stands for a space in the name of a probe."""
    probes = [Probe("interfaces", result=str(results.pop("interfaces", "ok")))]
    for name, result in results.items():
        word, detail = result if isinstance(result, tuple) else (result, "")
        probes.append(Probe(name.replace("_", " "), host, word, detail, 2.0))
    number = ip_address(host) if host else None
    return judge(Findings(Address(host or "teacher"), tuple(probes), number, own, **more or {}))


SILENT: dict[str, Any] = {
    "route": ("ok", "192.168.1.30"), "port": "timeout", "closed_port": "timeout", "udp": "timeout",
    "gateway": ("alive", "192.168.1.1"),
}  # fmt: skip
ABSENT: dict[str, Any] = SILENT | {
    "port": "unreachable", "closed_port": "unreachable", "udp": "unreachable",
}  # fmt: skip
OPEN: dict[str, Any] = {"port": "open"}
CHARLA: dict[str, Any] = OPEN | {"talk": ("tls", "key"), "web": "charla"}

CASES: list[tuple[str, dict[str, Any], str, tuple[str, ...]]] = [
    # this computer
    ("no address", {"own": (), "interfaces": "none"}, "no_network", ()),
    ("one of one's own making", {"interfaces": "no address"}, "no_network", ()),
    ("no such name", {"host": "", "lookup": "failed"}, "no_such_name", ()),
    ("nobody tells names", {"host": "", "lookup": "no answer"}, "no_such_name", ()),
    ("forbidden here", SILENT | {"port": "forbidden"}, "own_firewall", ()),
    # a refusal
    ("nothing listens", {"port": "refused"}, "refused", ()),
    ("nothing listens here", {"host": "127.0.0.1", "port": "refused"}, "not_running_here", ()),
    ("nor at our address", {"host": "192.168.1.30", "port": "refused"}, "not_running_here", ()),
    (
        "only on loopback",
        {"host": "192.168.1.30", "port": "refused", "loopback": "open"},
        "only_loopback",
        (),
    ),
    # an answer
    ("it works", CHARLA, "reachable", ()),
    ("it says nothing to a browser", CHARLA | {"web": "none"}, "reachable", ()),
    ("another key", CHARLA | {"more": {"fingerprint": "other"}}, "key_changed", ()),
    ("our key", CHARLA | {"more": {"fingerprint": "key"}}, "reachable", ()),
    ("name taken", CHARLA | {"more": {"code": "nick_taken"}}, "name_taken", ()),
    ("server full", CHARLA | {"more": {"code": "server_full"}}, "server_full", ()),
    ("wrong words", CHARLA | {"more": {"code": "wrong_words"}}, "wrong_words", ()),
    ("its own words", CHARLA | {"more": {"code": "wrong_password"}}, "told", ()),
    ("it is back", CHARLA | {"more": {"code": "lost"}}, "reachable", ()),
    ("clock", CHARLA | {"clock": ("off", "3 h")}, "clock_off", ()),
    (
        "clock and name",
        CHARLA | {"clock": ("off", "3 h"), "more": {"code": "nick_taken"}},
        "name_taken",
        ("clock_off",),
    ),
    ("no encryption", OPEN | {"talk": "closed", "web": "charla"}, "older_version", ()),
    ("web server", OPEN | {"talk": "web", "web": "web"}, "web_server", ()),
    ("https", OPEN | {"talk": ("tls", "x"), "web": "web"}, "web_server", ()),
    ("a log-in page", OPEN | {"talk": "web", "web": ("portal", "x.example")}, "captive_portal",
     ("web_server",)),
    ("a log-in page, on 80 only", SILENT | {"web_on_80": "portal"}, "firewall",
     ("absent_or_isolated", "captive_portal")),
    ("the server's own web server", {"port": "refused", "web_on_80": ("portal", "x.example")},
     "refused", ()),
    ("that, and a firewall", SILENT | {"closed_port": "alive", "web_on_80": "portal"}, "firewall",
     ()),
    ("that, and it works", CHARLA | {"web_on_80": "portal"}, "reachable", ()),
    ("ssh", OPEN | {"talk": ("known", "SSH")}, "other_program", ()),
    ("a student's server", OPEN | {"talk": "text"}, "plain_server", ()),
    ("the assignment's", OPEN | {"talk": "prompt", "web": "none"}, "plain_server", ()),
    ("ours, late", OPEN | {"talk": "prompt", "web": "charla"}, "reachable", ()),
    ("one that waits", OPEN | {"talk": "silent", "web": "none"}, "says_nothing", ("plain_server",)),
    # the way there
    ("IPv6 only", SILENT | {"own": (SIX,), "port": "no route"}, "other_family", ()),
    ("IPv4 only", ABSENT | {"host": "2001:db8::20"}, "other_family", ()),
    ("a router forbids", SILENT | {"udp": ("rejected", "192.168.1.1")}, "rejected", ()),
    ("its own firewall forbids", SILENT | {"udp": ("rejected", SERVER)}, "firewall", ()),
    ("a VPN takes it", SILENT | {"own": (WIFI, TUNNEL), "route": ("ok", "10.8.0.2")}, "vpn", ()),
    (
        "a VPN takes everything",
        SILENT | {"host": "10.0.2.20", "own": (WIFI, TUNNEL), "route": ("ok", "10.8.0.2")},
        "vpn",
        ("other_network",),
    ),
    (
        "the server is in the VPN",
        ABSENT | {"host": "10.8.0.9", "own": (WIFI, TUNNEL), "route": ("ok", "10.8.0.2")},
        "absent_or_isolated",
        (),
    ),
    # silence nearby
    ("one port is dropped", SILENT | {"closed_port": "alive"}, "firewall", ()),
    ("one port is dropped, by UDP", SILENT | {"udp": "alive"}, "firewall", ()),
    ("all is dropped", SILENT, "firewall", ("absent_or_isolated",)),
    ("elsewhere nobody tells", SILENT | {"more": {"system": "win32"}}, "silent",
     ("absent_or_isolated",)),
    ("it is heard", SILENT | {"more": {"is_announced": True}}, "firewall", ("clients_isolated",)),
    ("absent", ABSENT, "absent_or_isolated", ()),
    ("it is heard, not reached", ABSENT | {"more": {"is_announced": True}}, "clients_isolated", ()),
    ("the router too", ABSENT | {"gateway": "unreachable"}, "router_silent",
     ("absent_or_isolated",)),
    ("it is elsewhere", ABSENT | {"more": {"moved_to": "192.168.1.77:8080"}}, "moved", ()),
    ("absent on macOS", ABSENT | {"more": {"system": "darwin"}}, "absent_or_isolated", ()),
    # silence far away
    ("another network", SILENT | {"host": "10.0.2.20"}, "other_network", ("firewall",)),
    ("no route", {"host": "10.0.2.20", "port": "no route"}, "other_network", ()),
    ("no router", ABSENT | {"host": "10.0.2.20", "gateway": "unreachable"}, "router_silent",
     ("other_network",)),
    ("far, but alive", SILENT | {"host": "10.0.2.20", "udp": "alive"}, "firewall", ()),
    # time is over
    ("the port did not end", SILENT | {"port": "no answer"}, "firewall", ("absent_or_isolated",)),
]  # fmt: skip


@pytest.mark.parametrize("results, verdict, others", [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_the_results_of_probes_lead_to_a_verdict(
    results: dict[str, Any], verdict: str, others: tuple[str, ...]
) -> None:
    found = conclude(**results)
    assert (found.verdict, found.others) == (verdict, others)


def test_macos_refuses_at_once_what_is_not_allowed() -> None:
    probes = (Probe("interfaces", result="ok"), Probe("port", SERVER, "unreachable", "", 0.01))
    found = Findings(Address(SERVER), probes, ip_address(SERVER), (WIFI,), system="darwin")
    assert judge(found).verdict == "no_permission"


def test_a_router_that_forbids_one_port_of_several_is_noticed() -> None:
    probes = (
        Probe("interfaces", result="ok"),
        Probe("port", "10.0.2.20", "timeout", "", 4.4),
        Probe("udp", "10.0.2.20", "timeout", "", 4.4),
        Probe("web on 80", "10.0.2.20", "unreachable", "", 0.01),
    )
    found = Findings(Address("10.0.2.20"), probes, ip_address("10.0.2.20"), (WIFI,))
    assert judge(found).verdict == "rejected"


def test_every_verdict_can_be_reached() -> None:
    assert {case[2] for case in CASES} == set(VERDICTS) - {"no_permission", "no_place", "unknown"}


def test_of_several_addresses_the_best_is_told_about() -> None:
    absent, open_ = conclude(**ABSENT), conclude(**CHARLA)
    assert best([absent, open_]).verdict == "reachable"


def test_a_diagnosis_names_what_its_texts_need() -> None:
    assert (
        conclude(**SILENT | {"udp": ("rejected", "192.168.1.1")}).words["router"] == "192.168.1.1"
    )
    tunnel = conclude(**SILENT | {"own": (WIFI, TUNNEL), "route": ("ok", "10.8.0.2")})
    assert (tunnel.words["interface"], tunnel.words["source"]) == ("tun0", "10.8.0.2")
