"""Count the votes of ballots: polls, "understood?", and who has read an announcement.

A teacher asks by posting a message in a room, and closes by posting another one, whose text the
server writes (net.hub.teachers_posts). Between the two, everybody in the room may answer, and
change their answer.

- One question (a poll or a pulse) is open in a room: a second one would ask people about two things
  at once, and `/voto 2` of the plain dialect would not say which. Announcements do not exclude one
  another; of ANNOUNCEMENTS in a room the oldest is not counted any more.
- A vote belongs to the nick and stays when its owner leaves, goes or is put out: otherwise the
  difference would tell everybody how they have voted. For the same reason nobody is told who has
  answered an anonymous ballot, not even who has not: with the live counts that would tell the rest.
- Once an anonymous ballot is closed, its votes are forgotten, and only the counts are left.
- The counts are told a few times a second, however many vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from net.hub.actions import DeliverTo
from net.hub.archive import Archive
from net.hub.lesson_archive import KeptBallot, KeptVote
from net.hub.people import Room, Session, User
from net.hub.registry import Registry
from net.hub.roles import Roles
from net.wire import names
from net.wire.ballots import BallotResult
from net.wire.messages import Err
from net.wire.teaching import VOTERS_A_MESSAGE, AskVotes, Tally, Vote, Votes

GATHER_MS = 100  # so that the bars move within 200 ms on every screen
ANNOUNCEMENTS = 10  # that are open in a room
ANNOUNCED = 3  # of these, the newest ones: told to plain users who come later
OPEN = 200  # ballots on the whole server
VOTES = 10_000  # of a ballot; there are no more names with an owner
CLOSED = 200  # of which teachers can still ask who has answered what


@dataclass(slots=True)
class _Ballot:
    """A ballot with its votes.

    Attributes:
        kept, room: the ballot, and where it was asked.
        votes: by the key of the nick.
        counts: the votes for each answer.
        people: how many could have voted, when this was counted.
        counted_ms: when that was.
    """

    kept: KeptBallot
    room: Room
    votes: dict[str, KeptVote] = field(default_factory=dict)
    counts: list[int] = field(default_factory=list)
    people: int = 0
    counted_ms: int = 0

    def __post_init__(self) -> None:
        self.counts = [0] * self.kept.answers

    @property
    def is_question(self) -> bool:
        return self.kept.kind != "announce"

    def nicks(self, choice: int) -> Iterator[str]:
        """Yield who has given an answer."""
        return (vote.nick for vote in self.votes.values() if choice in vote.choices)

    def put(self, vote: KeptVote) -> None:
        """Count a vote instead of the earlier one of the same nick."""
        before = self.votes.pop(vote.key, None)
        for choice in before.choices if before else ():
            self.counts[choice] -= 1
        if vote.choices:
            self.votes[vote.key] = vote
            for choice in vote.choices:
                self.counts[choice] += 1


class BallotBox:
    """Holds the ballots: `begin_batch` and `end_batch` frame each turn of the hub."""

    def __init__(
        self, archive: Archive, registry: Registry, roles: Roles, deliver: DeliverTo
    ) -> None:
        self._archive, self._registry = archive, registry
        self._roles, self._deliver = roles, deliver
        self._ballots: dict[int, _Ballot] = {}  # by id, the oldest first
        self._open: dict[int, dict[int, _Ballot]] = {}  # by the number of the room, and by id
        self._changed: dict[int, None] = {}  # ids of those whose counts were not told
        self._closing: list[int] = []  # ids of anonymous ones that the last batch has closed
        self._now_ms = self._due_ms = 0
        # Who is in a room and here, by the number of the room: counted once in GATHER_MS.
        self._here: dict[int, list[str]] = {}
        self._here_ms = 0
        rooms = {room.number: room for room in registry.rooms.values() if room.number}
        for kept in archive.lesson.ballots():
            if kept.room in rooms and (kept.named or not kept.closed):
                self._add(_Ballot(kept, rooms[kept.room]))
            else:
                archive.lesson.drop_ballot(kept.id)
        for vote in archive.lesson.votes():
            if vote.ballot in self._ballots:
                self._ballots[vote.ballot].put(vote)

    # --- when -------------------------------------------------------------------------------------

    @property
    def due_ms(self) -> int | None:
        """Return when counts have to be told, in the time of `begin_batch`; None if none have."""
        return self._due_ms if self._changed else None

    def begin_batch(self, now_ms: int) -> None:
        self._now_ms = now_ms
        self._due_ms = min(self._due_ms, now_ms + GATHER_MS)  # the clock may be set back
        closing, self._closing = self._closing, []
        for id_ in closing:  # not earlier: the closing might not have been committed
            if id_ in self._ballots and self._ballots[id_].kept.closed:
                self._drop(self._ballots[id_])

    def end_batch(self) -> None:
        """Tell the counts that are due."""
        if self._changed and self._now_ms >= self._due_ms:
            self._due_ms = self._now_ms + GATHER_MS
            changed, self._changed = self._changed, {}
            for id_ in changed:
                if id_ in self._ballots:
                    self._tell_all(self._ballots[id_])

    # --- what people ask for ----------------------------------------------------------------------

    def handle_vote(self, session: Session, vote: Vote) -> Err | None:
        """Count a vote. An `id` of 0 stands for the question that was asked last."""
        user = session.user
        if user is None:
            return Err("bad_message", "The console has no vote.", ref=vote.ref)
        if vote.id and names.key(vote.room) not in user.rooms:
            return Err("not_in_room", "Join the room first.", to=vote.room, ref=vote.ref)
        found = self._find(user, vote) if vote.id else self._last_question(user)
        if found is None:
            return Err("no_ballot", "No such ballot is open.", to=vote.room, ref=vote.ref)
        choices = tuple(sorted(set(vote.choices)))
        is_too_many = len(choices) > 1 and not found.kept.several
        if is_too_many or any(choice >= found.kept.answers for choice in choices):
            text = "It has no such answer, or takes only one."
            return Err("bad_vote", text, to=found.room.name, ref=vote.ref)
        if len(found.votes) >= VOTES and user.key not in found.votes:
            return Err("quota", f"At most {VOTES} votes are counted.", to=vote.room, ref=vote.ref)
        kept = KeptVote(found.kept.id, user.key, user.nick, user.author, choices)
        found.put(kept)
        self._archive.lesson.set_vote(kept)
        self._changed[found.kept.id] = None
        self._deliver(self._tally(found, user), [session])
        return None

    def handle_votes(self, session: Session, asked: AskVotes) -> Votes | Err:
        """Tell a teacher who has answered what, if the ballot is not anonymous."""
        room = self._registry.rooms.get(names.key(asked.room))
        found = self._ballots.get(asked.id)
        if room is None or found is None or found.room is not room:
            return Err("no_ballot", "There is no ballot of this id.", to=asked.room, ref=asked.ref)
        if not found.kept.named:
            text = "Nobody is told who has answered this."
            return Err("anonymous", text, to=asked.room, ref=asked.ref)
        lists = [found.nicks(choice) for choice in range(found.kept.answers)]
        lists.append(user.nick for user in self._asked(room) if user.key not in found.votes)
        left = VOTERS_A_MESSAGE
        taken: list[tuple[str, ...]] = []
        for nicks in lists:
            taken.append(tuple(islice(nicks, left)))
            left -= len(taken[-1])
        return Votes(room.name, asked.id, tuple(taken[:-1]), taken[-1], asked.ref, not left)

    def _find(self, user: User, vote: Vote) -> _Ballot | None:
        room = user.rooms[names.key(vote.room)]
        return self._open.get(room.number, {}).get(vote.id)

    def _last_question(self, user: User) -> _Ballot | None:
        return max(
            (
                ballot
                for room in user.rooms.values()
                for ballot in self._open.get(room.number, {}).values()
                if ballot.is_question
            ),
            key=lambda ballot: ballot.kept.id,
            default=None,
        )

    def note_renamed(self, before: User, now: User) -> None:
        """Keep the votes of somebody who has another nick."""
        for ballot in self._ballots.values():
            vote = ballot.votes.get(before.key)
            if vote is not None and vote.author == before.author:
                for kept in (
                    replace(vote, choices=()),
                    replace(vote, key=now.key, nick=now.nick, author=now.author),
                ):
                    ballot.put(kept)
                    self._archive.lesson.set_vote(kept)

    # --- asking and closing -----------------------------------------------------------------------

    def problem_with_asking(self, room: Room, kind: str) -> tuple[str, str] | None:
        """Return why a ballot of this kind can't be asked in the room now; None if it can."""
        is_asked = any(one.is_question for one in self._open.get(room.number, {}).values())
        if kind != "announce" and is_asked:
            return "ballot_open", "Another question is open in this room: close it first."
        if sum(map(len, self._open.values())) >= OPEN:
            return "ballot_open", f"At most {OPEN} ballots are open: close some first."
        return None

    def ask(self, kept: KeptBallot, room: Room) -> None:
        """Begin to count the votes of a new ballot."""
        ballot = _Ballot(kept, room)
        self._archive.lesson.set_ballot(kept)
        self._add(ballot)
        self._deliver(self._tally(ballot), self._listeners(room))
        if kept.kind == "announce":
            others = [one for one in self._open[room.number].values() if not one.is_question]
            for old in others[:-ANNOUNCEMENTS]:
                self._drop(old)

    def is_open(self, room: Room, id_: int) -> bool:
        """Return whether an open ballot of this room has this id."""
        return id_ in self._open.get(room.number, {})

    def has_ballots(self, room: Room) -> bool:
        """Return whether a ballot of this room, open or closed, is known."""
        return any(ballot.room is room for ballot in self._ballots.values())

    def result(self, id_: int) -> BallotResult:
        """Return the votes of a ballot as they are now."""
        ballot = self._ballots[id_]
        return BallotResult(tuple(ballot.counts), len(ballot.votes))

    def close(self, id_: int, by: int) -> None:
        """Count no more votes; `by` is the id of the message that closes the ballot."""
        ballot = self._ballots[id_]
        self._forget_open(ballot)
        ballot.kept = replace(ballot.kept, closed=by)
        self._archive.lesson.set_ballot(ballot.kept)
        if not ballot.kept.named:
            self._archive.lesson.drop_votes(id_)
            self._closing.append(id_)
        self._changed.pop(id_, None)
        self._deliver(self._tally(ballot), self._listeners(ballot.room))

    def forget(self, id_: int) -> None:
        """Forget a ballot whose message is gone."""
        ballot = self._ballots.get(id_)
        if ballot is not None:
            self._drop(ballot)

    def forget_until(self, cuts: dict[int, int]) -> None:
        """Forget the ballots of each room up to its cut."""
        for ballot in list(self._ballots.values()):
            if ballot.kept.id <= cuts.get(ballot.kept.room, 0):
                self._drop(ballot)

    def go_back(self, committed: int) -> None:
        """Forget what was asked, and open what was closed, by messages that were not stored."""
        for ballot in list(self._ballots.values()):
            if ballot.kept.id > committed:
                self._drop(ballot, is_told=False)
            elif ballot.kept.closed > committed:
                ballot.kept = replace(ballot.kept, closed=0)
                self._archive.lesson.set_ballot(ballot.kept)
                for vote in ballot.votes.values():
                    self._archive.lesson.set_vote(vote)
                self._open.setdefault(ballot.kept.room, {})[ballot.kept.id] = ballot
        self._changed.update(dict.fromkeys(one for of in self._open.values() for one in of))

    def _add(self, ballot: _Ballot) -> None:
        self._ballots[ballot.kept.id] = ballot
        if not ballot.kept.closed:
            self._open.setdefault(ballot.kept.room, {})[ballot.kept.id] = ballot
        closed = [one for one in self._ballots.values() if one.kept.closed]
        for old in closed[:-CLOSED]:
            self._drop(old, is_told=False)

    def _drop(self, ballot: _Ballot, *, is_told: bool = True) -> None:
        id_ = ballot.kept.id
        del self._ballots[id_]
        self._forget_open(ballot)
        self._changed.pop(id_, None)
        self._archive.lesson.drop_ballot(id_)
        if is_told and not ballot.kept.closed:
            over = Tally(ballot.room.name, id_, tuple(ballot.counts), open=False)
            self._deliver(over, self._listeners(ballot.room))

    def _forget_open(self, ballot: _Ballot) -> None:
        of_room = self._open.get(ballot.kept.room, {})
        of_room.pop(ballot.kept.id, None)
        if not of_room:
            self._open.pop(ballot.kept.room, None)

    # --- telling ----------------------------------------------------------------------------------

    def tell(self, session: Session, user: User, room: Room) -> None:
        """Tell somebody who has entered a room how its open ballots are, and their own votes.

        In the plain dialect they are told what is asked: they get no message of before.
        """
        is_open = self._open.get(room.number, {}).values()
        if session.plain:
            announced = [ballot for ballot in is_open if not ballot.is_question]
            self._tell_plain(session, room, announced[-ANNOUNCED:])
            self._tell_plain(session, room, [ballot for ballot in is_open if ballot.is_question])
            return
        for ballot in is_open:
            self._deliver(self._tally(ballot, user), [session])

    def _tell_plain(self, session: Session, room: Room, asked: Iterable[_Ballot]) -> None:
        for ballot in asked:
            kept = self._archive.lesson.message_at(room.number, ballot.kept.id)
            if kept is not None:
                self._deliver(kept.message(room.name), [session])

    def welcome(self, session: Session, user: User) -> None:
        """Tell somebody who has come how the open ballots of their rooms are."""
        if self._open:
            for room in user.rooms.values():
                self.tell(session, user, room)

    def _tell_all(self, ballot: _Ballot) -> None:
        sessions = self._listeners(ballot.room)
        if not ballot.is_question:  # who has read it concerns teachers only
            sessions = [one for one in sessions if self._roles.may(one, "helper")]
        if sessions:
            self._deliver(self._tally(ballot), sessions)

    def tell_console(self, session: Session) -> None:
        """Tell a console, which is in no room, how all open ballots are."""
        if session.is_console:
            for of_room in self._open.values():
                for ballot in of_room.values():
                    self._deliver(self._tally(ballot), [session])

    def _listeners(self, room: Room) -> list[Session]:
        """Return who hears of the ballots of a room."""
        return room.rich_sessions() + self._roles.consoles()

    def _tally(self, ballot: _Ballot, reader: User | None = None) -> Tally:
        vote = ballot.votes.get(reader.key) if reader else None
        is_theirs = vote is not None and reader is not None and vote.author == reader.author
        return Tally(
            ballot.room.name,
            ballot.kept.id,
            tuple(ballot.counts),
            len(ballot.votes),
            self._people(ballot),
            open=not ballot.kept.closed,
            mine=vote.choices if vote is not None and is_theirs else (),
            has_mine=reader is not None,
        )

    def _people(self, ballot: _Ballot) -> int:
        """Return how many could have voted: also those who have, and are not here now."""
        if not 0 <= self._now_ms - ballot.counted_ms < GATHER_MS:
            if not 0 <= self._now_ms - self._here_ms < GATHER_MS:
                self._here_ms = self._now_ms
                self._here.clear()
            room = ballot.room
            if room.number not in self._here:
                self._here[room.number] = [user.key for user in self._asked(room)]
            asked = sum(1 for key in self._here[room.number] if key not in ballot.votes)
            ballot.people = asked + len(ballot.votes)
            ballot.counted_ms = self._now_ms
        return max(ballot.people, len(ballot.votes))

    def _asked(self, room: Room) -> Iterator[User]:
        """Yield those who are in the room and here, and teach nobody."""
        return (member.user for member in room.here.values() if not member.user.role)
