"""Test the list of what is in a package, against the schema of CycloneDX 1.6."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from net import VERSION
from tests.processes import ROOT
from tools.release import inside, sbom

SCHEMAS = Path(__file__).with_name("cyclonedx")
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PACKED = ("cryptography", "ifaddr", "msgspec", "zeroconf")


def problems(bom: dict[str, Any]) -> list[str]:
    """Return what the schema says against a document."""
    schemas = {
        path.name: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.iterdir()
    }
    near = "http://cyclonedx.org/schema/"
    registry: Registry[Any] = Registry().with_resources(
        (near + name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    validator = Draft7Validator(schemas["bom-1.6.SNAPSHOT.schema.json"], registry=registry)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(bom)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that looks as if PyInstaller had packed four libraries into it."""
    (tmp_path / "_internal" / "msgspec").mkdir(parents=True)
    (tmp_path / "_internal" / "msgspec" / "_core.cpython-311.so").write_bytes(b"code")
    (tmp_path / "_internal" / "libz.so.1").write_bytes(b"more code")
    (tmp_path / "_internal" / "notes.txt").write_bytes(b"none")
    packed = [importlib.metadata.distribution(name) for name in PACKED]
    monkeypatch.setattr(inside, "libraries", lambda _folder: packed)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    return tmp_path


def test_the_list_is_a_cyclonedx_document(folder: Path) -> None:
    bom = sbom.document(folder, LOCK)
    assert problems(bom) == []
    assert bom["metadata"]["component"]["version"] == VERSION
    assert bom["metadata"]["timestamp"] == "2027-01-15T08:00:00Z"


def test_the_schema_finds_what_is_wrong(folder: Path) -> None:
    bom = sbom.document(folder, LOCK)
    bom["components"][0]["licenses"] = [{"license": {"id": "Of my own"}}]
    assert problems(bom)


def test_every_library_is_listed_with_its_version_and_licence(folder: Path) -> None:
    components = {one["name"]: one for one in sbom.document(folder, LOCK)["components"]}
    for name in PACKED:
        version = importlib.metadata.version(name)
        assert components[name]["purl"] == f"pkg:pypi/{name}@{version}"
        assert components[name]["licenses"]
    assert {"cpython", "openssl", "sqlite", "tcl-tk", "pyinstaller"} <= components.keys()


def test_every_shared_library_is_listed_with_its_sum(folder: Path) -> None:
    files = [one for one in sbom.document(folder, LOCK)["components"] if one["type"] == "file"]
    assert [file["name"] for file in files] == [
        "_internal/libz.so.1",
        "_internal/msgspec/_core.cpython-311.so",
    ]
    # printf 'more code' | sha256sum
    assert files[0]["hashes"][0]["content"] == (
        "d3dd5135b3840aec8b5a35a93415e827510f8e80f1312ed88fb3da611d0ada73"
    )


def test_it_says_who_needs_whom(folder: Path) -> None:
    bom = sbom.document(folder, LOCK)
    needs = {one["ref"]: one["dependsOn"] for one in bom["dependencies"]}
    references = {one["bom-ref"] for one in bom["components"]}
    own = bom["metadata"]["component"]["bom-ref"]
    assert needs.keys() == references | {own}
    assert {below for each in needs.values() for below in each} == references
    version = importlib.metadata.version
    ifaddr = f"pkg:pypi/ifaddr@{version('ifaddr')}"
    assert needs[f"pkg:pypi/zeroconf@{version('zeroconf')}"] == [ifaddr]


def test_the_same_package_gives_the_same_list(folder: Path) -> None:
    assert sbom.document(folder, LOCK) == sbom.document(folder, LOCK)
    before = sbom.document(folder, LOCK)["serialNumber"]
    (folder / "_internal" / "libz.so.1").write_bytes(b"other code")
    assert sbom.document(folder, LOCK)["serialNumber"] != before


@pytest.mark.parametrize("library", ["pytest", "ifaddr"])
def test_what_is_not_locked_stops_the_release(
    folder: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    packed = [importlib.metadata.distribution(library)]
    monkeypatch.setattr(inside, "libraries", lambda _folder: packed)
    with pytest.raises(sbom.Unlocked, match=rf"{library} \S+ is in the package"):
        sbom.document(folder, LOCK.replace("ifaddr==", "ifaddr==9."))


def test_a_folder_without_programs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Charla").write_bytes(b"#!/bin/sh\n")
    with pytest.raises(OSError, match="no program of PyInstaller's"):
        inside.libraries(tmp_path)
