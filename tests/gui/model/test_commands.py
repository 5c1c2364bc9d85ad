"""Test what the user can do with conversations and messages, without a window."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gui.model import emptiness, roster_queries, wording
from gui.model.commands import TYPING_SECONDS, Commands
from gui.model.conversation import DeliveryStatus, Draft, Entry
from gui.model.model import Model
from gui.model.records import Availability, OfferedAction
from gui.model.typed_orders import DONE, OrderOutcome, Poster
from gui.words import i18n
from net.client.target import Target
from net.wire import events, names
from net.wire.address import Address
from net.wire.messages import Person
from net.wire.teaching import SetLock
from net.wire.typed import Meant
from tests.gui.fakes import FakeClient, SilentView, connected, enter, item, page, received, roster


class NotedView(SilentView):
    """Draws nothing; records the composer's contents and the texts shown to the user."""

    def __init__(self) -> None:
        self.text = ""
        self.notices: list[tuple[str, tuple[OfferedAction, ...]]] = []
        self.model: Model | None = None

    def show_draft(self) -> None:
        conversation = self.model.current_conversation if self.model else None
        loose = self.model.loose if self.model else ""
        self.text = conversation.draft.text if conversation else loose

    def show_current(self) -> None:
        self.show_draft()

    def draft_text(self) -> str:
        return self.text

    def show_notice(self, title: str, text: str, actions: Sequence[OfferedAction] = ()) -> None:
        self.notices.append((title, tuple(actions)))

    def close_notice(self) -> None:
        self.notices.clear()


class Desk:
    """A desk is ana's chat, with luis and Sofía Gómez, in #clase."""

    def __init__(self) -> None:
        i18n.set_language("en")
        self.now = 0.0
        self.remembered: list[str] = []
        self.ordered: list[Meant] = []
        self.client = FakeClient(Target.at(Address("localhost", 8080)), "Ana", lambda _event: None)
        self.model = Model("Ana")
        self.model.apply(connected("luis", "Sofía Gómez"))
        self.view = NotedView()
        self.view.model = self.model
        self.commands = Commands(
            self.model,
            self.client,
            self.view,
            remember=self.remembered.append,
            orders=self,
            clock=lambda: self.now,
        )

    def carry_out(self, meant: Meant, _poster: Poster) -> OrderOutcome:
        """Take note of a teacher's command."""
        self.ordered.append(meant)
        return DONE

    def write(self, text: str) -> None:
        self.view.text = text
        self.commands.send(text)

    def say(self, *said: events.Event) -> None:
        for event in said:
            self.model.apply(event)

    def last(self, name: str) -> Entry:
        return self.model.conversations[name].entries[-1]

    def stored(self, text: str, place: int = 5_000) -> Entry:
        """Return a message that ana has written and the server has stored."""
        self.write(text)
        assert self.model.current is not None
        entry = self.last(self.model.current)
        self.say(events.Accepted(entry.cid, 1_000, (place, 0)))
        return entry


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_is_written_goes_to_the_conversation_in_view(desk: Desk) -> None:
    desk.commands.open("luis")
    desk.write("hola\n")
    assert desk.client.posts == [("luis", "hola", "c1")]
    assert desk.last("luis").receipt is DeliveryStatus.PENDING
    assert desk.view.text == ""


def test_an_answer_names_what_it_answers_and_shows_it(desk: Desk) -> None:
    desk.say(received("luis", "Ana", "¿vienes?", 1, (10, 0), "l1"))
    desk.commands.open("luis")
    desk.view.text = "ya escribía algo"
    desk.commands.reply(desk.last("luis").number)
    assert desk.view.text == "ya escribía algo"
    desk.write("sí")
    assert desk.client.replies == [events.Quote("luis", "l1", "¿vienes?")]
    assert desk.last("luis").reply == events.Quote("luis", "l1", "¿vienes?")
    desk.write("y otra cosa")
    assert desk.client.replies[-1] is None


def test_an_answer_is_not_taken_for_one_to_whom_it_names(desk: Desk) -> None:
    desk.say(received("luis", "#clase", "¿quién?", 2, (11, 0), "l2"))
    desk.commands.open("#clase")
    desk.commands.reply(desk.last("#clase").number)
    desk.write("Sofía Gómez: ella")
    assert desk.client.posts == [("#clase", "Sofía Gómez: ella", "c1")]


def test_editing_puts_the_draft_aside_and_back(desk: Desk) -> None:
    desk.commands.open("luis")
    entry = desk.stored("hloa")
    desk.view.text = "lo siguiente"
    assert desk.commands.edit_last()
    assert desk.view.text == "hloa"
    desk.write("hola")
    assert desk.client.calls[-1] == ("edit", "luis", entry.cid, "hola")
    assert desk.client.posts == [("luis", "hloa", "c1")]
    assert desk.view.text == "lo siguiente"


def test_an_edit_that_changes_nothing_or_is_cancelled_sends_nothing(desk: Desk) -> None:
    desk.commands.open("luis")
    desk.stored("hola")
    desk.commands.edit_last()
    desk.write("hola")
    desk.commands.edit_last()
    desk.view.text = "adiós"
    desk.commands.cancel()
    assert desk.view.text == ""
    assert not [call for call in desk.client.calls if call[0] == "edit"]


def test_what_is_written_in_place_of_a_message_that_is_gone_is_not_lost(desk: Desk) -> None:
    desk.commands.open("#clase")
    entry = desk.stored("hola", 5_000)
    desk.commands.edit_last()
    desk.view.text = "hola a todos"
    desk.say(events.Changed("#clase", item(5_000, "", state="stored", cid=entry.cid, deleted=True)))
    desk.commands.follow_changes()
    assert desk.model.conversations["#clase"].draft == Draft("hola a todos")
    assert [title for title, _actions in desk.view.notices] == [
        "The message you are editing has been deleted."
    ]
    desk.write("hola a todos")
    assert [text for _to, text, _cid in desk.client.posts] == ["hola", "hola a todos"]
    assert not [call for call in desk.client.calls if call[0] == "edit"]


def test_an_edit_of_what_was_deleted_in_another_conversation_s_time_is_not_sent(desk: Desk) -> None:
    desk.commands.open("#clase")
    entry = desk.stored("hola", 5_000)
    desk.commands.edit_last()
    desk.view.text = "hola a todos"
    desk.commands.open("luis")
    desk.say(events.Changed("#clase", item(5_000, "", state="stored", cid=entry.cid, deleted=True)))
    desk.commands.open("#clase")
    desk.write("hola a todos")
    assert not [call for call in desk.client.calls if call[0] == "edit"]
    assert desk.model.conversations["#clase"].draft == Draft("hola a todos")


def test_only_own_messages_that_the_server_has_can_be_edited(desk: Desk) -> None:
    desk.commands.open("luis")
    assert not desk.commands.edit_last()
    desk.say(received("luis", "Ana", "hola", 1, (10, 0), "l1"))
    assert not desk.commands.edit_last()
    desk.write("perdido")
    entry = desk.last("luis")
    desk.say(events.Failed(entry.cid, "storage", "", (11, 0)))
    assert not desk.commands.edit_last()


def test_no_answer_in_memory_quotes_what_is_deleted_meanwhile(desk: Desk) -> None:
    """Test that the quote goes even if the journal says nothing of the answers.

    It tells of the newest ones only, and of one that is just being written it does not know yet.
    """
    desk.say(
        received("luis", "Ana", "¿vienes?", 1, (10, 0), "l1"),
        received("luis", "Ana", "¿o no?", 2, (11, 0), "l2"),
    )
    desk.commands.open("luis")
    answers = []
    for entry in list(desk.model.conversations["luis"].entries):
        desk.commands.reply(entry.number)
        desk.write("sí")
        answers.append(desk.last("luis"))
    found = events.Item("luis", "también", 3, (9, 0), cid="l3", reply=answers[0].reply)
    desk.model.apply(page("luis", found))
    desk.model.take_changes()
    deleted = events.Item("luis", "", 1, (10, 0), cid="l1", deleted=True)
    desk.model.apply(events.Changed("luis", deleted))
    entries = desk.model.conversations["luis"].entries
    assert [entry.reply for entry in entries if entry.reply] == [
        events.Quote("luis", "l1", ""),
        events.Quote("luis", "l1", ""),
        events.Quote("luis", "l2", "¿o no?"),
    ]
    drawn = desk.model.take_changes().updated["luis"].values()
    assert [entry.text for entry in drawn if entry.reply] == ["también", "sí"]


def test_deleting_is_asked_about_first(desk: Desk) -> None:
    desk.commands.open("luis")
    entry = desk.stored("ups")
    desk.commands.ask_delete(entry.number)
    assert not [call for call in desk.client.calls if call[0] == "delete"]
    [(title, actions)] = desk.view.notices
    assert "Delete" in title
    actions[0].command()
    assert desk.client.calls[-1] == ("delete", "luis", entry.cid)


def test_the_same_reaction_once_more_takes_it_back(desk: Desk) -> None:
    desk.say(received("luis", "Ana", "¡aprobé!", 1, (10, 0), "l1"))
    desk.commands.open("luis")
    number = desk.last("luis").number
    desk.commands.react(number, "🎉")
    assert desk.client.calls[-1] == ("react", "luis", "luis", "l1", "🎉")
    item = events.Item("luis", "¡aprobé!", 1, (10, 0), cid="l1", reactions=(("Ana", "🎉"),))
    desk.say(events.Changed("luis", item))
    desk.commands.react(number, "🎉")
    assert desk.client.calls[-1] == ("react", "luis", "luis", "l1", "")
    desk.commands.react(number, "👍")
    assert desk.client.calls[-1] == ("react", "luis", "luis", "l1", "👍")


def test_others_are_told_of_typing_now_and_then(desk: Desk) -> None:
    desk.commands.open("luis")
    for desk.now in (0.0, 1.0, TYPING_SECONDS):
        desk.commands.note_typing()
    desk.commands.open("#clase")
    desk.commands.note_typing()
    assert [call for call in desk.client.calls if call[0] == "typing"] == [
        ("typing", "luis"),
        ("typing", "luis"),
        ("typing", "#clase"),
    ]


def test_of_a_private_message_written_in_a_room_only_its_recipient_is_told(desk: Desk) -> None:
    desk.commands.open("#clase")
    desk.view.text = "luis: h"
    desk.commands.note_typing()
    assert desk.client.calls[-1] == ("typing", "luis")
    desk.view.text = "hola"
    desk.commands.note_typing()
    assert desk.client.calls[-1] == ("typing", "#clase")


def test_nobody_is_told_of_a_teacher_who_types_a_command(desk: Desk) -> None:
    desk.commands.open("#clase")
    desk.view.text = "/mut"
    desk.commands.note_typing()
    assert desk.client.calls[-1] == ("typing", "#clase")  # from a student it is a message
    teach(desk)
    desk.now = 2 * TYPING_SECONDS
    told = len(desk.client.calls)
    for text in ("/", "/mut", "/MUTE", "/mute luis 5m", "/silenciar luis"):
        desk.view.text = text
        desk.commands.note_typing()
    assert len(desk.client.calls) == told
    for text in ("/ mute", "/mutt", "/mut luis", "/mute\nluis", "/etc/hosts"):
        desk.now += 2 * TYPING_SECONDS
        desk.view.text = text
        desk.commands.note_typing()
        assert desk.client.calls[-1] == ("typing", "#clase"), text
        assert len(desk.client.calls) == (told := told + 1)


def test_nobody_is_told_of_typing_without_a_connection(desk: Desk) -> None:
    desk.commands.open("luis")
    desk.say(events.Disconnected("lost", "", 3.0))
    desk.commands.note_typing()
    assert not [call for call in desk.client.calls if call[0] == "typing"]


def test_a_group_has_an_address_of_its_own_and_is_shown_by_its_title(desk: Desk) -> None:
    desk.commands.make_group("Proyecto final", ["luis"])
    name, room, title, people = desk.client.calls[-1]
    assert (name, title, people) == ("group", "Proyecto final", ("luis",))
    assert names.parse_room(room) == room and names.is_group(room)
    desk.say(events.GroupChanged(room, "Proyecto final", ("Ana", "luis"), "Ana"))
    row = next(row for row in roster_queries.rows(desk.model) if row.name == room)
    assert (row.title, row.private, row.joined) == ("Proyecto final", True, True)
    assert [entry.text for entry in desk.model.conversations[room].entries] == [
        "You have created the group “Proyecto final”.",
        "You have added luis.",
    ]
    desk.commands.change_group(room, people=["Sofía Gómez"])
    assert desk.client.calls[-1] == ("group", room, "", ("Sofía Gómez",))


def test_no_two_groups_have_the_same_address(desk: Desk) -> None:
    for _number in range(20):
        desk.commands.make_group("Cena", ["luis"])
    assert len({call[1] for call in desk.client.calls if call[0] == "group"}) == 20


def test_what_is_meant_for_a_group_is_never_said_in_a_room_for_everybody(desk: Desk) -> None:
    """Guard against a server that does not know the group and would make it a public room."""
    desk.commands.make_group("Proyecto final", ["luis"])
    room = desk.client.calls[-1][1]
    desk.commands.send("solo para nosotros")
    desk.say(events.Failed("c1", "not_invited", "", (1, 0)))
    desk.commands.retry(desk.last(room).number)
    assert not [call for call in desk.client.calls if call[0] == "join"]
    assert not desk.model.can_join(room)


def test_who_is_added_to_a_group_reads_by_whom(desk: Desk) -> None:
    desk.say(events.GroupChanged("#g-1", "Fiesta", ("luis", "Ana"), "luis"))
    assert desk.last("#g-1").text == "luis has added you to the group “Fiesta”."
    desk.say(events.GroupChanged("#g-1", "La fiesta", ("luis", "Ana", "Sofía Gómez"), "luis"))
    assert [entry.text for entry in desk.model.conversations["#g-1"].entries[1:]] == [
        "luis has changed the group's name to “La fiesta”.",
        "luis has added Sofía Gómez.",
    ]


def test_a_group_that_one_has_left_keeps_its_title_and_lets_nobody_in_uninvited(desk: Desk) -> None:
    desk.say(
        events.GroupChanged("#g-1", "Fiesta", ("luis", "Ana"), "luis"),
        events.RoomLeft("#g-1", "Ana"),
    )
    row = next(row for row in roster_queries.rows(desk.model) if row.name == "#g-1")
    assert (row.title, row.private, row.joined) == ("Fiesta", True, False)
    assert not desk.model.can_join("#g-1") and desk.model.can_join("#otra")
    assert desk.last("#g-1").text == "You have left the group. Its members can invite you again."
    desk.commands.open("#g-1")
    assert wording.header(desk.model, desk.model.current_conversation).text == "group"
    desk.write("hola")
    assert ("join", "#g-1") not in desk.client.calls
    empty = desk.model.conversations["#g-1"]
    empty.forget()
    empty.loaded, empty.more = True, False
    shown = emptiness.of_conversation(desk.model, empty)
    assert shown is not None and shown.title == "You are not in the group Fiesta"


def test_that_somebody_has_left_a_group_is_told_there_and_only_there(desk: Desk) -> None:
    desk.say(
        events.GroupChanged("#g-1", "Fiesta", ("luis", "Ana"), "luis"),
        events.RoomLeft("#g-1", "luis"),
    )
    assert desk.last("#g-1").text == "luis has left the group."
    desk.say(events.RoomLeft("#g-1", "luis"), events.RoomLeft("#clase", "luis"))
    assert len(desk.model.conversations["#g-1"].entries) == 2
    assert "#clase" not in desk.model.conversations


def test_a_group_is_left_when_that_is_confirmed(desk: Desk) -> None:
    desk.say(events.GroupChanged("#g-1", "Fiesta", ("luis", "Ana"), "luis"))
    desk.commands.leave("#g-1")
    assert ("leave", "#g-1") not in desk.client.calls
    [(title, (leave, stay))] = desk.view.notices
    assert title == "Leave the group “Fiesta”?"
    stay.command()
    assert desk.view.notices == [] and ("leave", "#g-1") not in desk.client.calls
    leave.command()
    assert desk.client.calls[-1] == ("leave", "#g-1")
    desk.commands.leave("#clase")
    assert desk.client.calls[-1] == ("leave", "#clase")


def test_a_group_of_days_before_has_its_title_before_there_is_a_server(desk: Desk) -> None:
    desk.say(events.Restored("Ana", "Aula 3", (events.Past("#g-1", None, 0, "Fiesta"),)))
    row = next(row for row in roster_queries.rows(desk.model) if row.name == "#g-1")
    assert (row.title, row.private, row.joined) == ("Fiesta", True, True)


def test_what_is_said_of_a_group_before_its_messages_are_here_stands_below_them(desk: Desk) -> None:
    desk.say(
        events.Restored("Ana", "Aula 3", (events.Past("#g-1", None, 0, "Fiesta"),)),
        events.GroupChanged("#g-1", "Fiesta", ("Ana", "luis"), "luis"),
        page("#g-1", item(7, "siete"), item(8, "ocho"), more=True),
    )
    conversation = desk.model.conversations["#g-1"]
    assert [entry.text for entry in conversation.entries] == [
        "siete",
        "ocho",
        "luis has added luis.",
    ]
    assert conversation.oldest == (7, 0)


def test_that_one_is_not_in_a_room_is_news_if_it_answers_a_wish(desk: Desk) -> None:
    """Test a server without refs, whose error may answer the question for older messages."""
    desk.say(events.Notice("not_in_room", "Join the room first."))
    assert not desk.model.take_changes().notices
    refusal = events.Notice("not_in_room", "You are not in this room.", "#sala", "leave:1")
    desk.say(refusal)
    assert desk.model.take_changes().notices == [refusal]
    assert wording.notice(desk.model, refusal) == (
        "You were no longer in this room.",
        "You have left it already, perhaps in another window. There is nothing left to do.",
    )


def test_mentions_are_counted_apart(desk: Desk) -> None:
    desk.commands.open("luis")
    for text in ("hola a todos", "@ana, ¿vienes?", "correo: a@ana.es", "@Anabel no", "eh @ANA!"):
        desk.say(received("luis", "#clase", text))
    row = next(row for row in roster_queries.rows(desk.model) if row.name == "#clase")
    assert (row.unread, row.mentions) == (5, 2)
    desk.commands.open("#clase")
    enter(desk.model, "#clase")
    desk.commands.tell_read()
    assert roster_queries.rows(desk.model)[0].mentions == 0


def test_the_order_of_people_does_not_follow_their_presence(desk: Desk) -> None:
    desk.say(
        events.Connected("localhost:8080", "Ana", "Aula 3", plain=False),
        roster(
            Person("Ana"),
            Person("bea", "offline"),
            Person("zoe", "away", note="comiendo"),
            Person("luis", "busy"),
        ),
    )
    rows = roster_queries.rows(desk.model)
    assert [(row.name, row.presence) for row in rows] == [
        ("bea", Availability.OFFLINE),
        ("luis", Availability.BUSY),
        ("zoe", Availability.AWAY),
    ]
    assert rows[2].note == "comiendo"


def test_rooms_are_listed_by_their_titles(desk: Desk) -> None:
    rooms = roster(rooms={"#zeta": ("Ana",), "#g-1": ("Ana",)}, titles={"#g-1": "El alfabeto"})
    desk.say(events.Connected("localhost:8080", "Ana", "Aula 3", plain=False), rooms)
    assert [row.title for row in roster_queries.rows(desk.model)][:2] == ["#zeta", "El alfabeto"]


def test_who_writes_is_forgotten_when_the_message_comes_or_nothing_more(desk: Desk) -> None:
    clock = [0]
    model = Model("Ana", lambda: clock[0])
    model.apply(connected("luis"))
    model.apply(events.TypingStarted("luis", "Ana"))
    model.apply(events.TypingStarted("Sofía", "#clase"))
    assert model.community.typing("luis") == ["luis"]
    assert model.community.typing("#clase") == ["Sofía"]
    model.apply(received("luis", "Ana", "hola"))
    assert model.community.typing("luis") == []
    model.apply(received("Sofía", "#clase", "hola"))
    model.apply(events.TypingStarted("Sofía", "#clase"))
    place = model.conversations["#clase"].entries[-1].place
    assert place is not None
    model.conversations["#clase"].entries[-1].set(cid="s1")
    reacted = item(place[0], "hola", sender="Sofía", cid="s1", reactions=(("luis", "👍"),))
    model.apply(events.Changed("#clase", reacted))
    assert model.community.typing("#clase") == ["Sofía"]  # she goes on writing
    model.apply(
        events.Changed(
            "#clase", item(place[0], "hola a todos", sender="Sofía", cid="s1", edited=True)
        )
    )
    assert model.community.typing("#clase") == []
    model.apply(events.TypingStarted("Sofía", "#clase"))
    clock[0] = 5_001
    assert not model.community.is_anybody_typing
    assert model.community.typing("#clase") == []


def teach(desk: Desk) -> None:
    desk.model.apply(events.PresenceChanged("Ana", "online", plain=False, role="teacher"))


def test_a_teachers_command_is_carried_out_and_not_sent(desk: Desk) -> None:
    teach(desk)
    desk.commands.open("#clase")
    desk.write('/silenciar "Sofía Gómez" 5m ruido')
    lock = SetLock("mute", nick="Sofía Gómez", seconds=300, reason="ruido")
    assert desk.ordered == [lock]
    assert (desk.client.posts, desk.view.text) == ([], "")


@pytest.mark.parametrize("typed", ["/mute", '/mute "luis', "/say " + "x" * 1000, "/split no"])
def test_a_command_that_can_not_be_carried_out_is_not_sent(desk: Desk, typed: str) -> None:
    teach(desk)
    desk.commands.open("#clase")
    desk.write(typed)
    assert (desk.client.posts, desk.ordered) == ([], [])
    assert len(desk.view.notices) == 1 and desk.view.text == typed


def test_what_is_typed_without_a_recipient_is_carried_out_and_kept_nowhere(desk: Desk) -> None:
    teach(desk)
    desk.write("/mute")
    assert desk.view.text == "/mute"
    desk.write("/mute luis")
    assert desk.ordered == [SetLock("mute", nick="luis")]
    desk.commands.open("luis")
    assert desk.view.text == ""


@pytest.mark.parametrize("typed", [" /mute luis", "/mut luis", "/etc/passwd", "/", "/mute\nluis"])
def test_what_is_no_command_is_sent(desk: Desk, typed: str) -> None:
    teach(desk)
    desk.commands.open("#clase")
    desk.write(typed)
    assert [text for _to, text, _cid in desk.client.posts] == [typed]


def test_who_does_not_teach_has_no_commands(desk: Desk) -> None:
    desk.commands.open("#clase")
    desk.write("/mute luis")
    assert (len(desk.client.posts), desk.ordered) == (1, [])
