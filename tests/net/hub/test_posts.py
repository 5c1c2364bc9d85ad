"""Test edits, deletions, reactions and replies: messages about messages, without sockets."""

from __future__ import annotations

import pytest

from net.hub import backlog, posts
from net.hub.people import Session
from net.shared.errors import Damaged, StorageError
from net.wire.messages import (
    About,
    Err,
    History,
    Message,
    Ok,
    Page,
    Post,
    Receipt,
    Seen,
    ServerMessage,
)
from tests.net.world import NOW, World, code, only

HERS = About("ana", "c1")


def edit(text: str, cid: str, about: About = HERS, to: str = "luis") -> Post:
    return Post(to, text, cid, "edit", about)


def delete(cid: str, about: About = HERS, to: str = "luis") -> Post:
    return Post(to, "", cid, "delete", about)


def react(text: str, cid: str, about: About = HERS, to: str = "ana") -> Post:
    return Post(to, text, cid, "react", about)


def messages_of(told: list[ServerMessage]) -> list[Message]:
    return [one for one in told if isinstance(one, Message)]


def stored_texts(world: World) -> list[str]:
    return [text for (text,) in world.store._db.execute("SELECT text FROM message ORDER BY id")]


def come_back(world: World, session: Session, seen: int = 0) -> list[Message]:
    world.go(session)
    world.settle()
    return messages_of(
        world.told(world.enter(session.nick, key=session.nick, seen=seen, epoch=world.store.epoch))
    )


def test_changes_are_messages_with_ids_of_their_own(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Post("luis", "hola", "c1"))
    world.settle()
    world.say(ana, edit("¡hola!", "c2"))
    world.say(luis, react("👍", "l1"), react("", "l2"), Post("ana", "¿qué tal?", "l3", about=HERS))
    assert world.told(ana) == [
        Ok("c2", 2, NOW),
        Message(3, "luis", "ana", "👍", NOW, "l1", "react", HERS),
        Message(4, "luis", "ana", "", NOW, "l2", "react", HERS),
        Message(5, "luis", "ana", "¿qué tal?", NOW, "l3", "", HERS),
    ]
    assert messages_of(world.told(luis)) == [
        Message(2, "ana", "luis", "¡hola!", NOW, "c2", "edit", HERS)
    ]
    assert [(one.kind, one.about, one.text) for one in come_back(world, luis)] == [
        ("", None, "hola"),
        ("edit", HERS, "¡hola!"),
        ("react", HERS, "👍"),
        ("react", HERS, ""),
        ("", HERS, "¿qué tal?"),
    ]


def test_a_change_waits_for_who_is_away_and_gets_a_receipt(
    world: World, ana: Session, luis: Session
) -> None:
    world.go(luis)
    world.say(
        ana, Post("luis", "hola", "c1"), edit("¡hola!", "c2"), Post("#clase", "a todos", "c3")
    )
    world.settle()
    world.say(ana, react("🎉", "c4", About("ana", "c3"), "#clase"))
    assert world.told(ana) == [Ok("c4", 4, NOW)]
    luis = world.enter("luis", key="luis", seen=0, epoch=world.store.epoch)
    assert [one.kind for one in messages_of(world.told(luis))] == ["", "edit", "", "react"]
    world.say(luis, Seen(2))
    assert Receipt("luis", 2, "delivered") in world.told(ana)


@pytest.mark.parametrize(
    "post",
    [
        Post("luis", "x", "c", "dance", HERS),
        Post("luis", "", "c", "deleted", HERS),  # only the remains of a message are called so
        Post("luis", "x", "c", "edit"),
        Post("luis", "", "c", "delete"),
        Post("luis", "👍", "c", "react"),
        edit("x", "c", About("luis", "l1")),
        delete("c", About("luis", "l1")),
        edit("", "c"),
        Post("luis", "x", "c", "delete", HERS),
        react("x" * 17, "c"),
        react("👍", "c", About("", "c1")),
        react("👍", "c", About("a:b", "c1")),
        react("👍", "c", About("ana", "")),
        react("👍", "c", About("ana", "c" * 65)),
        react("👍", "c", About("ana", "c\0")),
        Post("luis", "x", "c", about=About("ana", "c" * 65)),
    ],
)
def test_a_change_that_can_not_be(world: World, ana: Session, luis: Session, post: Post) -> None:
    world.say(ana, Post("luis", "hola", "c1"))
    world.settle()
    world.say(ana, post)
    answer = only(world.told(ana))
    assert isinstance(answer, Err)
    assert (answer.code, answer.cid, answer.to) == ("bad_change", "c", post.to)
    assert world.told(luis) == []
    assert stored_texts(world) == ["hola"]


def test_a_reply_needs_words_and_its_author_may_be_written_otherwise(
    world: World, ana: Session, luis: Session
) -> None:
    world.settle()
    world.say(ana, Post("luis", "", "c1", about=About("luis", "l1")))
    assert code(world.told(ana)) == "bad_text"
    world.say(ana, edit("x", "c2", About("ANA", "c1")))
    assert [type(one) for one in world.told(ana)] == [Ok]


def test_a_cid_names_one_change(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Post("luis", "hola", "c1"), Post("luis", "otra", "c2"), edit("¡hola!", "c3"))
    world.settle()
    world.say(ana, edit("¡hola!", "c3"))
    assert world.told(ana) == [Ok("c3", 3, NOW)]
    for other in (
        edit("¡hola!", "c3", About("ana", "c2")),
        Post("luis", "¡hola!", "c3"),
        edit("x", "c3"),
        delete("c3"),
        Post("luis", "¡hola!", "c3", about=HERS),
        react("¡hola!", "c3"),
        delete("c1", About("ana", "c2")),
    ):
        world.say(ana, other)
        assert code(world.told(ana)) == "cid_reuse"
    assert world.told(luis) == []


def test_what_is_taken_back_is_nowhere_any_more(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Post("luis", "secreto", "c1"), edit("SECRETO", "c2"), Post("luis", "otra", "c3"))
    # With the same cids as hers.
    world.say(luis, Post("ana", "ah", "c1"), edit("¡ah!", "c2", About("luis", "c1"), "ana"))
    world.settle()
    world.say(ana, delete("c4"))
    assert messages_of(world.told(luis)) == [
        Message(6, "ana", "luis", "", NOW, "c4", "delete", HERS)
    ]
    assert stored_texts(world) == ["", "", "otra", "ah", "¡ah!", ""]
    left = [
        Message(1, "ana", "luis", "", NOW, "c1", "deleted"),
        Message(3, "ana", "luis", "otra", NOW, "c3"),
        Message(4, "luis", "ana", "ah", NOW, "c1"),
        Message(5, "luis", "ana", "¡ah!", NOW, "c2", "edit", About("luis", "c1")),
        Message(6, "ana", "luis", "", NOW, "c4", "delete", HERS),
    ]
    assert come_back(world, luis) == left
    world.restart()
    luis = world.enter("luis", key="luis", seen=0, epoch=world.store.epoch)
    assert messages_of(world.told(luis)) == left
    world.say(luis, History("ana", 9))
    assert only(world.told(luis)) == Page("ana", tuple(left), False)


def test_all_of_it_in_one_batch(world: World, ana: Session, luis: Session) -> None:
    world.say(
        ana,
        Post("luis", "secreto", "c1"),
        edit("SECRETO", "c2"),
        delete("c3"),
        edit("y otra vez", "c4"),
    )
    assert stored_texts(world) == ["", "", "", ""]
    assert [one.kind for one in messages_of(world.told(luis))] == ["", "edit", "delete"]


def test_a_message_can_be_edited_so_often_and_no_more(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "EDITS", 3)
    world.say(
        ana,
        Post("luis", "uno", "c1"),
        Post("luis", "dos", "c2"),
        *(edit(f"uno {n}", f"e{n}") for n in range(3)),
    )
    world.settle()
    world.say(ana, edit("uno más", "e3"))
    assert code(world.told(ana)) == "bad_change"
    world.say(ana, edit("uno 2", "e2"))  # a repeat, not another edit
    assert isinstance(only(world.told(ana)), Ok)
    world.say(ana, edit("dos!", "e4", About("ana", "c2")))
    assert isinstance(only(world.told(ana)), Ok)
    assert len(world.told(luis)) == 1


def test_a_repeat_of_what_was_taken_back_gets_the_first_ones_ok(
    world: World, ana: Session, luis: Session
) -> None:
    said = [
        Post("luis", "secreto", "c1", about=About("luis", "l1")),
        edit("SECRETO", "c2"),
        delete("c3"),
    ]
    world.say(ana, *said)
    first = [one for one in world.told(ana) if isinstance(one, Ok)]
    world.settle()
    world.say(ana, *said)
    assert world.told(ana) == first
    world.say(ana, Post("#clase", "secreto", "c1"))
    assert code(world.told(ana)) == "cid_reuse"
    assert world.told(luis) == []


def test_an_edit_that_comes_too_late_is_told_to_nobody(
    world: World, ana: Session, luis: Session
) -> None:
    """Test an edit from another device, which was away when the message was deleted."""
    world.say(ana, Post("luis", "secreto", "c1"), delete("c2"))
    world.settle()
    world.say(ana, edit("SECRETO", "c3"))
    assert world.told(ana) == [Ok("c3", 3, NOW)]
    world.say(ana, edit("SECRETO", "c3"))
    assert world.told(ana) == [Ok("c3", 3, NOW)]
    assert world.told(luis) == []
    assert stored_texts(world) == ["", "", ""]
    assert [one.kind for one in come_back(world, luis)] == ["deleted", "delete"]


def test_only_a_message_of_the_same_conversation_is_erased(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(
        ana,
        Post("#clase", "hola", "c1"),
        edit("¡hola!", "c2", to="#clase"),
        react("👍", "c3", HERS, "#clase"),
    )
    world.say(ana, delete("c4"), delete("c5", About("ana", "c3"), "#clase"))
    world.say(ana, delete("c6", About("ana", "nada"), "#clase"))
    assert stored_texts(world) == ["hola", "¡hola!", "👍", "", "", ""]


def test_a_deletion_that_could_not_be_stored_has_erased_nothing(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.say(ana, Post("luis", "hola", "c1"), edit("¡hola!", "c2"))
    world.settle()

    def fail(*_: object) -> None:
        raise StorageError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(world.store._writer, "_commit", fail)
        world.say(ana, delete("c3"))
    assert code(world.told(ana)) == "storage"
    assert world.told(luis) == []
    assert stored_texts(world) == ["hola", "¡hola!"]
    world.say(ana, edit("¡hola!", "c2"), edit("¿hola?", "c4"))
    assert world.told(ana) == [Ok("c2", 2, NOW), Ok("c4", 3, NOW)]
    assert [one.text for one in messages_of(world.told(luis))] == ["¿hola?"]


@pytest.mark.parametrize("damage", [False, True])
def test_a_message_that_can_not_be_read_can_not_be_erased(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch, damage: bool
) -> None:
    world.say(ana, Post("luis", "hola", "c1"))
    world.settle()
    with monkeypatch.context() as patch:

        def fail(*_: object) -> None:
            raise Damaged("row 1") if damage else StorageError("not now")

        patch.setattr(world.store, "_read", fail)
        if damage:
            with pytest.raises(Damaged):
                world.say(ana, delete("c2"))
            return
        world.say(ana, delete("c2"))
    assert code(world.told(ana)) == "storage"
    world.say(ana, delete("c2"))
    assert world.told(ana) == [Ok("c2", 2, NOW)]
    assert stored_texts(world) == ["", ""]


def test_a_long_absence_full_of_edits(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that edits that are no longer told neither delay nor end what is sent in chunks."""
    monkeypatch.setattr(backlog, "CHUNK_MESSAGES", 2)
    world.go(luis)
    world.say(
        ana,
        Post("luis", "uno", "c1"),
        *(edit(f"uno {n}", f"e{n}") for n in range(9)),
        delete("c2"),
        Post("luis", "dos", "c3"),
    )
    luis = world.enter("luis", key="luis", seen=0, epoch=world.store.epoch)
    assert [one.id for one in messages_of(world.told(luis))] == [1, 11]
    world.say(luis, Seen(11))
    assert [one.id for one in messages_of(world.told(luis))] == [12]


def test_a_server_that_keeps_nothing_erases_too() -> None:
    world = World(lasting=False)
    ana, luis = world.enter("ana", key="ana", seen=0), world.enter("luis", key="luis", seen=0)
    world.say(ana, Post("luis", "secreto", "c1"), delete("c2"))
    assert [one.kind for one in come_back(world, luis)] == ["deleted", "delete"]
    world.go(luis)
    assert stored_texts(world) == ["", ""]


def test_retention_takes_changes_as_it_takes_messages(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Post("luis", "uno", "c1"), edit("UNO", "c2"), Post("luis", "dos", "c3"))
    world.store.kept_messages, world.store.kept_ms = 2, 1000
    world.store.tidy(NOW)
    world.hub.forget(world.store.tidy(NOW + 2000))
    world.say(ana, delete("c4"), edit("dos!", "c5", About("ana", "c3")))
    assert [(one.kind, one.text) for one in come_back(world, luis)] == [
        ("", "dos"),
        ("delete", ""),
        ("edit", "dos!"),
    ]
    assert stored_texts(world) == ["", "dos", "", "dos!"]


@pytest.mark.parametrize("restarted", [False, True])
def test_what_was_taken_back_before_it_came_is_not_kept(
    world: World, ana: Session, luis: Session, restarted: bool
) -> None:
    """Test a message that fails, is deleted, and is sent again all the same."""
    world.settle()
    world.say(ana, Post("luis", "", "c2", "delete", About("ana", "c1")))
    world.settle()
    if restarted:
        world.restart()
        ana, luis = world.enter("ana", key="ana"), world.enter("luis", key="luis")
        world.settle()
    world.say(ana, Post("luis", "secreto", "c1"))
    assert isinstance(only(world.told(ana)), Ok)
    assert world.told(luis) == []
    world.store.look_up([])  # what was not there before may be there now
    kept = world.store.find(world.store.number_of("ana"), "c1")
    assert kept is not None
    assert (kept.post.kind, kept.post.text) == ("deleted", "")
