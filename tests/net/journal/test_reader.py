"""Test finding words, dates, places and a whole conversation in the client's journal."""

from __future__ import annotations

import itertools
import random
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.journal import ledger, schema, search
from net.journal.journal import Journal
from net.shared import database
from net.shared.errors import JournalError
from net.wire import events
from net.wire.events import ExcerptLoaded, Hit, Item, Quote
from net.wire.heard import PlainMessage
from net.wire.messages import About, Err, Gap, Message, Ok, Page, Post
from tests.net.journal.test_journal import from_ana, from_luis, log_in, opened
from tests.speed import assert_quick


@pytest.fixture
def journal() -> Iterator[Journal]:
    journal = opened(None)
    yield journal
    journal.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ana.db"


def find(journal: Journal, text: str, name: str = "", limit: int = 100) -> list[str]:
    return [hit.item.text for hit in journal.reader.search(7, text, name, limit).hits]


def say(journal: Journal, *texts: str, to: str = "ana") -> None:
    journal.record([from_luis(journal.seen + n, text, to) for n, text in enumerate(texts, 1)])


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("aqui", ["¿Aquí?"]),
        ("AQUÍ", ["¿Aquí?"]),
        ("árb", ["un arbol"]),
        ("un ar", ["un arbol"]),
        ("ar un", ["un arbol"]),
        ("ar ar arb arbol", ["un arbol"]),
        ("rbol", []),
        ("sock.recv", ["sock.recv(1024)"]),
        ("recv(1024)", ["sock.recv(1024)"]),
        ('"', []),
        ("", []),
        ("   ", []),
        ("😀", []),
        ("😀 un", ["un arbol"]),
        ("*", []),
        ("AND", []),
        ("un OR no", []),
        ("talk : un", []),
        ("said:un", []),
        ("NEAR(un arbol)", []),
        ('un"', ["un arbol"]),
        ("un\0arbol", ["un arbol"]),
        ("(", []),
        ("^un", ["un arbol"]),
        ("-un", ["un arbol"]),
        ("1024", ["sock.recv(1024)"]),
        ("\ue0001", []),
        ("{said}", []),
    ],
)
def test_words_are_found_by_their_beginnings(journal: Journal, text: str, hits: list[str]) -> None:
    say(journal, "¿Aquí?", "un arbol", "sock.recv(1024)", "😀")
    assert find(journal, text) == hits


def test_the_newest_comes_first_and_too_many_are_not_told(journal: Journal) -> None:
    say(journal, *(f"hola {n}" for n in range(10)))
    journal.add([Post("luis", "hola", "c1")])  # it has no place yet
    found = journal.reader.search(7, "hola", limit=3)
    assert (found.serial, [hit.item.text for hit in found.hits], found.more) == (
        7,
        ["hola 9", "hola 8"],
        True,
    )
    journal.record([Ok("c1", 20, 2000)])
    found = journal.reader.search(7, "hola", limit=11)
    assert [hit.item.text for hit in found.hits] == [
        "hola",
        *(f"hola {n}" for n in range(9, -1, -1)),
    ]
    assert not found.more
    journal.record([Page("luis", (from_luis(0, "hola de antes"),), False)])
    assert find(journal, "hola")[-1] == "hola de antes"


def test_in_one_conversation_or_in_all(journal: Journal) -> None:
    say(journal, "hola luis")
    say(journal, "hola clase", to="#clase")
    assert find(journal, "hola") == ["hola clase", "hola luis"]
    assert find(journal, "hola", "#CLASE") == ["hola clase"]
    assert find(journal, "hola", "nadie") == []
    [hit] = journal.reader.search(7, "clase").hits
    assert hit == Hit("#clase", journal.page("#clase").items[0])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=5))
def test_no_query_can_fail(query: str, texts: list[str]) -> None:
    journal = opened(None)
    say(journal, *(text.encode("utf-8", "replace").decode() for text in texts))
    query = query.encode("utf-8", "replace").decode()
    found = journal.reader.search(1, query)
    assert len(found.hits) <= len(texts)
    assert journal.reader.search(1, query, "luis").hits == found.hits
    journal.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """Yield a journal of 100,000 messages with words of natural frequency.

    Nearly all of them are to one room.
    """
    dice = random.Random(3)
    letters = "aeioulnrstmdcp"
    words = ["".join(dice.choices(letters, k=dice.randint(1, 9))) for _ in range(20_000)]
    chosen = iter(dice.choices(words, [1 / n for n in range(1, 20_001)], k=1_000_000))
    journal = opened(tmp_path_factory.mktemp("large") / "ana.db")
    for start in range(1, 100_001, 5_000):
        journal.record(
            [
                from_luis(
                    n,
                    " ".join(["mensaje", str(n), *itertools.islice(chosen, 10)]),
                    "#sala" if n % 999 else "ana",
                )
                for n in range(start, start + 5_000)
            ]
        )
    yield journal
    journal.close()


@pytest.mark.parametrize("name", ["", "luis", "#sala"])
@pytest.mark.parametrize(
    "text",
    [
        "m",
        "a",
        "e i o u",
        "mensaje",
        "mens",
        "mensaje 9",
        "mens a e i o l n r s t",
        "99999",
        "zzz",
        "1 2 3 4 5 6 7 8 9",
    ],
)
def test_a_hundred_thousand_messages_answer_within_50_ms(
    large: Journal, text: str, name: str
) -> None:
    assert_quick(lambda: large.reader.search(1, text, name), 0.05)
    found = large.reader.search(1, text, name)
    for hit in found.hits[:20]:
        said = hit.item.text.split()
        assert all(any(one.startswith(word) for one in said) for word in text.split())


def test_any_part_of_a_long_conversation_opens_at_once(large: Journal) -> None:
    def open_() -> None:
        large.page("#sala")
        large.reader.excerpt(1, "#sala", around=(50_000, 50_000))
        large.reader.excerpt(1, "#sala", at=31_000)

    assert_quick(open_, 0.1)


# --- places and dates -----------------------------------------------------------------------------


def numbers(excerpt: ExcerptLoaded) -> list[int]:
    return [item.place[0] for item in excerpt.items if item.place]


def test_what_stands_around_a_message(journal: Journal) -> None:
    say(journal, *(str(n) for n in range(1, 31)))
    journal.add([Post("luis", "pendiente", "c1")])
    around = journal.reader.excerpt(3, "luis", around=(15, 15), limit=10)
    assert (around.serial, around.name, around.target) == (3, "luis", (15, 15))
    assert (numbers(around), around.older, around.newer) == (list(range(10, 20)), True, True)
    end = journal.reader.excerpt(3, "luis", around=(30, 30), limit=10)
    assert (numbers(end), end.older, end.newer) == (list(range(25, 31)), True, False)
    assert len(end.items) == 6  # the pending one is not included
    start = journal.reader.excerpt(3, "luis", around=(1, 1), limit=10)
    assert (numbers(start), start.older, start.newer) == ([1, 2, 3, 4, 5], False, True)
    gone = journal.reader.excerpt(3, "luis", around=(15, 99), limit=4)
    assert (numbers(gone), gone.target) == ([14, 15, 16, 17], None)
    assert journal.reader.excerpt(3, "eva", around=(1, 1)) == ExcerptLoaded(
        3, "eva", (), None, False, False
    )


def test_what_stands_around_what_is_quoted(journal: Journal) -> None:
    say(journal, *(str(n) for n in range(1, 31)))
    say(journal, "en otra parte", to="#clase")
    journal.add([Post("luis", "pendiente", "c1")])
    found = journal.reader.excerpt(3, "luis", quoted=Quote("LUIS", "l15"), limit=4)
    assert (numbers(found), found.target) == ([13, 14, 15, 16], (15, 15))
    for elsewhere in (Quote("luis", "l31"), Quote("luis", "l99"), Quote("ana", "c1")):
        assert journal.reader.excerpt(3, "luis", quoted=elsewhere) == ExcerptLoaded(
            3, "luis", (), None, False, False
        )


def test_further_up_and_down_without_holes(journal: Journal) -> None:
    say(journal, *(str(n) for n in range(1, 31)))
    later = journal.reader.excerpt(3, "luis", after=(15, 15), limit=10)
    assert (numbers(later), later.older, later.newer) == (list(range(16, 26)), True, True)
    last = journal.reader.excerpt(3, "luis", after=(25, 25), limit=10)
    assert (numbers(last), last.newer) == (list(range(26, 31)), False)
    earlier = journal.reader.excerpt(3, "luis", before=(15, 15), limit=10)
    assert (numbers(earlier), earlier.older, earlier.newer) == (list(range(5, 15)), True, True)
    first = journal.reader.excerpt(3, "luis", before=(11, 11), limit=10)
    assert (numbers(first), first.older) == (list(range(1, 11)), False)
    nothing = journal.reader.excerpt(3, "luis", after=(2**62, 2**63 - 1))
    assert (nothing.items, nothing.older, nothing.newer) == ((), True, False)


def test_a_plain_servers_messages_stand_at_one_place_and_are_told_apart(journal: Journal) -> None:
    journal.logged_in("Ana", "", plain=True)
    journal.record([PlainMessage("luis", "ana", str(n)) for n in range(30)])
    places = [item.place for item in journal.page("luis").items]
    around = journal.reader.excerpt(3, "luis", around=places[15], limit=6)
    assert [item.text for item in around.items] == [str(n) for n in range(12, 18)]
    after = journal.reader.excerpt(3, "luis", after=places[15], limit=6)
    assert [item.text for item in after.items] == [str(n) for n in range(16, 22)]


def test_the_first_message_at_or_after_a_time(journal: Journal) -> None:
    for n, at in enumerate((100, 200, 200, 150, 300), 1):  # somebody's clock was put back
        journal.record([Message(n, "luis", "ana", str(n), at, f"l{n}")])
        journal.record([Message(n + 10, "eva", "ana", "x", at, f"e{n}")])
    journal.record([Message(20, "luis", "ana", "5!", 310, "x20", "edit", About("luis", "l5"))])
    journal.add([Post("luis", "pendiente", "c1")])

    def find_at(ms: int) -> tuple[str | None, list[str], bool, bool]:
        found = journal.reader.excerpt(3, "luis", at=ms, limit=3)
        texts = {item.place: item.text for item in found.items}
        return (
            texts[found.target] if found.target else None,
            list(texts.values()),
            found.older,
            found.newer,
        )

    assert find_at(0) == find_at(100) == ("1", ["1", "2", "3"], False, True)
    assert find_at(101) == ("4", ["4", "5!"], True, False)
    assert find_at(151) == find_at(200) == ("2", ["2", "3", "4"], True, True)
    assert find_at(201) == find_at(300) == ("5!", ["5!"], True, False)
    assert find_at(301) == (None, ["3", "4", "5!"], True, False)


# --- whole conversations --------------------------------------------------------------------------


def test_the_whole_conversation_in_pieces(journal: Journal) -> None:
    say(journal, *(f"m{n}" for n in range(1, 1201)))
    journal.record([Gap("luis", 1201), from_ana(1202, "a1")])
    journal.add([Post("luis", "pendiente", "c1"), Post("luis", "fallo", "c2")])
    journal.record([Err("storage", "No.", "c2")])
    journal.record([Message(1203, "luis", "ana", "", 0, "x", "delete", About("luis", "l7"))])
    history = journal.reader.history("luis")
    first = next(history)
    assert first.text == "m1"
    # Nobody has to wait until everything has been read.
    journal.record([from_luis(1300, "mientras tanto")])
    items = [first, *history]
    assert [item.text for item in items if item.text.startswith("m")][-2:] == [
        "m1200",
        "mientras tanto",
    ]
    assert [(item.text, item.state, item.code) for item in items[-6:]] == [
        ("m1200", "", ""),
        ("", "", "gap"),
        ("ana a1", "stored", ""),
        ("fallo", "failed", "storage"),
        ("mientras tanto", "", ""),
        ("pendiente", "pending", ""),
    ]
    assert items[6].deleted
    assert len({item.place for item in items}) == len(items) == 1205
    assert list(journal.reader.history("nadie")) == []
    journal.close()
    with pytest.raises(JournalError):
        next(journal.reader.history("luis"))


def test_where_the_server_has_a_message(journal: Journal) -> None:
    say(journal, "hola")
    journal.add([Post("luis", "pendiente", "c1"), Post("luis", "no", "c2")])
    journal.record([Err("storage", "No.", "c2")])
    assert journal.reader.whereabouts("LUIS", "l1") == (1, True)
    assert journal.reader.whereabouts("Ana", "c1") == (0, False)
    assert journal.reader.whereabouts("Ana", "c2") == (0, False)
    assert journal.reader.whereabouts("eva", "l1") == (0, False)
    log_in(journal, since=0, epoch="e2")
    assert journal.reader.whereabouts("luis", "l1") == (1, False)


# --- journals of before ---------------------------------------------------------------------------


def write_first_version(path: Path) -> None:
    """Write a journal as the first version did: two messages of luis, and a pending one."""
    db = database.open_database(path, schema.MIGRATIONS[:1], lock_seconds=0.1)
    for table, values in (
        ("account", (1, "Ana", "Aula 3", "e1", 0, 2, 0)),
        ("conversation", (1, "luis", "luis", 3, 2, None, None)),
        ("message", (1, 1, 1, "luis", "luis", "l1", "hola ñ", 1001, "", "", "", "")),
        ("message", (2, 1, 2, "luis", "luis", None, "sin cid\0", 1002, "", "", "", "")),
        ("message", (3, 1, None, "Ana", "ana", "c1", "pendiente", 1003, "pending", "", "", "Luis")),
    ):
        row = database.with_crc(values)
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    db.close()


def test_a_journal_of_the_first_version_is_taken_over(path: Path) -> None:
    write_first_version(path)
    journal = Journal(path, "ana")
    assert journal.set_aside == ""
    last = Item("Ana", "pendiente", 1003, None, "pending", "c1")
    past = events.Past("luis", None, 2, last=last)
    assert journal.restored() == events.Restored("Ana", "Aula 3", (past,))
    assert journal.page("luis").items == (
        Item("luis", "hola ñ", 1001, (1, 1), cid="l1"),
        Item("luis", "sin cid\0", 1002, (2, 2)),
        Item("Ana", "pendiente", 1003, None, "pending", "c1"),
    )
    assert find(journal, "hola n") == ["hola ñ"]
    assert journal.pending() == [Post("Luis", "pendiente", "c1")]
    log_in(journal)
    journal.record(
        [Message(3, "luis", "ana", "adiós", 0, "x3", "edit", About("luis", "l1")), Ok("c1", 4, 0)]
    )
    assert find(journal, "hola") == []
    assert find(journal, "adios") == ["adiós"]
    journal.close()


def test_a_journal_of_before_groups_had_titles_is_taken_over_and_its_damage_seen(
    path: Path,
) -> None:
    db = database.open_database(path, schema.MIGRATIONS[:2], lock_seconds=0.1)
    for table, values in (
        ("account", (1, "Ana", "Aula 3", "e1", 0, 2, 0)),
        ("conversation", (1, "#g-1", "#g-1", 0, 3, 7, 1)),
    ):
        row = database.with_crc(values)
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    db.close()
    shutil.copyfile(path, path.with_suffix(".sound"))
    journal = Journal(path, "ana")
    assert journal.restored() == events.Restored("Ana", "Aula 3", (events.Past("#g-1", (7, 1), 3),))
    assert journal.set_aside == ""
    journal.close()
    shutil.copyfile(path.with_suffix(".sound"), path)
    path.write_bytes(path.read_bytes().replace(b"#g-1#g-1", b"#g-1#g-2"))
    assert Journal(path, "ana").set_aside


@pytest.mark.parametrize("damage", [b"hxla", b"h\xffla"])
def test_damage_in_a_journal_of_the_first_version_is_not_taken_over(
    path: Path, damage: bytes
) -> None:
    write_first_version(path)
    path.write_bytes(path.read_bytes().replace(b"hola", damage))
    journal = Journal(path, "ana")
    with pytest.raises(JournalError) as damaged:
        journal.page("luis")
    assert damaged.value.code == "journal_damaged"
    assert journal.pending() == [Post("Luis", "pendiente", "c1")]
    journal.close()


def test_what_was_pending_in_a_damaged_file_of_the_first_version_is_saved(path: Path) -> None:
    write_first_version(path)
    path.write_bytes(path.read_bytes().replace(b"Aula 3", b"Aula 4"))
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    db.close()
    assert [row.post.text for row in ledger._salvaged(path, ledger._pending)] == ["pendiente"]
    journal = Journal(path, "ana")
    assert journal.set_aside
    assert journal.pending() == [Post("Luis", "pendiente", "c1")]
    journal.close()


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM word_data",
        "UPDATE word_data SET block = zeroblob(20) WHERE id > 10",
        "UPDATE word_config SET v = 9",
        "UPDATE word_content SET c1 = 'x'",
    ],
)
def test_a_damaged_index_of_words_shows_nothing_wrong(path: Path, damage: str) -> None:
    journal = opened(path)
    say(journal, "hola")
    journal.add([Post("luis", "pendiente", "c1")])
    journal.close()
    with sqlite3.connect(path) as db:
        db.execute(damage)
    db.close()
    journal = opened(path)
    try:
        assert find(journal, "hola") in ([], ["hola"])
    except JournalError as error:
        assert error.code == "journal_damaged"
        assert journal.set_aside
    assert journal.pending() == [Post("luis", "pendiente", "c1")]
    log_in(journal, since=0 if journal.seen == 0 else None)
    journal.record([from_luis(9, "otra")])
    assert find(journal, "otra") == ["otra"]
    journal.close()


def test_who_searches_does_not_stop_who_writes(journal: Journal) -> None:
    """Test two threads, as the client has them: one sends, one receives."""
    say(journal, *("hola" for _ in range(500)))
    ended = threading.Event()

    def search_all_the_time() -> None:
        while not ended.is_set():
            assert find(journal, "hola")

    thread = threading.Thread(target=search_all_the_time)
    thread.start()
    for n in range(50):
        say(journal, f"hola {n}")
    ended.set()
    thread.join()
    assert len(find(journal, "hola", limit=1000)) == 550


def test_a_pattern_names_the_conversation_by_a_word_that_nobody_can_write() -> None:
    assert search.pattern("hola", 12) == '{said} : ("hola"*) AND {talk} : "\ue00012"'
