"""Test how the user keeps conversations in order: list, attention, unread, forwarding."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import msgspec
import pytest

from gui.model import roster_queries
from gui.model.conversation import DeliveryStatus
from gui.model.keeping import Keeping
from gui.model.notify_rules import FOREVER, quiet_times
from gui.model.records import OfferedAction, RosterRow
from gui.model.settings import Settings
from net.wire import events
from net.wire.events import KeptDraft, Past, Quote
from net.wire.messages import Limits, Person
from tests.gui.fakes import LONG_AGO, connected, enter, item, page, received, roster
from tests.gui.model import test_commands

HOUR_MS = 3_600_000


class Desk(test_commands.Desk):
    """A desk as in test_commands; `saved` counts how often the settings were stored."""

    def __init__(self) -> None:
        super().__init__()
        self.saved = 0
        self.ms = LONG_AGO
        self.model.clock = lambda: self.ms
        self.model.rules._clock = lambda: self.ms
        self.keeping = Keeping(self.model, self.client, self.view, self.commands, save=self._save)

    def _save(self) -> None:
        self.saved += 1

    @property
    def settings(self) -> Settings:
        return self.model.settings

    def names(self) -> list[str]:
        return [row.name for row in roster_queries.rows(self.model)]

    def row(self, name: str) -> RosterRow:
        return next(row for row in roster_queries.rows(self.model) if row.name == name)

    def hear(self, sender: str, text: str, *, to: str = "Ana", place: int) -> None:
        self.say(received(sender, to, text, LONG_AGO + place, (place, 0), f"{sender}{place}"))


@pytest.fixture
def desk() -> Desk:
    return Desk()


# --- the list -------------------------------------------------------------------------------------


def test_what_is_pinned_stands_first_in_its_part_and_stays_there(desk: Desk) -> None:
    desk.say(events.RoomJoined("#ajedrez", "Ana"))
    assert desk.names() == ["#ajedrez", "#clase", "luis", "Sofía Gómez"]
    desk.keeping.pin("Sofía Gómez", True)
    desk.keeping.pin("#clase", True)
    assert desk.names() == ["#clase", "#ajedrez", "Sofía Gómez", "luis"]
    assert desk.row("Sofía Gómez").pinned and desk.keeping.is_pinned("SOFÍA gómez")
    desk.hear("luis", "hola", place=1)
    assert desk.names() == ["#clase", "#ajedrez", "Sofía Gómez", "luis"]
    desk.keeping.pin("Sofía Gómez", False)
    assert desk.names() == ["#clase", "#ajedrez", "luis", "Sofía Gómez"]
    assert desk.saved == 3 and desk.settings.pinned == ["#clase"]


def test_what_is_unread_comes_first_and_goes_back_when_another_is_opened(desk: Desk) -> None:
    desk.hear("Sofía Gómez", "hola", place=1)
    assert desk.names() == ["#clase", "Sofía Gómez", "luis"]
    desk.commands.open("Sofía Gómez")
    desk.say(page("Sofía Gómez"))
    desk.commands.tell_read()
    assert desk.row("Sofía Gómez").unread == 0
    assert desk.names() == ["#clase", "Sofía Gómez", "luis"]  # nothing moves under the pointer
    desk.commands.open("#clase")
    assert desk.names() == ["#clase", "luis", "Sofía Gómez"]


def test_the_user_may_want_the_order_by_name_alone(desk: Desk) -> None:
    desk.settings.unread_first = False
    desk.model.follow_settings()
    desk.hear("Sofía Gómez", "hola", place=1)
    assert desk.names() == ["#clase", "luis", "Sofía Gómez"]
    desk.settings.unread_first = True
    desk.model.follow_settings()
    assert desk.names() == ["#clase", "Sofía Gómez", "luis"]


def test_the_order_never_jumps_because_somebody_comes_or_goes(desk: Desk) -> None:
    before = desk.names()
    for state in ("offline", "away", "online", "busy"):
        desk.say(events.PresenceChanged("luis", state, plain=False))
        assert desk.names() == before


def test_people_who_are_offline_and_have_never_written_can_be_left_out(desk: Desk) -> None:
    desk.say(
        events.Connected("localhost:8080", "Ana", "Aula 3", plain=False),
        roster(Person("Ana"), Person("luis"), Person("bea", "offline"), Person("zoe", "offline")),
    )
    desk.hear("zoe", "hasta luego", place=1)
    desk.settings.hide_offline = True
    desk.model.follow_settings()
    assert desk.names() == ["zoe", "luis"]
    desk.say(events.PresenceChanged("bea", "online", plain=False))
    assert desk.names() == ["zoe", "bea", "luis"]
    desk.say(events.PresenceChanged("bea", "offline", plain=False))
    assert desk.names() == ["zoe", "luis"]
    # they can still be found by name, mentioned and written to
    found = roster_queries.RosterRows(desk.model).ranked("be")
    assert [line.key for lines in found for line in lines] == ["bea"]
    assert "bea" in [one.name for one in roster_queries.suggestions(desk.model, "b")]
    desk.commands.open("bea")
    assert "bea" in desk.names()
    desk.commands.open("luis")
    assert "bea" not in desk.names()
    desk.keeping.pin("bea", True)
    assert desk.names()[0] == "bea"


def test_what_is_removed_comes_back_with_the_next_message_and_when_it_is_opened(desk: Desk) -> None:
    desk.hear("luis", "hola", place=5)
    desk.keeping.remove("luis")
    assert "luis" not in desk.names()
    assert desk.model.conversations["luis"].entries  # nothing is deleted
    desk.say(events.PresenceChanged("luis", "away", plain=False))
    assert "luis" not in desk.names()
    desk.hear("luis", "¿estás?", place=6)
    assert desk.names()[1] == "luis"
    desk.keeping.remove("luis")
    desk.commands.open("luis")
    assert "luis" in desk.names() and not desk.settings.removed


def test_what_is_removed_stays_so_at_the_next_start_unless_something_came(desk: Desk) -> None:
    desk.hear("luis", "hola", place=5)
    desk.keeping.remove("luis")
    kept = msgspec.json.decode(msgspec.json.encode(desk.settings), type=Settings)
    for last, expected in ((5, []), (6, ["luis"])):
        again = Desk()
        again.settings.removed = dict(kept.removed)
        past = Past("luis", None, 0, last=item(last))
        again.say(events.Restored("Ana", "Aula 3", (past,)))
        assert [name for name in again.names() if name == "luis"] == expected


def test_the_current_conversation_is_left_when_it_is_removed(desk: Desk) -> None:
    desk.hear("luis", "hola", place=5)
    desk.commands.open("luis")
    desk.keeping.pin("luis", True)
    desk.keeping.remove("luis")
    assert desk.model.current is None and "luis" not in desk.names()
    assert not desk.settings.pinned


def test_what_is_still_to_be_sent_is_not_removed(desk: Desk) -> None:
    desk.commands.open("luis")
    desk.write("hola")
    assert not desk.keeping.can_remove("luis")
    desk.keeping.remove("luis")
    assert "luis" in desk.names()


# --- what calls -----------------------------------------------------------------------------------


def test_a_conversation_calls_always_for_mentions_or_never(desk: Desk) -> None:
    def call(text: str, place: int) -> bool:
        desk.hear("luis", text, to="#clase", place=place)
        conversation = desk.model.conversations["#clase"]
        return desk.model.rules.calls(conversation, conversation.entries[-1], "Ana")

    assert call("hola", 1)
    desk.keeping.notify("#clase", "mentions")
    assert not call("hola", 2) and call("¿@Ana?", 3)
    row = desk.row("#clase")
    assert (row.unread, row.mentions, row.counted, row.muted) == (3, 1, 1, False)
    assert desk.model.unread() == 1
    desk.keeping.notify("#clase", "never")
    assert not call("¿@Ana?", 4)
    row = desk.row("#clase")
    assert (row.unread, row.counted, row.muted, row.notify) == (4, 0, True, "never")
    assert desk.model.unread() == 0 and roster_queries.RosterRows(desk.model).unread() == {}
    desk.keeping.notify("#clase", "always")
    assert desk.model.unread() == 4 and not desk.settings.notify


def test_who_is_kept_quiet_does_not_call_in_rooms_either(desk: Desk) -> None:
    desk.keeping.notify("luis", "never")
    desk.hear("luis", "¡@Ana!", to="#clase", place=1)
    conversation = desk.model.conversations["#clase"]
    assert not desk.model.rules.calls(conversation, conversation.entries[-1], "Ana")
    assert desk.row("#clase").mentions == 0


def test_what_does_not_call_does_not_come_first(desk: Desk) -> None:
    desk.keeping.notify("Sofía Gómez", "mentions")
    desk.hear("Sofía Gómez", "hola", place=1)
    assert desk.names() == ["#clase", "luis", "Sofía Gómez"]
    desk.hear("Sofía Gómez", "@Ana", place=2)
    assert desk.names() == ["#clase", "Sofía Gómez", "luis"]


def test_quiet_until_a_time_and_then_as_before(desk: Desk) -> None:
    desk.keeping.notify("#clase", "mentions")
    desk.keeping.mute_until("#clase", desk.ms + HOUR_MS)
    assert desk.model.rules.mode("#clase") == "never"
    assert desk.model.rules.chosen("#clase") == "mentions"
    assert desk.model.rules.next_end == desk.ms + HOUR_MS
    desk.ms += HOUR_MS
    assert desk.model.rules.mode("#clase") == "mentions"
    assert desk.model.rules.next_end is None
    desk.keeping.mute_until("#clase", FOREVER)
    desk.ms += 10_000 * HOUR_MS
    assert desk.model.rules.quiet_until("#clase") == FOREVER
    assert desk.model.rules.silent == {"#clase"} and desk.model.rules.next_end is None
    desk.keeping.mute_until("#clase", None)
    assert desk.model.rules.mode("#clase") == "mentions"


def test_the_times_to_choose_from() -> None:
    now = datetime.datetime(2026, 11, 26, 23, 30)
    times = quiet_times(now)
    ends = [datetime.datetime.fromtimestamp(one.until / 1000) for one in times[:-1]]
    assert ends == [
        datetime.datetime(2026, 11, 27, 0, 30),
        datetime.datetime(2026, 11, 27, 7, 30),
        datetime.datetime(2026, 11, 27, 8, 0),
    ]
    assert times[-1].until == FOREVER
    assert len({one.label for one in times}) == 4


def test_settings_of_before_keep_what_was_muted() -> None:
    old = msgspec.json.decode(b'{"muted": ["luis", "#clase"]}', type=Settings)
    assert old.notify == {"luis": "never", "#clase": "never"} and old.muted == []
    strange = msgspec.json.decode(b'{"notify": {"luis": "when it rains"}}', type=Settings)
    assert strange.notify == {"luis": "when it rains"}


# --- unread again ---------------------------------------------------------------------------------


def reading(desk: Desk) -> None:
    """Open #clase with five messages of luis, all read."""
    desk.commands.open("#clase")
    desk.say(page("#clase", *(item(number, cid=f"l{number}") for number in range(1, 6))))
    desk.model.watched = True
    assert desk.row("#clase").unread == 0


def number_of(desk: Desk, text: str) -> int:
    conversation = desk.model.current_conversation
    assert conversation is not None
    return next(entry.number for entry in conversation.entries if entry.text == text)


def test_marked_as_unread_it_stays_so_until_the_user_comes_back(desk: Desk) -> None:
    reading(desk)
    third = number_of(desk, "mensaje 3")
    desk.keeping.mark_unread(third)
    assert ("mark_unread", "#clase", (3, -1)) in desk.client.calls
    assert desk.row("#clase").unread == 3
    conversation = desk.model.conversations["#clase"]
    assert conversation.first_new == third
    first, last = conversation.entries[0].number, conversation.entries[-1].number
    desk.commands.tell_seen(first, last)  # all of it is in view
    assert desk.row("#clase").unread == 3 and not desk.client.reads
    desk.hear("luis", "y otra", to="#clase", place=6)
    assert desk.row("#clase").unread == 4
    desk.commands.open("luis")
    assert desk.names()[0] == "#clase"
    desk.commands.open("#clase")
    desk.commands.tell_seen(first, conversation.entries[-1].number)
    assert desk.row("#clase").unread == 0 and desk.client.reads == [("#clase", (6, 0))]


def test_what_was_marked_from_outside_is_read_as_soon_as_it_is_seen(desk: Desk) -> None:
    reading(desk)
    desk.commands.open("luis")
    desk.keeping.mark_last_unread("#clase")
    assert desk.row("#clase").unread == 1
    desk.commands.open("#clase")
    entries = desk.model.conversations["#clase"].entries
    desk.commands.tell_seen(entries[0].number, entries[-1].number)
    assert desk.row("#clase").unread == 0


def test_who_writes_or_presses_escape_has_read_it(desk: Desk) -> None:
    reading(desk)
    desk.keeping.mark_unread(number_of(desk, "mensaje 3"))
    desk.commands.tell_read()
    assert desk.row("#clase").unread == 0
    desk.keeping.mark_unread(number_of(desk, "mensaje 4"))
    desk.write("ya lo he visto")
    conversation = desk.model.conversations["#clase"]
    desk.commands.tell_seen(conversation.entries[0].number, conversation.entries[-1].number)
    assert desk.row("#clase").unread == 0


def test_there_must_be_something_of_others_to_read(desk: Desk) -> None:
    reading(desk)
    mine = desk.stored("adiós", place=7)
    assert not desk.keeping.can_mark_unread(mine.number)
    desk.keeping.mark_unread(mine.number)
    assert desk.row("#clase").unread == 0
    assert not [call for call in desk.client.calls if call[0] == "mark_unread"]
    assert desk.keeping.can_mark_unread(number_of(desk, "mensaje 5"))


def test_the_journal_knows_how_much_is_unread(desk: Desk) -> None:
    reading(desk)
    desk.keeping.mark_unread(number_of(desk, "mensaje 1"))
    desk.say(events.UnreadMarked("#clase", (1, -1), 400))
    assert desk.row("#clase").unread == 400
    desk.say(events.UnreadMarked("#clase", (0, 0), 7))  # of an earlier question
    assert desk.row("#clase").unread == 400


# --- forwarding -----------------------------------------------------------------------------------

CODE = "mira **esto**:\n```python\nprint('hola')\n```"


def test_a_message_is_forwarded_as_it_was_written_below_its_author(desk: Desk) -> None:
    desk.commands.open("#clase")
    desk.say(page("#clase", item(1, CODE, cid="l1", reply=Quote("eva", "e1", "¿cómo?"))))
    desk.view.text = "a medias"
    desk.keeping.forward(number_of(desk, CODE), "Sofía Gómez")
    assert desk.client.posts == [("Sofía Gómez", f"Forwarded from luis:\n{CODE}", "c1")]
    assert desk.client.replies == [None]
    assert desk.model.current == "sofía gómez"
    assert desk.model.conversations["#clase"].draft.text == "a medias"
    assert desk.last("sofía gómez").receipt is DeliveryStatus.PENDING


def test_what_is_deleted_or_a_note_is_not_forwarded(desk: Desk) -> None:
    desk.commands.open("#clase")
    desk.say(page("#clase", item(1, cid="l1", deleted=True)))
    [entry] = desk.model.conversations["#clase"].entries
    assert not desk.keeping.can_forward(entry)
    desk.keeping.forward(entry.number, "luis")
    desk.keeping.forward(4711, "luis")
    assert not desk.client.posts


def test_what_would_be_too_long_is_not_sent(desk: Desk) -> None:
    desk.say(connected("luis", limits=Limits(text=100)))
    desk.commands.open("#clase")
    desk.say(page("#clase", item(1, "x" * 100, cid="l1")))
    desk.keeping.forward(number_of(desk, "x" * 100), "luis")
    assert not desk.client.posts
    assert desk.view.notices[0][0] == "This message is too long to forward."


def test_forwarding_into_a_room_joins_it(desk: Desk) -> None:
    desk.say(events.RoomJoined("#ajedrez", "luis"))
    desk.commands.open("#clase")
    desk.say(page("#clase", item(1, "hola", cid="l1")))
    desk.keeping.forward(number_of(desk, "hola"), "#ajedrez")
    assert ("join", "#ajedrez") in desk.client.calls


# --- what has failed ------------------------------------------------------------------------------


def fail(desk: Desk, text: str, place: int) -> int:
    desk.write(text)
    assert desk.model.current is not None
    entry = desk.last(desk.model.current)
    desk.say(events.Failed(entry.cid, "no_such_nick", "", (place, 0)))
    return entry.number


def choose(actions: Sequence[OfferedAction], label: str) -> None:
    next(one for one in actions if one.label == label).command()


def test_a_failed_message_is_edited_and_disappears_when_it_is_sent(desk: Desk) -> None:
    enter(desk.model, "luis")
    number = fail(desk, "hola lius", 5)
    desk.view.text = "otra cosa"
    desk.commands.edit(number)
    assert desk.view.text == "hola lius"
    desk.write("hola luis")
    assert desk.client.posts[-1][:2] == ("luis", "hola luis")
    assert ("discard", "luis", "c1") in desk.client.calls
    assert desk.view.text == "otra cosa"
    assert not [call for call in desk.client.calls if call[0] == "edit"]


def test_who_stops_editing_a_failed_message_keeps_it(desk: Desk) -> None:
    enter(desk.model, "luis")
    number = fail(desk, "hola lius", 5)
    desk.commands.edit(number)
    desk.commands.cancel()
    assert desk.last("luis").receipt is DeliveryStatus.FAILED
    assert len(desk.client.posts) == 1


def test_a_failed_message_being_edited_is_known_as_such_at_the_next_start(desk: Desk) -> None:
    draft = KeptDraft("luis", "hola luis", Quote("Ana", "c1", "hola lius"), True, "", True)
    desk.say(events.Restored("Ana", "Aula 3", (Past("luis", None, 0),), (draft,)))
    desk.commands.open("luis")
    desk.write("hola, luis")
    assert desk.client.posts[-1][:2] == ("luis", "hola, luis")
    assert ("discard", "luis", "c1") in desk.client.calls


def test_all_failed_messages_of_a_conversation_are_discarded_at_once(desk: Desk) -> None:
    desk.keeping.ask_discard_failed("luis")
    assert not desk.view.notices
    enter(desk.model, "luis")
    fail(desk, "uno", 5)
    fail(desk, "dos", 6)
    desk.write("en camino")
    assert desk.keeping.failed("luis") == 2
    desk.keeping.ask_discard_failed("luis")
    title, actions = desk.view.notices[0]
    assert title == "Discard 2 unsent messages?"
    choose(actions, "Discard")
    assert [call for call in desk.client.calls if call[0].startswith("discard")] == [
        ("discard", "luis", "c1"),
        ("discard", "luis", "c2"),
        ("discard_failed", "luis"),
    ]
