"""Start the window, and print as JSON what each phase took of the processor's time, in ms.

    python -m bench.start_phases [options of main.py]

It imports nothing before that the window would have to import.
"""

from __future__ import annotations

import time

BEGAN = time.process_time()

import sys  # noqa: E402
import tkinter as tk  # noqa: E402

IMPORTED = time.process_time()


def main() -> None:
    from gui import launch, start

    stamps = [("Python itself", BEGAN), ("tkinter", IMPORTED)]
    make_root = start.make_root_while

    def stamp(phase: str) -> None:
        stamps.append((phase, time.process_time()))

    def make_root_with_stamps(work):  # type: ignore[no-untyped-def]
        stamp("the program up to Tk")
        made = make_root(work)
        stamp("Tk, the window's modules, the profile")
        from gui.app import App

        show = App._show_login, App.show_first

        def show_login(app: App) -> None:
            stamp("settings, fonts, styles, pictures")
            show[0](app)
            stamp("the widgets of the login")

        def show_first(app: App) -> None:
            show[1](app)
            stamp("places for them")

        App._show_login, App.show_first = show_login, show_first  # type: ignore[method-assign,assignment]
        return made

    def mainloop(root: tk.Misc, _n: int = 0) -> None:
        root.update()
        stamp("drawing")
        import json
        import os

        before = 0.0
        took = {}
        for phase, at in stamps:
            took[phase] = (at - before) * 1e3
            before = at
        print(json.dumps(took), flush=True)
        os._exit(0)

    start.make_root_while = make_root_with_stamps
    tk.Misc.mainloop = mainloop  # type: ignore[method-assign,assignment]
    launch.main(sys.argv[1:])


if __name__ == "__main__":
    main()
