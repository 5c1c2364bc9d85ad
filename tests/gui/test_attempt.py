"""Test what the user's decisions at the login mean for the connection."""

from __future__ import annotations

import pytest

from gui import attempt
from gui.attempt import LoginAttempt
from gui.model.choice import Choice, LoginAnswer
from gui.model.settings import Settings
from net.client.target import Target
from net.wire import names, words
from net.wire.address import Address
from net.wire.events import Disconnected, Tried

KEY, OTHER = "k" * 42 + "A", "o" * 42 + "A"
HERE, THERE = Address("192.168.1.20", 8080), Address("10.0.0.7", 8080)
FOUR = "abandon ability able about"
SIX = "abandon ability able about above absent"


def knowing(*keys: str, address: str = str(HERE)) -> Settings:
    settings = Settings()
    for now, key in enumerate(keys):
        settings.remember_server(key, "Aula 3", address, "Ana", is_verified=True, now=now)
    return settings


def target(choice: Choice, settings: Settings | None = None) -> Target:
    return attempt.begin("Ana", choice, True, settings or Settings()).target


def ended(code: str, fingerprint: str = "") -> Disconnected:
    return Disconnected(code, "", None, fingerprint=fingerprint)


def test_an_address_of_this_computer_is_not_encrypted_and_any_other_is() -> None:
    assert target(Choice("localhost:8080")) == Target(
        (Address("localhost", 8080),), is_encrypted=False
    )
    assert target(Choice(str(HERE))) == Target((HERE,))


def test_at_the_address_of_a_known_server_only_that_one_will_do() -> None:
    found = target(Choice(str(HERE)), knowing(KEY))
    assert (found.addresses, found.fingerprint) == ((HERE,), KEY)


def test_a_known_class_is_looked_for_where_it_says_it_is_and_where_it_was() -> None:
    choice = Choice(fingerprint=KEY, addresses=(THERE,), name="Aula 3")
    found = target(choice, knowing(KEY))
    assert (found.addresses, found.fingerprint) == ((THERE, HERE), KEY)


def test_what_an_announcement_says_of_a_key_is_not_believed() -> None:
    found = target(Choice(fingerprint=OTHER, addresses=(HERE,), name="Aula 3"), knowing(KEY))
    assert found == Target((HERE,), announced=OTHER)
    assert not found.is_pinned


def test_an_announced_address_of_this_computer_is_encrypted_too() -> None:
    """Otherwise an announcement could lead to a program here that reads what is sent."""
    found = target(Choice(fingerprint=OTHER, addresses=(Address("127.0.0.1", 1),)))
    assert found.is_encrypted


def test_six_words_tell_where_to_look_and_four_only_which_key() -> None:
    six = target(Choice(words=SIX))
    assert (six.addresses, six.words) == ((), words.parse(SIX))
    four = target(Choice(words=FOUR, fingerprint=OTHER, addresses=(HERE,)))
    assert (four.addresses, four.fingerprint, four.words) == ((HERE,), "", words.parse(FOUR))
    with pytest.raises(ValueError, match="address"):
        target(Choice(words=FOUR))


@pytest.mark.parametrize(
    "name, choice, error",
    [
        ("a:b", Choice(str(HERE)), names.BadName),
        ("Ana", Choice("host:port"), attempt.BadAddress),
        ("Ana", Choice(), attempt.BadAddress),
        ("Ana", Choice(words="abandon ability"), words.BadWords),
    ],
)
def test_what_can_t_be_is_refused(name: str, choice: Choice, error: type[Exception]) -> None:
    with pytest.raises(error):
        attempt.begin(name, choice, True, Settings())


def test_settings_that_somebody_has_edited_do_no_harm() -> None:
    settings = knowing(KEY)
    settings.known[KEY].addresses = ["::::", str(HERE), "x y"]
    assert target(Choice(fingerprint=KEY, addresses=(THERE,)), settings).addresses == (THERE, HERE)


# --- answers --------------------------------------------------------------------------------------


def first(wanted: Target | None = None) -> LoginAttempt:
    return LoginAttempt("Ana", wanted or Target((HERE,)), True, "Aula 3", is_by_address=True)


def test_words_must_fit_the_key_that_was_seen() -> None:
    """Otherwise another server could answer the second time."""
    after = attempt.go_on(first(), LoginAnswer(words=FOUR), ended("unknown_key", KEY)).target
    assert (after.fingerprint, after.words) == (KEY, words.parse(FOUR))


def test_words_that_did_not_fit_may_be_for_another_key() -> None:
    after = attempt.go_on(first(), LoginAnswer(words=FOUR), ended("wrong_words", KEY)).target
    assert (after.fingerprint, after.words) == ("", words.parse(FOUR))


def test_who_skips_the_words_takes_the_key_that_was_seen_and_no_other() -> None:
    after = attempt.go_on(first(), LoginAnswer(is_unverified=True), ended("unknown_key", KEY))
    assert after.target == Target((HERE,), KEY, may_be_unverified=True)


def test_past_a_changed_key_only_words_lead() -> None:
    known = first(Target((HERE,), KEY))
    for answer in (LoginAnswer(is_unverified=True), LoginAnswer(is_unencrypted=True)):
        assert attempt.go_on(known, answer, ended("key_changed", OTHER)) == known
    after = attempt.go_on(known, LoginAnswer(words=FOUR), ended("key_changed", OTHER)).target
    assert (after.fingerprint, after.words) == (OTHER, words.parse(FOUR))


def test_without_encryption_only_who_is_not_known_by_a_key() -> None:
    after = attempt.go_on(first(), LoginAnswer(is_unencrypted=True), ended("not_encrypted"))
    assert after.target == Target((HERE,), is_encrypted=False)
    typed = first(Target((HERE,), words=words.parse(FOUR)))
    answer = LoginAnswer(is_unencrypted=True)
    assert attempt.go_on(typed, answer, ended("not_encrypted")) == typed


def test_a_class_of_the_list_is_never_spoken_to_without_encryption() -> None:
    choice = Choice(fingerprint=KEY, addresses=(HERE,), name="Aula 3")
    announced = attempt.begin("Ana", choice, True, Settings())
    answer = LoginAnswer(is_unencrypted=True)
    assert attempt.go_on(announced, answer, ended("not_encrypted")) == announced


def test_after_six_words_a_password_and_another_key_four_words_lead_on() -> None:
    begun = attempt.begin("Ana", Choice(words=SIX), True, Settings())
    asked = attempt.go_on(begun, LoginAnswer(password="abre"), ended("password_needed", KEY))
    tried = (Tried(str(THERE), "refused"), Tried(str(HERE), "key_changed", "", OTHER))
    end = Disconnected("key_changed", "", None, fingerprint=OTHER, tried=tried)
    after = attempt.go_on(asked, LoginAnswer(words=FOUR), end).target
    assert after == Target((HERE,), OTHER, words.parse(FOUR))
    after = attempt.go_on(asked, LoginAnswer(words=SIX), end).target
    assert after == Target((HERE,), OTHER, words.parse(SIX))
    # Without any place the same is tried again, which ends as before.
    assert attempt.go_on(asked, LoginAnswer(words=FOUR), ended("key_changed", OTHER)) == asked


def test_the_password_goes_to_the_server_that_asked_for_it() -> None:
    after = attempt.go_on(first(), LoginAnswer(password="abre"), ended("password_needed", KEY))
    assert (after.password, after.target.fingerprint) == ("abre", KEY)
    local = first(Target.at(Address("localhost", 8080)))
    after = attempt.go_on(local, LoginAnswer(password="abre"), ended("password_needed"))
    assert (after.password, after.target) == ("abre", local.target)


def test_another_known_server_may_have_the_address_today() -> None:
    settings = knowing(KEY, OTHER)
    wanted = attempt.begin("Ana", Choice(str(HERE)), True, settings)
    assert wanted.target.fingerprint == OTHER
    other = attempt.at_another_key(wanted, ended("key_changed", KEY), settings)
    assert other is not None and other.target.fingerprint == KEY


@pytest.mark.parametrize("known_at", [None, str(THERE)])
def test_a_key_that_is_not_known_at_this_address_is_a_changed_one(known_at: str | None) -> None:
    settings = knowing(KEY)
    if known_at:
        settings.remember_server(OTHER, "B", known_at, "Ana", is_verified=True, now=0)
    wanted = attempt.begin("Ana", Choice(str(HERE)), True, settings)
    assert attempt.at_another_key(wanted, ended("key_changed", OTHER), settings) is None


def test_who_has_chosen_a_class_does_not_get_into_another_one_that_is_known() -> None:
    """Otherwise a classmate's server, where they were once, could announce itself as the class."""
    settings = knowing(KEY)
    settings.remember_server(OTHER, "Aula 3", str(THERE), "Ana", is_verified=True, now=0)
    choice = Choice(fingerprint=KEY, addresses=(THERE,), name="Aula 3")
    wanted = attempt.begin("Ana", choice, True, settings)
    assert wanted.target.place == str(THERE)
    assert attempt.at_another_key(wanted, ended("key_changed", OTHER), settings) is None


def test_nobody_comes_from_a_verified_server_to_one_that_is_not() -> None:
    settings = Settings()
    settings.remember_server(KEY, "Aula 3", str(HERE), "Ana", is_verified=False, now=0)
    settings.remember_server(OTHER, "Aula 3", str(HERE), "Ana", is_verified=True, now=1)
    wanted = attempt.begin("Ana", Choice(str(HERE)), True, settings)
    assert attempt.at_another_key(wanted, ended("key_changed", KEY), settings) is None


def test_a_password_is_for_the_server_for_which_it_was_typed() -> None:
    settings = knowing(KEY, OTHER)
    wanted = attempt.begin("Ana", Choice(str(HERE)), True, settings)
    asked = attempt.go_on(wanted, LoginAnswer(password="abre"), ended("password_needed", OTHER))
    other = attempt.at_another_key(asked, ended("key_changed", KEY), settings)
    assert other is not None and other.password == ""
