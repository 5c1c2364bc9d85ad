"""Say what a teacher can do in the menus of the class, of a person, a room and a message."""

from __future__ import annotations

import tkinter as tk
from functools import partial

from gui.looks.theme import Theme
from gui.model.conversation import Entry
from gui.model.model import Model
from gui.model.teaching import DURATIONS, PAUSES, Teaching
from gui.parts.menu_content import MenuContent
from gui.parts.popup_menu import PopupMenu
from gui.teacher.teaching_dialogs import TeachingDialogs
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire import names
from net.wire.ballots import BALLOTS
from net.wire.names import is_group, is_room


def build_class_menu(
    button: tk.Widget, theme: Theme, model: Model, teaching: Teaching, dialogs: TeachingDialogs
) -> PopupMenu:
    """Return the menu of the whole class."""
    menu, can = PopupMenu(button, theme), teaching.is_possible
    menu.add(_("Ask a poll…"), dialogs.poll, icon="poll", enabled=can)
    menu.add(_("Announce…"), dialogs.announce, icon="megaphone", enabled=can)
    menu.add(_("Split into groups…"), dialogs.split, icon="split", enabled=can)
    menu.add_separator()
    menu.add(_("Muted and banned…"), dialogs.show_locks, icon="mute", enabled=can)
    menu.add(_("What teachers have done…"), partial(dialogs.show_book, "actions"), icon="info")
    menu.add(_("Who was here…"), partial(dialogs.show_book, "visits"), icon="group")
    menu.add(_("Export the lesson…"), dialogs.export, icon="export")
    menu.add_separator()
    menu.add(_("Stop teaching"), teaching.stop_teaching, icon="teacher", enabled=can)
    if model.lesson.may("end"):
        menu.add(_("End the class…"), teaching.ask_end, icon="exit", danger=True, enabled=can)
    return menu


def add_to_conversation(
    menu: MenuContent, name: str, model: Model, teaching: Teaching, dialogs: TeachingDialogs
) -> None:
    """Add what a teacher can do with a person or a room, as a menu of its own."""
    if is_group(name) or names.key(name) == names.key(model.me):
        return
    menu.add_separator()
    own = menu.add_submenu(_("Class"), "teacher")
    if is_room(name):
        _add_room(own, name, model, teaching, dialogs)
    else:
        _add_person(own, name, model, teaching, dialogs)


def _add_person(
    menu: MenuContent, nick: str, model: Model, teaching: Teaching, dialogs: TeachingDialogs
) -> None:
    lesson = model.lesson
    if any(names.key(hand.nick) == names.key(nick) for hand in lesson.hands):
        menu.add(_("Lower the hand"), partial(teaching.lower, nick), icon="hand")
    muted, banned = lesson.lock("mute", nick=nick), lesson.lock("ban", nick=nick)
    if muted is not None:
        label = " ".join(filter(None, (_("Let them write again"), _until(model, "mute", nick))))
        menu.add(label, partial(teaching.unlock, "mute", nick=nick), icon="bell")
    elif lesson.may("mute", nick):
        menu.add(_("Mute for the class…"), partial(dialogs.mute, nick), icon="mute")
    if lesson.may("kick", nick):
        menu.add(_("Put out of the class…"), partial(teaching.ask_kick, nick), icon="exit")
    if banned is not None:
        menu.add(_("Let them in again"), partial(teaching.unlock, "ban", nick=nick), icon="check")
    elif lesson.may("ban", nick):
        menu.add(_("Ban…"), partial(dialogs.ban, nick), icon="lock", danger=True)
    menu.add_separator()
    if lesson.may("rename", nick):
        menu.add(_("Give another name…"), partial(dialogs.rename, nick), icon="edit")
    if lesson.may("free", nick):
        menu.add(_("Free the name…"), partial(teaching.ask_free, nick), icon="person")
    if lesson.may("role", nick):
        role = model.community.role(nick)
        if not role:
            act = partial(teaching.set_helper, nick, on=True)
            menu.add(_("Make a helper"), act, icon="teacher")
        elif role == "helper":
            act = partial(teaching.set_helper, nick, on=False)
            menu.add(_("No longer a helper"), act, icon="teacher")


def _until(model: Model, kind: str, nick: str) -> str:
    lock = model.lesson.lock(kind, nick=nick)
    said = model.lesson.ends(lock, model.clock()) if lock is not None else ""
    return "(" + _("muted {until}").format(until=said) + ")" if said else ""


def _add_room(
    menu: MenuContent, room: str, model: Model, teaching: Teaching, dialogs: TeachingDialogs
) -> None:
    lesson = model.lesson
    if lesson.lock("write", room) is not None:
        menu.add(_("Open the room"), partial(teaching.unlock, "write", room=room), icon="lock")
    else:
        close = menu.add_submenu(_("Close the room"), "lock")
        for duration in DURATIONS:
            act = partial(teaching.lock, "write", room=room, seconds=duration.seconds)
            close.add(_(duration.label), act)
    if lesson.lock("slow", room) is not None:
        act = partial(teaching.unlock, "slow", room=room)
        menu.add(_("End slow mode"), act, icon="timer")
    else:
        slow = menu.add_submenu(_("Slow mode"), "timer")
        for pause in PAUSES:
            label = _("One message every {n} s").format(n=pause)
            slow.add(label, partial(teaching.lock, "slow", room=room, pause=pause))
    if teaching.is_class_room(room):
        menu.add_separator()
        menu.add(_("Ask a poll…"), partial(dialogs.poll, room), icon="poll")
        menu.add(_("Announce…"), partial(dialogs.announce, room), icon="megaphone")
    menu.add_separator()
    menu.add(_("Clear the room…"), partial(teaching.ask_clear, room), icon="delete", danger=True)


def add_to_message(
    menu: MenuContent, entry: Entry, model: Model, teaching: Teaching, dialogs: TeachingDialogs
) -> None:
    """Add what a teacher can do with a message in view."""
    current = model.current_conversation
    if current is None or not is_room(current.name) or is_group(current.name):
        return
    if entry.place is None or entry.deleted or not entry.sender:
        return
    room, kind = current.name, entry.item.kind
    menu.add_separator()
    if teaching.is_pinned(room, entry):
        menu.add(
            _("Unpin for everybody"), partial(teaching.pin, room, entry, on=False), icon="pin-free"
        )
    elif kind in ("", *BALLOTS):
        menu.add(_("Pin for everybody"), partial(teaching.pin, room, entry, on=True), icon="pin")
    if kind in BALLOTS:
        tally = model.lesson.tally(room, entry.place[0])
        if tally is not None and tally.open:
            menu.add(_("Close the vote"), partial(teaching.close_ballot, room, entry), icon="check")
        if teaching.is_named(entry):
            votes = partial(dialogs.show_votes, room, entry)
            menu.add(_("Who has answered…"), votes, icon="group")
    if not entry.own:
        menu.add(
            _("Remove for everybody…"),
            partial(teaching.ask_remove, room, entry),
            icon="delete",
            danger=True,
        )
        if model.lesson.may("mute", entry.sender):
            label = _("Mute {name}…").format(name=displayable_line(entry.sender))
            menu.add(label, partial(dialogs.mute, entry.sender), icon="mute")
