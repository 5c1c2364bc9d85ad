"""Test that drafts are kept with their conversations, also when the window is closed."""

from __future__ import annotations

from gui.model.choice import Choice
from net.wire import events
from net.wire.events import KeptDraft, Quote
from tests.gui.conftest import Desk, OpenDesk, Press, composed, recipient, rows, settle
from tests.gui.fakes import connected, item, page


def back_with(
    desk: OpenDesk, *drafts: KeptDraft, names: tuple[str, ...] = ("luis",), open: str = ""
) -> Desk:
    """Open ana's window for the next start."""
    window = desk()
    window.app.settings.conversation = open
    window.app.login_control.connect("Ana", Choice("localhost:8080"), True)
    past = tuple(events.Past(name, None, 0) for name in names)
    window.say(
        events.Restored("Ana", "Aula 3", past, drafts), events.Connecting("localhost:8080", 1)
    )
    settle(window.root, lambda: window.app.chat is not None)
    return window


def test_what_is_typed_is_written_down_soon(window: Desk, press: Press) -> None:
    press("type", "a medias")
    settle(window.root, lambda: window.client.drafts, timeout=5)
    settle(
        window.root,
        lambda: window.client.drafts[-1] == KeptDraft("#clase", "a medias"),
        lambda: window.client.drafts,
        timeout=5,
    )


def test_closing_the_window_writes_it_down_before_the_client_ends(window: Desk) -> None:
    window.chat.composer.insert("a medias")
    window.app.close()
    assert window.client.drafts == [KeptDraft("#clase", "a medias")]


def test_logging_out_writes_it_down_too(window: Desk) -> None:
    window.chat.composer.insert("a medias")
    window.app.log_out()
    assert window.client.drafts == [KeptDraft("#clase", "a medias")]


def test_going_elsewhere_writes_it_down_and_only_what_is_new(window: Desk) -> None:
    window.chat.composer.insert("a medias")
    window.chat.commands.open("luis")
    window.chat.composer.insert("otra")
    window.chat.commands.open("#clase")
    window.chat.commands.open("luis")
    assert window.client.drafts == [KeptDraft("#clase", "a medias"), KeptDraft("luis", "otra")]


def test_what_is_sent_or_wiped_out_is_kept_no_longer(window: Desk, press: Press) -> None:
    window.chat.composer.insert("hola")
    window.chat.save_draft()
    window.chat.commands.send("hola")
    assert window.client.drafts == [KeptDraft("#clase", "hola"), KeptDraft("#clase", "")]
    window.chat.composer.insert("x")
    window.chat.save_draft()
    press("key", "BackSpace")
    settle(window.root, lambda: window.client.drafts[-1] == KeptDraft("#clase", ""), timeout=5)


def test_at_the_next_start_it_stands_where_it_was(desk: OpenDesk) -> None:
    window = back_with(
        desk, KeptDraft("luis", "a medias"), KeptDraft("nueva", "hola, soy"), open="luis"
    )
    assert (recipient(window), composed(window)) == ("luis", "a medias")
    window.chat.commands.open("nueva")  # somebody who was never written to
    assert "nueva" in rows(window) and composed(window) == "hola, soy"
    window.say(page("luis", item(1)), connected("luis"), events.CaughtUp())
    window.chat.commands.open("luis")
    assert composed(window) == "a medias"
    window.app.close()
    assert window.client.drafts == []  # they are stored already


def test_the_last_conversation_is_open_again_also_if_there_is_only_a_draft_in_it(
    desk: OpenDesk,
) -> None:
    window = back_with(desk, KeptDraft("nueva", "hola, soy"), open="nueva")
    assert (recipient(window), composed(window)) == ("nueva", "hola, soy")


def test_an_answer_goes_on_and_is_still_one(desk: OpenDesk) -> None:
    window = back_with(desk, KeptDraft("luis", "claro", Quote("luis", "l1", "¿vienes?")))
    assert window.chat.composer.has_mode and composed(window) == "claro"
    window.chat.commands.send("claro")
    assert window.client.replies == [Quote("luis", "l1", "¿vienes?")]
    assert not window.chat.composer.has_mode


def test_an_edit_goes_on_and_is_still_one(desk: OpenDesk) -> None:
    window = back_with(desk, KeptDraft("luis", "sí", Quote("Ana", "c1", "si"), True, "otra cosa"))
    window.say(page("luis", item(1, "si", state="stored", cid="c1")))
    assert window.chat.composer.has_mode and composed(window) == "sí"
    window.chat.commands.send("sí")
    assert ("edit", "luis", "c1", "sí") in window.client.calls
    assert composed(window) == "otra cosa"


def test_an_edit_of_what_is_taken_back_meanwhile_is_told(desk: OpenDesk) -> None:
    window = back_with(desk, KeptDraft("luis", "sí", Quote("Ana", "c1", "si"), True, "otra cosa"))
    window.say(
        events.Changed("luis", events.Item("Ana", "", 1, (1, 0), "stored", cid="c1", deleted=True))
    )
    assert window.chat.banner.title == "The message you are editing has been deleted."
    assert composed(window) == "sí" and not window.chat.composer.has_mode


def test_what_is_written_to_nobody_yet_is_not_lost_when_a_room_opens_by_itself(
    desk: OpenDesk,
) -> None:
    window = desk()
    window.come_back()
    assert recipient(window) == ""
    window.chat.composer.insert("luis: hola")
    window.say(connected("luis"), events.CaughtUp())
    assert composed(window) == "luis: hola"
    window.app.close()
    assert window.client.drafts == [KeptDraft("", "luis: hola")]


def test_what_was_written_to_nobody_yet_comes_back_and_before_nobody_by_chance(
    desk: OpenDesk,
) -> None:
    window = back_with(desk, KeptDraft("", "luis: hola"), names=("eva",), open="eva")
    assert (recipient(window), composed(window)) == ("", "luis: hola")
    window.chat.commands.send("luis: hola")
    assert [post[:2] for post in window.client.posts] == [("luis", "hola")]
    assert window.client.drafts[-1] == KeptDraft("", "")


def test_a_damaged_journal_gets_it_again(window: Desk) -> None:
    window.chat.composer.insert("a medias")
    window.chat.save_draft()
    window.say(events.Notice("journal_damaged", "x.db"), events.Restored("Ana", "", ()))
    assert window.client.drafts == [KeptDraft("#clase", "a medias")] * 2
    assert composed(window) == "a medias"


def test_another_look_of_the_window_loses_nothing(window: Desk) -> None:
    window.chat.composer.insert("a medias")
    window.app.settings_control.use_theme("dark")
    window.app.close()
    assert window.client.drafts == [KeptDraft("#clase", "a medias")]
