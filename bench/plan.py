"""Define what is measured, with whom, and under which heading it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench import report
from bench.contenders import CONTENDERS
from bench.report import Scenario

BARE = "sqlite"  # no server, but listed among them
TITLES = {BARE: "bare SQLite", **{contender.key: contender.title for contender in CONTENDERS}}

PYTHON = ("threading", "asyncio", "uvloop")
IRC = ("ngircd", "inspircd")
STORING = ("rich", "receipts", BARE, "mosquitto", "mosquitto-saving", "prosody")
ROUTING = ("rich", "plain", *PYTHON, *IRC)
CROWDS = ("rich", "plain", "asyncio", "uvloop", *IRC)
ROOMS = ("rich", "plain", *IRC)
SCHOOL = ("receipts", "rich", "ngircd")
ENCRYPTED = ("rich-tls", "rich", "ngircd-tls", "ngircd")
CHARLA = ("rich", "rich-tls", "receipts", "plain")  # errors of these are ours

PARTS = (
    "stored", "throughput", "mesh", "room", "roundtrip", "background", "logins", "memory",
    "stalled", "encrypted", "school", "window",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """A size says how much of everything one run does."""

    warm_s: float = 0.5
    seconds: float = 1.5
    # (pairs, messages in flight for each).
    stored: Sequence[tuple[int, int]] = ((1, 1), (10, 1), (100, 1), (100, 10), (1, 1000))
    pairs: Sequence[tuple[int, int]] = ((1, 32), (100, 32), (100, 1))
    round_trips: int = 3000
    people: int = 50
    room: int = 1000
    logins: int = 500
    connections: int = 5000
    encrypted: int = 1000
    encrypted_s: float = 20.0
    returning: int = 500
    # People who write as many messages a second together, however many they are.
    school: Sequence[int] = (50, 500, 5000)
    school_rate: int = 500
    school_s: float = 20.0
    messages_shown: int = 60
    silences: int = 2
    direct: int = 200
    flood: tuple[float, float] = (10_000, 30)  # messages a second, and seconds
    held: int = 100_000
    journal: int = 1_000_000
    idle_s: float = 10


QUICK = Size(
    warm_s=0.1,
    seconds=0.2,
    stored=((1, 1), (10, 10)),
    pairs=((1, 32), (20, 8)),
    round_trips=100,
    people=10,
    room=50,
    logins=50,
    connections=50,
    encrypted=20,
    encrypted_s=1.0,
    returning=10,
    school=(20, 50),
    school_rate=50,
    school_s=1.0,
    messages_shown=5,
    silences=1,
    direct=10,
    flood=(1_000, 1),
    held=1_000,
    journal=1_000,
    idle_s=1,
)


@dataclass(frozen=True)
class Experiment:
    part: str
    scenario: Scenario
    options: Sequence[str]  # for the load generator
    entrants: Sequence[str]
    once: bool = False  # slow, and the same every time: only in the first run


@dataclass(frozen=True)
class Section:
    title: str
    experiments: Sequence[Experiment]
    entrants: Sequence[str]
    ours: Sequence[str]  # figures of these are divided by those of the peers
    peers: Sequence[str]


def sections(size: Size) -> list[Section]:
    return [
        Section("Stored and acknowledged", _stored(size), STORING, ("rich",), STORING[2:]),
        Section("Passed on", _passed_on(size), ROUTING, ("plain",), ROUTING[2:]),
        Section("Encrypted", _encrypted(size), ENCRYPTED, ENCRYPTED[:1], ENCRYPTED[1:]),
        Section("A school", _school(size), SCHOOL, SCHOOL[:1], SCHOOL[2:]),
        Section("Many connections", _connections(size), ROUTING, ("plain",), ROUTING[2:]),
    ]


def _stored(size: Size) -> list[Experiment]:
    experiments = []
    for pairs, window in size.stored:
        title = f"{pairs * window} in flight ({_pairs(pairs)}, {window} each)"
        options = ["stored", "--count", str(pairs), "--window", str(window), *_timing(size)]
        experiments.append(Experiment("stored", Scenario(title, report.STORED), options, STORING))
    return experiments


def _passed_on(size: Size) -> list[Experiment]:
    timing = _timing(size)
    experiments = []
    for pairs, window in size.pairs:
        options = ["pairs", "--count", str(pairs), "--window", str(window), *timing]
        scenario = Scenario(f"{_pairs(pairs)}, {window} in flight", report.THROUGHPUT)
        experiments.append(Experiment("throughput", scenario, options, ROUTING))
    experiments.append(
        Experiment(
            "mesh",
            Scenario(f"{size.people} people, each to all others, 32 in flight each", report.CROWD),
            ["mesh", "--count", str(size.people), "--window", "32", *timing],
            CROWDS,
        )
    )
    experiments.append(
        Experiment(
            "room",
            Scenario(f"a room of {size.room}, 10 in flight", report.CROWD),
            ["room", "--count", str(size.room), "--window", "10", *timing],
            ROOMS,
        )
    )
    experiments.append(
        Experiment(
            "roundtrip",
            Scenario("round trip, 1 in flight", report.ROUND_TRIP),
            ["alone", "--count", str(size.round_trips)],
            ROUTING,
        )
    )
    experiments.append(
        Experiment(
            "background",
            Scenario("round trip among 20,000 messages/s", report.BACKGROUND),
            ["background", "--rate", "20000", *timing],
            CROWDS,
        )
    )
    return experiments


def _connections(size: Size) -> list[Experiment]:
    return [
        Experiment(
            "logins",
            Scenario(f"{size.logins} log in", report.LOGINS),
            ["logins", "--count", str(size.logins)],
            CROWDS,
        ),
        Experiment(
            "memory",
            Scenario(f"memory per connection ({size.connections})", report.MEMORY),
            ["memory", "--count", str(size.connections)],
            ROUTING,
            once=True,
        ),
        Experiment(
            "stalled",
            Scenario("a reader who stops", report.STALLED),
            ["stalled", "--warm", str(size.warm_s), "--seconds", str(1.5 * size.seconds)],
            CROWDS,
        ),
    ]


def _encrypted(size: Size) -> list[Experiment]:
    count, seconds = size.encrypted, size.encrypted_s
    timing = ["--warm", str(seconds / 4), "--seconds", str(seconds)]
    return [
        Experiment(
            "encrypted",
            Scenario(f"{count:,} people, each a message a second", report.STEADY),
            ["steady", "--count", str(count), *timing],
            ENCRYPTED,
        ),
        Experiment(
            "encrypted",
            Scenario(f"the server of {size.returning} is killed", report.COMEBACK),
            ["comeback", "--count", str(size.returning)],
            ("rich-tls", "rich"),
        ),
    ]


def _school(size: Size) -> list[Experiment]:
    """Return the same messages from more and more people: the last are a whole school.

    Each of 5,000 people writes every 10 s.
    """
    experiments = []
    for count in size.school:
        every = count / size.school_rate
        title = f"{size.school_rate} messages a second from {count:,} people"
        timing = ["--warm", str(size.school_s / 4), "--seconds", str(size.school_s)]
        options = ["steady", "--count", str(count), "--every", str(every), *timing]
        experiments.append(
            Experiment("school", Scenario(title, report.SCHOOL), options, SCHOOL, once=True)
        )
    return experiments


def _timing(size: Size) -> list[str]:
    return ["--warm", str(size.warm_s), "--seconds", str(size.seconds)]


def _pairs(count: int) -> str:
    return f"{count} {'pair' if count == 1 else 'pairs'}"
