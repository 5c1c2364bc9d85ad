"""ChatClient: the network half of the window, as the window sees it.

Two threads, and a queue at every crossing:

    any thread --wishes--> send thread --bytes--> socket       (the Flusher helps a slow server)
    socket --bytes--> receive thread --events--> `on_event`    (connects, logs in, reads, waits)

The send thread is in `net.client.outbox`, the receive thread in `net.client.receiver`. Between
either thread and what it does is the journal (net.journal.journal): nothing is sent, told to the
window or confirmed to the server as `seen` before it is committed there. So messages are pending
until the server has answered, across any interruption, also of this program; what is missed comes
after the next log-in, and is told exactly once.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from net.client import questions, wishes
from net.client.access import JournalAccess
from net.client.outbox import Outbox
from net.client.receiver import Dialect, Login, Receiver
from net.client.state import ConnectionState, Phase
from net.client.teller import Teller
from net.journal.reader import FOUND_MESSAGES
from net.shared.errors import JournalError
from net.shared.identity import Identity
from net.wire import messages, refs
from net.wire.address import Address
from net.wire.events import Event, Item, KeptDraft, Place, Quote
from net.wire.manners import Manner
from net.wire.messages import (
    PEOPLE_AT_ONCE,
    About,
    Block,
    Decline,
    Group,
    Join,
    Leave,
    Post,
    Typing,
)


class ChatClient:
    """One user's connection to one server, kept up until `stop`.

    Every method may be called from any thread and returns at once; what comes of it is told through
    `on_event`, which is called from the client's own threads, one event at a time, in order.
    """

    def __init__(
        self,
        address: Address,
        nick: str,
        on_event: Callable[[Event], None],
        *,
        device: str = "",
        identity: Callable[[], Identity] = Identity.new,
        old_token: str = "",
        known_rich: bool = False,
        journal: Path | None = None,
        guest: bool = False,
        manner: Manner | None = None,
    ) -> None:
        """`known_rich`: this server has spoken the rich dialect before, so it is never taken for a
        plain one.

        `identity` tells who the user is; it is asked on the client's own thread, and may raise
        IdentityError. `old_token` is what names were claimed with before there were keys.

        `journal`: see `net.journal.journal.path_for`. None: nothing is kept on this computer beyond
        `stop`. A `guest` has the nick as long as they are connected, and not for good. `manner`:
        how it was spoken to the last time, if it was a plain one; the user is asked all the same.
        """
        self._nick = nick
        self._device = device
        self._teller = Teller(on_event)
        self._state = ConnectionState()
        self._access = JournalAccess(nick, self._teller, self._state)
        self._outbox = Outbox(self._teller, self._access)
        self._receiver = Receiver(
            Login(address, nick, device, identity, old_token, guest, journal),
            Dialect.RICH if known_rich else Dialect.UNKNOWN,
            manner,
            self._teller,
            self._state,
            self._access,
            self._outbox,
        )
        self._threads: list[threading.Thread] = []
        self._put = self._outbox.put
        self._run_id = secrets.token_hex(4)
        self._counting = threading.Lock()
        self._posts = 0
        self._asked = 0

    # --- the connection ---------------------------------------------------------------------------

    def start(self) -> None:
        """Opens the journal and begins to connect. Events: Restored if there is something to show;
        Connecting; then PlainServerFound, Connected or Disconnected."""
        self._state.move(Phase.CONNECTING)
        for name, target in (("receive", self._receiver.run), ("send", self._send)):
            thread = threading.Thread(target=target, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def accept_plain(self, manner: Manner | None = None) -> None:
        """The user's answer to PlainServerFound: go on, without receipts, in this manner; None: as
        was proposed.

        The user may also come to this while the client waits to try again: then it tries at once.
        """
        self._receiver.accept_plain(manner)

    def reconnect_now(self) -> None:
        """Does not wait for the countdown to end. After "downgraded": the user insists, and is
        asked about plain."""
        self._state.move_if(Phase.WAITING, Phase.CONNECTING)

    def stop(self) -> None:
        """Says bye, closes, and ends the threads in the background; no event comes after it
        returns.

        What was posted before is in the journal then, and is sent on the next start if it can't be
        sent now.
        """
        self._teller.end()
        self._state.stop()
        self._outbox.stop()

    def join_threads(self, timeout: float) -> bool:
        """Waits until the threads have ended; False if `timeout` seconds did not suffice."""
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _send(self) -> None:
        """The send thread: when it has sent everything, nobody needs the connection any more."""
        self._outbox.run()
        self._state.end()
        self._access.close()

    # --- messages, and changes to them ------------------------------------------------------------

    def post(self, to: str, text: str, reply: Quote | None = None) -> str:
        """Takes over a message and returns its `cid`. While there is no connection it waits for
        one.

        Every post is answered by exactly one Accepted, Unconfirmed or Failed with that `cid`,
        perhaps on another day; after Unconfirmed a Failed may still follow, if the plain server
        says that the recipient is not there.
        """
        return self._post(to, text, "", _about(reply))

    def retry(self, to: str, text: str, cid: str, reply: Quote | None = None) -> None:
        """Sends a message that failed again, or sees to it that one that is pending is in the
        journal. It is the same message, so that nobody gets it twice; it is answered as by
        `post`."""
        self._put(wishes.Retry(Post(_whole(to), _whole(text), cid, about=_about(reply))))

    def keep_draft(self, draft: KeptDraft) -> None:
        """Keeps what is being written, for the next start: Restored tells it."""
        about = Quote(_whole(draft.about.sender), draft.about.cid) if draft.about else None
        self._put(
            KeptDraft(
                _whole(draft.name), _whole(draft.text), about, draft.is_edit, _whole(draft.before)
            )
        )

    def discard(self, name: str, cid: str) -> None:
        """Forgets a message of the user's own that has failed. Discarded answers, or ChangeFailed
        if the disk fails."""
        self._put(wishes.Discard(_whole(name), cid))

    def edit(self, to: str, cid: str, text: str) -> None:
        """Gives a message of the user's own another text. This, `delete` and `react` are kept and
        sent as messages are. Changed tells at once what becomes of the message; if it is refused,
        Changed and ChangeFailed."""
        self._post(to, text, "edit", About(self._nick, cid))

    def delete(self, to: str, cid: str) -> None:
        """Takes a message of the user's own back, for good."""
        self._post(to, "", "delete", About(self._nick, cid))

    def react(self, to: str, sender: str, cid: str, emoji: str) -> None:
        """Puts the user's one reaction to a message; "" takes it away."""
        self._post(to, emoji, "react", About(_whole(sender), cid))

    def _post(self, to: str, text: str, kind: str, about: About | None) -> str:
        with self._counting:
            self._posts += 1
            cid = f"{self._device[:16]}:{self._run_id}:{self._posts}"
            # In the queue before the lock is given back: the order of the cids is the order of the
            # messages.
            self._put(Post(_whole(to), _whole(text), cid, kind, about))
        return cid

    # --- rooms and people -------------------------------------------------------------------------

    def join(self, room: str) -> None:
        """Asks to be let into a room; rooms joined are joined again after a reconnect. Of a private
        group, it accepts the invitation."""
        self._wish(Join(room))

    def leave(self, room: str) -> None:
        """Asks to be let out of a room."""
        self._wish(Leave(room))

    def group(self, room: str, title: str = "", people: Sequence[str] = ()) -> None:
        """Makes a private group, names it, or invites people: see `messages.Group`. It is said on
        every connection until the server has answered."""
        nicks = tuple(map(_whole, people))
        # The server invites no more at a time.
        for start in range(0, max(1, len(nicks)), PEOPLE_AT_ONCE):
            self._wish(Group(_whole(room), _whole(title), nicks[start : start + PEOPLE_AT_ONCE]))

    def decline(self, room: str) -> None:
        """Declines the invitation to a private group; said like `group`."""
        self._wish(Decline(_whole(room)))

    def block(self, nick: str, on: bool) -> None:
        """Has the server refuse what this person sends to the user, or no longer; said like
        `group`."""
        self._wish(Block(_whole(nick), on))

    def typing(self, to: str) -> None:
        """The user is writing to a nick or in a #room. It is said now or not at all."""
        self._put(Typing(_whole(to)))

    def state(self, state: str, note: str = "") -> None:
        """How the user is: one of `messages.STATES`, and a line of words. It is said again on every
        connection."""
        self._wish(messages.State(state, _whole(note)))

    # --- what there is to see ---------------------------------------------------------------------

    def load(self, name: str, before: Place | None = None) -> None:
        """Asks for the messages of a conversation that came last before a place, or the newest: a
        Page answers."""
        self._put(questions.Load(name, before))

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
        """Asks for messages around a place or around one that is quoted, from the first one at or
        after a time (in ms), before or after a place: an Excerpt with the returned serial answers,
        which is empty if what is quoted is not here. Those before a place come from the server
        too."""
        serial = self._next_serial()
        self._put(questions.Look(serial, name, around, quoted, at, before, after))
        return serial

    def search(self, text: str, name: str = "", limit: int = FOUND_MESSAGES) -> int:
        """Asks for messages with words that begin with those of the text, in one conversation or in
        all: Found with the returned serial answers."""
        serial = self._next_serial()
        self._put(questions.Search(serial, _whole(text), name, limit))
        return serial

    def details(self, name: str, sender: str, cid: str) -> None:
        """Asks who has got and who has read a message of the conversation `name`: Details
        answers."""
        self._put(questions.Ask(name, sender, cid))

    def history(self, name: str) -> Iterator[Item]:
        """All messages of a conversation that are on this computer, oldest first, as they are
        written down when they are reached. Waits for the disk: not for Tk's thread. Raises
        JournalError."""
        journal = self._access.journal
        if journal is None:
            raise JournalError("journal", "it is not open")
        try:
            yield from journal.reader.history(name)
        except JournalError as error:
            if error.code == "journal_damaged":
                self._access.report(error)
            raise

    def read(self, name: str, place: Place) -> None:
        """The user has seen a conversation up to a place."""
        self._put(wishes.ReadUpTo(name, place))

    def use_receipts(self, on: bool) -> None:
        """Whether anybody may hear what the user has read; the journal notes it all the same."""
        self._put(wishes.UseReceipts(on))

    def _wish(self, wish: Join | Leave | Group | Decline | Block | messages.State) -> None:
        """Send a wish with a ref, so that an error tells which wish it answers."""
        self._put(refs.with_ref(wish, self._next_serial()))

    def _next_serial(self) -> int:
        with self._counting:
            self._asked += 1
            return self._asked


def _whole(text: str) -> str:
    """Half a character is possible in Python, but in no file and on no wire."""
    return text.encode("utf-8", "replace").decode()


def _about(reply: Quote | None) -> About | None:
    return About(_whole(reply.sender), _whole(reply.cid)) if reply else None
