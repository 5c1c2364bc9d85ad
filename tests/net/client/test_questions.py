"""What the user wants to see, and what becomes of it when the server refuses something."""

from __future__ import annotations

from net.client.access import JournalAccess
from net.client.questions import Answered, Ask, Load, Questions, Refused
from net.client.state import ConnectionState
from net.client.teller import Teller
from net.wire.events import Details, Event, PageLoaded
from net.wire.messages import History, Info
from tests.net.journal.test_journal import from_luis, opened


class Asker:
    """Questions over a journal in memory: what they say to the server, and what they tell the
    window."""

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
    """An error about one room must not make another one look as if nothing had been said there
    before."""
    asker = Asker()
    asker.journal.record([from_luis(1)])
    for name in ("#sala", "#otra"):
        asker.questions.handle(Load(name, None))
    asker.questions.handle(Ask("luis", "luis", "l1"))
    assert [one.peer for one in asker.said] == ["#sala", "#otra", "luis"]
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
