"""Connect the lesson with the window of whoever is taught: hand, locks, pins, ballots, fairness.

It outlives the widgets, which are made anew for another language or palette. Where nobody teaches
it makes none of its own.
"""

from __future__ import annotations

import tkinter as tk
from functools import partial
from tkinter import ttk
from typing import TYPE_CHECKING, Protocol

import msgspec

from gui.attention.banner_notices import Notices, ShownNotice
from gui.composer.composer import Composer
from gui.composer.header import Header
from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.messages.ballot_ways import BallotWays
from gui.messages.transcript import Transcript
from gui.model import lesson_words
from gui.model.ballot_finder import BallotFinder
from gui.model.chat_port import ChatPort
from gui.model.commands import ChatView
from gui.model.conversation import DeliveryStatus, Entry
from gui.model.lesson import LessonChanges
from gui.model.model import Model
from gui.model.navigation import Navigation
from gui.model.records import ConnectionPhase, ModelChanges, OfferedAction
from gui.parts.layout import ChatLayout
from gui.parts.popup_menu import PopupMenu
from gui.words import key_names
from gui.words.i18n import _
from gui.words.text import displayable_line, typed
from net.wire import names
from net.wire.events import Quote
from net.wire.teaching import QUESTION_CHARACTERS, Pinned, RaiseHand, Tally, Vote

if TYPE_CHECKING:
    from gui.messages.pins_line import PinsLine

TICK_MS = 500  # how often countdowns are updated
HAND_KEYS = "Ctrl+H"


class LessonWidgets(Protocol):
    """A chat has these widgets, and finds messages."""

    window: ChatLayout
    header: Header
    transcript: Transcript
    composer: Composer
    navigation: Navigation
    notices: Notices


class LessonControl:
    """Belongs to one chat; `use` gives it the widgets."""

    def __init__(
        self, root: tk.Tk, theme: Theme, model: Model, client: ChatPort, view: ChatView
    ) -> None:
        self._root, self._theme, self._model, self._client = root, theme, model, client
        self._view, self._ballots = view, BallotFinder(model, client)
        self._widgets: LessonWidgets | None = None
        self._tick = Delay(root, TICK_MS, self._show_locks)
        self._hand: ttk.Button | None = None
        self._pins: PinsLine | None = None
        self._dialog: tk.Toplevel | None = None
        self._teachers: frozenset[str] = frozenset()

    # --- the widgets ------------------------------------------------------------------------------

    def use(self, widgets: LessonWidgets) -> None:
        """Use these widgets from now on."""
        self._widgets = widgets
        widgets.composer.waiting.on_hand = self.raise_hand
        widgets.composer.note.on_fairness = self.explain
        widgets.transcript.use_ballots(BallotWays(self._tally, self._can_vote, self._vote))
        self.refresh()

    def release(self) -> None:
        """Let go of the widgets, which are about to be destroyed."""
        self._tick.cancel()
        if self._dialog is not None:
            self._dialog.destroy()
        self._widgets = self._hand = self._pins = self._dialog = None

    def draw(self, model_changes: ModelChanges) -> None:
        """Show what has changed in the lesson."""
        changes, has_found = model_changes.lesson, self._ballots.follow(model_changes)
        if self._widgets is None:
            return
        has_more = model_changes.loaded or model_changes.older or model_changes.arrived
        if changes.ballots or has_found or (has_more and self._model.lesson.unread_announcements):
            self._widgets.notices.refresh()
        if changes.ballots:
            self._widgets.transcript.draw_ballots()
        if changes.lowered is not None:
            lowered = changes.lowered
            self._view.show_notice(*lesson_words.hand_lowered(lowered.code, lowered.by))
        if changes.roles:
            self._redraw_teachers()
        if changes != LessonChanges() or model_changes.connection or model_changes.moved:
            self.refresh()

    def refresh(self) -> None:
        """Show everything as it is now."""
        if self._widgets is not None:
            self._show_hand(self._widgets.header)
            self._show_pins(self._widgets)
            self._show_locks()

    # --- the hand ---------------------------------------------------------------------------------

    def _show_hand(self, header: Header) -> None:
        is_taught = lesson_words.is_taught(self._model)
        if self._hand is None:
            if not is_taught:
                return
            self._hand = header.add_button("hand", self.raise_hand)
        hand = self._model.lesson.own_hand
        icon = self._theme.icon("hand", "accent" if hand is not None else "muted")
        text = f" {hand.place}" if hand is not None and hand.place else ""
        self._hand.configure(image=icon, text=text, compound="left")
        self._hand.state(["selected" if hand is not None else "!selected"])
        keys = key_names.shown(HAND_KEYS)
        header.show_button(self._hand, lesson_words.hand_tip(self._model, keys), shown=is_taught)

    def raise_hand(self) -> None:
        """Ask what the user wants to ask, or what to do with the hand that is up."""
        lesson, connection = self._model.lesson, self._model.connection
        if connection.phase is not ConnectionPhase.ONLINE or connection.plain or lesson.is_teaching:
            self._root.bell()
        elif lesson.own_hand is None or self._hand is None:
            self._ask()
        else:
            menu = PopupMenu(self._hand, self._theme)
            menu.add(_("Take my hand down"), self._lower, icon="hand")
            menu.add(_("Change the question…"), self._ask, icon="edit")
            menu.post_at(self._hand)

    def _ask(self) -> None:
        from gui.parts.line_dialog import LineDialog

        hand = self._model.lesson.own_hand
        if self._dialog is not None and self._dialog.winfo_exists():
            self._dialog.destroy()
        self._dialog = LineDialog(
            self._root,
            self._theme,
            _("Raise your hand"),
            _("Your question, if you like (only the teacher sees it)"),
            hand.text if hand is not None else "",
            verb=_("Raise"),
            clean=_question,
            on_done=self._raise,
            may_be_empty=True,
            always=True,
        )

    def _raise(self, question: str) -> None:
        self._client.teach(RaiseHand(text=question))

    def _lower(self) -> None:
        self._client.teach(RaiseHand(up=False))

    # --- locks ------------------------------------------------------------------------------------

    def _show_locks(self) -> None:
        self._tick.cancel()
        if self._widgets is None:
            return
        model, composer = self._model, self._widgets.composer
        closed = lesson_words.closed(model)
        conversation = model.current_conversation
        wait = model.lesson.wait(conversation.name) if conversation is not None else 0.0
        if closed is not None:
            left = "" if closed.left is None else lesson_words.countdown(closed.left)
            has_hand = model.lesson.own_hand is None
            composer.waiting.lock(closed.text, left, closed.note, has_hand=has_hand)
        else:
            slow = lesson_words.slow_mode(model)
            composer.waiting.wait(_seconds(wait) if wait and slow else "", slow)
        composer.note.show_fairness(*lesson_words.fairness(model))
        if (closed is not None and closed.left is not None) or wait:
            self._tick.start()

    def explain(self) -> None:
        """Say what the teacher can see and do."""
        from gui.dialogs.fairness_dialog import FairnessDialog

        name, points = (
            lesson_words.who_teaches(self._model),
            lesson_words.fairness_points(self._model),
        )
        FairnessDialog(self._root, self._theme, name[:1].upper() + name[1:], points)

    # --- pins -------------------------------------------------------------------------------------

    def _show_pins(self, widgets: LessonWidgets) -> None:
        conversation = self._model.current_conversation
        told = self._model.lesson.pins(conversation.name) if conversation is not None else None
        if told is None or not told.pins:
            if self._pins is not None:
                widgets.window.put_above_messages(None)
            return
        if self._pins is None:
            from gui.messages.pins_line import PinsLine

            self._pins = PinsLine(widgets.window, self._theme, on_open=self._go_to_pin)
        self._pins.show(told.pins)
        widgets.window.put_above_messages(self._pins)

    def _go_to_pin(self, pin: Pinned) -> None:
        if self._widgets is not None:
            self._widgets.navigation.go_to_quote(Quote(pin.sender, pin.cid))

    # --- ballots ----------------------------------------------------------------------------------

    def _tally(self, ballot: Entry) -> Tally | None:
        conversation, lesson = self._model.current_conversation, self._model.lesson
        if conversation is None or ballot.place is None or not _is_asked(ballot):
            return None
        tally = lesson.tally(conversation.name, ballot.place[0])
        if tally is None:  # the server tells only those that are open
            ended = ballot.item.result
            if ended is None:
                return None
            counts, voters = ended.counts, ended.voters
            return Tally(conversation.name, 0, counts, voters, voters, open=False)
        return msgspec.structs.replace(tally, mine=lesson.own_vote(tally.room, ballot.place[0]))

    def _can_vote(self, ballot: Entry) -> bool:
        return _is_asked(ballot) and not self._model.lesson.is_teaching

    def _vote(self, ballot: Entry, choices: tuple[int, ...]) -> None:
        conversation = self._model.current_conversation
        if conversation is not None:
            self._client.teach(Vote(room=conversation.name, id=0, choices=choices), ballot.place)

    def announcement(self) -> ShownNotice | None:
        """Return what the user has to acknowledge, for the banner; None if there is nothing."""
        lesson = self._model.lesson
        if lesson.is_teaching:
            return None
        for room, major in lesson.unread_announcements:
            ballot = self._ballots.find(room, major)
            if ballot is not None and not ballot.deleted:
                title = _("{name} announces:").format(name=displayable_line(ballot.sender))
                read = partial(self._acknowledge, room, ballot)
                return title, ballot.item.text, (OfferedAction(_("I have read it"), read),)
        return None

    def _acknowledge(self, room: str, ballot: Entry) -> None:
        self._client.teach(Vote(room=room, id=0, choices=(0,)), ballot.place)

    # --- inside -----------------------------------------------------------------------------------

    def _redraw_teachers(self) -> None:
        """Draw again the messages of those who teach now, or no longer."""
        people = self._model.community.people
        teachers = frozenset(key for key, person in people.items() if person.role)
        changed, self._teachers = teachers ^ self._teachers, teachers
        conversation = self._model.current_conversation
        if changed and conversation is not None and self._widgets is not None:
            entries = conversation.entries
            self._widgets.transcript.update_entries(
                entry for entry in entries if entry.sender and names.key(entry.sender) in changed
            )


def _is_asked(ballot: Entry) -> bool:
    """Return whether the server has the ballot: one that has failed is at the place of another."""
    return ballot.place is not None and ballot.receipt is not DeliveryStatus.FAILED


def _question(text: str) -> str:
    return " ".join(typed(text).split())[:QUESTION_CHARACTERS]


def _seconds(wait: float) -> str:
    seconds = int(-(-wait // 1))
    return _("{n} s").format(n=seconds) if seconds < 100 else lesson_words.countdown(wait)
