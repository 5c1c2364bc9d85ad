"""Bounds what is on its way to one session: messages that it has not said to have `seen` yet. Pure.

The theory. A message that is passed on as it is said goes into an outbox of limited size. If
somebody writes faster than a reader's device can commit, the outbox would fill up, and the reader
would be cut for what another one does. But the reader says `seen`, so the server knows how much is
on its way. Beyond WINDOW_CHARACTERS the session *falls behind*: what is said is only archived, and
comes in the chunks of net.hub.backlog, each after the one before has been seen.

Ids stay in order on the wire whether a session is behind or not, and so do answers: an `ok` with an
id above what has been sent waits here until its turn. So a reader does not have to know that it is
behind; `seen` is true at all times.
"""

from __future__ import annotations

from collections.abc import Callable

from net.wire.messages import Err, Ok

# In the worst case a character takes 6 bytes on the wire; this many, and one message more, fit into
# an outbox.
WINDOW_CHARACTERS = 131_072
# What a message costs besides its text: names, numbers, punctuation.
OVERHEAD_CHARACTERS = 150
# A session that writes so much and does not read the answers is not an ordinary reader.
HELD_ANSWERS = 10_000

Answer = Ok | Err


class Pace:
    """What is under way to one session, and the answers that wait for their turn.

    `under_way` has (id, size) of each message, in the order of ids, and `characters` is the sum of
    the sizes. Only `Backlog.pass_on` changes them from outside: it does so for everybody in a room
    at each message.
    """

    __slots__ = ("characters", "held", "under_way")

    def __init__(self) -> None:
        self.held: list[Answer] = []
        self.under_way: list[tuple[int, int]] = []
        self.characters = 0

    @property
    def is_clear(self) -> bool:
        """Whether everything that was sent has been seen."""
        return not self.under_way

    def note_sent(self, id_: int, characters: int) -> None:
        """A message with a text of so many characters is under way."""
        size = characters + OVERHEAD_CHARACTERS
        self.under_way.append((id_, size))
        self.characters += size

    def note_seen(self, id_: int) -> None:
        """The session has everything up to this id."""
        landed = 0
        for one, size in self.under_way:
            if one > id_:
                break
            self.characters -= size
            landed += 1
        del self.under_way[:landed]

    def forget_above(self, id_: int, failed: Callable[[Ok], Answer]) -> None:
        """Messages with greater ids could not be committed: they are not sent, and answered with
        `failed`."""
        while self.under_way and self.under_way[-1][0] > id_:
            self.characters -= self.under_way.pop()[1]
        self.held = [
            failed(one) if isinstance(one, Ok) and one.id > id_ else one for one in self.held
        ]

    def must_hold(self, answer: Answer, sent: int) -> bool:
        """Whether the answer has to wait, when messages up to the id `sent` have been sent."""
        if isinstance(answer, Err):
            return bool(
                self.held and answer.cid
            )  # one without a cid answers no message, and so has no place
        return bool(self.held) or answer.id > sent

    def take_due(self, sent: int) -> list[Answer]:
        """Return the answers whose turn has come when everything up to the id `sent` has been
        sent."""
        due = 0
        for one in self.held:
            if isinstance(one, Ok) and one.id > sent:
                break
            due += 1
        taken, self.held = self.held[:due], self.held[due:]
        return taken
