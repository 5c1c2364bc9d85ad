"""Test that whoever watches a server stays connected, however little they have to say."""

from __future__ import annotations

import os
import time

import pytest

from net.client import overseer
from net.client.overseer import ServerOverseer
from net.server import visitor
from net.server.server import ChatServer, ServerSettings
from net.shared.host_file import HostFile


def test_who_watches_for_long_is_not_taken_for_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "SILENCE_SECONDS", 1.0)
    monkeypatch.setattr(overseer, "PING_SECONDS", 0.1)
    server = ChatServer(ServerSettings(port=0, token="t0ken", teaches=True))
    server.start()
    try:
        told = HostFile(os.getpid(), server.address[1], "t0ken", server.fingerprint)
        with ServerOverseer(told) as watching:
            began = time.monotonic()
            for _news in watching.watch():
                if time.monotonic() - began > 2.0:
                    break
    finally:
        server.stop()
