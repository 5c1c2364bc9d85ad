"""Keep in the settings who logs in where, and which servers have been found to be the right ones.

Nothing here is drawn, and nothing is stored yet: whoever calls these functions saves the settings.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from net.wire.address import Address
from net.wire.events import Connected

if TYPE_CHECKING:
    from gui.attempt import LoginAttempt
    from gui.model.settings import Settings


def note_attempt(settings: Settings, wanted: LoginAttempt) -> None:
    """Remember who wants to log in and where, or forget everybody."""
    if not wanted.remember:
        settings.forget_person()
    place = wanted.target.fingerprint or wanted.address
    if (wanted.nick, place) != (settings.name, settings.server_key or settings.server):
        settings.is_logged_in = False  # until it has succeeded once
    settings.remember = wanted.remember
    if wanted.remember:
        settings.name, settings.server_key = wanted.nick, wanted.target.fingerprint
        settings.server = wanted.address or settings.server


def note_connection(settings: Settings, wanted: LoginAttempt, event: Connected) -> Connected:
    """Remember the server, and return the event with what is known about it.

    An encrypted server is known by its key; without encryption it is remembered that it is a Charla
    server, so that no other program can take its place unnoticed. A server on this machine is not
    remembered: nobody else can take its place, and people who write servers start one after another
    here.
    """
    address = wanted.address or event.address
    if wanted.remember:
        settings.has_identity = True
        settings.server_key, settings.server = event.fingerprint, address
        settings.remember_plain(address, event.manner if event.plain else None)
    if event.fingerprint:
        settings.remember_server(
            event.fingerprint,
            event.server,
            event.address,
            wanted.nick if wanted.remember else "",
            is_verified=event.is_verified,
            now=time.time_ns() // 1_000_000,
            number=event.number if wanted.remember else 0,
        )
        is_verified = settings.known[event.fingerprint].is_verified
        event = msgspec.structs.replace(event, is_verified=is_verified)
    elif not (event.plain or Address.parse(address).is_this_machine):
        settings.known_rich = list(dict.fromkeys([*settings.known_rich, address]))
    return event
