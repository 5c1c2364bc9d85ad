"""Speak the part of XMPP that a message with acknowledgement needs, without encryption.

The acknowledgements are XEP-0198 (stream management). A client that writes several messages at once
requests one acknowledgement for all, `<r/>`; the answer says how many stanzas the server has
handled since it was asked to count.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence

from bench.dialects.checks import AT_ONCE, TEXT, Faulty, Inbox, NumberInbox, Step

HOST = "localhost"
_STREAM = (
    f"<?xml version='1.0'?><stream:stream to='{HOST}' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>"
).encode()
_BIND = b"<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
_ENABLE = b"<enable xmlns='urn:xmpp:sm:3'/>"
_FEATURES = b"</stream:features>"


class Xmpp:
    acknowledges = True
    request = b"<r xmlns='urn:xmpp:sm:3'/>"
    keepalive = b""
    at_once = AT_ONCE

    def login(self, nick: str, *, sends: bool, fingerprint: str = "") -> Sequence[Step]:
        secret = base64.b64encode(f"\0{nick}\0secret".encode()).decode()
        auth = f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{secret}</auth>"
        steps: list[Step] = [
            (_STREAM, lambda heard: _FEATURES in heard),
            (auth.encode(), lambda heard: b"<success" in heard),
            (_STREAM, lambda heard: heard.count(_FEATURES) == 2),
            (_BIND, lambda heard: b"</jid>" in heard),
        ]
        if sends:
            steps.append((_ENABLE, lambda heard: b"<enabled " in heard))
        else:  # those who have said this receive messages; the server repeats it to them
            steps.append((b"<presence/>", lambda heard: b"<presence " in heard))
        return steps

    def message(self, recipient: str, number: str, text: str = TEXT) -> bytes:
        body = text.format(number=number)
        return (
            f"<message to='{recipient}@{HOST}' type='chat' "
            f"id='{number}'><body>{body}</body></message>"
        ).encode()

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        return NumberInbox(rb"<body>(\d{7}) ", (b"<error", b"<stream:error"), b"</message>")

    def acknowledgements(self) -> Inbox:
        return HandledInbox()


class HandledInbox:
    """Accepts only `<a h='N'/>`, and N must not decrease."""

    _TAG = re.compile(rb"<a (?=[^>]*xmlns='urn:xmpp:sm:3')[^>]*h='(\d+)'[^>]*/>")

    def __init__(self) -> None:
        self._handled = 0
        self._tail = b""

    def feed(self, chunk: bytes) -> int:
        data = self._tail + chunk
        end = data.rfind(b">") + 1
        whole, self._tail = data[:end], data[end:]
        if rest := self._TAG.sub(b"", whole):
            raise Faulty(f"expected acknowledgements, heard {rest[:200]!r}")
        numbers = [int(number) for number in self._TAG.findall(whole)]
        if not numbers:
            return 0
        if numbers != sorted(numbers) or numbers[0] < self._handled:
            raise Faulty(f"{self._handled} were handled, and then {numbers[:5]}")
        new = numbers[-1] - self._handled
        self._handled = numbers[-1]
        return new

    def answer(self) -> bytes:
        return b""
