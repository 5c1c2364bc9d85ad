"""Test the list of classes: what is known, what announces itself, and who poses as whom."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from gui.model.choice import Choice
from gui.model.classes import MOST_ADDRESSES, MOST_NEW, ClassRow, ClassRows, Standing
from gui.model.settings import KnownServer
from net.wire.address import Address
from net.wire.announced import Announced
from tests.speed import assert_quick

ROOM = Address("192.168.1.20")
ELSEWHERE = Address("192.168.1.66")
KNOWN = {
    "k3": KnownServer(name="Aula 3", addresses=[str(ROOM)], is_verified=True, last_used=20),
    "k7": KnownServer(name="Taller", addresses=["10.0.0.7:8080"], last_used=10),
}


def says(
    fingerprint: str, name: str = "Aula 3", address: Address = ROOM, people: int = 14
) -> Announced:
    return Announced(name, "Elena", people, fingerprint, (address,), False)


def keys(rows: Iterable[ClassRow]) -> list[str]:
    return [row.key for row in rows]


def row_of(rows: Iterable[ClassRow], key: str) -> ClassRow:
    return next(row for row in rows if row.key == key)


def test_the_usual_class_comes_first_then_whoever_appears_then_the_other_known_ones() -> None:
    rows = ClassRows(KNOWN, usual="k7", address="localhost:8080")
    assert keys(rows.update(())) == ["k7", "k3", "localhost:8080"]
    assert keys(rows.update([says("new", "Redes")])) == ["k7", "new", "k3", "localhost:8080"]
    found = rows.update([says("other", "Física"), says("k3"), says("new", "Redes")])
    assert keys(found) == ["k7", "new", "other", "k3", "localhost:8080"]


def test_each_row_says_how_far_it_can_be_trusted() -> None:
    found = ClassRows(KNOWN, address="localhost:8080").update([says("k3"), says("n", "Redes")])
    said = {row.title: row.details for row in found}
    assert said == {
        "Aula 3": "the one you know · Elena · 14 people",
        "Redes": "new: will ask for four words · Elena · 14 people",
        "Taller": "not verified yet · not visible now",
        "This computer": "localhost:8080",
    }


def test_a_class_with_the_name_of_a_known_one_and_another_key_is_not_taken_for_it() -> None:
    rows = ClassRows(KNOWN)
    for name in ("Aula 3", "AULA 3", "Aulа 3"):  # the last one has a Cyrillic letter
        row = row_of(rows.update([says("evil", name)]), "evil")
        assert row.standing is Standing.CHANGED and not row.can_be_entered
        assert "its key has changed" in row.details
    assert rows.preferred() == "k3"


def test_what_is_announced_changes_nothing_that_is_known() -> None:
    """Announce a known key with another name and place: anybody can."""
    found = ClassRows(KNOWN).update([says("k3", "Come here", ELSEWHERE)])
    row = row_of(found, "k3")
    assert row.title == "Aula 3"
    assert row.choice == Choice(fingerprint="k3", addresses=(ROOM, ELSEWHERE), name="Aula 3")
    assert KNOWN["k3"].addresses == [str(ROOM)]


def test_a_class_that_leaves_goes_and_a_known_one_stays() -> None:
    rows = ClassRows(KNOWN)
    rows.update([says("k3"), says("new", "Redes")])
    found = rows.update(())
    assert keys(found) == ["k3", "k7"]
    assert not found[0].is_here


def test_nothing_moves_under_the_pointer() -> None:
    rows = ClassRows(KNOWN)
    before = keys(rows.update([says("new", "Redes"), says("k3")]))
    found = rows.update([says("later", "Física"), says("k3")], hold=True)
    assert keys(found) == [*before, "later"]
    gone = row_of(found, "new")
    assert gone.is_gone and not gone.can_be_entered and gone.details == "no longer there"
    assert keys(rows.update([says("later", "Física"), says("k3")])) == ["k3", "later", "k7"]


def test_an_address_that_belongs_to_a_known_class_is_no_row_of_its_own() -> None:
    assert keys(ClassRows(KNOWN, address=str(ROOM)).update(())) == ["k3", "k7"]


def test_ten_thousand_announcements_make_a_short_list_quickly_and_hide_no_known_class() -> None:
    rows = ClassRows(KNOWN)
    flood = [says(f"f{number}", f"Clase {number}") for number in range(10_000)]
    assert_quick(lambda: ClassRows(KNOWN).update([*flood, says("k7", "Taller")]), 0.5)
    found = rows.update([*flood, says("k7", "Taller")])
    assert len(found) <= MOST_NEW + len(KNOWN)
    assert row_of(found, "k7").is_here
    again = rows.update([*reversed(flood), says("k7", "Taller")])
    assert keys(again) == keys(found)  # whoever comes later pushes nobody out


def test_a_class_announced_ten_thousand_times_has_few_addresses() -> None:
    many = [says("n", "Redes", Address(f"10.0.{one // 250}.{one % 250}")) for one in range(10_000)]
    assert len(ClassRows({}).update(many)[0].choice.addresses) == MOST_ADDRESSES


@pytest.mark.parametrize(
    "name", ["", "\u202eolleh", "x" * 100_000, "Aula\n3", "\x00", "👩‍🏫" * 50, "\ud800"]
)
def test_any_name_can_be_shown(name: str) -> None:
    row = row_of(ClassRows(KNOWN).update([says("n", name)]), "n")
    assert 0 < len(row.title) < 1_000 and "\n" not in row.title and "\x00" not in row.title
    assert row.details


def test_a_class_without_a_place_is_none() -> None:
    assert ClassRows({}).update([Announced("x", "", 0, "k", (), False)]) == []


def test_a_settings_file_with_nonsense_for_an_address_is_borne() -> None:
    known = {"k": KnownServer(name="Aula", addresses=["a b c", "10.0.0.1:8080"])}
    assert ClassRows(known).update(())[0].choice.addresses == (Address("10.0.0.1"),)
