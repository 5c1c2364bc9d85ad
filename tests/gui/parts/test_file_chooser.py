"""Test that choosing a file uses the desktop's chooser, or Tk's where that one fails."""

from __future__ import annotations

import threading
import tkinter as tk
from pathlib import Path
from tkinter import filedialog
from typing import Any

import pytest

from gui.desktop import portal as portal_module
from gui.parts import file_chooser
from gui.words import i18n
from tests.gui.conftest import settle

pytest.importorskip("jeepney", reason="is for Linux")
from tests.gui.portal import FakePortal
from tests.gui.session_bus import Daemon
from tests.support import wait_until


@pytest.fixture
def shown_by_tk(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return a list that gets the options with which Tk's own chooser is shown."""
    shown: list[dict[str, Any]] = []

    def show(**options: Any) -> str:
        shown.append(options)
        return "/tmp/from-tk.txt"

    monkeypatch.setattr(filedialog, "asksaveasfilename", show)
    monkeypatch.setattr(filedialog, "askopenfilename", show)
    return shown


class Choice:
    """Asks for a file in a window of its own. `done` gets what `on_done` was called with."""

    def __init__(self, root: tk.Tk, folder: Path) -> None:
        self.done: list[Path | None] = []
        self.window = tk.Toplevel(root)
        root.update()
        self.chooser = file_chooser.save(
            *(self.window, "Save", "clase.txt", [("Text", ["*.txt"])]),
            self.done.append,
            folder=folder,
        )


def test_the_desktops_chooser_stands_over_the_window_that_asks(
    root: tk.Tk, portal: FakePortal, tmp_path: Path
) -> None:
    choice = Choice(root, tmp_path)
    settle(root, lambda: portal.last_handle)
    _member, (parent, *_rest) = portal.calls.get()
    # Tk's wrapper around the window: the one that a window manager knows
    assert parent.startswith("x11:")
    assert int(parent[4:], 16) not in (0, choice.window.winfo_id(), root.winfo_id())
    portal.respond(0, "file:///tmp/ma%C3%B1ana.txt")
    settle(root, lambda: choice.done)
    assert choice.done == [Path("/tmp/mañana.txt")]


def test_cancelling_chooses_nothing(root: tk.Tk, portal: FakePortal, tmp_path: Path) -> None:
    choice = Choice(root, tmp_path)
    settle(root, lambda: portal.last_handle)
    portal.respond(1)
    settle(root, lambda: choice.done)
    assert choice.done == [None]


def test_without_a_portal_tk_shows_its_own(
    root: tk.Tk, daemon: Daemon, shown_by_tk: list[dict[str, Any]], tmp_path: Path
) -> None:
    choice = Choice(root, tmp_path / "gone")
    settle(root, lambda: choice.done)
    assert choice.done == [Path("/tmp/from-tk.txt")]
    assert shown_by_tk[0]["initialdir"] == tmp_path, "not a folder that exists"
    assert shown_by_tk[0]["initialfile"] == "clase.txt"


def test_without_a_bus_tk_shows_its_own_but_not_at_once(
    root: tk.Tk, shown_by_tk: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    choice = Choice(root, tmp_path)
    assert not choice.done
    settle(root, lambda: choice.done)
    assert choice.done == [Path("/tmp/from-tk.txt")]


def test_a_disk_that_does_not_answer_is_not_waited_for(
    root: tk.Tk, shown_by_tk: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr(file_chooser, "FOLDER_MS", 100)
    answer = threading.Event()

    def look(_folder: Path) -> Path:
        answer.wait()
        return tmp_path

    monkeypatch.setattr(portal_module, "nearest_folder", look)
    choice = Choice(root, tmp_path)
    settle(root, lambda: choice.done)
    answer.set()
    assert shown_by_tk[0]["initialdir"] == Path.home()


def test_tks_own_chooser_speaks_the_language_of_the_window(
    root: tk.Tk, shown_by_tk: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    said = []
    before = i18n.language()
    for language in ("es", "en"):
        i18n.set_language(language)
        choice = Choice(root, tmp_path)
        settle(root, lambda choice=choice: choice.done)  # type: ignore[misc]
        said.append(str(root.tk.eval("namespace eval ::tk {::msgcat::mc &Cancel}")))
    i18n.set_language(before)
    assert said == ["&Cancelar", "&Cancel"]


def test_a_portal_that_breaks_is_replaced_by_tks(
    root: tk.Tk, portal: FakePortal, shown_by_tk: list[dict[str, Any]], tmp_path: Path
) -> None:
    choice = Choice(root, tmp_path)
    settle(root, lambda: portal.last_handle)
    portal.leave()
    settle(root, lambda: choice.done)
    assert choice.done == [Path("/tmp/from-tk.txt")]


def test_a_portal_that_says_nothing_is_not_waited_for(
    root: tk.Tk,
    portal: FakePortal,
    shown_by_tk: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Let the portal take the call and say nothing; its late chooser closes with Charla's call."""
    monkeypatch.setattr(file_chooser, "OPEN_MS", 200)
    portal.silent = True
    choice = Choice(root, tmp_path)
    settle(root, lambda: choice.done)
    assert choice.done == [Path("/tmp/from-tk.txt")]
    portal.wait_until_gone(portal.last_sender)


def test_whoever_does_not_see_the_desktops_chooser_gets_tks(
    root: tk.Tk, portal: FakePortal, shown_by_tk: list[dict[str, Any]], tmp_path: Path
) -> None:
    choice = Choice(root, tmp_path)
    settle(root, lambda: portal.last_handle)
    choice.chooser.use_tk()
    settle(root, lambda: choice.done)
    assert choice.done == [Path("/tmp/from-tk.txt")]
    portal.wait_until_gone(portal.last_sender)
    root.update()
    assert len(choice.done) == 1


def test_the_chooser_ends_with_its_window(
    root: tk.Tk, portal: FakePortal, shown_by_tk: list[dict[str, Any]], tmp_path: Path
) -> None:
    choice = Choice(root, tmp_path)
    settle(root, lambda: portal.last_handle)
    choice.window.destroy()
    wait_until(lambda: not portal._is_alive(portal.last_sender))
    root.update()
    assert not choice.done and not shown_by_tk


def test_tks_own_chooser_can_be_closed_with_its_window(
    root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Use Tk's real one, which runs Tk's loop in itself."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    choice = Choice(root, tmp_path)
    root.after(500, choice.window.destroy)
    settle(root, lambda: not choice.window.winfo_exists())
    assert not choice.done
