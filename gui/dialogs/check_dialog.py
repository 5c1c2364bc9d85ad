"""Check a student's program: start it, and show what was found out, line by line.

A thread does the checking and reports through a queue; the dialog looks into the queue every
POLL_MS. Closing the dialog stops the checking, which ends the program.
"""

from __future__ import annotations

import os
import queue
import shlex
import threading
import tkinter as tk
from collections.abc import Callable, Mapping
from pathlib import Path
from tkinter import ttk
from typing import NamedTuple

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.parts import editing, file_chooser
from gui.parts.dialog import Dialog
from gui.parts.drop_down import DropDown
from gui.parts.file_writing import FileWriting
from gui.parts.row_list import ListRow, RowList
from gui.words.i18n import _
from gui.words.text import displayable_line, typed

POLL_MS = 50
KINDS = ("server", "client")
# In pixels at 96 dpi.
WIDE, LIST_HIGH = 620, 216
DETAIL_ROWS = 8
# Verdict -> icon, and the kind of its row.
_SIGNS = {
    "ok": ("check", ""),
    "lenient": ("warning", ""),
    "wrong": ("close", "danger"),
    "not run": ("minus", "muted"),
}


class CheckedLine(NamedTuple):
    """A check that has ended is one line.

    Attributes:
        verdict: "ok", "lenient", "wrong" or "not run".
        said: the verdict for people.
        why: the likely cause in a sentence; "" if all is well.
        detail: what was expected, sent and received.
    """

    verdict: str
    said: str
    title: str
    why: str
    detail: str


class CheckEnd(NamedTuple):
    """The end of a run has the points, or says why the program could not be tried.

    Attributes:
        problem: a sentence, or "".
        detail: what the program has printed, if it could not be tried.
        files: the report, by the ending of a file's name: "html", "json".
    """

    points: str = ""
    problem: str = ""
    detail: str = ""
    files: Mapping[str, str] = {}


# Checks a program: one of KINDS, and the command. Calls the third argument after each check, and
# raises an exception soon after the event is set.
RunChecks = Callable[[str, str, Callable[[CheckedLine], None], threading.Event], CheckEnd]
CheckNews = CheckedLine | CheckEnd | None


class CheckDialog(Dialog):
    """The dialog has the command, a list of what was checked, and below it what was said."""

    def __init__(self, parent: tk.Misc, theme: Theme, run: RunChecks) -> None:
        super().__init__(parent, theme, _("Check a program"))
        self._run_checks = run
        self._wide = self.wide(WIDE)
        self._stop = threading.Event()
        self._news: queue.SimpleQueue[CheckNews] = queue.SimpleQueue()
        self._polling = Delay(self, POLL_MS, self._poll)
        self._writing: FileWriting | None = None
        self._saving = Delay(self, POLL_MS, self._look_at_file)
        self.lines: list[CheckedLine] = []
        self.end: CheckEnd | None = None
        self._build()
        self._show_buttons(_("Start"), self._start)
        self.show(self.entry)

    def destroy(self) -> None:
        self._stop.set()
        self._polling.cancel()
        self._saving.cancel()
        super().destroy()

    # --- what is shown ----------------------------------------------------------------------------

    def _build(self) -> None:
        theme, px = self.theme, self.theme.px
        ttk.Frame(self.page, width=self._wide).pack()  # the dialog does not change its width
        about = _(
            "Charla starts the program, talks to it as several people do, and says what is wrong."
            " It runs with your rights: check only programs that you trust."
        )
        ttk.Label(self.page, text=about, style="Muted.TLabel", wraplength=self._wide).pack(
            anchor="w", pady=(0, px(12))
        )
        row = ttk.Frame(self.page)
        row.pack(fill="x")
        self.kind = DropDown(row, theme, (_("A server"), _("A client")), width=12)
        self.kind.current(0)
        self.kind.pack(side="left", padx=(0, px(8)))
        choose = ttk.Button(row, text=_("Choose…"), command=self._choose)
        choose.pack(side="right", padx=(px(8), 0))
        self.entry = ttk.Entry(row, font=theme.font, width=20)
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)
        self.entry.pack(side="left", fill="x", expand=True)
        choose.lift()  # Tab comes to it after the command
        name = _("my_server.py")
        example = f"{_python()} {name} {{port}}"
        hint = _("The command that starts it, such as: {command}").format(command=example)
        ttk.Label(self.page, text=hint, style="Muted.TLabel", wraplength=self._wide).pack(
            anchor="w", pady=(px(4), px(12))
        )
        line = ttk.Frame(self.page)
        line.pack(fill="x")
        self._status = ttk.Label(line, style="Strong.TLabel", wraplength=self._wide)
        self._results = ttk.Frame(self.page)
        self.list = RowList(self._results, theme, self._show_detail)
        self.list.canvas.configure(height=px(LIST_HIGH))
        self.list.pack(fill="x")
        p = theme.palette
        self.detail = tk.Text(
            self._results,
            height=DETAIL_ROWS,
            width=1,
            wrap="word",
            font=theme.small_mono,
            background=p.page,
            foreground=p.text,
            selectbackground=p.selection,
            selectforeground=p.text,
            borderwidth=0,
            highlightthickness=0,
            padx=px(8),
            pady=px(8),
            state="disabled",
        )
        editing.add_menu(self.detail, theme, editable=False)

    def _show_buttons(self, label: str, command: Callable[[], None]) -> None:
        save = [(_("Save as page…"), self._save, False)] if self.end and self.end.files else []
        had_focus = self.tk.call("focus") and self.focus_get() not in (self.entry, self.kind)
        *_others, main = self.buttons(
            *save, (_("Close"), self.close, False), (label, command, True)
        )
        if had_focus:
            main.focus_set()

    def _say(self, text: str) -> None:
        self._status.configure(text=text)
        self._status.pack(anchor="w", pady=(0, self.theme.px(8)))

    def _show_lines(self) -> None:
        rows = []
        for index, line in enumerate(self.lines):
            icon, kind = _SIGNS[line.verdict]
            rows.append(ListRow(str(index), line.title, line.why, line.said, icon=icon, kind=kind))
        self.list.show(rows)

    def _show_detail(self, key: str) -> None:
        self._write_detail(self.lines[int(key)].detail)

    def _write_detail(self, text: str) -> None:
        if not self.detail.winfo_manager():
            self.detail.pack(fill="x", pady=(self.theme.px(8), 0))
            self.fit()
        self.detail.configure(state="normal")
        self.detail.delete("1.0", "end")
        self.detail.insert("1.0", text)
        self.detail.configure(state="disabled")

    # --- checking ---------------------------------------------------------------------------------

    def _start(self) -> None:
        self._stop = threading.Event()
        self._news = queue.SimpleQueue()
        self.lines, self.end = [], None
        self._show_lines()
        self.detail.pack_forget()
        self._results.pack(fill="x")
        self._say(_("Checking…"))
        self._show_buttons(_("Stop"), self._interrupt)
        self.fit()
        kind, command = KINDS[self.kind.current()], typed(self.entry.get()).strip()
        # It is no daemon: the program that it has started must end before Charla does.
        threading.Thread(
            target=self._run, args=(kind, command, self._news, self._stop), name="check"
        ).start()
        self._polling.start()

    def _run(
        self, kind: str, command: str, news: queue.SimpleQueue[CheckNews], stop: threading.Event
    ) -> None:
        """Check the program, on a thread of its own."""
        try:
            news.put(self._run_checks(kind, command, news.put, stop))
        except Exception:
            news.put(None)
            if not stop.is_set():
                raise

    def _interrupt(self) -> None:
        self._stop.set()
        self._say(_("Stopping…"))

    def _poll(self) -> None:
        try:
            while True:
                one = self._news.get_nowait()
                if not isinstance(one, CheckedLine):
                    self._on_end(one)
                    return
                self.lines.append(one)
                self._show_lines()
                self.list.canvas.yview_moveto(1)
        except queue.Empty:
            self._polling.start()

    def _on_end(self, end: CheckEnd | None) -> None:
        self.end = end
        if end is not None:
            self._say(end.points or end.problem)
            if end.detail:
                self._write_detail(end.detail)
        elif self._stop.is_set():
            self._say(_("Stopped."))
        else:
            self._say(_("Something went wrong in Charla itself."))
        if not self.lines:
            self.list.pack_forget()
        self._show_buttons(_("Check again"), self._start_again)
        self.fit()

    def _start_again(self) -> None:
        self.detail.pack_forget()
        self.list.pack(fill="x")
        self._start()

    # --- files ------------------------------------------------------------------------------------

    def _choose(self) -> None:
        kinds = [(_("Python programs"), ["*.py"])]
        file_chooser.open_(self, _("Choose the program"), kinds, self.take)

    def take(self, path: Path | None) -> None:
        """Fill in the command that starts a file; None: the user has chosen none."""
        if path is None:
            return
        name = f'"{path}"' if os.name == "nt" else shlex.quote(str(path))
        words = [_python(), name] if path.suffix.lower() == ".py" else [name]
        if self.kind.current() == KINDS.index("server"):
            words.append("{port}")
        self.entry.delete(0, "end")
        self.entry.insert(0, " ".join(words))
        self.entry.xview_moveto(1)

    def _save(self) -> None:
        kinds = [(_("Web page"), ["*.html"]), (_("Data (JSON)"), ["*.json"])]
        name = _("report.html")
        file_chooser.save(self, _("Save as page…").rstrip("…"), name, kinds, self.write)

    def write(self, path: Path | None) -> None:
        """Write the report as what the file's name says; None: the user has chosen none."""
        if path is None or self.end is None:
            return
        text = self.end.files["json" if path.suffix.lower() == ".json" else "html"]
        self._writing = FileWriting(
            path,
            lambda file: file.write(text),
            encoding="utf-8",
            newline="\n",
            failed=_("The report could not be saved: {why}"),
            overwrite=True,
        )
        self._saving.start()

    def _look_at_file(self) -> None:
        writing = self._writing
        if writing is None:
            return
        if not writing.is_done:
            self._saving.start()
            return
        saved = _("The report is in {file}.").format(file=displayable_line(str(writing.path)))
        self._say(writing.error or saved)
        self.fit()


def _python() -> str:
    """Return what starts Python on this system."""
    return "python" if os.name == "nt" else "python3"
