"""Keep the server's key: made at the first start, stored in the data folder, and never replaced.

Everybody who has connected knows the server by this key, so a new one would look like an impostor's
and lock them all out. A file that can't be used therefore stops the server, with a sentence.

The file holds the private key and a self-signed certificate, which only carries the public key:
nobody looks at its name, and its dates reach as far as dates can, so that no clock matters (RFC
5280, 4.1.2.5).
"""

from __future__ import annotations

import contextlib
import datetime
import re
import ssl
import time
from dataclasses import dataclass
from pathlib import Path

from net.shared import identity, privacy, tls
from net.shared.patience import patiently

FILE_NAME = "server-key.pem"
_MOST_BYTES = 65_536
_KEY = re.compile(rb"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


class KeyProblem(Exception):
    """The key can't be used. It is a sentence for the operator: what happened and what to do."""


@dataclass(frozen=True, slots=True)
class ServerKey:
    """A server proves with this key that it is the one it was.

    Args:
        fingerprint: that of the public key: see `net.shared.tls`.
        context: for the server's connections.
    """

    fingerprint: str
    context: ssl.SSLContext


def load_or_make(folder: Path | None) -> ServerKey:
    """Return the key of a data folder. If there is none, make one.

    Without a folder it is new each time, and stored nowhere.

    Raises:
        KeyProblem: there is a key, and it can't be used.
        OSError: a new one can't be stored.
    """
    if folder is None:
        return _read(make(), "the new key")
    path = folder / FILE_NAME
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # another process was first
            identity.write_once(path, make())
    privacy.close_to_others(path)
    return _read(_content_of(path), str(path))


def export(folder: Path, path: Path) -> None:
    """Copy the key of a data folder to a new file, which only its owner may read.

    Raises:
        KeyProblem: there is no key, it can't be used, or the file exists.
    """
    data = _content_of(folder / FILE_NAME)
    _read(data, str(folder / FILE_NAME))
    try:
        identity.write_once(path, data)
    except FileExistsError:
        raise KeyProblem(f"{path} exists, and is not overwritten: choose another name.") from None
    except OSError as error:
        raise KeyProblem(f"Can't write {path}: {error.strerror}.") from None


def import_(folder: Path, path: Path) -> Path | None:
    """Use the key in a file from now on.

    Returns:
        Where the one that was used before is now; None if there was none, or the same.

    Raises:
        KeyProblem: the file has no usable key, or can't be stored.
    """
    data = _content_of(path)
    _read(data, str(path))
    kept = folder / FILE_NAME
    aside = None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not kept.exists():
            identity.write_once(kept, data)
        elif (old := kept.read_bytes()) != data:
            aside = kept.with_name(f"{kept.stem}-{time.strftime('%Y%m%d-%H%M%S')}{kept.suffix}")
            identity.write_once(aside, old)
            # There is a key at every moment: without one, the next start would make another.
            new = kept.with_suffix(".new")
            new.unlink(missing_ok=True)
            identity.write_once(new, data)
            patiently(lambda: new.replace(kept))
    except OSError as error:
        raise KeyProblem(f"Can't store the key in {folder}: {error.strerror}.") from None
    return aside


def make() -> bytes:
    """Return a new key (P-256) and its certificate, in PEM. Takes about 50 ms."""
    # imported here: only the first start has to wait for it
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Charla")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(1970, 1, 1))
        .not_valid_after(datetime.datetime(9999, 12, 31, 23, 59, 59))
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise KeyProblem(f"Can't read the server's key {path}: {error.strerror}.") from None


def _read(data: bytes, where: str) -> ServerKey:
    key, certificate = _KEY.search(data), _CERTIFICATE.search(data)
    if key is None or certificate is None:
        raise _damaged(where, "a private key and a certificate in PEM are expected")
    try:
        context = tls.server_context(certificate[0], key[0])
        fingerprint = tls.fingerprint_of(ssl.PEM_cert_to_DER_cert(certificate[0].decode("ascii")))
    except (ssl.SSLError, ValueError) as error:
        raise _damaged(where, getattr(error, "reason", "") or str(error)) from None
    return ServerKey(fingerprint, context)


def _damaged(where: str, why: str) -> KeyProblem:
    return KeyProblem(
        f"The server's key in {where} can't be used ({why}). Restore it from a copy "
        "(--import-key FILE). A new key would lock everybody out who knows the old one: if that is "
        "what you want, move the file away and start again."
    )
