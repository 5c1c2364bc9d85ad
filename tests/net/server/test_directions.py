from __future__ import annotations

import base64
from ipaddress import IPv4Address, IPv6Address

import pytest

from net.server.directions import directions
from net.wire import words
from net.wire.hosting import HostedAddress
from net.wire.words import LANGUAGES

HERE = (HostedAddress(IPv4Address("192.168.1.20"), "eth0"),)
FINGERPRINT = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")


def typed(text: str) -> str:
    """Return the line with the words, which students type."""
    return next(line for line in text.splitlines() if line.startswith("    ")).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_tell_where_the_server_is_and_which_one_it_is(language: str) -> None:
    text = directions(HERE, 8080, FINGERPRINT, language, is_announced=True)
    readings = words.parse(typed(text)).readings
    assert (words.place_of(IPv4Address("192.168.1.20"), 8080), words.key_bits(FINGERPRINT)) in [
        (one.place, one.key) for one in readings
    ]
    assert "192.168.1.20:8080" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_port_that_words_can_not_tell_leaves_the_four_of_the_key(language: str) -> None:
    text = directions(HERE, 9000, FINGERPRINT, language, is_announced=True)
    assert tuple(typed(text).split()) == words.key_words(FINGERPRINT, language)
    assert "192.168.1.20:9000" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_of_ipv6_is_typed_and_four_words_with_it(language: str) -> None:
    here = (HostedAddress(IPv6Address("fd00::20"), "eth0"),)
    text = directions(here, 8080, FINGERPRINT, language, is_announced=True)
    assert tuple(typed(text).split()) == words.key_words(FINGERPRINT, language)
    assert "[fd00::20]:8080" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_nobody_can_type_is_not_told(language: str) -> None:
    here = (HostedAddress(IPv6Address("fe80::20"), "eth0"),)
    text = directions(here, 8080, FINGERPRINT, language, is_announced=True)
    assert tuple(typed(text).split()) == words.key_words(FINGERPRINT, language)
    assert "fe80" not in text
    alone = directions((), 8080, FINGERPRINT, language, is_announced=True)
    assert directions(here, 8080, FINGERPRINT, language, is_announced=False) == alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_that_there_is_no_network(language: str) -> None:
    text = directions((), 8080, FINGERPRINT, language, is_announced=True)
    assert "\n" not in text
    assert text != directions(HERE, 8080, FINGERPRINT, language, is_announced=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_addresses_are_told_too_and_what_is_not_announced_is_not_promised(
    language: str,
) -> None:
    two = (*HERE, HostedAddress(IPv4Address("10.0.0.5"), "tun0"))
    assert "10.0.0.5" in directions(two, 8080, FINGERPRINT, language, is_announced=True)
    one, other = (
        directions(HERE, 8080, FINGERPRINT, language, is_announced=each) for each in (True, False)
    )
    assert one.splitlines()[1:] == other.splitlines()[1:]
    assert one != other
