"""The import rule: main -> gui -> net, server -> net; tkinter only in gui; pure modules stay pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import ROOT

PURE = {
    "actions", "address", "allowances", "archive", "backlog", "blocks", "budgets", "calendar", "cleaning",
    "confusables", "confusables_data", "credentials", "crowd", "dialogue", "doorkeeper", "echoes", "events",
    "folding", "framing", "hub", "invitations", "manners", "masking", "messages", "names", "pace", "pages",
    "people", "plain", "posts", "presence", "receipts", "registry", "revocation", "roll", "rooms", "roster", "rows",
    "schema", "search", "seats", "strangers", "telnet", "unseen", "visible",
}
IMPURE = {
    "socket", "ssl", "select", "selectors", "threading", "queue", "sqlite3", "time", "datetime", "tkinter", "os",
    "io", "pathlib", "tempfile", "subprocess", "random", "secrets", "asyncio", "shutil",
}
NET = sorted((ROOT / "net").glob("*.py"))
GUI = sorted((ROOT / "gui").rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tops_of(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports_of(path)}


@pytest.mark.parametrize("path", NET, ids=lambda path: path.stem)
def test_net_knows_no_window(path: Path) -> None:
    assert not tops_of(path) & {"gui", "tkinter", "_tkinter", "main", "server"}


@pytest.mark.parametrize("module", sorted(PURE))
def test_a_pure_module_touches_nothing(module: str) -> None:
    path = ROOT / "net" / f"{module}.py"
    assert not tops_of(path) & IMPURE
    net_imports = {name.split(".")[1] for name in imports_of(path) if name.startswith("net.")}
    assert net_imports - {"VERSION"} <= PURE
    calls = {node.func.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not calls & {"open", "print", "input"}


def test_every_module_of_net_is_pure_or_known_not_to_be() -> None:
    """A new module takes a side."""
    with_side_effects = {
        "__init__", "authentication", "changes", "client", "connection", "conversation", "database", "identity",
        "journal", "ledger", "mailbox", "meters", "outbox", "privacy", "questions", "quota", "reader", "server",
        "store", "visitor", "waiting", "whereabouts", "wishes",
    }
    assert {path.stem for path in NET} == PURE | with_side_effects


@pytest.mark.parametrize("path", GUI, ids=lambda path: path.stem)
def test_gui_speaks_to_the_network_only_through_the_client(path: Path) -> None:
    assert not tops_of(path) & {"socket", "ssl", "server", "main"}
    assert not {"net.server", "net.connection", "net.hub", "net.visitor"} & set(imports_of(path))


def test_only_the_composition_root_builds_a_client() -> None:
    assert {path.stem for path in GUI if uses_as_a_value(path, "ChatClient")} == {"app"}


def uses_as_a_value(path: Path, name: str) -> bool:
    """Whether the file does more with the name than to write types with it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    types = [
        annotation
        for node in ast.walk(tree)
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if annotation is not None
    ]
    in_types = {id(node) for annotation in types for node in ast.walk(annotation)}
    return any(isinstance(node, ast.Name) and node.id == name and id(node) not in in_types for node in ast.walk(tree))


def test_widgets_do_not_import_each_other() -> None:
    """Only the composition root knows more than one of them."""
    widgets = {"login", "window", "transcript", "roster", "composer", "recipient", "header", "banner"}
    for widget in sorted(widgets):
        path = ROOT / "gui" / f"{widget}.py"
        assert not {f"gui.{other}" for other in widgets - {widget}} & set(imports_of(path)), widget


def test_the_model_has_no_tkinter() -> None:
    assert "tkinter" not in tops_of(ROOT / "gui" / "model.py")


def test_the_programs_know_only_what_they_may() -> None:
    assert "gui" not in tops_of(ROOT / "server.py")
    assert "tkinter" not in tops_of(ROOT / "server.py")
    standard_library_only = tops_of(ROOT / "dev.py")
    assert not standard_library_only & {"net", "gui", "msgspec", "platformdirs"}
