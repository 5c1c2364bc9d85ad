"""Take in the words from the board, and complete them while they are typed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from types import ModuleType

from gui.looks import windowing
from gui.looks.styles import BUTTON_HEIGHT
from gui.looks.theme import Theme
from gui.parts import editing
from gui.words.i18n import _

MOST_CHARACTERS = 300
PLACE_WORDS, KEY_WORDS = 2, 4
LEAST_TO_COMPLETE = 2  # letters
CHIP = 24  # the height of a word, in pixels at 96 dpi
SIDE = 12


class WordsField(ttk.Frame):
    """A field for six words, for four, or for an address in their place.

    Each word gets the colour of what it is for. What the user has begun is completed behind the
    cursor, in grey; Tab, the right arrow or a blank takes it. The line below says what is wrong,
    and has its place when nothing is.

    Args:
        wants_place: six words are asked for, or an address; otherwise four, though whoever types
            all six has typed these too.
        on_change: called after each change.
        on_enter: Enter or the button was pressed.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        wants_place: bool,
        on_change: Callable[[], None],
        on_enter: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Raised.TFrame")
        self._theme, self._wants_place = theme, wants_place
        self._on_change, self._on_enter = on_change, on_enter
        self._wanted = PLACE_WORDS + KEY_WORDS if wants_place else KEY_WORDS
        self._offered = ("", "")  # what is typed of it, and the whole word
        self._is_wrong = False
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        theme, p = self._theme, self._theme.palette
        high = max(theme.px(CHIP), theme.font.metrics("linespace"))
        above = (high - theme.font.metrics("linespace")) // 2
        self._box = ttk.Frame(self, style="Raised.Box.TFrame")
        self._box.columnconfigure(0, weight=1)
        self.text = tk.Text(
            self._box,
            height=1,
            width=10,
            wrap="none",
            font=theme.font,
            foreground=p.text,
            insertbackground=p.text,
            insertwidth=theme.caret,
            selectbackground=p.selection,
            selectforeground=p.text,
            borderwidth=0,
            highlightthickness=0,
            spacing1=above,
            spacing3=high - theme.font.metrics("linespace") - above,
            padx=0,
            pady=0,
        )
        self.text.grid(row=0, column=0, sticky="ew")
        self.text.tag_configure("place", background=p.notice, foreground=p.warn, font=theme.bold)
        self.text.tag_configure(
            "key", background=p.accent_soft, foreground=p.accent, font=theme.bold
        )
        self.text.tag_configure("ghost", foreground=p.muted)
        self._sign = ttk.Label(self._box, image=theme.icon("warning", "danger", 16))
        # Only beside a field that has no other button: a question has its own.
        self.button = ttk.Button(
            self._box, text=_("Join"), style="Small.Accent.TButton", command=self._on_enter
        )
        self._hint = ttk.Label(self._box, style="Placeholder.TLabel", cursor="xterm")
        self._hint.configure(
            text=_("six words, or an address") if self._wants_place else _("four words")
        )
        self._box.pack(fill="x")
        # It is high enough for the button, which is not always there.
        high = max(high, self.button.winfo_reqheight())
        inside = max(theme.sharp(3), (theme.px(BUTTON_HEIGHT) - high) // 2)
        self._box.configure(padding=(theme.px(SIDE), inside, inside, inside))
        self._box.rowconfigure(0, minsize=high)
        below = ttk.Frame(self, style="Raised.TFrame")
        below.pack(fill="x", pady=(theme.px(6), 0))
        self._legend = ttk.Frame(below, style="Raised.TFrame")
        self._legend_parts: list[ttk.Label] = []
        side = theme.px(8)
        for colour, words in (
            ((p.amber, _("two to find it")), (p.accent, _("four to verify it")))
            if self._wants_place
            else ((p.accent, _("four to verify it")),)
        ):
            part = ttk.Label(
                self._legend,
                text=f" {words}",
                image=theme.box(side, side, side / 2, colour),
                compound="left",
                style="Raised.Legend.TLabel",
            )
            part.pack(side="left", padx=(0, theme.px(12)))
            self._legend_parts.append(part)
        self.count = ttk.Label(below, style="Raised.Muted.TLabel")
        self.count.pack(side="right", anchor="n")
        self.error = ttk.Label(below, style="Raised.FieldError.TLabel")
        self._legend.pack(side="left")

    def _connect(self) -> None:
        text = self.text
        editing.guard_input(text)
        editing.add_menu(text, self._theme, editable=True)
        text.bind("<<Modified>>", lambda _event: self._catch_up())
        text.bind("<FocusIn>", lambda _event: self._show_state(), add=True)
        text.bind("<FocusOut>", lambda _event: self._show_state(), add=True)
        for name in windowing.enter_keys():
            text.bind(f"<{name}>", self._on_return)
        text.bind("<Tab>", self._on_tab)
        text.bind("<Shift-Tab>", lambda _event: self._leave(text.tk_focusPrev()))
        if windowing.is_x11():
            text.bind("<ISO_Left_Tab>", lambda _event: self._leave(text.tk_focusPrev()))
        text.bind("<Right>", self._on_right)
        text.bind("<space>", self._on_space)
        for sequence in ("<Up>", "<Down>", "<Prior>", "<Next>"):
            text.bind(sequence, lambda _event: "break")
        # The cursor never gets behind what is only offered.
        for sequence in ("<KeyRelease>", "<ButtonRelease-1>"):
            text.bind(sequence, lambda _event: self._stay_before_ghost(), add=True)
        self._box.bind("<Button-1>", lambda _event: self.focus())
        self._hint.bind("<Button-1>", lambda _event: text.focus_set())
        self.bind("<Configure>", self._on_resize)

    # --- what is in it ----------------------------------------------------------------------------

    @property
    def content(self) -> str:
        """Return what the user has typed."""
        offered = self.text.tag_ranges("ghost")
        return self.text.get("1.0", offered[0] if offered else "end-1c")

    def fill(self, text: str) -> None:
        """Replace what is in the field."""
        self.text.delete("1.0", "end")
        self.text.insert("1.0", text)
        self.refresh()

    def focus(self) -> None:
        """Focus the field, with the cursor at the end."""
        self.text.mark_set("insert", f"1.0 + {len(self.content)} chars")
        self.text.focus_set()

    def problem(self) -> str:
        """Return what is wrong with the words, in a sentence; "" if they can be read."""
        return str(_reading().problem_with(self.content, self._wanted))

    @property
    def is_address(self) -> bool:
        """Return whether an address is in the field, not words."""
        return (
            self._wants_place
            and bool(self.content.strip())
            and _reading().address_in(self.content) is not None
        )

    def say(self, problem: str) -> None:
        """Show what is wrong below the field; "" if nothing is."""
        self._is_wrong = bool(problem)
        self.error.configure(text=problem)
        if problem:
            self._legend.pack_forget()
            self.error.pack(side="left")
        else:
            self.error.pack_forget()
            self._legend.pack(side="left")
        self._show_state()

    # --- changes ----------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        """Take in what has been typed. Tk tells of a change only after the keys that wait."""
        if self.text.edit_modified():
            self._clean()
            self.refresh()
            self._on_change()

    def refresh(self) -> None:
        """Colour the words, offer the rest of the last one, and count them."""
        self._take_ghost_away()
        content = self.content
        is_address = self.is_address
        count, wanted = 0, self._wanted
        problem = ""
        for tag in ("place", "key"):
            self.text.tag_remove(tag, "1.0", "end")
        if content.strip() and not is_address:
            reading = _reading()
            found = reading.spans(content)
            if len(found) > KEY_WORDS:
                wanted = PLACE_WORDS + KEY_WORDS
            has_place = wanted > KEY_WORDS
            for number, (start, end) in enumerate(found):
                is_finished = end < len(content) or len(found) > wanted
                if is_finished or number == wanted - 1:
                    tag = "place" if has_place and number < PLACE_WORDS else "key"
                    self.text.tag_add(tag, f"1.0 + {start} chars", f"1.0 + {end} chars")
                count += is_finished or self._is_whole(content[start:end])
            problem = reading.first_unknown(content)
            self._offer(content)
        self.count.configure(text="" if is_address else f"{count} / {wanted}")
        self.say(problem)
        if content:
            self._hint.place_forget()
        else:
            self._hint.place(x=self._theme.caret, rely=0.5, anchor="w")
        if self._wants_place and (count >= wanted or is_address):
            self.button.grid(row=0, column=2)
        else:
            self.button.grid_remove()
        self.text.edit_modified(False)

    @staticmethod
    def _is_whole(word: str) -> bool:
        offered = _reading().completion(word)[1]
        return bool(offered) and len(word) >= min(4, len(offered))

    def _offer(self, content: str) -> None:
        typed, whole = _reading().completion(content)
        is_at_end = self.text.compare("insert", "==", f"1.0 + {len(content)} chars")
        if len(typed) < LEAST_TO_COMPLETE or not is_at_end:
            return
        self._offered = (typed, whole)
        rest = whole[len(typed) :]
        if rest:
            self.text.insert("insert", rest, "ghost")
            self.text.mark_set("insert", f"insert - {len(rest)} chars")

    def _take_ghost_away(self) -> None:
        ranges = self.text.tag_ranges("ghost")
        if ranges:
            self.text.delete(ranges[0], ranges[-1])
        self._offered = ("", "")

    def _clean(self) -> None:
        """Keep the field to one line of a bearable length, whatever was pasted."""
        content = self.content
        clean = " ".join(content[: 4 * MOST_CHARACTERS].split("\n"))[:MOST_CHARACTERS]
        if clean != content:
            self._take_ghost_away()
            self.text.delete("1.0", "end")
            self.text.insert("1.0", clean.replace("\r", " ").replace("\t", " "))

    def accept(self) -> bool:
        """Take the word that is offered, and return whether there was one."""
        self._catch_up()
        typed, whole = self._offered
        if whole in ("", typed):
            return False
        start = len(self.content) - len(typed)
        self._take_ghost_away()
        self.text.delete(f"1.0 + {start} chars", "end-1c")
        is_last = len(_reading().spans(self.content)) == self._wanted - 1
        self.text.insert("end-1c", whole + ("" if is_last else " "))
        self.text.mark_set("insert", "end-1c")
        self.text.see("insert")
        return True

    def _on_space(self, _event: object) -> str | None:
        self._catch_up()
        typed = self._offered[0]
        is_clear = len(typed) >= 4 or len(_reading().offers(self.content)) == 1
        if typed and is_clear and self.accept():
            return "break"
        self._take_ghost_away()
        return None

    def _on_tab(self, _event: object) -> str:
        return "break" if self.accept() else self._leave(self.text.tk_focusNext())

    def _on_right(self, _event: object) -> str | None:
        is_at_end = self.text.compare("insert", "==", f"1.0 + {len(self.content)} chars")
        return "break" if is_at_end and (self.accept() or True) else None

    def _on_return(self, _event: object) -> str:
        self.accept()
        self._on_enter()
        return "break"

    def _leave(self, widget: tk.Misc | None) -> str:
        if widget is not None:
            widget.focus_set()
        return "break"

    def _stay_before_ghost(self) -> None:
        end = f"1.0 + {len(self.content)} chars"
        if self.text.compare("insert", ">", end):
            self.text.mark_set("insert", end)

    def _show_state(self) -> None:
        """Look like a field that has the focus or, above all, like one that is wrong."""
        p, wrong = self._theme.palette, self._is_wrong
        has_focus = self.focus_get() is self.text
        self._box.state(["invalid" if wrong else "!invalid", "focus" if has_focus else "!focus"])
        ground = p.danger_soft if wrong else p.raised
        for widget in (self._sign, self._hint):
            widget.configure(background=ground)
        self.text.configure(background=ground)
        self.button.configure(
            style="Wrong.Small.Accent.TButton" if wrong else "Small.Accent.TButton"
        )
        if wrong:
            self._sign.grid(row=0, column=1, padx=self._theme.px(6))
        else:
            self._sign.grid_remove()

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        """Put the legend into several lines if it is too long for one."""
        room = max(1, event.width - self._theme.px(48))
        self.error.configure(wraplength=room)
        parts = self._legend_parts
        for part in parts:
            part.configure(wraplength=max(1, room - self._theme.px(16)))
        gap = self._theme.px(12)
        is_short = sum(part.winfo_reqwidth() + gap for part in parts) <= room + gap
        for part in parts:
            part.pack_configure(side="left" if is_short else "top", anchor="w", padx=(0, gap))


def _reading() -> ModuleType:
    """Import what reads words: the first window must not wait for the lists."""
    from gui.words import typed_words

    return typed_words
