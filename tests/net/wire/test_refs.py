"""Test refs: bounded, harmless, and unnoticed by older programs."""

from __future__ import annotations

import msgspec
import pytest

from net.wire import messages, teaching
from net.wire.fields import REF_CHARACTERS, Request
from net.wire.messages import (
    BadMessage,
    Block,
    Decline,
    Err,
    Group,
    History,
    Info,
    Join,
    Leave,
    Page,
    Reached,
    Read,
    SetTerms,
    State,
)
from net.wire.refs import op_of, with_ref

REQUESTS: list[Request] = [
    Join("#sala"),
    Leave("#sala"),
    SetTerms("#sala", open=False),
    Group("#g-1"),
    Decline("#g-1"),
    Block("luis"),
    State("away"),
    Info("luis", 1),
    Read("luis", 1),
    History("luis", 1),
    teaching.Teach(pin="012345"),
    teaching.SetRole("luis", "helper"),
    teaching.SetLock("private", seconds=60),
    teaching.Kick("luis"),
    teaching.Rename("luis", "pablo"),
    teaching.Free("luis"),
    teaching.MakeRooms((teaching.RoomPlan("#mesa", ("luis",)),)),
    teaching.ClearRoom("#mesa"),
    teaching.PinMessage("#sala", 1),
    teaching.RaiseHand(text="¿por qué?"),
    teaching.LowerHands("luis"),
    teaching.Vote("#sala", 1, (0,)),
    teaching.AskVotes("#sala", 1),
    teaching.AskBook("actions"),
    teaching.EndClass(),
]


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_ref_says_which_op_it_is_of_and_is_not_there_if_there_is_none(request_: Request) -> None:
    assert b"ref" not in messages.encode(request_)
    named = with_ref(request_, 7)
    op = request_.__struct_config__.tag
    assert named.ref == f"{op}:7" and op_of(named.ref) == op
    assert messages.decode_client(messages.encode(named)) == named
    assert len(with_ref(request_, 2**60).ref) <= REF_CHARACTERS


def test_every_message_that_may_be_answered_without_a_cid_has_one() -> None:
    assert {type(one) for one in REQUESTS} == set(Request.__subclasses__())


def test_whoever_knows_no_refs_sends_and_understands_the_same_as_ever() -> None:
    for answer in (Err("bad_room", "No."), Page("luis", (), False), Reached("luis", 1, (), ())):
        assert b"ref" not in messages.encode(answer)

    class OldPage(msgspec.Struct, tag_field="op", tag="page"):
        messages: list[str]

    told = messages.encode(Page("luis", (), False, "history:1"))
    assert msgspec.json.decode(told, type=OldPage) == OldPage([])


@pytest.mark.parametrize(
    "ref",
    [
        "x" * (REF_CHARACTERS + 1),
        "x" * 60_000,
        "a\nb",
        "a\n",
        "\0",
        "\x1b[2J",
        "\x7f",
        "\x85",
        "\u202eabc",
        "dos palabras",
        "ñ",
        "😀",
        7,
        None,
        ["a"],
        {"ref": "a"},
    ],
)
@pytest.mark.parametrize("op", ["join", "history"])
def test_what_is_no_ref_is_refused_as_other_fields_are_and_not_repeated(
    op: str, ref: object
) -> None:
    fields: dict[str, object] = {"room": "#sala"} if op == "join" else {"with": "luis", "before": 1}
    with pytest.raises(BadMessage) as bad:
        messages.decode_client(msgspec.json.encode({"op": op, "ref": ref, **fields}))
    is_long = isinstance(ref, str) and len(ref) > REF_CHARACTERS
    assert bad.value.code == ("too_long" if is_long else "bad_message")
    assert bad.value.ref == ""


def test_a_ref_is_all_that_can_be_seen_in_ascii() -> None:
    ref = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}"
    assert messages.decode_client(messages.encode(Join("#sala", ref=ref[:32]))).ref == ref[:32]  # type: ignore[union-attr]
    assert messages.decode_client(b'{"op":"join","room":"#sala","ref":""}') == Join("#sala")


@pytest.mark.parametrize(
    "line",
    [
        b'{"op":"join","room":7,"ref":"j:1"}',
        b'{"op":"join","room":"#%s","ref":"j:1"}' % (b"x" * 65),
        b'{"op":"dance","ref":"j:1"}',
    ],
)
def test_a_fault_in_another_field_is_answered_with_the_ref(line: bytes) -> None:
    with pytest.raises(BadMessage) as bad:
        messages.decode_client(line)
    assert bad.value.ref == "j:1"


def test_a_ref_makes_no_answer_longer_than_the_question() -> None:
    """Test that an echo has no more bytes than what it repeats, however that is written."""
    for code in range(0x21, 0x7F):
        ref = chr(code) * REF_CHARACTERS
        asked, told = messages.encode(Join("#a", ref=ref)), messages.encode(Err("x", "", ref=ref))
        assert asked.count(chr(code).encode()) >= REF_CHARACTERS
        assert len(told) - len(messages.encode(Err("x", ""))) <= len(asked)
