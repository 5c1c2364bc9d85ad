"""Test that no text is cut off in the scenes that the documentation's pictures show."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

import screenshots
from pictures.scenes import SCENES
from pictures.stage import Look
from screenshots import take

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs a virtual screen"
)

SMALL, LARGE_TEXT = Look("es", "light", 1, (640, 480)), Look("es", "light", 1, (900, 640), 5)
SHARP = Look("es", "dark", 2)


@pytest.mark.parametrize(
    ("scene", "look"),
    [
        ("login", LARGE_TEXT),
        ("room", LARGE_TEXT),
        ("room", SHARP),
        ("settings", LARGE_TEXT),
        ("settings", SMALL),
        ("group", SMALL),
        ("results", SMALL),
        ("offline", SMALL),
        ("details", SMALL),
        ("help", LARGE_TEXT),
        ("host_dialog", LARGE_TEXT),
        ("host_dialog", SMALL),
        ("board_full", LARGE_TEXT),
        ("board_full", SMALL),
        ("why", LARGE_TEXT),
        ("why", SMALL),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_nothing_is_cut_off(scene: str, look: Look, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    assert take(scene, look, file) == []
    with Image.open(file) as picture:
        assert picture.width >= look.size[0] * look.scale - 8
        colours = picture.convert("RGB").getcolors(1 << 24)
        assert colours is not None and len(colours) > 20  # the picture is not empty


def test_what_is_kept_can_be_taken() -> None:
    for name, (scene, look) in screenshots.KEPT.items():
        assert scene in SCENES, name
        assert screenshots.look_of(look.name) == look
