"""Provide servers as students write them, each in its own way.

The assignment's server is in tests/servers.py.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self

from tests.servers import ThreadedServer


class _Chat(ThreadedServer):
    """Records in `heard` every message as it was understood, with the name of its sender."""

    def __enter__(self) -> Self:
        self.clients: dict[str, socket.socket] = {}
        self.heard: list[tuple[str, str]] = []
        return super().__enter__()

    def tell_all(self, text: str) -> None:
        for sock in list(self.clients.values()):
            with contextlib.suppress(OSError):
                sock.sendall(text.encode())


class LineServer(_Chat):
    """Greets with a line and reads lines, like `makefile().readline()` or Java's BufferedReader.

    Without an LF it hears nothing.
    """

    def serve(self, sock: socket.socket) -> None:
        sock.sendall("Bienvenido. ¿Cómo te llamas?\n".encode())
        with sock.makefile("r", encoding="utf-8") as lines:
            name = lines.readline().strip()
            self.clients[name] = sock
            sock.sendall(f"Hola, {name}\n".encode())
            for line in lines:
                self.heard.append((name, line.strip()))
                to, _, text = line.strip().partition(":")
                if to in self.clients:
                    self.clients[to].sendall(f"{name}: {text.strip()}\n".encode())


class NameFirstServer(_Chat):
    """Waits for a name, which it does not answer.

    The first `recv` is the name, and each after it is a message for everybody, unchanged.
    """

    def serve(self, sock: socket.socket) -> None:
        name = sock.recv(1024).decode()
        self.clients[name] = sock
        while data := sock.recv(1024):
            self.heard.append((name, data.decode()))
            self.tell_all(f"{name}: {data.decode()}")


class EchoingServer(_Chat):
    """Asks for a name, and sends every line to everybody, its sender included, without names."""

    def serve(self, sock: socket.socket) -> None:
        sock.sendall(b"NICK")
        name = sock.recv(1024).decode()
        self.clients[name] = sock
        while data := sock.recv(1024):
            self.heard.append((name, data.decode()))
            self.tell_all(data.decode())


def _receive(sock: socket.socket, count: int) -> bytes:
    """Return exactly so many bytes; b"" at the end."""
    data = b""
    while len(data) < count:
        more = sock.recv(count - len(data))
        if not more:
            return b""
        data += more
    return data


class HeaderServer(_Chat):
    """Expects a length of 64 bytes before each message, and answers in lines without one."""

    def serve(self, sock: socket.socket) -> None:
        name = ""
        while head := _receive(sock, 64):
            text = _receive(sock, int(head)).decode()
            if not name:
                name = text
                self.clients[name] = sock
            else:
                self.heard.append((name, text))
                self.tell_all(f"[{name}] {text}\n")
            sock.sendall(b"Msg received\n")


class PairServer(_Chat):
    """Sends the name and the text of a message to all others, each with a length of ten bytes."""

    def serve(self, sock: socket.socket) -> None:
        name = self._message(sock)
        self.clients[name.decode()] = sock
        while text := self._message(sock):
            self.heard.append((name.decode(), text.decode()))
            for other in list(self.clients.values()):
                if other is not sock:
                    other.sendall(
                        b"".join(f"{len(one):<10}".encode() + one for one in (name, text))
                    )

    @staticmethod
    def _message(sock: socket.socket) -> bytes:
        head = _receive(sock, 10)
        return _receive(sock, int(head)) if head else b""


class NickServer(_Chat):
    """Sends NICK, and then everything unchanged to everybody: clients put their names before it."""

    def serve(self, sock: socket.socket) -> None:
        sock.sendall(b"NICK")
        name = sock.recv(1024).decode()
        self.clients[name] = sock
        self.tell_all(f"{name} joined!")
        while data := sock.recv(1024):
            self.heard.append((name, data.decode()))
            self.tell_all(data.decode())


class NamelessServer(_Chat):
    """Says nothing, asks for no name, and passes everything on to the others."""

    def serve(self, sock: socket.socket) -> None:
        me = f"client {len(self.clients)}"
        self.clients[me] = sock
        while data := sock.recv(1024):
            self.heard.append((me, data.decode()))
            for other in list(self.clients.values()):
                if other is not sock:
                    other.sendall(data)


class TwoPartServer(_Chat):
    """Greets in two parts without ends, and greets again once it has the name."""

    def serve(self, sock: socket.socket) -> None:
        sock.sendall(b"Greetings!")
        self.may_go_on.wait(10)
        sock.sendall(b"Type your name")
        name = sock.recv(1024).decode()
        self.clients[name] = sock
        sock.sendall(f"Hello {name}".encode())
        while sock.recv(1024):
            pass

    def __enter__(self) -> Self:
        self.may_go_on = threading.Event()
        return super().__enter__()


class WindowsServer(_Chat):
    """Speaks Windows-1252 in lines that end with CR LF, with the time before each, like telnet."""

    def serve(self, sock: socket.socket) -> None:
        sock.sendall("¿Cómo te llamas?\r\n".encode("cp1252"))
        with sock.makefile("r", encoding="cp1252", newline="\r\n") as lines:
            name = lines.readline().strip()
            self.clients[name] = sock
            for line in lines:
                self.heard.append((name, line))
                for other in list(self.clients.values()):
                    other.sendall(f"[10:02:33] {name}: {line}".encode("cp1252"))


class UtfServer(_Chat):
    """Speaks as Java's writeUTF and readUTF: a length of two bytes, the highest first."""

    def serve(self, sock: socket.socket) -> None:
        self._say(sock, "Welcome! Your name, please")
        name = self._hear(sock)
        self.clients[name] = sock
        while text := self._hear(sock):
            self.heard.append((name, text))
            for other in list(self.clients.values()):
                self._say(other, f"{name}: {text}")

    @staticmethod
    def _say(sock: socket.socket, text: str) -> None:
        data = text.encode()
        sock.sendall(len(data).to_bytes(2) + data)

    @staticmethod
    def _hear(sock: socket.socket) -> str:
        head = _receive(sock, 2)
        return _receive(sock, int.from_bytes(head)).decode() if head else ""
