"""Start Charla's window: `python3 main.py`.

This file has the command line, and checks what must exist before a window can open.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import os
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.script import Cue

NEEDED = ("msgspec", "precis_i18n", "platformdirs")


def main(arguments: list[str] | None = None) -> int:
    """Open the window and return the exit status when it closes.

    Returns:
        0; 1 if the window could not open; 2 for a wrong command line.
    """
    gc.disable()  # what is made at the start stays: looking for garbage in it takes 10 ms
    options = _read(arguments)
    if any(importlib.util.find_spec(module) is None for module in NEEDED):
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


def _show_window(options: argparse.Namespace) -> int:
    try:
        cues = _read_script(options.script)
    except ValueError as error:
        return _give_up(error, options)
    from gui import second_start, start
    from net.shared import long_paths, privacy

    if options.glass:
        return _show_glass(options)
    if options.replay:
        return _show_replay(options)
    folder = long_paths.reachable((options.data or _default_folder()).absolute())
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
        return 0

    root = start.make_root("gui.app", "gui.logs")
    from gui import app, class_file, logs

    stop_logging = logs.start(folder, verbose=options.verbose)
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
                geometry=options.geometry or "",
                script=cues,
                search=options.search,
                link=options.link,
                usual_server=class_file.address(class_file.places()),
            ),
            claim,
        )
    finally:
        stop_logging()


def _show_glass(options: argparse.Namespace) -> int:
    from gui import glass, start

    return glass.run(
        start.make_root(),
        options.data,
        language=options.lang,
        palette=options.theme,
        geometry=options.geometry or "",
    )


def _show_replay(options: argparse.Namespace) -> int:
    from gui import replay, start

    loaded = replay.load_first(options.replay, options.lang)
    if isinstance(loaded, str):
        return _give_up(ValueError(loaded), options)
    return replay.run(
        start.make_root(),
        loaded,
        options.replay.name,
        palette=options.theme,
        geometry=options.geometry or "",
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


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Charla: a chat for everybody on one network.",
        formatter_class=partial(argparse.HelpFormatter, width=_terminal_width()),
    )
    parser.add_argument("--name", default="", help="your name, as others see it")
    parser.add_argument(
        "--server", default="", metavar="HOST:PORT", help="the server (localhost:8080)"
    )
    parser.add_argument(
        "--connect", action="store_true", help="log in at once if name and server are known"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder with your settings")
    parser.add_argument(
        "--lang", default="", choices=("es", "en"), help="the language (the system's)"
    )
    parser.add_argument(
        "--theme", default="", choices=("light", "dark", "contrast"), help="the colours"
    )
    parser.add_argument("--geometry", type=_geometry, metavar="WxH+X+Y", help="where the window is")
    parser.add_argument(
        "--script",
        type=Path,
        metavar="FILE",
        help="send the messages of a file, each line SECONDS RECIPIENT: TEXT",
    )
    parser.add_argument(
        "--no-search",
        action="store_false",
        dest="search",
        help="don't look for classes on this network",
    )
    parser.add_argument(
        "--glass",
        action="store_true",
        help="show what passes on the server of this computer, if it was started with --teach",
    )
    parser.add_argument(
        "--replay", type=Path, metavar="FILE", help="play what the X-ray has saved as JSON lines"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="write every event into the log in the folder"
    )
    parser.add_argument("--version", action="store_true", help="print the version and end")
    # Only for --help: see below.
    parser.add_argument(
        "link", nargs="?", default="", metavar="LINK", help="a link, charla://HOST:PORT/ROOM"
    )
    given, link = _split(sys.argv[1:] if arguments is None else arguments)
    options = parser.parse_args(given)
    if options.link:
        parser.error(f"unrecognized arguments: {options.link}")
    options.link = link
    return options


def _terminal_width() -> int:
    """Return how many characters a line of the help may have.

    argparse itself would import half a dozen modules to find out, even if nobody asks for help.
    """
    try:
        return os.get_terminal_size().columns - 2
    except (OSError, ValueError):
        return 78


def _split(arguments: list[str]) -> tuple[list[str], str]:
    """Return what the user has given, and the link behind it; "" for none.

    The system puts a link that was clicked into a command line, on Windows without looking at what
    is in it. So nothing from there on is an option, whatever it looks like.
    """
    for at, argument in enumerate(arguments):
        if argument.lower().startswith("charla:"):
            return arguments[:at], " ".join(arguments[at:])
    return arguments, ""


def _geometry(text: str) -> str:
    if not re.fullmatch(r"\d+x\d+(\+-?\d+\+-?\d+)?", text):
        raise argparse.ArgumentTypeError("is written WIDTHxHEIGHT+X+Y, such as 800x600+0+0")
    return text


def _default_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("charla", appauthor=False))


def _print_version() -> int:
    from net import VERSION

    if sys.stdout is not None:
        print(f"Charla {VERSION}")
    return 0


def _give_up(why: str | Exception, options: argparse.Namespace) -> int:
    """Tell why the window can't open, and return the exit status."""
    from gui import no_window

    no_window.tell(why, options.lang)
    return 1


if __name__ == "__main__":
    sys.exit(main())
