"""Test links to a class, which may come from anybody."""

from __future__ import annotations

import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import names
from net.wire.address import Address
from net.wire.class_link import BadLink, ClassLink
from tests.speed import assert_quick


@pytest.mark.parametrize(
    ("text", "address", "room"),
    [
        ("charla://192.168.1.20", "192.168.1.20:8080", ""),
        ("charla://192.168.1.20:9000/", "192.168.1.20:9000", ""),
        ("CHARLA://Aula-3.local:81/clase", "aula-3.local:81", "#clase"),
        ("charla://[2001:db8::1]/", "[2001:db8::1]:8080", ""),
        ("charla://[::1]:81/f%C3%ADsica", "[::1]:81", "#física"),
        ("charla://localhost/%E6%96%87", "localhost:8080", "#文"),
    ],
)
def test_a_link_says_where_a_class_is_and_perhaps_which_room(
    text: str, address: str, room: str
) -> None:
    link = ClassLink.parse(text)
    assert (str(link.address), link.room) == (address, room)
    assert ClassLink.parse(str(link)) == link


@pytest.mark.parametrize(
    "text",
    [
        "",
        "charla:",
        "charla:192.168.1.20",
        "charla://",
        "charla:///clase",
        "charla://:8080",
        "charla://aula:0",
        "charla://aula:65536",
        "charla://aula:123456",
        "charla://aula:８０",
        "charla://aula:+80",
        "charla://aula/clase/otra",
        "charla://aula/#clase",
        "charla://aula/%23clase",  # "##clase"
        "charla://aula/%20clase",
        "charla://aula/cla%0Ase",
        "charla://aula/cla%00se",
        "charla://aula/clase\n",
        "charla://aula/%C3",
        "charla://aula/%ED%A0%80",  # half of a pair
        "charla://aula/%2e%2e%2f",
        "charla://aula/g-12345",  # a private group
        "charla://aula/" + "a" * 32,
        "charla://aula?name=ana",
        "charla://aula/clase?connect",
        "charla://aula#x",
        "charla://ana@aula",
        "charla://ana:secret@aula/",
        "charla://aula evil",
        "charla://aula\n--connect",
        'charla://aula" --data "/tmp',
        "charla://aula\\evil",
        "charla://аula",  # a Cyrillic letter
        "charla://au\u200bla",
        "charla://-aula",
        "charla://aula..local",
        "charla://a" + "a" * 63,
        "charla://" + ".".join(["a" * 60] * 5),
        "charla://[::1",
        "charla://[1.2.3.4]",
        "charla://[::1%25eth0]",
        "charla://[:::::]",
        "charlas://aula",
        "http://aula",
        "charla://farol mesa luna gato perro casa",
        " charla://aula",
        "charla://aula ",
    ],
)
def test_what_is_no_link(text: str) -> None:
    with pytest.raises(BadLink):
        ClassLink.parse(text)


def test_a_link_of_a_megabyte_is_refused_at_once() -> None:
    def refuse(text: str) -> None:
        with pytest.raises(BadLink):
            ClassLink.parse(text)

    for text in (
        "charla://" + "a" * 2**20,
        "charla://" + "a-" * 2**19,
        "charla://" + "a." * 2**19,
        "charla://a/" + "%41" * 2**18,
    ):
        assert_quick(partial(refuse, text), 0.05, text[:20])


@given(st.text())
def test_whatever_comes_is_a_link_or_none(text: str) -> None:
    for given_text in (text, f"charla://{text}", f"charla://aula/{text}"):
        try:
            link = ClassLink.parse(given_text)
        except BadLink:
            continue
        assert re.fullmatch(r"[a-z0-9.:-]+", link.address.host)
        assert Address.parse(str(link.address)) == link.address
        assert not link.room or names.parse_room(link.room) == link.room
        assert ClassLink.parse(str(link)) == link


@given(st.from_regex(r"#[\w-]{1,31}", fullmatch=True))
def test_every_room_can_stand_in_a_link(room: str) -> None:
    try:
        names.parse_room(room)
    except names.BadName:
        return
    link = ClassLink(Address("aula.example"), room)
    if not names.is_group(room):
        assert ClassLink.parse(str(link)) == link and str(link).isascii()
