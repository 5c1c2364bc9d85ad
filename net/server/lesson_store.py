"""Store raised hands, ballots and votes, and pinned messages: a part of the server's archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from net.hub.archive import Kept
from net.hub.lesson_archive import KeptBallot, KeptHand, KeptPin, KeptVote
from net.server import schema
from net.server.writer import Writer
from net.shared.database import Database, checked, errors_of_sqlite


class LessonStore:
    """A lesson store implements `net.hub.lesson_archive.LessonArchive`."""

    def __init__(self, db: Database, writer: Writer) -> None:
        self._db, self._writer = db, writer

    # --- hands ------------------------------------------------------------------------------------

    def hands(self) -> list[KeptHand]:
        return [KeptHand(*row) for row in self._rows("SELECT * FROM hand ORDER BY at")]

    def set_hand(self, hand: KeptHand) -> None:
        self._writer.save("hand", hand.key, hand.nick, hand.author, hand.at, hand.text)

    def drop_hand(self, key: str) -> None:
        self._writer.run("DELETE FROM hand WHERE key = ?", (key,))

    def drop_hands(self) -> None:
        self._writer.run("DELETE FROM hand", ())

    # --- ballots ----------------------------------------------------------------------------------

    def ballots(self) -> list[KeptBallot]:
        return [
            KeptBallot(id_, room, kind, answers, bool(named), bool(several), closed)
            for id_, room, kind, answers, named, several, closed in self._rows(
                "SELECT * FROM ballot ORDER BY id"
            )
        ]

    def set_ballot(self, ballot: KeptBallot) -> None:
        self._writer.save(
            "ballot", ballot.id, ballot.room, ballot.kind, ballot.answers, int(ballot.named),
            int(ballot.several), ballot.closed,
        )  # fmt: skip

    def drop_ballot(self, id_: int) -> None:
        self._writer.run("DELETE FROM ballot WHERE id = ?", (id_,))
        self.drop_votes(id_)

    def votes(self) -> list[KeptVote]:
        return [
            KeptVote(ballot, key, nick, author, tuple(map(int, choices)))
            for ballot, key, nick, author, choices in self._rows("SELECT * FROM vote")
        ]

    def set_vote(self, vote: KeptVote) -> None:
        if vote.choices:
            choices = "".join(map(str, vote.choices))  # each has one digit
            self._writer.save("vote", vote.ballot, vote.key, vote.nick, vote.author, choices)
        else:
            self._writer.run(
                "DELETE FROM vote WHERE ballot = ? AND key = ?", (vote.ballot, vote.key)
            )

    def drop_votes(self, ballot: int) -> None:
        self._writer.run("DELETE FROM vote WHERE ballot = ?", (ballot,))

    # --- pins -------------------------------------------------------------------------------------

    def pins(self) -> list[KeptPin]:
        return [KeptPin(*row) for row in self._rows("SELECT * FROM pin ORDER BY turn")]

    def set_pin(self, pin: KeptPin) -> None:
        self._writer.save("pin", pin.room, pin.id, pin.turn)

    def drop_pin(self, pin: KeptPin) -> None:
        self._writer.run("DELETE FROM pin WHERE room = ? AND id = ?", (pin.room, pin.id))

    def message_at(self, conversation: int, id_: int) -> Kept | None:
        self._writer.flush()
        rows = list(self._rows(schema.MESSAGE_AT, id_, conversation))
        if not rows:
            return None
        kept = schema.kept_of(rows[0], self._nick(rows[0][schema.SENDER]))
        for edit in self._rows(schema.LAST_EDIT, kept.sender, kept.post.cid, conversation):
            text = schema.kept_of(edit, "").post.text
            kept = structs.replace(kept, post=structs.replace(kept.post, text=text))
        return kept

    def _nick(self, number: int) -> str:
        rows = self._rows("SELECT * FROM name WHERE number = ?", number)
        return next((str(row[2]) for row in rows), "")

    def _rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        with errors_of_sqlite():
            yield from checked(self._db.execute(query, values).fetchall())
