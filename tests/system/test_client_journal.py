"""Test ChatClient and its journal: what a user finds again after any failure."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.faults.proxy import Proxy
from net.journal import ledger
from net.journal.journal import Journal
from net.wire import events
from net.wire.address import Address
from net.wire.events import (
    Accepted,
    CaughtUp,
    Connected,
    Disconnected,
    Failed,
    Notice,
    PageLoaded,
    Received,
    Restored,
)
from tests.clients import Meet, Person, meeting
from tests.processes import ROOT
from tests.servers import AssignmentServer, Peer, ScriptedServer
from tests.support import free_port, wait_until


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "ana.db"


def leave(person: Person) -> None:
    person.client.stop()
    assert person.client.join_threads(5)


def load(person: Person, name: str = "luis", before: events.Place | None = None) -> PageLoaded:
    person.client.load(name, before)
    return person.wait_for(PageLoaded, lambda page: (page.name, page.before) == (name, before))


def texts(page: PageLoaded) -> list[str]:
    return [item.text for item in page.items]


def confirm_all(peer: Peer) -> None:
    """Welcome the client, and answer every message with an ok."""
    peer.welcome()
    n = 0
    while post := peer.read("msg"):
        n += 1
        peer.say(op="ok", cid=post["cid"], id=n, at=n)


# --- missing nothing ------------------------------------------------------------------------------


def test_what_was_missed_comes_as_fast_as_it_is_written_down(meet: Meet) -> None:
    said: list[int] = []

    def send_in_chunks(peer: Peer) -> None:
        hello = peer.welcome(live=False)
        assert "seen" not in hello
        for chunk in (range(1, 257), range(257, 301)):
            peer.tell(*chunk)
            while not said or said[-1] < chunk[-1]:
                said.append(peer.read("seen")["id"])
        peer.say(op="live", id=300)
        peer.read_to_the_end()

    with ScriptedServer(send_in_chunks) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        assert [one.item.text for one in ana.all(Received)] == [f"m{n}" for n in range(1, 301)]
        assert said == sorted(set(said))


def test_it_goes_on_where_it_was_and_tells_nothing_twice(meet: Meet, path: Path) -> None:
    hellos: list[dict[str, object]] = []

    def send_three(peer: Peer) -> None:
        hellos.append(peer.welcome("e1", live=False))
        peer.tell(1, 2, 3)
        if len(hellos) == 1:
            peer.wait_until_seen(3)
            return
        peer.tell(4)
        peer.say(op="live", id=4)
        peer.read_to_the_end()

    with ScriptedServer(send_three) as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(CaughtUp)
        assert [one.item.text for one in ana.all(Received)] == ["m1", "m2", "m3", "m4"]
        assert [(hello.get("epoch", ""), hello["seen"]) for hello in hellos] == [("", 0), ("e1", 3)]
        leave(ana)
        again = meet(server.address, "ana", journal=path)
        again.wait_for(CaughtUp)
        assert hellos[-1]["seen"] == 4
        restored = again.events[0]
        assert isinstance(restored, Restored) and restored.server == "Prueba"
        [past] = restored.conversations
        assert (past.name, past.read, past.unread) == ("luis", None, 4)
        assert past.last is not None and past.last.text == "m4"
        assert not again.all(Received)
        assert texts(load(again)) == ["m1", "m2", "m3", "m4"]


def test_an_ok_before_the_rest_has_come_does_not_make_the_server_skip_it(meet: Meet) -> None:
    seen: list[int] = []

    def confirm_before_telling(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.say(op="ok", cid=peer.read("msg")["cid"], id=9, at=0)
        peer.tell(5)
        seen.append(peer.read("seen")["id"])
        peer.say(op="live", id=9)
        peer.say(op="ok", cid=peer.read("msg")["cid"], id=10, at=0)
        seen.append(peer.read("seen")["id"])
        peer.read_to_the_end()

    with ScriptedServer(confirm_before_telling) as server:
        ana = meet(server.address, "ana")
        ana.client.post("luis", "una")
        ana.wait_for(CaughtUp)
        ana.client.post("luis", "dos")
        wait_until(lambda: len(seen) == 2, lambda: (seen, ana.events))
        assert seen == [5, 10]


def test_a_server_with_another_database_sends_everything_again_and_nothing_is_doubled(
    meet: Meet, path: Path
) -> None:
    def first(peer: Peer) -> None:
        peer.welcome("e1", live=False)
        peer.tell(10, 11)
        peer.wait_until_seen(11)

    def another(peer: Peer) -> None:
        hello = peer.welcome("e2", since=0, live=False)
        assert (hello.get("epoch", ""), hello["seen"]) == ("e1", 11)
        for n, cid in enumerate(("m10", "m11", "m12"), 1):
            peer.say(op="msg", id=n, to="ana", text=cid, at=0, cid=cid, **{"from": "luis"})
        peer.say(op="live", id=3)
        peer.read_to_the_end()

    with ScriptedServer(first, another) as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(CaughtUp)
        assert [one.item.text for one in ana.all(Received)] == ["m10", "m11", "m12"]
        assert texts(load(ana)) == ["m10", "m11", "m12"]


def run_and_kill(script: str) -> None:
    """Run a client in a process of its own that kills itself without warning."""
    prelude = """
import os, sys, threading
from pathlib import Path
from net.client.client import ChatClient
from net.client.target import Target
from net.shared.connection import Connection
from net.wire.address import Address

def die():
    os.kill(os.getpid(), 9)  # Windows ends it at once, too

def die_before_sending(op):
    send = Connection.send
    last = b'"op":"%s"' % op
    Connection.send = lambda connection, data: die() if last in data else send(connection, data)
"""
    ended = subprocess.run(
        [sys.executable, "-c", prelude + script], cwd=ROOT, timeout=30, check=False
    )
    assert abs(ended.returncode) == 9


def client_script(address: Address, path: Path) -> str:
    return f"""
address = Address({address.host!r}, {address.port})
path = Path({str(path)!r})
ana = ChatClient(Target.at(address), "ana", lambda event: None, journal=lambda *_where: path)
ana.start()
"""


def test_killed_between_commit_and_seen(meet: Meet, path: Path) -> None:
    def tell_and_wait(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(1)
        peer.read_to_the_end()

    def tell_again(peer: Peer) -> None:
        assert peer.welcome(live=False)["seen"] == 1
        peer.tell(1, 2, 3)  # like a server that was killed as well
        peer.say(op="live", id=3)
        peer.read_to_the_end()

    with ScriptedServer(tell_and_wait, tell_again) as server:
        run_and_kill(
            'die_before_sending(b"seen")'
            + client_script(server.address, path)
            + "threading.Event().wait(20)"
        )
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(CaughtUp)
        assert [one.item.text for one in ana.all(Received)] == ["m2", "m3"]
        assert texts(load(ana)) == ["m1", "m2", "m3"]


@pytest.mark.parametrize("moment", ["before sending", "before the ok"])
def test_killed_with_a_message_on_the_way(meet: Meet, path: Path, moment: str) -> None:
    sent: list[bytes] = []

    def read_and_cut(peer: Peer) -> None:
        peer.welcome()
        if line := peer.read_post():
            sent.append(line)
            peer.say(op="msg", id=1, to="ana", text="muere", at=0, cid="m1", **{"from": "luis"})
            peer.read_to_the_end()

    def confirm(peer: Peer) -> None:
        peer.welcome()
        for n in (2, 3):
            sent.append(peer.read_post())
            peer.say(op="ok", cid=json.loads(sent[-1])["cid"], id=n, at=0)
        peer.read_to_the_end()

    with ScriptedServer(read_and_cut, confirm) as server:
        op = b"msg" if moment == "before sending" else b"seen"
        run_and_kill(
            f"die_before_sending({op!r})"
            + client_script(server.address, path)
            + 'ana.post("luis", "ñ \\0 😀"); threading.Event().wait(20)'
        )
        ana = meet(server.address, "ana", journal=path)
        ana.client.post("luis", "dos")
        first, second = (ana.wait_for(Accepted) for _ in range(2))
    assert [json.loads(line)["text"] for line in sent[-2:]] == ["ñ \0 😀", "dos"]
    assert [json.loads(line)["cid"] for line in sent[-2:]] == [first.cid, second.cid]
    if moment == "before the ok":
        assert sent[0] == sent[1]


# --- without a server -----------------------------------------------------------------------------


def test_the_chat_is_there_without_a_server(meet: Meet, path: Path) -> None:
    address = Address("127.0.0.1", free_port())
    stranger = meet(address, "ana", journal=path)
    assert stranger.wait_for(Disconnected).retry_in is None
    leave(stranger)

    def tell(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(1)
        peer.read("seen")
        peer.read_to_the_end()

    with ScriptedServer(tell) as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(Received)
        leave(ana)
    ana = meet(server.address, "ana", journal=path)
    assert ana.wait_for(Disconnected).retry_in is not None
    assert isinstance(ana.events[0], Restored)
    cid = ana.client.post("luis", "sin servidor")
    page = load(ana)
    assert [(item.text, item.state, item.cid) for item in page.items] == [
        ("m1", "", "m1"),
        ("sin servidor", "pending", cid),
    ]
    assert not page.more
    ana.wait_for(Disconnected)  # it continues trying


def test_what_was_posted_before_the_end_is_written_down(meet: Meet, path: Path) -> None:
    ana = meet(Address("127.0.0.1", free_port()), "ana", journal=path)
    cids = [ana.client.post("luis", str(n)) for n in range(50)]
    leave(ana)
    journal = Journal(path, "ana")
    assert [post.cid for post in journal.pending()] == cids
    journal.close()


def test_a_plain_servers_messages_are_kept_as_well(meet: Meet, path: Path) -> None:
    with AssignmentServer() as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(events.PlainServerFound)
        ana.client.accept_plain()
        ana.wait_for(Connected)
        ana.client.post("ana", "eco")
        ana.wait_for(events.Unconfirmed)
        absent = ana.client.post("luis", "hola")
        failed = ana.wait_for(Failed)
        assert failed.cid == absent
        leave(ana)
    again = meet(server.address, "ana", journal=path)
    pasts = again.wait_for(Restored).conversations
    assert [(one.name, one.read, one.unread) for one in pasts] == [
        ("luis", None, 0),
        ("ana", None, 0),
    ]
    [item] = load(again).items
    assert (item.text, item.state, item.code, item.place) == (
        "hola",
        "failed",
        "no_such_nick",
        failed.place,
    )


# --- trouble with the journal ---------------------------------------------------------------------


def fill_the_disk(person: Person, pages: int = 0) -> None:
    assert person.client._access.journal
    db = person.client._access.journal._ledger._db
    assert db
    pages = pages or db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")


def test_on_a_full_disk_nothing_is_told_that_is_not_kept(meet: Meet, path: Path) -> None:
    is_full = threading.Event()
    seen: list[int] = []
    long = "x" * 16_000

    def tell_much(peer: Peer) -> None:
        peer.welcome()
        is_full.wait(10)
        peer.say(op="msg", id=1, to="ana", text=long, at=0, cid="m1", **{"from": "luis"})
        while message := peer.read("seen"):
            seen.append(message["id"])

    with ScriptedServer(tell_much) as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(CaughtUp)
        fill_the_disk(ana)
        cid = ana.client.post("luis", long)
        failed = ana.wait_for(Failed)
        assert (failed.cid, failed.code) == (cid, "journal")
        is_full.set()
        ended = ana.wait_for(Disconnected)
        assert ended.code == "journal"
        assert ended.retry_in is not None
        ana.wait_for(Disconnected)
        assert not ana.all(Received)
        assert not seen
        fill_the_disk(ana, pages=10_000)
        assert ana.wait_for(Received).item.text == long
        wait_until(lambda: seen == [1], lambda: seen)
        assert failed.place < ana.all(Received)[0].place


def test_the_second_one_is_told_that_the_journal_is_in_use(
    meet: Meet, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "LOCK_SECONDS", 0.05)
    with ScriptedServer(confirm_all) as server:
        first = meet(server.address, "ana", journal=path)
        first.wait_for(Connected)
        second = meet(server.address, "ana", journal=path)
        ended = second.wait_for(Disconnected)
        assert (ended.code, ended.retry_in) == ("in_use", None)
        cid = second.client.post("luis", "no")
        failed = second.wait_for(Failed)
        assert (failed.cid, failed.code) == (cid, "journal")
        assert load(second) == PageLoaded("luis", None, (), False, unsure=True)
        leave(first)
        second.client.reconnect_now()
        second.wait_for(Connected)
        second.client.post("luis", "sí")
        second.wait_for(Accepted)


def test_a_damaged_journal_is_set_aside_and_everything_comes_again(meet: Meet, path: Path) -> None:
    def tell(peer: Peer) -> None:
        hello = peer.welcome(live=False)
        peer.tell(*range(hello["seen"] + 1, 50))
        peer.say(op="live", id=49)
        peer.read_to_the_end()

    with ScriptedServer(tell) as server:
        path.parent.mkdir()
        path.write_bytes(random.Random(1).randbytes(50_000))
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(Connected)
        notice = ana.wait_for(Notice)
        assert notice.code == "journal_damaged"
        assert (path.parent / notice.text).stat().st_size == 50_000
        ana.wait_for(CaughtUp)
        assert len(ana.all(Received)) == 49
        # Unread messages are looked at from the start.
        ana.client.read("luis", ana.all(Received)[-1].place)
        load(ana)
        leave(ana)

        data = path.read_bytes()
        path.write_bytes(data.replace(b"m33m33", b"m33m34"))
        again = meet(server.address, "ana", journal=path)
        again.wait_for(CaughtUp)
        assert not again.all(Received)
        again.client.post("luis", "pendiente")
        assert texts(load(again)) == ["pendiente"]  # the journal has just begun anew
        assert [event.code for event in again.all(Notice)] == ["journal_damaged"]
        assert again.all(Restored)[1:] == [Restored("ana", "", ())]
        again.wait_for(CaughtUp)
        assert [one.item.text for one in again.all(Received)] == [f"m{n}" for n in range(1, 50)]
        assert texts(load(again)) == [*(f"m{n}" for n in range(1, 50)), "pendiente"]


def test_damage_that_is_found_at_the_start_is_told_and_everything_comes_again(
    meet: Meet, path: Path
) -> None:
    def tell(peer: Peer) -> None:
        hello = peer.welcome(live=False)
        peer.tell(*range(hello["seen"] + 1, 50))
        peer.say(op="live", id=49)
        peer.read_to_the_end()

    with ScriptedServer(tell) as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(CaughtUp)
        leave(ana)
        path.write_bytes(path.read_bytes().replace(b"m33m33", b"m33m34"))
        again = meet(server.address, "ana", journal=path)
        assert again.wait_for(Notice).code == "journal_damaged"
        again.wait_for(CaughtUp)
        assert [one.item.text for one in again.all(Received)] == [f"m{n}" for n in range(1, 50)]
        assert not again.all(Restored)


# --- history, reading and receipts ----------------------------------------------------------------


def test_scrolling_up_shows_the_journal_and_then_asks_the_server(meet: Meet) -> None:
    asked: list[tuple[str, int]] = []

    def answer(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(*range(1001, 1121), to="#clase")
        peer.say(op="live", id=1120)
        while question := peer.read("history"):
            asked.append((question["with"], question["before"]))
            start = question["before"] - 60
            peer.say(
                op="page",
                more=start > 900,
                messages=[
                    {
                        "op": "msg",
                        "id": n,
                        "from": "luis",
                        "to": "#clase",
                        "text": f"m{n}",
                        "at": n,
                        "cid": f"m{n}",
                    }
                    for n in range(start, question["before"])
                ],
                **{"with": "#clase"},
            )

    with ScriptedServer(answer) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        page = load(ana, "#clase")
        shown = texts(page)
        while page.more:
            page = load(ana, "#clase", page.items[0].place)
            shown = texts(page) + shown
        assert shown == [f"m{n}" for n in range(883, 1121)]
        assert asked == [("#clase", 1002), ("#clase", 943)]
        assert len(ana.all(Received)) == 120
        assert not load(ana, "#clase", page.items[0].place).items
        assert len(asked) == 2


@pytest.mark.parametrize("answer", ["err", "cut"])
def test_a_server_that_has_no_history_to_tell_holds_nobody_up(meet: Meet, answer: str) -> None:
    def refuse(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(1)
        peer.say(op="live", id=1)
        peer.read("history")
        if answer == "err":
            peer.say(op="err", code="not_in_room", text="No.", to="luis")
            peer.read_to_the_end()

    with ScriptedServer(refuse) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        page = load(ana)
        assert (texts(page), page.more) == (["m1"], True)
        page = load(ana, before=page.items[0].place)
        assert (texts(page), page.more) == ([], False)


def test_the_server_hears_what_was_read_and_tells_who_has_read(meet: Meet, path: Path) -> None:
    reads: list[tuple[str, int]] = []

    def tell(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(1, 2, 3)
        peer.tell(4, to="#clase")
        peer.say(op="live", id=4)
        peer.say(op="ok", cid=peer.read("msg")["cid"], id=5, at=0)
        peer.say(op="receipt", id=5, state="read", **{"with": "luis"})
        while message := peer.read("read"):
            reads.append((message["with"], message["id"]))

    with ScriptedServer(tell) as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(CaughtUp)
        places = {one.item.text: one.place for one in ana.all(Received)}
        ana.client.post("luis", "hola")
        accepted = ana.wait_for(Accepted)
        receipt = ana.wait_for(events.ReceiptChanged)
        assert (receipt.name, receipt.state) == ("luis", "read")
        assert receipt.first <= accepted.place <= receipt.last
        for text in ("m2", "m1", "m2"):
            ana.client.read("luis", places[text])
        ana.client.read("#clase", places["m4"])
        ana.client.read("luis", places["m3"])
        wait_until(lambda: len(reads) == 3, lambda: reads)
        assert reads == [("luis", 2), ("#clase", 4), ("luis", 3)]
        leave(ana)
    again = meet(server.address, "ana", journal=path)
    assert [past.unread for past in again.wait_for(Restored).conversations] == [0, 0]
    assert load(again).items[-1].state == "read"


def test_with_a_real_server_a_message_waits_for_who_is_away(
    meet: Meet, address: Address, tmp_path: Path
) -> None:
    luis = meet(address, "luis j", journal=tmp_path / "luis.db")
    luis.wait_for(CaughtUp)
    leave(luis)
    ana = meet(address, "ana j", journal=tmp_path / "ana.db")
    assert ana.roster()["luis j"].state == "offline"
    ana.client.post("luis j", "para luego")
    accepted = ana.wait_for(Accepted)
    assert accepted.later
    luis = meet(address, "luis j", journal=tmp_path / "luis.db")
    received = luis.wait_for(Received)
    assert received.item.text == "para luego"
    ana.wait_for(events.ReceiptChanged, lambda receipt: receipt.state == "delivered")
    luis.client.read("ana j", received.place)
    ana.wait_for(events.ReceiptChanged, lambda receipt: receipt.state == "read")
    leave(ana)
    ana = meet(address, "ana j", journal=tmp_path / "ana.db")
    ana.wait_for(CaughtUp)
    [item] = load(ana, "luis j").items
    assert (item.text, item.state, item.place) == ("para luego", "read", accepted.place)


def test_a_link_that_goes_dead_is_noticed_within_20_s_and_nothing_is_lost(
    meet: Meet, address: Address, tmp_path: Path
) -> None:
    with Proxy(address) as proxy:
        ana = meet(proxy.address, "ana20", journal=tmp_path / "ana.db")
        luis = meet(address, "luis20", journal=tmp_path / "luis.db")
        ana.wait_for(CaughtUp)
        luis.wait_for(CaughtUp)
        proxy.do("freeze")  # nobody is told anything
        dead_since = time.monotonic()
        into_the_void = ana.client.post("luis20", "¿me oyes?")
        luis.client.post("ana20", "¿y tú a mí?")
        lost = wait_until(lambda: ana.all(Disconnected), lambda: ana.events, timeout=25)[0]
        assert lost.code == "lost"
        assert time.monotonic() - dead_since < 21
        proxy.do("cut")
        proxy.do("heal")
        assert wait_until(lambda: ana.all(Accepted), lambda: ana.events)[0].cid == into_the_void
        for one, sender, text in ((ana, "luis20", "¿y tú a mí?"), (luis, "ana20", "¿me oyes?")):
            one.wait_for(Received)
            heard = [each.item.text for each in one.all(Received) if each.item.sender == sender]
            assert heard == [text]
