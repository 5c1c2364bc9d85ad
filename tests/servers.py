"""Provide servers for tests: the assignment's, and one that does exactly what a test tells it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from net.wire.address import Address


class ThreadedServer:
    """Listens on a free port and runs `serve(sock)` in a thread for each connection."""

    listens_at = ("127.0.0.1", 0)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(self.listens_at)
        self.address = Address(*self._listener.getsockname()[:2])
        self._socks: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._socks:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        for sock in self._socks:
            sock.close()

    def serve(self, sock: socket.socket) -> None:
        raise NotImplementedError

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._socks.append(sock)
            thread = threading.Thread(target=self._serve, args=(sock,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            self.serve(sock)
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


class AssignmentServer(ThreadedServer):
    """Behaves as the assignment says: it speaks first, and one `recv` is one message.

    No message gets an end.
    """

    def __enter__(self) -> Self:
        self.clients: dict[str, socket.socket] = {}
        self.received: list[bytes] = []
        return super().__enter__()

    def serve(self, sock: socket.socket) -> None:
        sock.sendall(b"Por favor, ingresa tu nombre de usuario: ")
        name = sock.recv(1024).decode("utf-8")
        if name in self.clients:
            sock.sendall("Este nombre de usuario ya está en uso. Desconectando...".encode())
            return
        self.clients[name] = sock
        sock.sendall(
            f"Bienvenido al chat, {name}! Puedes enviar mensajes usando el formato "
            "'usuario_destino: mensaje'.\n".encode()
        )
        while data := sock.recv(1024):
            self.received.append(data)
            message = data.decode("utf-8")
            if ":" not in message:
                sock.sendall(b"Formato incorrecto. Usa 'usuario_destino: mensaje'.")
                continue
            recipient, text = message.split(":", 1)
            if recipient.strip() in self.clients:
                self.clients[recipient.strip()].sendall(f"{name}: {text.strip()}".encode())
            else:
                sock.sendall(f"El usuario {recipient.strip()} no está conectado.".encode())
        del self.clients[name]


class ScriptedServer(ThreadedServer):
    """Runs the next given script for each connection; the last one serves all that follow."""

    def __init__(self, *scripts: Callable[[Peer], None]) -> None:
        self._scripts = list(scripts)
        self.peers: list[Peer] = []

    def serve(self, sock: socket.socket) -> None:
        script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
        peer = Peer(sock)
        self.peers.append(peer)
        try:
            script(peer)
        finally:
            peer.close()


class Peer:
    """A peer is the client, as a ScriptedServer sees it."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._file = sock.makefile("rb")

    def read_line(self) -> bytes:
        """Return the client's next line; b"" at its end."""
        return self._file.readline()

    def say(self, **message: object) -> None:
        self.sock.sendall(json.dumps(message).encode() + b"\n")

    def welcome(
        self, epoch: str = "e1", since: int | None = None, *, stores: bool = True, live: bool = True
    ) -> dict[str, Any]:
        """Read the hello, answer it without people or rooms, and return it.

        Args:
            since: None: as in the hello.
            live: nothing was missed; otherwise the caller has to send `live`.
        """
        hello: dict[str, Any] = json.loads(self.read_line())
        since = hello.get("seen", 0) if since is None else since
        self.say(
            op="welcome",
            v=1,
            nick=hello["nick"],
            server="Prueba",
            epoch=epoch,
            high=since,
            limits={"line": 65_536, "text": 16_384, "rate": 10},
            since=since,
            stores=stores,
        )
        self.say(op="roster")
        if live:
            self.say(op="live", id=since)
        return hello

    def tell(self, *ids: int, sender: str = "luis", to: str = "ana") -> None:
        """Send messages with these ids in one piece; their texts and cids are made from the ids."""
        messages = [
            {
                "op": "msg",
                "id": n,
                "from": sender,
                "to": to,
                "text": f"m{n}",
                "at": n,
                "cid": f"m{n}",
            }
            for n in ids
        ]
        self.sock.sendall(b"".join(json.dumps(message).encode() + b"\n" for message in messages))

    def read(self, *ops: str) -> dict[str, Any]:
        """Return the client's next message with one of these ops, skipping others.

        It is {} when the client has closed.
        """
        while line := self.read_line():
            message: dict[str, Any] = json.loads(line)
            if message["op"] in ops:
                return message
        return {}

    def wait_until_seen(self, id_: int) -> None:
        """Wait until the client has everything up to this id, as it says, or has gone."""
        while (message := self.read("seen")) and message["id"] < id_:
            pass

    def read_post(self) -> bytes:
        """Return the client's next message, skipping its pings and the like."""
        while (line := self.read_line()) and json.loads(line)["op"] != "msg":
            pass
        return line

    def read_to_the_end(self) -> None:
        while self.read_line():
            pass

    def close(self) -> None:
        """Close the socket and its file: what `makefile` made keeps the socket open."""
        self._file.close()
