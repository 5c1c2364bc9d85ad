"""What must be true after a torture run. Pure: functions over what is in the journals and in the
server's database.

What the server has stored is the measure of what is where: every recipient must have exactly that,
in the order of the server's ids, and nobody anything else; and what anybody was told must be so.
What their authors posted is the measure of what it says: `tests.torture.contents`.

What an earlier era had, the server has lost with its file: nobody has to have it, but whoever has
it has it rightly.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from net.wire import names
from tests.torture.contents import check_paged, check_readings, check_shown, check_stored, ids_of
from tests.torture.expected import Reader, Rules, cleared_edits
from tests.torture.history import Claim, Entry, History, Key, Stay, Stored, Told, era_of
from tests.torture.visitors import check_heard
from tests.torture.wrong import Wrong

CONFIRMED = frozenset({"stored", "delivered", "read"})


def check(history: History) -> list[Wrong]:
    """Everything that is not as it must be."""
    history = replace(history, stored=[*history.stored, *cleared_edits(history)])
    rules = Rules(history)
    readers = {
        nick: Reader(rules, nick, ids_of(journal.entries))
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
        *check_heard(history, rules),
    ]


def check_server(history: History) -> Iterator[Wrong]:
    """The server has each message once."""
    for (key, era), count in Counter((one.key, era_of(one.id)) for one in history.stored).items():
        if count > 1:
            yield Wrong("doubled", f"the server has {key} {count} times in era {era}")


def check_answers(history: History, rules: Rules) -> Iterator[Wrong]:
    """What has an `ok` is stored, under the id that was told; what has failed is not, but perhaps
    in an earlier era, in which the `ok` was lost."""
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
    """Each message of one's own has met its fate, and the journal knows which."""
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
    """What is stored is in the journal of everybody it is for."""
    has = {
        nick: {entry.key for entry in journal.entries} for nick, journal in history.journals.items()
    }
    read_up = {  # in rooms for everybody one may read what was said before
        (nick, entry.key)
        for nick, journal in history.journals.items()
        for entry in journal.entries
        if entry.paged and not names.is_group(entry.to)
    }
    presence = _Presence(history, rules)
    last_era = history.last_era
    for one in history.stored:
        if one.kind == "edit" and one.is_erased:  # which is not told any more
            continue
        is_kept = era_of(one.id) == last_era
        for nick in history.journals:
            if is_kept and one.key not in has[nick] and presence.is_certain(one, nick):
                yield Wrong("lost", f"{nick} does not have {one}")
            is_told = one.key in has[nick] and (nick, one.key) not in read_up
            if is_told and not presence.is_possible(one, nick):
                yield Wrong("astray", f"{nick} has {one}")


class _Presence:
    """Who was concerned by a message: the two who talk, or who was in the room from before the post
    until it had its `ok`. Whoever joined or left in between may have it or not.

    Who leaves a room no longer gets what had not arrived by then. What had: everything up to the
    last id of any message told by then, as all comes in the order of the ids.
    """

    def __init__(self, history: History, rules: Rules) -> None:
        self._spans = _spans(history, rules)
        self._bereft = history.bereft
        # (when, the highest id by then).
        self._arrivals: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for told in history.told:
            arrivals = self._arrivals[told.nick]
            arrivals.append((told.at, max(told.id, arrivals[-1][1] if arrivals else 0)))
        self._stays: dict[tuple[str, str], list[Stay]] = defaultdict(list)
        for stay in _certain_stays(history):
            self._stays[stay.room, stay.nick].append(stay)

    def is_certain(self, one: Stored, nick: str) -> bool:
        """Whether it is certainly for this nick, or from it. Whose journal has vanished gets of a
        room only what was said since they last came in."""
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
        """Whether it is certain that this nick was in the room all the time; always, if it went to
        no room."""
        return not one.to.startswith("#") or any(
            stay.inside for stay in self._stays_during(one, nick)
        )

    def may_be_refused(self, one: Stored, refusals: Iterable[tuple[float, float]]) -> bool:
        """Whether the server's disk may have refused it at first."""
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
    """Who is outside a private group is certainly so until they are about to accept an invitation,
    or, if they have ever accepted one, until somebody is about to take them in, whenever that is
    done. This is all that is known here of how people get into groups."""
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
    """Within which time the server must have stored a message: from the post to the first `ok`."""
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
    """Nobody has anything but what is stored, unaltered, under its id, and once."""
    for journal in history.journals.values():
        has = {entry.key for entry in journal.entries}
        for key, count in Counter(entry.key for entry in journal.entries).items():
            if count > 1:
                yield Wrong("doubled", f"{journal.owner} has {key} {count} times")
        for entry in journal.entries:
            yield from _check_entry(journal.owner, entry, rules, has)


def _check_entry(owner: str, entry: Entry, rules: Rules, has: set[Key]) -> Iterator[Wrong]:
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
    """What came later has a greater id: what others wrote, and what one wrote oneself.

    A post to a room that was refused may be accepted when it is sent again, if its sender has
    joined in between and the refusal has been lost; so only those count whose sender was in the
    room all the time. In a new era, that may happen to a post to somebody who has not come back
    yet, to a plain visitor always, and to any while the server's disk fails. Of a journal that has
    vanished the next one has only what the server tells again.
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
    """A window is told of each message at most once, ever (after a crash it reads the journal), and
    in order."""
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
    """Nobody was told "delivered" before the recipient had it on the disk; and in the end everybody
    is told."""
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
        is_bereft = death.nick in history.bereft  # what was seen before is not in this journal
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
    """Only the furthest claim of each sender in each era matters: receipts are cumulative."""
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
