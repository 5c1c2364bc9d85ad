"""ChatPort: everything that the window asks of the network.

`net.client.client.ChatClient` is what answers in the program, and `tests.gui.fakes.FakeClient` in
the tests of the window; the type checker compares both with this. Every method may be called from
any thread and returns at once, except where it says that it waits. What comes of it is an event
(`net.wire.events`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from net.wire.events import Item, KeptDraft, Place, Quote
from net.wire.manners import Manner


class ChatPort(Protocol):
    """One user's connection to one server."""

    # --- the connection ---------------------------------------------------------------------------

    def start(self) -> None:
        """Open the journal and begin to connect."""

    def accept_plain(self, manner: Manner | None = None) -> None:
        """Go on with a plain server, in this manner; None: in the one that was proposed."""

    def reconnect_now(self) -> None:
        """Try again without waiting for the countdown to end."""

    def stop(self) -> None:
        """Say goodbye and end the threads in the background; no event comes after this returns."""

    def join_threads(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds; return whether all threads have ended."""

    # --- messages, and changes to them ------------------------------------------------------------

    def post(self, to: str, text: str, reply: Quote | None = None) -> str:
        """Take over a message and return its `cid`, which the answer carries."""

    def retry(self, to: str, text: str, cid: str, reply: Quote | None = None) -> None:
        """Send a message again that has failed, or that may not have been kept."""

    def discard(self, name: str, cid: str) -> None:
        """Forget a message of the user's own that has failed."""

    def edit(self, to: str, cid: str, text: str) -> None:
        """Give a message of the user's own another text."""

    def delete(self, to: str, cid: str) -> None:
        """Take a message of the user's own back, for good."""

    def react(self, to: str, sender: str, cid: str, emoji: str) -> None:
        """Put the user's one reaction to a message; "" takes it away."""

    def keep_draft(self, draft: KeptDraft) -> None:
        """Keep what is being written, for the next start."""

    # --- rooms and people -------------------------------------------------------------------------

    def join(self, room: str) -> None:
        """Enter a room, or accept the invitation to a group."""

    def leave(self, room: str) -> None:
        """Leave a room or a group."""

    def group(self, room: str, title: str = "", people: Sequence[str] = ()) -> None:
        """Make a private group, name it, or invite people to it."""

    def decline(self, room: str) -> None:
        """Decline the invitation to a group."""

    def block(self, nick: str, on: bool) -> None:
        """Refuse what this person sends, or no longer."""

    def typing(self, to: str) -> None:
        """Tell a nick or a room that the user is writing."""

    def state(self, state: str, note: str = "") -> None:
        """Tell everybody one of `net.wire.messages.STATES`, and a line of words."""

    # --- what there is to see ---------------------------------------------------------------------

    def load(self, name: str, before: Place | None = None) -> None:
        """Ask for the messages of a conversation that come last before a place, or at all."""

    def look(
        self,
        name: str,
        *,
        around: Place | None = None,
        quoted: Quote | None = None,
        at: int | None = None,
        before: Place | None = None,
        after: Place | None = None,
    ) -> int:
        """Ask for messages from anywhere in a conversation; return the serial of the answer.

        Args:
            around: the place in the middle.
            quoted: the message in the middle.
            at: the time of the first one, in ms since 1970.
            before, after: the place next to the last or first one.
        """

    def search(self, text: str, name: str = "") -> int:
        """Ask for messages with words that begin like those of the text, in one conversation or in
        all; return the serial of the answer."""

    def details(self, name: str, sender: str, cid: str) -> None:
        """Ask who has got and who has read a message."""

    def history(self, name: str) -> Iterator[Item]:
        """Return all messages of a conversation that are on this computer, oldest first.

        Waits for the disk: not for the Tk thread. Raises `net.shared.errors.JournalError`.
        """

    def read(self, name: str, place: Place) -> None:
        """Note that the user has seen a conversation up to a place."""

    def use_receipts(self, on: bool) -> None:
        """Tell others what the user has read, or no longer."""
