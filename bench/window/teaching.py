"""Run a teacher's window with a stop-watch in it, while a class answers a poll.

    python -m bench.window.teaching FOLDER PORT SERVER_FOLDER STUDENTS

The panel of the class is open and the poll's card in view. It prints ASKED and the poll's id, and
when all have answered one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.figures import percentile
from bench.window.inside import Inside
from bench.window.speaker import ROOM
from net.shared import host_file
from net.wire.ballots import Poll
from net.wire.teaching import Tally, Teach

ASKED = "ASKED"
SIZE = "1000x700+0+0"


class TeachersWindow(Inside):
    """Notes when the card and the panel show how many have voted.

    Attributes:
        shown: when both showed it (perf_counter), and how many.
    """

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self.root.geometry(SIZE)
        self.shown: list[tuple[float, int]] = []

    def ask(self, server: Path) -> int:
        """Become the teacher, open the panel, ask a poll, and return its id."""
        content = host_file.read(server)
        assert content is not None
        self.log_in()
        chat: Any = self.chat
        chat.client.teach(Teach(token=content.token))
        self.turn_until(lambda: chat.model.lesson.is_teaching)
        chat.teaching.toggle()
        poll = Poll("¿Qué devuelve recv al final?", ("None", "b''", "Un error"))
        chat.teaching.teaching.ask(ROOM, poll)
        self.turn_until(lambda: self._tally is not None)
        self.rest(1.0)
        assert self._tally is not None
        return self._tally.id

    def watch(self, students: int) -> None:
        """Go on until all have voted and the bars have their new length."""
        self.turns.clear()
        self.cpu_turns.clear()
        self.turn_until(lambda: self._look() == students)
        self.rest(0.5)

    @property
    def _tally(self) -> Tally | None:
        cards = self.chat.transcript.sheet.cards
        looks = [card.look for card in cards or () if card.look is not None and card.look.is_open]
        return looks[-1].tally if looks else None

    def _look(self) -> int:
        poll = self.chat.teaching.panel.facts.poll
        tally = self._tally
        voters = min(tally.voters, poll.voters) if tally is not None and poll is not None else 0
        if voters and (not self.shown or self.shown[-1][1] != voters):
            self.shown.append((time.perf_counter(), voters))
        return voters


def main() -> None:
    folder, port, server, students = sys.argv[1:]
    window = TeachersWindow(Path(folder), int(port))
    try:
        print(ASKED, window.ask(Path(server)), flush=True)
        window.watch(int(students))
        result: dict[str, object] = {
            "shown": window.shown,
            "turn_p99_ms": percentile(window.turns, 99) * 1e3,
            "turn_max_ms": max(window.turns) * 1e3,
            "cpu_p99_ms": percentile(window.cpu_turns, 99) * 1e3,
            "cpu_max_ms": max(window.cpu_turns) * 1e3,
            "cpu_tally_ms": sum(window.cpu_turns) / len(window.shown) * 1e3,
        }
    except TimeoutError as error:
        result = {"fault": str(error)}
    print(json.dumps(result), flush=True)
    window.close()


if __name__ == "__main__":
    main()
