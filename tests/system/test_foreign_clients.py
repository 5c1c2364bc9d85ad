"""Test programs that were not written for this server: what they are told; nobody sees them."""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
from collections.abc import Iterator

import pytest

from net.server import visitor
from net.server.visitor import CHOICE_SECONDS, PROMPT_END_SECONDS
from net.shared import tls
from net.wire.address import Address
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import PROMPT, WELCOME, PlainWire, RichWire, Wire


@contextlib.contextmanager
def nobody_comes(address: Address, nick: str) -> Iterator[None]:
    """Let somebody be here meanwhile who must hear of nobody.

    They may hear that the witness of an earlier test has gone.
    """
    with RichWire.login(address, nick) as ana:
        yield
        ana.say(op="ping", n=1)
        while (heard := ana.hear("presence", "join", "pong"))["op"] != "pong":
            assert heard["nick"] == nick or heard.get("state") == "offline", heard


def test_a_browser_gets_a_page_that_says_how_to_come_in(address: Address) -> None:
    with nobody_comes(address, "testigo1"):
        web = http.client.HTTPConnection(address.host, address.port, timeout=10)
        web.request("GET", "/", headers={"Host": "evil.example", "Accept": "text/html"})
        answer = web.getresponse()
        said = answer.read().decode("utf-8")
        web.close()
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert f"<code>{address}</code>" in said and "evil" not in said
        assert "Esto es un chat" in said and "This is a chat" in said


def test_a_page_on_the_web_can_make_nobody_write_here(address: Address) -> None:
    with nobody_comes(address, "testigo6"):
        web = http.client.HTTPConnection(address.host, address.port, timeout=10)
        web.request("POST", "/", body=b"mallory\ntestigo6: hola\n" * 1_000)
        answer = web.getresponse()
        said = answer.read().decode("ascii")
        web.close()
        assert answer.status == 400
        assert "Esto es un chat (Charla)" in said and "This is a chat (Charla)" in said
        assert '"POST / HTTP/1.1"' in said


def test_a_request_in_pieces_is_answered_as_a_whole_one_is(address: Address) -> None:
    with nobody_comes(address, "testigo2"), Wire(address) as web:
        for piece in (b"G", b"ET /", b" HTTP/1.1", b"\r\nHost: x\r\n\r\n"):
            web.send(piece)
        assert web.expect_end().startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_browser_gets_the_page_over_https_too(address: Address) -> None:
    with nobody_comes(address, "testigo3"):
        context = tls.client_context()
        web = http.client.HTTPSConnection(address.host, address.port, timeout=10, context=context)
        web.request("HEAD", "/")
        assert web.getresponse().read() == b""
        web.close()
        web.request("GET", "/")
        said = web.getresponse().read().decode("utf-8")
        web.close()
        assert f"<code>{address}</code>" in said


@pytest.mark.parametrize(
    ("number", "first", "cause"),
    [
        (1, b"SSH-2.0-OpenSSH_9.2p1\r\n", b"what came is SSH"),
        (2, b"EHLO correo\r\n", b"what came is SMTP"),
        (3, b"NICK ana\r\nUSER ana 0 * :Ana\r\n", b"what came is IRC"),
        (4, b"3         ana", b"begins with its length (3"),
        (5, struct.pack("!I", 3) + b"ana", b"begins with its length (3"),
        (6, b"ana" + bytes(1021), b"padded with NULs to 1024 bytes"),
        (7, "ana".encode("utf-16"), b"what came is UTF-16"),
    ],
)
def test_what_is_nobodys_name_is_answered_and_sent_away(
    server: ServerProcess, number: int, first: bytes, cause: bytes
) -> None:
    with nobody_comes(server.address, f"testigo4{number}"), Wire(server.address) as stranger:
        lines_before = server.log().count("turned away")
        stranger.send(first)
        said = stranger.expect_end()
        assert said.startswith(b"Esto es un chat (Charla)") and cause in said
        wait_until(lambda: server.log().count("turned away") == lines_before + 1, server.log)


def test_a_length_that_comes_alone_is_known_all_the_same(address: Address) -> None:
    with nobody_comes(address, "testigo5"), Wire(address) as stranger:
        stranger.expect(PROMPT)
        stranger.send(b"3" + b" " * 63)
        stranger.send(b"ana")
        assert b"begins with its length (3" in stranger.expect_end()


@pytest.mark.parametrize("end", [b"\n", b""])
def test_json_of_another_program_is_answered_with_or_without_an_end(
    address: Address, end: bytes
) -> None:
    with nobody_comes(address, f"testigo7{len(end)}"), Wire(address) as stranger:
        stranger.send(b'{"user": "ana", "message": "hola"}' + end)
        assert b"what came is JSON, but not Charla's" in stranger.expect_end()


def test_a_hello_that_pauses_in_the_middle_is_a_hello(address: Address) -> None:
    with Wire(address) as slow:
        slow.send('{"op":"hello","v":1,')
        slow.expect_silence(visitor.HELD_SECONDS + 0.5)
        slow.send('"nick":"lenta"}\n')
        assert b'"op":"welcome"' in slow.read_line()


def test_a_name_of_digits_and_a_name_like_a_command_are_names(address: Address) -> None:
    for name in ("3", "0003", "GET", "Gethin"):
        with Wire(address) as person:
            person.send(name)  # without LF, like the assignment's client
            person.expect(PROMPT + WELCOME.format(name))


def test_putty_and_telnet_are_understood(address: Address) -> None:
    with Wire(address) as putty, PlainWire.login(address, "terminal") as friend:
        putty.send(
            b"\xff\xfb\x1f\xff\xfb\x20\xff\xfb\x18\xff\xfb\x27\xff\xfd\x01\xff\xfb\x03\xff\xfd\x03"
        )
        putty.expect(PROMPT)
        putty.expect_silence(2 * CHOICE_SECONDS)
        putty.send(b"putty\r\n")
        putty.expect(WELCOME.format("putty"))
        putty.send(b"terminal: ho\xff\xf4\xff\xfd\x06la\r\n")
        friend.expect("putty: hola\n")


def test_the_byte_order_mark_of_a_net_stream_is_no_part_of_the_name(address: Address) -> None:
    with Wire(address) as wire:
        wire.send("\ufeffsharp\r\n")
        wire.expect(PROMPT + WELCOME.format("sharp"))


def test_a_client_that_reads_lines_gets_to_see_the_prompt(address: Address) -> None:
    """Test a client that waits for the end of a line before it writes, like Java's readLine."""
    with (
        socket.create_connection((address.host, address.port), PROMPT_END_SECONDS + 10) as sock,
        sock.makefile("rb") as lines,
    ):
        assert lines.readline().decode() == PROMPT + "\n"
        sock.sendall(b"lineas\n")
        assert lines.readline().decode() == WELCOME.format("lineas")


def test_the_room_everybody_is_in_is_heard_by_plain_users_too(address: Address) -> None:
    with Wire(address) as student, RichWire.login(address, "profe") as teacher:
        student.expect(PROMPT)
        student.send("alumna")
        student.expect(WELCOME.format("alumna"))
        teacher.post("#clase", "buenos días", "c1")
        student.expect("#clase profe: buenos días\n")
