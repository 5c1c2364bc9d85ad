"""Test that a window which is brought to the front can be typed into at once."""

from __future__ import annotations

import pytest

from gui.parts import front
from tests.gui.conftest import Desk, Press, composed, settle


@pytest.mark.parametrize("before", ["withdrawn", "iconic", "normal"])
def test_what_had_the_focus_has_it_again(window: Desk, press: Press, before: str) -> None:
    root = window.root
    if before == "withdrawn":
        root.withdraw()
    elif before == "iconic":
        root.iconify()
    settle(root, lambda: bool(root.winfo_viewable()) is (before == "normal"))
    front.bring(root)
    settle(root, lambda: root.winfo_viewable() and root.focus_get() is window.chat.composer.text)
    press("type", "hola")
    settle(root, lambda: composed(window) == "hola", lambda: composed(window))
