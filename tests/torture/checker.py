"""What must be true after a torture run. Pure: functions over what is in the journals and in the server's database.

What the server has stored is the measure: every recipient must have exactly that, in the order of the server's ids, and
nobody anything else; and what anybody was told must be so.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.torture.history import Claim, History, Key, Stay, Stored, Told

CONFIRMED = frozenset({"stored", "delivered", "read"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """`kind`: lost, doubled, inverted, invented, astray, pending, not_erased, false_answer, false_receipt, no_receipt.
    """

    kind: str
    text: str


def check(history: History) -> list[Wrong]:
    """Everything that is not as it must be."""
    stored = {one.key: one for one in history.stored}
    return [
        *check_server(history),
        *check_answers(history, stored),
        *check_outboxes(history, stored),
        *check_recipients(history),
        *check_contents(history, stored),
        *check_order(history, stored),
        *check_told(history),
        *check_receipts(history),
    ]


def check_server(history: History) -> Iterator[Wrong]:
    """The server has each message once, and only what somebody posted."""
    for key, count in Counter(one.key for one in history.stored).items():
        if count > 1:
            yield Wrong("doubled", f"the server has {key} {count} times")
    posted = {(one.sender, one.to, one.text) for one in history.postings}
    for one in history.stored:
        if not one.is_erased and (one.sender, one.to, one.text) not in posted:
            yield Wrong("invented", f"nobody posted {one}")


def check_answers(history: History, stored: dict[Key, Stored]) -> Iterator[Wrong]:
    """What has an `ok` is stored, under the id that was told; what has failed is not."""
    for answer in history.answers:
        one = stored.get((answer.sender, answer.cid))
        if answer.id and one is None:
            yield Wrong("lost", f"the server has nothing of what it confirmed: {answer}")
        elif one and one.id != answer.id:
            yield Wrong("false_answer", f"{answer}, but the server has {one}")


def check_outboxes(history: History, stored: dict[Key, Stored]) -> Iterator[Wrong]:
    """Each message of one's own has met its fate, and the journal knows which."""
    written: set[Key] = set()
    for journal in history.journals.values():
        for entry in journal.entries:
            if entry.sender != journal.owner:
                continue
            written.add(entry.key)
            one = stored.get(entry.key)
            if entry.state not in CONFIRMED | {"failed"}:
                yield Wrong("pending", f"{entry} waits for ever")
            elif entry.state in CONFIRMED and one is None:
                yield Wrong("lost", f"the server has nothing of what its sender takes for confirmed: {entry}")
            elif entry.state == "failed" and one:
                yield Wrong("false_answer", f"{entry} is said to have failed, but the server has it")
    for key in history.taken_over - written:
        yield Wrong("lost", f"{key} was posted and is not in its sender's journal")


def check_recipients(history: History) -> Iterator[Wrong]:
    """What is stored is in the journal of everybody it is for."""
    has = {nick: {entry.key for entry in journal.entries} for nick, journal in history.journals.items()}
    presence = _Presence(history)
    for one in history.stored:
        if one.kind == "edit" and one.is_erased:  # which is not told any more
            continue
        for nick in history.journals:
            if one.key not in has[nick] and presence.is_certain(one, nick):
                yield Wrong("lost", f"{nick} does not have {one}")
            if one.key in has[nick] and not presence.is_possible(one, nick):
                yield Wrong("astray", f"{nick} has {one}")


class _Presence:
    """Who was concerned by a message: the two who talk, or who was in the room from before the post until it had its
    `ok`. Whoever joined or left in between may have it or not.

    Who leaves a room no longer gets what had not arrived by then. What had: everything up to the last id of any
    message told by then, as all comes in the order of the ids.
    """

    def __init__(self, history: History) -> None:
        self._spans = _spans(history)
        self._arrivals: dict[str, list[tuple[float, int]]] = defaultdict(list)  # (when, the highest id by then)
        for told in history.told:
            arrivals = self._arrivals[told.nick]
            arrivals.append((told.at, max(told.id, arrivals[-1][1] if arrivals else 0)))
        self._stays: dict[tuple[str, str], list[Stay]] = defaultdict(list)
        for stay in history.stays:
            self._stays[stay.room, stay.nick].append(stay)

    def is_certain(self, one: Stored, nick: str) -> bool:
        """Whether it is certainly for this nick, or from it."""
        if not one.to.startswith("#") or nick == one.sender:
            return nick in (one.to, one.sender)
        return any(
            stay.inside and (stay.until == math.inf or one.id <= self._had(nick, stay.until))
            for stay in self._stays_during(one, nick)
        )

    def is_possible(self, one: Stored, nick: str) -> bool:
        if nick == one.sender:
            return True
        if not one.to.startswith("#"):
            return nick == one.to
        return all(stay.inside for stay in self._stays_during(one, nick))

    def was_inside(self, one: Stored, nick: str) -> bool:
        """Whether it is certain that this nick was in the room all the time; always, if it went to no room."""
        return not one.to.startswith("#") or any(stay.inside for stay in self._stays_during(one, nick))

    def _stays_during(self, one: Stored, nick: str) -> list[Stay]:
        span = self._spans.get((one.sender, one.to, one.text), (-math.inf, math.inf))
        return [stay for stay in self._stays[one.to, nick] if stay.covers(*span)]

    def _had(self, nick: str, at: float) -> int:
        arrivals = self._arrivals[nick]
        position = bisect(arrivals, (at, 0))
        return arrivals[position - 1][1] if position else 0


def _spans(history: History) -> dict[tuple[str, str, str], tuple[float, float]]:
    """(sender, to, text) -> within which time the server must have stored it: from the post to the first `ok`."""
    answered: dict[int, float] = {}
    for answer in history.answers:
        answered[answer.id] = min(answer.at, answered.get(answer.id, math.inf))
    ids = {(one.sender, one.to, one.text): one.id for one in history.stored}
    spans = {}
    for posting in history.postings:
        if not posting.text:  # a deletion: which of them can't be told
            continue
        what = posting.sender, posting.to, posting.text
        spans[what] = posting.at, answered.get(ids.get(what, 0), math.inf)
    return spans


def check_contents(history: History, stored: dict[Key, Stored]) -> Iterator[Wrong]:
    """Nobody has anything but what is stored, unaltered, under its id, and once."""
    for journal in history.journals.values():
        for key, count in Counter(entry.key for entry in journal.entries).items():
            if count > 1:
                yield Wrong("doubled", f"{journal.owner} has {key} {count} times")
        for entry in journal.entries:
            one = stored.get(entry.key)
            if entry.generation:
                yield Wrong("inverted", f"{journal.owner} took the server for another one before it got {entry}")
            if one and (entry.to, entry.kind) != (one.to, "" if one.kind == "deleted" else one.kind):
                yield Wrong("invented", f"{journal.owner} has {entry}, the server {one}")
            elif one and one.kind == "deleted" and entry.text and not entry.to.startswith("#"):
                yield Wrong("not_erased", f"{journal.owner} has {entry}, which was taken back")
            elif one and not one.kind and entry.text != one.text:
                yield Wrong("invented", f"{journal.owner} has {entry}, the server {one}")
            elif one and entry.id != one.id and entry.state != "failed":
                yield Wrong("inverted", f"{journal.owner} has {entry} under another id than the server: {one.id}")
            elif one is None and entry.sender != journal.owner:
                yield Wrong("invented", f"{journal.owner} has {entry}, of which the server knows nothing")


def check_order(history: History, stored: dict[Key, Stored]) -> Iterator[Wrong]:
    """What came later has a greater id: what others wrote, and what one wrote oneself.

    A post to a room that was refused may be accepted when it is sent again, if its sender has joined in between and
    the refusal has been lost; so only those count whose sender was in the room all the time.
    """
    presence = _Presence(history)
    for journal in history.journals.values():
        entries = sorted((one for one in journal.entries if one.key in stored), key=lambda entry: entry.row)
        of_others = [one for one in entries if one.sender != journal.owner]
        own = [one for one in entries if one.sender == journal.owner]
        for series in (of_others, [one for one in own if presence.was_inside(stored[one.key], one.sender)]):
            for first, second in pairwise(series):
                if first.id >= second.id:
                    yield Wrong("inverted", f"{journal.owner} got {first} before {second}")


def check_told(history: History) -> Iterator[Wrong]:
    """A window is told of each message at most once, ever (after a crash it reads the journal), and in order."""
    seen: set[tuple[str, str, str]] = set()
    last: dict[tuple[str, int], Told] = {}
    for told in history.told:
        what = told.nick, told.sender, told.text
        if what in seen:
            yield Wrong("doubled", f"{told.nick}'s window was told twice of {told}")
        seen.add(what)
        before = last.get((told.nick, told.life))
        if before and before.id >= told.id:
            yield Wrong("inverted", f"{told.nick}'s window was told of {before}, then of {told}")
        last[told.nick, told.life] = told


def check_receipts(history: History) -> Iterator[Wrong]:
    """Nobody was told "delivered" before the recipient had it on the disk; and in the end everybody is told."""
    written: dict[tuple[str, str], list[Stored]] = defaultdict(list)
    for one in history.stored:
        written[one.sender, one.to].append(one)
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in history.claims:
        claims[claim.recipient].append(claim)
    for death in history.deaths:
        entries = history.journals[death.nick].entries
        has = {entry.key for entry in entries if entry.row <= death.last_row}
        if len(has) < death.count:
            yield Wrong("lost", f"{death.nick} had {death.count} messages after a kill, of which {len(has)} are left")
        seen = max((one.id for one in history.seen if one.nick == death.nick and one.at <= death.at), default=0)
        if seen > death.seen:
            yield Wrong("false_receipt", f"the server took {seen} for seen by {death.nick},"
                                         f" whose journal after the kill has seen only {death.seen}")
        for entry in entries:
            if entry.sender != death.nick and entry.id <= death.seen and entry.key not in has:
                yield Wrong("false_receipt", f"{death.nick} had seen {death.seen}, but did not have {entry}")
        yield from _check_claims((one for one in claims[death.nick] if one.at <= death.at), written, has)
    for nick, journal in history.journals.items():
        yield from _check_claims(claims[nick], written, {entry.key for entry in journal.entries})
        for entry in journal.entries:
            if entry.sender == nick and entry.to in history.journals and entry.to != nick and entry.state == "stored":
                yield Wrong("no_receipt", f"{nick} is not told that {entry} has been delivered")


def _check_claims(
    claims: Iterable[Claim], written: dict[tuple[str, str], list[Stored]], has: set[Key]
) -> Iterator[Wrong]:
    """Only the furthest claim of each sender matters: receipts are cumulative."""
    furthest: dict[str, Claim] = {}
    for claim in claims:
        if claim.sender not in furthest or claim.id > furthest[claim.sender].id:
            furthest[claim.sender] = claim
    for claim in furthest.values():
        for one in written[claim.sender, claim.recipient]:
            if one.id <= claim.id and one.key not in has and not one.is_erased:
                yield Wrong("false_receipt", f"{claim}, but its journal does not have {one}")
