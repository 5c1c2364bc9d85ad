"""Test which package may import which, and which packages touch nothing but values.

The rules are checked for every module, and for all that it imports in turn, wherever in a file an
import stands.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.processes import ROOT
from tools import house
from tools.house import MODULES, imports_of, name_of

# What each package may import besides itself. The modules directly in gui/ may be imported only by
# one another and by main.py.
BELOW_A_WINDOW = {"gui.parts", "gui.looks", "gui.model", "gui.words", "net.wire"}
MAY_IMPORT = {
    "net.wire": set[str](),
    "net.shared": {"net.wire"},
    "net.hub": {"net.wire", "net.shared.errors"},
    "net.server": {"net.hub", "net.shared", "net.wire"},
    "net.journal": {"net.shared", "net.wire"},
    "net.capture": {"net.shared", "net.wire"},
    "net.client": {"net.journal", "net.shared", "net.wire"},
    "net.finding": {"net.shared", "net.wire"},
    "lab.check": {"net.shared", "net.wire"},
    "lab.faults": {"net.shared", "net.wire"},
    "lab.lessons": {"lab.check", "lab.faults", "net.shared", "net.wire"},
    "gui.words": {
        "net.shared.diagnosis",
        "net.journal.search",
        "net.shared.system_language",
        "net.wire",
    },
    "gui.model": {"gui.words", "net.shared.tap", "net.wire"},
    "gui.looks": {"gui.words", "net.wire"},
    "gui.desktop": set[str](),
    "gui.parts": {"gui.desktop", "gui.looks", "gui.words", "net.shared.patience"},
    "gui.entrance": BELOW_A_WINDOW,
    "gui.messages": BELOW_A_WINDOW,
    "gui.roster": BELOW_A_WINDOW,
    "gui.composer": BELOW_A_WINDOW,
    "gui.search": BELOW_A_WINDOW,
    "gui.dialogs": BELOW_A_WINDOW | {"net.shared.diagnosis"},
    "gui.attention": BELOW_A_WINDOW | {"gui.desktop"},
    "gui.hosting": BELOW_A_WINDOW,
    "gui.teacher": BELOW_A_WINDOW,
    "gui.xray": BELOW_A_WINDOW | {"net.capture"},
}
PURE = (
    "net.wire",
    "net.hub",
    "net.shared.errors",
    "net.shared.tap",
    "net.journal.search",
    "net.shared.diagnosis",
)
HARMLESS = {
    "__future__", "bisect", "base64", "binascii", "codecs", "collections", "dataclasses", "enum",
    "functools", "hashlib", "heapq", "hmac", "ipaddress", "itertools", "math", "re", "string",
    "struct", "typing", "unicodedata", "zlib", "msgspec", "precis_i18n", "contextlib", "logging",
    "abc", "encodings", "json", "shlex", "weakref",
}  # fmt: skip
WITHOUT_TKINTER = ("net", "lab", "gui.words", "gui.model", "gui.desktop")


INSIDE = sorted(name for name in MODULES if name.count(".") == 2)  # those in a package


@cache
def reached_from(module: str) -> frozenset[str]:
    """Return all modules that importing this one can import, the project's own and others."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            if name in MODULES:
                waiting += imports_of(MODULES[name])
    return frozenset(seen)


def tops(names: frozenset[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def is_in(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def test_the_table_has_every_package() -> None:
    folders = {
        name_of(path)
        for top in ("net", "lab", "gui")
        for path in (ROOT / top).glob("*/__init__.py")
    }
    assert folders == set(MAY_IMPORT)


@pytest.mark.parametrize("module", INSIDE)
def test_a_module_imports_only_what_its_package_may(module: str) -> None:
    package = module.rpartition(".")[0]
    for other in imports_of(MODULES[module]):
        if other in MODULES and other not in ("net", "lab", "gui"):
            assert any(is_in(other, place) for place in {package, *MAY_IMPORT[package]}), other


def test_no_package_reaches_itself_through_others() -> None:
    graph = {start: set(taken) for start, taken in house.package_imports().items()}
    assert len(graph) > len(MAY_IMPORT)
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_no_module_reaches_itself_through_others() -> None:
    graph = {
        name: imports_of(path, types=False) & set(MODULES)
        for name, path in MODULES.items()
        if name not in ("net", "lab", "gui")
    }
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_the_picture_of_the_packages_is_what_the_imports_say() -> None:
    assert house.PICTURE.read_text(encoding="utf-8") == house.svg(), "run python3 tools/house.py"


def test_the_picture_promises_of_a_package_what_is_tested() -> None:
    assert set(house.BOXES) == {*MAY_IMPORT, "main.py", "server.py", "gui"}
    marked = {name: box.mark for name, box in house.BOXES.items() if box.mark}
    assert marked == {
        name: house.PURE if name in PURE else house.NO_TKINTER
        for name in MAY_IMPORT
        if name in (*PURE, *WITHOUT_TKINTER)
    }
    assert {name for name in PURE if name not in MAY_IMPORT} == house.LONE


@pytest.mark.parametrize(
    "module", [one for one in MODULES if any(is_in(one, place) for place in PURE)]
)
def test_a_pure_module_touches_nothing(module: str) -> None:
    """Find sockets, threads, clocks and files, also by way of what a module imports."""
    assert tops(reached_from(module)) <= HARMLESS | {"net"}
    assert all(
        any(is_in(one, place) for place in (*PURE, "net"))
        for one in reached_from(module)
        if one in MODULES
    )
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"open", "print", "input", "exec", "eval", "__import__"}


@pytest.mark.parametrize(
    "module", [one for one in MODULES if any(is_in(one, place) for place in WITHOUT_TKINTER)]
)
def test_nothing_below_the_widgets_reaches_tkinter(module: str) -> None:
    assert not tops(reached_from(module)) & {"tkinter", "_tkinter"}


@pytest.mark.parametrize("module", [one for one in MODULES if is_in(one, "net")])
def test_net_knows_no_window_and_no_lab(module: str) -> None:
    assert not tops(reached_from(module)) & {"gui", "lab", "main", "server"}


@pytest.mark.parametrize("module", [one for one in MODULES if is_in(one, "lab")])
def test_the_lab_knows_no_window_and_no_server(module: str) -> None:
    """Let the lab try any program, so that Charla's own has no advantage there."""
    reached = reached_from(module)
    assert not tops(reached) & {"gui", "main", "server"}
    assert not [one for one in reached if is_in(one, "net.hub") or is_in(one, "net.server")]


@pytest.mark.parametrize("module", [one for one in MODULES if is_in(one, "gui")])
def test_gui_speaks_to_the_network_only_through_the_client(module: str) -> None:
    assert not tops(imports_of(MODULES[module])) & {"socket", "ssl", "server", "main"}
    reached = reached_from(module)
    assert not [one for one in reached if is_in(one, "net.hub") or is_in(one, "net.server")]


def test_only_a_start_imports_by_name() -> None:
    """Find imports whose module is named in a text, which these tests can't see."""
    by_name = {
        name
        for name, path in MODULES.items()
        if {"importlib", "runpy", "pkgutil"} & tops(imports_of(path))
    }
    assert by_name == {"gui.launch", "gui.preload"}


def test_only_the_way_in_builds_a_client() -> None:
    assert {name for name, path in MODULES.items() if uses_as_a_value(path, "ChatClient")} == {
        "gui.login_control"
    }


def uses_as_a_value(path: Path, name: str) -> bool:
    """Return whether the file uses the name for more than type annotations."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    types = [
        annotation
        for node in ast.walk(tree)
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if annotation is not None
    ]
    in_types = {id(node) for annotation in types for node in ast.walk(annotation)}
    return any(
        isinstance(node, ast.Name) and node.id == name and id(node) not in in_types
        for node in ast.walk(tree)
    )


def test_the_programs_know_only_what_they_may() -> None:
    server = tops(imports_of(ROOT / "server.py"))
    assert not server & {"gui", "lab", "tkinter"}
    standard_library_only = tops(imports_of(ROOT / "dev.py"))
    assert not standard_library_only & {"net", "lab", "gui", "msgspec", "platformdirs"}
    # Python compiles this file at each start.
    assert imports_of(ROOT / "main.py") == {"sys", "gui.launch"}


def test_packages_say_what_lives_there_and_hand_nothing_on() -> None:
    for package, allowed in MAY_IMPORT.items():
        tree = ast.parse(MODULES[package].read_text(encoding="utf-8"))
        words = " ".join((ast.get_docstring(tree) or "").split())
        assert len(tree.body) == 1, f"{package}/__init__.py has more than a docstring"
        rule = words.partition("may import ")[2].partition(". ")[0].replace("`.", "`")
        assert set(re.findall(r"`([\w.]+)`", rule)) == allowed, package
        assert rule, package
        first = words.partition("Read `")[2].partition("`")[0]
        assert f"{package}.{first}" in MODULES, package


def test_the_tests_stand_where_the_code_does() -> None:
    for top in ("net", "lab", "gui"):
        for path in (ROOT / "tests" / top).glob("*/test_*.py"):
            package = f"{top}.{path.parent.name}"
            assert package in MAY_IMPORT, path
            tested = [one for one in imports_of(path) if is_in(one, package)]
            assert tested, f"{path.name} tests nothing of {package}"
