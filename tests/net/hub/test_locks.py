"""Test locks: whom they keep from what, who is told, and that the way to the teacher stays open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from net.hub.actions import Gone
from net.hub.class_archive import KeptLock
from net.hub.locking import MOST_LOCKS
from net.hub.people import Session
from net.wire.messages import (
    About,
    Err,
    Farewell,
    Group,
    Join,
    Leave,
    Message,
    Ok,
    Post,
    Presence,
    State,
    Typing,
    TypingNotice,
)
from net.wire.teaching import LOCKS, AskBook, BookPage, Done, LockChanged, SetLock, SetRole, Teach
from tests.net.world import NOW, World, key_of, log_in

ROOM, GROUP = "#python", "#g-0a1b2c3d4e"
MINUTE_MS = 60_000


class Class(World):
    """A class has a teacher, Eva, and students: ana and luis, who own their nicks, and nc."""

    def __init__(self) -> None:
        super().__init__()
        self.eva = self.enter_teacher("Eva")
        self.ana, self.luis = self.enter("ana", key="ana"), self.enter("luis", key="luis")
        self.nc = self.enter("nc", plain=True)
        for one in (self.eva, self.ana, self.luis):
            self.say(one, Join(ROOM))
        self.serial = 0
        self.settle()

    def lock(self, kind: str, *, by: Session | None = None, **fields: Any) -> None:
        """Lock something; whatever is told about it is left to be read."""
        by = by or self.eva
        self.settle()
        self.say(by, SetLock(kind, ref="lock", **fields))
        if not by.is_over:
            assert Done("lock") in self._told[by]
            self._told[by].remove(Done("lock"))

    def refused(self, by: Session, kind: str, **fields: Any) -> str:
        self.settle()
        self.say(by, SetLock(kind, ref="lock", **fields))
        [said] = self.told(by)
        assert isinstance(said, Err) and said.ref == "lock"
        return said.code

    def write(self, session: Session, to: str, kind: str = "", about: About | None = None) -> str:
        """Write something; return "" if it was passed on, else the code of the refusal."""
        self.settle()
        self.serial += 1
        cid, text = f"c{self.serial}", "" if kind == "delete" else "hola"
        self.say(session, Post(to, text, "" if session.plain else cid, kind, about))
        codes = [one.code for one in self.told(session) if isinstance(one, Err)]
        heard = [one for told in self._told.values() for one in told if isinstance(one, Message)]
        assert len(codes) <= 1 and (not codes or not heard)
        return codes[0] if codes else ""


@pytest.fixture
def room() -> Class:
    return Class()


def news(told: Sequence[object]) -> list[LockChanged]:
    return [one for one in told if isinstance(one, LockChanged)]


# --- writing --------------------------------------------------------------------------------------


def test_without_locks_everybody_writes(room: Class) -> None:
    for one, to in ((room.ana, ROOM), (room.nc, "#clase"), (room.ana, "luis"), (room.nc, "ana")):
        assert room.write(one, to) == ""


@pytest.mark.parametrize("plain", [True, False])
def test_a_muted_person_is_heard_by_teachers_only(room: Class, plain: bool) -> None:
    one = room.nc if plain else room.luis
    room.say(room.eva, SetRole("ana", "helper"))
    room.lock("mute", nick=one.nick)
    assert room.write(one, "#clase") == "muted"
    assert room.write(one, "#nueva") == "muted"
    assert room.write(one, one.nick) == "muted"
    assert room.write(one, "nc" if not plain else "luis") == "muted"
    assert room.write(one, "Eva") == ""
    assert room.write(one, "ana") == ""
    assert room.write(room.eva, one.nick) == ""
    room.lock("mute", nick=one.nick, on=False)
    assert room.write(one, "#clase") == ""


def test_edits_and_reactions_count_as_writing_and_deletions_do_not(room: Class) -> None:
    room.say(room.luis, Post(ROOM, "antes", "l1"))
    own = About("luis", "l1")
    cases: list[tuple[str, dict[str, Any]]] = [
        ("mute", {"nick": "luis"}), ("write", {"room": ROOM}), ("write", {}),
    ]  # fmt: skip
    for kind, who in cases:
        room.lock(kind, **who)
        code = "muted" if kind == "mute" else "locked"
        assert room.write(room.luis, ROOM, "edit", own) == code
        assert room.write(room.luis, ROOM, "react", own) == code
        assert room.write(room.luis, ROOM, "delete", own) == ""
        room.lock(kind, on=False, **who)


def test_a_locked_room_and_all_rooms(room: Class) -> None:
    room.lock("write", room="#PYTHON")
    assert room.write(room.ana, ROOM) == "locked"
    assert room.write(room.ana, "#clase") == room.write(room.nc, "#clase") == ""
    assert room.write(room.eva, ROOM) == ""
    room.lock("write")
    assert room.write(room.ana, "#clase") == room.write(room.nc, "#clase") == "locked"
    assert room.write(room.nc, "#nueva") == "locked"
    assert room.write(room.eva, "#clase") == ""
    assert room.write(room.ana, "luis") == room.write(room.nc, "ana") == ""
    room.lock("write", on=False)
    assert room.write(room.ana, "#clase") == "" and room.write(room.ana, ROOM) == "locked"


def test_locked_private_messages_leave_the_way_to_the_teacher_open(room: Class) -> None:
    room.lock("private")
    assert room.write(room.ana, "luis") == room.write(room.nc, "ana") == "locked"
    assert room.write(room.ana, "ana") == "locked"
    assert room.write(room.ana, "Eva") == room.write(room.eva, "ana") == ""
    assert room.write(room.nc, "Eva") == room.write(room.eva, "nc") == ""
    assert room.write(room.ana, ROOM) == ""
    room.go(room.eva)
    assert room.write(room.ana, "Eva") == ""  # it waits for her


def test_private_groups_are_private_unless_a_teacher_is_in_them(room: Class) -> None:
    room.say(room.ana, Group(GROUP, "Cena", ("luis", "Eva")))
    room.say(room.luis, Join(GROUP))
    room.lock("write")
    assert room.write(room.ana, GROUP) == ""
    room.lock("write", on=False)
    room.lock("private")
    assert room.write(room.ana, GROUP) == "locked"
    room.settle()
    room.say(room.ana, Group(GROUP, "Charla oculta"), Group("#g-1111111111", "Otra"))
    assert [one.code for one in room.told(room.ana) if isinstance(one, Err)] == ["locked"] * 2
    assert room.told(room.luis) == []
    room.say(room.eva, Join(GROUP))
    assert room.write(room.ana, GROUP) == ""
    room.lock("mute", nick="ana")
    assert room.write(room.ana, GROUP) == "muted"


def test_a_lock_betrays_no_group(room: Class) -> None:
    """Test that who is not in a group gets one answer, whether it exists or a teacher is in it."""
    room.say(room.eva, Group(GROUP, "Profes"))
    room.lock("private")
    answers = {room.write(room.ana, name) for name in (GROUP, "#g-2222222222")}
    assert answers == {"locked"}


def test_who_is_muted_shows_nothing_in_other_ways(room: Class) -> None:
    room.lock("mute", nick="luis")
    room.settle()
    room.say(room.luis, State("busy", "¡aquí!", ref="s"))
    assert Presence("luis", "busy") in room.told(room.ana)
    assert Err("muted", "You can write to a teacher only, at present.", ref="s") in room.told(
        room.luis
    )
    room.settle()
    room.say(room.luis, Typing(ROOM), Typing("ana"), Typing("Eva"), Join("#profe-malo"))
    assert room.told(room.ana) == []
    assert room.told(room.eva) == [TypingNotice("luis", "Eva")]
    assert [one.code for one in room.told(room.luis) if isinstance(one, Err)] == ["muted"]
    room.say(room.luis, Group(GROUP, "mira", ("ana",)))
    assert room.told(room.ana) == []


def test_with_all_rooms_locked_there_are_no_new_ones_and_no_notes(room: Class) -> None:
    room.lock("write")
    room.settle()
    room.say(room.ana, State("away", "hola a todos"), Join("#hola-a-todos"), Typing(ROOM))
    codes = [one.code for one in room.told(room.ana) if isinstance(one, Err)]
    assert codes == ["locked", "locked"]
    assert room.told(room.luis) == [Presence("ana", "away")]
    room.say(room.eva, State("away", "vuelvo"), Join("#otra"))
    assert not any(isinstance(one, Err) for one in room.told(room.eva))


def test_a_note_from_before_stays(room: Class) -> None:
    room.say(room.luis, State("busy", "comiendo"))
    room.lock("mute", nick="luis")
    room.settle()
    room.say(room.luis, State("online", "comiendo"))
    assert room.told(room.luis) == [Presence("luis", "online", note="comiendo")]


def test_slow_mode(room: Class) -> None:
    room.lock("slow", room=ROOM, pause=30)
    assert room.write(room.ana, ROOM) == ""
    assert room.write(room.luis, ROOM) == ""
    room.wait(29_999)
    assert room.write(room.ana, ROOM) == "slow"
    assert room.write(room.ana, "#clase") == room.write(room.ana, "luis") == ""
    room.wait(1)
    assert room.write(room.ana, ROOM) == ""
    assert room.write(room.eva, ROOM) == room.write(room.eva, ROOM) == ""
    room.lock("slow", room=ROOM, on=False)
    assert room.write(room.ana, ROOM) == room.write(room.ana, ROOM) == ""


def test_slow_mode_follows_the_person_to_another_connection_and_another_nick(room: Class) -> None:
    room.lock("slow", room="#clase", pause=30)
    assert room.write(room.luis, "#clase") == ""
    again = room.enter("luis", key="luis")
    assert room.write(again, "#clase") == "slow"
    other = room.enter("lucho", key="luis")
    assert room.write(other, "#clase") == "slow"


def test_slow_mode_goes_on_if_the_clock_is_put_back(room: Class) -> None:
    room.lock("slow", room=ROOM, pause=30)
    assert room.write(room.ana, ROOM) == ""
    room.now -= 3_600_000
    assert room.write(room.ana, ROOM) == ""
    assert room.write(room.ana, ROOM) == "slow"


def test_slow_mode_remembers_no_more_than_it_needs(room: Class) -> None:
    room.lock("slow", room=ROOM, pause=1)
    for _ in range(50):
        room.write(room.ana, ROOM)
        room.write(room.luis, ROOM)
        room.wait(4_000_000)
    assert len(room.hub._posts._locks._written) <= 2


def test_a_message_sent_again_gets_its_first_ok_whatever_is_locked_now(room: Class) -> None:
    room.say(room.luis, Post(ROOM, "antes", "l1"))
    room.settle()
    cases: list[tuple[str, dict[str, Any]]] = [
        ("mute", {"nick": "luis"}), ("write", {}), ("slow", {"room": ROOM, "pause": 60}),
    ]  # fmt: skip
    for kind, who in cases:
        room.lock(kind, **who)
        room.settle()
        room.say(room.luis, Post(ROOM, "antes", "l1"), Post(ROOM, "antes", "l1"))
        first, second = room.told(room.luis)
        assert isinstance(first, Ok) and first == second


# --- coming in ------------------------------------------------------------------------------------


def come(room: Class, nick: str, key: str = "", address: str = "10.0.0.9:1") -> str:
    """Log in; return "" if that was accepted, else the code of the refusal."""
    session = Session(address, plain=not key)
    room.say(session, log_in(nick, key))
    refused = [one for one in room.told(session) if isinstance(one, Err)]
    assert bool(refused) == session.is_over
    return refused[0].code if refused else ""


def test_a_closed_class_lets_in_who_has_been_there(room: Class) -> None:
    guest = Session("10.0.0.9:1", plain=False)
    room.say(guest, log_in("invitada", "invitada", guest=True))
    room.lock("enter")
    assert come(room, "nueva", "nueva") == come(room, "otra") == "closed"
    room.go(room.ana)
    assert come(room, "ana", "ana") == ""
    room.say(guest, Gone("connection closed"))
    assert come(room, "invitada", "invitada") == ""  # her window has lost its connection
    room.lock("enter", on=False)
    assert come(room, "nueva", "nueva") == come(room, "otra") == ""


def test_a_banned_person_is_sent_away_and_does_not_come_back(room: Class) -> None:
    room.settle()
    room.say(room.eva, SetLock("ban", nick="LUIS", seconds=60, reason="ruido"))
    assert room.luis.is_over and room.luis in room.closed
    assert room.told(room.luis) == [Farewell("banned", "ruido", until=NOW + MINUTE_MS)]
    back = Session("10.0.0.9:1", plain=False)
    room.say(back, log_in("luis", "luis"))
    assert room.told(back) == [Err("banned", "ruido", until=NOW + MINUTE_MS)]
    assert come(room, "lucho", "luis") == "banned"  # another nick, the same key
    assert come(room, "pepa", "pepa") == ""
    room.wait(MINUTE_MS)
    assert come(room, "luis", "luis") == ""


def test_all_windows_of_a_banned_person_are_closed(room: Class) -> None:
    other = room.enter("lucho", key="luis")
    room.lock("ban", nick="luis")
    assert other.is_over and room.luis.is_over and not room.ana.is_over


def test_a_banned_nick_without_a_key(room: Class) -> None:
    room.lock("ban", nick="nc")
    assert room.nc.is_over
    assert come(room, "nc") == come(room, "NC", "somebody") == "banned"
    assert come(room, "nc2") == ""


def test_an_address_is_banned_for_newcomers_and_for_a_time(room: Class) -> None:
    for nick in ("vieja", "mala"):
        assert come(room, nick, nick, "10.0.0.7:1") == ""
    room.lock("ban", nick="mala", seconds=60, address=True)
    assert come(room, "nueva", "nueva", "10.0.0.7:2") == come(room, "nc3", "", "10.0.0.7:3")
    assert come(room, "nueva", "nueva", "10.0.0.7:2") == "banned"
    assert come(room, "vieja", "vieja", "10.0.0.7:4") == ""
    assert come(room, "nueva", "nueva", "10.0.0.8:1") == ""
    room.wait(MINUTE_MS)
    assert come(room, "nueva2", "nueva2", "10.0.0.7:2") == ""


def test_nobody_learns_who_is_banned_but_with_the_key(room: Class) -> None:
    room.lock("ban", nick="luis")
    assert come(room, "luis", "another") == come(room, "luis") == "nick_taken"


# --- who is told ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["write", "private", "enter", "slow"])
def test_what_is_locked_for_all_is_told_to_all(room: Class, kind: str) -> None:
    place = ROOM if kind == "slow" else ""
    pause = 5 if kind == "slow" else 0
    room.lock(kind, room=place, pause=pause, seconds=60, reason="examen")
    told = LockChanged(kind, place, "", NOW + MINUTE_MS, MINUTE_MS, pause, "examen", "Eva", NOW)
    for one in (room.eva, room.ana, room.luis):
        assert news(room.told(one)) == [told]
    room.wait(1000)
    late = room.enter("tarde", key="tarde") if kind != "enter" else room.enter("ana", key="ana")
    assert news(room.told(late)) == [
        LockChanged(kind, place, "", NOW + MINUTE_MS, 59_000, pause, "examen", "Eva", NOW)
    ]
    room.lock(kind, room=place, on=False)
    off = LockChanged(kind, place, by="Eva", since=NOW, on=False)
    assert news(room.told(room.luis)) == news(room.told(room.eva)) == [off]


def test_who_is_muted_is_told_and_the_teachers_and_nobody_else(room: Class) -> None:
    other = room.enter("lucho", key="luis")
    helper = room.enter("Hugo", key="hugo")
    room.say(room.eva, SetRole("Hugo", "helper"))
    room.lock("mute", nick="luis", seconds=300, reason="ruido")
    until = NOW + 300_000
    told = LockChanged("mute", "", "luis", until, 300_000, 0, "ruido", "Eva", NOW)
    for one in (room.luis, room.eva, helper):
        assert room.told(one) == [told]
    assert room.told(other) == [
        LockChanged("mute", "", "lucho", until, 300_000, 0, "ruido", "Eva", NOW)
    ]
    assert room.told(room.ana) == room.told(room.nc) == []
    again = room.enter("luis", key="luis")
    assert news(room.told(again)) == [told]
    assert news(room.told(room.enter("nadie"))) == []
    eva = room.enter("Eva", key="Eva")
    assert news(room.told(eva)) == [told]


def test_bans_are_told_to_teachers_only(room: Class) -> None:
    room.lock("ban", nick="luis", seconds=60, address=True, reason="x")
    told = LockChanged("ban", "", "luis", NOW + MINUTE_MS, MINUTE_MS, 0, "x", "Eva", NOW, True)
    assert news(room.told(room.eva)) == [told]
    assert news(room.told(room.ana)) == news(room.told(room.nc)) == []
    hugo = room.enter("Hugo", key="hugo")
    assert news(room.told(hugo)) == []
    room.say(room.eva, SetRole("Hugo", "helper"))
    assert news(room.told(hugo)) == [told]


def test_the_console_is_told_all_locks_once(room: Class) -> None:
    room.lock("private")
    room.lock("ban", nick="luis")
    console = Session("console", plain=False, is_console=True)
    room.say(console, Teach())
    assert [one.kind for one in news(room.told(console))] == ["private", "ban"]
    room.lock("mute", nick="ana")
    assert [one.kind for one in news(room.told(console))] == ["mute"]


def test_locks_end_by_themselves_in_time_and_all_hear_of_it(room: Class) -> None:
    room.lock("write", seconds=60)
    room.lock("mute", nick="luis", seconds=30)
    room.settle()
    assert room.hub.due_ms == NOW + 30_000
    room.wait(30_000)
    assert room.told(room.luis) == [LockChanged("mute", "", "luis", since=NOW, on=False)]
    assert room.told(room.ana) == []
    room.wait(30_000)
    assert news(room.told(room.ana)) == [LockChanged("write", since=NOW, on=False)]
    assert room.write(room.luis, ROOM) == ""
    assert room.hub.due_ms is None


def test_on_a_restart_locks_are_as_before_and_end_in_time(room: Class) -> None:
    room.lock("mute", nick="luis", seconds=60, reason="ruido")
    room.lock("ban", nick="ana", seconds=60)
    room.lock("slow", room=ROOM, pause=30)
    room.lock("private")
    room.restart()
    room.now += 10_000
    luis = room.enter("luis", key="luis")
    assert {one.kind: one.left for one in news(room.told(luis))} == {
        "mute": 50_000, "slow": 0, "private": 0,
    }  # fmt: skip
    assert room.write(luis, ROOM) == "muted"
    assert come(room, "ana", "ana") == "banned"
    room.wait(50_000)
    assert news(room.told(luis)) == [LockChanged("mute", "", "luis", since=NOW, on=False)]
    assert room.write(luis, ROOM) == "" and room.write(luis, ROOM) == "slow"
    assert come(room, "ana", "ana") == ""
    room.restart()
    assert room.hub.due_ms is None


def test_locks_whose_time_was_over_while_the_server_was_off(room: Class) -> None:
    room.lock("mute", nick="luis", seconds=60)
    room.restart()
    room.now += MINUTE_MS
    luis = room.enter("luis", key="luis")
    assert news(room.told(luis)) == [] and room.write(luis, ROOM) == ""


def test_a_lock_takes_the_place_of_the_earlier_one(room: Class) -> None:
    room.lock("mute", nick="luis", seconds=600)
    room.wait(1000)
    room.lock("mute", nick="luis", seconds=5, reason="menos")
    [told] = news(room.told(room.luis))
    assert (told.until, told.since, told.reason) == (NOW + 6000, NOW + 1000, "menos")
    room.wait(5000)
    assert room.write(room.luis, ROOM) == ""
    room.restart()
    assert room.hub.due_ms is None


def test_the_book_says_who_has_locked_what(room: Class) -> None:
    room.lock("mute", nick="luis", seconds=60, reason="mucho ruido")
    room.lock("write", room=ROOM, seconds=0)
    room.lock("write", room=ROOM, on=False)
    room.wait(MINUTE_MS)
    room.settle()
    room.say(room.eva, AskBook("actions"))
    page = room.told(room.eva)[-1]
    assert isinstance(page, BookPage)
    told = [(one.what, one.by, one.nick, one.room, one.text, one.until) for one in page.lines]
    assert told[:4] == [
        ("lock:off", "", "luis", "", "mute", 0),
        ("lock:off", "Eva", "", ROOM, "write", 0),
        ("lock:on", "Eva", "", ROOM, "write", 0),
        ("lock:on", "Eva", "luis", "", "mute mucho ruido", NOW + MINUTE_MS),
    ]


# --- who may, and what is no lock -----------------------------------------------------------------


def asked(kind: str) -> dict[str, Any]:
    fields: dict[str, dict[str, Any]] = {
        "slow": {"room": ROOM, "pause": 5}, "mute": {"nick": "ana"}, "ban": {"nick": "ana"},
    }  # fmt: skip
    return fields.get(kind, {})


@pytest.mark.parametrize("kind", LOCKS)
@pytest.mark.parametrize("who", ["luis", "nc"])
def test_nobody_else_locks_or_unlocks_anything(room: Class, kind: str, who: str) -> None:
    one = room.luis if who == "luis" else room.nc
    assert room.refused(one, kind, **asked(kind)) == "not_teacher"
    room.lock(kind, **asked(kind))
    assert room.refused(one, kind, on=False, **asked(kind)) == "not_teacher"
    assert len(room.hub._posts._locks) == 1
    assert all(not news(room.told(each)) for each in (room.luis, room.nc))


@pytest.mark.parametrize("kind", LOCKS)
def test_a_helper_locks_everything_but_bans(room: Class, kind: str) -> None:
    room.say(room.eva, SetRole("luis", "helper"))
    if kind == "ban":
        assert room.refused(room.luis, kind, **asked(kind)) == "not_teacher"
        room.lock(kind, **asked(kind))
        assert room.refused(room.luis, kind, on=False, **asked(kind)) == "not_teacher"
    else:
        room.lock(kind, by=room.luis, **asked(kind))
        room.lock(kind, by=room.luis, on=False, **asked(kind))


def test_who_has_a_role_is_not_muted_nor_banned_and_never_held_up(room: Class) -> None:
    room.say(room.eva, SetRole("luis", "helper"))
    teacher = room.enter_teacher("Tere")
    for nick in ("luis", "Tere", "Eva"):
        for kind in ("mute", "ban"):
            assert room.refused(room.eva, kind, nick=nick) == "bad_role"
    for kind in ("write", "private"):
        room.lock(kind)
    room.lock("slow", room=ROOM, pause=60)
    for one in (teacher, room.luis):
        room.say(one, Join(ROOM))
        assert [room.write(one, to) for to in (ROOM, ROOM, "#clase", "ana")] == [""] * 4


def test_a_lock_holds_again_when_the_role_is_taken(room: Class) -> None:
    room.lock("mute", nick="luis")
    room.say(room.eva, SetRole("luis", "helper"))
    assert room.write(room.luis, ROOM) == ""
    room.say(room.eva, SetRole("luis"))
    assert room.write(room.luis, ROOM) == "muted"


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("", {}, "bad_lock"),
        ("everything", {}, "bad_lock"),
        ("write", {"room": "#nadie"}, "bad_lock"),
        ("write", {"room": GROUP}, "bad_lock"),
        ("slow", {"pause": 5}, "bad_lock"),
        ("slow", {"room": ROOM}, "bad_lock"),
        ("slow", {"room": "#nadie", "pause": 5}, "bad_lock"),
        ("mute", {}, "no_such_nick"),
        ("mute", {"nick": "nadie"}, "no_such_nick"),
        ("ban", {"nick": "#clase"}, "no_such_nick"),
        ("ban", {"nick": "luis", "address": True}, "bad_lock"),
        ("write", {"reason": "uno\ndos"}, "bad_lock"),
        ("mute", {"nick": "luis", "reason": "\u202eal revés"}, "bad_lock"),
    ],
)
def test_what_is_no_lock(room: Class, kind: str, fields: dict[str, Any], code: str) -> None:
    room.say(room.ana, Group(GROUP, "Cena"))
    assert room.refused(room.eva, kind, **fields) == code
    assert len(room.hub._posts._locks) == 0


def test_the_address_of_who_is_not_here_is_not_known(room: Class) -> None:
    room.go(room.luis)
    assert room.refused(room.eva, "ban", nick="luis", seconds=60, address=True) == "bad_lock"
    room.lock("ban", nick="luis", seconds=60)
    assert come(room, "luis", "luis") == "banned"


def test_to_unlock_what_is_not_locked_is_no_error(room: Class) -> None:
    for kind in ("write", "private", "enter"):
        room.lock(kind, on=False)
    for kind in ("mute", "ban"):
        room.lock(kind, nick="nadie", on=False)
    assert room.told(room.ana) == []


def test_a_room_that_nobody_is_in_any_more_can_be_unlocked(room: Class) -> None:
    room.lock("write", room=ROOM)
    for one in (room.eva, room.ana, room.luis):
        room.say(one, Leave(ROOM))
    room.lock("write", room=ROOM, on=False)
    assert len(room.hub._posts._locks) == 0


def test_a_person_without_connection_can_be_muted_and_is_told_on_returning(room: Class) -> None:
    room.go(room.luis)
    room.lock("mute", nick="luis")
    luis = room.enter("luis", key="luis")
    assert [one.nick for one in news(room.told(luis))] == ["luis"]
    assert room.write(luis, ROOM) == "muted"


def test_there_are_not_too_many_locks(room: Class) -> None:
    locks = room.hub._posts._locks
    for number in range(MOST_LOCKS):
        locks.set(KeptLock("mute", person=f"p{number}", nick=f"p{number}"))
    assert room.refused(room.eva, "write") == "bad_lock"
    room.lock("mute", nick="p7", on=False)
    room.lock("write")


def test_a_lock_that_could_not_be_stored_holds_and_is_told_as_late(
    room: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        room.break_disk(patch)
        room.settle()
        room.say(room.eva, SetLock("write", ref="r"))
        said = room.told(room.eva)
        assert Done("r") not in said
        assert [(one.code, one.ref) for one in said if isinstance(one, Err)] == [("storage", "r")]
        assert room.write(room.ana, ROOM) == "locked"
    room.restart()
    ana = room.enter("ana", key="ana")
    assert room.write(ana, ROOM) == "locked"


def test_the_key_of_a_person_is_their_public_one(room: Class) -> None:
    room.lock("mute", nick="luis")
    [lock] = room.hub._posts._locks
    assert lock.person == key_of("luis")
    room.lock("mute", nick="luis", on=False)
    room.lock("mute", nick="nc")
    [lock] = room.hub._posts._locks
    assert lock.person == "nc"
