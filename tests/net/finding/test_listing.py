from __future__ import annotations

import base64
from collections import Counter

import pytest
from msgspec.structs import replace

from net.finding.listing import (
    ADDRESSES,
    CHECK_SECONDS,
    ENTRIES,
    FORGET_SECONDS,
    HOST_CHECKS,
    INSTANCES,
    Listing,
    Reply,
)
from net.wire.address import Address
from net.wire.announced import Announced
from tests.speed import assert_quick

HERE = Address("192.168.1.20")


def key(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


AULA = Announced("Aula 3", "Luisa", 24, key(1), (HERE,), False)


def fake(number: int, *addresses: Address) -> Announced:
    return Announced(f"Trampa {number}", "", 0, key(1000 + number), addresses or (HERE,), False)


def check_all(listing: Listing, reply: Reply, now: float) -> None:
    """Let all servers that are to be checked now answer in the same way."""
    for fingerprint, addresses in listing.due(now, ENTRIES).items():
        listing.check(fingerprint, dict.fromkeys(addresses, reply), now)


def test_what_is_heard_is_listed_in_this_order() -> None:
    listing = Listing()
    listing.hear("b", fake(1), 0.0)
    listing.hear("a", AULA, 0.0)
    assert listing.servers() == (fake(1), AULA)
    listing.hear("b", replace(fake(1), people=7), 1.0)
    assert listing.servers() == (replace(fake(1), people=7), AULA)


def test_two_servers_with_one_name_are_two() -> None:
    listing = Listing()
    other = replace(AULA, fingerprint=key(2))
    listing.hear("a", AULA, 0.0)
    listing.hear("b", other, 0.0)
    assert listing.servers() == (AULA, other)


def test_who_claims_a_known_key_only_adds_addresses() -> None:
    listing = Listing({AULA.fingerprint})
    trap = Address("192.168.1.66")
    listing.hear("aula", AULA, 0.0)
    listing.hear("trampa", replace(AULA, name="Otra", people=99, addresses=(trap,)), 1.0)
    assert listing.servers() == (replace(AULA, addresses=(HERE, trap)),)


def test_what_has_refused_makes_room_for_other_addresses() -> None:
    listing = Listing()
    traps = tuple(Address("192.168.1.66", port) for port in range(1, ADDRESSES + 3))
    listing.hear("trampa", replace(AULA, addresses=traps), 0.0)
    assert listing.servers()[0].addresses == traps[:ADDRESSES]
    listing.check(
        AULA.fingerprint, dict.fromkeys(traps[1:], Reply.REFUSED) | {traps[0]: Reply.OPEN}, 0.0
    )
    listing.hear("aula", AULA, 1.0)
    assert HERE in listing.servers()[0].addresses
    assert len(listing.servers()[0].addresses) == ADDRESSES


def test_a_server_that_says_goodbye_and_is_gone_is_not_listed_any_more() -> None:
    listing = Listing()
    listing.hear("a", AULA, 0.0)
    listing.lose("a", 5.0)
    check_all(listing, Reply.REFUSED, 5.0)
    assert listing.servers() == ()


def test_a_goodbye_in_the_name_of_a_server_that_is_there_changes_nothing() -> None:
    listing = Listing()
    listing.hear("a", AULA, 0.0)
    listing.lose("a", 5.0)
    check_all(listing, Reply.OPEN, 5.0)
    assert listing.servers() == (AULA,)


def test_a_killed_server_goes_after_it_has_refused_twice_and_comes_back_with_its_listener() -> None:
    listing = Listing()
    listing.hear("a", AULA, 0.0)
    check_all(listing, Reply.REFUSED, CHECK_SECONDS)
    assert listing.servers() == (AULA,)
    check_all(listing, Reply.REFUSED, CHECK_SECONDS + 1)
    assert listing.servers() == ()
    check_all(listing, Reply.OPEN, 2 * CHECK_SECONDS + 1)
    assert listing.servers() == (AULA,)


def test_two_refusals_with_a_success_between_them_are_not_two() -> None:
    listing = Listing()
    listing.hear("a", AULA, 0.0)
    for number, reply in enumerate((Reply.REFUSED, Reply.OPEN) * 3, 1):
        check_all(listing, reply, number * CHECK_SECONDS)
        assert listing.servers() == (AULA,)


def test_a_silent_server_stays_while_it_answers_questions() -> None:
    listing = Listing()
    listing.hear("a", AULA, 0.0)
    for number in range(1, 20):
        check_all(listing, Reply.SILENT, number * CHECK_SECONDS)
    assert listing.servers() == (AULA,)
    assert not listing.check(AULA.fingerprint, {HERE: Reply.SILENT}, 1000.0)
    listing.hide(AULA.fingerprint)
    assert listing.servers() == ()
    listing.hear("a", AULA, 1001.0)
    assert listing.servers() == (AULA,)


def test_one_address_that_refuses_says_nothing_about_another() -> None:
    listing = Listing()
    other = Address("10.0.0.20")
    listing.hear("a", replace(AULA, addresses=(HERE, other)), 0.0)
    for number in range(4):
        listing.check(AULA.fingerprint, {HERE: Reply.REFUSED, other: Reply.SILENT}, float(number))
    assert len(listing.servers()) == 1


def test_a_flood_is_bounded_in_memory_and_time_and_does_not_push_out_known_servers() -> None:
    def flood() -> None:
        listing = Listing({AULA.fingerprint, key(2)})
        listing.hear("aula", AULA, 0.0)
        for number in range(10_000):
            listing.hear(f"trampa {number}", fake(number), 0.0)
        listing.hear("otra", replace(AULA, fingerprint=key(2)), 0.0)
        servers = listing.servers()
        assert len(servers) == ENTRIES
        assert {AULA.fingerprint, key(2)} <= {one.fingerprint for one in servers}

    assert_quick(flood, 2.0)


def test_a_newcomer_finds_room_when_fakes_refuse() -> None:
    listing = Listing()
    for number in range(ENTRIES):
        listing.hear(f"trampa {number}", fake(number), 0.0)
    listing.hear("aula", AULA, 0.0)
    assert AULA not in listing.servers()
    check_all(listing, Reply.REFUSED, CHECK_SECONDS)
    check_all(listing, Reply.REFUSED, CHECK_SECONDS + 1)
    assert listing.servers() == ()
    listing.hear("aula", AULA, CHECK_SECONDS + 2)
    assert listing.servers() == (AULA,)


def test_one_key_under_ten_thousand_names_is_one_server() -> None:
    listing = Listing()
    for number in range(10_000):
        trap = Address(f"10.{number >> 8}.{number & 255}.1")
        listing.hear(f"trampa {number}", replace(AULA, addresses=(trap,)), 0.0)
    (server,) = listing.servers()
    assert len(server.addresses) <= ADDRESSES
    assert len(listing.instances(AULA.fingerprint)) == INSTANCES


def test_a_name_that_changes_its_key_all_the_time_leaves_nothing_behind() -> None:
    listing = Listing()
    for number in range(10_000):
        listing.hear("trampa", fake(number), 0.0)
        check_all(listing, Reply.REFUSED, 0.0)
    assert len(listing.servers()) <= ENTRIES
    check_all(listing, Reply.REFUSED, CHECK_SECONDS)
    assert len(listing.servers()) <= 1


@pytest.mark.parametrize("reply", list(Reply))
def test_not_more_servers_are_checked_at_a_time_than_asked_for(reply: Reply) -> None:
    listing = Listing()
    for number in range(50):
        listing.hear(f"trampa {number}", fake(number, Address(f"192.168.1.{number}")), 0.0)
    seen: set[str] = set()
    for _ in range(10):
        due = listing.due(CHECK_SECONDS, 5)
        assert len(due) == 5
        for fingerprint, addresses in due.items():
            listing.check(fingerprint, dict.fromkeys(addresses, reply), CHECK_SECONDS)
        seen |= set(due)
    assert len(seen) == 50  # everybody's turn comes


@pytest.mark.parametrize("reply", [Reply.OPEN, Reply.SILENT])
def test_announcements_don_t_have_all_windows_connect_to_one_victim(reply: Reply) -> None:
    """Otherwise a hundred packets make each window connect to it forty times a second."""
    listing = Listing()
    victim = "192.168.1.9"
    for number in range(ENTRIES - 1):
        ports = (Address(victim, 4 * number + port) for port in range(1, 5))
        listing.hear(f"trampa {number}", fake(number, *ports), 0.0)
    listing.hear("aula", AULA, 0.0)
    tried: Counter[str] = Counter()
    fakes: set[str] = set()
    for tenth in range(600):
        now = 1.0 + tenth / 10
        for fingerprint, addresses in listing.due(now, 16).items():
            tried.update(address.host for address in addresses)
            listing.check(fingerprint, dict.fromkeys(addresses, reply), now)
            fakes |= {fingerprint}
    assert tried[victim] <= 7 * HOST_CHECKS
    assert tried[HERE.host] >= 5  # no other server has to wait for that
    assert len(fakes) > 10  # and they take turns


def test_all_that_are_said_to_be_at_one_address_share_one_attempt() -> None:
    listing = Listing()
    for number in range(ENTRIES):
        listing.hear(f"trampa {number}", fake(number), 0.0)
    due = listing.due(CHECK_SECONDS, 1)
    assert len(due) == ENTRIES and set(due.values()) == {(HERE,)}


def test_who_has_not_been_there_for_long_is_forgotten() -> None:
    listing = Listing()
    listing.hear("a", AULA, 0.0)
    listing.hide(AULA.fingerprint)
    check_all(listing, Reply.SILENT, CHECK_SECONDS)
    check_all(listing, Reply.SILENT, CHECK_SECONDS + FORGET_SECONDS + 1)
    assert listing.instances(AULA.fingerprint) == []
