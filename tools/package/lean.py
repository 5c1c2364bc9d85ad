"""Take out of a module what is there for its readers only: comments and docstrings.

Lines keep their numbers, so that an error on somebody's computer names its place in the source.
"""

from __future__ import annotations

import ast
import io
import tokenize

_HAVE_DOCSTRINGS = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def lean(source: str) -> str:
    """Return a module without its comments and docstrings, from its source."""
    lines = io.StringIO(source).readlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip() + "\n"
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, _HAVE_DOCSTRINGS) or ast.get_docstring(node, clean=False) is None:
            continue
        docstring = node.body[0]
        first, last = docstring.lineno - 1, docstring.end_lineno or docstring.lineno
        before = lines[first][: docstring.col_offset]
        if len(node.body) == 1 and not isinstance(node, ast.Module):
            before += "pass"
        lines[first:last] = [before.rstrip() + "\n"] + ["\n"] * (last - first - 1)
    return "".join(lines)
