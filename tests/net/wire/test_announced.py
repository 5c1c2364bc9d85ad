from __future__ import annotations

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from net.wire.address import Address
from net.wire.announced import MOST_PEOPLE, TEXT_BYTES, Announced, BadAnnouncement, cut, label

FINGERPRINT = base64.urlsafe_b64encode(bytes(range(200, 232))).decode().rstrip("=")
AULA = Announced("Aula 3", "Luisa", 24, FINGERPRINT, (Address("192.168.1.20"),), False)


def read(**items: bytes) -> Announced:
    """Return what is understood of an announcement in which some items are different."""
    record: dict[bytes, bytes | None] = {
        key.encode(): value for key, value in (AULA.properties() | items).items()
    }
    return Announced.parse(record, AULA.addresses)


@pytest.mark.parametrize(
    "said",
    [
        AULA,
        replace(AULA, has_password=True),
        replace(AULA, name="", by="", people=0),
        replace(AULA, name="Ñandú 李 😀", people=MOST_PEOPLE),
    ],
)
def test_what_is_announced_is_understood(said: Announced) -> None:
    record = {key.encode(): value for key, value in said.properties().items()}
    assert Announced.parse(record, said.addresses) == said


@pytest.mark.parametrize("letter", ["a", "ñ", "李", "😀"])
def test_a_name_of_200_characters_fits_into_its_item_and_is_cut_between_characters(
    letter: str,
) -> None:
    said = replace(AULA, name=letter * 200)
    item = said.properties()["name"]
    assert len(b"name=" + item) <= 255
    assert read(name=item).name == letter * (TEXT_BYTES // len(letter.encode()))


def test_the_whole_record_is_small() -> None:
    said = replace(AULA, name="😀" * 200, by="😀" * 200, people=10**9, has_password=True)
    assert sum(1 + len(f"{key}=") + len(value) for key, value in said.properties().items()) < 400


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"Aula\x1b[31m 3", "Aula␛[31m 3"),
        (b"Aula\n3\tx", "Aula␊3␉x"),
        ("Aula \u202e3".encode(), "Aula ‹U+202E›3"),
        ("Aula\u200b 3".encode(), "Aula‹U+200B› 3"),
        (b"\xff\xfeAula", "\ufffd\ufffdAula"),
        (b"  Aula  ", "Aula"),
        (b"a" * 5000, "a" * TEXT_BYTES),
    ],
)
def test_a_deceptive_name_is_made_visible(name: bytes, shown: str) -> None:
    assert read(name=name).name == shown
    assert read(by=name).by == shown


@pytest.mark.parametrize(
    "items",
    [
        {"v": b"2"},
        {"v": b""},
        {"n": b"-1"},
        {"n": b"1e5"},
        {"n": b"100000"},
        {"n": b"9" * 5000},
        {"n": "٣".encode()},
        {"key": b""},
        {"key": b"A" * 42},
        {"key": b"A" * 44},
        {"key": b"A" * 42 + b"="},
        {"key": b"A" * 42 + b"B"},  # has the same bytes as "A" * 43
        {"key": b"A" * 42 + b"+"},
        {"key": b"A" * 41 + "ñ".encode()},
        {"key": b"\n" + b"A" * 42},
    ],
)
def test_what_is_not_well_formed_is_no_announcement(items: dict[str, bytes]) -> None:
    with pytest.raises(BadAnnouncement):
        read(**items)


@given(
    st.dictionaries(
        st.sampled_from([b"v", b"name", b"by", b"n", b"key", b"lock", b"x"]),
        st.none() | st.binary(max_size=300) | st.sampled_from([b"1", FINGERPRINT.encode()]),
    )
)
def test_any_record_is_read_or_refused(record: dict[bytes, bytes | None]) -> None:
    try:
        said = Announced.parse(record, ())
    except BadAnnouncement:
        return
    assert len(said.name.encode()) <= TEXT_BYTES
    assert len(said.by.encode()) <= TEXT_BYTES
    assert 0 <= said.people <= MOST_PEOPLE
    assert said.fingerprint == FINGERPRINT


@given(st.text())
def test_any_text_is_cut_to_whole_characters(text: str) -> None:
    assert len(cut(text).encode()) <= TEXT_BYTES


def test_a_label_is_a_plain_one_and_differs_from_key_to_key() -> None:
    other = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
    assert label(FINGERPRINT) != label(other)
    assert set(label(FINGERPRINT)) <= set(string.ascii_lowercase + string.digits + "-")
    assert len(label(FINGERPRINT)) <= 63
