"""Decide which titles of private groups this window shows. No tkinter.

Anybody may give a group any title, so two can look the same, and a message for one could be written
to the other. Then both are shown with the beginning of their address, which is never the same.
"""

from __future__ import annotations

from net.wire.names import GROUP_PREFIX, skeleton

ADDRESS_CHARACTERS = 4


class GroupTitles(dict[str, str]):
    """Maps the keys of groups to their titles.

    Change it by `titles[key] = title` and `update` only: they reset what has been computed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._alike: set[str] | None = (
            None  # the keys of groups that look like another one; None: not computed yet
        )

    def __setitem__(self, key: str, title: str) -> None:
        super().__setitem__(key, title)
        self._alike = None

    def shown(self, key: str) -> str:
        """Return the title, made distinct from all others; "" if there is none."""
        title = self.get(key, "")
        if title and key in self._find_alike():
            address = key.removeprefix(GROUP_PREFIX)[:ADDRESS_CHARACTERS]
            return f"{title} ({address})"
        return title

    def _find_alike(self) -> set[str]:
        if self._alike is None:
            first: dict[str, str] = {}
            self._alike = set()
            for key, title in self.items() if len(self) > 1 else ():
                other = first.setdefault(skeleton(title), key)
                if other != key:
                    self._alike |= {key, other}
        return self._alike
