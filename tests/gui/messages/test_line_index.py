"""Test which lines belong to which message, against a plain list that says the same."""

from __future__ import annotations

import random

import pytest

from gui.messages.line_index import DrawnRow, LineIndex
from gui.model.conversation import Entry
from net.wire.events import Item


def row(number: int, lines: int) -> DrawnRow:
    return DrawnRow(Entry(number, Item("luis", "", 0, None)), lines)


@pytest.mark.parametrize("seed", range(10))
def test_lines_are_as_if_counted_one_by_one(seed: int) -> None:
    dice = random.Random(seed)
    lines, each = LineIndex(), list[DrawnRow]()
    for number in range(0, 200, 2):
        match dice.choice(["below", "above", "last", "first", "resize"]):
            case "below":
                new = [row(number, dice.randint(1, 4)), row(number + 1, 1)]
                lines.put_below(new)
                each += new
            case "above":
                new = [row(number, dice.randint(1, 4)), row(number + 1, 1)]
                lines.put_above(new)
                each[:0] = new
            case "last" if each:
                assert lines.take_last() == each.pop()
            case "first" if each:
                assert lines.take_first() == each.pop(0)
            case "resize" if each:
                at = dice.randrange(len(each))
                each[at] = each[at]._replace(lines=dice.randint(1, 5))
                lines.replace(each[at])
        whose = [row.number for row in each for _ in range(row.lines)]
        assert lines.total == len(whose) and list(lines) == each
        assert lines.last == (whose[-1] if whose else None)
        assert [lines.at(line) for line in range(len(whose) + 2)] == [None, *whose, None]
        assert lines.find({row.number for row in each}) == {
            row.number: (whose.index(row.number) + 1, whose.index(row.number) + row.lines)
            for row in each
        }
        for line in dice.sample(range(1, len(whose) + 1), len(whose)):
            below = list(lines.rows_from(line))
            assert [row.number for _first, row in below] == [
                row.number for row in each[[row.number for row in each].index(whose[line - 1]) :]
            ]
            assert all(whose[first - 1] == row.number for first, row in below)
            assert below[0][0] <= line < below[0][0] + below[0][1].lines


def test_who_is_not_there_has_no_lines() -> None:
    lines = LineIndex()
    lines.put_below([row(1, 2)])
    assert lines.where(2) is None
    lines.replace(row(2, 5))
    assert lines.total == 2
    lines.clear()
    assert lines.total == 0 and not lines
