"""Take pictures of Charla's window: `python3 dev.py screenshots`.

They show every state, language, palette, size and sharpness. Nothing is drawn for show: a real
server runs, the others are real clients, and the window is that of main.py, on a virtual screen of
its own. Each scene is also checked for words that are cut off, which needs no picture.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import subprocess
import sys
import tempfile
import tkinter as tk
from pathlib import Path

from PIL import Image

import demo
from gui.looks.palette import PALETTES
from pictures import own_windows, xray
from pictures.cut_off import cut_off, windows
from pictures.scenes import SCENES
from pictures.stage import MARGIN, ROOT, Look, Stage

TEACHING = xray.TEACHING | own_windows.TEACHING  # their servers show how they work
COLOURS = 128  # in a picture that is kept; it has few

LOOKS = (
    Look("es", "light"),
    Look("en", "dark"),
    Look("es", "contrast"),
    Look("en", "light", 2),
    Look("es", "dark", 2),
    Look("es", "light", 1, (640, 480)),
    Look("en", "light", 1, (1400, 800)),
    Look("es", "light", 1, (900, 640), 5),
)
# The pictures in docs: file name -> scene and look.
KEPT = {
    "login-en-light": ("login", Look("en", "light", 2, (900, 700))),
    "login-es-dark": ("login", Look("es", "dark", 2, (900, 700))),
    "room-es-light": ("room", Look("es", "light", 2)),
    "room-en-dark": ("room", Look("en", "dark", 2)),
    "private-es-dark": ("private", Look("es", "dark", 2)),
    "find-en-light": ("find", Look("en", "light", 2)),
    "settings-es-light": ("settings", Look("es", "light", 2, (900, 760))),
    "offline-es-contrast": ("offline", Look("es", "contrast", 2)),
    "lesson-es-light": ("lesson_poll", Look("es", "light", 2)),
    "teaching-es-light": ("teacher", Look("es", "light", 2, (1100, 720))),
    "closed-en-dark": ("lesson_closed", Look("en", "dark", 2)),
    "board-en-dark": ("board", Look("en", "dark", 2, (1280, 720))),
    "board-es-dark": ("board", Look("es", "dark", 2, (1280, 720))),
}


def picture(root: tk.Tk, screen: Path) -> Image.Image:
    """Return a picture of the windows on the virtual screen.

    The pixels of the screen are in the file `screen`.
    """
    image = Image.open(io.BytesIO(demo.png_of_xwd(screen.read_bytes())))
    boxes = [
        (
            window.winfo_rootx(),
            window.winfo_rooty(),
            window.winfo_rootx() + window.winfo_width(),
            window.winfo_rooty() + window.winfo_height(),
        )
        for window in windows(root)
        if window.winfo_viewable()
    ]
    return image.crop(
        (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
    )


def take(scene: str, look: Look, file: Path) -> list[str]:
    """Take one picture on a screen of its own, and return what is wrong with it."""
    side = [round((length + 8 * MARGIN) * look.scale) for length in look.size]
    with (
        tempfile.TemporaryDirectory(
            prefix="charla-pictures-", ignore_cleanup_errors=True
        ) as folder,
        contextlib.ExitStack() as started,
    ):
        stage = demo.Demo(Path(folder), started, demo.Interruptions())
        stage.start_virtual_screen((side[0], side[1]), dpi=96 * look.scale)
        command = [
            sys.executable,
            str(ROOT / "screenshots.py"),
            "--stage",
            scene,
            "--look",
            look.name,
            "--screen",
            str(Path(folder) / "Xvfb_screen0"),
            "--out",
            str(file),
        ]
        done = subprocess.run(
            command, env=stage.environment, capture_output=True, text=True, timeout=120, check=False
        )
    return (
        done.stdout.splitlines()
        if done.returncode == 0
        else [*done.stdout.splitlines(), done.stderr]
    )


def play(scene: str, look: Look, screen: Path, file: Path) -> None:
    """Bring the window into the scene, take its picture, and print what is cut off.

    This runs in the process that has the screen.
    """
    with (
        tempfile.TemporaryDirectory(prefix="charla-stage-", ignore_cleanup_errors=True) as folder,
        contextlib.ExitStack() as started,
    ):
        stage = Stage(look, Path(folder), started, teaches=scene in TEACHING)
        SCENES[scene](stage)
        stage.settle()
        for complaint in cut_off(stage.root):
            print(complaint)
        image = picture(stage.root, screen).quantize(COLOURS)
        file.parent.mkdir(parents=True, exist_ok=True)
        image.save(file, optimize=True)
        stage.close()


def look_of(name: str) -> Look:
    """Return the look with this name, such as "es-light-2x-900x640-zoom3".

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    found = re.fullmatch(r"(en|es)-([a-z]+)-([123])x-(\d+)x(\d+)(?:-zoom(-?\d))?", name)
    if found is None or found[2] not in PALETTES:
        raise argparse.ArgumentTypeError(f"{name} is no look, such as {LOOKS[0].name}")
    size = int(found[4]), int(found[5])
    return Look(found[1], found[2], int(found[3]), size, int(found[6] or 0))


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py screenshots", description=__doc__)
    parser.add_argument(
        "--out",
        type=Path,
        default=ROOT / "docs" / "screenshots",
        metavar="DIR",
        help="where the pictures go (default: %(default)s)",
    )
    parser.add_argument(
        "--every",
        action="store_true",
        help="every scene in every look, not only those kept in docs/",
    )
    parser.add_argument("--scenes", nargs="+", choices=SCENES, help="these scenes in every look")
    parser.add_argument(
        "--looks",
        nargs="+",
        type=look_of,
        default=LOOKS,
        metavar="LANGUAGE-PALETTE-SCALEx-WIDTHxHEIGHT",
        help="in these looks only, such as es-light-2x-900x640 or en-dark-1x-480x360-zoom3",
    )
    for hidden in ("--stage", "--look"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--screen", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        play(options.stage, look_of(options.look), options.screen, options.out)
        return 0
    wanted = dict(KEPT)
    if options.every or options.scenes or options.looks is not LOOKS:
        wanted = {
            f"{scene}-{look.name}": (scene, look)
            for scene in options.scenes or SCENES
            for look in options.looks
        }
    wrong = 0
    for name, (scene, look) in wanted.items():
        complaints = take(scene, look, options.out / f"{name}.png")
        wrong += bool(complaints)
        print(f"{name}: {'; '.join(complaints) or 'fine'}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
