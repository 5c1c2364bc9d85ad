"""What must be true of those who speak the plain dialect. Pure.

They are told no ids and give no receipts. What a visitor hears on one connection is in the order of the ids, each
message once and from whom it is; and all of it that was stored before the last question that the server answered.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.torture.expected import Rules
from tests.torture.history import Heard, History, Stored
from tests.torture.wrong import Wrong

# What the server says by itself, in words that nobody's message begins with.
SENTENCE = re.compile(
    r"El usuario .+ no está conectado\.|Formato incorrecto\..*|El servidor .*|Lees demasiado .*|La base de datos .*")


def check_heard(history: History, rules: Rules) -> Iterator[Wrong]:
    """Of each connection of each visitor; and what a visitor was not refused is stored, in its order."""
    answered: dict[tuple[str, str], float] = {}
    for answer in history.answers:
        if answer.id:
            key = answer.sender, answer.cid
            answered[key] = min(answer.at, answered.get(key, math.inf))
    for heard in history.heard:
        yield from _check_connection(heard, history, rules, answered)
    stays = [stay for stay in history.stays if stay.inside]
    placed = {(one.sender, one.to, one.text): one.id for one in history.stored}
    for visitor in {posting.sender for posting, _ in history.said}:
        last = 0
        for posting, taken in history.said:
            if posting.sender != visitor:
                continue
            id_ = placed.get((posting.sender, posting.to, posting.text), 0)
            # In a room without anybody for whom it would be kept, nothing is kept.
            is_kept = not posting.to.startswith("#") or any(
                stay.room == posting.to and stay.covers(posting.at, taken) for stay in stays)
            if not id_ and is_kept:
                yield Wrong("lost", f"the server took {posting} from a plain visitor and has not stored it")
            elif id_ and id_ <= last:
                yield Wrong("inverted", f"{posting} of a plain visitor is stored before an earlier one")
            last = max(last, id_)


def _check_connection(
    heard: Heard, history: History, rules: Rules, answered: dict[tuple[str, str], float]
) -> Iterator[Wrong]:
    rendered: dict[str, list[tuple[list[str], Stored]]] = defaultdict(list)
    for one in history.stored:
        lines = _render(one, heard.nick, rules)
        if lines:
            rendered[lines[0]].append((lines, one))
    # Between plain visitors nothing is kept, so of these there may be nothing but the posts.
    unkept = {f"{one.to} {one.sender}: {one.text}" for one in history.postings if not one.cid and one.to[0] == "#"}
    told: set[int] = set()
    last, position = 0, 0
    while position < len(heard.lines):
        line = heard.lines[position]
        if SENTENCE.fullmatch(line) or (line in unkept and line not in rendered):
            position += 1
            continue
        here = [(lines, one) for lines, one in rendered[line]
                if list(heard.lines[position : position + len(lines)]) == lines]
        if not here:
            yield Wrong("invented", f"{heard.nick}, who is plain, was told {line!r}, which is in no message for them")
            position += 1
            continue
        lines, one = min(here, key=lambda pair: (pair[1].id in told, pair[1].id < last, pair[1].id))
        if one.id in told:
            yield Wrong("doubled", f"{heard.nick}, who is plain, was told twice of {one}")
        elif one.id < last:
            yield Wrong("inverted", f"{heard.nick}, who is plain, was told of {one} after what came later")
        told.add(one.id)
        last = max(last, one.id)
        position += len(lines)
    rooms = dict(heard.rooms)
    for one in history.stored:
        posting = rules.posting(one)
        since = heard.since if one.to == heard.nick else rooms.get(one.to, math.inf)
        is_due = posting is not None and since <= posting.at and answered.get(one.key, math.inf) <= heard.until
        if is_due and one.id not in told and not one.is_erased and _render(one, heard.nick, rules):
            yield Wrong("lost", f"{heard.nick}, who is plain, was not told of {one}")


def _render(one: Stored, nick: str, rules: Rules) -> list[str]:
    """The lines that tell this visitor of it; none if nothing does."""
    posting = rules.posting(one)
    is_for_nick = one.to == nick or one.to.startswith("#")
    if posting is None or not is_for_nick or one.sender == nick or (posting.kind and not posting.text):
        return []
    sender = f"{one.to} {one.sender}" if one.to.startswith("#") else one.sender
    text = f"* {posting.text}" if posting.kind == "edit" else posting.text
    return [f"{sender}: {line}" for line in text.split("\n")]
