"""What is not as it must be. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """`kind`: lost, doubled, inverted, invented, altered, astray, pending, not_erased,
    false_answer, false_receipt, no_receipt; or, of the run itself, stuck, unexpected, traceback.
    """

    kind: str
    text: str
