"""Test the whole window with older messages.

It opens without a server, reads the journal page by page, and reports what was read.
"""

from __future__ import annotations

import time

import pytest

from gui.model import wording
from gui.model.choice import Choice
from net.journal.journal import path_for
from net.wire import events
from net.wire.manners import Manner
from tests.gui.conftest import Desk, OpenDesk, Press, composed, receive, recipient, rows, settle
from tests.gui.fakes import ADDRESS, connected, item, page, received

LUIS = events.Past("luis", (17, 0), 2)
PAST = (LUIS, events.Past("#clase", None, 0), events.Past("Sofía Gómez", None, 3))
NEWEST = tuple(item(number, f"línea {number}") for number in range(1, 20))


@pytest.fixture
def back(desk: OpenDesk) -> Desk:
    """Open ana's window on the second day: luis is open, the server does not answer yet."""
    window = desk()
    window.come_back(*PAST)
    return window


def has_line(window: Desk, text: str) -> bool:
    return text in window.transcript.split("\n")


# --- without a server -----------------------------------------------------------------------------


def test_what_was_said_is_there_before_any_server(back: Desk) -> None:
    assert rows(back) == ["#clase", "luis", "Sofía Gómez"]
    assert recipient(back) == "luis"
    assert back.client.loads == [("luis", None)]
    assert back.root.title() == "(5) Charla — Aula 3"
    back.say(page("luis", *NEWEST))
    assert has_line(back, "línea 1") and has_line(back, "línea 19")
    assert (
        back.transcript.index("línea 17")
        < back.transcript.index("new message")
        < back.transcript.index("línea 18")
    )
    assert back.client.reads == [("luis", (19, 0))]
    assert back.root.title() == "(3) Charla — Aula 3"


def test_the_journal_is_the_user_s_on_this_server_in_the_profile(back: Desk) -> None:
    path = path_for(back.folder / "journal", ADDRESS, "Ana")
    assert back.client.options["journal"]("", ADDRESS, False) == path


def test_the_last_conversation_is_the_one_that_was_open_last(desk: OpenDesk) -> None:
    window = desk()
    window.app.settings.conversation = "Sofía Gómez"
    window.come_back(*PAST)
    assert recipient(window) == "Sofía Gómez"
    assert window.client.loads == [("Sofía Gómez", None)]


def test_no_server_is_told_in_the_banner_and_one_can_write_all_the_same(
    back: Desk, press: Press
) -> None:
    back.say(page("luis", *NEWEST), events.Disconnected("refused", "", 12.0))
    banner = back.chat.banner
    assert banner.said.startswith("Nobody answers at localhost:8080.\n")
    assert "Trying again in 12 seconds. What you write meanwhile will be sent then." in banner.said
    try_now, _why = banner.buttons
    try_now.invoke()
    assert ("reconnect_now",) in back.client.calls
    settle(back.root, lambda: back.root.focus_get() is back.chat.composer.text)
    press("type", "hola")
    press("key", "Return")
    settle(back.root, lambda: back.client.posts)
    assert has_line(back, "hola  ◷")
    back.say(connected("luis"), events.CaughtUp(), events.Accepted("c1", 1, (20, 0)))
    assert not banner.is_shown
    assert has_line(back, "hola  ✓")


@pytest.mark.parametrize("code", ["nick_taken", "bad_nick", "bad_version", "replaced"])
def test_where_trying_again_is_no_use_there_are_ways_out(back: Desk, code: str) -> None:
    back.say(events.Disconnected(code, "", None))
    _connect, *_why, log_out = back.chat.banner.buttons
    log_out.invoke()
    assert back.app.login is not None


def test_a_plain_server_is_asked_about_in_the_banner(back: Desk) -> None:
    back.say(events.PlainServerFound(ADDRESS, "hola"))
    assert back.chat.banner.title == "localhost:8080 is a plain server."
    go_on, _with_lf, _log_out = back.chat.banner.buttons
    go_on.invoke()
    assert ("accept_plain", Manner()) in back.client.calls


def test_an_empty_past_opens_a_room_as_soon_as_there_is_one(desk: OpenDesk) -> None:
    window = desk()
    window.come_back()
    assert recipient(window) == ""
    window.say(connected("luis"))
    assert recipient(window) == "#clase"


def test_what_was_typed_while_the_page_was_on_its_way_stays(back: Desk) -> None:
    back.chat.composer.insert("a medias")
    back.say(page("luis", *NEWEST))
    assert composed(back) == "a medias"


def test_a_journal_in_use_is_told_at_the_login(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.Disconnected("in_use", "", None))
    assert "Charla is already open with this name." in window.login.said
    settle(window.root, lambda: window.root.focus_get() is window.login.form.name)


def test_a_damaged_journal_is_told_as_soon_as_there_is_a_chat(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.Notice("journal_damaged", "abc-damaged-2026.db"), connected("luis"))
    assert window.chat.banner.title == "The messages kept on this computer could not be read."
    assert "abc-damaged-2026.db" in window.chat.banner.text


def test_a_journal_damaged_while_it_is_open_empties_the_window_and_it_fills_again(
    window: Desk,
) -> None:
    receive(window, "luis", "hola", to="#clase")
    window.chat.commands.send("en camino")
    window.chat.composer.insert("a medias")
    window.say(events.Notice("journal_damaged", "x.db"), events.Restored("Ana", "", ()))
    assert "hola" not in window.transcript
    # The retry puts the message into the new journal.
    assert window.client.retries == [("#clase", "en camino", "c1")]
    receive(window, "luis", "hola", to="#clase")
    assert window.transcript.count("hola") == 1
    assert window.transcript.count("en camino") == 1
    assert (recipient(window), composed(window)) == ("#clase", "a medias")


def test_a_message_of_days_before_that_fails_is_told(back: Desk) -> None:
    back.say(events.Failed("of yesterday", "no_such_nick", "", (1, 0)))
    assert back.chat.banner.title == "An earlier message was not sent."


# --- page by page ---------------------------------------------------------------------------------


def top_line(window: Desk) -> tuple[str, int]:
    """Return the first line in view, and how far below the upper edge its words stand."""
    text = window.chat.transcript.text
    line = text.index("@0,0")
    box = text.dlineinfo(line)
    assert box is not None
    return text.get(line, f"{line} lineend"), box[1] + box[4]


def scroll_to_the_top(window: Desk) -> None:
    window.chat.transcript.text.yview_moveto(0)
    window.chat.transcript._look()
    window.root.update()


def older(window: Desk, first: int, last: int, *, more: bool) -> events.PageLoaded:
    _name, before = window.client.loads[-1]
    return page(
        "luis",
        *(item(number, f"línea {number}\ny otra") for number in range(first, last)),
        before=before,
        more=more,
    )


def test_scrolling_up_asks_for_older_ones_and_shows_them_above(back: Desk) -> None:
    lines = tuple(item(number, f"línea {number}") for number in range(1, 61))
    back.say(page("luis", *lines, more=True))
    transcript = back.chat.transcript
    assert back.client.loads == [("luis", None)]
    scroll_to_the_top(back)
    assert back.client.loads[1:] == [("luis", (1, 0))]
    scroll_to_the_top(back)
    assert len(back.client.loads) == 2  # it has been requested
    transcript.text.yview_scroll(3, "units")
    transcript.text.yview_scroll(5, "pixels")
    back.root.update()
    seen = top_line(back)
    back.say(older(back, -100, 1, more=True))
    assert has_line(back, "línea -100") and has_line(back, "línea 60")
    assert top_line(back) == seen
    assert not transcript.following
    headings = [
        line
        for line in back.transcript.split("\n")
        if "February" in line or line.startswith("luis   ")
    ]
    assert len(headings) == 3, headings  # at the beginning, and below the line above new messages
    scroll_to_the_top(back)
    back.say(older(back, -150, -100, more=False))
    assert has_line(back, "línea -150")
    scroll_to_the_top(back)
    assert len(back.client.loads) == 3  # the beginning had been reached


def test_as_many_pages_come_as_fill_the_view(back: Desk) -> None:
    back.say(page("luis", item(18), item(19), more=True))
    settle(
        back.root, lambda: back.client.loads[1:] == [("luis", (18, 0))], lambda: back.client.loads
    )
    back.say(older(back, 1, 18, more=True))
    assert back.chat.transcript.following
    assert back.chat.transcript.text.yview()[0] > 0
    assert len(back.client.loads) == 2


def test_what_takes_longer_is_told_until_it_is_there(back: Desk) -> None:
    loading = back.chat.transcript._loading
    settle(back.root, loading.winfo_ismapped)
    assert loading.cget("text") == "Loading older messages…"
    back.say(page("luis", *NEWEST))
    settle(back.root, lambda: not loading.winfo_ismapped())


def test_what_comes_soon_is_not_announced(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "PATIENCE_MS", 60_000)  # this machine may be busy
    window = desk()
    window.come_back(*PAST)
    assert not window.chat.transcript._loading.winfo_ismapped()
    window.say(page("luis", *NEWEST))
    assert not window.chat.transcript._loading.winfo_ismapped()


def test_a_conversation_without_messages_says_so_once_that_is_known(desk: OpenDesk) -> None:
    window = desk()
    window.come_back(events.Past("luis", None, 0))
    assert window.transcript == ""
    window.say(page("luis"))
    assert "Say hello to luis" in window.transcript


def test_each_conversation_is_loaded_when_it_is_opened_first(back: Desk) -> None:
    back.say(page("luis", *NEWEST))
    back.chat.commands.open("Sofía Gómez")
    assert back.client.loads[1:] == [("Sofía Gómez", None)]
    back.say(page("Sofía Gómez", item(5, "uno", sender="Sofía Gómez")))
    assert has_line(back, "uno")
    back.chat.commands.open("luis")
    back.chat.commands.open("Sofía Gómez")
    assert len(back.client.loads) == 2
    assert has_line(back, "uno")


def test_a_page_of_a_conversation_out_of_view_is_kept_for_later(back: Desk) -> None:
    back.chat.commands.open("Sofía Gómez")
    back.say(page("luis", *NEWEST))
    assert "línea" not in back.transcript
    back.chat.commands.open("luis")
    assert has_line(back, "línea 19")
    assert back.client.loads == [("luis", None), ("Sofía Gómez", None)]


def test_language_and_theme_change_with_a_page_on_its_way(back: Desk) -> None:
    back.app.settings_control.use_language("es")
    back.say(page("luis", *NEWEST))
    assert (
        has_line(back, "línea 19") and "Mensajes nuevos" not in back.transcript.split("línea 18")[1]
    )
    back.app.settings_control.use_language("en")


# --- the user's own messages ----------------------------------------------------------------------


def test_receipts_rise_by_shape(window: Desk) -> None:
    window.chat.commands.open("luis")
    for number in range(1, 4):
        window.chat.commands.send(f"m{number}")
        window.say(events.Accepted(f"c{number}", 1, (number, 0)))
    window.say(
        events.ReceiptChanged("luis", "delivered", (0, 0), (2, 0)),
        events.ReceiptChanged("luis", "read", (0, 0), (1, 0)),
    )
    assert [line for line in window.transcript.split("\n") if line.startswith("m")] == [
        "m1  ◉",
        "m2  ✓✓",
        "m3  ✓",
    ]


def test_pending_ones_stay_last_while_others_arrive(window: Desk) -> None:
    window.chat.commands.send("espera")
    for number in range(3):
        receive(window, "luis", f"m{number}", to="#clase")
    last = [line for line in window.transcript.split("\n") if "m" in line or "espera" in line]
    assert last[-4:] == ["m0", "m1", "m2", "espera  ◷"]
    window.say(events.Accepted("c1", time.time_ns() // 1_000_000, (10**6, 0)))
    assert window.transcript.endswith("espera  ✓")


def test_what_the_server_no_longer_has_is_told_where_it_is_missing(window: Desk) -> None:
    window.say(
        received("luis", "#clase", "uno", 1, (1, 0)),
        events.GapFound("#clase", 2, (5, 0)),
        received("luis", "#clase", "dos", 3, (6, 0)),
    )
    uno, gap, dos = (
        window.transcript.index(text) for text in ("uno", "Older messages are missing here", "dos")
    )
    assert uno < gap < dos


def test_what_is_read_is_told_once_and_only_if_it_is_seen(window: Desk) -> None:
    window.say(received("luis", "#clase", "uno", 1, (1, 0)))
    assert window.client.reads == [("#clase", (1, 0))]
    window.chat.set_focused(False)
    window.say(
        received("luis", "#clase", "dos", 1, (2, 0)), received("luis", "Ana", "tres", 1, (3, 0))
    )
    assert len(window.client.reads) == 1
    window.chat.set_focused(True)
    assert window.client.reads[1:] == [("#clase", (2, 0))]
    window.chat.commands.open("luis")
    settle(window.root, lambda: window.client.reads[2:] == [("luis", (3, 0))])


def test_catching_up_is_told_when_it_takes_longer(window: Desk) -> None:
    window.say(events.Disconnected("lost", "", 1.0), connected("luis"))
    assert window.chat.roster.head.text.startswith("Connected to")
    settle(window.root, lambda: window.chat.roster.head.text == "Receiving what you missed…")
    window.say(events.CaughtUp())
    assert window.chat.roster.head.text.startswith("Connected to")


def test_logging_out_leaves_what_is_pending_to_the_journal(back: Desk) -> None:
    back.chat.commands.send("hola")
    back.app.log_out()
    banner = back.chat.banner
    assert (
        "What you wrote is kept here and will be sent as soon as you log in again and "
        "the server is running."
    ) in banner.said
    (leave,) = banner.buttons
    assert leave.cget("text") == "Log out"
    leave.invoke()
    assert back.app.login is not None
