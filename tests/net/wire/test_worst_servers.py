"""Test that the client reads, stores and reports any single line of a server in no time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec
import pytest

from net.journal.journal import Journal
from net.wire.dialogue import RichDialogue
from net.wire.plain_dialogue import PlainDialogue
from tests.identities import identity_of
from tests.speed import assert_quick

LONGEST_SECONDS = 0.1
COSTLY = [
    "٠",
    "ﷺ",
    "a\u0315\u0300",
    "\u0315\u0300",
    "\x1b",
    "\u202e",
    "\n",
    "\\",
    "😀",
    " ",
    "@",
    "`",
    "[",
    "9",
    ":",
    "#",
]
PLAIN_LINE = 60_000


@pytest.fixture
def journal() -> Iterator[Journal]:
    journal = Journal(None, "ana")
    journal.logged_in("ana", "Aula", epoch="e")
    yield journal
    journal.close()


def line(**fields: object) -> bytes:
    return msgspec.json.encode({key.rstrip("_"): value for key, value in fields.items()}) + b"\n"


def hear(journal: Journal, dialogue: PlainDialogue | RichDialogue, line: bytes) -> None:
    if heard := dialogue.feed(line):
        journal.record(heard)


@pytest.mark.parametrize("character", COSTLY)
def test_a_plain_server(journal: Journal, character: str) -> None:
    worst = (character * PLAIN_LINE)[:PLAIN_LINE].encode()[:PLAIN_LINE].decode("utf-8", "ignore")
    dialogue = PlainDialogue("h:1", "ana")
    dialogue.feed(b"Bienvenido al chat, ana!\n")
    dialogue.flush()
    for said in (
        worst,
        f"{worst[:20_000]}: {worst[:20_000]}",
        f"#{worst[:20_000]} luis: x",
        f"#sala {worst[:20_000]}: x",
        f"El usuario {worst[:20_000]} no está conectado.",
        "El usuario  no está" * 3000,
    ):
        assert_quick(
            partial(hear, journal, dialogue, said.encode() + b"\n"), LONGEST_SECONDS, said[:40]
        )


@pytest.mark.parametrize("character", COSTLY)
@pytest.mark.parametrize("byte_count", [60_000, 1_000_000])
def test_a_rich_server(journal: Journal, character: str, byte_count: int) -> None:
    worst = character * (byte_count // (len(msgspec.json.encode(character)) - 2))
    dialogue = RichDialogue("h:1", "ana", "d", identity_of("ana"))
    dialogue.feed(
        line(
            op="welcome",
            v=1,
            nick="ana",
            server="Aula",
            epoch="e",
            high=0,
            people=[],
            rooms=[],
            limits={},
        )
    )
    assert dialogue.is_logged_in
    said = [
        line(op="msg", id=1, from_="luis", to="ana", text=worst, at=0, cid="c"),
        line(op="msg", id=2, from_=worst, to="ana", text="x", at=0, cid="c"),
        line(op="msg", id=3, from_="luis", to=worst, text="x", at=0, cid=worst[:10]),
        line(
            op="msg",
            id=4,
            from_="luis",
            to="ana",
            text="x",
            at=0,
            about={"from": worst, "cid": "1"},
            cid="c",
        ),
        line(op="presence", nick=worst, state="online"),
        line(op="presence", nick="luis", state="away", note=worst),
        line(op="room", room="#g-1", members=["ana", worst], title="x", by="luis"),
        line(op="pong", n=1, more=worst),
        line(op="room", room="#g-1", members=["ana"], title=worst, by="luis"),
        line(op=worst[:100], x=worst),
        line(op="err", code=worst, text=worst, to=worst),
        line(op="receipt", with_=worst, id=1, state="read"),
    ]
    for one in said:
        assert_quick(partial(hear, journal, dialogue, one), LONGEST_SECONDS, one[:60])
