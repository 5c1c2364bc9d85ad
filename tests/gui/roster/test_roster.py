"""Test the roster: the contents of a line, the filter, keys and mouse, hundreds of people."""

from __future__ import annotations

import dataclasses
import tkinter as tk
from collections.abc import Callable
from functools import partial

import pytest

from gui.looks import shapes
from gui.looks.palette import PALETTES, Palette
from gui.looks.signs import BADGES
from gui.looks.theme import Theme
from gui.model.records import Availability, RosterRow
from gui.roster.roster import RosterPanel
from gui.roster.row_drawing import in_words
from gui.words.face import Face
from gui.words.second_line import SecondLine
from tests.gui.conftest import Press, settle, turn_wheel
from tests.gui.looks.contrast import contrast
from tests.speed import assert_short, seconds_of


def person(name: str, presence: Availability = Availability.ONLINE, **more: object) -> RosterRow:
    row = RosterRow(name.lower(), name, name, False, presence, False, False, 0)
    return dataclasses.replace(row, **more)  # type: ignore[arg-type]


def room(name: str, **more: object) -> RosterRow:
    row = RosterRow(name.lower(), name, name, True, Availability.UNKNOWN, False, True, 0)
    return dataclasses.replace(row, **more)  # type: ignore[arg-type]


ROWS = [
    room("#clase", unread=3, mentions=1),
    room("#semana"),
    room("#g-0123456789", title="Trabajo de sockets", private=True),
    person("Ana Gómez"),
    person("luis", unread=2),
    person("Sofía", Availability.AWAY, note="vuelvo a las cinco"),
    person("Óscar", Availability.OFFLINE),
]


def items(canvas: tk.Canvas, kind: str) -> list[tuple[int, str]]:
    """Return what is drawn: the texts, or the names of the images."""
    return [
        (item, str(canvas.tk.call(canvas, "itemcget", item, f"-{kind}")))
        for item in canvas.find_all()
        if canvas.tk.call(canvas, "type", item) == kind
    ]


class Desk:
    """A desk is a roster alone in the window, and what it has reported."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.told: list[object] = []
        self.root = root
        self.roster = RosterPanel(
            root,
            theme,
            on_pick=lambda name: self.told.append(("pick", name)),
            on_menu=lambda _button: self.told.append("menu"),
            on_new=lambda: self.told.append("new"),
            on_search=lambda text: self.told.append(("search", text)),
            on_row_menu=lambda name, x, y: self.told.append(("row menu", name)),
            on_status=lambda _button: self.told.append("status"),
        )
        self.roster.configure(width=260)
        self.roster.pack(side="left", fill="y")
        self.roster.bind("<<Picked>>", lambda _event: self.told.append("picked"))
        self.roster.show(ROWS, "luis", "")
        settle(root, lambda: self.texts)

    @property
    def texts(self) -> list[str]:
        """Return the texts in the list, line by line and from left to right."""
        tree = self.roster.tree
        found = [
            (round(tree.coords(item)[1]), tree.coords(item)[0], text)
            for item, text in items(tree, "text")
        ]
        return [text for _y, _x, text in sorted(found) if text]

    @property
    def names(self) -> list[str]:
        return [row.title for row in self.roster.shown]

    def middle_of(self, name: str) -> tuple[int, int]:
        """Return where a line is on the screen."""
        tree = self.roster.tree
        item = next(item for item, text in items(tree, "text") if text == name)
        return tree.winfo_rootx() + 60, tree.winfo_rooty() + round(
            tree.coords(item)[1] - tree.canvasy(0)
        )


@pytest.fixture
def desk(root: tk.Tk, theme: Theme) -> Desk:
    return Desk(root, theme)


def ring(desk: Desk) -> bool:
    """Return whether the marked line has the ring of the focus."""
    tree = desk.roster.tree
    tree.update()
    return any(drawn.state.has_focus for drawn in tree._drawn.values())


def test_the_ring_of_the_focus_is_for_the_keyboard(desk: Desk, press: Press) -> None:
    x, y = desk.middle_of("luis")
    press("mousemove", str(x), str(y), "click", "1")
    settle(desk.root, lambda: ("pick", "luis") in desk.told)
    assert desk.root.focus_get() is desk.roster.tree and not ring(desk)
    press("key", "Down")
    settle(desk.root, lambda: ring(desk))
    press("mousemove", str(x), str(y), "click", "1")
    settle(desk.root, lambda: not ring(desk))


def test_the_wheel_moves_no_list_that_is_all_in_view(desk: Desk) -> None:
    tree = desk.roster.tree
    desk.roster.show(ROWS[:2], "#clase", "")
    settle(desk.root, lambda: "luis" not in desk.texts)
    assert tree.yview() == (0.0, 1.0)
    for step in (-1, -1, 1):
        turn_wheel(tree, step)
        assert tree.canvasy(0) == 0


def test_who_clicks_their_name_sees_no_ring_either(desk: Desk, press: Press) -> None:
    me = desk.roster.foot.me
    drawn: list[bool] = []
    press("mousemove", str(me.winfo_rootx() + 20), str(me.winfo_rooty() + 20), "click", "1")
    settle(desk.root, lambda: "status" in desk.told)
    me.focus_force()  # as a menu does that closes
    settle(desk.root, lambda: desk.root.focus_get() is me)
    drawn.append(me._focus.is_seen)
    press("key", "space")
    settle(desk.root, lambda: desk.told.count("status") == 2)
    assert [*drawn, me._focus.is_seen] == [False, True]


# --- the contents of a line -----------------------------------------------------------------------


def test_everything_is_there(desk: Desk) -> None:
    assert desk.texts == [
        *("Rooms", "clase", "No messages", "@ 3", "semana", "No messages"),
        *("Trabajo de sockets", "No messages", "People", "Ana Gómez", "No messages"),
        *("luis", "No messages", "2", "Sofía", "vuelvo a las cinco", "Óscar", "No messages"),
    ]


@pytest.mark.parametrize(
    "row, shown",
    [
        (person("luis", is_typing=True), ["luis", "writing…"]),
        (person("luis", plain=True), ["luis", "plain: no receipts"]),
        (person("luis", unread=1_000_000), ["luis", "No messages", "999+"]),
        (person("a\0b\u202ec"), ["a␀b‹U+202E›c", "No messages"]),
        (room("#x", unread=1, muted=True), ["x", "No messages", "1"]),
        (person("luis", last="You: hola", at=1), ["luis", "1/1/70", "You: hola"]),
        (person("luis", last="hola", draft="a medias"), ["luis", "Draft", "a medias"]),
        (room("#g", invited_by="eva"), ["g", "eva invites you"]),
        (room("#g", joined=False), ["g", "not joined"]),
    ],
)
def test_a_line_in_short(desk: Desk, row: RosterRow, shown: list[str]) -> None:
    desk.roster.show([row], None, "")
    settle(
        desk.root,
        lambda: (
            [text for text in desk.texts if text not in ("Rooms", "People", "Invitations")] == shown
        ),
        lambda: desk.texts,
    )


@pytest.mark.parametrize(
    "row, words",
    [
        (ROWS[0], "#clase\nroom · mentions you"),
        (ROWS[2], "Trabajo de sockets\ngroup"),
        (ROWS[3], "Ana Gómez\nonline"),
        (ROWS[5], "Sofía\naway · vuelvo a las cinco"),
        (person("x", Availability.UNKNOWN), "x"),
        (
            person("luis", Availability.BUSY, plain=True, muted=True, is_draft=True),
            "luis\ndo not disturb · plain: no receipts · muted · has a draft",
        ),
    ],
)
def test_a_line_in_words(row: RosterRow, words: str) -> None:
    assert in_words(row) == words


def test_a_long_name_is_cut_before_the_number_and_told_by_pointing_at_it(
    desk: Desk, press: Press
) -> None:
    name = "Una persona de nombre larguísimo que no cabe"
    desk.roster.show([person(name, unread=12, is_typing=True)], None, "")
    settle(desk.root, lambda: "12" in desk.texts)
    tree = desk.roster.tree
    title = next(text for text in desk.texts if text.startswith("Una"))
    assert title.endswith("…") and "writing…" in desk.texts
    above, writing, number = (
        next(tree.bbox(item) for item, said in items(tree, "text") if said == text)
        for text in (title, "writing…", "12")
    )
    assert above[2] <= tree.winfo_width() and above[3] <= writing[3]
    assert writing[2] <= number[0] and number[2] <= tree.winfo_width()
    x, y = desk.middle_of(title)
    press("mousemove", str(x), str(y))
    settle(desk.root, lambda: tree.tip.is_shown)
    assert tree.tip.text.startswith(name)
    press("mousemove", str(x + 500), str(y))
    settle(desk.root, lambda: not tree.tip.is_shown)


def test_signs_tell_people_apart(desk: Desk, theme: Theme) -> None:
    rows = [person(presence.value, presence) for presence in Availability]
    rows = [
        dataclasses.replace(row, face=Face("person", "X", 0, row.presence.value)) for row in rows
    ]
    desk.roster.show(rows, None, "")
    settle(desk.root, lambda: "offline" in desk.texts)
    images = [image for _item, image in items(desk.roster.tree, "image")]
    badges = [theme.badge(name, theme.px(14), theme.palette.side) for name in BADGES]
    assert all(images.count(str(badge)) == 1 for badge in badges)


def test_the_hint_and_the_user_stand_below(desk: Desk) -> None:
    desk.roster.show([], None, "Nobody else is here yet.")
    settle(desk.root, desk.roster.hint.winfo_ismapped)
    me = desk.roster.status_button
    desk.roster.show_me(Face("person", "A", 0, "online"), "Ana", SecondLine("Online"))
    settle(desk.root, lambda: (me.title, me.shown_line) == ("Ana", "Online"))
    note = SecondLine("en la biblioteca hasta que cierren las puertas")
    desk.roster.show_me(Face("person", "A", 0, "away"), "Ana", note)
    settle(desk.root, lambda: me.shown_line.startswith("en la") and me.shown_line.endswith("…"))
    assert me.winfo_width() + desk.roster.menu_button.winfo_width() <= 260
    me.invoke()
    desk.roster.menu_button.invoke()
    assert desk.told == ["status", "menu"]


def test_lines_grow_with_the_text(desk: Desk, theme: Theme) -> None:
    before = desk.middle_of("Óscar")[1]
    theme.zoom_to(2)
    settle(desk.root, lambda: desk.middle_of("Óscar")[1] > before + 10)
    theme.zoom_to(0)


def test_what_is_new_out_of_sight_is_told_at_the_edge_and_a_click_leads_there(
    desk: Desk, press: Press
) -> None:
    def people(**unread: int) -> list[RosterRow]:
        return [
            person(name, unread=unread.get(name, 0))
            for name in (f"p{number:03}" for number in range(200))
        ]

    beyond = desk.roster.tree._offscreen_unread
    desk.roster.show(people(p000=1), None, "")
    settle(desk.root, lambda: desk.texts)
    assert not (beyond.upper.winfo_ismapped() or beyond.lower.winfo_ismapped())
    desk.roster.show(people(p000=1, p100=2, p150=3), None, "")
    below = beyond.lower
    settle(
        desk.root, lambda: below.winfo_ismapped() and below.text == "5 unread", lambda: below.text
    )
    assert not beyond.upper.winfo_ismapped()
    press("mousemove", str(below.winfo_rootx() + 20), str(below.winfo_rooty() + 5), "click", "1")
    settle(desk.root, lambda: below.text == "3 unread", lambda: below.text)
    assert "p100" in desk.texts
    assert beyond.upper.text == "1 unread"
    desk.roster.show(
        [dataclasses.replace(row, muted=True) for row in people(p000=1, p150=3)], None, ""
    )
    settle(desk.root, lambda: not (beyond.upper.winfo_ismapped() or beyond.lower.winfo_ismapped()))


@pytest.mark.parametrize("zoom", [0, 3, 5])
def test_what_makes_a_room_lies_over_no_line(desk: Desk, theme: Theme, zoom: int) -> None:
    theme.zoom_to(zoom)
    desk.roster.configure(width=theme.px(280))
    desk.roster.show(ROWS[:1], "luis", "")
    desk.root.update()
    tree = desk.roster.tree
    button = tree.new_button
    assert button.winfo_y() + button.winfo_height() <= tree._top(1)
    theme.zoom_to(0)


def test_a_pill_is_round_at_both_ends(root: tk.Tk) -> None:
    picture = tk.PhotoImage(master=root, format="png", data=shapes.box(20, 12, 6, "#ff0000"))
    assert (picture.width(), picture.height()) == (20, 12)
    assert all(picture.transparency_get(x, y) for x in (0, 19) for y in (0, 11))
    assert picture.get(10, 0) == picture.get(0, 6) == (255, 0, 0)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_everything_in_a_line_can_be_read(palette: Palette) -> None:
    grounds = (palette.side, palette.selected, palette.hover)
    pairs = [
        (ink, ground) for ink in (palette.text, palette.muted, palette.accent) for ground in grounds
    ]
    for ink, ground in (*pairs, (palette.on_accent, palette.accent), (palette.side, palette.muted)):
        assert contrast(ink, ground) >= 4.5, (ink, ground)


# --- the filter -----------------------------------------------------------------------------------


def type_in(desk: Desk, press: Press, text: str) -> None:
    desk.roster.focus_filter()
    settle(desk.root, lambda: desk.root.focus_get() is desk.roster.filter.entry)
    press("type", text)


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("so", ["Trabajo de sockets", "Sofía"]),
        ("GOMEZ", ["Ana Gómez"]),
        ("ana", ["#semana", "Ana Gómez"]),
        ("@an", ["Ana Gómez"]),
        ("oscar", ["Óscar"]),
        ("trabajo soc", ["Trabajo de sockets"]),
        ("zzz", []),
    ],
)
def test_the_filter_finds_without_case_and_accents(
    desk: Desk, press: Press, typed: str, expected: list[str]
) -> None:
    type_in(desk, press, typed)
    settle(desk.root, lambda: desk.names == expected, lambda: desk.names)
    settle(
        desk.root,
        lambda: any(text.startswith("Search messages for") for text in desk.texts),
        lambda: desk.texts,
    )


def test_the_best_one_is_opened_by_enter_and_the_filter_is_empty_again(
    desk: Desk, press: Press
) -> None:
    type_in(desk, press, "ana")
    press("key", "Return")
    settle(desk.root, lambda: desk.told == [("pick", "Ana Gómez"), "picked"], lambda: desk.told)
    settle(desk.root, lambda: len(desk.names) == len(ROWS))
    assert desk.roster.filter.text == ""


def test_arrows_go_through_what_is_found_without_opening_it(desk: Desk, press: Press) -> None:
    type_in(desk, press, "ana")
    press("key", "Up")
    assert desk.told == []
    press("key", "Return")
    settle(desk.root, lambda: desk.told[:1] == [("pick", "#semana")], lambda: desk.told)


@pytest.mark.parametrize(
    "typed, keys", [("luis", ("Down", "Down", "Down", "Return")), ("zzz", ("Return",))]
)
def test_the_last_line_searches_the_messages(
    desk: Desk, press: Press, typed: str, keys: tuple[str, ...]
) -> None:
    type_in(desk, press, typed)
    press("key", *keys)
    settle(desk.root, lambda: desk.told == [("search", typed)], lambda: desk.told)


def test_esc_empties_it_and_goes_back(desk: Desk, press: Press) -> None:
    type_in(desk, press, "ana")
    press("key", "Escape")
    settle(desk.root, lambda: desk.told == ["picked"])
    assert len(desk.names) == len(ROWS)


def test_who_comes_while_filtering_is_listed_and_the_mark_stays(desk: Desk, press: Press) -> None:
    type_in(desk, press, "a")
    press("key", "Down")
    before = desk.roster.tree.marked
    desk.roster.show([*ROWS, person("Aarón")], "luis", "")
    assert "Aarón" in desk.names
    assert desk.roster.tree.marked == before


def test_what_is_pasted_filters_too(desk: Desk, press: Press) -> None:
    desk.root.clipboard_clear()
    desk.root.clipboard_append("luis")
    type_in(desk, press, "")
    press("key", "ctrl+v")
    settle(desk.root, lambda: desk.names == ["luis"])


# --- going about ----------------------------------------------------------------------------------


def test_arrows_open_one_conversation_after_the_other(desk: Desk, press: Press) -> None:
    desk.roster.tree.focus_force()
    settle(desk.root, lambda: desk.root.focus_get() is desk.roster.tree)
    press("key", "Down", "Up", "Up", "End", "Home", "Return")
    settle(desk.root, lambda: "picked" in desk.told)
    names = [told[1] for told in desk.told if isinstance(told, tuple)]
    assert names == ["Sofía", "luis", "Ana Gómez", "Óscar", "#clase", "#clase"]


def test_a_click_opens_and_the_right_button_shows_a_menu(desk: Desk, press: Press) -> None:
    x, y = desk.middle_of("Sofía")
    press("mousemove", str(x), str(y), "click", "1")
    settle(desk.root, lambda: desk.told == [("pick", "Sofía")], lambda: desk.told)
    x, y = desk.middle_of("Óscar")
    press("mousemove", str(x), str(y), "click", "3")
    settle(desk.root, lambda: desk.told[1:] == [("row menu", "Óscar")], lambda: desk.told)
    press("key", "shift+F10")
    settle(desk.root, lambda: desk.told[2:] == [("row menu", "Sofía")], lambda: desk.told)


def test_headings_do_nothing_but_the_plus_does(desk: Desk, press: Press) -> None:
    x, y = desk.middle_of("People")
    press("mousemove", str(x), str(y), "click", "1", "click", "3")
    assert desk.told == []
    button = desk.roster.tree.new_button
    button.focus_force()
    settle(desk.root, lambda: desk.root.focus_get() is button)
    press("key", "space")
    settle(desk.root, lambda: desk.told == ["new"])


def test_tab_goes_through_all_of_it(desk: Desk, press: Press) -> None:
    roster = desk.roster
    roster.focus_filter()
    for expected in (
        roster.filter.entry,
        roster.tree,
        roster.tree.new_button,
        roster.status_button,
        roster.menu_button,
    ):
        settle(
            desk.root,
            lambda expected=expected: desk.root.focus_get() is expected,  # type: ignore[misc]
            desk.root.focus_get,
        )
        press("key", "Tab")


# --- many people ----------------------------------------------------------------------------------


def crowd(count: int) -> list[RosterRow]:
    return [
        person(f"Persona {number} {'de la Torre' if number % 3 else 'Núñez'}")
        for number in range(count)
    ]


def fastest(act: Callable[[int], None], times: int = 15) -> float:
    """Return the processor seconds of the shortest of some acts, which count themselves."""
    return min(seconds_of(partial(act, number)) for number in range(times))


def test_five_hundred_people_are_no_work(desk: Desk) -> None:
    rows = crowd(500)
    desk.roster.show(rows, rows[3].key, "")
    desk.root.update()

    def change(number: int) -> None:
        rows[number] = dataclasses.replace(rows[number], unread=number + 1)
        desk.roster.show(list(rows), rows[3].key, "")
        desk.root.update_idletasks()

    assert_short(lambda: fastest(change), 0.005)
    assert "8" in desk.texts

    def filter_(number: int) -> None:
        desk.roster.filter.entry.insert("end", "persona 1"[number % 9])
        desk.root.update_idletasks()
        if number % 9 == 8:
            desk.roster.filter.clear()

    assert_short(lambda: fastest(filter_, 18), 0.016)


def test_only_what_is_in_sight_is_drawn_and_the_rest_can_be_scrolled_to(
    desk: Desk, press: Press
) -> None:
    rows = crowd(500)
    desk.roster.show(rows, rows[0].key, "")
    settle(desk.root, lambda: any(text.startswith("Persona 0") for text in desk.texts))
    assert len(desk.texts) < 60
    desk.roster.tree.focus_force()
    settle(desk.root, lambda: desk.root.focus_get() is desk.roster.tree)
    press("key", "End")
    settle(
        desk.root,
        lambda: any(text.startswith("Persona 499") for text in desk.texts),
        lambda: desk.texts,
    )
    assert len(desk.texts) < 60
    desk.roster.show(rows, rows[0].key, "")  # another conversation is in view
    settle(
        desk.root,
        lambda: any(text.startswith("Persona 0 ") for text in desk.texts),
        lambda: desk.texts,
    )
