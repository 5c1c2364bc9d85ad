"""Go from one message that mentions the user to the next. No tkinter.

The unread ones come first: those of the current conversation from the top, then those of the other
conversations in the order of the list. After them come the read ones of the current conversation,
the newest first. The journal finds them, so they need not be in memory.
"""

from __future__ import annotations

from collections.abc import Callable

from gui.model import roster_queries
from gui.model.chat_port import ChatPort
from gui.model.conversation import Conversation
from gui.model.model import Model
from gui.words.format import mentions
from net.wire.events import BEGINNING, Hit, Place, SearchFinished


class MentionJump:
    """Remembers where the last jump has led.

    Args:
        model: it knows what is unread.
        client: its journal is searched.
        open: makes the conversation of this name the current one.
        go_to: shows the message at a place of the conversation of this name.
        say_none: tells the user that nobody has mentioned them there.
    """

    def __init__(
        self,
        model: Model,
        client: ChatPort,
        *,
        open: Callable[[str], None],
        go_to: Callable[[str, Place], None],
        say_none: Callable[[], None],
    ) -> None:
        self._model, self._client = model, client
        self._open, self._go_to, self._say_none = open, go_to, say_none
        self._serial = 0
        self._asked = ""  # the key of the conversation that is being searched
        self._step = 1
        self._at: tuple[str, Place] | None = None  # the key of a conversation, and a place there

    def step(self, step: int) -> None:
        """Go to the next mention (1), or back to the one before (-1)."""
        self._step = step
        conversation = self._model.current_conversation
        if conversation is not None:
            self._ask(conversation)
        elif not self._go_elsewhere():
            self._say_none()

    def take(self, found: SearchFinished) -> bool:
        """Take the answer to a search; return False if it was somebody else's."""
        if not self._serial or found.serial != self._serial:
            return False
        self._serial = 0
        conversation = self._model.current_conversation
        if conversation is None or conversation.key != self._asked:
            return True  # the user has gone elsewhere meanwhile
        places = sorted(
            hit.item.place
            for hit in found.hits
            if hit.item.place is not None and self._is_mention(conversation, hit)
        )
        before = self._at[1] if self._at and self._at[0] == conversation.key else None
        place = self._choose(conversation, places, before)
        if place is not None:
            self._at = conversation.key, place
            self._go_to(conversation.name, place)
        return True

    def _choose(
        self, conversation: Conversation, places: list[Place], before: Place | None
    ) -> Place | None:
        """Return which of the mentions to go to; None if it is in another conversation, or none."""
        if self._step < 0:
            later = [place for place in places if before is not None and place > before]
            return next(iter([*later, *places]), None)
        read = conversation.read or BEGINNING
        unread = [place for place in places if conversation.unread and place > read]
        ahead = [place for place in unread if before is None or place > before]
        if ahead:
            return ahead[0]
        if self._go_elsewhere():
            return None
        if not places:
            self._say_none()
            return None
        earlier = [place for place in places if before is None or place < before]
        return earlier[-1] if earlier else places[-1]

    def _is_mention(self, conversation: Conversation, hit: Hit) -> bool:
        item = hit.item
        return (
            not item.own
            and mentions(
                item.text, self._model.me, to_all=bool(self._model.community.role(item.sender))
            )
            and not self._model.is_hidden(conversation, item.sender)
        )

    def _go_elsewhere(self) -> bool:
        """Open the next conversation with an unread mention; return False if there is none."""
        name = roster_queries.neighbour(self._model, 1, mentioned=True)
        if name is None:
            return False
        self._open(name)
        conversation = self._model.current_conversation
        if conversation is not None:
            self._at = None
            self._ask(conversation)
        return True

    def _ask(self, conversation: Conversation) -> None:
        self._asked = conversation.key
        self._serial = self._client.search(self._model.me, conversation.name)
