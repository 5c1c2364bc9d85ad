"""Find the servers that announce themselves on the network (mDNS, DNS-SD: RFC 6762 and 6763)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Collection, Coroutine, Mapping
from math import inf
from typing import TYPE_CHECKING

from net.finding import reach
from net.finding.listing import Listing, Reply
from net.shared import interfaces as own
from net.shared import multicast
from net.shared.interfaces import Interface
from net.wire.address import Address
from net.wire.announced import SERVICE, Announced, BadAnnouncement

if TYPE_CHECKING:
    from zeroconf import ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

# Where multicast is blocked, nothing happens: no event and no error. Whatever announces itself has
# been heard by then.
QUIET_SECONDS = 2.0
# At most one call of `on_change` in this time, however much is announced.
REPORT_SECONDS = 0.25
# How long a server has to answer a question.
ANSWER_SECONDS = 3.0
# How many servers are asked, or checked, at the same time.
QUESTIONS = 16
CHECKS = 16
# More events than this between two looks at the interfaces, or more names in zeroconf's memory, are
# a flood: then nothing is listened to for a while, longer each time.
EVENTS = 1_000
NAMES = 3_000
PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 60.0

log = logging.getLogger(__name__)


class Finder:
    """Listens for servers from `start` to `stop`, on a thread of its own.

    `on_change` is called on that thread with the whole list, whenever it has changed. The first
    call comes at the latest after QUIET_SECONDS; if the list is empty then, nothing announces
    itself here.
    """

    def __init__(
        self,
        on_change: Callable[[tuple[Announced, ...]], None],
        known: Collection[str] = (),
        *,
        interfaces: Callable[[], tuple[Interface, ...]] = own.interfaces,
    ) -> None:
        """Listen to nothing yet.

        Args:
            known: the fingerprints that the user knows, which have priority.
            interfaces: tells which interfaces there are.
        """
        self._on_change = on_change
        self._interfaces = interfaces
        self._listing = Listing(frozenset(known))
        self._here: tuple[Interface, ...] = ()
        self._opened: AsyncZeroconf | None = None
        self._browser: AsyncServiceBrowser | None = None
        self._pause_until = 0.0
        self._pause_seconds = PAUSE_SECONDS
        self._events = 0  # since the last look at the interfaces
        self._checks: set[asyncio.Task[object]] = set()
        self._questions: set[asyncio.Task[object]] = set()
        self._asking = asyncio.Semaphore(CHECKS)  # silent servers, of which many may share a check
        self._is_stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()  # something has been heard, or the finder shall stop
        self._thread = threading.Thread(target=self._run, name="finder", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. No call of `on_change` begins any more."""
        self._is_stopping.set()
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended
                self._loop.call_soon_threadsafe(self._news.set)

    def join(self, timeout: float) -> None:
        """Wait until the thread has ended."""
        self._thread.join(timeout)

    # --- in the finder's thread -------------------------------------------------------------------

    def _run(self) -> None:
        try:
            multicast.run(self._find())
        except Exception:  # people can still type an address
            log.exception("no servers are found any more")

    async def _find(self) -> None:
        self._loop = asyncio.get_running_loop()
        told: tuple[Announced, ...] | None = None
        quiet_at = time.monotonic() + QUIET_SECONDS
        look_at = report_at = 0.0
        try:
            while not self._is_stopping.is_set():
                now = time.monotonic()
                if self._is_flooded:
                    await self._pause(now)
                if now >= look_at:
                    look_at = now + multicast.POLL_SECONDS
                    self._events = 0
                    await self._follow_interfaces(now)
                due = self._listing.due(now, CHECKS - len(self._checks))
                knocks = {
                    address: asyncio.ensure_future(reach.knock(address))
                    for address in {one for addresses in due.values() for one in addresses}
                }
                for fingerprint, addresses in due.items():
                    shared = {address: knocks[address] for address in addresses}
                    _begin(self._check(fingerprint, shared), self._checks)
                servers = self._listing.servers()
                if now >= report_at and servers != told and (servers or told or now >= quiet_at):
                    told, report_at = servers, now + REPORT_SECONDS
                    self._on_change(servers)
                report_next = quiet_at if told is None else report_at if servers != told else inf
                await self._rest(min(look_at, self._listing.check_at, report_next))
        finally:
            for task in (*self._checks, *self._questions):
                task.cancel()
            await self._close()

    async def _rest(self, until: float) -> None:
        """Wait for news, but no longer than until then, in monotonic seconds.

        Much news together is looked at together.
        """
        await asyncio.sleep(multicast.TICK_SECONDS)
        seconds = until - time.monotonic()
        if seconds > 0 and not self._is_stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()

    async def _follow_interfaces(self, now: float) -> None:
        """Listen on the interfaces that there are: zeroconf does not notice new ones."""
        if now < self._pause_until:
            return
        found = multicast.usable(self._interfaces)
        if found == self._here and (self._opened or not found):
            return
        await self._close()
        self._here = found
        self._opened = await multicast.open_multicast(found)
        if self._opened:
            from zeroconf import DNSQuestionType  # imported here: only this thread needs it
            from zeroconf.asyncio import AsyncServiceBrowser

            # An answer to a question of the other kind reaches one of several programs only.
            self._browser = AsyncServiceBrowser(
                self._opened.zeroconf,
                SERVICE,
                handlers=[self._on_event],
                question_type=DNSQuestionType.QM,
            )

    async def _pause(self, now: float) -> None:
        """Stop listening for a while: somebody floods the network. What was found stays."""
        log.warning("more is announced than can be: a pause of %.0f s", self._pause_seconds)
        await self._close()
        self._pause_until = now + self._pause_seconds
        self._pause_seconds = min(2 * self._pause_seconds, LONGEST_PAUSE_SECONDS)

    async def _close(self) -> None:
        if self._browser:
            await self._browser.async_cancel()
        if self._opened:
            await self._opened.async_close()
        self._browser = self._opened = None

    @property
    def _is_flooded(self) -> bool:
        if self._opened is None:
            return False
        return self._events > EVENTS or len(self._opened.zeroconf.cache.cache) > NAMES

    def _on_event(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        from zeroconf import ServiceStateChange

        self._events += 1
        self._news.set()
        if self._events > EVENTS:
            return
        if state_change is ServiceStateChange.Removed:
            self._listing.lose(name.lower(), time.monotonic())
        elif (info := _info(name)) is None:
            return
        elif info.load_from_cache(zeroconf):
            self._hear(info)
        elif len(self._questions) < QUESTIONS:
            _begin(self._ask(info), self._questions)

    async def _ask(self, info: AsyncServiceInfo) -> bool:
        """Ask the network about a server, and return whether there was an answer."""
        from zeroconf import DNSQuestionType

        if self._opened is None or not await info.async_request(
            self._opened.zeroconf, ANSWER_SECONDS * 1000, DNSQuestionType.QM
        ):
            return False
        self._hear(info)
        return True

    def _hear(self, info: AsyncServiceInfo) -> None:
        from zeroconf import IPVersion

        addresses = reach.candidates(
            info.addresses_by_version(IPVersion.All), info.port or 0, self._here
        )
        try:
            said = Announced.parse(info.properties, addresses)
        except BadAnnouncement:
            return
        if addresses:
            self._listing.hear(info.name.lower(), said, time.monotonic())
            self._news.set()

    async def _check(
        self, fingerprint: str, knocks: Mapping[Address, asyncio.Future[Reply]]
    ) -> None:
        """Check whether a server is there; if it is silent, ask it."""
        opened = self._opened
        replies = dict(zip(knocks, await asyncio.gather(*knocks.values()), strict=True))
        is_clear = self._listing.check(fingerprint, replies, time.monotonic())
        self._news.set()
        if is_clear:
            return
        async with self._asking:
            infos = filter(None, map(_info, self._listing.instances(fingerprint)))
            is_answered = any(await asyncio.gather(*map(self._ask, infos)))
        if not is_answered and self._opened is opened:  # else it may have missed the answer
            self._listing.hide(fingerprint)
            self._news.set()


def _info(name: str) -> AsyncServiceInfo | None:
    """Return what is asked about a server; None if its name is not well-formed."""
    from zeroconf import BadTypeInNameException
    from zeroconf.asyncio import AsyncServiceInfo

    try:
        return AsyncServiceInfo(SERVICE, name)
    except BadTypeInNameException:
        return None


def _begin(work: Coroutine[None, None, object], tasks: set[asyncio.Task[object]]) -> None:
    task = asyncio.ensure_future(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
