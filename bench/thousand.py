"""Measure a running server with a thousand clients, of whom some do not read. For any system.

    python server.py --port 8099 --no-store --rate 0 --max-clients 3000
    python -m bench.thousand 127.0.0.1 8099 --clients 1000 --stuck 600

All log in, in the plain dialect. One of them writes to everybody, and all who read must get it:
first while everybody reads, then after so much was written that something waits in the send buffers
of those who do not. It prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time

LIMIT_SECONDS = 120.0
# More than the buffers of both systems take, and less than a connection's send buffer.
FILLING_BYTES = 700_000
LINE = "x" * 10_000
AT_ONCE = 50


class Client:
    """A client has a connection and reads from it when it is told to."""

    def __init__(self, number: int) -> None:
        self.name = f"student{number:04d}"

    async def log_in(self, host: str, port: int) -> None:
        self._reader, self._writer = await asyncio.open_connection(host, port, limit=2**17)
        self._writer.write(f"{self.name}\n".encode())
        await self.hear("Bienvenido")

    async def hear(self, wanted: str) -> float:
        """Read until a line has this in it, and return when it has come."""
        while wanted.encode() not in (line := await self._reader.readline()):
            if not line:
                raise ConnectionError(f"{self.name} was disconnected")
        return time.perf_counter()

    async def say(self, text: str) -> None:
        self._writer.write(f"#clase: {text}\n".encode())
        await self._writer.drain()

    def stop_reading(self) -> None:
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]

    def close(self) -> None:
        self._writer.close()


async def measure(host: str, port: int, count: int, stuck: int) -> dict[str, float]:
    clients = [Client(number) for number in range(count)]
    doors = asyncio.Semaphore(AT_ONCE)

    async def enter(client: Client) -> None:
        async with doors:
            await client.log_in(host, port)

    started = time.perf_counter()
    await asyncio.gather(*map(enter, clients))
    entered = time.perf_counter() - started
    writer, *others = clients
    first = await _tell(writer, others, "uno")
    readers = others[stuck:]
    for client in others[:stuck]:
        client.stop_reading()
    hearing = [asyncio.ensure_future(client.hear("dos")) for client in readers]
    for _ in range(FILLING_BYTES // len(LINE)):
        await writer.say(LINE)
    started = time.perf_counter()
    await writer.say("dos")
    filled = max(await asyncio.gather(*hearing)) - started
    second = await _tell(writer, readers, "tres")
    for client in clients:
        client.close()
    return {
        "clients": count,
        "all logged in after, s": round(entered, 2),
        "all have the message after, ms": round(first * 1000, 1),
        "do not read": stuck,
        "the others have all that filled the buffers after, ms": round(filled * 1000, 1),
        "and the next message after, ms": round(second * 1000, 1),
    }


async def _tell(writer: Client, readers: list[Client], text: str) -> float:
    """Return how many seconds it took until all had the message."""
    hearing = [asyncio.ensure_future(client.hear(text)) for client in readers]
    started = time.perf_counter()
    await writer.say(text)
    return max(await asyncio.gather(*hearing)) - started


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.thousand")
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--stuck", type=int, default=600)
    options = parser.parse_args()
    work = measure(options.host, options.port, options.clients, options.stuck)
    print(json.dumps(asyncio.run(asyncio.wait_for(work, LIMIT_SECONDS))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
