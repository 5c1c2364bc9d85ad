"""Test the banner: it pushes nothing, and says in one line that there is no connection."""

from __future__ import annotations

import pytest

from gui.attention.banner import LINE, MOST_SHARE
from gui.model.records import OfferedAction
from net.wire import events
from tests.gui.conftest import Desk, Press, settle
from tests.gui.fakes import connected
from tests.speed import assert_quick


def box(window: Desk) -> tuple[int, int, int, int]:
    """Return where the messages are."""
    window.root.update()
    text = window.chat.transcript
    return text.winfo_rootx(), text.winfo_rooty(), text.winfo_width(), text.winfo_height()


def test_without_a_connection_one_line_lies_over_the_messages(window: Desk) -> None:
    before = box(window)
    window.say(events.Disconnected("lost", "", 4.0))
    banner = window.chat.banner
    settle(window.root, banner.winfo_ismapped)
    assert (banner.title, banner.text) == ("Offline", " · next try in 4 s")
    assert banner.winfo_height() - LINE in (0, 1) and box(window) == before
    assert (banner.winfo_rooty(), banner.winfo_width()) == (before[1], before[2])
    window.say(connected("luis"))
    settle(window.root, lambda: not banner.winfo_ismapped())
    assert box(window) == before


def test_a_question_pushes_nothing_and_leaves_room_to_read_and_write(window: Desk) -> None:
    window.root.geometry("480x360")
    settle(window.root, lambda: window.root.winfo_height() == 360)
    before, banner = box(window), window.chat.banner
    actions = (OfferedAction("Sí", lambda: None), OfferedAction("No", lambda: None))
    window.chat.show_notice("¿Seguro? " * 30, "Es una pregunta. " * 200, actions)
    settle(window.root, banner.winfo_ismapped)
    window.root.update()
    line = window.app.theme.font.metrics("linespace")
    assert box(window) == before and banner.winfo_height() <= MOST_SHARE * 360 + line
    assert all(button.winfo_ismapped() for button in banner.buttons)
    for button in (*banner.buttons, banner.close_button):
        assert button.winfo_y() + button.winfo_height() <= banner.winfo_height()
    assert banner.said.startswith(banner.text.removesuffix("…"))


def test_what_is_not_shown_is_told_by_pointing_at_it(window: Desk, press: Press) -> None:
    window.say(events.Disconnected("lost", "", 30.0))
    banner = window.chat.banner
    settle(window.root, banner.winfo_ismapped)
    x, y = banner.winfo_rootx() + 300, banner.winfo_rooty() + 20
    press("mousemove", str(x), str(y))
    settle(window.root, lambda: banner._tip.is_shown)
    assert "The connection was lost." in banner._tip.text
    assert "sent" in banner._tip.text


def test_why_is_answered_also_where_there_is_nothing_to_find_out(window: Desk) -> None:
    window.say(events.Disconnected("journal", "database or disk is full", 9.0))
    banner = window.chat.banner
    why = next(button for button in banner.buttons if "Why?" in str(button.cget("text")))
    why.invoke()
    assert "Until then nothing you write can be sent." in banner.text
    window.chat.escape()
    assert banner.title == "Offline"


@pytest.mark.parametrize("zoom", [0, 5])
def test_a_giant_text_costs_no_time(window: Desk, zoom: int) -> None:
    window.app.settings_control.change("zoom", zoom)
    window.root.update()
    giant = "¿Qué? " * 40_000

    def show() -> None:
        window.chat.show_notice(giant, giant)
        window.root.update()

    assert_quick(show, 0.1)
    assert len(window.chat.banner.text) < 5_000 and window.chat.banner.text.endswith("…")


def test_what_is_unsent_is_told_at_the_foot_of_the_list(window: Desk) -> None:
    foot = window.chat.roster.status_button
    assert foot.second.text == "Online"
    window.say(events.Disconnected("lost", "", 30.0))
    assert foot.second.text == "Offline"
    window.chat.commands.send("uno")
    window.chat.commands.send_to("luis", "dos")
    settle(window.root, lambda: foot.second.text == "2 messages to send", lambda: foot.second)
