from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire.address import Address
from tests.speed import assert_quick


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("localhost", "localhost", 8080),
        (" 192.168.1.20:9000 ", "192.168.1.20", 9000),
        ("aula:", "aula", 8080),
        ("::1", "::1", 8080),
        ("[::1]:81", "::1", 81),
        ("[fe80::1%eth0]", "fe80::1%eth0", 8080),
    ],
)
def test_what_people_type(text: str, host: str, port: int) -> None:
    address = Address.parse(text)
    assert address == Address(host, port)
    assert Address.parse(str(address)) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://192.168.1.20:8080/", "192.168.1.20:8080"),
        ("  <http://192.168.1.20:8080/chat?a=b#c> ", "192.168.1.20:8080"),
        ("HTTPS://Aula.local:81", "Aula.local:81"),
        ("charla://192.168.1.20", "192.168.1.20:8080"),
        ("charla://aula/\n", "aula:8080"),
        ("charla://[fe80::1%25eth0]:81/", "[fe80::1%eth0]:81"),
        ("http://[2001:db8::1]/", "[2001:db8::1]:8080"),
        ("192.168.1.20:8080/", "192.168.1.20:8080"),
        ("“192.168.1.20:8080”.", "192.168.1.20:8080"),
        ("'\u2066aula:81\u2069',", "aula:81"),
        ("(::1)", "[::1]:8080"),
        ("«[::1]:81»", "[::1]:81"),
        ("\ufeffaula\u00a0", "aula:8080"),
    ],
)
def test_what_people_paste(text: str, address: str) -> None:
    assert str(Address.parse(text)) == address


@pytest.mark.parametrize(
    "text",
    [
        "ftp://aula/",
        "http://",
        "http:///aula",
        "http://192.168.1.20@evil.example/",
        "http://aula http://evil.example",
        "a\0b",
        "a%b",
        "1:2:3",
        "[1]",
        "[aula]:80",
        "fe80::1%a b",
        "a" * 254,
        "http://aula/" + "a" * 500,
    ],
)
def test_what_is_pasted_and_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|port"):
        Address.parse(text)


@given(st.text(max_size=600))
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    try:
        address = Address.parse(text)
    except ValueError as error:
        assert str(error).startswith(("an address is ", "a port is ", "an IPv6 address "))
    else:
        assert Address.parse(str(address)) == address


@pytest.mark.parametrize(
    "text", ["[" * 500, "." * 500, " ." * 250, ":" * 500, "a" * 10**6, "٣" * 500]
)
def test_no_text_takes_long(text: str) -> None:
    def refuse() -> None:
        with pytest.raises(ValueError, match="address"):
            Address.parse(text)

    assert_quick(refuse, 0.005)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("192.168.1.20", False),
        ("aula", False),
        ("127.example.org", False),
        ("::2", False),
    ],
)
def test_which_servers_are_on_this_machine(host: str, here: bool) -> None:
    assert Address(host).is_this_machine is here


@pytest.mark.parametrize(
    "text", ["", ":8080", "a:b", "a:0", "a:65536", "a:-1", "a: 80", "a b", "[::1", "[::1]80"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|port"):
        Address.parse(text)
