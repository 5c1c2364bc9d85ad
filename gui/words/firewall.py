"""Explain the questions that Windows and macOS ask about the network. No tkinter.

Windows asks once for each program, and remembers a no for ever; so what it will ask is said before.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

from gui.words.i18n import N_, _


class SystemQuestion(NamedTuple):
    """The system will ask something; the texts say what, and what to press."""

    title: str
    text: str


# By sys.platform.
_BEFORE_HOSTING = {
    "win32": (
        N_("Windows will ask about the firewall now."),
        N_(
            "Press “Allow access” (or “Allow”), so that your students can reach this computer; it "
            "may want an administrator. With “Cancel” nobody else gets in, and Windows does not "
            "ask again."
        ),
    ),
    "darwin": (
        N_("macOS will ask about the network now."),
        N_(
            "It may ask twice: whether Charla may find devices on your local network, and whether "
            "charla-server may accept connections. Press “Allow” both times."
        ),
    ),
}
_AT_FIRST_START = {
    "darwin": N_(
        "macOS asks whether Charla may find devices on your local network. Press “Allow”: your "
        "class is there."
    )
}
_HOW_TO_ALLOW = {
    "win32": (
        N_(
            "Open Windows Security › Firewall & network protection › Allow an app through firewall."
        ),
        N_("Press “Change settings”. It may want an administrator."),
        N_("Tick charla-server (or Python), for private and for public networks."),
        N_("If it is not there, press “Allow another app” and choose charla-server."),
    ),
    "darwin": (
        N_("Open System Settings › Network › Firewall › Options."),
        N_("Allow incoming connections for charla-server (or Python)."),
        N_("In Privacy & Security › Local Network, switch Charla on."),
    ),
    "linux": (
        N_("With ufw: sudo ufw allow {port}/tcp"),
        N_("With firewalld: sudo firewall-cmd --add-port={port}/tcp"),
    ),
}
_STILL = N_(
    "Still nobody? Then the network may keep computers apart: “Why?” on a student's screen finds "
    "the reason."
)


def before_hosting(system: str = sys.platform) -> SystemQuestion | None:
    """Return what the system will ask when a class is started; None if it asks nothing."""
    found = _BEFORE_HOSTING.get(system)
    return SystemQuestion(_(found[0]), _(found[1])) if found else None


def at_first_start(system: str = sys.platform) -> str:
    """Return what to say at the first start, when the system asks about the network; "" if not."""
    found = _AT_FIRST_START.get(system)
    return _(found) if found else ""


def how_to_allow(port: int, system: str = sys.platform) -> list[str]:
    """Return what to do, step by step, if nobody can reach the class on this computer."""
    steps = _HOW_TO_ALLOW.get(system, _HOW_TO_ALLOW["linux"])
    return [_(step).format(port=port) for step in (*steps, _STILL)]
