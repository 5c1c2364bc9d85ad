"""Check what must exist before a window can open, and open it.

Tk takes 40 ms of a core to start, during which Python can import the window's modules on another
core. So nothing comes before Tk that can as well be done meanwhile.
"""

from __future__ import annotations

import gc
import sys
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gui import command_line, late_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gui.command_line import Options
    from gui.script import Cue
    from net.shared.folder_claim import FolderClaim

NEEDED = ("msgspec", "precis_i18n", "platformdirs")


def main(arguments: list[str] | None = None) -> int:
    """Open the window and return the exit status when it closes.

    Args:
        arguments: of the command line; None: those that the program was started with.

    Returns:
        0; 1 if the window could not open; 2 for a wrong command line.
    """
    gc.disable()  # what is made at the start stays: looking for garbage in it takes 10 ms
    options = command_line.read(arguments)
    if any(find_spec(module) is None for module in NEEDED):
        return _give_up("libraries", options)
    if options.version:
        return _print_version()
    try:
        import tkinter
    except ImportError:
        return _give_up("tkinter", options)
    try:
        return _show_window(options)
    except tkinter.TclError as error:
        if "display" not in str(error):
            raise
        return _give_up("display", options)
    except OSError as error:
        return _give_up(error, options)


def _show_window(options: Options) -> int:
    from gui import start

    if options.glass:
        return _show_glass(options)
    if options.replay:
        return _show_replay(options)
    try:
        cues = _read_script(options.script)
    except ValueError as error:
        return _give_up(error, options)
    root, opened = start.make_root_while(partial(_open_profile, options))
    if opened is None:
        return 0
    from gui import app, class_file

    folder, claim = opened
    late_log.prepare(partial(_start_logging, folder, options))
    if options.verbose:
        late_log.begin()
    try:
        return app.run(
            root,
            folder,
            app.Start(
                name=options.name,
                server=options.server,
                connect=options.connect,
                language=options.lang,
                theme=options.theme,
                geometry=options.geometry,
                script=cues,
                search=options.search,
                link=options.link,
                usual_server=class_file.address(class_file.places()),
            ),
            claim,
        )
    finally:
        late_log.end()


def _open_profile(options: Options) -> tuple[Path, FolderClaim | None] | None:
    """Claim the profile for this program, and import what its window needs.

    Returns:
        The folder, and the claim, if nobody else has it; None if a window has come to the front
        that has this profile open.

    Raises:
        OSError: the folder can't be used.
    """
    from gui import second_start
    from net.shared import long_paths, privacy
    from net.shared.data_folder import data_folder

    folder = long_paths.reachable((options.data or data_folder("charla")).absolute())
    privacy.make_folder(folder)
    # Whoever names somebody, or something to do, wants a window for that.
    wants_own = bool(options.name or options.server or options.connect or options.script)
    try:
        claim = (
            second_start.claim_only(folder)
            if wants_own
            else second_start.claim_or_tell(folder, options.link)
        )
    except second_start.AlreadyOpen:
        return None
    from gui import app  # noqa: F401

    return folder, claim


def _start_logging(folder: Path, options: Options) -> Callable[[], None]:
    from gui import logs

    return logs.start(folder, verbose=options.verbose)


def _show_glass(options: Options) -> int:
    from gui import glass, start

    return glass.run(
        start.make_root(),
        options.data,
        language=options.lang,
        palette=options.theme,
        geometry=options.geometry,
    )


def _show_replay(options: Options) -> int:
    from gui import replay, start

    assert options.replay is not None
    loaded = replay.load_first(options.replay, options.lang)
    if isinstance(loaded, str):
        return _give_up(ValueError(loaded), options)
    return replay.run(
        start.make_root(),
        loaded,
        options.replay.name,
        palette=options.theme,
        geometry=options.geometry,
    )


def _read_script(path: Path | None) -> tuple[Cue, ...]:
    """Read the script.

    Raises:
        OSError: the file can't be read.
        ValueError: the file is not a script; the text says why.
    """
    if path is None:
        return ()
    from gui import script

    return script.read(path)


def _print_version() -> int:
    from net import VERSION

    if sys.stdout is not None:
        print(f"Charla {VERSION}")
    return 0


def _give_up(why: str | Exception, options: Options) -> int:
    """Tell why the window can't open, and return the exit status."""
    from gui import no_window

    no_window.tell(why, options.lang)
    return 1
