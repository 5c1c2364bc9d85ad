"""Test the parts of messages: code, links, mentions, emoji, Python in colours, misleading links."""

from __future__ import annotations

import random
from functools import partial

import pytest

from gui.words import format, links, syntax, text
from tests.speed import assert_quick


def kinds(message: str, me: str = "Ana") -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in format.parts(message, me)]


@pytest.mark.parametrize(
    "message, expected",
    [
        ("hola", [("text", "hola")]),
        ("", [("text", "")]),
        ("usa `x = 1` y ya", [("text", "usa "), ("code", "x = 1"), ("text", " y ya")]),
        ("un ` suelto", [("text", "un ` suelto")]),
        ("`no\nasí`", [("text", "`no\nasí`")]),
        ("`https://a.es`", [("code", "https://a.es")]),
        (
            "mira:\n```python\nx = 1\n```\nya",
            [("text", "mira:"), ("block", "x = 1"), ("text", "ya")],
        ),
        ("```una línea```", [("block", "una línea")]),
        ("a ```b``` \n\nc", [("text", "a"), ("block", "b"), ("text", "\nc")]),
        ("```\n\n```", [("text", "```\n\n```")]),
        ("```sin fin", [("text", "```sin fin")]),
        ("@luis y @ANA.", [("mention", "@luis"), ("text", " y "), ("me", "@ANA"), ("text", ".")]),
        ("@anabel, ana@a.es", [("mention", "@anabel"), ("text", ", ana@a.es")]),
        ("bien 👍🏽👨\u200d👩\u200d👧", [("text", "bien "), ("emoji", "👍🏽👨\u200d👩\u200d👧")]),
        ("cae \u202egpj.exe", [("text", "cae ‹U+202E›gpj.exe")]),
    ],
)
def test_messages_are_taken_apart(
    message: str, expected: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "colour_is_safe", lambda: True)
    assert kinds(message) == expected


FORMATS = [
    # what is typed, and each part as (look, text)
    ("**sí**", [("bold", "sí")]),
    ("es **muy importante**, ¿no?", [("", "es "), ("bold", "muy importante"), ("", ", ¿no?")]),
    ("*así* o _así_.", [("italic", "así"), ("", " o "), ("italic", "así"), ("", ".")]),
    ("***todo***", [("bold-italic", "todo")]),
    ("**uno _dos_ tres**", [("bold", "uno "), ("bold-italic", "dos"), ("bold", " tres")]),
    ("**_x_** _**y**_", [("bold-italic", "x"), ("", " "), ("bold-italic", "y")]),
    ("(**a**) ¡*b*! «_c_»", "(B) ¡I! «I»"),
    ("**sí**/**no**", [("bold", "sí"), ("", "/"), ("bold", "no")]),
    ("**Nota:** texto", [("bold", "Nota:"), ("", " texto")]),
    ("**3 > 2** *¡ya!*", [("bold", "3 > 2"), ("", " "), ("italic", "¡ya!")]),
    ("这是**重点**内容", [("", "这是"), ("bold", "重点"), ("", "内容")]),
    ("**__init__**", [("bold", "__init__")]),
    ("**`x`** *`y`*", [("code bold", "x"), ("", " "), ("code italic", "y")]),
    ("**https://a.es** y", [("link bold", "https://a.es"), ("", " y")]),
    ("_https://a.es/b_c_", [("link italic", "https://a.es/b_c")]),
    ("**@luis** _@luis_", [("mention bold", "@luis"), ("", " "), ("mention italic", "@luis")]),
    ("**@Ana** _@Ana_", [("me bold", "@Ana"), ("", " "), ("me italic", "@Ana")]),
    ("*a\nb*", [("", "*a\nb*")]),
    ("**a** `*b*`", [("bold", "a"), ("", " "), ("code", "*b*")]),
    ("```\n**a**\n> b\n- c\n```", [("block", "**a**\n> b\n- c")]),
    ("`- a`\n`> b`", [("code", "- a"), ("", "\n"), ("code", "> b")]),
    (
        "> hola\n> *tú*\nya",
        [("quote", "hola\n"), ("italic quote", "tú"), ("quote", "\n"), ("", "ya")],
    ),
    ("> a\n>\n> b", [("quote", "a\n"), ("quote", "\n"), ("quote", "b")]),
    (
        "- uno\n- **dos**",
        [("marker item", "• "), ("item", "uno\n"), ("marker item", "• "), ("bold item", "dos")],
    ),
    ("* a\n2. b", [("marker item", "• "), ("item", "a\n"), ("marker item", "2. "), ("item", "b")]),
    ("*a **b* c", [("italic", "a **b"), ("", " c")]),
    ("10) a\nb", [("marker item", "10) "), ("item", "a\n"), ("", "b")]),
    ("www.upm.es, ya", [("link", "www.upm.es"), ("", ", ya")]),
    ("**www.upm.es/a**", [("link bold", "www.upm.es/a")]),
]
AS_THEY_ARE = [
    "snake_case y otro_nombre", "__init__ y __name__", "__init__.py", "2*3*4", "2**3**4",
    "x**2 + y**2", "2 * 3 * 4", "a * b", "*args, **kwargs", "f(*args, **kwargs)", "f(**a,**b)",
    "{**a, **b}", "ls *.py *.txt", "rm *.o*", "src/*/test*", "**/*.py **/*.c", "*_test*", "*test_*",
    "*foo*.py",
    "int *p, *q;", "char **argv", "*p = *q * 2;", "/* no */", "/** no */", "* * *", "***", "*****",
    "_(\"a\"), _(\"b\")", "for _ in range(3): f(_)", "a, _, b", "self._x y self.x_", "/tmp/_a_/b",
    "^_^ *_* -_- >_< *-*", "a_ y _b", "**", "** a **", "*a", "a*", "_a", "**a *b",
    ">>> import os", ">:(", ">", "-5", "- ", "1.5 y 3.14", "2026. fin", "-a", "a - b", "a > b",
    "www.py", "www.", "awww.upm.es", "a@www.upm.es", "imp*ort*ante", "(a*b*c)",
]  # fmt: skip


def looks(message: str) -> list[tuple[str, str]]:
    found = []
    for part in format.parts(message, "Ana"):
        kind = "" if part.kind == "text" else part.kind
        found.append((" ".join(filter(None, (kind, part.style, part.line))), part.text))
    return found


@pytest.mark.parametrize("message, expected", FORMATS)
def test_formats_as_typed(message: str, expected: list[tuple[str, str]] | str) -> None:
    found = looks(message)
    if isinstance(expected, str):
        found_line = "".join({"bold": "B", "italic": "I"}.get(look, said) for look, said in found)
        assert found_line == expected
    else:
        assert found == expected


@pytest.mark.parametrize("message", AS_THEY_ARE)
def test_signs_that_may_mean_something_else_stay(message: str) -> None:
    assert looks(message) == [("", message)]


def test_how_deep_an_item_is() -> None:
    deep = [part.level for part in format.parts("- a\n  - b\n    1. c\n" + " " * 12 + "- d")]
    assert deep == [0, 0, 1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize("message", [typed for typed, _parts in FORMATS])
def test_with_its_signs_a_message_is_as_it_was_typed(message: str) -> None:
    found = "".join(
        part.text for part in format.parts(message, "Ana", signs=True) if part.kind != "marker"
    )
    assert found == message or "```" in message
    at = 0
    for segment in format.segments(message, "Ana"):
        assert segment.start == at
        at = segment.end
    assert at == len(message)


@pytest.mark.parametrize(
    "message, expected",
    [
        ("👍", True),
        ("👍🏽 👨\u200d👩\u200d👧\n🇪🇸 1️⃣ ❤️", True),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", True),
        ("👍" * 6, True),
        ("👍" * 7, False),
        ("👍!", False),
        ("1", False),
        ("", False),
        (" ", False),
        ("👍" + "\u200d👍" * 60_000, False),
    ],
)
def test_messages_of_emoji_alone(
    message: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(format, "colour_is_safe", lambda: True)
    assert format.is_emoji_alone(message) is expected
    monkeypatch.setattr(format, "colour_is_safe", lambda: False)
    assert not format.is_emoji_alone(message)  # they are shown by name


def test_a_name_of_two_words_is_mentioned_whole() -> None:
    assert ("me", "@sofía gómez") in kinds("hola @sofía gómez!", "Sofía Gómez")
    assert format.mentions("@Sofía Gómez", "Sofía Gómez")
    assert not format.mentions("@Sofía", "Sofía Gómez")
    assert not format.mentions("`@Ana`", "Ana") and not format.mentions("@Ana", "")


@pytest.mark.parametrize(
    "giant",
    [
        "@ana " * 20_000,
        "**a** " * 9_000,
        "*a* **b _c_ d** " * 5_000,
        "- a\n" * 9_000,
        "> a\n" * 9_000,
        "`x` " * 20_000,
        "😀 " * 20_000,
        "https://a.b " * 9_000,
        "a" * 10**6,
    ],
)
def test_no_message_is_too_much_for_tk(giant: str) -> None:
    """Guard against lines with 40,000 mentions, for which Tk takes 20 s."""
    found = list(format.parts(giant, "ana"))
    assert len(found) <= 2 * format.MOST_MARKS + 1
    assert sum(len(part.text) for part in found) <= text.TEXT_CHARACTERS + 1


def test_a_language_is_heard_of() -> None:
    assert [part.language for part in format.parts("```c++\nint x;\n```")] == ["c++"]


def test_a_link_stays_the_same_where_emoji_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "colour_is_safe", lambda: False)
    assert kinds("👍 https://a.es/😀?x=é&y=1") == [
        ("emoji", ":thumbsup:"),
        ("text", " "),
        ("link", "https://a.es/%F0%9F%98%80?x=%C3%A9&y=1"),
    ]


@pytest.mark.parametrize(
    "message, expected",
    [
        ("hola\n\n  a todos", "hola a todos"),
        ("mira:\n```python\nimport os\n``` `x`", "mira: import os x"),
        ("a" * 50, "a" * 20 + "…"),
        ("> **hola** _a_ todos", "hola a todos"),
        ("- uno\n- __dos__", "• uno • __dos__"),
        ("a" * 18 + "👨\u200d👩\u200d👧", "a" * 18 + "…"),
    ],
)
def test_a_quote_is_one_line(message: str, expected: str) -> None:
    assert format.one_line(message, 20) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "`" * 60_000,
        "*" * 16_384,
        "_" * 16_384,
        ">" * 16_384,
        "> " * 8_192,
        ">\n" * 8_192,
        "> a\n" * 4_096,
        "- a\n" * 4_096,
        "*_" * 8_192,
        "*a " * 5_461,
        "a* " * 5_461,
        "_a " * 2_700 + "b* " * 2_700,
        "*a _b **c " * 800 + "d* e_ f** " * 800,
        "**a" * 5_461,
        "*a*" * 5_461,
        "www." * 4_096,
        "www.a-" * 2_730,
        " " * 16_384 + "-",
        " " * 12 + "1. " * 5_000,
        "```" * 20_001,
        "a`b" * 20_001,
        "@" * 60_000,
        "https://" * 9_000,
        ")" * 60_000,
        "\u200d" * 60_000,
        "😀\u200d" * 20_000,
        "https://a" + "(" * 30_000 + ")" * 30_000,
        "```py\n" * 10_000,
        "@a." * 20_000,
    ],
)
def test_no_message_takes_long(hostile: str) -> None:
    def show() -> None:
        list(format.parts(hostile, "Ana"))
        list(syntax.python(hostile))

    assert_quick(show, 0.5)


@pytest.mark.parametrize(
    "character",
    ["٠", "ﷺ", "a\u0315\u0300", "\u0315\u0300", "\x1b", "\u202e", "\n", "😀", "@a ", " "],
)
def test_no_text_of_a_hostile_server_takes_long_to_show(character: str) -> None:
    hostile = character * (8_000_000 // len(character.encode()))

    def show() -> None:
        list(format.parts(hostile, "Ana"))
        format.mentions(hostile, "Ana")
        format.one_line(hostile, 80)
        text.displayable(hostile)
        text.displayable_line(hostile)

    assert_quick(show, 0.1)


@pytest.mark.parametrize(
    "hostile", ["'''" * 20_001, '"\\' * 30_000, "rb" * 30_000, "1e" * 30_000, "\\\n" * 30_000]
)
def test_no_program_takes_long(hostile: str) -> None:
    assert "".join(part for part, _kind in syntax.python(hostile)) == hostile
    assert_quick(lambda: list(syntax.python(hostile)), 0.5)


# --- Python ---------------------------------------------------------------------------------------


def coloured(code: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part, kind in syntax.python(code):
        if kind:
            found.setdefault(kind, []).append(part)
    return found


def test_python_is_coloured() -> None:
    code = 'def f(x):  # "no"\n    return f"{x} # no" + \'\\\'\' + """y\nz""" * 0x1F - 2.5e-3\n'
    assert coloured(code) == {
        "keyword": ["def", "return"],
        "comment": ['# "no"'],
        "string": ['f"{x} # no"', "'\\''", '"""y\nz"""'],
        "number": ["0x1F", "2.5e-3"],
    }
    assert "".join(part for part, _kind in syntax.python(code)) == code


def test_what_is_not_whole_is_coloured_too() -> None:
    assert coloured("  if x:\n print('sin fin\nelse: 1") == {
        "keyword": ["if", "else"],
        "string": ["'sin fin"],
        "number": ["1"],
    }
    assert coloured("obj.class_ = imported1") == {}


@pytest.mark.parametrize(
    "language, code, expected",
    [
        ("python", "x", True),
        ("Py", "x", True),
        ("c", "import x", False),
        ("", "import os", True),
        ("", "def f():\n  pass", True),
        ("", "hola a todos", False),
        ("python", "x" * 30_000, False),
    ],
)
def test_only_python_is_coloured(language: str, code: str, expected: bool) -> None:
    assert syntax.is_python(language, code) is expected


# --- links that mislead ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url, host",
    [
        ("https://es.wikipedia.org/wiki/Socket_(red)", "es.wikipedia.org"),
        ("http://192.168.1.20:8080/x?y=a@b", "192.168.1.20:8080"),
        ("https://españa.es/niños", "españa.es"),
        ("https://пример.рф/", "пример.рф"),
        ("https://a.es/a%20b%C3%B1", "a.es"),
        ("https://GitHub.com/", "github.com"),
        ("HTTPS://WWW.WIKIPEDIA.ORG/", "www.wikipedia.org"),
        ("https://bücher.de/", "bücher.de"),
        ("www.upm.es/a", "www.upm.es"),
        ("https://日本語カナ.jp/", "日本語カナ.jp"),
        ("https://ελλάδα.gr/", "ελλάδα.gr"),
    ],
)
def test_honest_links_lead_where_they_say(url: str, host: str) -> None:
    assert links.look_at(url) == (host, "")


@pytest.mark.parametrize(
    "url, host, doubt",
    [
        ("https://www.google.com@evil.com/", "evil.com", links.USER),
        ("https://google.com\\@evil.com/", "evil.com", links.USER),
        ("https://аpple.com/", "xn--pple-43d.com (аpple.com)", links.LETTERS),
        ("https://раура.com/", "xn--80aa0cbo.com (раура.com)", links.LETTERS),
        ("https://paypaI.com/", "paypai.com", links.LETTERS),
        ("https://Iidl.es/", "iidl.es", links.LETTERS),
        ("https://ɢoogle.com/", "xn--oogle-wmc.com (ɢoogle.com)", links.LETTERS),
        ("https://gооgle.com/", "xn--ggle-55da.com (gооgle.com)", links.LETTERS),
        ("https://googlẹ.com/", "xn--googl-r51b.com (googlẹ.com)", links.LETTERS),
        ("https://wıkipedia.org/", "xn--wkipedia-tkb.org (wıkipedia.org)", links.LETTERS),
        ("https://яндeкс.рф/", "xn--e-gtbtjx3f.xn--p1ai (яндeкс.рф)", links.LETTERS),
        ("https://μоδα.gr/", "xn--mxafx43c.gr (μоδα.gr)", links.LETTERS),
        ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com (аррӏе.com)", links.LETTERS),
        (
            "https://google.com⁄x.evil.com/",
            "google.xn--comx-2g7a.evil.com (google.com⁄x.evil.com)",
            links.LETTERS,
        ),
        ("https://a.es/%E2%80%AEfdp.exe", "a.es", links.HIDDEN),
        ("http://0x7f.1/", "0x7f.1", links.NUMBER),
        ("http://2130706433/", "2130706433", links.NUMBER),
        ("http://[", "http://[", links.STRANGE),
        ("http://a:99999999/", "http://a:99999999/", links.STRANGE),
        ("https://", "?", links.STRANGE),
        ("https://" + "a" * 254 + "/", "a" * 100, links.STRANGE),
        ("https://xn--" + "a" * 60 + "/", "xn--" + "a" * 60, links.STRANGE),
        ("https://a.es/a\u2800b", "a.es", links.HIDDEN),
    ],
)
def test_links_that_mislead_are_noticed(url: str, host: str, doubt: str) -> None:
    assert links.look_at(url) == (host, doubt)


@pytest.mark.parametrize(
    "costly", ["a\u0315\u0300", "ﷺ", "٠", "xn--a9", ".", "I", "%E2%80%AE", "@", "["]
)
def test_no_link_takes_long_to_look_at(costly: str) -> None:
    for url in (
        "https://" + costly * 5000,
        "https://a.es/" + costly * 5000,
        "https://xn--" + costly * 5000,
    ):
        assert_quick(partial(links.look_at, url), 0.1)


def test_no_name_is_too_strange_for_a_link() -> None:
    for character in map(chr, range(0x20, 0x3000)):
        links.look_at(f"https://a{character}b.es/{character}")
    assert text.displayable(links.look_at("https://a\u202eb.es").host)


def test_what_is_plain_has_no_other_part() -> None:
    dice = random.Random(9)
    signs = "aéñ¿.,:;/wW*`_@>-–1) \u0301\u0430\u200d\u202e\xad©😀\t\n"
    plain = 0
    for _ in range(20_000):
        text = "".join(dice.choices(signs, k=dice.randrange(9)))
        if format.is_plain(text):
            plain += 1
            assert list(format.parts(text, "a", signs=True)) == [format.Part("text", text)], text
            assert not format.is_emoji_alone(text), text
    assert plain > 500 and format.is_plain("¿Qué? (Así: a/b.)") and not format.is_plain("wWw.a.es")
