"""Draw docs/packages.svg: the packages of Charla, and which of them imports which.

    python3 tools/house.py

The arrows come from the imports in the code, wherever in a file an import stands. Only the position
of each box and its few words are written here. A box stands above all that it imports, so an arrow
that would go up, or to a box in the same row, is an error. tests/test_imports.py fails while the
picture in docs/ differs from the one that this script would draw.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "packages.svg"


class Box(NamedTuple):
    """A box has a row, counted from the top, and columns, of which there are sixteen."""

    row: int
    left: float
    right: float
    words: str
    mark: str = ""  # what a test guarantees for the whole package


PURE = "pure"
NO_TKINTER = "no tkinter"

BOXES = {
    "main.py": Box(0, 3, 6.6, "the window's program"),
    "server.py": Box(0, 14.1, 16, "the server's program"),
    "gui": Box(1, 0.2, 13.9, "app, login, chat …: make the widgets and connect them"),
    "gui.entrance": Box(2, 0.30, 1.23, "getting in"),
    "gui.messages": Box(2, 1.26, 2.19, "what was|said"),
    "gui.roster": Box(2, 2.23, 3.16, "people|and rooms"),
    "gui.composer": Box(2, 3.19, 4.12, "what one|writes"),
    "gui.search": Box(2, 4.16, 5.09, "finding|messages"),
    "gui.dialogs": Box(2, 5.12, 6.05, "windows|and menus"),
    "gui.attention": Box(2, 6.09, 7.02, "news for|who is away"),
    "gui.hosting": Box(2, 7.05, 7.98, "the class|here"),
    "gui.teacher": Box(2, 8.02, 8.95, "who|teaches"),
    "gui.xray": Box(2, 8.98, 9.91, "bytes and|threads"),
    "gui.parts": Box(3, 0.6, 4.6, "widgets that know nothing of the chat"),
    "gui.model": Box(3, 4.9, 8.7, "what the window knows and does", NO_TKINTER),
    "gui.looks": Box(4, 0.6, 2.6, "colours, fonts, icons"),
    "gui.desktop": Box(4, 2.75, 4.75, "what the system offers", NO_TKINTER),
    "gui.words": Box(5, 0.6, 6.6, "translations, errors, what a text means", NO_TKINTER),
    "lab.lessons": Box(6, 11.5, 13.0, "seven lessons"),
    "lab.check": Box(7, 11.1, 12.35, "a verdict|on programs"),
    "lab.faults": Box(7, 12.45, 13.9, "a bad network"),
    "net.client": Box(8, 5, 10.65, "the network half of the window"),
    "net.server": Box(8, 14.1, 15.9, "sockets, threads, SQLite"),
    "net.capture": Box(9, 0.2, 2.6, "bytes that have passed"),
    "net.journal": Box(9, 3.5, 6.6, "what a device keeps"),
    "net.finding": Box(9, 7.5, 11, "finding servers, and faults"),
    "net.hub": Box(9, 14.5, 15.9, "the chat's rules", PURE),
    "net.shared": Box(
        10, 1.4, 14.9, "one socket, one SQLite file, private folders, the user's key"
    ),
    "net.wire": Box(11, 0.2, 15.9, "what goes over the wire: messages, framing, names", PURE),
}
# Pure modules that others may import without the rest of their package.
LONE = frozenset(
    {"net.shared.diagnosis", "net.journal.search", "net.shared.errors", "net.shared.tap"}
)
FEATURES = frozenset(name for name, box in BOXES.items() if box.row == 2)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    name_of(path): path for top in ("net", "lab", "gui") for path in (ROOT / top).rglob("*.py")
}
PACKAGES = frozenset(
    name
    for name, path in MODULES.items()
    if path.name == "__init__.py" and path.parent.parent.parent == ROOT
)


@cache
def imports_of(path: Path, *, types: bool = True) -> frozenset[str]:
    """Return the modules that a file imports, wherever in the file it does so.

    Args:
        types: also those that it imports for the type checker only.
    """
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in list(ast.walk(tree)):
        if not types and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in MODULES else node.module or "")
    return frozenset(found)


def package_of(module: str) -> str:
    """Return the package in which a module stands; "gui", "lab" or "net" for those in none."""
    package = ".".join(module.split(".")[:2])
    return package if package in PACKAGES else module.partition(".")[0]


def package_imports() -> dict[str, dict[str, frozenset[str]]]:
    """Return for each package, and each of the two programs, the modules it takes from the others.

    Returns:
        {importing: {imported: modules}}, such as {"net.hub": {"net.shared": {"net.shared.errors"}}}
    """
    found: dict[str, dict[str, set[str]]] = {}
    files = MODULES | {"main.py": ROOT / "main.py", "server.py": ROOT / "server.py"}
    for module, path in files.items():
        importing = module if module in BOXES and path.suffix == ".py" else package_of(module)
        taken = found.setdefault(importing, {})
        for other in imports_of(path):
            if other in MODULES and package_of(other) not in (importing, "lab", "net"):
                taken.setdefault(package_of(other), set()).add(other)
    return {
        name: {other: frozenset(modules) for other, modules in taken.items()}
        for name, taken in found.items()
        if name not in ("lab", "net")
    }


class Arrow(NamedTuple):
    start: str
    end: str
    only: str  # the lone modules imported from there, if nothing else is


def arrows() -> list[Arrow]:
    """Return the arrows to draw, those from the feature packages as one bundle, "features".

    An arrow is left out when others lead to the same place: main.py imports most packages, and is
    drawn with a single arrow. An arrow that stands for a lone module leads no further.
    """
    graph: dict[str, dict[str, frozenset[str]]] = {}
    for start, taken in package_imports().items():
        at = graph.setdefault("features" if start in FEATURES else start, {})
        for end, modules in taken.items():
            place = "features" if end in FEATURES else end
            at[place] = at.get(place, frozenset()) | modules

    def leads(start: str, end: str, lone: bool) -> bool:
        """Return whether there is a way to the end other than one arrow straight to it."""
        return any(
            place != end
            and not modules <= LONE
            and (
                (end in graph[place] and lone >= (graph[place][end] <= LONE))
                or leads(place, end, lone)
            )
            for place, modules in graph[start].items()
        )

    return [
        Arrow(start, end, _names(modules) if modules <= LONE else "")
        for start, taken in sorted(graph.items())
        for end, modules in sorted(taken.items())
        if not leads(start, end, modules <= LONE)
    ]


def _names(modules: frozenset[str]) -> str:
    return ", ".join(sorted(module.rpartition(".")[2] for module in modules))


# Measures in pixels.
WIDTH = 1320
COLUMN = 80
MARGIN = 20
ROW = 92
HEIGHT = 58
FRAME_TOPS = {  # first row, last row, columns
    "gui": (1, 5, 0, 14),
    "lab": (6, 7, 11, 14),
    "net": (8, 11, 0, 16),
}

STYLE = """
text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #3a4350 }
.name { font-weight: 600; font-size: 16px; fill: #14181f }
.note, .mark { font-size: 11.5px }
.mark { fill: #0b6b4f }
.frame { font-weight: 600; font-size: 14px; fill: #5b6675 }
.ground { fill: #ffffff }
.around { fill: #f2f5f9; stroke: #c9d2de }
.box { fill: #ffffff; stroke: #6b7a90; stroke-width: 1.4 }
.bundle { fill: none; stroke: #6b7a90; stroke-dasharray: 3 3 }
.arrow { fill: none; stroke: #56657a; stroke-width: 1.6 }
.part { stroke-dasharray: 6 4 }
.head { fill: #56657a }
@media (prefers-color-scheme: dark) {
text { fill: #b8c2cf }
.name { fill: #f0f3f7 }
.mark { fill: #6fd3ae }
.frame { fill: #93a0b1 }
.ground { fill: #0f141b }
.around { fill: #171e28; stroke: #303b4a }
.box { fill: #1f2835; stroke: #7d8ca2 }
.bundle { stroke: #7d8ca2 }
.arrow { stroke: #9aa9bd }
.head { fill: #9aa9bd }
}
"""


class Span(NamedTuple):
    """A span is the place of a box, or of the bundle of features, in the picture, in pixels."""

    left: float
    right: float
    top: float
    bottom: float


def spans() -> dict[str, Span]:
    found = {}
    for name, box in BOXES.items():
        # A frame needs room for its own name above its first row.
        top = (
            MARGIN
            + box.row * ROW
            + sum(34 for first, *_ in FRAME_TOPS.values() if box.row >= first)
        )
        found[name] = Span(
            MARGIN + box.left * COLUMN, MARGIN + box.right * COLUMN, top, top + HEIGHT
        )
    row = [found[name] for name in FEATURES]
    found["features"] = Span(
        min(one.left for one in row) - 10,
        max(one.right for one in row) + 10,
        row[0].top - 8,
        row[0].bottom + 8,
    )
    return found


def column(arrow: Arrow, places: Mapping[str, Span], taken: Iterable[float]) -> float:
    """Choose where an arrow goes straight down without crossing a box or touching another arrow."""
    start, end = places[arrow.start], places[arrow.end]
    assert start.bottom < end.top, f"{arrow.start} imports {arrow.end}, which does not stand below"
    left, right = max(start.left, end.left) + 12, min(start.right, end.right) - 12
    between = [one for one in places.values() if start.bottom < one.top and one.bottom < end.top]
    free = [
        x
        for x in range(round(left), round(right) + 1, 4)
        if not any(one.left - 14 < x < one.right + 14 for one in between)
        and all(abs(x - other) >= 24 for other in taken)
    ]
    assert free, f"no room for an arrow from {arrow.start} to {arrow.end}: move them in BOXES"
    middle = (free[0] + free[-1]) / 2
    return min(free, key=lambda x: (abs(x - middle), x))


def svg() -> str:
    """Return the whole picture."""
    places = spans()
    height = max(one.bottom for one in places.values()) + MARGIN + 12
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" role="img">',
        "<title>The packages of Charla and which of them imports which</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height:.0f}" rx="10"/>',
    ]
    for name, (first, last, left, right) in FRAME_TOPS.items():
        top = (
            min(one.top for key, one in places.items() if key in BOXES and BOXES[key].row == first)
            - 34
        )
        bottom = max(
            one.bottom for key, one in places.items() if key in BOXES and BOXES[key].row == last
        )
        lines += [
            f'<rect class="around" x="{MARGIN + left * COLUMN:.0f}" y="{top:.0f}" '
            f'width="{(right - left) * COLUMN:.0f}" height="{bottom - top + 12:.0f}" rx="8"/>',
            f'<text class="frame" x="{MARGIN + left * COLUMN + 14:.0f}" y="{top + 22:.0f}">'
            f"{name}/</text>",
        ]
    bundle = places["features"]
    lines.append(
        f'<rect class="bundle" x="{bundle.left:.0f}" y="{bundle.top:.0f}" '
        f'width="{bundle.right - bundle.left:.0f}" '
        f'height="{bundle.bottom - bundle.top:.0f}" rx="8"/>'
        f'<text class="note" text-anchor="end" x="{bundle.right:.0f}" y="{bundle.bottom + 15:.0f}">'
        "none imports another</text>"
    )
    columns: list[float] = []
    for arrow in arrows():
        x = column(arrow, places, columns)
        columns.append(x)
        lines += drawn(arrow, x, places)
    for name, box in BOXES.items():
        lines += boxed(name, box, places[name])
    return "\n".join([*lines, "</svg>", ""])


def drawn(arrow: Arrow, x: float, places: Mapping[str, Span]) -> list[str]:
    top, tip = places[arrow.start].bottom, places[arrow.end].top
    kind = "arrow part" if arrow.only else "arrow"
    lines = [
        f"<!-- {arrow.start} imports {arrow.end} -->",
        f'<path class="{kind}" d="M{x:.0f} {top:.0f}V{tip - 7:.0f}"/>',
        f'<path class="head" d="M{x - 5:.0f} {tip - 9:.0f}h10l-5 9z"/>',
    ]
    if arrow.only:
        lines.append(f'<text class="note" x="{x + 8:.0f}" y="{tip - 12:.0f}">{arrow.only}</text>')
    return lines


def boxed(name: str, box: Box, at: Span) -> list[str]:
    shown = name if name.endswith(".py") else f"{name.partition('.')[2] or 'gui/*.py'}"
    middle = (at.left + at.right) / 2
    lines = [
        f'<rect class="box" x="{at.left:.0f}" y="{at.top:.0f}" width="{at.right - at.left:.0f}" '
        f'height="{HEIGHT}" rx="6"/>'
    ]
    words = box.words.split("|")
    first = at.top + (24 if len(words) == 1 else 18)
    lines.append(
        f'<text class="name" text-anchor="middle" x="{middle:.0f}" y="{first:.0f}">{shown}</text>'
    )
    for number, line in enumerate(words, 1):
        y = first + (20 if len(words) == 1 else 17) * number - (0 if number == 1 else 2)
        lines.append(f'<text text-anchor="middle" x="{middle:.0f}" y="{y:.0f}">{line}</text>')
    if box.mark:
        lines.append(
            f'<text class="mark" text-anchor="end" x="{at.right - 8:.0f}" '
            f'y="{at.top + 16:.0f}">{box.mark}</text>'
        )
    return lines


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8", newline="\n")
    print(f"written: {PICTURE.relative_to(ROOT)}, {len(arrows())} arrows")
