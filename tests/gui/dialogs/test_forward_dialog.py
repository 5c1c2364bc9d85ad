"""Test forwarding: whom it offers, and what is sent."""

from __future__ import annotations

from gui.dialogs.forward_dialog import ForwardDialog
from tests.gui.conftest import Desk, Press, open_pane, receive, recipient, settle


def begin(window: Desk) -> ForwardDialog:
    receive(window, "luis", "mirad `esto`", "#clase")
    number = window.conversation.entries[-1].number
    window.chat.dialogs.forward(window.chat.keeping, number)
    return window.dialog(ForwardDialog)


def test_a_message_goes_to_who_is_chosen_by_name(window: Desk, press: Press) -> None:
    dialog = begin(window)
    assert [line.title for line in dialog.list.lines] == ["luis", "Sofía Gómez"]  # not #clase
    settle(window.root, lambda: dialog.focus_get() is dialog.field.entry)
    press("type", "sof")
    settle(window.root, lambda: [line.title for line in dialog.list.lines] == ["Sofía Gómez"])
    press("key", "Return")
    settle(window.root, lambda: len(window.client.posts) == 1)
    to, text, _cid = window.client.posts[0]
    assert to == "Sofía Gómez" and text.endswith("mirad `esto`") and "luis" in text
    assert recipient(window) == "Sofía Gómez"


def test_arrows_pick_and_nobody_is_said_so(window: Desk, press: Press) -> None:
    dialog = begin(window)
    settle(window.root, lambda: dialog.focus_get() is dialog.field.entry)
    first = dialog.list.picked
    press("key", "Down")
    settle(window.root, lambda: dialog.list.picked not in ("", first))
    press("key", "Up", "Up")
    settle(window.root, lambda: dialog.list.picked == first)
    press("type", "zzzz")
    settle(window.root, lambda: not dialog.list.lines)
    press("key", "Return")
    assert not window.client.posts and dialog.winfo_exists()
    press("key", "Escape")
    settle(window.root, lambda: window.chat.dialogs.open_one is None)


def test_the_menu_and_its_key_forward(window: Desk, press: Press) -> None:
    receive(window, "luis", "uno", "#clase")
    press("key", "ctrl+Up", "shift+F10")
    assert "Forward…" in open_pane(window.root).menu.labels
    press("key", "f")
    settle(window.root, lambda: isinstance(window.chat.dialogs.open_one, ForwardDialog))


def test_esc_in_a_menu_leaves_no_message_picked(window: Desk, press: Press) -> None:
    """Test that the next key is not taken for a command: "d" would delete."""
    window.chat.commands.send("mío")
    text = window.chat.transcript.text
    at = text.bbox(text.search("mío", "1.0"))
    assert at is not None
    x, y = text.winfo_rootx() + at[0] + 3, text.winfo_rooty() + at[1] + 3
    press("mousemove", str(x), str(y), "click", "3")
    open_pane(window.root)
    press("key", "Escape", "d")
    settle(window.root, lambda: window.chat.composer.content == "d")
    assert not window.chat.banner.is_shown
