"""A message that is posted reaches the others whole: no field is lost up to the window.

The post here has every field that there is, so a new field is looked for on all the way. Only
`trace` is about this one sending, so it is neither kept nor shown.
"""

from __future__ import annotations

import msgspec

from net.hub.archive import Kept
from net.journal.journal import Journal
from net.server.store import Store
from net.wire import messages
from net.wire.events import AuthorNumbered, Received
from net.wire.messages import About, Post


def whole_post(kind: str = "") -> Post:
    """Return a post each of whose other fields has a value of its own."""
    values = {
        field.name: 7 if field.type is int else f"the {field.name}"
        for field in msgspec.structs.fields(Post)
        if field.name != "trace"
    }
    return Post(**{**values, "kind": kind, "about": About("luis", "l1")})  # type: ignore[arg-type]


def test_what_is_posted_is_sent() -> None:
    post = msgspec.structs.replace(whole_post("edit"), trace=True)
    assert messages.decode_client(messages.encode(post)) == post
    sent = post.as_sent(7, "ana", "#clase", 1_000, "author", 5)
    assert messages.decode_server(messages.encode(sent)) == sent
    assert (sent.id, sent.sender, sent.at, sent.author) == (7, "ana", 1_000, "author")
    assert sent.number == 5
    assert sent.post == msgspec.structs.replace(post, to="#clase", trace=False)


def test_what_the_server_keeps_is_what_was_posted() -> None:
    store = Store(None)
    ana, room = store.add_name("ana", "ana"), store.number_of_room("#clase")
    post = msgspec.structs.replace(whole_post("react"), to="")
    kept = Kept(1, room, ana, "ana", post, 1_000, "author")
    store.keep(kept)
    store.commit()
    assert list(store.after(room, 0)) == [kept]
    assert kept.message("#clase") == post.as_sent(1, "ana", "#clase", 1_000, "author", ana)
    store.close()


def test_what_waits_to_be_sent_is_what_was_posted() -> None:
    journal = Journal(None, "ana")
    journal.add([whole_post()])
    assert journal.pending() == [whole_post()]
    journal.close()


def test_what_was_posted_comes_to_the_window() -> None:
    journal = Journal(None, "ana")
    journal.logged_in("ana", "", epoch="e1")
    post = whole_post()
    numbered, told = journal.record([post.as_sent(1, "luis", "ana", 1_000, "author", 5)])
    assert numbered == AuthorNumbered("luis", 5) and isinstance(told, Received)
    assert journal.page("luis").items == (told.item,)
    for field in msgspec.structs.fields(Post):
        # The conversation, the changes and the quote take the place of these.
        if field.name not in ("to", "kind", "about", "trace"):
            assert getattr(told.item, field.name) == getattr(post, field.name)
    journal.close()
