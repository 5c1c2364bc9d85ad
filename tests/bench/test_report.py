import pytest

from bench.figures import Measure
from bench.report import BEGIN, END, Scenario, insert, render

RATE = Measure("rate", "messages/s", True, 0)
TITLES = {"charla": "Charla", "peer": "Peer"}


def test_medians_and_ratios_stand_side_by_side() -> None:
    scenario = Scenario("1 pair", [RATE])
    for ours, theirs in ((100, 210), (110, 200), (90, 190)):
        scenario.add("charla", {"rate": ours})
        scenario.add("peer", {"rate": theirs})
    text = render([scenario], TITLES, ["charla"])
    assert "| 1 pair: messages/s ↑ | 100 (90–110) | 200 (190–210) |" in text
    assert "| 1 pair: messages/s ↑ | 0.50 ✗ |" in text


def test_a_run_that_lost_something_is_told_and_not_counted() -> None:
    scenario = Scenario("1 pair", [RATE])
    scenario.add("charla", {"rate": 100})
    scenario.add("peer", {"rate": 200})
    scenario.add("peer", {"fault": "lost: 3 messages"})
    text = render([scenario], TITLES, ["charla"])
    assert "| 100 | 200 |" in text
    assert "- **Peer, 1 pair: 1 of 2 runs failed**: lost: 3 messages" in text


def test_a_peer_without_a_result_has_no_ratio() -> None:
    scenario = Scenario("1 pair", [RATE])
    scenario.add("charla", {"rate": 100})
    assert "| 1 pair: messages/s ↑ | – |" in render([scenario], TITLES, ["charla"])


def test_a_busy_load_generator_is_told() -> None:
    scenario = Scenario("1 pair", [RATE])
    scenario.add("charla", {"rate": 100, "generator_busy": 0.97})
    assert "Charla, 1 pair: the load generator itself was at 97% of its core" in render(
        [scenario], TITLES, ["charla"]
    )


def test_the_tables_replace_what_is_between_the_marks() -> None:
    document = f"above\n{BEGIN}\nold\n{END}\nbelow\n"
    once = insert(document, "new\n")
    assert once == f"above\n{BEGIN}\n\nnew\n\n{END}\nbelow\n"
    assert insert(once, "new\n") == once


@pytest.mark.parametrize("document", ["", BEGIN, END, f"{END} {BEGIN}"])
def test_a_document_without_its_marks_is_left_alone(document: str) -> None:
    with pytest.raises(ValueError, match="marks are missing"):
        insert(document, "new")
