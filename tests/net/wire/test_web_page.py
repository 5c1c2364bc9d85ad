"""Test what a browser is answered: a page that is of use, and nothing that it has sent itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from net.wire import web_page
from net.wire.address import Address

HERE = Address("192.168.1.20", 8080)


def answered(line: bytes, at: Address | None = HERE) -> tuple[list[str], bytes]:
    head, _, body = web_page.respond(line, b"in words", date="now", at=at).partition(b"\r\n\r\n")
    return head.decode("ascii").split("\r\n"), body


class Reader(HTMLParser):
    """Reads a page: its text, its tags, and the language of each part."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.languages: list[str] = []
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "hr"):
            self.open.append(tag)
        self.languages += [value or "" for name, value in attrs if name == "lang"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if self.open[-1:] != ["style"] else ""


def test_the_page_says_in_two_languages_what_this_is_and_what_to_type() -> None:
    lines, body = answered(b"GET / HTTP/1.1")
    page = Reader(body)
    assert lines[0] == "HTTP/1.1 200 OK" and f"Content-Length: {len(body)}" in lines
    assert "Date: now" in lines and "Connection: close" in lines
    assert page.open == [] and page.languages == ["es", "en"]
    assert "Esto es un chat" in page.text and "This is a chat" in page.text
    assert page.text.count("192.168.1.20:8080") == 2
    assert page.text.count("nc 192.168.1.20 8080") == 2


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    _, body = answered(b"GET / HTTP/1.1")
    page = Reader(body)
    assert not {"script", "img", "link", "iframe", "form", "a"} & set(page.tags)
    assert not re.search(rb"https?:|url\(|javascript:|\bon\w+=", body)
    assert len(body) < 4_096


def test_a_head_request_is_answered_without_the_page() -> None:
    lines, body = answered(b"HEAD / HTTP/1.1")
    length = len(answered(b"GET / HTTP/1.1")[1])
    assert body == b"" and f"Content-Length: {length}" in lines


@pytest.mark.parametrize(
    "line",
    [
        b"GET /<script>alert(1)</script> HTTP/1.1",
        b"GET /x%0d%0aSet-Cookie:a=b HTTP/1.1",
        b"GET /\rSet-Cookie:a=b HTTP/1.1",
        b"GET http://evil.example/ HTTP/1.0",
        b"GET /" + b"evil" * 500 + b" HTTP/1.1",
    ],
)
def test_nothing_of_the_request_is_in_the_answer(line: bytes) -> None:
    lines, body = answered(line)
    assert lines[0] in ("HTTP/1.1 404 Not Found", "HTTP/1.1 400 Bad Request")
    said = "\n".join(lines).encode() + body
    assert not re.search(rb"evil|alert|Set-Cookie", said)


@pytest.mark.parametrize("line", [b"POST / HTTP/1.1", b"PRI * HTTP/2.0", b"OPTIONS * RTSP/1.0"])
def test_what_no_browser_asks_for_a_page_is_answered_in_words(line: bytes) -> None:
    lines, body = answered(line)
    assert lines[0] == "HTTP/1.1 400 Bad Request" and body == b"in words"
    assert "Content-Type: text/plain; charset=us-ascii" in lines


def test_without_an_address_there_are_only_words() -> None:
    assert answered(b"GET / HTTP/1.1", at=None)[1] == b"in words"


def test_an_ipv6_address_is_typed_in_brackets() -> None:
    page = Reader(answered(b"GET / HTTP/1.1", Address("fe80::1%eth0", 8081))[1])
    assert "[fe80::1%eth0]:8081" in page.text and "nc fe80::1%eth0 8081" in page.text
