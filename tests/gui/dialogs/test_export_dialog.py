"""Test the dialog that exports a conversation: what it writes, and what it says when it cannot."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from gui.dialogs.export_dialog import ExportDialog, Unreadable
from gui.looks.theme import Theme
from gui.parts.dialog import Dialog
from net.wire import events
from tests.gui.conftest import Press, settle
from tests.gui.dialogs.shown import button, radios, texts
from tests.gui.fakes import item

opened: list[Path] = []


def exporting(
    root: tk.Tk,
    theme: Theme,
    folder: Path | None,
    history: Callable[[str], Iterator[events.Item]],
    **more: Any,
) -> ExportDialog:
    dialog = ExportDialog(
        root,
        theme,
        [("luis", "luis"), ("#clase", "#clase")],
        "#clase",
        "Ana",
        history=history,
        colour=lambda _nick: 7,
        open_folder=opened.append,
        folder=folder,
        **more,
    )
    opened.clear()
    return dialog


def said(dialog: Dialog) -> str:
    return " ".join(texts(dialog))


def test_a_conversation_becomes_a_file(root: tk.Tk, theme: Theme, tmp_path: Path) -> None:
    asked: list[str] = []

    def history(name: str) -> Iterator[events.Item]:
        asked.append(name)
        yield from (item(number) for number in range(300))

    dialog = exporting(root, theme, tmp_path, history)
    dialog.save()
    settle(
        root,
        lambda: "300 messages exported to Charla clase.txt" in said(dialog),
        lambda: said(dialog),
    )
    assert asked == ["#clase"]
    assert (tmp_path / "Charla clase.txt").read_text(encoding="utf-8").count("mensaje") == 300
    assert [path.name for path in tmp_path.iterdir()] == ["Charla clase.txt"]
    button(dialog, "Open folder").invoke()
    assert opened == [tmp_path]


def test_the_file_is_named_after_what_is_chosen_until_the_user_names_it(
    root: tk.Tk, theme: Theme, tmp_path: Path
) -> None:
    dialog = exporting(root, theme, tmp_path, lambda _name: iter(()))
    assert dialog.file.get() == str(tmp_path / "Charla clase.txt")
    dialog.conversation.current(0)
    dialog.conversation.event_generate("<<ComboboxSelected>>")
    next(each for each in radios(dialog) if each.cget("value") == "html").invoke()
    assert dialog.file.get() == str(tmp_path / "Charla luis.html")
    dialog.file.delete(0, "end")
    dialog.file.insert(0, str(tmp_path / "mío.txt"))
    next(each for each in radios(dialog) if each.cget("value") == "json").invoke()
    dialog.save()
    settle(root, (tmp_path / "mío.txt").exists, lambda: said(dialog))


def test_no_other_file_is_overwritten(root: tk.Tk, theme: Theme, tmp_path: Path) -> None:
    there = tmp_path / "Charla clase.txt"
    there.write_text("mine")
    dialog = exporting(root, theme, tmp_path, lambda _name: iter([item(1)]))
    dialog.save()
    settle(root, lambda: "choose another name" in said(dialog), lambda: said(dialog))
    assert there.read_text(encoding="utf-8") == "mine"
    assert dialog.file.instate(["invalid"]) and root.focus_get() is dialog.file


def test_what_was_wrong_with_a_file_is_not_said_of_another(
    root: tk.Tk, theme: Theme, tmp_path: Path, press: Press
) -> None:
    (tmp_path / "Charla clase.txt").write_text("mine")
    dialog = exporting(root, theme, tmp_path, lambda _name: iter([item(1)]))
    changes: tuple[Callable[[], None], ...] = (
        lambda: press("key", "BackSpace"),
        lambda: dialog.file.on_chosen(tmp_path / "other.txt"),
    )
    for choose in changes:
        dialog.file.fill(str(tmp_path / "Charla clase.txt"))
        dialog.save()
        settle(root, lambda: "choose another name" in said(dialog), lambda: said(dialog))
        choose()
        settle(root, lambda: not dialog.message, lambda: said(dialog))
        assert not dialog.file.instate(["invalid"])


@pytest.mark.parametrize(
    "error, words",
    [
        (Unreadable("The messages could not be read."), "could not be read"),
        (OSError(28, "No space left on device"), "The disk is full."),
        (OSError(5, "Input/output error"), "can't be written: Input/output error"),
    ],
)
def test_what_goes_wrong_is_said_and_leaves_no_half_a_file(
    root: tk.Tk, theme: Theme, tmp_path: Path, error: Exception, words: str
) -> None:
    def history(_name: str) -> Iterator[events.Item]:
        yield item(1)
        raise error

    dialog = exporting(root, theme, tmp_path, history)
    dialog.save()
    settle(root, lambda: words in said(dialog), lambda: said(dialog))
    assert not list(tmp_path.iterdir())
    assert button(dialog, "Export").instate(["!disabled"]), "one can't try again"


def test_a_folder_that_is_not_there(root: tk.Tk, theme: Theme, tmp_path: Path) -> None:
    dialog = exporting(root, theme, tmp_path / "no", lambda _name: iter([item(1)]))
    dialog.save()
    settle(root, lambda: "There is no folder" in said(dialog), lambda: said(dialog))
    assert not list(tmp_path.iterdir())


def test_the_folder_for_documents_is_made_if_it_is_missing(
    root: tk.Tk, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "home" / "Documents"
    monkeypatch.setattr(platformdirs, "user_documents_path", lambda: documents)
    written: list[Path] = []
    dialog = exporting(root, theme, None, lambda _name: iter([item(1)]), on_written=written.append)
    dialog.save()
    settle(root, (documents / "Charla clase.txt").exists, lambda: said(dialog))
    settle(root, lambda: written)
    assert written == [documents]


def test_a_mere_name_is_a_file_in_the_usual_folder(
    root: tk.Tk, theme: Theme, tmp_path: Path
) -> None:
    """Type a name without a folder: it must not go to wherever the program was started."""
    dialog = exporting(root, theme, tmp_path, lambda _name: iter([item(1)]))
    dialog.file.delete(0, "end")
    dialog.file.insert(0, "lunes.txt")
    dialog.save()
    settle(root, (tmp_path / "lunes.txt").exists, lambda: said(dialog))


def test_only_the_users_own_folder_is_looked_up(root: tk.Tk, theme: Theme, tmp_path: Path) -> None:
    """Type the folder of somebody else: a school's computer would ask a server who that is."""
    dialog = exporting(root, theme, tmp_path, lambda _name: iter([item(1)]))
    dialog.file.fill("~root/lunes.txt")
    assert dialog.file.path == tmp_path / "~root" / "lunes.txt"
    dialog.file.fill("~/lunes.txt")
    assert dialog.file.path == Path.home() / "lunes.txt"
    dialog.close()


@pytest.mark.parametrize("typed", ["", "  "])
def test_without_a_name_nothing_is_written(
    root: tk.Tk, theme: Theme, tmp_path: Path, typed: str
) -> None:
    dialog = exporting(root, theme, tmp_path, lambda _name: iter([item(1)]))
    dialog.file.delete(0, "end")
    dialog.file.insert(0, typed)
    dialog.save()
    settle(root, lambda: root.focus_get() is dialog.file)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("typed", ["~nobody-of-this-name/a.txt", "x" * 300, "."])
def test_a_name_that_no_file_can_have_is_said(
    root: tk.Tk, theme: Theme, tmp_path: Path, typed: str
) -> None:
    dialog = exporting(root, theme, tmp_path, lambda _name: iter([item(1)]))
    dialog.file.delete(0, "end")
    dialog.file.insert(0, typed)
    dialog.save()
    settle(root, lambda: dialog.message, lambda: said(dialog))
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_closing_the_window_ends_it(root: tk.Tk, theme: Theme, tmp_path: Path) -> None:
    """Export endless messages, and close; the window's fixture waits until the thread ends."""

    def history(_name: str) -> Iterator[events.Item]:
        while True:
            yield item(1)

    dialog = exporting(root, theme, tmp_path, history)
    dialog.save()
    settle(root, lambda: "so far" in said(dialog), lambda: said(dialog))
    dialog.close()
    settle(root, lambda: not list(tmp_path.iterdir()), lambda: list(tmp_path.iterdir()))
