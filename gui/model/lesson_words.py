"""Say to whoever is taught what is locked and what the teacher can see and do. No tkinter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gui.model.lesson import HeldLock
from gui.model.model import Model
from gui.model.records import ConnectionPhase
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line
from gui.words.times import moment

MOST_NAMES = 2  # of teachers in a sentence


class Closed(NamedTuple):
    """Says what a composer shows that is locked.

    Attributes:
        text: what is locked, by whom and why.
        left: the seconds until it ends; None: when a teacher unlocks it.
        note: what the user can do meanwhile.
    """

    text: str
    left: float | None
    note: str


def teachers(model: Model) -> list[str]:
    """Return the names of those who teach, teachers before helpers, who is here first."""
    people = [person for person in model.community.people.values() if person.role]
    people.sort(key=lambda one: (one.role != "teacher", one.presence.value == "offline", one.nick))
    return [displayable_line(person.nick) for person in people]


def who_teaches(model: Model) -> str:
    """Return the names of the teachers for a sentence; "the teacher" if nobody is known."""
    names = teachers(model)[:MOST_NAMES]
    if not names:
        return _("the teacher")
    return (
        names[0]
        if len(names) == 1
        else _("{name} or {other}").format(name=names[0], other=names[1])
    )


def has_teacher(model: Model) -> bool:
    """Return whether somebody teaches here, or has locked something from the server's console."""
    return any(person.role for person in model.community.people.values()) or any(model.lesson.locks)


def is_taught(model: Model) -> bool:
    """Return whether the user is in a class with a teacher, and is none."""
    connection = model.connection
    is_here = connection.phase is ConnectionPhase.ONLINE and not connection.plain
    return is_here and not model.lesson.is_teaching and has_teacher(model)


def closed(model: Model) -> Closed | None:
    """Return what the composer shows if the user can't write in the current conversation."""
    conversation = model.current_conversation
    if conversation is None or model.connection.phase is not ConnectionPhase.ONLINE:
        return None
    lock = model.lesson.what_stops(conversation.name)
    if lock is None:
        return None
    text = _what_is_closed(lock)
    if lock.said.reason:
        text = f"{text}: {displayable_line(lock.said.reason)}"
    note = _("Your draft is kept.")
    if teachers(model):
        note += " " + _("You can still write to {name}.").format(name=who_teaches(model))
    return Closed(text, model.lesson.left(lock), note)


def _what_is_closed(lock: HeldLock) -> str:
    said = lock.said
    words = {"name": displayable_line(said.by), "room": displayable_line(said.room)}
    if said.kind == "mute":
        text = _("{name} has muted you") if said.by else _("You are muted")
    elif said.kind == "private":
        text = _("Private messages closed by {name}") if said.by else _("Private messages closed")
    elif said.room:
        text = _("Room closed by {name}") if said.by else _("Room closed")
    else:
        text = _("Rooms closed by {name}") if said.by else _("Rooms closed")
    return text.format_map(words)


def slow_mode(model: Model) -> str:
    """Return the sentence that says how often one may write here; "" if there is no limit."""
    conversation = model.current_conversation
    pause = model.lesson.pause(conversation.name) if conversation is not None else 0
    if not pause or model.connection.phase is not ConnectionPhase.ONLINE:
        return ""
    return ngettext(
        "Slow mode: one message every {n} second.",
        "Slow mode: one message every {n} seconds.",
        pause,
    ).format(n=pause)


def countdown(seconds: float) -> str:
    """Return how long something lasts, such as "4:12" or "1:04:12"."""
    left = int(-(-seconds // 1))
    minutes, left = divmod(left, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


# --- fairness -------------------------------------------------------------------------------------


def fairness(model: Model) -> tuple[str, ...]:
    """Return the line that says what is closed now, or what the teacher can see, and shorter ones.

    It also says that the server shows how it works. It is empty if there is nothing to say. The
    rest is in `fairness_points`.
    """
    shows = is_shown_how(model)
    if not is_taught(model):
        return (_("This class shows how it works"), _("Shows how it works")) if shows else ()
    short = _("What {name} can see").format(name=who_teaches(model))
    said = _closed_now(model) or short
    if not shows:
        return said, short
    too = _("shows how it works")
    return f"{said} · {too}", f"{short} · {too}", _("Shows how it works"), short


def is_shown_how(model: Model) -> bool:
    """Return whether the server tells authors the way of their messages."""
    connection = model.connection
    return connection.phase is ConnectionPhase.ONLINE and connection.teaches


def _closed_now(model: Model) -> str:
    lesson = model.lesson
    private = lesson.lock("private")
    if private is not None:
        return _within(_("Private messages only with {name}"), model, private)
    write = lesson.lock("write")
    if write is not None:
        return _within(_("Only {name} writes in the rooms"), model, write)
    return ""


def _within(text: str, model: Model, lock: HeldLock) -> str:
    said = text.format(name=who_teaches(model))
    end = _end(model, lock)
    return f"{said} {end}" if end else said


def _end(model: Model, lock: HeldLock) -> str:
    left = model.lesson.left(lock)
    if left is None:
        return ""
    at = moment(int(model.clock() + left * 1000))
    return _("until {time}").format(time=f"{at:%H:%M}")


class FairnessPoints(NamedTuple):
    """Says what the teacher sees and doesn't see, can do, and has locked now, in sentences.

    Without a teacher these are empty. `shown` is what everybody sees of how the class works.
    """

    sees: tuple[str, ...] = ()
    sees_not: tuple[str, ...] = ()
    can: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def fairness_points(model: Model) -> FairnessPoints:
    """Return everything that the user should know of the teacher's power."""
    shown = _shown() if is_shown_how(model) else ()
    if not is_taught(model):
        return FairnessPoints(shown=shown)
    name = who_teaches(model)
    return FairnessPoints(
        (
            _("what is written in the rooms, like everybody in them"),
            _("who is here, since when, and from which address"),
            _("who raises their hand, and with which question"),
            _("who has answered a poll that says so, and who has read an announcement"),
        ),
        (
            _("private messages between others, nor groups that they are not in"),
            _("who has answered what in an anonymous poll"),
            _("what you have not sent, and what you have on this computer"),
        ),
        (
            _("close rooms, private messages and the class, for a time, and slow rooms down"),
            _("mute, put out and ban people, and rename them"),
            _("remove messages of rooms, pin some, and announce something"),
            _("move people into rooms, and end the class"),
        ),
        tuple(_now(model))
        or (_("Nothing is closed now. You can always write to {name}.").format(name=name),),
        shown,
    )


def _shown() -> tuple[str, ...]:
    return (
        _(
            "Whoever writes to you can see when their message was sent, was kept and came here, "
            "and which part of the program had it, to a fraction of a millisecond."
        ),
        _(
            "They also see when it was drawn here, if you let others see what you have read "
            "(settings)."
        ),
        _("Nobody sees anything of messages that others have written."),
    )


def _now(model: Model) -> Iterator[str]:
    lesson = model.lesson
    words = {
        "private": _("Private messages are closed, but those with {name} are not."),
        "write": _("Nobody but {name} can write in the rooms."),
        "room": _("Nobody but {name} can write in {room}."),
        "enter": _("Nobody new can come in."),
        "slow": _("In {room} everybody can write once in {n} seconds."),
        "mute": _("You are muted: you can only write to {name}, raise your hand and vote."),
    }
    for lock in lesson.locks:
        said = lock.said
        kind = "room" if said.kind == "write" and said.room else said.kind
        if kind not in words:
            continue
        line = words[kind].format(
            name=who_teaches(model), room=displayable_line(said.room), n=said.pause
        )
        end = _end(model, lock)
        yield f"{line.removesuffix('.')} ({end})." if end else line


# --- hands ----------------------------------------------------------------------------------------


def hand_tip(model: Model, keys: str) -> str:
    """Return what the button says that raises the user's hand."""
    hand = model.lesson.own_hand
    if hand is None:
        return _("Raise your hand ({keys})").format(keys=keys)
    if hand.place <= 1:
        return _("Your hand is up: you are next")
    return _("Your hand is up: you are number {n}").format(n=hand.place)


def hand_lowered(code: str, by: str) -> tuple[str, str]:
    """Return title and text of the notice that somebody else has lowered the user's hand."""
    name = displayable_line(by) or _("the teacher")
    if code == "answered":
        return _("It is your turn."), _("{name} is answering your question.").format(name=name)
    return _("Your hand is down."), _("{name} has lowered it.").format(name=name)
