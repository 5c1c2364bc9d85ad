"""Test the two dialects whose servers acknowledge in their own ways."""

import pytest

from bench.dialects import DIALECTS, Faulty, outgoing
from bench.dialects.mqtt import PUBACK, identifier, packet, string

MQTT, XMPP = DIALECTS["mqtt"], DIALECTS["xmpp"]


def published(*numbers: int, first_packet: int = 1) -> bytes:
    """Return what a broker delivers: its own packet identifiers, the sender's texts."""
    sent = outgoing(MQTT, "b000")
    return b"".join(
        sent.take(number, 1).replace(
            string("b000") + identifier(f"{number:07d}"),
            string("b000") + (first_packet + place).to_bytes(2, "big"),
        )
        for place, number in enumerate(numbers)
    )


@pytest.mark.parametrize(
    ("length", "encoded"), [(0, b"\x00"), (127, b"\x7f"), (128, b"\x80\x01"), (16_383, b"\xff\x7f")]
)
def test_mqtt_lengths_are_counted_in_seven_bits(length: int, encoded: bytes) -> None:
    assert packet(PUBACK, b"x" * length) == b"\x40" + encoded + b"x" * length


def test_mqtt_packets_are_those_of_the_standard() -> None:
    connect = MQTT.login("ana", sends=True)[0][0]
    assert connect == b"\x10\x0f\x00\x04MQTT\x04\x00\x00\x00\x00\x03ana"
    assert MQTT.message("b", "0000001", "{number}") == b"\x32\x0c\x00\x01b\x00\x020000001"


def test_mqtt_identifiers_are_unique_in_a_window_and_never_zero() -> None:
    identifiers = {identifier(f"{number:07d}") for number in range(5000, 6000)}
    assert len(identifiers) == 1000
    assert b"\0\0" not in identifiers


@pytest.mark.parametrize("size", [1, 7, 44, 1000])
def test_mqtt_deliveries_are_counted_and_answered_however_they_are_cut(size: int) -> None:
    inbox = MQTT.inbox("a000", "b000", b"")
    # Some of the identifiers contain the bytes of line ends.
    data = published(*range(100), first_packet=30)
    assert sum(inbox.feed(data[start : start + size]) for start in range(0, len(data), size)) == 100
    assert inbox.answer() == b"".join(
        b"\x40\x02" + number.to_bytes(2, "big") for number in range(30, 130)
    )
    assert inbox.answer() == b""


@pytest.mark.parametrize("numbers", [(1,), (0, 2), (0, 0), (0, 1, 3, 2)])
def test_an_mqtt_inbox_sees_every_fault(numbers: tuple[int, ...]) -> None:
    with pytest.raises(Faulty):
        MQTT.inbox("a000", "b000", b"").feed(published(*numbers))


def test_an_mqtt_inbox_sees_what_is_no_message() -> None:
    with pytest.raises(Faulty):
        MQTT.inbox("a000", "b000", b"").feed(published(0) + b"\xd0\x00" * 40)


def test_mqtt_acknowledgements_are_counted_in_order() -> None:
    acknowledgements = MQTT.acknowledgements()
    assert acknowledgements.feed(b"\x40\x02\x00\x01\x40\x02\x00\x02\x40") == 2
    with pytest.raises(Faulty):
        acknowledgements.feed(b"\x02\x00\x04")


def delivered(*numbers: int) -> bytes:
    return b"".join(
        b"<message xml:lang='en' to='b000@localhost' from='a000@localhost/x' type='chat' "
        b"id='%07d'><body>%07d hola"
        b"</body><stanza-id xmlns='urn:xmpp:sid:0' id='q' by='b000@localhost'/></message>"
        % (number, number)
        for number in numbers
    )


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_xmpp_messages_are_counted_however_they_are_cut(size: int) -> None:
    inbox = XMPP.inbox("a000", "b000", b"")
    data = delivered(*range(20))
    assert sum(inbox.feed(data[start : start + size]) for start in range(0, len(data), size)) == 20


@pytest.mark.parametrize("numbers", [(1,), (0, 2), (0, 0), (0, 1, 3, 2)])
def test_an_xmpp_inbox_sees_every_fault(numbers: tuple[int, ...]) -> None:
    with pytest.raises(Faulty):
        XMPP.inbox("a000", "b000", b"").feed(delivered(*numbers))


def test_an_xmpp_error_is_a_fault() -> None:
    with pytest.raises(Faulty, match="error"):
        XMPP.inbox("a000", "b000", b"").feed(
            b"<message type='error'><error type='cancel'/></message>"
        )


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_xmpp_acknowledgements_say_how_many(size: int) -> None:
    acknowledgements = XMPP.acknowledgements()
    data = b"<a xmlns='urn:xmpp:sm:3' h='10'/><a h='12' xmlns='urn:xmpp:sm:3'/>"
    assert (
        sum(
            acknowledgements.feed(data[start : start + size]) for start in range(0, len(data), size)
        )
        == 12
    )
    assert acknowledgements.feed(b"<a h='15' xmlns='urn:xmpp:sm:3'/>") == 3


@pytest.mark.parametrize(
    "heard",
    [b"<a h='11' xmlns='urn:xmpp:sm:3'/>", b"<message type='error'></message>"],
    ids=["back", "other"],
)
def test_an_xmpp_sender_sees_what_is_wrong(heard: bytes) -> None:
    acknowledgements = XMPP.acknowledgements()
    acknowledgements.feed(b"<a h='12' xmlns='urn:xmpp:sm:3'/>")
    with pytest.raises(Faulty):
        acknowledgements.feed(heard)


def test_xmpp_secrets_are_those_of_sasl_plain() -> None:
    said = XMPP.login("ana", sends=True)[1][0]
    assert isinstance(said, bytes)
    assert b">AGFuYQBzZWNyZXQ=<" in said
