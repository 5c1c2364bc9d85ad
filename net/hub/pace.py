"""Bound what is under way to one session: messages that it has not acknowledged with `seen`.

New messages are put into a send buffer of limited size. If somebody writes faster than a reader's
device can commit, the send buffer would fill up, and the reader would be disconnected for what
others write. But the reader says `seen`, so the server knows how much is under way. Beyond
WINDOW_CHARACTERS the session *falls behind*: new messages are only archived, and are sent in the
chunks of net.hub.backlog, each after the one before has been seen.

Ids stay in order on the wire whether a session is behind or not, and so do answers: an `ok` whose
id is above what has been sent is held here until its turn. So readers need not know that they are
behind; their `seen` is true at all times.
"""

from __future__ import annotations

from collections.abc import Callable

from net.wire.messages import Err, Ok

# In the worst case a character takes 6 bytes on the wire. This many, and one more message, fit into
# a send buffer.
WINDOW_CHARACTERS = 131_072
# Size of a message besides its text: names, numbers, punctuation.
OVERHEAD_CHARACTERS = 150
# A session with more held answers than this is no ordinary reader.
HELD_ANSWERS = 10_000

Answer = Ok | Err


class Pace:
    """Tracks what is under way to one session, and holds answers that wait for their turn.

    Only `Backlog.pass_on` changes the attributes from outside, for every member of a room at each
    message.

    Attributes:
        held: the answers, in their order.
        under_way: (id, size) of each message, in the order of ids.
        characters: the sum of these sizes.
    """

    __slots__ = ("characters", "held", "under_way")

    def __init__(self) -> None:
        self.held: list[Answer] = []
        self.under_way: list[tuple[int, int]] = []
        self.characters = 0

    @property
    def is_clear(self) -> bool:
        """Return whether everything that was sent has been seen."""
        return not self.under_way

    def note_sent(self, id_: int, characters: int) -> None:
        """Note that a message with a text of so many characters is under way."""
        size = characters + OVERHEAD_CHARACTERS
        self.under_way.append((id_, size))
        self.characters += size

    def note_seen(self, id_: int) -> None:
        """Note that the session has everything up to this id."""
        landed = 0
        for one, size in self.under_way:
            if one > id_:
                break
            self.characters -= size
            landed += 1
        del self.under_way[:landed]

    def forget_above(self, id_: int, failed: Callable[[Ok], Answer]) -> None:
        """Drop messages with greater ids, which could not be committed.

        Args:
            id_: the last id that stays.
            failed: makes the answer that replaces the `ok` of a dropped message.
        """
        while self.under_way and self.under_way[-1][0] > id_:
            self.characters -= self.under_way.pop()[1]
        self.held = [
            failed(one) if isinstance(one, Ok) and one.id > id_ else one for one in self.held
        ]

    def must_hold(self, answer: Answer, sent: int) -> bool:
        """Return whether the answer has to wait, if messages up to the id `sent` are sent."""
        if isinstance(answer, Err):
            # Without a cid it answers no message, and has no turn.
            return bool(self.held and answer.cid)
        return bool(self.held) or answer.id > sent

    def take_due(self, sent: int) -> list[Answer]:
        """Remove and return the answers that are due if everything up to the id `sent` is sent."""
        due = 0
        for one in self.held:
            if isinstance(one, Ok) and one.id > sent:
                break
            due += 1
        taken, self.held = self.held[:due], self.held[due:]
        return taken
