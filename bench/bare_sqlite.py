"""Measure SQLite alone: the rows that Charla's server writes, in the same tables.

    python -m bench.bare_sqlite FOLDER --batch 100 --pairs 100 --seconds 2

Transactions have a given size. Nothing is received, checked or delivered; nobody is told. It prints
one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.dialects.checks import TEXT
from bench.figures import percentile
from bench.machine import SERVER_CORE, pin
from net.hub.archive import Kept
from net.server import schema, store
from net.shared.database import open_database
from net.wire.messages import Post

PREPARED_ROWS = 20_000
# Statements and rows are the server's own, so they can't diverge.
_MIGRATIONS = schema.MIGRATIONS
_INSERT = schema.INSERT


def rows(pairs: int) -> Iterator[tuple[Any, ...]]:
    """Yield messages of `pairs` senders, in turn, in as many conversations."""
    number = 0
    while True:
        number += 1
        round_, sender = divmod(number, pairs)
        cid = f"{round_:07d}"
        post = Post("", TEXT.format(number=cid), cid)
        at, author = 1_795_341_600_000 + number, f"{sender:022d}"
        yield schema.row_of(Kept(number, sender + 1, sender + 1, "", post, at, author))


class Timed:
    """Runs transactions of `batch` rows each, and measures each; making the rows does not count."""

    def __init__(self, db: sqlite3.Connection, batch: int, pairs: int) -> None:
        self._db = db
        self._batch = batch
        self._rows = rows(pairs)
        self.cpu_s = 0.0

    def run(self, seconds: float) -> list[float]:
        samples_s: list[float] = []
        self.cpu_s = 0.0
        while sum(samples_s) < seconds:
            batches = [
                [next(self._rows) for _ in range(self._batch)]
                for _ in range(max(1, PREPARED_ROWS // self._batch))
            ]
            left = seconds - sum(samples_s)
            self.cpu_s -= time.process_time()
            for batch in batches:
                started = time.perf_counter()
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany(_INSERT, batch)
                self._db.execute("COMMIT")
                samples_s.append(time.perf_counter() - started)
                left -= samples_s[-1]
                if left <= 0:
                    break
            self.cpu_s += time.process_time()
        return samples_s


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.bare_sqlite")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--warm", type=float, default=0.5)
    parser.add_argument("--seconds", type=float, default=2.0)
    arguments = parser.parse_args()
    pin(0, SERVER_CORE)
    db = open_database(arguments.folder / store.FILE_NAME, _MIGRATIONS, lock_seconds=1)
    timed = Timed(db, arguments.batch, arguments.pairs)
    timed.run(arguments.warm)
    samples_s = timed.run(arguments.seconds)
    db.close()
    written = len(samples_s) * arguments.batch
    print(
        json.dumps(
            {
                "rate": written / sum(samples_s),
                "cpu_us": timed.cpu_s / written * 1e6,
                "loaded_p50_ms": percentile(samples_s, 50) * 1e3,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
