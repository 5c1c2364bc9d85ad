"""A client that talks to nobody: tests say what the network says, and see what the window asked
for."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from gui.model.conversation import Conversation
from gui.model.model import Model
from net.wire import events
from net.wire.address import Address
from net.wire.manners import Manner
from net.wire.messages import Limits, Person
from net.wire.names import key

ADDRESS = "localhost:8080"
LONG_AGO = 1_770_000_000_000  # 2026, and nowhere near midnight
ASKED = frozenset({
    "edit", "delete", "discard", "react", "group", "decline", "block", "typing", "state", "look",
    "search", "details", "use_receipts",
})  # fmt: skip
_rows = itertools.count(1_000)


class FakeClient:
    """As net.client.client.ChatClient. `calls` lists what was asked of it, in order. `has_nothing`:
    there is nothing to load anywhere, and that is answered at once."""

    has_nothing = False

    def __init__(
        self, address: Address, nick: str, on_event: Callable[[events.Event], None], **options: Any
    ) -> None:
        self.address, self.nick, self.on_event, self.options = address, nick, on_event, options
        self.calls: list[tuple[Any, ...]] = []
        self.posts: list[tuple[str, str, str]] = []
        self.replies: list[events.Quote | None] = []
        self.retries: list[tuple[str, str, str]] = []
        self.loads: list[tuple[str, events.Place | None]] = []
        self.reads: list[tuple[str, events.Place]] = []
        self.drafts: list[events.KeptDraft] = []

    def start(self) -> None:
        self.calls.append(("start",))

    def post(self, to: str, text: str, reply: events.Quote | None = None) -> str:
        cid = f"c{len(self.posts) + 1}"
        self.posts.append((to, text, cid))
        self.replies.append(reply)
        return cid

    def __getattr__(self, name: str) -> Callable[..., int]:
        """What is asked for and has no answer of its own here: it goes into `calls`, with a serial
        for an answer."""
        if name not in ASKED:
            raise AttributeError(name)

        def ask(*arguments: Any, **named: Any) -> int:
            self.calls.append((name, *arguments, *named.values()))
            return len(self.calls)

        return ask

    def retry(self, to: str, text: str, cid: str, reply: events.Quote | None = None) -> None:
        self.retries.append((to, text, cid))

    def load(self, name: str, before: events.Place | None) -> None:
        self.loads.append((name, before))
        if self.has_nothing:
            self.on_event(page(name, before=before))

    def read(self, name: str, place: events.Place) -> None:
        self.reads.append((name, place))

    def keep_draft(self, draft: events.KeptDraft) -> None:
        self.drafts.append(draft)

    def join(self, room: str) -> None:
        self.calls.append(("join", room))

    def leave(self, room: str) -> None:
        self.calls.append(("leave", room))

    def accept_plain(self, manner: Manner | None = None) -> None:
        self.calls.append(("accept_plain", manner))

    def reconnect_now(self) -> None:
        self.calls.append(("reconnect_now",))

    def stop(self) -> None:
        self.calls.append(("stop",))

    def join_threads(self, timeout: float) -> bool:
        self.calls.append(("join_threads",))
        return True


def connected(
    *people: str,
    rooms: dict[str, tuple[str, ...]] | None = None,
    plain: bool = False,
    nick: str = "Ana",
    limits: Limits | None = None,
    away: tuple[str, ...] = (),
    stores: bool = True,
) -> events.Connected:
    """Logged in as Ana to "Aula 3", where these people are, and #clase with Ana in it. `away`:
    known, but not here."""
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
    """A page of who is known and which rooms there are; the last one, unless there is `more`.
    `titles`: of groups."""
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


def received(sender: str, to: str, text: str, at: int = 1) -> events.Received:
    """A message that stands below all that were received before."""
    return events.Received(sender, to, text, at, (next(_rows), 0))


def page(
    name: str, *items: events.Item, before: events.Place | None = None, more: bool = False
) -> events.PageLoaded:
    return events.PageLoaded(name, before, items, more)


def enter(model: Model, name: str) -> Conversation:
    """The user opens a conversation of which there is nothing in the journal and on the server."""
    conversation = model.open(name)
    wanted = model.ask_for_page()
    if wanted is not None:
        model.apply(page(name, before=wanted[1]))
    return conversation


def item(number: int, text: str = "", *, sender: str = "luis", **more: Any) -> events.Item:
    """A message out of the journal, at the place (number, 0); with a `state`, it is Ana's own."""
    place = None if more.get("state") == "pending" else (number, 0)
    who = "Ana" if "state" in more else sender
    return events.Item(who, text or f"mensaje {number}", LONG_AGO + number * 1_000, place, **more)
