"""A client that talks to nobody: tests say what the network says, and see what the window asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from net import events
from net.address import Address
from net.messages import Limits, Person, RoomInfo

ADDRESS = "localhost:8080"


class FakeClient:
    """As net.client.ChatClient. `calls` lists what was asked of it, in order."""

    def __init__(
        self, address: Address, nick: str, on_event: Callable[[events.Event], None], **options: Any
    ) -> None:
        self.address, self.nick, self.on_event, self.options = address, nick, on_event, options
        self.calls: list[tuple[str, ...]] = []
        self.posts: list[tuple[str, str, str]] = []

    def start(self) -> None:
        self.calls.append(("start",))

    def post(self, to: str, text: str) -> str:
        cid = f"c{len(self.posts) + 1}"
        self.posts.append((to, text, cid))
        return cid

    def join(self, room: str) -> None:
        self.calls.append(("join", room))

    def leave(self, room: str) -> None:
        self.calls.append(("leave", room))

    def accept_plain(self) -> None:
        self.calls.append(("accept_plain",))

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
) -> events.Connected:
    """Logged in as Ana to "Aula 3", where these people are, and #clase with Ana in it."""
    if plain:
        return events.Connected(ADDRESS, nick, "", plain=True)
    rooms = {"#clase": (nick, *people)} if rooms is None else rooms
    return events.Connected(
        ADDRESS, nick, "Aula 3", plain=False,
        people=tuple(Person(person) for person in (nick, *people)),
        rooms=tuple(RoomInfo(room, members) for room, members in rooms.items()),
        limits=limits or Limits(),
    )
