"""One name, one thing: what a reader may rely on when they meet a name again."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from tests.processes import ROOT

# Other words for what has a name already, and that name.
OTHER_WORDS = {
    "name_id": "key",
    "nick_id": "key",
    "key_": "key, with the function called as names.key",
    "to_key": "key",
}


def trees() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for top in ("net", "lab", "gui")
        for path in sorted((ROOT / top).rglob("*.py"))
    }


def _is_type_variable(name: str, tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "TypeVar"
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == name
        for node in ast.walk(tree)
    )


def test_no_two_classes_or_types_have_the_same_name() -> None:
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for path, tree in trees().items():
        named = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                named.append(node.targets[0].id)
        for name in named:
            is_type = name[:1].isupper() and not name.isupper()
            if is_type and not _is_type_variable(name, tree):
                homes[name].append(path.relative_to(ROOT).as_posix())
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_no_thing_has_two_names() -> None:
    used = {
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno}: {name} is called {OTHER_WORDS[name]}"
        for path, tree in trees().items()
        for node in ast.walk(tree)
        for name in (getattr(node, "id", None) or getattr(node, "arg", None),)
        if isinstance(node, ast.Name | ast.arg) and name in OTHER_WORDS
    }
    assert used == set()
