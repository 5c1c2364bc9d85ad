"""Say how a person, a room or a group of the model is pictured. No tkinter."""

from __future__ import annotations

from gui.model.model import Model
from gui.words.face import Face, initials
from net.wire.names import is_group, is_room


def face_of(model: Model, name: str) -> Face:
    """Return the face of a nick or a #room."""
    if is_room(name):
        return Face("group" if is_group(name) else "room")
    return Face(
        "person",
        initials(model.community.known_name(name)),
        model.community.number(name),
        model.presence(name).value,
        model.community.role(name),
    )
