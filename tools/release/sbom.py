"""List what is in a packaged folder, as a CycloneDX 1.6 document (ECMA-424).

The modules are read out of the programs that PyInstaller has made, the other files from the folder;
`tools/release/inside.py` does that. Each of them belongs to Charla, to a library that is locked in
requirements.txt, or to Python; anything else is an error. So this runs with the Python that has
packaged the folder.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import time
import uuid
from collections.abc import Iterable
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any
from urllib.parse import quote

from net import VERSION
from tools.package import product
from tools.package.archives import sha256
from tools.package.locks import canonical, locked
from tools.release import inside

ROOT = Path(__file__).resolve().parents[2]
_REQUIRED = re.compile(r"[A-Za-z0-9._-]+")
PYINSTALLER = "GPL-2.0-or-later WITH Bootloader-exception"

Component = dict[str, Any]


class Unlocked(ValueError):
    """A library is in the package that requirements.txt does not lock; the text names it."""


def document(folder: Path, lock: str) -> dict[str, Any]:
    """Return the bill of materials of a packaged folder.

    The same folder gives the same document, if SOURCE_DATE_EPOCH is set.

    Args:
        folder: what PyInstaller made.
        lock: the text of requirements.txt.

    Raises:
        Unlocked: there is more in it than is locked.
        OSError: it can't be read, or is none of PyInstaller's.
    """
    libraries = inside.libraries(folder)
    _check(libraries, lock)
    python = _python()
    files = [_file(folder, path) for path in inside.shared_libraries(folder)]
    components = [
        *(_library(library) for library in libraries),
        python,
        *(_part_of_python(*part) for part in inside.parts_of_python()),
        _bootloader(),
        *files,
    ]
    own = {**_component("application", "charla", VERSION, "generic"), "name": "Charla"}
    own["licenses"] = [{"license": {"id": "MIT"}}]
    bom: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(product.source_date())),
            "lifecycles": [{"phase": "post-build"}],
            "component": own,
        },
        "components": sorted(components, key=lambda component: str(component["bom-ref"])),
        "dependencies": _dependencies(own, libraries, components),
    }
    content = json.dumps(bom, sort_keys=True)
    return {**bom, "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, content).urn}


def write(folder: Path, file: Path) -> None:
    """Write the bill of materials of a packaged folder into a file."""
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    text = json.dumps(document(folder, lock), indent=1, ensure_ascii=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _check(libraries: Iterable[Distribution], lock: str) -> None:
    versions = locked(lock)
    for library in libraries:
        name = canonical(library.name)
        if library.version not in versions.get(name, ()):
            raise Unlocked(
                f"{library.name} {library.version} is in the package, and requirements.txt does not"
                " lock it."
            )


def _component(kind: str, name: str, version: str, source: str) -> Component:
    """Return a component with a package URL (ECMA-427), which is its reference too."""
    purl = f"pkg:{source}/{name}@{quote(version)}"
    return {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl}


def _library(library: Distribution) -> Component:
    name = canonical(library.name)
    said = library.metadata.json
    licence = said.get("license_expression") or said.get("license")
    return {
        **_component("library", name, library.version, "pypi"),
        **({"licenses": [{"expression": licence}]} if licence else {}),
    }


def _python() -> Component:
    python = _component("platform", "cpython", inside.python_version(), "generic")
    return {**python, "licenses": [{"license": {"id": "PSF-2.0"}}]}


def _part_of_python(name: str, version: str) -> Component:
    return _component("library", name, version, "generic")


def _bootloader() -> Component:
    """Return the program that PyInstaller puts in front: it is part of both of Charla's."""
    version = importlib.metadata.version("pyinstaller")
    bootloader = _component("library", "pyinstaller", version, "pypi")
    return {**bootloader, "licenses": [{"expression": PYINSTALLER}]}


def _file(folder: Path, path: Path) -> Component:
    """Return a shared library, with the URL of the system's package if it comes from one."""
    name = path.relative_to(folder).as_posix()
    is_systems = path.name.startswith("lib") and not path.name.startswith("libpython")
    purl = inside.system_package(path.name) if is_systems else ""
    return {
        "type": "file",
        "bom-ref": f"file:{name}",
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": sha256(path)}],
        **({"purl": purl} if purl else {}),
    }


def _dependencies(
    own: Component, libraries: Iterable[Distribution], components: Iterable[Component]
) -> list[dict[str, Any]]:
    """Return who needs whom: Charla all that no library needs, a library what it says."""
    references = {str(component["name"]): str(component["bom-ref"]) for component in components}
    needs: dict[str, list[str]] = {reference: [] for reference in references.values()}
    needed = set()
    for library in libraries:
        wanted = {
            canonical(found[0])
            for requirement in library.requires or ()
            if (found := _REQUIRED.match(requirement)) and "extra ==" not in requirement
        }
        below = sorted(references[name] for name in wanted if name in references)
        needs[references[canonical(library.name)]] = below
        needed |= set(below)
    parts = [references[name] for name, _ in inside.parts_of_python()]
    needs[references["cpython"]] = sorted(parts)
    needs[str(own["bom-ref"])] = sorted(needs.keys() - needed.union(parts))
    return [{"ref": reference, "dependsOn": needs[reference]} for reference in sorted(needs)]
