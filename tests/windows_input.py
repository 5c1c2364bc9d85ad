"""Press keys and move the mouse on Windows, as xdotool does on X11, and end a session.

The input goes through SendInput to whatever window has the focus, as a keyboard's would.
https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-sendinput
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable, Iterator
from ctypes import wintypes

from tests.support import wait_until

assert sys.platform == "win32"  # the type checker reads no further elsewhere

KEYBOARD, MOUSE = 1, 0  # kinds of INPUT
EXTENDED, UP, UNICODE = 0x1, 0x2, 0x4  # flags of KEYBDINPUT
WHEEL, WHEEL_STEP = 0x800, 120
# Button of xdotool -> flags of MOUSEINPUT for pressing and releasing it.
BUTTONS = {"1": (0x2, 0x4), "2": (0x20, 0x40), "3": (0x8, 0x10)}
WHEEL_TURNS = {"4": WHEEL_STEP, "5": -WHEEL_STEP}
# Name of a key (X11's keysym) -> virtual key code.
KEYS = {
    "BackSpace": 0x08,
    "Tab": 0x09,
    "Return": 0x0D,
    "Escape": 0x1B,
    "space": 0x20,
    "Prior": 0x21,
    "Next": 0x22,
    "End": 0x23,
    "Home": 0x24,
    "Left": 0x25,
    "Up": 0x26,
    "Right": 0x27,
    "Down": 0x28,
    "Insert": 0x2D,
    "Delete": 0x2E,
    "Menu": 0x5D,
    "shift": 0x10,
    "ctrl": 0x11,
    "alt": 0x12,
    **{f"F{number}": 0x6F + number for number in range(1, 25)},
}
SIGNS = {"plus": "+", "minus": "-", "comma": ",", "period": ".", "slash": "/", "equal": "="}
# The keys between the letters and the digits: the others of their codes are the number pad's.
EXTENDED_KEYS = {*range(0x21, 0x29), 0x2D, 0x2E, 0x5D}
NO_KEY, MARK = 0xE8, 0x97  # codes that no keyboard has
MINIMIZE, RESTORE = 6, 9  # of ShowWindow
LONGEST_TITLE = 500
MODIFIERS = ("shift", "ctrl", "alt")  # in the order of VkKeyScanW's bits
WM_QUERYENDSESSION, WM_ENDSESSION = 0x11, 0x16
LOGOFF = -0x80000000  # ENDSESSION_LOGOFF, as the signed number that LPARAM is
ANSWER_MS = 5000  # as long as Windows waits
FRONT_SECONDS = 60.0  # on a busy machine


USER32 = ctypes.WinDLL("user32", use_last_error=True)
USER32.GetForegroundWindow.restype = wintypes.HWND
USER32.GetWindowThreadProcessId.argtypes = (wintypes.HWND, ctypes.c_void_p)
USER32.ShowWindow.argtypes = (wintypes.HWND, wintypes.INT)
USER32.SetForegroundWindow.argtypes = (wintypes.HWND,)
USER32.IsWindowVisible.argtypes = (wintypes.HWND,)
USER32.IsIconic.argtypes = (wintypes.HWND,)
USER32.GetWindowTextW.argtypes = (wintypes.HWND, wintypes.LPWSTR, wintypes.INT)
USER32.ClientToScreen.argtypes = (wintypes.HWND, ctypes.POINTER(wintypes.POINT))
FOR_EACH_WINDOW = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
USER32.SendMessageTimeoutW.argtypes = (
    *(wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM),
    *(wintypes.UINT, wintypes.UINT, ctypes.POINTER(ctypes.c_size_t)),
)
USER32.GetKeyState.restype = ctypes.c_short
USER32.VkKeyScanW.restype = ctypes.c_short
USER32.VkKeyScanW.argtypes = (wintypes.WCHAR,)
USER32.MapVirtualKeyW.argtypes = (wintypes.UINT, wintypes.UINT)


IS_WINE = hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")

KERNEL32 = ctypes.WinDLL("kernel32", use_last_error=True)
KERNEL32.GlobalLock.restype = ctypes.c_void_p
KERNEL32.GlobalLock.argtypes = KERNEL32.GlobalUnlock.argtypes = (wintypes.HGLOBAL,)
USER32.GetClipboardData.restype = wintypes.HANDLE
UNICODE_TEXT = 13  # a format of the clipboard


class MouseInput(ctypes.Structure):
    """A structure that has the layout of MOUSEINPUT."""

    _fields_ = (
        ("dx", wintypes.LONG),
        ("dy", wintypes.LONG),
        ("mouseData", wintypes.DWORD),
        ("dwFlags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("dwExtraInfo", ctypes.c_size_t),
    )


class KeyInput(ctypes.Structure):
    """A structure that has the layout of KEYBDINPUT."""

    _fields_ = (
        ("wVk", wintypes.WORD),
        ("wScan", wintypes.WORD),
        ("dwFlags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("dwExtraInfo", ctypes.c_size_t),
    )


class AnyInput(ctypes.Union):
    """A union that is as large as the larger one."""

    _fields_ = (("mouse", MouseInput), ("key", KeyInput))


class Input(ctypes.Structure):
    """A structure that has the layout of INPUT."""

    _fields_ = (("type", wintypes.DWORD), ("input", AnyInput))


class ThreadInfo(ctypes.Structure):
    """A structure that has the layout of GUITHREADINFO."""

    _fields_ = (
        ("cbSize", wintypes.DWORD),
        ("flags", wintypes.DWORD),
        ("hwndActive", wintypes.HWND),
        ("hwndFocus", wintypes.HWND),
        ("hwndCapture", wintypes.HWND),
        ("hwndMenuOwner", wintypes.HWND),
        ("hwndMoveSize", wintypes.HWND),
        ("hwndCaret", wintypes.HWND),
        ("rcCaret", wintypes.RECT),
    )


def do(*command: str) -> str:
    """Carry out what xdotool would, with as many of its verbs and options as tests use.

    Returns:
        What is printed: the handles of the windows found, or a title.
    """
    words = list(command)
    verb = words.pop(0)
    options = {}
    while words and words[0].startswith("--"):
        option = words.pop(0).removeprefix("--")
        options[option] = words.pop(0) if option in ("delay", "name", "window") else ""
    match verb:
        case "search":
            return "\n".join(map(str, _windows(options["name"])))
        case "getwindowname":
            return _title(int(words[0]))
        case "getactivewindow":
            return str(USER32.GetForegroundWindow() or "")
        case "windowactivate":
            _activate(int(words[0]))
        case "windowminimize":
            _minimize(int(words[0]))
        case "key":
            for key in words:
                _press(key)
        case "type":
            _type(" ".join(words))
        case "click" | "mousedown" | "mouseup":
            button, *more = words
            _click(button, down=verb != "mouseup", up=verb != "mousedown")
            if more:
                do(*more)
        case "mousemove":
            x, y, *more = words
            left, top = _corner(int(options["window"])) if "window" in options else (0, 0)
            _move(left + int(x), top + int(y))
            if more:
                do(*more)
        case _:
            raise ValueError(f"no such command here: {verb}")
    return ""


def clipboard() -> str:
    """Return the text in the clipboard; "" if there is none."""
    wait_until(lambda: USER32.OpenClipboard(None))  # one program at a time may
    try:
        handle = USER32.GetClipboardData(UNICODE_TEXT)
        memory = KERNEL32.GlobalLock(handle) if handle else None
        if not memory:
            return ""
        text = ctypes.wstring_at(memory)
        KERNEL32.GlobalUnlock(handle)
    finally:
        USER32.CloseClipboard()
    return text.replace("\r\n", "\n")


def wait_for_front(window: int) -> None:
    """Wait until a new window is in front and has the keys, and on Windows bring it there.

    Windows brings it there when it shows it, or leaves it behind, as it does with the windows of
    programs that nobody has touched yet. Under Wine the X server's window manager asks the program
    to take the front (WM_TAKE_FOCUS), which it does when it next looks for messages: seconds after
    the window has appeared, if it is busy. Whatever is activated before loses the front then.
    """
    if IS_WINE:
        wait_until(lambda: _is_in_front(window), timeout=FRONT_SECONDS)
    else:
        _activate(window)


def wait_for_keys(update: Callable[[], object]) -> None:
    """Wait until this thread, which has the windows, has taken all keys that were pressed.

    Args:
        update: takes what waits for the windows.
    """

    def is_taken() -> bool:
        update()
        return bool(USER32.GetKeyState(MARK) < 0)  # as this thread knows it, not as the keyboard is

    _send(key=KeyInput(wVk=MARK))
    try:
        wait_until(is_taken)
    finally:
        _send(key=KeyInput(wVk=MARK, dwFlags=UP))


def _press(key: str) -> None:
    """Press a key with its modifiers, such as "ctrl+shift+n", and release them."""
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    codes = [KEYS[modifier] for modifier in modifiers]
    if name in KEYS:
        codes.append(KEYS[name])
    else:
        codes += _codes_of(SIGNS.get(name, name))
    _strike(codes)


def _type(text: str) -> None:
    for character in text:
        try:
            codes = _codes_of(character)
        except ValueError:  # on no key of this keyboard
            unit = character.encode("utf-16-le")
            for low, high in zip(unit[::2], unit[1::2], strict=True):
                for up in (0, UP):
                    _send(key=KeyInput(wScan=low | high << 8, dwFlags=UNICODE | up))
        else:
            _strike(codes)


def _strike(codes: list[int]) -> None:
    codes = list(dict.fromkeys(codes))
    for code in codes:
        _send(key=KeyInput(wVk=code, dwFlags=_flags(code)))
    for code in reversed(codes):
        _send(key=KeyInput(wVk=code, dwFlags=_flags(code) | UP))


def _flags(code: int) -> int:
    return EXTENDED if code in EXTENDED_KEYS else 0


def _click(button: str, *, down: bool, up: bool) -> None:
    if turn := WHEEL_TURNS.get(button):
        _send(mouse=MouseInput(mouseData=turn & 0xFFFFFFFF, dwFlags=WHEEL))
        return
    for flag, is_wanted in zip(BUTTONS[button], (down, up), strict=True):
        if is_wanted:
            _send(mouse=MouseInput(dwFlags=flag))


def _codes_of(character: str) -> list[int]:
    """Return the keys that are pressed for a character, modifiers first."""
    if ord(character) > 0xFFFF or (found := USER32.VkKeyScanW(character)) == -1:
        raise ValueError(f"no key has {character!r}")
    return [*_modifiers(found >> 8), found & 0xFF]


def _send(*, key: KeyInput | None = None, mouse: MouseInput | None = None) -> None:
    if key is not None and key.wVk:
        key.wScan = USER32.MapVirtualKeyW(key.wVk, 0)
    kind = MOUSE if key is None else KEYBOARD
    one = Input(kind, AnyInput(mouse=mouse) if mouse else AnyInput(key=key))
    if USER32.SendInput(1, ctypes.byref(one), ctypes.sizeof(Input)) != 1:
        raise ctypes.WinError(ctypes.get_last_error())


def _move(x: int, y: int) -> None:
    if not USER32.SetCursorPos(x, y):
        raise ctypes.WinError(ctypes.get_last_error())


def _windows(pattern: str) -> list[int]:
    """Return the windows in view whose title has this in it."""
    found = []

    def look(window: int, _: int) -> bool:
        # A minimized window counts as visible on Windows.
        is_seen = USER32.IsWindowVisible(window) and not USER32.IsIconic(window)
        if is_seen and re.search(pattern, _title(window)):
            found.append(window)
        return True

    USER32.EnumWindows(FOR_EACH_WINDOW(look), 0)
    return found


def _title(window: int) -> str:
    text = ctypes.create_unicode_buffer(LONGEST_TITLE)
    USER32.GetWindowTextW(window, text, LONGEST_TITLE)
    return text.value


def _corner(window: int) -> tuple[int, int]:
    """Return where the content of a window begins on the screen."""
    point = wintypes.POINT()
    USER32.ClientToScreen(window, ctypes.byref(point))
    return point.x, point.y


def _minimize(window: int) -> None:
    USER32.ShowWindow(window, MINIMIZE)


def _activate(window: int) -> None:
    """Bring a window to the front.

    Windows allows that to whoever has had the last input, so a key comes first:
    https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-setforegroundwindow
    """

    def is_active() -> bool:
        if _is_in_front(window):
            return True
        _strike([NO_KEY])
        USER32.ShowWindow(window, RESTORE)
        USER32.SetForegroundWindow(window)
        return False

    wait_until(is_active)


def _is_in_front(window: int) -> bool:
    """Return whether keys are for this window, and its program knows it."""
    if USER32.GetForegroundWindow() != window:
        return False
    info = ThreadInfo(cbSize=ctypes.sizeof(ThreadInfo))
    thread = USER32.GetWindowThreadProcessId(window, None)
    return bool(USER32.GetGUIThreadInfo(thread, ctypes.byref(info)) and info.hwndFocus)


def _modifiers(bits: int) -> Iterator[int]:
    return (KEYS[name] for place, name in enumerate(MODIFIERS) if bits & 1 << place)


def end_session(pid: int) -> bool:
    """Ask and tell all windows of a program what Windows does when its user logs off.

    Returns:
        Whether the program had a window, and none has said no.
    """
    windows = []

    def see(window: int, _data: int) -> bool:
        owner = wintypes.DWORD()
        USER32.GetWindowThreadProcessId(window, ctypes.byref(owner))
        if owner.value == pid:
            windows.append(window)
        return True

    USER32.EnumWindows(FOR_EACH_WINDOW(see), 0)
    is_willing = [_answer(window, WM_QUERYENDSESSION) for window in windows]
    for window in windows:
        _answer(window, WM_ENDSESSION)
    return bool(windows) and all(is_willing)


def _answer(window: int, message: int) -> int:
    """Send one of the messages above, and return the answer; 0 if there is none in time."""
    answer = ctypes.c_size_t()
    USER32.SendMessageTimeoutW(window, message, 1, LOGOFF, 0, ANSWER_MS, ctypes.byref(answer))
    return answer.value
