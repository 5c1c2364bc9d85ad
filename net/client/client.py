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
from net.client.dialect import Dialect, DialectChoice
from net.client.handing_over import HandingOver
from net.client.outbox import Outbox
from net.client.receiver import Login, Receiver
from net.client.state import ConnectionState, Phase
from net.client.target import Detour, Target
from net.client.teller import Teller
from net.journal.reader import FOUND_MESSAGES
from net.shared.errors import JournalError
from net.shared.identity import Identity
from net.shared.tap import Taps
from net.wire import messages, refs
from net.wire.events import Event, Item, KeptDraft, Place, Quote
from net.wire.fields import PEOPLE_AT_ONCE
from net.wire.manners import Manner
from net.wire.messages import About, Block, Decline, Group, Join, Leave, Post, Typing
from net.wire.teaching import Teach, TeachingRequest


class ChatClient:
    """A client keeps one user connected to one server, until `stop`.

    Every method may be called from any thread and returns at once, unless it says otherwise. The
    results are events: `on_event` is called from the client's own threads, with one event at a
    time, in order. `tracer` notes the way of messages, if it is asked to; `handing_over` is for the
    next client, if a teacher gives the user another nick.
    """

    def __init__(
        self,
        target: Target,
        nick: str,
        on_event: Callable[[Event], None],
        *,
        device: str = "",
        identity: Callable[[], Identity] = Identity.new,
        old_token: str = "",
        known_rich: bool = False,
        journal: Callable[[str, str, bool], Path] | None = None,
        guest: bool = False,
        manner: Manner | None = None,
        password: str = "",
        former: HandingOver | None = None,
    ) -> None:
        """Make a client; `start` connects it.

        Args:
            target: the server.
            nick: of the user.
            on_event: is called with every event.
            device: names this installation, also in the `cid` of each message.
            identity: returns the key that the user has. It is called on the client's own thread,
                and may raise IdentityError.
            old_token: what names were claimed with before there were keys, if any were.
            known_rich: whether this server has spoken the rich dialect before; then it is never
                taken for a plain one.
            journal: returns the path of the journal for the fingerprint of the server ("" without
                encryption), its address ("" until it is found), and whether the words that were
                typed fit the key. It is called on the client's own thread, and may wait for the
                disk or raise JournalError: `net.journal.moving.find`. None: nothing is kept on this
                computer after `stop`.
            guest: whether the user has the nick only while they are connected.
            manner: how this server was spoken to the last time, if it was a plain one. The user
                is asked all the same.
            password: of the class; "" if the user knows none. It is sent only if the server asks
                for it, and only over an encrypted connection or to this computer.
            former: the `handing_over` of the client that has ended because a teacher has given the
                user this nick.
        """
        self._nick = nick
        self._device = device
        self._teller = Teller(on_event)
        self._state = ConnectionState()
        self._access = JournalAccess(nick, self._teller, self._state)
        self._outbox = Outbox(self._teller, self._access)
        self.tracer = self._outbox.tracer
        self.handing_over = HandingOver(nick)
        dialect = Dialect.RICH if known_rich else Dialect.UNKNOWN
        self._dialect = DialectChoice(nick, dialect, manner, self._teller, self._state)
        self._receiver = Receiver(
            Login(target, nick, device, identity, old_token, guest, journal, password, former),
            self._dialect,
            self._teller,
            self._state,
            self._access,
            self._outbox,
            self.handing_over,
        )
        self._threads: list[threading.Thread] = []
        self._put = self._outbox.put
        self._run_id = secrets.token_hex(4)
        self._counting = threading.Lock()
        self._posts = 0
        self._asked = 0

    # --- the connection ---------------------------------------------------------------------------

    def start(self) -> None:
        """Open the journal and begin to connect.

        Events: Restored if there is something to show; Connecting; then PlainServerFound,
        Connected or Disconnected.
        """
        self._state.move(Phase.CONNECTING)
        for name, target in (("receive", self._receiver.run), ("send", self._send)):
            thread = threading.Thread(target=target, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def accept_plain(self, manner: Manner | None = None) -> None:
        """Go on with a plain server, without receipts: the user's answer to PlainServerFound.

        The user may also decide this while the client waits to try again: then it tries at once.

        Args:
            manner: how to speak to the server; None: as PlainServerFound proposed.
        """
        self._dialect.accept_plain(manner)

    def stop_waiting(self) -> None:
        """Ask at once how to go on with a server that says nothing (ServerSilent).

        PlainServerFound follows, unless the server has answered meanwhile.
        """
        self._dialect.stop_waiting()

    def reconnect_now(self) -> None:
        """Try again at once, if the client waits to try again.

        After "downgraded" the user insists by this, and is asked whether to go on with a plain
        server.
        """
        self._state.move_if(Phase.WAITING, Phase.CONNECTING)

    def detour(self, way: Detour | None) -> None:
        """Have `way` make the connections to the server; None: connect straight again.

        The connection of now is ended for that, and made anew at once. The server must prove the
        same as without; to the user and the journal it is the same one.
        """
        self._state.take(way)

    def record(self, taps: Taps | None) -> None:
        """Let everything be recorded that passes on this and later connections; None ends that.

        `taps` gets the bytes in the threads that read and send them: `net.shared.tap`.
        """
        self._state.record(taps)

    def stop(self) -> None:
        """Say bye, close, and end the threads in the background.

        No event comes after this returns. What was posted before is written to the journal, and is
        sent on the next start if it can't be sent now.
        """
        self._teller.end()
        self._state.stop()
        self._outbox.stop()

    def join_threads(self, timeout: float) -> bool:
        """Wait until the threads have ended, and return whether `timeout` seconds were enough."""
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _send(self) -> None:
        """Run the send thread, and close everything when it has sent all there is."""
        self._outbox.run()
        self._state.end()
        self.handing_over.gather(self._access.journal)
        self._access.close()
        self.handing_over.end()

    # --- messages, and changes to them ------------------------------------------------------------

    def post(self, to: str, text: str, reply: Quote | None = None) -> str:
        """Send a message, now or when there is a connection, and return its `cid`.

        Every post is answered by exactly one Accepted, Unconfirmed or Failed with that `cid`,
        perhaps on another day; after Unconfirmed a Failed may still follow, if the plain server
        says that the recipient is not there.
        """
        return self._post(to, text, "", _about(reply))

    def retry(
        self, to: str, text: str, cid: str, reply: Quote | None = None, kind: str = ""
    ) -> None:
        """Send a message again that has failed, or make sure that a pending one is in the journal.

        It is the same message, so nobody gets it twice. The answers are those of `post`.
        """
        self._put(wishes.Retry(Post(_whole(to), _whole(text), cid, kind, _about(reply))))

    def keep_draft(self, draft: KeptDraft) -> None:
        """Keep what is being written, for the next start: Restored tells it."""
        about = Quote(_whole(draft.about.sender), draft.about.cid) if draft.about else None
        self._put(
            KeptDraft(
                _whole(draft.name), _whole(draft.text), about, draft.is_edit, _whole(draft.before)
            )
        )

    def discard(self, name: str, cid: str) -> None:
        """Forget a message of the user's own that has failed.

        Discarded answers, or ChangeFailed if the disk fails.
        """
        self._put(wishes.Discard(_whole(name), cid))

    def discard_failed(self, name: str) -> None:
        """Forget all messages of the user's own in a conversation that have failed."""
        self._put(wishes.DiscardFailed(_whole(name)))

    def edit(self, to: str, cid: str, text: str) -> None:
        """Give a message of the user's own another text.

        This, `delete` and `react` are kept and sent as messages are. Changed tells at once what the
        message is now; if the server refuses the change, Changed and ChangeFailed follow.
        """
        self._post(to, text, "edit", About(self._nick, cid))

    def delete(self, to: str, cid: str) -> None:
        """Take a message of the user's own back, for good."""
        self._post(to, "", "delete", About(self._nick, cid))

    def react(self, to: str, sender: str, cid: str, emoji: str) -> None:
        """Set the user's one reaction to a message; "" takes it away."""
        self._post(to, emoji, "react", About(_whole(sender), cid))

    def _post(self, to: str, text: str, kind: str, about: About | None) -> str:
        with self._counting:
            self._posts += 1
            cid = f"{self._device[:16]}:{self._run_id}:{self._posts}"
            # In the queue before the lock is given back: the order of the cids is the order of the
            # messages.
            tracer = self.tracer
            post = Post(
                _whole(to), _whole(text), cid, kind, about, tracer.is_on and tracer.is_taught
            )
            if tracer.is_on:
                tracer.note_queued(post)
            self._put(post)
        return cid

    # --- rooms and people -------------------------------------------------------------------------

    def join(self, room: str, is_open: bool = True) -> None:
        """Join a room, on this connection and on each one after it, or accept an invitation.

        `is_open` says whether the history of a room is open that this makes.
        """
        self._wish(Join(room, is_open))

    def set_terms(self, room: str, is_open: bool) -> None:
        """Open or close the history of a room that the user has made; said now or not at all."""
        self._wish(messages.SetTerms(_whole(room), is_open))

    def leave(self, room: str) -> None:
        """Leave a room."""
        self._wish(Leave(room))

    def group(self, room: str, title: str = "", people: Sequence[str] = ()) -> None:
        """Make a private group, name it, or invite people: see `messages.Group`.

        It is said on every connection until the server has answered.
        """
        nicks = tuple(map(_whole, people))
        # The server invites no more at a time.
        for start in range(0, max(1, len(nicks)), PEOPLE_AT_ONCE):
            self._wish(Group(_whole(room), _whole(title), nicks[start : start + PEOPLE_AT_ONCE]))

    def decline(self, room: str) -> None:
        """Decline the invitation to a private group; said like `group`."""
        self._wish(Decline(_whole(room)))

    def block(self, nick: str, on: bool) -> None:
        """Block a person, so that the server refuses what they send to the user, or unblock them.

        It is said like `group`.
        """
        self._wish(Block(_whole(nick), on))

    def typing(self, to: str) -> None:
        """Tell a nick or a #room that the user is writing. It is said now or not at all."""
        self._put(Typing(_whole(to)))

    def state(self, state: str, note: str = "") -> None:
        """Tell everybody how the user is, now and on every connection after it.

        Args:
            state: one of `messages.STATES`.
            note: a line in the user's own words.
        """
        self._wish(messages.State(state, _whole(note)))

    # --- the class --------------------------------------------------------------------------------

    def teach(self, request: TeachingRequest, place: Place | None = None) -> str:
        """Ask the server for something of the class, and return the ref of the request.

        It is said now or not at all. What comes of it is told by Taught, or by a Notice with this
        ref: an `err` of the server's, or "offline" if there is no connection.

        Args:
            request: its `ref` is filled in.
            place: of the message that it is about, whose `id` is filled in, too.
        """
        request = refs.with_ref(request, self._next_serial())
        self._put(wishes.ClassRequest(request, place))
        return request.ref

    def teach_as_host(self, fingerprint: str) -> str:
        """Ask to be a teacher of the class with this key, which runs on this computer.

        The proof is in the server's data folder. Return the ref, as `teach`.
        """
        ref = refs.with_ref(Teach(), self._next_serial()).ref
        self._put(wishes.TeachAsHost(fingerprint, ref))
        return ref

    def ask_class(self, room: str, kind: str, text: str) -> str:
        """Post a ballot, and return its `cid`; it is answered as `post` is.

        Args:
            room: whom to ask.
            kind: one of `net.wire.ballots.BALLOTS`.
            text: as `net.wire.ballots` says.
        """
        return self._post(room, text, kind, None)

    def close_ballot(self, room: str, sender: str, cid: str) -> None:
        """Close a ballot; this and `remove` are kept and sent as `edit` is."""
        self._post(room, "", "close", About(_whole(sender), cid))

    def remove(self, room: str, sender: str, cid: str) -> None:
        """Remove a message of somebody else from a room, for everybody."""
        self._post(room, "", "remove", About(_whole(sender), cid))

    # --- what there is to see ---------------------------------------------------------------------

    def load(self, name: str, before: Place | None = None) -> None:
        """Ask for the last messages of a conversation before a place, or for the newest.

        PageLoaded answers.
        """
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
        """Ask for a part of a conversation, and return the serial of the question.

        ExcerptLoaded with this serial answers; it is empty if the quoted message is not here.

        Args:
            name: the conversation.
            around: the place in the middle.
            quoted: the message in the middle.
            at: a time in ms: the first message at or after it, and those that follow.
            before: the last messages before a place; only these come from the server, too.
            after: the first messages after a place.
        """
        serial = self._next_serial()
        self._put(questions.Look(serial, name, around, quoted, at, before, after))
        return serial

    def search(self, text: str, name: str = "", limit: int = FOUND_MESSAGES) -> int:
        """Search one conversation or all, and return the serial of the question.

        SearchFinished with this serial answers: the messages with words that begin with those of
        the text.
        """
        serial = self._next_serial()
        self._put(questions.Search(serial, _whole(text), name, limit))
        return serial

    def details(self, name: str, sender: str, cid: str) -> None:
        """Ask who has got and who has read a message of the conversation `name`.

        Details answers.
        """
        self._put(questions.Ask(name, sender, cid))

    def history(self, name: str) -> Iterator[Item]:
        """Yield all messages of a conversation that are on this computer, oldest first.

        Each is as it is when it is reached. This waits for the disk, so it is not for Tk's thread.
        Raises JournalError.
        """
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
        """Note that the user has seen a conversation up to a place."""
        self._put(wishes.ReadUpTo(name, place))

    def mark_unread(self, name: str, place: Place) -> None:
        """Make what comes after a place unread again; receipts that were told stay."""
        self._put(wishes.UnreadAfter(name, place))

    def use_receipts(self, on: bool) -> None:
        """Tell others what the user has read, or no longer; the journal notes it all the same."""
        self._put(wishes.UseReceipts(on))

    def _wish(
        self, wish: Join | Leave | messages.SetTerms | Group | Decline | Block | messages.State
    ) -> None:
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
