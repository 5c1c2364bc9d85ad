"""Encrypt one connection's bytes with TLS 1.3 (RFC 8446), without touching its socket.

    to the peer      bytes --seal--> records, for the socket or the send buffer
    from the peer    records --open--> bytes, and sometimes an `answer` for the peer

OpenSSL reads and writes two buffers in memory (`ssl.MemoryBIO`), so nothing here waits. **Every
call is made with the connection's lock held**: two threads in one SSLObject crash the process.
Sealing and queueing happen in one hold of the lock, because records must leave in the order in
which they were sealed.

Nobody vouches for a certificate here. A server is known by the fingerprint of its public key, which
the client checks before it sends anything.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import hashlib
import ssl
import tempfile
from pathlib import Path

from net.shared.patience import patiently
from net.wire import plain

# OpenSSL's buffers never shrink, so they are fed and emptied in pieces of this size.
PIECE_BYTES = 4096
# A peer may send this much in records that carry nothing for us, such as requests to change the
# keys, beyond a share of what it sends otherwise. A record adds 22 bytes to at least one.
_IDLE_BYTES = 65_536
_IDLE_SHARE = 32
# The first byte of a record names its type: change of cipher, alert, handshake, data (RFC 8446,
# 5.1). Then comes the major version, always 3.
_RECORD_TYPES = frozenset((20, 21, 22, 23))
HANDSHAKE_BYTE = 22
_VERSION = 3
# What a server says to a client whose first bytes come late.
_PROMPT = plain.PROMPT.encode()


class NotTls(OSError):
    """The peer does not speak TLS. `answer` is what it has said so far."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(errno.EPROTO, "this is no TLS")
        self.answer = answer


class Tls:
    """Encrypts and decrypts for one connection, once `handshake` has returned true."""

    __slots__ = (
        "_idle_bytes", "_incoming", "_is_server", "_is_tls", "_object", "_outgoing", "has_ended",
        "is_ready", "peer_fingerprint", "start",
    )  # fmt: skip

    def __init__(self, context: ssl.SSLContext, *, server_side: bool) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._outgoing, server_side)
        self._is_server = server_side
        self.start = b""  # what the peer has said, until it is clear that it speaks TLS
        self._is_tls = False
        self._idle_bytes = 0
        self.is_ready = False
        self.has_ended = False  # whether the peer has said that no more comes
        self.peer_fingerprint = ""

    def handshake(self, data: bytes) -> bytes | None:
        """Go on with the handshake. Afterwards `answer` is for the peer, also after an error.

        Args:
            data: what has come from the peer; b"" to begin.

        Returns:
            None until the handshake is done. Then the bytes that have come behind it.

        Raises:
            NotTls: the peer does not speak TLS.
            ssl.SSLError: the handshake failed.
        """
        if data and not self._is_tls:
            data = self._check_start(data)
        for start in range(0, len(data), PIECE_BYTES):
            self._incoming.write(data[start : start + PIECE_BYTES])
            if self._is_done():
                return self._incoming.read() + data[start + PIECE_BYTES :]
        if not data:
            self._is_done()
        return None

    def _check_start(self, data: bytes) -> bytes:
        """Return what the peer has said so far once it is clear that these are records, else b"".

        A client skips the prompt, which a server sends before its answer if the client was late.

        Raises:
            NotTls: they are no records.
        """
        self.start += data
        start = self.start
        if not self._is_server:
            if (_PROMPT + b"\n").startswith(start):
                return b""
            start = start.removeprefix(_PROMPT + b"\n").removeprefix(_PROMPT)
        types = (HANDSHAKE_BYTE,) if self._is_server else _RECORD_TYPES
        if start[0] not in types or start[1:2] not in (b"", bytes((_VERSION,))):
            raise NotTls(self.start)
        if len(start) < 2:
            return b""
        self._is_tls, self.start = True, b""
        return start

    def _is_done(self) -> bool:
        try:
            self._object.do_handshake()
        except ssl.SSLWantReadError:
            return False
        if not self._is_server:
            self.peer_fingerprint = fingerprint_of(self._object.getpeercert(True) or b"")
        self.is_ready = True
        return True

    def seal(self, data: bytes) -> bytes:
        """Return the records that carry `data` to the peer.

        Raises:
            OSError: nothing can be encrypted: before the handshake, after `end` or an error.
        """
        if not self.is_ready:
            raise ssl.SSLError("nothing may be sent before the handshake is done")
        records = []
        view = memoryview(data)
        for start in range(0, len(data), PIECE_BYTES):
            self._object.write(view[start : start + PIECE_BYTES])
            records.append(self._outgoing.read())
        return records[0] if len(records) == 1 else b"".join(records)

    def open(self, data: bytes) -> bytes:
        """Return what the peer's records carry, b"" if none is complete. See also `has_ended`.

        Nothing is left lying in OpenSSL's buffers, except a record of which a part is missing. So
        whoever waits for the socket misses nothing, and `end` finds nothing unread.

        Args:
            data: at most PIECE_BYTES from the peer.

        Raises:
            OSError: the peer has broken the rules of TLS. `answer` has an alert for it.
        """
        self._incoming.write(data)
        pieces = []
        try:
            while piece := self._object.read(PIECE_BYTES):
                pieces.append(piece)
                if not self._incoming.pending and not self._object.pending():
                    break  # as the next `read` would say, with an exception
            else:
                self.has_ended = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:  # `end` was called first
            self.has_ended = True
        opened = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        self._idle_bytes = max(0, self._idle_bytes + len(data) - _IDLE_SHARE * len(opened))
        if self._idle_bytes > _IDLE_BYTES:
            raise ssl.SSLError("too many records that carry nothing")
        return opened

    def answer(self) -> bytes:
        """Return what OpenSSL has to say to the peer: of the handshake, new keys, an alert."""
        return self._outgoing.read() if self._outgoing.pending else b""

    def end(self) -> bytes:
        """Return the record that tells the peer that no more comes: close_notify."""
        if not self.is_ready:
            return b""
        # It asks for the peer's close_notify, which need not come; or all is lost anyway.
        with contextlib.suppress(OSError):
            self._object.unwrap()
        return self.answer()


def server_context(certificate_pem: bytes, key_pem: bytes) -> ssl.SSLContext:
    """Return the context for a server's connections.

    Raises:
        ssl.SSLError: the key does not belong to the certificate, or one of them is damaged.
        OSError: a temporary file can't be written: OpenSSL reads both only from a file.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # With tickets, a client that writes much and closes unread would lose data to a reset.
    context.num_tickets = 0
    descriptor, name = tempfile.mkstemp()  # only its owner may read it
    try:
        with open(descriptor, "wb") as file:
            file.write(key_pem + b"\n" + certificate_pem)
        context.load_cert_chain(name, password=_no_password)
    finally:
        patiently(Path(name).unlink)
    return context


def client_context() -> ssl.SSLContext:
    """Return the context for a client's connections. No authority is asked about the server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def fingerprint_of(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate's SubjectPublicKeyInfo, in base64url without padding.

    Every library for certificates takes longer to import than this takes to read (RFC 5280, 4.1).
    Only lengths as DER writes them are accepted, so that nobody can read the same bytes otherwise.

    Args:
        certificate: in DER.

    Raises:
        ssl.SSLError: it is no certificate.
    """
    to_be_signed = _Der(_Der(certificate).take(_SEQUENCE)[0]).take(_SEQUENCE)[0]
    fields = _Der(to_be_signed)
    if fields.begins_with(_EXPLICIT_0):
        fields.take(_EXPLICIT_0)  # version
    for tag in (_INTEGER, _SEQUENCE, _SEQUENCE, _SEQUENCE, _SEQUENCE):
        fields.take(tag)  # serial number, algorithm, issuer, validity, subject
    public_key = fields.take(_SEQUENCE)[1]
    digest = hashlib.sha256(public_key).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


_EXPLICIT_0, _INTEGER, _SEQUENCE = 0xA0, 0x02, 0x30


class _Der:
    """Reads the elements that stand one behind the other in some bytes (X.690)."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def begins_with(self, tag: int) -> bool:
        return self._data[:1] == bytes((tag,))

    def take(self, tag: int) -> tuple[bytes, bytes]:
        """Return the content of the next element, and the whole of it, and go on behind it."""
        data = self._data
        if len(data) < 2 or data[0] != tag:
            raise ssl.SSLError("the certificate can't be read")
        head, length = 2, data[1]
        if length > 0x80:
            head += length - 0x80
            length = int.from_bytes(data[2:head])
            if head > 5 or length < 0x80 or not data[2]:
                raise ssl.SSLError("the certificate can't be read")
        elif length == 0x80:
            raise ssl.SSLError("the certificate can't be read")
        end = head + length
        if end > len(data):
            raise ssl.SSLError("the certificate can't be read")
        self._data = data[end:]
        return data[head:end], data[:end]


def _no_password() -> str:
    """Answer OpenSSL, which would otherwise ask whoever started the server, in the terminal."""
    return ""
