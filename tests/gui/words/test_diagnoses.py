"""Test what the user is told about a diagnosis, and what the report says of it and what not."""

from __future__ import annotations

import re
from ipaddress import ip_interface

import pytest

from gui.words import i18n
from gui.words.diagnoses import explain, is_worth_showing, looked_at
from gui.words.diagnosis_report import report
from net.shared.diagnosis import VERDICTS, Diagnosis, Probe
from net.wire.address import Address

SERVER = Address("192.168.1.20", 8080)
WORDS = {
    "router": "192.168.1.1", "source": "10.8.0.2", "interface": "tun0", "new": "192.168.1.7:81",
    "answer": "SSH", "version": "IPv4", "difference": "3 h",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_a_reason_and_a_way_out(verdict: str, language: str) -> None:
    i18n.set_language(language)
    (advice,) = explain(Diagnosis(verdict, (), (), SERVER, "bad_version", words=WORDS))
    assert advice.title and advice.why and 1 <= len(advice.steps) <= 6
    for text in (advice.title, advice.why, *advice.steps):
        assert not re.search(r"[{}]|–$", text), text


def test_verdicts_do_not_share_their_texts() -> None:
    titles = {explain(Diagnosis(one, (), (), SERVER, "slow"))[0].title for one in VERDICTS}
    assert len(titles) == len(VERDICTS)


def test_what_it_may_be_as_well_comes_after_it() -> None:
    told = explain(Diagnosis("firewall", ("absent_or_isolated",), (), SERVER))
    assert [one.title for one in told] == [
        "A firewall on the server's computer stops the connection.",
        "No computer answers at 192.168.1.20 on this network.",
    ]


def test_what_is_not_known_is_left_out() -> None:
    (advice,) = explain(Diagnosis("rejected", (), (), SERVER, words={"router": ""}))
    assert advice.why == "A router on the way answered that this is forbidden."


def test_what_comes_from_outside_is_shown_harmless() -> None:
    hostile = "a\x1b[31m\u202e{x}"
    (advice,) = explain(
        Diagnosis("other_program", (), (), Address(hostile), words={"answer": hostile})
    )
    assert not re.search("[\x1b\u202e]", "".join((advice.title, advice.why, *advice.steps)))
    assert looked_at(Probe("talk", hostile, "known", hostile))[1] == "a␛[31m‹U+202E›{x}"
    assert looked_at(Probe("new probe", "", "new result", "x")) == ("new probe", "x")


def test_probes_are_told_in_words() -> None:
    assert looked_at(Probe("port", "x", "refused")) == ("The server's port", "refused")
    assert looked_at(Probe("udp", "x", "rejected", "192.168.1.1")) == (
        "The computer, asked another way",
        "forbidden by 192.168.1.1",
    )
    assert not is_worth_showing(Probe("clock", "x", "no date"))


def test_the_report_has_what_a_helper_needs() -> None:
    told = report(
        Diagnosis(
            "firewall",
            ("absent_or_isolated",),
            (Probe("port", "192.168.1.20:8080", "timeout", "", 4.4004),
             Probe("gateway", "192.168.1.1", "alive", "192.168.1.1", 0.002)),
            SERVER,
            "timed_out",
            own=(("wlan0", ip_interface("192.168.1.30/24")),),
            versions=(("Python", "3.13.1"),),
        ),
        [("Charla", "1.0")],
    )  # fmt: skip
    assert told == (
        "Charla: 1.0\nPython: 3.13.1\n\ntried: 192.168.1.20:8080\nended with: timed_out\n"
        "verdict: firewall (or: absent_or_isolated)\n\naddresses of this computer:\n"
        "  wlan0  192.168.1.30/24\n\nprobes:\n  port 192.168.1.20:8080: timeout (4400 ms)\n"
        "  gateway 192.168.1.1: alive 192.168.1.1 (2 ms)\n"
    )


def test_the_report_has_no_secrets() -> None:
    key = "K" * 43
    told = report(
        Diagnosis(
            "name_taken",
            (),
            (Probe("talk", "192.168.1.20:8080", "tls", key), Probe("web", "x", "?", "a\x1b[0m")),
            SERVER,
            "nick_alike",
            "María",
            own=(("en0", ip_interface("fe80::a8bb:ccff:fedd:eeff/64")),
                 ("en0", ip_interface("2001:db8::a8bb:ccff:fedd:eeff/64"))),
        ),
        [("Charla", "1.0")],
    )  # fmt: skip
    assert key not in told  # no keys
    assert "María" not in told  # nobody's name
    assert "dd:eeff" not in told and "fedd" not in told  # nor the address of a network card
    assert "fe80::" in told and "2001:db8::" in told
    assert "\x1b" not in told
