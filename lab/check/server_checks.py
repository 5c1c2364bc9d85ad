"""List the checks of a server, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lab.check import server_endings, server_messages, server_people
from lab.check.server_bench import ServerBench
from lab.check.verdicts import Finding


@dataclass(frozen=True)
class ServerCheck:
    """A check of a server is one of these.

    Attributes:
        needs: faults with which it can't tell anything: "check" or "check.cause".
        ends: it is about how the server ends, and says something of any server.
        leaves: it is about people who leave, or don't read. Any other one is tried again on a fresh
            server before it is wrong: many servers don't survive that somebody has left before.
    """

    run: Callable[[ServerBench], Finding]
    needs: tuple[str, ...] = ()
    ends: bool = False
    leaves: bool = False

    @property
    def id(self) -> str:
        return self.run.__name__


SERVER_CHECKS = (
    ServerCheck(server_messages.delivers),
    ServerCheck(server_messages.to_one),
    ServerCheck(server_messages.ends_messages),
    ServerCheck(server_messages.two_in_one),
    ServerCheck(server_messages.one_in_two),
    ServerCheck(server_messages.utf8_split, needs=("one_in_two",)),
    ServerCheck(server_messages.no_newline),
    ServerCheck(server_messages.crlf),
    ServerCheck(server_messages.long_message),
    ServerCheck(server_messages.hundred_at_once, needs=("two_in_one",)),
    ServerCheck(server_people.unknown_recipient, needs=("to_one",)),
    ServerCheck(server_people.no_colon, needs=("to_one",)),
    ServerCheck(server_people.end_of_stream, leaves=True),
    ServerCheck(server_people.forgets, needs=("end_of_stream",), leaves=True),
    ServerCheck(server_people.reset, leaves=True),
    ServerCheck(server_people.vanishing, needs=("to_one", "unknown_recipient.closed"), leaves=True),
    ServerCheck(server_people.same_name, needs=("to_one",)),
    ServerCheck(server_people.silent_visitor),
    ServerCheck(server_people.thirty_at_once),
    ServerCheck(server_people.never_reads, needs=("to_one",), leaves=True),
    ServerCheck(server_endings.ctrl_c, ends=True),
    ServerCheck(server_endings.port_free, ends=True),
)
TWO_PEOPLE = "two_people"  # is what finding out the server's manner shows
