"""Test what a teacher types: both languages, every command, and what is no command."""

from __future__ import annotations

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import commands
from net.wire.ballots import Poll, write
from net.wire.commands import COMMANDS, parse
from net.wire.teaching import (
    AskBook,
    ClearRoom,
    EndClass,
    Free,
    Kick,
    LowerHands,
    MakeRooms,
    Rename,
    RoomPlan,
    SetLock,
    SetRole,
)
from net.wire.typed import BadCommand, Inquiry, Meant, MessageOrder, RoomPost, RoomView, Split


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("list", Inquiry("list")),
        ("ayuda", Inquiry("help")),
        ("mute luis", SetLock("mute", nick="luis")),
        ('silenciar "Ana Gómez" 5m no grites', SetLock("mute", nick="Ana Gómez", seconds=300,
                                                      reason="no grites")),
        ("mute luis 90s", SetLock("mute", nick="luis", seconds=90)),
        ("mute luis 2", SetLock("mute", nick="luis", seconds=120)),
        ("mute luis don't shout", SetLock("mute", nick="luis", reason="don't shout")),
        ("unmute luis", SetLock("mute", nick="luis", on=False)),
        ("cerrar privados 1h examen", SetLock("private", seconds=3600, reason="examen")),
        ("lock #dudas", SetLock("write", "#dudas")),
        ("cerrar salas", SetLock("write")),
        ("abrir entrar", SetLock("enter", on=False)),
        ("despacio #clase 10 1h", SetLock("slow", "#clase", seconds=3600, pause=10)),
        ("unslow #clase", SetLock("slow", "#clase", on=False)),
        ("kick luis fuera", Kick("luis", reason="fuera")),
        ("expulsar luis 1d", SetLock("ban", nick="luis", seconds=86_400)),
        ("ban-address luis 30m", SetLock("ban", nick="luis", seconds=1800, address=True)),
        ("unban luis", SetLock("ban", nick="luis", on=False)),
        ("rename luis pablo", Rename("luis", "pablo")),
        ("liberar luis", Free("luis")),
        ("helper eva", SetRole("eva", "helper")),
        ("unrole eva", SetRole("eva")),
        ('room #mesa luis "Ana Gómez"', MakeRooms((RoomPlan("#mesa", ("luis", "Ana Gómez")),),
                                                 move=False)),
        ("split 4", Split(4, "#grupo-")),
        ("split 4 #mesa", Split(4, "#mesa")),
        ("clear #mesa", ClearRoom("#mesa")),
        ("answer ana", LowerHands("ana", answered=True)),
        ("bajar", LowerHands()),
        ("bajar ana", LowerHands("ana")),
        ("actions", AskBook("actions")),
        ("visitas", AskBook("visits")),
        ("terminar", EndClass()),
        ("messages", RoomView()),
        ("mensajes #dudas", RoomView("#dudas")),
        ('say #dudas  he said "5\" left"  ', RoomPost("", "#dudas", 'he said "5\" left"')),
        ('anunciar quedan 5" de pan', RoomPost("announce", "", 'quedan 5" de pan')),
        ("announce #clase until  twelve", RoomPost("announce", "#clase", "until  twelve")),
        ("poll When? today tomorrow",
         RoomPost("poll", "", write(Poll("When?", ("today", "tomorrow"))))),
        ('encuesta #clase -varias -con-nombres "¿Qué días?" lunes "el martes"',
         RoomPost("poll", "#clase", write(Poll("¿Qué días?", ("lunes", "el martes"), True, True)))),
        ("understood", RoomPost("pulse")),
        ("se-entiende #clase", RoomPost("pulse", "#clase")),
        ("close", MessageOrder("close")),
        ("cerrar-pregunta #clase", MessageOrder("close", 0, "#clase")),
        ("close 3", MessageOrder("close", 3)),
        ("votos 3", MessageOrder("votes", 3)),
        ("pin-message 3", MessageOrder("pin", 3)),
        ("pin", Inquiry("pin")),
        ("desfijar 3", MessageOrder("unpin", 3)),
        ("quitar-mensaje 3", MessageOrder("remove", 3)),
        ("mute luis 5m   too   loud", SetLock("mute", nick="luis", seconds=300, reason="too loud")),
        ("/lista", Inquiry("list")),
        ("LISTA", Inquiry("list")),
        ("silen luis", SetLock("mute", nick="luis")),
    ],
)  # fmt: skip
def test_what_is_typed_is_meant(typed: str, meant: Meant) -> None:
    assert parse(typed) == meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "unknown"),
        ("hola", "unknown"),
        ("un", "ambiguous"),
        ("ter", "unknown"),  # who ends the class types the whole word
        ('mute "luis', "quotes"),
        ("mute", "usage"),
        ("mute #clase", "usage"),
        ("mute luis 999d", "usage"),
        ("mute luis 0", "usage"),
        ("ban-address luis", "usage"),
        ("lock todo", "usage"),
        ("slow #clase", "usage"),
        ("slow #clase ²", "usage"),
        ("slow #clase 9999", "usage"),
        ("split 0", "usage"),
        ("split 99", "usage"),
        ("list now", "usage"),
        ("rename luis", "usage"),
        ("mute luis " + "x" * 101, "usage"),
        ("say", "usage"),
        ("say #clase", "usage"),
        ("say #clase  ", "usage"),
        ("announce " + "x" * 501, "usage"),
        ("poll When? today", "usage"),
        ("poll When? today today", "usage"),
        ("poll When? 1 2 3 4 5 6 7", "usage"),
        ('poll "When? today tomorrow', "quotes"),
        ("poll", "usage"),
        ("understood now", "usage"),
        ("close #clase 3", "usage"),
        ("close 0", "usage"),
        ("pin-message", "usage"),
        ("remove 100", "usage"),
        ("remove luis", "usage"),
        ("mute luis " + "x" * 1000, "long"),
    ],
)
def test_what_means_nothing_is_refused(typed: str, code: str) -> None:
    with pytest.raises(BadCommand) as bad:
        parse(typed)
    assert bad.value.code == code
    assert (bad.value.command is not None) == (code == "usage")


def test_each_command_is_whole_in_both_languages() -> None:
    for command in COMMANDS:
        for told in (command.words, command.arguments, command.help):
            assert set(told) == set(commands.LANGUAGES)
        assert all(command.help.values())
        for language in commands.LANGUAGES:
            assert commands.find(command.words[language]) is command
            assert command.usage(language).startswith(command.words[language])


def test_no_word_names_two_commands() -> None:
    words = [word for command in COMMANDS for word in set(command.words.values())]
    assert len(set(words)) == len(words)


def test_words_are_completed() -> None:
    assert commands.beginnings("unl", "en") == ["unlock"]
    assert commands.beginnings("unp", "en") == ["unpin"]
    assert commands.beginnings("expulsar", "es") == ["expulsar", "expulsar-equipo"]


@given(st.text(max_size=60))
def test_nothing_that_is_typed_does_harm(line: str) -> None:
    try:
        meant = parse(line)
    except BadCommand:
        return
    assert isinstance(meant, typing.get_args(Meant))
