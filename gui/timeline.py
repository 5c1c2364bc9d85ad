"""Decide which messages the transcript shows: the newest of a conversation, or an excerpt."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.looks.delay import Delay
from gui.messages.transcript import Transcript
from gui.model import emptiness, wording
from gui.model.chat_port import ChatPort
from gui.model.conversation import Conversation
from gui.model.model import Model
from gui.model.records import ModelChanges
from gui.search.find_bar import FindBar
from gui.search.global_search import GlobalSearch
from gui.words.emptiness import Emptiness
from net.wire.events import Hit
from net.wire.manners import RAW

# This many entries are loaded to find the first unread one; for older ones the user scrolls up.
SOUGHT_ENTRIES = 2_000


class Timeline:
    """Shows the model's messages in the transcript, as the view of `gui.model.navigation`.

    The widgets are passed to `use`, again whenever they have been rebuilt.

    Args:
        on_now: the newest messages are shown again, instead of an excerpt.
        is_host: returns whether the class runs on this computer.
    """

    transcript: Transcript
    find_bar: FindBar
    global_search: GlobalSearch

    def __init__(
        self,
        root: tk.Misc,
        model: Model,
        client: ChatPort,
        *,
        on_now: Callable[[], None],
        is_host: Callable[[], bool] = lambda: False,
    ) -> None:
        self._model, self._client, self._on_now, self._is_host = model, client, on_now, is_host
        self._seeks = False  # whether the first unread message is being loaded
        self._loading = Delay(root, wording.PATIENCE_MS, lambda: self.transcript.show_loading(True))

    def use(self, transcript: Transcript, find_bar: FindBar, global_search: GlobalSearch) -> None:
        self.transcript, self.find_bar, self.global_search = transcript, find_bar, global_search

    def stop(self) -> None:
        """Cancel what is waiting, before the widgets are destroyed."""
        self._loading.cancel()

    def show(self, conversation: Conversation | None) -> None:
        """Draw the conversation from scratch."""
        self._tell_unwanted()
        self._loading.cancel()
        excerpt = self._model.excerpt
        self.transcript.set_excerpt(excerpt is not None)
        self.transcript.set_as_typed(conversation is not None and conversation.name == RAW)
        if excerpt is not None:
            self.transcript.show(excerpt.entries, None, None)
            return
        entries, first_new = (
            (conversation.entries, conversation.first_new) if conversation else ([], None)
        )
        self.transcript.show(entries, first_new, self._emptiness())
        if conversation is not None and conversation.loading:
            self._loading.start()
        elif conversation is not None and not conversation.loaded:
            self.load()
        self.show_unread()
        self.go_to_unread()

    def draw(self, changes: ModelChanges) -> None:
        """Draw what has changed in the current conversation."""
        current = self._model.current_conversation
        if current is None:
            return
        if self._model.excerpt is not None:
            if changes.cut is not None:
                self.transcript.show_without(changes.cut)
            if current.key in changes.updated:
                self.transcript.update_entries(changes.updated[current.key].values())
            return  # the newest messages are drawn when the user comes back to them
        if current.key in changes.loaded:
            self.show(current)
            return
        if current.key in changes.moved:
            self.transcript.show_from(changes.moved[current.key], current.first_new)
        if current.key in changes.updated:
            # The line above the new messages is drawn with the first of them.
            self.transcript.move_new_line(current.first_new)
            self.transcript.update_entries(changes.updated[current.key].values())
        if current.key in changes.older:
            self._loading.cancel()
            self.transcript.show_loading(False)
            self.transcript.move_new_line(current.first_new)
            if not self.transcript.show_older():
                self.transcript.look_for_ends()
            if self._seeks:
                self.go_to_unread()

    def show_emptiness(self) -> None:
        """Show what to do where there are no messages, which may be something else now."""
        self.transcript.set_emptiness(self._emptiness())

    def _emptiness(self) -> Emptiness | None:
        if self._model.excerpt is not None:
            return None
        current = self._model.current_conversation
        return emptiness.of_conversation(self._model, current, is_host=self._is_host())

    def show_unread(self) -> None:
        """Show how much is unread in the current conversation, and the line above it."""
        current = self._model.current_conversation
        if current is None or self._model.excerpt is not None:
            self.transcript.show_unread(0, None)
            return
        self.transcript.move_new_line(current.first_new)
        first = current.next_unread if current.unread else None
        self.transcript.show_unread(current.unread, first.number if first is not None else None)

    def go_to_unread(self) -> None:
        """Go to the first unread message, unless its beginning is in view; load it if necessary."""
        current = self._model.current_conversation
        self._seeks = False
        if (
            current is None
            or not current.unread
            or not current.loaded
            or self._model.excerpt is not None
        ):
            return
        first = current.next_unread
        if first is not None:
            self.transcript.go_to_unread(first.number)
        elif current.more and len(current.entries) < SOUGHT_ENTRIES:
            self._seeks = True
            self.load()

    def follow_unwanted(self) -> None:
        """Redraw the conversation if other people than before are blocked or muted."""
        if self._tell_unwanted():
            self.show(self._model.current_conversation)

    def _tell_unwanted(self) -> bool:
        conversation = self._model.current_conversation
        is_room = conversation is not None and conversation.is_room
        hidden = frozenset(self._model.community.blocked) if is_room else frozenset()
        return self.transcript.set_unwanted(hidden, hidden | self._model.rules.silent)

    def load(self) -> None:
        """Ask for the newest messages of the conversation, or for older ones."""
        wanted = self._model.ask_for_page()
        if wanted is not None:
            self._loading.start()
            self._client.load(*wanted)

    # --- the view of gui.model.navigation ---------------------------------------------------------

    def show_excerpt(self) -> None:
        self.show(self._model.current_conversation)
        self._highlight()

    def show_now(self) -> None:
        self._model.take_changes()  # drawn whole
        self.show(self._model.current_conversation)
        self._on_now()

    def show_more(self, count: int, *, older: bool) -> None:
        if older:
            self.transcript.show_older()
        else:
            self.transcript.show_newer(count)
        self._highlight()

    def reveal(self, number: int) -> None:
        self.transcript.reveal(number)

    def show_count(self, position: int, count: int, more: bool) -> None:
        self.find_bar.show(count, position, more)
        self._highlight()

    def show_hits(self, hits: tuple[Hit, ...], more: bool) -> None:
        self.global_search.show(hits, more)

    def say_unsearchable(self, *, everywhere: bool) -> None:
        if everywhere:
            self.global_search.fail()
        else:
            self.find_bar.fail()

    def _highlight(self) -> None:
        self.transcript.highlight(self.find_bar.query if self.find_bar.is_open else "")
