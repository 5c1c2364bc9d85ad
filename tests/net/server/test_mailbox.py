from __future__ import annotations

import threading
import time

from net.server.mailbox import Mailbox
from tests.support import wait_until


def test_everything_is_taken_at_once_and_in_order() -> None:
    mailbox: Mailbox[int] = Mailbox(10)
    mailbox.put([1, 2])
    mailbox.put([3])
    assert mailbox.take_all(0) == [1, 2, 3]


def test_a_writer_waits_while_it_is_full() -> None:
    mailbox: Mailbox[int] = Mailbox(2)
    mailbox.put([1, 2])
    writer = threading.Thread(target=mailbox.put, args=([3],))
    writer.start()
    writer.join(0.05)
    assert writer.is_alive()
    assert mailbox.take_all(0) == [1, 2]
    writer.join(5)
    assert mailbox.take_all(0) == [3]


def test_large_items_fill_it_sooner() -> None:
    mailbox: Mailbox[int] = Mailbox(10)
    mailbox.put([1, 2], size=10)
    writer = threading.Thread(target=mailbox.put, args=([3],))
    writer.start()
    writer.join(0.05)
    assert writer.is_alive()
    assert mailbox.take_all(0) == [1, 2]
    writer.join(5)
    assert mailbox.take_all(0) == [3]


def test_closing_wakes_everybody() -> None:
    full: Mailbox[int] = Mailbox(1)
    full.put([1])
    empty: Mailbox[int] = Mailbox(1)
    taken: list[list[int] | None] = []
    threads = [
        threading.Thread(target=full.put, args=([2],)),
        threading.Thread(target=lambda: taken.append(empty.take_all(9))),
    ]
    for thread in threads:
        thread.start()
    full.close()
    empty.close()
    for thread in threads:
        thread.join(5)
    wait_until(lambda: not any(thread.is_alive() for thread in threads))
    assert full.take_all(0) == [1]
    assert full.take_all(0) is None
    assert taken == [None]


def test_taking_does_not_wait_for_ever() -> None:
    mailbox: Mailbox[int] = Mailbox(1)
    assert mailbox.take_all(0.01) == []


def test_nothing_is_lost_when_a_wait_ends_as_something_comes() -> None:
    """Test waits that are so short that they end while writers are about to wake the reader."""
    mailbox: Mailbox[tuple[int, int]] = Mailbox(50)

    def write(writer: int) -> None:
        for n in range(2000):
            mailbox.put([(writer, n)])

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
    for thread in writers:
        thread.start()
    taken: list[tuple[int, int]] = []
    deadline = time.monotonic() + 20
    while len(taken) < 6000 and time.monotonic() < deadline:
        taken += mailbox.take_all(0.000_01) or []
    for thread in writers:
        thread.join(5)
    for writer in range(3):
        assert [n for one, n in taken if one == writer] == list(range(2000))
    assert mailbox.take_all(0) == []


def test_who_waits_is_woken_each_time() -> None:
    there: Mailbox[int] = Mailbox(1)
    back: Mailbox[int] = Mailbox(1)

    def answer() -> None:
        for _ in range(500):
            back.put(there.take_all(9) or [])

    thread = threading.Thread(target=answer)
    thread.start()
    for n in range(500):
        there.put([n])
        assert back.take_all(9) == [n]
    thread.join(5)
