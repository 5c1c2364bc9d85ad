"""Draw Charla's icon, the source of the image files beside this one.

Run it with `.venv/bin/python gui/icons/draw.py` after a change. Two speech bubbles: the front one
is a C that speaks, the other one answers from behind it.
"""

import math
from collections import Counter
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent
OVERSAMPLING = 8

FRONT = (14, 126, 118, 255)  # teal
BACK = (245, 158, 11, 255)  # amber
LETTER = (255, 255, 255, 255)
MARK = (214, 40, 40, 255)  # red
CLEAR = (0, 0, 0, 0)

# All lengths below are in units: the icon is 64 by 64 of them. Multiples of 4 are whole pixels at
# 16 by 16.
UNITS = 64
TRAY_SIZES = (16, 24, 32, 48, 64)
SIZES = (16, 24, 32, 48, 56, 64, 84, 112, 128, 168, 256)  # 56 and its multiples: in the window


def draw(size: int, *, unread: bool = False) -> Image.Image:
    """Draw the icon in this size, in pixels.

    Small ones have bolder strokes and gaps: otherwise these would fade.

    Args:
        unread: add a disc at the lower right, where the bubbles leave room.
    """
    scale = size * OVERSAMPLING / UNITS
    pixel = UNITS / size  # one pixel of the finished icon, in units
    gap = max(2.6, pixel)
    stroke = max(6.8, 2 * pixel)

    image = Image.new("RGBA", (size * OVERSAMPLING,) * 2, CLEAR)
    pen = ImageDraw.Draw(image)

    def square(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        left, top, width = (x - radius) * scale, (y - radius) * scale, 2 * radius * scale
        return (left, top, left + width - 1, top + width - 1)

    def bubble(
        x: float, y: float, radius: float, side: int, colour: tuple[int, int, int, int]
    ) -> None:
        """Draw a speech bubble: a disc with a corner at the lower left (side -1) or right (1)."""
        pen.ellipse(square(x, y, radius), fill=colour)
        quarter = square(x + side * radius / 2, y + radius / 2, radius / 2)
        only_tip = (False, False, side > 0, side < 0)
        pen.rounded_rectangle(quarter, radius / 10 * scale, fill=colour, corners=only_tip)

    bubble(44, 20, 20, 1, BACK)
    x, y, radius = 24, 40, 24
    bubble(x, y, radius + gap, -1, CLEAR)  # lets any background through between the two
    bubble(x, y, radius, -1, FRONT)

    ring = 12.0  # the C: a ring, open to the right, with round ends
    pen.arc(
        square(x, y, ring + stroke / 2), start=45, end=315, fill=LETTER, width=round(stroke * scale)
    )
    for end in (-1, 1):
        pen.ellipse(square(x + ring * 0.7071, y + end * ring * 0.7071, stroke / 2), fill=LETTER)
    if unread:
        x = y = 64 - (radius := 14)
        pen.ellipse(square(x, y, radius + gap), fill=CLEAR)
        pen.ellipse(square(x, y, radius), fill=MARK)
    return image.resize((size, size), Image.Resampling.BOX)


def save_small(path: Path, image: Image.Image) -> None:
    """Save a picture with a palette, in half the bytes: of the 256 most frequent colours."""
    pixels = image.tobytes()
    colours: Counter[tuple[int, ...]] = Counter(
        zip(*(pixels[each::4] for each in range(4)), strict=True)
    )
    palette = [colour for colour, _ in colours.most_common(256)]

    def nearest(colour: tuple[int, ...]) -> int:
        """Return an index into the palette; how transparent a pixel is shows most."""

        def distance(at: int) -> float:
            return math.dist(palette[at], colour) + 9 * abs(palette[at][3] - colour[3])

        return min(range(len(palette)), key=distance)

    indices = {colour: nearest(colour) for colour in colours}
    each_pixel = zip(*(pixels[each::4] for each in range(4)), strict=True)
    flat = Image.frombytes("P", image.size, bytes(indices[colour] for colour in each_pixel))
    flat.putpalette([value for colour in palette for value in colour[:3]])
    flat.save(path, optimize=True, transparency=bytes(colour[3] for colour in palette))


def main() -> None:
    images = {size: draw(size) for size in SIZES}
    largest = images[256]
    save_small(FOLDER / "charla.png", largest)
    save_small(FOLDER / "charla-unread.png", draw(256, unread=True))
    others = [images[size] for size in SIZES if size != 256]
    largest.save(
        FOLDER / "charla.ico", sizes=[(size, size) for size in SIZES], append_images=others
    )
    unread = [draw(size, unread=True) for size in TRAY_SIZES]
    unread[-1].save(
        FOLDER / "charla-unread.ico",
        sizes=[(size, size) for size in TRAY_SIZES],
        append_images=unread[:-1],
    )
    largest = draw(1024)
    smaller = [draw(size) for size in (32, 64, 128, 256, 512)]
    largest.save(FOLDER / "charla.icns", append_images=smaller)


if __name__ == "__main__":
    main()
