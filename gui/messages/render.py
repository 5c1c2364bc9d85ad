"""Turn entries into lines of tagged text and pictures, ready to be inserted. No tkinter.

Every line of an entry ends with its own line feed. A tag that colours a line from edge to edge is
on all of its pieces. What is not part of a message's text has one of MARKS and is not copied; the
signs of formats, such as the stars of **bold**, are there but not shown. The fewer tags a piece
has, the sooner Tk has inserted it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gui.messages.line_index import CodeBox, DrawnRow, Pill
from gui.model.badges import chips
from gui.model.conversation import DeliveryStatus, Entry
from gui.words import ballots, errors, format, graphemes, roles, syntax
from gui.words.face import Face, initials
from gui.words.i18n import _, ngettext
from gui.words.said import gone, quoted
from gui.words.text import displayable_line, shortened
from gui.words.times import LocalTimes, day_name
from net.wire.ballots import BALLOTS
from net.wire.events import Item, Quote
from net.wire.names import key

GROUP_MS = 5 * 60 * 1000  # messages of one person within this time share one heading
QUOTE_CHARACTERS = 70
EMOJI_CHARACTERS = 16
MAX_CHIPS = 20  # different reactions below one message
MAX_PIECES = 60  # on one line: each one more takes Tk longer; thousands take seconds
FOLDED_ABOVE, FOLDED_TO = 25, 12  # lines of a message; a long line counts as several
LINE_CHARACTERS = 100
_LONG_LINE = re.compile(rf"[^\n]{{{LINE_CHARACTERS + 1},}}")
MARKS = frozenset(
    ("gap", "pad", "note", "quote", "bar", "marker", "cap", "edited", "receipt", "fold", "pills")
) | {"failure", "card"}
MOST_BOXES = 50  # in a message; more code has no box of its own
LANGUAGES = {"py": "Python", "python3": "Python", "js": "JavaScript", "ts": "TypeScript"} | {
    name.lower(): name
    for name in (
        *("Python", "JavaScript", "TypeScript", "Java", "C", "C++", "C#", "Go", "Rust", "Kotlin"),
        *("PHP", "Ruby", "SQL", "HTML", "CSS", "JSON", "YAML", "XML", "Bash", "Lua"),
    )
}

Tags = tuple[str, ...]
Text = tuple[str, Tags]


class Picture(NamedTuple):
    """Stands for a picture at the beginning or the end of a line. See `pictures` for the names."""

    name: str
    tags: Tags


Piece = Text | Picture


def plain_face(nick: str) -> Face:
    """Return a face for somebody of whom nothing is known."""
    return Face("person", initials(nick))


@dataclass(frozen=True, slots=True)
class RenderContext:
    """Holds what the look of all entries depends on.

    Attributes:
        first_new: the number of the first new entry.
        me: the user's nick.
        today: the current day.
        hidden: keys of the people whose messages are not shown.
        quiet: keys of the people whose mentions don't notify the user.
        face: returns the face of the person with a nick.
        count_new: returns how many entries are new; asked only where that is drawn.
        unfolded: the numbers of the long messages that are shown whole.
        as_typed: nothing in a text is a format, as where each line is shown as it came.
        pill_width: returns the width of a reaction on the screen.
        times: tells the local times of the messages.
        badge: the number of an entry, and a few words behind the time above it.
        names: how names are drawn, by the nick and whether it is the user's own; filled here.
    """

    first_new: int | None
    me: str
    today: datetime.date
    hidden: frozenset[str] = frozenset()
    quiet: frozenset[str] = frozenset()
    face: Callable[[str], Face] = plain_face
    count_new: Callable[[], int] = lambda: 1
    unfolded: frozenset[int] | set[int] = frozenset()
    as_typed: bool = False
    pill_width: Callable[[Pill], int] = lambda pill: 40
    times: LocalTimes = field(default_factory=LocalTimes)
    badge: tuple[int, str] = (0, "")
    names: dict[tuple[str, bool], list[Piece]] = field(default_factory=dict)


class Drawn(NamedTuple):
    """Holds one entry as it is to be inserted."""

    row: DrawnRow
    pieces: list[Piece]


def draw(entries: Iterable[Entry], previous: Entry | None, view: RenderContext) -> Iterator[Drawn]:
    """Yield each entry as it looks below the one before it.

    Args:
        entries: in their order.
        previous: the entry before the first one; None if that begins the transcript.
        view: see there.
    """
    day_above = view.times.day(previous.item.at) if previous is not None else None
    for entry in entries:
        day = view.times.day(entry.item.at)
        above = previous.item if previous is not None else None
        drawn = _draw_plain(entry, above, view) if above is not None and day == day_above else None
        yield drawn or _Drawing(entry, above, day, day_above, view).draw()
        previous, day_above = entry, day


def _draw_plain(entry: Entry, above: Item, view: RenderContext) -> Drawn | None:
    """Return an entry whose text is one plain line, as most are; None if it is more.

    It looks as `_Drawing` would draw it, which takes three times as long.

    Args:
        entry: see `draw`.
        above: the message above it, of the same day.
        view: see `draw`.
    """
    item = entry.item
    receipt = entry.receipt
    if (
        len(item.text) > LINE_CHARACTERS
        or not (item.sender and format.is_plain(item.text))
        or item.kind
        or item.edited
        or item.deleted
        or item.reply is not None
        or receipt is DeliveryStatus.FAILED
        or entry.number == view.first_new
        or is_hidden(item, view)
    ):
        return None
    is_head = not _goes_with(item, above)
    tags: Tags = ("body",) if is_head else ("body", "top")
    if item.reactions:
        tags = (*tags, "more")
    pieces: list[Piece] = []
    if is_head:
        pieces = [("\n", ("gap",)), *_heading(entry, view), ("\n", ("time",))]
    if receipt is None:
        pieces.append((f"{item.text}\n", tags))
    else:
        mark = Picture(f"receipt {receipt.value}", ("receipt", *tags[1:]))
        pieces += [(item.text, tags), mark, ("\n", tags)]
    lead = int(is_head)
    if not item.reactions:
        return Drawn(DrawnRow(entry, 1 + 2 * lead, lead, (), is_head), pieces)
    pills, more = _reactions(item, view, ("bottom",))
    pieces += [*more, ("\n", ("pills", "bottom"))]
    return Drawn(DrawnRow(entry, 2 + 2 * lead, lead, (), is_head, pills=pills), pieces)


def _heading(entry: Entry, view: RenderContext) -> list[Piece]:
    """Return the line with the name and the time."""
    item = entry.item
    name = view.names.get((item.sender, item.own))
    if name is None:
        said = _("You") if item.own else displayable_line(item.sender)
        face = view.face(item.sender)
        name = [(said, ("sender", f"person{face.number}"))]
        if face.role and not item.own:
            role = f"\u2002{roles.tag(face.role)}\u2002"
            name += [("  ", ("time",)), (role, ("time", "role"))]
        view.names[item.sender, item.own] = name
    time = (f"   {view.times.clock(item.at)}", ("time",))
    if entry.number != view.badge[0]:
        return [*name, time]
    return [*name, time, ("  ", ("time",)), (f"\u2002{view.badge[1]}\u2002", ("time", "role"))]


def new_label(count: int) -> str:
    """Return what stands above the new messages."""
    return ngettext("{n} new message", "{n} new messages", count).format(n=count)


def line_count(text: str) -> int:
    """Return how many lines a text has; a long one counts as several."""
    if len(text) <= LINE_CHARACTERS and "\n" not in text:
        return 1
    shown = shortened(text)
    long = (len(match[0]) for match in _LONG_LINE.finditer(shown))
    return 1 + shown.count("\n") + sum((length - 1) // LINE_CHARACTERS for length in long)


def is_folded(entry: Entry, view: RenderContext) -> bool:
    """Return whether only the beginning of the message is shown."""
    return (
        len(text := entry.text) > FOLDED_ABOVE
        and (len(text) > LINE_CHARACTERS or "\n" in text)
        and entry.number not in view.unfolded
        and line_count(text) > FOLDED_ABOVE
    )


def is_hidden(item: Item, view: RenderContext) -> bool:
    return bool(view.hidden) and not item.own and key(item.sender) in view.hidden


def language_name(language: str, *, is_python: bool) -> str:
    """Return the name of the language of a code block, or ""; the block may not name it."""
    if language:
        return LANGUAGES.get(language.lower(), displayable_line(language))
    return "Python" if is_python else ""


def _beginning(text: str) -> str:
    """Return at least as much of a long message as is shown of it when it is folded.

    A code block that begins in it ends with it.
    """
    lines = text[: 2 * FOLDED_TO * LINE_CHARACTERS].split("\n")[: 2 * FOLDED_TO]
    found = "\n".join(lines)
    return f"{found}\n```" if found.count("```") % 2 else found


def _weight(characters: int) -> int:
    return max(1, -(-characters // LINE_CHARACTERS))


@dataclass(slots=True)
class _Line:
    """Holds one line; its line feed has the tags of the line."""

    tags: Tags
    pieces: list[Piece] = field(default_factory=list)


class _Full(Exception):
    """All lines of a folded message are drawn."""


class _Drawing:
    """Draws one entry, line by line.

    Args:
        entry: see `draw`.
        above: the message above it.
        day: the one on which it was sent.
        day_above: the same of the message above it.
        view: see `draw`.
    """

    def __init__(
        self,
        entry: Entry,
        above: Item | None,
        day: datetime.date,
        day_above: datetime.date | None,
        view: RenderContext,
    ) -> None:
        self._entry, self._item, self._view = entry, entry.item, view
        self._above, self._day, self._day_above = above, day, day_above
        self._lines: list[_Line] = []
        self._boxes: list[CodeBox] = []
        self._pills: tuple[Pill, ...] = ()
        self._card: int | None = None
        self._left = FOLDED_TO if is_folded(entry, view) else -1  # lines; -1: any number
        self._on_line = 0  # characters
        self._is_open = False  # whether more text goes on the same line
        self._calls = False

    def draw(self) -> Drawn:
        """Return the entry with everything that stands above it."""
        item = self._item
        apart = self._separate()
        if not item.sender:
            self._begin("note").pieces.append((_note(item), ("note",)))
            return self._finish(len(self._lines) - 1, is_head=False)
        is_head = apart or self._above is None or not _goes_with(item, self._above)
        if is_head:
            self._begin("gap")
        lead = len(self._lines)
        if is_head:
            self._begin("time").pieces += _heading(self._entry, self._view)
        if item.deleted or is_hidden(item, self._view):
            line = self._begin("body")
            tags = ("body", "gone")
            line.pieces.append(Picture("icon delete muted 14", ("body",)))
            left = (
                gone(item) if item.deleted else _("Message hidden: you have blocked this person.")
            )
            line.pieces.append((f"  {left}", tags))
            return self._finish(lead, is_head)
        if item.reply is not None:
            self._quote(item.reply)
        if item.kind in BALLOTS and (asked := ballots.ballot(item.kind, item.text)) is not None:
            self._ballot(len(ballots.stops(asked)))
        else:
            self._body()
        if item.reactions:
            self._pills, pieces = _reactions(item, self._view)
            self._begin("pills").pieces += pieces
        if self._entry.receipt is DeliveryStatus.FAILED:
            self._failure()
        return self._finish(lead, is_head)

    # --- lines ------------------------------------------------------------------------------------

    def _begin(self, *tags: str) -> _Line:
        self._on_line = 0
        self._lines.append(_Line(tags))
        return self._lines[-1]

    def _finish(self, lead: int, is_head: bool) -> Drawn:
        """Return everything as pieces; the padding of a row is on its first and last line."""
        if _has_ground(self._lines[-1]):
            self._begin("pad")
        if _has_ground(self._lines[lead]):
            self._lines.insert(lead, _Line(("pad",)))
            self._card = self._card + 1 if self._card is not None else None
            self._boxes = [
                CodeBox(box.first + 1, box.last + 1, box.language) for box in self._boxes
            ]
        pieces: list[Piece] = []
        last = len(self._lines) - 1
        for index, line in enumerate(self._lines):
            more: Tags = ("mention",) if self._calls and index >= lead else ()
            kind = line.tags[0]
            if self._item.sender and kind not in ("pad", "time"):
                if index == lead:
                    more = (*more, "top-cap" if kind == "cap" else "top")
                if index == last and kind != "body":
                    more = (*more, "bottom-cap" if kind == "cap" else "bottom")
                elif index != last and kind == "body":
                    more = (*more, "more")
            drawn = line.pieces if len(line.pieces) <= MAX_PIECES else _bearable(line.pieces)
            if more:
                drawn = [
                    Picture(piece.name, (*piece.tags, *more))
                    if isinstance(piece, Picture)
                    else (piece[0], (*piece[1], *more))
                    for piece in drawn
                ]
            pieces += drawn
            tags = (*line.tags, *more)
            if drawn and not isinstance(drawn[-1], Picture) and drawn[-1][1] == tags:
                pieces[-1] = (f"{drawn[-1][0]}\n", tags)
            else:
                pieces.append(("\n", tags))
        boxes = tuple(self._boxes)
        separators = (
            tuple(line.tags[0] for line in self._lines[:lead] if line.tags[0] in ("day", "new"))
            if lead
            else ()
        )
        row = DrawnRow(
            *(self._entry, last + 1, lead, separators, is_head, self._calls, boxes),
            self._pills,
            self._card,
        )
        return Drawn(row, pieces)

    def _separate(self) -> bool:
        """Draw the day and the line above the new messages; return whether there is either."""
        view = self._view
        if self._day != self._day_above:
            self._separator(day_name(self._day, view.today), "day")
        if self._entry.number == view.first_new:
            self._separator(new_label(view.count_new()), "new")
        return bool(self._lines)

    def _separator(self, label: str, tag: str) -> None:
        line = self._begin(tag)
        line.pieces.append((label, (tag, f"{tag}-label")))

    def _quote(self, reply: Quote) -> None:
        """Draw one line of the quoted message, which leads to it when pressed."""
        view = self._view
        mine = bool(view.me) and key(reply.sender) == key(view.me)
        number = view.face(reply.sender).number
        tags = ("quote", "live")
        name = _("You") if mine else displayable_line(reply.sender)
        said = format.one_line(quoted(reply), QUOTE_CHARACTERS)
        said = said or _("a message that is not available")
        self._begin("quote").pieces += [
            Picture(f"bar {number}", ("quote",)),
            ("  ", ("quote",)),
            (name, (*tags, "quoted", f"person{number}")),
            (f"  {said}", tags),
        ]

    def _ballot(self, stops: int) -> None:
        """Keep the room free for the card of a ballot, and so many places to Tab to."""
        self._card = len(self._lines)
        pieces = self._begin("card").pieces
        pieces.append(Picture(f"card {self._entry.number}", ("card",)))
        for _stop in range(stops):
            pieces += [(" ", ("card",)), Picture("space 1", ("card", "live", "stop"))]

    def _body(self) -> None:
        item, view, text = self._item, self._view, self._entry.text
        to_all = bool("@" in text and view.face(item.sender).role)
        if view.as_typed:
            parts = list(format.as_typed(text if self._left < 0 else _beginning(text)))
            mentions = False
        elif self._left < 0:
            parts = list(format.parts(text, view.me, signs=True, to_all=to_all))
            mentions = any(part.kind == "me" for part in parts)
        else:
            parts = list(format.parts(_beginning(text), view.me, signs=True, to_all=to_all))
            mentions = format.mentions(text, view.me, to_all=to_all)
        self._calls = mentions and _calls(item, view)
        is_alone = item.reply is None and format.is_emoji_alone(text)
        kind = "alone" if is_alone else "body"
        is_cut = False
        try:
            for part in parts:
                if part.kind == "block":
                    self._block(part)
                    kind = "body"
                else:
                    self._part(part, kind)
        except _Full:
            is_cut = True
        marks = self._marks()
        if marks:
            if not self._lines or self._lines[-1].tags[0] not in ("body", "alone"):
                self._begin("body")
                marks = [
                    mark if isinstance(mark, Picture) else (mark[0].lstrip(), mark[1])
                    for mark in marks
                ]
            self._lines[-1].pieces += marks
        elif not self._lines or self._lines[-1].tags[0] in ("time", "quote", "gap"):
            self._begin("body")  # a message without any text
        if is_cut:
            self._fold()

    def _part(self, part: format.Part, kind: str) -> None:
        """Draw text outside of code blocks. A line begins when its first text comes."""
        look = _look(part)
        if self._calls and ("code" in look or "code-sign" in look):
            look = (*look, "called")
        line_tags: Tags = (kind,)
        if part.line == "quote":
            line_tags = (kind, "cited")
        elif part.line == "item":
            line_tags = (kind, f"item{part.level}")
        is_plain = part.line != "quote" and part.kind != "marker" and "\n" not in part.text
        if is_plain and part.text and self._left < 0:  # most texts
            line = self._lines[-1] if self._is_open else self._open(*line_tags)
            line.pieces.append((part.text, (*line_tags, *look)))
            return
        for index, text in enumerate(part.text.split("\n")):
            if index:
                if not self._is_open:
                    self._open(kind)
                self._is_open = False
            if text:
                if not self._is_open:
                    line = self._open(*line_tags)
                    if part.line == "quote":
                        line.pieces.append(("▎\t", (*line_tags, "bar")))
                shown = self._fitting(text)
                end = "\t" if part.kind == "marker" else ""
                said = shown.rstrip() + end if end else shown
                self._lines[-1].pieces.append((said, (*line_tags, *look)))
                if len(shown) < len(text):
                    raise _Full

    def _block(self, part: format.Part) -> None:
        """Draw a code block as a box with round ends."""
        code: Tags = ("block", "block-called") if self._calls else ("block",)
        called = " called" if self._calls else ""
        is_python = syntax.is_python(part.language, part.text)
        is_coloured = is_python and all(
            len(line) <= format.MOST_CODE_CHARACTERS for line in part.text.split("\n")
        )
        tokens = syntax.python(part.text) if is_coloured else iter([(part.text, "")])
        if self._left == 0:
            raise _Full
        first = len(self._lines)
        has_ends = len(self._boxes) < MOST_BOXES
        if has_ends:
            tags = ("cap", "cap-upper", "live", "copy")
            self._begin("cap", "cap-upper").pieces.append(Picture(f"upper{called}", tags))
        try:
            self._open(*code)
            for text, kind in tokens:
                for index, line in enumerate(text.split("\n")):
                    if index:
                        self._open(*code)
                    if line:
                        shown = self._fitting(line)
                        look = (*code, kind) if kind else code
                        self._lines[-1].pieces.append((shown, look))
                        if len(shown) < len(line):
                            raise _Full
        finally:
            self._is_open = False
            if has_ends:
                self._boxes.append(
                    CodeBox(
                        first, len(self._lines), language_name(part.language, is_python=is_python)
                    )
                )
                self._begin("cap", "cap-lower").pieces.append(
                    Picture(f"lower{called}", ("cap", "cap-lower"))
                )

    def _open(self, *tags: str) -> _Line:
        """Begin a line of the text, if there is room for it."""
        if self._left == 0:
            raise _Full
        self._left -= self._left > 0
        self._is_open = True
        return self._begin(*tags)

    def _fitting(self, text: str) -> str:
        """Return as much of the text as there is room for on this line."""
        before = self._on_line
        self._on_line += len(text)
        if self._left < 0:
            return text
        more = _weight(self._on_line) - _weight(before)
        if more <= self._left:
            self._left -= more
            return text
        room = LINE_CHARACTERS * (_weight(before) + self._left) - before
        self._left = 0
        return text[: graphemes.boundary_before(text, room + 1)]

    # --- what stands beside and below the text ----------------------------------------------------

    def _marks(self) -> list[Piece]:
        """Return what stands at the end of the text."""
        marks: list[Piece] = []
        if self._item.edited:
            marks.append(("  " + _("(edited)"), ("body", "edited")))
        receipt = self._entry.receipt
        if receipt is not None and receipt is not DeliveryStatus.FAILED:
            marks.append(Picture(f"receipt {receipt.value}", ("receipt",)))
        return marks

    def _fold(self) -> None:
        tags = ("fold", "live")
        said = _("Show all ({n} lines)")
        self._begin("fold").pieces += [
            Picture("icon down accent 16", tags),
            (f"  {said}".format(n=line_count(self._entry.text)), tags),
        ]

    def _failure(self) -> None:
        """Draw why the message was not sent, and what can be done about it."""
        entry, tags = self._entry, ("failure",)
        why = errors.in_one_line(errors.explain(entry.code, entry.detail))
        pieces = self._begin(*tags).pieces
        pieces.append(Picture("icon warning danger 14", tags))
        pieces.append((f"  {why}", tags))
        for label, kind in ((_("Retry"), "retry"), (_("Edit"), "mend"), (_("Discard"), "discard")):
            pieces += [(" · ", tags), (label, (*tags, "live", "remedy", kind))]


def _reactions(
    item: Item, view: RenderContext, more: Tags = ()
) -> tuple[tuple[Pill, ...], list[Piece]]:
    """Return the reactions to a message, and the line that keeps the room free for them."""
    groups = chips(item.reactions, view.me)[:MAX_CHIPS]
    pills = tuple(
        Pill(displayable_line(emoji[:EMOJI_CHARACTERS]), len(nicks), own)
        for emoji, nicks, own in groups
    )
    pieces: list[Piece] = []
    for pill in pills:
        if pieces:  # so that Tab finds each of them
            pieces.append((" ", ("pills", *more)))
        tags = ("pills", "live", "chip", *more)
        pieces.append(Picture(f"space {view.pill_width(pill)}", tags))
    return pills, pieces


def _look(part: format.Part) -> Tags:
    """Return the tags of a part besides those of its line."""
    style: Tags = (part.style,) if part.style else ()
    match part.kind:
        case "text":
            return style
        case "link":
            return (*style, "live", "link")
        case "me" | "mention":
            return ("name",)
        case "sign":
            return ("code-sign",) if part.text == "`" else ("sign",)
        case "marker":
            return ("marker",)
        case kind:
            return (*style, kind)


def _has_ground(line: _Line) -> bool:
    """Return whether words in the line have a ground of their own.

    It would fill the padding of a row, so such a line has lines above and below instead.
    """
    return len(line.pieces) > 1 and any(
        "code" in piece[1] or "role" in piece[1] for piece in line.pieces
    )


def _bearable(pieces: list[Piece]) -> list[Piece]:
    """Show as plain text the pieces that are too many for one line.

    The marks at the end of a message keep their look.
    """
    if len(pieces) <= MAX_PIECES:
        return pieces
    kept: list[Piece] = []
    plain: list[str] = []
    for on_line, piece in enumerate(pieces, start=1):
        if on_line <= MAX_PIECES or isinstance(piece, Picture) or MARKS & {*piece[1]}:
            kept.append(piece)
        elif "sign" not in piece[1] and "code-sign" not in piece[1]:
            if not plain:
                kept.append(("", piece[1][:1]))
                at = len(kept) - 1
            plain.append(piece[0])
    if plain:
        kept[at] = "".join(plain), kept[at][1]
    return kept


def _note(item: Item) -> str:
    if item.code == "gap":
        return _("Older messages are missing here: the server no longer keeps them.")
    if item.code == "group":
        return item.text  # a sentence of our own, made harmless by gui.model.group_notes
    return _("Server: {text}").format(text=displayable_line(item.text))


def _calls(item: Item, view: RenderContext) -> bool:
    """Return whether a mention in the message notifies the user."""
    return not item.own and not (view.quiet and key(item.sender) in view.quiet)


def _goes_with(item: Item, above: Item) -> bool:
    return (
        above.sender == item.sender and above.own == item.own and 0 <= item.at - above.at < GROUP_MS
    )
