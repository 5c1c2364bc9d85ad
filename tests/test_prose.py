"""Docstrings are sentences that a reader understands without the code.

The rules are few, so that a failure says what to do:

- The first line is a whole sentence and ends with a full stop, a colon or a question mark. More
  text follows after an empty line.
- It does not open with a word that makes it a fragment or refers to something above ("What",
  "Which", "Whether", "The same", "As", "For").
- A function's docstring opens with a verb in the imperative ("Return all connected sessions."),
  as https://peps.python.org/pep-0257/ asks for.
- A class's docstring has a verb ("A session is ...", "Counts ...").
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Folders and files whose prose follows the rules: all of them.
DONE = (
    "bench",
    "gui",
    "lab",
    "net",
    "pictures",
    "tests",
    "tools",
    *sorted(path.name for path in ROOT.glob("*.py")),
)

FRAGMENTS = (
    "Also|And|As|Because|But|By|For|From|How|If|In|Into|Nor|Of|On|Or|So|Than|That|The same|Then"
    "|These|This|Those|To|What|Whatever|When|Where|Whether|Which|While|Who|Whoever|Whom|Whose|Why"
    "|With|Without"
)
NO_IMPERATIVES = (
    "A|All|An|Another|Any|Anybody|At|Both|Each|Every|Everybody|Everything|His|Is|It|Its|More|No"
    "|Nobody|Nothing|One|Only|Several|Some|Somebody|Something|The|Their|There|They|Two|Up"
)
ENDS_LIKE_AN_IMPERATIVE = re.compile(r"(ss|us)$")
VERB = re.compile(
    r"\b(am|is|are|was|were|be|been|has|have|had|can|may|must|will|would|do|does|did|go|goes|come)\b"
    r"|n't\b|\w{2,}[^su\W]s\b"
)  # a form of a frequent verb, or a word with the -s of the third person (or of a plural)


def docstrings(path: Path) -> Iterator[tuple[str, ast.AST, str]]:
    """Yield the place, the syntax node and the text of every docstring in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text is not None:
                line = getattr(node, "lineno", 1)
                yield f"{path.relative_to(ROOT).as_posix()}:{line}", node, text


def problem_with(node: ast.AST, text: str) -> str | None:
    """Return what is wrong with a docstring, or None."""
    summary, *rest = text.split("\n")
    word = re.match(r"[\w'-]*", summary)[0]  # type: ignore[index]
    if not summary.rstrip("\"')`").endswith((".", ":", "?")):
        return "the first line is not a whole sentence"
    if rest and rest[0]:
        return "no empty line after the first line"
    if re.match(rf"(?:{FRAGMENTS})\b", summary):
        return f"opens with {word!r}"
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        is_third_person = word.endswith("s") and not ENDS_LIKE_AN_IMPERATIVE.search(word)
        if not word[:1].isupper() or re.fullmatch(NO_IMPERATIVES, word) or is_third_person:
            return f"opens with {word!r}, not with a verb in the imperative"
    elif isinstance(node, ast.ClassDef) and not VERB.search(summary):
        return "has no verb"
    return None


def files() -> list[Path]:
    found = [
        path
        for done in DONE
        for path in (
            sorted((ROOT / done).rglob("*.py")) if (ROOT / done).is_dir() else [ROOT / done]
        )
    ]
    assert all(path.is_file() for path in found)
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_docstrings_are_sentences(path: Path) -> None:
    problems = [
        f"{place}: {problem}: {text.splitlines()[0]}"
        for place, node, text in docstrings(path)
        if (problem := problem_with(node, text))
    ]
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize(
    ("code", "is_fine"),
    [
        ('def f():\n    "Return all connected sessions."', True),
        ('def f():\n    """Return all.\n\n    Raises:\n        OSError: always.\n    """', True),
        ('class C:\n    "A session is one connection as the hub sees it."', True),
        ('class C:\n    "Counts messages."', True),
        ('def f():\n    "Everybody\'s who is connected."', False),
        ('def f():\n    "Returns all connected sessions."', False),
        (
            'def f():\n    "What of the batch has been stored before is asked in one question."',
            False,
        ),
        ('def f():\n    "The same for many."', False),
        ('def f():\n    """Return all of them, and\n    nothing else."""', False),
        ('def f():\n    """Return all.\n    In order."""', False),
        ('class C:\n    "With a server."', False),
        ('class C:\n    "A message of the chat."', False),
    ],
)
def test_the_rules_tell_sentences_from_riddles(code: str, is_fine: bool) -> None:
    node = ast.parse(code).body[0]
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    assert (problem_with(node, ast.get_docstring(node) or "") is None) is is_fine
