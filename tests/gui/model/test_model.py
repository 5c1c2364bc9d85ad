"""Test the model without a window: events go in, state and changes come out."""

from __future__ import annotations

import msgspec
import pytest

from gui.model import addressing, roster_queries
from gui.model.conversation import DeliveryStatus, Entry
from gui.model.model import KEPT_ENTRIES, Model
from gui.model.records import Availability, ConnectionPhase
from net.wire import events
from tests.gui.fakes import ADDRESS, connected, enter, received


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def model() -> Model:
    model = Model("Ana", clock=Clock())
    model.apply(connected("luis", "Sofía Gómez"))
    model.take_changes()
    return model


def said(model: Model, name: str) -> list[str]:
    return [entry.text for entry in model.conversations[name].entries]


def names_of(model: Model) -> list[str]:
    return [row.name for row in roster_queries.rows(model)]


def post(model: Model, to: str, text: str, cid: str) -> Entry:
    return model.posted(to, text, cid)


# --- messages of others ---------------------------------------------------------------------------


def test_a_private_message_opens_a_conversation_with_its_sender(model: Model) -> None:
    model.apply(received("luis", "Ana", "hola", 5_000, (7, 0)))
    assert said(model, "luis") == ["hola"]
    assert model.conversations["luis"].unread == 1
    assert model.conversations["luis"].entries[0].at == 5_000


def test_a_room_message_goes_to_the_room(model: Model) -> None:
    model.apply(received("luis", "#clase", "hola", 5_000, (7, 0)))
    assert said(model, "#clase") == ["hola"]
    assert "luis" not in model.conversations


def test_one_name_written_in_two_ways_is_one_conversation(model: Model) -> None:
    model.apply(received("SOFÍA gómez", "Ana", "uno", 1, (1, 0)))
    model.apply(received("Sofía  Gómez", "Ana", "dos", 2, (2, 0)))
    (conversation,) = model.conversations.values()
    assert [entry.text for entry in conversation.entries] == ["uno", "dos"]
    assert conversation.name == "Sofía Gómez"  # spelled as in the roster


def test_what_was_read_by_another_nick_is_neither_unread_nor_news(model: Model) -> None:
    for number in (1, 2):
        told = received("luis", "#clase", f"message {number}", number, (number, 0))
        model.apply(msgspec.structs.replace(told, was_read=True))
    assert (model.unread(), model.take_changes().arrived) == (0, [])
    model.apply(received("luis", "#clase", "message 3", 3, (3, 0)))
    assert model.unread() == 1
    conversation = model.conversations["#clase"]
    assert conversation.first_new == conversation.entries[-1].number


@pytest.mark.parametrize("watched, unread", [(True, 0), (False, 1)])
def test_what_comes_before_the_user_s_eyes_is_not_unread(
    model: Model, watched: bool, unread: int
) -> None:
    enter(model, "luis")
    model.watched = watched
    model.apply(received("luis", "Ana", "hola", 1, (7, 0)))
    assert model.unread() == unread
    assert (model.conversations["luis"].first_new is None) is watched


def test_the_line_stands_above_the_first_unread_and_stays_until_the_conversation_is_left(
    model: Model,
) -> None:
    for number in range(3):
        model.apply(received("luis", "Ana", str(number), 1, (number, 0)))
    conversation = enter(model, "luis")
    first = conversation.entries[0].number
    assert conversation.first_new == first
    assert model.mark_read() == ("luis", (2, 0))
    assert model.mark_read() is None
    assert (conversation.first_new, model.unread()) == (first, 0)
    model.open("#clase")
    assert conversation.first_new is None


def test_unread_counts_add_up_and_are_shown_in_the_roster(model: Model) -> None:
    model.apply(received("luis", "Ana", "1", 1, (1, 0)))
    model.apply(received("luis", "#clase", "2", 1, (2, 0)))
    model.apply(received("luis", "#clase", "3", 1, (3, 0)))
    assert model.unread() == 3
    assert {row.name: row.unread for row in roster_queries.rows(model)} == {
        "#clase": 2,
        "luis": 1,
        "Sofía Gómez": 0,
    }


def test_changes_tell_from_where_on_to_draw_and_are_taken_once(model: Model) -> None:
    model.apply(received("luis", "Ana", "1", 1, (1, 0)))
    model.apply(received("luis", "Ana", "2", 1, (2, 0)))
    changes = model.take_changes()
    assert changes.moved == {"luis": 0}
    assert [(name, entry.text) for name, entry in changes.arrived] == [("luis", "1"), ("luis", "2")]
    assert not model.take_changes().moved
    model.apply(received("luis", "Ana", "3", 1, (3, 0)))
    assert model.take_changes().moved == {"luis": 2}


# --- messages of one's own ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer, receipt",
    [
        (events.Accepted("c1", 2_000, (9, 0)), DeliveryStatus.STORED),
        (events.Unconfirmed("c1", (1, 0)), DeliveryStatus.UNCONFIRMED),
        (events.Failed("c1", "no_such_nick", "no luis", (1, 0)), DeliveryStatus.FAILED),
    ],
)
def test_a_post_is_pending_until_its_one_answer(
    model: Model,
    answer: events.Accepted | events.Unconfirmed | events.Failed,
    receipt: DeliveryStatus,
) -> None:
    entry = post(model, "luis", "hola", "c1")
    assert (entry.receipt, len(model.pending)) == (DeliveryStatus.PENDING, 1)
    model.take_changes()
    model.apply(answer)
    assert (entry.receipt, model.pending) == (receipt, [])
    assert entry.place == answer.place
    changes = model.take_changes()
    assert changes.updated == {"luis": {entry.number: entry}} or changes.moved == {"luis": 0}


def test_a_second_answer_or_one_for_an_unknown_cid_changes_nothing(model: Model) -> None:
    entry = post(model, "luis", "hola", "c1")
    model.apply(events.Accepted("c1", 2_000, (9, 0)))
    model.take_changes()
    model.apply(events.Unconfirmed("c1", (9, 1)))
    model.apply(events.Accepted("nobody's", 2_000, (9, 0)))
    assert entry.receipt is DeliveryStatus.STORED
    changes = model.take_changes()
    assert not changes.updated and not changes.moved


def test_that_a_message_of_days_before_failed_is_told_though_it_is_not_in_memory(
    model: Model,
) -> None:
    failed = events.Failed("long ago", "no_such_nick", "", (9, 0))
    model.apply(failed)
    assert model.take_changes().failed == [failed]


def test_a_post_stays_pending_through_losing_and_finding_the_server(model: Model) -> None:
    entry = post(model, "luis", "hola", "c1")
    model.apply(events.Disconnected("lost", "", 3.0))
    model.apply(connected("luis"))
    assert (entry.receipt, said(model, "luis")) == (DeliveryStatus.PENDING, ["hola"])
    model.apply(events.Accepted("c1", 1, (9, 0)))
    assert entry.receipt is DeliveryStatus.STORED


def test_sending_again_keeps_the_message_and_gives_it_the_last_place(model: Model) -> None:
    entry = post(model, "luis", "hola", "c1")
    model.apply(events.Failed("c1", "no_such_nick", "?", (1, 0)))
    model.apply(received("luis", "Ana", "¿qué?", 1, (2, 0)))
    model.take_changes()
    model.reposted(model.conversations["luis"], entry)
    assert (entry.receipt, entry.place, entry.code, entry.detail) == (
        DeliveryStatus.PENDING,
        None,
        "",
        "",
    )
    assert said(model, "luis") == ["¿qué?", "hola"]
    assert model.take_changes().moved == {"luis": 0}
    assert model.pending == [(model.conversations["luis"], entry)]
    model.apply(events.Accepted("c1", 1, (3, 0)))
    assert entry.receipt is DeliveryStatus.STORED
    assert said(model, "luis") == ["¿qué?", "hola"]


def test_after_a_restart_the_unread_that_call_the_user_are_counted_too() -> None:
    model = Model("Ana", clock=lambda: 0)
    calls = ("@ana, ¿vienes?", "correo@anaya.es", "`@ana`", "eh, @Ana")
    model.apply(events.Restored("Ana", "Aula 3", (events.Past("#clase", None, 9, calls=calls),)))
    assert (model.conversations["#clase"].unread, model.conversations["#clase"].mentions) == (9, 2)


def test_a_message_to_oneself_is_shown_once_and_is_no_news(model: Model) -> None:
    post(model, "ana", "nota", "c1")
    model.apply(events.Accepted("c1", 1, (9, 0)))
    assert said(model, "ana") == ["nota"]
    assert model.unread() == 0


def test_a_message_from_another_window_of_the_user_s_is_shown_as_his(model: Model) -> None:
    model.apply(received("Ana", "luis", "desde el móvil", 1, (9, 0), state="stored"))
    (entry,) = model.conversations["luis"].entries
    assert entry.receipt is DeliveryStatus.STORED
    assert model.unread() == 0


def test_long_conversations_leave_their_beginning_to_the_journal_but_no_open_fate(
    model: Model,
) -> None:
    waiting = post(model, "luis", "sin respuesta", "c1")
    for number in range(KEPT_ENTRIES + KEPT_ENTRIES // 10 + 5):
        model.apply(received("luis", "Ana", str(number), 1, (number, 0)))
    entries = model.conversations["luis"].entries
    assert len(entries) <= KEPT_ENTRIES + KEPT_ENTRIES // 10 + 1
    assert entries[-1] is waiting
    assert entries[-2].text == str(KEPT_ENTRIES + KEPT_ENTRIES // 10 + 4)
    assert model.conversations["luis"].more


# --- "luis: hola" ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, expected",
    [
        ("luis: hola", ("luis", "hola")),
        ("  LUIS :hola: ya ", ("luis", "hola: ya")),
        ("sofía gómez: hola", ("Sofía Gómez", "hola")),
        ("#clase: hola", ("#clase", "hola")),
        ("carla: hola", ("carla", "hola")),  # offline, but there is a conversation with her
        ("#otra: hola", ("#otra", "hola")),
        ("#no vale: hola", None),
        ("nota: comprar pan", None),
        ("http://example.org", None),
        ("luis://x", None),
        ("luis:", None),
        (": hola", None),
        ("hola", None),
    ],
)
def test_only_a_known_name_or_a_room_before_the_colon_is_a_recipient(
    model: Model, text: str, expected: tuple[str, str] | None
) -> None:
    model.apply(received("carla", "Ana", "hola", 1, (1, 0)))
    model.open("#clase")
    assert addressing.addressed(model, text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("pedro: hola", ("pedro", "hola")),
        ("@x: hola", None),
        ("https://example.org", None),
        ("hola", None),
    ],
)
def test_without_a_conversation_any_valid_nick_is_a_recipient(
    model: Model, text: str, expected: tuple[str, str] | None
) -> None:
    assert addressing.addressed(model, text) == expected


# --- the roster -----------------------------------------------------------------------------------


def test_the_roster_lists_rooms_then_people_and_what_is_unread_first(model: Model) -> None:
    model.apply(received("zoe", "Ana", "hola", 1, (1, 0)))
    model.apply(events.PresenceChanged("luis", state="offline", plain=False))
    model.apply(events.PresenceChanged("bea", state="online", plain=True))
    model.apply(events.RoomJoined("#ajedrez", "bea"))
    assert names_of(model) == ["#ajedrez", "#clase", "zoe", "bea", "luis", "Sofía Gómez"]
    rows = {row.name: row for row in roster_queries.rows(model)}
    assert rows["luis"].presence is rows["zoe"].presence is Availability.OFFLINE
    assert rows["bea"].plain
    assert (rows["#clase"].joined, rows["#ajedrez"].joined) == (True, False)


def test_connecting_again_replaces_people_and_rooms_but_keeps_conversations_and_drafts(
    model: Model,
) -> None:
    model.apply(received("luis", "Ana", "hola", 1, (1, 0)))
    model.open("luis").draft.text = "a medias"
    model.apply(events.Disconnected("lost", "", 1.0))
    model.apply(connected("bea", rooms={"#nueva": ("Ana", "bea")}))
    assert names_of(model) == ["#nueva", "luis", "bea"]
    assert model.conversations["luis"].draft.text == "a medias"
    assert said(model, "luis") == ["hola"]


def test_without_a_connection_nobody_s_presence_is_known(model: Model) -> None:
    assert model.presence("luis") is Availability.ONLINE
    model.apply(events.Disconnected("lost", "", 1.0))
    assert model.presence("luis") is Availability.UNKNOWN


def test_rooms_come_and_go_with_their_members(model: Model) -> None:
    model.apply(events.RoomJoined("#otra", "luis"))
    assert not model.joined("#otra")
    model.apply(events.RoomJoined("#OTRA", "Ana"))
    assert model.joined("#otra")
    model.apply(events.RoomLeft("#otra", "luis"))
    model.apply(events.RoomLeft("#otra", "Ana"))
    assert "#otra" not in names_of(model)
    model.apply(events.RoomLeft("#otra", "Ana"))  # again: nothing happens


def test_who_goes_offline_stays_in_the_rooms_and_is_known(model: Model) -> None:
    model.apply(events.PresenceChanged("luis", state="offline", plain=False))
    assert "luis" in model.community.rooms["#clase"].members
    assert model.presence("luis") is Availability.OFFLINE


def test_a_plain_name_that_goes_is_nobody_s(model: Model) -> None:
    model.apply(events.PresenceChanged("bea", state="online", plain=True))
    model.apply(events.PresenceChanged("bea", state="offline", plain=True))
    assert "bea" not in names_of(model)


def test_a_plain_server_has_no_roster_and_people_appear_as_they_write() -> None:
    model = Model("Ana")
    model.apply(connected(plain=True))
    assert roster_queries.rows(model) == []
    model.apply(received("luis", "Ana", "hola", 1, (1, 0)))
    post(model, "bea", "hola", "c1")
    assert names_of(model) == ["luis", "bea"]
    assert {row.presence for row in roster_queries.rows(model)} == {Availability.UNKNOWN}
    assert model.joined("#loquesea")


def test_an_empty_conversation_is_forgotten_when_it_is_left(model: Model) -> None:
    enter(model, "pedro")
    assert "pedro" in names_of(model)
    model.open("luis")
    assert "pedro" not in names_of(model)
    enter(model, "pedro").draft.text = "hola"
    model.open("luis")
    assert "pedro" in names_of(model)


@pytest.mark.parametrize(
    "start, step, unread, expected",
    [
        ("#clase", 1, False, "zoe"),
        ("#clase", -1, False, "Sofía Gómez"),
        ("Sofía Gómez", 1, False, "#clase"),
        ("#clase", 1, True, "zoe"),
        ("zoe", 1, True, None),
        (None, 1, False, "#clase"),
        (None, -1, False, "Sofía Gómez"),
    ],
)
def test_going_through_the_roster(
    model: Model, start: str | None, step: int, unread: bool, expected: str | None
) -> None:
    model.apply(events.PresenceChanged("zoe", state="online", plain=False))
    model.apply(received("zoe", "Ana", "hola", 1, (1, 0)))
    if start:
        model.open(start)
    assert roster_queries.neighbour(model, step, unread=unread) == expected


# --- the connection -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event, phase",
    [
        (events.Connecting(ADDRESS, 1), ConnectionPhase.CONNECTING),
        (events.PlainServerFound(ADDRESS, "Por favor"), ConnectionPhase.ASKING),
        (connected(), ConnectionPhase.ONLINE),
        (events.Disconnected("lost", "", 2.5), ConnectionPhase.WAITING),
        (events.Disconnected("replaced", "", None), ConnectionPhase.DOWN),
    ],
)
def test_phases(event: events.Event, phase: ConnectionPhase) -> None:
    model = Model("Ana", clock=Clock())
    model.apply(event)
    assert model.connection.phase is phase
    assert model.connection.retry_at == (1_002_500 if phase is ConnectionPhase.WAITING else None)
    assert model.take_changes().connection


def test_the_round_trip_is_kept_while_connected(model: Model) -> None:
    model.apply(events.Measured(4.2))
    assert model.connection.round_trip_ms == 4.2
    model.apply(events.Disconnected("lost", "", 1.0))
    assert model.connection.round_trip_ms is None


# --- notices --------------------------------------------------------------------------------------


def test_a_plain_server_s_words_answer_what_was_written_last(model: Model) -> None:
    post(model, "luis", "hola", "c1")
    model.open("#clase")
    model.apply(events.Notice("", "El usuario luis no está conectado."))
    # The message is still pending.
    assert said(model, "luis") == ["El usuario luis no está conectado.", "hola"]
    assert not model.conversations["luis"].entries[0].sender


def test_an_error_or_words_without_a_place_are_a_notice(model: Model) -> None:
    words, error = events.Notice("", "hola"), events.Notice("bad_room", "?")
    model.apply(words)
    model.open("#clase")
    model.apply(error)
    assert model.take_changes().notices == [words, error]


def test_words_without_a_place_stand_where_they_were_heard(model: Model) -> None:
    model.apply(received("luis", "Ana", "uno", 1, (1, 0)))
    post(model, "luis", "hola", "c1")
    model.apply(events.Notice("", "palabras"))
    model.apply(received("luis", "Ana", "dos", 1, (2, 0)))
    assert said(model, "luis") == ["uno", "palabras", "dos", "hola"]
    model.apply(events.Unconfirmed("c1", (3, 0)))
    model.apply(events.Notice("", "más"))
    model.apply(events.Failed("c1", "no_such_nick", "", (3, 0)))
    assert said(model, "luis") == ["uno", "palabras", "dos", "hola", "más"]


def test_every_event_has_its_place(model: Model) -> None:
    assert set(model._handlers._handlers) == set(events.Event.__args__)


def test_what_a_plain_server_did_not_mind_may_fail_all_the_same(model: Model) -> None:
    entry = post(model, "luis", "hola", "c1")
    model.apply(events.Unconfirmed("c1", (1, 0)))
    assert (entry.receipt, model.pending) == (DeliveryStatus.UNCONFIRMED, [])
    model.apply(events.Failed("c1", "no_such_nick", "El usuario luis no está conectado.", (1, 0)))
    assert (entry.receipt, entry.code) == (DeliveryStatus.FAILED, "no_such_nick")


def test_who_answers_has_not_read_what_was_not_in_view(model: Model) -> None:
    model.apply(received("luis", "ana", "hola", 1, (1, 0)))
    assert model.unread() == 1
    post(model, "luis", "dime", "c1")
    assert (model.unread(), model.conversations["luis"].first_new) == (1, 1)


@pytest.mark.parametrize(
    "text, split",
    [
        ("mateo: hola", ("mateo", "hola")),
        ("Pregunta: ¿cuándo? ", ("Pregunta", "¿cuándo?")),
        ("dos palabras: hola", None),
        ("10:30 en el aula", None),
        ("http://ejemplo.org", None),
        ("mateo:", None),
        ("mateo:hola", None),
        ("/mateo: hola", None),
    ],
)
def test_what_may_be_meant_for_somebody_unknown(text: str, split: tuple[str, str] | None) -> None:
    assert addressing.maybe_addressed(text) == split
