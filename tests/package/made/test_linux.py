"""Test the packages for Linux: the folder to unpack, and what Debian's tools say of the .deb."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from net import VERSION
from tests.display import Display
from tools.package import frozen, older
from tools.package.product import IDENTIFIER
from tools.release.exchange import exchange, programs


def output(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done.stdout


def test_two_packaged_windows_exchange_a_message_through_the_packaged_server(
    linux: Path, screen: Display
) -> None:
    window, server = programs(linux)
    exchange([window], [server])


def test_desktops_and_software_centres_accept_what_the_package_says(linux: Path) -> None:
    share = linux / "share"
    assert output("desktop-file-validate", share / f"{IDENTIFIER}.desktop") == ""
    output("appstreamcli", "validate", "--no-net", share / f"{IDENTIFIER}.metainfo.xml")
    assert (share / "icons" / "hicolor" / "48x48" / "apps" / f"{IDENTIFIER}.png").is_file()


def test_no_file_wants_a_newer_glibc_than_the_package_says(linux: Path) -> None:
    wanted = frozen.needed_glibc(linux)
    assert wanted <= older.GLIBC
    text = (linux / "README.txt").read_text(encoding="utf-8")
    assert f"glibc {'.'.join(map(str, wanted))} " in text
    assert "@" not in text


def test_what_fits_the_users_fonts_and_screen_is_the_users(linux: Path) -> None:
    names = {file.name.partition(".")[0] for file in linux.rglob("*.so*")}
    assert not names & {"libX11", "libxcb", "libfontconfig", "libfreetype", "libz", "libc"}
    assert {"libtk8", "libXft", "libssl", "libcrypto", "libsqlite3"} <= names


def test_the_script_installs_for_one_user_and_takes_everything_away_again(
    linux: Path, tmp_path: Path
) -> None:
    home = tmp_path / 'mi casa "ñ" 100% $HOME'
    home.mkdir()
    before = output("find", home)
    environment = {"HOME": str(home), "XDG_DATA_HOME": ""}
    said = output(linux / "install.sh", **environment)
    command = home / ".local" / "bin" / "charla"
    assert str(command) in said
    assert VERSION in output(command, "--version", **environment)
    assert VERSION in output(command.with_name("charla-server"), "--version", **environment)
    entry = home / ".local" / "share" / "applications" / f"{IDENTIFIER}.desktop"
    assert output("desktop-file-validate", entry) == ""
    (line,) = [
        line.removeprefix("Exec=")
        for line in entry.read_text(encoding="utf-8").splitlines()
        if line.startswith("Exec=")
    ]
    # What a desktop does with the line: the value's escapes, then those inside the quotes.
    quoted = re.fullmatch('"(.*)" %u', line.replace("\\\\", "\\"))
    assert quoted
    program = re.sub(r'\\(["`$\\])', r"\1", quoted[1]).replace("%%", "%")
    assert Path(program) == home / ".local" / "share" / "charla-program" / "Charla"

    output(linux / "install.sh", **environment)  # an update
    messages = home / ".local" / "share" / "charla"
    messages.mkdir()
    assert str(messages) in output(linux / "install.sh", "--remove", **environment)
    assert messages.is_dir()
    messages.rmdir()
    # The desktop's own list of who opens what stays, without Charla.
    left = output("find", home, "-not", "-type", "d", "-not", "-name", "mimeinfo.cache")
    assert left == ""
    assert before in output("find", home)


def test_lintian_finds_no_fault_in_the_deb(packages: Path) -> None:
    for package in sorted(packages.glob("*.deb")):
        assert output("lintian", "--allow-root", "--fail-on", "error,warning", package) == ""
