"""Turn what the user decides at the login into where to connect, and what must be true there.

Nothing here waits for anything, and nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gui.model.choice import Choice, LoginAnswer
from gui.model.settings import KnownServer, Settings
from net.client.target import Target
from net.wire import names, words
from net.wire.address import Address
from net.wire.events import Disconnected, Tried


class BadAddress(ValueError):
    """The text that was typed is no address."""


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """The user wants to log in.

    Attributes:
        nick: the name to have there.
        target: the server.
        remember: whether to keep anything on this computer.
        name: what the server is called, as far as that is known.
        password: of the class; "" if none was typed.
        is_by_address: the user has typed an address, and has not chosen one class.
    """

    nick: str
    target: Target
    remember: bool
    name: str = ""
    password: str = ""
    is_by_address: bool = False

    @property
    def address(self) -> str:
        """Return the address to be shown; "" while only words are known."""
        return self.target.place

    @property
    def shown(self) -> str:
        """Return what to call the server."""
        return self.name or self.address

    @property
    def may_be_unencrypted(self) -> bool:
        """Return whether the user may go on without encryption if the server has none.

        A class that has announced itself has a key, so whoever answers without one is not it.
        """
        return not self.target.has_key


def begin(
    name: str, choice: Choice, remember: bool, settings: Settings, *, password: str = ""
) -> LoginAttempt:
    """Return the attempt that the user has asked for.

    Raises:
        names.BadName: the name can't be a nick.
        words.BadWords: the words are not those of any server.
        BadAddress: the address is none.
    """
    nick = names.parse_nick(name)
    return LoginAttempt(
        nick,
        _target(choice, settings),
        remember,
        choice.name,
        password,
        is_by_address=bool(choice.address) or not choice,
    )


def _target(choice: Choice, settings: Settings) -> Target:
    if choice.address or not choice:
        return _target_at(choice.address, settings)
    typed = words.parse(choice.words) if choice.words else None
    known = settings.known.get(choice.fingerprint)
    if known is not None:
        return _known(choice.fingerprint, known, choice.addresses, typed)
    # Typed words decide about any key.
    return Target(choice.addresses, words=typed, announced="" if typed else choice.fingerprint)


def _target_at(text: str, settings: Settings) -> Target:
    try:
        address = Address.parse(text)
    except ValueError as error:
        raise BadAddress(str(error)) from None
    fingerprint = settings.known_at(str(address))
    if address.is_this_machine or not fingerprint:
        return Target.at(address)
    return _known(fingerprint, settings.known[fingerprint], (address,), None)


def _known(
    fingerprint: str, known: KnownServer, addresses: Iterable[Address], typed: words.Words | None
) -> Target:
    """Return the target for a known server: where it is said to be, and where it was."""
    where = list(addresses)
    for text in known.addresses:
        try:
            where.append(Address.parse(text))
        except ValueError:  # somebody has edited the settings
            continue
    return Target(tuple(dict.fromkeys(where)), fingerprint, typed)


def go_on(attempt: LoginAttempt, answer: LoginAnswer, end: Disconnected) -> LoginAttempt:
    """Return how to go on after an end that has asked something. It changes no more than is said.

    Raises:
        words.BadWords: the words are not those of any server.
    """
    target = attempt.target
    if answer.words:
        # The words decide about the key that was seen; if they did not fit that one, about any.
        seen = "" if end.code == "wrong_words" else end.fingerprint
        typed = words.parse(answer.words)
        where = target.addresses
        if not where:  # Six words have told the place, and these may not.
            where = tuple(Address.parse(one.address) for one in _seen_at(end))
        if not where and not typed.has_place:
            return attempt
        return replace(attempt, target=Target(where, seen, typed))
    if answer.is_unverified and end.code == "unknown_key":
        return replace(
            attempt, target=Target(target.addresses, end.fingerprint, may_be_unverified=True)
        )
    if answer.is_unencrypted and attempt.may_be_unencrypted:
        return replace(attempt, target=Target(target.addresses, is_encrypted=False))
    if answer.password:
        if target.is_encrypted and end.fingerprint:
            target = replace(target, fingerprint=end.fingerprint)
        return replace(attempt, target=target, password=answer.password)
    return attempt


def is_certain(attempt: LoginAttempt, settings: Settings) -> bool:
    """Return whether only the server that the user means can be at the other end.

    Its words were typed now or before, or nobody else can be there: it is on this computer.
    """
    target = attempt.target
    known = settings.known.get(target.fingerprint)
    return (
        target.words is not None
        or (known is not None and known.is_verified)
        or (not target.is_encrypted and target.address.is_this_machine)
    )


def _seen_at(end: Disconnected) -> list[Tried]:
    """Return the addresses where the server was that the end is about."""
    return [one for one in end.tried if one.fingerprint == end.fingerprint] or [*end.tried]


def at_another_key(
    attempt: LoginAttempt, end: Disconnected, settings: Settings
) -> LoginAttempt | None:
    """Return the attempt for a server that is known by another key at the same address.

    In a school several computers have an address one after the other. Only whoever has typed the
    address can have meant either; nobody comes so from a verified server to one that is not, nor
    takes a password along. None: it is not known there, or another one was meant.
    """
    known, meant = (
        settings.known.get(key) for key in (end.fingerprint, attempt.target.fingerprint)
    )
    if (
        end.code != "key_changed"
        or known is None
        or attempt.target.words is not None
        or not attempt.is_by_address
        or attempt.address not in known.addresses
        or (meant is not None and meant.is_verified and not known.is_verified)
    ):
        return None
    target = _known(end.fingerprint, known, (attempt.target.address,), None)
    return replace(attempt, target=target, name=known.name, password="")


def under_new_name(attempt: LoginAttempt, end: Disconnected) -> LoginAttempt | None:
    """Return the attempt with the name that a teacher has given the user; None if none has."""
    if end.code != "renamed":
        return None
    try:
        nick = names.parse_nick(end.nick)
    except names.BadName:
        return None
    if names.key(nick) == names.key(attempt.nick):
        return None
    target = attempt.target
    if target.is_encrypted and end.fingerprint:  # the server that has said it, and no other
        target = replace(target, fingerprint=end.fingerprint)
    return replace(attempt, nick=nick, target=target)
