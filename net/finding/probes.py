"""Look at one thing of the network each, without rights that a user does not have.

Each function returns a word, and a detail that belongs to it, and takes at most `seconds`. It tries
only the server's own host and the router: nothing is scanned. What it sends is what a client sends
as well (a connection, a ClientHello), a request for a web page, or one empty datagram to a port
that nobody listens on.
"""

from __future__ import annotations

import contextlib
import errno
import re
import socket
import ssl
import struct
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any

from net.shared import tls
from net.wire import plain

Result = tuple[str, str]
SocketAddress = Any  # (host, port) of IPv4, (host, port, flow, scope) of IPv6

PORT_NOBODY_USES = 1  # tcpmux: its refusal shows that the computer is there
TRACEROUTE_PORT = 33_434
WEB_PORT = 80
LOOKED_AT_BYTES = 4_096
GREETING_SECONDS = 0.2  # a server that speaks first does so within this
AGAIN_SECONDS = 1.0
CLOCK_SECONDS = 300.0
OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)  # this program is younger

# Linux: linux/errqueue.h, linux/in.h, linux/in6.h, asm-generic/errno.h
_IP_RECVERR, _IPV6_RECVERR, _MSG_ERRQUEUE = 11, 25, 0x2000
_ERROR = struct.Struct("=IBBBBII")
_BY_ICMP = {2: 4, 3: 6}  # origin -> version of IP
# Codes of "destination unreachable" that mean that somebody forbids it (RFC 792, 1812, 4443).
_FORBIDDEN = {4: (9, 10, 13), 6: (1, 5, 6)}

_KNOWN = (
    (b"SSH-", "SSH"), (b"220", "FTP/SMTP"), (b"* OK", "IMAP"), (b"+OK", "POP3"), (b"RFB ", "VNC"),
)  # fmt: skip
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
_HEADER = r"(?im)^%s:[ \t]*([^\r\n]+)"


# --- this computer --------------------------------------------------------------------------------


def interfaces(own: tuple[Any, ...]) -> Result:
    """Tell whether this computer has an address that others can reach."""
    if any(not one.is_link_local for _name, one in own):
        return "ok", ""
    return ("no address" if own else "none"), ""


def lookup(host: str, port: int) -> tuple[Result, list[SocketAddress]]:
    """Find the numbers that belong to a name. The system may take long."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ("failed", ""), []
    addresses = list(dict.fromkeys(address for *_rest, address in found))
    return ("ok", ", ".join(str(one[0]) for one in addresses[:4])), addresses


def route(to: SocketAddress) -> Result:
    """Tell from which address of this computer something would go there; nothing is sent."""
    try:
        with _socket(to, socket.SOCK_DGRAM) as sock:
            sock.connect(to)
            return "ok", str(sock.getsockname()[0])
    except OSError as error:
        return kind_of(error), ""


def clock(date: str) -> Result:
    """Compare this computer's clock with the one of a server that answers with its date."""
    now = datetime.now(UTC)
    if now < OLDEST_CLOCK:
        return "off", _length((OLDEST_CLOCK - now).total_seconds())
    try:
        theirs = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return "no date", ""
    if theirs.tzinfo is None or theirs < OLDEST_CLOCK:  # a router without a clock says 1970
        return "no date", ""
    away = abs((now - theirs).total_seconds())
    return ("off" if away > CLOCK_SECONDS else "ok"), _length(away)


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


# --- the server's computer ------------------------------------------------------------------------


def open_port(to: SocketAddress, seconds: float) -> tuple[Result, socket.socket | None]:
    """Connect. Returns how it went, and the connection if there is one."""
    sock = _socket(to, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.connect(to)
    except OSError as error:
        sock.close()
        return (kind_of(error), ""), None
    return ("open", ""), sock


def kind_of(error: OSError) -> str:
    """Return a word for the error of a connection."""
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, PermissionError):
        return "forbidden"
    if error.errno in (errno.EHOSTUNREACH, getattr(errno, "EHOSTDOWN", None)):
        return "unreachable"
    if error.errno in (errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL):
        return "no route"
    return "broken"


def closed_port(to: SocketAddress, seconds: float) -> Result:
    """Tell whether the computer is there: it refuses a port that nobody uses, or takes it."""
    (result, _detail), sock = open_port((to[0], PORT_NOBODY_USES, *to[2:]), seconds)
    if sock is not None:
        sock.close()
    return ("alive" if result in ("open", "refused") else result), ""


def datagram(to: SocketAddress, seconds: float) -> Result:
    """Send an empty datagram once a second; tell who answers that it does not arrive.

    Routers answer only so many in a second (RFC 1812, 4.3.2.8), so the first may stay unanswered.

    Returns:
        "alive": the computer itself has nobody on that port. "rejected", and by whom: a router or
        a firewall forbids it. "unreachable", and who says so.
    """
    to = (to[0], TRACEROUTE_PORT, *to[2:])
    with _socket(to, socket.SOCK_DGRAM) as sock:
        deadline = time.monotonic() + seconds
        try:
            sock.connect(to)
            while (left := deadline - time.monotonic()) > 0:
                sock.send(b"")
                sock.settimeout(min(left, AGAIN_SECONDS))
                with contextlib.suppress(TimeoutError):
                    sock.recv(1)
                    return "alive", ""  # somebody answers there
        except (ConnectionRefusedError, ConnectionResetError):  # Windows says that it was reset
            return "alive", ""
        except OSError as error:
            told = _told_by(sock) if sys.platform == "linux" else None
            return told or (kind_of(error), "")
    return "timeout", ""


def _told_by(sock: socket.socket) -> Result | None:
    """Return what a router has said about our datagram, if the last error came from one."""
    if sys.platform != "linux":
        return None
    sock.setblocking(False)
    try:
        _data, ancillary, _flags, _address = sock.recvmsg(0, 512, _MSG_ERRQUEUE)
    except OSError:
        return None
    for _level, _type, data in ancillary:
        _errno, origin, _kind, code, *_rest = _ERROR.unpack_from(data)
        version = _BY_ICMP.get(origin)
        if version is not None:
            # A sockaddr_in or sockaddr_in6 follows.
            at, size = (_ERROR.size + 4, 4) if version == 4 else (_ERROR.size + 8, 16)
            sender = str(ip_address(data[at : at + size]))
            return ("rejected" if code in _FORBIDDEN[version] else "unreachable"), sender
    return None


# --- what answers there ---------------------------------------------------------------------------


def talk(sock: socket.socket, seconds: float) -> Result:
    """Listen for a greeting, then begin TLS, and tell what is on the other side.

    Returns:
        "tls", and the fingerprint of the key. "web", "charla" (one without encryption), "known"
        and which program, "prompt" (it asks for a name as ours does, and as the assignment says),
        "text" (some words: a student's server), "silent", "closed".
    """
    deadline = time.monotonic() + seconds
    try:
        sock.settimeout(GREETING_SECONDS)
        with contextlib.suppress(TimeoutError):
            return _kind_of_answer(sock.recv(LOOKED_AT_BYTES))
        return _shake_hands(sock, deadline)
    except tls.NotTls as other:
        return _kind_of_answer(other.answer)
    except ssl.SSLError:
        return "closed", "TLS"
    except TimeoutError:
        return "silent", ""
    except OSError:
        return "closed", ""


def _shake_hands(sock: socket.socket, deadline: float) -> Result:
    session = tls.Tls(tls.client_context(), server_side=False)
    session.handshake(b"")
    while True:
        sock.sendall(session.answer())
        left = deadline - time.monotonic()
        if left <= 0:  # it sends a byte now and then
            return "silent", ""
        sock.settimeout(left)
        data = sock.recv(LOOKED_AT_BYTES)
        if not data:
            return "closed", ""
        if session.handshake(data) is not None:
            return "tls", session.peer_fingerprint


def _kind_of_answer(data: bytes) -> Result:
    if not data:
        return "closed", ""
    if data.startswith(b"HTTP/"):
        return "web", ""
    if data.startswith(b'{"op":'):
        return "charla", ""
    if data.startswith(plain.PROMPT.encode()):
        return "prompt", ""
    for beginning, name in _KNOWN:
        if data.startswith(beginning):
            return "known", name
    return "text", ""


def web(to: SocketAddress, seconds: float) -> tuple[Result, str]:
    """Ask for a web page.

    Returns:
        How it went, and the date of the answer, "" if there is none. "charla": a server of ours
        says that it is no web server. "portal", and where it sends a browser: somebody between here
        and there may want a log-in. "web": any other page. "none": no web server.
    """
    (result, _detail), sock = open_port(to, seconds)
    if sock is None:
        return (result, ""), ""
    host = f"[{to[0]}]" if ":" in to[0] else to[0]
    request = f"GET / HTTP/1.1\r\nHost: {host}:{to[1]}\r\nConnection: close\r\n\r\n"
    with sock:
        try:
            sock.sendall(request.encode())
            answer = b"".join(_read(sock, time.monotonic() + seconds))
        except OSError:
            return ("none", ""), ""
    return read_page(answer, to[0])


def _read(sock: socket.socket, deadline: float) -> Iterator[bytes]:
    """Yield what comes, as much as is looked at, until the other side ends it or time is over."""
    size = 0
    while size < LOOKED_AT_BYTES and (left := deadline - time.monotonic()) > 0:
        sock.settimeout(left)
        try:
            data = sock.recv(LOOKED_AT_BYTES)
        except OSError:
            return
        if not data:
            return
        size += len(data)
        yield data
        if data.endswith(b"\n\n") or b"</html>" in data:
            return


def read_page(answer: bytes, host: str) -> tuple[Result, str]:
    """Tell what kind of page it is: see `web`. Pure."""
    status = _STATUS.match(answer)
    if status is None:
        return ("none", ""), ""
    head, _, body = answer[:LOOKED_AT_BYTES].partition(b"\r\n\r\n")
    text = head.decode("latin-1")
    date = re.search(_HEADER % "Date", text)
    said = date[1].strip() if date else ""
    if b"Charla" in body:
        return ("charla", ""), said
    where = re.search(_HEADER % "Location", text)
    there = re.match(r"https?://([A-Za-z0-9.-]{1,253})", where[1]) if where else None
    if status[1] == b"511" or (
        status[1].startswith(b"3") and there is not None and there[1] != host
    ):
        return ("portal", there[1] if there else ""), said
    return ("web", ""), said


def _socket(to: SocketAddress, kind: int) -> socket.socket:
    """Return a socket that is told at once, on Linux, when a router rejects what it sends."""
    sock = socket.socket(socket.AF_INET6 if ":" in to[0] else socket.AF_INET, kind)
    if sys.platform == "linux":
        if sock.family == socket.AF_INET:
            sock.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
        else:
            sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVERR, 1)
    return sock
