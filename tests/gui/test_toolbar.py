"""Test the toolbar in the chat: what it belongs to, and what its buttons lead to."""

from __future__ import annotations

import pytest

from gui.messages.toolbar import MessageToolbar
from tests.gui.conftest import Desk, Press, has_menu, open_pane, settle
from tests.gui.fakes import received


@pytest.fixture
def bar(window: Desk) -> MessageToolbar:
    """Return the toolbar of a conversation with two messages."""
    window.say(received("luis", "#clase", "uno", cid="c1"))
    window.say(received("bea", "#clase", "dos", cid="c2"))
    window.root.update()
    return window.chat.transcript._toolbar


def point_at(window: Desk, press: Press, number: int) -> None:
    """Move the pointer to the middle of a message."""
    transcript = window.chat.transcript
    box = transcript.box_of(number)
    assert box is not None
    x, y = transcript.winfo_rootx() + 200, transcript.winfo_rooty() + box[1] + box[3] // 2
    press("mousemove", str(x), str(y - 1), "mousemove", str(x), str(y))


def press_tool(window: Desk, press: Press, bar: MessageToolbar, index: int) -> None:
    settle(window.root, lambda: bar.is_shown and bar.winfo_viewable())
    window.root.update()
    x, y = bar.winfo_rootx() + 3 + 32 * index + 16, bar.winfo_rooty() + 4  # above its row
    press("mousemove", str(x), str(y), "click", "1")


def numbers(window: Desk) -> list[int]:
    return [entry.number for entry in window.conversation.entries]


def test_it_stays_with_its_message_while_the_pointer_is_on_it(
    window: Desk, press: Press, bar: MessageToolbar
) -> None:
    first, second = numbers(window)
    point_at(window, press, second)
    settle(window.root, lambda: bar.number == second)
    lines = window.chat.transcript.text.index("end")
    press("mousemove", str(bar.winfo_rootx() + 19), str(bar.winfo_rooty() + 4))
    window.root.update()
    assert bar.number == second and window.chat.transcript.text.index("end") == lines
    point_at(window, press, first)
    settle(window.root, lambda: bar.number == first)
    press("mousemove", "5", "5")
    settle(window.root, lambda: not bar.is_shown)


def test_it_stays_when_it_appears_under_the_pointer(
    window: Desk, press: Press, bar: MessageToolbar
) -> None:
    """Test it above the time and the name, which show another pointer and can be pressed."""
    transcript, gone = window.chat.transcript, list[bool]()
    box = transcript.box_of(numbers(window)[-1])
    assert box is not None
    bar.bind("<Unmap>", lambda _event: gone.append(bar.is_shown), add=True)
    x = transcript.text.winfo_rootx() + transcript.text.winfo_width() - 80
    y = transcript.winfo_rooty() + box[1] + 6
    press("mousemove", str(x - 1), str(y), "mousemove", str(x), str(y))
    settle(window.root, lambda: bar.is_shown)
    gone.clear()
    waited: list[bool] = []
    window.root.after(400, waited.append, True)
    settle(window.root, lambda: waited)
    assert bar.is_shown and len(gone) <= 1


def test_reply(window: Desk, press: Press, bar: MessageToolbar) -> None:
    point_at(window, press, numbers(window)[-1])
    press_tool(window, press, bar, 1)
    settle(window.root, lambda: window.conversation.draft.reply is not None)


def test_react_offers_six_and_all_others(window: Desk, press: Press, bar: MessageToolbar) -> None:
    point_at(window, press, numbers(window)[-1])
    press_tool(window, press, bar, 0)
    menu = open_pane(window.root).menu
    assert menu.labels == ["Another emoji…"]
    press("key", "Home", "Return")
    settle(window.root, lambda: window.client.calls[-1][0] == "react", lambda: window.client.calls)
    assert not has_menu(window.root)


def test_more_is_the_menu_of_the_message(window: Desk, press: Press, bar: MessageToolbar) -> None:
    point_at(window, press, numbers(window)[-1])
    press_tool(window, press, bar, 2)
    assert "Details…" in open_pane(window.root).menu.labels
    press("key", "Escape", "d")  # no message stays picked: the letter is written
    settle(window.root, lambda: window.chat.composer.content == "d")


def test_it_makes_room_for_a_menu_and_comes_back(
    window: Desk, press: Press, bar: MessageToolbar
) -> None:
    point_at(window, press, numbers(window)[-1])
    settle(window.root, lambda: bar.is_shown)
    press("click", "3")
    open_pane(window.root)
    assert not bar.is_shown
    press("key", "Escape")
    settle(window.root, lambda: bar.is_shown)
