"""Test what is remembered of servers."""

from __future__ import annotations

import msgspec

from gui.model.settings import KNOWN_ADDRESSES, KNOWN_SERVERS, NAME_CHARACTERS, Settings


def remember(settings: Settings, key: str, now: int, **options: object) -> None:
    values: dict[str, object] = {"name": "Aula 3", "address": f"10.0.0.{now % 250}:8080"}
    values |= {"nick": "Ana", "is_verified": False, **options}
    settings.remember_server(key, now=now, **values)  # type: ignore[arg-type]


def test_a_server_is_found_again_wherever_it_was_last() -> None:
    settings = Settings()
    for now in range(8):
        remember(settings, "k1", now)
    assert settings.known["k1"].addresses == [f"10.0.0.{now}:8080" for now in (7, 6, 5, 4, 3)]
    assert len(settings.known["k1"].addresses) == KNOWN_ADDRESSES
    assert settings.known_at("10.0.0.5:8080") == "k1"
    assert settings.known_at("10.0.0.1:8080") == ""


def test_of_two_servers_at_one_address_the_last_one_counts() -> None:
    settings = Settings()
    remember(settings, "k1", 1, address="here:1")
    remember(settings, "k2", 2, address="here:1")
    assert settings.known_at("here:1") == "k2"
    remember(settings, "k1", 3, address="here:1")
    assert settings.known_at("here:1") == "k1"


def test_what_was_verified_stays_so() -> None:
    settings = Settings()
    remember(settings, "k1", 1, is_verified=True)
    remember(settings, "k1", 2)
    assert settings.known["k1"].is_verified


def test_there_is_an_end_to_it() -> None:
    settings = Settings()
    for now in range(KNOWN_SERVERS + 20):
        remember(settings, f"k{now}", now, name="x" * 10_000)
    assert len(settings.known) == KNOWN_SERVERS
    assert "k0" not in settings.known and f"k{KNOWN_SERVERS + 19}" in settings.known
    assert {len(one.name) for one in settings.known.values()} == {NAME_CHARACTERS}


def test_forgetting_a_person_keeps_which_server_is_the_right_one() -> None:
    settings = Settings()
    remember(settings, "k1", 1, is_verified=True)
    settings.server_key = "k1"
    settings.forget_person()
    assert (settings.known["k1"].nick, settings.known["k1"].is_verified) == ("", True)
    assert settings.server_key == ""


def test_earlier_settings_know_no_server() -> None:
    assert msgspec.json.decode(b'{"known_rich": ["a:1"]}', type=Settings).known == {}
