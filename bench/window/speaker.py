"""Run a server that speaks the rich dialect to one client and says what the benchmark wants.

    python -m bench.window.speaker RATE COUNT

It prints its address and waits until the client has posted GO. Then COUNT messages come, RATE a
second (0: as fast as they are taken), and one that says END.
"""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator

GO, END = "go", "end"
ROOM, SPEAKER = "#clase", "luis"
STEP_SECONDS = 0.01
WORDS = (
    "hola", "qué", "tal", "mañana", "clase", "socket", "thread", "servidor", "cliente", "sesión",
    "mensaje", "profe", "examen", "puerto", "red",
)  # fmt: skip


class Speaker:
    """A speaker talks to one client, which `accept` lets in.

    From then on a thread answers what the client asks, and anything may be said.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.told_to_go = threading.Event()
        self._said = 0
        self._lock = threading.Lock()
        self._sock: socket.socket | None = None

    def close(self) -> None:
        """End the connection, and with it the thread."""
        for sock in (self._listener, self._sock):
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
                sock.close()

    def accept(self) -> None:
        sock, _ = self._listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        lines = sock.makefile("rb")
        nick = json.loads(lines.readline())["nick"]
        people = [{"nick": each} for each in (nick, SPEAKER)]
        self.say(
            {
                "op": "welcome",
                "v": 1,
                "nick": nick,
                "server": "Bench",
                "epoch": "e1",
                "high": 0,
                "since": 0,
                "limits": {"line": 65_536, "text": 16_384, "rate": 0},
                "stores": True,
            },
            {
                "op": "roster",
                "people": people,
                "rooms": [{"room": ROOM, "members": [nick, SPEAKER]}],
            },
            {"op": "live", "id": 0},
        )
        threading.Thread(target=self._answer, args=(lines,), daemon=True).start()

    def say(self, *messages: dict[str, object]) -> None:
        assert self._sock is not None
        data = b"".join(
            json.dumps(message, ensure_ascii=False).encode() + b"\n" for message in messages
        )
        with self._lock:
            self._sock.sendall(data)

    def messages(self, count: int) -> list[dict[str, object]]:
        """Return the next `count` messages to the room."""
        return [
            self.message(
                f"{number} " + " ".join(WORDS[number * 7 % 13 : number * 7 % 13 + number % 9 + 1])
            )
            for number in range(self._said, self._said + count)
        ]

    def message(self, text: str) -> dict[str, object]:
        self._said += 1
        return {
            "op": "msg",
            "id": self._said,
            "from": SPEAKER,
            "to": ROOM,
            "text": text,
            "at": time.time_ns() // 1_000_000,
            "cid": f"b{self._said}",
        }

    def _answer(self, lines: Iterator[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in lines:
                message = json.loads(line)
                if message["op"] == "ping":
                    self.say({"op": "pong", "n": message["n"]})
                elif message["op"] == "msg" and message["text"] == GO:
                    self.told_to_go.set()


def main() -> None:
    rate, count = float(sys.argv[1]), int(sys.argv[2])
    speaker = Speaker()
    print(f"listening on 127.0.0.1:{speaker.port}", flush=True)
    speaker.accept()
    speaker.told_to_go.wait()
    began, said = time.perf_counter(), 0
    while said < count:
        due = count if not rate else min(count, int((time.perf_counter() - began) * rate) + 1)
        if due > said:
            piece = min(due - said, 500)
            speaker.say(*speaker.messages(piece))
            said += piece
        else:
            time.sleep(STEP_SECONDS)
    speaker.say(speaker.message(END))
    threading.Event().wait()  # until the process is ended


if __name__ == "__main__":
    main()
