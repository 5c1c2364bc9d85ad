"""Test the board: its words are whole at every size, and it says what the room has to know."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

import pytest
from msgspec.structs import replace

from gui.hosting import board_words
from gui.hosting.board import Board, BoardActions, BoardChoices
from gui.hosting.board_picture import BoardContent
from gui.hosting.board_words import QUIET_SECONDS, content_of
from gui.hosting.firewall_dialog import FirewallDialog
from gui.looks.theme import Theme
from gui.words import firewall, i18n
from net.wire import words
from net.wire.address import Address
from net.wire.class_link import ClassLink
from net.wire.hosting import HostedAddress, HostedClass
from net.wire.messages import Person
from tests.gui.conftest import Press, settle

FINGERPRINT = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
HOME = HostedAddress(IPv4Address("192.168.1.20"), "wlan0")
IPV6 = HostedAddress(IPv6Address("2001:db8:1234:5678:9abc:def0:1234:5678"), "wlan0")
LINK_LOCAL = HostedAddress(IPv6Address("fe80::1234:5678:9abc:def0"), "wlan0")
VPN = HostedAddress(IPv4Address("10.8.0.2"), "tun0")
NICKS = ("Ana", "Luis", "María Fernanda de la Concepción G", "<b>x\u202ey</b>", "{x y}", "$HOME")
CLASS = HostedClass(
    name="Aula 3",
    by="Elena",
    port=8080,
    fingerprint=FINGERPRINT,
    started=0.0,
    is_announced=True,
    has_password=False,
    is_own=True,
    stays=False,
    count=40,
    people=tuple(Person(nick) for nick in 4 * NICKS),
    outside=True,
    addresses=(HOME, VPN),
)


def content(
    hosted: HostedClass = CLASS, *, seconds: float = 0.0, language: str = "es"
) -> BoardContent:
    return content_of(hosted, next(iter(hosted.addresses), None), language, seconds)


def test_the_words_are_those_that_lead_to_the_class() -> None:
    shown = content()
    typed = words.parse(" ".join((*shown.place, *shown.key)))
    assert typed.fit(FINGERPRINT)
    (reading,) = typed.readings
    assert reading.place == words.place_of(IPv4Address("192.168.1.20"), 8080)
    assert shown.address == "192.168.1.20"
    assert "six words" in shown.caption


def test_a_port_that_words_can_not_tell_is_typed() -> None:
    shown = content(replace(CLASS, port=9000))
    assert shown.place == ("192.168.1.20:9000",)
    assert len(shown.key) == 4
    assert "this address" in shown.caption


def test_a_class_that_does_not_announce_itself_is_in_no_list() -> None:
    for port in (8080, 9000):
        caption = content(replace(CLASS, is_announced=False, port=port)).caption
        assert "choose" not in caption and "type th" in caption


def test_a_class_with_a_password_says_so() -> None:
    assert "password" in content(replace(CLASS, has_password=True)).note


def test_without_a_network_it_says_so() -> None:
    shown = content(replace(CLASS, addresses=()))
    assert (shown.address, shown.place, shown.key) == ("", (), ())
    assert "not on any network" in shown.caption


def test_without_ipv4_the_address_is_typed() -> None:
    shown = content(replace(CLASS, addresses=(IPV6,)))
    assert shown.place == (str(IPV6.address),) and len(shown.key) == 4
    assert "this address" in shown.caption
    shown = content(replace(CLASS, addresses=(IPV6,), port=9000))
    assert shown.place == (f"[{IPV6.address}]:9000",)


def test_an_address_that_nobody_can_type_is_not_shown() -> None:
    shown = content(replace(CLASS, addresses=(LINK_LOCAL,)))
    assert (shown.address, shown.place) == ("", ()) and len(shown.key) == 4
    assert "choose “Aula 3”" in shown.caption
    shown = content(replace(CLASS, addresses=(LINK_LOCAL,), is_announced=False))
    assert (shown.place, shown.key) == ((), ())


def test_only_when_nobody_came_from_outside_for_a_while_the_firewall_is_named() -> None:
    alone = replace(CLASS, outside=False)
    assert content(alone, seconds=QUIET_SECONDS - 1).note == ""
    assert "firewall" in content(alone, seconds=QUIET_SECONDS + 1).note
    assert content(CLASS, seconds=QUIET_SECONDS + 1).note == ""


class Pressed:
    """Records what the board asks for."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.actions = BoardActions(
            end=lambda: self.asked.append("end"),
            join=lambda: self.asked.append("join"),
            set_stays=self.asked.append,
            show_glass=lambda: self.asked.append("glass"),
            closed=self.asked.append,
        )


@pytest.fixture
def pressed() -> Pressed:
    return Pressed()


@pytest.fixture(params=["en", "es"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


def make(
    root: tk.Tk, theme: Theme, pressed: Pressed, hosted: HostedClass = CLASS, geometry: str = ""
) -> Board:
    hosted = replace(hosted, started=time.time())
    board = Board(
        root,
        theme,
        pressed.actions,
        hosted,
        BoardChoices(i18n.language(), geometry=geometry) if geometry else None,
    )
    settle(root, lambda: board.picture.find_withtag("word") or not hosted.addresses)
    return board


def text_of(board: Board, item: int) -> str:
    """Return what an item of the picture says; "" if it is no text."""
    call, picture = board.tk.call, str(board.picture)
    is_text = str(call(picture, "type", item)) == "text"
    return str(call(picture, "itemcget", item, "-text")) if is_text else ""


def texts(board: Board, tag: str = "all") -> list[str]:
    found = (text_of(board, item) for item in board.picture.find_withtag(tag))
    return [text for text in found if text]


@pytest.mark.parametrize("size", ["480x360", "640x900", "1000x620", "1270x400"])
@pytest.mark.parametrize("chosen", [(HOME,), (VPN,), (IPV6,), (LINK_LOCAL,), ()])
def test_nothing_is_cut_off_or_written_over(
    root: tk.Tk,
    theme: Theme,
    pressed: Pressed,
    language: str,
    size: str,
    chosen: tuple[HostedAddress, ...],
) -> None:
    hosted = replace(CLASS, addresses=chosen, name="Programación de servicios en red, 2.º curso")
    board = make(root, theme, pressed, hosted, f"{size}+0+0")
    picture = board.picture
    wide = int(size.partition("x")[0])
    settle(root, lambda: board.winfo_width() == wide)
    root.update()
    boxes: list[tuple[tuple[int, int, int, int], str]] = []
    for item in picture.find_all():
        box, text = picture.bbox(item), text_of(board, item)
        assert box[0] >= 0 and box[1] >= 0, text
        assert box[2] <= picture.winfo_width() and box[3] <= picture.winfo_height(), text
        if text:
            boxes.append((box, text))
    counts = {(): 0, (IPV6,): 5, (LINK_LOCAL,): 4}
    assert len(texts(board, "word")) == counts.get(chosen, 6)
    for index, (one, text) in enumerate(boxes):
        for other, other_text in boxes[index + 1 :]:
            is_apart = (
                one[2] <= other[0] + 2
                or other[2] <= one[0] + 2
                or one[3] <= other[1] + 3
                or other[3] <= one[1] + 3
            )
            assert is_apart, (text, other_text)


def test_it_follows_who_comes(root: tk.Tk, theme: Theme, pressed: Pressed) -> None:
    board = make(root, theme, pressed, replace(CLASS, count=0, people=()))
    assert "0" in texts(board) and texts(board, "person") == []
    board.show(replace(CLASS, count=1, people=(Person("Ana"),)))
    assert texts(board, "person") == ["Ana"]
    assert "is here now" in texts(board)
    board.show(CLASS)
    assert "40" in texts(board)
    shown = len(texts(board, "person"))
    assert f"+{40 - shown}" in texts(board)


def test_f11_fills_the_screen_and_escape_leaves_it(
    root: tk.Tk, theme: Theme, pressed: Pressed, press: Press
) -> None:
    board = make(root, theme, pressed)
    board.focus_force()
    settle(root, lambda: board.tk.call("focus"))
    press("key", "F11")
    settle(root, lambda: board.picture.winfo_height() == board.winfo_screenheight())
    assert board.is_full and board.choices.is_full
    press("key", "Escape")
    settle(root, lambda: board.winfo_height() < board.winfo_screenheight())
    assert not board.is_full
    press("key", "Escape")
    assert board.winfo_exists()


def test_several_networks_are_a_choice(root: tk.Tk, theme: Theme, pressed: Pressed) -> None:
    board = make(root, theme, pressed)
    before = texts(board, "word")
    menu = board.build_menu()
    networks = menu.submenu("Network")
    assert networks.labels[1] == "10.8.0.2 (tun0)"
    networks.press(networks.labels[1])
    assert texts(board, "word") != before
    assert "10.8.0.2" in texts(board)
    board.show(replace(CLASS, addresses=(HOME,)))  # the chosen one is gone
    assert texts(board, "word") == before


def test_the_words_have_two_languages(root: tk.Tk, theme: Theme, pressed: Pressed) -> None:
    board = make(root, theme, pressed)
    assert texts(board, "word")[2:] == list(words.key_words(FINGERPRINT, "en"))
    menu = board.build_menu()
    menu.submenu("Language of the words").press("Español")
    assert texts(board, "word")[2:] == list(words.key_words(FINGERPRINT, "es"))


def test_what_the_teacher_decides(root: tk.Tk, theme: Theme, pressed: Pressed) -> None:
    board = make(root, theme, pressed)
    menu = board.build_menu()
    menu.press("Keep the class going when I close Charla")
    menu.press("Join too")
    menu.press("Glass wall…")
    menu.press("End the class…")
    assert pressed.asked == [True, "join", "glass", "end"]
    board.show_joined(True)
    board.show(replace(CLASS, is_own=False))
    assert not {"Join too", "Keep the class going when I close Charla"} & set(
        board.build_menu().labels
    )
    board.close()
    assert isinstance(pressed.asked[-1], BoardChoices)


def test_people_have_the_colours_of_their_windows() -> None:
    people = (Person("Ana", number=1), Person("luis", number=14), Person("eva", number=3))
    content = board_words.content_of(replace(CLASS, people=people), None, "es", 1.0)
    assert content.people == (("Ana", 0), ("luis", 1), ("eva", 2))
    unnumbered = tuple(Person(nick) for nick in ("Ana", "luis", "eva"))
    content = board_words.content_of(replace(CLASS, people=unnumbered), None, "es", 1.0)
    assert len({colour for _nick, colour in content.people}) == 3


def test_buttons_have_the_colour_of_what_is_behind_them_in_their_corners(
    root: tk.Tk, theme: Theme, pressed: Pressed
) -> None:
    board = make(root, theme, pressed)
    for button in board._bar.winfo_children():
        style = str(button.cget("style"))
        assert theme.style.lookup(style, "background") == theme.palette.side


def test_the_link_and_what_to_do_about_the_firewall_are_in_the_menu(
    root: tk.Tk, theme: Theme, pressed: Pressed
) -> None:
    board = make(root, theme, pressed)
    assert board.link == "charla://192.168.1.20:8080"
    board.build_menu().press("Copy the link to this class")
    assert ClassLink.parse(root.clipboard_get()).address == Address("192.168.1.20", 8080)
    board.build_menu().press("Nobody can join?")
    dialog = next(one for one in board.winfo_children() if isinstance(one, FirewallDialog))
    assert len(dialog.steps) >= 3
    dialog.close()
    board.show(replace(CLASS, addresses=()))
    assert board.link == ""


@pytest.mark.parametrize("system", ["win32", "darwin", "linux", "freebsd"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_what_to_do_is_said_for_each_system(system: str, language: str) -> None:
    i18n.set_language(language)
    steps = firewall.how_to_allow(8081, system)
    assert len(steps) >= 3 and not any("{" in step for step in steps)
    assert (firewall.before_hosting(system) is not None) == (system in ("win32", "darwin"))
    assert bool(firewall.at_first_start(system)) == (system == "darwin")
