"""Announce the server on the network (mDNS, DNS-SD: RFC 6762 and 6763), for the windows' lists."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING

from msgspec.structs import replace

from net.shared import interfaces as own
from net.shared import multicast
from net.shared.interfaces import Interface, choose
from net.wire.announced import SERVICE, Announced, label

if TYPE_CHECKING:
    from zeroconf import ServiceInfo
    from zeroconf.asyncio import AsyncZeroconf

# At most one change of the number of people is sent in this time.
UPDATE_SECONDS = 5.0
STOP_SECONDS = 2.0
# An answer has to fit into one packet.
ADDRESSES = 16

log = logging.getLogger(__name__)


class Announcer:
    """Announces a server from `start` to `stop`, on a thread of its own.

    It follows the interfaces of this computer as they come and go.
    """

    def __init__(
        self,
        name: str,
        by: str,
        port: int,
        fingerprint: str,
        has_password: bool = False,
        *,
        host: str = "::",
        interfaces: Callable[[], tuple[Interface, ...]] = own.interfaces,
    ) -> None:
        """Announce nothing yet.

        Args:
            host: the address that the server listens on: "0.0.0.0" is all of IPv4, "::" is all.
            interfaces: tells which interfaces there are.
        """
        self._said = self._sent = Announced(name, by, 0, fingerprint, (), has_password)
        self._port = port
        self._host = host
        self._interfaces = interfaces
        self._here: tuple[Interface, ...] = ()
        self._opened: AsyncZeroconf | None = None
        self._update_at = 0.0
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def set_people(self, people: int) -> None:
        """Announce how many people are here. Any thread may call it, as often as it likes."""
        if people != self._said.people:
            self._said = replace(self._said, people=people)

    def stop(self) -> None:
        """Say that the server is gone, and end the thread, within about STOP_SECONDS."""
        self._is_stopping.set()
        if self._thread.ident is not None:
            self._thread.join(STOP_SECONDS)

    # --- in the announcer's thread ----------------------------------------------------------------

    def _run(self) -> None:
        try:
            multicast.run(self._announce())
        except Exception:  # the chat works without it
            log.exception("the server is not announced any more")

    async def _announce(self) -> None:
        look_at = 0.0
        try:
            while not self._is_stopping.is_set():
                now = time.monotonic()
                if now >= look_at:
                    look_at = now + multicast.POLL_SECONDS
                    await self._follow_interfaces(now)
                if self._opened and self._sent != self._said and now >= self._update_at:
                    self._sent, self._update_at = self._said, now + UPDATE_SECONDS
                    await self._opened.async_update_service(self._info())
                await asyncio.sleep(multicast.TICK_SECONDS)
        finally:
            if self._opened:
                await self._opened.async_close()  # it says goodbye

    async def _follow_interfaces(self, now: float) -> None:
        """Announce the server on the interfaces that there are: zeroconf does not notice new ones.

        Nobody is told in between that the server is gone.
        """
        found = self._served()
        if found == self._here and (self._opened or not found):
            return
        if self._opened:
            registry = self._opened.zeroconf.registry
            registry.async_remove(registry.async_get_service_infos())
            await self._opened.async_close()
        self._opened = await multicast.open_multicast(found)
        self._here, self._sent, self._update_at = found, self._said, now + UPDATE_SECONDS
        if self._opened:
            # Nobody else has this label, and nobody can make the server change it.
            await self._opened.async_register_service(self._info(), cooperating_responders=True)

    def _served(self) -> tuple[Interface, ...]:
        """Return the interfaces that the server listens on, with their addresses."""
        host = ip_address(self._host)
        return choose(
            multicast.usable(self._interfaces),
            lambda one, _index: (
                one.ip == host or (host.is_unspecified and (host.version == 6 or one.version == 4))
            ),
        )

    def _info(self) -> ServiceInfo:
        from zeroconf import ServiceInfo  # imported here: only this thread needs it

        name = label(self._sent.fingerprint)
        addresses = [address.ip.packed for one in self._here for address in one.addresses]
        return ServiceInfo(
            SERVICE,
            f"{name}.{SERVICE}",
            port=self._port,
            properties=self._sent.properties(),
            server=f"{name}.local.",
            addresses=addresses[:ADDRESSES],
        )
