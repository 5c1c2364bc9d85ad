"""Test what the documents say against the code, wherever that can be compared."""

from __future__ import annotations

import re
import threading
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from net.client import link
from net.hub import (
    allowances,
    archive,
    backlog,
    cleaning,
    closed_nicks,
    doorkeeper,
    locking,
    pace,
    posts,
    presence,
    receipts,
    rooms,
    seats,
)
from net.server import (
    class_store,
    meters,
    pacing,
    password,
    quota,
    server,
    store,
    teachers,
    visitor,
)
from net.shared import connection
from net.wire import events, fields, framing, messages, names, teaching
from net.wire.address import Address
from net.wire.messages import Limits
from tests.clients import meeting
from tests.processes import ROOT
from tools import house

ARCHITECTURE = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
PROTOCOL = (ROOT / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")
PROTOCOL_IN_ONE_LINE = " ".join(PROTOCOL.split())
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# What the client tells only itself (`dialogue`, `outbox`) never goes over the wire.
SERVER_FILES = [
    path for path in sorted((ROOT / "net").rglob("*.py")) if path.stem not in ("dialogue", "outbox")
]
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in SERVER_FILES)


def test_every_code_is_documented() -> None:
    codes = set(re.findall(r'(?:Err|BadMessage|BadName|Farewell)\(\s*"(\w+)"', SOURCES))
    assert {"no_such_nick", "replaced", "bad_json"} <= codes
    assert {code for code in codes if f"`{code}`" not in PROTOCOL} == set()


def test_every_message_is_documented() -> None:
    kinds = (*get_args(messages.ClientMessage), *get_args(messages.ServerMessage))
    ops = {kind.__struct_config__.tag for kind in kinds}
    assert "welcome" in ops
    assert {op for op in ops if f'{{"op":"{op}"' not in PROTOCOL} == set()


def test_every_message_that_has_a_ref_is_named() -> None:
    said = PROTOCOL_IN_ONE_LINE.partition("A `ref` may stand in ")[2].partition(".")[0]
    asked = {kind.__struct_config__.tag for kind in fields.Request.__subclasses__()}
    assert set(re.findall(r"`(\w+)`", said)) == asked


def test_the_limits_are_those_of_the_code() -> None:
    limits = Limits()
    kib = 1024
    for value, words in [
        (limits.line // kib, "| rich line | 64 KiB |"),
        (limits.line * framing.PATIENCE // kib // kib, "without any end in 1 MiB"),
        (visitor.PLAIN_LINE_BYTES // kib, "| plain line | 16 KiB |"),
        (visitor.PLAIN_LINE_BYTES * framing.PATIENCE // kib, "without any end in 256 KiB"),
        (f"{limits.text:,}", "| text | 16,384 characters |"),
        (
            names.TYPED_CHARACTERS,
            "| a name as it is typed, a `cid`, any other word | 64 characters |",
        ),
        (fields.CID_CHARACTERS, "any other word | 64 characters |"),
        (fields.REF_CHARACTERS, "| a `ref` | 32 characters of ASCII that can be seen |"),
        (fields.REF_CHARACTERS, "a word of at most 32 characters"),
        (f"{visitor.LOGIN_SECONDS:.0f}", "| log-in, rich | 10 s |"),
        (f"{visitor.PLAIN_LOGIN_SECONDS:.0f}", "types) | 60 s |"),
        (f"{visitor.PROMPT_END_SECONDS:.0f}", "| 5 s after the prompt"),
        (f"{visitor.SILENCE_SECONDS:.0f}", "| silence of a rich client | 20 s |"),
        (f"{link.PING_SECONDS:.0f}", "pings every 10 s"),
        (f"{limits.rate:.0f}", "| rate of one name | 10 messages a second"),
        (f"{limits.rate * meters.BURST_SECONDS:.0f}", "40 at once"),
        (pace.WINDOW_CHARACTERS // kib, "says `seen`, and not seen | 128 Ki characters"),
        (pace.WINDOW_CHARACTERS // kib, "at most 128 Ki characters"),
        (pace.OVERHEAD_CHARACTERS, "counts for 150 more than its text"),
        (f"{pace.HELD_ANSWERS:,}", "10,000 answers wait"),
        (
            connection.SEND_BUFFER_BYTES // kib // kib,
            "| waiting to be read by one client | 1 MiB |",
        ),
        (server.ServerSettings().max_clients, "| clients | 1000 "),
        (server.WAITING_LIMIT, "have not said who they are | 256 |"),
        (f"{meters.HANDSHAKES_AT_ONCE:.0f}", "end in no log-in | 400 at once"),
        (f"{meters.HANDSHAKES_A_SECOND:.0f}", "400 at once, 200 a second |"),
        (pacing.LINE_BYTES // kib, "each 8 KiB of a line count as one"),
        (f"{pacing.TELL_SECONDS:.0f}", "is said every 5 s"),
        (seats.CLASS, "in any case 50 |"),
        (allowances.NEW_NAMES_AN_HOUR, "| 120 in an hour |"),
        (allowances.LOG_INS_A_MINUTE, "| 30 a minute of one name;"),
        (allowances.NEWCOMERS_LOG_INS_A_MINUTE, "240 of the newcomers at one address"),
        (limits.day // quota.MEGABYTE, "| 32 MB in a day"),
        (archive.MESSAGE_BYTES, "each message with 200 bytes more"),
        (allowances.NEWCOMERS_DAYS, "at one address 16 times as much"),
        (allowances.TALKS_A_DAY, "for the first time | 200 in a day;"),
        (f"{allowances.NEWCOMERS_TALKS_A_DAY:,}", "of the newcomers at one address, 2,000 |"),
        (allowances.ROOMS_AN_HOUR, "| 100 in an hour;"),
        (allowances.NEWCOMERS_ROOMS_AN_HOUR, "of the newcomers at one address, 500 |"),
        (f"{allowances.ROOMS:,}", "| rooms in all | 10,000 |"),
        (quota.DATA_BYTES // quota.MEGABYTE, "| 4096 MB (`--max-data`)"),
        (quota.RESERVE_BYTES // kib // kib, "the disk but for 64 MiB or a twentieth"),
        (f"{quota.WARN_SHARE:.0%}", "from 80% on the server's log warns"),
        (cleaning.IDLE_DAYS, "has not come for 90 days"),
        (cleaning.IDLE_DAYS_WHEN_NEARLY_ALL, "after 2 days already"),
        (rooms.ROOMS_PER_USER, "| rooms of one user | 100 |"),
        (fields.PEOPLE_AT_ONCE, "| people in one `group` | 50; "),
        (fields.TITLE_CHARACTERS, "its title is not 1 to 64 characters"),
        (fields.PASSWORD_CHARACTERS, "with `password` (1 to 128 characters;"),
        (password.FAILURES, "after 40 wrong ones"),
        (f"{password.TURN_SECONDS:.0f}", "After 7 s of waiting the answer is `try_later`"),
        (fields.NOTE_CHARACTERS, "a line of at most 100 characters"),
        (presence.TYPING_MEMBERS, "not more than 50,"),
        (posts.EDITS, "| edits of one message | 50 | `err` `bad_change` |"),
        (fields.REACTION_CHARACTERS, "an emoji of at most 16 characters"),
        (f"{doorkeeper.OWNED_NAMES:,}", "| names with an owner | 10,000 |"),
        (receipts.LOOKED_AT, "in a room of more than 1000,"),
        (backlog.CHUNK_MESSAGES, "at most 256 messages"),
        (backlog.CHUNK_CHARACTERS // kib, "about 64 Ki characters"),
        (backlog.PAGE_MESSAGES, "(at most 200)"),
        (teachers.FAILURES, "| wrong PINs from one address | 5 in ten minutes |"),
        (f"{teaching.PAUSE_SECONDS:,}", "`pause` seconds (1 to 3,600)"),
        (teaching.LOCK_SECONDS // 86_400, "at most 366 days"),
        (f"{locking.MOST_LOCKS:,}", "| locks | 1,000 | `err` `bad_lock` |"),
        (f"{closed_nicks.CLOSED:,}", "at most 1,000 are closed"),
        (teaching.ROOMS_AT_ONCE, "makes rooms, at most 50 at once"),
        (f"{teaching.PEOPLE_IN_ROOMS:,}", "people in all of them | 50, 1,000 |"),
        (teaching.BOOK_LINES, "the 200 lines before this number"),
        (f"{class_store.LINES['actions']:,}", "The newest 10,000 lines of one"),
        (f"{class_store.LINES['visits']:,}", "50,000 of the other are kept"),
        (store.KEPT_DAYS, "are kept for 30 days"),
        (f"{store.KEPT_MESSAGES:,}", "the newest 1,000,000"),
    ]:
        assert words in PROTOCOL_IN_ONE_LINE
        assert str(value) in words


@pytest.mark.parametrize("part", ["net", "lab", "gui"])
def test_every_package_has_its_place_in_the_house(part: str) -> None:
    listed = ARCHITECTURE.split("```")[1]
    lines = listed.partition(f"\n{part}/ ")[2].partition("\n\n")[0].splitlines()
    named = [line.split()[0] for line in lines if line.startswith("    ")]
    assert sorted(named) == sorted(path.parent.name for path in (ROOT / part).glob("*/__init__.py"))


def test_the_architecture_is_read_in_five_minutes() -> None:
    assert len(ARCHITECTURE.split()) <= 1500


def test_the_picture_of_the_threads_has_every_thread_of_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = set(threading.enumerate())
    running = server.ChatServer(server.ServerSettings(port=0))
    running.start()
    try:
        with meeting(monkeypatch) as meet:
            meet(Address(*running.address), "ana").wait_for(events.Connected)
            started = [thread.name for thread in threading.enumerate() if thread not in before]
    finally:
        running.stop()
    picture = ARCHITECTURE.partition("\n## Threads\n")[2].partition("\n## ")[0]
    assert len(started) >= 6
    # A visitor's thread has no name: see `ChatServer._start_thread`.
    assert {name for name in (*started, "visitor") if f"**{name}**" not in picture} == set()


def test_every_decision_has_its_four_parts_and_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(
        r"^- \[.+\]\((.+)\)$", (folder / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted([*listed, "README.md"]) == sorted(path.name for path in folder.iterdir())
    for name in listed:
        parts = re.findall(r"^\*\*(\w+)\.\*\* \S", (folder / name).read_text("utf-8"), re.MULTILINE)
        assert parts == ["What", "Why", "Cost", "Otherwise"], name


def test_every_path_that_a_document_names_is_there() -> None:
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        if path.name in ("CHANGELOG.md", "MEASUREMENTS.md"):
            continue  # it describes the past
        for named in re.findall(r"`((?:net|lab|gui|tests|tools|bench|docs)/[\w./]*\w)`", text):
            assert (ROOT / named).exists(), f"{path.name}: {named}"


def test_every_test_that_a_document_names_is_there() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    named = set(re.findall(r"(tests/[\w/]+\.py)(?:::(\w+))?", text))
    assert (
        "tests/system/test_thieves.py",
        "test_what_a_stranger_s_server_hears_opens_nothing",
    ) in named
    for file, function in sorted(named):
        path = ROOT / file
        assert path.exists(), file
        assert not function or f"def {function}(" in path.read_text(encoding="utf-8"), (
            f"{file}::{function}"
        )


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_pictures_shown_are_those_that_are_taken() -> None:
    kept = set(
        re.findall(
            r'^    "([\w-]+)": \("',
            (ROOT / "screenshots.py").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    # Taken by hand in the computer that `dev.py windows` makes.
    kept.add("windows-en-light")
    taken = {ROOT / "docs" / "screenshots" / f"{name}.png" for name in kept}
    for path in DOCUMENTS:
        for file in re.findall(r'src="([^"]+)"', path.read_text(encoding="utf-8")):
            assert path.parent / file in {*taken, house.PICTURE}, file


def test_what_was_run_where_is_said_with_date_and_witness_newest_first() -> None:
    """Test the form of the table; that its lines are true is up to whoever writes them."""
    text = (ROOT / "docs" / "TESTED.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d.*) \|$", text, re.MULTILINE)
    assert rows
    dates = []
    for row in rows:
        day, system, what, who = (cell.strip() for cell in row.split("|"))
        dates.append(date.fromisoformat(day))
        assert re.match(r"(Debian|Ubuntu|Fedora|Linux|Windows|Wine|macOS) \d+", system), row
        assert len(what) > 20, row
        assert who, row
    assert dates == sorted(dates, reverse=True)
    for system in ("Windows", "macOS"):
        assert re.search(rf"^\| \S+ \| {system} \d", text, re.MULTILINE) or (
            f"\n- **{system}**" in text.partition("Not run yet")[2]
        ), system


def test_both_readmes_name_the_same_commands() -> None:
    commands = [
        re.findall(
            r"^ *(python3 \S+(?: \S+)*)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
        )
        for name in ("README.md", "README.es.md")
    ]
    assert commands[0] == commands[1]
    assert "python3 dev.py demo" in commands[0]
    assert "python3 dev.py test" in commands[0]


def commands_of(readme: str) -> list[str]:
    """Return the commands in the table of promises."""
    promises = (ROOT / readme).read_text(encoding="utf-8").split("\n## Prom")[1].split("\n## ")[0]
    return re.findall(r"`python3 (dev\.py [^`]+)` \|", promises)


def test_every_test_that_the_promises_name_is_there() -> None:
    commands = commands_of("README.md")
    assert len(commands) > 8
    assert commands == commands_of("README.es.md")
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    for command in commands:
        for path in re.findall(r"tests/\S+\.py", command):
            assert (ROOT / path).exists(), command
        for words in re.findall(r'-k "([^"]+)"', command):
            for word in words.split(" or "):
                assert re.search(rf"def test_\w*{word}", tests), f"{command}: {word}"
