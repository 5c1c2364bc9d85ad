"""Find out which database of the server the ids belong to that clients report. Pure.

A client that meets other ids begins a new generation. It does not know which era of the server that
is; but a message with a certain id is usually stored under that id in one era only. So many
messages together tell the era.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from net.wire.dialogue import IDS
from tests.torture.history import GENERATIONS, Details, History, Journal, Key, era_of
from tests.torture.wrong import Wrong

_World = tuple[str, int]  # (nick, incarnation * GENERATIONS + generation)


def unify(history: History) -> list[Wrong]:
    """Change all ids of the history, in place, to ids counted across eras.

    Returns:
        What is wrong with the generations of the clients.
    """
    worlds = _find_eras(history)

    def id_of(nick: str, id_: int) -> int:
        return worlds.get((nick, id_ // IDS), 0) * IDS + id_ % IDS if id_ else 0

    ids_of: dict[str, set[int]] = defaultdict(set)  # by cid, in all eras
    for one in history.stored:
        ids_of[one.cid].add(one.id)

    history.answers = [replace(one, id=id_of(one.sender, one.id)) for one in history.answers]
    history.told = [replace(one, id=id_of(one.nick, one.id)) for one in history.told]
    history.claims = [replace(one, id=id_of(one.sender, one.id)) for one in history.claims]
    history.readings = [replace(one, id=id_of(one.nick, one.id)) for one in history.readings]
    history.details = [
        replace(one, id=_with_its_cid(replace(one, id=id_of(one.nick, one.id)), ids_of))
        for one in history.details
    ]
    history.deaths = [replace(one, seen=id_of(one.nick, one.seen)) for one in history.deaths]
    history.journals = {
        nick: Journal(
            nick,
            id_of(nick, journal.seen),
            tuple(replace(entry, id=id_of(nick, entry.id)) for entry in journal.entries),
        )
        for nick, journal in history.journals.items()
    }
    history.shown = {
        (nick, name): tuple(replace(one, id=id_of(nick, one.id)) for one in shown)
        for (nick, name), shown in history.shown.items()
    }
    return list(_check_generations(worlds))


def _with_its_cid(details: Details, ids_of: dict[str, set[int]]) -> int:
    """Return the id that details are about.

    They may have been asked for in the last era, and be told in this one.
    """
    ids = [id_ for id_ in ids_of[details.cid] if id_ % IDS == details.id % IDS]
    return max((id_ for id_ in ids if id_ <= details.id), default=details.id)


def _find_eras(history: History) -> dict[_World, int]:
    eras: dict[tuple[Key, int], list[int]] = defaultdict(list)  # by message and its id
    texts: dict[tuple[str, str, int], list[int]] = defaultdict(list)  # by sender, text and id
    senders: dict[tuple[str, int], list[int]] = defaultdict(list)  # by sender and id
    for one in history.stored:
        eras[one.key, one.id % IDS].append(era_of(one.id))
        texts[one.sender, one.text, one.id % IDS].append(era_of(one.id))
        senders[one.sender, one.id % IDS].append(era_of(one.id))
    votes: dict[_World, Counter[int]] = defaultdict(Counter)
    for answer in history.answers:
        if answer.id:
            votes[answer.sender, answer.id // IDS].update(
                eras[(answer.sender, answer.cid), answer.id % IDS]
            )
    for told in history.told:
        which = told.sender, told.text, told.id % IDS
        # The text of a message that was deleted afterwards is known no more.
        eras_of_it = texts.get(which) or senders[told.sender, told.id % IDS]
        votes[told.nick, told.id // IDS].update(eras_of_it)
    for nick, journal in history.journals.items():
        for entry in journal.entries:
            if entry.id and entry.state != "failed":
                votes[nick, entry.id // IDS].update(eras[entry.key, entry.id % IDS])
    # The same messages may get the same ids twice: then it is an era that no other world has.
    found: dict[_World, int] = {}
    for world in sorted(votes):
        if votes[world]:
            before = found.get((world[0], world[1] - 1), -1)
            found[world] = max(votes[world], key=lambda era: (votes[world][era], era > before))
    return found


def _check_generations(worlds: dict[_World, int]) -> Iterator[Wrong]:
    """Check that a client begins a new generation only, and always, when the server begins anew."""
    last: dict[tuple[str, int], int] = {}
    for (nick, world), era in sorted(worlds.items()):
        which = nick, world // GENERATIONS
        if era <= last.get(which, -1):
            yield Wrong("inverted", f"{nick} took the server for another one, in era {era}")
        last[which] = era
