"""Test that the smallest window can be used with the largest text."""

from __future__ import annotations

import tkinter as tk

import pytest

from net.wire import events
from net.wire.teaching import LockChanged
from tests.gui.conftest import Desk, Press, settle

ELENA = events.PresenceChanged("Elena", "online", False, role="teacher")
LARGEST = 5  # steps


@pytest.fixture(params=["en", "es"])
def tight(window: Desk, request: pytest.FixtureRequest) -> Desk:
    """Yield a window of 480x360 pixels with text of 200 %; Elena teaches."""
    window.say(ELENA)
    window.app.settings_control.use_language(request.param)
    window.app.settings_control.change("zoom", LARGEST)
    shrink(window)
    return window


def shrink(window: Desk) -> None:
    window.root.geometry("480x360+20+40")
    settle(window.root, lambda: window.root.winfo_width() == 480)
    settle(window.root, window.chat.header.list_button.winfo_viewable)


def lock(window: Desk) -> None:
    said = LockChanged("write", until=1, left=252_000, by="Elena", reason="exam")
    window.say(events.Taught(said))


def is_whole(window: Desk, widget: tk.Misc) -> bool:
    """Return whether a widget is in view with all that it shows."""
    window.root.update()
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    right, bottom = left + widget.winfo_width(), top + widget.winfo_height()
    root = window.root
    has_room = widget.winfo_width() >= widget.winfo_reqwidth()
    return (
        bool(widget.winfo_viewable())
        and has_room
        and widget.winfo_height() >= widget.winfo_reqheight()
        and root.winfo_rootx() <= left
        and root.winfo_rooty() <= top
        and right <= root.winfo_rootx() + root.winfo_width()
        and bottom <= root.winfo_rooty() + root.winfo_height()
    )


def bottom(widget: tk.Misc) -> int:
    return widget.winfo_rooty() + widget.winfo_height()


def check_the_lock(window: Desk) -> None:
    """Check that what is closed, for how long and why can be read, and nothing covers it."""
    locked, note = window.chat.composer.waiting.locked, window.chat.composer.note
    assert locked is not None
    settle(window.root, lambda: is_whole(window, locked.hand))
    for widget in (locked.reason, locked.countdown, locked.hand, note.typing):
        assert is_whole(window, widget), widget
    reason = str(locked.reason.cget("text"))
    assert "Elena" in reason and reason.endswith("exam")
    assert bottom(locked.reason) <= locked.hand.winfo_rooty()
    assert bottom(locked) <= note.winfo_rooty()
    assert locked.countdown.winfo_rootx() + locked.countdown.winfo_width() <= (
        locked.hand.winfo_rootx()
    )
    assert not window.chat.composer._box.winfo_ismapped()


def test_what_is_closed_can_be_read(tight: Desk) -> None:
    lock(tight)
    check_the_lock(tight)


def test_a_window_that_shrinks_while_it_is_closed_shows_one_box(window: Desk) -> None:
    window.say(ELENA)
    lock(window)
    window.app.settings_control.change("zoom", LARGEST)
    shrink(window)
    check_the_lock(window)
    window.say(events.Taught(LockChanged("write", on=False)))
    settle(window.root, window.chat.composer._box.winfo_viewable)
    assert is_whole(window, window.chat.composer.send_button)


def test_there_is_room_to_write_and_a_long_text_leaves_some_to_read(tight: Desk) -> None:
    composer, transcript = tight.chat.composer, tight.chat.transcript
    composer.insert("one word and another " * 20)
    settle(tight.root, lambda: int(composer.text.cget("height")) > 1)
    tight.root.update()
    assert composer.text.winfo_width() >= 12 * tight.app.theme.font.measure("0")
    for widget in (composer.send_button, composer.note):
        assert is_whole(tight, widget), widget
    assert transcript.winfo_height() >= tight.app.theme.font.metrics("linespace")


def test_the_name_of_the_conversation_can_be_read(tight: Desk) -> None:
    title = tight.chat.recipient.title
    settle(tight.root, lambda: title._drawn_title == "clase", lambda: title._drawn_title)


def test_the_list_comes_when_it_is_asked_for_and_goes_when_it_is_left(
    tight: Desk, press: Press
) -> None:
    roster, header = tight.chat.roster, tight.chat.header
    assert not roster.winfo_ismapped()
    header.list_button.invoke()
    settle(tight.root, lambda: tight.root.focus_get() is roster.tree and roster.winfo_viewable())
    assert "luis" in [row.title for row in roster.shown]
    tight.chat.commands.open("luis")
    tight.chat.focus_composer()
    settle(tight.root, lambda: not roster.winfo_ismapped())
    press("key", "F9")
    settle(tight.root, roster.winfo_viewable)
    press("key", "F9")
    settle(tight.root, lambda: not roster.winfo_ismapped())


def test_with_smaller_text_everything_is_as_usual(tight: Desk) -> None:
    tight.app.settings_control.change("zoom", 0)
    chat = tight.chat
    settle(tight.root, chat.roster.winfo_viewable)
    settle(tight.root, chat.composer.clip_button.winfo_viewable)
    assert not chat.header.list_button.winfo_ismapped()
    assert chat.header.find_button.winfo_ismapped()


def test_a_wider_window_has_everything_again(tight: Desk) -> None:
    tight.root.geometry("1000x700+20+40")
    chat = tight.chat
    settle(tight.root, chat.roster.winfo_viewable)
    settle(tight.root, chat.composer.clip_button.winfo_viewable)
    settle(tight.root, lambda: not chat.header.list_button.winfo_ismapped())
    settle(tight.root, chat.header.find_button.winfo_viewable)
