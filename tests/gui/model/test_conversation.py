"""Test conversations in the model: the order of messages, receipts, pages and what was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.model import model as model_module
from gui.model import roster_queries
from gui.model.conversation import Conversation, DeliveryStatus
from gui.model.model import Model
from net.wire import events
from tests.gui.fakes import connected, enter, item, page, received

LUIS = "luis"


def receive(
    model: Model,
    number: int,
    text: str = "",
    *,
    sender: str = LUIS,
    to: str = "Ana",
    state: str = "",
) -> None:
    text = text or f"mensaje {number}"
    model.apply(received(sender, to, text, number * 1_000, (number, 0), state=state))


def accept(model: Model, cid: str, number: int) -> None:
    model.apply(events.Accepted(cid, number * 1_000, (number, 0)))


def said(model: Model, name: str = LUIS) -> list[str]:
    return [entry.text for entry in model.conversations[name].entries]


def receipts(model: Model, name: str = LUIS) -> list[str]:
    return [entry.receipt.value for entry in model.conversations[name].entries if entry.receipt]


@pytest.fixture
def model() -> Model:
    """Return a model that is logged in for the first time: the journal was empty."""
    model = Model("Ana", clock=lambda: 0)
    model.apply(connected(LUIS))
    model.take_changes()
    return model


@pytest.fixture
def restored() -> Model:
    """Return the model of a later start.

    luis wrote up to 20, of which ana has read up to 17; 19 was hers.
    """
    model = Model("Ana", clock=lambda: 0)
    model.apply(
        events.Restored(
            "Ana",
            "Aula 3",
            (
                events.Past(LUIS, (17, 0), 2),
                events.Past("#clase", None, 0),
                events.Past("Sofía Gómez", (3, 0), 0),
            ),
        )
    )
    model.open(LUIS)
    model.take_changes()
    return model


NEWEST = (*(item(number) for number in range(15, 19)), item(19, "mío", state="stored"), item(20))

# --- order ----------------------------------------------------------------------------------------


def test_pending_ones_stand_below_all_others_in_the_order_they_were_written(model: Model) -> None:
    model.posted(LUIS, "a", "c1")
    model.posted(LUIS, "b", "c2")
    receive(model, 1, "uno")
    assert said(model) == ["uno", "a", "b"]
    model.take_changes()
    receive(model, 2, "dos")
    assert said(model) == ["uno", "dos", "a", "b"]
    assert model.take_changes().moved == {LUIS: 1}


def test_an_accepted_one_that_stays_where_it_is_only_changes_its_receipt(model: Model) -> None:
    first = model.posted(LUIS, "a", "c1")
    model.posted(LUIS, "b", "c2")
    model.take_changes()
    model.apply(events.Accepted("c1", 30, (1, 0)))
    changes = model.take_changes()
    assert (changes.moved, changes.updated) == ({}, {LUIS: {first.number: first}})
    assert first.at == 30


def test_where_the_server_s_clock_tells_another_minute_the_heading_is_drawn_anew(
    model: Model,
) -> None:
    model.posted(LUIS, "a", "c1")
    model.posted(LUIS, "b", "c2")
    model.take_changes()
    model.apply(events.Accepted("c2", 60_000, (1, 0)))
    assert said(model) == ["b", "a"]
    assert model.take_changes().moved == {LUIS: 0}
    model.apply(events.Accepted("c1", 60_000, (2, 0)))
    assert model.take_changes().moved == {LUIS: 1}


def test_an_accepted_one_goes_above_what_has_a_later_place(model: Model) -> None:
    model.posted(LUIS, "a", "c1")
    receive(model, 5, "cinco")
    accept(model, "c1", 3)
    assert said(model) == ["a", "cinco"]


def test_a_failed_one_takes_its_place_and_stays_there(model: Model) -> None:
    model.posted(LUIS, "a", "c1")
    model.posted(LUIS, "b", "c2")
    model.apply(events.Failed("c1", "bad_text", "", (0, 7)))
    receive(model, 1, "uno")
    assert said(model) == ["a", "uno", "b"]
    assert receipts(model) == ["failed", "pending"]


def test_what_failed_may_have_arrived_after_all(model: Model) -> None:
    model.posted(LUIS, "a", "c1")
    model.apply(events.Failed("c1", "storage", "", (0, 7)))
    receive(model, 1, "uno")
    accept(model, "c1", 2)
    assert (said(model), receipts(model)) == (["uno", "a"], ["stored"])


def test_a_gap_is_a_note_at_its_place(model: Model) -> None:
    receive(model, 1, "uno")
    receive(model, 9, "nueve")
    model.apply(events.GapFound(LUIS, 5_000, (5, 0)))
    note = model.conversations[LUIS].entries[1]
    assert (note.sender, note.code, note.of_others) == ("", "gap", False)
    assert model.take_changes().moved == {LUIS: 0}


# --- receipts -------------------------------------------------------------------------------------


def test_receipts_rise_for_all_in_their_range_and_never_fall(model: Model) -> None:
    for number in range(1, 6):
        model.posted(LUIS, f"m{number}", f"c{number}")
    for number in range(1, 5):
        accept(model, f"c{number}", number)
    model.take_changes()
    model.apply(events.ReceiptChanged(LUIS, "read", (0, 0), (2, 0)))
    assert receipts(model) == ["read", "read", "stored", "stored", "pending"]
    model.apply(events.ReceiptChanged(LUIS, "delivered", (0, 0), (3, 0)))
    assert receipts(model) == ["read", "read", "delivered", "stored", "pending"]
    assert len(model.take_changes().updated[LUIS]) == 3


def test_receipts_are_of_one_s_own_that_the_server_has(model: Model) -> None:
    receive(model, 1)
    model.posted(LUIS, "a", "c1")
    model.posted(LUIS, "b", "c2")
    model.apply(events.Failed("c1", "bad_text", "", (2, 0)))
    model.apply(events.Unconfirmed("c2", (3, 0)))
    model.apply(events.ReceiptChanged(LUIS, "read", (0, 0), (9, 0)))
    model.apply(events.ReceiptChanged("nobody", "read", (0, 0), (9, 0)))
    assert receipts(model) == ["failed", "unconfirmed"]
    assert model.conversations[LUIS].entries[0].receipt is None


# --- the journal ----------------------------------------------------------------------------------


def test_of_days_before_there_are_the_conversations_and_what_is_unread(restored: Model) -> None:
    rows = [(row.name, row.unread) for row in roster_queries.rows(restored)]
    assert rows == [("#clase", 0), ("luis", 2), ("Sofía Gómez", 0)]
    assert restored.unread() == 2
    assert restored.joined("#clase")  # as far as the client knows
    assert restored.ask_for_page() == (LUIS, None)
    assert restored.ask_for_page() is None  # the page is on its way


def test_the_newest_page_brings_the_line_above_what_is_unread(restored: Model) -> None:
    restored.ask_for_page()
    assert restored.mark_read() is None  # nobody has seen anything yet
    assert restored.unread() == 2
    restored.apply(page(LUIS, *NEWEST, more=True))
    conversation = restored.conversations[LUIS]
    assert said(restored) == [entry.text for entry in NEWEST]
    assert conversation.entries[3].number == conversation.first_new
    assert restored.take_changes().loaded == {LUIS}
    assert restored.mark_read() == (LUIS, (20, 0))
    assert restored.unread() == 0
    assert restored.ask_for_page() == (LUIS, (15, 0))


def test_the_line_moves_up_as_older_ones_come_until_it_is_above_the_first_unread(
    restored: Model,
) -> None:
    restored.apply(page(LUIS, item(19), item(20), more=True))
    conversation = restored.conversations[LUIS]
    assert conversation.first_new == conversation.entries[0].number
    restored.ask_for_page()
    restored.apply(page(LUIS, item(16), item(17), item(18), before=(19, 0)))
    assert [
        entry.text for entry in conversation.entries if entry.number == conversation.first_new
    ] == ["mensaje 18"]
    assert restored.ask_for_page() is None  # the beginning has been reached


def test_what_comes_before_the_page_is_merged_with_it(restored: Model) -> None:
    restored.ask_for_page()
    receive(restored, 20)
    receive(restored, 21)
    restored.apply(page(LUIS, *NEWEST, item(21)))
    assert said(restored) == [*(entry.text for entry in NEWEST), "mensaje 21"]


def test_pending_ones_of_days_before_stand_above_what_has_been_written_since(
    restored: Model,
) -> None:
    restored.ask_for_page()
    restored.posted(LUIS, "hoy 1", "new:1")
    restored.posted(LUIS, "hoy 2", "new:2")
    old = item(0, "ayer", state="pending", cid="old:1")
    restored.apply(page(LUIS, *NEWEST, old, item(0, "hoy 1", state="pending", cid="new:1")))
    assert said(restored)[-3:] == ["ayer", "hoy 1", "hoy 2"]
    for number, cid in enumerate(("old:1", "new:1", "new:2"), start=21):
        accept(restored, cid, number)
    assert receipts(restored)[-3:] == ["stored"] * 3
    assert restored.pending == []


def test_states_come_as_the_journal_has_them(restored: Model) -> None:
    restored.apply(
        page(
            LUIS,
            *(
                item(
                    number,
                    state=receipt.value,
                    code="bad_text" if receipt is DeliveryStatus.FAILED else "",
                )
                for number, receipt in enumerate(DeliveryStatus)
            ),
            item(9, sender="", code="gap"),
        )
    )
    assert sorted(receipts(restored)) == sorted(receipt.value for receipt in DeliveryStatus)
    assert [entry.code for entry in restored.conversations[LUIS].entries if not entry.sender] == [
        "gap"
    ]


def test_a_page_without_anything_new_is_the_beginning(restored: Model) -> None:
    restored.apply(page(LUIS, *NEWEST, more=True))
    restored.ask_for_page()
    restored.apply(page(LUIS, before=(15, 0), more=True))
    assert restored.ask_for_page() is None


def test_a_page_nobody_asked_for_any_longer_changes_nothing(restored: Model) -> None:
    restored.apply(page("gone", item(1)))
    assert "gone" not in restored.conversations


def test_what_is_trimmed_is_paged_in_again_without_a_gap(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_module, "KEPT_ENTRIES", 10)
    enter(model, LUIS).more = True
    model.at_end = False
    for number in range(1, 21):
        receive(model, number)
    assert len(said(model)) == 20  # the user is reading further up
    model.at_end = True
    receive(model, 21)
    assert said(model)[0] == "mensaje 12"
    assert model.ask_for_page() == (LUIS, (12, 0))
    model.apply(page(LUIS, *(item(number) for number in range(5, 12)), before=(12, 0), more=True))
    assert said(model) == [f"mensaje {number}" for number in range(5, 22)]


def test_a_page_that_no_longer_fits_leaves_no_hole(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_module, "KEPT_ENTRIES", 10)
    enter(model, LUIS).more = True
    for number in range(1, 13):
        receive(model, number)
    assert model.ask_for_page() == (LUIS, (3, 0))
    receive(model, 13)
    receive(model, 14)
    assert said(model)[0] == "mensaje 5"
    model.apply(page(LUIS, item(1), item(2), before=(3, 0)))
    assert said(model)[0] == "mensaje 5"
    assert model.ask_for_page() == (LUIS, (5, 0))


def test_the_conversation_of_days_before_is_not_forgotten_when_it_is_left(restored: Model) -> None:
    restored.open("Sofía Gómez")
    restored.open(LUIS)
    assert "Sofía Gómez" in [row.name for row in roster_queries.rows(restored)]


def test_when_the_journal_was_damaged_all_begins_anew_but_what_is_on_its_way(model: Model) -> None:
    model.open(LUIS)
    receive(model, 1)
    receive(model, 2, to="#clase")
    model.posted(LUIS, "espera", "c1")
    model.apply(events.Restored("Ana", "", ()))
    assert said(model) == ["espera"]
    assert "#clase" not in model.conversations
    receive(model, 1)
    assert said(model) == ["mensaje 1", "espera"]
    accept(model, "c1", 2)
    assert model.connection.server == "Aula 3"


# --- reading --------------------------------------------------------------------------------------


def test_reading_is_told_when_it_grows(model: Model) -> None:
    enter(model, LUIS)
    assert model.mark_read() is None
    receive(model, 1)
    model.posted(LUIS, "mío", "c1")
    assert model.mark_read() == (LUIS, (1, 0))
    accept(model, "c1", 2)
    assert model.mark_read() is None
    receive(model, 3)
    receive(model, 4)
    assert model.mark_read() == (LUIS, (4, 0))


def test_one_s_own_from_another_device_is_no_news(model: Model) -> None:
    receive(model, 1, sender="ANA", to=LUIS, state="stored")
    assert (said(model), receipts(model), model.unread()) == (["mensaje 1"], ["stored"], 0)
    assert not model.take_changes().arrived


# --- whatever happens -----------------------------------------------------------------------------


class Journal:
    """Holds what the client's journal would hold, and a model that receives its events.

    Every message is named by its number.
    """

    def __init__(self) -> None:
        self.model = Model("Ana", clock=lambda: 0)
        self.rows: list[int] = list(range(1, 9))
        self.states: dict[int, str] = {}
        self.pending: list[int] = []
        self.next = 9
        self.model.apply(events.Restored("Ana", "Aula 3", (events.Past(LUIS, None, 8),)))
        self.model.open(LUIS)

    def receive(self) -> None:
        receive(self.model, self._add(), text=str(self.next - 1))

    def _add(self) -> int:
        self.rows.append(self.next)
        self.next += 1
        return self.next - 1

    def post(self) -> None:
        number = 1_000 + self.next + len(self.pending)
        while number in self.pending or number in self.states:
            number += 1
        self.pending.append(number)
        self.model.posted(LUIS, str(number), str(number))

    def settle(self, which: int, *, failed: bool) -> None:
        if not self.pending:
            return
        number = self.pending.pop(which % len(self.pending))
        place = self._add()
        self.rows[-1] = number
        self.states[number] = f"{'failed' if failed else 'stored'} {place}"
        if failed:
            self.model.apply(events.Failed(str(number), "bad_text", "", (place, 0)))
        else:
            accept(self.model, str(number), place)

    def load(self) -> None:
        asked = self.model.ask_for_page()
        if asked is None:
            return
        before = asked[1] or (10**9, 0)
        rows = [number for number in self.rows if self._place(number) < before]
        items = [self._item(number) for number in rows[-3:]]
        if asked[1] is None:
            items += [
                item(number, str(number), state="pending", cid=str(number))
                for number in self.pending
            ]
        self.model.apply(page(LUIS, *items, before=asked[1], more=len(rows) > 3))

    def _place(self, number: int) -> events.Place:
        return int(self.states[number].split()[1]) if number in self.states else number, 0

    def _item(self, number: int) -> events.Item:
        own = (
            {"state": self.states[number].split()[0], "cid": str(number)}
            if number in self.states
            else {}
        )
        found = item(number, str(number), **own)
        return events.Item(
            found.sender, found.text, found.at, self._place(number), found.state, found.cid
        )

    @property
    def shown(self) -> Conversation:
        return self.model.conversations[LUIS]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["receive", "post", "accept", "fail", "load", "leave"]),
            st.integers(0, 9),
        )
    )
)
def test_what_is_shown_is_always_the_end_of_what_the_journal_has(
    steps: list[tuple[str, int]],
) -> None:
    kept, model_module.KEPT_ENTRIES = model_module.KEPT_ENTRIES, 6
    try:
        journal = Journal()
        for step, which in steps:
            match step:
                case "receive":
                    journal.receive()
                case "post":
                    journal.post()
                case "accept" | "fail":
                    journal.settle(which, failed=step == "fail")
                case "load":
                    journal.load()
                case "leave":
                    journal.model.open("#clase")
                    journal.model.open(LUIS)
            entries = journal.shown.entries
            settled = [entry.text for entry in entries[: journal.shown.settled]]
            written = [entry.text for entry in entries[journal.shown.settled :]]
            assert written == [str(number) for number in journal.pending]
            assert settled == [
                str(number) for number in journal.rows[len(journal.rows) - len(settled) :]
            ]
            moved = journal.model.changes.moved.get(LUIS, 0)
            assert 0 <= moved <= len(entries)
    finally:
        model_module.KEPT_ENTRIES = kept
