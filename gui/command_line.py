"""Read the window's command line.

Most starts have none, and the first window must not wait for argparse, so it is imported only where
there is something to read.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Options:
    """The program starts with these options, unless the command line says otherwise."""

    name = ""
    server = ""
    connect = False
    data: Path | None = None  # the profile
    lang = ""
    theme = ""
    geometry = ""
    script: Path | None = None
    search = True
    glass = False
    replay: Path | None = None
    verbose = False
    version = False
    link = ""


def read(arguments: list[str] | None = None) -> Options:
    """Return what the arguments say; None: those that the program was started with.

    Raises:
        SystemExit: the arguments are wrong, or ask for help.
    """
    given, link = _split(sys.argv[1:] if arguments is None else arguments)
    options = Options()
    if given:
        _parse(given, options)
    options.link = link
    return options


def _parse(given: list[str], options: Options) -> None:
    """Set the options that are given. argparse leaves the others as they are."""
    import argparse
    import re
    from functools import partial
    from pathlib import Path

    def geometry(text: str) -> str:
        if not re.fullmatch(r"\d+x\d+(\+-?\d+\+-?\d+)?", text):
            raise argparse.ArgumentTypeError("is written WIDTHxHEIGHT+X+Y, such as 800x600+0+0")
        return text

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
    parser.add_argument("--geometry", type=geometry, metavar="WxH+X+Y", help="where the window is")
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
    parser.parse_args(given, options)
    if options.link:
        parser.error(f"unrecognized arguments: {options.link}")


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
