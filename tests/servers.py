"""Servers of the tests' own: the assignment's, and one that does exactly what a test tells it."""

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

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
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
    """As the assignment describes it: it speaks first, one `recv` is one message, and no message
    gets an end."""

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
    """Each connection runs the next of the given scripts; the last one serves all that follow."""

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
    """The client, seen from a ScriptedServer."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._file = sock.makefile("rb")

    def read_line(self) -> bytes:
        """The client's next line; b"" at its end."""
        return self._file.readline()

    def say(self, **message: object) -> None:
        self.sock.sendall(json.dumps(message).encode() + b"\n")

    def welcome(
        self, epoch: str = "e1", since: int | None = None, *, stores: bool = True, live: bool = True
    ) -> dict[str, Any]:
        """Reads the hello and answers it, without people or rooms. Returns the hello.

        `since`: None, as the hello wants it. `live`: nothing was missed; otherwise the caller has
        to say so.
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
        """Messages with these ids, in one piece; their texts and cids are made of the ids."""
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
        """The client's next message with one of these ops, past all others; {} at its end."""
        while line := self.read_line():
            message: dict[str, Any] = json.loads(line)
            if message["op"] in ops:
                return message
        return {}

    def wait_until_seen(self, id_: int) -> None:
        """Until the client has said that it has everything up to this id, or has gone."""
        while (message := self.read("seen")) and message["id"] < id_:
            pass

    def read_post(self) -> bytes:
        """The client's next message, past its pings and the like."""
        while (line := self.read_line()) and json.loads(line)["op"] != "msg":
            pass
        return line

    def read_to_the_end(self) -> None:
        while self.read_line():
            pass

    def close(self) -> None:
        """What `makefile` made keeps the socket open until it is closed too."""
        self._file.close()
