from __future__ import annotations

import threading

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
