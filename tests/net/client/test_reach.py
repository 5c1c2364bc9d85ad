"""Test how the server of a target is found among others, and what the others get to know: nothing.

The servers are real and on this machine; what counts as beyond it is asked for by its key here.
"""

from __future__ import annotations

import socket
import threading
import time
import warnings
from collections.abc import Iterator, Sequence

import pytest

from net.client import reach
from net.client.link import Ended
from net.client.reach import Arrival, Attempt, verdict
from net.client.target import Target
from net.server.certificate import ServerKey
from net.shared.flusher import Flusher
from net.wire import words
from net.wire.address import Address
from net.wire.events import Tried
from net.wire.strangers import TurnedAway, turn_away
from net.wire.words import Words
from tests.support import free_port, wait_until
from tests.tls_servers import encrypting, new_key, recording, saying

DEAD = "127.0.0.1"


@pytest.fixture(scope="module")
def right() -> ServerKey:
    return new_key()


@pytest.fixture(scope="module")
def wrong() -> ServerKey:
    return new_key()


@pytest.fixture
def flusher() -> Iterator[Flusher]:
    flusher = Flusher("test")
    yield flusher
    flusher.stop()


def words_of(key: ServerKey) -> Words:
    return words.parse(" ".join(words.key_words(key.fingerprint, "en")))


def nobody() -> Address:
    """Return an address where a connection is refused."""
    return Address(DEAD, free_port())


def full_listener() -> socket.socket:
    """Return a listener that lets nobody in: connecting to it takes for ever."""
    listener = socket.create_server((DEAD, 0), backlog=0)
    for _ in range(3):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        _fillers.append(filler)
    return listener


_fillers: list[socket.socket] = []


@pytest.fixture
def silent_addresses() -> Iterator[list[Address]]:
    """Yield addresses where nothing answers, not even that there is nobody."""
    listeners = [full_listener() for _ in range(3)]
    yield [Address(*listener.getsockname()) for listener in listeners]
    for sock in (*listeners, *_fillers):
        sock.close()
    _fillers.clear()


def find(flusher: Flusher, *addresses: Address, **target: object) -> Arrival:
    return Attempt(Target(addresses, **target), flusher).run()  # type: ignore[arg-type]


def fails(flusher: Flusher, *addresses: Address, **target: object) -> Ended:
    with pytest.raises(Ended) as caught:
        find(flusher, *addresses, **target)
    return caught.value


def close(found: Arrival) -> None:
    found.connection.close()


# --- the right one --------------------------------------------------------------------------------


def test_a_server_is_known_by_its_key(flusher: Flusher, right: ServerKey) -> None:
    with recording(encrypting(right)) as (server,):
        found = find(flusher, server.address, fingerprint=right.fingerprint)
        assert found.connection.peer_fingerprint == right.fingerprint
        assert (found.address, found.is_verified) == (server.address, False)
        close(found)


def test_words_that_fit_verify_it(flusher: Flusher, right: ServerKey) -> None:
    with recording(encrypting(right)) as (server,):
        found = find(flusher, server.address, words=words_of(right))
        assert found.is_verified
        close(found)


def test_somebody_else_s_server_is_passed_over_and_gets_nothing(
    flusher: Flusher, right: ServerKey, wrong: ServerKey
) -> None:
    """Try it with others that are faster, and more of them."""
    others = [encrypting(wrong)] * 5
    with recording(*others, encrypting(right, seconds=0.3)) as servers:
        found = find(flusher, *(one.address for one in servers), fingerprint=right.fingerprint)
        assert found.address == servers[-1].address
        wait_until(lambda: all(one.has_finished for one in servers[:-1]))
        assert [one.inside for one in servers] == [b""] * 6
        close(found)


def test_who_claims_a_key_in_an_announcement_is_passed_over_without_it(
    flusher: Flusher, right: ServerKey, wrong: ServerKey
) -> None:
    """Try it with others that are faster. The right one is no more trusted than any."""
    others = [encrypting(wrong), saying(b"HTTP/1.1 400 Bad Request\r\n"), saying(b"nombre: ")]
    with recording(*others, encrypting(right, seconds=0.3)) as servers:
        addresses = [one.address for one in servers]
        end = fails(flusher, *addresses, announced=right.fingerprint)
        assert (end.code, end.fingerprint) == ("unknown_key", right.fingerprint)
        end = fails(flusher, *addresses[:-1], announced=right.fingerprint)
        assert end.code == "not_this_class"
        wait_until(lambda: all(one.has_finished for one in servers))
        assert [one.inside for one in servers] == [b""] * 4


@pytest.mark.parametrize("behaviour", ["stalls", "talks", "closes", "refuses", "silent"])
def test_no_address_delays_a_good_one(
    flusher: Flusher, right: ServerKey, behaviour: str, silent_addresses: list[Address]
) -> None:
    bad = {
        "stalls": saying(),
        "talks": saying(b"HTTP/1.1 400 Bad Request\r\n"),
        "closes": saying(closes=True),
    }
    with recording(encrypting(right), *[bad[behaviour]] * 3 if behaviour in bad else ()) as servers:
        others = [one.address for one in servers[1:]]
        if behaviour == "silent":
            others = silent_addresses
        elif behaviour == "refuses":
            others = [nobody() for _ in range(3)]
        began = time.monotonic()
        found = find(flusher, *others, servers[0].address, fingerprint=right.fingerprint)
        assert time.monotonic() - began < 2.0
        assert found.address == servers[0].address
        close(found)


def test_more_addresses_than_sockets_are_tried_one_after_another(
    flusher: Flusher, right: ServerKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "AT_ONCE", 2)
    with recording(encrypting(right)) as (server,):
        found = find(
            flusher, *(nobody() for _ in range(9)), server.address, fingerprint=right.fingerprint
        )
        close(found)


def test_a_name_with_several_addresses_is_found_at_any_of_them(
    flusher: Flusher,
    right: ServerKey,
    silent_addresses: list[Address],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Let the first address be silent: nobody waits for it."""
    with recording(encrypting(right)) as (server,):
        real = socket.getaddrinfo

        def look_up(host: str, port: int, **options: object) -> list[object]:
            if host != "aula":
                return [*real(host, port)]
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one.host, one.port))
                for one in (silent_addresses[0], nobody(), server.address)
            ]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        began = time.monotonic()
        found = find(flusher, Address("aula", 1), fingerprint=right.fingerprint)
        assert time.monotonic() - began < 3.0
        close(found)


# --- those in the middle --------------------------------------------------------------------------


@pytest.mark.parametrize("knows", ["the key", "words", "nothing"])
def test_somebody_in_the_middle_gets_not_one_byte_after_the_handshake(
    flusher: Flusher, right: ServerKey, wrong: ServerKey, knows: str
) -> None:
    target: dict[str, dict[str, object]] = {
        "the key": {"fingerprint": right.fingerprint},
        "words": {"words": words_of(right)},
        "nothing": {},
    }
    with recording(encrypting(wrong, answer=b'{"op":"welcome"}\n')) as (middle,):
        end = fails(flusher, middle.address, **target[knows])
        wait_until(lambda: middle.has_finished)
        assert middle.inside == b""
    codes = {"the key": "key_changed", "words": "wrong_words", "nothing": "unknown_key"}
    assert end.code == codes[knows]
    assert end.fingerprint == wrong.fingerprint


def test_words_that_were_ground_for_another_key_fit_only_that(
    flusher: Flusher, right: ServerKey, wrong: ServerKey
) -> None:
    with recording(encrypting(wrong)) as (server,):
        assert fails(flusher, server.address, words=words_of(right)).code == "wrong_words"
        close(find(flusher, server.address, words=words_of(wrong)))


def test_right_words_do_not_help_a_key_that_is_not_the_known_one(
    flusher: Flusher, right: ServerKey, wrong: ServerKey
) -> None:
    with recording(encrypting(wrong)) as (server,):
        end = fails(flusher, server.address, fingerprint=right.fingerprint, words=words_of(wrong))
        assert end.code == "key_changed"


@pytest.mark.parametrize(
    "plain",
    [saying(b"nombre: "), saying(answer=b"Hola\n"), saying(answer=b"\x15\x03\x01\x00\x02\x02\x46")],
)
def test_a_server_that_is_known_by_its_key_is_never_spoken_to_without_encryption(
    flusher: Flusher, right: ServerKey, plain: object
) -> None:
    with recording(plain) as (server,):  # type: ignore[arg-type]
        for known in ({"fingerprint": right.fingerprint}, {"words": words_of(right)}):
            end = fails(flusher, server.address, **known)
            assert end.code == ("key_changed" if "fingerprint" in known else "wrong_words")
        wait_until(lambda: server.has_finished == 2)
        assert b'"op"' not in server.raw
    with pytest.raises(ValueError, match="encryption"):
        Target((server.address,), fingerprint=right.fingerprint, is_encrypted=False)


# --- first contact --------------------------------------------------------------------------------


def test_a_server_that_speaks_first_gets_no_handshake(flusher: Flusher) -> None:
    with recording(saying("¿Nombre?".encode())) as (server,):
        end = fails(flusher, server.address)
        wait_until(lambda: server.has_finished)
        assert (end.code, end.detail, server.raw) == ("not_encrypted", "¿Nombre?", b"")


def old_server_alert() -> bytes:
    """Return what an earlier Charla server answers to a handshake."""
    with pytest.raises(TurnedAway) as turned:
        turn_away(b"\x16\x03\x01\x00\xf8", has_prompt=False)
    return turned.value.answer


@pytest.mark.parametrize("answer", ["words", "an alert", "nothing"])
def test_a_server_that_does_not_encrypt_is_told_from_one_that_is_broken(
    flusher: Flusher, answer: str
) -> None:
    answers = {"words": b"Este nombre no sirve\n", "an alert": old_server_alert()}
    with recording(saying(answer=answers.get(answer, b""), closes=True)) as (server,):
        assert fails(flusher, server.address).code == "not_encrypted"


def test_a_web_server_is_told_as_that(flusher: Flusher) -> None:
    with recording(saying(answer=b"HTTP/1.1 400 Bad Request\r\n\r\n")) as (server,):
        assert fails(flusher, server.address).code == "not_charla"


def test_a_handshake_that_stalls_ends(
    flusher: Flusher, right: ServerKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "HANDSHAKE_SECONDS", 0.2)
    with recording(saying()) as (server,):
        for known in ({}, {"fingerprint": right.fingerprint}):
            assert fails(flusher, server.address, **known).code == "no_answer"


def test_skipping_the_words_takes_any_key(flusher: Flusher, right: ServerKey) -> None:
    with recording(encrypting(right)) as (server,):
        found = find(flusher, server.address, may_be_unverified=True)
        assert found.connection.peer_fingerprint == right.fingerprint
        assert not found.is_verified
        close(found)


# --- the end --------------------------------------------------------------------------------------


def test_stopping_ends_it_at_once(
    flusher: Flusher, right: ServerKey, silent_addresses: list[Address]
) -> None:
    """Stop while it waits for a connection, a greeting and a handshake."""
    before = set(threading.enumerate())
    with recording(saying(), saying()) as servers:
        search = Attempt(
            Target(
                (*silent_addresses, *(one.address for one in servers)),
                fingerprint=right.fingerprint,
            ),
            flusher,
        )
        ended: list[Ended] = []

        def run() -> None:
            with pytest.raises(Ended) as caught:
                search.run()
            ended.append(caught.value)

        running = threading.Thread(target=run)
        running.start()
        wait_until(lambda: all(one.raw for one in servers))
        began = time.monotonic()
        search.stop()
        running.join(5)
        assert ended and time.monotonic() - began < 1.0
    wait_until(lambda: set(threading.enumerate()) <= before, threading.enumerate)


def test_one_that_never_runs_leaves_nothing_open(flusher: Flusher, right: ServerKey) -> None:
    """Test a user who cancels before the search begins."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        Attempt(Target((nobody(),)), flusher).stop()
    assert not warned


def test_stopping_before_it_begins_tries_nothing(flusher: Flusher, right: ServerKey) -> None:
    with recording(encrypting(right)) as (server,):
        search = Attempt(Target((server.address,), fingerprint=right.fingerprint), flusher)
        search.stop()
        with pytest.raises(Ended):
            search.run()
        assert server.accepted == 0


def test_what_was_tried_is_told(flusher: Flusher, right: ServerKey, wrong: ServerKey) -> None:
    here = nobody()
    with recording(encrypting(wrong), saying(b"nombre: ")) as (other, plain):
        end = fails(flusher, here, other.address, plain.address, fingerprint=right.fingerprint)
    assert end.code == "not_found"
    assert {one.address: one.code for one in end.tried} == {
        str(here): "refused",
        str(other.address): "key_changed",
        str(plain.address): "not_encrypted",
    }


FIRST, SECOND = Address("10.0.0.1", 8080), Address("10.0.0.2", 8080)


@pytest.mark.parametrize(
    "known, codes, said",
    [
        ("key", ["refused"], "refused"),
        ("key", ["not_charla"], "key_changed"),
        ("key", ["key_changed", "timed_out"], "key_changed"),
        # at a place where it was once, somebody else's server is no news
        ("key", ["refused", "key_changed"], "not_found"),
        ("key", ["unreachable", "unreachable"], "unreachable"),
        ("key", ["refused", "timed_out"], "not_found"),
        ("words", ["timed_out", "wrong_words"], "wrong_words"),
        ("words", ["timed_out", "not_encrypted"], "not_found"),
        ("words", ["not_encrypted"], "wrong_words"),
        ("nothing", ["unknown_key"], "unknown_key"),
        ("nothing", ["refused", "not_encrypted"], "not_encrypted"),
        ("nothing", ["refused", "timed_out"], "not_found"),
        ("announced", ["not_this_class"], "not_this_class"),
        ("announced", ["not_encrypted"], "not_this_class"),
        ("announced", ["refused", "not_this_class"], "not_this_class"),
        ("announced", ["unknown_key", "not_encrypted"], "unknown_key"),
        ("announced", ["unknown_key", "not_this_class"], "unknown_key"),
        ("announced", ["refused", "timed_out"], "not_found"),
        ("announced", ["refused"], "refused"),
    ],
)
def test_the_first_address_decides_what_is_said(
    right: ServerKey, known: str, codes: Sequence[str], said: str
) -> None:
    addresses = (FIRST, SECOND)[: len(codes)]
    target = Target(
        addresses,
        fingerprint=right.fingerprint if known == "key" else "",
        words=words_of(right) if known == "words" else None,
        announced=right.fingerprint if known == "announced" else "",
    )
    tried = [Tried(str(at), code) for at, code in zip(addresses, codes, strict=True)]
    assert verdict(target, tried[::-1]).code == said


def test_nothing_is_sent_without_encryption_unless_it_is_meant(flusher: Flusher) -> None:
    with recording(saying()) as (server,):
        found = find(flusher, server.address, is_encrypted=False)
        assert not found.connection.is_encrypted
        assert server.raw == b""
        close(found)


def test_the_only_place_that_words_have_told_is_told_too() -> None:
    tried = [Tried("192.168.1.20:8080", "timed_out")]
    six = words.parse("abandon ability able about above absent")
    assert verdict(Target((), words=six), tried).tried == tuple(tried)
