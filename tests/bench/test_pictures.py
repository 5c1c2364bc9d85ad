"""Test which pictures are drawn from which figures."""

from __future__ import annotations

from xml.etree import ElementTree

from bench import pictures, plan, report
from bench.pictures import NAMES
from bench.plan import Size
from bench.report import Scenario

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_picture_shows_the_medians_of_those_that_were_measured() -> None:
    scenario = Scenario("100 pairs, 32 in flight", report.THROUGHPUT)
    for value in (3.0, 4.0, 8.0):
        scenario.add("plain", {"cpu_us": value})
    scenario.add("ngircd", {"cpu_us": 1.5})
    scenario.add("uvloop", {"fault": "it ended"})
    drawn = pictures.draw([scenario], {})
    assert set(drawn) == {"passed-on.svg"}
    assert texts(drawn["passed-on.svg"])[2:] == ["Charla", "4", "ngIRCd (C)", "1.5"]


def test_the_line_of_the_school_goes_through_all_its_sizes() -> None:
    school = {}
    for people, cost in ((5000, 90.0), (50, 30.0)):
        school[people] = Scenario(f"500 messages a second from {people:,} people", report.SCHOOL)
        school[people].add("receipts", {"cpu_us": cost})
    svg = pictures.draw(list(school.values()), school)["growing.svg"]
    dots = list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))
    assert [dot.attrib["class"] for dot in dots] == ["ours", "ours"]
    assert float(dots[0].attrib["cx"]) < float(dots[1].attrib["cx"])
    assert float(dots[0].attrib["cy"]) > float(dots[1].attrib["cy"])


def test_every_picture_has_its_experiment() -> None:
    experiments = [each for section in plan.sections(Size()) for each in section.experiments]
    scenarios = [each.scenario for each in experiments]
    for scenario in scenarios:
        for key in NAMES:
            scenario.add(key, {measure.key: 1.0 for measure in scenario.measures})
    school = dict.fromkeys(Size().school, scenarios[0])
    drawn = pictures.draw(scenarios, school)
    assert set(drawn) == {"passed-on.svg", "stored.svg", "growing.svg"}
    assert {*pictures.PASSED_ON, *pictures.STORED} <= set(plan.TITLES)
