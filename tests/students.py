"""Provide servers as students write them, each in its own way.

The assignment's server is in tests/servers.py.
"""

from __future__ import annotations

import contextlib
import socket
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
