"""Test what the .deb is made of, without making it."""

from __future__ import annotations

import re

from tools.package import debian, product

CONTROL = (product.FILES / "debian" / "control").read_text(encoding="utf-8")
# Library in requirements.in -> the Debian package that has it.
IN_DEBIAN = {
    "cryptography": "python3-cryptography",
    "ifaddr": "python3-ifaddr",
    "jeepney": "python3-jeepney",
    "platformdirs": "python3-platformdirs",
    "precis-i18n": "python3-precis-i18n",
    "zeroconf": "python3-zeroconf",
}


def test_every_library_is_in_debian_or_in_the_package() -> None:
    lines = (product.ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    libraries = {re.split(r"[^\w-]", line)[0] for line in lines if line and line[0] != "#"}
    assert libraries - {debian.VENDORED, debian.LEFT_OUT_LIBRARY} == set(IN_DEBIAN)
    (depends,) = re.findall(r"^Depends: (.*)$", CONTROL, re.MULTILINE)
    assert set(IN_DEBIAN.values()) | {"python3-tk"} == {
        name for name in re.split(r",\s*", depends) if name.startswith("python3-")
    }


def test_the_package_has_what_runs_and_not_what_made_it() -> None:
    names = {path.relative_to(product.ROOT).as_posix() for path in debian.sources()}
    assert {"main.py", "server.py", "net/__init__.py", "gui/app.py"} <= names
    assert "gui/locale/es/LC_MESSAGES/charla.mo" in names
    assert "gui/icons/charla.ico" in names
    assert not {name for name in names if re.search(r"draw\.py|\.po$|\.icns|__pycache__", name)}


def test_licences_are_written_as_debian_reads_them() -> None:
    text = debian.copyright_text("BSD 3-Clause License\n\nCopyright.\n\nAll rights reserved.\n")
    assert " Permission is hereby granted" in text
    assert "\n .\n" in text
    assert "@" not in text.replace("@VERSION@", "")
