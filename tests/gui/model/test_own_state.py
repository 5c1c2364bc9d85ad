"""Test the user's own state, as the others see it."""

from __future__ import annotations

from gui.model.own_state import OwnState
from gui.model.records import Availability
from gui.model.settings import Settings
from net.client.target import Target
from net.wire.address import Address
from tests.gui.fakes import FakeClient


def make(**settings: object) -> tuple[OwnState, FakeClient, Settings]:
    client = FakeClient(Target.at(Address("localhost", 8080)), "Ana", lambda _event: None)
    chosen = Settings(**{"away_minutes": 10, **settings})  # type: ignore[arg-type]
    return OwnState(client, chosen), client, chosen


def told(client: FakeClient) -> list[tuple[str, str]]:
    return [call[1:] for call in client.calls if call[0] == "state"]


def test_who_does_nothing_for_long_is_away_until_back() -> None:
    state, client, _settings = make()
    for seconds in (0, 599, 600, 700, 3):
        state.note_idle(seconds)
    assert told(client) == [("away", ""), ("online", "")]


def test_nobody_is_away_by_himself_who_does_not_want_to() -> None:
    state, client, _settings = make(away_minutes=0)
    state.note_idle(100_000)
    assert told(client) == []


def test_who_has_chosen_to_be_away_stays_so_while_typing() -> None:
    state, client, _settings = make()
    state.choose(Availability.AWAY)
    state.note_idle(0)
    assert state.presence is Availability.AWAY
    state.choose(Availability.ONLINE)
    assert told(client) == [("away", ""), ("online", "")]


def test_do_not_disturb_is_remembered_and_goes_before_away() -> None:
    state, client, settings = make(note="de examen")
    state.tell()
    state.choose(Availability.BUSY)
    state.note_idle(100_000)
    assert settings.do_not_disturb
    assert told(client) == [("online", "de examen"), ("busy", "de examen")]
