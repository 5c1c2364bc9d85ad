"""Parse addresses of servers: "host", "host:port", "[::1]:port", and what people paste."""

from __future__ import annotations

import re

import msgspec

DEFAULT_PORT = 8080

_MOST_CHARACTERS = 500  # of a pasted text
_MOST_IN_HOST = 253  # RFC 1035, section 2.3.4
# What may stand around an address in a mail or a document, invisible characters included.
_AROUND = (
    "\"'`´<>()«»‹›“”„‘’‚.,;!\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_SCHEMES = ("charla", "http", "https")
_IPV6 = re.compile(r"[0-9a-f:.]+(?:%[\w.-]+)?", re.IGNORECASE)  # perhaps with an interface
_NOT_IN_HOST = re.compile(r"[\s\x00-\x1f\x7f\"'<>@\\^`{|}%\[\]]")


class Address(msgspec.Struct, frozen=True):
    """An address is a host and a port."""

    host: str
    port: int = DEFAULT_PORT

    @classmethod
    def parse(cls, text: str) -> Address:
        """Parse what a person has typed or pasted.

        Blanks, quotes and brackets around it do not matter, nor do `http://`, `https://` or
        `charla://` in front and a path behind.

        Raises:
            ValueError: the text is no address; the message is a sentence that says why.
        """
        if len(text) > _MOST_CHARACTERS:
            raise ValueError("an address is host or host:port")
        text = _bare(text)
        if text.startswith("["):
            host, bracket, port = text[1:].partition("]")
            if not bracket or (port and not port.startswith(":")):
                raise ValueError("an IPv6 address with a port is written [address]:port")
            host, port = _ipv6(host), port[1:]
        elif text.count(":") > 1:  # an IPv6 address alone
            host, port = _ipv6(text), ""
        else:
            host, _, port = text.partition(":")
            if not 1 <= len(host) <= _MOST_IN_HOST or _NOT_IN_HOST.search(host):
                raise ValueError("an address is host or host:port")
        if not port:
            return cls(host)
        if not (
            port.isascii() and port.isdecimal() and len(port) <= 5 and 1 <= int(port) <= 65_535
        ):
            raise ValueError("a port is a number from 1 to 65535")
        return cls(host, int(port))

    @property
    def is_this_machine(self) -> bool:
        """Return whether the address can only be that of this computer."""
        from ipaddress import ip_address  # imported here: it must not delay the first window

        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _ipv6(text: str) -> str:
    """Return an IPv6 address as sockets take it.

    Raises:
        ValueError: the text is none.
    """
    from ipaddress import IPv6Address  # imported here: it must not delay the first window

    text = text.replace("%25", "%")  # as RFC 6874 writes it in a URI
    try:
        if _IPV6.fullmatch(text):
            IPv6Address(text)
            return text
    except ValueError:
        pass
    raise ValueError("an address is host or host:port")


def _bare(text: str) -> str:
    """Return the text without what stands around the host and the port.

    Raises:
        ValueError: it begins with the scheme of something else, such as `ftp://`.
    """
    while text != (text := text.strip().strip(_AROUND)):
        pass
    if scheme := _SCHEME.match(text):
        if scheme[1].lower() not in _SCHEMES:
            raise ValueError("an address is host or host:port")
        text = text[scheme.end() :]
    return re.split("[/?#]", text, maxsplit=1)[0]
