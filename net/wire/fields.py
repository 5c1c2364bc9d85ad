"""Define what the messages of the rich dialect are made of: the types of fields, and their base.

The maximum length of a field is part of its type, so nothing longer ever reaches the code that
processes it, on either side.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from net.wire.names import TYPED_CHARACTERS

# The integers that all JSON parsers distinguish (RFC 8259, section 6).
Id = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]

CID_CHARACTERS = 64
REF_CHARACTERS = 32
TITLE_CHARACTERS = 64
NOTE_CHARACTERS = 100
REACTION_CHARACTERS = 16
PASSWORD_CHARACTERS = 128
# Each name takes time, for which the whole chat waits.
PEOPLE_AT_ONCE = 50
STATUS_PEOPLE = 24
Name = Annotated[str, msgspec.Meta(max_length=TYPED_CHARACTERS)]  # the name of a person or a room
Cid = Annotated[str, msgspec.Meta(max_length=CID_CHARACTERS)]
# Visible ASCII only: so an echo is never longer on the wire than what it repeats, and can do
# nothing to a terminal that shows it.
Ref = Annotated[str, msgspec.Meta(max_length=REF_CHARACTERS, pattern=r"^[!-~]*\Z")]
Secret = Annotated[str, msgspec.Meta(max_length=256)]  # a key or a proof
Password = Annotated[str, msgspec.Meta(max_length=PASSWORD_CHARACTERS)]
Title = Annotated[str, msgspec.Meta(max_length=TITLE_CHARACTERS)]
Note = Annotated[str, msgspec.Meta(max_length=NOTE_CHARACTERS)]
Word = Annotated[
    str, msgspec.Meta(max_length=64)
]  # an identifier for programs, such as a device, an epoch or a kind


class Wire(msgspec.Struct, frozen=True, tag_field="op", omit_defaults=True, gc=False):
    """A wire message goes in one direction or the other; a subclass's tag is its `op`."""


class Request(Wire, frozen=True, kw_only=True):
    """A message of the client's that a page, an info or an err may answer.

    The answer repeats the `ref`, which the client makes up, so that the client knows which of its
    messages is answered. The server keeps it nowhere.
    """

    ref: Ref = ""
