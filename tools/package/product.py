"""Say what Charla is called, and how its programs introduce themselves to the three systems.

All of it is data, which tests can read without making a package. The version is `net.VERSION`.
"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any

from net import VERSION

ROOT = Path(__file__).resolve().parents[2]
FILES = Path(__file__).parent / "files"
PACKAGES = ROOT / "dist" / "packages"

NAME = "Charla"
PUBLISHER = "The Charla authors"
IDENTIFIER = "chat.charla.Charla"  # for macOS and for Linux' desktops
PROGRAMS = {"Charla": "Charla", "charla-server": "Charla's server"}  # and what Windows calls them

# Why an app talks to computers nearby: since macOS 15 the system asks the user first, and an app
# that gives no reason is cut off without a question.
# https://developer.apple.com/documentation/technotes/tn3179-understanding-local-network-privacy
LOCAL_NETWORK = {
    "en": "Charla finds the classes on your network and talks to their servers.",
    "es": "Charla busca las clases de tu red y habla con sus servidores.",
}


def source_date() -> int:
    """Return the time of the sources, in seconds since 1970, for all that packages date.

    It is SOURCE_DATE_EPOCH if that is set (https://reproducible-builds.org/specs/source-date-epoch/),
    else the time of the last commit, else of the newest change to the version.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(done.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return int((ROOT / "net" / "__init__.py").stat().st_mtime)


def filled(text: str) -> str:
    """Fill the version and its day into a text."""
    day = time.strftime("%Y-%m-%d", time.gmtime(source_date()))
    return text.replace("@VERSION@", VERSION).replace("@DATE@", day)


def version_numbers() -> tuple[int, int, int, int]:
    """Return the version as Windows wants it: four numbers."""
    major, minor, patch = map(int, VERSION.split("."))
    return (major, minor, patch, 0)


def windows_properties(program: str) -> dict[str, str]:
    """Return what the properties of a program show in Windows' Explorer."""
    return {
        "CompanyName": PUBLISHER,
        "FileDescription": PROGRAMS[program],
        "FileVersion": VERSION,
        "InternalName": program,
        "LegalCopyright": "MIT License",
        "OriginalFilename": f"{program}.exe",
        "ProductName": NAME,
        "ProductVersion": VERSION,
    }


def info_plist() -> dict[str, Any]:
    """Return what PyInstaller adds to the app bundle's Info.plist on macOS.

    https://developer.apple.com/documentation/bundleresources/information-property-list
    """
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": VERSION,
        "CFBundleVersion": VERSION,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": sorted(LOCAL_NETWORK),
        "CFBundleURLTypes": [{"CFBundleURLName": IDENTIFIER, "CFBundleURLSchemes": ["charla"]}],
        "LSApplicationCategoryType": "public.app-category.social-networking",
        "LSMinimumSystemVersion": "11.0",
        "NSBonjourServices": ["_charla._tcp"],
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT License",
        "NSLocalNetworkUsageDescription": LOCAL_NETWORK["en"],
        "NSRequiresAquaSystemAppearance": False,  # dark mode
    }


def info_strings(language: str) -> str:
    """Return the bundle's InfoPlist.strings: what macOS shows of Info.plist in one language."""
    return f'"NSLocalNetworkUsageDescription" = "{LOCAL_NETWORK[language]}";\n'
