"""Ask how to go on with a server whose key is not known, or that wants a password. No tkinter.

Nothing of the user's has been sent when one of these questions is asked.
"""

from __future__ import annotations

from typing import NamedTuple

from gui.words.i18n import N_, _
from gui.words.text import displayable_line


class LoginQuestion(NamedTuple):
    """The login asks a question with these texts.

    Attributes:
        title: what has been found.
        text: what that means.
        field: what the user is to type: "words", "password" or "" for nothing.
        go_on: what the button says that leads on.
        skip: what the button says that leads on without the words; "" if nothing does.
        after_skip: what that means.
        is_warning: something is wrong.
    """

    title: str
    text: str
    field: str = ""
    go_on: str = N_("Join")
    skip: str = ""
    after_skip: str = ""
    is_warning: bool = False

    @property
    def has_why(self) -> bool:
        """Return whether more can be found out about what is wrong."""
        return self.is_warning and self.field != "password"


_NOTHING_SENT = N_("Nothing of yours has been sent.")
_SENT_ENCRYPTED = N_("It is sent encrypted, and only to this server.")
_UNCERTAIN = N_(
    "This may not be the class: the words on the board have not been typed. It is better to go "
    "back and type them first: another computer posing as the class would get the password."
)
# By the codes of `events.Disconnected`.
_QUESTIONS = {
    "unknown_key": LoginQuestion(
        N_("This is your first time at {name}."),
        N_(
            "The four words on the board show that it is the real one. You only have to type "
            "them once."
        ),
        "words",
        skip=N_("I can't see the board"),
        after_skip=N_(
            "Without the words, another computer could pose as the class and read everything. "
            "The class stays marked as “Unverified” until you type them."
        ),
    ),
    "wrong_words": LoginQuestion(
        N_("Those are not the words of {name}."),
        N_("One of them may be wrong, or another computer is posing as the class."),
        "words",
        is_warning=True,
    ),
    "key_changed": LoginQuestion(
        N_("This is not the {name} you know: its key has changed."),
        N_(
            "Either its server was set up again, or another computer is posing as it. Ask the "
            "teacher. You can only continue with the words on the board."
        ),
        "words",
        is_warning=True,
    ),
    "not_encrypted": LoginQuestion(
        N_("{name} does not use encryption."),
        N_(
            "Anybody on this network could read what you write, and it is not certain that this "
            "is the right server. Continue only if you expected this, for example with a "
            "classmate's own server."
        ),
        go_on=N_("Continue without encryption"),
        is_warning=True,
    ),
    "no_answer": LoginQuestion(
        N_("{name} says nothing."),
        N_(
            "It may be overloaded, or it may be a server without encryption that is waiting for "
            "your name, such as a classmate's own. Without encryption, anybody on this network "
            "could read what you write."
        ),
        go_on=N_("Continue without encryption"),
        is_warning=True,
    ),
    "password_needed": LoginQuestion(
        N_("{name} asks for its password."), N_("The teacher can tell you."), "password"
    ),
    "wrong_password": LoginQuestion(
        N_("That is not the password of {name}."),
        N_("Capital and small letters matter. Ask the teacher."),
        "password",
        is_warning=True,
    ),
    "try_later": LoginQuestion(
        N_("{name} is not accepting passwords now."),
        N_("Too many wrong ones have come from your address. Wait a moment and try again."),
        "password",
        is_warning=True,
    ),
}

CODES = frozenset(_QUESTIONS)
_BEFORE_ANYTHING_IS_SENT = (
    "unknown_key",
    "wrong_words",
    "key_changed",
    "not_encrypted",
    "no_answer",
)


def question(code: str, name: str, *, is_certain: bool = True) -> LoginQuestion:
    """Return the question in the user's language.

    Args:
        code: one of CODES.
        name: what the class is called or where it is; it may contain anything.
        is_certain: the server is the one that the user means. Only a password may be asked for by
            another one.
    """
    asked = _QUESTIONS[code]
    name = displayable_line(name) or _("the server")
    text = _(asked.text)
    is_doubtful = False
    if code in _BEFORE_ANYTHING_IS_SENT:
        text += " " + _(_NOTHING_SENT)
    elif not is_certain:
        is_doubtful = True
        text += " " + _(_UNCERTAIN)
    elif code == "password_needed":
        text += " " + _(_SENT_ENCRYPTED)
    return asked._replace(
        title=_(asked.title).format(name=name),
        text=text,
        go_on=_(asked.go_on),
        skip=_(asked.skip) if asked.skip else "",
        after_skip=_(asked.after_skip) if asked.after_skip else "",
        is_warning=asked.is_warning or is_doubtful,
    )
