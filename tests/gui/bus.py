"""Provide a D-Bus for the tests, with a desktop that shows notifications and measures idle time."""

from __future__ import annotations

import contextlib
import queue
import socket
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jeepney import DBusAddress, HeaderFields, Message, new_error, new_method_return, new_signal
from jeepney.low_level import MessageType, Parser

NOTIFICATIONS = DBusAddress("/org/freedesktop/Notifications", None, "org.freedesktop.Notifications")


class Bus:
    """Records Notify calls and answers as a desktop does.

    `shown` has the arguments of every Notify, `closed` the ids withdrawn. If `silent`, it answers
    nothing.
    """

    _listener: socket.socket

    def __init__(
        self, folder: Path, *, capabilities: tuple[str, ...] = ("body", "actions", "body-markup")
    ) -> None:
        self.path = folder / "bus"
        self.address = f"unix:path={self.path}"
        self.capabilities = capabilities
        self.silent = False
        self.idle_ms: int | None = None
        self.shown: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self.closed: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._serial = 0
        self._socks: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        if sys.platform == "win32":  # never true: it tells the type checker what is known here
            raise OSError("no sockets in the file system")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.path))
        self._listener.listen()
        self._threads.append(threading.Thread(target=self._accept))
        self._threads[0].start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for sock in (self._listener, *self._socks):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        for sock in (self._listener, *self._socks):
            sock.close()

    def signal(self, member: str, signature: str, *body: Any) -> None:
        """Send this signal of the desktop to everybody."""
        for sock in self._socks:
            self._send(sock, new_signal(NOTIFICATIONS, member, signature, body))

    def hang_up(self) -> None:
        for sock in self._socks:
            sock.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                self._socks.append(sock)
                self._threads.append(threading.Thread(target=self._serve, args=(sock,)))
                self._threads[-1].start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            said = b""
            while b"BEGIN\r\n" not in said:
                new = sock.recv(4096)
                if not new:
                    return
                said += new
                if b"AUTH" in new:
                    sock.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
            parser = Parser()
            parser.add_data(said.partition(b"BEGIN\r\n")[2])
            while True:
                while (message := parser.get_next_message()) is not None:
                    if message.header.message_type is MessageType.method_call and not self.silent:
                        self._send(sock, self._answer(message))
                data = sock.recv(4096)
                if not data:
                    return
                parser.add_data(data)

    def _answer(self, message: Message) -> Message:
        match message.header.fields[HeaderFields.member]:
            case "Hello":
                return new_method_return(message, "s", (":1.1",))
            case "AddMatch":
                return new_method_return(message)
            case "GetCapabilities":
                return new_method_return(message, "as", (list(self.capabilities),))
            case "Notify":
                number = message.body[1] or self._serial + 1
                self._serial = max(self._serial, number)
                self.shown.put(message.body)
                return new_method_return(message, "u", (number,))
            case "CloseNotification":
                self.closed.put(message.body[0])
                return new_method_return(message)
            case "GetSessionIdleTime" if self.idle_ms is not None:
                return new_method_return(message, "u", (self.idle_ms,))
            case _:
                return new_error(message, "org.freedesktop.DBus.Error.ServiceUnknown")

    def _send(self, sock: socket.socket, message: Message) -> None:
        self._serial_out = getattr(self, "_serial_out", 0) + 1
        sock.sendall(message.serialise(self._serial_out))
