"""Test edits, deletions, reactions and answers in the client's journal."""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from net.journal.journal import Journal
from net.wire import events
from net.wire.events import Accepted, Changed, ChangeFailed, Item, Quote, Received
from net.wire.messages import About, Err, Message, Ok, Page, Post
from tests.net.journal.test_journal import STEPS, World, from_ana, from_luis, log_in, opened


@pytest.fixture
def journal() -> Iterator[Journal]:
    """Open ana's journal in memory, logged in for the first time."""
    journal = opened(None)
    yield journal
    journal.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ana.db"


def change(
    id_: int,
    kind: str,
    cid: str,
    text: str = "",
    *,
    by: str = "luis",
    of: str = "luis",
    to: str = "ana",
) -> Message:
    """Return the change by `by` to the message `cid` of `of`."""
    return Message(id_, by, to, text, 1000 + id_, f"x{id_}", kind, About(of, cid))


def only(journal: Journal, name: str = "luis") -> Item:
    [item] = journal.page(name).items
    return item


def changed(told: Sequence[events.Event]) -> list[Item]:
    return [event.item for event in told if isinstance(event, Changed)]


# --- by others ------------------------------------------------------------------------------------


def test_the_last_edit_counts(journal: Journal) -> None:
    journal.record([from_luis(1, "hoal")])
    [item] = changed(journal.record([change(2, "edit", "l1", "hola")]))
    assert (item.text, item.edited, item.at, item.place, item.cid) == (
        "hola",
        True,
        1001,
        (1, 1),
        "l1",
    )
    assert changed(journal.record([change(4, "edit", "l1", "hola!")])) == [only(journal)]
    assert journal.record([change(3, "edit", "l1", "¿hola?")]) == []  # it is late, and older
    assert only(journal).text == "hola!"
    assert journal.seen == 4


def test_a_change_is_no_message(journal: Journal) -> None:
    journal.record(
        [
            from_luis(1),
            Message(2, "eva", "ana", "hola", 0, "e2"),
            change(3, "edit", "l1", "otra"),
            change(4, "react", "l1", "👍"),
            change(5, "delete", "l1"),
        ]
    )
    restored = journal.restored()
    assert restored and [(past.name, past.unread) for past in restored.conversations] == [
        ("eva", 1),
        ("luis", 0),
    ]
    assert len(journal.page("luis").items) == 1


@pytest.mark.parametrize("comes_first", ["message", "change"])
@pytest.mark.parametrize("kind", ["edit", "delete"])
def test_who_takes_a_nick_later_changes_nothing_that_was_written_before(
    journal: Journal, kind: str, comes_first: str
) -> None:
    written = replace(from_luis(1, "lo que dije"), author="first")
    forged = replace(change(2, kind, "l1", "otra cosa" if kind == "edit" else ""), author="second")
    for message in (written, forged) if comes_first == "message" else (forged, written):
        journal.record([message])
    assert (only(journal).text, only(journal).edited, only(journal).deleted) == (
        "lo que dije",
        False,
        False,
    )
    assert journal.reader.search(1, "dije").hits
    journal.record(
        [replace(change(3, kind, "l1", "lo mío" if kind == "edit" else ""), author="first")]
    )
    assert (only(journal).text, only(journal).deleted) == (
        ("lo mío", False) if kind == "edit" else ("", True)
    )


def test_a_message_of_the_new_user_that_was_deleted_takes_nothing_with_it(journal: Journal) -> None:
    """Test also a message with the same cid as one of an earlier user of the nick."""
    journal.record([replace(from_luis(1, "lo que dije"), author="first")])
    journal.record([Message(9, "luis", "ana", "", 9, "l1", "deleted", author="second")])
    assert only(journal).text == "lo que dije"


def test_the_reactions_of_two_who_have_had_the_same_nick_are_two(journal: Journal) -> None:
    journal.record([from_luis(1, to="#clase")])
    for id_, emoji, author in [(2, "👍", "first"), (3, "👎", "second"), (4, "❤", "second")]:
        journal.record(
            [replace(change(id_, "react", "l1", emoji, by="eva", to="#clase"), author=author)]
        )
    assert only(journal, "#clase").reactions == (("eva", "👍"), ("eva", "❤"))


def test_what_is_from_before_there_were_authors_can_still_be_changed(journal: Journal) -> None:
    journal.record([from_luis(1, "hoal")])
    journal.record([replace(change(2, "edit", "l1", "hola"), author="luis's key")])
    assert only(journal).text == "hola"


def test_nobody_changes_what_others_have_written(journal: Journal) -> None:
    journal.record([from_luis(1, "mía", "#clase"), from_ana(2, "a2", "#clase")])
    before = journal.page("#clase")
    told = journal.record(
        [
            change(3, "edit", "l1", "tuya", by="eva", of="luis", to="#clase"),
            change(4, "delete", "l1", by="eva", of="luis", to="#clase"),
            change(5, "delete", "a2", by="luis", of="ana", to="#clase"),
        ]
    )
    assert told == []
    assert journal.page("#clase") == before


def test_what_is_said_in_one_conversation_changes_nothing_in_another(journal: Journal) -> None:
    journal.record([from_luis(1, "en privado")])
    told = journal.record(
        [
            change(2, "edit", "l1", "x", to="#clase"),
            change(3, "react", "l1", "👍", to="#clase"),
            change(4, "delete", "l1", to="#clase"),
        ]
    )
    assert told == []
    assert only(journal) == Item("luis", "en privado", 1001, (1, 1), cid="l1")
    [answer] = journal.record(
        [Message(5, "eva", "#clase", "¿eh?", 0, "e5", about=About("luis", "l1"))]
    )
    assert isinstance(answer, Received)
    # Otherwise eva could show a class what luis wrote to ana.
    assert answer.item.reply == Quote("luis", "l1", "")


def test_a_deleted_message_leaves_its_place_and_nothing_else(path: Path) -> None:
    journal = opened(path)
    secret, later = "tortilla secreta", "empanada secreta"
    journal.record(
        [
            from_luis(1, secret),
            change(2, "edit", "l1", later),
            change(3, "react", "l1", "👍", by="ana"),
        ]
    )
    [item] = changed(journal.record([change(4, "delete", "l1")]))
    assert item == Item("luis", "", 1001, (1, 1), cid="l1", deleted=True) == only(journal)
    assert journal.record([change(5, "edit", "l1", later), change(6, "react", "l1", "👎")]) == []
    assert journal.reader.search(1, "secreta").hits == ()
    assert only(journal).deleted
    journal.close()
    with sqlite3.connect(path) as db:
        assert "secreta" not in "".join(map(str, db.execute("SELECT * FROM message").fetchall()))
    db.close()


@pytest.mark.parametrize("is_killed", [False, True])
def test_the_words_of_a_deleted_message_go_from_the_index_too(
    path: Path, is_killed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that nobody who looks into the file finds the words in the index.

    They must vanish also if the process that was told of the deletion was killed before it did so.
    """
    journal = opened(path)
    journal.record([from_luis(n, f"hola {n * 7919:012x}") for n in range(1, 400)])
    words = f"{57 * 7919:012x}"[-7:].encode()
    assert words in files_of(path)
    if is_killed:
        for name in ("_renew_words", "_remove_traces"):
            monkeypatch.setattr(journal._ledger, name, lambda: None)
    journal.record([change(400, "delete", "l57")])
    journal.close()
    if is_killed:
        assert words in files_of(path)
        opened(path).close()
    assert words not in files_of(path)


def test_of_a_deleted_message_no_copy_stays_in_a_gap(path: Path) -> None:
    """Test copies of rows that were moved to another page.

    A row that grows may move others to another page; the old copies stay until something overwrites
    them. With this seed that happens to a message that is deleted later.
    """
    journal, dice = opened(path), random.Random(3)
    pending: list[str] = []
    here: list[tuple[str, str, str]] = []  # sender, cid, a word that only this message has
    gone: list[bytes] = []
    n = 0
    for _ in range(600):
        kind, n = dice.random(), n + 1
        if kind < 0.7:
            word = f"{dice.getrandbits(64):016x}"
            text = f"hola {word}" + "." * dice.randrange(150)
        if kind < 0.35:
            journal.add([Post("luis", text, f"c{n}")])
            pending.append(f"c{n}")
            here.append(("ana", f"c{n}", word))
            if dice.random() < 0.8:
                for cid in pending:
                    n += 1
                    journal.record([Ok(cid, n, 1_000_000 + n)])
                pending.clear()
        elif kind < 0.7:
            journal.record([Message(n, "luis", "ana", text, 1000 + n, f"l{n}")])
            here.append(("luis", f"l{n}", word))
        elif here:
            sender, cid, word = here.pop(dice.randrange(len(here)))
            to = "luis" if sender == "ana" else "ana"
            journal.record([change(n + 100_000, "delete", cid, by=sender, of=sender, to=to)])
            gone.append(word[-10:].encode())
    journal.close()
    data = files_of(path)
    assert [word for word in gone if word in data] == []


def files_of(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_what_the_server_has_deleted_already_is_deleted(journal: Journal) -> None:
    [told] = journal.record([Message(1, "luis", "ana", "", 9, "l1", "deleted")])
    assert isinstance(told, Received)
    assert told.item.deleted
    restored = journal.restored()
    assert restored and restored.conversations[0].unread == 0
    assert journal.record([change(2, "edit", "l1"), change(3, "delete", "l1")]) == []
    assert only(journal).deleted
    journal.record([from_luis(4, "queda")])
    log_in(journal, since=0, epoch="e2")  # another database sends it again, without its text
    [item] = changed(journal.record([Message(1, "luis", "ana", "", 9, "l4", "deleted")]))
    assert (item.cid, item.text, item.deleted) == ("l4", "", True)


def test_a_message_that_is_deleted_before_it_was_read_is_not_unread(journal: Journal) -> None:
    journal.record([from_luis(1), from_luis(2), change(3, "delete", "l1")])
    restored = journal.restored()
    assert restored and restored.conversations[0].unread == 1
    journal.record([from_luis(4)])
    journal.read("luis", (1, 1))
    restored = journal.restored()
    assert restored and restored.conversations[0].unread == 2


def test_everybody_has_one_reaction_and_may_take_it_back(journal: Journal) -> None:
    journal.record([from_luis(1, to="#clase")])

    def react(id_: int, by: str, emoji: str) -> None:
        journal.record([change(id_, "react", "l1", emoji, by=by, to="#clase")])

    react(2, "eva", "👍")
    react(3, "luis", "🎉")
    assert only(journal, "#clase").reactions == (("eva", "👍"), ("luis", "🎉"))
    react(4, "Eva", "❤")
    assert only(journal, "#clase").reactions == (("luis", "🎉"), ("Eva", "❤"))
    react(5, "luis", "")
    react(6, "mal", "x" * 17)
    assert only(journal, "#clase").reactions == (("Eva", "❤"),)


def test_who_changes_his_mind_all_day_makes_nothing_slow(journal: Journal) -> None:
    journal.record([from_luis(1)])
    journal.record([change(n, "react", "l1", "👍" if n % 2 else "👎") for n in range(2, 200)])
    journal.record([change(n, "edit", "l1", str(n)) for n in range(200, 400)])
    assert len(journal._ledger.changes("luis", "l1")) == 2
    assert (only(journal).text, only(journal).reactions) == ("399", (("luis", "👍"),))
    assert journal.record([change(300, "edit", "l1", "300")]) == []  # known, and without effect


CHANGES = (
    change(2, "edit", "l1", "uno"),
    change(3, "react", "l1", "👍", by="ana", to="luis"),
    change(4, "edit", "l1", "dos"),
    change(5, "react", "l1", "🎉"),
)


@pytest.mark.parametrize("with_deletion", [False, True])
def test_it_does_not_matter_what_comes_first(with_deletion: bool) -> None:
    heard = [
        from_luis(1, "cero"),
        *CHANGES,
        *([change(6, "delete", "l1")] if with_deletion else []),
    ]
    found = set()
    for order in itertools.permutations(heard):
        journal = opened(None)
        shown: Item | None = None
        for event in (event for one in order for event in journal.record([one])):
            if isinstance(event, Received | Changed):
                shown = event.item
        item = only(journal)
        assert shown == item
        found.add((item.text, item.edited, item.deleted, item.reactions))
        hits = [hit.item.text for hit in journal.reader.search(1, "dos").hits]
        assert hits == ([] if with_deletion else ["dos"])
        assert not journal.reader.search(1, "cero").hits
        journal.close()
    assert found == {
        ("", False, True, ())
        if with_deletion
        else ("dos", True, False, (("ana", "👍"), ("luis", "🎉")))
    }


def test_changes_of_kinds_that_are_not_known_here_are_passed_over(journal: Journal) -> None:
    journal.record([from_luis(1)])
    told = journal.record(
        [
            change(2, "pin", "l1"),
            Message(3, "luis", "ana", "x", 0, "x3", "edit"),
            change(4, "edit", "l9", "no"),
            change(5, "edit", "", "no"),
        ]
    )
    assert told == []
    assert (only(journal).text, journal.seen) == ("luis 1", 5)


def test_a_change_can_not_be_changed(journal: Journal) -> None:
    journal.record(
        [from_luis(1), change(2, "edit", "l1", "editada"), change(3, "react", "l1", "👍", by="eva")]
    )
    before = only(journal)
    told = journal.record(
        [change(4, "react", "x2", "👍"), change(5, "delete", "x2"), change(6, "edit", "x2", "no")]
    )
    assert told == []
    assert only(journal) == before
    [answer] = journal.record(
        [Message(7, "eva", "ana", "¿eh?", 0, "e7", about=About("luis", "x2"))]
    )
    assert isinstance(answer, Received)
    assert answer.item.reply == Quote("luis", "x2", "")


def test_a_change_out_of_the_history_waits_for_its_message(journal: Journal) -> None:
    journal.record([from_luis(9, to="#clase")])
    journal.record([Page("#clase", (change(8, "edit", "l1", "editada", to="#clase"),), True)])
    assert journal.reader.asks_before("#clase") == 9
    assert journal.record([Page("#clase", (from_luis(1, "vieja", "#clase"),), False)]) == []
    assert [item.text for item in journal.page("#clase").items] == ["editada", "luis 9"]


# --- answers --------------------------------------------------------------------------------------


def answer(id_: int, cid: str, of: str = "luis", to: str = "ana") -> Message:
    return Message(id_, "luis", to, f"re {cid}", 1000 + id_, f"l{id_}", about=About(of, cid))


def test_an_answer_quotes_what_the_message_says_now(journal: Journal) -> None:
    told = journal.record([from_luis(1, "hoal"), answer(2, "l1")])
    assert isinstance(told[1], Received)
    assert told[1].item.reply == Quote("luis", "l1", "hoal")
    told = journal.record([change(3, "edit", "l1", "hola")])
    assert [(item.cid, item.text, item.reply) for item in changed(told)] == [
        ("l1", "hola", None),
        ("l2", "re l1", Quote("luis", "l1", "hola")),
    ]
    told = journal.record([change(4, "react", "l1", "👍")])
    assert [item.cid for item in changed(told)] == ["l1"]
    told = journal.record([change(5, "delete", "l1")])
    assert [(item.cid, item.reply) for item in changed(told)] == [
        ("l1", None),
        ("l2", Quote("luis", "l1", "")),
    ]
    assert journal.page("luis").items[1].reply == Quote("luis", "l1", "")


def test_an_answer_to_what_is_not_here_yet(journal: Journal) -> None:
    journal.record([answer(8, "l1")])
    assert only(journal).reply == Quote("luis", "l1", "")
    told = journal.record([Page("luis", (from_luis(1, "hola"),), False)])
    assert [(item.cid, item.reply) for item in changed(told)] == [
        ("l8", Quote("luis", "l1", "hola"))
    ]


def test_a_long_message_is_quoted_by_its_beginning(journal: Journal) -> None:
    journal.record([from_luis(1, "x" * 16_000), answer(2, "l1")])
    reply = journal.page("luis").items[1].reply
    assert reply
    assert reply.text == "x" * 300


# --- one's own ------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_taken", [True, False])
def test_an_answer_quotes_what_has_failed_here_and_got_there_all_the_same(
    journal: Journal, is_taken: bool
) -> None:
    """Test an answer to a message that reached luis from a server whose file has vanished since.

    Its `ok` was lost, and the next server refuses it: luis had not come back yet. Ana deletes it
    then, which the server takes or not.
    """
    journal.add([Post("luis", "¿vienes?", "c1")])
    log_in(journal, 0, "e2")
    journal.record([Err("no_such_nick", "Nobody here has this nick.", "c1")])
    journal.record([answer(1, "c1", "ana")])
    quote = Quote("ana", "c1", "¿vienes?")
    asked, said = journal.page("luis").items
    assert (asked.state, asked.text, said.reply) == ("failed", "¿vienes?", quote)
    told = changed(journal.add([own("delete", "c1")]))
    assert [(item.text, item.reply) for item in told] == [
        ("", None),
        ("re c1", Quote("ana", "c1", "")),
    ]
    journal.record([Ok("x1", 2, 9) if is_taken else Err("no_such_nick", "Nobody.", "x1")])
    asked, said = journal.page("luis").items
    assert asked.deleted is is_taken
    assert said.reply == (Quote("ana", "c1", "") if is_taken else quote)


def own(kind: str, cid: str, text: str = "", new_cid: str = "x1", of: str = "ana") -> Post:
    return Post("luis", text, new_cid, kind, About(of, cid))


def stored(journal: Journal, cid: str = "c1", id_: int = 1) -> None:
    journal.add([Post("luis", "hoal", cid)])
    journal.record([Ok(cid, id_, 5)])


def test_a_change_of_ones_own_is_shown_at_once_and_sent_until_it_is_there(path: Path) -> None:
    journal = opened(path)
    stored(journal)
    posts = [
        own("edit", "c1", "hola"),
        own("react", "c1", "👍", "x2"),
        own("delete", "c1", "", "x3"),
    ]
    told = journal.add(posts[:2])
    assert [(item.text, item.edited, item.reactions) for item in changed(told)] == [
        ("hola", True, ()),
        ("hola", True, (("Ana", "👍"),)),
    ]
    journal.close()
    journal = opened(path)
    assert journal.pending() == posts[:2]
    assert only(journal).text == "hola"
    assert journal.record([Ok("x1", 2, 6), Ok("x2", 3, 7)]) == []
    [item] = changed(journal.add(posts[2:]))
    assert item == Item("Ana", "", 5, (1, 1), "stored", "c1", deleted=True)
    assert journal.pending() == posts[2:]
    journal.record([Ok("x3", 4, 8)])
    assert journal.pending() == []
    assert only(journal) == item
    journal.close()


@pytest.mark.parametrize("kind", ["edit", "delete", "react"])
def test_a_refused_change_is_undone(journal: Journal, kind: str) -> None:
    stored(journal)
    before = only(journal)
    [item] = changed(journal.add([own(kind, "c1", "🎉")]))
    assert item != before
    assert journal.record([Err("bad_change", "No.", "x1")]) == [
        Changed("luis", before),
        ChangeFailed("luis", kind, "bad_change", "No."),
    ]
    assert only(journal) == before
    assert [hit.item for hit in journal.reader.search(1, "hoal").hits] == [before]
    assert journal.pending() == []


def test_an_edit_of_another_device_and_one_of_here_stand_in_the_servers_order(
    journal: Journal,
) -> None:
    stored(journal)
    journal.add([own("edit", "c1", "de aquí")])
    other = change(2, "edit", "c1", "de allí", by="ana", of="ana", to="luis")
    assert journal.record([other]) == []
    assert only(journal).text == "de aquí"
    assert journal.record([Ok("x1", 3, 0)]) == []
    stored(journal, "c2", 4)
    journal.add([own("edit", "c2", "de aquí", "mine")])
    journal.record([Ok("mine", 5, 0)])
    [item] = changed(
        journal.record([change(6, "edit", "c2", "de allí", by="ana", of="ana", to="luis")])
    )
    assert item.text == "de allí"


def test_a_message_is_changed_while_it_waits_itself(journal: Journal) -> None:
    posts = [Post("luis", "hoal", "c1"), own("edit", "c1", "hola"), own("delete", "c1", "", "x2")]
    told = journal.add(posts)
    assert [(item.text, item.deleted, item.state) for item in changed(told)] == [
        ("hola", False, "pending"),
        ("", True, "pending"),
    ]
    assert journal.pending() == posts  # to the byte
    told = journal.record([Ok("c1", 1, 0), Ok("x1", 2, 0), Ok("x2", 3, 0)])
    assert [type(event) for event in told] == [Accepted]
    assert only(journal) == Item("Ana", "", 0, (1, 1), "stored", "c1", deleted=True)
    assert journal._ledger.find("ana", "c1").post.text == ""  # type: ignore[union-attr]


def test_an_answer_keeps_what_it_answers_until_it_is_sent(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(1, "hola")])
    post = Post("luis", "¿qué tal?", "c1", about=About("luis", "l1"))
    journal.add([post])
    journal.close()
    journal = opened(path)
    assert journal.pending() == [post]
    journal.record([Err("storage", "No.", "c1")])
    assert journal.retry(Post("luis", "¿qué tal?", "c1")) == post  # a retry needs no details
    assert journal.page("luis").items[1].reply == Quote("luis", "l1", "hola")
    journal.close()


def test_an_own_change_that_comes_back_is_as_good_as_its_ok(journal: Journal) -> None:
    stored(journal)
    journal.add([own("delete", "c1")])
    log_in(journal)
    assert (
        journal.record([Message(2, "ana", "luis", "", 9, "x1", "delete", About("ana", "c1"))]) == []
    )
    assert journal.pending() == []
    assert journal.record([Ok("x1", 2, 9)]) == []


# --- random sequences -----------------------------------------------------------------------------


class Writers(World):
    """Ana and luis write, change and react to messages, and their link breaks."""

    def change(self, who: str, kind: str, of: str, n: int, text: str) -> None:
        written = [one.cid for one in self.log if one.sender == of and not one.kind] or [
            f"{of[0]}{n}"
        ]
        about = About(of, written[n % len(written)])
        self.written += 1
        if who == "ana":
            self.bad_commit = -1  # what is refused here was never written
            self.journal.add([Post("luis", text, f"a{self.written}", kind, about)])
        else:
            self.log.append(
                Message(len(self.log) + 1, who, "ana", text, 0, f"l{self.written}", kind, about)
            )

    def step(self, what: str, n: int) -> None:
        match what.split():
            case [who, "edits"]:
                self.change(who, "edit", who, n, f"e{self.written}")
            case [who, "deletes"]:
                self.change(who, "delete", who, n, "")
            case [who, "reacts"]:
                self.change(who, "react", "luis" if n % 2 else "ana", n, "👍🎉"[n % 2] if n else "")
            case ["a", "post", "arrives"]:
                for post in self.journal.pending()[:1]:
                    if not any(one.cid == post.cid for one in self.log):
                        self.log.append(
                            Message(
                                len(self.log) + 1,
                                "ana",
                                post.to,
                                post.text,
                                0,
                                post.cid,
                                post.kind,
                                post.about,
                            )
                        )
                    if n % 2:
                        self.hear(
                            Ok(post.cid, next(one.id for one in self.log if one.cid == post.cid), 0)
                        )
            case _:
                super().step(what, n)


DEEDS = ("luis edits", "luis deletes", "luis reacts", "ana edits", "ana deletes", "ana reacts")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from((*STEPS, *DEEDS)), st.integers(0, 4)), max_size=40))
def test_two_devices_see_the_same_in_the_end(steps: list[tuple[str, int]]) -> None:
    """Test a device that is always connected, and one that gets everything at once."""
    world = Writers()
    for what, n in steps:
        world.step(what, n)
    world.settle()
    other = opened(None)
    other.record(world.log)
    assert [replace(item, place=None) for item in other.page("luis", limit=1000).items] == [
        replace(
            item,
            place=None,
            sender=item.sender.lower(),
            at=0,
            reactions=tuple((nick.lower(), emoji) for nick, emoji in item.reactions),
        )
        for item in world.journal.page("luis", limit=1000).items
    ]
    for journal in (other, world.journal):
        journal.close()


STEP = st.tuples(
    st.sampled_from(["edit", "delete", "react", "msg", "answer"]),
    st.sampled_from(["luis", "ana"]),
    st.sampled_from(["luis", "ana"]),
    st.integers(0, 3),
    st.sampled_from(["", "a", "b"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, max_size=14), st.randoms(use_true_random=False))
def test_every_order_ends_the_same_and_what_was_told_is_what_there_is(
    steps: list[tuple[str, str, str, int, str]], dice: random.Random
) -> None:
    log: list[Message] = []
    for n, (kind, by, of, about, text) in enumerate(steps, 1):
        to = "luis" if by == "ana" else "ana"
        if kind == "msg":
            log.append(
                Message(n, by, to, f"{text} {n}", n, f"m{sum(one.sender == by for one in log)}")
            )
        else:
            log.append(
                Message(
                    n,
                    by,
                    to,
                    text,
                    n,
                    f"x{n}",
                    "" if kind == "answer" else kind,
                    About(of, f"m{about}"),
                )
            )
    ends = []
    for _ in range(3):
        journal = opened(None)
        shown: dict[tuple[str, str], Item] = {}
        for event in (event for one in log for event in journal.record([one])):
            if isinstance(event, Received | Changed):
                shown[event.item.sender, event.item.cid] = event.item
        items = journal.page("luis", limit=1000).items
        assert list(items) == sorted(shown.values(), key=lambda item: item.place or (0, 0))
        assert list(journal.reader.history("luis")) == list(items)
        for word in ("a", "b"):
            found = {hit.item.cid for hit in journal.reader.search(1, word).hits}
            assert found == {item.cid for item in items if word in item.text.split()}
        ends.append(
            [
                (item.cid, item.text, item.edited, item.deleted, item.reactions, item.reply)
                for item in items
            ]
        )
        journal.close()
        dice.shuffle(log)
    assert ends[0] == ends[1] == ends[2]
