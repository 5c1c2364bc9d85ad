"""The chat itself: brings the model, the client and the widgets of the chat's window together.

It makes the widgets and hands them to `Window`, which places them. They don't know one another: each tells
its callbacks here, and here the model is asked what they have to show. All of it can be thrown away and built
anew at any moment (another language, another palette), because everything worth keeping is in the model.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from gui import keys, whom, wording
from gui.attention import Attention
from gui.banner import Action, Banner, Status
from gui.composer import Composer
from gui.conversation import Conversation, Receipt
from gui.delay import Delay
from gui.errors import explain, in_one_line
from gui.header import Header
from gui.i18n import _
from gui.model import Model
from gui.recipient import Offer, Recipient
from gui.records import Changes, Phase, Presence
from gui.roster import Roster
from gui.text import displayable_line
from gui.theme import Theme
from gui.transcript import Transcript
from gui.window import Window
from net import names
from net.client import ChatClient

COUNTDOWN_MS = 250  # how often the seconds are looked at


@dataclass(frozen=True, slots=True)
class ChatActions:
    """What the chat can't do itself."""

    menu: Callable[[ttk.Button], None]
    open_link: Callable[[str], None]
    log_out: Callable[[], None]
    remember_conversation: Callable[[str], None]


class Chat:
    """One user's chat with one server, from the first Connected or Restored to logging out."""

    def __init__(self, root: tk.Tk, theme: Theme, model: Model, client: ChatClient, actions: ChatActions) -> None:
        self.model = model
        self.client = client
        self._root, self._theme, self._actions = root, theme, actions
        self._attention = Attention(root)
        self._focused = True
        self._notice: tuple[str, str, tuple[Action, ...]] | None = None
        self._no_names: set[str] = set()  # words before a colon that the user has said are no names
        self._countdown = Delay(root, COUNTDOWN_MS, self._show_banner)
        self._loading = Delay(root, wording.PATIENCE_MS, lambda: self.transcript.show_loading(True))
        self._receiving = Delay(root, wording.PATIENCE_MS, self._show_connection)
        self._build()

    def start(self, conversation: str) -> None:
        """Opens the conversation of the last time if there is one, or what there is to begin with."""
        if conversation and (self.model.connection.plain or self._is_listed(conversation)):
            self.open(conversation)
        else:
            self._open_any()
        self._take_focus()

    def _is_listed(self, name: str) -> bool:
        return names.key(name) in {row.key for row in self.model.roster()}

    def _open_any(self) -> None:
        """The conversation with the newest message, or a room to begin with."""
        newest = (conversation.name for conversation in self.model.conversations.values())
        rooms = (row.name for row in self.model.roster() if row.joined)
        name = next(newest, None) or next(rooms, None)
        if name is not None:
            self.open(name)

    def destroy(self) -> None:
        for delay in (self._countdown, self._loading, self._receiving):
            delay.cancel()
        self.window.destroy()

    def rebuild(self) -> None:
        """Makes every widget anew, in the theme and language of now."""
        self._keep_draft()
        self.destroy()
        self._build()
        self._take_focus()

    def _take_focus(self) -> None:
        """Tk gives the focus to a widget that is not on the screen yet only when it comes there, and would then
        take it away from where the user has gone in the meantime."""
        self._root.update_idletasks()
        self.composer.text.focus_set()

    # --- drawing ----------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        self.window = window = Window(self._root, theme)
        self.roster = Roster(window, theme, on_pick=self.open, on_menu=self._actions.menu)
        self.header = Header(window, theme, on_room=self._join_or_leave)
        self.recipient = Recipient(
            window, theme, offers=self._offers, on_enter=self.enter, on_leave=self._focus_composer)
        self.banner = Banner(window, theme, on_close=self._close_notice)
        self.transcript = Transcript(
            window, theme, on_open=self._actions.open_link, on_retry=self.retry,
            on_end=lambda _seen: self._look(), on_top=self._load)
        self.composer = Composer(window, theme, on_send=self.send, on_page=self.transcript.scroll_pages)
        self.status = Status(window, theme)
        # The order of creation is the order of Tab: the entry comes after the list and before the messages.
        window.arrange(roster=self.roster, header=self.header, banner=self.banner, transcript=self.transcript,
                       composer=self.composer, status=self.status)
        self.header.place_recipient(self.recipient)
        for widget in (self.transcript.text, self.roster.tree):
            widget.bind("<<Paste>>", lambda _event: self.composer.paste())
        self.roster.bind("<<Picked>>", lambda _event: self._focus_composer())
        window.pack(fill="both", expand=True)
        keys.attach(window)
        self.model.take_changes()  # everything is drawn below
        self._show_conversation(self.model.current_conversation)
        self._show_roster()
        self._show_connection()

    def refresh(self) -> None:
        """Draws what has changed in the model."""
        if self.model.watched:
            self._tell_read()
        changes = self.model.take_changes()
        self._show_messages(changes)
        if changes.notices:
            notice = changes.notices[-1]
            said = explain(notice.code, notice.text) if notice.code else None
            title, text = (said.title, f"{said.why} {said.remedy}") if said else (_("The server says:"), notice.text)
            self.show_notice(title, text)
        if changes.failed:
            failed = changes.failed[-1]
            self.show_notice(_("A message of an earlier time was not sent."),
                             in_one_line(explain(failed.code, failed.detail)))
        if changes.connection:
            self._show_connection()
            if self.model.current is None and not self.model.connection.plain:
                self._open_any()
        if changes.roster or changes.connection:
            self._show_roster()
        if changes.heard and not self._focused:
            self._attention.ask()

    def _show_messages(self, changes: Changes) -> None:
        current = self.model.current_conversation
        if current is None:
            return
        if current.key in changes.loaded:
            self._show_entries(current)
            return
        if current.key in changes.moved:
            self.transcript.show_from(changes.moved[current.key], current.first_new)
        if current.key in changes.updated:
            self.transcript.update_receipts(changes.updated[current.key].values())
        if current.key in changes.older:
            self._loading.cancel()
            self.transcript.show_loading(False)
            self.transcript.move_new_line(current.first_new)
            self.transcript.show_older()

    def show_notice(self, title: str, text: str, actions: tuple[Action, ...] = ()) -> None:
        """Tells the user something in the banner, until it is closed."""
        self._notice = (title, text, actions)
        self._show_banner()

    def _show_conversation(self, conversation: Conversation | None) -> None:
        self._show_entries(conversation)
        self.composer.show(conversation.draft if conversation else "", wording.placeholder(conversation))
        self.recipient.show(conversation.name if conversation else "")
        self._look()

    def _show_entries(self, conversation: Conversation | None) -> None:
        self._loading.cancel()
        entries, first_new = (conversation.entries, conversation.first_new) if conversation else ([], None)
        self.transcript.show(entries, first_new, wording.hint(self.model, conversation))
        if conversation is not None and conversation.loading:
            self._loading.start()
        elif conversation is not None and not conversation.loaded:
            self._load()

    def _load(self) -> None:
        """Asks for more of the conversation in view: its newest messages, or older ones than there are."""
        wanted = self.model.ask_for_page()
        if wanted is not None:
            self._loading.start()
            self.client.load(*wanted)

    def _show_roster(self) -> None:
        rows = self.model.roster()
        self.roster.show(rows, self.model.current, wording.roster_hint(self.model, rows))
        conversation = self.model.current_conversation
        action = ""
        if conversation is not None and conversation.is_room and not self.model.connection.plain:
            action = _("Leave") if self.model.joined(conversation.name) else _("Join")
        said = wording.header(self.model, conversation)
        self.header.show(said.text, said.dot, action)
        self.transcript.set_hint(wording.hint(self.model, conversation))
        self._root.title(wording.title(self.model))

    def _show_connection(self) -> None:
        said = wording.status(self.model, _now())
        self.status.show(said.text, said.dot)
        since = self.model.connection.receiving_since
        if since is not None and _now() - since < wording.PATIENCE_MS:
            self._receiving.start()
        self.roster.show_me(self.model.me, wording.me_dot(self.model))
        plain = self.model.connection.plain
        self.composer.set_limit(None if plain else self.model.limits.text)
        self._show_banner()

    def _show_banner(self) -> None:
        self._countdown.cancel()
        trouble = wording.trouble(self.model, _now())
        if self._notice is not None:
            title, text, actions = self._notice
            self.banner.show(title, text, actions, closable=True)
        elif trouble is not None:
            self.banner.show(*trouble, self._ways_out(), closable=False)
            if self.model.connection.phase is Phase.WAITING:
                self._countdown.start()
        else:
            self.banner.hide()

    def _ways_out(self) -> tuple[Action, ...]:
        match self.model.connection.phase:
            case Phase.WAITING:
                return (Action(_("Try now"), self.client.reconnect_now),)
            case Phase.ASKING:
                return (Action(_("Go on"), self.client.accept_plain), Action(_("Log out"), self._actions.log_out))
            case Phase.DOWN:
                return (Action(_("Connect again"), self.client.reconnect_now),
                        Action(_("Log out"), self._actions.log_out))
            case _:
                return ()

    # --- what the user does -----------------------------------------------------------------------

    def open(self, name: str) -> None:
        """Makes the conversation with a person or a room the one in view."""
        if self.model.current == names.key(name):
            return
        self._keep_draft()
        self.refresh()
        conversation = self.model.open(name)
        self.model.take_changes()  # drawn whole
        self._show_conversation(conversation)
        self._show_roster()
        self._actions.remember_conversation(conversation.name)

    def enter(self, text: str) -> None:
        """A recipient was written by hand: a person to write to, or a room to join."""
        try:
            name = names.parse_room(text) if names.is_room(text) else names.parse_nick(text)
        except names.BadName as error:
            said = explain(error.code)
            self.show_notice(said.title, f"{said.why} {said.remedy}")
            return
        if names.is_room(name) and not self.model.joined(name):
            self.client.join(name)
        self._close_notice()
        self.open(name)
        self.recipient.show(self.model.conversations[names.key(name)].name)
        self._focus_composer()

    def send(self, text: str) -> None:
        """Sends what was written: to whom it names, or else to the conversation in view."""
        text = text.strip("\n")
        addressed = whom.addressed(self.model, text)
        current = self.model.current_conversation
        if addressed is None and current is None:
            self.show_notice(_("To whom?"), _("Write a name or a #room after “To:”, or begin with the name: "
                                              "luis: hello"))
            self.recipient.focus()
            return
        maybe = whom.maybe_addressed(text) if addressed is None else None
        if maybe and current and current.is_room and names.key(maybe[0]) not in self._no_names:
            self._ask_whom(*maybe, current.name, text)
            return
        self.send_to(*(addressed if addressed is not None else (current.name if current else "", text)))

    def _ask_whom(self, nick: str, body: str, here: str, text: str) -> None:
        """What is meant for one person must not end up before a whole room, nor a "PS: ..." with nobody."""
        def send_here() -> None:
            self._no_names.add(names.key(nick))
            self.send_to(here, text)

        self.show_notice(
            _("Is “{name}” the name of somebody?").format(name=displayable_line(nick)),
            _("Nobody here has it. If it is a name, the message is for that person alone."),
            (
                Action(_("Send to {name}").format(name=displayable_line(nick)), lambda: self.send_to(nick, body)),
                Action(_("Send to {name}").format(name=displayable_line(here)), send_here),
            ))

    def send_to(self, to: str, body: str) -> None:
        """Sends the text, whatever it looks like, to a nick or a #room."""
        self._close_notice()
        self.composer.clear()
        self._keep_draft()
        self.open(to)
        if names.is_room(to) and not self.model.joined(to):
            self.client.join(to)
        self.model.posted(to, body, self.client.post(to, body))
        self._tell_read()  # who answers has read
        self.refresh()
        self.transcript.go_to_end()

    def retry(self, number: int) -> None:
        """Sends a message that failed again; it goes to the end."""
        conversation = self.model.current_conversation
        if conversation is None:
            return
        entry = next((entry for entry in conversation.entries if entry.number == number), None)
        if entry is not None and entry.receipt is Receipt.FAILED:
            if conversation.is_room and not self.model.joined(conversation.name):
                self.client.join(conversation.name)
            self.client.retry(conversation.name, entry.text, entry.cid)
            self.model.reposted(conversation, entry)
            self.refresh()
            self.transcript.go_to_end()

    def keep_pending(self) -> None:
        """The journal has begun anew: what is still to be sent may be known in this window only."""
        for conversation, entry in self.model.pending:
            self.client.retry(conversation.name, entry.text, entry.cid)

    def step(self, step: int, *, unread: bool = False) -> None:
        """Goes to the next or previous conversation of the roster."""
        name = self.model.neighbour(step, unread=unread)
        if name is not None:
            self.open(name)
            self._focus_composer()

    def escape(self) -> None:
        """Closes what is open; else goes to the newest message and takes the line above new ones away."""
        if self.recipient.is_open:
            self.recipient.close()
        elif self._notice is not None:
            self._close_notice()
        else:
            self.transcript.go_to_end()
            conversation = self.model.current_conversation
            if conversation is not None:
                conversation.clear_line()
                self.transcript.move_new_line(None)
                self._tell_read()
                self.refresh()
        self._focus_composer()

    def type(self, character: str) -> None:
        """A character typed where nothing can be written."""
        self.composer.insert(character)

    def set_focused(self, focused: bool) -> None:
        """Whether the window is the one the user works in."""
        self._focused = focused
        self._look()

    def _look(self) -> None:
        """What is in view, at its end, in a window with the focus, has been read."""
        self.model.at_end = self.transcript.following
        self.model.watched = self._focused and self.model.at_end
        if self.model.watched:
            self.refresh()

    def _tell_read(self) -> None:
        news = self.model.mark_read()
        if news is not None:
            self.client.read(*news)

    def _join_or_leave(self) -> None:
        conversation = self.model.current_conversation
        if conversation is None:
            return
        if self.model.joined(conversation.name):
            self.client.leave(conversation.name)
        else:
            self.client.join(conversation.name)
        self._focus_composer()

    def _offers(self, prefix: str) -> list[Offer]:
        """Who and what begins with the prefix, as compared names are."""
        start = names.key(prefix) if prefix else ""
        rows = [row for row in self.model.roster() if row.key.startswith((start, f"#{start}"))]
        rows.sort(key=lambda row: row.key != start)  # who is called exactly that comes before who begins with it
        signs = {Presence.ONLINE: "●", Presence.OFFLINE: "○", Presence.UNKNOWN: "·"}
        return [Offer(row.name, "" if row.is_room else signs[row.presence]) for row in rows]

    def _keep_draft(self) -> None:
        conversation = self.model.current_conversation
        if conversation is not None:
            conversation.draft = self.composer.content

    def _close_notice(self) -> None:
        self._notice = None
        self._show_banner()

    def _focus_composer(self) -> None:
        self.composer.text.focus_set()


def _now() -> int:
    """In milliseconds, as the model's clock."""
    return time.time_ns() // 1_000_000
