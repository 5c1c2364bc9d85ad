"""Test the cards of ballots: what they say, how they are answered, and where they stand."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator

import pytest

from gui.looks.theme import Theme
from gui.messages import copying
from gui.messages.ballot_card import BallotCard
from gui.messages.ballot_ways import BallotWays
from gui.model.conversation import Entry
from gui.parts.link_dialog import LinkDialog
from net.wire import ballots
from net.wire.ballots import BallotResult, Poll
from net.wire.events import Quote
from net.wire.teaching import Tally
from tests.gui.conftest import Press, settle
from tests.gui.messages.shown import MINUTE, NOON, Shown, entry

RECV = ballots.write(Poll("What does recv return?", ("None", "b''", "An error")))
SEVERAL = ballots.write(Poll("What next?", ("Threads", "Queues"), named=True, several=True))


class Class(Shown):
    """Shows a transcript with ballots, of which the server has told these tallies."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        super().__init__(root, theme)
        self.tallies: dict[int, Tally] = {}
        self.is_student = True
        self.votes: list[tuple[int, tuple[int, ...]]] = []
        self.widget.use_ballots(
            BallotWays(
                lambda asked: self.tallies.get(asked.number),
                lambda _asked: self.is_student,
                lambda asked, choices: self.votes.append((asked.number, choices)),
            )
        )

    def ask(self, number: int = 1, text: str = RECV, kind: str = "poll") -> None:
        self.add(entry(number, text, "Elena", NOON + number * MINUTE, cid=str(number), kind=kind))
        self.widget.update()

    def tell(self, tally: Tally, number: int = 1) -> None:
        self.tallies[number] = tally
        self.widget.draw_ballots()
        self.widget.update()

    @property
    def card(self) -> BallotCard:
        """Return the only card in view."""
        assert self.widget.sheet.cards is not None
        (card,) = self.widget.sheet.cards
        return card


@pytest.fixture
def lesson(root: tk.Tk, theme: Theme, press: Press) -> Iterator[Class]:
    press("mousemove", "1", "1")
    yield Class(root, theme)


def texts(card: tk.Canvas) -> list[str]:
    call = card.tk.call
    return [
        str(call(card, "itemcget", item, "-text"))
        for item in card.find_all()
        if str(call(card, "type", item)) == "text"
    ]


def lengths(card: tk.Canvas, accent: str) -> list[int]:
    """Return how much of each track its bar takes, in tenths."""
    call, red_green_blue = card.tk.call, tuple(one // 257 for one in card.winfo_rgb(accent))
    found = []
    for item in card.find_withtag("bar"):
        picture = str(call(card, "itemcget", item, "-image"))
        wide, middle = (int(call("image", side, picture)) for side in ("width", "height"))
        row = [call(picture, "get", x, middle // 2) for x in range(wide)]
        found.append(round(10 * row.count(red_green_blue) / wide))
    return found


def click(card: BallotCard, answer: str) -> None:
    """Click on an answer."""
    for item in card.find_all():
        call = card.tk.call
        is_text = str(call(card, "type", item)) == "text"
        if is_text and str(call(card, "itemcget", item, "-text")) == answer:
            x, y, _right, _bottom = card.bbox(item)
            card.event_generate("<Motion>", x=x + 1, y=y + 1)
            card.event_generate("<Button-1>", x=x + 1, y=y + 1)
            card.event_generate("<ButtonRelease-1>", x=x + 1, y=y + 1)
            card.update()
            return
    raise AssertionError(texts(card))


def test_a_poll_says_what_it_asks_and_how_it_stands(lesson: Class) -> None:
    lesson.ask()
    lesson.tell(Tally("x", 1, (2, 7, 1), 10, 11))
    said = texts(lesson.card)
    assert said[:2] == ["Anonymous poll · open", "What does recv return?"]
    assert said[2:8] == ["None", "2", "b''", "7", "An error", "1"]
    assert said[-1] == "10 of 11 have answered."
    assert "Nobody sees who has answered what, not even the teacher." in said


def test_a_click_answers_and_another_takes_the_answer_back(lesson: Class) -> None:
    lesson.ask()
    lesson.tell(Tally("x", 1, (0, 0, 0), 0, 11))
    click(lesson.card, "b''")
    assert lesson.votes == [(1, (1,))]
    lesson.tell(Tally("x", 1, (0, 1, 0), 1, 11, mine=(1,), has_mine=True))
    click(lesson.card, "None")
    click(lesson.card, "b''")
    assert lesson.votes[1:] == [(1, (0,)), (1, ())]


def test_several_answers_are_gathered(lesson: Class) -> None:
    lesson.ask(text=SEVERAL)
    lesson.tell(Tally("x", 1, (1, 0), 1, 11, mine=(0,), has_mine=True))
    click(lesson.card, "Queues")
    click(lesson.card, "Threads")
    assert lesson.votes == [(1, (0, 1)), (1, ())]
    assert "You can choose several answers." in texts(lesson.card)


def test_tab_and_enter_answer(lesson: Class) -> None:
    lesson.ask()
    lesson.tell(Tally("x", 1, (0, 0, 0), 0, 11))
    text = lesson.widget.text
    text.focus_force()
    for _answer in range(2):
        text.event_generate("<Tab>")
    text.event_generate("<Return>")
    assert lesson.votes == [(1, (1,))]


def test_a_picked_ballot_is_answered_by_number(lesson: Class, press: Press) -> None:
    lesson.ask()
    lesson.tell(Tally("x", 1, (0, 0, 0), 0, 11))
    lesson.widget.text.focus_force()
    assert lesson.widget.pick(-1)
    press("key", "3")
    press("key", "4")  # there is no fourth answer
    assert lesson.votes == [(1, (2,))]


LINKED = ballots.write(
    Poll("See https://a.es, then: which one?", ("www.b.es/x (short)", "None", "http://c.es " * 3))
)


def test_links_in_a_ballot_are_opened_by_mouse_and_answer_nothing(lesson: Class) -> None:
    lesson.ask(text=LINKED)
    lesson.tell(Tally("x", 1, (0, 0, 0), 0, 11))
    for area in lesson.card.links:
        where = {"x": (area.left + area.right) // 2, "y": (area.top + area.bottom) // 2}
        for event in ("<Motion>", "<Button-1>", "<ButtonRelease-1>"):
            lesson.card.event_generate(event, **where)  # type: ignore[arg-type]
    assert lesson.opened == ["https://a.es", "www.b.es/x", *["http://c.es"] * 3]
    assert lesson.votes == []
    click(lesson.card, " (short)")
    assert lesson.votes == [(1, (0,))]


def test_links_in_a_ballot_are_reached_with_tab_in_their_order(lesson: Class, theme: Theme) -> None:
    lesson.ask(text=LINKED)
    lesson.tell(Tally("x", 1, (0, 0, 0), 0, 11))
    text = lesson.widget.text
    text.focus_force()
    for _stop in range(4):
        text.event_generate("<Tab>")
        text.event_generate("<Return>")
    assert lesson.opened == ["https://a.es", "www.b.es/x"]
    assert lesson.votes == [(1, (0,)), (1, (1,))]


@pytest.mark.parametrize("kind", ["announce", "poll"])
def test_the_last_stop_of_a_closed_ballot_still_opens_its_link(lesson: Class, kind: str) -> None:
    words = "Read www.a.es/" + "x" * 300
    lesson.ask(
        text=words if kind == "announce" else ballots.write(Poll(words, ("a", "b"))), kind=kind
    )
    assert lesson.card.links[0].number == lesson.card.links[-1].number == 0
    assert len(lesson.card.links) > 1  # it takes several lines
    assert max(area.right for area in lesson.card.links) <= lesson.card.winfo_width()
    lesson.widget.text.focus_force()
    lesson.widget.text.event_generate("<Tab>")
    lesson.widget.text.event_generate("<Return>")
    assert lesson.opened == ["www.a.es/" + "x" * 300]


def test_a_link_that_looks_like_another_is_asked_about(lesson: Class, root: tk.Tk) -> None:
    lesson.ask(text="Go to http://good.es@evil.es", kind="announce")
    lesson.widget.text.focus_force()
    lesson.widget.text.event_generate("<Tab>")
    lesson.widget.text.event_generate("<Return>")
    (dialog,) = (one for one in lesson.widget.winfo_children() if isinstance(one, LinkDialog))
    assert lesson.opened == []
    dialog.close()


@pytest.mark.parametrize("is_student, is_open", [(True, False), (False, True)])
def test_closed_ballots_and_teachers_take_no_answers(
    lesson: Class, is_student: bool, is_open: bool
) -> None:
    lesson.is_student = is_student
    lesson.ask()
    lesson.tell(Tally("x", 1, (2, 7, 1), 10, 11, open=is_open))
    click(lesson.card, "None")
    assert not lesson.votes


def test_an_unknown_tally_takes_no_answers(lesson: Class) -> None:
    """Test a ballot of an earlier run of the server: nobody counts any more."""
    lesson.ask()
    assert texts(lesson.card)[0] == "Anonymous poll"
    click(lesson.card, "None")
    assert not lesson.votes and not lesson.card.find_withtag("bar")


def test_an_announcement_is_acknowledged_once(lesson: Class) -> None:
    lesson.ask(text="Bring your laptops.", kind="announce")
    lesson.tell(Tally("x", 1, (7,), 7, 11))
    assert "7 of 11 have read it." in texts(lesson.card)
    click(lesson.card, "I have read it")
    assert lesson.votes == [(1, (0,))]
    lesson.tell(Tally("x", 1, (8,), 8, 11, mine=(0,), has_mine=True))
    assert "You have read it." in texts(lesson.card)
    click(lesson.card, "You have read it.")
    assert len(lesson.votes) == 1


def test_bars_are_as_long_as_their_shares(lesson: Class, root: tk.Tk, theme: Theme) -> None:
    lesson.ask()
    lesson.tell(Tally("x", 1, (0, 1, 0), 1, 2))
    lesson.tell(Tally("x", 1, (1, 1, 0), 2, 2))

    def shares() -> list[int]:
        return lengths(lesson.card, theme.palette.accent)

    settle(root, lambda: shares() == [5, 5, 0], shares)


def test_the_text_keeps_as_much_room_free_as_the_card_needs(lesson: Class, root: tk.Tk) -> None:
    lesson.ask()
    lesson.add(entry(2, "below", at=NOON + 2 * MINUTE))
    for tally in (Tally("x", 1, (0, 0, 0), 0, 11), Tally("x", 1, (0, 0, 0), 0, 11, open=False)):
        lesson.tell(tally)
        settle(root, lambda: _gap(lesson) >= 0, lambda: _gap(lesson))
        assert _gap(lesson) < 30
    root.geometry("300x500")
    settle(root, lambda: lesson.card.winfo_width() < 300, lesson.card.winfo_width)
    settle(root, lambda: 0 <= _gap(lesson) < 30, lambda: _gap(lesson))
    right = lesson.card.winfo_x() + lesson.card.winfo_width()
    assert right <= lesson.widget.text.winfo_width()


def draw_new_line(lesson: Class) -> None:
    """Draw the line above the new messages, which begin with the first one."""
    lesson.widget.move_new_line(1)
    lesson.widget.update_entries(lesson.entries[:1])
    assert "new messages" in lesson.widget.text.get("1.0", "end")


def test_a_card_stays_with_its_message_when_the_line_above_it_goes(
    lesson: Class, root: tk.Tk
) -> None:
    lesson.ask()
    lesson.add(entry(2, "below", at=NOON + 2 * MINUTE))
    draw_new_line(lesson)
    lesson.tell(Tally("x", 1, (0, 0, 0), 0, 11))
    lesson.widget.move_new_line(None)
    settle(root, lambda: 0 <= _gap(lesson) < 30, lambda: _gap(lesson))


def test_code_stays_in_its_box_when_the_line_above_it_goes(lesson: Class) -> None:
    lesson.add(entry(1, "```python\nx = 1\n```", at=NOON))
    lesson.add(entry(2, "below", at=NOON + 2 * MINUTE))
    draw_new_line(lesson)

    def said() -> str:
        place = lesson.widget.sheet.lines.where(1)
        assert place is not None
        found = lesson.widget.sheet.lines.row_at(place[0])
        assert found is not None
        (first, row), text = found, lesson.widget.text
        (box,) = row.boxes
        return text.get(f"{first + box.first}.0", f"{first + box.last}.0")

    before = said()
    assert "x = 1" in before
    lesson.widget.move_new_line(None)
    assert said() == before


def _gap(lesson: Class) -> int:
    """Return how far below the card the next message begins."""
    text = lesson.widget.text
    lesson.widget.update()
    box = text.bbox(text.search("luis", "1.0"))
    assert box is not None
    return box[1] - (lesson.card.winfo_y() + lesson.card.winfo_height())


@pytest.mark.parametrize("text", ["", "{", '{"question":"x","answers":["a"]}', "[" * 500])
def test_what_is_no_poll_is_shown_as_it_came(lesson: Class, text: str) -> None:
    lesson.ask(text=text)
    assert lesson.widget.sheet.cards is None
    assert text[:20] in lesson.text


def test_a_hostile_poll_is_made_harmless(lesson: Class) -> None:
    lesson.ask(text=ballots.write(Poll("a\u202eb\x1b[2J" + "\n" * 400, ("x\ny", "z" * 100))))
    said = "".join(texts(lesson.card))
    assert "\u202e" not in said and "\x1b" not in said
    assert "x y" in said
    assert lesson.card.winfo_height() < 600


def test_ballots_are_copied_in_words() -> None:
    asked = Entry(1, entry(1, RECV, "Elena", kind="poll").item)
    assert copying.texts([asked]) == (
        "Anonymous poll: What does recv return?\n1. None\n2. b''\n3. An error"
    )
    read = entry(2, "Hi", "Elena", kind="announce")
    assert copying.texts([read]) == "Announcement: Hi"


def test_a_result_tells_the_answers_by_name(lesson: Class) -> None:
    result = ballots.write(BallotResult((2, 7, 1), 10))
    lesson.add(
        entry(1, result, "Elena", kind="close", reply=Quote("Elena", "1", RECV, "poll")),
        entry(2, result, "Elena", kind="close", reply=Quote("Elena", "1", "", "")),
    )
    assert "Anonymous poll: What does recv return?\nResult: 10 people have answered." in lesson.text
    assert "None: 2\nb'': 7\nAn error: 1" in lesson.text
    assert "1: 2\n2: 7\n3: 1" in lesson.text  # the ballot is not on this computer


def test_a_removed_message_says_who_has_removed_it(lesson: Class) -> None:
    lesson.add(entry(1, "", deleted=True, removed_by="Elena"), entry(2, "", deleted=True))
    assert "Message removed by Elena" in lesson.text and "Message deleted" in lesson.text


def test_a_ballot_cannot_be_edited() -> None:
    asked = Entry(1, entry(1, RECV, "Ana", state="stored", cid="1", kind="poll").item)
    assert asked.can_be_changed and not asked.can_be_edited
