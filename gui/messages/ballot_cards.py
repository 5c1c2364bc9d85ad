"""Place the cards of the ballots that are in view over the room that the text keeps free for them.

The room is a picture without pixels, one for each ballot that is drawn. What a card says of the
votes changes often, its height never.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Collection, Iterator, Sequence

from gui.looks.theme import Theme
from gui.messages.ballot_card import WIDTH, BallotCard, CardLook, with_answer
from gui.messages.ballot_ways import BallotWays
from gui.messages.overlay_pool import Pool
from gui.messages.seen_rows import ColouredRow, SeenRow
from gui.messages.tags import HANG
from gui.model.conversation import Entry
from gui.words import ballots
from gui.words.ballots import BallotWords

# In pixels at 96 dpi: the least width of a card, and what is free at its right, where its line
# has a place for each answer and link.
LEAST, END = 120, 16


class BallotCards:
    """Owns the cards of one transcript.

    Args:
        text: what they are placed over.
        theme: see there.
        ways: returns what is known of the ballots, and takes the answers.
        on_widget: called with each new card, to bind what the text binds.
        on_link: called with the number of an entry, and a link in it that was pressed.
        explain: called with a card, the number of its entry and the link under the pointer, "" if
            there is none any more.
        on_size: a card needs more or less room than before.
    """

    def __init__(
        self,
        text: tk.Text,
        theme: Theme,
        *,
        ways: Callable[[], BallotWays],
        on_widget: Callable[[tk.Misc], None],
        on_link: Callable[[int, str], None],
        explain: Callable[[tk.Misc, int, str], None],
        on_size: Callable[[], None],
    ) -> None:
        self._text, self._theme, self._ways = text, theme, ways
        self._on_widget, self._on_size = on_widget, on_size
        self._on_link, self._explain = on_link, explain
        self._cards = Pool(self._make)
        self._entries: dict[BallotCard, Entry] = {}
        self._rooms: dict[int, tuple[Entry, tk.PhotoImage]] = {}
        self._measuring = BallotCard(text, theme)
        self._width = text.winfo_width()

    def __iter__(self) -> Iterator[BallotCard]:
        return iter(self._cards)

    def room(self, entry: Entry) -> tk.PhotoImage:
        """Return the picture that keeps the room of a ballot free."""
        width, height = self._size(entry)
        picture = self._theme.empty(width, height)
        self._rooms[entry.number] = entry, picture
        return picture

    def forget(self) -> None:
        """Forget the rooms of all ballots: none is drawn any more."""
        self._rooms.clear()

    def use_width(self, width: int) -> None:
        """Fit the rooms into a text of this width."""
        if width == self._width or width <= 1:
            return
        self._width = width
        for entry, picture in self._rooms.values():
            wide, high = self._size(entry)
            picture.configure(width=wide, height=high)

    def draw(self, rows: Sequence[ColouredRow], reached: Collection[str]) -> None:
        """Place the cards of the ballots in these rows.

        Args:
            rows: what is in view.
            reached: the index that Tab has reached, if any.
        """
        self._cards.begin()
        self._entries.clear()
        for seen, ground in rows:
            if seen.row.card is not None:
                self._place(seen, getattr(self._theme.palette, ground), reached)
        self._cards.end()

    def press(self, entry: Entry, index: int) -> None:
        """Answer a ballot as if an answer was pressed."""
        look = self._look(entry)
        if look is not None and look.takes_votes and index < len(look.words.answers):
            answered = with_answer(look, index)
            if answered != look.mine:
                self._ways().vote(entry, answered)

    def stop(self, entry: Entry, index: int) -> int | str | None:
        """Return what Tab reaches with that index in a ballot: the number of an answer, or a link.

        It is None if there is nothing.
        """
        words = self._words(entry)
        stops = ballots.stops(words) if words is not None else ()
        return stops[index] if index < len(stops) else None

    # --- inside -----------------------------------------------------------------------------------

    def _place(self, seen: SeenRow, ground: str, reached: Collection[str]) -> None:
        line = seen.first + (seen.row.card or 0)
        # Tk says where the picture is, also if only a part of it is in view
        box = self._text.bbox(f"{line}.0")
        look = self._look(seen.row.entry)
        if box is None or look is None:
            return
        # there is a blank before each of them
        stops = range(len(ballots.stops(look.words)))
        at = next((index for index in stops if f"{line}.{2 * index + 2}" in reached), None)
        card = self._cards.take(seen.row.number)
        self._entries[card] = seen.row.entry
        width = self._rooms[seen.row.number][1].width()
        height = card.show(look._replace(reached=at), width, ground)
        self._cards.place(card, box[0], box[1], width, height)
        self._fit(seen.row.number, height)

    def _fit(self, number: int, height: int) -> None:
        """Keep as much room free as the card needs now."""
        _entry, picture = self._rooms[number]
        if picture.height() != height:
            picture.configure(height=height)
            self._on_size()

    def _look(self, entry: Entry) -> CardLook | None:
        words = self._words(entry)
        if words is None:
            return None
        ways = self._ways()
        return CardLook(entry.item.kind, words, ways.tally(entry), ways.can_vote(entry))

    def _words(self, entry: Entry) -> BallotWords | None:
        return ballots.ballot(entry.item.kind, entry.item.text)

    def _size(self, entry: Entry) -> tuple[int, int]:
        """Return the width and the height of the card of a ballot."""
        px = self._theme.px
        width = max(px(LEAST), min(px(WIDTH), self._width - px(HANG) - px(END)))
        look = self._look(entry)
        if look is None:
            return width, 1
        return width, self._measuring.show(look, width, self._theme.palette.page)

    def _make(self) -> BallotCard:
        card = BallotCard(
            self._text,
            self._theme,
            on_press=lambda index: self.press(self._entries[card], index),
            on_link=lambda link: self._on_link(self._entries[card].number, link),
            on_point=lambda link: self._explain(card, self._entries[card].number, link),
        )
        self._on_widget(card)
        return card
