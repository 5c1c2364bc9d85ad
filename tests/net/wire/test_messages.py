from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import messages
from net.wire.messages import (
    BadMessage,
    Err,
    Hello,
    Join,
    Message,
    Ok,
    Person,
    Ping,
    Post,
    RoomInfo,
    RosterPage,
)


def test_what_goes_over_the_wire() -> None:
    assert (
        messages.encode(Ok("d9:1", 7, 1_795_341_600_123))
        == b'{"op":"ok","cid":"d9:1","id":7,"at":1795341600123}\n'
    )
    assert (
        messages.encode(Message(id=8, sender="ana", to="luis", text="añ\n", at=5))
        == '{"op":"msg","id":8,"from":"ana","to":"luis","text":"añ\\n","at":5}\n'.encode()
    )


texts = st.text(st.characters(exclude_categories=["Cs"]))


def short(characters: int) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=characters)


@given(short(64), texts, short(64))
def test_a_post_comes_back_as_it_was(to: str, text: str, cid: str) -> None:
    post = Post(to, text, cid)
    line = messages.encode(post)
    assert line.count(b"\n") == 1
    assert messages.decode_client(line) == post


@given(short(64), st.lists(short(64)))
def test_a_page_of_the_roster_comes_back_as_it_was(nick: str, others: list[str]) -> None:
    people = (Person(nick, "away", note=nick), *(Person(other) for other in others))
    page = RosterPage(people, (RoomInfo("#a", (nick,)),), more=bool(others))
    assert messages.decode_server(messages.encode(page)) == page


def test_unknown_fields_are_ignored() -> None:
    assert messages.decode_client(b'{"op":"join","room":"#a","later":{"x":[1]}}') == Join("#a")


@pytest.mark.parametrize(
    ("line", "code", "cid"),
    [
        (b"", "bad_json", None),
        (b"hola", "bad_json", None),
        (b'{"op":"join","room":"\xff"}', "bad_json", None),
        (b'{"op":"msg","text":"\\ud800"}', "bad_json", None),
        (b"[" * 60_000, "bad_message", None),
        (b'{"op":' * 10_000, "bad_json", None),
        (b'{"op":"ping","x":' + b"[" * 60_000, "bad_json", None),
        (b"[]", "bad_message", None),
        (b"7", "bad_message", None),
        (b"{}", "bad_message", None),
        (b'{"op":7}', "bad_message", None),
        (b'{"op":"dance"}', "unknown_op", None),
        (b'{"op":"dance","cid":"d:1"}', "unknown_op", "d:1"),
        (b'{"op":"msg","cid":"d:1","to":"luis"}', "bad_message", "d:1"),
        (b'{"op":"msg","cid":"d:1","to":["luis"],"text":"x"}', "bad_message", "d:1"),
        (b'{"op":"msg","cid":1,"to":"luis","text":"x"}', "bad_message", None),
        (b'{"op":"ping","n":1e999}', "bad_message", None),
        (b'{"op":"hello","v":true,"nick":"a"}', "bad_message", None),
    ],
)
def test_rubbish_is_explained(line: bytes, code: str, cid: str | None) -> None:
    with pytest.raises(BadMessage) as bad:
        messages.decode_client(line)
    assert (bad.value.code, bad.value.cid) == (code, cid)


LONG = b"x" * 65


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"op":"msg","cid":"d:1","to":"%s","text":"x"}' % LONG, "no_such_nick"),
        (b'{"op":"msg","cid":"d:1","to":"#%s","text":"x"}' % LONG, "bad_room"),
        (b'{"op":"msg","cid":"d:1","to":"a","text":"x","kind":"%s"}' % LONG, "bad_change"),
        (
            b'{"op":"msg","cid":"d:1","to":"a","text":"x","about":{"from":"%s","cid":"1"}}' % LONG,
            "bad_change",
        ),
        (
            b'{"op":"msg","cid":"d:1","to":"a","text":"x","about":{"from":"a","cid":"%s"}}' % LONG,
            "bad_change",
        ),
        (b'{"op":"msg","cid":"%s","to":"a","text":"x"}' % LONG, "bad_cid"),
        (b'{"op":"join","room":"#%s"}' % LONG, "bad_room"),
        (b'{"op":"group","room":"#g-1","title":"%s"}' % LONG, "bad_title"),
        (b'{"op":"group","room":"#g-1","title":"x","people":["%s"]}' % LONG, "too_long"),
        (b'{"op":"group","room":"#g-1","title":"x","people":[%s"a"]}' % (b'"a",' * 50), "too_long"),
        (b'{"op":"state","state":"%s"}' % LONG, "bad_state"),
        (b'{"op":"state","state":"away","note":"%s"}' % (2 * LONG), "bad_state"),
        (b'{"op":"history","with":"%s","before":1}' % LONG, "too_long"),
        (b'{"op":"hello","v":1,"nick":"ana","device":"%s"}' % LONG, "too_long"),
    ],
)
def test_what_is_too_long_is_refused_before_anybody_works_on_it(line: bytes, code: str) -> None:
    with pytest.raises(BadMessage) as bad:
        messages.decode_client(line)
    assert bad.value.code == code
    if b'"cid":"d:1"' in line:
        assert bad.value.cid == "d:1"  # its sender waits for an answer


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=4,
)
fields = st.sampled_from(
    ["op", "cid", "to", "text", "room", "v", "nick", "n", "id", "at", "from", "people"]
)
ops = st.sampled_from(["hello", "msg", "join", "ping", "welcome", "ok", "err"])


CODES = {"bad_json", "bad_message", "unknown_op", "bad_cid", "bad_room", "no_such_nick", "too_long"}


@given(st.binary() | st.dictionaries(fields, json_values | ops).map(msgspec.json.encode))
def test_any_bytes_are_a_message_or_a_bad_one(line: bytes) -> None:
    for decode in (messages.decode_client, messages.decode_server):
        try:
            decode(line)
        except BadMessage as bad:
            assert bad.code in CODES


def test_an_err_says_nothing_it_does_not_know() -> None:
    assert messages.encode(Err("too_long", "x")) == b'{"op":"err","code":"too_long","text":"x"}\n'
    assert messages.decode_client(messages.encode(Ping())) == Ping(0)
    assert messages.decode_client(b'{"op":"hello","v":1,"nick":"a"}') == Hello(1, "a")
