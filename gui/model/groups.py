"""Divide a class into groups: at random, or as a list says. No tkinter."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence

from net.wire import names
from net.wire.names import BadName, parse_nick, parse_room
from net.wire.teaching import PEOPLE_IN_ROOMS, ROOMS_AT_ONCE, RoomPlan

MOST_LINE_CHARACTERS = 20_000


class BadList(ValueError):
    """A list says no groups. `code` is why, `detail` what is wrong."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


def divide(people: Sequence[str], count: int) -> list[list[str]]:
    """Return the people in so many groups, at random, whose sizes differ by one at most."""
    mixed = list(people)
    random.SystemRandom().shuffle(mixed)
    count = max(1, min(count, len(mixed), ROOMS_AT_ONCE))
    return [mixed[number::count] for number in range(count)]


def write_list(groups: Iterable[Sequence[str]], name: Callable[[int], str]) -> str:
    """Return the groups as a list: a line for each, which `parse_list` reads.

    Args:
        groups: the nicks of each.
        name: returns the name of a room for its number, from 1 on.
    """
    return "\n".join(
        f"{name(number)}: {', '.join(nicks)}" for number, nicks in enumerate(groups, 1)
    )


def parse_list(text: str, known: Callable[[str], str | None]) -> list[RoomPlan]:
    """Return the rooms that a list names: each line is a room, ":" and nicks with "," between.

    Args:
        text: the list; empty lines are passed over.
        known: returns a nick as its owner spells it; None if nobody has it.

    Raises:
        BadList: "empty"; "too_many" rooms or people; "no_people" behind a room; "bad_room" or
            "same_room"; "unknown" or "twice", a person.
    """
    plans: list[RoomPlan] = []
    rooms: set[str] = set()
    people: set[str] = set()
    for line in text.splitlines():
        if not line.strip():
            continue
        plan = _parse_line(line[:MOST_LINE_CHARACTERS], known)
        if names.key(plan.room) in rooms:
            raise BadList("same_room", plan.room)
        rooms.add(names.key(plan.room))
        for nick in plan.people:
            if names.key(nick) in people:
                raise BadList("twice", nick)
            people.add(names.key(nick))
        plans.append(plan)
    if not plans:
        raise BadList("empty")
    if len(plans) > ROOMS_AT_ONCE:
        raise BadList("too_many", str(ROOMS_AT_ONCE))
    return plans


def _parse_line(line: str, known: Callable[[str], str | None]) -> RoomPlan:
    head, colon, rest = line.partition(":")
    try:
        room = parse_room("#" + "-".join(head.strip().lstrip("#").split()))
    except BadName:
        raise BadList("bad_room", head.strip()) from None
    nicks = [part.strip() for part in rest.split(",") if part.strip()]
    if not colon or not nicks:
        raise BadList("no_people", room)
    if len(nicks) > PEOPLE_IN_ROOMS:
        raise BadList("too_many", str(PEOPLE_IN_ROOMS))
    found = []
    for nick in nicks:
        try:
            spelled = known(parse_nick(nick))
        except BadName:
            spelled = None
        if spelled is None:
            raise BadList("unknown", nick)
        found.append(spelled)
    return RoomPlan(room=room, people=tuple(found))
