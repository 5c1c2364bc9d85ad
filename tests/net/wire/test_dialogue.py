"""Test the client's side of the rich dialect, fed whole and byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import fields, messages, plain
from net.wire.dialogue import NotRich, RichDialogue
from net.wire.framing import EndlessLine
from net.wire.heard import LoggedIn
from net.wire.messages import (
    About,
    Challenge,
    Crowd,
    Err,
    Farewell,
    Gap,
    Joined,
    Left,
    Limits,
    Live,
    Message,
    Ok,
    Page,
    Person,
    Pong,
    Presence,
    Reached,
    Receipt,
    RoomChanged,
    RoomInfo,
    RoomTraffic,
    RosterPage,
    TypingNotice,
    Welcome,
)
from tests.identities import identity_of

WELCOME = Welcome(1, "ana", "Aula", "e2", 9, Limits(), since=4)
LOGGED_IN = LoggedIn("h:1", "ana", "Aula", Limits(), stores=True, epoch="e2", seen=4, since=4)


def rich() -> RichDialogue:
    return RichDialogue("h:1", "ana", "device", identity_of("ana"), "e1", 4)


SAID: list[messages.ServerMessage] = [
    Gap("luis", 3),
    Receipt("luis", 4, "read"),
    Message(5, "luis", "ana", "hola", 9, "l1"),
    Live(5),
    Ok("c1", 6, 9, later=True),
    Err("no_such_nick", "No.", "c2", "eva"),
    Page("luis", (Message(1, "luis", "ana", "hola", 9),), True),
    Reached("#a", 5, ("eva",), ()),
    Message(7, "luis", "ana", "👍", 9, "l2", "react", About("ana", "c1")),
    Err("bad_room", "No."),
    Presence("luis", "online"),
    Joined("#a", "luis"),
    Left("#a", "luis"),
    RosterPage((Person("Ana"),), (RoomInfo("#Clase", ("Ana",)),), more=True),
    Crowd((Person("eva"),), (RoomTraffic("#a", ("eva",), ("luis", "nc")),)),
    RoomChanged("#g-1", ("ana", "eva"), "Mus", "eva"),
    TypingNotice("luis", "ana"),
    Pong(3),
]
HEARD = [LOGGED_IN, *SAID]
STREAM = b"".join(messages.encode(said) for said in (WELCOME, *SAID))


def test_a_page_that_is_no_page_is_not_taken_in() -> None:
    """Guard against pages at which the window would stop."""
    dialogue = rich()
    dialogue.feed(messages.encode(WELCOME))
    many = tuple(f"n{number}" for number in range(1001))
    for said in (
        RosterPage(tuple(map(Person, many))),
        RosterPage((), (RoomInfo("#a", many),)),
        Crowd((), (RoomTraffic("#a", many),)),
    ):
        assert dialogue.feed(messages.encode(said)) == []
    assert dialogue.feed(messages.encode(Live(5))) == [Live(5)]


def test_what_a_rich_server_says() -> None:
    assert rich().feed(STREAM) == HEARD


def test_what_a_rich_server_says_byte_by_byte() -> None:
    dialogue = rich()
    heard = [event for n in range(len(STREAM)) for event in dialogue.feed(STREAM[n : n + 1])]
    assert heard == HEARD


def test_the_hello_says_how_far_the_journal_goes_and_the_welcome_from_where_it_goes_on() -> None:
    dialogue = rich()
    hello = messages.decode_client(dialogue.opening())
    assert isinstance(hello, messages.Hello)
    assert (hello.epoch, hello.seen) == ("e1", 4)
    [login] = dialogue.feed(messages.encode(WELCOME))
    assert isinstance(login, LoggedIn)
    assert (login.epoch, login.seen, login.since) == ("e2", 4, 4)


def test_nothing_counts_before_the_welcome_and_there_is_only_one() -> None:
    said = (*SAID, WELCOME, WELCOME)
    assert rich().feed(b"".join(map(messages.encode, said))) == [LOGGED_IN]


@pytest.mark.parametrize(
    "said",
    [
        Message(2**40, "luis", "ana", "hola", 9),
        Message(-1, "luis", "ana", "hola", 9),
        Message(5, "luis", "ana", "hola", 2**70),
        Message(5, "", "ana", "hola", 9),
        Message(5, "luis", "", "hola", 9),
        Ok("c1", 2**64, 9),
        Ok("c1", 1, -(2**60)),
        Receipt("luis", 2**63, "read"),
        Gap("luis", -1),
        Live(2**100),
        Reached("luis", 2**60, (), ()),
        Page("luis", (Message(2**50, "luis", "ana", "hola", 9),), False),
    ],
)
def test_numbers_that_no_journal_could_hold_are_passed_over(said: fields.Wire) -> None:
    assert rich().feed(messages.encode(WELCOME) + messages.encode(said)) == [LOGGED_IN]


def test_a_refused_log_in_says_why() -> None:
    dialogue = rich()
    assert dialogue.feed(messages.encode(Err("nick_taken", "Taken."))) == []
    assert dialogue.last_word == ("nick_taken", "Taken.")
    assert (
        dialogue.feed(messages.encode(Err("nick_taken", "It looks like that of Ana.", to="Ana")))
        == []
    )
    assert dialogue.last_word == ("nick_alike", "Ana")


def test_a_farewell_says_why() -> None:
    dialogue = rich()
    dialogue.feed(messages.encode(WELCOME) + messages.encode(Farewell("shutdown", "Bye.")))
    assert dialogue.last_word == ("shutdown", "Bye.")


@pytest.mark.parametrize(
    "greeting", ["Hola", plain.PROMPT + "Bienvenido al chat", "Por favor, vete"]
)
def test_a_server_that_does_not_answer_in_json_is_not_rich(greeting: str) -> None:
    with pytest.raises(NotRich) as other:
        rich().feed(greeting.encode())
    assert other.value.greeting == greeting.encode()


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_prompt_before_the_welcome_means_that_the_hello_was_late(end: str) -> None:
    dialogue = rich()
    stream = (plain.PROMPT + end).encode() + STREAM
    heard = [event for n in range(len(stream)) for event in dialogue.feed(stream[n : n + 1])]
    assert heard == HEARD


def test_lines_that_make_no_sense_are_passed_over() -> None:
    dialogue = rich()
    rubbish = b'{"op":"news","x":1}\n{"op":"msg","id":"x"}\n\n\xff\n' + b"[" * 5000 + b"\n"
    heard = dialogue.feed(messages.encode(WELCOME) + rubbish + messages.encode(Pong(1)))
    assert heard == [LOGGED_IN, Pong(1)]


@given(st.lists(st.binary(max_size=80), max_size=10))
def test_no_bytes_of_a_server_do_harm(pieces: list[bytes]) -> None:
    dialogue = rich()
    dialogue.feed(messages.encode(WELCOME))
    for piece in pieces:
        try:
            dialogue.feed(piece)
        except EndlessLine:
            break


CHALLENGE = Challenge("server", "nonce", "zz")


def test_a_challenge_is_answered_before_the_welcome_and_never_after_it() -> None:
    dialogue = rich()
    [challenge] = dialogue.feed(messages.encode(CHALLENGE))
    assert challenge == CHALLENGE
    proof = dialogue.prove(CHALLENGE)
    assert proof.signature and not proof.token
    assert dialogue.feed(messages.encode(WELCOME) + messages.encode(CHALLENGE)) == [LOGGED_IN]


def test_who_has_an_old_token_passes_over_a_salt_that_is_none() -> None:
    dialogue = RichDialogue("h:1", "ana", "device", identity_of("ana"), old_token="token")
    assert dialogue.feed(messages.encode(CHALLENGE)) == []
    [challenge] = dialogue.feed(messages.encode(Challenge("server", "nonce", "aa")))
    assert isinstance(challenge, Challenge)
    assert dialogue.prove(challenge).token
