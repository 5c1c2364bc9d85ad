"""Parse addresses of servers: "host", "host:port", "[::1]:port"."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_PORT = 8080


@dataclass(frozen=True, slots=True)
class Address:
    """An address is a host and a port."""

    host: str
    port: int = DEFAULT_PORT

    @classmethod
    def parse(cls, text: str) -> Address:
        """Parse what a person has typed.

        Raises:
            ValueError: the text is no address; the message is a sentence that says why.
        """
        text = text.strip()
        if text.startswith("["):
            host, bracket, port = text[1:].partition("]")
            if not bracket or (port and not port.startswith(":")):
                raise ValueError("an IPv6 address with a port is written [address]:port")
            port = port[1:]
        elif text.count(":") > 1:  # an IPv6 address alone
            host, port = text, ""
        else:
            host, _, port = text.partition(":")
        if not host or any(character.isspace() for character in host):
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
