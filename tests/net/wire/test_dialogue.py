"""Test the client's side of both dialects, fed whole and byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import fields, messages, plain
from net.wire.dialogue import PLAIN_LIMITS, PLAIN_LINE_BYTES, NotRich, PlainDialogue, RichDialogue
from net.wire.echoes import KEPT_POSTS
from net.wire.framing import EndlessLine
from net.wire.heard import LoggedIn, PlainMessage, PlainNotice
from net.wire.manners import Manner, guess
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
    Post,
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


def assignment() -> PlainDialogue:
    return PlainDialogue("h:1", "ana")


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
    assert other.value.greeting == greeting


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
    for dialogue in (rich(), assignment()):
        dialogue.feed(messages.encode(WELCOME))
        for piece in pieces:
            try:
                dialogue.feed(piece)
            except EndlessLine:
                break


def text_of(text: str) -> bytes:
    return text.encode()


def test_the_assignments_server() -> None:
    """Test a server that speaks first and ends only its welcome; silence ends its messages."""
    dialogue = assignment()
    assert dialogue.opening() == b"ana"
    assert dialogue.feed(text_of(plain.PROMPT)) == []
    assert dialogue.flush() == []
    welcome = (
        "Bienvenido al chat, ana! Puedes enviar mensajes usando el formato 'usuario_destino: "
        "mensaje'."
    )
    assert dialogue.feed(text_of(welcome + "\n")) == [
        LoggedIn("h:1", "ana", "", PLAIN_LIMITS, plain=True),
        PlainNotice("", welcome),
    ]
    assert dialogue.feed(text_of("luis: ho")) + dialogue.feed(text_of("la ñ")) == []
    assert dialogue.waits_for_quiet
    assert dialogue.flush() == [PlainMessage("luis", "ana", "hola ñ")]
    assert dialogue.feed(text_of("#clase luis: a todos\n")) == [
        PlainMessage("luis", "#clase", "a todos")
    ]


def test_the_assignments_server_does_not_take_the_name() -> None:
    dialogue = assignment()
    dialogue.feed(text_of(plain.PROMPT + plain.NAME_TAKEN))
    assert dialogue.flush() == []
    assert dialogue.last_word == ("nick_taken", plain.NAME_TAKEN)


def test_a_server_that_says_nothing_has_taken_the_name() -> None:
    assert assignment().flush() == [LoggedIn("h:1", "ana", "", PLAIN_LIMITS, plain=True)]


def test_who_is_not_connected_fails_the_message_to_them() -> None:
    dialogue = assignment()
    dialogue.flush()
    assert dialogue.encode_post(Post("Luis", "hola", "c1")) == b"Luis: hola"
    no_luis = "El usuario Luis no está conectado."
    assert dialogue.feed(text_of(no_luis + "\n")) == [Err("no_such_nick", no_luis, "c1")]
    assert dialogue.feed(text_of(no_luis + "\n")) == [PlainNotice("", no_luis)]


def test_a_server_that_reads_lines_gets_lines() -> None:
    dialogue = PlainDialogue("h:1", "ana", Manner(ends_lines=True))
    assert dialogue.opening() == b"ana\n"
    assert dialogue.encode_post(Post("luis", "hola", "c1")) == b"luis: hola\n"
    assert dialogue.encode_post(Post("luis", "uno\ndos", "c2")) == b"luis: uno\nluis: dos\n"


def written(dialogue: PlainDialogue, *posts: tuple[str, str]) -> PlainDialogue:
    dialogue.flush()
    for n, (to, text) in enumerate(posts):
        dialogue.encode_post(Post(to, text, f"c{n}"))
    return dialogue


def heard(dialogue: PlainDialogue, *lines: str) -> list[object]:
    return [one for line in lines for one in dialogue.feed(text_of(line + "\n"))]


def test_what_a_server_sends_back_is_not_told_again_and_what_it_only_looks_like_is() -> None:
    """Test that `ana: dos`, which may be another one's text without a name, does not disappear."""
    dialogue = written(assignment(), ("#clase", "uno"), ("ana", "nota"))
    assert heard(dialogue, "#clase ana: uno", "ana: nota") == []
    strange = ["ana: dos", "ana: nota", "#clase ana: uno", "ana: luis: hola"]
    assert heard(dialogue, *strange) == [PlainNotice("", line) for line in strange]


@pytest.mark.parametrize(
    "told", ["ana: luis: hola", "<ana> luis: hola", "[10:02] ana> luis: hola", "ANA: luis: hola"]
)
def test_a_server_that_tells_everybody_is_noticed_by_the_echo(told: str) -> None:
    dialogue = written(assignment(), ("luis", "hola"), ("luis", "hola"))
    assert heard(dialogue, told, told) == [PlainNotice("open_to_all", told)]  # once


def test_a_server_that_tells_everybody_is_noticed_by_what_is_for_others() -> None:
    dialogue = written(assignment(), ("luis", "¿estás?"))
    assert heard(dialogue, "eva: nota: comprar pan", "eva: ana: hola") == [
        PlainMessage("eva", "ana", "nota: comprar pan"),
        PlainMessage("eva", "ana", "ana: hola"),
    ]
    assert heard(dialogue, "eva: luis: ¿quedamos?", "bea: eva: sí") == [
        PlainMessage("eva", "ana", "luis: ¿quedamos?"),
        PlainNotice("open_to_all", "eva: luis: ¿quedamos?"),
        PlainMessage("bea", "ana", "eva: sí"),
    ]


def test_what_luis_answers_is_his_also_if_it_is_what_he_was_asked() -> None:
    dialogue = written(assignment(), ("luis", "hola"))
    assert heard(dialogue, "luis: hola") == [PlainMessage("luis", "ana", "hola")]


def test_of_what_was_written_only_the_latest_is_remembered() -> None:
    dialogue = written(assignment(), *(("luis", f"texto {n}") for n in range(KEPT_POSTS + 1)))
    assert heard(dialogue, "ana: texto 0", f"ana: texto {KEPT_POSTS}") == [
        PlainNotice("", "ana: texto 0")
    ]


@pytest.mark.parametrize(
    ("greeting", "has_answered", "manner"),
    [
        ("Por favor, ingresa tu nombre de usuario: ", False, Manner()),
        ("Welcome! What is your name?\n", False, Manner(ends_lines=True)),
        ("NICK", False, Manner()),
        ("", True, Manner(speaks_first=True)),
        ('Hola, {"op":"hello"}!\r\n', True, Manner(ends_lines=True, speaks_first=True)),
    ],
)
def test_how_a_server_is_spoken_to_is_guessed_from_its_greeting(
    greeting: str, has_answered: bool, manner: Manner
) -> None:
    assert guess(greeting, has_answered=has_answered) == manner


def test_a_server_that_never_says_anything_may_be_waiting_for_the_end_of_a_line() -> None:
    dialogue = written(assignment(), ("luis", "hola"))
    assert dialogue.may_be_deaf
    assert dialogue.flush() == []  # the message may have been sent just now
    assert dialogue.flush() == [PlainNotice("deaf_server", "")]
    assert not dialogue.may_be_deaf and dialogue.flush() == []  # once
    silent = assignment()
    silent.flush()
    assert silent.flush() == silent.flush() == []  # nobody has written anything yet
    lines = written(PlainDialogue("h:1", "ana", Manner(ends_lines=True)), ("luis", "hola"))
    assert not lines.may_be_deaf and lines.flush() == lines.flush() == []


def test_a_line_that_is_too_long_is_not_left_out_in_silence() -> None:
    dialogue = assignment()
    dialogue.flush()
    assert dialogue.feed(b"luis: " + b"x" * PLAIN_LINE_BYTES + b"\n") == [
        PlainNotice("long_line", "")
    ]


def test_a_server_whose_first_line_is_too_long_has_taken_the_name() -> None:
    heard = assignment().feed(b"x" * (PLAIN_LINE_BYTES + 1) + b"\n")
    assert heard == [
        LoggedIn("h:1", "ana", "", PLAIN_LIMITS, plain=True),
        PlainNotice("long_line", ""),
    ]


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
