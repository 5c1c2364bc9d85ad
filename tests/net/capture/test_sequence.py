"""Test that frames become arrows once each, and that no name can break the text for Mermaid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from net.capture.dissection import Dissection
from net.capture.sequence import LANES, OTHERS, Arrow, ArrowLog, FrameArrows, mermaid
from net.wire.messages import Message, Ok, Post, Proof, Seen, encode
from tests.net.capture.chunks import Script, connection

MESSAGE = encode(Message(43, "luis", "#clase", "¡Funciona!", 1_795_341_482_118, "77aa:3"))
SEEN = encode(Seen(43))


def arrows_of(script: Script) -> list[Arrow]:
    made, dissection = FrameArrows("ana", "Aula 3"), Dissection()
    dissection.note(connection())
    for chunk in script.chunks:
        made.feed(chunk, dissection.feed(chunk))
    return list(made.log.arrows)


def test_a_frame_in_three_chunks_is_one_arrow_and_two_in_one_are_two() -> None:
    script = Script()
    for piece in (MESSAGE[:10], MESSAGE[10:50], MESSAGE[50:]):
        script.put(piece)
    last = script.chunks[-1].number
    script.put(SEEN + SEEN, sent=True)
    told = [(one.source, one.target, one.label, one.pieces, one.chunk) for one in arrows_of(script)]
    assert told == [
        ("Aula 3", "ana", "msg 43", 3, last),
        ("ana", "Aula 3", "seen", 1, last + 1),
        ("ana", "Aula 3", "seen", 1, last + 1),
    ]


def test_an_arrow_waits_until_its_frame_is_complete() -> None:
    script = Script()
    script.put(MESSAGE[:40])
    assert arrows_of(script) == []
    script.put(MESSAGE[40:])
    [arrow] = arrows_of(script)
    assert arrow.at == script.chunks[-1].at
    assert arrow.size == len(MESSAGE)
    assert "¡Funciona!" in arrow.detail


def test_labels_say_what_it_is_about() -> None:
    script = Script()
    script.put(encode(Post("luis", "Hola", "77aa:4")), sent=True)
    script.put(encode(Ok("77aa:4", 44, 1_795_341_482_118)))
    script.put(b"luis: \xc2\xa1Vale!\n")
    labels = [arrow.label for arrow in arrows_of(script)]
    assert labels == ["msg luis", "ok 44", "luis: ¡Vale!"]


def test_secrets_are_in_no_arrow() -> None:
    script = Script()
    script.put(encode(Proof("s1GnaTure", "T0ken", "clave")), sent=True)
    [arrow] = arrows_of(script)
    assert arrow.label == "proof"
    for secret in ("s1GnaTure", "T0ken", "clave"):
        assert secret not in arrow.detail


def test_only_the_last_arrows_are_kept_and_the_others_are_counted() -> None:
    log = ArrowLog(("ana", "Aula 3"), kept=10)
    for number in range(1, 26):
        log.add(_arrow(number, f"p{number}", "Aula 3"))
    assert [arrow.number for arrow in log.arrows] == list(range(16, 26))
    assert log.dropped == 15
    assert log.lanes[:3] == ["ana", "Aula 3", "p1"]


def _arrow(number: int, source: str, target: str, label: str = "msg") -> Arrow:
    return Arrow(number, source, target, label, "", 10, 1, 0, 0, number, number)


def test_an_arrow_of_which_one_hears_later_stands_where_it_belongs_in_time() -> None:
    log = ArrowLog(("ana", "Aula 3"), kept=4)
    told: list[int] = []
    log.on_insert = told.append
    for at in (10, 20, 30):
        log.add(structs.replace(_arrow(log.next_number, "ana", "Aula 3", f"at {at}"), at=at))
    log.insert(structs.replace(_arrow(0, "Aula 3", "luis", "at 15"), at=15))
    assert [(one.number, one.at) for one in log.arrows] == [(1, 10), (2, 15), (3, 20), (4, 30)]
    assert log.lanes == ["ana", "Aula 3", "luis"] and told == [2]
    log.insert(structs.replace(_arrow(0, "Aula 3", "luis"), at=40))
    assert [(one.number, one.at) for one in log.arrows] == [(2, 15), (3, 20), (4, 30), (5, 40)]
    assert log.dropped == 1 and told == [2]
    log.insert(structs.replace(_arrow(0, "Aula 3", "luis"), at=5))  # older than all that is kept
    assert [one.at for one in log.arrows] == [15, 20, 30, 40]


def test_others_get_lanes_as_long_as_these_can_be_read() -> None:
    log = ArrowLog(("ana", "Aula 3"))
    assert log.lane_for("Aula 3") == "Aula 3 "  # a student with the name of the server
    for number in range(20):
        log.add(_arrow(log.next_number, "Aula 3", log.lane_for(f"p{number}")))
    assert len(log.lanes) == LANES + 1 and log.lanes[-1] == OTHERS
    assert (log.lane_for("p0"), log.lane_for("p19")) == ("p0", OTHERS)


def test_bytes_that_are_looked_at_late_stand_before_what_was_told_of_later() -> None:
    script = Script()
    chunk = script.put(encode(Post("#clase", "hola", "a1")), sent=True)
    made = FrameArrows("ana", "Aula 3")
    made.log.insert(structs.replace(_arrow(0, "Aula 3", "luis", "msg 5"), at=chunk.at + 1))
    dissection = Dissection()
    dissection.note(connection())
    made.feed(chunk, dissection.feed(chunk))
    assert [(one.number, one.label) for one in made.log.arrows] == [(1, "msg #clase"), (2, "msg 5")]


def test_a_lane_gets_the_name_of_who_logs_in() -> None:
    log = ArrowLog(("Aula 3",))
    log.add(_arrow(1, "10.0.0.1:5000", "Aula 3", "hello"))
    log.rename_lane("10.0.0.1:5000", "ana")
    log.add(_arrow(2, "ana", "Aula 3"))
    log.add(_arrow(3, "Aula 3", "10.0.0.1:5001", "challenge"))
    log.rename_lane("10.0.0.1:5001", "ana")  # who has come back
    log.rename_lane("Aula 3", "luis")  # which is not theirs
    assert log.lanes == ["Aula 3", "ana"]
    assert [(one.source, one.target) for one in log.arrows] == [
        ("ana", "Aula 3"),
        ("ana", "Aula 3"),
        ("Aula 3", "ana"),
    ]


def test_the_text_for_mermaid() -> None:
    told = structs.replace(_arrow(2, "Aula 3", "ana", "msg 2"), is_told=True)
    said = mermaid(["ana", "Aula 3"], [_arrow(1, "ana", "Aula 3", "msg #clase"), told])
    assert said == (
        "sequenceDiagram\n    participant p1 as ana\n    participant p2 as Aula 3\n"
        "    p1->>p2: msg #35;clase\n    p2-->>p1: msg 2\n"
    )


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=80))
def test_nothing_that_people_write_becomes_a_line_of_mermaid(
    one: str, other: str, label: str
) -> None:
    lanes = list(dict.fromkeys((one, other)))
    said = mermaid(lanes, [_arrow(1, lanes[0], lanes[-1], label)])
    lines = said.removesuffix("\n").split("\n")
    assert len(lines) == 2 + len(lanes)
    for line in lines[1:]:
        text = line.split(" as ", 1)[-1].split(": ", 1)[-1]
        left = text.replace("#", "").replace(";", "")
        assert all(each.isalnum() or each in " .,_-…" for each in left)
        assert text.count("#") == text.count(";")
