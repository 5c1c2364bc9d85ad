"""Test who is taken for a foreign program, what it is told, and who is not taken for one."""

from __future__ import annotations

import pickle
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import strangers, telnet
from net.wire.names import NICK_CHARACTERS
from net.wire.strangers import TurnedAway
from tests.speed import assert_quick


def turned_away(data: bytes, *, has_prompt: bool = False) -> TurnedAway | None:
    try:
        strangers.turn_away(data, has_prompt=has_prompt)
    except TurnedAway as away:
        return away
    return None


LONG_URL = b"GET /" + b"a" * 5_000 + b" HTTP/1.1\r\n"


@pytest.mark.parametrize(
    ("data", "why", "said"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "http", "HTTP, as from a browser"),
        (b"POST /api HTTP/1.0\r\n\r\nana\nluis: hola\n", "http", "POST /api HTTP/1.0"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http", "PRI * HTTP/2.0"),
        (b"OPTIONS rtsp://x RTSP/1.0\r\n", "http", "RTSP/1.0"),
        (b"SSH-2.0-OpenSSH_9.2p1\r\n", "ssh", "what came is SSH"),
        (b"EHLO correo.example.org\r\n", "smtp", "what came is SMTP"),
        (b"ehlo [127.0.0.1]\r\n", "smtp", "what came is SMTP"),
        (b"NICK ana\r\nUSER ana 0 * :Ana\r\n", "irc", "what came is IRC"),
        (b"CAP LS 302\r\n", "irc", "what came is IRC"),
        (b"USER ana 0 * :Ana\r\n", "irc", "what came is IRC"),
        (b"PROXY TCP4 10.0.0.1 10.0.0.2 5 8080\r\n", "proxy", "what came is PROXY"),
        (b"3         ana", "framing", "begins with its length (3"),
        (b"3" + b" " * 63, "framing", "begins with its length (3"),
        (b"4" + b" " * 9 + "Íñ".encode(), "framing", "begins with its length (4"),
        (b"0003ana", "framing", "begins with its length (3"),
        (struct.pack("!I", 3) + b"ana", "framing", "begins with its length (3"),
        (struct.pack("!I", 3), "framing", "begins with its length (3"),
        (struct.pack("<I", 3) + b"ana", "framing", "begins with its length (3"),
        (struct.pack("!H", 3) + b"ana", "framing", "length (3, as by Java's writeUTF)"),
        (struct.pack("!H", 3) + b"ana" + struct.pack("!H", 4) + b"hola", "framing", "length (3"),
        (b"3" + b" " * 63 + b"ana" + b"4" + b" " * 63 + b"hola", "framing", "length (3 in digits)"),
        (b"\xac\xed\x00\x05t\x00\x03ana", "framing", "a Java object (ObjectOutputStream)"),
        (struct.pack("!Q", 3) + b"ana", "framing", "begins with its length (3"),
        (b"\x03ana", "framing", "begins with its length (3"),
        (b"ana" + bytes(1021), "framing", "padded with NULs to 1024 bytes"),
        (b"ana\0", "framing", "padded with NULs to 4 bytes"),
        (bytes(1024), "framing", "nothing but NULs came"),
        (pickle.dumps("ana"), "framing", "a Python object (pickle)"),
        (pickle.dumps({"name": "ana"}, 2), "framing", "a Python object (pickle)"),
        ("ana".encode("utf-16"), "framing", "what came is UTF-16"),
        ("ana\r\n".encode("utf-16-le"), "framing", "what came is UTF-16"),
        ("ana".encode("utf-16-be"), "framing", "what came is UTF-16"),
        (b"\x05\x01\x00", "framing", "what came is not text"),  # SOCKS
        (b"\x10\x0e\x00\x04MQTT\x04", "framing", "what came is not text"),
    ],
)
def test_a_foreign_program_is_told_what_this_is_and_what_came(
    data: bytes, why: str, said: str
) -> None:
    away = turned_away(data)
    assert away is not None
    assert away.why == why
    text = away.answer.decode("ascii", "replace")
    assert "Esto es un chat (Charla)" in text and "This is a chat (Charla)" in text
    assert said in text
    plain = turned_away(data, has_prompt=True)
    assert plain is not None
    line = plain.answer.decode("ascii")  # those who read lines get everything in one
    assert line.endswith("\n") and line.count("\n") == 1
    assert len(line) < 600


@pytest.mark.parametrize(
    "name",
    [
        "ana",
        "Gethin",
        "GET",
        "GET / luis",
        "Post Malone",
        "SSH",
        "Helo María",
        "ehlo",
        "Nick Cave",
        "NICK",
        "User 1",
        "USER 1",
        "CAP",
        "Pass",
        "3",
        "007",
        "0003",
        "2005maria",
        "05maria",
        "12 de octubre",
        "3 ana",
        "99   problemas",
        "HTTP/1.1",
        "get / http/1.1",
        "José",
        "Ω",
        "李",
        "ana\r",
        "Put it",
        "1  ",
    ],
)
def test_a_person_is_not_taken_for_a_program(name: str) -> None:
    for end in ("", "\n", "\r\n"):
        assert turned_away((name + end).encode()) is None, end


def test_the_first_lines_of_a_person_who_is_quick_are_no_protocol() -> None:
    assert turned_away(b"ana\nluis: GET / HTTP/1.1\n") is None
    assert turned_away(b"Ana G\xc3\xb3mez\r\nluis: \x1b[31mrojo\0\n") is None


def test_a_program_that_posts_is_answered_in_http_and_in_plain_text() -> None:
    """Test that a page on the web can't make a browser write into the chat, nor execute a line."""
    away = turned_away(b"POST /<script> HTTP/1.1\r\nHost: x\r\n\r\n")
    assert away is not None
    head, _, body = away.answer.partition(b"\r\n\r\n")
    lines = head.decode("ascii").split("\r\n")
    assert lines[0] == "HTTP/1.1 400 Bad Request"
    assert f"Content-Length: {len(body)}" in lines
    assert (
        "Content-Type: text/plain; charset=us-ascii" in lines
        and "X-Content-Type-Options: nosniff" in lines
    )
    assert b'"POST /<script> HTTP/1.1"' in body


def test_tls_inside_of_tls_is_no_text() -> None:
    for has_prompt in (False, True):
        away = turned_away(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", has_prompt=has_prompt)
        assert away is not None and b"what came is TLS" in away.answer


def test_an_ssh_client_gets_a_disconnect_message() -> None:
    away = turned_away(b"SSH-2.0-OpenSSH_9.2p1\r\n")
    assert away is not None
    _, _, packet = away.answer.partition(b"SSH-2.0-Charla\r\n")
    length, padding, kind, reason = struct.unpack("!IBBI", packet[:10])
    assert len(packet) == length + 4 and len(packet) % 8 == 0 and padding >= 4
    assert (kind, reason) == (1, 2)


@pytest.mark.parametrize(
    "stream",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"SSH-2.0-x\r\n",
        b"EHLO x\r\n",
        b"NICK ana\r\nUSER ana 0 * :Ana\r\n",
        LONG_URL[:1_500],
    ],
)
def test_byte_by_byte_it_is_undecided_until_it_is_known(stream: bytes) -> None:
    for n in range(1, len(stream)):
        if turned_away(stream[:n]) is not None or b"\n" in stream[:n]:
            break
        assert strangers.is_undecided(stream[:n]), stream[:n]


def test_a_beginning_without_an_end_is_not_waited_for_for_ever() -> None:
    assert not strangers.is_undecided(LONG_URL[: strangers.LOOKED_AT_BYTES])
    assert not strangers.is_undecided(bytes(strangers.LOOKED_AT_BYTES))
    assert not strangers.is_undecided(b"ana")
    assert not strangers.is_undecided(b"GETH")


@pytest.mark.parametrize(
    ("line", "spanish", "english", "received"),
    [
        (b"", "no hay ninguno", "there is none", '""'),
        (b"a:b", "no puede llevar ':'", "it can't have ':' in it", '"a:b"'),
        (b"a,b", "no puede llevar ','", "it can't have ',' in it", '"a,b"'),
        (b"#clase", "no puede empezar por '#'", "it can't begin with '#'", '"#clase"'),
        (b"/nick ana", "no puede empezar por '/'", "it can't begin with '/'", '"/nick ana"'),
        (
            b"x" * 33,
            "tiene 33 caracteres y caben 32",
            "it has 33 characters, and 32 fit",
            '"' + "x" * 33 + '"',
        ),
        (
            b"x" * 9_000,
            "tiene 9000 caracteres y caben 32",
            "it has 9000 characters, and 32 fit",
            '"... (9000 bytes)',
        ),
        (b"Jos\xe9", "no viene en UTF-8", "it is not UTF-8", '"Jos\\xe9"'),
        (
            "ana\u200b".encode(),
            "lleva caracteres de control o invisibles",
            "invisible",
            '"ana\\xe2\\x80\\x8b"',
        ),
        (b"a\\b:", "no puede llevar ':'", "it can't have", '"a\\\\b:"'),
    ],
)
def test_what_is_no_name_is_refused_for_the_right_reason(
    line: bytes, spanish: str, english: str, received: str
) -> None:
    away = strangers.refuse_name(line)
    assert away is not None
    assert away.why == "bad_nick"
    text = away.answer.decode("ascii")
    assert spanish in text and english in text and received in text
    assert text.endswith("]\n") and text.count("\n") == 1


@pytest.mark.parametrize("line", [b'{"user":"ana","message":"hola"}', b"{}", b'{"nick":"ana"}\r'])
def test_json_of_another_program_is_told_from_ours(line: bytes) -> None:
    away = strangers.refuse_json(line)
    assert away is not None and b"what came is JSON, but not Charla's" in away.answer
    assert away.answer.isascii() and away.answer.count(b"\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        b'{"op":"hello"}',
        b'{"op":"dance"}',
        b'{"user":"an',
        b"{nick}",
        b"[1]",
        b"{" * 60_000,
        b"\xff",
    ],
)
def test_what_may_be_ours_or_is_no_json_is_left_to_the_rich_dialect(line: bytes) -> None:
    assert strangers.refuse_json(line) is None


@pytest.mark.parametrize(
    "line",
    [b"ana", b"  ana  ", "Ana Gómez".encode(), b"x" * NICK_CHARACTERS, b" " * 5_000 + b"ana"],
)
def test_a_name_is_not_refused(line: bytes) -> None:
    assert strangers.refuse_name(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "٣".encode() * 8_000,
        b"a" * 16_384,
        b" " * 16_384,
        b"0" * 16_384,
        b"\xff\xfa" * 8_192,
        b"\x80\x04" + b"." * 16_000,
        b"GET " * 4_096,
        b"A" * 16_384,
        b"\0" * 16_384,
        b"3" + b" " * 16_000,
        "é".encode() * 128,
    ],
)
def test_the_worst_first_lines_cost_little(line: bytes) -> None:
    """Measure the time for which other visitors' threads would wait."""

    def judge() -> None:
        typed = telnet.without_commands(line)
        strangers.is_undecided(typed)
        if turned_away(typed) is None:
            strangers.refuse_name(typed)

    assert_quick(judge, 0.02)


@given(st.binary(max_size=300))
def test_any_first_bytes_are_dealt_with(data: bytes) -> None:
    strangers.is_undecided(data)
    for away in (
        turned_away(data),
        turned_away(data, has_prompt=True),
        strangers.refuse_name(data),
    ):
        if away is not None and away.why not in ("tls", "ssh"):
            away.answer.decode("ascii")


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        (b"ana", b"ana"),
        (b"\xff\xfb\x1f\xff\xfb\x20\xff\xfd\x01\xff\xfd\x03", b""),  # PuTTY begins with this
        (b"\xff\xfb\x1fana", b"ana"),
        (b"\xff\xfa\x18\x00xterm\xff\xf0ana", b"ana"),
        (b"luis: ho\xff\xf4\xff\xfd\x06la", b"luis: hola"),  # Ctrl+C
        (b"ana\r\0", b"ana\r"),
        ("ana".encode("utf-16"), "ana".encode("utf-16")),
        ("año".encode(), "año".encode()),
        (b"\xff\xfa never ends", b"\xff\xfa never ends"),
    ],
)
def test_a_telnet_clients_commands_are_not_text(line: bytes, typed: bytes) -> None:
    assert telnet.without_commands(line) == typed
