"""Test that drafts are kept in the journal, whatever happens to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from net.journal import schema
from net.journal.journal import Journal
from net.shared import database
from net.wire import events
from net.wire.events import KeptDraft, Quote
from net.wire.messages import About, Message, Ok, Post
from tests.net.journal.test_journal import from_luis, log_in, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "ana.db"


def drafts(journal: Journal) -> dict[str, KeptDraft]:
    restored = journal.restored()
    assert restored is not None
    return {draft.name: draft for draft in restored.drafts}


def again(journal: Journal, path: Path) -> Journal:
    journal.close()
    return Journal(path, "ana")


def test_a_draft_is_kept_replaced_and_forgotten(path: Path) -> None:
    journal = opened(path)
    journal.keep_draft(KeptDraft("luis", "a med"))
    journal.keep_draft(KeptDraft("Luis", "a medias"))
    journal.keep_draft(KeptDraft("#clase", "hola\n¿qué tal? 🎉"))
    journal.keep_draft(KeptDraft("", "eva: hola"))
    journal = again(journal, path)
    assert drafts(journal) == {
        "Luis": KeptDraft("Luis", "a medias"),
        "#clase": KeptDraft("#clase", "hola\n¿qué tal? 🎉"),
        "": KeptDraft("", "eva: hola"),
    }
    journal.keep_draft(KeptDraft("luis", ""))
    assert set(drafts(journal)) == {"#clase", ""}
    journal.close()


def test_what_it_answers_or_edits_is_kept_with_its_text_of_now(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(1, "¿vienes?")])
    journal.add([Post("luis", "si", "c1")])
    journal.record([Ok("c1", 2, 2)])
    journal.keep_draft(KeptDraft("luis", "claro", Quote("luis", "l1")))
    journal.keep_draft(KeptDraft("#clase", ""))
    assert drafts(journal)["luis"] == KeptDraft("luis", "claro", Quote("luis", "l1", "¿vienes?"))
    journal.keep_draft(
        KeptDraft("luis", "sí", Quote("Ana", "c1"), is_edit=True, before="otra cosa")
    )
    journal = again(journal, path)
    assert drafts(journal)["luis"] == KeptDraft(
        "luis", "sí", Quote("Ana", "c1", "si"), True, "otra cosa"
    )
    journal.close()


def test_an_answer_without_a_word_yet_is_kept_too(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(1, "¿vienes?")])
    journal.keep_draft(KeptDraft("luis", "", Quote("luis", "l1")))
    assert drafts(again(journal, path))["luis"].about == Quote("luis", "l1", "¿vienes?")


def test_what_was_taken_back_or_is_not_here_can_t_be_answered(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(1, "uy")])
    journal.keep_draft(KeptDraft("luis", "claro", Quote("luis", "l1")))
    journal.keep_draft(
        KeptDraft("#clase", "claro", Quote("luis", "nada"), is_edit=True, before="x")
    )
    journal.record(
        [Message(2, "luis", "ana", "", 2, cid="l2", kind="delete", about=About("luis", "l1"))]
    )
    assert drafts(journal) == {
        "luis": KeptDraft("luis", "claro"),
        "#clase": KeptDraft("#clase", "claro"),
    }
    journal.close()


def test_nothing_of_it_stays_in_the_file_once_it_is_sent(path: Path) -> None:
    journal = opened(path)
    journal.keep_draft(KeptDraft("luis", "un secreto muy particular"))
    journal.keep_draft(KeptDraft("luis", ""))
    journal.close()
    assert b"muy particular" not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_drafts_survive_a_damaged_journal(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(1)])
    journal.keep_draft(KeptDraft("luis", "a medias", Quote("luis", "l1")))
    journal.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE account SET nick = 'otra'")
    db.close()
    journal = Journal(path, "ana")
    assert journal.set_aside
    log_in(journal)
    assert drafts(journal) == {"luis": KeptDraft("luis", "a medias")}
    journal.close()


def test_a_journal_of_before_there_were_drafts_is_taken_over(path: Path) -> None:
    db = database.open_database(path, schema.MIGRATIONS[:4], lock_seconds=0.1)
    db.close()
    journal = opened(path)
    journal.keep_draft(KeptDraft("luis", "a medias"))
    assert drafts(journal) == {"luis": KeptDraft("luis", "a medias")}
    journal.close()


def test_without_a_path_nothing_is_written_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    journal = opened(None)
    journal.keep_draft(KeptDraft("luis", "a medias"))
    assert drafts(journal) == {"luis": KeptDraft("luis", "a medias")}
    journal.close()
    assert list(tmp_path.rglob("*")) == []


def test_restored_is_nothing_without_drafts() -> None:
    assert events.Restored("Ana", "", ()).drafts == ()
