"""Carry out what the user does with conversations and messages. No tkinter.

A command changes the model, calls the client, and has the view draw the result. So all commands can
be tested with a view that only records its calls.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from gui.model import addressing, typed_orders
from gui.model.chat_port import ChatPort
from gui.model.conversation import Conversation, DeliveryStatus, Draft, Entry
from gui.model.drafts import Drafts
from gui.model.model import Model
from gui.model.records import ConnectionPhase, OfferedAction
from gui.words.errors import explain
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire import names
from net.wire.events import InvitationReceived, Quote
from net.wire.manners import WITH_NOBODY

TYPING_SECONDS = 3.0  # at most one notice in this time; the others show it a little longer
_QUOTED_CHARACTERS = 200


class ChatView(Protocol):
    """The view draws the chat for the commands."""

    def show_current(self) -> None:
        """Show the current conversation, which is another one now, or none."""

    def show_draft(self) -> None:
        """Put the draft of the current conversation into the composer."""

    def show_mode(self) -> None:
        """Update whether a message is being answered or edited; keep the composer's text."""

    def draft_text(self) -> str:
        """Return the text of the composer."""

    def show_notice(self, title: str, text: str, actions: Sequence[OfferedAction] = ()) -> None: ...

    def close_notice(self) -> None: ...

    def refresh(self) -> None:
        """Draw what has changed in the model."""

    def go_to_end(self) -> None: ...

    def show_now(self) -> None:
        """Leave the excerpt and show the newest messages."""

    def focus_composer(self) -> None: ...

    def focus_recipient(self) -> None: ...

    def refresh_panels(self) -> None:
        """Draw the panel of the conversation anew: that of the class has come or gone."""


class Commands:
    def __init__(
        self,
        model: Model,
        client: ChatPort,
        view: ChatView,
        *,
        remember: Callable[[str], None],
        orders: typed_orders.Orders | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to act on the model, the client and the view.

        Args:
            remember: called with the name of the conversation to open at the next start.
            orders: carries out what a teacher types as a command; None: nothing is one.
            clock: returns seconds.
        """
        self._model, self._client, self._view = model, client, view
        self._remember, self._orders = remember, orders
        self._clock = clock
        # words before a colon that are no names, as the user has said
        self._no_names: set[str] = set()
        self._asks_whom = False  # a notice says that there is no recipient
        self._told_typing = ("", float("-inf"))  # to whom, and when
        self._drafts = Drafts(model)

    # --- conversations ----------------------------------------------------------------------------

    def open(self, name: str) -> None:
        """Make the conversation with a person or a room the current one."""
        if self._model.current == names.key(name):
            return
        if self._asks_whom:
            self._asks_whom = False
            self._view.close_notice()
        self.keep_draft()
        self._view.refresh()
        conversation = self._model.open(name)
        if self._model.loose and not conversation.draft:
            conversation.draft.text, self._model.loose = self._model.loose, ""
        self._view.show_current()
        self.save_drafts()
        self._remember(conversation.name)

    def leave_current(self) -> None:
        """Close the current conversation; its draft stays."""
        self.keep_draft()
        self._model.leave_current()

    def enter(self, text: str, *, is_open: bool = True) -> None:
        """Go to a recipient that was typed: a person to write to, or a room to join.

        `is_open`: if that makes the room, those who come later see what was said before.
        """
        name = self._parse(text)
        if name is None:
            return
        if self._model.can_join(name):
            self._client.join(name, is_open)
        self._view.close_notice()
        self.open(name)
        self._view.focus_composer()

    def join(self, name: str = "") -> None:
        """Join this room; "": the current one."""
        conversation = self._model.current_conversation
        if not name and conversation is not None:
            name = conversation.name
        if name:
            self._client.join(name)
            self._view.focus_composer()

    def make_group(self, title: str, people: Sequence[str]) -> None:
        """Create a private group of these people and the user, and open it.

        Its address is made up here, so that a repeated request creates only one group.
        """
        room = f"{names.GROUP_PREFIX}{secrets.token_hex(5)}"
        self._client.group(room, title, tuple(people))
        self.open(room)
        self._view.focus_composer()

    def set_terms(self, name: str, is_open: bool) -> None:
        """Open or close the history of a room that the user has made."""
        self._client.set_terms(name, is_open)

    def change_group(self, name: str, title: str = "", people: Sequence[str] = ()) -> None:
        """Change the title of a group, or invite people."""
        self._client.group(name, title, tuple(people))

    def leave(self, name: str) -> None:
        """Leave a room at once, and a group after asking.

        Nobody can come back into a group uninvited.
        """
        if not names.is_group(name):
            self._client.leave(name)
            return

        def leave() -> None:
            self._view.close_notice()
            self._client.leave(name)

        self._view.show_notice(
            _("Leave the group “{title}”?").format(title=displayable_line(self._model.title(name))),
            _("To come back, you have to be invited again."),
            (OfferedAction(_("Leave"), leave), OfferedAction(_("Stay"), self._view.close_notice)),
        )

    # --- who asks, and who is not wanted ----------------------------------------------------------

    def accept(self, name: str) -> None:
        """Accept the invitation to a group."""
        self._client.join(name)
        self._view.focus_composer()

    def decline(self, name: str) -> None:
        self._client.decline(name)
        self._view.focus_composer()

    def answers(self, invited: InvitationReceived) -> tuple[OfferedAction, ...]:
        """Return the possible answers to an invitation."""
        return (
            OfferedAction(_("Accept"), lambda: self.accept(invited.room)),
            OfferedAction(_("Decline"), lambda: self.decline(invited.room)),
            OfferedAction(_("Block…"), lambda: self.ask_block(invited.by)),
        )

    def ask_block(self, nick: str) -> None:
        """Block a person after asking."""
        name = displayable_line(nick)

        def block() -> None:
            self._view.close_notice()
            self._client.block(nick, True)

        self._view.show_notice(
            _("Block {name}?").format(name=name),
            _(
                "{name} will no longer be able to write to you in private or invite you, and "
                "will be told so if they try. In rooms you won't see their messages. You can "
                "undo this at any time."
            ).format(name=name),
            (OfferedAction(_("Block"), block), OfferedAction(_("Cancel"), self._view.close_notice)),
        )

    def unblock(self, nick: str) -> None:
        self._client.block(nick, False)

    def _parse(self, text: str) -> str | None:
        """Return the name if it is valid; otherwise tell the user why it is not."""
        if text in WITH_NOBODY:
            return text
        try:
            return names.parse_room(text) if names.is_room(text) else names.parse_nick(text)
        except names.BadName as error:
            said = explain(error.code)
            self._view.show_notice(said.title, f"{said.why} {said.remedy}")
            return None

    def _join_if_need_be(self, name: str) -> None:
        if self._model.can_join(name):
            self._client.join(name)

    # --- writing ----------------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """Send what was written.

        It replaces the text of the message that is being edited, or goes to the person that it
        names, or to the current conversation.
        """
        self._client.tracer.compose()
        text = text.strip("\n")
        current = self._model.current_conversation
        if current is not None and current.draft.editing is not None:
            self._finish_edit(current, current.draft.editing, text)
            return
        if self._model.lesson.is_teaching and self._orders is not None and self._obey(text):
            return
        if current is not None and current.draft.reply is not None:
            self.send_to(current.name, text, current.draft.reply)
            return
        if current is not None and current.name in WITH_NOBODY:
            self.send_to(current.name, text)
            return
        addressed = addressing.addressed(self._model, text)
        if addressed is None and current is None:
            self._view.show_notice(
                _("To whom?"),
                _(
                    "Press the title above and write a name or a #room, or begin with the name: "
                    "luis: hello"
                ),
            )
            self._asks_whom = True
            self._view.focus_recipient()
            return
        maybe = addressing.maybe_addressed(text) if addressed is None else None
        if maybe and current and current.is_room and names.key(maybe[0]) not in self._no_names:
            self._ask_whom(*maybe, current.name, text)
            return
        self.send_to(
            *(addressed if addressed is not None else (current.name if current else "", text))
        )

    def _obey(self, text: str) -> bool:
        """Carry out a command; return False if the text is none.

        What can't be carried out stays in the composer, to be corrected.
        """
        assert self._orders is not None
        read = typed_orders.read(text)
        if read is None:
            return False
        if isinstance(read, typed_orders.OrderOutcome):
            self._view.show_notice(read.title, read.text, read.actions)
            return True
        self.keep_draft()
        where, loose = self._model.current_conversation, self._model.loose
        draft = where.draft if where is not None else None
        self._empty_draft()  # before another room is opened, where it would be kept
        outcome = self._orders.carry_out(read, self)
        if not outcome.is_done:
            if where is not None and draft is not None:
                where.draft = draft
            self._model.loose = loose
            self._view.show_draft()
            self.save_drafts()
        if outcome.title:
            self._view.show_notice(outcome.title, outcome.text, outcome.actions)
        return True

    def send_to(self, to: str, body: str, reply: Entry | None = None) -> None:
        """Send the text to a nick or a #room, even if it begins like "luis: "."""
        quote = (
            Quote(reply.sender, reply.cid, reply.text[:_QUOTED_CHARACTERS])
            if reply is not None
            else None
        )
        self._empty_draft()
        self.post_to(to, body, quote)

    def post_to(self, to: str, body: str, quote: Quote | None = None) -> None:
        """Send the text, whatever is being written, and show it in its conversation."""
        self._view.close_notice()
        self.open(to)
        self._join_if_need_be(to)
        if (conversation := self._model.current_conversation) is not None:
            conversation.stays_unread = False
        self._model.posted(to, body, self._client.post(to, body, quote), quote)
        self._told_typing = ("", float("-inf"))
        self._view.show_now()
        self._view.refresh()
        self._view.go_to_end()

    def _ask_whom(self, nick: str, body: str, here: str, text: str) -> None:
        """Ask the user who a text is for that begins like "luis: ".

        What is meant for one person must not be sent to a whole room, nor a "PS: ..." to nobody.
        """

        def send_here() -> None:
            self._no_names.add(names.key(nick))
            self.send_to(here, text)

        title = displayable_line(self._model.title(here))
        is_known = (
            self._model.connection.phase is ConnectionPhase.ONLINE
            and not self._model.connection.plain
        )
        nobody = (
            _("Nobody here has that name.")
            if is_known
            else _("It can't be known now whether anybody has that name.")
        )
        self._view.show_notice(
            _("Is “{name}” somebody's name?").format(name=displayable_line(nick)),
            " ".join(
                (
                    nobody,
                    _(
                        "If you send it to {room}, everybody there can read it; if you send it "
                        "to {name}, only that person can."
                    ).format(room=title, name=displayable_line(nick)),
                )
            ),
            (
                OfferedAction(_("Send to {name}").format(name=title), send_here),
                OfferedAction(
                    _("Send to {name}").format(name=displayable_line(nick)),
                    lambda: self.send_to(nick, body),
                ),
            ),
        )

    def note_typing(self) -> None:
        """Tell the recipients now and then that the user is writing."""
        conversation, connection = self._model.current_conversation, self._model.connection
        if (
            conversation is None
            or connection.plain
            or connection.phase is not ConnectionPhase.ONLINE
        ):
            return
        name, draft = conversation.name, conversation.draft
        if draft.reply is None and draft.editing is None:
            text = self._view.draft_text()
            if self._model.lesson.is_teaching and typed_orders.may_be_one(text):
                return  # it is sent to nobody
            name, _body = addressing.addressed(self._model, text) or (name, "")
        where, when = self._told_typing
        if where != names.key(name) or self._clock() - when >= TYPING_SECONDS:
            self._told_typing = (names.key(name), self._clock())
            self._client.typing(name)

    def keep_draft(self) -> None:
        """Store the text of the composer in the model."""
        conversation = self._model.current_conversation
        if conversation is not None:
            conversation.draft.text = self._view.draft_text()
        else:
            self._model.loose = self._view.draft_text()

    def save_drafts(self) -> None:
        """Store the drafts for the next start."""
        for draft in self._drafts.changed(self._model):
            self._client.keep_draft(draft)

    def _empty_draft(self) -> None:
        conversation = self._model.current_conversation
        if conversation is not None:
            conversation.draft = Draft()
        else:
            self._model.loose = ""
        self._view.show_draft()
        self.save_drafts()

    # --- messages ---------------------------------------------------------------------------------

    def reply(self, number: int) -> None:
        """Let the text that is written next answer this message."""
        conversation, entry = self._find(number)
        if conversation is None or entry is None or not entry.can_be_answered:
            return
        self.cancel()
        self.keep_draft()
        conversation.draft.reply = entry
        self._view.show_draft()
        self._view.focus_composer()

    def edit(self, number: int) -> None:
        """Put the text of a message of the user's own into the composer to be edited.

        One that has failed is sent anew afterwards, and disappears then.
        """
        conversation, entry = self._find(number)
        if conversation is None or entry is None:
            return
        if not (entry.can_be_edited or (entry.can_be_discarded and not entry.item.kind)):
            return
        self.cancel()
        self.keep_draft()
        conversation.draft = Draft(entry.text, editing=entry, before=conversation.draft.text)
        self._view.show_draft()
        self._view.focus_composer()

    def edit_last(self) -> bool:
        """Edit the user's last message; return False if none can be changed."""
        conversation = self._model.current_conversation
        entry = (
            next((one for one in reversed(conversation.entries) if one.can_be_edited), None)
            if conversation
            else None
        )
        if entry is None:
            return False
        self.edit(entry.number)
        return True

    def cancel(self) -> None:
        """Stop answering or editing, and restore what was being written before."""
        conversation = self._model.current_conversation
        if conversation is None or not (conversation.draft.reply or conversation.draft.editing):
            return
        was_editing = conversation.draft.editing is not None
        text = conversation.draft.before if was_editing else self._view.draft_text()
        conversation.draft = Draft(text)
        self._view.show_draft()

    def _finish_edit(self, conversation: Conversation, entry: Entry, text: str) -> None:
        if entry.deleted:
            self.follow_changes()
            return
        if entry.can_be_discarded:
            self._send_anew(conversation, entry, text)
            return
        if text != entry.text:
            self._client.edit(conversation.name, entry.cid, text)
        self.cancel()

    def _send_anew(self, conversation: Conversation, entry: Entry, text: str) -> None:
        """Send a message that had failed with another text, and discard the failed one."""
        self.cancel()
        self.post_to(conversation.name, text, entry.reply)
        self._client.discard(conversation.name, entry.cid)

    def follow_changes(self) -> None:
        """Update the composer if the message that is being answered or edited has changed.

        It may have been edited or deleted on another device.
        """
        conversation = self._model.current_conversation
        draft = conversation.draft if conversation is not None else None
        if conversation is None or draft is None or not (draft.reply or draft.editing):
            return
        self.keep_draft()
        if draft.editing is not None and draft.editing.deleted:
            conversation.draft = Draft(draft.text)
            self._view.show_notice(
                _("The message you are editing has been deleted."),
                _("Your text is still here: you can send it as a new message."),
            )
        self._view.show_mode()

    def ask_delete(self, number: int) -> None:
        """Delete a message of the user's own after asking."""
        conversation, entry = self._find(number)
        if conversation is None or entry is None or not entry.can_be_changed:
            return
        name, cid = conversation.name, entry.cid

        def delete() -> None:
            self._view.close_notice()
            self._client.delete(name, cid)

        self._view.show_notice(
            _("Delete this message for everybody?"),
            _("“{text}” — whoever has read it may remember it.").format(
                text=displayable_line(entry.text[:80])
            ),
            (OfferedAction(_("Delete"), delete), OfferedAction(_("Keep"), self._view.close_notice)),
        )

    def ask_discard(self, number: int) -> None:
        """Discard a message that has failed after asking."""
        conversation, entry = self._find(number)
        if conversation is None or entry is None or not entry.can_be_discarded:
            return
        name, cid = conversation.name, entry.cid

        def discard() -> None:
            self._view.close_notice()
            self._client.discard(name, cid)

        self._view.show_notice(
            _("Discard this message?"),
            _(
                "“{text}” — it could not be sent, and will be deleted from this computer too."
            ).format(text=displayable_line(entry.text[:80])),
            (
                OfferedAction(_("Discard"), discard),
                OfferedAction(_("Keep"), self._view.close_notice),
            ),
        )

    def react(self, number: int, emoji: str) -> None:
        """React to a message; the same reaction again removes it."""
        conversation, entry = self._find(number)
        if conversation is None or entry is None or not entry.can_be_answered:
            return
        mine = next(
            (
                sign
                for nick, sign in entry.reactions
                if names.key(nick) == names.key(self._model.me)
            ),
            "",
        )
        self._client.react(
            conversation.name, entry.sender, entry.cid, "" if mine == emoji else emoji
        )

    def ask_details(self, number: int) -> bool:
        """Ask the server who has received the message; return False if it can't be asked."""
        conversation, entry = self._find(number)
        if conversation is None or entry is None or not entry.cid:
            return False
        self._client.details(conversation.name, entry.sender, entry.cid)
        return True

    def retry(self, number: int) -> None:
        """Send a failed message again; it moves to the end."""
        conversation, entry = self._find(number)
        if conversation is None or entry is None or entry.receipt is not DeliveryStatus.FAILED:
            return
        self._join_if_need_be(conversation.name)
        self._send_again(conversation.name, entry)
        self._model.reposted(conversation, entry)
        self._view.refresh()
        self._view.go_to_end()

    def _send_again(self, name: str, entry: Entry) -> None:
        """Send a message as it was: what is shown of a ballot is not its text."""
        item = entry.item
        self._client.retry(name, item.text, item.cid, item.reply, item.kind)

    def keep_pending(self) -> None:
        """Store pending messages and drafts again, after a damaged journal has been replaced.

        Perhaps only this window still knows them.
        """
        for conversation, entry in self._model.pending:
            self._send_again(conversation.name, entry)
        self._drafts.forget()
        self.save_drafts()

    def tell_seen(self, first: int, last: int) -> None:
        """Note that the user has seen the entries from the number `first` to `last`."""
        news = self._model.note_seen(first, last)
        if news is not None:
            self._client.read(*news)

    def tell_read(self) -> None:
        """Mark all messages of the current conversation as read."""
        news = self._model.mark_read()
        if news is not None:
            self._client.read(*news)

    def say_no_mention(self) -> None:
        """Tell the user that there is no message that mentions them."""
        self._view.show_notice(_("Nobody has mentioned you here."), "")

    def find_entry(self, number: int) -> Entry | None:
        """Return the shown message that has this number."""
        return self._find(number)[1]

    def _find(self, number: int) -> tuple[Conversation | None, Entry | None]:
        conversation = self._model.current_conversation
        if conversation is None:
            return None, None
        return conversation, next(
            (entry for entry in self._in_view(conversation) if entry.number == number), None
        )

    def _in_view(self, conversation: Conversation) -> Iterable[Entry]:
        excerpt = self._model.excerpt
        return reversed(excerpt.entries if excerpt is not None else conversation.entries)
