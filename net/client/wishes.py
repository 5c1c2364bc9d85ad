"""What a user of the client may want: each wish goes into the send thread's queue, and what comes
of it is an event."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence

from net.client import outbox, questions
from net.client.outbox import Outbox
from net.journal.reader import FOUND_MESSAGES
from net.wire.events import KeptDraft, Place, Quote
from net.wire.messages import (
    PEOPLE_AT_ONCE,
    About,
    Block,
    Decline,
    Group,
    Join,
    Leave,
    Post,
    State,
    Typing,
)


class Wishes:
    """Every method may be called from any thread and returns at once."""

    def __init__(self, queue: Outbox, nick: str, device: str) -> None:
        self._put = queue.put
        self._nick = nick
        self._device = device
        self._run_id = secrets.token_hex(4)
        self._counting = threading.Lock()
        self._posts = 0
        self._asked = 0

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
        self._put(outbox.Retry(Post(_whole(to), _whole(text), cid, about=_about(reply))))

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
        self._put(outbox.Discard(_whole(name), cid))

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
        self._put(Join(room))

    def leave(self, room: str) -> None:
        """Asks to be let out of a room."""
        self._put(Leave(room))

    def group(self, room: str, title: str = "", people: Sequence[str] = ()) -> None:
        """Makes a private group, names it, or invites people: see `messages.Group`. It is said on
        every connection until the server has answered."""
        nicks = tuple(map(_whole, people))
        # The server invites no more at a time.
        for start in range(0, max(1, len(nicks)), PEOPLE_AT_ONCE):
            self._put(Group(_whole(room), _whole(title), nicks[start : start + PEOPLE_AT_ONCE]))

    def decline(self, room: str) -> None:
        """Declines the invitation to a private group; said like `group`."""
        self._put(Decline(_whole(room)))

    def block(self, nick: str, on: bool) -> None:
        """Has the server refuse what this person sends to the user, or no longer; said like
        `group`."""
        self._put(Block(_whole(nick), on))

    def typing(self, to: str) -> None:
        """The user is writing to a nick or in a #room. It is said now or not at all."""
        self._put(Typing(_whole(to)))

    def state(self, state: str, note: str = "") -> None:
        """How the user is: one of `messages.STATES`, and a line of words. It is said again on every
        connection."""
        self._put(State(state, _whole(note)))

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

    def read(self, name: str, place: Place) -> None:
        """The user has seen a conversation up to a place."""
        self._put(outbox.ReadUpTo(name, place))

    def use_receipts(self, on: bool) -> None:
        """Whether anybody may hear what the user has read; the journal notes it all the same."""
        self._put(outbox.UseReceipts(on))

    def _next_serial(self) -> int:
        with self._counting:
            self._asked += 1
            return self._asked


def _whole(text: str) -> str:
    """Half a character is possible in Python, but in no file and on no wire."""
    return text.encode("utf-8", "replace").decode()


def _about(reply: Quote | None) -> About | None:
    return About(_whole(reply.sender), _whole(reply.cid)) if reply else None
