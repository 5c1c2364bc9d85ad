"""Answer what the server's own console says besides a teacher's requests.

The console is nobody in the chat: it has no user, no seat, and is in no room. It sees who is here,
and reads and writes in every room that everybody can join; never in a private group, nor to one
person. What it writes has the server's name for its author, which nobody else can have
(net.wire.server_name).
"""

from __future__ import annotations

from net.hub.actions import DeliverTo, Incoming
from net.hub.backlog import Backlog
from net.hub.crowd import person_of
from net.hub.people import Room, Session, User
from net.hub.posts import Posts
from net.hub.registry import Registry
from net.wire import names
from net.wire.messages import Err, History, More, Post, RoomInfo, RosterPage
from net.wire.server_name import SERVER_AUTHOR


class ConsoleDesk:
    """Knows what a console may ask."""

    def __init__(
        self, registry: Registry, posts: Posts, backlog: Backlog, nick: str, deliver: DeliverTo
    ) -> None:
        """Create it; `nick` is the author of what the console writes."""
        self._registry, self._posts, self._backlog = registry, posts, backlog
        self.nick, self._deliver = nick, deliver

    def handle(self, session: Session, said: Incoming) -> None:
        if isinstance(said, Post):
            self._post(session, said)
        elif isinstance(said, More):
            self._deliver(self._roster(), [session])
        elif isinstance(said, History):
            room = self._room(said.name)
            if room is None:
                self._deliver(_no_such_room(said.name, ref=said.ref), [session])
            else:
                self._deliver(self._backlog.room_page(room, said), [session])
        else:
            self._deliver(Err("unknown_op", "The console can't do this."), [session])

    def _post(self, session: Session, post: Post) -> None:
        room = self._room(post.to)
        if room is None:
            self._deliver(_no_such_room(post.to, cid=post.cid), [session])
            return
        author = User(names.key(self.nick), self.nick, is_owned=True, author=SERVER_AUTHOR)
        self._posts.handle_console(session, author, room, post)

    def _room(self, name: str) -> Room | None:
        room = self._registry.rooms.get(names.key(name))
        return room if room is not None and room.members and not room.title else None

    def _roster(self) -> RosterPage:
        return RosterPage(
            tuple(person_of(user) for user in self._registry.users.values()),
            tuple(
                RoomInfo(room.name, tuple(room.nicks()))
                for room in self._registry.rooms.values()
                if room.members and not room.title
            ),
        )


def _no_such_room(name: str, *, cid: str = "", ref: str = "") -> Err:
    return Err("bad_room", "There is no such room.", cid, name, ref=ref)
