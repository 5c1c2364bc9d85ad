"""Answer "Why?" when a server can't be reached: have the doctor look, and show what it finds."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable, Iterable

from gui.looks.theme import Theme
from net.wire.address import Address
from net.wire.announced import Announced


def ask_why(
    parent: tk.Misc,
    theme: Theme,
    addresses: Iterable[str],
    *,
    code: str = "",
    detail: str = "",
    fingerprint: str = "",
    announced: Iterable[Announced] = (),
) -> None:
    """Open the dialog that looks for the reason.

    The arguments are those of `doctor.diagnose`, with the addresses as text.
    """
    from gui.dialogs.diagnosis_dialog import DiagnosisDialog
    from net.shared.diagnosis import Diagnosis, Probe

    tried = tuple(Address.parse(one) for one in addresses)
    heard = tuple(announced)

    def look(on_probe: Callable[[Probe], None], stop: threading.Event) -> Diagnosis:
        from net.finding.doctor import diagnose  # on its thread: sockets and ssl take a moment

        return diagnose(
            tried,
            code=code,
            detail=detail,
            fingerprint=fingerprint,
            announced=heard,
            on_probe=on_probe,
            stop=stop,
        )

    DiagnosisDialog(parent, theme, look)
