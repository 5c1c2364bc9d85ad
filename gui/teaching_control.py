"""Connect the class of a teacher with the window: the panel, the dialogs, entries in menus.

It outlives the widgets, which are made anew for another language or palette. The package
`gui.teacher` is imported once somebody teaches: nobody else waits for it.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.model.class_facts import SwitchFact, class_facts
from gui.model.commands import ChatView
from gui.model.lesson import LessonChanges
from gui.model.model import Model
from gui.model.records import ConnectionPhase, ModelChanges
from gui.model.teachers_orders import TeachersOrders
from gui.model.teaching import DURATIONS, PAUSES, Teaching
from gui.parts import keys
from gui.parts.popup_menu import PopupMenu
from gui.parts.side_panel import SidePlace
from gui.words.i18n import _

if TYPE_CHECKING:
    from gui.chat_actions import OwnClass
    from gui.composer.header import Header
    from gui.model.chat_port import ChatPort
    from gui.model.conversation import Entry
    from gui.parts.layout import ChatLayout
    from gui.parts.menu_content import MenuContent
    from gui.teacher.class_panel import ClassPanel
    from gui.teacher.teaching_dialogs import TeachingDialogs

LOOK_MS = 15_000  # how often waiting times are drawn anew


class TeachingControl:
    """Belongs to one chat; `use` gives it the widgets."""

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        model: Model,
        client: ChatPort,
        view: ChatView,
        own_class: OwnClass,
    ) -> None:
        self._root, self._theme, self._model, self._client = root, theme, model, client
        self._view, self._own_class = view, own_class
        self.teaching = Teaching(model, client, view)
        self.orders = TeachersOrders(model, client, self.teaching, self)
        self.panel: ClassPanel | None = None
        self._window: ChatLayout | None = None
        self._header: Header | None = None
        self._place: SidePlace | None = None
        self._dialogs: TeachingDialogs | None = None
        self._is_open = False  # the panel is wanted beside the messages
        self._lies_over = False  # or over them, where there is no room
        self._asked: set[str] = set()  # the keys of own classes that were asked for the role
        self._silent: set[str] = set()  # refs of what the user has not asked for
        self._looking = Delay(root, LOOK_MS, self.refresh)

    # --- the widgets ------------------------------------------------------------------------------

    def use(self, window: ChatLayout, header: Header) -> None:
        """Use these widgets from now on."""
        self._window, self._header = window, header
        self._place = SidePlace(window, self._theme, folds_list=True)
        window.bind("<Configure>", self._on_resize, add="+")
        self.refresh()

    def release(self) -> None:
        """Let go of the widgets, which are about to be destroyed."""
        self._looking.cancel()
        if self._dialogs is not None:
            self._dialogs.close()
        self._dialogs = self.panel = self._window = self._header = self._place = None

    @property
    def is_open(self) -> bool:
        """Return whether the panel is wanted where there is room for it now."""
        is_wanted = self._is_open if self._is_wide else self._lies_over
        return is_wanted and self._model.lesson.is_teaching

    @property
    def _is_wide(self) -> bool:
        return self._place is None or self._place.is_wide

    def toggle(self) -> None:
        """Open the panel and give it the focus, or close it."""
        if self.is_open:
            self.close()
        elif self._model.lesson.is_teaching:
            self._is_open = self._is_open or self._is_wide
            self._lies_over = not self._is_wide
            self.refresh()
            self._view.refresh_panels()
            if self.panel is not None:
                self._root.update_idletasks()  # an invisible widget gets no focus
                self.panel.focus_first()

    def close(self) -> None:
        """Close the panel."""
        self._is_open = self._is_open and not self._is_wide
        self._lies_over = False
        self.refresh()
        self._view.refresh_panels()
        self._view.focus_composer()

    def close_over(self) -> bool:
        """Close the panel if it covers the messages; return whether it did."""
        if not self.is_open or self._is_wide:
            return False
        self.close()
        return True

    def displace(self) -> None:
        """Close the panel, since another one takes its place."""
        self._is_open = self._lies_over = False
        self.refresh()

    # --- what changes -----------------------------------------------------------------------------

    def follow(self, changes: ModelChanges) -> None:
        """Show what has changed, and take the answers that are for the teacher."""
        lesson, has_found = changes.lesson, self.teaching.ballots.follow(changes)
        if changes.connection or lesson.roles or changes.roster:
            self._ask_for_own_role()
        changes.notices = [one for one in changes.notices if not self._takes(one.code, one.ref)]
        self.orders.follow()
        if self._dialogs is not None:
            self._dialogs.follow(lesson)
        if lesson != LessonChanges() or changes.connection or changes.roster or has_found:
            self.refresh()

    def _takes(self, code: str, ref: str) -> bool:
        """Return whether a refusal is shown by a dialog, or is nothing for the user."""
        if ref in self._silent:
            self._silent.discard(ref)
            return True
        return bool(ref) and self._dialogs is not None and self._dialogs.take_refusal(code, ref)

    def _ask_for_own_role(self) -> None:
        """Ask to be the teacher of the class that this window has started, once."""
        connection, model = self._model.connection, self._model
        key = connection.fingerprint
        is_there = connection.phase is ConnectionPhase.ONLINE and model.community.is_complete
        if not is_there or model.lesson.is_teaching or key in self._asked:
            return
        if self._own_class.is_own(key):
            self._asked.add(key)
            self._silent.add(self.teaching.teach_here())

    def refresh(self) -> None:
        """Show the class as it is now."""
        self._looking.cancel()
        if self._window is None or self._header is None or self._place is None:
            return
        self._header.show_teaching(is_offered=self._model.lesson.is_teaching, is_on=self.is_open)
        if not self.is_open:
            if self.panel is not None:
                self.panel.destroy()
                self.panel = None
            return
        panel = self.panel
        if panel is None:
            panel = self.panel = self._build(self._window)
            self._place.put(panel)
        panel.show(class_facts(self._model, self.teaching, _now()))
        keys.attach(panel)
        self._looking.start()

    def _build(self, window: tk.Widget) -> ClassPanel:
        from gui.teacher.class_panel import ClassPanel, PanelActions

        teaching = self.teaching
        return ClassPanel(
            window,
            self._theme,
            PanelActions(
                attend=teaching.attend,
                lower=teaching.lower,
                switch=self._switch,
                silence=teaching.silence,
                poll=self._press_poll,
                announcement=lambda _button: self._close_ballot("announce"),
                who=self._show_who,
                pulse=self._press_pulse,
                split=self._split,
                announce=self._announce,
                more=self._pop_up_more,
                close=self.close,
            ),
        )

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is not self._window or self._place is None:
            return
        if self._lies_over and self._is_wide:
            self._is_open, self._lies_over = True, False
        if self.is_open != (self.panel is not None):
            self.refresh()
            self._view.refresh_panels()
        elif self.panel is not None:
            self._place.put(self.panel)

    # --- what is pressed --------------------------------------------------------------------------

    @property
    def dialogs(self) -> TeachingDialogs:
        """Return what opens the dialogs."""
        if self._dialogs is None:
            from gui.teacher.teaching_dialogs import TeachingDialogs

            self._dialogs = TeachingDialogs(
                self._root, self._theme, self._model, self._client, self.teaching
            )
        return self._dialogs

    def _split(self) -> None:
        self.dialogs.split()

    def _announce(self) -> None:
        self.dialogs.announce()

    def _switch(self, fact: SwitchFact, box: tk.Widget) -> None:
        """Unlock at once; ask for how long to lock."""
        teaching, is_locked = self.teaching, fact.is_on == (fact.kind == "slow")
        if is_locked:
            teaching.unlock(fact.kind, room=fact.room)
            return
        menu = PopupMenu(box, self._theme)
        if fact.kind == "slow":
            for pause in PAUSES:
                label = _("One message every {n} s").format(n=pause)
                menu.add(label, partial(teaching.lock, "slow", room=fact.room, pause=pause))
        else:
            for duration in DURATIONS:
                menu.add(
                    _(duration.label), partial(teaching.lock, fact.kind, seconds=duration.seconds)
                )
        menu.post_at(box)

    def _press_poll(self, _button: tk.Widget) -> None:
        facts = self.panel.facts if self.panel is not None else None
        if facts is not None and facts.poll is not None:
            self._close_ballot("poll")
        else:
            self.dialogs.poll()

    def _press_pulse(self, button: tk.Widget) -> None:
        """Ask at once, unless another question is open in the room."""
        teaching, menu = self.teaching, PopupMenu(button, self._theme)
        poll = teaching.open_question(teaching.room, "poll")
        pulse = teaching.open_question(teaching.room, "pulse")
        if poll is not None:
            menu.add(_("Close the poll and ask"), partial(self._ask_instead, poll), icon="poll")
        elif pulse is not None:
            menu.add(_("Ask again"), teaching.ask_pulse, icon="retry")
            close = partial(teaching.close_ballot, teaching.room, pulse)
            menu.add(_("Close"), close, icon="close")
        else:
            teaching.ask_pulse()
            return
        menu.post_at(button)

    def _ask_instead(self, poll: Entry) -> None:
        self.teaching.close_ballot(self.teaching.room, poll)
        self.teaching.ask_pulse()

    def _close_ballot(self, kind: str) -> None:
        facts = self.panel.facts if self.panel is not None else None
        ballots = {} if facts is None else {"poll": facts.poll, "announce": facts.announcement}
        ballot = ballots.get(kind)
        if ballot is not None and ballot.entry is not None:
            self.teaching.close_ballot(ballot.room, ballot.entry)

    def _show_who(self, kind: str) -> None:
        facts = self.panel.facts if self.panel is not None else None
        ballot = None if facts is None else facts.poll if kind == "poll" else facts.announcement
        if ballot is not None and ballot.entry is not None:
            self.dialogs.show_votes(ballot.room, ballot.entry)

    def _pop_up_more(self, button: tk.Widget) -> None:
        from gui.teacher import menus

        menus.build_class_menu(
            button, self._theme, self._model, self.teaching, self.dialogs
        ).post_at(button)

    # --- what is typed ----------------------------------------------------------------------------

    def show_commands(self) -> None:
        """Show all commands, each with what it does."""
        self.dialogs.show_commands()

    def show_class(self) -> None:
        """Show the panel, which has the hands and the locks; people and rooms are in the list."""
        if not self.is_open:
            self.toggle()

    def show_numbered(self, room: str, entries: Sequence[Entry]) -> None:
        """Show messages of a room with their numbers."""
        self.dialogs.show_numbered(room, entries)

    def show_votes(self, room: str, entry: Entry) -> None:
        """Show who has answered a ballot."""
        self.dialogs.show_votes(room, entry)

    def show_book(self, kind: str) -> None:
        """Show a part of the book."""
        self.dialogs.show_book(kind)

    # --- entries in other menus -------------------------------------------------------------------

    def add_to_conversation(self, menu: MenuContent, name: str) -> None:
        """Add to the menu of a person or a room what a teacher can do."""
        if self._model.lesson.is_teaching and self.teaching.is_possible:
            from gui.teacher import menus

            menus.add_to_conversation(menu, name, self._model, self.teaching, self.dialogs)

    def add_to_message(self, menu: MenuContent, entry: Entry) -> None:
        """Add to the menu of a message what a teacher can do."""
        if self._model.lesson.is_teaching and self.teaching.is_possible:
            from gui.teacher import menus

            menus.add_to_message(menu, entry, self._model, self.teaching, self.dialogs)

    @property
    def offer(self) -> Callable[[], None] | None:
        """Return what lets the user teach here; None if that is not possible now."""
        if not self.teaching.is_possible or self._model.lesson.is_teaching:
            return None
        if self._own_class.is_host(self._model.connection.fingerprint):
            return self._teach_here
        return self._ask_pin

    def _teach_here(self) -> None:
        self.teaching.teach_here()

    def _ask_pin(self) -> None:
        self.dialogs.ask_pin()


def _now() -> int:
    return time.time_ns() // 1_000_000
