"""Test what is left of a module without comments and docstrings."""

from __future__ import annotations

import ast

from tools.package import product
from tools.package.lean import lean

SOURCE = """#!/usr/bin/env python3
'''Module.

It has ñ.
'''
import sys  # why

# A comment.
TEXT = '''# no comment'''


class Problem(Exception):
    '''Class.'''


def work(text: str) -> str:
    '''Function.'''
    return f"{text}#"


def idle() -> None: '''One line.'''
"""
LEAN = """




import sys


TEXT = '''# no comment'''


class Problem(Exception):
    pass


def work(text: str) -> str:

    return f"{text}#"


def idle() -> None: pass
"""


def test_what_readers_only_need_is_gone_and_lines_keep_their_numbers() -> None:
    assert lean(SOURCE) == LEAN


def test_nothing_changes_in_charlas_modules_but_docstrings() -> None:
    for path in sorted((product.ROOT / "net" / "hub").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        assert _code(lean(source)) == _code(source), path


def _code(source: str) -> str:
    """Return the module's tree without docstrings, with the lines that an error would name."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if ast.get_docstring(node, clean=False) is not None:
                node.body.pop(0)
            node.body = [each for each in node.body if not isinstance(each, ast.Pass)]
        if isinstance(node, ast.stmt | ast.expr):
            node.end_lineno = node.end_col_offset = (
                None  # a docstring may be a function's last line
            )
    return ast.dump(tree, include_attributes=True)
