"""Find other people's servers, and define the settings they are measured with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.dialects.lines import OPERATOR
from bench.dialects.xmpp import HOST
from bench.machine import is_root
from net.server import certificate

INSTALL_SECONDS = 300.0
# Program -> the Debian packages that it needs to run as it is run here.
PACKAGES = {
    "ngircd": ("ngircd",),
    "inspircd": ("inspircd",),
    "mosquitto": ("mosquitto",),
    "prosody": ("prosody", "lua-dbi-sqlite3"),
}
_PROSODY_SQL = "*/lua/5.*/dbd/sqlite3.so"  # the file that the second package contains


class Missing(Exception):
    """Something that is needed is not installed; the text says what to do."""


NGIRCD_CONF = """\
[Global]
Name = irc.bench.invalid
Info = benchmark
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = bench
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxPenaltyTime = 0
PingTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
IncludeDir = {folder}
[Operator]
Name = {operator}
Password = {operator}
"""

NGIRCD_SSL = """\
[SSL]
CertFile = {key}
KeyFile = {key}
Ports = {port}
"""

# `threshold` and `commandrate` limit fast senders; both are counted in thousandths, in 32 bits.
INSPIRCD_CONF = """\
<server name="irc.bench.invalid" description="benchmark" network="Bench" id="1BC">
<admin name="bench" nick="bench" email="bench@bench.invalid">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect allow="*" timeout="60" pingfreq="3600" limit="20000" localmax="20000" globalmax="20000"
    maxconnwarn="no" resolvehostnames="no" useident="no" fakelag="no" threshold="4000000"
    commandrate="1000000000" hardsendq="1048576" softsendq="1048576" recvq="1048576">
<performance netbuffersize="65534" softlimit="20000" somaxconn="1024" quietbursts="yes">
<dns server="127.0.0.1" timeout="1">
<path configdir="{folder}" datadir="{folder}" logdir="{folder}" runtimedir="{folder}">
<pid file="{folder}/inspircd.pid">
"""

MOSQUITTO_CONF = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
max_inflight_messages 0
max_queued_messages 0
log_dest stderr
log_type error
"""
MOSQUITTO_SAVING = """\
autosave_on_changes true
autosave_interval 1
"""
MOSQUITTO_AS_ROOT = """\
user root
"""

PROSODY_CONF = """\
run_as_root = true
daemonize = false
pidfile = "{folder}/prosody.pid"
data_path = "{folder}"
certificates = "{folder}"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{}}
modules_enabled = {{ "roster", "saslauth", "smacks", "mam" }}
modules_disabled = {{ "s2s", "offline" }}
authentication = "insecure"
insecure_open_authentication = "Yes please, I know what I'm doing!"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
c2s_timeout = 3600
storage = {{ archive = "sql" }}
sql = {{ driver = "SQLite3", database = "{folder}/prosody.sqlite" }}
default_archive_policy = true
archive_expires_after = "never"
log = {{ warn = "*console" }}
VirtualHost "{host}"
"""


def ngircd(folder: Path, port: int) -> list[str]:
    folder.chmod(0o755)  # started by root, it becomes another user
    conf = _write(
        folder / "ngircd.conf", NGIRCD_CONF.format(port=port, folder=folder, operator=OPERATOR)
    )
    return [find("ngircd"), "--nodaemon", "--config", conf]


def ngircd_tls(folder: Path, port: int) -> list[str]:
    """Return the command for ngIRCd with TLS on this port; it listens on another one without."""
    folder.chmod(0o755)
    key = folder / "key.pem"
    key.write_bytes(certificate.make())
    key.chmod(0o644)  # for the user that ngIRCd becomes; nothing depends on this key
    unused = NGIRCD_CONF.format(port=port + 1, folder=folder, operator=OPERATOR)
    conf = _write(folder / "ngircd.conf", unused + NGIRCD_SSL.format(port=port, key=key))
    return [find("ngircd"), "--nodaemon", "--config", conf]


def inspircd(folder: Path, port: int) -> list[str]:
    conf = _write(folder / "inspircd.conf", INSPIRCD_CONF.format(port=port, folder=folder))
    command = [find("inspircd"), "--nofork", "--nolog", "--config", conf]
    return [*command, "--runasroot"] if is_root() else command


def mosquitto(folder: Path, port: int) -> list[str]:
    return _mosquitto(folder, MOSQUITTO_CONF.format(port=port, folder=folder))


def mosquitto_saving(folder: Path, port: int) -> list[str]:
    return _mosquitto(folder, MOSQUITTO_CONF.format(port=port, folder=folder) + MOSQUITTO_SAVING)


def _mosquitto(folder: Path, settings: str) -> list[str]:
    settings += MOSQUITTO_AS_ROOT if is_root() else ""
    return [find("mosquitto"), "-c", _write(folder / "mosquitto.conf", settings)]


def prosody(folder: Path, port: int) -> list[str]:
    conf = _write(
        folder / "prosody.cfg.lua", PROSODY_CONF.format(port=port, folder=folder, host=HOST)
    )
    return [find("prosody"), "--config", conf, "-F"]


def find(program: str) -> str:
    """Return the path of a program; install it first where that is possible.

    Raises:
        Missing: it is not installed.
    """
    found = _look_for(program)
    packages = PACKAGES[program]
    if found is None and shutil.which("apt-get") and is_root():
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
        print(f"{program} is missing; installing it: {' '.join(command)}", file=sys.stderr)
        subprocess.run(command, check=False, stdout=sys.stderr, timeout=INSTALL_SECONDS)
        found = _look_for(program)
    if found is None:
        raise Missing(
            f"{program}, one of the servers to compare with, is not installed. Install it (Debian: "
            f"sudo apt-get install {' '.join(packages)}), or leave it out with: --without {program}"
        )
    return found


def _look_for(program: str) -> str | None:
    if program == "prosody" and not list(Path("/usr/lib").glob(_PROSODY_SQL)):
        return None
    return shutil.which(program, path=os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin")


def _write(path: Path, text: str) -> str:
    path.write_text(text)
    return str(path)
