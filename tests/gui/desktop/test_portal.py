"""Test what the desktop's file chooser is asked, and what is believed, on a real session bus."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gui.desktop.portal import Chosen, FileWish, Outcome, Portal, nearest_folder, path_of_uri

pytest.importorskip("jeepney", reason="is for Linux")
from tests.gui.portal import FakePortal
from tests.gui.session_bus import Daemon, Program

SECONDS = 10.0


@pytest.fixture
def asked() -> Iterator[list[Portal]]:
    """Yield a list for what a test has asked; at the end no thread is left."""
    asked: list[Portal] = []
    yield asked
    for each in asked:
        each.cancel()
        each._thread.join(SECONDS)
        assert not each._thread.is_alive()


def ask(asked: list[Portal], folder: Path, **fields: Any) -> Portal:
    wish = FileWish(True, "Export a conversation", [("Text", ["*.txt"])], folder, "Charla.txt")
    asked.append(Portal(wish._replace(**fields)))
    return asked[-1]


def answered(portal: Portal) -> Chosen:
    return portal.answers.get(timeout=SECONDS)


def test_the_portal_is_asked_as_it_says(
    portal: FakePortal, asked: list[Portal], tmp_path: Path
) -> None:
    chooser = ask(asked, tmp_path, parent=0x2A)
    member, (parent, title, options) = portal.calls.get(timeout=SECONDS)
    assert (member, parent, title) == ("SaveFile", "x11:2a", "Export a conversation")
    assert options["current_name"] == ("s", "Charla.txt")
    assert options["current_folder"] == ("ay", bytes(tmp_path) + b"\0")
    assert options["filters"] == ("a(sa(us))", [("Text", [(0, "*.txt")])])
    assert answered(chooser) == Chosen(Outcome.OPENED)
    portal.respond(0, f"file://{tmp_path}/clase.txt")
    assert answered(chooser) == Chosen(Outcome.CHOSEN, tmp_path / "clase.txt")


def test_a_file_to_open_has_no_name_yet(
    portal: FakePortal, asked: list[Portal], tmp_path: Path
) -> None:
    ask(asked, tmp_path, saves=False, kinds=[])
    member, (parent, _title, options) = portal.calls.get(timeout=SECONDS)
    assert (member, parent) == ("OpenFile", "")
    assert not {"current_name", "filters"} & set(options)


@pytest.mark.parametrize(
    "uri, path",
    [
        ("file:///tmp/a%20b.txt", "/tmp/a b.txt"),
        ("file:///tmp/ma%C3%B1ana%20%23%3F%25.txt", "/tmp/mañana #?%.txt"),
        ("file:///tmp/a?b#c.txt", "/tmp/a?b#c.txt"),
        ("file:///tmp/%FF.txt", "/tmp/\udcff.txt"),  # a name that is not UTF-8
        ("file://localhost/tmp/a.txt", "/tmp/a.txt"),
        ("file:///run/user/1000/doc/4f2c/clase.txt", "/run/user/1000/doc/4f2c/clase.txt"),
        ("file:////tmp/a.txt", "/tmp/a.txt"),
        ("file://elsewhere/tmp/a.txt", None),
        ("smb://server/a.txt", None),
        ("/tmp/a.txt", None),
        ("file:///tmp/a%00.txt", None),
        ("file://", None),
        ("", None),
        ("file://[/a", None),
    ],
)
def test_only_a_file_of_this_computer_is_a_path(uri: str, path: str | None) -> None:
    assert path_of_uri(uri) == (None if path is None else Path(path))


@pytest.mark.parametrize(
    "response, uris, outcome",
    [
        (1, [], Outcome.CANCELLED),
        (2, [], Outcome.FAILED),
        (0, [], Outcome.FAILED),
        (0, ["trash:///x"], Outcome.FAILED),
        (99, ["file:///tmp/x"], Outcome.FAILED),
    ],
)
def test_what_is_no_choice(
    portal: FakePortal,
    asked: list[Portal],
    tmp_path: Path,
    response: int,
    uris: list[str],
    outcome: Outcome,
) -> None:
    chooser = ask(asked, tmp_path)
    assert answered(chooser).outcome is Outcome.OPENED
    portal.respond(response, *uris)
    assert answered(chooser) == Chosen(outcome)


def test_an_older_portal_names_the_request_itself(
    portal: FakePortal, asked: list[Portal], tmp_path: Path
) -> None:
    portal.handle = "/org/freedesktop/portal/desktop/request/77"
    chooser = ask(asked, tmp_path)
    assert answered(chooser).outcome is Outcome.OPENED
    portal.wait_for_listeners()
    portal.respond(0, "file:///tmp/x")
    assert answered(chooser).path == Path("/tmp/x")


def test_nobody_else_can_answer_for_the_portal(
    daemon: Daemon, portal: FakePortal, asked: list[Portal], tmp_path: Path
) -> None:
    """Let another program send the response: the file would be written where that one wants."""
    chooser = ask(asked, tmp_path)
    assert answered(chooser).outcome is Outcome.OPENED
    with Program(daemon) as other:
        other.signal(
            *(portal.last_handle, "org.freedesktop.portal.Request", "Response"),
            *("ua{sv}", 0, {"uris": ("as", ["file:///home/ana/.bashrc"])}),
        )
        other.signal(
            *("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged"),
            *("sss", "org.freedesktop.portal.Desktop", portal.unique_name, ""),
        )
        with pytest.raises(queue.Empty):
            chooser.answers.get(timeout=0.2)
    portal.respond(0, "file:///tmp/mine")
    assert answered(chooser).path == Path("/tmp/mine")


def test_a_response_to_another_request_is_not_ours(
    portal: FakePortal, asked: list[Portal], tmp_path: Path
) -> None:
    chooser = ask(asked, tmp_path)
    assert answered(chooser).outcome is Outcome.OPENED
    portal.respond(0, "file:///tmp/theirs", handle=portal.last_handle + "0")
    portal.respond(0, "file:///tmp/mine")
    assert answered(chooser).path == Path("/tmp/mine")


@pytest.mark.parametrize("body", [("s", "x"), ("u", 0), ("ua{sv}", 0, {"uris": ("s", "x")})])
def test_a_response_that_makes_no_sense_is_a_failure(
    portal: FakePortal, asked: list[Portal], tmp_path: Path, body: tuple[Any, ...]
) -> None:
    chooser = ask(asked, tmp_path)
    assert answered(chooser).outcome is Outcome.OPENED
    portal.signal(portal.last_handle, "org.freedesktop.portal.Request", "Response", *body)
    assert answered(chooser) == Chosen(Outcome.FAILED)


def test_a_desktop_without_a_portal(daemon: Daemon, asked: list[Portal], tmp_path: Path) -> None:
    assert answered(ask(asked, tmp_path)) == Chosen(Outcome.FAILED)


def test_a_portal_without_a_file_chooser(
    portal: FakePortal, asked: list[Portal], tmp_path: Path
) -> None:
    portal.has_chooser = False
    assert answered(ask(asked, tmp_path)) == Chosen(Outcome.FAILED)


@pytest.mark.parametrize("address", ["unix:path=/nowhere", "nonsense", "unix:tmpdir=", ""])
def test_a_session_without_a_bus(
    asked: list[Portal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert answered(ask(asked, tmp_path)) == Chosen(Outcome.FAILED)


def test_the_portal_dies(portal: FakePortal, asked: list[Portal], tmp_path: Path) -> None:
    chooser = ask(asked, tmp_path)
    assert answered(chooser).outcome is Outcome.OPENED
    portal.leave()
    assert answered(chooser) == Chosen(Outcome.FAILED)


def test_the_bus_dies(
    daemon: Daemon, portal: FakePortal, asked: list[Portal], tmp_path: Path
) -> None:
    chooser = ask(asked, tmp_path)
    assert answered(chooser).outcome is Outcome.OPENED
    daemon.stop()
    assert answered(chooser) == Chosen(Outcome.FAILED)


def test_who_gives_up_closes_the_chooser(
    portal: FakePortal, asked: list[Portal], tmp_path: Path
) -> None:
    """Cancel: the portal sees that Charla has left, and closes its window."""
    chooser = ask(asked, tmp_path)
    assert answered(chooser).outcome is Outcome.OPENED
    chooser.cancel()
    assert answered(chooser) == Chosen(Outcome.FAILED)
    portal.wait_until_gone(portal.last_sender)


def test_the_nearest_folder_is_one_that_exists(tmp_path: Path) -> None:
    assert nearest_folder(tmp_path) == tmp_path
    assert nearest_folder(tmp_path / "no" / "nor this") == tmp_path
    (tmp_path / "file").touch()
    assert nearest_folder(tmp_path / "file") == tmp_path
    assert nearest_folder(Path("/nowhere/at/all")) == Path.home()


def test_any_words_can_be_asked(portal: FakePortal, asked: list[Portal], tmp_path: Path) -> None:
    kinds = [("T\0ext \ud83d", ["*.t\0xt"])]
    ask(asked, tmp_path / "\udcff", title="\ud83d\0 títu'lo", name="a\0\ud83d.txt", kinds=kinds)
    _member, (_parent, title, options) = portal.calls.get(timeout=SECONDS)
    assert (title, options["current_name"]) == ("? títu'lo", ("s", "a?.txt"))
