"""Define the scenes in which the window's user teaches: the panel of the class and its dialogs."""

from __future__ import annotations

from functools import partial

from gui.teacher.groups_dialog import GroupsDialog
from gui.teacher.teaching_dialogs import TeachingDialogs
from net.shared import host_file
from net.wire.ballots import Poll
from net.wire.teaching import RaiseHand, Teach, Vote
from pictures.lesson import Lesson
from pictures.stage import Stage

_TEXTS = {
    "es": {
        "shutdown": "¿Y `shutdown` no es lo mismo que `close`?",
        "answer": "Con el primero dices «ya no envío más» y sigues leyendo.",
        "second": "Creo que la segunda: así acaba el bucle.",
        "question": "¿Qué devuelve recv cuando el otro lado cierra?",
        "answers": "None\nb'' (cero bytes)\nUn error",
        "reuse": "¿Por qué sale «Address already in use» si ya lo había cerrado?",
        "thread": "¿El hilo va antes del connect?",
        "hand in": "Entregad la práctica 4 antes de las doce.",
        "reason": "Deja hablar a los demás",
    },
    "en": {
        "shutdown": "Isn't `shutdown` the same as `close`?",
        "answer": "The first says “I'll send no more”, and you go on reading.",
        "second": "The second, I think: that ends the loop.",
        "question": "What does recv return when the other side closes?",
        "answers": "None\nb'' (zero bytes)\nAn error",
        "reuse": "Why “Address already in use” when I had closed it?",
        "thread": "Does the thread come before connect?",
        "hand in": "Hand in exercise 4 before twelve.",
        "reason": "Let the others speak",
    },
}
_VOTES = {"Iván": 0, "Pablo": 0, "Martín": 1, "Sofía": 1, "Eva": 1, "Luis": 1, "Lucía": 2}
_PULSE = {"Iván": 0, "Sofía": 0, "Eva": 0, "Luis": 0, "Pablo": 1, "Lucía": 2}


class _TeachersLesson:
    """A lesson in which the window's user teaches."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.texts = stage, _TEXTS[stage.look.language]

    def begin(self) -> None:
        """Let everybody come, and show that the user may teach."""
        stage = self.stage
        Lesson(stage).come()
        chat = stage.chat
        content = host_file.read(stage.folder / "server")
        assert content is not None
        chat.client.teach(Teach(token=content.token))
        stage.settle(lambda: chat.model.lesson.is_teaching, "the role")
        chat.commands.open("#clase")
        stage.friend("Luis").say("#clase", self.texts["shutdown"])
        chat.commands.send(self.texts["answer"])

    def vote(self, kind: str, votes: dict[str, int]) -> None:
        """Let people answer the newest ballot of a kind."""
        stage, lesson = self.stage, self.stage.chat.model.lesson
        stage.settle(
            lambda: any(
                entry.item.kind == kind and entry.place is not None for entry in stage.entries
            ),
            kind,
        )
        place = next(entry.place for entry in reversed(stage.entries) if entry.item.kind == kind)
        assert place is not None
        stage.settle(lambda: lesson.tally("#clase", place[0]) is not None, "the tally")
        tally = lesson.tally("#clase", place[0])
        assert tally is not None
        for nick, answer in votes.items():
            request = Vote(room="#clase", id=tally.id, choices=(answer,))
            stage.friend(nick).client.teach(request)

        def voters() -> int:
            now = lesson.tally("#clase", place[0])
            return now.voters if now is not None else 0

        stage.settle(lambda: voters() == len(votes), "the votes")

    def fill_panel(self) -> None:
        """Ask a poll and a quick question, let hands go up, and lock something."""
        stage, texts = self.stage, self.texts
        chat, teaching = stage.chat, stage.chat.teaching.teaching
        teaching.ask_pulse()
        self.vote("pulse", _PULSE)
        teaching.ask("#clase", Poll(texts["question"], tuple(texts["answers"].splitlines())))
        self.vote("poll", _VOTES)
        for nick, text in (("Iván", texts["reuse"]), ("Carmen", texts["thread"]), ("Sofía", "")):
            stage.friend(nick).client.teach(RaiseHand(text=text))
            stage.settle(partial(self._is_up, nick), "the hand")
        teaching.lock("private", seconds=600)
        stage.settle(lambda: chat.model.lesson.lock("private") is not None, "the lock")
        stage.friend("Luis").say("#clase", texts["second"])

    def _is_up(self, nick: str) -> bool:
        return any(hand.nick == nick for hand in self.stage.chat.model.lesson.hands)

    def open_panel(self) -> None:
        """Open the panel of the class."""
        stage = self.stage
        if not stage.chat.teaching.is_open:
            stage.chat.teaching.toggle()
        # the pointer points at nothing
        below = stage.root.winfo_height() - 2
        stage.root.event_generate("<Motion>", warp=True, x=stage.root.winfo_width() // 2, y=below)
        stage.chat.composer.text.focus_set()
        stage.settle()

    @property
    def dialogs(self) -> TeachingDialogs:
        return self.stage.chat.teaching.dialogs


def _taught(stage: Stage) -> _TeachersLesson:
    lesson = _TeachersLesson(stage)
    lesson.begin()
    return lesson


def teacher(stage: Stage) -> None:
    """Show the panel of the class while everything goes on at once."""
    lesson = _taught(stage)
    lesson.fill_panel()
    lesson.open_panel()


def teacher_quiet(stage: Stage) -> None:
    """Show the panel at the beginning of a lesson."""
    _taught(stage).open_panel()


def teacher_poll(stage: Stage) -> None:
    """Show a poll that is being written."""
    lesson = _taught(stage)
    lesson.dialogs.poll()
    dialog = lesson.dialogs.open_one
    dialog.question.insert(0, lesson.texts["question"])  # type: ignore[union-attr]
    dialog.answers.fill(lesson.texts["answers"])  # type: ignore[union-attr]


def teacher_announce(stage: Stage) -> None:
    """Show an announcement that is being written, and one that some have seen."""
    lesson = _taught(stage)
    stage.chat.teaching.teaching.announce("#clase", lesson.texts["hand in"])
    lesson.vote("announce", dict.fromkeys(_VOTES, 0))
    lesson.open_panel()
    lesson.dialogs.announce()


def teacher_votes(stage: Stage) -> None:
    """Show who has seen an announcement."""
    lesson = _taught(stage)
    stage.chat.teaching.teaching.announce("#clase", lesson.texts["hand in"])
    lesson.vote("announce", dict.fromkeys(_VOTES, 0))
    lesson.open_panel()
    entry = next(one for one in stage.entries if one.item.kind == "announce")
    lesson.dialogs.show_votes("#clase", entry)
    stage.settle()


def teacher_groups(stage: Stage) -> None:
    """Show the class being split into groups."""
    lesson = _taught(stage)
    lesson.dialogs.split()
    dialog = lesson.dialogs.open_one
    assert isinstance(dialog, GroupsDialog)
    names = [line.split(": ")[1] for line in dialog.list.content.splitlines()]
    people = sorted(", ".join(names).split(", "))
    title = "grupo" if stage.look.language == "es" else "group"
    lines = [f"{title}-{n + 1}: {', '.join(people[n::4])}" for n in range(4)]
    dialog.list.fill("\n".join(lines))  # chance would make another picture each time


def teacher_mute(stage: Stage) -> None:
    """Show how somebody is muted."""
    lesson = _taught(stage)
    lesson.dialogs.mute("Martín")
    lesson.dialogs.open_one.reason.insert(0, lesson.texts["reason"])  # type: ignore[union-attr]


def teacher_ban(stage: Stage) -> None:
    """Show how somebody is banned."""
    _taught(stage).dialogs.ban("Martín")


def teacher_locks(stage: Stage) -> None:
    """Show who is muted and banned."""
    lesson = _taught(stage)
    teaching = stage.chat.teaching.teaching
    teaching.lock_person("mute", "Martín", 600, lesson.texts["reason"])
    teaching.lock_person("ban", "Hugo", 3600, "")
    stage.settle(lambda: len(list(stage.chat.model.lesson.locks)) == 2, "the locks")
    lesson.dialogs.show_locks()


def teacher_book(stage: Stage) -> None:
    """Show what teachers have done."""
    lesson = _taught(stage)
    teaching = stage.chat.teaching.teaching
    teaching.silence()
    teaching.lock_person("mute", "Martín", 600, lesson.texts["reason"])
    teaching.unlock("write")
    teaching.set_helper("Elena", on=True)
    stage.settle(lambda: stage.chat.model.lesson.is_teacher("Elena"), "the helper")
    lesson.dialogs.show_book("actions")
    stage.settle()


def teacher_visits(stage: Stage) -> None:
    """Show who was here."""
    _taught(stage).dialogs.show_book("visits")
    stage.settle()


def teacher_export(stage: Stage) -> None:
    """Show what can be exported."""
    _taught(stage).dialogs.export("transcript")


def teacher_pin(stage: Stage) -> None:
    """Show where the server's PIN is typed."""
    Lesson(stage).come()
    stage.chat.teaching.dialogs.ask_pin()


def teacher_commands(stage: Stage) -> None:
    """Show what a teacher can type."""
    _taught(stage)
    stage.chat.commands.send("/help")


def teacher_numbered(stage: Stage) -> None:
    """Show messages with the numbers that commands take."""
    lesson = _taught(stage)
    lesson.fill_panel()
    stage.chat.commands.send("/messages")


def teacher_menu(stage: Stage) -> None:
    """Show what a teacher can do with a person."""
    lesson = _taught(stage)
    menu = stage.chat.menus.build("Martín", stage.chat.roster.tree)
    menu.submenu(next(iter(label for label in menu.labels if label in ("Class", "Clase"))))
    lesson.open_panel()
    menu.post(stage.root.winfo_rootx() + 200, stage.root.winfo_rooty() + 120)
    stage.settle()


SCENES = (
    teacher,
    teacher_quiet,
    teacher_poll,
    teacher_announce,
    teacher_votes,
    teacher_groups,
    teacher_mute,
    teacher_ban,
    teacher_locks,
    teacher_book,
    teacher_visits,
    teacher_export,
    teacher_pin,
    teacher_commands,
    teacher_numbered,
    teacher_menu,
)
