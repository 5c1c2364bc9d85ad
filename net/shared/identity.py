"""Keep the user's identity: a private key, created once, stored in its own file, and never sent.

The file is written once and never changed, so no problem with the settings can cost anybody their
name. It holds the public key too: if the two don't fit, somebody has changed the file.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from net.shared import privacy
from net.shared.patience import patiently
from net.wire import credentials

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE_NAME = "identity.json"
_MOST_BYTES = 10_000


class IdentityError(Exception):
    """The identity can't be used.

    `code` is "identity_unreadable", "identity_unwritable", "identity_changed" or
    "identity_missing".
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """The file has this content."""

    private: str
    public: str


class Identity:
    """An identity is a key pair. Only `public`, `author` and signatures may leave the computer."""

    def __init__(self, seed: bytes, public: str = "") -> None:
        """Create it from a private key.

        Args:
            seed: the private key, 32 bytes (RFC 8032, section 5.1.5).
            public: the public key that was stored with it; "" to compute it.
        """
        self._seed = seed
        self.public = public or _public_of(self._private_key())

    @classmethod
    def new(cls) -> Identity:
        return cls(secrets.token_bytes(credentials.KEY_BYTES))

    @property
    def author(self) -> str:
        return credentials.author_of(self.public)

    def sign(self, statement: bytes) -> str:
        """Return the signature of a statement.

        Raises:
            IdentityError: the private key does not belong to the public one.
        """
        private = self._private_key()
        if _public_of(private) != self.public:
            raise IdentityError(
                "identity_changed", "the private key does not belong to the public one"
            )
        return credentials.encode(private.sign(statement))

    def to_bytes(self) -> bytes:
        """Return the content of the file."""
        return msgspec.json.format(
            msgspec.json.encode(_File(credentials.encode(self._seed), self.public)), indent=1
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Identity:
        """Create an identity from the content of a file.

        Raises:
            ValueError: the content is not an identity.
        """
        file = msgspec.json.decode(data, type=_File)
        if not credentials.is_key(file.public):
            raise ValueError("there is no public key in it")
        return cls(credentials.decode(file.private, credentials.KEY_BYTES), file.public)

    def _private_key(self) -> Ed25519PrivateKey:
        # imported when needed: this takes 20 ms, which the window must not wait for
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._seed)


def _public_of(private: Ed25519PrivateKey) -> str:
    """Return the public key, in a way that Debian 12's cryptography knows too."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return credentials.encode(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def is_signed(key: str, signature: str, statement: bytes) -> bool:
    """Return whether the holder of the public key has signed the statement.

    Takes about 0.1 ms. Never raises.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(credentials.decode(key, credentials.KEY_BYTES))
        public.verify(credentials.decode(signature, credentials.SIGNATURE_BYTES), statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def load(folder: Path, *, may_make: bool) -> Identity:
    """Return the identity of a profile folder.

    If there is none and `may_make` is true, create one. An existing file is never replaced.

    Raises:
        IdentityError: the identity can't be used.
    """
    path = folder / FILE_NAME
    privacy.close_to_others(path)
    try:
        with patiently(lambda: path.open("rb")) as file:
            data = file.read(_MOST_BYTES)
    except FileNotFoundError:
        if not may_make:
            raise IdentityError("identity_missing", str(path)) from None
    except OSError as error:
        raise IdentityError("identity_unreadable", f"{path}: {error.strerror}") from None
    else:
        try:
            return Identity.from_bytes(data)
        except (ValueError, RecursionError) as error:
            raise IdentityError("identity_changed", f"{path}: {error}") from None
    identity = Identity.new()
    try:
        write_once(path, identity.to_bytes())
    except FileExistsError:  # another window of this profile was first
        return load(folder, may_make=False)
    except OSError as error:
        raise IdentityError("identity_unwritable", f"{path.parent}: {error.strerror}") from None
    return identity


def write_once(path: Path, data: bytes) -> None:
    """Write a complete file that only its owner may read, or none.

    Raises:
        FileExistsError: the file exists.
    """
    new = path.with_suffix(f".{secrets.token_hex(4)}")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.name == "nt":
            patiently(lambda: os.rename(new, path))  # on Windows it replaces nothing
        else:
            os.link(new, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            new.unlink()
