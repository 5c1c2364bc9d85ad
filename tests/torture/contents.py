"""Check the contents of the messages, not only that they exist. Pure.

This covers what is stored, shown, marked as read, told again, and deleted for good.
`tests.torture.expected` knows what must be shown; the functions here compare it with what is shown.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise

from net.wire import names
from tests.torture.expected import Reader, Rules
from tests.torture.history import Claim, Entry, History, Key, Stored, era_of
from tests.torture.wrong import Wrong

# Every text contains a unique mark. A search of the files looks for this much of it, because a word
# index stores only the part of a word that differs from the word before.
MARK = re.compile(r"\b[0-9a-f]{16}\b")
NEEDLE_CHARACTERS = 10


def check_stored(history: History, rules: Rules) -> Iterator[Wrong]:
    """Check that the server has what was posted, but not the texts of deleted messages."""
    for one in history.stored:
        posting = rules.posting(one)
        if posting is None:
            yield Wrong("invented", f"nobody posted {one}")
            continue
        kind = "" if one.kind == "deleted" else one.kind
        if (one.to, kind, one.about) != (posting.to, posting.kind, posting.about):
            yield Wrong("invented", f"the server has {one}, which was posted as {posting}")
        deletions = [] if kind in {"delete", "react"} else rules.deletions(one)
        if one.is_erased:
            if one.text or not deletions:
                yield Wrong("invented", f"nobody took back {one}")
        elif one.text != posting.text:
            yield Wrong("invented", f"the server has {one}, which was posted as {posting}")
        elif any(era_of(deletion.id) == era_of(one.id) for deletion in deletions):
            yield Wrong("not_erased", f"the server has {one}, which was taken back")


def check_shown(history: History, readers: dict[str, Reader]) -> Iterator[Wrong]:
    """Check that a window shows what its user has received: all, once, in order, up to date."""
    for (nick, name), items in history.shown.items():
        shown = [item for item in items if item.state != "failed" and item.sender]
        expected = readers[nick].messages(name)
        wanted = [one.key for one in expected]
        yield from _check_sequence(
            f"{nick}'s window with {name}", wanted, [one.key for one in shown]
        )
        failed = {item.key for item in items if item.state == "failed"}
        if (nick, name) in history.loaded:
            loaded = [key for key in history.loaded[nick, name] if key not in failed]
            yield from _check_sequence(
                f"what {nick}'s window with {name} has loaded", wanted, loaded
            )
        messages = {one.key: one for one in expected}
        for item in shown:
            one = messages.get(item.key)
            if one is not None and not readers[nick].is_shown_right(item, one):
                yield Wrong(
                    "altered",
                    f"{nick}'s window with {name} shows {item}, but that is"
                    f" {readers[nick].now(one)} with the quote {readers[nick].quote(one)}",
                )


def check_paged(history: History) -> Iterator[Wrong]:
    """Check that paging back through the server's messages gives all of them, once and in order.

    What is on which page does not matter.
    """
    last_era = history.last_era
    stored: dict[Key, Stored] = {
        one.key: one for one in history.stored if era_of(one.id) == last_era
    }
    for (nick, name), page in history.paged.items():
        # Members of a group are not told what was said before they came.
        wanted = [
            one.key
            for one in sorted(stored.values(), key=lambda one: one.id)
            if _is_in(one, nick, name)
            and not (one.kind == "edit" and one.is_erased)
            and not (names.is_group(name) and (not page or one.id < page[0].id))
        ]
        yield from _check_sequence(
            f"what {nick} is told page by page of {name}", wanted, [one.key for one in page]
        )
        for one in page:
            if one.key in stored and one != stored[one.key]:
                yield Wrong(
                    "altered",
                    f"{nick} is told {one} page by page, the server has {stored[one.key]}",
                )


def _is_in(one: Stored, nick: str, name: str) -> bool:
    return one.to == name if name.startswith("#") else {one.sender, one.to} == {nick, name}


def _check_sequence(where: str, wanted: list[Key], got: list[Key]) -> Iterator[Wrong]:
    if wanted == got:
        return
    for missing in set(wanted) - set(got):
        yield Wrong("lost", f"{where} lacks {missing}")
    for extra in set(got) - set(wanted):
        yield Wrong("invented", f"{where} has {extra}, which is not there")
    if len(got) != len(set(got)):
        yield Wrong("doubled", f"{where} has something twice")
    places = {key: place for place, key in enumerate(wanted)}
    known = [key for key in got if key in places]
    for first, second in pairwise(known):
        if places[first] > places[second]:
            yield Wrong("inverted", f"{where} has {first} before {second}")


def check_readings(history: History, has: dict[str, set[Key]]) -> Iterator[Wrong]:
    """Check that only messages are reported as read that the recipient has read.

    There are three places: what the sender was told, the server's database, and the answers about a
    message's details. A message that is reported as delivered must have arrived.
    """
    # (time, the highest id read until then)
    readings: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    for reading in sorted(history.readings, key=lambda one: one.at):
        series = readings[reading.nick, reading.name]
        series.append((reading.at, max(reading.id, series[-1][1] if series else 0)))

    def read_up_to(nick: str, name: str, at: float, like: int) -> int:
        """Return how far somebody had read at this time, in the era of the id `like`."""
        series = readings[nick, name]
        position = bisect_right(series, at, key=lambda one: one[0])
        return max((id_ for _, id_ in series[:position] if era_of(id_) == era_of(like)), default=0)

    for claim in _furthest(history.claims, "read"):
        up_to = read_up_to(claim.recipient, claim.sender, claim.at, claim.id)
        if claim.id > up_to:
            yield Wrong(
                "false_receipt", f"{claim}, but {claim.recipient} had read up to {up_to} only"
            )
    for mark in history.marks:
        up_to = read_up_to(mark.nick, mark.name, math.inf, mark.id)
        if mark.id > up_to:
            yield Wrong(
                "false_receipt",
                f"the server has {mark}, but {mark.nick} had read up to {up_to} only",
            )
    by_id = {one.id: one for one in history.stored}
    for details in history.details:
        one = by_id.get(details.id)
        for nick in details.delivered:
            is_known = nick in has and nick not in history.bereft
            if one is None or (is_known and one.key not in has[nick] and not one.is_erased):
                yield Wrong("false_receipt", f"{details}, but {nick} has no {one}")
        for nick in details.read:
            name = details.name if details.name.startswith("#") else details.nick
            if nick in has and details.id > read_up_to(nick, name, details.at, details.id):
                yield Wrong("false_receipt", f"{details}, but {nick} had not read that")


def _furthest(claims: list[Claim], state: str) -> Iterator[Claim]:
    """Yield those claims that claim more than the ones before."""
    furthest: dict[tuple[str, str], int] = defaultdict(int)
    for claim in sorted(claims, key=lambda one: one.at):
        if claim.state == state and claim.id > furthest[claim.sender, claim.recipient]:
            furthest[claim.sender, claim.recipient] = claim.id
            yield claim


def needles(history: History, rules: Rules, has: Collection[Key] | None) -> dict[str, Key]:
    """Return the texts that no file may contain any more, with the messages that they belong to.

    They are parts of the texts of all deleted messages.

    Args:
        has: the messages in the journal of the person whose files are searched; None for the
            server's files.
    """
    found: dict[str, Key] = {}
    last_era = history.last_era
    for one in history.stored:
        if one.kind in {"delete", "react"}:
            continue
        gone = [
            deletion
            for deletion in rules.deletions(one)
            if (
                era_of(deletion.id) == era_of(one.id) == last_era
                if has is None
                else deletion.key in has
            )
        ]
        posting = rules.posting(one)
        if gone and posting:
            for mark in MARK.findall(posting.text):
                found[mark[-NEEDLE_CHARACTERS:]] = one.key
    return found


def ids_of(entries: tuple[Entry, ...]) -> dict[Key, int]:
    """Return the ids under which somebody has each message that counts."""
    return {entry.key: entry.id for entry in entries if entry.state != "failed" and entry.id}


def failed_in(entries: tuple[Entry, ...]) -> set[Key]:
    """Return the messages of somebody's own that have failed."""
    return {entry.key for entry in entries if entry.state == "failed"}
