"""Test the hub's longest turn.

Whatever one client says, in a server full of people, it keeps the others waiting 5 ms at most.

This measures the processor time for one message, from its bytes to the bytes of all answers, but
not the waiting for the disk and the network (tests/speed.py says how).
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from functools import partial
from types import UnionType
from typing import Any

import msgspec
import pytest

from net.hub.actions import Deliver, LogIn, ProvedTeacher
from net.hub.hub import Hub
from net.hub.people import Session
from net.hub.posts import EDITS
from net.hub.rooms import ROOMS_PER_USER
from net.hub.roster import RosterPages
from net.wire import ballots, messages, plain
from net.wire.ballots import Poll
from net.wire.fields import PEOPLE_AT_ONCE, REF_CHARACTERS
from net.wire.messages import BadMessage, ClientMessage, Hello, Limits, ServerMessage
from net.wire.roster_parts import RosterParts
from net.wire.teaching import HANDS, LOCKS, PINS, QUESTION_CHARACTERS, RaiseHand
from tests import speed
from tests.net.world import NOW, World
from tests.speed import seconds_of

LONGEST_TURN_SECONDS = 0.005
PEOPLE = 9_990  # nearly all of the 10,000 names that can have an owner
HERE = 300  # so many of them stay connected
TEXT = Limits().text

# Texts that cost most: digits that PRECIS compares with each other, characters that become 18,
# accents to sort, characters shown by stand-ins, line ends, characters that JSON escapes,
# characters of four bytes.
COSTLY = [
    "٠", "ﷺ", "a\u0315\u0300", "\x1b", "\u202e", "\n", "\\", "😀", "a\u0301", " ", "é", "{", "[",
    "Ꮲ",
]  # fmt: skip


class Crowd(World):
    """A crowd is 10,000 people who own their names and have created a room each.

    `ana` is in as many rooms as allowed, all with a backlog, and has talked with everybody who is
    here.
    """

    def __init__(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            # Otherwise each of them would be told of all before them, which takes half a minute.
            patch.setattr(RosterPages, "_pages", lambda *_: iter([RosterParts()]))
            super().__init__(max_clients=2 * PEOPLE)
            self.hub = Hub(
                self.store,
                server="Aula",
                main_room="#clase",
                limits=Limits(),
                max_clients=2 * PEOPLE,
            )
            for number in range(PEOPLE):
                one = self.enter(f"persona {number}", key="t")
                self.say(one, messages.Join(f"#sala-{number}"))
                if number >= HERE:
                    self.go(one)
                self.settle()
            users = self.hub.registry.users
            self.here = [
                session for user in users.values() if (session := user.session) is not None
            ]
            self.plain = self.enter("nc", plain=True)
            self.say(self.plain, messages.Post("#clase", "hola"))
        self.ana = self.enter("ana", key="t", seen=0, epoch=self.store.epoch)
        for number in range(ROOMS_PER_USER - 1):
            self.say(self.ana, messages.Join(f"#sala-{number}"))
            for again in range(3):
                self.say(
                    self.ana, messages.Post(f"#sala-{number}", "x" * 1000, f"{number}:{again}")
                )
        for number in range(HERE):
            self.say(self.ana, messages.Post(f"persona {number}", "hola", f"p{number}"))
        self.settle()
        self.serial = 0
        assert self.ana.user is not None and len(self.ana.user.rooms) == ROOMS_PER_USER

    def cid(self) -> str:
        self.serial += 1
        return f"w{self.serial}"

    def turn(self, session: Session, *lines: bytes, after_ms: int = 0) -> float:
        """Return the processor seconds that the lines take together.

        `after_ms` later than everything before, what the hub has gathered is due.
        """
        self.now += after_ms
        return seconds_of(partial(self._handle, session, lines))

    def _handle(self, session: Session, lines: tuple[bytes, ...]) -> None:
        for line in lines:
            try:
                said = plain.parse_post(line) if session.plain else messages.decode_client(line)
            except BadMessage:
                continue
            heard: Any = LogIn(said) if isinstance(said, Hello) else said
            actions = self.hub.handle([(session, heard)], self.now)
            self.store.commit()
            for action in actions:
                if type(action) is Deliver:
                    for is_plain in {each.plain for each in action.sessions}:
                        (plain if is_plain else messages).encode(action.message)


@pytest.fixture(scope="module")
def crowd() -> Iterator[Crowd]:
    yield Crowd()


def line(**fields: object) -> bytes:
    """Return a line as a foreign client may write it, no longer than the server reads."""
    said = msgspec.json.encode({key.rstrip("_"): value for key, value in fields.items()})
    assert len(said) <= Limits().line, len(said)
    return said


def assert_short(turn: Callable[[], float], what: object = "") -> None:
    """Check that no turn of this kind keeps the others waiting."""
    speed.assert_short(turn, LONGEST_TURN_SECONDS, what)


class Kinds:
    """Kinds of turns that can't be repeated one by one, because each needs those before it.

    Their whole course is repeated, and of each kind the shortest turn counts.
    """

    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = {}

    def note(self, kind: str, taken: float) -> None:
        """Note how many seconds a turn of this kind has taken."""
        self._taken.setdefault(kind, []).append(taken)

    def assert_short(self) -> None:
        """Check that no kind of turn keeps the others waiting."""
        for kind, taken in self._taken.items():
            speed.assert_short(partial(min, taken), LONGEST_TURN_SECONDS, (kind, taken), tries=1)


def say_anew(crowd: Crowd, **fields: object) -> float:
    """Return the seconds for a message of ana's that the hub has not heard yet."""
    return crowd.turn(crowd.ana, line(cid=crowd.cid(), **fields))


def filled(character: str, byte_count: int) -> str:
    """Return a text of so many bytes in JSON."""
    return character * max(1, byte_count // (len(msgspec.json.encode(character)) - 2))


OPS: dict[str, dict[str, Any]] = {
    "hello": {"v": 1, "nick": "eva", "device": "d", "epoch": "e", "seen": 0},
    "msg": {"cid": "c", "to": "#clase", "text": "hola"},
    "read": {"with": "#clase", "id": 5, "ref": "r"},
    "history": {"with": "#clase", "before": 2**52, "ref": "r"},
    "seen": {"id": 2**52},
    "info": {"with": "#clase", "id": 5, "ref": "r"},
    "join": {"room": "#nueva", "ref": "r"},
    "leave": {"room": "#nueva", "ref": "r"},
    "group": {"room": "#g-1", "title": "Cena", "people": ["eva"], "ref": "r"},
    "typing": {"to": "#clase"},
    "state": {"state": "away", "note": "x", "ref": "r"},
    "ping": {"n": 1},
    "decline": {"room": "#g-1", "ref": "r"},
    "block": {"nick": "eva", "ref": "r"},
    "hand": {"text": "¿sí?", "ref": "r"},
    "lower": {"nick": "eva", "ref": "r"},
    "vote": {"room": "#clase", "id": 5, "choices": [1], "ref": "r"},
    "votes": {"room": "#clase", "id": 5, "ref": "r"},
    "pin": {"room": "#clase", "id": 5, "ref": "r"},
}


@pytest.mark.parametrize("character", COSTLY)
@pytest.mark.parametrize("op", OPS)
def test_any_field_at_its_worst(crowd: Crowd, op: str, character: str) -> None:
    for field, value in OPS[op].items():
        if isinstance(value, int):
            continue
        for byte_count in (60_000, 200):
            text = filled(character, byte_count)
            for worst in [text, "#" + text] if isinstance(value, str) else [["x", text]]:
                fields = {"op": op, **OPS[op], field: worst}
                if op == "msg" and field != "cid":
                    fields["cid"] = crowd.cid()
                session = Session("x", plain=False) if op == "hello" else crowd.ana
                said = line(**fields)
                assert_short(partial(crowd.turn, session, said), (op, field))


@pytest.mark.parametrize("character", COSTLY)
def test_what_a_message_is_about_at_its_worst(crowd: Crowd, character: str) -> None:
    for byte_count in (30_000, 200):
        text = filled(character, byte_count)
        for about in ({"from": text, "cid": "1"}, {"from": "ana", "cid": text}):
            for kind in ("", "edit", "react", "delete"):
                said = {"op": "msg", "to": "#clase", "text": "x", "kind": kind, "about": about}
                assert_short(partial(say_anew, crowd, **said), (about, kind))


@pytest.mark.parametrize("character", COSTLY)
def test_whatever_a_plain_client_says(crowd: Crowd, character: str) -> None:
    text = (character * 16_384).encode()[:16_384].decode("utf-8", "ignore")
    for said in (
        text,
        f"{text[:5000]}:{text[:5000]}",
        f"#clase: {text[:5000]}",
        f"#{text[:5000]}: hola",
        ":" * 16_384,
    ):
        assert_short(partial(crowd.turn, crowd.plain, said.encode()), said[:20])
        assert_short(partial(seconds_of, partial(log_in, crowd, said)), said[:20])


def log_in(crowd: Crowd, name: str) -> None:
    crowd.hub.handle([(Session("x", plain=True), LogIn(plain.parse_name(name.encode())))], NOW)


@pytest.mark.parametrize("character", COSTLY)
def test_the_longest_message_to_everybody(crowd: Crowd, character: str) -> None:
    text = filled(character, 60_000)[:TEXT]
    assert_short(partial(say_anew, crowd, op="msg", to="#clase", text=text))


def test_a_page_of_the_longest_messages(crowd: Crowd) -> None:
    for _ in range(70):
        crowd.turn(
            crowd.ana,
            line(op="msg", cid=crowd.cid(), to="#sala-1", text=filled("😀", 60_000)[:TEXT]),
        )
    said = line(op="history", with_="#sala-1", before=2**52, limit=200)
    assert_short(partial(crowd.turn, crowd.ana, said))


def test_taking_back_what_was_edited_as_often_as_can_be(crowd: Crowd) -> None:
    def edit(cid: str, kind: str, text: str) -> bytes:
        return line(
            op="msg",
            cid=crowd.cid(),
            to="#sala-2",
            text=text,
            kind=kind,
            about={"from": "ana", "cid": cid},
        )

    kinds = Kinds()
    for _ in range(3):
        cid = crowd.cid()
        crowd.turn(crowd.ana, line(op="msg", cid=cid, to="#sala-2", text="x"))
        for _ in range(EDITS):
            crowd.turn(crowd.ana, edit(cid, "edit", "y" * TEXT))
        kinds.note("edit", crowd.turn(crowd.ana, edit(cid, "edit", "y")))
        kinds.note("delete", crowd.turn(crowd.ana, edit(cid, "delete", "")))
    kinds.assert_short()


@pytest.mark.parametrize("nick", ["persona {}", "nadie {}", "{}" + 28 * "ﷺ", "{}" + 28 * "٠"])
def test_a_group_of_as_many_as_can_be_named(crowd: Crowd, nick: str) -> None:
    def group() -> bytes:
        crowd.cid()
        first = crowd.serial * PEOPLE_AT_ONCE % 9000
        people = [nick.format(number) for number in range(first, first + PEOPLE_AT_ONCE)]
        ref = "\\" * REF_CHARACTERS
        return line(op="group", room=f"#g-{crowd.serial}", title="Cena", people=people, ref=ref)

    assert_short(lambda: crowd.turn(crowd.here[0], group()))


def test_coming_into_the_room_of_all_and_going_out(crowd: Crowd) -> None:
    kinds = Kinds()
    for op in ("leave", "join") * 3:
        kinds.note(op, crowd.turn(crowd.here[1], line(op=op, room="#clase")))
    kinds.assert_short()


def test_how_one_is_told_to_everybody(crowd: Crowd) -> None:
    for op in ({"op": "state", "state": "busy"}, {"op": "typing", "to": "#clase"}):
        assert_short(partial(crowd.turn, crowd.ana, line(**op)))


def test_going_on_with_what_was_missed_in_hundreds_of_conversations(crowd: Crowd) -> None:
    for number, one in enumerate(crowd.here):
        crowd.turn(one, line(op="msg", cid=f"m{number}", to="ana", text="hola"))
    crowd.go(crowd.ana)
    crowd.ana = crowd.enter("ana", key="t", seen=0, epoch=crowd.store.epoch)
    taken = []
    while not crowd.ana.is_live:
        taken.append(crowd.turn(crowd.ana, line(op="seen", id=crowd.ana.sent)))
    assert len(taken) > 3
    # Each reads hundreds of conversations side by side: two turns are allowed.
    assert statistics.median(taken) < speed.allowed(2 * LONGEST_TURN_SECONDS)


# --- a class --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def teacher(crowd: Crowd) -> Session:
    """Return the session of somebody in the crowd who is a teacher now."""
    crowd.say(crowd.here[2], ProvedTeacher())
    return crowd.here[2]


def test_a_queue_of_as_many_hands_as_there_can_be(crowd: Crowd, teacher: Session) -> None:
    hands, kinds = crowd.hub._taking_part.hands, Kinds()
    text = "😀" * QUESTION_CHARACTERS
    people = [*crowd.hub.registry.users.values()][-HANDS:]
    sessions = [user.session or Session("x", plain=False, user=user) for user in people]

    def lower(kind: str, nick: str) -> None:
        kinds.note(f"{kind} is lowered", crowd.turn(teacher, line(op="lower", nick=nick)))
        # All who wait have another place then, and are told of it.
        told = crowd.turn(teacher, line(op="ping"), after_ms=1000)
        kinds.note(f"{kind} has been lowered", told)

    for _ in range(3):
        for session in sessions:
            crowd.say(session, RaiseHand(text=text))
        assert len(hands._queue) >= HANDS - 1
        raised = crowd.turn(crowd.here[3], line(op="hand", text=text), after_ms=1000)
        kinds.note("raised", raised)
        for _ in range(3):
            lower("one", next(iter(hands._queue.values())).kept.nick)
        assert_short(partial(seconds_of, partial(hands.tell_teacher, teacher)))
        lower("each", "")
        assert not hands._queue
    kinds.assert_short()


def test_a_poll_of_everybody(crowd: Crowd, teacher: Session) -> None:
    def say(kind: str, about: dict[str, str] | None = None) -> tuple[float, str]:
        cid, text = crowd.cid(), poll if kind == "poll" else ""
        said = {"op": "msg", "to": "#clase", "kind": kind, "cid": cid, "text": text}
        said_line = line(**said, about=about) if about else line(**said)
        return crowd.turn(teacher, said_line, after_ms=1000), cid

    poll = ballots.write(Poll("😀" * 500, tuple(f"{n}" + "😀" * 99 for n in range(6)), named=True))
    kinds = Kinds()
    for _ in range(3):
        taken, cid = say("poll")
        kinds.note("poll", taken)
        id_ = crowd.store.last_id
        for number, one in enumerate(crowd.here):
            vote = line(op="vote", room="#clase", id=id_, choices=[number % 6])
            taken = crowd.turn(one, vote)
        kinds.note("vote", taken)
        kinds.note("counted", crowd.turn(teacher, line(op="ping"), after_ms=1000))
        asked = line(op="votes", room="#clase", id=id_)
        assert_short(partial(crowd.turn, teacher, asked))
        taken, _ = say("close", {"from": teacher.nick, "cid": cid})
        kinds.note("close", taken)
    kinds.assert_short()


def test_splitting_a_class_of_a_thousand_and_ending_a_room_of_all(
    crowd: Crowd, teacher: Session
) -> None:
    kinds = Kinds()

    def carry_out(kind: str, asked: bytes) -> None:
        taken = [crowd.turn(teacher, asked)]
        while crowd.hub._classroom.plans.under_way:
            taken.append(crowd.turn(teacher, line(op="ping")))
        kinds.note(kind, statistics.median(taken))
        kinds.note(f"half of the longest of {kind}", max(taken) / 2)

    for _ in range(3):
        for prefix in "ab":  # the second time all leave the room that they are in
            rooms = [
                {"room": f"#{prefix}-{k}", "people": [f"persona {n}" for n in range(k, 1000, 50)]}
                for k in range(50)
            ]
            carry_out(f"splitting {prefix}", line(op="rooms", rooms=rooms, move=True))
        room = {"room": "#todos", "people": [f"persona {number}" for number in range(1000)]}
        carry_out("gathering", line(op="rooms", rooms=[room], move=True))
        assert len(crowd.hub.registry.rooms["#todos"].members) >= 999
        carry_out("clearing", line(op="clear", room="#todos"))
        assert not crowd.hub.registry.rooms["#todos"].members
    kinds.assert_short()


def test_as_many_pins_as_there_can_be(crowd: Crowd, teacher: Session) -> None:
    def pin_of(on: bool) -> bytes:
        return line(op="pin", room="#clase", id=crowd.store.last_id, on=on)

    for _ in range(PINS):
        said = {"op": "msg", "to": "#clase", "text": filled("😀", 60_000)[:TEXT]}
        crowd.turn(teacher, line(cid=crowd.cid(), **said))
        crowd.turn(teacher, pin_of(on=True))
    kinds = Kinds()
    for _ in range(3):
        kinds.note("unpin", crowd.turn(teacher, pin_of(on=False)))
        kinds.note("pin", crowd.turn(teacher, pin_of(on=True)))
        for op in ("leave", "join"):
            kinds.note(op, crowd.turn(crowd.here[4], line(op=op, room="#clase")))
    kinds.assert_short()


def test_who_has_a_message_in_the_room_of_all(crowd: Crowd) -> None:
    for id_ in (1, crowd.store.last_id):
        said = line(op="info", with_="#clase", id=id_)
        assert_short(partial(crowd.turn, crowd.ana, said))


# Last, because people are sent away here.
TEACHERS_OPS: dict[str, dict[str, Any]] = {
    "role": {"nick": "persona 7", "role": "helper"},
    "lock": {"kind": "mute", "nick": "persona 7", "room": "#sala-1", "reason": "x", "seconds": 1},
    "kick": {"nick": "persona 7", "room": "#sala-1", "reason": "x"},
    "rename": {"nick": "nadie", "to": "otra"},
    "free": {"nick": "nadie"},
    "clear": {"room": "#sala-1"},
    "book": {"kind": "visits"},
}


@pytest.mark.parametrize("character", COSTLY[::4])
@pytest.mark.parametrize("op", TEACHERS_OPS)
def test_what_a_teacher_asks_for_at_its_worst(
    crowd: Crowd, teacher: Session, op: str, character: str
) -> None:
    for field, value in TEACHERS_OPS[op].items():
        if isinstance(value, int):
            continue
        for byte_count in (60_000, 200):
            text = filled(character, byte_count)
            for worst in (text, "#" + text):
                said = line(**{"op": op, **TEACHERS_OPS[op], field: worst})
                assert_short(partial(crowd.turn, teacher, said), (op, field))


@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_is_told_to_all(crowd: Crowd, teacher: Session, kind: str) -> None:
    def turn(on: bool) -> float:
        crowd.serial += 1
        nick = f"persona {20 + crowd.serial % 200}" if kind in {"mute", "ban"} else ""
        room = "#clase" if kind == "slow" else ""
        said = line(op="lock", kind=kind, nick=nick, room=room, pause=1, seconds=9, on=on)
        return crowd.turn(teacher, said)

    for on in (True, False):
        assert_short(partial(turn, on), (kind, on))


def unbounded(union: UnionType) -> set[tuple[str, str]]:
    """Return the texts, by op and field, whose type does not limit their length."""
    found = set()
    for kind in union.__args__:
        for field in msgspec.structs.fields(kind):
            if "str" in str(field.type) and "max_length" not in str(field.type):
                found.add((kind.__struct_config__.tag, field.encode_name))
    return found


def test_how_long_a_text_may_be_is_part_of_its_type() -> None:
    """Find texts whose type has no limit, so that nobody handles longer ones.

    Exceptions are what the hub measures itself, and what the window cuts when it shows it.
    """
    assert unbounded(ClientMessage) == {("hello", "nick"), ("msg", "text")}
    assert unbounded(ServerMessage) == {("msg", "text"), ("err", "text"), ("bye", "text")}
