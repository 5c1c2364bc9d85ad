"""Define an error that the checker reports. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something is not as it must be.

    `kind` is lost, doubled, inverted, invented, altered, astray, pending, not_erased, false_answer,
    false_receipt or no_receipt. For the run itself it is stuck, unexpected or traceback.
    """

    kind: str
    text: str
