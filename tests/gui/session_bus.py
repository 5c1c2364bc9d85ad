"""Provide a session bus for the tests: a real dbus-daemon, which starts no program of this machine.

Also a base for what the test puts on it: a desktop's portal or tray.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jeepney import DBusAddress, HeaderFields, Message, new_error, new_method_call, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, prep_socket
from jeepney.low_level import MessageType

SECONDS = 10.0

CONFIGURATION = """
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Daemon:
    """A dbus-daemon of the test's own. `address` is what DBUS_SESSION_BUS_ADDRESS should say."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "session-bus"
        self.address = f"unix:path={self.path}"
        self._configuration = folder / "session-bus.conf"

    def __enter__(self) -> Self:
        self._configuration.write_text(CONFIGURATION.format(path=self.path), encoding="utf-8")
        self._process = subprocess.Popen(
            [
                "dbus-daemon",
                f"--config-file={self._configuration}",
                "--nofork",
                "--nopidfile",
                "--print-address",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "dbus-daemon has not started"
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Program:
    """A program on the bus, which `answer`s calls on a thread; a base class for those of tests.

    `calls` gets every call: its member and its body.
    """

    name = ""  # what it is called on the bus, if anything

    def __init__(self, daemon: Daemon) -> None:
        self._sock = prep_socket(daemon.address.removeprefix("unix:path="))
        self.connection = DBusConnection(self._sock)
        self.calls: queue.SimpleQueue[tuple[str, tuple[Any, ...]]] = queue.SimpleQueue()
        self._returned: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._asked = 0  # the serial of the last question
        if self.name:
            self.connection.send_and_get_reply(message_bus.RequestName(self.name))
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.leave()

    @property
    def unique_name(self) -> str:
        return str(self.connection.unique_name)

    def leave(self) -> None:
        """Leave the bus, as a program that has died."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(SECONDS)
        self.connection.close()

    def answer(self, message: Message) -> Message | None:
        """Return the answer to a call, or None to say nothing."""
        return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")

    def send(self, message: Message) -> None:
        with self._lock:
            self.connection.send(message)

    def signal(
        self, path: str, interface: str, member: str, signature: str = "", *body: Any
    ) -> None:
        """Send this signal to everybody who listens."""
        emitter = DBusAddress(path, None, interface)
        self.send(new_signal(emitter, member, signature or None, body))

    def ask(
        self, name: str, path: str, interface: str, member: str, signature: str = "", *body: Any
    ) -> tuple[Any, ...]:
        """Call a method of another program, and return what it returns."""
        address = DBusAddress(path, name, interface)
        with self._lock:
            self._asked = next(self.connection.outgoing_serial)
            call = new_method_call(address, member, signature or None, body)
            self.connection.send(call, serial=self._asked)
        answer = self._returned.get(timeout=SECONDS)
        assert answer.header.message_type is MessageType.method_return, answer.body
        return tuple(answer.body)

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                message = self.connection.receive()
                match message.header.message_type:
                    case MessageType.method_call:
                        member = message.header.fields[HeaderFields.member]
                        self.calls.put((member, tuple(message.body)))
                        answer = self.answer(message)
                        if answer is not None:
                            self.send(answer)
                    case MessageType.method_return:
                        self._returned.put(message)
                    case MessageType.error if (
                        message.header.fields.get(HeaderFields.reply_serial) == self._asked
                    ):  # others are about signals to programs that have gone
                        self._returned.put(message)
                    case _:
                        pass
