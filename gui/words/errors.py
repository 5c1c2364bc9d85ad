"""Explain errors to people: what happened, why that may be, and what to do. No tkinter.

The network reports codes; this is the only place that turns them into sentences.
"""

from __future__ import annotations

from typing import NamedTuple

from gui.words.i18n import N_, _
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
        N_("Check the Wi-Fi or the cable on both sides."),
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
        N_("The server may be overloaded, or it is a program of another kind."),
        N_("Try again in a moment; if it goes on, restart the server."),
        "server",
    ),
    "not_charla": (
        N_("What runs at {address} is not a chat server."),
        N_("Another program uses that port, such as a web server."),
        N_("Check the port; Charla's own is 8080."),
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
        N_("{address} no longer is the server it was."),
        N_(
            "It used to confirm messages and now does not: another program may have taken its "
            "place."
        ),
        N_("Ask whoever runs the server. To connect to it all the same, press Connect again."),
        "server",
    ),
    "network": (
        N_("The network does not work."),
        N_("The system reported: {detail}"),
        N_("Check the network settings and try again."),
        "",
    ),
    "bad_address": (
        N_("This can't be the address of a server."),
        N_("It is a computer's name or number, and a port."),
        N_("Write it like localhost:8080 or 192.168.1.20:8080."),
        "server",
    ),
    "bad_words": (
        N_("These can't be the words of a class."),
        N_("They are four or six words from one list, all in Spanish or all in English."),
        N_("Compare them with the board."),
        "server",
    ),
    "not_found": (
        N_("The server was not found."),
        N_("None of the addresses where it could be answers."),
        N_("Check that the server is running, and that both computers are on the same network."),
        "server",
    ),
    # the server's key
    "unknown_key": (
        N_("You have not been at {address} before."),
        N_("The words on the board tell whether it is the right computer. Nothing was sent to it."),
        N_("Type the words, or go on without checking them."),
        "server",
    ),
    "wrong_words": (
        N_("The words do not fit the server at {address}."),
        N_(
            "One of them is not what is on the board, or another computer answers in place of the "
            "right one. Nothing was sent to it."
        ),
        N_("Compare the words with the board. If they are the same, tell the teacher."),
        "server",
    ),
    "key_changed": (
        N_("{address} is not the server that it was."),
        N_(
            "Its key is another one: the teacher has set the computer up anew, or another computer "
            "plays the class. Nothing was sent to it."
        ),
        N_(
            "Ask the teacher. If the computer was set up anew, log out, and type the six words on "
            "the board."
        ),
        "server",
    ),
    "not_encrypted": (
        N_("{address} does not encrypt."),
        N_(
            "Others on the network could read what you write and what you receive. It may be a "
            "classmate's own server, or an older Charla."
        ),
        N_("Go on only if everybody may read it."),
        "server",
    ),
    "not_this_class": (
        N_("What answers at {address} is not this class."),
        N_(
            "The class in the list has a key, and what answers has another one or none. Another "
            "computer may pose as the class. Nothing of yours has been sent."
        ),
        N_("Ask whoever teaches, and type the six words on the board."),
        "server",
    ),
    "needs_encryption": (
        N_("The server wants an encrypted connection."),
        N_(
            "It lets nobody in without, and yet it seemed not to encrypt: something between it and "
            "this computer may be changing what is sent."
        ),
        N_("Connect again; if it goes on, tell whoever runs the server."),
        "server",
    ),
    "tls_failed": (
        N_("There is no encrypted connection to {address}."),
        N_("It was begun and broke off: {detail}"),
        N_("Try again; if it goes on, tell whoever runs the server."),
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
        N_("The server did not believe who you are."),
        N_(
            "Something between this computer and the server changes what is sent, or the server is "
            "broken."
        ),
        N_("Try again; if it goes on, tell whoever runs the server."),
        "",
    ),
    "nick_alike": (
        N_("The name {nick} looks like another one."),
        N_("{detail} is on this server, and nobody could tell the two apart."),
        N_("Choose another name, such as one with your surname."),
        "name",
    ),
    "bad_nick": (
        N_("This can't be a name."),
        N_(
            "A name has 1 to 32 characters, all to be seen, no “:” or “,”, and does not begin with "
            "# {{ / or @."
        ),
        N_("Write another name."),
        "name",
    ),
    "server_full": (
        N_("The server is full."),
        N_("It has reached the greatest number of people it lets in."),
        N_("Wait until somebody leaves, or ask whoever runs it to allow more."),
        "server",
    ),
    "too_many_logins": (
        N_("Too many log-ins in a short time."),
        N_(
            "The server lets a name, and the new people of one network, log in only so often in a "
            "minute."
        ),
        N_("Wait a minute and try again."),
        "server",
    ),
    "too_many_names": (
        N_("Too many new names have been made from this network."),
        N_("The server lets one network make only so many in an hour."),
        N_("Use a name you already have here, or wait an hour and try again."),
        "name",
    ),
    "password_needed": (
        N_("This class has a password."),
        N_("The server lets in whoever knows it."),
        N_("Write the password; whoever runs the class can tell you."),
        "password",
    ),
    "wrong_password": (
        N_("This is not the password of the class."),
        N_("The server has another one. Capital letters and spaces inside count."),
        N_("Write it again, or ask whoever runs the class."),
        "password",
    ),
    "try_later": (
        N_("Too many are trying passwords at this moment."),
        N_("Somebody in your network may be guessing; the server checks them one after another."),
        N_("Try again in a moment, and tell whoever runs the class."),
        "",
    ),
    "bad_version": (
        N_("The server is of another version."),
        N_("This Charla and the server don't understand each other."),
        N_("Use the same version on both sides."),
        "server",
    ),
    "replaced": (
        N_("You have logged in from another window."),
        N_("A name can be used in one place at a time, and the newer one counts."),
        N_("Go on there, or connect again here."),
        "",
    ),
    "shutdown": (
        N_("The server was switched off."),
        N_("Whoever runs it has ended it."),
        N_("Connect again when it is back; it may be only a restart."),
        "",
    ),
    "slow": (
        N_("The server cut the connection because this computer read too slowly."),
        N_("The network is very slow, or this computer was asleep."),
        N_("Connect again."),
        "",
    ),
    "timeout": (
        N_("The server cut the connection because it heard nothing."),
        N_("The network was interrupted, or this computer was asleep."),
        N_("Connect again."),
        "",
    ),
    END + "storage": (
        N_("The server could not read its messages any more."),
        N_("It has set them aside and begins anew; what you have here stays here."),
        N_("Connect again, and tell whoever runs the server."),
        "",
    ),
    # this computer's own disk
    END + "journal": (
        N_("This computer can't write messages down."),
        N_(
            "Its disk is full or does not work. Until it does, nothing is received, so that "
            "nothing is lost."
        ),
        N_("Make room on the disk, and connect again."),
        "",
    ),
    "settings_unreadable": (
        N_("Charla may not read its own settings."),
        N_("The system reported: {detail}"),
        N_(
            "Make the file readable again and start Charla anew. Until then nothing is written "
            "over it."
        ),
        "",
    ),
    "identity_unreadable": (
        N_("Charla may not read the key that your name belongs to."),
        N_("The system reported: {detail}"),
        N_("Make the file readable again. With another key, your name would be somebody else's."),
        "",
    ),
    "identity_changed": (
        N_("The key that your name belongs to has been changed."),
        N_("What is in the file is not what Charla wrote: {detail}"),
        N_("Put the file back from a copy. If there is none, delete it and choose another name."),
        "",
    ),
    "identity_missing": (
        N_("The key that your name belongs to is missing."),
        N_("There should be a file {detail}, and there is none."),
        N_(
            "Put it back from a copy. To begin as somebody new, press Connect again and choose "
            "another name."
        ),
        "",
    ),
    "in_use": (
        N_("Charla is already open with this name."),
        N_("Another window on this computer uses it on the same server."),
        N_("Go on there, or close it and connect again."),
        "name",
    ),
    "journal_newer": (
        N_("The messages on this computer are from a newer Charla."),
        N_("A newer version has been used here, and this one can't read what it wrote."),
        N_("Use the newer version again."),
        "",
    ),
    "journal_damaged": (
        N_("The messages kept on this computer could not be read."),
        N_(
            "They were set aside as {detail}, and new ones begin; the server sends again what it "
            "still has."
        ),
        N_("If something is missing, keep that file."),
        "",
    ),
    "journal_damaged_plain": (
        N_("The messages kept on this computer could not be read."),
        N_(
            "They were set aside as {detail}, and new ones begin. This server has none that it "
            "could send again."
        ),
        N_("Keep that file if you need them."),
        "",
    ),
    # one message or room
    "bad_room": (
        N_("This can't be a room."),
        N_("A room is # and 1 to 31 letters, digits, - or _."),
        N_("Write it another way, such as #homework."),
        "",
    ),
    "room_taken": (
        N_("There is already a room that looks like this one."),
        N_("Nobody could tell the two names apart."),
        N_("Join the room that is there, or choose another name."),
        "",
    ),
    "too_many_rooms": (
        N_("You are in too many rooms."),
        N_("The server allows only so many at a time."),
        N_("Leave one and try again."),
        "",
    ),
    "not_invited": (
        N_("You are not in this group."),
        N_("A private group can only be joined by those who are invited."),
        N_("Ask one of its members to invite you."),
        "",
    ),
    "declined": (
        N_("{nick} has declined your invitation to this group."),
        N_("You can't invite the same person to it a second time."),
        N_("Write to {nick}, or let another member invite {nick}."),
        "",
    ),
    "too_many_invitations": (
        N_("{nick} could not be invited."),
        N_("Too many of your invitations, or of this group's, have not been answered yet."),
        N_("Wait until they have been, and try again."),
        "",
    ),
    "blocked": (
        N_("This person has blocked you."),
        N_("They receive no private messages and no invitations from you."),
        N_("You can still meet in rooms that both of you are in."),
        "",
    ),
    "too_many_blocked": (
        N_("You have blocked too many people."),
        N_("The server remembers only so many."),
        N_("Unblock somebody in the settings, and try again."),
        "",
    ),
    "bad_title": (
        N_("A group can't be called that."),
        N_(
            "Its name has 1 to 64 characters, all on one line and all to be seen, and does not "
            "begin with #."
        ),
        N_("Give it another name."),
        "",
    ),
    "bad_state": (
        N_("The server did not accept your status line."),
        N_("It has at most 100 characters, all on one line and all to be seen."),
        N_("Write it another way."),
        "",
    ),
    "plain_server": (
        N_("This server can't change messages."),
        N_("It speaks only the plain dialect, in which a message is sent and forgotten."),
        N_("Write a new message instead."),
        "",
    ),
    "deaf_server": (
        N_("The server has not answered yet."),
        N_(
            "It may read lines: then it waits for \\n at the end of what you write, and has got "
            "nothing so far."
        ),
        N_("If nobody gets your messages, log out, connect again and choose \\n (LF)."),
        "",
    ),
    "long_line": (
        N_("Something that the server sent is not shown."),
        N_("It was a line of more than 64 KB, which no message has."),
        N_("If it was a message, ask for it in several parts."),
        "",
    ),
    "open_to_all": (
        N_("Everybody on this server reads what you write."),
        N_("It has passed on to all what was meant for one person: “{detail}”."),
        N_("Write only what everybody may know."),
        "",
    ),
    "bad_change": (
        N_("The server did not accept this change."),
        N_(
            "It knows another version of the program, the message is not yours, or it has been "
            "changed too often."
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
        N_("The server takes shorter ones only."),
        N_("Send it in several parts."),
        "",
    ),
    "no_such_nick": (
        N_("Nobody here is called that."),
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
        N_("Only the person who has made it can, as long as they are in it."),
        N_("Ask that person, or make another room."),
        "",
    ),
    WISH + "not_in_room": (
        N_("You were not in this room any more."),
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
        N_("The server could not write this down yet."),
        N_("Its disk is full or does not work. It holds for now, but not if the server stops."),
        N_("Tell whoever runs the server."),
        "",
    ),
    "not_here": (
        N_("The person is not here."),
        N_(
            "This server keeps nothing for those who are away, or the person is only a guest there."
        ),
        N_("Send it again when the person is here."),
        "",
    ),
    "storage_full": (
        N_("The server has no room for more messages."),
        N_("Its disk, or what it may use of it, is full; nobody has got the message."),
        N_("Tell whoever runs the server, and send it again when there is room."),
        "",
    ),
    "quota": (
        N_("That was too much for one day or hour."),
        N_(
            "The server lets everybody write, make rooms and begin conversations only so much in a "
            "time."
        ),
        N_("Wait a while and try again."),
        "",
    ),
    "rooms_full": (
        N_("The server can't have more rooms."),
        N_("As many as it allows have been made."),
        N_("Use a room that exists, or try again when some are gone."),
        "",
    ),
    "storage": (
        N_("The server could not keep the message."),
        N_("Its disk is full or does not work; nobody has got the message."),
        N_("Tell whoever runs the server, and send it again."),
        "",
    ),
    "journal": (
        N_("The message could not be written down on this computer."),
        N_("Its disk is full or does not work; the message has not been sent."),
        N_("Make room on the disk and send it again."),
        "",
    ),
}

# Replaces the sentence "what you write meanwhile is sent then" where that is not true.
_MEANWHILE = {
    "journal": N_("Make room on the disk. Until then nothing that you write can be sent.")
}

_UNKNOWN = (
    N_("Something went wrong ({code})."),
    N_("The server or the system reported: {detail}"),
    N_("Try again; if it goes on, tell whoever runs the server."),
    "",
)

KNOWN_CODES = frozenset(_EXPLANATIONS)

# Looking at the network explains none of these: they are about this computer's own files, or the
# user's other window.
_EXPLAINED = frozenset({
    "journal", "journal_damaged", "journal_newer", "in_use", "settings_unreadable",
    "identity_unreadable", "identity_changed", "identity_missing", "replaced",
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


def explain_end(code: str, detail: str = "", *, address: str = "", nick: str = "") -> Explanation:
    """Explain why there is no connection, or no longer one."""
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
        _(_MEANWHILE[code]) if code in _MEANWHILE else _("What you write meanwhile is sent then.")
    )


def in_one_line(explanation: Explanation) -> str:
    """Return what happened and what to do, for places with little room."""
    return f"{explanation.title} {explanation.remedy}"
