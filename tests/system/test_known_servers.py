"""Test that a client knows a real server by its key, wherever and whenever it meets it again."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from functools import partial
from ipaddress import IPv4Address, ip_interface
from pathlib import Path

import pytest

from net.client import reach
from net.client.target import Target
from net.journal import moving
from net.journal.journal import Journal, path_for
from net.server import certificate
from net.shared.interfaces import Interface
from net.wire import words
from net.wire.address import Address
from net.wire.events import Accepted, CaughtUp, Connected, Disconnected, Received
from net.wire.messages import Post
from net.wire.words import Words
from tests.clients import Meet, Person, meeting
from tests.processes import ServerProcess
from tests.servers import Peer, ScriptedServer
from tests.support import free_port, wait_until


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


@pytest.fixture(autouse=True)
def on_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let words lead to nowhere outside of this computer."""
    monkeypatch.setattr(words, "_USUAL_PREFIXES", ())


def key_in(folder: Path) -> str:
    return certificate.load_or_make(folder).fingerprint


def key_words_of(fingerprint: str) -> Words:
    return words.parse(" ".join(words.key_words(fingerprint, "es")))


def running(folder: Path, port: int, *options: str) -> ServerProcess:
    return ServerProcess("--data", str(folder), "--port", str(port), *options)


def near_port() -> int:
    """Return a free port that six words can tell."""
    for port in range(8142, 8080, -1):
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    pytest.fail("no port is free")


def test_four_words_verify_a_server_before_the_log_in(tmp_path: Path, meet: Meet) -> None:
    with running(tmp_path, 0) as server:
        key = key_in(tmp_path)
        ana = meet(Target((server.address,), words=key_words_of(key)), "ana")
        connected = ana.wait_for(Connected)
        assert (connected.fingerprint, connected.is_verified) == (key, True)
        assert connected.address == str(server.address)


def test_six_words_lead_to_a_server_of_which_nothing_else_is_known(
    tmp_path: Path, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let this computer be in the network 127.0.0.0/24."""
    own = Interface("lo", (ip_interface("127.0.0.5/24"),))
    monkeypatch.setattr(reach, "interfaces", lambda: (own,))
    with running(tmp_path, near_port()) as server:
        place = words.place_of(IPv4Address("127.0.0.1"), server.address.port)
        key = key_in(tmp_path)
        six = " ".join([*words.place_words(place, "es"), *words.key_words(key, "es")])
        ana = meet(Target((), words=words.parse(six)), "ana")
        connected = ana.wait_for(Connected)
        assert (connected.address, connected.is_verified) == (str(server.address), True)


def test_words_without_a_server_end_with_what_was_tried(
    meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Interface("lo", (ip_interface("127.0.0.5/24"), ip_interface("127.1.0.5/16")))
    monkeypatch.setattr(reach, "interfaces", lambda: (own,))
    monkeypatch.setattr(reach, "GUESS_SECONDS", 0.5)
    place = words.place_words(words.place_of(IPv4Address("127.0.0.1"), near_port()), "es")
    key = words.key_words("A" * 43, "es")
    ana = meet(Target((), words=words.parse(" ".join([*place, *key]))), "ana")
    ended = ana.wait_for(Disconnected)
    assert (ended.code, ended.retry_in) == ("not_found", None)
    assert {one.address.split(":")[0] for one in ended.tried} >= {"127.0.0.1", "127.1.0.1"}


def test_on_no_network_words_lead_nowhere_and_that_is_said(
    meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "interfaces", lambda: ())
    six = " ".join([*words.place_words(words.ServerPlace(1, 8080), "es"),
                    *words.key_words("A" * 43, "es")])  # fmt: skip
    ana = meet(Target((), words=words.parse(six)), "ana")
    assert ana.wait_for(Disconnected).code == "unreachable"


def test_at_first_contact_the_server_hears_nothing_and_the_key_is_told(
    tmp_path: Path, meet: Meet
) -> None:
    with running(tmp_path, 0) as server:
        ana = meet(Target((server.address,)), "ana")
        ended = ana.wait_for(Disconnected)
        assert (ended.code, ended.fingerprint, ended.retry_in) == (
            "unknown_key",
            key_in(tmp_path),
            None,
        )
        assert "ana" not in server.log()


def test_a_server_that_comes_back_with_its_key_is_the_same(tmp_path: Path, meet: Meet) -> None:
    port = free_port()
    with running(tmp_path, port) as server:
        ana = meet(Target((server.address,), may_be_unverified=True), "ana")
        ana.wait_for(Connected)
    ana.wait_for(Disconnected)
    with running(tmp_path, port):
        again = ana.wait_for(Connected)
        assert again.fingerprint == key_in(tmp_path)


def test_another_server_in_its_place_ends_it_for_good_and_hears_nothing(
    tmp_path: Path, meet: Meet
) -> None:
    """Take its place in the middle of a chat, with messages waiting."""
    port = free_port()
    with running(tmp_path / "right", port) as server:
        ana = meet(Target((server.address,), may_be_unverified=True), "ana")
        ana.wait_for(Connected)
    ana.wait_for(Disconnected)
    ana.client.post("#clase", "un secreto")
    with running(tmp_path / "wrong", port) as impostor:
        ended = ana.wait_for(Disconnected, lambda end: end.code == "key_changed")
        assert ended.retry_in is None
        assert ended.fingerprint == key_in(tmp_path / "wrong")
        ana.client.reconnect_now()  # the user insists: it changes nothing
        ana.wait_for(Disconnected, lambda end: end.code == "key_changed")
        assert "ana" not in impostor.log()
    with running(tmp_path / "right", port):
        ana.client.reconnect_now()
        ana.wait_for(Connected)
        ana.wait_for(Accepted)


def test_a_plain_server_in_its_place_is_told_nothing(tmp_path: Path, meet: Meet) -> None:
    port = free_port()
    heard: list[bytes] = []

    def listen(peer: Peer) -> None:
        heard.append(peer.sock.recv(4096))

    with running(tmp_path, port) as server:
        ana = meet(Target((server.address,), key_in(tmp_path)), "ana")
        ana.wait_for(Connected)
    ana.wait_for(Disconnected)

    def asking(peer: Peer) -> None:
        peer.sock.sendall(b"nombre: ")
        listen(peer)

    with ScriptedServer(asking) as plain:
        other = meet(Target((plain.address,), key_in(tmp_path)), "ana")
        assert other.wait_for(Disconnected).code == "key_changed"
        wait_until(lambda: heard)
    assert all(data[:1] in (b"", b"\x16") and b"ana" not in data for data in heard)


def test_what_was_kept_under_an_address_moves_to_the_key_and_goes_out(
    tmp_path: Path, meet: Meet
) -> None:
    """Begin with the journal of a version in which servers had no keys."""
    folder = tmp_path / "journal"
    with running(tmp_path / "server", 0) as server:
        luis = meet(server.address, "luis")
        luis.wait_for(Connected)
        old = path_for(folder, str(server.address), "ana")
        journal = Journal(old, "ana")
        journal.logged_in("ana", "Aula 3")
        journal.add([Post("luis", "escrito ayer", "c1")])
        journal.close()
        find = partial(moving.find, folder, "ana")
        ana: Person = meet(Target((server.address,)), "ana", journal=find)
        key = ana.wait_for(Disconnected).fingerprint
        assert old.exists()  # nobody has accepted the server yet
        ana.client.stop()
        assert ana.client.join_threads(5)
        typed = words.parse(" ".join(words.key_words(key, "en")))
        ana = meet(Target((server.address,), key, words=typed), "ana", journal=find)
        ana.wait_for(Accepted, lambda one: one.cid == "c1")
        assert luis.wait_for(Received).item.text == "escrito ayer"
        assert not old.exists() and path_for(folder, key, "ana").exists()


def test_who_has_skipped_the_words_sends_nothing_of_what_was_kept_under_the_address(
    tmp_path: Path, meet: Meet
) -> None:
    folder = tmp_path / "journal"
    with running(tmp_path / "server", 0) as server:
        old = path_for(folder, str(server.address), "ana")
        journal = Journal(old, "ana")
        journal.logged_in("ana", "Aula 3")
        journal.add([Post("luis", "escrito ayer", "c1")])
        journal.close()
        skipped = Target((server.address,), key_in(tmp_path / "server"), may_be_unverified=True)
        ana: Person = meet(skipped, "ana", journal=partial(moving.find, folder, "ana"))
        ana.wait_for(CaughtUp)
        ana.client.stop()
        assert ana.client.join_threads(5)
    assert not any(isinstance(event, Accepted) for event in ana.events)
    journal = Journal(old, "ana")
    assert [post.text for post in journal.pending()] == ["escrito ayer"]
    journal.close()


# --- the password of the class --------------------------------------------------------------------


def test_the_password_lets_in(tmp_path: Path, meet: Meet) -> None:
    (tmp_path / "password").write_text("ábrete\n", encoding="utf-8")
    options = ("--password-file", str(tmp_path / "password"))
    with running(tmp_path / "server", 0, *options) as server:
        target = Target((server.address,), key_in(tmp_path / "server"))
        assert meet(target, "ana").wait_for(Disconnected).code == "password_needed"
        wrong = meet(target, "ana", password="ciérrate").wait_for(Disconnected)
        assert (wrong.code, wrong.retry_in) == ("wrong_password", None)
        assert wrong.fingerprint == target.fingerprint
        meet(target, "ana", password="ábrete").wait_for(Connected)


@pytest.mark.parametrize("is_here", [True, False])
def test_the_password_goes_to_nobody_who_could_be_overheard(
    meet: Meet, monkeypatch: pytest.MonkeyPatch, is_here: bool
) -> None:
    """Ask for it without encryption, on this computer and as if from another one."""
    proofs: list[dict[str, str]] = []

    def ask(peer: Peer) -> None:
        peer.read_line()
        peer.say(op="challenge", server="s", nonce="n" * 43, password=True)
        proofs.append(json.loads(peer.read_line()))
        peer.say(op="err", code="password_needed", text="")

    with ScriptedServer(ask) as server:
        target = Target((server.address,), is_encrypted=False)
        monkeypatch.setattr(Address, "is_this_machine", is_here)
        meet(target, "ana", password="ábrete", known_rich=True).wait_for(Disconnected)
    assert [proof.get("password", "") for proof in proofs] == ["ábrete" if is_here else ""]
