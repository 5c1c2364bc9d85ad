"""Know what the glass wall shows: connections, the arrows between them, and how busy the hub is."""

from __future__ import annotations

from collections import deque

from net.capture.sequence import Arrow, ArrowLog
from net.wire.wall import WallArrow, WallBegun, WallConnection, WallEnded, WallEvent, WallNews

# How many news the gauge remembers: a minute of ten a second.
GAUGE = 600


class WallModel:
    """It applies events; whoever draws asks it afterwards.

    Attributes:
        server: the name of the server; "" while there is none.
        code: why there is none, see `WallEnded`; "" at first.
        connections: by number, the oldest first.
        log: the arrows, with the server as the first lane.
        count, queued, batch: as in the last `WallNews`.
        missed: how many arrows this server has left out.
        only: the number of the connection whose arrows alone are taken; 0 for all.
        gauge: how many messages the hub has taken at once, in each news.
    """

    def __init__(self) -> None:
        self.server = self.code = ""
        self.connections: dict[int, WallConnection] = {}
        self.log = ArrowLog()
        self.count = self.queued = self.batch = self.missed = 0
        self.only = 0
        self.gauge: deque[int] = deque(maxlen=GAUGE)
        self._offset = 0  # between the two clocks of the server, in ns

    def apply(self, event: WallEvent) -> None:
        match event:
            case WallBegun(server):
                self.server, self.code = server, ""
                self.connections.clear()
                self.missed = 0
                self.log = ArrowLog((server,))
            case WallEnded(code):
                self.server, self.code = "", code
                self.connections.clear()
                self.count = self.queued = self.batch = 0
            case WallNews():
                self._take(event)

    def show_only(self, number: int) -> None:
        """Take the arrows of one connection alone from now on; 0 for all."""
        self.only = number
        self.log = ArrowLog((self.server,))

    def name_of(self, number: int) -> str:
        """Return how a connection is called: its nick, or its address before the log-in."""
        one = self.connections.get(number)
        return (one.nick or one.address if one is not None else "") or f"#{number}"

    def _take(self, news: WallNews) -> None:
        for one in news.connections:
            self._name_lane(one)
            self.connections[one.number] = one
        self.count, self.queued, self.batch = news.count, news.queued, news.batch
        self.missed += news.missed
        self.gauge.append(news.batch)
        self._offset = news.wall - news.at
        for arrow in news.arrows:
            if not self.only or arrow.number == self.only:
                self._add(arrow)
        for number in news.gone:
            self.connections.pop(number, None)

    def _name_lane(self, one: WallConnection) -> None:
        """Call the lane of a connection by the nick, once its user has logged in."""
        before = self.connections.get(one.number)
        if one.nick and (before is None or not before.nick):
            self.log.rename_lane(one.address, one.nick)

    def _add(self, arrow: WallArrow) -> None:
        lane = self.log.lane_for(arrow.nick or self.name_of(arrow.number))
        ends = (self.server, lane) if arrow.sent else (lane, self.server)
        label = f"{arrow.op} {arrow.id}" if arrow.id else arrow.op
        label = f"{label} {arrow.room}" if arrow.room else label
        detail = f"{label} · {arrow.size} B" + (f" · {arrow.text}" if arrow.text else "")
        self.log.add(
            Arrow(
                self.log.next_number, *ends, label, detail, arrow.size, 1, 0, 0, arrow.at,
                arrow.at + self._offset,
            )
        )  # fmt: skip
