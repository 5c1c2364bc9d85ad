"""Say in one short sentence how the frames lie in a chunk: "a frame and a half"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gui.words.i18n import _
from net.capture.chunk import Chunk
from net.capture.frame import Frame
from net.wire.framing import ends_inside_character


class FrameFit(NamedTuple):
    """The frames of a chunk lie in it in this way.

    Attributes:
        whole: how many stand in it wholly.
        is_rest: it begins inside a frame.
        is_middle: it is neither the beginning nor the end of the one frame in it.
        is_start: it ends inside a frame.
        starts_cut, ends_cut: it begins, or ends, inside a character of UTF-8.
        cut: that character, once it is there wholly; "" before.
    """

    whole: int = 0
    is_rest: bool = False
    is_middle: bool = False
    is_start: bool = False
    starts_cut: bool = False
    ends_cut: bool = False
    cut: str = ""


def fit_of(chunk: Chunk, frames: Sequence[Frame]) -> FrameFit:
    """Return how the frames of a chunk lie in it."""
    if not frames:
        return FrameFit()
    first, last = frames[0], frames[-1]
    is_rest = first.offset < chunk.offset or not first.has_beginning
    is_start = last.offset + last.size > chunk.end or not last.is_complete
    is_middle = len(frames) == 1 and is_rest and is_start
    whole = len(frames) - is_rest - (is_start and not is_middle)
    starts_cut = is_rest and bool(chunk.data) and chunk.data[0] & 0xC0 == 0x80
    cut = ""
    if starts_cut and first.offset < chunk.offset:
        cut = _character_at(first.raw, chunk.offset - first.offset)
    return FrameFit(
        whole,
        is_rest and not is_middle,
        is_middle,
        is_start and not is_middle,
        starts_cut,
        ends_inside_character(chunk.data[-4:]),
        cut,
    )


def sentence(fit: FrameFit, *, is_sent: bool) -> str:
    """Return the sentence; "" if there is nothing to say about one whole frame."""
    whole = fit.whole
    if fit.is_middle:
        said = _("the middle of a frame")
    elif fit.is_rest and whole and fit.is_start:
        one = _("the rest, a whole frame, and the beginning of one")
        said = _count(whole, one, _("the rest, {n} whole frames, and the beginning of one"))
    elif fit.is_rest and whole:
        one = _("the rest, and a whole frame")
        said = _count(whole, one, _("the rest, and {n} whole frames"))
    elif fit.is_rest and fit.is_start:
        said = _("the rest, and the beginning of the next frame")
    elif fit.is_rest:
        said = _("the rest")
    elif whole and fit.is_start:
        said = _count(whole, _("a frame and a half"), _("{n} frames and a half"))
    elif fit.is_start:
        said = _("the beginning of a frame")
    elif whole > 1:
        said = _("{n} frames in one {call}").format(
            n=_number(whole), call="send" if is_sent else "recv"
        )
    else:
        return ""
    if fit.starts_cut:
        return f"{said}: {_cut_words(fit.cut)}"
    if fit.ends_cut and (fit.is_start or fit.is_middle) and not whole:
        return f"{said}: " + _("it ends inside a character")
    return said


def _cut_words(character: str) -> str:
    if not character or not character.isprintable():
        return _("a character was cut in two")
    if ord(character) >= _FIRST_EMOJI:
        return _("the emoji was cut in two")
    return _("“{character}” was cut in two").format(character=character)


_FIRST_EMOJI = 0x1F000


def _count(n: int, one: str, many: str) -> str:
    return one if n == 1 else many.format(n=_number(n))


def _number(n: int) -> str:
    """Return a small number as a word."""
    words = {2: _("two"), 3: _("three"), 4: _("four"), 5: _("five")}
    return words.get(n, f"{n}")


def _character_at(data: bytes, at: int) -> str:
    """Return the character that lies across this place; "" if it is none."""
    start = at
    while start > max(0, at - 3) and data[start] & 0xC0 == 0x80:
        start -= 1
    for size in (2, 3, 4):
        try:
            return data[start : start + size].decode("utf-8")
        except UnicodeDecodeError:
            continue
    return ""


def partial_send(chunk: Chunk) -> str:
    """Return a sentence if the kernel has taken only a part of what was to be sent, else ""."""
    if not chunk.is_sent and not chunk.data:
        return _("the other side has closed")
    if len(chunk.data) >= chunk.asked:
        return ""
    return _("of {n}: the kernel took no more").format(n=chunk.asked)


def thread_words(name: str) -> str:
    """Return what a thread of the client is called."""
    words = {
        "receive": _("receive thread"),
        "send": _("send thread"),
        "client flusher": _("flusher"),
        "reach": _("connecting thread"),
    }
    return words.get(name, name)
