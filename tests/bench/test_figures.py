import pytest

from bench.figures import number, percentile, ratio, spread, table


@pytest.mark.parametrize(
    ("samples", "percent", "expected"),
    [
        ([7], 50, 7),
        ([7], 99, 7),
        ([3, 1, 2], 50, 2),
        ([4, 3, 2, 1], 50, 2),
        (list(range(1, 101)), 99, 99),
        (list(range(1, 101)), 100, 100),
        (list(range(1, 101)), 0, 1),
    ],
)
def test_percentile_is_the_nearest_rank(
    samples: list[float], percent: float, expected: float
) -> None:
    assert percentile(samples, percent) == expected


def test_percentile_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no samples"):
        percentile([], 50)


def test_numbers_are_grouped() -> None:
    assert number(1234567.8, 0) == "1,234,568"
    assert number(1.25, 1) == "1.2"


def test_spread_shows_extremes_only_where_they_differ() -> None:
    assert spread([44, 38, 41], 0) == "41 (38–44)"
    assert spread([41.2, 41.4], 0) == "41"


@pytest.mark.parametrize(
    ("ours", "theirs", "more_is_better", "expected"),
    [
        ([20], [10], True, "2.00"),
        ([5], [10], True, "0.50 ✗"),
        ([5], [10], False, "0.50"),
        ([20], [10], False, "2.00 ✗"),
        ([10, 1000, 10], [10], True, "1.00"),
        ([1004], [1000], False, "1.00"),
        ([1], [0], True, "–"),
    ],
)
def test_ratio_marks_where_ours_is_worse(
    ours: list[float], theirs: list[float], more_is_better: bool, expected: str
) -> None:
    assert ratio(ours, theirs, more_is_better) == expected


def test_table_is_markdown() -> None:
    assert table(["a", "b"], [["x|y", "1"]]) == "| a | b |\n| :-- | --: |\n| x\\|y | 1 |\n"
