from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from ipaddress import IPv4Address, ip_interface
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import words
from net.wire.words import LANGUAGES, BadWords, Reading, ServerPlace, parse
from net.wire.words_data import ENGLISH, SPANISH
from tests.speed import assert_quick
from tools.words import replacements

LISTS = {"es": SPANISH.split(), "en": ENGLISH.split()}
NUMBERS = st.integers(0, 2047)
LOW = st.integers(0, 0xFFFF)
FINGERPRINT = urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")


def plain(word: str) -> str:
    return "".join(one for one in normalize("NFD", word) if not combining(one))


# --- the lists ------------------------------------------------------------------------------------


def test_the_lists_never_change() -> None:
    """Find any change: words on a board would mean another key from one version to the next."""
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in (SPANISH, ENGLISH)]
    assert digests == [
        "a6230d9948553d4afa69c6c5468bf277cc519db3b93ba43a3d18af9673711875",
        "6e2456952138838d25e172addee43cb1b0c13824c8588eadb8b771fa92c63b8d",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_letters_are_enough(language: str) -> None:
    listed = LISTS[language]
    assert len(listed) == 2048
    assert len({plain(word)[:4] for word in listed}) == 2048
    assert all(plain(word).isascii() and plain(word).isalpha() for word in listed)
    assert all(word.islower() and normalize("NFC", word) == word for word in listed)
    assert all(3 <= len(word) <= 16 for word in listed)


def test_no_whole_word_is_in_both_lists() -> None:
    assert not {plain(word) for word in LISTS["es"]} & {plain(word) for word in LISTS["en"]}


@pytest.mark.parametrize(("name", "other"), [("spanish", "farol"), ("english", "market")])
def test_words_that_do_not_belong_on_a_board_are_not_understood_as_others(
    name: str, other: str
) -> None:
    gone = replacements(name)
    assert {"sexo", "negro", "gordo", "coger", "matar", "gun", "fat", "weapon"} & set(gone)
    assert other not in gone
    for word in gone:
        problem = problem_with(f"{other} {other} {word} {other}")
        assert problem.code in {"unknown_word", "mixed"}
        assert problem.word == word


# --- there and back -------------------------------------------------------------------------------


def test_the_words_of_a_key_are_these_for_ever() -> None:
    """Compare with what another scrypt has computed: RFC 7914 written out in C, without OpenSSL."""
    hashed = bytes.fromhex("71d703f78867")
    assert words.key_bits(FINGERPRINT) == int.from_bytes(hashed, "big") >> 4
    number = words.key_bits(FINGERPRINT)
    for language in LANGUAGES:
        expected = [LISTS[language][number // 2048**at % 2048] for at in (3, 2, 1, 0)]
        assert list(words.key_words(FINGERPRINT, language)) == expected
    assert words.key_words(FINGERPRINT, "es") == ("imperio", "géiser", "yacer", "arar")
    assert words.key_words(FINGERPRINT, "en") == ("impact", "retreat", "worth", "awkward")


def test_what_is_no_fingerprint_has_no_words() -> None:
    for text in ("", "x", FINGERPRINT + "A", FINGERPRINT[:-1] + "=", "é" * 43):
        with pytest.raises(ValueError, match=r"text|ASCII"):
            words.key_bits(text)


def test_the_words_of_a_place() -> None:
    place = words.place_of(IPv4Address("192.168.1.20"), 8080)
    assert place == ServerPlace(0x0114, 8080)
    for language in LANGUAGES:
        listed = LISTS[language]
        # 0000000100010100 000000
        assert words.place_words(place, language) == (listed[0b00000001000], listed[0b10100000000])
    assert words.place_of(IPv4Address("10.0.255.255"), 8142) == ServerPlace(0xFFFF, 8142)
    for port in (1, 80, 8079, 8143, 65_535):
        assert words.place_of(IPv4Address("10.0.0.1"), port).port is None


@given(
    st.sampled_from(LANGUAGES),
    LOW,
    st.integers(8080, 8142) | st.none(),
    st.lists(NUMBERS, min_size=4, max_size=4),
)
def test_six_words_are_read_as_they_were_written(
    language: str, low: int, port: int | None, numbers: list[int]
) -> None:
    place = ServerPlace(low, port)
    written = [*words.place_words(place, language), *(LISTS[language][one] for one in numbers)]
    key = sum(one << 11 * at for at, one in enumerate(reversed(numbers)))
    # A few whole words begin one of the other language ("ancho", "anchor"): then it has a reading.
    assert Reading(language, place, key) in parse(" ".join(written)).readings
    assert Reading(language, None, key) in parse(" ".join(written[2:])).readings


@given(
    st.sampled_from(LANGUAGES),
    st.lists(NUMBERS, min_size=6, max_size=6),
    st.lists(st.integers(4, 16), min_size=6, max_size=6),
    st.sampled_from([" ", ", ", "-", "\n", " · ", "_", "\u00a0", "/", "\r\n\t", " – "]),
    st.sampled_from([str.upper, str.lower, str.title, plain, lambda word: normalize("NFD", word)]),
    st.booleans(),
)
def test_how_words_are_typed_does_not_matter(
    language: str,
    numbers: list[int],
    lengths: list[int],
    between: str,
    change: Callable[[str], str],
    is_numbered: bool,
) -> None:
    listed = [LISTS[language][one] for one in numbers]
    typed = [change(word[:length]) for word, length in zip(listed, lengths, strict=True)]
    if is_numbered:
        typed = [f"{at}. {word}" for at, word in enumerate(typed, 1)]
    readings = parse(f" “{between.join(typed)}” ").readings
    assert parse(" ".join(listed)).readings[0] in readings
    assert len(readings) == 1 or all(
        length < len(word) for word, length in zip(listed, lengths, strict=True)
    )


def test_a_board_is_copied_in_all_forms() -> None:
    one, two, three, four = words.key_words(FINGERPRINT, "es")
    expected = parse(f"{one} {two} {three} {four}")
    for text in (
        f"1. {one}\n2. {two}\n3. {three}\n4. {four}",
        f"1){one} 2){two} 3){three} 4){four}",
        f"①{one} ②{two} ③{three} ④{four}",
        f"1º {one}, 2º {two}, 3º {three}, 4º {four}.",
        f"({one}; {two}; {three}; {four})",
        f"\ufeff{one[:2]}\u00ad{one[2:]}\u200b {two} {three} {four}",
    ):
        assert parse(text) == expected


def test_an_enye_can_be_typed_as_n() -> None:
    word = next(one for one in LISTS["es"] if "ñ" in one and len(one) > 4)
    assert parse(f"{word} " * 4) == parse(f"{plain(word)} " * 4)


def shared_beginnings() -> list[str]:
    return sorted(
        {plain(one)[:4] for one in LISTS["es"] if len(one) > 4}
        & {plain(one)[:4] for one in LISTS["en"] if len(one) > 4}
    )


def test_what_both_languages_have_is_read_in_both() -> None:
    typed = shared_beginnings()[:6]
    found = parse(" ".join(typed))
    assert [reading.language for reading in found.readings] == ["es", "en"]
    for language, reading in zip(LANGUAGES, found.readings, strict=True):
        listed = LISTS[language]
        numbers = [
            next(at for at, one in enumerate(listed) if plain(one).startswith(two)) for two in typed
        ]
        assert reading.key == sum(one << 11 * at for at, one in enumerate(reversed(numbers[2:])))
    own = [ip_interface("192.168.1.5/24")]
    places = [reading.place for reading in found.readings]
    assert all(
        one in found.candidates(own)
        for place in places
        if place is not None
        for one in words.candidates(place, own)
    )


def test_words_fit_their_key_and_no_other() -> None:
    for language in LANGUAGES:
        found = parse(" ".join(words.key_words(FINGERPRINT, language)))
        assert found.fit(FINGERPRINT)
        assert not found.has_place
        assert found.candidates([ip_interface("192.168.1.5/24")]) == []
        first, second, *others = words.key_words(FINGERPRINT, language)
        assert not parse(" ".join([second, first, *others])).fit(FINGERPRINT)


# --- what is wrong --------------------------------------------------------------------------------


def problem_with(text: str) -> BadWords:
    with pytest.raises(BadWords) as raised:
        parse(text)
    return raised.value


def test_how_many_words_there_are() -> None:
    word = LISTS["es"][5]
    for count in (0, 1, 3, 5, 7, 50):
        problem = problem_with(f"{word} " * count)
        assert (problem.code, problem.count) == ("count", count)
    assert problem_with("1. 2. 3. 4.").count == 0


def test_a_typing_error_is_told_with_what_was_meant() -> None:
    problem = problem_with("Farolito farol farol farol")
    assert (problem.code, problem.word, problem.nearest) == ("unknown_word", "Farolito", ("farol",))
    for typed in ("faro", "FAROL", "farol"):
        assert parse(f"{typed} farol farol farol") == parse("farol farol farol farol")
    for typed in ("far", "frol", "faral", "faorl", "xfarol", "far0l"):
        assert "farol" in problem_with(f"{typed} farol farol farol").nearest


def test_of_a_long_word_only_the_beginning_is_told() -> None:
    problem = problem_with("z" * 400 + " farol farol farol")
    assert (problem.code, problem.word) == ("unknown_word", "z" * 32)


def test_words_of_two_languages_are_not_mixed() -> None:
    problem = problem_with("farol farol market farol")
    assert (problem.code, problem.word) == ("mixed", "market")
    assert problem_with("market market farol market").word == "farol"
    assert problem_with("farol market xyzzy farol").word == "xyzzy"


@given(st.text(max_size=600))
def test_any_text_is_words_or_says_what_is_wrong(text: str) -> None:
    try:
        assert parse(text).readings
    except BadWords as problem:
        assert problem.code in {"count", "unknown_word", "mixed"}
        assert len(problem.word) <= 32
        assert len(problem.nearest) <= 8
    assert len(words.complete(text, [text])) <= 8


@pytest.mark.parametrize(
    "text",
    [
        "a" * 500,
        ("b" * 124 + " ") * 4,
        "\u0301" * 500,
        ("a" + "\u0301\u0323" * 60 + " ") * 4,
        "\ufdfa" * 500,
        "ﬃ" * 500,
        "1" * 500,
        "1º" * 250,
        "a " * 250,
        "\u00ad" * 500,
        "\ud800" * 500,
        "x" * 10**7,
        "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz " * 4,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    def read() -> None:
        with pytest.raises(BadWords):
            parse(text)
        words.complete(text, [text] * 6)

    words.complete("a")  # the lists are made once
    assert_quick(read, 0.005)


# --- while somebody types -------------------------------------------------------------------------


def test_suggestions_begin_with_what_is_typed() -> None:
    found = words.complete("ar")
    assert len(found) == 8
    assert all(plain(word).startswith("ar") for word in found)
    assert words.complete("FAR") == words.complete(" far")
    assert "farol" in words.complete("far")
    assert words.complete("") == words.complete(" ") == words.complete("qqq") == []
    assert words.complete("árb") == words.complete("arb")


def test_suggestions_are_in_the_language_of_the_other_words() -> None:
    spanish = words.complete("ma", ["farol"])
    english = words.complete("ma", ["market"])
    assert all(word in LISTS["es"] for word in spanish)
    assert all(word in LISTS["en"] for word in english)
    both = words.complete("ma")
    assert set(both) & set(LISTS["es"])
    # A typing error elsewhere changes nothing, nor does a word that both languages begin like.
    assert words.complete("ma", ["farol", "xyzzy", shared_beginnings()[0]]) == spanish


@given(st.sampled_from(LANGUAGES), NUMBERS)
def test_each_word_is_offered_after_its_fourth_letter(language: str, number: int) -> None:
    word = LISTS[language][number]
    assert word in words.complete(word[:4])


# --- where the server may be ----------------------------------------------------------------------


def tried(place: ServerPlace, *own: str) -> list[str]:
    return [str(one) for one in words.candidates(place, [ip_interface(one) for one in own])]


USUAL = ["192.168.1.20:8081", "10.0.1.20:8081", "172.16.1.20:8081"]
PLACE = ServerPlace(0x0114, 8081)


def test_the_own_network_completes_the_address() -> None:
    assert tried(PLACE, "192.168.1.5/24") == USUAL
    assert tried(PLACE, "10.20.1.5/24", "fe80::1/64")[0] == "10.20.1.20:8081"
    assert tried(PLACE, "10.20.7.5/16")[0] == "10.20.1.20:8081"
    assert tried(PLACE, "10.20.7.5/8")[0] == "10.20.1.20:8081"
    assert tried(PLACE, "169.254.3.4/16")[0] == "169.254.1.20:8081"


def test_the_narrowest_network_that_fits_comes_first() -> None:
    assert tried(PLACE, "10.8.0.2/24", "172.17.0.1/16", "192.168.1.5/24") == [
        "192.168.1.20:8081",
        "172.17.1.20:8081",
        "10.8.1.20:8081",
        "10.0.1.20:8081",
        "172.16.1.20:8081",
    ]


def test_a_network_of_several_prefixes_is_tried_whole() -> None:
    assert tried(PLACE, "10.23.7.5/15")[:2] == ["10.23.1.20:8081", "10.22.1.20:8081"]
    assert len(tried(PLACE, "172.20.7.5/12")) == 16


def test_the_addresses_of_a_network_itself_are_no_computers() -> None:
    assert tried(ServerPlace(0x01FF, 8080), "10.9.1.5/24", "10.8.1.5/22")[0] == "10.8.1.255:8080"


def test_nothing_is_tried_without_network_or_port() -> None:
    assert tried(PLACE) == tried(PLACE, "fe80::1/64") == []
    assert tried(ServerPlace(0x0114, None), "192.168.1.5/24") == []


@given(st.integers(0, 2**32 - 1), st.integers(12, 30), st.integers(1), st.integers(8080, 8142))
def test_who_is_in_the_server_s_network_finds_it(
    own: int, prefix: int, host: int, port: int
) -> None:
    network = ip_interface(f"{IPv4Address(own)}/{prefix}").network
    server = network[1 + host % (network.num_addresses - 2)]
    assert isinstance(server, IPv4Address)
    assert f"{server}:{port}" in tried(words.place_of(server, port), f"{IPv4Address(own)}/{prefix}")


@given(LOW, st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 32)), max_size=40))
def test_candidates_are_few_and_all_different(low: int, own: list[tuple[int, int]]) -> None:
    found = tried(ServerPlace(low, 8080), *(f"{IPv4Address(ip)}/{prefix}" for ip, prefix in own))
    assert len(found) == len(set(found)) <= 16
