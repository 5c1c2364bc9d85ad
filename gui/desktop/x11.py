"""Ask an X server what Tk does not: the idle time, to flash in the task bar, to cut corners.

It uses ctypes, on its own connection, from Tk's thread, as Xlib requires. Each request is one round
trip, like Tk's own. Tk ends the process after an error on a connection that it does not know, so
errors on this one are caught.
"""

from __future__ import annotations

import ctypes
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

log = logging.getLogger(__name__)

CLIENT_MESSAGE = 33
STATE_ADD = 1
APPLICATION, TASK_BAR = 1, 2  # who asks the window manager
SUBSTRUCTURE_MASKS = (1 << 19) | (1 << 20)  # notify and redirect: for messages to window managers

_Handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _ScreenSaverInfo(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    )


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 12),  # an XEvent is 24 longs
    )


class _Rectangle(ctypes.Structure):
    _fields_ = (
        ("x", ctypes.c_short),
        ("y", ctypes.c_short),
        ("width", ctypes.c_ushort),
        ("height", ctypes.c_ushort),
    )


class X11:
    """An object is one connection to an X server.

    Raises:
        OSError: the library or the display is missing.
    """

    def __init__(self, display: str) -> None:
        self._x: Any = ctypes.CDLL("libX11.so.6")
        pointer, number, text = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_char_p
        types: tuple[tuple[Any, ...], ...] = (  # function, result, arguments
            (self._x.XOpenDisplay, pointer, text),
            (self._x.XCloseDisplay, ctypes.c_int, pointer),
            (self._x.XDefaultRootWindow, number, pointer),
            (self._x.XInternAtom, number, pointer, text, ctypes.c_int),
            (self._x.XFree, ctypes.c_int, pointer),
            (self._x.XSync, ctypes.c_int, pointer, ctypes.c_int),
            (self._x.XSetErrorHandler, pointer, pointer),
            (self._x.XQueryTree, ctypes.c_int, pointer, number, pointer, pointer, pointer, pointer),
            (
                self._x.XSendEvent,
                ctypes.c_int,
                pointer,
                number,
                ctypes.c_int,
                ctypes.c_long,
                pointer,
            ),
        )
        _declare(types)
        self._display = self._x.XOpenDisplay(display.encode())
        if not self._display:
            raise OSError("no connection to the X server")
        self._root = self._x.XDefaultRootWindow(self._display)

    def close(self) -> None:
        if self._display:
            self._x.XCloseDisplay(self._display)
            self._display = None

    def toplevel_of(self, window: int) -> int:
        """Return the window that the window manager knows; `window` is Tk's `winfo id`.

        Tk puts each toplevel into another window.

        Returns:
            0 if there is none.
        """
        with self._errors_caught():
            toplevel = self._parent(window)
        return toplevel

    def demand_attention(self, window: int) -> None:
        """Ask the window manager to show that a window wants attention.

        `window` is Tk's `winfo id`; the toplevel around it is meant.
        """
        with self._errors_caught():
            wanted = self._atom("_NET_WM_STATE_DEMANDS_ATTENTION")
            self._tell_manager(window, "_NET_WM_STATE", (STATE_ADD, wanted, 0, APPLICATION))

    def activate(self, window: int) -> None:
        """Ask the window manager to put the toplevel around a window in front, with the focus.

        It is asked as a task bar asks, because the user has just asked for the window.
        """
        with self._errors_caught():
            self._tell_manager(window, "_NET_ACTIVE_WINDOW", (TASK_BAR,))

    def _tell_manager(self, window: int, what: str, data: tuple[int, ...]) -> None:
        toplevel = self._parent(window)
        if not toplevel:
            return
        message = _ClientMessage()
        message.type, message.window, message.format = CLIENT_MESSAGE, toplevel, 32
        message.message_type = self._atom(what)
        for index, value in enumerate(data):
            message.data[index] = value
        self._x.XSendEvent(self._display, self._root, 0, SUBSTRUCTURE_MASKS, ctypes.byref(message))

    def round_corners(self, window: int, width: int, height: int, radius: int) -> bool:
        """Cut the corners of the toplevel around a window; `window` is Tk's `winfo id`.

        Returns:
            False where the server or the library lacks the shape extension.
        """
        try:
            shape: Any = ctypes.CDLL("libXext.so.6")
        except OSError:
            return False
        pointer, number, integer = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int
        rest = (pointer, integer, integer, integer)
        _declare(
            (
                (shape.XShapeQueryExtension, integer, pointer, pointer, pointer),
                (
                    shape.XShapeCombineRectangles,
                    integer,
                    pointer,
                    number,
                    integer,
                    integer,
                    integer,
                    *rest,
                ),
            )
        )
        first, error = ctypes.c_int(), ctypes.c_int()
        if not shape.XShapeQueryExtension(self._display, ctypes.byref(first), ctypes.byref(error)):
            return False
        with self._errors_caught():
            toplevel = self._parent(window)
            if not toplevel:
                return False
            lines = rounded_lines(width, height, radius)
            shapes = (_Rectangle * len(lines))(*(_Rectangle(*line) for line in lines))
            shape.XShapeCombineRectangles(
                self._display, toplevel, 0, 0, 0, ctypes.byref(shapes), len(lines), 0, 0
            )
        return True

    def _parent(self, window: int) -> int:
        root, parent, children, count = (
            ctypes.c_ulong(),
            ctypes.c_ulong(),
            ctypes.c_void_p(),
            ctypes.c_uint(),
        )
        found = self._x.XQueryTree(
            self._display,
            window,
            ctypes.byref(root),
            ctypes.byref(parent),
            ctypes.byref(children),
            ctypes.byref(count),
        )
        if children.value:
            self._x.XFree(children)
        return parent.value if found and parent.value != root.value else 0

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))

    @contextmanager
    def _errors_caught(self) -> Iterator[None]:
        """Log errors of this connection inside the block.

        No other errors can occur there: only this thread uses X.
        """
        before = self._x.XSetErrorHandler(ctypes.cast(_on_error, ctypes.c_void_p))
        try:
            yield
            self._x.XSync(self._display, 0)  # errors arrive late
        finally:
            self._x.XSetErrorHandler(before)


class X11Clock(X11):
    """The clock of an X server knows for how long nobody has touched keyboard or mouse.

    Raises:
        OSError: a library, the display or the extension is missing.
    """

    def __init__(self, display: str) -> None:
        self._saver: Any = ctypes.CDLL("libXss.so.1")
        super().__init__(display)
        pointer = ctypes.c_void_p
        _declare(
            (
                (self._saver.XScreenSaverQueryExtension, ctypes.c_int, pointer, pointer, pointer),
                (self._saver.XScreenSaverQueryInfo, ctypes.c_int, pointer, ctypes.c_ulong, pointer),
            )
        )
        first, error = ctypes.c_int(), ctypes.c_int()
        if not self._saver.XScreenSaverQueryExtension(
            self._display, ctypes.byref(first), ctypes.byref(error)
        ):
            self.close()
            raise OSError("this X server does not know how long it has been idle")

    def idle_seconds(self) -> float | None:
        """Return for how long nobody has touched keyboard or mouse, in any window."""
        info = _ScreenSaverInfo()
        with self._errors_caught():
            if not self._saver.XScreenSaverQueryInfo(self._display, self._root, ctypes.byref(info)):
                return None
        return float(info.idle) / 1000


def rounded_lines(width: int, height: int, radius: int) -> list[tuple[int, int, int, int]]:
    """Return rectangles (x, y, width, height) that together are a box with round corners."""
    radius = min(radius, width // 2, height // 2)
    lines = [(0, radius, width, height - 2 * radius)]
    for y in range(radius):
        inside = radius - y - 0.5
        cut = round(radius - math.sqrt(radius**2 - inside**2))
        lines += [(cut, row, width - 2 * cut, 1) for row in (y, height - 1 - y)]
    return lines


def _declare(types: tuple[tuple[Any, ...], ...]) -> None:
    for function, result, *arguments in types:
        function.restype, function.argtypes = result, arguments


def _note_error(_display: int | None, _event: int | None) -> int:
    log.debug("the X server has refused something")
    return 0


_on_error: Any = _Handler(_note_error)  # kept alive: the library has only its address
