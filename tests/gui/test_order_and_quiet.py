"""Test in a whole window what is off the list, quiet, unread again, and where one is mentioned."""

from __future__ import annotations

import pytest

from gui import chat as chat_module
from net.wire import events
from net.wire.events import Hit, SearchFinished
from tests.gui.conftest import Desk, Press, rows, settle
from tests.gui.fakes import item, page, received
from tests.gui.seen import seen


def open_loaded(window: Desk, name: str, *items: events.Item) -> None:
    window.chat.commands.open(name)
    window.say(page(name, *items))


def test_another_conversation_is_shown_when_the_current_one_is_taken_off_the_list(
    window: Desk,
) -> None:
    open_loaded(window, "luis", item(1, "hola", cid="l1"))
    window.chat.keeping.remove("luis")
    assert window.chat.model.current == "#clase"
    assert rows(window) == ["#clase", "Sofía Gómez"]
    window.say(received("luis", "Ana", "¿estás?"))
    assert "luis" in rows(window)


def test_it_is_off_the_list_at_the_next_start_too(window: Desk) -> None:
    open_loaded(window, "luis", item(1, "hola", cid="l1"))
    window.chat.keeping.remove("luis")
    assert window.app.settings.removed == {"luis": (1, 0)}
    settle(
        window.root,
        lambda: '"removed"' in (window.folder / "settings.json").read_text(encoding="utf-8"),
    )


def test_the_title_counts_again_when_the_quiet_time_is_over(
    window: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_module, "QUIET_LOOK_MS", 10)
    window.chat._quiet._milliseconds = 10
    model = window.chat.model
    now = [model.clock()]
    monkeypatch.setattr(model.rules, "_clock", lambda: now[0])
    window.chat.keeping.mute_until("luis", now[0] + 60_000)
    window.say(received("luis", "Ana", "hola"))
    assert not window.root.title().startswith("(1)")
    now[0] += 60_000
    settle(window.root, lambda: window.root.title().startswith("(1)"))
    window.root.update()
    assert not window.chat._quiet.is_waiting


def test_what_is_marked_as_unread_is_counted_although_it_is_in_view(window: Desk) -> None:
    open_loaded(window, "#clase", *(item(n, cid=f"l{n}") for n in range(1, 6)))
    window.root.update()
    entries = window.chat.model.conversations["#clase"].entries
    window.chat.keeping.mark_unread(entries[3].number)
    window.root.update()
    assert window.root.title().startswith("(2)")
    assert "2 new messages" in seen(window.chat.transcript.text)
    window.chat._look()
    assert window.root.title().startswith("(2)")
    window.chat.escape()
    assert not window.root.title().startswith("(")
    assert window.client.reads[-1] == ("#clase", (5, 0))


def test_a_key_leads_to_the_next_mention(window: Desk, press: Press) -> None:
    said = (item(1, "¿@Ana?", cid="l1"), *(item(n, cid=f"l{n}") for n in range(2, 6)))
    open_loaded(window, "#clase", *said)
    window.chat.composer.text.focus_force()
    press("key", "ctrl+shift+m")
    settle(window.root, lambda: ("search", "Ana", "#clase") in window.client.calls)
    serial = window.client.calls.index(("search", "Ana", "#clase")) + 1
    window.say(SearchFinished(serial, (), False))
    assert window.chat.banner.title == "Nobody has mentioned you here."
    window.chat.close_notice()
    window.chat.navigation.next_mention()
    window.say(SearchFinished(len(window.client.calls), (Hit("#clase", said[0]),), False))
    assert not window.chat.notices.is_open
