"""Explain what a class refuses while somebody teaches; see `errors.Explanation`. No tkinter."""

from __future__ import annotations

from gui.words.i18n import N_, _
from gui.words.times import moment

# Prefix of codes that end a connection, as in gui.words.errors.
_END = "end: "

LESSON_EXPLANATIONS: dict[str, tuple[str, str, str, str]] = {
    # what somebody has written
    "muted": (
        N_("You are muted."),
        N_("The teacher has muted you for a while; they can still read what you send them."),
        N_("Send it again when you can write, or raise your hand."),
        "",
    ),
    "locked": (
        N_("It was closed."),
        N_("The teacher has closed the rooms or private messages for a while."),
        N_("Send it again when it is open, or raise your hand."),
        "",
    ),
    "slow": (
        N_("That was too soon."),
        N_("The room is in slow mode: everybody waits between two messages."),
        N_("Send it again in a moment."),
        "",
    ),
    # coming in
    "closed": (
        N_("The class is closed."),
        N_("Now only those who have been here before can come in."),
        N_("Ask the teacher to open it."),
        "",
    ),
    "banned": (
        N_("You can't come in now."),
        N_("The teacher has banned you from the class: {detail}"),
        N_("Talk to them; try again later."),
        "",
    ),
    _END + "kicked": (
        N_("You were put out of the class."),
        N_("The teacher has ended your connection: {detail}"),
        N_("You can connect again."),
        "",
    ),
    "kicked": (
        N_("You were put out of {nick}."),
        N_("The teacher has done so: {detail}"),
        N_("You can join it again, if it is open."),
        "",
    ),
    "renamed": (
        N_("You are called {nick} here now."),
        N_("The teacher has given you another name. What you wrote stays under the old one."),
        N_("There is nothing to do."),
        "",
    ),
    # teaching
    "not_teacher": (
        N_("Only the teacher can do this."),
        N_("You are no teacher in this class, or no longer one."),
        N_("If you teach here, say so with the PIN that the server shows."),
        "",
    ),
    "bad_role": (
        N_("This role can't be given or taken."),
        N_("It needs a name of their own, and a teacher's role only they can give up."),
        N_("Ask them to log in with a name of their own."),
        "",
    ),
    "wrong_pin": (
        N_("That is not the PIN."),
        N_("The server shows another one each time it starts, in its own window."),
        N_("Type the six digits that it shows now."),
        "",
    ),
    "too_many_tries": (
        N_("There were too many wrong PINs from here."),
        N_("So that nobody can guess it, this computer has to wait."),
        N_("Try again in ten minutes."),
        "",
    ),
    "not_host": (
        N_("This class does not run on this computer."),
        N_("Its proof is kept where the server runs."),
        N_("Use the PIN that the server shows."),
        "",
    ),
    "offline": (
        N_("There is no connection."),
        N_("What is done with a class is said at once or not at all."),
        N_("Try it again when you are connected."),
        "",
    ),
    "bad_lock": (
        N_("This can't be closed like that."),
        N_("The room or the person is not there, or the time is not allowed."),
        N_("Check it and try again."),
        "",
    ),
    "too_many_hands": (
        N_("There are too many hands up."),
        N_("The server keeps no more at a time."),
        N_("Wait until some are down."),
        "",
    ),
    "too_many_pins": (
        N_("There are too many pins in this room."),
        N_("The server keeps no more of them."),
        N_("Take one off first."),
        "",
    ),
    "no_ballot": (
        N_("Nothing is asked there any more."),
        N_("The poll was closed or removed, or you are not in its room."),
        N_("There is nothing left to do."),
        "",
    ),
    "bad_vote": (
        N_("This answer does not fit the question."),
        N_("It has no such answer, or takes only one; and the teacher does not vote."),
        N_("Choose another one."),
        "",
    ),
    "bad_ballot": (
        N_("The question is not valid."),
        N_("It needs a text and 2 to 6 different answers, and must be asked in a room."),
        N_("Change it and ask again."),
        "",
    ),
    "ballot_open": (
        N_("Another question is still open here."),
        N_("A room is asked one thing at a time."),
        N_("Close it first."),
        "",
    ),
    "anonymous": (
        N_("Nobody can see who has answered what."),
        N_("The poll was asked as an anonymous one."),
        N_("Ask one with names if you need them."),
        "",
    ),
    "no_such_message": (
        N_("This message is not there."),
        N_("It was deleted, or is from before the server lost its messages."),
        N_("Choose another one."),
        "",
    ),
}


def while_banned(reason: str, until: int) -> str:
    """Return the reason of a ban with its end, in ms since 1970."""
    end = _("until {date}, {time}").format(
        date=f"{moment(until):%d/%m/%Y}", time=f"{moment(until):%H:%M}"
    )
    return f"{reason} ({end})" if reason else end
