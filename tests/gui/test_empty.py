"""Test that the text of an empty conversation is true.

The conversation fills as soon as somebody can say what was written in it.
"""

from __future__ import annotations

from gui.model.choice import Choice
from net.wire import events
from tests.gui.conftest import Desk, OpenDesk, settle
from tests.gui.fakes import connected, item, page, received

NOTHING = "No messages in #clase yet"


def unsure(name: str) -> events.PageLoaded:
    """Return an empty page: nothing is on this computer, and nobody could be asked."""
    return events.PageLoaded(name, None, (), False, unsure=True)


def first_log_in(desk: OpenDesk, **more: object) -> Desk:
    window = desk()
    window.app.login_control.connect("Ana", Choice("localhost:8080"), True)
    window.say(connected("luis", **more))  # type: ignore[arg-type]
    return window


def loads(window: Desk) -> list[tuple[str, events.Place | None]]:
    window.root.update()
    return window.client.loads


def test_what_was_said_before_a_new_profile_is_asked_for_and_shown(desk: OpenDesk) -> None:
    window = first_log_in(desk)
    assert loads(window) == [("#clase", None)]
    window.say(unsure("#clase"))  # the connection has only just begun
    assert window.transcript == ""
    window.say(events.CaughtUp())
    settle(window.root, lambda: loads(window) == [("#clase", None)] * 2, lambda: loads(window))
    assert window.transcript == ""
    window.say(page("#clase", *(item(number) for number in range(51, 151)), more=True))
    assert "mensaje 150" in window.transcript and NOTHING not in window.transcript
    window.chat.transcript.text.yview_moveto(0)
    window.chat.transcript._look()
    settle(window.root, lambda: loads(window)[2:] == [("#clase", (51, 0))])
    window.say(page("#clase", *(item(number) for number in range(1, 51)), before=(51, 0)))
    assert "mensaje 1\n" in window.transcript


def test_an_answer_that_crosses_the_end_of_the_backlog_is_asked_for_again(desk: OpenDesk) -> None:
    window = first_log_in(desk)
    window.say(events.CaughtUp(), unsure("#clase"))
    settle(window.root, lambda: loads(window) == [("#clase", None)] * 2, lambda: loads(window))
    window.say(page("#clase"))
    assert NOTHING in window.transcript


def test_without_a_connection_it_is_not_said_that_there_is_nothing(desk: OpenDesk) -> None:
    window = desk()
    window.come_back()
    window.chat.commands.open("luis")
    window.say(unsure("luis"), events.Disconnected("refused", "", 12.0))
    assert "There are no messages from luis on this computer" in window.transcript
    assert "Once you are connected, you will see what the server has" in window.transcript.replace(
        "\n", " "
    )
    window.say(connected("luis"), events.CaughtUp())
    settle(window.root, lambda: loads(window)[-2:] == [("luis", None)] * 2, lambda: loads(window))
    window.say(page("luis", item(1, "de otro ordenador")))
    assert "de otro ordenador" in window.transcript


def test_older_ones_than_are_here_come_when_there_is_a_connection(desk: OpenDesk) -> None:
    window = desk()
    window.come_back(events.Past("luis", (2, 0), 0))
    window.say(events.PageLoaded("luis", None, (item(1), item(2)), False, unsure=True))
    window.say(connected("luis"), events.CaughtUp())
    settle(window.root, lambda: loads(window)[1:] == [("luis", (1, 0))], lambda: loads(window))
    window.say(page("luis", item(-1, "de antes"), before=(1, 0)))
    assert window.transcript.index("de antes") < window.transcript.index("mensaje 1")


def test_a_room_joined_later_shows_what_was_said_in_it(window: Desk) -> None:
    window.client.has_nothing = False
    window.say(events.RoomJoined("#python", "luis"))
    window.chat.commands.open("#python")
    window.say(unsure("#python"))
    assert "You are not in #python\nJoin it to read and write there." in window.transcript
    window.chat.commands.join()
    window.say(events.RoomJoined("#python", "Ana"))
    settle(
        window.root, lambda: loads(window)[-2:] == [("#python", None)] * 2, lambda: loads(window)
    )
    window.say(page("#python", item(1, "de antes")))
    assert "de antes" in window.transcript


def test_a_private_group_shows_what_was_said_since_one_is_in_it_and_says_so(window: Desk) -> None:
    window.say(events.GroupChanged("#g-1", "Cena", ("luis", "Ana"), "luis"))
    window.chat.commands.open("#g-1")
    window.conversation.entries.clear()
    window.chat.show_current()
    settle(window.root, lambda: "No messages in Cena since you joined" in window.transcript)


def test_on_a_server_that_keeps_nothing_it_is_said_since_when(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected("luis", stores=False))
    settle(
        window.root,
        lambda: "No messages in #clase since the server was started" in window.transcript,
    )


def test_a_plain_server_tells_nothing_of_what_was_said_before(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected(plain=True))
    window.chat.commands.open("#clase")
    settle(window.root, lambda: "This server does not show earlier messages." in window.transcript)


def test_after_a_damaged_journal_everything_is_asked_for_anew(window: Desk) -> None:
    window.client.has_nothing = False
    window.client.loads.clear()
    window.say(events.Notice("journal_damaged", "x.db"), events.Restored("Ana", "", ()))
    assert loads(window) == [("#clase", None)]
    window.say(
        unsure("#clase"), events.Disconnected("lost", "", 1.0), connected("luis"), events.CaughtUp()
    )
    settle(window.root, lambda: loads(window) == [("#clase", None)] * 2, lambda: loads(window))


def test_a_server_that_does_not_answer_is_not_taken_for_an_empty_room(window: Desk) -> None:
    window.client.has_nothing = False
    window.chat.commands.open("luis")
    window.say(unsure("luis"))
    assert "The server could not show the earlier messages." in window.transcript


def test_a_message_that_comes_before_its_past_stands_below_it(desk: OpenDesk) -> None:
    window = first_log_in(desk)
    window.say(
        unsure("#clase"), events.CaughtUp(), received("luis", "#clase", "nuevo", 9, (9_000, 0))
    )
    window.say(page("#clase", item(1, "viejo"), item(9_000, "nuevo")))
    assert window.transcript.count("nuevo") == 1
    assert window.transcript.index("viejo") < window.transcript.index("nuevo")
    assert "new message" not in window.transcript.split("viejo")[0]
