"""Define the scenes in which somebody teaches, as whoever is taught sees them."""

from __future__ import annotations

from net.shared import host_file
from net.wire import ballots
from net.wire.ballots import Poll
from net.wire.events import Quote
from net.wire.teaching import PinMessage, SetLock, Teach
from pictures.lesson import Lesson
from pictures.stage import Friend, Stage

ROOM = "#clase"
CLOSED_SECONDS = 252
SLOW_SECONDS = 10


class TaughtLesson(Lesson):
    """A lesson in which Elena teaches."""

    def begin(self) -> Friend:
        """Let everybody come, and Elena show that she may teach; return her."""
        self.come()
        elena = self.stage.friend("Elena")
        content = host_file.read(self.stage.folder / "server")
        assert content is not None
        elena.client.teach(Teach(token=content.token))
        lesson = self.stage.chat.model.lesson
        self.stage.settle(lambda: lesson.is_teacher("Elena"), "Elena teaches")
        self.say("Elena", ROOM, "exercise")
        return elena

    def ask(self, elena: Friend, kind: str, text: str) -> Quote:
        """Let Elena ask the class something, and wait until it is here."""
        asked = Quote("Elena", elena.client.ask_class(ROOM, kind, text), text)
        self.await_message(asked)
        return asked

    def vote(self, asked: Quote, votes: dict[str, int]) -> None:
        """Let people answer, and the user with them, if they are called Ana."""
        conversation = self.stage.chat.model.current_conversation
        assert conversation is not None
        for nick, answer in votes.items():
            self.stage.friend(nick).vote(ROOM, asked, answer)


def _poll(stage: Stage) -> str:
    return ballots.write(Poll(stage.texts["poll"], tuple(stage.texts["answers"].split("|"))))


def lesson_poll(stage: Stage) -> None:
    """Show a poll in a room, what is pinned there, and the own hand up."""
    lesson = TaughtLesson(stage)
    elena = lesson.begin()
    stage.chat.commands.open(ROOM)
    asked = lesson.ask(elena, "poll", _poll(stage))
    entry = next(one for one in stage.entries if one.cid == asked.cid)
    for nick, answer in zip(
        ("Luis", "Marta", "Eva", "Hugo", "Pablo"), (1, 1, 0, 1, 2), strict=True
    ):
        lesson.vote(asked, {nick: answer})
    stage.friend("Iván").raise_hand("?")
    stage.chat.lesson._vote(entry, (1,))
    stage.chat.lesson._raise("")
    pinned = next(one for one in stage.entries if one.sender == "Elena")
    first = Quote("Elena", pinned.cid, pinned.text)
    elena.client.teach(PinMessage(room=ROOM, id=0), elena.place_of(first))
    stage.settle(lambda: stage.chat.model.lesson.own_hand)
    stage.settle(lambda: stage.chat.model.lesson.pins(ROOM))


def lesson_announce(stage: Stage) -> None:
    """Show an announcement that is to be acknowledged."""
    lesson = TaughtLesson(stage)
    elena = lesson.begin()
    stage.chat.commands.open(ROOM)
    lesson.ask(elena, "announce", stage.texts["announcement"])
    stage.settle(lambda: stage.chat.banner.is_shown)


def lesson_closed(stage: Stage) -> None:
    """Show a room that is closed, with a draft in it."""
    lesson = TaughtLesson(stage)
    elena = lesson.begin()
    stage.chat.commands.open(ROOM)
    stage.chat.composer.insert(stage.texts["typing"])
    elena.client.teach(SetLock(kind="write", room=ROOM, seconds=CLOSED_SECONDS))
    elena.client.teach(SetLock(kind="private", seconds=CLOSED_SECONDS))
    stage.settle(lambda: stage.chat.composer.waiting.is_locked)
    stage.settle(lambda: stage.chat.model.lesson.lock("private"))


def lesson_slow(stage: Stage) -> None:
    """Show slow mode, just after a message."""
    lesson = TaughtLesson(stage)
    elena = lesson.begin()
    stage.chat.commands.open(ROOM)
    elena.client.teach(SetLock(kind="slow", room=ROOM, pause=SLOW_SECONDS))
    stage.settle(lambda: stage.chat.model.lesson.pause(ROOM))
    lesson.write(ROOM, "answer")
    stage.chat.composer.insert(stage.texts["typing"])


def lesson_fairness(stage: Stage) -> None:
    """Show what the teacher can see and do."""
    lesson_closed(stage)
    stage.chat.lesson.explain()


SCENES = (lesson_poll, lesson_announce, lesson_closed, lesson_slow, lesson_fairness)
