"""Write bytes as texts to copy, with their secrets masked."""

from __future__ import annotations

from net.capture.chunk import Chunk
from net.capture.dissection import Dissection
from net.capture.frame import Frame

PER_LINE = 16


def chunk_dump(chunk: Chunk, dissection: Dissection) -> str:
    """Return a chunk as it is shown, 16 bytes a line: offset, hexadecimal, text."""
    shown = dissection.shown(chunk)
    lines = [f"{'send' if chunk.is_sent else 'recv'} {len(chunk.data)}"]
    for start in range(0, len(shown), PER_LINE):
        data = shown[start : start + PER_LINE]
        text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in data)
        lines.append(f"{chunk.offset + start:08x}  {data.hex(' '):<47}  {text}")
    return "\n".join(lines)


def frame_text(frame: Frame) -> str:
    """Return a frame as a text, without the end of its line."""
    return frame.shown.decode("utf-8", "replace").rstrip("\r\n")


def frame_hex(frame: Frame) -> str:
    """Return a frame's bytes in hexadecimal."""
    return frame.shown.hex(" ")
