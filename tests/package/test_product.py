"""Test what the programs say of themselves to Windows, macOS and Linux' desktops."""

from __future__ import annotations

import configparser
import plistlib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from net import VERSION
from tools.package import product

WINDOWS_SETTINGS = "{http://schemas.microsoft.com/SMI/%s/WindowsSettings}%s"
ASSEMBLY = "{urn:schemas-microsoft-com:asm.v%d}%s"


def test_macos_asks_in_the_users_language_before_it_cuts_an_app_off() -> None:
    # As it is in the bundle: written and read again.
    plist = plistlib.loads(plistlib.dumps(product.info_plist()))
    assert plist["NSLocalNetworkUsageDescription"]
    assert plist["NSBonjourServices"] == ["_charla._tcp"]
    assert plist["CFBundleLocalizations"] == ["en", "es"]
    assert plist["CFBundleShortVersionString"] == VERSION
    for language in ("en", "es"):
        strings = product.info_strings(language)
        assert strings.count('"') == 4
        assert strings.endswith(";\n")
    assert "red" in product.info_strings("es")


def test_macos_opens_charla_links_with_the_app_sharp_and_dark() -> None:
    plist = product.info_plist()
    (kind,) = plist["CFBundleURLTypes"]
    assert kind["CFBundleURLSchemes"] == ["charla"]
    assert plist["NSHighResolutionCapable"] is True
    assert plist["NSRequiresAquaSystemAppearance"] is False
    assert plist["LSMinimumSystemVersion"].count(".") == 1


def test_windows_is_told_the_version_of_both_programs() -> None:
    assert ".".join(map(str, product.version_numbers())) == f"{VERSION}.0"
    for program in ("Charla", "charla-server"):
        properties = product.windows_properties(program)
        assert properties["FileVersion"] == properties["ProductVersion"] == VERSION
        assert properties["OriginalFilename"] == f"{program}.exe"


def test_windows_draws_sharply_opens_long_paths_and_asks_for_no_rights() -> None:
    manifest = ET.parse(product.FILES / "windows" / "charla.manifest")
    assert manifest.findtext(f".//{WINDOWS_SETTINGS % (2016, 'longPathAware')}") == "true"
    awareness = manifest.findtext(f".//{WINDOWS_SETTINGS % (2016, 'dpiAwareness')}") or ""
    assert awareness.startswith("PerMonitorV2")
    level = manifest.find(f".//{ASSEMBLY % (3, 'requestedExecutionLevel')}")
    assert level is not None
    assert level.get("level") == "asInvoker"
    assert manifest.find(f".//{WINDOWS_SETTINGS % (2019, 'activeCodePage')}") is None


def test_a_linux_desktop_knows_the_window_the_links_and_both_languages() -> None:
    entry = configparser.RawConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(product.FILES / "linux" / f"{product.IDENTIFIER}.desktop", encoding="utf-8")
    values = entry["Desktop Entry"]
    assert values["StartupWMClass"] == "Charla"  # the className in gui/start.py
    assert values["MimeType"] == "x-scheme-handler/charla;"
    assert values["Exec"].endswith(" %u")
    assert values["Comment[es]"]
    told = ET.parse(product.FILES / "linux" / f"{product.IDENTIFIER}.metainfo.xml")
    assert told.findtext("id") == product.IDENTIFIER
    assert told.findtext("launchable") == f"{product.IDENTIFIER}.desktop"
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert {each.get(language) for each in told.findall("summary")} == {None, "es"}


def test_dates_come_from_the_environment_if_it_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert product.source_date() == 86_400
    assert product.filled("@VERSION@ @DATE@") == f"{VERSION} 1970-01-02"


def test_dates_are_the_last_commits_or_else_the_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(product, "ROOT", tmp_path)  # as unpacked from an archive: no git
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "__init__.py").touch()
    assert product.source_date() > 1_700_000_000
