"""Test that the generator's checks see every fault.

Otherwise a server that loses messages would look fast.
"""

import pytest

from bench.dialects import CROWDS, DIALECTS, CrowdDialect, Dialect, Faulty, Numbered, outgoing
from bench.dialects.checks import BLOCK_LINES, TEXT, ExactInbox, SilentInbox

IRC_WELCOME = b":irc.bench 001 ana :Welcome to the Internet Relay Network ana!~ana@127.0.0.1\r\n"


def numbered() -> Numbered:
    return Numbered(lambda number: f"luis: {number} hola\n".encode())


def stream(count: int = 5, first: int = 0) -> bytes:
    return numbered().take(first, count)


def exact() -> ExactInbox:
    return ExactInbox(numbered())


def test_lines_are_numbered_across_the_borders_of_blocks() -> None:
    lines = Numbered(lambda number: f"{number}\n".encode())
    assert lines.take(0, 2) == b"0000000\n0000001\n"
    assert lines.take(BLOCK_LINES - 1, 2) == b"0000999\n0001000\n"
    everything = lines.take(0, 3 * BLOCK_LINES).split()
    assert everything == [f"{number:07d}".encode() for number in range(3 * BLOCK_LINES)]


def test_lines_of_different_lengths_can_not_be_counted() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Numbered(lambda number: b"x" * int(number[-3:]))


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_every_message_says_its_number(dialect: Dialect) -> None:
    lines = outgoing(dialect, "luis")
    for number in (0, 63, 999, 1000, 1063, 5064):  # the packet 63 + 1 of MQTT is "@"
        assert TEXT.format(number=f"{number:07d}").encode() in lines.take(number, 1)


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
        b'{"op":"msg","id":%d,"from":"ana","to":"luis","text":"%07d hola","at":1}\n' % (n + 1, n)
        for n in numbers
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
    inbox = DIALECTS["inspircd"].inbox("ana", "luis", IRC_WELCOME)
    assert (
        inbox.feed(
            ":ana!~ana@127.0.0.1 PRIVMSG luis :0000000 hola, ¿probamos el socket?\r\n".encode()
        )
        == 1
    )


def test_a_room_is_named_before_its_sender() -> None:
    inbox = DIALECTS["plain"].inbox("ana", "#clase", b"")
    assert inbox.feed("#clase ana: 0000000 hola, ¿probamos el socket?\n".encode()) == 1


def test_who_gives_receipts_says_what_was_seen_last() -> None:
    inbox = DIALECTS["receipts"].inbox("ana", "luis", b"")
    inbox.feed(rich_lines(0, 1, 2))
    assert inbox.answer() == b'{"op":"seen","id":3}\n'
    assert inbox.answer() == b""


WIRE = {
    "plain": "c1: {number} hola, ¿probamos el socket?\n",
    "rich": '{{"op":"msg","id":7,"from":"c1","to":"c0",'
    '"text":"{number} hola, ¿probamos el '
    'socket?","at":1,"cid":"{number}","author":"Q7lKBnMHh5msJH1TUg-BOw","number":2}}\n',
    "inspircd": ":c1!~c1@127.0.0.1 PRIVMSG c0 :{number} hola, ¿probamos el socket?\r\n",
}


@pytest.mark.parametrize("name", WIRE)
def test_what_is_delivered_among_many_is_found_and_nothing_is_left(name: str) -> None:
    dialect: CrowdDialect = CROWDS[name]
    heard = "".join(WIRE[name].format(number=f"{number:07d}") for number in (3, 4)).encode()
    pattern = dialect.deliveries("c0")
    assert pattern.findall(heard) == [(b"c1", b"0000003"), (b"c1", b"0000004")]
    assert heard.count(dialect.delivery) == 2
    assert dialect.leftovers(pattern.sub(b"", heard)) == 0


@pytest.mark.parametrize("name", WIRE)
def test_what_else_is_heard_is_a_fault(name: str) -> None:
    with pytest.raises(Faulty):
        CROWDS[name].leftovers(b'{"op":"err","code":"bad_cid"}\n')


def test_acknowledgements_among_deliveries_are_counted() -> None:
    rest = b'{"op":"ok","cid":"0000000","id":1,"at":1}\n{"op":"ok","cid":"0000001","id":2,"at":1}\n'
    assert CROWDS["rich"].leftovers(rest) == 2
