"""Find messages: in a conversation, everywhere, by date, or by a quote. No tkinter.

A message that is found may be old. If it is among the newest messages in memory it is shown there;
otherwise an *excerpt* of the conversation replaces them until the user returns to the newest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from gui.model.chat_port import ChatPort
from gui.model.conversation import Entry
from gui.model.excerpt import Excerpt
from gui.model.mention_jump import MentionJump
from gui.model.model import Model
from net.wire import events, names
from net.wire.events import Hit, Place, Quote


class TranscriptView(Protocol):
    """The view draws what the navigation finds."""

    def show_excerpt(self) -> None:
        """Show the model's excerpt in place of the newest messages."""

    def show_now(self) -> None:
        """Show the newest messages again."""

    def show_more(self, count: int, *, older: bool) -> None:
        """Show that the excerpt has grown by `count` messages at one end; 0 if there were none."""

    def reveal(self, number: int) -> None:
        """Scroll to the entry."""

    def show_count(self, position: int, count: int, more: bool) -> None:
        """Show how many messages were found in the conversation, and which one is shown.

        Args:
            position: counted from 1; 0 if none is shown.
            more: older messages may match too.
        """

    def show_hits(self, hits: tuple[Hit, ...], more: bool) -> None:
        """Show what was found in all conversations."""

    def say_unsearchable(self, *, everywhere: bool) -> None:
        """Say that the messages on this computer can't be searched: the disk is full or fails."""


class Navigation:
    def __init__(
        self,
        model: Model,
        client: ChatPort,
        view: TranscriptView,
        *,
        open: Callable[[str], None],
        say_no_mention: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare to find messages for the view.

        Args:
            model: what is in memory.
            client: it is asked for the rest.
            view: draws what is found.
            open: makes the conversation of this name the current one.
            say_no_mention: tells the user that nobody has mentioned them.
        """
        self._model, self._client, self._view = model, client, view
        self._open = open
        self._serial = 0  # of the last request for an excerpt
        self._asked = ""  # "show", "older" or "newer"
        self._search = 0
        self._search_everywhere = 0
        self._hits: tuple[Hit, ...] = ()
        self._more = False
        self._position = -1
        self._mentions = MentionJump(
            model, client, open=open, go_to=self.go_to, say_none=say_no_mention
        )

    # --- somewhere else ---------------------------------------------------------------------------

    def go_to(self, name: str, place: Place) -> None:
        """Show the message at the place."""
        self._open(name)
        entry = self._at(place)
        if entry is not None:
            self._view.reveal(entry.number)
            return
        self._ask("show", lambda: self._client.look(name, around=place))

    def go_to_date(self, at: int) -> None:
        """Show the current conversation from a time on, in ms since 1970."""
        conversation = self._model.current_conversation
        if conversation is not None:
            self._ask("show", lambda: self._client.look(conversation.name, at=at))

    def go_to_quoted(self, entry: Entry) -> None:
        """Show the message that the entry answers."""
        if entry.reply is not None:
            self.go_to_quote(entry.reply)

    def go_to_quote(self, quote: Quote) -> None:
        """Show a message of the current conversation by its sender and cid."""
        conversation = self._model.current_conversation
        if conversation is None:
            return
        here = next(
            (
                one
                for one in self._in_view()
                if one.cid == quote.cid and names.key(one.sender) == names.key(quote.sender)
            ),
            None,
        )
        if here is not None:
            self._view.reveal(here.number)
        else:
            self._ask("show", lambda: self._client.look(conversation.name, quoted=quote))

    def go_on(self, *, older: bool) -> None:
        """Ask for more messages at the end of the excerpt that the user has reached."""
        excerpt = self._model.excerpt
        if excerpt is None or excerpt.asked:
            return
        if older and excerpt.older and excerpt.oldest:
            self._ask("older", lambda: self._client.look(excerpt.name, before=excerpt.oldest))
        elif not older and excerpt.newer and excerpt.newest:
            self._ask("newer", lambda: self._client.look(excerpt.name, after=excerpt.newest))
        else:
            return
        excerpt.asked = True

    def leave(self) -> None:
        """Return to the newest messages."""
        self._serial = 0
        if self._model.excerpt is not None:
            self._model.excerpt = None
            self._view.show_now()

    def on_excerpt(self, event: events.ExcerptLoaded) -> None:
        if event.serial != self._serial or names.key(event.name) != self._model.current:
            return
        entries = [self._model.entry_of(item) for item in event.items]
        excerpt = self._model.excerpt
        if self._asked == "show" or excerpt is None:
            self._show(event, entries)
            return
        excerpt.asked = False
        older = self._asked == "older"
        if older:
            excerpt.older = event.older
        else:
            excerpt.newer = event.newer
        self._view.show_more(excerpt.extend(entries, older=older), older=older)

    def _show(self, event: events.ExcerptLoaded, entries: list[Entry]) -> None:
        if not entries:
            return
        target = next((entry for entry in entries if entry.place == event.target), entries[0])
        here = (
            self._at(target.place)
            if target.place is not None and self._model.excerpt is None
            else None
        )
        if here is not None:
            self._view.reveal(here.number)
            return
        self._model.excerpt = Excerpt(event.name, entries, event.older, event.newer)
        self._view.show_excerpt()
        self._view.reveal(target.number)

    def _ask(self, what: str, look: Callable[[], int]) -> None:
        self._asked = what
        self._serial = look()

    def _at(self, place: Place) -> Entry | None:
        return next((entry for entry in self._in_view() if entry.place == place), None)

    def _in_view(self) -> list[Entry]:
        if self._model.excerpt is not None:
            return self._model.excerpt.entries
        conversation = self._model.current_conversation
        return conversation.entries if conversation is not None else []

    @property
    def position(self) -> int:
        """Return the position of the hit that is shown, counted from 1; 0 if none is."""
        return self._position + 1

    # --- searching --------------------------------------------------------------------------------

    def search_here(self, text: str) -> None:
        """Search the current conversation, and show the newest hit."""
        conversation = self._model.current_conversation
        self._hits, self._position = (), -1
        if conversation is None or not text.strip():
            self._search = 0
            self._view.show_count(0, 0, False)
        else:
            self._search = self._client.search(text, conversation.name)

    def search_everywhere(self, text: str) -> None:
        self._search_everywhere = self._client.search(text)

    def next_mention(self, step: int = 1) -> None:
        """Go to the next message that mentions the user (1), or back to the one before (-1)."""
        self._mentions.step(step)

    def on_found(self, event: events.SearchFinished) -> None:
        if self._mentions.take(event):
            return
        if event.failed:
            if event.serial in (self._search_everywhere, self._search):
                self._view.say_unsearchable(everywhere=event.serial == self._search_everywhere)
        elif event.serial == self._search_everywhere:
            self._view.show_hits(event.hits, event.more)
        elif event.serial == self._search:
            self._hits, self._more, self._position = event.hits[::-1], event.more, -1
            self._view.show_count(0, len(event.hits), event.more)
            self.step(-1)

    def step(self, step: int) -> None:
        """Go to the next newer (1) or older (-1) hit, around the ends; at first to the newest."""
        if not self._hits:
            return
        self._position = (
            (self._position + step) % len(self._hits)
            if self._position >= 0
            else len(self._hits) - 1
        )
        hit = self._hits[self._position]
        self._view.show_count(self._position + 1, len(self._hits), self._more)
        if hit.item.place is not None:
            self.go_to(hit.name, hit.item.place)
