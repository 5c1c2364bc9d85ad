"""Explain why a class could not be started on this computer, or has ended. No tkinter."""

from __future__ import annotations

from gui.words.errors import Explanation
from gui.words.i18n import N_, _
from gui.words.text import displayable_line

# Maps a code of `net.client.hosting.HostError` to what happened, why that may be, what to do, and
# the field of the dialog to look at.
_PROBLEMS: dict[str, tuple[str, str, str, str]] = {
    "port_in_use": (
        N_("The port is in use."),
        N_("Another program on this computer is using it; it may be another class."),
        N_("Leave the port empty, and Charla will take the first free one."),
        "port",
    ),
    "no_permission": (
        N_("This computer does not let Charla listen on that port."),
        N_(
            "Ports below 1024 belong to the system, and some security programs block the "
            "others too."
        ),
        N_("Leave the port empty, or allow Charla's server in the security program."),
        "port",
    ),
    "folder_in_use": (
        N_("Another server is already using the folder of this class."),
        N_(
            "It may have been started by hand by an earlier version of Charla, or it may be "
            "just about to end."
        ),
        N_("Stop it, or try again in a moment."),
        "",
    ),
    "newer_data": (
        N_("The classes on this computer were saved by a newer version of Charla."),
        N_("This version can't read them."),
        N_("Update Charla."),
        "",
    ),
    "folder": (
        N_("The class has nowhere to keep its messages."),
        "{detail}",
        N_("Free up space on the disk, and check that the folder is yours."),
        "",
    ),
    "no_program": (
        N_("The server's program is missing."),
        N_("Charla needs it to start a class, and it has to be at {detail}."),
        N_("Install Charla again, or copy charla-server there."),
        "",
    ),
    "gone": (
        N_("The class has ended."),
        N_(
            "Its program was stopped from elsewhere, or has failed: server.log in its "
            "folder says which."
        ),
        N_("Start it again: what was written is kept."),
        "",
    ),
    "": (
        N_("The class could not be started."),
        "{detail}",
        N_("Try again; host.log in the folder of the class may say more."),
        "",
    ),
}


def explain_problem(code: str, detail: str = "") -> Explanation:
    """Return what to say if a class could not be started, or has ended by itself."""
    title, why, remedy, field = _PROBLEMS.get(code, _PROBLEMS[""])
    detail = displayable_line(detail) or _("Nothing more is known about it.")
    title, why, remedy = (_(text).format(detail=detail) for text in (title, why, remedy))
    return Explanation(title, why, remedy, field)
