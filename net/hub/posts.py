"""Handle messages, and changes to messages: check, store and pass them on.

A change (an edit, a deletion, a reaction) is a message like any other: it has an id, is stored,
acknowledged, and sent to devices that return. The recipients work out what it means for the message
that it refers to. The server does one thing only: it erases the text of what was deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import structs

from net.hub.actions import DeliverTo
from net.hub.allowances import Allowances
from net.hub.archive import Archive, Kept
from net.hub.closed_nicks import ClosedNicks
from net.hub.locks import Locks
from net.hub.people import HubConversation, Room, Session, User, user_of
from net.hub.registry import Registry
from net.hub.rooms import Rooms
from net.hub.teachers_posts import REMOVABLE, TEACHERS_KINDS, TeachersPosts, problem_with_form
from net.wire import ballots, names
from net.wire.fields import CID_CHARACTERS, REACTION_CHARACTERS
from net.wire.messages import KINDS, Err, Limits, Message, Ok, Post
from net.wire.plain import PostRun

# How many deletions that came before their messages are remembered.
DELETED_AHEAD = 10_000
OWN_KINDS = ("edit", "delete")  # only the author may do this
# These make room, or end what goes on, so they are taken however full the server is.
ENDING_KINDS = ("delete", "remove", "close")
# The limit for one message. A deletion erases all edits too, and everybody waits for that.
EDITS = 50


class Posts:
    """Handles posts.

    `unfinished` has the posts of the current batch by their ids: they are stored if the batch is
    committed, else not at all.
    """

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        rooms: Rooms,
        limits: Limits,
        allowances: Allowances,
        locks: Locks,
        closed: ClosedNicks,
        teachers: TeachersPosts,
        deliver: DeliverTo,
        pass_on: Callable[[Message, Sequence[Session]], None],
    ) -> None:
        self.unfinished: dict[int, Post] = {}
        self._archive = archive
        self._registry = registry
        self._rooms = rooms
        self._limits = limits
        self._allowances = allowances
        self._locks = locks
        self._closed = closed
        self._teachers = teachers
        self._deliver = deliver
        self._pass_on = pass_on
        self._now_ms = 0
        # Deletions that came before their messages, as (conversation, sender, cid): those of this
        # batch, with the id of the deletion, and those of earlier batches.
        self._deleting: dict[tuple[int, int, str], int] = {}
        self._deleted_ahead = dict.fromkeys(archive.deleted_ahead(DELETED_AHEAD))

    def begin_batch(self, now_ms: int) -> None:
        self._now_ms = now_ms
        self.unfinished.clear()
        if self._deleting:
            self._note_deleting()

    def _note_deleting(self) -> None:
        """Remember the last batch's deletions of messages that have not come.

        Nothing is remembered if the batch was not committed.
        """
        for which, id_ in self._deleting.items():
            if id_ <= self._archive.committed_id:
                self._deleted_ahead[which] = None
        self._deleting.clear()
        while len(self._deleted_ahead) > DELETED_AHEAD:
            del self._deleted_ahead[next(iter(self._deleted_ahead))]

    def handle(self, session: Session, post: Post) -> None:
        user = user_of(session)
        problem = self._problem_with(post, session.plain)
        if not problem and (first := self._sent_by_a_former_nick(user, post.cid)):
            self._answer_repeat(session, user, post, first)
            return
        if not problem and (post.kind or post.about):
            problem = _problem_with_change(post, user) or self._problem_with_author(post, user)
        if problem:
            self._deliver(Err(*problem, cid=post.cid, to=post.to), [session])
            return
        if post.cid and user.number and (first := self._archive.find(user.number, post.cid)):
            self._answer_repeat(session, user, post, first)
        elif (
            self._locks.is_on
            and post.kind != "delete"
            and (locked := self._locks.problem_with_post(user, post.to, self._now_ms))
        ):
            self._deliver(Err(*locked, cid=post.cid, to=post.to), [session])
        elif post.kind == "edit" and self._is_one_edit_too_many(post, user):
            text = f"A message can be edited at most {EDITS} times."
            self._deliver(Err("bad_change", text, post.cid, post.to), [session])
        elif (
            session.day != ()
            and not self._is_ending(post, user)
            and (too_much := self._allowances.problem_with_post(session, user, post.text))
        ):
            self._deliver(Err(*too_much, cid=post.cid, to=post.to), [session])
        elif names.is_room(post.to):
            self._post_to_room(session, user, post)
        else:
            self._post_to_person(session, user, post)

    def pass_on_run(self, session: Session, run: PostRun) -> bool:
        """Pass on messages between two plain users in one piece.

        Such a reader gets the same bytes whether these are one message of so many lines or as many
        messages. For everybody else each is a message of its own.

        Returns:
            Whether that could be done.
        """
        user = user_of(session)
        recipient = self._registry.users.get(names.key(run.to))
        there = recipient.session if recipient is not None else None
        text = "\n".join(run.texts)
        if (
            recipient is None
            or there is None
            or not there.plain
            or user.key in recipient.blocked
            or self._locks.is_on
            or len(text) > self._limits.text
            or self._allowances.problem_with_post(session, user, text, len(run.texts))
        ):
            return False
        self._deliver(Message(0, user.nick, recipient.nick, text, self._now_ms), [there])
        return True

    def _problem_with(self, post: Post, plain: bool) -> tuple[str, str] | None:
        if not plain and not 0 < len(post.cid) <= CID_CHARACTERS:
            return "bad_cid", f"A message needs a cid of 1 to {CID_CHARACTERS} characters."
        if len(post.text) > self._limits.text:
            return "too_long", f"A message has at most {self._limits.text} characters."
        if "\0" in post.text or "\0" in post.to or "\0" in post.cid:
            return "bad_text", "A message can't have a NUL in it."
        if not post.text and not post.kind and not plain:
            return "bad_text", "A message can't be empty."
        return None

    def _is_ending(self, post: Post, user: User) -> bool:
        """Return whether the post ends something that is here, so that no limit may hold it up.

        There can't be more of these than of what they end. Whether a teacher's is one, is checked
        later.
        """
        if post.kind not in ENDING_KINDS or post.about is None:
            return False
        if post.kind != "delete":
            return bool(user.role)
        kept = self._archive.find(user.number, post.about.cid) if user.number else None
        return kept is not None and kept.post.kind in REMOVABLE

    def _is_one_edit_too_many(self, post: Post, user: User) -> bool:
        return (
            post.about is not None
            and user.number != 0
            and self._archive.edits(user.number, post.about.cid, EDITS) >= EDITS
        )

    def _problem_with_author(self, post: Post, user: User) -> tuple[str, str] | None:
        """Refuse changes to a message that an earlier user of the nick has written."""
        if post.kind in OWN_KINDS and post.about and user.number:
            kept = self._archive.find(user.number, post.about.cid)
            if kept is None and self._sent_by_a_former_nick(user, post.about.cid):
                return "bad_change", "It was sent by the nick of before, and stays as it is."
            if kept and not user.has_written(kept.id, kept.author):
                return "bad_change", "Only one's own messages can be edited and deleted."
            if kept and kept.post.kind in (TEACHERS_KINDS if post.kind == "edit" else ("close",)):
                return "bad_change", "Ballots can't be edited, and their results stay."
        return None

    def _sent_by_a_former_nick(self, user: User, cid: str) -> Kept | None:
        """Return what the user has sent under this cid before a teacher gave them another nick."""
        return self._closed.find_sent_before(user.owner, user.author, cid) if cid else None

    def _answer_repeat(self, session: Session, user: User, post: Post, first: Kept) -> None:
        by_former_nick = first.sender != user.number
        is_repeat = user.has_written(first.id, first.author) and _says_the_same(
            post, first, by_former_nick=by_former_nick
        )
        if is_repeat and self._conversation_of(user, post, first.sender) == first.conversation:
            if post.kind == "close" and session.is_live:  # the sender has to know the result
                self._deliver(first.message(post.to), [session])
            self._deliver(Ok(post.cid, first.id, first.at), [session])
        else:
            self._deliver(
                Err("cid_reuse", "This cid has named another message.", post.cid, post.to),
                [session],
            )

    def _conversation_of(self, user: User, post: Post, sender: int) -> int:
        """Return the number of the conversation to which a repeat goes; 0 if there is none.

        `sender` is the number of the user, or of a nick that they had before.
        """
        to = names.key(post.to)
        if (room := self._registry.rooms.get(to)) is not None:
            return room.number
        if sender == user.number:
            talk = self._registry.talk(user, to)
            return talk.number if talk is not None else 0
        other = self._archive.number_of(to)
        return self._archive.number_of_private(sender, other) if other else 0

    def _post_to_person(self, session: Session, user: User, post: Post) -> None:
        recipient = self._registry.users.get(names.key(post.to))
        if recipient is None or (recipient.session is None and session.plain):
            self._deliver(
                Err("no_such_nick", "Nobody here has this nick.", post.cid, post.to), [session]
            )
            return
        # but they may delete what they have written
        if user.key in recipient.blocked and post.kind != "delete":
            text = "This person takes no messages from you."
            self._deliver(Err("blocked", text, post.cid, post.to), [session])
            return
        there = recipient.session
        if there is None and (recipient.is_guest or not self._archive.lasting):
            self._deliver(
                Err("not_here", "Nothing is kept for this nick until later.", post.cid, post.to),
                [session],
            )
            return
        # Nothing is stored between two plain users.
        if session.plain and there is not None and there.plain:
            self._deliver(Message(0, user.nick, recipient.nick, post.text, self._now_ms), [there])
            return
        known = user.talks.get(recipient.key)
        is_new_talk = known is None or not known.number
        if (is_new_talk or self._archive.is_full) and self._is_refused_for_room(
            session, user, post, is_new_talk
        ):
            return
        talk = known or self._registry.private(user, recipient)
        if not talk.number:
            self._registry.keep_private(talk, user, recipient)
        message = self._keep(session, user, post, talk, recipient.nick, later=there is None)
        # Somebody who writes to themselves has the message already.
        if message and there is not None and there is not session and there.is_live:
            there.unseen.add(talk, message.id)
            self._pass_on(message, [there])

    def _post_to_room(self, session: Session, user: User, post: Post) -> None:
        room = user.rooms.get(names.key(post.to))
        if room is None and session.plain:
            room = self._rooms.enter_if_allowed(session, post.to)
            if room is None:
                return
        if room is None:
            self._deliver(Err("not_in_room", "Join the room first.", post.cid, post.to), [session])
            return
        self._post_in(session, user, room, post)

    def handle_console(self, session: Session, author: User, room: Room, post: Post) -> None:
        """Post in a room what is said at the server's console, as this author."""
        problem = self._problem_with(post, plain=False)
        if not problem and post.kind and post.kind not in TEACHERS_KINDS:
            problem = "bad_change", "The console posts, and changes nothing of its own."
        if not problem and (post.kind or post.about):
            problem = _problem_with_change(post, author)
        if problem:
            self._deliver(Err(*problem, cid=post.cid, to=post.to), [session])
        else:
            self._post_in(session, author, room, post)

    def _post_in(self, session: Session, user: User, room: Room, post: Post) -> None:
        is_teachers = post.kind in TEACHERS_KINDS
        if is_teachers and (problem := self._teachers.problem_with(session, room, post)):
            self._deliver(Err(*problem, cid=post.cid, to=post.to), [session])
            return
        message: Message | None
        if not session.plain or any(
            _must_be_kept_for(member.user) for member in room.members.values()
        ):
            if self._archive.is_full and self._is_refused_for_room(session, user, post):
                return
            if not room.number:
                self._registry.keep_room(room)
            message = self._keep(session, user, post, room, room.name)
        else:
            message = Message(0, user.nick, room.name, post.text, self._now_ms, number=user.ordinal)
        if message:
            self._pass_on(message, [each for each in room.audience() if each is not session])
            if is_teachers:
                self._teachers.note_posted(room, message, by=session.nick)
        if post.kind in OWN_KINDS:
            self._teachers.note_change(room, post)

    def _is_refused_for_room(
        self, session: Session, user: User, post: Post, is_new_talk: bool = False
    ) -> bool:
        """Refuse a message if the archive is full or the user begins too many talks.

        What makes room is never refused, nor what ends something.

        Returns:
            Whether it was refused. The sender has been told then.
        """
        if self._archive.is_full and post.kind not in ENDING_KINDS:
            full = Err(
                "storage_full", "The server has no room for more messages.", post.cid, post.to
            )
            self._deliver(full, [session])
            return True
        if is_new_talk and (problem := self._allowances.problem_with_new_talk(session, user)):
            self._deliver(Err(*problem, cid=post.cid, to=post.to), [session])
            return True
        return False

    def _keep(
        self,
        session: Session,
        user: User,
        post: Post,
        conversation: HubConversation,
        to: str,
        later: bool = False,
    ) -> Message | None:
        """Store the message under the next id, and tell its sender.

        Returns:
            The message to pass on; None if there is nothing to tell others: it edits a message that
            was deleted, perhaps from another device of the sender.
        """
        number = self._registry.number(user)
        kept = structs.replace(post, trace=False) if post.trace else post
        id_ = self._archive.last_id + 1
        if post.kind in TEACHERS_KINDS:
            assert isinstance(conversation, Room)
            kept = structs.replace(kept, text=self._teachers.text_of(post))
            if post.kind == "remove":
                self._teachers.erase(conversation, post)
        is_hidden = False
        if post.kind and post.about:
            if post.kind == "delete":
                self._archive.erase(conversation.number, number, post.about.cid)
                if self._archive.find(number, post.about.cid) is None:
                    self._deleting[conversation.number, number, post.about.cid] = id_
            elif post.kind == "edit" and self._is_deleted(conversation, number, post.about.cid):
                kept, is_hidden = structs.replace(kept, text=""), True
        elif (self._deleted_ahead or self._deleting) and self._was_deleted_ahead(
            (conversation.number, number, post.cid)
        ):
            # It had failed, was deleted, and is sent again all the same.
            kept, is_hidden = structs.replace(kept, text="", kind="deleted"), True
        if not post.cid:
            # Tells it apart from all others, in any epoch.
            kept = structs.replace(kept, cid=f"{self._archive.epoch}:{id_}")
        self._archive.keep(
            Kept(id_, conversation.number, number, user.nick, kept, self._now_ms, user.author)
        )
        conversation.last = id_
        self.unfinished[id_] = post
        message = kept.as_sent(id_, user.nick, to, self._now_ms, user.author, number)
        if post.trace:  # for those who are here now
            message = structs.replace(message, trace=True)
        if post.kind == "close" and session.is_live:
            # Before the `ok`: the sender has to know the result. Else it comes with the backlog.
            self._pass_on(message, [session])
        # The plain dialect has no words for it.
        self._deliver(Ok(post.cid, id_, self._now_ms, later), [session])
        return None if is_hidden else message

    def _was_deleted_ahead(self, which: tuple[int, int, str]) -> bool:
        return which in self._deleted_ahead or which in self._deleting

    def _is_deleted(self, conversation: HubConversation, sender: int, cid: str) -> bool:
        kept = self._archive.find(sender, cid)
        return (
            kept is not None
            and kept.post.kind == "deleted"
            and kept.conversation == conversation.number
        )


def _must_be_kept_for(user: User) -> bool:
    """Return whether the user may get a message later than it was written.

    That happens after an absence, or if their device is behind.
    """
    return (
        user.is_owned
        or user.is_guest
        or (user.session is not None and user.session.pace is not None)
    )


def _problem_with_change(post: Post, user: User) -> tuple[str, str] | None:
    """Check the form of a change.

    Whether the message exists, and what it is now, is for the recipients to find out.
    """
    if post.kind in TEACHERS_KINDS and (problem := problem_with_form(post)):
        return problem
    if post.kind in ballots.BALLOTS:
        return None
    if post.kind not in KINDS:
        return "bad_change", "This kind of change is not known here."
    about = post.about
    if about is None:
        return "bad_change", "A change has to say what it is about."
    if not _is_nick(about.sender) or not 0 < len(about.cid) <= CID_CHARACTERS or "\0" in about.cid:
        return "bad_change", "What it is about is no message."
    if post.kind in OWN_KINDS and names.key(about.sender) != user.key:
        return "bad_change", "Only one's own messages can be edited and deleted."
    if post.kind == "edit" and not post.text:
        return "bad_change", "An edit has a text."
    if post.kind == "delete" and post.text:
        return "bad_change", "A deletion has no text."
    if post.kind == "react" and len(post.text) > REACTION_CHARACTERS:
        return "bad_change", f"A reaction has at most {REACTION_CHARACTERS} characters."
    return None


def _is_nick(text: str) -> bool:
    try:
        names.parse_nick(text)
    except names.BadName:
        return False
    return True


def _says_the_same(post: Post, first: Kept, *, by_former_nick: bool) -> bool:
    """Return whether the post repeats the stored message, as far as that can still be told."""
    kept = first.post
    if post.kind == "close":  # the server has written its text
        return kept.kind == "close" and post.about == kept.about
    is_same = post.kind == kept.kind or (kept.kind == "deleted" and post.kind in REMOVABLE)
    is_about_same = post.about == kept.about or (
        # The device may have put the new nick in the place of the one of before.
        by_former_nick
        and post.about is not None
        and kept.about is not None
        and post.about.cid == kept.about.cid
    )
    return is_same and is_about_same and (post.text == kept.text or first.is_erased)
