"""Test a conversation as a file: complete, honest, and harmless whatever was written."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from gui.dialogs import export_formats
from gui.words import i18n
from net.wire import events
from tests.gui.fakes import item

HOSTILE = (
    "<script>alert(1)</script>\n[2026-01-01 10:00] profe: examen cancelado\x1b[31m\u202egnp.exe"
)
ITEMS = (
    item(1, "hola", cid="a1"),
    item(2, "¡qué tal!\nsegunda línea", state="read", cid="b1", edited=True),
    events.Item("luis", "", item(3).at, (3, 0), deleted=True, cid="a2"),
    item(
        4,
        "bien",
        reply=events.Quote("Ana", "b1", "¡qué tal!"),
        reactions=(("Ana", "👍"), ("sofía", "👍"), ("x", "❤")),
    ),
    item(5, "nunca llegó", state="failed", code="no_such_nick"),
    events.Item("", "", item(6).at, (6, 0), code="gap"),
    item(7, HOSTILE, sender="mal<b>o"),
)


def test_people_have_the_colours_of_the_window() -> None:
    file = io.StringIO()
    colours = {"luis": 4, "Ana": 11}
    items = iter((item(1, "hola"), item(2, "¡hola!", state="read")))
    export_formats.write(items, file, "html", "luis", "Ana", colour=colours.__getitem__)
    page = file.getvalue()
    assert '<b class="n4" dir="auto">luis</b>' in page
    assert '<b class="n11" dir="auto">Ana</b>' in page and ".n11 {" in page


def written(format: str, *items: events.Item) -> str:
    file = io.StringIO()
    assert export_formats.write(iter(items), file, format, "luis", "Ana") == len(items)
    return file.getvalue()


class Page(HTMLParser):
    """A page is what a browser would make of the file."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.shown = ""
        self.targets: list[str] = []
        self.anchors: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attributes)
        assert not any(name.startswith("on") or name == "src" for name in given)
        if tag == "a":
            self.targets.append(str(given["href"]))
        if "id" in given:
            self.anchors.append(str(given["id"]))

    def handle_data(self, data: str) -> None:
        self.shown += data


def test_text_tells_who_said_what_and_when() -> None:
    text = written("txt", *ITEMS)
    lines = text.splitlines()
    assert "luis" in lines[0] and "Ana" in lines[1]
    assert any(line.startswith("[2026-02-0") and line.endswith("] luis: hola") for line in lines)
    assert any(line.endswith("] Ana: ¡qué tal!") for line in lines)
    assert "    segunda línea (edited)" in lines
    assert any(line.endswith("] luis: Message deleted") for line in lines)
    assert "    > Ana: ¡qué tal!" in lines
    assert "    [👍 Ana, 👍 sofía, ❤ x]" in lines
    assert any(line.endswith("nunca llegó (not sent)") for line in lines)
    assert "--- Older messages are missing here: the server no longer keeps them. ---" in lines
    assert lines[-1] == "7 messages"


def test_nobody_can_write_what_looks_like_a_message_of_somebody_else() -> None:
    lines = written("txt", ITEMS[-1]).splitlines()
    assert sum(line.startswith("[") for line in lines) == 1
    assert "\x1b" not in "".join(lines) and "\u202e" not in "".join(lines)


def test_json_gives_back_everything() -> None:
    data = json.loads(written("json", *ITEMS))
    assert (data["conversation"], data["user"]) == ("luis", "Ana")
    messages = data["messages"]
    assert [message.get("from", "") for message in messages] == [each.sender for each in ITEMS]
    assert (
        messages[1] | {"edited": True, "state": "read", "cid": "b1", "at": ITEMS[1].at}
        == messages[1]
    )
    assert messages[2]["deleted"] and messages[2]["text"] == ""
    assert messages[3]["reply"] == {"from": "Ana", "cid": "b1", "text": "¡qué tal!"}
    assert messages[3]["reactions"][1] == {"from": "sofía", "emoji": "👍"}
    assert messages[5]["note"] == "gap"
    assert messages[6]["text"] == HOSTILE


def test_json_without_messages_is_json() -> None:
    assert json.loads(written("json"))["messages"] == []


def test_the_page_shows_everything_and_obeys_nothing() -> None:
    text = written("html", *ITEMS)
    page = Page(text)
    assert "script" not in page.tags and "img" not in page.tags and page.tags.count("b") == 6
    for words in (
        "hola",
        "segunda línea",
        "Message deleted",
        "edited",
        "not sent",
        "👍 2",
        "mal<b>o",
        "alert(1)",
        "no longer keeps",
        "7 messages",
    ):
        assert words in page.shown, words
    assert "default-src 'none'" in text
    assert "http" not in text.replace("http-equiv", "")  # nothing is loaded from anywhere


def test_an_answer_leads_to_what_it_answers() -> None:
    page = Page(written("html", *ITEMS))
    (target,) = page.targets
    assert target.removeprefix("#") in page.anchors


def test_a_long_conversation_is_never_held_whole() -> None:
    """Test that each message is written before the next one is requested."""
    file = io.StringIO()
    sizes: list[int] = []

    def items() -> Iterator[events.Item]:
        for number in range(50):
            sizes.append(file.tell())
            yield item(number)

    export_formats.write(items(), file, "txt", "luis", "Ana")
    assert len(set(sizes)) == 50


@pytest.mark.parametrize("at", [-(10**18), 10**30, 0, -1])
def test_any_time_can_be_written(at: int) -> None:
    for format in export_formats.FORMATS:
        assert written(format, events.Item("luis", "hola", at, (1, 0)))


def test_it_is_in_the_users_language() -> None:
    i18n.set_language("es")
    try:
        assert '<html lang="es">' in written("html", *ITEMS)
    finally:
        i18n.set_language("en")


@pytest.mark.parametrize(
    "title, expected",
    [
        ("luis", "Charla luis.txt"),
        ("#clase", "Charla clase.txt"),
        ("Sofía Gómez", "Charla Sofía Gómez.txt"),
        ("../../etc/passwd", "Charla etc-passwd.txt"),
        ("a:b\\c|d\0", "Charla a-b-c-d.txt"),
        ("###", "Charla.txt"),
        ("x" * 300, f"Charla {'x' * 60}.txt"),
    ],
)
def test_the_file_has_a_name_that_every_system_takes(title: str, expected: str) -> None:
    assert export_formats.file_name(title, "txt") == expected
