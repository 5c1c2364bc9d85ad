"""Test a full class with a real server: everybody hears all votes, and the hands are in order."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from net.wire import ballots
from net.wire.ballots import Poll
from tests.processes import ServerProcess
from tests.system.test_teachers_for_real import ask, token_in
from tests.wire import RichWire

STUDENTS, HANDS = 60, 30
ROOM = "#clase"
ANSWERS = ("None", "zero bytes", "an error")
POLL = ballots.write(Poll("What does recv return?", ANSWERS))


def hear_until(
    wire: RichWire, op: str, is_it: Callable[[dict[str, Any]], object]
) -> dict[str, Any]:
    """Return the next message with this op for which `is_it` is true; skip others."""
    while not is_it(said := wire.hear(op)):
        pass
    return said


def test_every_vote_of_a_full_class_reaches_everybody(tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path), "--rate", "0") as server, ExitStack() as stack:
        teacher, *students = (
            stack.enter_context(RichWire.login(server.address, nick, key=nick))
            for nick in ("Elena", *(f"s{number}" for number in range(STUDENTS)))
        )
        assert ask(teacher, op="teach", token=token_in(tmp_path))["op"] == "done"
        teacher.say(op="msg", to=ROOM, kind="poll", text=POLL, cid="poll")
        asked = teacher.hear("ok")["id"]
        for number, student in enumerate(students):
            student.say(op="vote", room=ROOM, id=asked, choices=[number % len(ANSWERS)])
        for number, student in enumerate(students):
            own = hear_until(student, "tally", lambda said: said.get("mine"))
            assert own["mine"] == [number % len(ANSWERS)]
            if own["voters"] < STUDENTS:
                last = hear_until(student, "tally", lambda said: said.get("voters") == STUDENTS)
                assert last["counts"] == [STUDENTS // len(ANSWERS)] * len(ANSWERS)
        last = hear_until(teacher, "tally", lambda said: said.get("voters") == STUDENTS)
        assert (last["id"], last["people"]) == (asked, STUDENTS)
        about = {"from": "Elena", "cid": "poll"}
        teacher.say(op="msg", to=ROOM, kind="close", text="", cid="close", about=about)
        for wire in students:
            result = hear_until(wire, "msg", lambda said: said.get("kind") == "close")
            assert json.loads(result["text"]) == {"counts": last["counts"], "voters": STUDENTS}


def test_the_queue_of_a_full_class_is_the_same_for_everybody(tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path), "--rate", "0") as server, ExitStack() as stack:
        first, *students = (
            stack.enter_context(RichWire.login(server.address, nick, key=nick))
            for nick in ("Elena", *(f"s{number}" for number in range(HANDS)))
        )
        token = token_in(tmp_path)
        assert ask(first, op="teach", token=token)["op"] == "done"
        for student in students:
            student.say(op="hand", text=f"of {student.welcome['nick']}")
        places = {student.welcome["nick"]: student.hear("place")["place"] for student in students}
        assert sorted(places.values()) == list(range(1, HANDS + 1))
        queue = sorted(places, key=lambda nick: places[nick])
        hands: dict[str, dict[str, Any]] = {}
        while len(hands) < HANDS:
            hands |= {hand["nick"]: hand for hand in first.hear("hands")["up"]}
        assert sorted(hands, key=lambda nick: int(hands[nick]["at"])) == queue
        assert all(hand["text"] == f"of {nick}" for nick, hand in hands.items())
        # who teaches later is told the same queue
        late = stack.enter_context(RichWire.login(server.address, "Eva", key="Eva"))
        late.say(op="teach", token=token)
        assert [hand["nick"] for hand in late.hear("hands")["up"]] == queue
        # everybody behind those who were answered moves up by as many places
        by_nick = {student.welcome["nick"]: student for student in students}
        for nick in queue[:2]:
            assert ask(first, op="lower", nick=nick, answered=True)["op"] == "done"
        for place, nick in enumerate(queue[2:], 1):
            while by_nick[nick].hear("place")["place"] != place:
                pass
