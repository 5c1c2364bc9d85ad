"""Test the window of whoever is taught: hand, locks, announcements, pins, ballots, fairness."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from gui.dialogs.fairness_dialog import FairnessDialog
from gui.model.choice import Choice
from gui.parts.line_dialog import LineDialog
from gui.parts.link_dialog import LinkDialog
from gui.parts.popup_menu import PopupMenu
from gui.words.times import moment
from net.wire import ballots, events, teaching
from net.wire.ballots import BallotResult, Poll
from net.wire.teaching import HandPlace, LockChanged, Pinned, Pins, RaiseHand, Tally, Vote
from tests.gui.conftest import Desk, Press, composed, settle
from tests.gui.fakes import LONG_AGO, connected, item

ELENA = events.PresenceChanged("Elena", "online", False, role="teacher")


def tell(window: Desk, *said: teaching.TeachingAnswer) -> None:
    window.say(*(events.Taught(one) for one in said))


def ask(window: Desk, text: str, kind: str, id_: int = 7) -> None:
    item = events.Item("Elena", text, LONG_AGO, (id_, id_), cid="e1", kind=kind)
    window.say(events.Received("#clase", item))


@pytest.fixture
def lesson(window: Desk) -> Desk:
    """Yield a window in whose class Elena teaches."""
    window.say(ELENA)
    return window


def lock(kind: str = "write", *, left: int = 0, **more: object) -> LockChanged:
    until = LONG_AGO + left if left else 0
    return LockChanged(kind, until=until, left=left, by="Elena", **more)  # type: ignore[arg-type]


# --- without a teacher ----------------------------------------------------------------------------


def test_a_class_without_a_teacher_shows_nothing_of_one(window: Desk) -> None:
    assert window.chat.composer.note.fairness is None
    assert not window.chat.header._added


# --- the hand -------------------------------------------------------------------------------------


def test_a_hand_is_raised_with_a_question_by_key(lesson: Desk, press: Press) -> None:
    press("key", "ctrl+h")
    dialog = lesson.chat.lesson._dialog
    assert isinstance(dialog, LineDialog)
    settle(lesson.root, lambda: lesson.root.focus_get() is dialog.entry)
    press("type", "Why")
    press("key", "Return")
    assert lesson.client.asked[-1] == (RaiseHand(text="Why"), None)


def test_a_hand_needs_no_question(lesson: Desk, press: Press) -> None:
    lesson.chat.lesson.raise_hand()
    press("key", "Return")
    assert lesson.client.asked[-1] == (RaiseHand(), None)


def test_the_own_place_is_shown_and_the_hand_taken_down(
    lesson: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (button,) = lesson.chat.header._added
    tell(lesson, HandPlace(2, text="hi"))
    assert str(button.cget("text")).strip() == "2"
    shown: list[PopupMenu] = []
    monkeypatch.setattr(PopupMenu, "post_at", lambda menu, _widget: shown.append(menu))
    button.invoke()
    shown[0].press("Take my hand down")
    assert lesson.client.asked[-1] == (RaiseHand(up=False), None)
    tell(lesson, HandPlace(0, "down"))
    assert not str(button.cget("text")).strip()


def test_an_answer_to_the_hand_is_told(lesson: Desk) -> None:
    tell(lesson, HandPlace(1), HandPlace(0, "answered", "Elena"))
    assert lesson.chat.banner.title == "It is your turn."


# --- locks ----------------------------------------------------------------------------------------


def test_a_closed_room_says_who_and_how_long_and_keeps_the_draft(lesson: Desk) -> None:
    composer = lesson.chat.composer
    composer.insert("mi borrador")
    tell(lesson, lock(left=252_000, reason="examen"))
    locked = composer.waiting.locked
    assert locked is not None and composer.waiting.is_locked
    assert not composer.text.winfo_viewable()
    assert str(locked.reason.cget("text")) == "Rooms closed by Elena: examen"
    assert str(locked.countdown.cget("text")) in ("4:12", "4:11")
    assert str(composer.note.typing.cget("text")).startswith("Your draft is kept. You can")
    assert composed(lesson) == "mi borrador"
    tell(lesson, lock(on=False))
    assert composer.text.winfo_viewable() and composed(lesson) == "mi borrador"


def test_nothing_is_typed_into_a_closed_room(lesson: Desk, press: Press) -> None:
    tell(lesson, lock())
    press("type", "hola")
    press("key", "Return")
    assert not composed(lesson) and not lesson.client.posts


def test_while_the_time_counts_down_nothing_flickers_and_the_focus_stays(lesson: Desk) -> None:
    tell(lesson, lock(left=252_000))
    locked = lesson.chat.composer.waiting.locked
    assert locked is not None
    locked.hand.focus_force()
    settle(lesson.root, lambda: lesson.root.focus_get() is locked.hand)
    hidden: list[object] = []
    locked.bind("<Unmap>", hidden.append)
    before = str(locked.countdown.cget("text"))
    settle(lesson.root, lambda: str(locked.countdown.cget("text")) != before)
    assert not hidden and lesson.root.focus_get() is locked.hand


def test_the_way_to_the_teacher_stays_open(lesson: Desk) -> None:
    waiting = lesson.chat.composer.waiting
    tell(lesson, lock(), lock("private"), lock("mute", nick="Ana"))
    assert waiting.is_locked
    lesson.chat.commands.open("luis")
    assert waiting.is_locked
    lesson.chat.commands.open("Elena")
    assert not waiting.is_locked


def test_a_lock_of_one_room_leaves_others_open(lesson: Desk) -> None:
    tell(lesson, lock(room="#otra"))
    assert not lesson.chat.composer.waiting.is_locked
    tell(lesson, lock(room="#clase"))
    assert lesson.chat.composer.waiting.is_locked


def test_slow_mode_counts_the_seconds_over_the_button(lesson: Desk) -> None:
    composer = lesson.chat.composer
    tell(lesson, lock("slow", room="#clase", pause=30))
    assert composer.note.typing.cget("text") == "Slow mode: one message every 30 seconds."
    composer.insert("uno")
    composer.send_button.invoke()
    assert [text for _to, text, _cid in lesson.client.posts] == ["uno"]
    composer.insert("dos")
    lesson.chat.lesson.refresh()
    assert composer.waiting.stops
    composer.send_button.invoke()
    assert len(lesson.client.posts) == 1 and composed(lesson) == "dos"
    tell(lesson, lock("slow", room="#clase", on=False))
    composer.send_button.invoke()
    assert len(lesson.client.posts) == 2


def test_without_a_connection_nothing_is_closed(lesson: Desk) -> None:
    """Test that what was locked does not stay so: the server tells it anew."""
    tell(lesson, lock())
    lesson.say(events.Disconnected("lost", "", 5.0))
    assert not lesson.chat.composer.waiting.is_locked


# --- fairness -------------------------------------------------------------------------------------


def test_the_line_says_what_the_teacher_sees_and_what_is_closed(lesson: Desk) -> None:
    line = lesson.chat.composer.note.fairness
    assert line is not None

    def text() -> str:
        return str(line.cget("text")).strip()

    assert text() == "What Elena can see"
    tell(lesson, lock("private"))
    assert text() == "Private messages only with Elena"
    tell(lesson, lock("private", on=False))
    assert text() == "What Elena can see"


def test_the_line_explains_itself(lesson: Desk) -> None:
    tell(lesson, lock("private"))
    line = lesson.chat.composer.note.fairness
    assert line is not None
    line.invoke()
    (dialog,) = (one for one in lesson.root.winfo_children() if isinstance(one, FairnessDialog))
    said = "\n".join(
        str(label.cget("text"))
        for label in dialog.page.winfo_children()
        if label.winfo_class() == "TLabel"
    )
    assert "Private messages are closed, but those with Elena are not." in said
    assert "private messages between others" in said
    dialog.close()


def test_a_teacher_is_told_nothing_of_this(lesson: Desk) -> None:
    lesson.say(events.PresenceChanged("Ana", "online", False, role="teacher"))
    tell(lesson, lock())
    assert not lesson.chat.composer.waiting.is_locked
    assert not lesson.chat.header._added
    line = lesson.chat.composer.note.fairness
    assert line is not None and not line.winfo_manager()


# --- ballots, announcements, pins -----------------------------------------------------------------


def test_a_vote_goes_to_the_server_with_its_place(lesson: Desk) -> None:
    ask(lesson, ballots.write(Poll("¿Sí?", ("Sí", "No"))), "poll")
    tell(lesson, Tally("#clase", 7, (0, 0), 0, 3))
    cards = lesson.chat.transcript.sheet.cards
    assert cards is not None
    (card,) = cards
    entries = lesson.chat.model.conversations["#clase"].entries
    cards.press(next(one for one in entries if one.cid), 1)
    assert lesson.client.asked[-1] == (Vote(room="#clase", id=0, choices=(1,)), (7, 7))
    tell(lesson, Tally("#clase", 7, (0, 1), 1, 3, mine=(1,), has_mine=True))
    tell(lesson, Tally("#clase", 7, (1, 1), 2, 3))
    assert card.look is not None and card.look.mine == (1,)


def test_a_ballot_that_ended_on_an_earlier_connection_shows_its_result(lesson: Desk) -> None:
    text = ballots.write(Poll("¿Sí?", ("Sí", "No")))
    result = BallotResult((3, 1), 4)
    item = events.Item("Elena", text, LONG_AGO, (7, 7), cid="e1", kind="poll", result=result)
    lesson.say(events.Received("#clase", item))
    cards = lesson.chat.transcript.sheet.cards
    assert cards is not None
    (card,) = cards
    assert card.look is not None and card.look.tally is not None
    assert (card.look.tally.counts, card.look.takes_votes) == ((3, 1), False)


def test_a_ballot_that_has_failed_has_no_votes_of_the_one_before_it(lesson: Desk) -> None:
    text = ballots.write(Poll("¿Sí?", ("Sí", "No")))
    ask(lesson, text, "poll")
    tell(lesson, Tally("#clase", 7, (2, 1), 3, 3))
    failed = events.Item("Ana", text, LONG_AGO, (7, 1 << 40), "failed", cid="a1", kind="poll")
    lesson.say(events.PageLoaded("#clase", None, (failed,), False))
    cards = lesson.chat.transcript.sheet.cards
    assert cards is not None
    looks = [card.look for card in cards if card.look is not None]
    assert [look.tally is None for look in looks] == [False, True]
    assert [look.takes_votes for look in looks] == [True, False]


def test_an_announcement_stays_until_it_is_acknowledged(lesson: Desk) -> None:
    ask(lesson, "Mañana, aula 7.", "announce")
    tell(lesson, Tally("#clase", 7, (0,), 0, 3))
    banner = lesson.chat.banner
    assert (banner.title, banner.text) == ("Elena announces:", "Mañana, aula 7.")
    lesson.chat.escape()
    assert banner.is_shown
    banner.buttons[0].invoke()
    assert lesson.client.asked[-1] == (Vote(room="#clase", id=0, choices=(0,)), (7, 7))
    tell(lesson, Tally("#clase", 7, (1,), 1, 3, mine=(0,), has_mine=True))
    assert not banner.is_shown


def test_links_in_an_announcement_can_be_pressed(lesson: Desk, press: Press) -> None:
    opened: list[str] = []
    lesson.chat._actions = dataclasses.replace(lesson.chat._actions, open_link=opened.append)
    ask(lesson, "Read https://example.org/one and https://example.org/two today", "announce")
    tell(lesson, Tally("#clase", 7, (0,), 0, 3))
    banner = lesson.chat.banner
    settle(lesson.root, banner.linked.winfo_viewable)
    area = banner.linked._areas[0]
    x = banner.linked.winfo_rootx() + (area.left + area.right) // 2
    y = banner.linked.winfo_rooty() + (area.top + area.bottom) // 2
    press("mousemove", str(x), str(y), "click", "1")
    settle(lesson.root, lambda: opened == ["https://example.org/one"])
    # By keyboard, Tab goes from link to link, and on to the button.
    banner.linked.focus_force()
    settle(lesson.root, lambda: lesson.root.focus_get() is banner.linked)
    press("key", "Tab")
    press("key", "Return")
    settle(lesson.root, lambda: opened[1:] == ["https://example.org/two"])
    press("key", "Tab")
    settle(lesson.root, lambda: lesson.root.focus_get() is banner.buttons[0])
    press("key", "shift+Tab")
    settle(lesson.root, lambda: lesson.root.focus_get() is banner.linked)


def test_a_doubtful_link_in_an_announcement_is_asked_about(lesson: Desk) -> None:
    ask(lesson, "Look: https://bank.example@evil.example/", "announce")
    tell(lesson, Tally("#clase", 7, (0,), 0, 3))
    linked = lesson.chat.banner.linked
    settle(lesson.root, linked.winfo_viewable)
    area = linked._areas[0]
    linked.event_generate("<ButtonRelease-1>", x=area.left + 2, y=area.top + 2)
    dialogs = [one for one in lesson.chat.window.winfo_children() if isinstance(one, LinkDialog)]
    assert len(dialogs) == 1
    dialogs[0].close()


def test_what_does_not_fit_of_a_link_is_part_of_it_still(lesson: Desk) -> None:
    lesson.root.geometry("480x360+20+40")
    link = "https://example.org/" + "a" * 400
    ask(lesson, link, "announce")
    tell(lesson, Tally("#clase", 7, (0,), 0, 3))
    linked = lesson.chat.banner.linked
    settle(lesson.root, lambda: linked.winfo_viewable() and not linked.is_whole)
    assert linked.text.endswith("…") and linked.links == [link]


def test_an_announcement_comes_before_an_older_notice_and_after_a_newer_one(lesson: Desk) -> None:
    banner = lesson.chat.banner
    lesson.chat.notices.show("Old", "words")
    ask(lesson, "Mañana, aula 7.", "announce")
    tell(lesson, Tally("#clase", 7, (0,), 0, 3))
    assert banner.text == "Mañana, aula 7."
    lesson.chat.notices.show("New", "more words")
    assert banner.text == "more words"
    lesson.chat.notices.close()
    assert banner.text == "Mañana, aula 7."
    tell(lesson, Tally("#clase", 7, (1,), 1, 3, mine=(0,), has_mine=True))
    assert not banner.is_shown


def test_an_announcement_of_another_room_is_asked_for_by_its_place(lesson: Desk) -> None:
    lesson.chat.commands.open("luis")
    tell(lesson, Tally("#otra", 9, (0,), 0, 3))
    tell(lesson, Tally("#otra", 9, (1,), 1, 3))
    assert [call for call in lesson.client.calls if call[0] == "look"] == [
        ("look", "#otra", (9, 0))
    ]
    serial = lesson.client.calls.index(("look", "#otra", (9, 0))) + 1
    near = events.Item("Elena", "n8", LONG_AGO, (8, 8), cid="e8", kind="announce")
    item = events.Item("Elena", "Mañana, aula 7.", LONG_AGO, (9, 9), cid="e1", kind="announce")
    lesson.say(events.ExcerptLoaded(serial, "#otra", (near, item), None, True, True))
    assert lesson.chat.banner.text == "Mañana, aula 7."


def test_an_announcement_that_comes_after_its_tally_is_shown(lesson: Desk) -> None:
    tell(lesson, Tally("#clase", 9, (0,), 0, 3))
    assert not lesson.chat.banner.is_shown
    item = events.Item("Elena", "Mañana, aula 7.", LONG_AGO, (9, 9), cid="e1", kind="announce")
    lesson.say(events.Received("#clase", item))
    assert lesson.chat.banner.text == "Mañana, aula 7."


def test_an_announcement_that_is_gone_is_not_sought_for_ever(lesson: Desk) -> None:
    tell(lesson, Tally("#otra", 9, (0,), 0, 3))
    serial = lesson.client.calls.index(("look", "#otra", (9, 0))) + 1
    item = events.Item("Elena", "hola", LONG_AGO, (5, 5), cid="e5")
    lesson.say(events.ExcerptLoaded(serial, "#otra", (item,), None, False, False))
    tell(lesson, Tally("#otra", 9, (1,), 1, 3))
    assert len([call for call in lesson.client.calls if call[0] == "look"]) == 1


def test_pins_stand_above_the_messages(lesson: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pin = Pinned(3, "Elena", "p1", LONG_AGO, "**Entrega** el lunes")
    tell(lesson, Pins("#clase", (pin,)))
    line = lesson.chat.lesson._pins
    assert line is not None and line.winfo_viewable()
    lesson.root.update()
    assert str(line.button.cget("text")) == "Elena: Entrega el lunes"
    line.button.invoke()
    assert lesson.client.calls[-1] == ("look", "#clase", events.Quote("Elena", "p1"))
    tell(lesson, Pins("#clase", (pin, pin)))
    assert str(line.button.cget("text")).endswith("and 1 more")
    shown: list[PopupMenu] = []
    monkeypatch.setattr(PopupMenu, "post_at", lambda menu, _widget: shown.append(menu))
    line.button.invoke()
    assert shown[0].labels == ["Elena: Entrega el lunes"] * 2
    lesson.chat.commands.open("luis")
    assert not line.winfo_viewable()
    lesson.chat.commands.open("#clase")
    tell(lesson, Pins("#clase", ()))
    assert not line.winfo_viewable()


def test_the_widgets_are_made_anew_as_they_were(lesson: Desk) -> None:
    tell(lesson, lock(), HandPlace(1), Pins("#clase", (Pinned(3, "Elena", "p1", 5, "x"),)))
    lesson.chat.rebuild()
    assert lesson.chat.composer.waiting.is_locked
    (button,) = lesson.chat.header._added
    assert str(button.cget("text")).strip() == "1"
    line = lesson.chat.lesson._pins
    assert line is not None and settle(lesson.root, line.winfo_viewable)


# --- who has to go --------------------------------------------------------------------------------


def test_who_is_renamed_comes_back_under_the_new_name(lesson: Desk) -> None:
    former = lesson.client
    lesson.say(events.Disconnected("renamed", "", None, nick="Ana María"))
    assert lesson.client.options["former"] is former.handing_over
    assert len(lesson.clients) == 2 and lesson.client.nick == "Ana María"
    # What waits in the journal of the name of before has not been taken over yet.
    assert lesson.app.settings.name == former.nick
    lesson.client.has_nothing = True
    lesson.say(msgspec.structs.replace(connected("luis"), nick="Ana María"))
    settle(lesson.root, lambda: lesson.app.chat is not None)
    assert lesson.chat.banner.title == "You are called Ana María here now."
    assert lesson.app.settings.name == "Ana María"


def test_who_is_not_remembered_comes_back_as_the_same_person(lesson: Desk) -> None:
    lesson.app.log_out()
    for _ in range(2):
        lesson.app.login_control.connect("luis", Choice(address="localhost:8080"), False)
        key = lesson.client.options["identity"]().author
        lesson.say(events.Disconnected("renamed", "", None, nick="Ana María"))
        assert lesson.client.nick == "Ana María"
        assert lesson.client.options["identity"]().author == key
        lesson.app.login_control.cancel()
    assert len({one.options["identity"]().author for one in lesson.clients[1:]}) == 2


def test_a_server_that_renames_for_ever_is_left(lesson: Desk) -> None:
    for number in range(20):
        if lesson.app.login is not None and not lesson.app.login.busy:
            break
        lesson.say(events.Disconnected("renamed", "", None, nick=f"Ana{number}"))
    assert len(lesson.clients) < 10


@pytest.mark.parametrize("nick", ["", "Ana", "a\nb", "x" * 500])
def test_a_senseless_new_name_is_not_taken(lesson: Desk, nick: str) -> None:
    lesson.say(events.Disconnected("renamed", "", None, nick=nick))
    assert len(lesson.clients) == 1 and lesson.app.login is not None


def test_who_is_put_out_is_told_why_and_may_come_back(lesson: Desk) -> None:
    lesson.say(events.Disconnected("kicked", "too loud", None))
    banner = lesson.chat.banner
    assert banner.title == "You were put out of the class." and "too loud" in banner.said
    banner.buttons[0].invoke()
    assert lesson.client.calls[-1] == ("reconnect_now",)


def test_who_is_banned_is_told_so_over_what_they_were_told_before(lesson: Desk) -> None:
    lesson.chat.notices.show("Old", "words")
    lesson.say(events.Disconnected("banned", "too loud", None))
    assert "too loud" in lesson.chat.banner.said
    lesson.say(connected("Luis"))
    assert lesson.chat.banner.text == "words"


def test_who_is_banned_is_told_until_when(lesson: Desk) -> None:
    lesson.say(events.Disconnected("banned", "too loud", None, until=LONG_AGO))
    said = lesson.chat.banner.said
    assert "too loud (until " in said and str(moment(LONG_AGO).year) in said


def test_who_is_put_out_of_a_room_is_told(lesson: Desk) -> None:
    lesson.say(events.Notice("kicked", "off topic", to="#clase"))
    assert "off topic" in lesson.chat.banner.said


# --- roles and everybody --------------------------------------------------------------------------


def test_a_teacher_has_a_tag_in_the_list_and_behind_the_name(window: Desk) -> None:
    window.say(events.Received("#clase", item(1, "hola", sender="Elena")))
    assert "teacher" not in window.transcript
    window.say(ELENA)
    assert "teacher" in window.transcript.split("\n")[1]
    (row,) = (row for row in window.chat.roster.shown if row.title == "Elena")
    assert row.face.role == "teacher"
    assert window.chat.profiles.profile("Elena").state == "Teacher · online"


@pytest.mark.parametrize(
    "sender, text, is_mentioned",
    [
        ("Elena", "@todos, a las doce", True),
        ("Elena", "@all: at noon", True),
        ("luis", "@todos, a las doce", False),
        ("Elena", "`@todos`", False),
        ("Elena", "todos", False),
    ],
)
def test_everybody_is_mentioned_by_a_teacher_only(
    lesson: Desk, sender: str, text: str, is_mentioned: bool
) -> None:
    lesson.chat.commands.open("luis")
    lesson.say(events.Received("#clase", item(1, text, sender=sender)))
    assert lesson.chat.model.conversations["#clase"].mentions == is_mentioned
