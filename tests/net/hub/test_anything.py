"""Test any messages in any order: the hub has no faults, loses no answer, and reveals nothing."""

from __future__ import annotations

from collections import Counter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from net.hub.actions import Gone
from net.hub.people import Session
from net.wire.messages import (
    About,
    Block,
    ClientMessage,
    Decline,
    Err,
    Group,
    History,
    Info,
    Invited,
    Join,
    Leave,
    Message,
    Ok,
    Page,
    Post,
    Reached,
    Read,
    RoomChanged,
    RosterPage,
    Seen,
    ServerMessage,
    SetTerms,
    State,
    Typing,
    TypingNotice,
    Uninvited,
)
from tests.net.world import World, log_in

NICKS = ("ana", "luis", "eva")
GROUPS = ("#g-1", "#g-2")
PLACES = (*NICKS, *GROUPS, "#clase", "#python", "nc", "nadie", "")
SECRET = "secreto"

nicks = st.sampled_from(NICKS)
places = st.sampled_from(PLACES)
ids = st.integers(0, 12)
cids = st.integers(1, 4).map(str)  # few, so that something happens to them
talks = st.sampled_from(["luis", "#clase"])
FIRST = [
    ("ana", Post(to, SECRET, cid))
    for to, cid in (("luis", "1"), ("luis", "2"), ("#clase", "3"), ("#clase", "4"))
]
own = st.builds(About, st.just("ana"), cids)
posts: st.SearchStrategy[ClientMessage] = st.one_of(
    st.builds(Post, talks, st.just(SECRET)),
    st.builds(Post, talks, st.just(SECRET), kind=st.just("edit"), about=own),
    st.builds(Post, talks, st.just(""), kind=st.just("delete"), about=own),
    st.builds(
        Post,
        places,
        st.sampled_from(["", "hola"]),
        cids,
        st.sampled_from(["", "react", "delete", "deleted"]),
        st.none() | st.builds(About, nicks, cids),
    ),
)
wishes: st.SearchStrategy[ClientMessage] = st.one_of(
    st.builds(
        Group,
        st.sampled_from([*GROUPS, "#clase"]),
        st.sampled_from(["", "Cena"]),
        st.lists(nicks, max_size=2).map(tuple),
    ),
    st.builds(Join, places, st.booleans()),
    st.builds(SetTerms, places, st.booleans()),
    st.builds(Leave, places),
    st.builds(Typing, places),
    st.builds(Decline, places),
    st.builds(Block, places, st.booleans()),
    st.builds(State, st.sampled_from(["away", "busy", "x"])),
    st.builds(Read, places, ids),
    st.builds(Seen, ids),
    st.builds(History, places, ids),
    st.builds(Info, places, ids),
)
# (speaker, message); None: the connection ends, and the next message comes on another one.
sayings = st.lists(
    st.tuples(st.just("ana"), posts) | st.tuples(nicks, posts | wishes | st.none()),
    min_size=10,
    max_size=60,
)


def numbered(
    said: list[tuple[str, ClientMessage | None]],
) -> list[tuple[str, ClientMessage | None]]:
    """Give a number to each post without a cid, so that others can be about it."""
    return [
        (
            nick,
            msgspec.structs.replace(wish, cid=str(number))
            if isinstance(wish, Post) and not wish.cid
            else wish,
        )
        for number, (nick, wish) in enumerate([*FIRST, *said], 1)
    ]


class People:
    """Knows three owners of nicks, what each was told, and who is in which group.

    It also knows who may have been invited to which.
    """

    def __init__(self) -> None:
        self.world = World()
        self.told: dict[str, list[ServerMessage]] = {nick: [] for nick in NICKS}
        self.invited = set(zip(NICKS, GROUPS, strict=False))
        self.members = set(self.invited)
        # (who, whom): the first may trust the second, since they have accepted an invitation.
        self._agreed: set[tuple[str, str]] = set()
        self._sessions = {nick: self._enter(nick) for nick in NICKS}
        for nick, group in self.members:  # otherwise somebody may make a public room of it
            self.say(nick, Group(group, "Cena"))

    def say(self, nick: str, wish: ClientMessage | None) -> None:
        session = self._sessions[nick]
        if wish is None:
            self.world.say(session, Gone("connection closed"))
            self._sessions[nick] = self._enter(nick)
        else:
            self.world.say(session, wish)
        if isinstance(wish, Group) and (nick, wish.room) in self.members:
            self.invited |= {(other, wish.room) for other in wish.people}
            self.members |= {
                (other, wish.room) for other in wish.people if (other, nick) in self._agreed
            }
        if isinstance(wish, Join) and (nick, wish.room) in self.invited:
            self.members.add((nick, wish.room))
            self._agreed |= {(nick, other) for other in NICKS}
        self.listen()

    def listen(self) -> None:
        for nick, session in self._sessions.items():
            self.told[nick] += self.world.told(session)

    def _enter(self, nick: str) -> Session:
        session = Session(nick, plain=False)
        self.world.say(session, log_in(nick, key=nick, seen=0, epoch=self.world.store.epoch))
        return session


@settings(deadline=None, max_examples=200)
@given(sayings.map(numbered))
def test_whatever_people_say(said: list[tuple[str, ClientMessage | None]]) -> None:
    people = People()
    for nick, wish in said:
        people.say(nick, wish)
    world = people.world
    assert [note.error for note in world.log if note.error] == []
    for nick in NICKS:
        answers = Counter(
            one.cid for one in people.told[nick] if isinstance(one, Ok | Err) and one.cid
        )
        assert answers == Counter(
            wish.cid for who, wish in said if who == nick and isinstance(wish, Post)
        )
        for group in GROUPS:
            heard = [one for one in people.told[nick] if speaks_of(one, group)]
            if (nick, group) not in people.invited:
                # Uninvited answers any Decline.
                assert not [one for one in heard if not isinstance(one, Uninvited)]
            if (nick, group) not in people.members:
                assert not [one for one in heard if not isinstance(one, Invited | Uninvited)]
    rows = {
        (one.nick, one.post.cid): one
        for number in range(1, 20)
        for one in world.store.after(number, 0)
    }
    for row in rows.values():
        post = row.post
        deleted = (
            rows.get((row.nick, post.about.cid)) if post.kind == "delete" and post.about else None
        )
        if (
            deleted
            and deleted.conversation == row.conversation
            and deleted.post.kind in ("", "deleted")
        ):
            edits = [
                one
                for one in rows.values()
                if (one.post.kind, one.post.about, one.nick) == ("edit", post.about, row.nick)
            ]
            assert deleted.is_erased or deleted.id > row.id
            if deleted.is_erased:
                here = [one for one in edits if one.conversation == row.conversation]
                assert {one.post.text for one in here} <= {""}
    world.restart()
    for nick in NICKS:  # and everything is there again
        returned = world.enter(nick, key=nick, seen=0, epoch=world.store.epoch)
        got = [one.id for one in world.told(returned) if isinstance(one, Message)]
        assert got == sorted(set(got))


def speaks_of(message: ServerMessage, group: str) -> bool:
    match message:
        case Message() | TypingNotice():
            return message.to == group
        case RoomChanged():
            return message.room == group
        case Page() | Reached():
            return message.name == group
        case RosterPage():
            return group in [room.room for room in message.rooms]
        case _:
            return not isinstance(message, Err) and getattr(message, "room", "") == group
