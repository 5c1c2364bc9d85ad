"""Lead one client's connections through a lab of its own, within the client's program."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence

from lab.faults.lab_log import LabLog
from lab.faults.orders import ENDS, Order
from lab.faults.passage import TakeNote
from lab.faults.proxy import Proxy, Traffic
from lab.faults.script import ScriptStep, parse_step
from net.wire.address import Address


class LabDetour:
    """A detour is called with the server's address, and returns a connection through the lab.

    It leads to one server: the first that it is called with. No port is open, so no other program
    of this computer gets in. Any thread may call any method. Only `__call__` and `stop` may wait.
    """

    def __init__(
        self, seed: int, note: TakeNote | None = None, script: Sequence[ScriptStep] = ()
    ) -> None:
        """Make a detour; the lab starts when somebody takes it.

        Args:
            seed: of all random decisions.
            note: takes each entry of the log, too, in the lab's thread.
            script: what is to happen by itself.
        """
        self.seed = seed
        self.log = LabLog()
        self._tell = note
        self._lock = threading.Lock()
        self._proxy: Proxy | None = None
        self._has_stopped = False
        self._waiting = list(script)  # until there is a lab to obey

    def __call__(self, address: Address) -> socket.socket:
        """Return a connection that leads to the server.

        Raises:
            OSError: there is none: the lab refuses it, has stopped, or leads to another server.
        """
        with self._lock:
            if self._has_stopped:
                raise ConnectionAbortedError("the lab has ended")
            if self._proxy is None:
                self._proxy = Proxy(
                    address, listen=None, seed=self.seed, script=self._waiting, note=self._note
                )
                self._proxy.start()
            elif self._proxy.upstream != address:
                raise ConnectionRefusedError(f"the lab leads to {self._proxy.upstream}")
            return self._proxy.connect()

    def do(self, text: str) -> None:
        """Have the lab carry out an order, as soon as it runs.

        Raises:
            BadOrder: it is not understood.
        """
        step = parse_step(text)
        with self._lock:
            if self._proxy is not None:
                self._proxy.do(text, waits=False)
            elif step.order.act not in ENDS:  # there is nothing to end yet
                if step.order == Order(act="heal"):
                    self._waiting.clear()
                self._waiting.append(step)

    def traffic(self) -> list[Traffic]:
        """Return what the connections have passed on so far."""
        proxy = self._proxy
        return proxy.traffic() if proxy is not None else []

    def stop(self) -> None:
        """End the lab and its connections."""
        with self._lock:
            self._has_stopped = True
            proxy = self._proxy
        if proxy is not None:
            proxy.stop()

    def _note(self, kind: str, **details: object) -> None:
        self.log.note(kind, **details)
        if self._tell is not None:
            self._tell(kind, **details)
