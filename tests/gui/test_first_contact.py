"""Test how the window gets to know a server by its key, and what it asks the user meanwhile."""

from __future__ import annotations

import json

import pytest

from gui.model.choice import Choice, LoginAnswer
from net.client.target import Target
from net.journal.journal import Journal, path_for
from net.wire import events, words
from net.wire.address import Address
from net.wire.manners import Manner
from tests.gui.conftest import Desk, OpenDesk, settle
from tests.gui.fakes import connected
from tests.gui.test_coming_back import leave_behind

KEY, OTHER = "k" * 42 + "A", "o" * 42 + "A"
HERE = "192.168.1.20:8080"
FOUR = "abandon ability able about"
ANNOUNCED = Choice(fingerprint=KEY, addresses=(Address.parse(HERE),), name="Aula 3")


def welcome(fingerprint: str = KEY, *, is_verified: bool = False) -> events.Connected:
    return events.Connected(
        HERE, "Ana", "Aula 3", plain=False, fingerprint=fingerprint, is_verified=is_verified
    )


def ends(window: Desk, code: str, fingerprint: str = "", **more: object) -> None:
    window.say(events.Disconnected(code, "", None, fingerprint=fingerprint, **more))  # type: ignore[arg-type]


def at(window: Desk, address: str = HERE) -> None:
    window.app.login_control.connect("Ana", Choice(address), True)


def test_at_first_contact_the_words_are_asked_for_and_checked_with_the_key_seen(
    desk: OpenDesk,
) -> None:
    window = desk()
    at(window)
    assert window.client.target == Target((Address.parse(HERE),))
    ends(window, "unknown_key", KEY)
    window.app.login_control.answer(LoginAnswer(words=FOUR))
    assert window.client.target == Target(
        (Address.parse(HERE),), fingerprint=KEY, words=words.parse(FOUR)
    )
    window.say(welcome(is_verified=True), events.CaughtUp())
    assert window.chat.model.connection.is_verified
    known = window.app.settings.known[KEY]
    assert (known.name, known.addresses, known.nick) == ("Aula 3", [HERE], "Ana")
    assert known.is_verified and known.last_used


def test_who_skips_the_words_stays_unverified_at_every_start(desk: OpenDesk) -> None:
    window = desk()
    at(window)
    ends(window, "unknown_key", KEY)
    window.app.login_control.answer(LoginAnswer(is_unverified=True))
    assert (window.client.target.fingerprint, window.client.target.words) == (KEY, None)
    window.say(welcome(), events.CaughtUp())
    window.app.close()
    again = desk()
    assert again.client.target.fingerprint == KEY
    again.say(welcome(), events.CaughtUp())
    assert not again.chat.model.connection.is_verified
    assert not again.app.settings.known[KEY].is_verified


def test_a_known_server_is_asked_for_by_its_key_and_stays_verified(desk: OpenDesk) -> None:
    window = desk()
    at(window)
    window.say(welcome(is_verified=True), events.CaughtUp())
    window.app.close()
    again = desk()
    assert again.client.target == Target((Address.parse(HERE),), fingerprint=KEY)
    again.say(welcome(), events.CaughtUp())
    assert again.chat.model.connection.is_verified


def test_a_changed_key_leads_nowhere_but_to_the_words(desk: OpenDesk) -> None:
    window = desk()
    at(window)
    window.say(welcome(is_verified=True), events.CaughtUp())
    window.app.close()
    again = desk()
    ends(again, "key_changed", OTHER)
    assert again.client.calls == [("start",), ("stop",)]
    for answer in (LoginAnswer(is_unverified=True), LoginAnswer(is_unencrypted=True)):
        again.app.login_control.answer(answer)
        assert again.client.target == Target((Address.parse(HERE),), fingerprint=KEY)
        ends(again, "key_changed", OTHER)
    again.app.login_control.answer(LoginAnswer(words=FOUR))
    assert (again.client.target.fingerprint, again.client.target.words) == (
        OTHER,
        words.parse(FOUR),
    )
    again.say(welcome(OTHER, is_verified=True), events.CaughtUp())
    assert set(again.app.settings.known) == {KEY, OTHER}  # the old one is not forgotten


def test_without_encryption_only_after_a_yes_and_it_is_asked_again_next_time(
    desk: OpenDesk,
) -> None:
    window = desk()
    at(window)
    ends(window, "not_encrypted")
    window.app.login_control.answer(LoginAnswer(is_unencrypted=True))
    assert window.client.target == Target((Address.parse(HERE),), is_encrypted=False)
    window.say(welcome(""), events.CaughtUp())
    window.app.close()
    assert desk().client.target == Target((Address.parse(HERE),))


@pytest.mark.parametrize("code", ["not_encrypted", "no_answer"])
def test_who_answers_for_an_announced_class_without_encryption_is_not_it(
    desk: OpenDesk, code: str
) -> None:
    window = desk()
    window.app.login_control.connect("Ana", ANNOUNCED, True)
    ends(window, code, may_be_plain=True)
    assert not window.login.busy  # nothing is asked: there is no way on


def test_who_chooses_a_class_is_told_if_another_one_answers(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", ANNOUNCED, True)
    assert window.client.target == Target((Address.parse(HERE),), announced=KEY)
    ends(window, "not_this_class", OTHER)
    assert not window.login.busy
    assert "is not this class" in window.login.said and "Nothing of yours" in window.login.said


def test_the_words_of_an_announced_class_are_asked_for_as_of_any(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", ANNOUNCED, True)
    ends(window, "unknown_key", KEY)
    window.app.login_control.answer(LoginAnswer(words=FOUR))
    assert window.client.target == Target((Address.parse(HERE),), KEY, words.parse(FOUR))


def test_after_six_words_a_password_and_another_key_the_words_lead_on_and_so_does_back(
    desk: OpenDesk,
) -> None:
    window = desk()
    control = window.app.login_control
    control.connect("Ana", Choice(words=FOUR + " above absent"), True)
    ends(window, "password_needed", KEY)
    control.answer(LoginAnswer(password="abre"))
    ends(window, "key_changed", OTHER, tried=(events.Tried(HERE, "key_changed", "", OTHER),))
    control.answer(LoginAnswer(words=FOUR))
    assert window.client.target == Target((Address.parse(HERE),), OTHER, words.parse(FOUR))
    ends(window, "wrong_words", OTHER)
    control.cancel()
    assert not window.login.busy


def test_a_silent_server_may_be_one_that_does_not_encrypt(desk: OpenDesk) -> None:
    window = desk()
    at(window)
    ends(window, "no_answer", may_be_plain=True)
    assert window.login.busy
    window.app.login_control.answer(LoginAnswer(is_unencrypted=True))
    assert not window.client.target.is_encrypted


def test_what_is_waited_for_is_said_and_need_not_be_waited_for(desk: OpenDesk) -> None:
    window = desk()
    at(window)
    progress = window.login._progress
    assert progress is not None
    assert not progress.choose_button.winfo_manager()
    window.say(events.ServerSilent(HERE))
    assert "says nothing" in window.login.said and "up to ten seconds" in window.login.said
    progress.choose_button.invoke()
    assert window.client.calls[-1] == ("stop_waiting",)
    window.say(events.PlainServerFound(HERE, "", Manner(name="first")))
    assert window.login.question.said
    window.app.login_control.cancel()
    at(window)
    assert not progress.choose_button.winfo_manager()  # another attempt, of which nothing is known


def test_the_password_is_asked_for_and_passed_on(desk: OpenDesk) -> None:
    window = desk()
    at(window)
    ends(window, "password_needed", KEY)
    window.app.login_control.answer(LoginAnswer(password="abre"))
    assert window.client.options["password"] == "abre"
    window.say(welcome(), events.CaughtUp())
    assert "abre" not in (window.folder / "settings.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("is_typed", [True, False])
def test_who_has_skipped_the_words_is_told_who_may_get_the_password(
    desk: OpenDesk, language: str, is_typed: bool
) -> None:
    window = desk(language=language)
    at(window)
    ends(window, "unknown_key", KEY)
    answer = LoginAnswer(words=FOUR) if is_typed else LoginAnswer(is_unverified=True)
    window.app.login_control.answer(answer)
    certain = "only to this server" if language == "en" else "solo a este servidor"
    doubtful = "This may not be the class" if language == "en" else "Puede que esta no sea la clase"
    for code in ("password_needed", "wrong_password"):
        ends(window, code, KEY)
        assert (doubtful in window.login.said) == (not is_typed)
        assert (certain in window.login.said) == (is_typed and code == "password_needed")
        window.app.login_control.answer(LoginAnswer(password="abre"))


def test_a_password_that_is_new_is_asked_for_in_the_middle_of_a_chat(desk: OpenDesk) -> None:
    window = desk()
    at(window)
    window.say(welcome(), events.CaughtUp())
    ends(window, "password_needed", KEY)
    assert window.app.chat is None
    window.app.login_control.answer(LoginAnswer(password="abre"))
    assert window.client.options["password"] == "abre"


def test_a_changed_key_in_the_middle_of_a_chat_stops_there_and_says_so(desk: OpenDesk) -> None:
    window = desk()
    at(window)
    window.say(welcome(), events.CaughtUp())
    ends(window, "key_changed", OTHER)
    assert "not the server you know" in window.chat.banner.title
    labels = [str(button.cget("text")) for button in window.chat.banner.buttons]
    assert labels == ["Why?", "Log out"]


def test_the_class_is_searched_by_its_words_alone(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(words=FOUR + " above absent"), True)
    assert window.client.target.addresses == ()
    assert "class" in window.login.said
    window.say(welcome(is_verified=True), events.CaughtUp())
    assert window.app.settings.known[KEY].addresses == [HERE]
    window.app.close()
    assert desk().client.target.fingerprint == KEY


def test_who_is_not_remembered_leaves_only_which_key_is_the_right_one(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(HERE), False)
    window.say(welcome(is_verified=True), events.CaughtUp())
    window.app.close()
    kept = json.loads((window.folder / "settings.json").read_text(encoding="utf-8"))
    assert (kept["known"][KEY]["nick"], kept["name"], kept["server_key"]) == ("", "", "")
    assert kept["known"][KEY]["is_verified"]


@pytest.mark.parametrize("key", [KEY, ""])
def test_what_an_earlier_version_kept_is_all_there(desk: OpenDesk, key: str) -> None:
    """Begin with a profile as it was before servers had keys; `key` is what the server has now."""
    window = desk()
    folder = window.folder
    window.app.close()
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    for new in ("known", "server_key"):
        del settings[new]
    settings |= {"name": "Ana", "server": HERE, "is_logged_in": True, "known_rich": [HERE]}
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    leave_behind(folder, ("uno", "dos"), "Ana", HERE)
    again = desk()
    assert again.client.target == Target((Address.parse(HERE),))  # it logs in by itself, as before
    ends(again, "unknown_key" if key else "not_encrypted", key)
    again.app.login_control.cancel()
    settle(again.root, lambda: "2 messages are pending" in again.login.form.unsent_hint.said)
    at(again)
    ends(again, "unknown_key" if key else "not_encrypted", key)
    again.app.login_control.answer(LoginAnswer(words=FOUR if key else "", is_unencrypted=not key))
    path = again.client.options["journal"](key, HERE, bool(key))
    assert path == path_for(folder / "journal", key or HERE, "Ana")
    journal = Journal(path, "Ana")
    waiting = [post.text for post in journal.pending()]
    journal.close()
    assert waiting == ["uno", "dos"]
    again.say(welcome(key), events.CaughtUp())
    again.app.log_out()
    settle(again.root, lambda: "2 messages are pending" in again.login.form.unsent_hint.said)


@pytest.mark.parametrize("is_remembered", [False, True])
def test_what_was_kept_under_an_address_waits_for_the_words(
    desk: OpenDesk, is_remembered: bool
) -> None:
    """Skip the words, as somebody who is remembered or not, and type them in the chat."""
    window = desk()
    folder = window.folder
    old, new = (path_for(folder / "journal", place, "Ana") for place in (HERE, KEY))
    leave_behind(folder, ("uno", "dos"), "Ana", HERE)
    window.app.login_control.connect("Ana", Choice(HERE), is_remembered)
    ends(window, "unknown_key", KEY)
    window.app.login_control.answer(LoginAnswer(is_unverified=True))
    if is_remembered:
        assert window.client.options["journal"](KEY, HERE, False) == new
        Journal(new, "Ana").close()
    assert old.exists()
    window.say(welcome(), events.CaughtUp())
    window.app._note_verified(KEY)
    window.app.log_out()
    at(window)
    assert window.client.options["journal"](KEY, HERE, False) == new
    # Without a journal of its own it moves now; two are not mixed.
    assert old.exists() == is_remembered
    journal = Journal(old if is_remembered else new, "Ana")
    assert [post.text for post in journal.pending()] == ["uno", "dos"]
    journal.close()


def test_a_plain_connection_on_this_computer_stays_as_it_was(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected("luis"))
    assert window.client.target == Target((Address("localhost", 8080),), is_encrypted=False)
    assert window.app.settings.known == {}
