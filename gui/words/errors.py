"""Explain errors to people: what happened, why that may be, and what to do. No tkinter.

The network reports codes; this is the only place that turns them into sentences.
"""

from __future__ import annotations

from typing import NamedTuple

from gui.words.i18n import N_, _
from gui.words.lesson_errors import LESSON_EXPLANATIONS, while_banned
from gui.words.text import displayable_line


class Explanation(NamedTuple):
    """An explanation is three sentences in the user's language.

    `field` is the login field that it is about: "name", "server" or "".
    """

    title: str
    why: str
    remedy: str
    field: str = ""


# Prefixes for codes with another meaning than in the answer to a message: when they end a
# connection, or when they refuse a request about a room, a group or a person.
END = "end: "
WISH = "wish: "

# Maps a code to what happened, why that may be, what to do, and the login field to look at. What to
# do is said where Charla does nothing more by itself: at the login, or when the user must decide.
_EXPLANATIONS: dict[str, tuple[str, str, str, str]] = {
    # no connection
    "no_such_host": (
        N_("There is no computer called {host}."),
        N_("The name is misspelled, or this computer is not on the network."),
        N_("Check the server's address, or ask for its number (like 192.168.1.20)."),
        "server",
    ),
    "refused": (
        N_("Nobody answers at {address}."),
        N_("The computer is there, but no Charla server is running on that port."),
        N_("Start the server (python3 server.py) or check the port."),
        "server",
    ),
    "unreachable": (
        N_("{address} can't be reached."),
        N_("This computer and the server are not on the same network, or the network is down."),
        N_("Check the Wi-Fi or the cable on both computers."),
        "server",
    ),
    "timed_out": (
        N_("{address} does not answer."),
        N_("A firewall may be in the way, or the address is another computer's."),
        N_("Check the address; on the server, allow Charla through the firewall."),
        "server",
    ),
    "no_answer": (
        N_("{address} accepted the connection but says nothing."),
        N_("The server may be overloaded, or it may be another kind of program."),
        N_("Try again in a moment; if it keeps happening, restart the server."),
        "server",
    ),
    "not_charla": (
        N_("What is running at {address} is not a chat server."),
        N_("Another program uses that port, such as a web server."),
        N_("Check the port; Charla uses 8080."),
        "server",
    ),
    "lost": (
        N_("The connection was lost."),
        N_("The network may have dropped for a moment, or the server's computer is asleep."),
        N_("Check the Wi-Fi or the cable, and connect again."),
        "",
    ),
    "closed_by_server": (
        N_("The server closed the connection."),
        N_("It may have been stopped or restarted."),
        N_("Connect again; if that does not help, ask whoever runs the server."),
        "",
    ),
    "downgraded": (
        N_("{address} is no longer the same server."),
        N_(
            "It used to confirm messages and now does not: another program may have taken its "
            "place."
        ),
        N_("Ask whoever runs the server. To connect to it anyway, press “Connect again”."),
        "server",
    ),
    "network": (
        N_("The network is not working."),
        N_("The system reported: {detail}"),
        N_("Check the network settings and try again."),
        "",
    ),
    "bad_address": (
        N_("That address is not valid."),
        N_("An address is the name or the number of a computer, and a port."),
        N_("Write it like localhost:8080 or 192.168.1.20:8080."),
        "server",
    ),
    "bad_words": (
        N_("Those words are not valid."),
        N_("They are four or six words from one list, all in Spanish or all in English."),
        N_("Compare them with the board."),
        "server",
    ),
    "not_found": (
        N_("The server was not found."),
        N_("It does not answer at any of the addresses it could have."),
        N_("Check that the server is running, and that both computers are on the same network."),
        "server",
    ),
    # the server's key
    "unknown_key": (
        N_("This is your first time at {address}."),
        N_("The words on the board show whether it is the right computer. Nothing was sent to it."),
        N_("Type the words, or continue without verifying them."),
        "server",
    ),
    "wrong_words": (
        N_("The words do not match the server at {address}."),
        N_(
            "One of them may be wrong, or another computer is answering in place of the right "
            "one. Nothing was sent to it."
        ),
        N_("Compare the words with the board. If they are the same, tell the teacher."),
        "server",
    ),
    "key_changed": (
        N_("{address} is not the server you know."),
        N_(
            "Its key has changed: either the server was set up again, or another computer is "
            "posing as it. Nothing was sent to it."
        ),
        N_(
            "Ask the teacher. If the server was set up again, log out and type the six words on "
            "the board."
        ),
        "server",
    ),
    "not_encrypted": (
        N_("{address} does not use encryption."),
        N_(
            "Others on the network could read what you write and what you receive. It may be a "
            "classmate's own server, or an older version of Charla."
        ),
        N_("Continue only if anybody may read it."),
        "server",
    ),
    "not_this_class": (
        N_("What answers at {address} is not this class."),
        N_(
            "The class in the list has a key; what answers has another one, or none. Another "
            "computer may be posing as the class. Nothing of yours has been sent."
        ),
        N_("Ask the teacher, and type the six words on the board."),
        "server",
    ),
    "needs_encryption": (
        N_("The server wants an encrypted connection."),
        N_(
            "It lets nobody in without one, but it seemed not to use encryption: something "
            "between the server and this computer may be changing what is sent."
        ),
        N_("Connect again; if it keeps happening, tell whoever runs the server."),
        "server",
    ),
    "tls_failed": (
        N_("There is no encrypted connection to {address}."),
        N_("It started, but broke off: {detail}"),
        N_("Try again; if it keeps happening, tell whoever runs the server."),
        "server",
    ),
    # the server refuses, or ends the connection
    "nick_taken": (
        N_("The name {nick} is taken."),
        N_("Somebody else has it on this server, or one that looks the same."),
        N_("Choose another name, such as one with your surname."),
        "name",
    ),
    "nick_kept": (
        N_("The name {nick} is taken."),
        N_("Somebody has it on this server, or one that looks the same."),
        N_(
            "If you have used it on this computer, tick “Remember me”. If not, choose another name."
        ),
        "name",
    ),
    "bad_proof": (
        N_("The server did not recognise you."),
        N_(
            "Something between this computer and the server is changing what is sent, or the "
            "server is not working properly."
        ),
        N_("Try again; if it keeps happening, tell whoever runs the server."),
        "",
    ),
    "nick_alike": (
        N_("The name {nick} looks like another one."),
        N_("{detail} is on this server, and nobody could tell the two apart."),
        N_("Choose another name, such as one with your surname."),
        "name",
    ),
    "bad_nick": (
        N_("That name is not valid."),
        N_(
            "A name has 1 to 32 visible characters, no “:” or “,”, and does not begin with # {{ "
            "/ or @."
        ),
        N_("Write another name."),
        "name",
    ),
    "server_full": (
        N_("The server is full."),
        N_("It has reached the maximum number of people."),
        N_("Wait until somebody leaves, or ask whoever runs it to allow more."),
        "server",
    ),
    "too_many_logins": (
        N_("Too many log-ins in a short time."),
        N_(
            "The server limits how often a name, or new people on one network, can log in each "
            "minute."
        ),
        N_("Wait a minute and try again."),
        "server",
    ),
    "too_many_names": (
        N_("Too many new names have been created on this network."),
        N_("The server limits how many can be created on one network in an hour."),
        N_("Use a name you already have here, or wait an hour and try again."),
        "name",
    ),
    "password_needed": (
        N_("This class has a password."),
        N_("Only people who know it can join."),
        N_("Type the password; the teacher can tell you."),
        "password",
    ),
    "wrong_password": (
        N_("That is not the password of the class."),
        N_("Capital letters and the spaces inside it matter."),
        N_("Type it again, or ask the teacher."),
        "password",
    ),
    "try_later": (
        N_("Too many people are trying passwords right now."),
        N_("Somebody on your network may be guessing; the server checks passwords one by one."),
        N_("Try again in a moment, and tell the teacher."),
        "",
    ),
    "bad_version": (
        N_("The server has another version of Charla."),
        N_("This version and the server's don't understand each other."),
        N_("Use the same version on both computers."),
        "server",
    ),
    "replaced": (
        N_("You have logged in from another window."),
        N_("A name can only be used in one place at a time, and the newest one counts."),
        N_("Continue there, or connect again here."),
        "",
    ),
    "shutdown": (
        N_("The server was stopped."),
        N_("Whoever runs it has stopped it."),
        N_("Connect again when it is back; it may be only a restart."),
        "",
    ),
    END + "slow": (
        N_("The server cut the connection because this computer was receiving too slowly."),
        N_("The network is very slow, or this computer was asleep."),
        N_("Connect again."),
        "",
    ),
    "timeout": (
        N_("The server cut the connection because it received nothing."),
        N_("The network was interrupted, or this computer was asleep."),
        N_("Connect again."),
        "",
    ),
    END + "storage": (
        N_("The server could no longer read its messages."),
        N_("It has set them aside and started again without them; what you have here stays here."),
        N_("Connect again, and tell whoever runs the server."),
        "",
    ),
    # this computer's own disk
    END + "journal": (
        N_("This computer can't save messages."),
        N_(
            "Its disk is full or not working. Until that is solved, nothing is received, so "
            "that nothing is lost."
        ),
        N_("Free up space on the disk, and connect again."),
        "",
    ),
    "settings_unreadable": (
        N_("Charla is not allowed to read its own settings."),
        N_("The system reported: {detail}"),
        N_(
            "Make the file readable again and restart Charla. Until then the file is left as it is."
        ),
        "",
    ),
    "identity_unreadable": (
        N_("Charla is not allowed to read the key of your name."),
        N_("The system reported: {detail}"),
        N_("Make the file readable again. With another key, your name would be somebody else's."),
        "",
    ),
    "identity_unwritable": (
        N_("Charla can't keep the key of your name."),
        N_("The system reported: {detail}"),
        N_(
            "Charla must be able to write there: allow it, or free up space. With --data it uses "
            "another folder."
        ),
        "",
    ),
    "identity_changed": (
        N_("The key of your name has been changed."),
        N_("What is in the file is not what Charla wrote: {detail}"),
        N_("Restore the file from a copy. If there is none, delete it and choose another name."),
        "",
    ),
    "identity_missing": (
        N_("The key of your name is missing."),
        N_("There should be a file {detail}, but there is none."),
        N_(
            "Restore it from a copy. To start as somebody new, press “Connect again” and choose "
            "another name."
        ),
        "",
    ),
    "in_use": (
        N_("Charla is already open with this name."),
        N_("Another window on this computer uses it on the same server."),
        N_("Continue there, or close it and connect again."),
        "name",
    ),
    "journal_newer": (
        N_("The messages on this computer are from a newer version of Charla."),
        N_("A newer version has been used here, and this one can't read what it wrote."),
        N_("Use the newer version again."),
        "",
    ),
    "journal_damaged": (
        N_("The messages kept on this computer could not be read."),
        N_("They are kept as {detail}; the server sends again what it still has."),
        N_("If something is missing, keep that file."),
        "",
    ),
    "journal_damaged_plain": (
        N_("The messages kept on this computer could not be read."),
        N_("They are kept as {detail}. This server has no messages that it could send again."),
        N_("Keep that file if you need them."),
        "",
    ),
    # one message or room
    "bad_room": (
        N_("That room is not valid."),
        N_("A room's name is # and 1 to 31 letters, digits, - or _."),
        N_("Write it another way, such as #homework."),
        "",
    ),
    "room_taken": (
        N_("There is already a room that looks like this one."),
        N_("Nobody could tell the two names apart."),
        N_("Join the existing room, or choose another name."),
        "",
    ),
    "too_many_rooms": (
        N_("You are in too many rooms."),
        N_("The server limits how many you can be in at a time."),
        N_("Leave one and try again."),
        "",
    ),
    "not_invited": (
        N_("You are not in this group."),
        N_("Only people who are invited can join a private group."),
        N_("Ask one of its members to invite you."),
        "",
    ),
    "declined": (
        N_("{nick} has declined your invitation to this group."),
        N_("You can't invite the same person to the same group twice."),
        N_("Write to {nick}, or ask another member to invite {nick}."),
        "",
    ),
    "too_many_invitations": (
        N_("{nick} could not be invited."),
        N_("Too many of your invitations, or of this group's, have not been answered yet."),
        N_("Wait until they have been answered, and try again."),
        "",
    ),
    "blocked": (
        N_("This person has blocked you."),
        N_("They receive no private messages and no invitations from you."),
        N_("You can still talk in the rooms you are both in."),
        "",
    ),
    "too_many_blocked": (
        N_("You have blocked too many people."),
        N_("The server limits how many you can block."),
        N_("Unblock somebody in the settings, and try again."),
        "",
    ),
    "bad_title": (
        N_("That group name is not valid."),
        N_("A group's name has 1 to 64 visible characters on one line, and does not begin with #."),
        N_("Give it another name."),
        "",
    ),
    "bad_state": (
        N_("The server did not accept your status line."),
        N_("It can have up to 100 visible characters, on one line."),
        N_("Write it another way."),
        "",
    ),
    "plain_server": (
        N_("This server can't change messages."),
        N_("It is a plain server: once a message has been sent, it can't be changed."),
        N_("Write a new message instead."),
        "",
    ),
    "goes_to_all": (
        N_("Not sent: everybody on this server would read it."),
        N_("You have chosen to write to everybody there, so what is for one person is not sent."),
        N_("Write it to everybody, or log out, connect again and choose “to one person”."),
        "",
    ),
    "other_manner": (
        N_("Not sent: this server is now written to in another way."),
        N_("This conversation belongs to another choice at the log-in."),
        N_("Write in the conversation that is open now, or log out and choose again."),
        "",
    ),
    "no_such_character": (
        N_("Not sent: the encoding of this server does not have “{detail}”."),
        N_("Latin-1 and Windows-1252 have little more than the letters of Western Europe."),
        N_("Leave the character out, or log out, connect again and choose UTF-8."),
        "",
    ),
    "deaf_server": (
        N_("The server has not answered yet."),
        N_(
            "It may be waiting for \\n at the end of each message; if so, it has received "
            "nothing yet."
        ),
        N_("If nobody gets your messages, log out, connect again and choose \\n (LF)."),
        "",
    ),
    "long_line": (
        N_("Something the server sent is not shown."),
        N_("It was a line of more than 64 KB, which is longer than any message."),
        N_("If it was a message, ask for it in several parts."),
        "",
    ),
    "open_to_all": (
        N_("Everybody on this server can read what you write."),
        N_("It has sent everybody what was meant for one person: “{detail}”."),
        N_("Write only what everybody may know."),
        "",
    ),
    "bad_change": (
        N_("The server did not accept this change."),
        N_(
            "It has another version of Charla, the message is not yours, you have sent it by the "
            "name that you had before, or it has been changed too often."
        ),
        N_("Write a new message instead."),
        "",
    ),
    "bad_text": (
        N_("The server did not accept the text."),
        N_("It is empty, or has characters that can't be sent."),
        N_("Change the text and send it again."),
        "",
    ),
    "too_long": (
        N_("The message is too long."),
        N_("The server only accepts shorter ones."),
        N_("Send it in several parts."),
        "",
    ),
    "no_such_nick": (
        N_("Nobody here has that name."),
        N_("The person is not here, or the name is written another way."),
        N_("Check the name, or try again when the person is here."),
        "",
    ),
    "not_in_room": (
        N_("You are not in this room."),
        N_("Only those in a room can write in it."),
        N_("Join the room, or accept the invitation to the group, and send it again."),
        "",
    ),
    "not_maker": (
        N_("You can't change this room."),
        N_("Only the person who created it can, as long as they are in it."),
        N_("Ask that person, or create another room."),
        "",
    ),
    WISH + "not_in_room": (
        N_("You were no longer in this room."),
        N_("You have left it already, perhaps in another window."),
        N_("There is nothing left to do."),
        "",
    ),
    WISH + "no_such_nick": (
        N_("Nobody here is called {nick}."),
        N_("The name is written another way, or nobody has it any more."),
        N_("Check the name and try again."),
        "",
    ),
    WISH + "storage": (
        N_("The server has not been able to save this yet."),
        N_(
            "Its disk is full or not working. It counts for now, but will be lost if the "
            "server stops."
        ),
        N_("Tell whoever runs the server."),
        "",
    ),
    "not_here": (
        N_("The person is not here."),
        N_(
            "This server keeps no messages for people who are offline, or the person is "
            "only a guest."
        ),
        N_("Send it again when the person is here."),
        "",
    ),
    "storage_full": (
        N_("The server has no room for more messages."),
        N_("Its disk, or the part it may use, is full; nobody has received the message."),
        N_("Tell whoever runs the server, and send it again when there is room."),
        "",
    ),
    "quota": (
        N_("That is too much for one hour or day."),
        N_(
            "The server limits how much each person can write, and how many rooms and "
            "conversations they can start."
        ),
        N_("Wait a while and try again."),
        "",
    ),
    "rooms_full": (
        N_("There is no room for more rooms on the server."),
        N_("The maximum number has been created."),
        N_("Use an existing room, or try again when there are fewer."),
        "",
    ),
    "storage": (
        N_("The server could not save the message."),
        N_("Its disk is full or not working; nobody has received the message."),
        N_("Tell whoever runs the server, and send it again."),
        "",
    ),
    "journal": (
        N_("The message could not be saved on this computer."),
        N_("Its disk is full or not working; the message has not been sent."),
        N_("Free up space on the disk and send it again."),
        "",
    ),
}

_EXPLANATIONS |= LESSON_EXPLANATIONS

# Replaces the sentence "what you write meanwhile is sent then" where that is not true.
_MEANWHILE = {"journal": N_("Free up space on the disk. Until then nothing you write can be sent.")}

_UNKNOWN = (
    N_("Something went wrong ({code})."),
    N_("The server or the system reported: {detail}"),
    N_("Try again; if it keeps happening, tell whoever runs the server."),
    "",
)

KNOWN_CODES = frozenset(_EXPLANATIONS)

# Looking at the network explains none of these: they are about this computer's own files, or the
# user's other window.
_EXPLAINED = frozenset({
    "journal", "journal_damaged", "journal_newer", "in_use", "settings_unreadable",
    "identity_unreadable", "identity_changed", "identity_missing", "replaced",
    "kicked", "banned", "closed", "renamed",
})  # fmt: skip


def explain(code: str, detail: str = "", *, address: str = "", nick: str = "") -> Explanation:
    """Explain a code.

    `detail`, `address` and `nick` come from outside and may contain anything.
    """
    title, why, remedy, field = _EXPLANATIONS.get(code, _UNKNOWN)
    host = address.rsplit(":", 1)[0] if ":" in address else address
    words = {
        "code": displayable_line(code) or "?",
        "detail": displayable_line(detail) or "–",
        "address": displayable_line(address),
        "host": displayable_line(host),
        "nick": displayable_line(nick),
    }
    title, why, remedy = (_(part).format_map(words) for part in (title, why, remedy))
    return Explanation(title, why, remedy, field)


def explain_end(
    code: str, detail: str = "", *, address: str = "", nick: str = "", until: int = 0
) -> Explanation:
    """Explain why there is no connection, or no longer one.

    `until`: when somebody who is banned may come back, in ms since 1970; 0 if that is open.
    """
    if until:
        detail = while_banned(detail, until)
    return explain(
        END + code if END + code in _EXPLANATIONS else code, detail, address=address, nick=nick
    )


def has_why(code: str) -> bool:
    """Return whether the doctor may find out more about why a connection ended."""
    return bool(code) and code not in _EXPLAINED


def explain_wish(code: str, detail: str = "", *, nick: str = "") -> Explanation:
    """Explain why the server refuses a request about a room, a group or a person."""
    return explain(WISH + code if WISH + code in _EXPLANATIONS else code, detail, nick=nick)


def meanwhile(code: str) -> str:
    """Return a sentence to add while Charla tries to connect again by itself."""
    return (
        _(_MEANWHILE[code])
        if code in _MEANWHILE
        else _("What you write meanwhile will be sent then.")
    )


def in_one_line(explanation: Explanation) -> str:
    """Return what happened and what to do, for places with little room."""
    return f"{explanation.title} {explanation.remedy}"
