"""Compute what proves a log-in: the statement to sign, and the author that a key stands for.

A nick belongs to an Ed25519 public key (RFC 8032). The server sends a nonce, and the client signs a
statement that contains the nonce, the server and the nick. The private key never leaves the
computer, and the signature is worthless on another connection, for another server or another nick.
On an encrypted connection the statement contains the server's key too, as each side sees it. So
somebody in between, who shows the client another key, can't pass the client's signature on.
Keys and signatures are written in base64url without padding (RFC 4648, section 5).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

KEY_BYTES = 32
SIGNATURE_BYTES = 64
_AUTHOR_BYTES = 16
_PURPOSE = b"Charla log-in 1"
_ENCRYPTED_PURPOSE = b"Charla log-in 2"


def encode(data: bytes) -> str:
    """Return the bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str, size: int) -> bytes:
    """Return the `size` bytes that `encode` has encoded.

    Raises:
        ValueError: the text is anything else.
    """
    if len(text) != -(-size * 4 // 3):
        raise ValueError("the text has another length")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeError) as error:
        raise ValueError(str(error)) from None
    if len(data) != size or encode(data) != text:
        raise ValueError("the text is not base64url as `encode` writes it")
    return data


def is_key(text: str) -> bool:
    """Return whether the text has the form of a public key."""
    try:
        decode(text, KEY_BYTES)
    except ValueError:
        return False
    return True


def statement(*, server: str, nonce: str, nick: str, key: str, channel: str = "") -> bytes:
    """Return the bytes that a client signs to log in.

    Each part is preceded by its length in bytes, so that no two log-ins can have the same
    statement.

    Args:
        server, nonce: from the challenge.
        nick, key: from the hello.
        channel: the fingerprint of the key that encrypts the connection (see `net.shared.tls`); ""
            if it is not encrypted.
    """
    purpose, texts = _PURPOSE, [server, nonce, nick, key]
    if channel:
        purpose, texts = _ENCRYPTED_PURPOSE, [*texts, channel]
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    return purpose + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def author_of(key: str) -> str:
    """Return the author of the messages of a key's owner: 128 bits of the key's SHA-256.

    A nick can change hands, a key can't. So the author, not the nick, identifies who has written
    something.
    """
    return encode(hashlib.sha256(key.encode("ascii", "replace")).digest()[:_AUTHOR_BYTES])


# --- names that were claimed before there were keys -----------------------------------------------
#
# Such a name belongs to whoever knows a secret token of 24 random bytes. The server has kept a
# salted hash. Its owner proves once, without saying the token, that the new key is theirs: with a
# MAC of the statement, whose key is that hash. The statement contains the new public key, so nobody
# can use the proof for another one.


def token_hash(salt: bytes, token: str) -> bytes:
    """Return the salted hash of a token, as servers have stored it.

    A fast hash is enough, because a token can't be guessed.
    """
    return hashlib.sha256(salt + token.encode("utf-8", "replace")).digest()


def token_proof(hashed: bytes, signed: bytes) -> str:
    """Return the proof, for one statement, that somebody knows the token with this hash."""
    return encode(hmac.digest(hashed, signed, "sha256"))
