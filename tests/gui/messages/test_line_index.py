"""Test which lines belong to which message, against a plain list that says the same."""

from __future__ import annotations

import random

import pytest

from gui.messages.line_index import LineIndex


@pytest.mark.parametrize("seed", range(10))
def test_lines_are_as_if_counted_one_by_one(seed: int) -> None:
    dice = random.Random(seed)
    lines, each = LineIndex(), list[tuple[int, int]]()
    for number in range(0, 200, 2):
        match dice.choice(["below", "above", "last", "first", "resize"]):
            case "below":
                new = [(number, dice.randint(1, 4)), (number + 1, 1)]
                lines.put_below(new)
                each += new
            case "above":
                new = [(number, dice.randint(1, 4)), (number + 1, 1)]
                lines.put_above(new)
                each[:0] = new
            case "last" if each:
                assert lines.take_last() == each.pop()
            case "first" if each:
                assert lines.take_first() == each.pop(0)
            case "resize" if each:
                at = dice.randrange(len(each))
                each[at] = each[at][0], dice.randint(1, 5)
                lines.resize(*each[at])
        whose = [number for number, count in each for _ in range(count)]
        assert lines.total == len(whose) and list(lines) == each
        assert lines.last == (whose[-1] if whose else None)
        assert [lines.at(line) for line in range(len(whose) + 2)] == [None, *whose, None]
        assert lines.find({number for number, _count in each}) == {
            number: (whose.index(number) + 1, whose.index(number) + count) for number, count in each
        }


def test_who_is_not_there_has_no_lines() -> None:
    lines = LineIndex()
    lines.put_below([(1, 2)])
    assert lines.where(2) is None
    lines.resize(2, 5)
    assert lines.total == 2
    lines.clear()
    assert lines.total == 0 and not lines
