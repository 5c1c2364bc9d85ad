"""Speak D-Bus with the other programs of the user's session, on Linux.

jeepney is imported only when a connection is made. https://dbus.freedesktop.org/doc/
"""

from __future__ import annotations

import contextlib
import os
import selectors
import sys
import threading
from typing import Any, NamedTuple

ANSWER_SECONDS = 3.0  # how long the bus itself may take
BOTH_WAYS = 2  # socket.SHUT_RDWR
BUS = ("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")

PEER = "org.freedesktop.DBus.Peer"
UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"

Service = tuple[str, str, str]
"""The path of an object, the name of the program that has it, and the interface."""


def is_there() -> bool:
    """Return whether this session says that it has a bus."""
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))


class BusCall(NamedTuple):
    """Another program calls a method of an object of this one; the arguments may be anything."""

    path: str
    interface: str
    method: str
    arguments: tuple[Any, ...]


class SessionBus:
    """An object is a connection to the bus for one thread, or one that sends and one that receives.

    Only `interrupt` and `wake` may be called from others. Everything else may raise OSError, or an
    error of jeepney's, which it does not document.
    """

    def __init__(self) -> None:
        self._sock: Any = None
        self._connection: Any = None
        self._interrupted = False
        # Guards `wake` against `close`: a closed descriptor's number is soon reused.
        self._lock = threading.Lock()
        self._pipe: tuple[int, int] | None = os.pipe()
        if sys.platform != "win32":  # where there is no such bus
            for end in self._pipe:
                os.set_blocking(end, False)

    def connect(self) -> None:
        """Log in to the bus.

        Raises:
            OSError: there is no bus, or `interrupt` was called.
        """
        from jeepney.bus import get_bus
        from jeepney.io.blocking import DBusConnection, prep_socket

        self._sock = sock = prep_socket(get_bus("SESSION"), timeout=ANSWER_SECONDS)
        if self._interrupted:
            sock.close()
            raise OSError("interrupted")
        self._connection = DBusConnection(sock)
        if self._pipe is not None:
            # What the connection does not know makes it stop waiting.
            self._connection.selector.register(self._pipe[0], selectors.EVENT_READ)

    @property
    def name(self) -> str:
        """Return the name that the bus has given to this connection, such as ":1.23"."""
        return str(self._connection.unique_name)

    def send(
        self, service: Service, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> int:
        """Call a method, and return the number by which `answer_to` knows the answer."""
        from jeepney import DBusAddress, new_method_call

        path, name, interface = service
        call = new_method_call(DBusAddress(path, name, interface), method, signature or None, body)
        return self.send_message(call)

    def send_message(self, message: Any) -> int:
        serial = int(next(self._connection.outgoing_serial))
        self._connection.send(message, serial=serial)
        return serial

    def listen(self, **rule: str) -> None:
        """Ask the bus for the signals that fit, such as `interface="…", member="…"`."""
        text = ",".join(f"{key}='{value}'" for key, value in {"type": "signal", **rule}.items())
        self.send(BUS, "AddMatch", "s", (text,))

    def watch(self, name: str) -> None:
        """Ask to be told when a program gains or loses this name: see `owner_now`."""
        self.listen(sender=BUS[1], interface=BUS[2], member="NameOwnerChanged", arg0=name)

    def emit(
        self,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
    ) -> None:
        """Send a signal of an object of this program to everybody who listens."""
        from jeepney import DBusAddress, new_signal

        emitter = DBusAddress(path, None, interface)
        self.send_message(new_signal(emitter, member, signature or None, body))

    def reply(self, call: Any, signature: str = "", body: tuple[Any, ...] = ()) -> None:
        """Answer a call."""
        from jeepney import new_method_return

        if _wants_answer(call):
            self.send_message(new_method_return(call, signature or None, body))

    def refuse(self, call: Any) -> None:
        """Answer a call that makes no sense."""
        from jeepney import new_error

        if _wants_answer(call):
            self.send_message(new_error(call, UNKNOWN))

    def receive(self, timeout: float | None = None) -> Any:
        """Return the next message.

        Raises:
            TimeoutError: none came, or `wake` was called.
            OSError: the bus is gone, or `interrupt` was called.
        """
        try:
            return self._connection.receive(timeout=timeout)
        except TimeoutError:
            with contextlib.suppress(BlockingIOError):
                if self._pipe is not None:
                    os.read(self._pipe[0], 1024)
            raise

    def wake(self) -> None:
        """Make `receive` return soon. Any thread may call this."""
        with self._lock, contextlib.suppress(BlockingIOError):  # the pipe is full already
            if self._pipe is not None:
                os.write(self._pipe[1], b"!")

    def interrupt(self) -> None:
        """Make whatever waits for the bus fail, now and later. Any thread may call this."""
        self._interrupted = True
        if self._sock is not None:
            with contextlib.suppress(OSError):
                self._sock.shutdown(BOTH_WAYS)

    def close(self) -> None:
        with self._lock:
            ends, self._pipe = self._pipe or (), None
            for end in ends:
                os.close(end)
        if self._connection is not None:
            self._connection.close()
        elif self._sock is not None:
            self._sock.close()


def answer_to(message: Any) -> int:
    """Return the number of the call that this message answers; 0 if it is no answer."""
    from jeepney import HeaderFields

    return int(message.header.fields.get(HeaderFields.reply_serial, 0))


def result_of(answer: Any) -> tuple[Any, ...]:
    """Return what a call has returned.

    Raises:
        OSError: it has failed.
    """
    from jeepney import HeaderFields, MessageType

    if answer.header.message_type is MessageType.error:
        raise OSError(f"{answer.header.fields.get(HeaderFields.error_name)}: {answer.body!r}")
    return tuple(answer.body)


def sender_of(message: Any) -> str:
    """Return who has sent a message; the bus itself vouches for that."""
    from jeepney import HeaderFields

    return str(message.header.fields.get(HeaderFields.sender, ""))


def is_signal(message: Any, interface: str, member: str = "") -> bool:
    """Return whether this is a signal of an interface; of any member if none is given."""
    from jeepney import HeaderFields, MessageType

    fields = message.header.fields
    return (
        message.header.message_type is MessageType.signal
        and fields.get(HeaderFields.interface) == interface
        and member in ("", fields.get(HeaderFields.member))
    )


def read_call(message: Any) -> BusCall | None:
    """Return the call that a message is; None if it is something else."""
    from jeepney import HeaderFields, MessageType

    if message.header.message_type is not MessageType.method_call:
        return None
    fields = message.header.fields
    path, interface, method = (
        str(fields.get(name, ""))
        for name in (HeaderFields.path, HeaderFields.interface, HeaderFields.member)
    )
    return BusCall(path, interface, method, tuple(message.body))


def _wants_answer(call: Any) -> bool:
    from jeepney import MessageFlag

    return not call.header.flags & MessageFlag.no_reply_expected


def path_of(message: Any) -> str:
    """Return the object that a message is about."""
    from jeepney import HeaderFields

    return str(message.header.fields.get(HeaderFields.path, ""))


def owner_now(message: Any, name: str) -> str | None:
    """Return who has a name now, "" for nobody, if this message says so; else None."""
    if not is_signal(message, BUS[2], "NameOwnerChanged") or sender_of(message) != BUS[1]:
        return None
    changed, _before, now = message.body
    return str(now) if changed == name else None
