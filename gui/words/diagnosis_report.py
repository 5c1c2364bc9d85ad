"""Write down a diagnosis for whoever helps: in English, as plain text, without secrets.

What is in it: the versions, this computer's addresses, the address that was tried, and each probe
with its result and its time. What is not: names of people, texts, passwords, keys, and addresses of
network cards. An IPv6 address that is made from such an address (EUI-64, RFC 4291) is cut in half.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Interface, IPv6Interface

from gui.words.text import displayable_line
from net.shared.diagnosis import Diagnosis, Probe

# What is in the detail of these is a key.
_SECRET = frozenset({("talk", "tls")})
_EUI_64 = slice(11, 13), b"\xff\xfe"


def report(diagnosis: Diagnosis, versions: Iterable[tuple[str, str]]) -> str:
    """Return the report.

    Args:
        versions: (name, version) of the program, besides those in the diagnosis.
    """
    all_versions = (*versions, *diagnosis.versions)
    tried = displayable_line(str(diagnosis.address)) if diagnosis.address.host else "no address"
    may_be = f" (or: {', '.join(diagnosis.others)})" if diagnosis.others else ""
    lines = [
        *(f"{name}: {displayable_line(version)}" for name, version in all_versions),
        "",
        f"tried: {tried}",
        f"ended with: {displayable_line(diagnosis.code) or '-'}",
        f"verdict: {diagnosis.verdict}{may_be}",
        "",
        "addresses of this computer:",
        *(f"  {displayable_line(name)}  {_shown(address)}" for name, address in diagnosis.own),
        *(() if diagnosis.own else ("  none",)),
        "",
        "probes:",
        *(_line(probe) for probe in diagnosis.probes),
    ]
    return "\n".join(lines) + "\n"


def _line(probe: Probe) -> str:
    detail = "" if (probe.name, probe.result) in _SECRET else displayable_line(probe.detail)
    what = f"{probe.name} {displayable_line(probe.target)}".rstrip()
    result = f"{probe.result} {detail}".rstrip()
    return f"  {what}: {result} ({probe.seconds * 1000:.0f} ms)"


def _shown(address: IPv4Interface | IPv6Interface) -> str:
    at, mark = _EUI_64
    if address.version == 6 and address.packed[at] == mark:
        half = str(type(address.ip)(address.packed[:8] + bytes(8)))
        return f"{half}… (/{address.network.prefixlen}, the rest hidden)"
    return str(address)
