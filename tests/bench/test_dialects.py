"""The generator's checks must see every fault, or a server that loses would look fast."""

import pytest

from bench.dialects import BLOCK_LINES, DIALECTS, ExactInbox, Faulty, Numbered, SilentInbox

IRC_WELCOME = b":irc.bench 001 ana :Welcome to the Internet Relay Network ana!~ana@127.0.0.1\r\n"


def stream(count: int = 5, first: int = 0) -> bytes:
    return Numbered(lambda number: f"luis: {number} hola\n").take(first, count)


def exact() -> ExactInbox:
    return ExactInbox(Numbered(lambda number: f"luis: {number} hola\n"))


def test_lines_are_numbered_across_the_borders_of_blocks() -> None:
    lines = Numbered(lambda number: f"{number}\n")
    assert lines.take(0, 2) == b"0000000\n0000001\n"
    assert lines.take(BLOCK_LINES - 1, 2) == b"0000999\n0001000\n"
    everything = lines.take(0, 3 * BLOCK_LINES).split()
    assert everything == [f"{number:07d}".encode() for number in range(3 * BLOCK_LINES)]


@pytest.mark.parametrize("size", [1, 7, 20, 1000])
def test_an_exact_inbox_counts_lines_however_they_are_cut(size: int) -> None:
    inbox, data = exact(), stream(50)
    assert sum(inbox.feed(data[start : start + size]) for start in range(0, len(data), size)) == 50


@pytest.mark.parametrize(
    "heard",
    [
        stream(1, first=1),
        stream(2) + stream(1, first=3),
        stream(2) + stream(1, first=1),
        stream(1).replace(b"hola", b"hol\xc3"),
        stream(1) + b"ana: El usuario",
    ],
    ids=["first lost", "third lost", "second doubled", "altered", "something else"],
)
def test_an_exact_inbox_sees_every_fault(heard: bytes) -> None:
    with pytest.raises(Faulty):
        exact().feed(heard)


def rich_lines(*numbers: int) -> bytes:
    return b"".join(
        b'{"op":"msg","id":%d,"from":"ana","to":"luis","text":"%07d hola","at":1}\n' % (n + 1, n) for n in numbers
    )


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_a_rich_inbox_counts_messages_among_other_lines(size: int) -> None:
    inbox = DIALECTS["rich"].inbox("ana", "luis", b"")
    data = b'{"op":"presence","nick":"x","state":"online"}\n'.join(rich_lines(n) for n in range(30))
    assert sum(inbox.feed(data[start : start + size]) for start in range(0, len(data), size)) == 30


@pytest.mark.parametrize("numbers", [(1,), (0, 2), (0, 0), (0, 1, 3, 2)])
def test_a_rich_inbox_sees_every_fault(numbers: tuple[int, ...]) -> None:
    with pytest.raises(Faulty):
        DIALECTS["rich"].inbox("ana", "luis", b"").feed(rich_lines(*numbers))


def test_an_error_from_the_server_is_a_fault() -> None:
    with pytest.raises(Faulty, match="error"):
        DIALECTS["rich"].acknowledgements().feed(b'{"op":"err","code":"bad_cid","text":"x"}\n')


def test_acknowledgements_are_counted_in_order() -> None:
    acknowledgements = DIALECTS["rich"].acknowledgements()
    assert acknowledgements.feed(b'{"op":"ok","cid":"0000000","id":1,"at":1}\n') == 1
    with pytest.raises(Faulty):
        acknowledgements.feed(b'{"op":"ok","cid":"0000002","id":3,"at":1}\n')


def test_silence_is_checked_too() -> None:
    with pytest.raises(Faulty):
        SilentInbox().feed(b"ana: hola\n")


def test_irc_prefix_is_the_one_the_server_gave() -> None:
    inbox = DIALECTS["irc"].inbox("ana", "luis", IRC_WELCOME)
    assert inbox.feed(":ana!~ana@127.0.0.1 PRIVMSG luis :0000000 hola, ¿probamos el socket?\r\n".encode()) == 1
