"""Start the class on this computer, show its board, and end it: what the user decides about it.

The class's program is watched over by a thread (net.client.host_thread), which is made when it is
needed. Its states come through a pump of its own. The dialogs, the board and the thread are
imported late: the first window does not wait for them.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from gui.late_log import Log
from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.pump import Pump
from gui.words.text import displayable_line

if TYPE_CHECKING:
    from gui.glass import Glass
    from gui.hosting.board import Board, BoardChoices
    from gui.hosting.end_dialogs import EndDialog
    from gui.hosting.start_dialog import StartDialog
    from net.wire.hosting import ClassPlan, HostedClass, HostState

LOOK_MS = 700

log = Log(__name__)


class WatchClass(Protocol):
    """Watches over the class: a `net.client.host_thread.HostThread`, or a stand-in in tests."""

    def look(self) -> None: ...

    def begin(self, plan: ClassPlan) -> None: ...

    def set_stays(self, stays: bool) -> None: ...

    def end(self) -> None: ...

    def close(self, seconds: float) -> bool: ...


MakeWatch = Callable[[Callable[["HostState"], None]], WatchClass]


def real_watch(on_change: Callable[[HostState], None]) -> WatchClass:
    """Return what watches over the class, in a thread of its own."""
    from net.client.host_thread import HostThread

    return HostThread(on_change)


class HostingControl:
    """Connects the class on this computer with the window.

    Args:
        proposal: returns the name of a class and that of its teacher, as far as they are known.
        remember: called with both when they are used.
        is_first: returns whether no class was ever started here: then the system will ask.
        join: logs the user in to the class; called with it and, if this window has started it, with
            its password.
        can_join: returns whether the user is logged in nowhere.
        on_change: called when a class begins or ends.
        make_watch: makes what watches over the class.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        *,
        proposal: Callable[[], tuple[str, str]],
        remember: Callable[[str, str], None],
        is_first: Callable[[], bool] = lambda: False,
        join: Callable[[HostedClass, str], None],
        can_join: Callable[[], bool],
        on_change: Callable[[], None],
        make_watch: MakeWatch | None = None,
    ) -> None:
        self._root, self._theme = root, theme
        self._proposal, self._remember, self._is_first = proposal, remember, is_first
        self._join, self._can_join = join, can_join
        self._on_change, self._make_watch = on_change, make_watch or real_watch
        self._looking = Delay(root, LOOK_MS, self.look)
        self._pump: Pump[tuple[WatchClass, HostState]] | None = None
        self._watch: WatchClass | None = None
        self.hosted: HostedClass | None = None
        self.dialog: StartDialog | None = None
        self.end_dialog: EndDialog | None = None
        self.board: Board | None = None
        self.glass: Glass | None = None
        self._board_choices: BoardChoices | None = None
        self._password = ""
        self.ended = ""  # the key of the class that was ended and not started again
        self._plan: ClassPlan | None = None  # to be started if no class is found
        self._wants_to_open = self._wants_to_join = self._has_decided = False

    @property
    def running(self) -> str:
        """Return the name of the class that runs on this computer; "" if there is none."""
        return displayable_line(self.hosted.name) or "?" if self.hosted is not None else ""

    def is_host(self, fingerprint: str) -> bool:
        """Return whether the class with this key runs on this computer."""
        return self.hosted is not None and self.hosted.fingerprint == fingerprint

    def is_own(self, fingerprint: str) -> bool:
        """Return whether this window has started the class with this key, which runs."""
        return self.hosted is not None and self.hosted.is_own and self.is_host(fingerprint)

    def has_ended(self, fingerprint: str) -> bool:
        """Return whether somebody has ended the class with this key, and not started it again."""
        return bool(fingerprint) and fingerprint == self.ended

    def password_for(self, fingerprint: str) -> str:
        """Return the password that this window has given to the class with this key, or ""."""
        hosted = self.hosted
        return self._password if hosted is not None and hosted.fingerprint == fingerprint else ""

    def look_soon(self) -> None:
        """Look for a class that runs already, once the first window is there."""
        self._looking.start()

    def look(self) -> None:
        """Look, without keeping the window waiting, for a class that runs already."""
        if self._watch is None:
            self._begin_watch().look()

    def open(self) -> None:
        """Show the board of the class that runs, or ask for a new one."""
        if self.hosted is not None:
            self._show_board()
        elif self._watch is not None:  # it is still being looked for
            self._wants_to_open = True
        else:
            self._show_dialog()

    def rebuild(self) -> None:
        """Make the board anew, in the current look and language."""
        if self.board is not None:
            self._board_choices = self.board.choices
            self.board.destroy()
            self.board = None
            self._show_board()

    def stays_for_class(self, leave: Callable[[], None]) -> bool:
        """Return whether to stay because the class would end and others are in it.

        The user is asked then; `leave` is called once they have decided.
        """
        hosted = self.hosted
        if hosted is None or hosted.stays or not hosted.is_own or self._has_decided:
            return False
        others = hosted.count - (0 if self._can_join() else 1)
        if others <= 0:
            return False

        def decide(stays: bool) -> None:
            self._has_decided = True
            self._set_stays(stays)
            leave()

        self._ask_to_end(lambda: decide(False), lambda: decide(True))
        return True

    def close(self, seconds: float) -> None:
        """Leave the class, which ends now unless it is to go on."""
        self._looking.cancel()
        if self._pump is not None:
            self._pump.stop()
        if self._watch is not None and not self._watch.close(seconds):
            log.warning("the class's thread has not ended")
        self._watch = None
        if self.glass is not None and self.glass.is_open:
            self.glass.close()
        for window in (self.board, self.dialog, self.end_dialog):
            if window is not None and window.winfo_exists():
                window.destroy()
        self.board = None

    # --- what the thread says ---------------------------------------------------------------------

    def _begin_watch(self) -> WatchClass:
        if self._pump is None:
            self._pump = Pump(self._root, self._handle, lambda: None)
            self._pump.start()
        pump = self._pump
        made: list[WatchClass] = []
        watch = self._make_watch(lambda state: pump.put((made[0], state)))
        made.append(watch)
        self._watch = watch
        return watch

    def _handle(self, told: tuple[WatchClass, HostState]) -> None:
        watch, state = told
        if watch is not self._watch:
            return
        was_running, before, self.hosted = self.running, self.hosted, state.hosted
        if state.code == "ended" and before is not None:  # by a teacher, from inside
            self.ended = before.fingerprint
        match state.phase:
            case "running":
                self._on_running()
            case "none":
                self._watch = None
                watch.close(0)
                self._on_none(state, was_running=bool(was_running))
            case "starting" if self.dialog is not None:
                self.dialog.show_progress()
            case _:
                pass
        if was_running != self.running:
            if self.running:
                self.ended = ""
            self._on_change()

    def _on_running(self) -> None:
        assert self.hosted is not None
        if self.dialog is not None:
            self._close_dialog()
            self._wants_to_open = True
            if self._wants_to_join and self._can_join():
                self._join(self.hosted, self._password)
        if self._wants_to_open:
            self._show_board()
        elif self.board is not None:
            self.board.show(self.hosted)
            self.board.show_joined(not self._can_join())
        self._wants_to_open = self._wants_to_join = False

    def _on_none(self, state: HostState, *, was_running: bool) -> None:
        if self.board is not None:
            self._board_choices = self.board.choices
            self.board.destroy()
            self.board = None
        plan, self._plan = self._plan, None
        if plan is not None:
            self._begin_watch().begin(plan)
        elif state.code not in ("", "ended") and (self.dialog is not None or was_running):
            if self.dialog is None:  # it has ended by itself
                self._show_dialog()
            assert self.dialog is not None
            from gui.words.hosting_problems import explain_problem

            self.dialog.show_problem(explain_problem(state.code, state.detail))
        elif self._wants_to_open:
            self._show_dialog()
        self._wants_to_open = False

    # --- windows ----------------------------------------------------------------------------------

    def _show_dialog(self) -> None:
        from gui.hosting.start_dialog import StartDialog
        from gui.words import firewall

        if self.dialog is not None and self.dialog.winfo_exists():
            self.dialog.lift()
            return
        name, teacher = self._proposal()
        self.dialog = StartDialog(
            self._root,
            self._theme,
            name=name,
            by=teacher,
            asked=firewall.before_hosting() if self._is_first() else None,
            on_start=self._start,
            on_closed=self._on_dialog_closed,
        )

    def _start(self, plan: ClassPlan, joins: bool) -> None:
        self._wants_to_join, self._password = joins, plan.password
        self._remember(plan.name, plan.by)
        if self._watch is None:
            self._begin_watch().begin(plan)
        else:  # it is still being looked for
            self._plan = plan
            if self.dialog is not None:
                self.dialog.show_progress()

    def _on_dialog_closed(self) -> None:
        self.dialog = self._plan = None
        self._wants_to_join = False

    def _close_dialog(self) -> None:
        dialog, wants_to_join = self.dialog, self._wants_to_join
        if dialog is not None:
            dialog.close()
        self._wants_to_join = wants_to_join

    def _show_board(self) -> None:
        from gui.hosting.board import Board, BoardActions

        assert self.hosted is not None
        if self.board is None:
            actions = BoardActions(
                end=lambda: self._ask_to_end(self._end),
                join=self._join_from_board,
                set_stays=self._set_stays,
                show_glass=self.show_glass,
                closed=self._on_board_closed,
            )
            self.board = Board(self._root, self._theme, actions, self.hosted, self._board_choices)
        self.board.show_joined(not self._can_join())
        self.board.lift()

    def show_glass(self) -> None:
        """Show what passes on the server of this class, in a window of its own."""
        from gui.glass import Glass
        from net.shared import host_file

        if self.glass is None or not self.glass.is_open:
            window = tk.Toplevel(self._root)
            self.glass = Glass(window, self._theme, host_file.server_folder())
        self.glass.window.lift()

    def _on_board_closed(self, choices: BoardChoices) -> None:
        self.board, self._board_choices = None, choices

    def _join_from_board(self) -> None:
        if self.hosted is not None and self._can_join():
            self._join(self.hosted, self._password)

    def _set_stays(self, stays: bool) -> None:
        if self._watch is not None:
            self._watch.set_stays(stays)

    def _ask_to_end(
        self, on_end: Callable[[], None], on_stay: Callable[[], None] | None = None
    ) -> None:
        from gui.hosting.end_dialogs import EndDialog

        if self.hosted is None:
            return
        if self.end_dialog is not None and self.end_dialog.winfo_exists():
            self.end_dialog.close()
        self.end_dialog = EndDialog(
            self.board if self.board is not None and on_stay is None else self._root,
            self._theme,
            name=self.hosted.name,
            count=self.hosted.count,
            on_end=on_end,
            on_stay=on_stay,
        )

    def _end(self) -> None:
        if self._watch is not None:
            self.ended = self.hosted.fingerprint if self.hosted is not None else ""
            self._watch.end()
