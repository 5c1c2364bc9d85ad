"""Show why a server can't be reached: what is looked at while it is, then the reason and a way out.

The looking waits for the network, so it has a thread, which reports through a queue; the dialog
looks into the queue every POLL_MS. Closing the dialog stops the looking.
"""

from __future__ import annotations

import queue
import threading
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.parts.dialog import Dialog
from gui.words import diagnoses
from gui.words.diagnosis_report import report
from gui.words.i18n import _
from net import VERSION
from net.shared.diagnosis import Diagnosis, Probe

POLL_MS = 50
WIDE_UNITS = 128
# Returns what is wrong. Calls the first argument with each probe that begins or ends, and raises
# an exception once the event is set.
Diagnose = Callable[[Callable[[Probe], None], threading.Event], Diagnosis]
Key = tuple[str, str]


class DiagnosisDialog(Dialog):
    """The dialog looks at once for the reason, and shows it."""

    def __init__(self, parent: tk.Misc, theme: Theme, look: Diagnose) -> None:
        super().__init__(parent, theme, _("Why is there no connection?"))
        self._look_for_it = look
        self._wide = min(WIDE_UNITS * theme.unit, self.room)
        self.diagnosis: Diagnosis | None = None
        self._polling = Delay(self, POLL_MS, self._poll)
        self._stop = threading.Event()
        ttk.Frame(self.page, width=self._wide).pack()  # the dialog does not change its width
        self._answer = ttk.Frame(self.page)
        self._answer.pack(fill="x")
        self._fold = ttk.Button(self.page, command=self._toggle)
        self._table = ttk.Frame(self.page)
        self._begin()
        self.show()

    def destroy(self) -> None:
        self._stop.set()
        self._polling.cancel()
        super().destroy()

    # --- looking ----------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Begin to look."""
        self.diagnosis = None
        self._news: queue.SimpleQueue[Probe | Diagnosis | None] = queue.SimpleQueue()
        self._rows: dict[Key, tuple[ttk.Label, ttk.Label]] = {}
        for frame in (self._answer, self._table):
            for child in frame.winfo_children():
                child.destroy()
        self._say(_("Looking for the reason…"), "Title.TLabel")
        self._say(_("This takes five seconds at most."), "Muted.TLabel")
        self._fold.pack_forget()
        self._table.pack(fill="x", pady=(3 * self.theme.unit, 0))
        self.buttons((_("Cancel"), self.close, True))
        threading.Thread(
            target=self._run, args=(self._news, self._stop), name="diagnosis", daemon=True
        ).start()
        self._polling.start()

    def _run(
        self, news: queue.SimpleQueue[Probe | Diagnosis | None], stop: threading.Event
    ) -> None:
        """Look, on a thread of its own."""
        try:
            news.put(self._look_for_it(news.put, stop))
        except Exception:
            if not stop.is_set():
                news.put(None)
                raise

    def _poll(self) -> None:
        try:
            while True:
                one = self._news.get_nowait()
                if isinstance(one, Probe):
                    self._show_probe(one)
                else:
                    self._show_diagnosis(one)
                    return
        except queue.Empty:
            self._polling.start()

    # --- what is shown ----------------------------------------------------------------------------

    def _say(self, text: str, style: str = "TLabel", *, above: int = 0) -> None:
        unit = self.theme.unit
        label = ttk.Label(self._answer, text=text, style=style, wraplength=self._wide)
        label.pack(anchor="w", pady=(above * unit, unit))

    def _show_probe(self, probe: Probe) -> None:
        key = (probe.name, probe.target)
        if not diagnoses.is_worth_showing(probe):
            for label in self._rows.pop(key, ()):  # it was shown while it was being looked at
                label.destroy()
            return
        what, result = diagnoses.looked_at(probe)
        if key not in self._rows:
            row, unit = self._table.grid_size()[1], self.theme.unit
            labels = ttk.Label(self._table, text=what), ttk.Label(self._table, style="Muted.TLabel")
            labels[0].grid(row=row, column=0, sticky="w", pady=unit // 2)
            labels[1].grid(row=row, column=1, sticky="w", padx=(4 * unit, 0), pady=unit // 2)
            self._rows[key] = labels
        self._rows[key][1].configure(text=result)
        if self.diagnosis is None and self.winfo_viewable():
            self.fit()

    def _show_diagnosis(self, diagnosis: Diagnosis | None) -> None:
        self.diagnosis = diagnosis
        for child in self._answer.winfo_children():
            child.destroy()
        if diagnosis is None:
            self._say(_("Something went wrong in Charla itself."), "Title.TLabel")
            self.buttons((_("Close"), self.close, True))
            self.fit()
            return
        for probe in diagnosis.probes:
            self._show_probe(probe)  # also those that have not ended in time
        first, *others = diagnoses.explain(diagnosis)
        self._say(first.title, "Title.TLabel")
        self._show_advice(first)
        for other in others:
            self._say(_("It could also be this: {what}").format(what=other.title), "Strong.TLabel",
                      above=4)  # fmt: skip
            self._show_advice(other)
        self._table.pack_forget()
        unit = self.theme.unit
        self._fold.configure(text=_("Show the checks"))
        self._fold.pack(anchor="w", pady=(4 * unit, 0))
        *_rest, close = self.buttons(
            (_("Copy report"), self._copy, False),
            (_("Check again"), self._look_again, False),
            (_("Close"), self.close, True),
        )
        self.fit()
        if self.tk.call("focus"):
            close.focus_set()

    def _show_advice(self, advice: diagnoses.Advice) -> None:
        unit = self.theme.unit
        self._say(advice.why)
        steps = ttk.Frame(self._answer)
        steps.pack(fill="x", pady=(unit, 0))
        for number, step in enumerate(advice.steps, 1):
            ttk.Label(steps, text=f"{number}.", style="Strong.TLabel").grid(
                row=number, column=0, sticky="nw", padx=(0, 2 * unit), pady=unit // 2
            )
            ttk.Label(steps, text=step, wraplength=self._wide - 8 * unit).grid(
                row=number, column=1, sticky="w", pady=unit // 2
            )

    # --- what the user does -----------------------------------------------------------------------

    def _toggle(self) -> None:
        """Show or hide what was looked at."""
        if self._table.winfo_manager():
            self._table.pack_forget()
            self._fold.configure(text=_("Show the checks"))
        else:
            self._table.pack(fill="x", pady=(2 * self.theme.unit, 0))
            self._fold.configure(text=_("Hide the checks"))
        self.fit()

    def _look_again(self) -> None:
        self._begin()
        self.fit()

    def _copy(self) -> None:
        """Put the report on the clipboard."""
        if self.diagnosis is None:
            return
        self.clipboard_clear()
        tk_version = str(self.tk.call("info", "patchlevel"))
        self.clipboard_append(report(self.diagnosis, (("Charla", VERSION), ("Tk", tk_version))))
