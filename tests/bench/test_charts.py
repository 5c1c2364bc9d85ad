"""Test the charts by what is drawn in them."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from bench.charts import WIDTH, Bar, Series, bars, plot, rounded

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_bars_are_as_long_as_their_values_and_say_them() -> None:
    svg = bars("Cost", "µs", [Bar("Charla", 5.25, is_ours=True), Bar("a < b", 10.5)])
    ours, other = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    assert float(other.attrib["width"]) == pytest.approx(2 * float(ours.attrib["width"]), abs=0.2)
    assert (ours.attrib["class"], other.attrib["class"]) == ("ours", "other")
    assert texts(svg) == ["Cost", "µs", "Charla", "5.2", "a < b", "10"]


def test_a_line_that_grows_tenfold_rises_by_the_same_step_each_time() -> None:
    svg = plot("Cost", "µs", "people", [Series("one", [(1, 1), (10, 10), (100, 100)])])
    dots = list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))
    places = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in dots]
    assert places[1][0] - places[0][0] == pytest.approx(places[2][0] - places[1][0], abs=0.2)
    assert places[0][1] - places[1][1] == pytest.approx(places[1][1] - places[2][1], abs=0.2)
    assert all(0 < x < WIDTH for x, _y in places)


def test_names_at_the_ends_of_lines_do_not_cover_each_other() -> None:
    series = [
        Series(name, [(1, 5), (10, height)]) for name, height in (("a", 9), ("b", 9), ("c", 9.1))
    ]
    svg = plot("Cost", "µs", "people", series)
    found = re.findall(r'y="([\d.]+)" text-anchor="start"[^>]*>[abc]<', svg)
    heights = sorted(map(float, found))
    assert len(heights) == 3
    assert all(below - above >= 15.9 for above, below in pairwise(heights))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.0254, "0.025"), (1.24, "1.2"), (14, "14"), (14.6, "15"), (1300.4, "1,300")],
)
def test_numbers_are_short(value: float, shown: str) -> None:
    assert rounded(value) == shown


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="no bars"):
        bars("Cost", "µs", [])
    with pytest.raises(ValueError, match="above 0"):
        plot("Cost", "µs", "people", [Series("one", [(1, 0)])])
