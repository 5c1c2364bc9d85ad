"""Check what must be true of those who speak the plain dialect. Pure.

They are told no ids and give no receipts. What a visitor hears on one connection is in the order of
the ids, each message once and with its true sender. It is everything that was stored before the
last question that the server answered.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from tests.torture.expected import Rules
from tests.torture.history import Heard, History, Key, Stored
from tests.torture.wrong import Wrong

# Sentences of the server itself; nobody's message begins like this.
SENTENCE = re.compile(
    r"El usuario .+ no está conectado\.|Formato incorrecto\..*|El servidor .*|Lees demasiado .*|La "
    r"base de datos .*"
)


def check_heard(history: History, rules: Rules) -> Iterator[Wrong]:
    """Check each connection of each visitor.

    What a visitor has said without being refused must be stored, in order.
    """
    for nick in sorted({heard.nick for heard in history.heard}):
        expected = _Expected(history, rules, nick)
        for heard in history.heard:
            if heard.nick == nick:
                yield from expected.check(heard)
    yield from _check_said(history)


def _check_said(history: History) -> Iterator[Wrong]:
    stays = [stay for stay in history.stays if stay.inside]
    placed = {(one.sender, one.to, one.text): one.id for one in history.stored}
    last: dict[str, int] = defaultdict(int)
    for posting, taken in history.said:
        id_ = placed.get((posting.sender, posting.to, posting.text), 0)
        # If there is nobody in a room for whom messages are kept, none are kept.
        is_kept = not posting.to.startswith("#") or any(
            stay.room == posting.to and stay.covers(posting.at, taken) for stay in stays
        )
        if not id_ and is_kept:
            yield Wrong(
                "lost", f"the server took {posting} from a plain visitor and has not stored it"
            )
        elif id_ and id_ <= last[posting.sender]:
            yield Wrong("inverted", f"{posting} of a plain visitor is stored before an earlier one")
        last[posting.sender] = max(last[posting.sender], id_)


class _Expected:
    """Knows what one visitor may be told, and what they must be told."""

    def __init__(self, history: History, rules: Rules, nick: str) -> None:
        self._nick = nick
        # Rendered messages by their first line.
        self._rendered: dict[str, list[tuple[list[str], Stored]]] = defaultdict(list)
        # Messages between plain visitors are not kept, so there may be nothing but the posts.
        self._unkept = {
            f"{one.to} {one.sender}: {one.text}"
            for one in history.postings
            if not one.cid and one.to.startswith("#")
        }
        # (posted, confirmed, message), in the order of posting.
        self._due: list[tuple[float, float, Stored]] = []
        answered: dict[Key, float] = {}
        for answer in history.answers:
            if answer.id:
                key = answer.sender, answer.cid
                answered[key] = min(answer.at, answered.get(key, math.inf))
        for one in history.stored:
            lines, posting = _render(one, nick, rules), rules.posting(one)
            if lines and posting:
                self._rendered[lines[0]].append((lines, one))
                if one.key in answered and not one.is_erased:
                    self._due.append((posting.at, answered[one.key], one))
        self._due.sort(key=lambda due: due[0])

    def check(self, heard: Heard) -> Iterator[Wrong]:
        """Check what was heard on one connection."""
        told: set[int] = set()
        last, position = 0, 0
        while position < len(heard.lines):
            line = heard.lines[position]
            if SENTENCE.fullmatch(line) or (line in self._unkept and line not in self._rendered):
                position += 1
                continue
            here = [
                (lines, one)
                for lines, one in self._rendered.get(line, ())
                if list(heard.lines[position : position + len(lines)]) == lines
            ]
            if not here:
                yield Wrong(
                    "invented",
                    f"{self._nick}, who is plain, was told {line!r}: it is in no message for them",
                )
                position += 1
                continue
            lines, one = min(
                here, key=lambda pair: (pair[1].id in told, pair[1].id < last, pair[1].id)
            )
            if one.id in told:
                yield Wrong("doubled", f"{self._nick}, who is plain, was told twice of {one}")
            elif one.id < last:
                yield Wrong(
                    "inverted",
                    f"{self._nick}, who is plain, was told of {one} after what came later",
                )
            told.add(one.id)
            last = max(last, one.id)
            position += len(lines)
        rooms = dict(heard.rooms)
        for posted, confirmed, one in self._due[
            bisect_left(self._due, heard.since, key=lambda due: due[0]) :
        ]:
            if posted > heard.until:
                break
            since = heard.since if one.to == self._nick else rooms.get(one.to, math.inf)
            if since <= posted and confirmed <= heard.until and one.id not in told:
                yield Wrong("lost", f"{self._nick}, who is plain, was not told of {one}")


def _render(one: Stored, nick: str, rules: Rules) -> list[str]:
    """Return the lines that tell this visitor of the message; none if they are not told."""
    posting = rules.posting(one)
    is_for_nick = one.to == nick or one.to.startswith("#")
    if (
        posting is None
        or not is_for_nick
        or one.sender == nick
        or (posting.kind and not posting.text)
    ):
        return []
    sender = f"{one.to} {one.sender}" if one.to.startswith("#") else one.sender
    text = f"* {posting.text}" if posting.kind == "edit" else posting.text
    return [f"{sender}: {line}" for line in text.split("\n")]
