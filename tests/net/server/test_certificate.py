"""Test the server's key: made once, kept from others, moved on demand, and never replaced."""

from __future__ import annotations

import re
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from net.server import certificate
from net.server.certificate import FILE_NAME, KeyProblem
from tests.processes import ROOT, ServerProcess


def fingerprint(folder: Path) -> str:
    return certificate.load_or_make(folder).fingerprint


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "server.py"), *options],
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    first = fingerprint(folder)
    assert re.fullmatch(r"[\w-]{43}", first)
    assert fingerprint(folder) == first
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]
    assert fingerprint(tmp_path / "other") != first


def test_without_a_folder_it_is_new_each_time() -> None:
    assert certificate.load_or_make(None).fingerprint != certificate.load_or_make(None).fingerprint


def test_a_kept_key_is_read_without_the_slow_library(tmp_path: Path) -> None:
    fingerprint(tmp_path)
    code = (
        "import sys; from pathlib import Path; from net.server import certificate; "
        f"certificate.load_or_make(Path({str(tmp_path)!r})); "
        "assert 'cryptography.x509' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_its_owner_may_read_the_key(tmp_path: Path) -> None:
    first = fingerprint(tmp_path)
    path = tmp_path / FILE_NAME
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert fingerprint(tmp_path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    certificate.export(tmp_path, tmp_path / "copy.pem")
    assert (tmp_path / "copy.pem").stat().st_mode & 0o777 == 0o600
    certificate.import_(tmp_path / "there", tmp_path / "copy.pem")
    assert (tmp_path / "there" / FILE_NAME).stat().st_mode & 0o777 == 0o600


def damaged(whole: bytes) -> dict[str, bytes]:
    key, end, rest = whole.partition(b"-----END PRIVATE KEY-----\n")
    private = serialization.load_pem_private_key(key + end, None)
    other = certificate.make().partition(end)[2]
    return {
        "empty": b"",
        "the key alone": key + end,
        "the certificate alone": rest,
        "the certificate of another key": key + end + other,
        "a changed key": key[:60] + b"AAAA" + key[64:] + end + rest,
        "cut": whole[:-40],
        "something else": bytes(range(256)) * 4,
        "with a password": private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
        + rest,
    }


@pytest.mark.parametrize("kind", damaged(certificate.make()))
def test_a_damaged_key_is_never_replaced(tmp_path: Path, kind: str) -> None:
    fingerprint(tmp_path)
    path = tmp_path / FILE_NAME
    path.write_bytes(damaged(path.read_bytes())[kind])
    before = path.read_bytes()
    with pytest.raises(KeyProblem, match="--import-key"):
        certificate.load_or_make(tmp_path)
    assert path.read_bytes() == before


def test_a_file_that_can_not_be_read_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(KeyProblem, match="Can't read"):
        certificate.load_or_make(tmp_path)


def test_the_server_says_what_to_do_about_a_damaged_key(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("nonsense", encoding="ascii")
    ended = run("--port", "0", "--data", str(tmp_path))
    assert ended.returncode == 1
    assert "--import-key FILE" in ended.stderr and "Traceback" not in ended.stderr


def test_a_class_moves_to_another_computer_with_its_key(tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "class.pem"
    with ServerProcess("--data", str(old)) as server:
        known = fingerprint(old)
        seen = ssl.get_server_certificate((server.address.host, server.address.port))
    assert run("--data", str(old), "--export-key", str(file)).returncode == 0
    again = run("--data", str(old), "--export-key", str(file))
    assert again.returncode == 1 and "is not overwritten" in again.stderr
    fingerprint(new)
    replaced = (new / FILE_NAME).read_bytes()
    done = run("--data", str(new), "--import-key", str(file))
    assert done.returncode == 0
    (aside,) = new.glob("server-key-*.pem")
    assert str(aside) in done.stdout
    assert aside.read_bytes() == replaced
    assert run("--data", str(new), "--import-key", str(file)).stdout.count("\n") == 1
    with ServerProcess("--data", str(new)) as server:
        assert ssl.get_server_certificate((server.address.host, server.address.port)) == seen
    assert fingerprint(new) == known


def test_what_is_no_key_is_not_imported(tmp_path: Path) -> None:
    known = fingerprint(tmp_path)
    for name, data in damaged((tmp_path / FILE_NAME).read_bytes()).items():
        file = tmp_path / "file.pem"
        file.write_bytes(data)
        with pytest.raises(KeyProblem):
            certificate.import_(tmp_path, file)
        assert fingerprint(tmp_path) == known, name
    ended = run("--no-store", "--import-key", str(file))
    assert ended.returncode == 2


def test_a_clock_does_not_matter() -> None:
    """Look at the dates as OpenSSL writes them."""
    made = certificate.make()
    der = ssl.PEM_cert_to_DER_cert(made.decode().partition("-----END PRIVATE KEY-----\n")[2])
    assert b"700101000000Z" in der and b"99991231235959Z" in der
