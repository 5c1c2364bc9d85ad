"""Turn entries into pieces of tagged text, ready for one `insert`. No tkinter.

Every entry begins with the line feed that ends the line before it. So the transcript has no empty
last line; the caller removes the line feed from the first piece of a transcript. A tag that colours
a whole line up to the edge of the window must be on the line feed too: `Drawn.closing` holds the
tags for the line feed after an entry.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gui.looks.palette import LIGHT, nick_number
from gui.model.badges import RECEIPTS, chips
from gui.model.conversation import DeliveryStatus, Entry
from gui.words import errors, format, syntax
from gui.words.i18n import _
from gui.words.text import displayable_line
from gui.words.times import day_name, moment
from net.wire.events import Item, Quote
from net.wire.names import key

GROUP_MS = 5 * 60 * 1000  # messages of one person within this time share one heading
QUOTE_CHARACTERS = 70
EMOJI_CHARACTERS = 16
MAX_CHIPS = 40  # different reactions below one message
MAX_PIECES = 60  # on one line: each one more takes Tk longer; thousands take seconds

Piece = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RenderContext:
    """Holds what the look of all entries depends on.

    Attributes:
        first_new: the number of the first new entry.
        me: the user's nick.
        today: the current day.
        hidden: keys of the people whose messages are not shown.
        quiet: keys of the people whose mentions don't notify the user.
    """

    first_new: int | None
    me: str
    today: datetime.date
    hidden: frozenset[str] = frozenset()
    quiet: frozenset[str] = frozenset()


@dataclass(slots=True)
class Drawn:
    """Holds one entry as text.

    `lines` counts its line feeds. `closing` holds the tags of the line feed after it.
    """

    number: int
    pieces: list[Piece]
    closing: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        return sum(text.count("\n") for text, _tags in self.pieces)


def draw(entries: Iterable[Entry], previous: Entry | None, view: RenderContext) -> Iterator[Drawn]:
    """Yield each entry as it looks below the one before it.

    Args:
        previous: the entry before the first one; None if that begins the transcript.
    """
    ending = closing(previous, view) if previous is not None else ()
    for entry in entries:
        drawn = Drawn(
            entry.number,
            _bearable(list(_pieces(entry, previous, ending, view))),
            closing(entry, view),
        )
        yield drawn
        previous, ending = entry, drawn.closing


def _bearable(pieces: list[Piece]) -> list[Piece]:
    """Show as plain text the pieces that are too many for one line.

    The marks at the end of a message keep their look.
    """
    if len(pieces) <= MAX_PIECES:
        return pieces
    kept: list[tuple[list[str], tuple[str, ...]]] = []
    on_line = 0
    for text, tags in pieces:
        on_line = 1 if "\n" in text else on_line + 1
        if on_line <= MAX_PIECES or "mark" in tags:
            kept.append(([text], tags))
        elif on_line == MAX_PIECES + 1:
            kept.append(([text], tags[:1]))
        else:
            kept[-1][0].append(text)
    return [("".join(texts), tags) for texts, tags in kept]


def closing(entry: Entry, view: RenderContext) -> tuple[str, ...]:
    """Return the tags of the line feed after the entry."""
    item = entry.item
    if not item.sender or item.deleted or item.reactions or _is_hidden(item, view):
        return ()
    if "```" in item.text and not item.own and not item.edited:
        *_others, last = format.parts(item.text, view.me)
        if last.kind == "block":
            return ("block", "block-end")
    return ("mention",) if _calls(item, view) and format.mentions(item.text, view.me) else ()


def receipt_pieces(entry: Entry) -> list[Piece]:
    """Show the delivery status of an own message, by shape, colour and, where it matters, words."""
    receipt = entry.receipt
    if receipt is None:
        return []
    tags = ("body", "mark", "receipt", receipt.value)
    mark, _colour, _meaning = RECEIPTS[receipt]
    pieces: list[Piece] = [(f"  {mark}", tags)]
    if receipt is DeliveryStatus.FAILED:
        pieces.append(
            (" " + errors.in_one_line(errors.explain(entry.code, entry.detail)) + " ", tags)
        )
        pieces.append((_("Send again"), ("body", "mark", "receipt", "live", "retry")))
        pieces.append((" · ", tags))
        pieces.append((_("Discard"), ("body", "mark", "receipt", "live", "discard")))
    return pieces


def _pieces(
    entry: Entry, previous: Entry | None, ending: tuple[str, ...], view: RenderContext
) -> Iterator[Piece]:
    item, above = entry.item, previous.item if previous is not None else None
    now = moment(item.at)
    apart = False
    feed = "\n"  # ends the line before; it may need tags that others don't
    if ending:
        yield feed, ending
        feed = ""
    if above is None or moment(above.at).date() != now.date():
        yield feed + day_name(now.date(), view.today), ("day",)
        feed, apart = "\n", True
    if entry.number == view.first_new:
        if feed:
            yield feed, ()
        yield _("New messages"), ("new",)
        feed, apart = "\n", True
    if not item.sender:
        yield feed + _note(item), ("note",)
        return
    if apart or above is None or not _goes_with(item, above):
        name, tags = (
            (_("You"), ("sender", "me"))
            if item.own
            else (
                displayable_line(item.sender),
                ("sender", f"nick{nick_number(item.sender, len(LIGHT.people))}"),
            )
        )
        yield feed + name, tags
        yield f"   {now:%H:%M}", ("sender", "time")
        feed = "\n"
    if feed:
        yield feed, ("body",)
    if item.deleted:
        yield _("Message deleted"), ("body", "gone")
        return
    if _is_hidden(item, view):
        yield _("Message hidden: you have blocked this person."), ("body", "gone")
        return
    if item.reply is not None:
        yield from _quote(item.reply, view)
    yield from _body(entry, view)
    if item.reactions:
        yield from _chips(item, view)


def _quote(reply: Quote, view: RenderContext) -> Iterator[Piece]:
    """Yield one line of the quoted message, which leads to it when pressed."""
    mine = bool(view.me) and key(reply.sender) == key(view.me)
    yield " " + (_("You") if mine else displayable_line(reply.sender)), ("quote", "live", "quoted")
    said = format.one_line(reply.text, QUOTE_CHARACTERS) or _("a message that is not here")
    yield f"  {said}", ("quote", "live")
    yield "\n", ("quote",)


def _body(entry: Entry, view: RenderContext) -> Iterator[Piece]:
    item = entry.item
    parts = list(format.parts(item.text, view.me))
    called = _calls(item, view) and any(part.kind == "me" for part in parts)
    body = ("body", "mention") if called else ("body",)
    feed: Piece | None = None  # must be inserted before the next part
    for part in parts:
        if part.kind == "block":
            if part is not parts[0]:
                yield "\n", body
            yield from _block(part)
            feed = "\n", ("block", "block-end")
            continue
        if feed is not None:
            yield feed
            feed = None
        match part.kind:
            case "text":
                yield part.text, body
            case "link":
                yield part.text, (*body, "live", "link")
            case "me":
                yield part.text, (*body, "name")
            case "mention":
                yield part.text, (*body, "name")
            case kind:
                yield part.text, (*body, kind)
    marks = receipt_pieces(entry)
    if item.edited:
        marks.insert(0, ("  " + _("(edited)"), (*body, "mark", "edited")))
    if feed is not None and (marks or item.reactions):
        yield feed
        marks[:1] = [(text.lstrip(), tags) for text, tags in marks[:1]]
    yield from marks
    if item.reactions and (marks or feed is None):
        yield "\n", body


def _block(part: format.Part) -> Iterator[Piece]:
    """Yield a code block as a box: room above its first line and below its last one."""
    is_coloured = syntax.is_python(part.language, part.text) and all(
        len(line) <= format.MOST_CODE_CHARACTERS for line in part.text.split("\n")
    )
    tokens = syntax.python(part.text) if is_coloured else iter([(part.text, "")])
    one_line = "\n" not in part.text
    lines_left = part.text.count("\n")
    first = True
    for text, kind in tokens:
        for index, line in enumerate(text.split("\n")):
            if index:
                yield "\n", ("block", "block-start") if first else ("block",)
                first = False
                lines_left -= 1
            if line:
                edges = (("block-start",) if first or one_line else ()) + (
                    ("block-end",) if lines_left == 0 else ()
                )
                yield line, ("block", *edges, *((kind,) if kind else ()))


def _chips(item: Item, view: RenderContext) -> Iterator[Piece]:
    for index, (emoji, nicks, own) in enumerate(chips(item.reactions, view.me)[:MAX_CHIPS]):
        tags = ("reactions", "live", "chip", *(("own",) if own else ()))
        if index:
            yield "  ", ("reactions",)
        yield " ", tags
        yield displayable_line(emoji[:EMOJI_CHARACTERS]), (*tags, "emoji")
        yield f" {len(nicks)} ", tags


def _note(item: Item) -> str:
    if item.code == "gap":
        return _("Older messages are missing here: the server no longer keeps them.")
    if item.code == "group":
        return item.text  # a sentence of our own, made harmless by gui.model.group_notes
    return _("Server: {text}").format(text=displayable_line(item.text))


def _is_hidden(item: Item, view: RenderContext) -> bool:
    return bool(view.hidden) and not item.own and key(item.sender) in view.hidden


def _calls(item: Item, view: RenderContext) -> bool:
    """Return whether a mention in the message notifies the user."""
    return not item.own and not (view.quiet and key(item.sender) in view.quiet)


def _goes_with(item: Item, above: Item) -> bool:
    return (
        above.sender == item.sender and above.own == item.own and 0 <= item.at - above.at < GROUP_MS
    )
