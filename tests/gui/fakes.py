"""Provide a client without a network.

Tests say what the network says, and see what the window has asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gui.model.conversation import Conversation
from gui.model.model import Model
from gui.model.records import OfferedAction
from net.client.handing_over import HandingOver
from net.client.target import Detour, Target
from net.client.tracer import Tracer
from net.shared.errors import JournalError
from net.shared.tap import Taps
from net.wire import events
from net.wire.manners import Manner
from net.wire.messages import Limits, Person
from net.wire.names import key
from net.wire.teaching import TeachingRequest

ADDRESS = "localhost:8080"
LONG_AGO = 1_770_000_000_000  # 2026, and not near midnight
_rows = itertools.count(1_000)


class FakeClient:
    """Stands in for the client: it is a `gui.model.chat_port.ChatPort`.

    Attributes:
        calls: what was asked of it, in order.
        has_nothing: there is nothing to load anywhere, and that is answered at once.
        journal_error: the journal can't be read.
    """

    has_nothing = False
    journal_error: JournalError | None = None

    def __init__(
        self, target: Target, nick: str, on_event: Callable[[events.Event], None], **options: Any
    ) -> None:
        self.target, self.nick, self.on_event, self.options = target, nick, on_event, options
        self.calls: list[tuple[Any, ...]] = []
        self.posts: list[tuple[str, str, str]] = []
        self.replies: list[events.Quote | None] = []
        self.retries: list[tuple[str, str, str]] = []
        self.loads: list[tuple[str, events.Place | None]] = []
        self.reads: list[tuple[str, events.Place]] = []
        self.drafts: list[events.KeptDraft] = []
        self.asked: list[tuple[TeachingRequest, events.Place | None]] = []
        self.handing_over = HandingOver(nick)
        self.tracer = Tracer(lambda wish: self.calls.append(("tell_trace", wish.trace)))

    def _note(self, *call: object) -> int:
        """Put a question into `calls`; return its serial."""
        self.calls.append(call)
        return len(self.calls)

    # --- the connection ---------------------------------------------------------------------------

    def start(self) -> None:
        self._note("start")

    def accept_plain(self, manner: Manner | None = None) -> None:
        self._note("accept_plain", manner)

    def stop_waiting(self) -> None:
        self._note("stop_waiting")

    def reconnect_now(self) -> None:
        self._note("reconnect_now")

    def record(self, taps: Taps | None) -> None:
        self._note("record", taps)

    def detour(self, way: Detour | None) -> None:
        self._note("detour", way)

    def stop(self) -> None:
        self._note("stop")

    def join_threads(self, timeout: float) -> bool:
        self._note("join_threads")
        return True

    # --- messages, and changes to them ------------------------------------------------------------

    def post(self, to: str, text: str, reply: events.Quote | None = None) -> str:
        cid = f"c{len(self.posts) + 1}"
        self.posts.append((to, text, cid))
        self.replies.append(reply)
        return cid

    def retry(
        self, to: str, text: str, cid: str, reply: events.Quote | None = None, kind: str = ""
    ) -> None:
        self.retries.append((to, text, cid))

    def discard(self, name: str, cid: str) -> None:
        self._note("discard", name, cid)

    def discard_failed(self, name: str) -> None:
        self._note("discard_failed", name)

    def edit(self, to: str, cid: str, text: str) -> None:
        self._note("edit", to, cid, text)

    def delete(self, to: str, cid: str) -> None:
        self._note("delete", to, cid)

    def react(self, to: str, sender: str, cid: str, emoji: str) -> None:
        self._note("react", to, sender, cid, emoji)

    def keep_draft(self, draft: events.KeptDraft) -> None:
        self.drafts.append(draft)

    # --- rooms and people -------------------------------------------------------------------------

    def join(self, room: str, is_open: bool = True) -> None:
        self._note("join", room, *(() if is_open else (False,)))

    def set_terms(self, room: str, is_open: bool) -> None:
        self._note("set_terms", room, is_open)

    def leave(self, room: str) -> None:
        self._note("leave", room)

    def group(self, room: str, title: str = "", people: Sequence[str] = ()) -> None:
        self._note("group", room, title, people)

    def decline(self, room: str) -> None:
        self._note("decline", room)

    def block(self, nick: str, on: bool) -> None:
        self._note("block", nick, on)

    def typing(self, to: str) -> None:
        self._note("typing", to)

    def state(self, state: str, note: str = "") -> None:
        self._note("state", state, note)

    # --- the class --------------------------------------------------------------------------------

    def teach(self, request: TeachingRequest, place: events.Place | None = None) -> str:
        self.asked.append((request, place))
        return f"{request.__struct_config__.tag}:{len(self.asked)}"

    def teach_as_host(self, fingerprint: str) -> str:
        return f"teach:{self._note('teach_as_host', fingerprint)}"

    def ask_class(self, room: str, kind: str, text: str) -> str:
        cid = f"c{len(self.posts) + 1}"
        self.posts.append((room, text, cid))
        self._note("ask_class", room, kind, text)
        return cid

    def close_ballot(self, room: str, sender: str, cid: str) -> None:
        self._note("close_ballot", room, sender, cid)

    def remove(self, room: str, sender: str, cid: str) -> None:
        self._note("remove", room, sender, cid)

    # --- pages, search and export -----------------------------------------------------------------

    def load(self, name: str, before: events.Place | None = None) -> None:
        self.loads.append((name, before))
        if self.has_nothing:
            self.on_event(page(name, before=before))

    def look(
        self,
        name: str,
        *,
        around: events.Place | None = None,
        quoted: events.Quote | None = None,
        at: int | None = None,
        before: events.Place | None = None,
        after: events.Place | None = None,
    ) -> int:
        where = (around, quoted, at, before, after)
        return self._note("look", name, *(one for one in where if one is not None))

    def search(self, text: str, name: str = "") -> int:
        return self._note("search", text, *([name] if name else []))

    def details(self, name: str, sender: str, cid: str) -> None:
        self._note("details", name, sender, cid)

    def history(self, name: str) -> Iterator[events.Item]:
        if self.journal_error is not None:
            raise self.journal_error
        return iter(())

    def read(self, name: str, place: events.Place) -> None:
        self.reads.append((name, place))

    def mark_unread(self, name: str, place: events.Place) -> None:
        self._note("mark_unread", name, place)

    def use_receipts(self, on: bool) -> None:
        self._note("use_receipts", on)


def connected(
    *people: str,
    rooms: dict[str, tuple[str, ...]] | None = None,
    plain: bool = False,
    nick: str = "Ana",
    limits: Limits | None = None,
    away: tuple[str, ...] = (),
    stores: bool = True,
) -> events.Connected:
    """Return the event of a log-in as Ana to "Aula 3", where these people are.

    Ana is in #clase. The people in `away` are known, but not here.
    """
    if plain:
        return events.Connected(ADDRESS, nick, "", plain=True)
    rooms = {"#clase": (nick, *people)} if rooms is None else rooms
    return events.Connected(
        ADDRESS,
        nick,
        "Aula 3",
        plain=False,
        limits=limits or Limits(),
        stores=stores,
        roster=roster(
            *(Person(person) for person in (nick, *people)),
            *(Person(person, "offline") for person in away),
            rooms=rooms,
        ),
    )


def roster(
    *people: Person,
    rooms: dict[str, tuple[str, ...]] | None = None,
    titles: dict[str, str] | None = None,
    more: bool = False,
) -> events.RosterLoaded:
    """Return a page of the roster: the last one, unless there is `more`.

    `titles` are those of groups.
    """
    titles, rooms = titles or {}, rooms or {}
    return events.RosterLoaded(
        tuple(events.Somebody(key(person.nick), person) for person in people),
        tuple(
            events.RoomPart(
                key(name),
                name,
                {key(nick): nick for nick in members},
                titles.get(name, ""),
                private=name in titles,
            )
            for name, members in rooms.items()
        ),
        more,
    )


def received(
    sender: str,
    to: str,
    text: str,
    at: int = 1,
    place: events.Place | None = None,
    cid: str = "",
    state: str = "",
) -> events.Received:
    """Return a message at the place, or below all that were received before.

    With a `state`, it is the user's own.
    """
    return events.Received(to, events.Item(sender, text, at, place or (next(_rows), 0), state, cid))


def page(
    name: str, *items: events.Item, before: events.Place | None = None, more: bool = False
) -> events.PageLoaded:
    return events.PageLoaded(name, before, items, more)


def enter(model: Model, name: str) -> Conversation:
    """Open a conversation of which neither the journal nor the server has anything."""
    conversation = model.open(name)
    wanted = model.ask_for_page()
    if wanted is not None:
        model.apply(page(name, before=wanted[1]))
    return conversation


def item(number: int, text: str = "", *, sender: str = "luis", **more: Any) -> events.Item:
    """Return a message of the journal at the place (number, 0); with a `state`, it is Ana's own."""
    place = None if more.get("state") == "pending" else (number, 0)
    who = "Ana" if "state" in more else sender
    return events.Item(who, text or f"mensaje {number}", LONG_AGO + number * 1_000, place, **more)


class SilentView:
    """Draws nothing; it is a `ChatView` and a `TranscriptView`. Tests override what they need."""

    def show_current(self) -> None:
        pass

    def show_draft(self) -> None:
        pass

    def show_mode(self) -> None:
        pass

    def draft_text(self) -> str:
        return ""

    def show_notice(self, title: str, text: str, actions: Sequence[OfferedAction] = ()) -> None:
        pass

    def close_notice(self) -> None:
        pass

    def refresh(self) -> None:
        pass

    def go_to_end(self) -> None:
        pass

    def focus_composer(self) -> None:
        pass

    def focus_recipient(self) -> None:
        pass

    def refresh_panels(self) -> None:
        pass

    def show_excerpt(self) -> None:
        pass

    def show_now(self) -> None:
        pass

    def show_more(self, count: int, *, older: bool) -> None:
        pass

    def reveal(self, number: int) -> None:
        pass

    def show_count(self, position: int, count: int, more: bool) -> None:
        pass

    def show_hits(self, hits: tuple[events.Hit, ...], more: bool) -> None:
        pass

    def say_unsearchable(self, *, everywhere: bool) -> None:
        pass
