"""Decide who may oversee the server: a program on the same computer that knows the token.

The token is new for each run, and only whoever may read the data folder knows it. It comes inside
TLS, where the program has seen by the server's key that it does not give the token to another. A
visitor from elsewhere is answered as if there were no such message, so the network learns nothing
of it.
"""

from __future__ import annotations

import hmac
import time

from net.hub.actions import Overseer
from net.hub.budgets import is_loopback
from net.wire.messages import AskStatus, Err, Oversee, Stop
from net.wire.wall import Watch

# Who guesses waits, in a thread of their own; the right token is never delayed.
WRONG_TOKEN_SECONDS = 1.0


class Overseers:
    """Checks tokens. Without a token of its own it admits nobody."""

    def __init__(self, token: str = "") -> None:
        self._token = token.encode()

    def check(
        self,
        message: Oversee | AskStatus | Stop | Watch,
        address: str,
        *,
        is_encrypted: bool,
        is_first: bool,
        is_overseer: bool,
    ) -> Overseer | AskStatus | Stop | Watch | Err:
        """Return what the hub is to hear instead of the message.

        Args:
            message: what the visitor has said.
            address: "host:port" of the visitor.
            is_encrypted: whether the connection is.
            is_first: whether the visitor has not said who they are before.
            is_overseer: whether the visitor oversees the server already.
        """
        is_heard = is_encrypted and is_loopback(address) and (is_first or is_overseer)
        if not (self._token and is_heard):
            return Err("unknown_op", "This op is not known here.")
        if not isinstance(message, Oversee):
            return message if is_overseer else Err("not_logged_in", "Say oversee first.")
        if is_overseer:
            return Err("already_logged_in", "There is one oversee a connection.")
        if not hmac.compare_digest(message.token.encode(), self._token):
            time.sleep(WRONG_TOKEN_SECONDS)
            return Overseer(has_token=False)
        return Overseer(has_token=True)
