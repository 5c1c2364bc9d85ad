"""Open the teacher's dialogs, at most one at a time, and pass them what the server answers."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from gui.looks.theme import Theme
from gui.model.chat_port import ChatPort
from gui.model.conversation import Entry
from gui.model.faces import face_of
from gui.model.lesson import LessonChanges
from gui.model.model import Model
from gui.model.records import Availability
from gui.model.teaching import Teaching
from gui.parts.dialog import Dialog
from gui.parts.row_list import ListHead, ListLine, ListRow
from gui.words.errors import explain_wish, in_one_line
from gui.words.i18n import _
from gui.words.matching import in_order
from gui.words.tables import FileTable
from gui.words.text import displayable_line, typed
from net.wire import names
from net.wire.ballots import BadBallot, parse_poll
from net.wire.teaching import BookLine, BookPage, RoomPlan, Votes

MOST_LINES = 20_000  # of the book, in a file


class TeachingDialogs:
    """Belongs to one chat, until it is built anew."""

    def __init__(
        self, root: tk.Tk, theme: Theme, model: Model, client: ChatPort, teaching: Teaching
    ) -> None:
        self._root, self._theme, self._model = root, theme, model
        self._client, self._teaching = client, teaching
        self._dialog: Dialog | None = None
        self._ref = ""  # of what the open dialog has asked
        self._voted: tuple[str, Entry] | None = None  # the ballot whose votes are shown
        # What is done with a page of the book, and if there is none, by the ref that has asked.
        self._waiting: dict[str, Callable[[BookPage], None]] = {}
        self._failing: dict[str, Callable[[str], None]] = {}

    @property
    def open_one(self) -> Dialog | None:
        """Return the dialog that is open; None if none is."""
        return self._dialog if self._dialog is not None and self._dialog.winfo_exists() else None

    def close(self) -> None:
        """Close it."""
        if self.open_one is not None:
            self.open_one.close()
        self._dialog, self._ref, self._voted = None, "", None

    def _show(self, dialog: Dialog) -> None:
        if self.open_one is not None and self.open_one is not dialog:
            self.open_one.close()
        self._dialog, self._ref, self._voted = dialog, "", None
        self._waiting.clear()
        self._failing.clear()

    # --- what the server answers ------------------------------------------------------------------

    def follow(self, changes: LessonChanges) -> None:
        """Show in the open dialog what has changed, or what was asked."""
        from gui.teacher.person_dialogs import LocksDialog, PinDialog
        from gui.teacher.votes_dialog import VotesDialog

        dialog = self.open_one
        if dialog is None:
            return
        for answer in changes.answers:
            if isinstance(answer, BookPage) and answer.ref in self._waiting:
                self._failing.pop(answer.ref, None)
                self._waiting.pop(answer.ref)(answer)
            elif (
                isinstance(answer, Votes)
                and isinstance(dialog, VotesDialog)
                and answer.ref == self._ref
            ):
                dialog.tell(answer)
        if isinstance(dialog, PinDialog) and self._model.lesson.is_teaching:
            self.close()
        elif isinstance(dialog, LocksDialog) and changes.locks:
            dialog.refresh()
        if self._voted is not None and changes.ballots:
            room, entry = self._voted
            if entry.place is not None and (names.key(room), entry.place[0]) in changes.ballots:
                self._ref = self._teaching.ask_votes(room, entry)

    def take_refusal(self, code: str, ref: str) -> bool:
        """Show a refusal in the dialog that has asked; return False if none has."""
        from gui.teacher.book_dialog import BookDialog
        from gui.teacher.person_dialogs import PinDialog
        from gui.teacher.votes_dialog import VotesDialog

        dialog = self.open_one
        if ref != self._ref or dialog is None:
            return False
        said = in_one_line(explain_wish(code))
        if isinstance(dialog, PinDialog):
            dialog.refuse(said)
        elif isinstance(dialog, VotesDialog | BookDialog):
            dialog.say(said)
        elif ref in self._failing:
            self._failing.pop(ref)(said)
        else:
            return False
        return True

    # --- asking everybody -------------------------------------------------------------------------

    @property
    def _rooms(self) -> list[str]:
        """Return the rooms of the class that the user is in."""
        rooms = [room.name for room in self._model.community.rooms.values()]
        return sorted(filter(self._teaching.is_class_room, rooms), key=in_order)

    def poll(self, room: str = "") -> None:
        """Let the teacher ask a poll."""
        from gui.teacher.ask_dialogs import PollDialog

        chosen = room or self._teaching.room
        self._show(PollDialog(self._root, self._theme, self._rooms, chosen, self._teaching.ask))

    def announce(self, room: str = "") -> None:
        """Let the teacher announce something."""
        from gui.teacher.ask_dialogs import AnnounceDialog

        chosen = room or self._teaching.room
        self._show(
            AnnounceDialog(self._root, self._theme, self._rooms, chosen, self._teaching.announce)
        )

    def show_votes(self, room: str, entry: Entry) -> None:
        """Show who has answered a ballot."""
        from gui.teacher.votes_dialog import VotesDialog

        answers: tuple[str, ...] = (_("Seen"),)
        if entry.item.kind == "pulse":
            answers = (_("yes"), _("no"), _("too fast"))
        elif entry.item.kind == "poll":
            try:
                answers = parse_poll(entry.item.text).answers
            except BadBallot:  # of a newer version
                answers = ()
        face = partial(face_of, self._model)
        self._show(VotesDialog(self._root, self._theme, answers, face))
        self._voted = room, entry
        self._ref = self._teaching.ask_votes(room, entry)

    # --- what is typed ----------------------------------------------------------------------------

    def show_commands(self) -> None:
        """Show all commands that can be typed."""
        from gui.teacher.typed_dialogs import CommandsDialog

        self._show(CommandsDialog(self._root, self._theme))

    def show_numbered(self, room: str, entries: Sequence[Entry]) -> None:
        """Show messages of a room with their numbers, from 1 on."""
        from gui.teacher.typed_dialogs import NumberedDialog

        face = partial(face_of, self._model)
        self._show(NumberedDialog(self._root, self._theme, room, entries, face))

    # --- people -----------------------------------------------------------------------------------

    def mute(self, nick: str) -> None:
        """Let the teacher mute a person."""
        self._lock("mute", nick)

    def ban(self, nick: str) -> None:
        """Let the teacher ban a person."""
        self._lock("ban", nick)

    def _lock(self, kind: str, nick: str) -> None:
        from gui.teacher.person_dialogs import LockDialog

        def lock(seconds: int, reason: str, address: bool) -> None:
            self._teaching.lock_person(kind, nick, seconds, reason, address=address)

        name = self._model.community.known_name(nick)
        self._show(LockDialog(self._root, self._theme, kind, name, lock))

    def rename(self, nick: str) -> None:
        """Let the teacher give a person another name."""
        from gui.parts.line_dialog import LineDialog

        def clean(text: str) -> str:
            try:
                return names.parse_nick(typed(text))
            except names.BadName:
                return ""

        name = displayable_line(self._model.community.known_name(nick))
        self._show(
            LineDialog(
                self._root,
                self._theme,
                _("Give {name} another name").format(name=name),
                _("They are told, and come back with it. What they wrote keeps the old one."),
                self._model.community.known_name(nick),
                verb=_("Rename"),
                clean=clean,
                on_done=partial(self._teaching.rename, nick),
            )
        )

    def show_locks(self) -> None:
        """Show who is muted or banned."""
        from gui.teacher.person_dialogs import LocksDialog

        def press(key: str) -> None:
            kind, _colon, nick = key.partition(":")
            self._teaching.unlock(kind, nick=nick)

        self._show(LocksDialog(self._root, self._theme, self._locked, press))

    def _locked(self) -> list[ListLine]:
        """Return a row for each person who is muted or banned."""
        model, lines = self._model, list[ListLine]()
        for kind, head in (("mute", _("Can't write")), ("ban", _("Can't come in"))):
            held = [lock for lock in model.lesson.locks if lock.said.kind == kind]
            if held:
                lines.append(ListHead(head))
            for lock in sorted(held, key=lambda one: in_order(one.said.nick)):
                said = lock.said
                why = displayable_line(said.reason)
                if said.address:
                    why = " · ".join(filter(None, (why, _("and nobody new from their address"))))
                lines.append(
                    ListRow(
                        f"{kind}:{said.nick}",
                        displayable_line(said.nick),
                        why,
                        model.lesson.ends(lock, model.clock()),
                        face_of(model, said.nick),
                    )
                )
        return lines

    def ask_pin(self) -> None:
        """Ask for the server's PIN."""
        from gui.teacher.person_dialogs import PinDialog

        def send(pin: str) -> None:
            self._ref = self._teaching.show_pin(pin)

        self._show(PinDialog(self._root, self._theme, send))

    def split(self) -> None:
        """Let the teacher split the class into groups."""
        from gui.teacher.groups_dialog import GroupsDialog

        model = self._model
        people = [
            one.nick
            for one in model.community.people.values()
            if one.presence is not Availability.OFFLINE
            and not one.role
            and names.key(one.nick) != names.key(model.me)
        ]

        def known(nick: str) -> str | None:
            person = model.community.people.get(names.key(nick))
            return person.nick if person is not None else None

        self._show(
            GroupsDialog(
                self._root, self._theme, sorted(people, key=in_order), known, self._make_rooms
            )
        )

    def _make_rooms(self, plans: list[RoomPlan], move: bool) -> None:
        self._teaching.make_rooms(plans, move=move)

    # --- what happened ----------------------------------------------------------------------------

    def show_book(self, kind: str) -> None:
        """Show a part of the book: "actions" or "visits"."""
        from gui.teacher.book_dialog import BookDialog

        def ask(before: int) -> None:
            self._ref = ref = self._teaching.ask_book(kind, before)
            self._waiting[ref] = made.tell

        made = BookDialog(
            self._root,
            self._theme,
            kind,
            ask=ask,
            export=partial(self.export, kind),
            face=partial(face_of, self._model),
        )
        self._show(made)
        ask(0)

    def export(self, kind: str = "visits") -> None:
        """Let the teacher export the lesson."""
        from gui.teacher.lesson_export import LessonExportDialog

        settings = self._model.settings
        folder = Path(settings.saving_folder) if settings.saving_folder else None
        self._show(
            LessonExportDialog(
                self._root, self._theme, kind, self._gather, folder=folder, on_written=self._keep
            )
        )

    def _keep(self, folder: Path) -> None:
        self._model.settings.saving_folder = str(folder)

    def _gather(self, kind: str, since: int, write: Callable[[FileTable | str], None]) -> None:
        """Call `write` with the table of a kind, once the server has sent all of the book."""
        from gui.teacher import lesson_tables

        if kind == "transcript":
            rooms = [(room, self._client.history(room)) for room in self._rooms]
            write(lesson_tables.transcript(rooms, since))
            return
        lines: list[BookLine] = []

        def ask(before: int) -> None:
            ref = self._ref = self._teaching.ask_book(kind, before)
            self._waiting[ref] = take
            self._failing[ref] = write

        def take(page: BookPage) -> None:
            recent = [line for line in page.lines if max(line.at, line.until) >= since]
            lines.extend(recent)
            if page.more and page.lines and len(lines) < MOST_LINES and recent:
                ask(min(line.number for line in page.lines))
            elif kind == "visits":
                write(lesson_tables.attendance(lines, self._model.clock()))
            else:
                write(lesson_tables.actions(lines))

        ask(0)
