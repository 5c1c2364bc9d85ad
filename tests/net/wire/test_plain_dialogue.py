"""Test the client's side of the conversation with a plain server, whatever that sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import plain
from net.wire.echoes import KEPT_POSTS
from net.wire.framing import PATIENT_SILENCES
from net.wire.heard import LoggedIn, PlainMessage, PlainNotice
from net.wire.manners import EVERYBODY, RAW, Manner
from net.wire.messages import Err, Post
from net.wire.plain_dialogue import PLAIN_LIMITS, PLAIN_LINE_BYTES, PlainDialogue


def assignment() -> PlainDialogue:
    return PlainDialogue("h:1", "ana")


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
    dialogue = PlainDialogue("h:1", "ana", Manner(framing="lf"))
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


def test_a_server_that_never_says_anything_may_be_waiting_for_the_end_of_a_line() -> None:
    dialogue = written(assignment(), ("luis", "hola"))
    assert dialogue.may_be_deaf
    assert dialogue.flush() == []  # the message may have been sent just now
    assert dialogue.flush() == [PlainNotice("deaf_server", "")]
    assert not dialogue.may_be_deaf and dialogue.flush() == []  # once
    silent = assignment()
    silent.flush()
    assert silent.flush() == silent.flush() == []  # nobody has written anything yet
    lines = written(PlainDialogue("h:1", "ana", Manner(framing="lf")), ("luis", "hola"))
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


# --- to everybody, and line by line ---------------------------------------------------------------

OPEN = Manner(to="all")


def test_to_everybody_is_written_without_a_recipient() -> None:
    for manner, sent in ((OPEN, b"hola"), (Manner(to="named"), b"ana: hola")):
        dialogue = PlainDialogue("h:1", "ana", manner)
        dialogue.flush()
        post = Post(EVERYBODY, "hola", "c1")
        assert dialogue.refusal(post) is None
        assert dialogue.encode_post(post) == sent


@pytest.mark.parametrize("told", ["hola", "ana: hola", "<ana> hola", "[10:02] ana: hola"])
def test_the_echo_of_a_text_to_everybody_is_known(told: str) -> None:
    dialogue = written(PlainDialogue("h:1", "ana", OPEN), (EVERYBODY, "hola"))
    assert heard(dialogue, told) == []
    assert heard(dialogue, "mariana: hola") == [PlainMessage("mariana", EVERYBODY, "hola")]


def test_what_luis_says_to_everybody_is_no_echo_and_his() -> None:
    dialogue = written(PlainDialogue("h:1", "ana", OPEN), (EVERYBODY, "hola"))
    assert heard(dialogue, "luis: hola", "mariana: hola", "luis se ha ido", "Users: luis, ana") == [
        PlainMessage("luis", EVERYBODY, "hola"),
        PlainMessage("mariana", EVERYBODY, "hola"),
        PlainNotice("", "luis se ha ido", EVERYBODY),
        PlainNotice("", "Users: luis, ana", EVERYBODY),
    ]


@pytest.mark.parametrize(
    ("manner", "to", "code"),
    [
        (OPEN, "luis", "goes_to_all"),
        (Manner(to="named"), "#clase", "goes_to_all"),
        (Manner(to="raw"), "luis", "other_manner"),
        (Manner(to="raw"), EVERYBODY, "other_manner"),
        (Manner(), EVERYBODY, "other_manner"),
        (Manner(), RAW, "other_manner"),
        (OPEN, RAW, "other_manner"),
    ],
)
def test_what_is_for_one_is_never_sent_where_it_goes_to_all(
    manner: Manner, to: str, code: str
) -> None:
    refusal = PlainDialogue("h:1", "ana", manner).refusal(Post(to, "un secreto", "c1"))
    assert refusal is not None and (refusal.code, refusal.cid) == (code, "c1")


def test_json_behind_a_length_can_be_spoken_line_by_line() -> None:
    manner = Manner("number", 4, name="never", to="raw")
    dialogue = PlainDialogue("h:1", "ana", manner)
    assert manner.frame('{"to":"luis","text":"ñ"}') == b'\0\0\0\x19{"to":"luis","text":"\xc3\xb1"}'
    dialogue.greet(b"")
    dialogue.flush()
    data = b'\0\0\0\x14{"from":"l","t":"h"}'
    assert not [*dialogue.feed(data[:3]), *dialogue.feed(data[3:9])]
    [message] = dialogue.feed(data[9:])
    assert isinstance(message, PlainMessage)
    assert (message.to, message.text) == (RAW, '{"from":"l","t":"h"}')


def test_raw_lines_come_and_go_as_they_are() -> None:
    dialogue = PlainDialogue("h:1", "ana", Manner("lf", name="never", to="raw"))
    assert dialogue.opening() == b""
    assert dialogue.feed(b"  luis: hola \xff\r\nana: x\n") == [
        LoggedIn(
            "h:1",
            "ana",
            "",
            PLAIN_LIMITS,
            plain=True,
            manner=Manner("lf", 64, "utf-8", "never", "raw"),
        ),
        PlainMessage("h:1", RAW, "  luis: hola \\xff"),
        PlainMessage("h:1", RAW, "ana: x"),
    ]
    post = Post(RAW, "/join #sala\n luis: hola", "c1")
    assert dialogue.refusal(post) is None
    assert dialogue.encode_post(post) == b"/join #sala\n luis: hola\n"
    assert dialogue.feed(b"/join #sala\n") == [PlainMessage("h:1", RAW, "/join #sala")]


def test_a_greeting_is_told_after_the_log_in_and_does_not_run_into_what_follows() -> None:
    dialogue = PlainDialogue("h:1", "ana", Manner(to="named"))
    dialogue.greet(b"NICK")
    assert not dialogue.waits_for_quiet
    assert dialogue.feed(b"ana joined!") == []
    login, *told = dialogue.flush()
    assert isinstance(login, LoggedIn)
    assert told == [PlainNotice("", "NICK", EVERYBODY), PlainNotice("", "ana joined!", EVERYBODY)]


def test_a_name_that_is_refused_after_the_greeting_is_refused() -> None:
    dialogue = assignment()
    dialogue.greet("¡Hola! ".encode() + text_of(plain.PROMPT))
    dialogue.feed(text_of(plain.NAME_TAKEN))
    assert dialogue.flush() == [] and dialogue.last_word == ("nick_taken", plain.NAME_TAKEN)


HEADED = Manner("length", 10, to="all")


def pair(*texts: str) -> bytes:
    return b"".join(map(HEADED.frame, texts))


def test_a_name_and_a_text_that_come_as_two_messages_are_one() -> None:
    dialogue = PlainDialogue("h:1", "ana", HEADED)
    dialogue.flush()
    assert dialogue.feed(pair("luis", "hola: qué tal", "eva", "adiós")) == [
        PlainMessage("luis", EVERYBODY, "hola: qué tal"),
        PlainMessage("eva", EVERYBODY, "adiós"),
    ]
    assert dialogue.feed(pair("bea: una línea")) == [PlainMessage("bea", EVERYBODY, "una línea")]


def test_two_messages_are_no_name_and_text_where_one_has_come_alone() -> None:
    dialogue = PlainDialogue("h:1", "ana", HEADED)
    dialogue.flush()
    assert dialogue.feed(pair("Connected")) == [PlainNotice("", "Connected", EVERYBODY)]
    assert dialogue.feed(pair("Hola", "a todos")) == [
        PlainNotice("", "Hola", EVERYBODY),
        PlainNotice("", "a todos", EVERYBODY),
    ]


# --- what says where a message ends, and encodings ------------------------------------------------


def test_a_server_that_reads_lengths_gets_lengths() -> None:
    dialogue = PlainDialogue("h:1", "ana", Manner("length", 64))
    assert dialogue.opening() == b"3" + b" " * 63 + b"ana"
    assert dialogue.encode_post(Post("luis", "ñ", "c1")) == b"8" + b" " * 63 + "luis: ñ".encode()
    java = PlainDialogue("h:1", "ana", Manner("number", 2))
    assert java.opening() == b"\0\3ana"


def test_a_server_may_answer_with_lengths_or_without() -> None:
    dialogue = PlainDialogue("h:1", "ana", Manner("length", 10))
    dialogue.flush()
    assert dialogue.feed(b"10        luis: hola") == [PlainMessage("luis", "ana", "hola")]
    assert dialogue.feed(b"Msg received") == []
    assert dialogue.flush() == [PlainNotice("", "Msg received")]


def test_another_encoding_is_written_and_read_and_what_it_lacks_is_not_sent() -> None:
    dialogue = PlainDialogue("h:1", "ana", Manner(encoding="cp1252"))
    dialogue.flush()
    assert dialogue.encode_post(Post("luis", "5 €", "c1")) == b"luis: 5 \x80"
    assert dialogue.feed(b"luis: Jos\xe9") == []
    assert dialogue.flush() == [PlainMessage("luis", "ana", "José")]
    assert dialogue.refusal(Post("luis", "hola 👋", "c2")) == Err("no_such_character", "👋", "c2")


def test_a_text_in_latin_1_is_shown_after_a_while_where_utf_8_is_thought_of() -> None:
    dialogue = assignment()
    dialogue.flush()
    assert dialogue.feed(b"luis: Jos\xe9") == []
    for _ in range(PATIENT_SILENCES - 1):
        assert dialogue.flush() == [] and dialogue.waits_for_quiet
    assert dialogue.flush() == [PlainMessage("luis", "ana", "Jos\ufffd")]
    assert not dialogue.waits_for_quiet


def test_a_text_that_is_too_long_for_one_recv_is_not_sent() -> None:
    dialogue = PlainDialogue("h:1", "ana", Manner("lf"))
    refusal = dialogue.refusal(Post("luis", "corto\n" + "x" * 1_100, "c1"))
    assert refusal is not None and refusal.code == "too_long"
    assert dialogue.refusal(Post("luis", ("x" * 500 + "\n") * 5, "c2")) is None


@given(
    st.lists(
        st.binary(max_size=80) | st.sampled_from([b"9  ", b"3   ana", b"\0\0\0\3ana"]), max_size=10
    ),
    st.sampled_from([Manner(), OPEN, Manner("length", 4, to="raw"), Manner("number", 4, "cp1252")]),
)
def test_no_bytes_of_a_server_do_harm(pieces: list[bytes], manner: Manner) -> None:
    dialogue = PlainDialogue("h:1", "ana", manner)
    for piece in pieces:
        dialogue.feed(piece)
        dialogue.flush()
    dialogue.end()
