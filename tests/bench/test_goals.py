from bench import goals, plan, report
from bench.plan import Size
from bench.report import Scenario
from bench.window import outside


def scenario(title: str, ours: float, theirs: float) -> Scenario:
    each = Scenario(title, report.STORED)
    each.add("rich", {"rate": ours})
    each.add("sqlite", {"rate": theirs})
    return each


def test_a_goal_says_whether_it_is_reached() -> None:
    text = goals.render(
        [
            scenario("1 in flight (1 pair, 1 each)", 80, 100),
            scenario("100 in flight (100 pairs, 1 each)", 40, 100),
        ]
    )
    assert "| stored, 1 in flight: messages/s by bare SQLite's | ≥ 0.75 | 0.80 | yes |" in text
    assert "| stored, 100 in flight: messages/s by bare SQLite's | ≥ 0.5 | 0.40 | **no** |" in text


def test_less_is_better_where_the_goal_says_so() -> None:
    memory = Scenario("memory per connection (5000)", report.MEMORY)
    memory.add("plain", {"memory_kb": 16.0})
    memory.add("rich", {"memory_kb": 20.5})
    rows = goals.render([memory]).splitlines()[2:]
    assert [row.rsplit("| ", 1)[1] for row in rows] == ["yes |", "**no** |"]


def test_what_was_not_measured_has_no_row() -> None:
    without_peer = Scenario("1 in flight (1 pair, 1 each)", report.STORED)
    without_peer.add("rich", {"rate": 60})
    assert goals.render([without_peer]) == ""


def test_every_goal_has_its_experiment() -> None:
    experiments = [each for section in plan.sections(Size()) for each in section.experiments]
    for goal in goals.GOALS:
        found = next(each for each in experiments if each.scenario.title.startswith(goal.scenario))
        for who, measure in [goal.ours, *([goal.by] if goal.by else [])]:
            assert who in found.entrants
            assert measure in {each.key for each in found.scenario.measures}


def test_every_goal_of_the_window_has_its_measure() -> None:
    measures = {
        each.key
        for group in (
            report.DRAWN,
            report.DIRECT,
            report.FLOOD,
            report.HELD,
            report.OPENING,
            report.IDLE,
        )
        for each in group
    }
    for goal in goals.WINDOW:
        for who, measure in [goal.ours, *([goal.by] if goal.by else [])]:
            assert who in outside.TITLES
            assert measure in measures


def test_the_goals_speak_of_what_is_measured() -> None:
    """Compare the sizes in the goals' titles with those of a full run."""
    size = Size()
    assert (size.flood, size.held, size.journal) == ((10_000, 30), 100_000, 1_000_000)


def test_a_goal_of_the_window_is_told() -> None:
    held = Scenario("100,000 messages received", report.HELD)
    held.add("chat", {"empty_mb": 40, "full_mb": 61})
    assert "| ≤ 1.5 | 1.52 | **no** |" in goals.render([held], goals.WINDOW)
