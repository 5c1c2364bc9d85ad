"""Check what must be true after a torture run. Pure.

The functions compare the contents of the journals with the server's database.

- What the server has stored decides which messages exist. Every recipient must have exactly these,
  in the order of the server's ids, and nobody may have any others. What anybody was told must be
  true.
- What their authors posted decides what the messages say: see `tests.torture.contents`.

The messages of an earlier era are lost with the server's file. Nobody has to have them, but those
that somebody has must be right.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from net.wire import names
from tests.torture.contents import (
    check_paged,
    check_readings,
    check_shown,
    check_stored,
    failed_in,
    ids_of,
)
from tests.torture.expected import Reader, Rules, cleared_edits
from tests.torture.history import Claim, Entry, History, Key, Stay, Stored, Told, era_of
from tests.torture.visitors import check_heard
from tests.torture.wrong import Wrong

CONFIRMED = frozenset({"stored", "delivered", "read"})


def check(history: History) -> list[Wrong]:
    """Return everything that is wrong."""
    history = replace(history, stored=[*history.stored, *cleared_edits(history)])
    rules = Rules(history)
    readers = {
        nick: Reader(rules, nick, ids_of(journal.entries), failed_in(journal.entries))
        for nick, journal in history.journals.items()
    }
    has = {
        nick: {entry.key for entry in journal.entries} for nick, journal in history.journals.items()
    }
    return [
        *check_server(history),
        *check_stored(history, rules),
        *check_answers(history, rules),
        *check_outboxes(history, rules),
        *check_recipients(history, rules),
        *check_contents(history, rules),
        *check_order(history, rules),
        *check_told(history),
        *check_receipts(history),
        *check_readings(history, has),
        *check_shown(history, readers),
        *check_paged(history),
        *check_open_rooms(history),
        *check_heard(history, rules),
    ]


def check_server(history: History) -> Iterator[Wrong]:
    """Check that the server has each message once."""
    for (key, era), count in Counter((one.key, era_of(one.id)) for one in history.stored).items():
        if count > 1:
            yield Wrong("doubled", f"the server has {key} {count} times in era {era}")


def check_answers(history: History, rules: Rules) -> Iterator[Wrong]:
    """Check that each message with an `ok` is stored, under the id that its sender was told.

    A message that has failed must not be stored, except in an earlier era in which the `ok` was
    lost.
    """
    last_era = history.last_era
    for answer in history.answers:
        stored = rules.stored.get((answer.sender, answer.cid), [])
        if not answer.id:
            stored = [one for one in stored if era_of(one.id) == last_era]
        if answer.id and not stored:
            yield Wrong("lost", f"the server has nothing of what it confirmed: {answer}")
        elif stored and answer.id not in {one.id for one in stored}:
            yield Wrong("false_answer", f"{answer}, but the server has {stored}")


def check_outboxes(history: History, rules: Rules) -> Iterator[Wrong]:
    """Check that each message of a person is stored or has failed, as their journal says."""
    written: set[Key] = set()
    last_era = history.last_era
    for journal in history.journals.values():
        for entry in journal.entries:
            if entry.sender != journal.owner:
                continue
            written.add(entry.key)
            stored = rules.stored.get(entry.key)
            if entry.state not in CONFIRMED | {"failed"}:
                yield Wrong("pending", f"{entry} waits for ever")
            elif entry.state in CONFIRMED and not stored:
                yield Wrong(
                    "lost",
                    f"the server has nothing of what its sender takes for confirmed: {entry}",
                )
            elif entry.state == "failed" and stored and era_of(stored[-1].id) == last_era:
                yield Wrong(
                    "false_answer", f"{entry} is said to have failed, but the server has it"
                )
    for key in history.taken_over - written:
        yield Wrong("lost", f"{key} was posted and is not in its sender's journal")


def check_recipients(history: History, rules: Rules) -> Iterator[Wrong]:
    """Check that each stored message is in the journals of all its recipients."""
    has = {
        nick: {entry.key for entry in journal.entries} for nick, journal in history.journals.items()
    }
    read_up = {  # in public rooms, one may read what was said before one came
        (nick, entry.key)
        for nick, journal in history.journals.items()
        for entry in journal.entries
        if entry.paged and not names.is_group(entry.to)
    }
    presence = _Presence(history, rules)
    last_era = history.last_era
    for one in history.stored:
        if one.kind == "edit" and one.is_erased:  # the server no longer tells it
            continue
        is_kept = era_of(one.id) == last_era
        for nick in history.journals:
            if is_kept and one.key not in has[nick] and presence.is_certain(one, nick):
                yield Wrong("lost", f"{nick} does not have {one}")
            is_told = one.key in has[nick] and (nick, one.key) not in read_up
            if is_told and not presence.is_possible(one, nick):
                yield Wrong("astray", f"{nick} has {one}")


def check_open_rooms(history: History) -> Iterator[Wrong]:
    """Check that whoever is in a room and has scrolled up has all that is stored of it.

    That includes what was said before they came, and while they were out.
    """
    inside = {
        (stay.nick, stay.room) for stay in history.stays if stay.inside and stay.until == math.inf
    }
    told: dict[str, list[Stored]] = defaultdict(list)
    last_era = history.last_era
    for one in history.stored:
        if era_of(one.id) == last_era and not (one.kind == "edit" and one.is_erased):
            told[one.to].append(one)
    for nick, room in history.loaded:
        if not room.startswith("#") or names.is_group(room) or (nick, room) not in inside:
            continue
        has = {entry.key for entry in history.journals[nick].entries}
        for one in told[room]:
            if one.key not in has:
                yield Wrong("hidden", f"{nick} has not found {one}")


class _Presence:
    """Knows who a message concerns: the two who talk, or everybody in the room.

    A member of a room must have been inside from before the post until its `ok`. Somebody who
    joined or left in between may have the message or not.

    Somebody who leaves a room no longer receives what had not arrived by then. What had arrived is
    everything up to the highest id that they had been told by then, because messages come in the
    order of their ids.
    """

    def __init__(self, history: History, rules: Rules) -> None:
        self._spans = _spans(history, rules)
        self._bereft = history.bereft
        # (time, the highest id until then)
        self._arrivals: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for told in history.told:
            arrivals = self._arrivals[told.nick]
            arrivals.append((told.at, max(told.id, arrivals[-1][1] if arrivals else 0)))
        self._stays: dict[tuple[str, str], list[Stay]] = defaultdict(list)
        for stay in _certain_stays(history):
            self._stays[stay.room, stay.nick].append(stay)

    def is_certain(self, one: Stored, nick: str) -> bool:
        """Return whether the message is certainly for this nick, or from it.

        A person whose journal has vanished receives only what was said in a room since they last
        came in.
        """
        if not one.to.startswith("#") or (nick == one.sender and nick not in self._bereft):
            return nick in (one.to, one.sender)
        if nick in self._bereft:
            return any(
                stay.inside and stay.until == math.inf for stay in self._stays_during(one, nick)
            )
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
        """Return whether this nick was certainly in the room the whole time.

        This is True for a message that went to no room.
        """
        return not one.to.startswith("#") or any(
            stay.inside for stay in self._stays_during(one, nick)
        )

    def may_be_refused(self, one: Stored, refusals: Iterable[tuple[float, float]]) -> bool:
        """Return whether the server's disk may have refused the message at first."""
        posted, answered = self._spans.get(one.key, (-math.inf, math.inf))
        return any(posted <= until and since <= answered for since, until in refusals)

    def _stays_during(self, one: Stored, nick: str) -> list[Stay]:
        span = self._spans.get(one.key, (-math.inf, math.inf))
        return [stay for stay in self._stays[one.to, nick] if stay.covers(*span)]

    def _had(self, nick: str, at: float) -> int:
        arrivals = self._arrivals[nick]
        position = bisect(arrivals, (at, 0))
        return arrivals[position - 1][1] if position else 0


def _certain_stays(history: History) -> Iterator[Stay]:
    """Yield the periods in which people were certainly in a room, or certainly not.

    A person outside a private group is certainly outside until they are about to accept an
    invitation. If they have ever accepted one, they are certainly outside until somebody is about
    to invite them, whenever that request is carried out. Nothing more is known here of how people
    get into groups.
    """
    taken_in: dict[tuple[str, str], float] = {}
    for one in history.taken_in:
        at = max(one.at, history.accepted.get(one.nick, math.inf))
        taken_in[one.room, one.nick] = min(at, taken_in.get((one.room, one.nick), math.inf))
    for stay in history.stays:
        first = taken_in.get((stay.room, stay.nick), math.inf)
        if stay.inside or not names.is_group(stay.room) or stay.until <= first:
            yield stay
        elif stay.since < first:
            yield Stay(stay.room, stay.nick, stay.since, first, False)


def _spans(history: History, rules: Rules) -> dict[Key, tuple[float, float]]:
    """Return for each message the period in which the server must have stored it.

    It lasts from the post to the first `ok`.
    """
    answered: dict[Key, float] = {}
    for answer in history.answers:
        key = answer.sender, answer.cid
        if answer.id:
            answered[key] = min(answer.at, answered.get(key, math.inf))
    return {
        one.key: (posting.at, answered.get(one.key, math.inf))
        for one in history.stored
        if (posting := rules.posting(one))
    }


def check_contents(history: History, rules: Rules) -> Iterator[Wrong]:
    """Check that everybody has stored messages only, unaltered, under their ids, and once each."""
    for journal in history.journals.values():
        has = journal.known
        for key, count in Counter(entry.key for entry in journal.entries).items():
            if count > 1:
                yield Wrong("doubled", f"{journal.owner} has {key} {count} times")
        for entry in journal.entries:
            yield from _check_entry(journal.owner, entry, rules, has)


def _check_entry(owner: str, entry: Entry, rules: Rules, has: Collection[Key]) -> Iterator[Wrong]:
    stored = rules.stored.get(entry.key)
    if not stored:
        if entry.sender != owner:
            yield Wrong("invented", f"{owner} has {entry}, of which the server knows nothing")
        return
    one, posting = stored[-1], rules.posting(stored[-1])
    kind = "" if one.kind == "deleted" else one.kind
    is_taken_back = one.kind == "deleted" or bool(rules.deletions(one))
    if (entry.to, entry.kind) != (one.to, kind):
        yield Wrong("invented", f"{owner} has {entry}, the server {one}")
    elif (
        kind in {"", "edit"}
        and entry.text
        and any(deletion.key in has for deletion in rules.deletions(one))
    ):
        yield Wrong("not_erased", f"{owner} has {entry}, which was taken back")
    elif (
        not kind
        and entry.text != (posting.text if posting else one.text)
        and (entry.text or not is_taken_back)
    ):
        yield Wrong("invented", f"{owner} has {entry}, which was posted as {posting}")
    elif entry.state != "failed" and entry.id not in {one.id for one in stored}:
        yield Wrong("inverted", f"{owner} has {entry} under another id than the server: {stored}")


def check_order(history: History, rules: Rules) -> Iterator[Wrong]:
    """Check that later messages have greater ids: those of others, and each sender's own.

    A post to a room that was refused may be accepted when it is sent again, if its sender has
    joined in between and the refusal was lost. So only posts count whose sender was in the room the
    whole time. The same can happen in a new era to a post to somebody who has not come back yet,
    always to a post to a plain visitor, and to any post while the server's disk fails.

    When a journal has vanished, the next one has only what the server sends again.
    """
    presence = _Presence(history, rules)
    for journal in history.journals.values():
        known = [
            one for one in journal.entries if one.key in rules.stored and one.id and not one.paged
        ]
        entries = sorted(known, key=lambda entry: entry.row)
        of_others = [one for one in entries if one.sender != journal.owner]
        own = [
            one
            for one in entries
            if one.sender == journal.owner
            and one.key not in history.retried
            and presence.was_inside(rules.stored[one.key][0], one.sender)
            and (one.to.startswith("#") or (one.to in history.journals and not era_of(one.id)))
            and not presence.may_be_refused(rules.stored[one.key][0], history.refusals)
        ]
        for series in (of_others, own if journal.owner not in history.bereft else []):
            for first, second in pairwise(series):
                if first.id >= second.id:
                    yield Wrong("inverted", f"{journal.owner} got {first} before {second}")


def check_told(history: History) -> Iterator[Wrong]:
    """Check that a window is told of each message at most once, and in order.

    This holds across crashes too: after one, the window reads the journal.
    """
    seen: set[tuple[str, int, str, str]] = set()
    last: dict[tuple[str, int], Told] = {}
    for told in history.told:
        what = told.nick, told.incarnation, told.sender, told.text
        if what in seen:
            yield Wrong("doubled", f"{told.nick}'s window was told twice of {told}")
        seen.add(what)
        before = last.get((told.nick, told.life))
        if before and before.id >= told.id:
            yield Wrong("inverted", f"{told.nick}'s window was told of {before}, then of {told}")
        last[told.nick, told.life] = told


def check_receipts(history: History) -> Iterator[Wrong]:
    """Check the receipts: nobody was told "delivered" before the recipient had the message on disk.

    In the end every sender must have been told.
    """
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
            yield Wrong(
                "lost",
                f"{death.nick} had {death.count} messages after a kill, of which {len(has)} are "
                "left",
            )
        is_bereft = death.nick in history.bereft  # this journal does not have what was seen before
        seen = max(
            (
                one.id
                for one in history.seen
                if one.nick == death.nick
                and one.at <= death.at
                and era_of(one.id) == era_of(death.seen)
            ),
            default=0,
        )
        if seen > death.seen and not is_bereft:
            yield Wrong(
                "false_receipt",
                f"the server took {seen} for seen by {death.nick},"
                f" whose journal after the kill has seen only {death.seen}",
            )
        for entry in entries:
            is_due = entry.sender != death.nick and entry.id <= death.seen and not entry.paged
            if is_due and entry.key not in has:
                yield Wrong(
                    "false_receipt", f"{death.nick} had seen {death.seen}, but did not have {entry}"
                )
        if not is_bereft:
            yield from _check_claims(
                (one for one in claims[death.nick] if one.at <= death.at), written, has
            )
    last_era = history.last_era
    for nick, journal in history.journals.items():
        claimed = [
            one for one in claims[nick] if nick not in history.bereft or era_of(one.id) == last_era
        ]
        yield from _check_claims(claimed, written, {entry.key for entry in journal.entries})
        for entry in journal.entries:
            is_for_another = (
                entry.sender == nick and entry.to in history.journals and entry.to != nick
            )
            if is_for_another and entry.state == "stored" and era_of(entry.id) == last_era:
                yield Wrong("no_receipt", f"{nick} is not told that {entry} has been delivered")


def _check_claims(
    claims: Iterable[Claim], written: dict[tuple[str, str], list[Stored]], has: set[Key]
) -> Iterator[Wrong]:
    """Check the furthest claim of each sender in each era, because receipts are cumulative."""
    furthest: dict[tuple[str, int], Claim] = {}
    for claim in claims:
        which = claim.sender, era_of(claim.id)
        if which not in furthest or claim.id > furthest[which].id:
            furthest[which] = claim
    for (sender, era), claim in furthest.items():
        for one in written[sender, claim.recipient]:
            if (
                one.id <= claim.id
                and era_of(one.id) == era
                and one.key not in has
                and not one.is_erased
            ):
                yield Wrong("false_receipt", f"{claim}, but its journal does not have {one}")
