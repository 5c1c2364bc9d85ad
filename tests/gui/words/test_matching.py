"""Test that exactly the words that are found are marked, and how names match a typed text.

What is found is asked of FTS5 itself.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gui.words.matching import fold, has_words, in_order, matching, rank, spans
from gui.words.tokenizer import ACCENT, folded
from net.journal import search
from tests.speed import assert_quick

# --- messages -------------------------------------------------------------------------------------


class Index:
    """An index is a table of words like the journal's, with one message at a time."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(search.CREATE)

    def finds(self, text: str, query: str) -> bool:
        pattern = search.pattern(query)
        self._database.execute(search.INSERT, (1, search.mark(1), search.spelled_out(text)))
        found = (
            self._database.execute("SELECT 1 FROM word WHERE word MATCH ?", (pattern,)).fetchone()
            if pattern
            else None
        )
        self._database.execute(search.DELETE, (1,))
        return found is not None


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with closing(sqlite3.connect(":memory:")) as database:
        yield Index(database)


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in spans(text, query)]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Mañana hay sesión", "SESION", ["sesión"]),
        ("Mañana hay sesión", "man se", ["Mañ", "se"]),
        ("la desesperación", "sesp", []),  # only beginnings of words
        ("luis@aula-3: ok", "aula 3", ["aula", "3"]),
        ("luis@aula-3: ok", "aula-3", ["aula-3"]),
        ("en el aula, a las 3", "aula-3", []),  # one after the other, or not at all
        ("sock_listen(fd)", "listen", ["listen"]),
        ("sock_listen(fd)", "sock_list", ["sock_list"]),
        ("sock listen(fd)", "sock_list", ["sock list"]),
        ("socket listen", "sock_list", []),
        ("uno dos tres", "uno_dos dos_tres", ["uno dos tres"]),
        ("ja ja ja", "ja_ja", ["ja ja ja"]),
        ("E\u0301xito", "exito", ["E\u0301xito"]),
        ("cafe\u0301s", "café", ["cafe\u0301"]),
        ("café", "cafe\u0301", ["café"]),
        ("\u0301 \u0301uno", "\u0301uno", ["uno"]),
        ("hola 🎉fiesta", "fies", ["fies"]),
        ("🎉", "🎉", []),
        ("x", "", []),
        ('x "*( -', '"*( -', []),
        ("die Straße hier", "strasse", ["Straße"]),
        ("die Straße hier", "STRAẞE", ["Straße"]),
        ("die STRASSE hier", "straße", ["STRASSE"]),
        ("die Straße hier", "stras", ["Straß"]),  # half a letter can't be marked
        ("Größe: groß", "gross", ["Größ", "groß"]),
        ("la conﬁguración", "config", ["conﬁg"]),
        ("oﬃce", "offi", ["oﬃ"]),
        ("ΟΔΟΣ", "οδος", ["ΟΔΟΣ"]),
        ("Ελλάδα", "ΕΛΛΆ", ["Ελλά"]),
        ("Ελλάδα", "ελλα", []),  # the index leaves the accents of Latin letters out only
        ("Привет", "при", ["При"]),
        ("日本語です", "日本", ["日本"]),
        ("नमस्ते", "नमस्ते", ["नमस्ते"]),  # the index sees several words
        ("sesión de sesiones", "sesion sesiones", ["sesión", "sesiones"]),
        ("3,14 y 314", "3,1", ["3,1"]),
        ("hola\0mundo", "mundo", ["mundo"]),
    ],
)
def test_words_are_marked_where_the_index_finds_them(
    text: str, query: str, found: list[str], index: Index
) -> None:
    assert marked(text, query) == found
    assert index.finds(text, query) is bool(found)


# Words that are nearly the same, signs that separate them, and some others.
WORDS = st.sampled_from(
    [
        "sesión", "sesio\u0301n", "SESIÓN", "sesiones", "ses", "año", "an\u0303o", "ano",
        "sock", "listen", "sock_listen", "sock_", "_", "__init__", "3", "33", "3.14", "aula-3",
        "don't", "don", "t", "🎉", "🥰", "a🎉b", "\u0301", "e\u0301\u0323", "Ελλάδα", "ελλα",
        "Straße", "strasse", "ﬁn", "İ", "ı", "Привет", "йод", "שָׁלוֹם", "שלום", "日本語", "नमस्ते",
        "العربية", "ǆ", "º", "½", "①", "’", "\u200d", "\ufe0f", "\xad",
    ]
)  # fmt: skip
SIGNS = st.sampled_from(["", " ", "_", "-", ".", ", ", "\n", "'", "\u0301", "🎉", "\t", "\0"])
PHRASES = st.lists(st.tuples(WORDS, SIGNS), max_size=6).map(
    lambda pairs: "".join(word + sign for word, sign in pairs)
)
# Few letters, so that much is found: with and without accents, in one character and in two.
CROWDED = st.text("aAáe\u0301\u0323ά_ .", max_size=12)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TEXTS = PHRASES | CROWDED | CROWDED | ANYTHING


def variants(text: str) -> st.SearchStrategy[str]:
    """Return variants of a text: in capitals, and with its accents apart or together."""
    forms = [text, text.upper(), *(unicodedata.normalize(form, text) for form in ("NFC", "NFD"))]
    return st.sampled_from(forms)


def pieces(text: str) -> st.SearchStrategy[str]:
    """Return queries made of pieces of the text, cut anywhere, and words it may not contain."""
    ends = st.integers(0, len(text))
    piece = st.tuples(ends, ends).map(lambda cut: text[min(cut) : max(cut)]).flatmap(variants)
    return st.lists(piece | piece | CROWDED | WORDS, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS.flatmap(lambda text: st.tuples(st.just(text), pieces(text))))
@example(("e\u0301xito", "éx"))
@example(("éxito", "e\u0301x"))
@example(("ελλα\u0301δα", "ελλα"))
@example(("Straße", "straSSE"))
@example(("ß\u0301 sſ", "ss"))
@example(("uno_dos", "dos"))
@example(("á e\u0301 o", "a_é e_o"))
def test_what_is_found_is_what_is_marked(index: Index, text_and_query: tuple[str, str]) -> None:
    """Test that a message is found exactly if each word of the query is marked in it."""
    text, query = text_and_query
    asked = search.words_of(query)
    assume(len(asked) <= search.MOST_WORDS)
    # The query leaves out what the index does not count as a word.
    each = [word for word in asked if has_words(word)]
    together = {at for span in spans(text, query) for at in range(*span)}
    assert together == {at for word in each for span in spans(text, word) for at in range(*span)}
    assert index.finds(text, query) is (bool(each) and all(spans(text, word) for word in each))


@settings(max_examples=200, deadline=None)
@given(TEXTS.flatmap(lambda text: st.tuples(st.just(text), pieces(text))))
def test_marks_stand_in_their_order_and_show_words_that_are_found_alone(
    index: Index, text_and_query: tuple[str, str]
) -> None:
    text, query = text_and_query
    assert len(folded(text)) == len(text)
    at = -1
    for start, end in spans(text, query):
        assert at < start < end <= len(text)
        at = end
        assert any(index.finds(text[start:], word) for word in search.words_of(query))


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301" * 16_000,
        "\u0315\u0300" * 8_000,
        "a\u0301" * 8_000,
        "a " * 8_000,
        "_" * 16_000,
        "a\u0301_" * 5_000,
        "".join(map(chr, range(0x4E00, 0x8C00))),
    ],
    ids=["accents", "stray accents", "accented", "words", "signs", "mixed", "characters"],
)
@pytest.mark.parametrize("query", ["zzz", "a_" * 100, "a " * 100, "a\u0301" * 100, "\u0301" * 200])
def test_no_text_and_no_query_takes_long(text: str, query: str) -> None:
    assert_quick(lambda: spans(text, query), 0.5)


def test_what_is_pasted_is_cut() -> None:
    assert marked("hola", "hola " + "x" * 10**6) == ["hola"]
    assert not has_words("_" * 300 + "hola")


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query, name, expected",
    [
        ("so", "Sofía Gómez", 0),
        ("gom", "Sofía Gómez", 1),
        ("GÓMEZ", "sofia gomez", 1),
        ("fia", "Sofía Gómez", 2),
        ("so go", "Sofía Gómez", 1),
        ("go so", "Sofía Gómez", 1),
        ("x", "Sofía Gómez", None),
        ("redes", "dudas-de-redes", 1),
        ("nandu", "Ñandú", 0),
        ("ss", "Straße", 2),
        ("so x", "Sofía Gómez", None),
    ],
)
def test_how_well_a_name_answers(query: str, name: str, expected: int | None) -> None:
    assert rank(fold(query), fold(name)) == expected


def test_beginnings_come_first_and_the_rest_keeps_its_order() -> None:
    people = ["marcos", "Óscar", "oscuro", "Ana O", "luis"]
    assert matching("o", people, str) == ["Óscar", "oscuro", "Ana O", "marcos"]
    assert matching(" ", people, str) == people


def test_names_stand_in_the_order_people_expect() -> None:
    expected = [
        "Álvaro", "ana", "Ana 2", "ana 10", "ana 10b", "Nuria", "ñandú", "Óscar", "persona 9",
        "persona 10",
    ]  # fmt: skip
    for mixed in (expected, expected[::-1]):
        assert sorted(mixed, key=in_order) == expected
    for hostile in ("", "9" * 5000, "²", "1" * 31 + "a", "\ud800"):
        assert sorted(["ana", hostile], key=in_order)


def test_the_order_of_two_names_never_depends_on_which_comes_first() -> None:
    names = ["ana", "Ana", "ána", "n\u0303u", "ñu", "a1", "a01", "a", "1a", "1", "a1b2", "a1b10"]
    backwards = names[::-1]
    assert sorted(names, key=in_order) == sorted(backwards, key=in_order)


def test_what_is_the_same_to_the_index_is_the_same_in_names() -> None:
    alike: dict[str, set[str]] = {}
    letters = "".join(map(chr, range(0x3100)))
    for letter, index_has in zip(letters, folded(letters), strict=True):
        alike.setdefault(index_has, set()).add(fold(letter))
    del alike[" "], alike[ACCENT]
    assert [names for names in alike.values() if len(names) > 1] == []
