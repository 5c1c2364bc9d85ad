"""Declare everything that the window asks of the network.

In the program `net.client.client.ChatClient` fulfils this protocol, in the tests of the window
`tests.gui.fakes.FakeClient`; the type checker compares both with it. Every method may be called
from any thread and returns at once, except where it says that it waits. Results come as events
(`net.wire.events`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from net.shared.tap import Taps
from net.wire.address import Address
from net.wire.events import Event, Item, KeptDraft, Place, Quote
from net.wire.manners import Manner
from net.wire.teaching import TeachingRequest
from net.wire.traces import MessageTrace


class Tracing(Protocol):
    """A tracing notes the way of messages; these are the parts for Tk of `net.client.tracer`."""

    is_on: bool
    is_taught: bool
    is_waiting: bool
    version: int

    def watch(self, on: bool) -> None:
        """Note the way of messages from now on, or no longer."""

    def compose(self) -> None:
        """Note that the user has pressed Return; the message is posted next."""

    def note_applied(self, event: Event, began: int) -> None:
        """Note that the model has taken an event, which came from the queue at `began`."""

    def note_drawn(self, is_shown: Callable[[MessageTrace], bool]) -> None:
        """Note that what was applied is drawn; `is_shown` says whether it is in view."""

    def find(self, sender: str, cid: str) -> MessageTrace | None:
        """Return what is known of a message; `sender` is "" for the user."""

    @property
    def latest(self) -> MessageTrace | None:
        """Return what is known of the message that came or went last."""

    @property
    def told(self) -> list[MessageTrace]:
        """Return the user's own messages of whose way the server has told, the oldest first."""


class ChatPort(Protocol):
    """A chat port is one user's connection to one server."""

    @property
    def tracer(self) -> Tracing:
        """Return the tracing, which notes the way of messages."""

    @property
    def handing_over(self) -> Any:
        """Return what the next client takes over if a teacher gives the user another nick.

        It is a `net.client.handing_over.HandingOver`, which concerns only who makes the clients.
        """

    # --- the connection ---------------------------------------------------------------------------

    def start(self) -> None:
        """Open the journal and begin to connect."""

    def accept_plain(self, manner: Manner | None = None) -> None:
        """Go on with a plain server in this manner; None: in the proposed one."""

    def stop_waiting(self) -> None:
        """Ask at once how to go on with a server that says nothing."""

    def reconnect_now(self) -> None:
        """Try again without waiting for the countdown to end."""

    def record(self, taps: Taps | None) -> None:
        """Let everything be recorded that passes from now on; None ends that."""

    def detour(self, way: Callable[[Address], Any] | None) -> None:
        """Connect anew, by sockets that `way` makes for the server's address; None: straight."""

    def stop(self) -> None:
        """Say goodbye and end the background threads; no event comes after this returns."""

    def join_threads(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds; return whether all threads have ended."""

    # --- messages, and changes to them ------------------------------------------------------------

    def post(self, to: str, text: str, reply: Quote | None = None) -> str:
        """Accept a message for sending and return its `cid`, which the answer carries."""

    def retry(
        self, to: str, text: str, cid: str, reply: Quote | None = None, kind: str = ""
    ) -> None:
        """Send a message again that has failed, or that may not have been stored."""

    def discard(self, name: str, cid: str) -> None:
        """Forget a message of the user's own that has failed."""

    def discard_failed(self, name: str) -> None:
        """Forget all messages of the user's own in a conversation that have failed."""

    def edit(self, to: str, cid: str, text: str) -> None:
        """Replace the text of a message of the user's own."""

    def delete(self, to: str, cid: str) -> None:
        """Delete a message of the user's own permanently."""

    def react(self, to: str, sender: str, cid: str, emoji: str) -> None:
        """Set the user's one reaction to a message; "" removes it."""

    def keep_draft(self, draft: KeptDraft) -> None:
        """Store what is being written, for the next start."""

    # --- rooms and people -------------------------------------------------------------------------

    def join(self, room: str, is_open: bool = True) -> None:
        """Enter a room, or accept the invitation to a group.

        `is_open`: if this makes the room, its history is open to those who come later.
        """

    def set_terms(self, room: str, is_open: bool) -> None:
        """Open or close the history of a room that the user has made."""

    def leave(self, room: str) -> None:
        """Leave a room or a group."""

    def group(self, room: str, title: str = "", people: Sequence[str] = ()) -> None:
        """Make a private group, name it, or invite people to it."""

    def decline(self, room: str) -> None:
        """Decline the invitation to a group."""

    def block(self, nick: str, on: bool) -> None:
        """Start or stop refusing what this person sends."""

    def typing(self, to: str) -> None:
        """Tell a nick or a room that the user is writing."""

    def state(self, state: str, note: str = "") -> None:
        """Publish one of `net.wire.messages.STATES` and a status line."""

    # --- the class --------------------------------------------------------------------------------

    def teach(self, request: TeachingRequest, place: Place | None = None) -> str:
        """Ask for something of the class, now or not at all; return the ref of the request.

        The `ref` is filled in, and the `id`, if `place` is that of the message it is about. Taught
        answers, or a Notice with this ref.
        """

    def teach_as_host(self, fingerprint: str) -> str:
        """Ask to be a teacher of the class with this key on this computer; return the ref."""

    def ask_class(self, room: str, kind: str, text: str) -> str:
        """Post a ballot to a room (see `net.wire.ballots`); return its `cid`, as `post` does."""

    def close_ballot(self, room: str, sender: str, cid: str) -> None:
        """Close a ballot."""

    def remove(self, room: str, sender: str, cid: str) -> None:
        """Remove a message of somebody else from a room, for everybody."""

    # --- what there is to see ---------------------------------------------------------------------

    def load(self, name: str, before: Place | None = None) -> None:
        """Ask for the last messages of a conversation before a place, or for the newest ones."""

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
            at: the time of the first message, in ms since 1970.
            before, after: the place next to the last or first message.
        """

    def search(self, text: str, name: str = "") -> int:
        """Ask for messages with words that begin like those of the text.

        Args:
            name: the conversation; "" for all.

        Returns:
            The serial of the answer.
        """

    def details(self, name: str, sender: str, cid: str) -> None:
        """Ask who has received and who has read a message."""

    def history(self, name: str) -> Iterator[Item]:
        """Return all messages of a conversation that are on this computer, oldest first.

        It waits for the disk, so the Tk thread must not call it.

        Raises:
            net.shared.errors.JournalError: the journal can't be read.
        """

    def read(self, name: str, place: Place) -> None:
        """Note that the user has seen a conversation up to a place."""

    def mark_unread(self, name: str, place: Place) -> None:
        """Make what comes after a place unread again; receipts that were told stay."""

    def use_receipts(self, on: bool) -> None:
        """Start or stop telling others what the user has read."""
