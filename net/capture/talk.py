"""Find in the frames what people have said to each other."""

from __future__ import annotations

from typing import NamedTuple

from net.capture.frame import Frame
from net.wire.messages import BadMessage, Message, Post, Welcome


class SaidLine(NamedTuple):
    """Somebody has said something.

    Attributes:
        sender: "" for a line of the plain dialect, which has its sender in the text.
        to: the recipient; "" likewise.
    """

    sender: str
    to: str
    text: str


class Talk:
    """It hears frames in order; `own` is the nick of the window once the server has said it."""

    def __init__(self) -> None:
        self.own = ""

    def hear(self, frame: Frame) -> SaidLine | None:
        """Return what is said in a complete frame; None if it is no message of people."""
        if not frame.is_rich:
            text = frame.shown.decode("utf-8", "replace").strip()
            return SaidLine("", "", text) if text else None
        try:
            message = frame.decode()
        except BadMessage:
            return None
        if isinstance(message, Welcome):
            self.own = message.nick
        if isinstance(message, Message) and message.text:
            return SaidLine(message.sender, message.to, message.text)
        if isinstance(message, Post) and message.text:
            return SaidLine(self.own, message.to, message.text)
        return None
