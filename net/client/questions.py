"""Answer what the user wants to see, from the journal at once, or by asking the server.

Everything here runs in the send thread. The server's answers go into the journal, on the receive
thread; then the question is answered from there. A question that is not answered, because the
connection ends or the server can't, is answered with what there is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TypeVar

import msgspec

from net.client.access import JournalAccess
from net.client.teller import Teller
from net.journal.journal import PAGE_MESSAGES, Journal
from net.wire import events, names, refs
from net.wire.events import Event, Item, Place, Quote
from net.wire.messages import History, Info, Reached

Q = TypeVar("Q", History, Info)
W = TypeVar("W")


class Load(msgspec.Struct, frozen=True):
    """The user wants to see the messages of a conversation before a place; None: the newest."""

    name: str
    before: Place | None

    def read(self, journal: Journal, *, over_hole: bool = False) -> events.PageLoaded:
        return journal.reader.page(self.name, self.before, over_hole=over_hole)

    def answer(
        self, read: events.PageLoaded | events.ExcerptLoaded | None, more: bool, unsure: bool
    ) -> Event:
        if not isinstance(read, events.PageLoaded):
            return events.PageLoaded(self.name, self.before, (), more, unsure)
        return msgspec.structs.replace(
            read, more=more or read.more, unsure=unsure and not (more or read.more)
        )


class Look(msgspec.Struct, frozen=True):
    """The user wants to see a part of a conversation: see `net.journal.reader.Reader.excerpt`."""

    serial: int
    name: str
    around: Place | None = None
    quoted: Quote | None = None
    at: int | None = None
    before: Place | None = None
    after: Place | None = None

    def read(self, journal: Journal, *, over_hole: bool = False) -> events.ExcerptLoaded:
        return journal.reader.excerpt(
            self.serial,
            self.name,
            around=self.around,
            quoted=self.quoted,
            at=self.at,
            before=self.before,
            after=self.after,
            over_hole=over_hole,
        )

    def answer(
        self, read: events.PageLoaded | events.ExcerptLoaded | None, more: bool, unsure: bool
    ) -> Event:
        if not isinstance(read, events.ExcerptLoaded):
            return events.ExcerptLoaded(self.serial, self.name, (), None, more, False)
        return msgspec.structs.replace(read, older=more or read.older)


class Search(msgspec.Struct, frozen=True):
    """The user looks for words, in a conversation or, without a name, in all."""

    serial: int
    text: str
    name: str
    limit: int

    def read(self, journal: Journal) -> events.SearchFinished:
        return journal.reader.search(self.serial, self.text, self.name, self.limit)


class Ask(msgspec.Struct, frozen=True):
    """The user wants to know who has got and read a message."""

    name: str
    sender: str
    cid: str

    def find(self, journal: Journal) -> tuple[int, bool]:
        return journal.reader.whereabouts(self.sender, self.cid)


class Answered(msgspec.Struct, frozen=True):
    """The server has answered a question for history, and the page is in the journal.

    `more`: there is more before it. `ref`: which question, if the server says. `first`: the lowest
    id in it; 0 if it is empty.
    """

    name: str
    more: bool = False
    ref: str = ""
    first: int = 0


class Refused(msgspec.Struct, frozen=True):
    """The server has refused what has this `ref`.

    Without one, it has refused something about this conversation; if `name` is "" too, it does not
    say what.
    """

    name: str = ""
    ref: str = ""


Question = Load | Look | Search | Ask | Answered | Refused | Reached


class Questions:
    """Keeps what the server has been asked on this connection, and who waits for the answer."""

    def __init__(
        self, teller: Teller, access: JournalAccess, say: Callable[[History | Info], bool]
    ) -> None:
        """Begin with no questions.

        Args:
            say: says something to the server now or not at all, and returns whether it could.
        """
        self.is_live = False
        self._teller = teller
        self._access = access
        self._say = say
        self._refs = itertools.count(1)
        # What the server has been asked and has not answered, by its ref, and who waits for it.
        self._histories: dict[str, tuple[History, list[Load | Look]]] = {}
        self._infos: dict[str, tuple[Info, Ask]] = {}
        self._begins_here: set[str] = set()  # conversations of which the server has nothing older

    def handle(self, question: Question) -> None:
        match question:
            case Load() | Look():
                self._show(question)
            case Search():
                with self._teller:
                    self._teller.tell(
                        self._access.ask(question.read)
                        or events.SearchFinished(question.serial, (), False, failed=True)
                    )
            case Ask():
                self._ask(question)
            case Reached():
                self._on_reached(question)
            case Answered():
                self._on_answer(question)
            case Refused(name, ref):
                self.give_up(name, ref)

    def give_up(self, name: str = "", ref: str = "") -> None:
        """Answer a question that the server does not answer with what there is.

        Args:
            name: the conversation that the server names; "" if it names none.
            ref: what it has refused; "" if it does not say: then all questions about the
                conversation, or all.
        """
        for _history, waiting in _take(self._histories, ref, _is_about(name)):
            for wanted in waiting:
                self._answer(wanted, False, unsure=True, over_hole=True)
        for info, ask in _take(self._infos, ref, _is_about(name)):
            self._tell_details(ask, info.id, None)

    # --- history ----------------------------------------------------------------------------------

    def _show(self, wanted: Load | Look) -> None:
        """Answer from the journal at once, if there is anything; else ask the server."""
        read = self._read(wanted)
        before = None
        goes_back = not isinstance(wanted, Look) or wanted.after is None
        if read and goes_back and not _has_more(read):
            shown = next((item.place for item in read.items if item.place), None)
            before = self._asks_before(wanted.name, shown or wanted.before)
        is_for_older = isinstance(wanted, Load) or wanted.before is not None
        if before is not None and read and is_for_older and not any(map(_is_heard, read.items)):
            self._ask_history(wanted.name, before, [wanted])
        else:
            self._answer(
                wanted,
                before is not None,
                unsure=names.key(wanted.name) not in self._begins_here,
                over_hole=not self.is_live,
            )

    def _asks_before(self, name: str, end: Place | None) -> int | None:
        """Return the id before which the server can be asked for what comes before a place."""
        if not self.is_live:
            return None
        before = self._access.ask(_hole_before, name, end)
        if before is None and names.key(name) not in self._begins_here:
            before = self._access.ask(_asks_before, name)
        return before

    def _ask_history(self, name: str, before: int, wanted: list[Load | Look]) -> None:
        history = refs.with_ref(History(name, before, PAGE_MESSAGES), next(self._refs))
        self._histories[history.ref] = history, wanted
        self._say(history)

    def _on_answer(self, answer: Answered) -> None:
        if not answer.more:
            self._begins_here.add(names.key(answer.name))
        for history, waiting in _take(self._histories, answer.ref, _is_about(answer.name)):
            self._access.ask(_note_asked, history, answer)
            self._take_page(history, waiting, more=answer.more)

    def _take_page(self, asked: History, waiting: list[Load | Look], *, more: bool) -> None:
        unseen: list[Load | Look] = []
        for wanted in waiting:
            read = self._read(wanted)
            if more and read and not read.items:
                unseen.append(wanted)  # nothing but changes to messages that come before them
            else:
                self._answer(wanted, more)
        before = self._asks_before(asked.name, unseen[0].before) if unseen else None
        if before is not None and before < asked.before:
            self._ask_history(asked.name, before, unseen)
        else:
            for wanted in unseen:
                self._answer(wanted, False, over_hole=True)

    def _answer(
        self, wanted: Load | Look, more: bool, *, unsure: bool = False, over_hole: bool = False
    ) -> None:
        with self._teller:
            read = self._read(wanted, over_hole=over_hole)
            self._teller.tell(wanted.answer(read, more, unsure))

    def _read(
        self, wanted: Load | Look, *, over_hole: bool = False
    ) -> events.PageLoaded | events.ExcerptLoaded | None:
        def read(journal: Journal) -> events.PageLoaded | events.ExcerptLoaded:
            return wanted.read(journal, over_hole=over_hole)

        return self._access.ask(read)

    # --- who has got it ---------------------------------------------------------------------------

    def _ask(self, ask: Ask) -> None:
        id_, is_known = self._access.ask(ask.find) or (0, False)
        info = refs.with_ref(Info(ask.name, id_), next(self._refs))
        if id_ and is_known and self._say(info):
            self._infos[info.ref] = info, ask
        else:
            self._tell_details(ask, id_, None)

    def _on_reached(self, reached: Reached) -> None:
        is_about = _is_about(reached.name)
        for info, ask in _take(
            self._infos, reached.ref, lambda info: is_about(info) and info.id == reached.id
        ):
            self._tell_details(ask, info.id, reached)

    def _tell_details(self, ask: Ask, id_: int, reached: Reached | None) -> None:
        details = events.Details(ask.name, ask.cid, id_, None, None)
        if reached is not None:
            # A server of an earlier version lists the sender, too.
            delivered, read = (
                tuple(nick for nick in nicks if names.key(nick) != names.key(ask.sender))
                for nicks in (reached.delivered, reached.read)
            )
            details = events.Details(ask.name, ask.cid, id_, delivered, read, reached.more)
        with self._teller:
            self._teller.tell(details)


def _asks_before(journal: Journal, name: str) -> int | None:
    return journal.reader.asks_before(name)


def _hole_before(journal: Journal, name: str, end: Place | None) -> int | None:
    return journal.reader.hole_before(name, end)


def _note_asked(journal: Journal, history: History, answer: Answered) -> None:
    journal.note_asked(history.name, history.before, answer.first, more=answer.more)


def _take(
    asked: dict[str, tuple[Q, W]], ref: str, may_be: Callable[[Q], bool]
) -> list[tuple[Q, W]]:
    """Remove and return the questions that an answer ends.

    Args:
        asked: the open questions and who waits for them, by their refs.
        ref: the ref in the answer; "" from a server that repeats none.
        may_be: tells whether the answer may be for this question. Without a ref, it is for all of
            these.
    """
    found = [one for one, (question, _) in asked.items() if ref in ("", one) and may_be(question)]
    return [asked.pop(one) for one in found]


def _is_about(name: str) -> Callable[[History | Info], bool]:
    """Return a function that tells whether a question is about this conversation; "" is any."""
    key = names.key(name)
    return lambda question: key in ("", names.key(question.name))


def _is_heard(item: Item) -> bool:
    """Return whether the server knows the message: what has failed has a place, too."""
    return item.place is not None and item.state not in {"failed", "unconfirmed"}


def _has_more(read: events.PageLoaded | events.ExcerptLoaded) -> bool:
    return read.more if isinstance(read, events.PageLoaded) else read.older
