"""Build the widgets of the chat's window, and draw in them what the model contains.

The widgets don't know one another: each calls its callbacks, which lead to the commands
(gui.model.commands, gui.model.navigation), and these to the model and the client. The widgets can
be destroyed and built anew at any moment (another language, another palette), because everything
worth keeping is in the model.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Sequence
from functools import partial

from gui.attention.attention import Attention, Ways
from gui.attention.banner import Banner
from gui.attention.banner_notices import Notices
from gui.chat_actions import ChatActions
from gui.composer.composer import Composer
from gui.composer.header import Header
from gui.composer.reactions import Reactions
from gui.composer.recipient import Recipient
from gui.dialogs.chat_dialogs import ChatDialogs
from gui.dialogs.conversation_menu import ConversationMenus, MenuWays
from gui.dialogs.panel_control import PanelControl, PanelWays
from gui.dialogs.profiles import Profiles
from gui.lab_control import LabControl
from gui.lesson_control import LessonControl
from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.messages.message_menu import MessageWays
from gui.messages.transcript import Transcript
from gui.model import roster_queries, wording
from gui.model.chat_port import ChatPort
from gui.model.commands import Commands
from gui.model.conversation import Conversation
from gui.model.faces import face_of
from gui.model.keeping import Keeping
from gui.model.model import Model
from gui.model.navigation import Navigation
from gui.model.opening import Opening
from gui.model.own_state import OwnState
from gui.model.records import ConnectionPhase, ModelChanges, OfferedAction
from gui.model.settings import NAME_CHARACTERS, Settings
from gui.parts import keys
from gui.parts.days import Days
from gui.parts.layout import ChatLayout
from gui.roster.roster import RosterPanel
from gui.search.find_bar import FindBar
from gui.search.global_search import GlobalSearch
from gui.teaching_control import TeachingControl
from gui.timeline import Timeline
from gui.words.i18n import _
from gui.words.second_line import SecondLine
from gui.words.text import displayable_line
from gui.xray_control import XrayControl
from net.wire.events import Details, ExcerptLoaded, SearchFinished

SAVING_MS = 1_000  # drafts are stored after this time
SETTLE_MS = 5  # between two steps of applying changes to the roster
QUIET_LOOK_MS = 20_000  # how often it is looked whether a conversation may call again
TYPING_LOOK_MS = 1_000  # how often those who have stopped writing are looked for


class Chat:
    """A chat is one user's session on one server, from the first Connected or Restored to log-out.

    It is the view of its commands: the methods in the middle are those of `commands.ChatView`.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        model: Model,
        client: ChatPort,
        settings: Settings,
        actions: ChatActions,
    ) -> None:
        self.model = model
        self.client = client
        self.settings = settings
        self._root, self._theme, self._actions = root, theme, actions
        self.teaching = TeachingControl(root, theme, model, client, self, actions.own_class)
        self.commands = Commands(
            model, client, self, remember=actions.remember_conversation, orders=self.teaching.orders
        )
        self.keeping = Keeping(model, client, self, self.commands, save=actions.save_settings)
        self.timeline = Timeline(
            root,
            model,
            client,
            on_now=self._look,
            is_host=lambda: actions.own_class.is_host(model.connection.fingerprint),
        )
        self.navigation = Navigation(
            model,
            client,
            self.timeline,
            open=self.commands.open,
            say_no_mention=self.commands.say_no_mention,
        )
        self.own_state = OwnState(client, settings)
        self.lesson = LessonControl(root, theme, model, client, self)
        self.xray = XrayControl(root, theme, model, client)
        self.lab = LabControl(root, theme, client, model)
        self._attention = Attention(root, on_click=self.commands.open)
        self._focused = True
        self._is_drawing = False
        self.notices = Notices(
            root,
            model,
            client,
            log_out=actions.log_out,
            why=actions.why,
            has_ended=actions.own_class.has_ended,
            start_class=actions.own_class.open,
            answers=self.commands.answers,
            announcement=self.lesson.announcement,
        )
        self._typing = Delay(root, TYPING_LOOK_MS, self._look_at_typing)
        self._receiving = Delay(root, wording.PATIENCE_MS, self._show_connection)
        self._saving = Delay(root, SAVING_MS, self.save_draft)
        self._quiet = Delay(root, QUIET_LOOK_MS, self._look_at_quiet)
        self._days = Days(root, self._show_days)
        self._settling = Delay(root, SETTLE_MS, self._show_roster)
        self._opening = Opening(model, self.commands.open, self.draft_text)
        self._build()

    def start(self, conversation: str) -> None:
        """Open the conversation of the last time if there is one, or another to begin with.

        A draft without a recipient stays so: it must not go into any conversation by chance.
        """
        if self.model.loose:
            self.show_draft()
        else:
            self._opening.begin(conversation)
        self.take_focus()

    def save_draft(self) -> None:
        """Store what is being written, for the next start."""
        self._saving.cancel()
        self.commands.keep_draft()
        self.commands.save_drafts()

    def _save_soon(self) -> None:
        if not self._saving.is_waiting:
            self._saving.start()

    def destroy(self) -> None:
        self._saving.cancel()
        self._typing.cancel()
        self._receiving.cancel()
        self._settling.cancel()
        self._quiet.cancel()
        self.timeline.stop()
        self.lesson.release()
        self.notices.use(None)
        self.teaching.release()
        self.xray.release()
        self.lab.release()
        self.dialogs.close()
        self.window.destroy()

    def reconnect_to(self, fingerprint: str) -> None:
        """Try again at once if the server with this key is waited for: it has just begun."""
        connection = self.model.connection
        if connection.fingerprint == fingerprint and connection.phase is ConnectionPhase.WAITING:
            self.client.reconnect_now()

    def follow_settings(self) -> None:
        """Apply the settings, which have changed."""
        self.client.use_receipts(self.settings.tell_read)
        self.own_state.tell()
        self.model.follow_settings()
        self.roster.show_last_lines(self.settings.last_lines)
        self._show_roster()
        self.timeline.follow_unwanted()
        self._show_connection()

    def close(self) -> None:
        """End the chat for good."""
        self._days.stop()
        self.destroy()
        self.lab.close()
        self._attention.close()

    def rebuild(self) -> None:
        """Rebuild every widget in the current theme and language."""
        self.commands.keep_draft()
        self.destroy()
        self._build()
        self.take_focus()

    def take_focus(self) -> None:
        """Give the focus to the composer after drawing.

        Tk gives the focus to a widget only once it is on the screen. Without drawing first, that
        would happen later, and take it from where the user has gone meanwhile.
        """
        self._root.update_idletasks()
        self.composer.text.focus_set()

    # --- the widgets ------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, commands, navigation = self._theme, self.commands, self.navigation
        self.window = window = ChatLayout(
            self._root,
            theme,
            width=self.settings.list_width,
            is_folded=self.settings.list_collapsed,
            on_change=self._keep_list,
        )
        self.dialogs = ChatDialogs(self._root, theme, self.model, commands, navigation)
        self.global_search = GlobalSearch(
            window, theme, self.model, navigation, on_close=self.focus_composer
        )
        self.menus = menus = ConversationMenus(
            theme,
            self.model,
            commands,
            self.keeping,
            self.dialogs,
            self.settings,
            self.own_state,
            MenuWays(
                find=self.find_here,
                pick_date=self._pick_date,
                profile=self._show_profile,
                export=self._actions.export,
                on_change=self._save_settings,
                add_teaching=self.teaching.add_to_conversation,
            ),
        )
        self.reactions = Reactions(
            window,
            theme,
            self.settings,
            commands,
            near=lambda: self.composer,
            save=self._actions.save_settings,
            on_close=self._end_reacting,
        )
        self.roster = RosterPanel(
            window,
            theme,
            on_pick=commands.open,
            on_menu=self._actions.menu,
            on_search=self.global_search.open,
            on_new=self.dialogs.make_room_or_group,
            on_row_menu=self._pop_up_row_menu,
            on_status=self._pop_up_status,
            on_trust=self.verify,
            on_write=self.focus_recipient,
            on_fold=window.toggle,
            on_open=window.open_list,
        )
        self.roster.show_last_lines(self.settings.last_lines)
        self.header = Header(
            window,
            theme,
            on_join=commands.join,
            on_find=self.find_here,
            on_more=menus.pop_up_current,
            on_panel=self.toggle_panel,
            on_teaching=self.teaching.toggle,
            on_xray=self.xray.toggle,
            on_list=self._open_list,
        )
        self.recipient = Recipient(
            self.header,
            theme,
            suggest=partial(roster_queries.suggestions, self.model),
            on_leave=self.focus_composer,
            on_enter=lambda text: commands.enter(roster_queries.named(self.model, text)),
            on_who=self.show_who,
        )
        self.header.place_recipient(self.recipient)
        self.banner = Banner(
            window, theme, on_close=self.close_notice, on_link=partial(self._follow_link, window)
        )
        self.notices.use(self.banner)
        self.find_bar = FindBar(
            window, theme, on_query=self._find, on_step=navigation.step, on_close=self._close_find
        )
        self.profiles = Profiles(window, theme, self.model, commands, self.keeping)
        self.transcript = Transcript(
            window,
            theme,
            on_open=self._actions.open_link,
            on_retry=commands.retry,
            on_end=lambda _seen: self._look(),
            on_top=self._reach_top,
            on_bottom=lambda: navigation.go_on(older=False),
            on_now=navigation.leave,
            on_reply=commands.reply,
            on_edit=commands.edit,
            on_delete=commands.ask_delete,
            on_react=self.reactions.react,
            on_details=self.dialogs.show_details,
            on_jump=self._jump,
            on_view=self._note_seen,
            on_discard=commands.ask_discard,
            ways=MessageWays(
                recent=lambda: self.settings.emoji,
                can_forward=self.keeping.can_forward,
                forward=partial(self.dialogs.forward, self.keeping),
                can_mark_unread=self.keeping.can_mark_unread,
                mark_unread=self.keeping.mark_unread,
                seen_by=self.model.seen_by,
                additions=(self.teaching.add_to_message, self.xray.add_to_message),
            ),
            face=partial(face_of, self.model),
            on_person=self.profiles.show,
            on_act=self._act,
        )
        self.timeline.use(self.transcript, self.find_bar, self.global_search)
        self.composer = Composer(
            window,
            theme,
            on_send=commands.send,
            on_page=self.transcript.scroll_pages,
            on_typing=self._note_typing,
            on_edit_last=commands.edit_last,
            on_cancel=commands.cancel,
            on_change=self._save_soon,
            complete=partial(roster_queries.to_mention, self.model),
            recent=lambda: self.settings.emoji,
            on_recent=self.reactions.remember,
            enter_sends=lambda: self.settings.enter_sends,
        )
        self.panel = PanelControl(
            window,
            theme,
            self.model,
            self.client,
            commands,
            self.keeping,
            self.dialogs,
            PanelWays(
                find=self.find_here,
                open_link=self._actions.open_link,
                show_person=self.profiles.show,
                leave=self.focus_composer,
                save=self._actions.save_settings,
                is_displaced=lambda: self.teaching.is_open or self.xray.is_open,
                displace=self.xray.clear_place,
            ),
        )
        self.teaching.use(window, self.header)
        self.xray.use(self)
        self.lab.use(window)
        # The order of creation is the order of Tab.
        window.arrange(
            roster=self.roster,
            header=self.header,
            find=self.find_bar,
            transcript=self.transcript,
            composer=self.composer,
        )
        window.on_tight = self._fit_tightly
        self.banner.lie_over(self.transcript)
        self.lesson.use(self)
        for widget in (self.transcript.text, self.roster.tree):
            widget.bind("<<Paste>>", lambda _event: self.composer.paste())
        self.roster.bind("<<Picked>>", lambda _event: self._leave_list())
        window.pack(fill="both", expand=True)
        keys.attach(window)
        self.model.take_changes()  # everything is drawn below
        self.transcript.set_me(self.model.me)
        self._show_conversation(self.model.current_conversation)
        self._show_roster()
        self._show_connection()

    # --- drawing ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Draw what has changed in the model."""
        changes = self.model.take_changes()
        if changes.blocks or changes.connection:
            self.timeline.follow_unwanted()
        conversation = self.model.current_conversation
        is_news = conversation is not None and not conversation.unread and self.model.watched
        self._is_drawing = True
        try:
            self.timeline.draw(changes)
        finally:
            self._is_drawing = False
        self._days.look()
        self._tell_seen()
        seen = self.model.take_changes()
        self.timeline.draw(seen)
        changes.roster |= seen.roster
        # if they are more than the view can hold, the user reads on from the first of them
        if is_news:
            self.timeline.go_to_unread()
        if self.model.current in changes.updated:
            self.commands.follow_changes()
        self.teaching.follow(changes)
        self.notices.tell(changes)
        self.lesson.draw(changes)
        if changes.connection:
            self._show_connection()
            self.xray.show_head()
        if changes.roster:
            self._opening.follow_roster()
        if changes.closed:
            self._opening.open_any()
        if changes.emptied:
            self._leave_empty()
        if changes.roster or changes.connection or changes.typing:
            self._show_roster()
            self.notices.refresh()
        if changes.typing:
            self._show_typing()
        for answer in changes.answers:
            self._show_answer(answer)
        for key, entry in changes.arrived:
            self.panel.note_arrived(key, entry)
        self._call_attention(changes)

    def _show_answer(self, answer: ExcerptLoaded | SearchFinished | Details) -> None:
        if isinstance(answer, ExcerptLoaded):
            self.navigation.on_excerpt(answer)
        elif isinstance(answer, SearchFinished):
            if not self.panel.take(answer):
                self.navigation.on_found(answer)
        else:
            self.dialogs.tell_details(answer)

    def _call_attention(self, changes: ModelChanges) -> None:
        """Notify the user of what has come and is not seen."""
        settings = self.settings
        if self._focused or settings.do_not_disturb:
            return
        news = wording.all_news(self.model, changes)
        if news:
            ways = Ways(settings.sound, settings.notifications, settings.notification_text)
            self._attention.call(news, ways)

    def _show_conversation(self, conversation: Conversation | None) -> None:
        self._is_drawing = True  # entries that are drawn on the way don't count as seen
        self.timeline.show(conversation)
        self._is_drawing = False
        self.show_draft()
        self.recipient.show(self.model.title(conversation.name) if conversation else "")
        self.panel.refresh()
        self.lesson.refresh()
        self._show_typing()
        self._look()

    def _reach_top(self) -> None:
        if self.model.excerpt is not None:
            self.navigation.go_on(older=True)
        else:
            self.timeline.load()

    def _show_roster(self) -> None:
        rows = roster_queries.RosterRows(self.model)
        online = wording.online_people(self.model)
        self.roster.show(rows, self.model.current, wording.roster_hint(self.model), online)
        conversation = self.model.current_conversation
        can_join = conversation is not None and self.model.can_join(conversation.name)
        self.header.show(can_join=can_join, is_open=conversation is not None)
        if conversation is not None:  # somebody may have renamed the group
            self.recipient.rename(self.model.title(conversation.name))
        face = face_of(self.model, conversation.name) if conversation is not None else None
        tip = _("Who is here") if conversation is not None and conversation.is_room else ""
        said = wording.header(self.model, conversation)
        self.recipient.describe(face, SecondLine(said.text), tip=tip)
        self.composer.set_hint(wording.placeholder(self.model, conversation))
        self.timeline.show_emptiness()
        unread = self.model.unread()
        self._root.title(wording.title(self.model, unread))
        self._attention.mark(unread > 0)
        self._actions.show_unread(unread)
        self._show_me()
        self.panel.refresh()
        if not self.model.order.is_settled:
            self._settling.start()

        if self.model.rules.next_end is not None and not self._quiet.is_waiting:
            self._quiet.start()

    def _look_at_quiet(self) -> None:
        """Let those conversations call again whose quiet time has ended."""
        self.model.order.note_all(self.settings.muted_until)
        self._show_roster()

    def _show_days(self) -> None:
        """Redraw the days, since a new day has begun."""
        self.transcript.show_days()
        self.roster.show_days()
        self.global_search.show_days()
        self._show_roster()

    def _show_typing(self) -> None:
        conversation = self.model.current_conversation
        nicks = self.model.community.typing(conversation.name) if conversation is not None else []
        self.composer.show_typing(wording.typing(nicks))
        if self.model.community.is_anybody_typing:
            self._typing.start()

    def _look_at_typing(self) -> None:
        """Stop showing those who have stopped writing."""
        self._show_typing()
        self._show_roster()

    def _show_connection(self) -> None:
        model, connection = self.model, self.model.connection
        self.roster.head.show(
            displayable_line((connection.server or connection.address)[:NAME_CHARACTERS]),
            wording.short_status(model, _now()),
            wording.status(model, _now()).text,
            wording.trust(model) if connection.phase is ConnectionPhase.ONLINE else None,
        )
        since = self.model.connection.receiving_since
        if since is not None and _now() - since < wording.PATIENCE_MS:
            self._receiving.start()
        self._show_me()
        plain = self.model.connection.plain
        self.composer.set_limit(None if plain else self.model.limits.text)
        self.notices.refresh()

    def _show_me(self) -> None:
        model, presence = self.model, self.own_state.presence
        face = face_of(model, model.me)._replace(presence=wording.own_presence(model, presence))
        self.roster.show_me(face, model.me, wording.own_status(model, presence, self.settings.note))

    def verify(self) -> None:
        """Ask for the words of the server, if nobody has typed them yet."""
        connection = self.model.connection
        if connection.fingerprint and not connection.is_verified:
            self.dialogs.verify(partial(self.note_verified, connection.fingerprint))

    def note_verified(self, fingerprint: str) -> None:
        """Note that the words of a key fit."""
        self._actions.note_verified(fingerprint)
        if self.model.connection.fingerprint == fingerprint:
            self.model.connection.is_verified = True
            self._show_connection()

    # --- the view of the commands -----------------------------------------------------------------

    def show_current(self) -> None:
        self.model.take_changes()  # drawn whole
        if self.find_bar.is_open:
            self._close_find()
        self._show_conversation(self.model.current_conversation)
        self._show_roster()
        self.notices.refresh()

    def show_draft(self) -> None:
        conversation = self.model.current_conversation
        self.composer.show(
            conversation.draft.text if conversation else self.model.loose,
            wording.placeholder(self.model, conversation),
        )
        self.show_mode()

    def show_mode(self) -> None:
        self._save_soon()
        title, quoted, who = wording.draft_mode(self.model.current_conversation)
        if title:
            self.composer.begin(title, quoted, self.model.community.number(who) if who else None)
        else:
            self.composer.end_mode()

    def draft_text(self) -> str:
        return self.composer.content

    def show_notice(self, title: str, text: str, actions: Sequence[OfferedAction] = ()) -> None:
        """Tell the user something in the banner until it is closed.

        With actions it is a question.
        """
        self.notices.show(title, text, actions)

    def close_notice(self) -> None:
        self.notices.close()
        self.focus_composer()

    def show_now(self) -> None:
        self.navigation.leave()

    def go_to_end(self) -> None:
        self.transcript.go_to_end()

    def refresh_panels(self) -> None:
        if self.teaching.is_open:  # it has just been opened
            self.xray.displace()
        self.panel.refresh()

    def _uncover(self) -> bool:
        """Close the panel that covers the messages; return whether one did."""
        return any(one.close_over() for one in (self.panel, self.teaching, self.xray))

    def focus_composer(self) -> None:
        self._uncover()
        self.composer.text.focus_set()

    def focus_recipient(self) -> None:
        self._uncover()
        self.recipient.focus()

    def show_who(self) -> None:
        """Show who is in the current conversation."""
        conversation = self.model.current_conversation
        if conversation is not None and conversation.is_room and not self.model.connection.plain:
            self.dialogs.show_members(conversation.name)

    # --- what the user does -----------------------------------------------------------------------

    def step(self, step: int, *, unread: bool = False) -> None:
        """Go to the next or previous conversation of the roster."""
        name = roster_queries.neighbour(self.model, step, unread=unread)
        if name is not None:
            self.commands.open(name)
            self.focus_composer()

    def pick(self, step: int) -> None:
        """Pick the message above (-1) or below (1) the picked one, or the last one.

        Below the last message none is picked, and the composer gets the focus.
        """
        if not self.global_search.is_open and not self.transcript.pick(step):
            self.focus_composer()

    def _pop_up_status(self, foot: tk.Widget) -> None:
        """Show the menu of the user's state; a folded list has no gear for the program's."""
        program = self._actions.menu if self.roster.foot.is_folded else None
        self.menus.pop_up_status(foot, program)

    def toggle_panel(self) -> None:
        """Open or close the panel beside the conversation."""
        self.panel.toggle()

    def find_here(self, text: str | None = None) -> None:
        """Open the bar to search the conversation; with a text, search for it at once."""
        if self.model.current_conversation is not None:
            self._uncover()
            self.find_bar.open(text)

    def find_next(self, step: int) -> None:
        """Go to the next older (-1) or newer (1) hit."""
        if self.find_bar.is_open:
            self.navigation.step(step)
        else:
            self.find_here()

    def escape(self) -> None:
        """Close what is open, or else go to the newest message.

        Going there marks the conversation as read and removes the line above the new messages.
        """
        conversation = self.model.current_conversation
        if self.recipient.is_open:
            self.recipient.close()
        elif self.global_search.is_open:
            self.global_search.close()
        elif self.composer.close_popups() or self._uncover():
            pass
        elif self.notices.is_open:
            self.notices.close()
        elif self.find_bar.is_open:
            self._close_find()
        elif conversation is not None and (conversation.draft.reply or conversation.draft.editing):
            self.commands.cancel()
        elif self.model.excerpt is not None:
            self.navigation.leave()
        else:
            self.transcript.go_to_end()
            if conversation is not None:
                conversation.clear_line()
                self.transcript.move_new_line(None)
                self.commands.tell_read()
                self.refresh()
        self.focus_composer()

    def type(self, character: str) -> None:
        """Write a character into the composer that was typed where nothing can be written."""
        self._uncover()
        self.composer.insert(character)

    def set_focused(self, focused: bool) -> None:
        """Set whether the user is working in this window."""
        self._focused = focused
        if focused:
            self._attention.calm()
        self._look()

    def _look(self) -> None:
        """Update the model, after the user has come or gone or the end of the messages has."""
        self.model.at_end = self.transcript.following and self.model.excerpt is None
        self.model.watched = self._is_looking and self.model.at_end
        self._note_seen()

    @property
    def _is_looking(self) -> bool:
        """Return whether the user works in this window and nothing covers the messages."""
        focus = str(self._root.tk.call("focus"))
        is_behind = bool(focus) and str(self._root.tk.call("winfo", "toplevel", focus)) != "."
        return self._focused and not is_behind and not self.global_search.is_open

    def _note_seen(self) -> None:
        """Note what is in view, which may be other messages now."""
        if not self._is_drawing:
            self._tell_seen()
            if self.model.has_changes:
                self.refresh()

    def _tell_seen(self) -> None:
        """Note that the messages in view have been read, if the user works in this window."""
        view = self.transcript.in_view if self._is_looking and self.model.excerpt is None else None
        if view is not None:
            self.commands.tell_seen(*view)
        self.timeline.show_unread()

    def _leave_empty(self) -> None:
        """Leave the current conversation.

        All its messages have been discarded, and nobody is known by its name.
        """
        self.commands.leave_current()
        self._opening.open_any()
        self.show_current()

    def _keep_list(self, width: int, is_folded: bool) -> None:
        """Keep how wide the list is, for the next start."""
        self.settings.list_width, self.settings.list_collapsed = width, is_folded
        self._actions.save_settings()

    def _open_list(self) -> None:
        """Open the list over the messages, for as long as it has the focus."""
        self.window.open_list()
        self._root.update_idletasks()  # an invisible widget gets no focus
        self.roster.tree.focus_set()

    def _fit_tightly(self, is_tight: bool) -> None:
        self.header.fit_tightly(is_tight)
        self.composer.fit_tightly(is_tight)

    def _leave_list(self) -> None:
        self.window.close_list()
        self.focus_composer()

    def _pop_up_row_menu(self, name: str, x: int, y: int) -> None:
        self.menus.build(name, self.roster.tree).post(x, y)

    def _show_profile(self, nick: str) -> None:
        self.profiles.show(nick)

    def _act(self, act: str) -> None:
        """Do what the button in an empty transcript offers (`Emptiness.act`)."""
        match act:
            case "join":
                self.commands.join()
            case "recipient":
                self.focus_recipient()
            case "board":
                self._actions.own_class.open()

    def _follow_link(self, window: tk.Misc, link: str) -> None:
        from gui.parts.link_dialog import follow

        follow(window, self._theme, link, self._actions.open_link)

    def _pick_date(self) -> None:
        self.dialogs.pick_date(self.header.more)

    def _save_settings(self) -> None:
        self._actions.save_settings()
        self._show_roster()
        self.timeline.follow_unwanted()
        self._show_connection()

    def _note_typing(self) -> None:
        if self.settings.tell_typing:
            self.commands.note_typing()

    def _end_reacting(self) -> None:
        """Unpick the message that got the emoji: the next keys are for the composer."""
        self.transcript.unpick()
        self.focus_composer()

    def _find(self, text: str) -> None:
        self.transcript.highlight(text)
        self.navigation.search_here(text)

    def _close_find(self) -> None:
        self.find_bar.close()
        self.navigation.search_here("")
        self.focus_composer()

    def _jump(self, number: int) -> None:
        entry = self.commands.find_entry(number)
        if entry is not None:
            self.navigation.go_to_quoted(entry)


def _now() -> int:
    """Return the time in milliseconds, as the model's clock."""
    return time.time_ns() // 1_000_000
