"""Draw on to whom the user's messages went, as a server tells that shows how it works (`--teach`).

A window sees its own connection only. Of a message that it has sent, such a server tells when it
went to each recipient, and recipients' windows tell when they had it. Each of these becomes an
arrow where it belongs in time, dashed, since it was told and not seen.
"""

from __future__ import annotations

import time

from gui.model import way_words
from gui.model.chat_port import Tracing
from gui.model.way import PlacedStage, told_stages
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.capture.sequence import Arrow, ArrowLog
from net.wire.traces import MessageTrace


class ToldArrows:
    """It adds arrows to the log of a window, whose first lanes are the user's and the server's."""

    def __init__(self, tracer: Tracing, log: ArrowLog) -> None:
        self._tracer, self._log = tracer, log
        self._server = log.lanes[1]
        self._version = -1
        self._known: dict[str, set[tuple[str, str]]] = {}  # by cid: stage, and whose

    def look(self) -> None:
        """Add what was told since the last time."""
        version = self._tracer.version
        if version == self._version:
            return
        self._version = version
        told = {trace.cid: trace for trace in self._tracer.told}
        self._known = {cid: self._known.get(cid, set()) for cid in told}
        for cid, trace in told.items():
            self._take(trace, self._known[cid])

    def _take(self, trace: MessageTrace, known: set[tuple[str, str]]) -> None:
        stages, slack = told_stages(trace)
        for one in stages:
            ends = self._ends(one)
            whose = one.stage, one.to or one.nick
            if ends is None or whose in known:
                continue
            known.add(whose)
            label = f"msg {trace.id}" if one.stage == "send" else "seen"
            more = trace.others[one.nick].slack * 1000 if one.nick in trace.others else 0
            self._log.insert(self._arrow(one, ends, label, slack + more))

    def _ends(self, one: PlacedStage) -> tuple[str, str] | None:
        """Return the lanes between which a message passed at this stage; None for another stage."""
        if one.where == "server" and one.stage == "send" and one.to:
            return self._server, self._log.lane_for(displayable_line(one.to))
        if one.where == "other" and one.stage == "seen":
            return self._log.lane_for(displayable_line(one.nick)), self._server
        return None

    def _arrow(self, one: PlacedStage, ends: tuple[str, str], label: str, slack: int) -> Arrow:
        ago = time.perf_counter_ns() - one.at
        detail = _("{arrow}, as the server tells. It did not pass on this window's connection.")
        said = detail.format(arrow=f"{label}: {ends[0]} → {ends[1]}")
        if slack:
            said += " " + _("The time may be wrong by {time} either way.").format(
                time=way_words.time(slack)
            )
        return Arrow(
            0, *ends, label, said, 0, 1, 0, 0,
            time.monotonic_ns() - ago, time.time_ns() - ago, is_told=True,
        )  # fmt: skip
