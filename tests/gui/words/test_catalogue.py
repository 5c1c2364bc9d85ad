"""Test the texts of errors and states in both languages, and the catalogues that have them."""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog

import gui
from gui.model import wording
from gui.model.model import Model
from gui.words import errors, i18n
from net.client.link import REASONS
from net.shared.system_language import system_language
from net.wire import events
from tests.gui.fakes import ADDRESS, connected

ROOT = Path(gui.__file__).parent.parent
LOCALE = ROOT / "gui" / "locale"
SERVER_CODES = {
    "nick_taken", "bad_nick", "bad_room", "bad_text", "no_such_nick", "not_in_room", "server_full",
    "replaced", "shutdown", "slow", "timeout", "too_long", "storage", "not_here", "nick_alike",
    "room_taken",
}  # fmt: skip
JOURNAL_CODES = {"journal", "in_use", "journal_newer", "journal_damaged"}


@pytest.fixture(autouse=True, params=sorted(i18n.LANGUAGES))
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


@pytest.mark.parametrize("code", sorted(REASONS | SERVER_CODES | JOURNAL_CODES))
def test_every_code_is_explained(code: str) -> None:
    said = errors.explain(code, "The system's words.", address="aula:8080", nick="Ana")
    assert code in errors.KNOWN_CODES
    for sentence in said[:3]:
        assert sentence.endswith(".") and len(sentence) > 10
        assert "{" not in sentence or code == "bad_nick"


@pytest.mark.parametrize("code", ["storage", "journal"])
def test_what_ends_a_connection_is_explained_otherwise_than_what_fails_one_message(
    code: str,
) -> None:
    message, end = errors.explain(code), errors.explain_end(code)
    assert not set(message[:3]) & set(end[:3])
    assert errors.explain_end("refused") == errors.explain("refused")


@pytest.mark.parametrize("code", ["not_in_room", "no_such_nick", "storage"])
def test_what_refuses_a_wish_is_explained_otherwise_than_what_fails_one_message(code: str) -> None:
    message, wish = errors.explain(code), errors.explain_wish(code, nick="eva")
    assert not set(message[:2]) & set(wish[:2])
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in wish[:3])
    assert errors.explain_wish("bad_room") == errors.explain("bad_room")


@pytest.mark.parametrize("hostile", ["{x}", "{0}", "{", "%s", "a\0b", "\ud800", "", "\n"])
def test_whatever_a_server_says_can_be_explained(hostile: str) -> None:
    for code in (hostile, "network", "refused", "no_such_host", "nick_taken", "bad_nick"):
        said = errors.explain(code, hostile, address=hostile, nick=hostile)
        assert all(said[:3])
        "".join(said[:3]).encode()
        assert "\n" not in "".join(said[:3])


def test_an_unknown_code_is_told_with_its_details() -> None:
    said = errors.explain("new_code", "what the server said")
    assert "new_code" in said.title and "what the server said" in said.why


# --- states ---------------------------------------------------------------------------------------


def test_every_state_of_the_connection_has_words() -> None:
    model = Model("Ana", clock=lambda: 0)
    for event, has_trouble in (
        (events.Connecting(ADDRESS, 1), False),
        (events.PlainServerFound(ADDRESS, ""), True),
        (connected("luis"), False),
        (connected(plain=True), False),
        (events.Disconnected("lost", "", 2.0), True),
        (events.Connecting(ADDRESS, 2), True),
        (events.Disconnected("replaced", "", None), True),
    ):
        model.apply(event)
        assert ADDRESS in wording.status(model, 0).text
        assert bool(wording.trouble(model, 0)) is has_trouble, event


@pytest.mark.parametrize(
    "now, seconds", [(0, 2), (999, 2), (1_000, 1), (1_999, 1), (2_000, 0), (9_000, 0)]
)
def test_the_countdown_never_goes_below_zero(now: int, seconds: int) -> None:
    model = Model("Ana", clock=lambda: 0)
    model.apply(events.Disconnected("lost", "", 2.0))
    trouble = wording.trouble(model, now)
    assert trouble and re.findall(r"\d+", trouble[1]) == [str(seconds)]


# --- catalogues -----------------------------------------------------------------------------------


def sources() -> list[Path]:
    return [ROOT / "main.py", *sorted((ROOT / "gui").rglob("*.py"))]


def extracted() -> dict[object, set[str]]:
    """Return every message of the sources, with its placeholders."""
    found: dict[object, set[str]] = {}
    for path in sources():
        for _line, message, _comments, _context in extract.extract(
            "python", io.BytesIO(path.read_bytes()), {**extract.DEFAULT_KEYWORDS, "N_": None}
        ):
            found[message] = placeholders(message[0] if isinstance(message, tuple) else message)
    return found


def placeholders(text: str) -> set[str]:
    return {
        name
        for _text, name, _spec, _conversion in string.Formatter().parse(text)
        if name is not None
    }


def messages(catalog: Catalog) -> dict[object, object]:
    """Return singular and plural as tuples, since Babel's readers give either tuples or lists."""
    pairs = ((message.id, message.string) for message in catalog if message.id)
    return {
        one if isinstance(one, str) else tuple(one): text
        if isinstance(text, str)
        else tuple(text or ())
        for one, text in pairs
    }


def read_po(path: Path) -> Catalog:
    with path.open("rb") as file:
        return pofile.read_po(file)


def test_the_template_is_what_the_sources_say() -> None:
    assert set(messages(read_po(LOCALE / "charla.pot"))) == set(extracted())


def test_spanish_is_complete_and_fits() -> None:
    catalog = read_po(LOCALE / "es" / "LC_MESSAGES" / "charla.po")
    wanted = extracted()
    assert set(messages(catalog)) == set(wanted)
    for message in catalog:
        if not message.id:
            continue
        texts = [
            str(text)
            for text in (
                [message.string] if isinstance(message.string, str) else message.string or []
            )
        ]
        assert len(texts) == (2 if isinstance(message.id, tuple) else 1), message.id
        assert not message.fuzzy, message.id
        assert all(texts), message.id
        assert all(placeholders(text) == wanted[message.id] for text in texts), message.id


def glossary() -> dict[str, set[str]]:
    """Return what is not to be said in English and in Spanish, as CONTRIBUTING.md has it."""
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _before, head, rest = said.partition("| English | not | Spanish | not |\n")
    table = rest.split("\n\n")[0].splitlines()[1:]
    columns = list(zip(*(row.strip("|").split("|") for row in table), strict=True))
    assert head and len(columns) == 4
    return {
        code: {word for cell in columns[place] for word in cell.strip().split(", ") if word}
        for code, place in (("en", 1), ("es", 3))
    }


def slips(text: str, words: set[str]) -> list[str]:
    """Return which of these words the text has; one that ends with "…" has any ending."""
    return [
        word
        for word in sorted(words)
        if re.search(
            rf"\b{re.escape(word.removesuffix('…'))}" + r"\w*" * word.endswith("…") + r"\b",
            text if word[0].isupper() else text.lower(),
        )
    ]


def test_the_words_of_the_glossary_are_found() -> None:
    assert slips("Este ordenador", {"ordenador…", "enador"}) == ["ordenador…"]
    assert slips("Ordenadores: Enter", {"ordenador…", "Enter"}) == ["Enter", "ordenador…"]
    assert not slips("there, entered", {"he", "Enter"})


def test_one_thing_has_one_word() -> None:
    words = glossary()
    for message in read_po(LOCALE / "es" / "LC_MESSAGES" / "charla.po"):
        for code, texts in (("en", message.id), ("es", message.string)):
            for text in (texts,) if isinstance(texts, str) else texts or ():
                assert not message.id or not slips(text, words[code]), text


def test_the_readme_speaks_as_the_window_does() -> None:
    said = (ROOT / "README.es.md").read_text(encoding="utf-8")
    for paragraph in re.sub(r"```.*?```|`[^`]*`", "", said, flags=re.DOTALL).split("\n\n"):
        assert not slips(" ".join(paragraph.split()), glossary()["es"]), paragraph


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    folder = LOCALE / "es" / "LC_MESSAGES"
    with (folder / "charla.mo").open("rb") as file:
        compiled = mofile.read_mo(file)
    assert messages(compiled) == messages(read_po(folder / "charla.po"))


def test_no_text_hides_where_it_can_t_be_extracted() -> None:
    """Find texts inside f-strings, where Babel does not look."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
                names = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
                assert not names & {"_", "N_", "ngettext"}, (path.name, node.lineno)


# --- the system's language ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "variables, expected",
    [
        ({"LANG": "es_ES.UTF-8"}, "es"),
        ({"LANG": "es"}, "es"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "es_MX"}, "es"),
        ({"LANG": "en_GB", "LANGUAGE": "de:es:en"}, "es"),
    ],
)
def test_the_system_s_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system_language(i18n.LANGUAGES) == expected
    i18n.set_language("klingon")
    assert i18n.language() == expected
