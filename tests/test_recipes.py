"""Test that the recipes in docs/HOSTING.md are well formed, and use options that the server has."""

from __future__ import annotations

import configparser
import plistlib
import re
import subprocess
import sys

from tests.processes import ROOT

RECIPES = (ROOT / "docs" / "HOSTING.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", RECIPES, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_server_has_every_option_of_the_recipes() -> None:
    server = subprocess.run(
        [sys.executable, str(ROOT / "server.py"), "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    commands = re.findall(r"(?:charla-server(?:\.exe\")?|-Argument|dev\.py server) .*", RECIPES)
    assert len(commands) >= 4
    used = set(re.findall(r"(?<!-)--[a-z][a-z-]+", " ".join([*commands, block("xml")])))
    assert {"--lan", "--name", "--data", "--release"} <= used
    assert {option for option in used if f"{option} " not in server.stdout + " "} == set()


def test_the_unit_of_systemd_is_one() -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(block("ini"))
    assert unit.sections() == ["Unit", "Service", "Install"]
    service = unit["Service"]
    # The folder that the server is told is the one that systemd makes.
    assert service["ExecStart"].endswith(f"--data /var/lib/{service['StateDirectory']}")
    assert service["StateDirectoryMode"] == "0700"


def test_the_list_of_launchd_is_one() -> None:
    agent = plistlib.loads(block("xml").encode())
    label = agent["Label"]
    assert f"LaunchAgents/{label}.plist`" in RECIPES
    assert f"bootstrap gui/$(id -u) ~/Library/LaunchAgents/{label}.plist\n" in RECIPES
    assert f"bootout gui/$(id -u)/{label}\n" in RECIPES
    assert agent["ProgramArguments"][0].endswith("/charla-server")
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
