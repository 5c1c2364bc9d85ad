"""Test the state of the connection, whatever the user, the network and the profile do.

In any order of events, the client makes no transition that its table does not have, and the window
receives a consistent story.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.client import link, receiver
from net.client.client import ChatClient
from net.client.link import Ended
from net.client.reach import Arrival
from net.client.state import MOVES, ConnectionState, IllegalMove, Phase, Stopped
from net.client.target import Target
from net.shared.flusher import Flusher
from net.shared.identity import Identity, IdentityError
from net.wire import messages
from net.wire.address import Address
from net.wire.events import Connected, Connecting, Disconnected, Event, PlainServerFound
from net.wire.manners import Manner
from net.wire.messages import Err, Farewell, Limits, Live, Welcome
from tests.identities import identity_of

# --- the table ------------------------------------------------------------------------------------

WAY_TO = {
    Phase.NEW: (),
    Phase.CONNECTING: (Phase.CONNECTING,),
    Phase.ASKING: (Phase.CONNECTING, Phase.ASKING),
    Phase.ONLINE: (Phase.CONNECTING, Phase.ONLINE),
    Phase.WAITING: (Phase.CONNECTING, Phase.WAITING),
    Phase.STOPPING: (Phase.STOPPING,),
    Phase.STOPPED: (Phase.STOPPING, Phase.STOPPED),
}


def state_in(phase: Phase) -> ConnectionState:
    state = ConnectionState()
    for step in WAY_TO[phase]:
        if step is Phase.STOPPING:
            state.stop()
        elif step is Phase.STOPPED:
            state.end()
        else:
            state.move(step)
    assert state.now is phase
    return state


def can_reach(source: Phase) -> set[Phase]:
    seen: set[Phase] = set()
    waiting = [source]
    while waiting:
        phase = waiting.pop()
        if phase not in seen:
            seen.add(phase)
            waiting += MOVES[phase]
    return seen


@pytest.mark.parametrize("source", Phase)
@pytest.mark.parametrize("to", Phase)
def test_what_is_not_in_the_table_raises_and_changes_nothing(source: Phase, to: Phase) -> None:
    state = state_in(source)
    if to in MOVES[source]:
        assert state.move_if(source, to)
        assert state.now is to
    else:
        with pytest.raises(IllegalMove):
            state.move_if(source, to)
        assert state.now is source


@pytest.mark.parametrize("phase", Phase)
def test_everything_can_be_reached_and_can_be_stopped(phase: Phase) -> None:
    assert phase in can_reach(Phase.NEW)
    assert Phase.STOPPED in can_reach(phase)


@pytest.mark.parametrize("phase", [Phase.STOPPING, Phase.STOPPED])
def test_after_the_user_has_stopped_nothing_new_begins(phase: Phase) -> None:
    state = state_in(phase)
    with pytest.raises(Stopped):
        state.move(Phase.ONLINE)
    with pytest.raises(Stopped):
        state.wait_while(Phase.WAITING, 0)
    with pytest.raises(Stopped):
        state.check()
    state.stop()  # once more does no harm
    assert state.now is phase


def test_whoever_comes_too_late_moves_nothing() -> None:
    state = state_in(Phase.ONLINE)
    assert not state.move_if(Phase.WAITING, Phase.CONNECTING)
    assert state.now is Phase.ONLINE


def test_a_countdown_ends_as_soon_as_the_user_wants_to_try() -> None:
    state = state_in(Phase.WAITING)
    waiting = threading.Thread(target=state.wait_while, args=(Phase.WAITING, 60.0))
    waiting.start()
    assert state.move_if(Phase.WAITING, Phase.CONNECTING)
    waiting.join(5)
    assert not waiting.is_alive()


# --- the client, with everything that can happen --------------------------------------------------

SILENCE = TimeoutError()
END = b""
WELCOME = messages.encode(Welcome(1, "ana", "Aula", "e", 0, Limits()))
LIVE = messages.encode(Live(0))
# What a connection receives, piece by piece; then silence, or the end.
Heard = tuple[bytes | Exception, ...]
NETWORK: dict[str, Heard | Ended] = {
    "nobody there": Ended("refused"),
    "closes at once": (END,),
    "breaks": (SILENCE, ConnectionResetError()),
    "never answers": (SILENCE,),
    "rich": (SILENCE, WELCOME, LIVE, SILENCE, END),
    "rich, says goodbye": (SILENCE, WELCOME, messages.encode(Farewell("replaced", "")), END),
    "rich, refuses": (SILENCE, messages.encode(Err("nick_taken", "")), END),
    "rich, breaks": (SILENCE, WELCOME + LIVE, ConnectionResetError()),
    "plain": (b"nombre: ", SILENCE, b"hola\n", SILENCE, END),
    "plain, waits for the name": (SILENCE, b"Hola\n", SILENCE, END),
    "plain, has the name": (b"nombre: ", "Este nombre de usuario ya está en uso. ".encode(), END),
    "something else": (b"HTTP/1.1 400 Bad Request\r\n",),
}
USER: dict[str, Callable[[ChatClient], object]] = {
    "does nothing": lambda client: None,
    "wants to try": ChatClient.reconnect_now,
    "goes on": ChatClient.accept_plain,
    "goes on, name first": lambda client: client.accept_plain(Manner(name="first")),
    "goes on, name later": lambda client: client.accept_plain(Manner(name="asked")),
    "writes": lambda client: client.post("luis", "hola"),
    "joins": lambda client: client.join("#sala"),
}
# Which event about the connection may follow which.
STORY: dict[type[Event] | None, tuple[type[Event], ...]] = {
    None: (Connecting, Disconnected),
    Connecting: (Connecting, PlainServerFound, Connected, Disconnected),
    PlainServerFound: (Connecting, Connected, Disconnected),
    Connected: (Disconnected,),
    Disconnected: (Connecting, Disconnected),  # twice: the journal could not be opened
}
EVENT_SECONDS = 0.02


class ScriptedConnection:
    """Receives what the script says, without a socket."""

    is_encrypted = False
    peer_fingerprint = ""
    tap = None

    def __init__(self, heard: Heard) -> None:
        self._heard = list(heard)
        self._is_cut = threading.Event()

    def receive(self, timeout: float | None) -> bytes:
        if self._is_cut.is_set():
            return END
        next_one = self._heard.pop(0) if self._heard else SILENCE
        if isinstance(next_one, bytes):
            return next_one
        if next_one is SILENCE:
            self._is_cut.wait(0.001)
            raise TimeoutError
        raise next_one

    def send(self, data: bytes) -> bool:
        return not self._is_cut.is_set()

    def cut(self) -> None:
        self._is_cut.set()

    finish = close = cut


class Network:
    """Gives the client a script at each attempt to connect; in the end, nobody answers."""

    def __init__(self, names: list[str]) -> None:
        self._left = [NETWORK[name] for name in names]

    def search(self, target: Target, _flusher: Flusher, *_more: object) -> ScriptedSearch:
        return ScriptedSearch(target, self._left.pop(0) if self._left else Ended("refused"))


class ScriptedSearch:
    """Finds a script, or nobody."""

    def __init__(self, target: Target, found: Heard | Ended) -> None:
        self._target, self._found = target, found

    def run(self) -> Any:
        if isinstance(self._found, Ended):
            raise Ended(self._found.code)
        connection: Any = ScriptedConnection(self._found)
        return Arrival(connection, self._target.address, is_verified=False)

    def stop(self) -> None:
        pass


class Faults(logging.Handler):
    """Records what the client logs as its own faults."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


@settings(max_examples=60, deadline=None)
@given(
    network=st.lists(st.sampled_from(sorted(NETWORK)), max_size=6),
    user=st.lists(st.sampled_from(sorted(USER)), max_size=12),
    profile_fails=st.integers(0, 2),
    known_rich=st.booleans(),
)
def test_whatever_happens_the_way_is_in_the_table_and_the_story_makes_sense(
    network: list[str], user: list[str], profile_fails: int, known_rich: bool
) -> None:
    faults, told, after_stop = Faults(), queue.SimpleQueue[Event](), threading.Event()
    too_late: list[Event] = []
    fails = profile_fails

    def on_event(event: Event) -> None:
        (too_late.append if after_stop.is_set() else told.put)(event)

    def identity() -> Identity:
        nonlocal fails
        fails -= 1
        if fails >= 0:
            raise IdentityError("identity_unreadable", "")
        return identity_of("ana")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(receiver, "Attempt", Network(network).search)
        patch.setattr(receiver, "RETRY_SECONDS", 0.001)
        patch.setattr(link, "ANSWER_SECONDS", 0.01)
        patch.setattr(link, "SILENCE_SECONDS", 0.02)
        receiver.log.addHandler(faults)
        try:
            client = ChatClient(
                Target.at(Address("localhost", 1)),
                "ana",
                on_event,
                identity=identity,
                known_rich=known_rich,
            )
            client.start()
            events: list[Event] = []
            for action in user:
                with contextlib.suppress(queue.Empty):  # then it waits for the user
                    events.append(told.get(timeout=EVENT_SECONDS))
                USER[action](client)
            began = time.monotonic()
            client.stop()
            after_stop.set()
            assert client.join_threads(5)
            assert time.monotonic() - began < 5
        finally:
            receiver.log.removeHandler(faults)
    while not told.empty():
        events.append(told.get())
    assert not faults.said
    assert not too_late
    story = [event for event in events if type(event) in STORY]
    before: type[Event] | None = None
    has_been_in = False
    for event in story:
        assert isinstance(event, STORY[before]), story
        before = type(event)
        has_been_in |= before is Connected
        if isinstance(event, Disconnected) and event.retry_in is not None:
            assert has_been_in  # before the first log-in, the user decides whether to try again


@pytest.mark.parametrize(
    ("name", "story"),
    [
        ("nobody there", [Connecting, Disconnected]),
        ("never answers", [Connecting, PlainServerFound]),
        ("rich", [Connecting, Connected, Disconnected]),
        ("rich, refuses", [Connecting, Disconnected]),
        ("plain", [Connecting, PlainServerFound]),
        ("plain, waits for the name", [Connecting, PlainServerFound]),
        ("something else", [Connecting, Disconnected]),
    ],
)
def test_a_script_is_a_server_to_the_client(
    monkeypatch: pytest.MonkeyPatch, name: str, story: list[type[Event]]
) -> None:
    """Test the scripts themselves; otherwise the test above shows nothing."""
    told: queue.SimpleQueue[Event] = queue.SimpleQueue()
    monkeypatch.setattr(receiver, "Attempt", Network([name]).search)
    monkeypatch.setattr(link, "ANSWER_SECONDS", 0.5)
    client = ChatClient(
        Target.at(Address("localhost", 1)), "ana", told.put, identity=lambda: identity_of("ana")
    )
    client.start()
    heard: list[type[Event]] = []
    while len(heard) < len(story):
        kind = type(told.get(timeout=10))
        if kind in STORY:
            heard.append(kind)
    assert heard == story
    client.stop()
    assert client.join_threads(5)
