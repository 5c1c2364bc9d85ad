"""Watch over the class on this computer in a thread of its own, for the window.

The thread looks for a class that runs already, starts one, asks about once a second how it is, and
ends it. It lives only as long as there is something to watch, and imports what it needs: the first
window looks for a class in its first second, and mostly finds none.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from net.shared import host_file
from net.wire.hosting import ClassPlan, HostedClass, HostState

if TYPE_CHECKING:
    from net.client.hosting import ClassHost
    from net.wire.messages import ClassStatus

STATUS_SECONDS = 1.0

log = logging.getLogger(__name__)


class HostThread:
    """Runs a `ClassHost`. Its methods only queue wishes, so any thread may call them.

    `on_change` is called in the thread with each new state.
    """

    def __init__(self, on_change: Callable[[HostState], None], folder: Path | None = None) -> None:
        self._on_change = on_change
        self._folder = folder
        self._wishes: queue.SimpleQueue[Callable[[], bool]] = queue.SimpleQueue()
        self._state = HostState()
        self._thread = threading.Thread(target=self._run, name="host", daemon=True)

    def look(self) -> None:
        """Begin with a look for a class that runs already; the thread ends if there is none."""
        self._wishes.put(self._look)
        self._thread.start()

    def begin(self, plan: ClassPlan) -> None:
        """Begin with starting a class; the thread ends if that fails."""
        self._wishes.put(lambda: self._begin(plan))
        self._thread.start()

    def set_stays(self, stays: bool) -> None:
        self._wishes.put(lambda: self._set_stays(stays))

    def end(self) -> None:
        """End the class, and the thread."""
        self._wishes.put(self._end)

    def close(self, seconds: float) -> bool:
        """End the thread, and a class that is not to stay. Return whether it has ended in time."""
        self._wishes.put(lambda: False)
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    # --- in the thread ----------------------------------------------------------------------------

    @cached_property
    def _host(self) -> ClassHost:
        from net.client.hosting import ClassHost

        return ClassHost(self._folder)

    def _run(self) -> None:
        try:
            while self._next():
                pass
        except Exception:
            log.exception("watching over the class has failed")
            self._tell(HostState(code="no_start"))
        finally:
            if "_host" in vars(self):
                self._host.close()

    def _next(self) -> bool:
        """Do what is wished, or ask how the class is. Return whether to go on."""
        try:
            return self._wishes.get(timeout=STATUS_SECONDS)()
        except queue.Empty:
            pass
        from net.client.overseer import HasEnded, NotThere

        try:
            self._tell_running(self._host.ask_status())
        except HasEnded:
            self._tell(HostState(code="ended"))
            return False
        except NotThere:
            self._tell(HostState(code="gone"))
            return False
        return True

    def _look(self) -> bool:
        self._tell(HostState("looking"))
        folder = self._folder or host_file.server_folder()
        status = self._host.find() if host_file.read(folder) is not None else None
        if status is None:
            self._tell(HostState())
            return False
        self._tell_running(status)
        return True

    def _begin(self, plan: ClassPlan) -> bool:
        from net.client.hosting import HostError

        self._tell(HostState("starting"))
        try:
            status = self._host.start(plan)
        except HostError as error:
            log.warning("the class has not started: %s", error)
            self._tell(HostState(code=error.code, detail=error.detail))
            return False
        self._tell_running(status)
        return True

    def _set_stays(self, stays: bool) -> bool:
        self._host.set_stays(stays)
        hosted = self._state.hosted
        if hosted is not None:
            self._tell(replace(self._state, hosted=replace(hosted, stays=stays)))
        return True

    def _end(self) -> bool:
        self._tell(replace(self._state, phase="ending"))
        self._host.end()
        self._tell(HostState())
        return False

    def _tell_running(self, status: ClassStatus) -> None:
        from net.shared.interfaces import lan_addresses
        from net.wire import words

        told = self._host.told
        assert told is not None
        words.key_bits(told.fingerprint)  # slow, and remembered: the window asks next
        self._tell(
            HostState(
                "running",
                HostedClass(
                    status.server,
                    told.by,
                    told.port,
                    told.fingerprint,
                    told.started,
                    told.is_announced,
                    told.has_password,
                    self._host.is_own,
                    self._host.stays,
                    status.count,
                    status.people,
                    status.outside,
                    lan_addresses(),
                ),
            )
        )

    def _tell(self, state: HostState) -> None:
        if state != self._state:
            self._state = state
            self._on_change(state)
