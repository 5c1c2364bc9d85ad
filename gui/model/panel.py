"""Gather what is known of a conversation, for the panel beside it and for profiles. No tkinter.

`panel_facts` only looks at what is in memory. `LinkFinder` asks the journal for the links that were
sent in a conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from gui.model.chat_port import ChatPort
from gui.model.faces import face_of
from gui.model.model import Model
from gui.model.notify_rules import Mode
from gui.model.records import Availability
from gui.model.roster_queries import here_first
from gui.words.face import Face
from gui.words.format import parts
from net.wire import events, names
from net.wire.events import Hit, Place
from net.wire.names import is_room, key

MOST_MEMBERS = 500  # nobody reads more; the members' window has a filter
MOST_SHARED = 50
MOST_LINKS = 100
# Links are looked for in so much text: a message of a hostile server can be long.
_MOST_CHARACTERS = 300_000
# The beginnings of links as words of the index: https, http, www.
_BEGINNINGS = ("http", "www")


class PanelMember(NamedTuple):
    """A member of a room, or somebody who is invited to a group.

    Attributes:
        name: the nick.
        face: how they are pictured.
        presence: whether they are here.
        note: a line in their own words.
        is_me: it is the user.
        waits: they are invited and have not answered.
    """

    name: str
    face: Face
    presence: Availability
    note: str = ""
    is_me: bool = False
    waits: bool = False


class PanelFacts(NamedTuple):
    """Holds what the panel shows of a conversation.

    Attributes:
        name: the address to write to.
        title: the name to show.
        face: how it is pictured.
        presence: of a person; UNKNOWN for rooms.
        note: of a person.
        members: of a room or group: the user, those who are here, the others; at most MOST_MEMBERS.
        people: how many members there are, without those who are invited.
        online: how many of them are here.
        shared: the rooms and groups that the user and this person are both in, by title.
        joined: the user is in the room.
        can_join: the user may join it uninvited.
        is_known: the server has said who is in it, or who the person is.
        is_blocked: the user has blocked the person.
        is_pinned: it stands first in the list.
        notify: what the user has chosen to be called by there.
        quiet_until: until when nothing calls; 0 if it isn't quiet.
    """

    name: str
    title: str
    face: Face
    presence: Availability
    note: str
    members: tuple[PanelMember, ...]
    people: int
    online: int
    shared: tuple[str, ...]
    joined: bool
    can_join: bool
    is_known: bool
    is_blocked: bool
    is_pinned: bool
    notify: Mode
    quiet_until: int


class PanelLink(NamedTuple):
    """A link was sent in a conversation.

    Attributes:
        link: as it was typed; `gui.words.links.address` returns what to open.
        sender: who has sent it last.
        at: when, in ms since 1970.
        place: of the message.
    """

    link: str
    sender: str
    at: int
    place: Place


def panel_facts(model: Model, name: str) -> PanelFacts:
    """Return what is known of a conversation now."""
    community = model.community
    room, person = community.rooms.get(key(name)), community.people.get(key(name))
    return PanelFacts(
        name=community.known_name(name),
        title=model.title(name),
        face=face_of(model, name),
        presence=Availability.UNKNOWN if is_room(name) else model.presence(name),
        note=person.note if person is not None else "",
        members=tuple(_members(model, name)),
        people=len(room.members) if room is not None else 0,
        online=community.count_here(room) if room is not None else 0,
        shared=() if is_room(name) else _shared(model, key(name)),
        joined=is_room(name) and model.joined(name),
        can_join=model.can_join(name),
        is_known=community.knows(name),
        is_blocked=key(name) in community.blocked,
        is_pinned=key(name) in model.settings.pinned,
        notify=model.rules.chosen(name),
        quiet_until=model.rules.quiet_until(name),
    )


def _members(model: Model, name: str) -> Iterator[PanelMember]:
    community = model.community
    room = community.rooms.get(key(name))
    if room is None:
        return
    me = key(model.me)
    if me in room.members:
        yield PanelMember(model.me, face_of(model, model.me), model.presence(model.me), is_me=True)
    listed = [line for line in model.order.everybody if line.key in room.members]
    for line in here_first(model, listed)[: MOST_MEMBERS - 1]:
        if line.key != me:
            nick, person = room.members[line.key], community.people.get(line.key)
            note = person.note if person is not None else ""
            yield PanelMember(nick, face_of(model, nick), model.presence(nick), note)
    for nick in list(room.invited.values())[:MOST_MEMBERS]:
        yield PanelMember(nick, face_of(model, nick), model.presence(nick), waits=True)


def _shared(model: Model, person: str) -> tuple[str, ...]:
    me = key(model.me)
    both = [
        model.title(room.name)
        for room in model.community.rooms.values()
        if person in room.members and me in room.members
    ]
    return tuple(sorted(both, key=lambda title: title.casefold())[:MOST_SHARED])


class LinkFinder:
    """Finds the links that were sent in a conversation, the newest first.

    Args:
        model: it knows whose messages are hidden.
        client: its journal is searched.
        on_links: called with the name of the conversation and its links. It is not called for
            what was asked before the last question.
    """

    def __init__(
        self, model: Model, client: ChatPort, on_links: Callable[[str, tuple[PanelLink, ...]], None]
    ) -> None:
        self._model, self._client, self._on_links = model, client, on_links
        self._name = ""
        self._serials: set[int] = set()
        self._hits: list[Hit] = []

    def ask(self, name: str) -> None:
        """Ask for the links of a conversation."""
        self._name, self._hits = name, []
        self._serials = {self._client.search(word, name) for word in _BEGINNINGS}

    def take(self, found: events.SearchFinished) -> bool:
        """Take the answer to a search; return False if it was somebody else's."""
        if found.serial not in self._serials:
            return False
        self._serials.discard(found.serial)
        self._hits += found.hits
        if not self._serials:
            self._on_links(self._name, tuple(self._links()))
        return True

    def _links(self) -> Iterator[PanelLink]:
        conversation = self._model.conversations.get(names.key(self._name))
        seen: set[str] = set()
        left = _MOST_CHARACTERS
        for hit in sorted(self._hits, key=lambda hit: hit.item.place or (), reverse=True):
            item = hit.item
            left -= len(item.text)
            if left < 0 or len(seen) >= MOST_LINKS:
                return
            if item.place is None or (
                conversation is not None and self._model.is_hidden(conversation, item.sender)
            ):
                continue
            for part in parts(item.text):
                if part.kind == "link" and part.text not in seen and len(seen) < MOST_LINKS:
                    seen.add(part.text)
                    yield PanelLink(part.text, item.sender, item.at, item.place)
