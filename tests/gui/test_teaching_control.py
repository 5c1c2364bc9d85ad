"""Test the class of a teacher in the whole window: the panel, by pointer and by keyboard."""

from __future__ import annotations

import tkinter as tk

import pytest
from msgspec import structs

from gui.teacher.ask_dialogs import AnnounceDialog, PollDialog
from gui.teacher.class_panel import ClassPanel
from gui.teacher.groups_dialog import GroupsDialog
from gui.teacher.person_dialogs import LockDialog, LocksDialog, PinDialog
from gui.teacher.votes_dialog import VotesDialog
from net.wire import events
from net.wire.ballots import Poll, write
from net.wire.hosting import HostedClass
from net.wire.teaching import (
    AskVotes,
    Hand,
    HandsUp,
    Kick,
    LockChanged,
    LowerHands,
    MakeRooms,
    RoomPlan,
    SetLock,
    Tally,
    Teach,
    TeachingAnswer,
    Votes,
)
from tests.gui.conftest import Desk, OpenDesk, Press, open_pane, receive, settle
from tests.gui.fakes import connected

POLL = Poll("What is it?", ("None", "An error"), named=True)


def teach(window: Desk, *said: TeachingAnswer) -> None:
    """Make Ana the teacher, and let the server say this."""
    window.say(
        events.PresenceChanged("Ana", "online", False, role="teacher"),
        *(events.Taught(one) for one in said),
    )


def open_panel(window: Desk, press: Press) -> ClassPanel:
    window.root.geometry("1200x700+20+40")
    settle(window.root, lambda: window.root.winfo_width() == 1200)
    press("key", "ctrl+shift+l")
    settle(window.root, lambda: window.chat.teaching.panel is not None)
    panel = window.chat.teaching.panel
    assert panel is not None
    settle(window.root, panel.winfo_viewable)
    return panel


def dialog(window: Desk) -> tk.Misc:
    found = window.chat.teaching.dialogs.open_one
    assert found is not None
    return found


def asked(window: Desk) -> list[object]:
    return [request for request, _place in window.client.asked]


def test_who_does_not_teach_has_neither_button_nor_panel(window: Desk, press: Press) -> None:
    header = window.chat.header
    assert not header.teaching_button.winfo_ismapped()
    press("key", "ctrl+shift+l")
    assert window.chat.teaching.panel is None
    assert "Class" not in window.chat.menus.build("luis", window.root).labels
    teach(window)
    settle(window.root, header.teaching_button.winfo_ismapped)
    assert "Class" in window.chat.menus.build("luis", window.root).labels


def test_a_hand_is_answered_by_keyboard(window: Desk, press: Press) -> None:
    teach(window, HandsUp((Hand("luis", 1, "why?"), Hand("Sofía Gómez", 2))))
    panel = open_panel(window, press)
    settle(window.root, lambda: window.root.focus_get() is panel.hands.card.attend)
    assert panel.hands.card.question == "why?"
    press("key", "space")
    settle(window.root, lambda: asked(window) == [LowerHands(nick="luis", answered=True)])
    window.say(events.Taught(HandsUp(down=("luis",))))
    assert panel.hands.chosen == "Sofía Gómez"


def test_another_hand_can_be_chosen_and_lowered(window: Desk, press: Press) -> None:
    teach(window, HandsUp((Hand("luis", 1, "why?"), Hand("Sofía Gómez", 2, "how?"))))
    panel = open_panel(window, press)
    settle(window.root, lambda: window.root.focus_get() is panel.hands.card.attend)
    press("key", "Tab")
    press("key", "Tab")
    settle(window.root, lambda: panel.hands.rows["Sofía Gómez"].has_focus)
    press("key", "Return")
    settle(window.root, lambda: panel.hands.card.question == "how?")
    press("key", "Tab")
    press("key", "Return")
    settle(window.root, lambda: asked(window) == [LowerHands(nick="Sofía Gómez")])


def test_a_switch_asks_for_how_long_and_shows_what_the_server_has_said(
    window: Desk, press: Press
) -> None:
    teach(window)
    panel = open_panel(window, press)
    row = panel.switches["private"]
    row.box.invoke()
    pane = open_pane(window.root)
    assert row.box.instate(["selected"])  # nothing is locked yet
    press("key", "Return")
    settle(window.root, lambda: not pane.winfo_exists())
    settle(window.root, lambda: asked(window) == [SetLock(kind="private", seconds=300)])
    window.say(events.Taught(LockChanged("private", until=1, left=300_000)))
    settle(window.root, lambda: row.box.instate(["!selected"]))
    row.box.invoke()
    assert asked(window)[-1] == SetLock(kind="private", on=False)


def test_without_a_connection_nothing_can_be_pressed(window: Desk, press: Press) -> None:
    teach(window, HandsUp((Hand("luis", 1),)))
    panel = open_panel(window, press)
    window.say(events.Disconnected("lost", "", 30.0))
    assert panel.hands.card.attend.instate(["disabled"])
    assert panel.switches["write"].box.instate(["disabled"])


def test_in_a_narrow_window_it_lies_over_the_messages_until_esc(window: Desk, press: Press) -> None:
    teach(window)
    press("key", "ctrl+shift+l")
    settle(window.root, lambda: window.chat.teaching.panel is not None)
    press("key", "Escape")
    settle(window.root, lambda: window.chat.teaching.panel is None)
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)


def test_it_takes_the_place_of_the_other_panel_and_gives_it_back(
    window: Desk, press: Press
) -> None:
    teach(window)
    window.root.geometry("1200x700+20+40")
    settle(window.root, lambda: window.root.winfo_width() == 1200)
    window.chat.toggle_panel()
    assert window.chat.panel.is_open
    press("key", "ctrl+shift+l")
    settle(window.root, lambda: window.chat.teaching.panel is not None)
    assert not window.chat.panel.is_open
    window.chat.teaching.close()
    assert window.chat.panel.is_open


def test_it_survives_another_palette_and_ends_with_the_role(window: Desk, press: Press) -> None:
    teach(window)
    open_panel(window, press)
    window.app.settings_control.use_theme("dark")
    assert window.chat.teaching.panel is not None
    window.say(events.PresenceChanged("Ana", "online", False))
    settle(window.root, lambda: window.chat.teaching.panel is None)
    settle(window.root, lambda: not window.chat.header.teaching_button.winfo_ismapped())


def test_a_poll_is_asked_and_closed(window: Desk, press: Press) -> None:
    teach(window)
    panel = open_panel(window, press)
    panel.poll.head.verb.invoke()
    ask = dialog(window)
    assert isinstance(ask, PollDialog)
    ask.question.insert(0, "What is it?")
    ask.answers.fill("None")
    ask._check()
    assert ask.button.instate(["disabled"])
    ask.answers.fill("None\nAn error\n")
    ask.anonymous.state(["!selected"])
    ask._check()
    ask.button.invoke()
    assert ("ask_class", "#clase", "poll", write(POLL)) in window.client.calls
    cid = window.client.posts[-1][2]
    window.say(events.Accepted(cid, 1, (9, 0)), events.Taught(Tally("#clase", 9, (3, 1), 4, 5)))
    settle(window.root, lambda: len(panel.poll.bars) == 2)
    assert [number.cget("text") for _label, number, _bar in panel.poll.bars] == ["3", "1"]
    panel.poll.who.invoke()
    votes = dialog(window)
    assert isinstance(votes, VotesDialog)
    assert asked(window)[-1] == AskVotes(room="#clase", id=0)
    ref = f"votes:{len(window.client.asked)}"
    window.say(events.Taught(Votes("#clase", 9, (("luis",), ()), ("Sofía Gómez",), ref=ref)))
    titles = [line.title for line in votes.list.lines]
    assert titles == ["None · 1", "luis", "An error · 0", "No answer yet · 1", "Sofía Gómez"]
    votes.close()
    panel.poll.head.verb.invoke()
    assert window.client.calls[-1] == ("close_ballot", "#clase", "Ana", cid)


def test_an_announcement_shows_who_has_seen_it(window: Desk, press: Press) -> None:
    teach(window)
    panel = open_panel(window, press)
    panel.buttons["megaphone"].invoke()
    announce = dialog(window)
    assert isinstance(announce, AnnounceDialog)
    announce.text.fill("Until twelve")
    announce._check()
    announce.button.invoke()
    cid = window.client.posts[-1][2]
    window.say(events.Accepted(cid, 1, (9, 0)), events.Taught(Tally("#clase", 9, (1,), 1, 2)))
    settle(window.root, panel.announcement.winfo_ismapped)
    assert panel.announcement.who.cget("text") == "1 of 2 have seen it"


def test_the_class_is_split_at_random_and_the_list_can_be_changed(
    window: Desk, press: Press
) -> None:
    teach(window)
    panel = open_panel(window, press)
    panel.buttons["split"].invoke()
    split = dialog(window)
    assert isinstance(split, GroupsDialog)
    assert "luis" in split.list.content and "Sofía Gómez" in split.list.content
    assert "Ana" not in split.list.content
    split.list.fill("uno: luis\ndos: nobody")
    split._check()
    assert split.button.instate(["disabled"])
    split.list.fill("uno: luis\ndos: Sofía Gómez")
    split._check()
    split.button.invoke()
    plans = (RoomPlan("#uno", ("luis",)), RoomPlan("#dos", ("Sofía Gómez",)))
    assert asked(window)[-1] == MakeRooms(rooms=plans)


def test_people_are_muted_banned_and_put_out_from_their_menu(window: Desk) -> None:
    teach(window)
    menu = window.chat.menus.build("luis", window.root).submenu("Class")
    menu.press("Mute for the class…")
    mute = dialog(window)
    assert isinstance(mute, LockDialog)
    mute.reason.insert(0, "too  loud")
    mute._lock()
    assert asked(window)[-1] == SetLock(kind="mute", nick="luis", seconds=300, reason="too loud")
    menu.press("Ban…")
    ban = dialog(window)
    assert isinstance(ban, LockDialog) and ban.address is not None
    ban.address.state(["selected"])
    ban.time.current(5)
    ban._check()
    assert ban.address.instate(["disabled", "!selected"])  # without end
    ban.close()
    menu.press("Put out of the class…")
    window.chat.banner.buttons[0].invoke()
    assert asked(window)[-1] == Kick(nick="luis")
    window.say(events.Taught(LockChanged("mute", nick="luis", reason="too loud")))
    assert (
        "Let them write again"
        in window.chat.menus.build("luis", window.root).submenu("Class").labels
    )
    window.chat.teaching.dialogs.show_locks()
    locks = dialog(window)
    assert isinstance(locks, LocksDialog)
    assert [line.title for line in locks.list.lines] == ["Can't write", "luis"]
    window.say(events.Taught(LockChanged("mute", nick="luis", on=False)))
    assert [line.title for line in locks.list.lines] == ["Nobody is muted or banned."]


def test_nobody_acts_against_a_teacher_from_a_menu(window: Desk) -> None:
    teach(window)
    window.say(events.PresenceChanged("luis", "online", False, role="teacher"))
    labels = window.chat.menus.build("luis", window.root).submenu("Class").labels
    assert labels == []


def test_messages_of_others_are_removed_and_pinned_from_their_menu(window: Desk) -> None:
    receive(window, "luis", "rubbish", "#clase")
    teach(window)
    number = window.conversation.entries[-1].number
    menu = window.chat.transcript._menu
    content = menu._menu_for(menu._entry(number))
    menu.fill(content, menu._entry(number))
    assert {"Pin for everybody", "Remove for everybody…", "Mute luis…"} <= set(content.labels)


def test_a_wrong_pin_is_told_in_the_dialog(window: Desk, press: Press) -> None:
    menu = window.app.settings_control.build_menu(window.root)
    menu.press("I teach here…")
    pin = dialog(window)
    assert isinstance(pin, PinDialog)
    settle(window.root, lambda: window.root.focus_get() is pin.entry)
    press("type", "123456")
    press("key", "Return")
    settle(window.root, lambda: asked(window) == [Teach(pin="123456")])
    window.say(events.Notice("wrong_pin", "no", ref="teach:1"))
    assert pin.note.cget("text")
    assert not window.chat.notices.is_open
    teach(window)
    settle(window.root, lambda: window.chat.teaching.dialogs.open_one is None)
    assert "I teach here…" not in window.app.settings_control.build_menu(window.root).labels


def test_the_window_that_has_started_the_class_teaches_by_itself(
    desk: OpenDesk, press: Press
) -> None:
    window = desk()
    window.app.hosting.hosted = HostedClass(
        *("Aula 3", "Ana", 8080, "key", 0.0, True, False),
        is_own=True,
        stays=False,
        count=1,
        people=(),
        outside=False,
        addresses=(),
    )
    window.log_in(structs.replace(connected("luis"), fingerprint="key"))
    settle(window.root, lambda: ("teach_as_host", "key") in window.client.calls)
    ref = f"teach:{window.client.calls.index(('teach_as_host', 'key')) + 1}"
    window.say(events.Notice("bad_message", "an old server", ref=ref))
    assert not window.chat.notices.is_open  # the user has not asked for anything
    window.say(structs.replace(connected("luis"), fingerprint="key"), events.CaughtUp())
    assert window.client.calls.count(("teach_as_host", "key")) == 1
    window.app.hosting.hosted = None


def test_another_window_on_the_same_computer_asks_for_no_pin(desk: OpenDesk) -> None:
    window = desk()
    window.app.hosting.hosted = HostedClass(
        *("Aula 3", "Ana", 8080, "key", 0.0, True, False),
        is_own=False,
        stays=True,
        count=1,
        people=(),
        outside=False,
        addresses=(),
    )
    window.log_in(structs.replace(connected("luis"), fingerprint="key"))
    assert ("teach_as_host", "key") not in window.client.calls
    window.app.settings_control.build_menu(window.root).press("I teach here…")
    assert ("teach_as_host", "key") in window.client.calls
    window.app.hosting.hosted = None


def test_a_plain_server_has_no_teachers(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected(plain=True))
    assert "I teach here…" not in window.app.settings_control.build_menu(window.root).labels


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_narrow_window_shows_everything_by_scrolling(
    window: Desk, press: Press, language: str
) -> None:
    window.app.settings_control.use_language(language)
    teach(window, HandsUp(tuple(Hand(f"nick{n}", n, "why? " * 20) for n in range(40))))
    window.root.geometry("480x360+20+40")
    settle(window.root, lambda: window.root.winfo_width() == 480)
    press("key", "ctrl+shift+l")
    panel = settle(window.root, lambda: window.chat.teaching.panel)
    assert panel is not None
    settle(window.root, panel.winfo_viewable)
    box = panel.switches["enter"].box
    box.focus_set()
    settle(
        window.root,
        lambda: box.winfo_rooty() + box.winfo_height() < window.root.winfo_rooty() + 360,
    )


def resize(window: Desk, size: str) -> None:
    window.root.geometry(f"{size}+20+40")
    settle(window.root, lambda: f"{window.root.winfo_width()}x" in f"{size}")
    window.root.update()


@pytest.mark.parametrize("size", ["1000x700", "840x600"])
def test_the_list_gives_way_so_that_the_panel_covers_no_message(
    window: Desk, press: Press, size: str
) -> None:
    teach(window)
    resize(window, size)
    chat, full = window.chat, window.chat.roster.winfo_width()
    press("key", "ctrl+shift+l")
    panel = settle(window.root, lambda: chat.teaching.panel)
    assert panel is not None
    settle(window.root, panel.winfo_viewable)
    settle(window.root, lambda: chat.roster.winfo_width() < full)
    assert not chat.roster.filter.winfo_ismapped()
    for part in (chat.transcript, chat.composer, chat.header):
        assert part.winfo_rootx() + part.winfo_width() <= panel.winfo_rootx()
    press("key", "ctrl+shift+l")
    settle(window.root, lambda: chat.roster.winfo_width() == full)


def test_where_there_is_no_room_it_lies_over_the_messages_until_they_are_wanted(
    window: Desk, press: Press
) -> None:
    teach(window)
    open_panel(window, press)
    teaching = window.chat.teaching
    resize(window, "480x400")
    settle(window.root, lambda: teaching.panel is None)
    press("key", "ctrl+shift+l")
    settle(window.root, lambda: teaching.panel is not None and teaching.panel.winfo_viewable())
    press("key", "x")
    settle(window.root, lambda: teaching.panel is None)
    resize(window, "1200x700")
    settle(window.root, lambda: teaching.panel is not None and teaching.panel.winfo_viewable())


def test_the_room_of_the_hands_is_given_back_when_none_is_up(window: Desk, press: Press) -> None:
    teach(window)
    panel = open_panel(window, press)
    window.root.update()
    before = panel.allowed_head.winfo_y()
    teach(window, HandsUp((Hand("luis", 1, "why?"), Hand("Sofía", 2, ""))))
    settle(window.root, lambda: panel.allowed_head.winfo_y() > before, lambda: before)
    teach(window, HandsUp(all_down=True))
    settle(window.root, lambda: panel.allowed_head.winfo_y() == before, lambda: before)


def test_the_button_that_asked_a_poll_does_not_close_it_with_the_next_key(
    window: Desk, press: Press
) -> None:
    teach(window)
    panel = open_panel(window, press)
    panel.poll.head.verb.focus_set()
    panel.poll.head.verb.invoke()
    asking = dialog(window)
    assert isinstance(asking, PollDialog)
    asking.question.insert(0, POLL.question)
    asking.answers.fill("\n".join(POLL.answers))
    settle(window.root, lambda: asking.button.instate(["!disabled"]))
    asking.button.invoke()
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)
