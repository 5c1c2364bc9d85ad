"""Hold a part of a conversation before its end, which the user looks at for a while. No tkinter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gui.model.conversation import Entry
from net.wire.events import Place


@dataclass(slots=True)
class Excerpt:
    """Holds settled messages in the order of their places, without holes.

    `older` and `newer` say that there are more before and after them; `asked`, that these have been
    asked for.
    """

    name: str
    entries: list[Entry] = field(default_factory=list)
    older: bool = False
    newer: bool = False
    asked: bool = False

    @property
    def oldest(self) -> Place | None:
        return self.entries[0].place if self.entries else None

    @property
    def newest(self) -> Place | None:
        return self.entries[-1].place if self.entries else None

    def extend(self, entries: Sequence[Entry], *, older: bool) -> int:
        """Add the entries before or after those that are here, and return how many they are."""
        if older:
            self.entries[:0] = entries
        else:
            self.entries.extend(entries)
        return len(entries)
