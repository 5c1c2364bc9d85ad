"""Hold the client's side of the conversation with a plain server: a classmate's, or any other.

What such a server wants to be sent is its manner (net.wire.manners); what it sends is read with
doubt (net.wire.speakers, net.wire.echoes).
"""

from __future__ import annotations

from net.wire import names, plain, speakers
from net.wire.echoes import Echoes
from net.wire.framing import LineFramer, Quiet
from net.wire.heard import Heard, LoggedIn, PlainMessage, PlainNotice
from net.wire.lengths import LengthFramer
from net.wire.manners import ASSIGNMENT, EVERYBODY, RAW, WITH_NOBODY, Manner
from net.wire.messages import Err, Limits, Post

PLAIN_LINE_BYTES = 65_536
# The assignment's server reads 1,024 bytes at a time, and takes each read for a message.
PLAIN_LIMITS = Limits(line=1024, text=900, rate=0)


class PlainDialogue:
    """A dialogue is held with a plain server: the assignment's own, or a student's.

    The server may speak first or not, and may end its messages or not, so silence ends a message
    here too. `manner` is how it wants to be spoken to.
    """

    is_plain = True

    def __init__(self, address: str, nick: str, manner: Manner = ASSIGNMENT) -> None:
        self.last_word: tuple[str, str] | None = None
        self.new_nick, self.banned_until = "", 0
        self._address = address
        self._nick = nick
        self._manner = manner
        self._echoes = Echoes(nick)
        self._tells_all = manner.is_for_all  # the user knows it
        self.has_answered = False  # the server has said something since it was sent the name
        self._has_posted = self._doubts = False
        is_utf8 = manner.encoding == "utf-8"
        self._framer: LineFramer | LengthFramer = (
            LengthFramer(
                PLAIN_LINE_BYTES,
                manner.header_bytes,
                is_number=manner.framing == "number",
                is_utf8=is_utf8,
            )
            if manner.has_length
            else LineFramer(PLAIN_LINE_BYTES, Quiet.ALWAYS, is_utf8=is_utf8)
        )
        self.is_logged_in = False
        self._greeting: list[str] = []
        # With lengths, some servers send a name and a text as two messages; None: not known yet.
        self._are_pairs: bool | None = None
        self._unanswered: dict[str, str] = {}  # recipient's key -> cid of the last message to them

    @property
    def waits_for_quiet(self) -> bool:
        return self._framer.waits_for_quiet

    @property
    def may_be_deaf(self) -> bool:
        """Return whether the server, as far as is known, may still be waiting for a line's end."""
        return self.is_logged_in and not (self.has_answered or self._manner.framing != "nothing")

    def opening(self) -> bytes:
        return b"" if self._manner.name == "never" else self._manner.frame(self._nick)

    def greet(self, data: bytes) -> None:
        """Take note of what the server has said before it was sent the name.

        It is told after the log-in: a server that asks for a name has not accepted it yet.

        Raises:
            EndlessLine: a line is too long.
        """
        lines = [*self._framer.feed(data), *self._framer.end()]
        self._greeting = [text for line in lines if line and (text := self._decode(line))]

    def feed(self, data: bytes) -> list[Heard]:
        """Return what the bytes say, beginning with LoggedIn.

        Raises:
            EndlessLine: a line is too long.
        """
        return self._translate(self._framer.feed(data))

    def flush(self) -> list[Heard]:
        """Return what silence says.

        It completes a message; if there is none yet, it means that the server accepts the name.
        """
        lines = self._framer.flush()
        if not lines and not self.is_logged_in and self.last_word is None:
            return self._log_in()
        if not lines and self.may_be_deaf and self._has_posted:
            if self._doubts:  # silence after a message, for the second time
                self.has_answered = True
                return [PlainNotice("deaf_server", "")]
            self._doubts = True
        return self._translate(lines)

    def end(self) -> list[Heard]:
        """Return what the server has said last: its closing completes a message."""
        return self._translate(self._framer.end())

    # --- what the user writes ---------------------------------------------------------------------

    def refusal(self, post: Post) -> Err | None:
        """Return why a post is not sent; None if it is.

        What is for one person must not be sent where everybody reads it.
        """
        manner = self._manner
        is_with_nobody = post.to in WITH_NOBODY
        if manner.is_for_all and not is_with_nobody:
            return Err("goes_to_all", "Everybody would read it.", post.cid)
        if manner.conversation != (post.to if is_with_nobody else ""):
            return Err("other_manner", "This server is written to in another manner.", post.cid)
        if missing := manner.cannot_hold(post.text):
            return Err("no_such_character", missing, post.cid)
        if any(len(manner.frame(line)) > PLAIN_LIMITS.line for line in self._lines(post)):
            return Err("too_long", "A plain server reads 1024 bytes at a time.", post.cid)
        return None

    def encode_post(self, post: Post) -> bytes:
        self._has_posted = True
        if self._manner.to == "one":
            self._unanswered[names.key(post.to)] = post.cid
        for text in self._texts(post):
            self._echoes.note_written(post.to, text)
        return b"".join(map(self._manner.frame, self._lines(post)))

    def _texts(self, post: Post) -> list[str]:
        """Return the texts of the messages: a server that reads lines takes each line for one."""
        is_in_lines = self._manner.framing in ("lf", "crlf")
        return post.text.split("\n") if is_in_lines else [post.text]

    def _lines(self, post: Post) -> list[str]:
        before = {"one": f"{post.to}: ", "named": f"{self._nick}: "}.get(self._manner.to, "")
        return [before + text for text in self._texts(post)]

    # --- what the server says ---------------------------------------------------------------------

    def _translate(self, lines: list[bytes | None]) -> list[Heard]:
        if pairs := self._pairs(lines):
            return [*self._log_in(), *pairs]
        heard: list[Heard] = []
        for line in lines:
            if line is None:
                heard += [*self._log_in(), PlainNotice("long_line", "")]
            elif text := self._decode(line):
                heard += self._translate_text(text)
        return heard

    def _decode(self, line: bytes) -> str:
        """Return a line as a text; "" if it says nothing."""
        if self._manner.to == "raw":
            return line.decode(self._manner.encoding, "backslashreplace")
        text = line.decode(self._manner.encoding, "replace").strip()
        return text.removeprefix(plain.PROMPT.strip()).strip()

    def _pairs(self, lines: list[bytes | None]) -> list[Heard]:
        """Return what people say on a server that sends each name and each text as a message.

        Both come together, and the first that come are such a pair.
        """
        if not (lines and self._manner.has_length and self._manner.is_for_all):
            return []
        texts = [self._decode(line or b"") for line in lines]
        pairs = list(zip(texts[::2], texts[1::2], strict=False))
        are_pairs = len(texts) % 2 == 0 and all(speakers.is_name(name) for name, _ in pairs)
        if self._are_pairs is None:
            self._are_pairs = are_pairs
        if not (self._are_pairs and are_pairs):
            return []
        return [
            PlainMessage(name, EVERYBODY, text)
            for name, text in pairs
            if text and self._echoes.take(f"{name}: {text}") is None
        ]

    def _translate_text(self, text: str) -> list[Heard]:
        if not self.is_logged_in:
            if plain.is_name_taken(text):
                self.last_word = ("nick_taken", text)
                return []
            return [*self._log_in(), *self._on_text(text)]
        return self._on_text(text)

    def _log_in(self) -> list[Heard]:
        """Note that the server has accepted the name: it has said something else than a refusal."""
        if self.is_logged_in:
            return []
        self.is_logged_in = True
        login = LoggedIn(
            self._address, self._nick, "", PLAIN_LIMITS, plain=True, manner=self._manner
        )
        return [login, *(one for text in self._greeting for one in self._on_text(text))]

    def _on_text(self, text: str) -> list[Heard]:
        if self._manner.to == "raw":
            return [PlainMessage(self._address, RAW, text)]
        absent = plain.parse_not_connected(text)
        if absent is not None and (cid := self._unanswered.pop(names.key(absent), None)):
            return [Err("no_such_nick", text, cid)]
        is_to_all = self._echoes.take(text)
        if is_to_all is not None:  # an echo: the message is here already
            return self._note_open(text) if is_to_all else []
        here = EVERYBODY if self._manner.is_for_all else ""
        incoming = speakers.parse(text)
        if incoming is None or names.key(incoming[0]) == names.key(self._nick):
            # The user has not said this here, so it is the server's own text.
            return [PlainNotice("", text, here)]
        sender, room, body = incoming
        if here:
            body = f"{room}: {body}" if room else body
            return [PlainMessage(sender, here, body)]
        self._echoes.note_heard(sender)
        opened = self._note_open(text) if not room and self._echoes.is_for_another(body) else []
        return [PlainMessage(sender, room or self._nick, body), *opened]

    def _note_open(self, text: str) -> list[Heard]:
        """Return a notice, once, that everybody on this server reads everything."""
        if self._tells_all:
            return []
        self._tells_all = True
        return [PlainNotice("open_to_all", text)]
