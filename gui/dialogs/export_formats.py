"""Write a conversation as text, JSON or a web page, to be read without Charla.

The module needs no tkinter. Messages are written as they are read, one by one, so a conversation of
any length fits. The file is honest: it says what was edited, deleted, never sent or is missing. And
it is safe: no text can pose as another message, and the page loads nothing and runs nothing.
"""

from __future__ import annotations

import datetime
import html
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from gui.looks.palette import DARK, LIGHT, Palette
from gui.model.numbers import Numbers
from gui.words import i18n
from gui.words.i18n import N_, _, ngettext
from gui.words.said import gone, quoted, said
from gui.words.times import zoned_moment
from net import VERSION
from net.wire import names
from net.wire.events import Item, Quote
from net.wire.visible import visible

FORMATS = {"txt": N_("Text"), "html": N_("Web page"), "json": N_("Data (JSON)")}
QUOTED_CHARACTERS = 80
INDENT = "    "
# States of the user's own messages that are worth mentioning: others may not have the message.
_STATES = {"pending": N_("pending"), "failed": N_("not sent"), "unconfirmed": N_("not confirmed")}


def write(
    items: Iterable[Item],
    file: TextIO,
    format: str,
    title: str,
    me: str,
    *,
    colour: Callable[[str], int] | None = None,
) -> int:
    """Write the messages and return their number.

    Args:
        items: the messages, oldest first.
        file: must be opened as UTF-8, without translation of line feeds.
        format: one of FORMATS.
        title: the title of the conversation.
        me: the nick of the user.
        colour: returns the number of a person's colour, as the window shows it; without it, colours
            are given out in the order in which people write.
    """
    begin, each, end = (
        _page(title, me, colour or Numbers().colour)
        if format == "html"
        else {"txt": _text, "json": _data}[format](title, me)
    )
    file.write(begin)
    count = 0
    for item in items:
        file.write(each(item))
        count += 1
    file.write(end(count))
    return count


def file_name(title: str, format: str) -> str:
    """Return a file name that every system accepts, made from the conversation's title."""
    kept = "".join(
        character if character.isalnum() or character in " -_" else "-" for character in title
    )
    return f"Charla {kept.strip(' -')[:60].strip()}".strip() + f".{format}"


Parts = tuple[str, Callable[[Item], str], Callable[[int], str]]


# --- text -----------------------------------------------------------------------------------------


def _text(title: str, me: str) -> Parts:
    lines = [_heading(title), _origin(me), ""]

    def each(item: Item) -> str:
        if not item.sender:
            return f"--- {_note(item)} ---\n"
        head = f"[{zoned_moment(item.at):%Y-%m-%d %H:%M}] {_one_line(item.sender)}: "
        # Further lines are indented, so none of them can pose as a message of somebody else.
        said = _said(item).replace("\n", "\n" + INDENT)
        after = "".join(f" ({remark})" for remark in _remarks(item))
        quote = f"{INDENT}> {_quoted(item.reply)}\n" if item.reply else ""
        reactions = f"{INDENT}[{_reactions(item)}]\n" if item.reactions else ""
        return f"{head}{said}{after}\n{quote}{reactions}"

    return "\n".join(lines) + "\n", each, lambda count: f"\n{_count(count)}\n"


# --- JSON -----------------------------------------------------------------------------------------


def _data(title: str, me: str) -> Parts:
    """Write one message per line, so that the file can also be read line by line."""
    first = True

    def dump(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    def each(item: Item) -> str:
        nonlocal first
        separator, first = ("" if first else ",\n"), False
        told: dict[str, object] = {
            "from": item.sender,
            "at": item.at,
            "time": _iso(item.at),
            "text": item.text,
        }
        if not item.sender:
            told = {
                "note": item.code or "server",
                "at": item.at,
                "time": _iso(item.at),
                "text": item.text,
            }
        told |= {"kind": item.kind} if item.kind else {}
        told |= {"cid": item.cid} if item.cid else {}
        told |= {"state": item.state} if item.state else {}
        told |= {"edited": True} if item.edited else {}
        told |= {"deleted": True} if item.deleted else {}
        if item.reply is not None:
            told["reply"] = {
                "from": item.reply.sender,
                "cid": item.reply.cid,
                "text": quoted(item.reply),
            }
        if item.reactions:
            told["reactions"] = [{"from": nick, "emoji": emoji} for nick, emoji in item.reactions]
        return separator + dump(told)

    begin = (
        f'{{"program": {dump(f"Charla {VERSION}")}, "conversation": {dump(title)}, "user": '
        f"{dump(me)},\n"
        '"messages": [\n'
    )
    return begin, each, lambda _count: "\n]}\n"


# --- a web page -----------------------------------------------------------------------------------

_STYLE = """
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 3rem; background: var(--page);
  color: var(--text); font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; }
header p, footer, h2, time, .remark, .note { color: var(--muted); font-size: .85rem;
  font-weight: normal; }
header p { margin: .2rem 0 0; } footer { margin-top: 2rem; }
h2 { text-align: center; margin: 1.8rem 0 .6rem; } .note { text-align: center; margin: 1rem 2rem; }
article { padding: .3rem .6rem; border-radius: .4rem; }
article:target { background: var(--mention); }
article header { display: flex; gap: .6rem; align-items: baseline; }
article p { margin: 0; white-space: pre-wrap; } .gone { color: var(--muted); font-style: italic; }
blockquote { margin: .1rem 0 .2rem; padding-left: .6rem; border-left: 3px solid var(--edge);
  color: var(--muted); font-size: .9rem; }
blockquote a { color: inherit; text-decoration: none; }
.reactions span { display: inline-block; background: var(--hover); border-radius: .4rem;
  padding: 0 .4rem; margin: .2rem .3rem 0 0; font-size: .85rem; }
@media print { article { break-inside: avoid; } }
"""


def _page(title: str, me: str, colour: Callable[[str], int]) -> Parts:
    last: list[datetime.date] = []

    def each(item: Item) -> str:
        moment = zoned_moment(item.at)
        day = ""
        if last != [moment.date()]:
            last[:] = [moment.date()]
            day = f"<h2>{moment:%Y-%m-%d}</h2>\n"
        if not item.sender:
            return f'{day}<p class="note">{_escape(_note(item))}</p>\n'
        anchor = f' id="{_anchor(item.sender, item.cid)}"' if item.cid else ""
        words = f'<p dir="auto"{" class=gone" if item.deleted else ""}>{_escape(_said(item))}</p>'
        return (
            f'{day}<article{anchor}><header><b class="n{colour(item.sender)}" '
            f'dir="auto">{_escape(_one_line(item.sender))}</b> <time '
            f'datetime="{_iso(item.at)}">{moment:%H:%M}</time>'
            + "".join(
                f' <span class="remark">{_escape(remark)}</span>' for remark in _remarks(item)
            )
            + "</header>"
            + (
                f'<blockquote dir="auto"><a href="#{_anchor(item.reply.sender, item.reply.cid)}">'
                f"{_escape(_quoted(item.reply))}</a></blockquote>"
                if item.reply
                else ""
            )
            + words
            + (
                '<div class="reactions">'
                + "".join(
                    f'<span title="{_escape(", ".join(who))}">{_escape(_one_line(emoji))} '
                    f"{len(who)}</span>"
                    for emoji, who in _by_emoji(item)
                )
                + "</div>"
                if item.reactions
                else ""
            )
            + "</article>\n"
        )

    begin = (
        f'<!DOCTYPE html>\n<html lang="{i18n.language()}"><head><meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src '
        "'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" '
        'content="light dark">\n'
        f"<title>{_escape(_heading(title))}</title>\n<style>\n:root {{ {_variables(LIGHT)} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_variables(DARK)} }} }}{_STYLE}"
        + " ".join(
            f".n{number} {{ color: var(--n{number}); }}" for number in range(len(LIGHT.people))
        )
        + f'\n</style></head><body>\n<header><h1 dir="auto">{_escape(_heading(title))}</h1>'
        f"<p>{_escape(_origin(me))}</p></header>\n"
    )
    return begin, each, lambda count: f"<footer>{_escape(_count(count))}</footer>\n</body></html>\n"


def _variables(p: Palette) -> str:
    named = {
        name: getattr(p, name) for name in ("page", "text", "muted", "edge", "hover", "mention")
    }
    named |= {f"n{number}": colour for number, colour in enumerate(p.people)}
    return " ".join(f"--{name}: {colour};" for name, colour in named.items())


def _anchor(sender: str, cid: str) -> str:
    """Return the anchor of a message, computed from its id, so that answers can link to it."""
    return f"m{zlib.crc32(f'{names.key(sender)} {cid}'.encode('utf-8', 'replace')):08x}"


def _escape(text: str) -> str:
    return html.escape(text)


# --- common parts ---------------------------------------------------------------------------------


def _heading(title: str) -> str:
    return _("Conversation: {title}").format(title=_one_line(title))


def _origin(me: str) -> str:
    return _("Exported by Charla {version} for {name}; times are local.").format(
        version=VERSION, name=_one_line(me)
    )


def _count(count: int) -> str:
    return ngettext("{n} message", "{n} messages", count).format(n=count)


def _note(item: Item) -> str:
    if item.code == "gap":
        return _("Older messages are missing here: the server no longer keeps them.")
    return _one_line(item.text)


def _said(item: Item) -> str:
    return gone(item) if item.deleted else visible(said(item))


def _remarks(item: Item) -> Iterator[str]:
    if item.edited and not item.deleted:
        yield _("edited")
    if item.state in _STATES:
        yield _(_STATES[item.state])


def _quoted(quote: Quote) -> str:
    text = _one_line(quoted(quote))
    if len(text) > QUOTED_CHARACTERS:
        text = text[:QUOTED_CHARACTERS] + "…"
    return f"{_one_line(quote.sender)}: {text}" if text else _one_line(quote.sender)


def _by_emoji(item: Item) -> list[tuple[str, list[str]]]:
    """Return each emoji with the nicks of those who chose it."""
    by_emoji: dict[str, list[str]] = {}
    for nick, emoji in item.reactions:
        by_emoji.setdefault(emoji, []).append(_one_line(nick))
    return list(by_emoji.items())


def _reactions(item: Item) -> str:
    return ", ".join(f"{_one_line(emoji)} {_one_line(nick)}" for nick, emoji in item.reactions)


def _one_line(text: str) -> str:
    return visible(text).replace("\n", " ").replace("\t", " ")


def _iso(at: int) -> str:
    return zoned_moment(at).isoformat(timespec="milliseconds")
