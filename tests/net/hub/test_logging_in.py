"""Test who gets which nick: keys, guests, tokens of earlier versions, authors of messages."""

from __future__ import annotations

import msgspec
import pytest

from net.hub.actions import LogIn
from net.hub.people import Session
from net.hub.registry import GUEST_MS
from net.server.authentication import Authentication
from net.wire import credentials
from net.wire.messages import (
    About,
    Bye,
    Challenge,
    Err,
    Hello,
    Left,
    Message,
    Ok,
    Post,
    Proof,
    Welcome,
)
from tests.identities import identity_of
from tests.net.world import World, code, key_of, log_in

OLD_TOKEN = "what an earlier version has kept in its settings"


def proof_for(authentication: Authentication, wanted: str, name: str, **changed: str) -> Proof:
    """Return the proof of somebody who has this key.

    `changed` are parts of the statement that are wrong.
    """
    identity = identity_of(name)
    challenge = authentication.receive_hello(Hello(1, wanted, key=identity.public))
    assert isinstance(challenge, Challenge)
    parts = {
        "server": challenge.server,
        "nonce": challenge.nonce,
        "nick": wanted,
        "key": identity.public,
        **changed,
    }
    return Proof(identity.sign(credentials.statement(**parts)))


# --- proofs ---------------------------------------------------------------------------------------


def test_who_has_the_key_is_believed() -> None:
    authentication = Authentication("server")
    said = authentication.receive_proof(proof_for(authentication, "ana", "ana"))
    assert isinstance(said, LogIn)
    assert (said.hello.nick, said.key) == ("ana", identity_of("ana").public)


@pytest.mark.parametrize("part", ["server", "nonce", "nick", "key"])
def test_a_signature_for_anything_else_is_worth_nothing(part: str) -> None:
    authentication = Authentication("server")
    said = authentication.receive_proof(proof_for(authentication, "ana", "ana", **{part: "other"}))
    assert isinstance(said, LogIn)
    assert not said.key


@pytest.mark.parametrize("signature", ["", "A" * 86, "é" * 86, "A" * 100_000, "=" * 86])
def test_a_signature_that_is_none(signature: str) -> None:
    authentication = Authentication("server")
    proof_for(authentication, "ana", "ana")
    said = authentication.receive_proof(Proof(signature))
    assert isinstance(said, LogIn)
    assert not said.key


@pytest.mark.parametrize("key", ["A", "é" * 43, "A" * 43 + "=", "*" * 43, "A" * 60_000])
def test_a_key_that_is_none(key: str) -> None:
    authentication = Authentication("server")
    assert isinstance(authentication.receive_hello(Hello(1, "ana", key=key)), Challenge)
    said = authentication.receive_proof(Proof("A" * 86))
    assert isinstance(said, LogIn)
    assert not said.key


def test_every_challenge_is_another_one() -> None:
    nonces = set()
    for _ in range(100):
        challenge = Authentication("server").receive_hello(Hello(1, "ana", key=key_of("ana")))
        assert isinstance(challenge, Challenge)
        nonces.add(challenge.nonce)
    assert len(nonces) == 100


def test_the_proof_of_one_hello_is_none_of_another_one() -> None:
    """Test that somebody who has proved a key of their own can't go on as somebody else."""
    authentication = Authentication("server")
    proof = proof_for(authentication, "mine", "mine")
    second = authentication.receive_hello(Hello(1, "ana", key=key_of("ana")))
    assert isinstance(second, Hello)  # the hub refuses it: its key has not been proved
    said = authentication.receive_proof(proof)
    assert isinstance(said, LogIn)
    assert said.hello.nick == "mine"


def test_a_proof_without_a_challenge() -> None:
    assert authentication_error() == "bad_proof"


def authentication_error() -> str:
    said = Authentication("server").receive_proof(Proof("A" * 86))
    assert isinstance(said, Err)
    return said.code


# --- owners of nicks ------------------------------------------------------------------------------


def test_a_key_that_is_not_proved_is_no_key(world: World) -> None:
    session = Session("thief", plain=False)
    world.say(session, Hello(1, "ana", key=key_of("ana")))
    assert code(world.told(session)) == "bad_proof"
    assert session in world.closed


def test_a_key_is_kept_with_the_nick(world: World) -> None:
    world.go(world.enter("ana", key="A"))
    world.restart()
    assert code(world.told(world.enter("ana", key="B"))) == "nick_taken"
    assert code(world.told(world.enter("ana"))) == "nick_taken"
    assert code(world.told(world.enter("ana", plain=True))) == "nick_taken"
    assert isinstance(world.told(world.enter("ana", key="A"))[0], Welcome)


# --- guests ---------------------------------------------------------------------------------------


def enter_as_guest(world: World, nick: str, key: str) -> Session:
    session = Session(f"address of {nick}", plain=False)
    world.say(session, log_in(nick, key, guest=True, seen=0, epoch=world.store.epoch))
    return session


def test_a_guest_leaves_nothing_to_the_next_one(world: World, ana: Session) -> None:
    luis = enter_as_guest(world, "luis", "first student")
    world.say(luis, Bye())
    world.say(ana, Post("luis", "secreto", "c1"))
    world.settle()
    next_one = enter_as_guest(world, "luis", "second student")
    told = world.told(next_one)
    assert isinstance(told[0], Welcome)
    assert not [
        message for message in told if isinstance(message, Message) and message.text == "secreto"
    ]


def test_a_guest_whose_connection_breaks_goes_on(world: World, ana: Session) -> None:
    luis = enter_as_guest(world, "luis", "L")
    world.go(luis)
    world.say(ana, Post("#clase", "mientras", "c1"))
    assert code(world.told(enter_as_guest(world, "luis", "somebody else"))) == "nick_taken"
    told = world.told(enter_as_guest(world, "luis", "L"))
    assert [message.text for message in told if isinstance(message, Message)] == ["mientras"]


def test_a_guest_who_does_not_come_back_is_forgotten(world: World, ana: Session) -> None:
    world.go(enter_as_guest(world, "luis", "L"))
    world.settle()
    world.now += GUEST_MS - 1
    assert code(world.told(enter_as_guest(world, "luis", "B"))) == "nick_taken"
    world.now += 1
    world.settle()
    assert isinstance(world.told(enter_as_guest(world, "luis", "B"))[0], Welcome)
    assert Left("#clase", "luis") in world.told(ana)


def test_nothing_is_promised_for_a_guest_who_is_away(world: World, ana: Session) -> None:
    world.go(enter_as_guest(world, "luis", "L"))
    world.settle()
    world.say(ana, Post("luis", "hola", "c1"))
    assert code(world.told(ana)) == "not_here"


def test_a_guest_may_stay_for_good(world: World) -> None:
    world.go(enter_as_guest(world, "luis", "L"))
    world.go(world.enter("luis", key="L", seen=0))
    world.restart()
    assert code(world.told(world.enter("luis", key="B"))) == "nick_taken"


# --- a nick that was claimed with a token ---------------------------------------------------------


def own_by_token(world: World, nick: str) -> bytes:
    """Make the nick the property of a token, as in an earlier version; return the token's salt."""
    world.go(world.enter(nick, key="whoever"))
    salt = b"sixteen bytes!!!"
    number = world.store.number_of(nick)
    name = world.store._names[number]
    world.store._save_name(name._replace(salt=salt, hash=credentials.token_hash(salt, OLD_TOKEN)))
    world.restart()
    return salt


def ask_with_token(world: World, nick: str, key: str, token: str) -> tuple[Session, LogIn]:
    """Log in, be asked for the token, and return what would prove it."""
    session = Session(f"address of {key}", plain=False)
    first = log_in(nick, key)
    signed = credentials.statement(server="s", nonce="n", nick=nick, key=first.key)
    first = msgspec.structs.replace(first, challenge=Challenge("s", "n"), statement=signed)
    world.say(session, first)
    [challenge] = world.told(session)
    assert isinstance(challenge, Challenge)
    proof = credentials.token_proof(
        credentials.token_hash(bytes.fromhex(challenge.salt), token), signed
    )
    return session, msgspec.structs.replace(first, token_proof=proof)


def test_an_owner_of_before_proves_the_token_once_and_has_the_nick_with_the_key(
    world: World,
) -> None:
    own_by_token(world, "ana")
    session, proved = ask_with_token(world, "ana", "A", OLD_TOKEN)
    world.say(session, proved)
    assert isinstance(world.told(session)[0], Welcome)
    world.go(session)
    world.restart()
    assert isinstance(world.told(world.enter("ana", key="A"))[0], Welcome)


def test_another_token_gets_nobody_in(world: World) -> None:
    own_by_token(world, "ana")
    session, proved = ask_with_token(world, "ana", "A", "another token")
    world.say(session, proved)
    assert code(world.told(session)) == "nick_taken"


def test_the_proof_of_a_token_is_good_for_one_key_only(world: World) -> None:
    own_by_token(world, "ana")
    _session, proved = ask_with_token(world, "ana", "A", OLD_TOKEN)
    thief, other = ask_with_token(world, "ana", "thief", "nothing")
    world.say(thief, msgspec.structs.replace(other, token_proof=proved.token_proof))
    assert code(world.told(thief)) == "nick_taken"


# --- authors of messages --------------------------------------------------------------------------


def test_messages_tell_who_has_written_them(world: World, ana: Session, luis: Session) -> None:
    world.settle()
    world.say(ana, Post("luis", "hola", "c1"))
    assert isinstance(world.told(luis)[0], Message)
    assert world.authors["c1"] == credentials.author_of(key_of("ana"))


@pytest.mark.parametrize(
    "change",
    [
        Post("#clase", "otra cosa", "x1", "edit", About("ana", "c1")),
        Post("#clase", "", "x1", "delete", About("ana", "c1")),
    ],
    ids=["edit", "delete"],
)
@pytest.mark.parametrize("is_owned", [True, False], ids=["owned", "by nobody"])
def test_who_has_the_nick_now_can_not_change_what_was_written_before(
    world: World, luis: Session, change: Post, is_owned: bool
) -> None:
    ana = world.enter("ana", key="A" if is_owned else "", seen=0)
    world.say(ana, Post("#clase", "lo que dije", "c1"))
    world.go(ana)
    if is_owned:
        world.store.release("ana")
        world.restart()
        luis = world.enter("luis", key="luis", seen=0)
    thief = world.enter("ana", key="thief" if is_owned else "", seen=0)
    world.settle()
    world.say(thief, change)
    assert code(world.told(thief)) == "bad_change"
    assert not world.told(luis)


def test_who_has_the_nick_now_hears_nothing_of_an_earlier_cid(world: World) -> None:
    """Test that no `ok` reveals that an earlier user of the nick has said just that."""
    ana = world.enter("ana", key="A", seen=0)
    world.say(ana, Post("#clase", "hola", "c1"))
    world.go(ana)
    world.store.release("ana")
    world.restart()
    thief = world.enter("ana", key="thief", seen=0)
    world.settle()
    world.say(thief, Post("#clase", "hola", "c1"))
    assert code(world.told(thief)) == "cid_reuse"


def test_the_owner_changes_their_own(world: World, ana: Session) -> None:
    world.say(ana, Post("#clase", "hola", "c1"))
    world.settle()
    world.say(ana, Post("#clase", "adiós", "c2", "edit", About("ana", "c1")))
    assert isinstance(world.told(ana)[0], Ok)
