"""Handle what only teachers may post: ballots, what closes them, and the removal of messages.

They are messages of rooms like all others: stored, numbered, and sent to devices that return. A
ballot begins to be counted with its message. The message that closes it has the result as its text,
which the server writes, so its sender gets it, too. A removal is like a deletion by the author: the
text is erased, and what is left of the message says so.

Private groups have no teachers: what is said there concerns their members alone.
"""

from __future__ import annotations

from net.hub.allowances import Problem
from net.hub.archive import Archive, Kept
from net.hub.ballots import BallotBox
from net.hub.book import Book
from net.hub.lesson_archive import KeptBallot
from net.hub.people import Room, Session
from net.hub.pins import PinBoard
from net.hub.registry import Registry
from net.hub.roles import Roles
from net.wire import ballots, names, server_name
from net.wire.messages import Message, Post

TEACHERS_KINDS = (*ballots.BALLOTS, "close", "remove")
REMOVABLE = ("", *ballots.BALLOTS)


def problem_with_form(post: Post) -> Problem | None:
    """Return what is wrong with the form of such a post, whoever has sent it."""
    if not names.is_room(post.to):
        return "bad_change", "Teachers post this in rooms."
    if post.kind in ballots.BALLOTS:
        try:
            ballots.number_of_answers(post.kind, post.text)
        except ballots.BadBallot as error:
            return "bad_ballot", str(error)
        return ("bad_ballot", "A ballot is about no message.") if post.about else None
    if post.about is None:
        return "bad_change", "It has to say which message it is about."
    if post.text:
        return "bad_change", "It has no text."
    return None


class TeachersPosts:
    """Says which of these posts may be, and does what they say."""

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        roles: Roles,
        book: Book,
        box: BallotBox,
        pins: PinBoard,
    ) -> None:
        self._archive, self._registry = archive, registry
        self._roles, self._book = roles, book
        self._box, self._pins = box, pins

    def problem_with(self, session: Session, room: Room, post: Post) -> Problem | None:
        """Return why the post is refused; None if it is not."""
        if not self._roles.may(session, "helper") or room.title:
            return "not_teacher", "Only a teacher can do this, and not in a private group."
        if post.kind in ballots.BALLOTS:
            return self._box.problem_with_asking(room, post.kind)
        target = self._target(post)
        if post.kind == "close":
            is_open = target is not None and self._box.is_open(room, target.id)
            return None if is_open else ("no_ballot", "No such ballot is open in this room.")
        return self._problem_with_removal(session, room, post, target)

    def _problem_with_removal(
        self, session: Session, room: Room, post: Post, target: Kept | None
    ) -> Problem | None:
        assert post.about is not None
        author = self._registry.users.get(names.key(post.about.sender))
        is_teachers = bool(server_name.resembled(post.about.sender)) or (
            author is not None and author.role == "teacher"
        )
        is_own = author is not None and author is session.user
        if is_teachers and not is_own and not self._roles.may(session, "teacher"):
            return "not_teacher", "A helper removes nothing of a teacher's."
        # What the server has lost may still be on devices, as with deletions. Of what was said
        # elsewhere nobody finds out here whether it was.
        if target is None or target.conversation != room.number:
            return None
        if target.post.kind not in (*REMOVABLE, "deleted"):
            return "bad_change", "This is no message that can be removed."
        return None

    def _target(self, post: Post) -> Kept | None:
        """Return the message that the post is about; None if the server does not have it."""
        assert post.about is not None
        number = self._archive.number_of(names.key(post.about.sender))
        return self._archive.find(number, post.about.cid) if number else None

    def text_of(self, post: Post) -> str:
        """Return the text that the message is stored with."""
        target = self._target(post) if post.kind == "close" else None
        return post.text if target is None else ballots.write(self._box.result(target.id))

    def erase(self, room: Room, post: Post) -> None:
        """Erase what a post removes."""
        assert post.about is not None
        number = self._archive.number_of(names.key(post.about.sender))
        if number:
            self._archive.erase(room.number, number, post.about.cid)

    def note_posted(self, room: Room, message: Message, by: str) -> None:
        """Do what a message says that has just been stored and passed on.

        `by` is the teacher's nick; "" for the server's console.
        """
        post = message.post
        if post.kind in ballots.BALLOTS:
            poll = ballots.parse_poll(post.text) if post.kind == "poll" else None
            kept = KeptBallot(
                message.id,
                room.number,
                post.kind,
                ballots.number_of_answers(post.kind, post.text),
                named=poll.named if poll else post.kind == "announce",
                several=poll is not None and poll.several,
            )
            self._box.ask(kept, room)
        elif post.kind == "close" and (target := self._target(post)):
            self._box.close(target.id, by=message.id)
        elif post.kind == "remove":
            self.note_change(room, post)
        nick = post.about.sender if post.about and post.kind == "remove" else ""
        self._book.note(post.kind, by, nick=nick, room=room.name)

    def note_change(self, room: Room, post: Post) -> None:
        """Note that a message may have been edited, deleted or removed."""
        if not (self._pins.has_pins(room.number) or self._box.has_ballots(room)):
            return
        target = self._target(post)
        if target is None or target.conversation != room.number:
            return
        self._pins.note_change(room, target.id)
        if target.post.kind == "deleted":
            self._box.forget(target.id)
