"""Carry out what the user does to keep their conversations in order. No tkinter.

They pin a conversation, choose what calls their attention there, take it off the list, come back to
a message later, pass one on, or give up what could not be sent. A command changes the model and the
settings, tells the client, and has the view draw the result, as in `gui.model.commands`.
"""

from __future__ import annotations

from collections.abc import Callable

from gui.model.chat_port import ChatPort
from gui.model.commands import ChatView, Commands
from gui.model.conversation import Entry
from gui.model.model import Model
from gui.model.notify_rules import Mode
from gui.model.records import OfferedAction
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line
from net.wire import names


class Keeping:
    """Acts on the model, the settings in it, the client and the view.

    Args:
        save: stores the settings.
    """

    def __init__(
        self,
        model: Model,
        client: ChatPort,
        view: ChatView,
        commands: Commands,
        *,
        save: Callable[[], None],
    ) -> None:
        self._model, self._client, self._view = model, client, view
        self._commands, self._save = commands, save
        self._settings = model.settings

    # --- the list ---------------------------------------------------------------------------------

    def pin(self, name: str, on: bool) -> None:
        """Let a conversation stand first in its part of the list, or no longer."""
        key = names.key(name)
        others = [one for one in self._settings.pinned if one != key]
        self._settings.pinned = [*others, key] if on else others
        if on:
            self._settings.removed.pop(key, None)
        self._changed(key)

    def is_pinned(self, name: str) -> bool:
        return names.key(name) in self._settings.pinned

    def notify(self, name: str, mode: Mode) -> None:
        """Choose what calls the user's attention in a conversation; it is not quiet any more."""
        key = names.key(name)
        self._settings.notify.pop(key, None)
        self._settings.muted_until.pop(key, None)
        if mode != "always":
            self._settings.notify[key] = mode
        self._changed(key)

    def mute_until(self, name: str, until: int | None) -> None:
        """Keep a conversation quiet until a time in ms since 1970; None: no longer.

        After that, what was chosen with `notify` counts again.
        """
        key = names.key(name)
        kept = self._settings.muted_until.items()
        self._settings.muted_until = {
            one: end for one, end in kept if one != key and end > self._model.clock()
        }
        if until is not None:
            self._settings.muted_until[key] = until
        self._changed(key)

    def can_remove(self, name: str) -> bool:
        """Return whether a conversation can be taken off the list: nothing in it is pending."""
        conversation = self._model.conversations.get(names.key(name))
        last = conversation.last if conversation is not None else None
        return last is None or last.place is not None

    def remove(self, name: str) -> None:
        """Take a conversation off the list until something new comes, or it is opened again.

        Its messages stay on this computer and can be found.
        """
        key = names.key(name)
        conversation = self._model.conversations.get(key)
        if not self.can_remove(name):
            return
        is_current = self._model.current == key
        if is_current:
            self._commands.leave_current()
        last = conversation.last if conversation is not None else None
        self._settings.pinned = [one for one in self._settings.pinned if one != key]
        self._settings.removed[key] = last.place if last and last.place else (-1, -1)
        self._changed(key)
        if is_current:
            self._view.show_current()

    def is_unread(self, name: str) -> bool:
        """Return whether a conversation has something unread."""
        conversation = self._model.conversations.get(names.key(name))
        return conversation is not None and conversation.unread > 0

    def mark_read(self, name: str) -> None:
        """Mark all messages of a conversation as read, also of one that is not in view."""
        conversation = self._model.conversations.get(names.key(name))
        news = self._model.mark_read(conversation) if conversation is not None else None
        if news is not None:
            self._client.read(*news)
        self._view.refresh()

    def can_mark_last_unread(self, name: str) -> bool:
        """Return whether somebody else has written in a conversation, in memory."""
        conversation = self._model.conversations.get(names.key(name))
        return conversation is not None and conversation.last_of_others is not None

    def mark_last_unread(self, name: str) -> None:
        """Make the newest message of somebody else unread again; see `mark_unread`."""
        conversation = self._model.conversations.get(names.key(name))
        last = conversation.last_of_others if conversation is not None else None
        if conversation is None or last is None:
            return
        place = last[0], last[1] - 1
        self._model.mark_unread(conversation, place)
        self._client.mark_unread(conversation.name, place)
        self._view.refresh()

    def _changed(self, key: str) -> None:
        self._model.order.note(key)
        self._model.changes.roster = True
        self._save()
        self._view.refresh()

    # --- messages ---------------------------------------------------------------------------------

    def can_mark_unread(self, number: int) -> bool:
        """Return whether there is a message of somebody else from this one on."""
        conversation, entry = self._model.current_conversation, self._commands.find_entry(number)
        last = conversation.last_of_others if conversation is not None else None
        place = entry.place if entry is not None else None
        return last is not None and place is not None and place <= last

    def mark_unread(self, number: int) -> None:
        """Make the messages from this one on unread again.

        They stay so until the user comes back to the conversation, writes there or presses Esc:
        what is in view doesn't count as read before. What others have been told stays told.
        """
        conversation, entry = self._model.current_conversation, self._commands.find_entry(number)
        if conversation is None or entry is None or not self.can_mark_unread(number):
            return
        assert entry.place is not None
        place = entry.place[0], entry.place[1] - 1
        self._model.mark_unread(conversation, place)
        self._client.mark_unread(conversation.name, place)
        self._view.refresh()

    def can_forward(self, entry: Entry) -> bool:
        """Return whether a message has a text that can be passed on."""
        return bool(entry.sender and entry.text) and not entry.deleted

    def forward(self, number: int, to: str) -> None:
        """Send the text of a message to somebody else, below a line that says whose it is.

        It stays as it was written, with its code and formats. What it answers and the reactions are
        not passed on. The conversation with the recipient is opened; what is being written stays.
        """
        entry = self._commands.find_entry(number)
        if entry is None or not self.can_forward(entry):
            return
        author = displayable_line(entry.sender)
        text = _("Forwarded from {name}:").format(name=author) + "\n" + entry.text
        if len(text) > self._model.limits.text and not self._model.connection.plain:
            self._view.show_notice(
                _("This message is too long to forward."),
                _("Copy the part that matters, and send that."),
            )
            return
        self._commands.post_to(to, text)

    def failed(self, name: str) -> int:
        """Return how many messages of a conversation in memory have failed."""
        conversation = self._model.conversations.get(names.key(name))
        return len(conversation.failed) if conversation is not None else 0

    def ask_discard_failed(self, name: str) -> None:
        """Discard all messages of a conversation that have failed, after asking."""
        count = self.failed(name)
        if not count:
            return

        def discard() -> None:
            self._view.close_notice()
            conversation = self._model.conversations.get(names.key(name))
            for entry in conversation.failed if conversation is not None else ():
                self._client.discard(name, entry.cid)
            self._client.discard_failed(name)  # those that are not in memory

        title = ngettext(
            "Discard {n} unsent message?", "Discard {n} unsent messages?", count
        ).format(n=count)
        self._view.show_notice(
            title,
            _("They will be deleted from this computer too."),
            (
                OfferedAction(_("Discard"), discard),
                OfferedAction(_("Keep"), self._view.close_notice),
            ),
        )
