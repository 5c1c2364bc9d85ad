"""Tell why the window can't open, in the user's language.

A packaged windowed program has no standard error. On Windows, where it is started by a double
click, a message box tells; elsewhere there is nobody to tell. Charla's libraries may be missing, so
only the standard library is imported.
"""

from __future__ import annotations

import sys

from gui.words import i18n
from gui.words.i18n import N_, _

ERROR_BOX = 0x10  # MB_ICONERROR

REASONS = {
    "libraries": N_(
        "Charla's libraries are missing; run `python3 dev.py run`, which sets everything up."
    ),
    "tkinter": N_("Python's tkinter is missing; on Debian or Ubuntu: apt install python3-tk."),
    "display": N_("There is no display to open a window on; start Charla from a desktop."),
}


def tell(why: str | Exception, language: str = "") -> None:
    """Tell why no window opens.

    Args:
        why: a key of REASONS; or an error, of which the file is named if it has one.
        language: the one that the user wants; "" for the system's.
    """
    i18n.set_language(language)
    if isinstance(why, str):
        sentence = _(REASONS[why])
    elif not isinstance(why, OSError):
        sentence = str(why)
    elif why.filename:
        sentence = _("{file} can't be used: {reason}.").format(
            file=why.filename, reason=why.strerror
        )
    else:
        sentence = _("A file can't be used: {reason}.").format(reason=why.strerror)
    if sys.stderr is not None:
        print(sentence, file=sys.stderr)
    elif sys.platform == "win32":
        import ctypes

        ctypes.WinDLL("user32").MessageBoxW(None, sentence, "Charla", ERROR_BOX)
