"""Refs are the client's names for what it asks of the server: "leave:7". Pure.

A ref is the op and a number. The server repeats it in its answer and does not look into it, so an
error says what it answers, also to code that has not kept the question. A server of an earlier
version repeats nothing.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from net.wire.fields import Request

R = TypeVar("R", bound=Request)

# Ops whose answers the window shows in a place of their own, or that the user did not ask for.
QUESTIONS = frozenset({"history", "info", "read"})


def with_ref(request: R, number: int) -> R:
    """Return the request with a ref that no other one of the same op and another number has."""
    return msgspec.structs.replace(request, ref=f"{request.__struct_config__.tag}:{number}")


def op_of(ref: str) -> str:
    """Return the op of what the ref names; "" for no ref."""
    return ref.partition(":")[0]
