"""Test that arrows of one's own messages go on to their recipients, as far as the server tells."""

from __future__ import annotations

import time

import pytest
from msgspec import structs

from gui.words import i18n
from gui.xray.told_arrows import ToldArrows
from net.capture.sequence import ArrowLog
from net.client.tracer import Tracer
from net.wire.messages import Ok, Post
from net.wire.traces import Stage
from tests.gui.model.test_way import told_by, told_by_server


@pytest.fixture
def tracer() -> Tracer:
    """Yield a tracer that has followed a message to the server, and its `ok` back."""
    i18n.set_language("en")
    tracer = Tracer(lambda _wish: None)
    tracer.watch(True)
    post = Post("#clase", "hola", "a1", trace=True)
    tracer.compose()
    tracer.note_queued(post)
    for stage in ("taken", "committed", "send", "sent"):
        tracer.mark([post], stage)
    time.sleep(0.02)  # the server needs 4 ms
    tracer.note_received()
    tracer.hear([Ok("a1", 42, 1)])
    return tracer


def test_recipients_get_lanes_once_the_server_has_told(tracer: Tracer) -> None:
    log = ArrowLog(("ana", "Aula 3"))
    told = ToldArrows(tracer, log)
    told.look()
    assert log.lanes == ["ana", "Aula 3"]  # nothing is told: nothing is drawn
    tracer.take(told_by_server())
    told.look()
    assert [(one.source, one.target, one.label) for one in log.arrows] == [
        ("Aula 3", "luis", "msg 42"),
        ("Aula 3", "eva", "msg 42"),
    ]
    assert all(one.is_told for one in log.arrows)
    report = told_by("luis", 4_200, 2_000)
    seen = (*report.stages[:2], Stage("seen", 950, "receive"), *report.stages[2:])
    tracer.take(structs.replace(report, stages=seen))
    for _again in range(2):
        told.look()
    arrows = list(log.arrows)
    assert [(one.source, one.label) for one in arrows][-1] == ("luis", "seen")
    assert len(arrows) == 3
    assert [one.at for one in arrows] == sorted(one.at for one in arrows)
    assert "as the server tells" in arrows[0].detail and "may be wrong by" in arrows[0].detail
    now, wall = time.monotonic_ns(), time.time_ns()
    for one in arrows:
        assert 0 < now - one.at < 5_000_000_000
        assert abs((wall - one.wall) - (now - one.at)) < 50_000_000


def test_of_messages_that_are_forgotten_nothing_is_kept(tracer: Tracer) -> None:
    told = ToldArrows(tracer, ArrowLog(("ana", "Aula 3")))
    tracer.take(told_by_server())
    told.look()
    assert told._known
    tracer.watch(False)
    tracer.version += 1
    told.look()
    assert not told._known
