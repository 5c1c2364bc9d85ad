"""Test that the checker compares what is shown, told and kept with what the authors did.

It also knows what is lost with a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from net.wire.dialogue import IDS
from tests.torture import contents, eras
from tests.torture.checker import check
from tests.torture.expected import Rules
from tests.torture.history import (
    GENERATIONS,
    Answer,
    Claim,
    Details,
    Entry,
    Heard,
    History,
    Journal,
    Key,
    Posting,
    Shown,
    Stay,
    Stored,
    TakenIn,
    Told,
)
from tests.torture.test_checker import ALWAYS, change, drop, entry, flawless, kinds
from tests.torture.wrong import Wrong


def changed() -> History:
    """Return a history with changes.

    ana writes 1, 2 and 3 to luis, edits the first twice, answers it with the third, and deletes the
    second; luis reacts to the first, and then changes the reaction. An edit that goes to another
    conversation changes nothing.
    """
    about_1, about_2 = ("ana", "a1"), ("ana", "a2")
    postings = [
        Posting(1, "ana", "luis", "uno", "a1"),
        Posting(2, "ana", "luis", "dos 0123456789abcdef", "a2"),
        Posting(3, "ana", "luis", "tres", "a3", "", about_1),
        Posting(4, "ana", "luis", "UNO", "a4", "edit", about_1),
        Posting(5, "luis", "ana", "👍", "l1", "react", about_1),
        Posting(6, "ana", "luis", "Dos 1123456789abcdef", "a5", "edit", about_2),
        Posting(7, "ana", "luis", "Uno", "a6", "edit", about_1),
        Posting(8, "ana", "luis", "", "a7", "delete", about_2),
        Posting(9, "luis", "ana", "😀", "l2", "react", about_1),
        Posting(10, "ana", "eva", "nada", "a8", "edit", about_1),
    ]
    stored = [
        Stored(n, one.sender, one.to, one.cid, one.text, one.kind, one.about)
        for n, one in enumerate(postings, 1)
    ]
    stored[1] = replace(stored[1], text="", kind="deleted")
    stored[5] = replace(stored[5], text="")
    everything = tuple(
        entry(one.id, one, "read" if one.sender == "ana" else "") for one in stored if one.id < 10
    )
    shown = (
        Shown("ana", "a1", "Uno", 1, "read", edited=True, reactions=(("luis", "😀"),)),
        Shown("ana", "a2", "", 2, "read", deleted=True),
        Shown("ana", "a3", "tres", 3, "read", quote=("ana", "a1", "Uno")),
    )
    keys = tuple(one.key for one in shown)
    return History(
        journals={
            "ana": Journal("ana", 10, (*everything, entry(10, stored[9], "stored"))),
            "luis": Journal(
                "luis",
                9,
                tuple(
                    replace(one, state="read" if one.sender == "luis" else "")
                    for one in everything
                    if one.id != 6
                ),
            ),
        },
        stored=stored,
        postings=postings,
        shown={
            ("ana", "luis"): shown,
            ("luis", "ana"): tuple(replace(one, state="") for one in shown),
        },
        loaded={("ana", "luis"): keys, ("luis", "ana"): keys},
        paged={("luis", "ana"): tuple(one for one in stored if one.id not in (6, 10))},
    )


def test_nothing_is_wrong_with_what_was_changed() -> None:
    assert check(changed()) == []
    history = changed()
    assert set(contents.needles(history, Rules(history), None)) == {"6789abcdef"}


def test_edits_of_what_was_taken_back_need_not_be_kept() -> None:
    history = changed()
    history.answers = [Answer(6.5, "ana", "a5", 6)]
    del history.stored[5]
    assert check(history) == []
    del history.stored[3]  # the edit of another message
    assert "lost" in kinds(history)


def show(history: History, position: int, **changes: object) -> None:
    shown = list(history.shown["luis", "ana"])
    shown[position] = replace(shown[position], **changes)  # type: ignore[arg-type]
    history.shown["luis", "ana"] = tuple(shown)


def page(history: History, *positions: int) -> None:
    told = history.paged["luis", "ana"]
    history.paged["luis", "ana"] = tuple(told[position] for position in positions)


def keep(history: History, position: int, **changes: object) -> None:
    """Change a message that the server has stored."""
    history.stored[position] = replace(history.stored[position], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda history: show(history, 0, text="UNO"), "altered"),
        (lambda history: show(history, 0, text="nada"), "altered"),
        (lambda history: show(history, 0, text="uno", edited=False), "altered"),
        (lambda history: show(history, 0, edited=False), "altered"),
        (lambda history: show(history, 0, reactions=()), "altered"),
        (lambda history: show(history, 0, reactions=(("luis", "👍"),)), "altered"),
        (lambda history: show(history, 0, reactions=(("luis", "👍"), ("luis", "😀"))), "altered"),
        (lambda history: show(history, 1, text="dos", deleted=False), "altered"),
        (lambda history: show(history, 2, deleted=True, text="", quote=None), "altered"),
        (lambda history: show(history, 2, quote=None), "altered"),
        (lambda history: show(history, 2, quote=("ana", "a1", "UNO")), "altered"),
        (lambda history: show(history, 2, quote=("ana", "a2", "")), "altered"),
        (
            lambda history: history.shown.update(
                {("luis", "ana"): history.shown["luis", "ana"][1:]}
            ),
            "lost",
        ),
        (
            lambda history: history.shown.update(
                {("luis", "ana"): history.shown["luis", "ana"][::-1]}
            ),
            "inverted",
        ),
        (
            lambda history: history.loaded.update(
                {("luis", "ana"): (("ana", "a1"), ("ana", "a3"))}
            ),
            "lost",
        ),
        (lambda history: page(history, 0, 2, 3, 4, 5, 6, 7), "lost"),
        (lambda history: page(history, 0, 0, 1, 2, 3, 4, 5, 6, 7), "doubled"),
        (lambda history: page(history, 0, 2, 1, 3, 4, 5, 6, 7), "inverted"),
        (lambda history: keep(history, 1, text="dos 0123456789abcdef", kind=""), "not_erased"),
        (lambda history: keep(history, 5, text="Dos 1123456789abcdef"), "not_erased"),
        (lambda history: keep(history, 3, about=("ana", "a3")), "invented"),
        (lambda history: keep(history, 4, text=""), "invented"),
        (lambda history: change(history, "luis", 1, text="dos 0123456789abcdef"), "not_erased"),
    ],
)
def test_what_is_shown_or_kept_otherwise_is_found(
    spoil: Callable[[History], object], kind: str
) -> None:
    history = changed()
    spoil(history)
    assert kind in kinds(history)


def test_who_was_not_told_of_a_change_is_shown_what_was_before() -> None:
    """Test that luis, who was out of the room when the change came, sees the old text."""
    history = changed()
    history.stays = [
        Stay("#sala", "luis", 0, 6.5, inside=True),
        Stay("#sala", "ana", *ALWAYS, inside=True),
    ]
    history.postings = [
        replace(one, to="#sala") if one.to != "eva" else one for one in history.postings
    ]
    history.stored = [
        replace(one, to="#sala") if one.to != "eva" else one for one in history.stored
    ]
    history.journals = {
        nick: replace(
            journal,
            entries=tuple(
                replace(one, to="#sala", state="stored" if one.sender == nick else "")
                if one.to != "eva"
                else one
                for one in journal.entries
            ),
        )
        for nick, journal in history.journals.items()
    }
    history.journals["luis"] = replace(
        history.journals["luis"],
        entries=tuple(
            replace(one, text="dos 0123456789abcdef") if one.id == 2 else one
            for one in history.journals["luis"].entries
            if one.id not in (7, 8)
        ),
    )
    history.shown = {
        ("luis", "#sala"): (
            Shown("ana", "a1", "UNO", 1, edited=True, reactions=(("luis", "😀"),)),
            Shown("ana", "a2", "dos 0123456789abcdef", 2),
            Shown("ana", "a3", "tres", 3, quote=("ana", "a1", "UNO")),
        )
    }
    history.loaded, history.paged = {}, {}
    assert check(history) == []


# --- groups ---------------------------------------------------------------------------------------


def test_nobody_has_what_was_said_in_a_group_before_they_were_taken_in() -> None:
    group = "#g-0000000001"
    history = flawless()
    history.stays = [replace(stay, room=group) for stay in history.stays]
    history.stored[1] = replace(history.stored[1], to=group)
    history.postings[1] = replace(history.postings[1], to=group)
    history.marks, history.details, history.readings = [], [], history.readings[:1]
    for nick, position in (("ana", 1), ("luis", 1), ("eva", 0)):
        change(history, nick, position, to=group)
    assert check(history) == []
    history.stays[2] = replace(history.stays[2], inside=False)
    assert kinds(history) == {"astray"}
    history.taken_in = [TakenIn(2, group, "eva")]  # the invitation has to wait until she accepts it
    assert kinds(history) == {"astray"}
    history.accepted["eva"] = 1  # an earlier invitation, so this one took effect at once
    assert check(history) == []
    history.taken_in = [TakenIn(50, group, "eva")]
    assert kinds(history) == {"astray"}


# --- plain visitors -------------------------------------------------------------------------------


def heard() -> History:
    """Return a history with a plain visitor.

    pepe, who is plain, is in the room while luis and ana write there; then ana writes to him.
    """
    told = [
        ("luis", "#sala", "uno\ndos", "l1"),
        ("ana", "#sala", "tres", "a1"),
        ("ana", "pepe", "cuatro", "a2"),
    ]
    return History(
        stored=[
            Stored(n, sender, to, cid, text) for n, (sender, to, text, cid) in enumerate(told, 1)
        ]
        + [Stored(4, "pepe", "#sala", "e:4", "cinco")],
        postings=[
            Posting(n, sender, to, text, cid) for n, (sender, to, text, cid) in enumerate(told, 10)
        ]
        + [Posting(14, "pepe", "#sala", "cinco")],
        answers=[
            Answer(n + 0.5, sender, cid, n - 9)
            for n, (sender, _to, _text, cid) in enumerate(told, 10)
        ],
        heard=[
            Heard(
                "pepe",
                1,
                20,
                (
                    "#sala luis: uno",
                    "#sala luis: dos",
                    "#sala ana: tres",
                    "El usuario nadie-1 no está conectado.",
                    "ana: cuatro",
                ),
                (("#sala", 2),),
            )
        ],
        said=[(Posting(14, "pepe", "#sala", "cinco"), 15)],
        stays=[Stay("#sala", "ana", *ALWAYS, inside=True)],
    )


def test_nothing_is_wrong_with_what_was_heard() -> None:
    assert check(heard()) == []


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((0, 1, 2), "lost"),
        ((1, 2, 4), "invented"),
        ((0, 1, 4, 2), "inverted"),
        ((0, 1, 2, 4, 4), "doubled"),
    ],
)
def test_what_a_plain_visitor_was_told_otherwise(lines: tuple[int, ...], kind: str) -> None:
    history = heard()
    history.heard[0] = replace(
        history.heard[0], lines=tuple(history.heard[0].lines[n] for n in lines)
    )
    assert kind in kinds(history)


def test_a_plain_visitor_is_told_who_has_said_what() -> None:
    history = heard()
    lines = ("luis: cuatro", *history.heard[0].lines[:3])
    history.heard[0] = replace(history.heard[0], lines=lines)
    assert kinds(history) == {"invented", "lost"}


def test_what_the_server_took_from_a_plain_visitor_is_stored() -> None:
    history = heard()
    del history.stored[3]
    assert kinds(history) == {"lost"}
    history.stays.clear()  # there was nobody for whom it would be kept
    assert check(history) == []


# --- files that vanish ----------------------------------------------------------------------------


def two_eras() -> History:
    """Return a history in which the server's database vanishes, and luis's journal too.

    The server loses its database after ana's first message to luis, which had its `ok`, and after
    her second, whose `ok` was lost. In the next era the second is sent again, and luis's journal
    gets it anew. All ids are those that the clients report.
    """
    anew = GENERATIONS * IDS
    first, second = ("ana", "a1"), ("ana", "a2")

    def kept(key: Key, id_: int) -> Stored:
        return Stored(id_, key[0], "luis", key[1], f"texto {key[1]}")

    return History(
        stored=[kept(first, 1), kept(second, 2), kept(second, IDS + 1)],
        postings=[
            Posting(1, "ana", "luis", "texto a1", "a1"),
            Posting(2, "ana", "luis", "texto a2", "a2"),
        ],
        answers=[Answer(1.5, "ana", "a1", 1), Answer(9, "ana", "a2", IDS + 1)],
        journals={
            "ana": Journal(
                "ana",
                IDS + 1,
                (
                    Entry(1, "ana", "luis", "a1", "texto a1", 1, "stored"),
                    Entry(2, "ana", "luis", "a2", "texto a2", IDS + 1, "delivered"),
                ),
            ),
            "luis": Journal(
                "luis", anew + 1, (Entry(1, "ana", "luis", "a2", "texto a2", anew + 1),)
            ),
        },
        told=[
            Told(3, "luis", 1, "ana", "texto a1", 1),
            Told(9, "luis", 2, "ana", "texto a2", anew + 1, 1),
        ],
        claims=[Claim(4, "ana", "luis", 1), Claim(10, "ana", "luis", IDS + 1)],
        bereft={"luis"},
    )


def test_what_is_lost_with_a_file_is_known_and_not_wrong() -> None:
    history = two_eras()
    assert eras.unify(history) == []
    assert history.journals["luis"].entries[0].id == IDS + 1
    assert check(history) == []


def test_what_was_stored_after_the_loss_is_lost_to_nobody() -> None:
    history = two_eras()
    drop(history, "luis", 0)
    eras.unify(history)
    assert {wrong.kind for wrong in check(history)} == {"lost", "false_receipt"}


def failed_but_answered() -> History:
    """Return a history in which luis answers a message that has failed for its author.

    luis got ana's message; the `ok` was lost, and then the server's file. The next server refused
    the message, because luis had not come back yet. Then he answered it. In between she deleted it,
    and that was refused as well.
    """
    asked, answer = ("ana", "a1"), Stored(IDS + 1, "luis", "ana", "l1", "sí", "", ("ana", "a1"))
    return History(
        stored=[Stored(1, "ana", "luis", "a1", "¿vienes?"), answer],
        postings=[
            Posting(1, "ana", "luis", "¿vienes?", "a1"),
            Posting(4, "ana", "luis", "", "a2", "delete", asked),
            Posting(6, "luis", "ana", "sí", "l1", "", asked),
        ],
        answers=[Answer(5, "ana", "a1", 0), Answer(7, "luis", "l1", IDS + 1)],
        journals={
            "ana": Journal(
                "ana",
                IDS + 1,
                (
                    Entry(1, "ana", "luis", "a1", "¿vienes?", 0, "failed"),
                    Entry(2, "ana", "luis", "a2", "", 0, "failed", "delete"),
                    entry(3, answer),
                ),
            ),
            "luis": Journal(
                "luis",
                IDS + 1,
                (Entry(1, "ana", "luis", "a1", "¿vienes?", 1), entry(2, answer, "delivered")),
            ),
        },
        shown={
            ("ana", "luis"): (
                Shown("ana", "a1", "¿vienes?", 0, "failed"),
                Shown("luis", "l1", "sí", IDS + 1, quote=(*asked, "¿vienes?")),
            ),
            ("luis", "ana"): (
                Shown("ana", "a1", "¿vienes?", 1),
                Shown("luis", "l1", "sí", IDS + 1, "delivered", quote=(*asked, "¿vienes?")),
            ),
        },
    )


def test_an_answer_quotes_what_has_failed_and_arrived_all_the_same() -> None:
    history = failed_but_answered()
    assert check(history) == []
    failed, answer = history.shown["ana", "luis"]
    history.shown["ana", "luis"] = failed, replace(answer, quote=("ana", "a1", ""))
    assert kinds(history) == {"altered"}


def test_an_answer_does_not_quote_what_has_failed_and_was_deleted() -> None:
    """Test that the deletion counts for ana, because the server has taken it."""
    history = failed_but_answered()
    deletion = Stored(IDS + 2, "ana", "luis", "a2", "", "delete", ("ana", "a1"))
    history.stored.append(deletion)
    change(history, "ana", 0, text="")
    change(history, "ana", 1, id=deletion.id, state="delivered")
    luis = history.journals["luis"]
    history.journals["luis"] = replace(
        luis,
        seen=deletion.id,
        entries=(replace(luis.entries[0], text=""), luis.entries[1], entry(3, deletion)),
    )
    for reader, other in (("ana", "luis"), ("luis", "ana")):
        shown, answer = history.shown[reader, other]
        history.shown[reader, other] = (
            replace(shown, text="", deleted=True),
            replace(answer, quote=("ana", "a1", "")),
        )
    assert check(history) == []
    shown, answer = history.shown["ana", "luis"]
    history.shown["ana", "luis"] = shown, replace(answer, quote=("ana", "a1", "¿vienes?"))
    assert kinds(history) == {"altered"}


def test_an_era_is_told_by_texts_and_not_by_who_sent_what_number() -> None:
    history = two_eras()
    history.stored += [
        Stored(IDS + 2, "ana", "luis", "a3", "texto a3"),
        Stored(2 * IDS + 2, "ana", "luis", "a4", "texto a4"),
    ]
    history.told.append(Told(11, "luis", 2, "ana", "texto a4", (GENERATIONS + 1) * IDS + 2, 1))
    eras.unify(history)
    assert history.told[-1].id == 2 * IDS + 2


def test_a_message_that_gets_its_number_a_second_time_is_of_the_next_era() -> None:
    history = two_eras()
    history.stored.append(replace(history.stored[-1], id=2 * IDS + 1))
    history.told.append(Told(11, "luis", 2, "ana", "texto a2", (GENERATIONS + 1) * IDS + 1, 1))
    assert eras.unify(history) == []
    assert history.told[-1].id == 2 * IDS + 1


def test_details_that_come_late_are_of_the_era_in_which_they_were_asked_for() -> None:
    history = two_eras()
    history.details = [
        Details(9.5, "ana", "luis", IDS + 1, ("luis",), (), cid) for cid in ("a1", "a2")
    ]
    eras.unify(history)
    assert [one.id for one in history.details] == [1, IDS + 1]


def test_a_client_that_takes_the_server_for_another_one_without_a_reason() -> None:
    history = two_eras()
    history.stored = [
        replace(one, id=one.id + IDS) if one.id == 1 else one
        for one in history.stored
        if one.id != 2
    ]
    history.stored[0] = replace(history.stored[0], id=IDS + 7)
    history.answers[0] = replace(history.answers[0], id=7)
    change(history, "ana", 0, id=7)
    assert Wrong("inverted", "ana took the server for another one, in era 1") in eras.unify(history)
