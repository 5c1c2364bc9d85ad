"""Test ChatClient with changes, groups, fleeting events and questions; the server is a script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from net.shared.errors import JournalError
from net.wire import events
from net.wire.events import (
    Accepted,
    CaughtUp,
    Changed,
    ChangeFailed,
    Details,
    Disconnected,
    ExcerptLoaded,
    Quote,
    Received,
    SearchFinished,
)
from tests.clients import Meet, Person, meeting
from tests.servers import AssignmentServer, Peer, ScriptedServer
from tests.support import wait_until


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "ana.db"


class Log:
    """The script welcomes the client, sends some messages, and then records what the client says.

    It leaves out what the client says by itself. It answers posts with an ok, or with an err if
    their text is "no".
    """

    def __init__(self, *ids: int, to: str = "ana") -> None:
        self.said: list[dict[str, Any]] = []
        self.peers: list[Peer] = []
        self._ids, self._to = ids, to
        self._last = 100

    def __call__(self, peer: Peer) -> None:
        hello = peer.welcome(live=False)
        peer.tell(*(n for n in self._ids if n > hello.get("seen", 0)), to=self._to)
        peer.say(op="live", id=max(self._ids, default=0))
        self.peers.append(peer)
        ops = (
            "msg", "group", "typing", "state", "read", "info", "history", "join", "decline",
            "block",
        )  # fmt: skip
        while message := peer.read(*ops):
            self.said.append(message)
            if message["op"] == "msg":
                self._last += 1
                if message["text"] == "no":
                    peer.say(op="err", code="bad_change", text="No.", cid=message["cid"])
                else:
                    peer.say(op="ok", cid=message["cid"], id=self._last, at=self._last)

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        wait_until(lambda: len(self.said) >= count, lambda: self.said)
        return self.said


def leave(person: Person) -> None:
    person.client.stop()
    assert person.client.join_threads(5)


# --- changes --------------------------------------------------------------------------------------


def test_a_change_is_told_at_once_and_sent_like_a_message(meet: Meet) -> None:
    log = Log()
    with ScriptedServer(log) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        cid = ana.client.post("luis", "hoal")
        ana.wait_for(Accepted)
        ana.client.edit("luis", cid, "hola")
        changed = ana.wait_for(Changed)
        assert (changed.name, changed.item.cid, changed.item.text, changed.item.edited) == (
            "luis",
            cid,
            "hola",
            True,
        )
        ana.client.react("luis", "ana", cid, "👍")
        assert ana.wait_for(Changed).item.reactions == (("ana", "👍"),)
        ana.client.delete("luis", cid)
        assert ana.wait_for(Changed).item.deleted
        said = log.wait_for(4)
        about = {"from": "ana", "cid": cid}
        assert [(one["to"], one["text"], one.get("kind"), one.get("about")) for one in said] == [
            ("luis", "hoal", None, None),
            ("luis", "hola", "edit", about),
            ("luis", "👍", "react", about),
            ("luis", "", "delete", about),
        ]
        assert len({one["cid"] for one in said}) == 4


def test_a_refused_change_is_undone_and_told(meet: Meet) -> None:
    with ScriptedServer(Log()) as server:
        ana = meet(server.address, "ana")
        cid = ana.client.post("luis", "hola")
        ana.wait_for(Accepted)
        ana.client.edit("luis", cid, "no")
        assert ana.wait_for(Changed).item.text == "no"
        undone = ana.wait_for(Changed)
        assert (undone.item.text, undone.item.edited) == ("hola", False)
        assert ana.wait_for(ChangeFailed) == ChangeFailed("luis", "edit", "bad_change", "No.")


def test_a_change_made_without_a_connection_is_sent_by_the_next_start(
    meet: Meet, path: Path
) -> None:
    log = Log(1)
    with ScriptedServer(log) as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(CaughtUp)
    ana.wait_for(Disconnected)
    ana.client.react("luis", "luis", "m1", "👍")
    assert ana.wait_for(Changed).item.reactions == (("ana", "👍"),)
    leave(ana)
    with ScriptedServer(log) as server:
        again = meet(server.address, "ana", journal=path)
        said = log.wait_for(1)
        assert (said[0]["text"], said[0]["kind"], said[0]["about"]) == (
            "👍",
            "react",
            {"from": "luis", "cid": "m1"},
        )
        again.client.load("luis")
        assert again.wait_for(events.PageLoaded).items[0].reactions == (("ana", "👍"),)


def test_an_answer_names_what_it_answers_also_when_it_is_sent_again(meet: Meet) -> None:
    log = Log(1)
    with ScriptedServer(log) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(Received)
        cid = ana.client.post("luis", "no", Quote("luis", "m1", "m1"))
        failed = ana.wait_for(events.Failed)
        assert failed.cid == cid
        ana.client.retry("luis", "no", cid)
        said = log.wait_for(2)
        assert said[0] == said[1]
        assert said[0]["about"] == {"from": "luis", "cid": "m1"}
        # A message that a damaged journal has lost is the same again only if the window says what
        # it answers.
        ana.client.retry("luis", "perdido", "lost:1", Quote("luis", "m1"))
        assert log.wait_for(3)[2] == {
            "op": "msg",
            "to": "luis",
            "text": "perdido",
            "cid": "lost:1",
            "about": {"from": "luis", "cid": "m1"},
        }


def test_changes_by_others_arrive_after_what_they_change(meet: Meet) -> None:
    def tell(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(1)
        peer.say(
            op="msg",
            id=2,
            to="ana",
            text="corregido",
            at=2,
            cid="x2",
            kind="edit",
            about={"from": "luis", "cid": "m1"},
            **{"from": "luis"},
        )
        peer.say(op="live", id=2)
        peer.read_to_the_end()

    with ScriptedServer(tell) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        told = [event for event in ana.events if isinstance(event, Received | Changed)]
        assert [type(event) for event in told] == [Received, Changed]
        assert ana.all(Changed)[0].item.text == "corregido"


def test_a_plain_server_knows_no_changes(meet: Meet) -> None:
    with AssignmentServer() as server:
        ana = meet(server.address, "ana")
        ana.wait_for(events.PlainServerFound)
        ana.client.accept_plain()
        ana.wait_for(events.Connected)
        cid = ana.client.post("ana", "hola", Quote("luis", "m1", "algo"))
        ana.wait_for(events.Unconfirmed)
        ana.client.edit("ana", cid, "adiós")
        assert ana.wait_for(Changed).item.text == "adiós"
        assert ana.wait_for(Changed).item.text == "hola"
        assert ana.wait_for(ChangeFailed).code == "plain_server"
        ana.client.details("ana", "ana", cid)
        assert ana.wait_for(Details) == Details("ana", cid, 0, None, None)
        assert server.received == [b"ana: hola"]


def test_a_change_that_can_not_be_written_down_has_failed(meet: Meet, path: Path) -> None:
    with ScriptedServer(Log(1)) as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(CaughtUp)
        assert ana.client._access.journal
        db = ana.client._access.journal._ledger._db
        assert db
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        ana.client.edit("luis", "m1", "x" * 16_000)
        failed = ana.wait_for(ChangeFailed)
        assert (failed.name, failed.kind, failed.code) == ("luis", "edit", "journal")


# --- groups and fleeting events -------------------------------------------------------------------


def test_more_people_than_can_be_named_at_once_are_taken_in_one_after_the_other(meet: Meet) -> None:
    people = [f"persona {number}" for number in range(125)]
    log = Log()
    with ScriptedServer(log) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        ana.client.group("#g-0123456789", "Todos", people)
        asked = list(log.wait_for(3))
        assert [one["title"] for one in asked] == ["Todos"] * 3
        assert [nick for one in asked for nick in one["people"]] == people
        log.peers[0].say(op="room", room="#g-0123456789", members=["ana"], title="Todos", by="ana")
        ana.wait_for(events.GroupChanged)
        log.peers[0].sock.shutdown(2)
        assert log.wait_for(5)[3:] == asked[1:]  # the others have no answer


def test_groups_typing_and_states(meet: Meet) -> None:
    log = Log()
    with ScriptedServer(log) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        ana.client.group("#g-0123456789", "Trabajo", ["luis", "eva"])
        ana.client.typing("#g-0123456789")
        ana.client.state("busy", "en clase")
        said = log.wait_for(3)
        assert said == [
            {
                "op": "group",
                "room": "#g-0123456789",
                "title": "Trabajo",
                "people": ["luis", "eva"],
                "ref": "group:1",
            },
            {"op": "typing", "to": "#g-0123456789"},
            {"op": "state", "state": "busy", "note": "en clase", "ref": "state:2"},
        ]
        log.peers[0].say(
            op="room", room="#g-0123456789", members=["ana", "eva"], title="Trabajo", by="ana"
        )
        assert ana.wait_for(events.GroupChanged) == events.GroupChanged(
            "#g-0123456789", "Trabajo", ("ana", "eva"), "ana"
        )
        log.peers[0].say(op="typing", to="ana", **{"from": "eva"})
        assert ana.wait_for(events.TypingStarted) == events.TypingStarted("eva", "ana")
        log.peers[0].sock.shutdown(2)
        assert log.wait_for(4)[3] == said[2]  # only the state is said again


def test_answers_to_invitations_and_blocks_are_said_until_the_server_has_answered(
    meet: Meet,
) -> None:
    log = Log()
    with ScriptedServer(log) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        log.peers[0].say(op="invite", room="#g-1", title="Cena", by="luis")
        assert ana.wait_for(events.InvitationReceived) == events.InvitationReceived(
            "#g-1", "Cena", "luis"
        )
        ana.client.decline("#g-1")
        ana.client.join("#g-2")
        ana.client.block("luis", True)
        ana.client.block("eva", True)
        ana.client.block("eva", False)
        said = log.wait_for(5)
        no_answer_yet = [
            {"op": "decline", "room": "#g-1", "ref": "decline:1"},
            {"op": "join", "room": "#g-2", "ref": "join:2"},
        ]
        assert said == [
            *no_answer_yet,
            {"op": "block", "nick": "luis", "ref": "block:3"},
            {"op": "block", "nick": "eva", "ref": "block:4"},
            {"op": "block", "nick": "eva", "on": False, "ref": "block:5"},
        ]
        log.peers[0].say(op="block", nicks=["luis"])
        assert ana.wait_for(events.Blocked) == events.Blocked(("luis",), on=True)
        log.peers[0].sock.shutdown(2)
        assert log.wait_for(8)[5:] == [*no_answer_yet, said[4]]
        log.peers[1].say(op="uninvite", room="#g-1")
        log.peers[1].say(
            op="room", room="#g-2", members=["luis", "ana"], title="Dos", by="ana", invited=["eva"]
        )
        assert ana.wait_for(events.GroupChanged).invited == ("eva",)
        log.peers[1].say(op="err", code="no_such_nick", text="", to="eva")
        ana.wait_for(events.Notice)
        log.peers[1].sock.shutdown(2)
        ana.client.typing("luis")
        ana.wait_for(CaughtUp)
        ana.client.typing("eva")
        assert [one["op"] for one in log.wait_for(9)[8:]][-1] == "typing"
        assert {one["op"] for one in log.said[8:]} == {"typing"}


def test_who_wants_no_receipts_tells_nobody_what_was_read(meet: Meet, path: Path) -> None:
    log = Log(1, 2, 3)
    with ScriptedServer(log) as server:
        ana = meet(server.address, "ana", journal=path)
        ana.wait_for(CaughtUp)
        places = [one.place for one in ana.all(Received)]
        ana.client.use_receipts(False)
        ana.client.read("luis", places[0])
        ana.client.use_receipts(True)
        ana.client.read("luis", places[1])
        assert [one["id"] for one in log.wait_for(1)] == [2]
        ana.client.use_receipts(False)
        ana.client.read("luis", places[2])
        leave(ana)
        again = meet(server.address, "ana", journal=path)
        [past] = again.wait_for(events.Restored).conversations
        assert (past.name, past.read, past.unread) == ("luis", places[2], 0)
        again.wait_for(CaughtUp)
        assert len(log.said) == 1


# --- looking things up ----------------------------------------------------------------------------


def test_words_places_and_times_are_found_and_answered_by_serial(meet: Meet) -> None:
    with ScriptedServer(Log(*range(1, 301))) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        found_by = ana.client.search("m29", limit=5)
        looked_by = [
            ana.client.look("luis", at=250),
            ana.client.look("luis", around=(100, 100)),
            ana.client.look("luis", after=(290, 290)),
        ]
        assert len({found_by, *looked_by}) == 4
        found = ana.wait_for(SearchFinished)
        assert (found.serial, [hit.item.text for hit in found.hits], found.more) == (
            found_by,
            ["m299", "m298", "m297", "m296", "m295"],
            True,
        )
        expected = (("m250", (250, 250)), ("m50", (100, 100)), ("m291", None))
        for serial, (first, target) in zip(looked_by, expected, strict=True):
            excerpt = ana.wait_for(ExcerptLoaded)
            assert (excerpt.serial, excerpt.items[0].text, excerpt.target) == (
                serial,
                first,
                target,
            )
        assert [item.text for item in ana.client.history("luis")] == [
            f"m{n}" for n in range(1, 301)
        ]
        leave(ana)
        with pytest.raises(JournalError):
            next(ana.client.history("luis"))


def page(peer: Peer, name: str, ids: range, kind: str = "", *, more: bool) -> None:
    """Send a page of old messages of luis, or of changes to the message m1."""
    about = {"about": {"from": "luis", "cid": "m1"}, "kind": kind} if kind else {}
    peer.say(
        op="page",
        more=more,
        messages=[
            {
                "op": "msg",
                "id": n,
                "from": "luis",
                "to": name,
                "text": str(n),
                "at": n,
                "cid": f"m{n}",
                **about,
            }
            for n in ids
        ],
        **{"with": name},
    )


def test_a_page_of_nothing_but_changes_does_not_look_like_the_beginning(meet: Meet) -> None:
    asked: list[int] = []

    def answer(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(500, to="#clase")
        peer.say(op="live", id=500)
        while question := peer.read("history"):
            asked.append(question["before"])
            if question["before"] == 501:
                page(peer, "#clase", range(300, 400), "react", more=True)
            elif question["before"] == 301:
                page(peer, "#clase", range(200, 300), "edit", more=True)
            else:
                page(peer, "#clase", range(1, 5), more=False)

    with ScriptedServer(answer) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        serial = ana.client.look("#clase", before=(500, 1))
        excerpt = ana.wait_for(ExcerptLoaded)
        assert (excerpt.serial, [item.text for item in excerpt.items]) == (
            serial,
            ["299", "2", "3", "4"],
        )
        assert excerpt.items[0].reactions == (("luis", "399"),)
        assert (excerpt.older, excerpt.newer) == (False, True)
        assert asked == [501, 301, 201]


def test_a_server_that_has_always_more_of_nothing_is_believed_only_once(meet: Meet) -> None:
    def answer(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(500, to="#clase")
        peer.say(op="live", id=500)
        while peer.read("history"):
            page(peer, "#clase", range(0), more=True)

    with ScriptedServer(answer) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        ana.client.load("#clase", (500, 1))
        loaded = ana.wait_for(events.PageLoaded)
        assert (loaded.items, loaded.more) == ((), False)


def test_an_error_ends_the_wish_that_it_names_and_no_other(meet: Meet) -> None:
    """Test also an error about a person whom another wish is about."""
    log = Log()
    with ScriptedServer(log) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        ana.client.block("eva", True)
        ana.client.group("#g-1", "Cena", ["eva"])
        ana.client.group("#g-1", "Comida")
        said = log.wait_for(3)
        refused = {"op": "err", "code": "no_such_nick", "text": "", "to": "eva"}
        log.peers[0].say(**refused, ref=said[1]["ref"])
        log.peers[0].say(op="err", code="bad_title", text="", to="#g-1", ref=said[2]["ref"])
        ana.wait_for(events.Notice, lambda one: one.code == "bad_title")
        log.peers[0].sock.shutdown(2)
        assert log.wait_for(5)[3:] == [said[0], said[1]] or log.said[3:] == [said[1], said[0]]


def test_an_error_that_answers_a_question_is_not_told_apart_from_its_answer(meet: Meet) -> None:
    """Test that the window's own questions show no error, and leave nothing waiting."""

    def answer(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(7, to="#clase")
        peer.tell(8, to="#otra")
        peer.say(op="live", id=8)
        first, second = peer.read("info"), peer.read("info")
        peer.say(op="err", code="not_in_room", text="No.", to="#clase", ref=first["ref"])
        peer.say(op="err", code="bad_state", text="No.", ref="state:99")
        peer.say(
            op="info", id=8, delivered=["eva"], read=[], ref=second["ref"], **{"with": "#otra"}
        )
        peer.read_to_the_end()

    with ScriptedServer(answer) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        ana.client.details("#clase", "luis", "m7")
        ana.client.details("#otra", "luis", "m8")
        assert ana.wait_for(Details) == Details("#clase", "m7", 7, None, None)
        assert ana.wait_for(Details) == Details("#otra", "m8", 8, ("eva",), ())
        assert [one.code for one in ana.all(events.Notice)] == ["bad_state"]


@pytest.mark.parametrize("answer", ["info", "err", "cut"])
def test_who_has_got_and_read_a_message(meet: Meet, answer: str) -> None:
    asked = threading.Event()

    def tell(peer: Peer) -> None:
        peer.welcome(live=False)
        peer.tell(7, to="#clase")
        peer.say(op="live", id=7)
        question = peer.read("info")
        if not question:
            return
        assert (question["with"], question["id"]) == ("#clase", 7)
        asked.set()
        if answer == "info":
            peer.say(op="info", id=7, delivered=["eva", "ana"], read=["eva"], **{"with": "#clase"})
        elif answer == "err":
            peer.say(op="err", code="not_in_room", text="No.", to="#clase")
        if answer != "cut":
            peer.read_to_the_end()

    with ScriptedServer(tell) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        ana.client.details("#clase", "luis", "m7")
        details = ana.wait_for(Details)
        assert asked.is_set()
        expected = (("eva", "ana"), ("eva",)) if answer == "info" else (None, None)
        assert details == Details("#clase", "m7", 7, *expected)
        ana.client.details("#clase", "luis", "unknown")
        assert ana.wait_for(Details) == Details("#clase", "unknown", 0, None, None)
