"""Test questions for the user, and what happens to them when the server refuses something."""

from __future__ import annotations

from net.client.access import JournalAccess
from net.client.questions import Answered, Ask, Load, Questions, Refused
from net.client.state import ConnectionState
from net.client.teller import Teller
from net.wire.events import Details, Event, PageLoaded
from net.wire.messages import History, Info, Reached
from tests.net.journal.test_journal import from_luis, opened


class Asker:
    """Asks over a journal in memory; records what goes to the server and to the window."""

    def __init__(self) -> None:
        self.journal = opened(None)
        self.said: list[History | Info] = []
        self.told: list[Event] = []
        teller = Teller(self.told.append)
        access = JournalAccess("ana", teller, ConnectionState())
        access.open(self.journal)
        self.questions = Questions(teller, access, self._say)
        self.questions.is_live = True

    def _say(self, message: History | Info) -> bool:
        self.said.append(message)
        return True


def test_a_refusal_ends_only_the_questions_about_what_it_names() -> None:
    """Test that an error about one room does not make others look as if they were empty."""
    asker = Asker()
    asker.journal.record([from_luis(1)])
    for name in ("#sala", "#otra"):
        asker.questions.handle(Load(name, None))
    asker.questions.handle(Ask("luis", "luis", "l1"))
    assert [one.name for one in asker.said] == ["#sala", "#otra", "luis"]
    asker.questions.handle(Refused("#g-0123456789"))
    assert asker.told == []
    asker.questions.handle(Refused("#OTRA"))
    assert asker.told == [PageLoaded("#otra", None, (), False, unsure=True)]
    asker.questions.handle(Answered("#sala", more=False))
    assert asker.told[1:] == [PageLoaded("#sala", None, (), False)]
    asker.questions.handle(Refused("Luis"))
    assert asker.told[2:] == [Details("luis", "l1", 1, None, None)]


def test_a_refusal_that_names_nothing_ends_them_all() -> None:
    asker = Asker()
    asker.questions.handle(Load("#sala", None))
    asker.questions.handle(Refused())
    assert asker.told == [PageLoaded("#sala", None, (), False, unsure=True)]


# --- a server with refs ---------------------------------------------------------------------------


def test_an_error_ends_the_question_that_it_answers_and_no_other() -> None:
    """Test errors that name the same conversation, or none."""
    asker = Asker()
    asker.journal.record([from_luis(1)])
    asker.questions.handle(Load("luis", (1, 1)))
    asker.questions.handle(Ask("luis", "luis", "l1"))
    history, info = (one.ref for one in asker.said)
    asker.questions.handle(Refused("luis", "leave:1"))
    asker.questions.handle(Refused("", "state:2"))
    assert asker.told == []
    asker.questions.handle(Refused("", info))
    assert asker.told == [Details("luis", "l1", 1, None, None)]
    asker.questions.handle(Refused("luis", history))
    assert asker.told[1:] == [PageLoaded("luis", (1, 1), (), False, unsure=True)]


def test_each_question_has_a_ref_of_its_own_and_is_answered_once() -> None:
    asker = Asker()
    for _ in range(3):
        asker.questions.handle(Load("#sala", None))
    refs = [one.ref for one in asker.said]
    assert len(set(refs)) == 3
    for _ in range(2):  # the same answer twice
        asker.questions.handle(Answered("#sala", more=False, ref=refs[1]))
    assert asker.told == [PageLoaded("#sala", None, (), False)]
    asker.questions.give_up()
    assert len(asker.told) == 3  # nobody waits for ever


def test_an_answer_with_the_ref_of_another_question_answers_nothing() -> None:
    """Test that a server that mixes up refs, by mistake or on purpose, shows no wrong answer."""
    asker = Asker()
    asker.journal.record([from_luis(1), from_luis(2)])
    asker.questions.handle(Load("#sala", None))
    asker.questions.handle(Ask("luis", "luis", "l1"))
    history, info = (one.ref for one in asker.said)
    for hostile in (info, "history:999", history.upper(), history + "0", "x" * 32):
        asker.questions.handle(Answered("#sala", more=True, ref=hostile))
    asker.questions.handle(Answered("luis", more=True, ref=history))
    for hostile in (history, "info:999"):
        asker.questions.handle(Reached("luis", 1, ("eva",), (), hostile))
    asker.questions.handle(Reached("luis", 2, ("eva",), (), info))
    asker.questions.handle(Reached("#sala", 1, ("eva",), (), info))
    assert asker.told == []
    asker.questions.handle(Reached("luis", 1, ("eva",), (), info))
    asker.questions.handle(Answered("#sala", more=False, ref=history))
    assert asker.told == [
        Details("luis", "l1", 1, ("eva",), ()),
        PageLoaded("#sala", None, (), False),
    ]


def test_the_sender_of_a_message_has_not_received_it() -> None:
    """Test a server of an earlier version, which lists the sender too."""
    asker = Asker()
    asker.journal.record([from_luis(1, to="#sala")])
    asker.questions.handle(Ask("#sala", "luis", "l1"))
    told = Reached("#sala", 1, ("Luis", "eva"), ("Luis",), asker.said[0].ref, more=True)
    asker.questions.handle(told)
    assert asker.told == [Details("#sala", "l1", 1, ("eva",), (), more=True)]


def test_a_server_that_repeats_no_refs_is_understood_as_before() -> None:
    asker = Asker()
    asker.journal.record([from_luis(1), from_luis(2)])
    for cid in ("l1", "l2"):
        asker.questions.handle(Ask("luis", "luis", cid))
    asker.questions.handle(Load("#sala", None))
    asker.questions.handle(Reached("luis", 2, ("eva",), ()))
    assert asker.told == [Details("luis", "l2", 2, ("eva",), ())]
    asker.questions.handle(Answered("#sala", more=False))
    asker.questions.handle(Refused("luis"))
    assert asker.told[1:] == [
        PageLoaded("#sala", None, (), False),
        Details("luis", "l1", 1, None, None),
    ]
