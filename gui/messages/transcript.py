"""Show the messages of one conversation in a Text that can be read and copied but not edited.

The view follows the newest message only while its end is in sight. Users who have scrolled up stay
where they are, and a button shows how many messages have come since. Links, quotes and reactions
can be reached with Tab and pressed with Enter; messages are picked with Ctrl+↑ and Ctrl+↓, and then
letter keys act on them.

`Sheet` draws the text and `Surroundings` everything else, `ClickTargets` holds what can be pressed,
`Selection` what is picked by keyboard. This module decides which entries are shown, and knows which
part of them the user sees.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from tkinter import ttk

from gui.looks.theme import Theme
from gui.messages import explaining, render
from gui.messages.ballot_ways import BallotWays
from gui.messages.click_targets import ClickTarget, ClickTargets
from gui.messages.jump_button import JumpButton
from gui.messages.message_menu import MessageActions, MessageMenu, MessageWays
from gui.messages.selection import Selection
from gui.messages.sheet import Sheet
from gui.messages.surroundings import Surroundings
from gui.messages.toolbar import MessageToolbar
from gui.messages.visibility import Visibility
from gui.model.conversation import Entry
from gui.parts import days, keys
from gui.parts.empty_state import EmptyState
from gui.parts.link_dialog import LinkDialog
from gui.words import links
from gui.words.emptiness import Emptiness
from gui.words.face import Face
from gui.words.i18n import _
from gui.words.times import moment
from net.wire.ballots import BALLOTS
from net.wire.teaching import MOST_ANSWERS

# A picture in a Text takes the longer to insert the more there are: each own message has one.
KEPT_LINES = 1_000
PAGE_ENTRIES = 200  # drawn at first, and each time the user scrolls up to the first one drawn
FLOOD_SECONDS = 0.25  # between two times that more has come than fits into the view
# A page of long entries ends after this many characters: drawing must not block the window.
PAGE_CHARACTERS = 60_000
RICH_CHARACTERS = 1_000  # what reactions, or code, count for: they take as long to draw
_SCROLLING = (
    "<MouseWheel>",
    "<Button-4>",
    "<Button-5>",
    "<B1-Motion>",
    "<KeyRelease>",
    "<ButtonRelease-2>",
)


class Transcript(ttk.Frame):
    """Shows entries and reports what the user does with them.

    It draws always the last ones of them.

    Args:
        on_open: called with an address that the user wants to open.
        on_retry: called with the number of the entry to send again; `on_reply`, `on_edit`,
            `on_delete`, `on_details` and `on_discard` are alike.
        on_end: called with whether the newest message is in sight, when that changes.
        on_top: the user has reached the first entry and wants more.
        on_bottom: the user has reached the last entry of an excerpt and wants more.
        on_react: called with (number, emoji); "" if the emoji is still to be chosen.
        on_jump: called with the number of an entry whose quoted message the user wants to see.
        on_now: the user wants to leave an excerpt for the newest messages.
        on_view: other entries than before may be in view.
        on_hover: called with the number of the entry under the pointer, or None.
        on_person: called with the nick of somebody whose name or avatar was pressed.
        on_act: called with `Emptiness.act` by the button that is shown where nothing was said.
        face: returns the face of the person with a nick.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_open: Callable[[str], None],
        on_retry: Callable[[int], None],
        on_end: Callable[[bool], None],
        on_top: Callable[[], None],
        on_bottom: Callable[[], None] = lambda: None,
        on_reply: Callable[[int], None] = lambda number: None,
        on_edit: Callable[[int], None] = lambda number: None,
        on_delete: Callable[[int], None] = lambda number: None,
        on_react: Callable[[int, str], None] = lambda number, emoji: None,
        on_details: Callable[[int], None] = lambda number: None,
        on_jump: Callable[[int], None] = lambda number: None,
        on_now: Callable[[], None] = lambda: None,
        on_view: Callable[[], None] = lambda: None,
        on_discard: Callable[[int], None] = lambda number: None,
        ways: MessageWays | None = None,
        on_hover: Callable[[int | None], None] = lambda number: None,
        on_person: Callable[[str], None] = lambda nick: None,
        on_act: Callable[[str], None] = lambda act: None,
        face: Callable[[str], Face] = render.plain_face,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on_open, self._on_retry, self._on_jump = on_open, on_retry, on_jump
        self._on_end, self._on_top, self._on_bottom, self._on_now = (
            on_end,
            on_top,
            on_bottom,
            on_now,
        )
        self._on_view_changed, self._on_discard = on_view, on_discard
        self._on_person, self._on_act, self._face = on_person, on_act, face
        self.on_hover = on_hover
        self._actions = MessageActions(
            on_reply, on_edit, on_delete, on_react, on_details, on_discard
        )
        self._ways = ways or MessageWays()
        self._entries: Sequence[Entry] = ()
        self._emptiness: Emptiness | None = None
        self._excerpt = False
        self._overflowed = -FLOOD_SECONDS  # when more had come than fits, by time.monotonic
        self._looking: str | None = None
        self._reaching: str | None = None
        self._seeking: str | None = None
        self.following = True
        self._build()

    def destroy(self) -> None:
        for timer in (self._looking, self._reaching, self._seeking):
            if timer is not None:
                self.after_cancel(timer)
        self.sheet.search_marks.destroy()
        self._surroundings.destroy()
        super().destroy()

    # --- what is shown ----------------------------------------------------------------------------

    def show(
        self, entries: Sequence[Entry], first_new: int | None, emptiness: Emptiness | None
    ) -> None:
        """Replace everything by `entries`, or by `emptiness` if there are none.

        The view goes to the end; in an excerpt, to where `reveal` says. The sequence is kept, not
        copied: it is the conversation's own list.
        """
        if entries is not self._entries:
            self.sheet.unfolded.clear()
        self._entries, self._emptiness, self.sheet.first_new = entries, emptiness, first_new
        self._stop_seeking()
        self._jump_button.begin()
        self._selection.leave()
        self.show_loading(False)
        self._redraw()
        if not self._excerpt:
            self.go_to_end()
        self._reach_ends_soon()

    def set_emptiness(self, emptiness: Emptiness | None) -> None:
        """Set what is shown while there are no entries."""
        self._emptiness = emptiness
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        self.empty.show(None if self._entries else self._emptiness)

    def set_me(self, nick: str) -> None:
        """Set the nick whose mentions and reactions count as the user's own.

        This affects what is drawn from now on.
        """
        self.sheet.me = nick

    def set_unwanted(self, hidden: frozenset[str], quiet: frozenset[str]) -> bool:
        """Set whose messages are hidden and whose mentions don't notify the user.

        This affects what is drawn from now on. See `render.RenderContext`.

        Returns:
            Whether these are other people than before.
        """
        before = self.sheet.hidden, self.sheet.quiet
        self.sheet.hidden, self.sheet.quiet = hidden, quiet
        return before != (hidden, quiet)

    def set_as_typed(self, on: bool) -> None:
        """Set whether texts are shown without formats. Call it before `show`."""
        self.sheet.as_typed = on

    def set_excerpt(self, excerpt: bool) -> None:
        """Set whether old messages are shown, whose end is not the newest message.

        Call it before `show`.
        """
        self._excerpt = excerpt
        if excerpt:
            self._set_following(False)
        self._show_button()

    def show_from(self, start: int, first_new: int | None) -> None:
        """Draw the entries from the index `start` on, which are new or have moved.

        The entries before it have not changed, except that the oldest may have been removed.
        """
        self._show_emptiness()
        self.move_new_line(first_new)
        self.sheet.show_new_count()
        taken = self.sheet.take_back(self._entries[start - 1] if start else None)
        end = len(self._entries)
        page = self._start_of_page(end, self._most_drawn(end - start))
        if self.sheet.lines and (page <= start or not self.following):
            tail = self._entries[start:]
            self.sheet.write(tail)
        else:
            tail = self._entries[page if self.following else min(page, end - len(taken)) :]
            self._redraw(len(tail))
        self._trim()  # before anything makes Tk lay out what is in view
        self._selection.refresh()
        if self.following:
            self.text.see("end")
        else:
            self._jump_button.missed += sum(entry.number not in taken for entry in tail)
        self._show_button()

    def show_without(self, start: int) -> None:
        """Remove the entry of an excerpt that was at this index."""
        with self.sheet.view_kept():
            self.show_from(start, self.sheet.first_new)

    def show_unread(self, count: int, first: int | None) -> None:
        """Set how many entries are unread, and the number of the first if it is in memory."""
        if self._jump_button.set_unread(count, first):
            self._show_button()

    def look_for_ends(self) -> None:
        """Ask for more entries if the first one is in sight."""
        self._reach_ends_soon()

    def show_older(self) -> bool:
        """Draw more of the entries above those that are drawn, and keep the view in its place.

        Returns:
            False if there are no more.
        """
        undrawn = len(self._entries) - len(self.sheet.lines)
        if undrawn <= 0 or not self.sheet.lines:
            return False
        self._write_above(self._start_of_page(undrawn), undrawn)
        return True

    def _write_above(self, start: int, undrawn: int) -> None:
        with self.sheet.view_kept():
            self.sheet.write_above(self._entries[start : undrawn + 1])
        self._selection.refresh()
        self._reach_ends_soon()

    def show_newer(self, count: int) -> None:
        """Draw the last `count` of the entries, which are new at the end of an excerpt."""
        if count and self.sheet.lines:
            self.sheet.write(self._entries[-count:])
            self._selection.refresh()
        elif count:
            self._redraw()
        self._reach_ends_soon()

    def show_loading(self, loading: bool) -> None:
        """Show over the top of the messages that older ones are being loaded; nothing moves."""
        if loading:
            self._loading.place(relx=0.5, y=self._theme.px(8), anchor="n")
            self._loading.lift()
        else:
            self._loading.place_forget()

    def update_entries(self, entries: Iterable[Entry]) -> None:
        """Redraw these entries; keep the view in its place."""
        if self.following:
            self._redraw_entries(entries)
            self.text.see("end")
        else:
            with self.sheet.view_kept():
                self._redraw_entries(entries)

    def use_ballots(self, ways: BallotWays) -> None:
        """Set where ballots come from and go to."""
        self._surroundings.overlays.ballots = ways

    def draw_ballots(self) -> None:
        """Draw the ballots in view again: what is known of them has changed."""
        if self.sheet.cards is not None:
            self._surroundings.draw_soon()

    def _redraw_entries(self, entries: Iterable[Entry]) -> None:
        wanted = {entry.number for entry in entries}
        drawn = self._entries[max(0, len(self._entries) - len(self.sheet.lines)) :]
        changed = {
            entry.number: (entry, drawn[index - 1] if index else None)
            for index, entry in enumerate(drawn)
            if entry.number in wanted
        }
        if not changed:
            return
        reached = self._click_targets.reached
        self.sheet.redraw(changed)
        self._selection.refresh()
        self._click_targets.reach_again(reached)

    def show_days(self) -> None:
        """Redraw the days, since a new day has begun and "Today" is no longer today."""
        drawn = self._entries[max(0, len(self._entries) - len(self.sheet.lines)) :]
        self.update_entries(
            entry
            for index, entry in enumerate(drawn)
            if not index or moment(entry.at).date() != moment(drawn[index - 1].at).date()
        )

    def move_new_line(self, first_new: int | None) -> None:
        """Remove the line above the new messages.

        It is drawn again together with the entry `first_new`.
        """
        if first_new != self.sheet.first_new:
            self.sheet.remove_new_line()
            self.sheet.first_new = first_new

    def reveal(self, number: int) -> bool:
        """Scroll to a message and mark it for a moment.

        Returns:
            False if it is not among the entries shown.
        """
        return self._with_drawn(number, self._reveal)

    def _reveal(self, number: int) -> None:
        self._unfold(number)
        place = self.sheet.lines.where(number)
        if place is None:
            return
        first, last = place
        text = self.text
        text.update_idletasks()  # the view is not laid out yet, after `show`
        text.see(f"{last}.0")
        text.see(f"{first}.0")
        box = text.dlineinfo(f"{first}.0")
        if box is not None:  # a third from the top, so that the messages before it are seen too
            text.yview_scroll(box[1] - text.winfo_height() // 3, "pixels")
        self.sheet.search_marks.show(first, last)
        self._surroundings.states.flash(number)
        self._look()

    def mark(self, number: int | None, badge: str = "") -> None:
        """Mark a message and show a few words in the line above it; None marks none any more."""
        before, self.sheet.badge = self.sheet.badge, (number or 0, badge)
        numbers = {before[0], number}
        if before != self.sheet.badge:
            self.update_entries([one for one in self._entries if one.number in numbers])
        self._surroundings.states.hold(number)

    @property
    def in_view(self) -> tuple[int, int] | None:
        """Return the numbers of the first and last entry whose end can be seen, if any."""
        return self._visibility.numbers()

    def go_to_unread(self, number: int) -> bool:
        """Scroll the entry to the top, unless all of it is in view.

        Returns:
            False if it is not among the entries shown.
        """
        return self._with_drawn(number, self._go_to_unread)

    def _go_to_unread(self, number: int) -> None:
        place = self.sheet.lines.where(number)
        if place is None:
            return
        text = self.text
        text.update_idletasks()  # the view is not laid out yet, after `show`
        if not self._visibility.has_all_of(number):
            text.yview(f"{place[0]}.0")
            box = text.dlineinfo(f"{place[0]}.0")
            # so that the messages before it are seen too
            room = 2 * self._theme.font.metrics("linespace")
            if box is not None and box[1] < room:
                text.yview_scroll(box[1] - room, "pixels")
        self._look()

    def _with_drawn(self, number: int, act: Callable[[int], None]) -> bool:
        """Call `act` with the number of an entry as soon as the entry is drawn.

        The entries from it to the drawn ones are drawn a page at a time, so that the window goes on
        working. That begins at once, and mostly one page is enough.

        Returns:
            False if the entry is not among those shown.
        """
        lines = self.sheet.lines
        if lines.where(number) is None:
            undrawn = len(self._entries) - len(lines)
            if not lines or not any(self._entries[n].number == number for n in range(undrawn)):
                return False
            self._stop_seeking()
            self._write_above(self._start_of_page(undrawn), undrawn)
        if lines.where(number) is None:
            self._seeking = self.after(1, self._seek, number, act)
        else:
            self._stop_seeking()
            act(number)
        return True

    def _seek(self, number: int, act: Callable[[int], None]) -> None:
        self._seeking = None
        self._with_drawn(number, act)

    def _stop_seeking(self) -> None:
        if self._seeking is not None:
            self.after_cancel(self._seeking)
            self._seeking = None

    def _unfold(self, number: int) -> None:
        """Show a long message whole; its beginning stays where it is."""
        entry, place = self._entry(number), self.sheet.lines.where(number)
        if entry is None or place is None or number in self.sheet.unfolded:
            return
        is_folded = render.line_count(entry.text) > render.FOLDED_ABOVE
        self.sheet.unfolded.add(number)
        if is_folded:
            text = self.text
            before = text.dlineinfo(f"{place[0]}.0")
            top = int(text.index("@0,0").split(".")[0])
            self.following = False
            self._redraw_entries([entry])
            if before is not None:
                text.yview(f"{place[0]}.0")
                text.yview_scroll(-before[1], "pixels")
            else:
                text.yview(f"{top}.0")
            self._look()

    def highlight(self, query: str) -> None:
        """Mark what a search for `query` finds in the messages; "" marks nothing."""
        self.sheet.search_marks.look_for(query)

    def pick(self, step: int) -> bool:
        """Pick the message before (-1) or after (1) the picked one, or the last in view.

        Returns:
            Whether a message is picked.
        """
        self.text.focus_set()
        self._selection.step(step, more=False)
        return self._selection.current is not None

    def unpick(self) -> None:
        """Unpick all messages."""
        self._selection.leave()

    def go_to_end(self) -> None:
        """Scroll to the newest message; from an excerpt, the caller must bring the user there."""
        if self._excerpt:
            self._on_now()
            return
        self.text.see("end")
        self._set_following(True)

    def scroll_pages(self, pages: int) -> None:
        self.text.yview_scroll(pages, "pages")
        self._on_scrolled()

    def message_at(self, x: int, y: int) -> int | None:
        """Return the number of the message at a point of this widget, if there is one."""
        if not 0 <= x < self.winfo_width():
            return None
        return next(
            (
                seen.row.number
                for seen in self._surroundings.rows
                if seen.top <= y < seen.bottom and seen.row.entry.sender
            ),
            None,
        )

    def box_of(self, number: int) -> tuple[int, int, int, int] | None:
        """Return x, y, width and height of a message in view, in pixels of this widget."""
        margin, right = self._theme.px(8), self.text.winfo_x() + self.text.winfo_width()
        return next(
            (
                (margin, seen.top, right + self._theme.px(12) - margin, seen.bottom - seen.top)
                for seen in self._surroundings.rows
                if seen.row.number == number
            ),
            None,
        )

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, unit = self._theme, self._theme.unit
        self.sheet = Sheet(self, theme)
        self.sheet.face, self.sheet.count_new = self._face, self._count_new
        self.text = text = self.sheet.text
        self.empty = EmptyState(text, theme, theme.palette.page, self._on_act)
        self._visibility = Visibility(self.sheet)
        self._surroundings = Surroundings(
            self,
            theme,
            self.sheet,
            on_press=self._on_press,
            explain=self._say,
            is_picked=self._is_picked,
            on_hover=self._hover,
            on_scroll=self._on_scrolled,
            on_width=self._on_resize,
            on_person=self._on_person,
        )
        text.configure(yscrollcommand=self._on_view, xscrollcommand=self._stay_left)
        self._jump_button = JumpButton(
            self,
            self,
            theme,
            self._visibility,
            on_end=self.go_to_end,
            on_unread=self.go_to_unread,
            on_page=lambda: self.scroll_pages(1),
            on_top=self._go_to_top,
        )
        self.button = self._jump_button.button
        self._loading = ttk.Label(
            self, text=_("Loading older messages…"), style="Muted.TLabel", padding=(2 * unit, unit)
        )
        self._click_targets = ClickTargets(
            self.sheet,
            theme,
            on_press=self._on_press,
            explain=self._explain,
            on_moved=self._look,
            on_reached=self._surroundings.draw_soon,
            start=lambda: self._selection.start,
        )
        self._selection = Selection(
            self.sheet,
            entries=lambda: self._entries,
            on_moved=self._on_picked,
            older=self.show_older,
            on_change=self._surroundings.draw_soon,
        )
        self._menu = MessageMenu(
            self.sheet,
            theme,
            self._click_targets,
            self._selection,
            entries=lambda: self._entries,
            actions=self._actions,
            ways=self._ways,
            on_shown=self._on_menu,
        )
        self._toolbar = MessageToolbar(self, text, theme, self._menu.tools, box_of=self.box_of)
        self._surroundings.states.keep_over(self._toolbar)
        self._bind_keys()

    def _bind_keys(self) -> None:
        text = self.text
        for sequence in _SCROLLING:
            text.bind(sequence, self._look_soon, add=True)
        text.bind("<Map>", self._look_soon)
        text.bind("<Button-1>", lambda _event: text.focus_set(), add=True)
        text.tag_bind("sender", "<ButtonRelease-1>", self._on_name)
        for name, scroll in (
            ("Up", lambda: text.yview_scroll(-2, "units")),
            ("Down", lambda: text.yview_scroll(2, "units")),
            ("Prior", lambda: text.yview_scroll(-1, "pages")),
            ("Next", lambda: text.yview_scroll(1, "pages")),
            ("Home", lambda: text.yview_moveto(0)),
            ("End", lambda: text.yview_moveto(1)),
        ):
            text.bind(f"<{name}>", partial(self._on_scroll_key, scroll))
        for number in range(1, MOST_ANSWERS + 1):
            text.bind(f"<Key-{number}>", partial(self._on_number, number - 1))

    # --- drawing ----------------------------------------------------------------------------------

    def _redraw(self, entries: int = 0) -> None:
        """Draw the last `entries` entries, or a page of them."""
        self._jump_button.missed = 0
        self.sheet.clear()
        self._show_emptiness()
        start = len(self._entries) - entries if entries else self._start_of_page(len(self._entries))
        self.sheet.write(self._entries[start:])

    def _count_new(self) -> int:
        """Return how many of the messages of others are new."""
        count, first = 0, self.sheet.first_new
        if first is None:
            return 0
        for entry in reversed(self._entries):
            count += entry.of_others
            if entry.number == first:
                break
        return max(1, count)

    def _most_drawn(self, count: int) -> int:
        """Return how many of so many new entries are worth drawing.

        In a flood those are enough that fit into the view: the next ones push them out at once.
        """
        fitting = self.text.winfo_height() // self._theme.font.metrics("linespace") + 1
        if not self.following or count <= fitting:
            return PAGE_ENTRIES
        before, self._overflowed = self._overflowed, time.monotonic()
        return (
            min(fitting, PAGE_ENTRIES)
            if self._overflowed < before + FLOOD_SECONDS
            else PAGE_ENTRIES
        )

    def _start_of_page(self, end: int, most: int = PAGE_ENTRIES) -> int:
        """Return the index of the first entry of the page that ends before the index `end`.

        No more than `most` entries belong to the page.
        """
        least = max(0, end - most)
        start, characters = end, 0
        while start > least and (start == end or characters < PAGE_CHARACTERS):
            start -= 1
            item = self._entries[start].item
            is_rich = bool(item.reactions) + ("```" in item.text)
            characters += len(item.text) + RICH_CHARACTERS * is_rich
        return start

    def _trim(self) -> None:
        """Remove the oldest lines, because a Text with many thousands is slow.

        Scrolling up draws them again.
        """
        lines = self.sheet.lines
        forgotten = len(lines) - len(self._entries)
        if not self.following or (forgotten <= 0 and lines.total <= KEPT_LINES + KEPT_LINES // 10):
            return
        gone, left = 0, lines.total
        for row in lines:
            if gone == len(lines) - 1 or (gone >= forgotten and left <= KEPT_LINES):
                break
            gone, left = gone + 1, left - row.lines
        self.sheet.drop_first(gone)

    # --- where the user is ------------------------------------------------------------------------

    def _stay_left(self, first: float, _last: float) -> None:
        """Undo sideways scrolling: only lines that are cut at the edge are wider than the text."""
        if float(first) > 0:
            self.text.xview_moveto(0)

    def _on_view(self, first: float, last: float) -> None:
        self._surroundings.show_view(float(first), float(last))
        self._toolbar.moved()
        if float(last) < 1 or self.following:
            return
        if self._excerpt:
            self._reach_ends_soon()
        else:
            self._set_following(True)

    def _on_scrolled(self) -> None:
        self._surroundings.date.note_scrolled()
        self._look()

    def _on_scroll_key(self, scroll: Callable[[], None], _event: object) -> str:
        scroll()
        self._on_scrolled()
        return "break"

    def _on_picked(self) -> None:
        """Let Tab go on from the picked message; Enter must not press a target in another one."""
        self._click_targets.leave()
        self._look()

    def _on_resize(self) -> None:
        if self.following:
            self.text.see("end")

    def _look_soon(self, event: tk.Event[tk.Misc]) -> None:
        """Look at the view after Tk has scrolled it."""
        if self._looking is None:
            is_wheel = event.type is tk.EventType.MouseWheel or event.num in (4, 5)
            self._looking = self.after_idle(self._on_scrolled if is_wheel else self._look)

    def _look(self) -> None:
        """Find out whether the end and the beginning are in sight, after the user has scrolled."""
        if self._looking is not None:
            self.after_cancel(self._looking)
            self._looking = None
        last = self.text.yview()[1]
        if not self._excerpt:
            # Tk only estimates the height of what has just been drawn at first, and with it the
            # share in view.
            self._set_following(last >= 1 or self._visibility.has_end)
        if self._is_at_top:
            self._reach_top()
        self._show_button()
        self._on_view_changed()

    def _reach_ends_soon(self) -> None:
        """Ask for more once Tk has laid out what has been drawn: it may not fill the view."""
        if self._reaching is None:
            self._reaching = self.after_idle(self._reach_ends_if_seen)

    def _reach_ends_if_seen(self) -> None:
        self._reaching = None
        if self._is_at_top:
            self._reach_top()
        if self.text.yview()[1] >= 1 and self._excerpt:
            self._on_bottom()

    @property
    def _is_at_top(self) -> bool:
        """Return whether the first line is in sight; its share is only an estimate at first."""
        box = self.text.dlineinfo("1.0")
        return box is not None and box[1] >= 0

    def _reach_top(self) -> None:
        if not self.show_older():
            self._on_top()

    def _set_following(self, following: bool) -> None:
        changed = following != self.following
        self.following = following
        if following:
            self._jump_button.missed = 0
        self._show_button()
        if changed:
            self._on_end(following)

    def _show_button(self) -> None:
        self._jump_button.show(following=self.following, excerpt=self._excerpt)

    def _go_to_top(self) -> None:
        self.text.yview_moveto(0)
        self._look()

    # --- what the user does -----------------------------------------------------------------------

    def _entry(self, number: int | None) -> Entry | None:
        return next((entry for entry in reversed(self._entries) if entry.number == number), None)

    def _on_press(self, kind: str, number: int, value: str) -> None:
        entry = self._entry(number)
        match kind:
            case "retry":
                self._on_retry(number)
            case "mend":
                self._actions.edit(number)
            case "discard":
                self._on_discard(number)
            case "quote":
                self._on_jump(number)
            case "fold":
                self._unfold(number)
            case "chip" if entry is not None:
                emoji, _nicks, _own = explaining.reaction(entry, value, self.sheet.me)
                if emoji:
                    self._actions.react(number, emoji)
            case "stop" if entry is not None and self.sheet.cards is not None:
                stop = self.sheet.cards.stop(entry, int(value))
                if isinstance(stop, int):
                    self.sheet.cards.press(entry, stop)
                elif stop:
                    self._on_press("link", number, stop)
            case "copy" if entry is not None:
                self.clipboard_clear()
                self.clipboard_append(explaining.code(entry, int(value)))
                self._surroundings.overlays.say_copied(number, int(value))
            case "link" if links.look_at(value).doubt:
                LinkDialog(self, self._theme, value, self._on_open)
            case "link":
                self._on_open(value)

    def _on_number(self, index: int, event: tk.Event[tk.Misc]) -> str | None:
        """Answer the picked ballot."""
        picked = self._selection.current
        if picked is None or picked.item.kind not in BALLOTS or not keys.is_text(event):
            return None
        if self.sheet.cards is not None:
            self.sheet.cards.press(picked, index)
        return "break"

    def _explain(self, kind: str, number: int, value: str) -> str:
        entry = self._entry(number)
        if entry is None:
            return ""
        if kind == "stop" and self.sheet.cards is not None:
            stop = self.sheet.cards.stop(entry, int(value))
            kind, value = ("link", stop) if isinstance(stop, str) else (kind, value)
        return explaining.explain(entry, kind, value, self.sheet.me, days.today())

    def _say(self, widget: tk.Misc, target: ClickTarget | None) -> None:
        self._click_targets.say(widget, target)

    def _is_picked(self, number: int) -> bool:
        return self._selection.is_picked(number)

    def _on_menu(self, shown: bool) -> None:
        self._toolbar.point_at(None if shown else self._surroundings.states.pointed)

    def _hover(self, number: int | None) -> None:
        self._toolbar.point_at(number)
        self.on_hover(number)

    def _on_name(self, event: tk.Event[tk.Misc]) -> None:
        number = self.sheet.number_at(f"@{event.x},{event.y}")
        entry = self._entry(number)
        if entry is not None and not self.text.tag_ranges("sel"):
            self._on_person(entry.sender)
