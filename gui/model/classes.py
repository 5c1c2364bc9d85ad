"""Merge the classes that announce themselves with those known from before into one list of rows.

What an announcement says is a hint. It never changes what is known: a known class keeps the name
under which it is known, whatever is announced with its key, and a class that only bears the name of
a known one is shown as what it is. However many announce themselves, the list stays short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from itertools import chain

import msgspec
from msgspec.structs import replace

from gui.model.choice import Choice
from gui.model.settings import KnownServer
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line
from net.wire.address import Address
from net.wire.announced import Announced

MOST_NEW = 40  # rows of classes that are not known
MOST_ADDRESSES = 12  # of one class; all are tried at once
MOST_PEOPLE = 9_999


class Standing(Enum):
    """A class can be trusted this far to be the one it seems to be."""

    VERIFIED = "its key has been checked by its words"
    UNVERIFIED = "its key is known, but has never been checked"
    NEW = "its key is not known"
    CHANGED = "its key is not that of the class with this name"
    TYPED = "only an address, which was typed"


class ClassRow(msgspec.Struct, frozen=True):
    """A row of the list stands for a class, or for an address.

    Args:
        key: tells the row from all others: a fingerprint or an address.
        name: of the class; "" if it is only an address.
        by: who teaches there; "" if nobody says.
        people: how many are there; 0 if nobody says.
        is_here: it announces itself now.
        is_gone: it did so a moment ago, and stays in the list only until the pointer leaves it.
        has_password: newcomers need the password of the class.
        choice: what choosing the row means.
    """

    key: str
    name: str
    standing: Standing
    choice: Choice
    by: str = ""
    people: int = 0
    is_here: bool = False
    is_gone: bool = False
    has_password: bool = False

    @property
    def can_be_entered(self) -> bool:
        """Return whether choosing it is enough; otherwise its words are needed first."""
        return self.standing is not Standing.CHANGED and not self.is_gone

    @property
    def title(self) -> str:
        """Return what the class is called, to be shown."""
        if self.name:
            return displayable_line(self.name)
        return _("This computer") if is_this_computer(self.key) else displayable_line(self.key)

    @property
    def details(self) -> str:
        """Return what else there is to say, in one line."""
        if self.is_gone:
            return _("no longer there")
        if self.standing is Standing.CHANGED:
            return _("Careful: its key has changed")
        if self.standing is Standing.TYPED:
            return displayable_line(self.key) if is_this_computer(self.key) else _("by its address")
        # The part about the key comes first: the end of the line may be cut.
        parts = [
            {
                Standing.VERIFIED: _("the one you know"),
                Standing.UNVERIFIED: _("not verified yet"),
                Standing.NEW: _("new: will ask for four words"),
            }[self.standing]
        ]
        if self.by:
            parts.append(displayable_line(self.by))
        if self.people:
            parts.append(
                ngettext("{n} person", "{n} people", self.people).format(
                    n=min(self.people, MOST_PEOPLE)
                )
            )
        if not self.is_here:
            parts.append(_("not visible now"))
        return " · ".join(parts)


def is_this_computer(address: str) -> bool:
    """Return whether the text is an address of this computer."""
    try:
        return Address.parse(address).is_this_machine
    except ValueError:
        return False


class ClassRows:
    """The rows as they are now.

    The order is stable: the class used last, then those that announce themselves in the order in
    which they appeared, then the other known ones, the newest first, then the typed address.

    Args:
        known: by fingerprint.
        usual: the fingerprint of the class used last; "" if there is none.
        address: one that was typed before, or is named at the start; "" if there is none.
    """

    def __init__(
        self, known: Mapping[str, KnownServer], usual: str = "", address: str = ""
    ) -> None:
        self._known, self._usual, self._address = dict(known), usual, address
        self._looks = {_skeleton(one.name) for one in known.values() if one.name}
        self._here: dict[str, Announced] = {}  # in the order in which they appeared
        self._shown: list[ClassRow] = []

    def update(self, announced: Iterable[Announced], *, hold: bool = False) -> list[ClassRow]:
        """Return the rows for what announces itself now.

        Args:
            announced: all of it, each time.
            hold: the user is pointing at the list: rows keep their places, new ones come last.
        """
        self._take_in(announced)
        fresh = {row.key: row for row in self._in_order()}
        if hold and self._shown:
            kept = [
                fresh.pop(row.key, replace(row, is_gone=True, is_here=False)) for row in self._shown
            ]
            self._shown = [*kept, *fresh.values()]
        else:
            self._shown = list(fresh.values())
        return self._shown

    def preferred(self) -> str:
        """Return the key of the row that is chosen until the user chooses; "" if there is none."""
        return next((row.key for row in self._shown if row.can_be_entered), "")

    def _take_in(self, announced: Iterable[Announced]) -> None:
        now: dict[str, Announced] = {}
        for one in announced:
            key = _key(one)
            if not key:
                continue
            if key in now:
                joined = (now[key].addresses + one.addresses)[:MOST_ADDRESSES]
                now[key] = replace(now[key], addresses=joined)
            elif key in self._known or key in self._here or len(now) < MOST_NEW:
                now[key] = one
        here = {key: now[key] for key in self._here if key in now}
        strangers = sum(key not in self._known for key in here)
        for key, one in now.items():
            if key not in here and (key in self._known or strangers < MOST_NEW):
                here[key] = one
                strangers += key not in self._known
        self._here = here

    def _in_order(self) -> Iterable[ClassRow]:
        known = sorted(self._known, key=lambda key: -self._known[key].last_used)
        order = chain([self._usual] if self._usual in self._known else [], self._here, known)
        for key in dict.fromkeys(order):
            yield self._row(key)
        if self._address and not self._is_known_address:
            yield ClassRow(self._address, "", Standing.TYPED, Choice(address=self._address))

    @property
    def _is_known_address(self) -> bool:
        return any(self._address in one.addresses for one in self._known.values())

    def _row(self, key: str) -> ClassRow:
        known, here = self._known.get(key), self._here.get(key)
        addresses = _addresses(known, here)
        if known is not None:
            name = known.name or str(addresses[0] if addresses else key)
            standing = Standing.VERIFIED if known.is_verified else Standing.UNVERIFIED
        else:
            name = (here.name if here is not None else "") or str(addresses[0])
            looks_known = _skeleton(name) in self._looks
            standing = Standing.CHANGED if looks_known else Standing.NEW
        fingerprint = key if known is not None else here.fingerprint if here is not None else ""
        row = ClassRow(key, name, standing, Choice("", "", fingerprint, addresses, name))
        if here is None:
            return row
        return replace(
            row, by=here.by, people=here.people, is_here=True, has_password=here.has_password
        )


def _key(one: Announced) -> str:
    if not one.addresses:
        return ""
    return one.fingerprint or str(one.addresses[0])


def _skeleton(name: str) -> str:
    """Return what all names have in common that look like this one."""
    from net.wire import names  # imported here: the first window may have no names to show

    return names.skeleton(name[:64])


def _addresses(known: KnownServer | None, here: Announced | None) -> tuple[Address, ...]:
    """Return where to try: where it was before, then where it says that it is."""
    before = _parsed(known.addresses) if known is not None else []
    now = here.addresses if here is not None else ()
    return tuple(dict.fromkeys([*before, *now]))[:MOST_ADDRESSES]


def _parsed(texts: Sequence[str]) -> list[Address]:
    found = []
    for text in texts:
        try:
            found.append(Address.parse(text))
        except ValueError:  # somebody has edited the settings
            continue
    return found
