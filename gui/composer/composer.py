"""Let the user write: the box grows from one line to six and completes names and emoji."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Any

from gui.composer.autocomplete import Autocomplete
from gui.composer.insertions import Insertions
from gui.composer.note_line import NoteLine
from gui.composer.strip import Strip
from gui.composer.typed_formats import TypedFormats
from gui.composer.waiting import Waiting
from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.emoji_picker import EmojiPicker
from gui.parts.tip import Tip
from gui.words import emoji
from gui.words.candidates import Suggestion
from gui.words.i18n import _, ngettext
from gui.words.text import harmless, typed

MAX_LINES = 6
# In pixels at 96 dpi: the room at both sides, the width of the text's column and what the box is
# wider, the room inside the box, and how far the text is from the button before it.
SIDE, COLUMN, WIDER, INSIDE, BEFORE_TEXT, LINE = 20, 760, 48, 6, 9, 32
TIGHT_SIDE = 6  # the room at both sides where there is little
MOST_SHARE = 0.35  # of the window's height, for the text
LEAST_LINES = 2  # of a long text, however low the window is
WARN_BELOW = 200  # characters left
_TEXT_LEFT = SIDE + INSIDE + 1 + LINE + BEFORE_TEXT  # where the text begins


class Composer(ttk.Frame):
    """The composer holds the draft and reports what the user does with it.

    Args:
        on_send: called with the text when Enter or Send was pressed.
        on_page: called with a number of pages to scroll the messages.
        on_typing: called whenever the user has typed something.
        on_edit_last: called to edit the user's last message; returns False if there is none.
        on_cancel: called when the user no longer wants to answer or edit a message.
        on_change: called when the text has changed.
        complete: returns the people and rooms that `@prefix` may mean.
        recent: returns the emoji that were picked last.
        on_recent: called with them when they have changed.
        enter_sends: returns whether Enter sends; Ctrl+Enter always does.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_send: Callable[[str], None],
        on_page: Callable[[int], None],
        on_typing: Callable[[], None] = lambda: None,
        on_edit_last: Callable[[], bool] = lambda: False,
        on_cancel: Callable[[], None] = lambda: None,
        on_change: Callable[[], None] = lambda: None,
        complete: Callable[[str], Sequence[Suggestion]] = lambda _prefix: (),
        recent: Callable[[], Sequence[str]] = lambda: (),
        on_recent: Callable[[list[str]], None] = lambda _recent: None,
        enter_sends: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(parent)
        theme.dress_chat()
        self._theme = theme
        self._on_send, self._on_page, self._on_typing = on_send, on_page, on_typing
        self._on_edit_last, self._on_cancel, self._on_change = on_edit_last, on_cancel, on_change
        self._recent, self._on_recent, self._enter_sends = recent, on_recent, enter_sends
        self._limit: int | None = None
        self._names: set[str] = set()  # names of emoji that are in the text as `:name:`
        self._known = ""  # the text at the last look
        self._hint = ""
        self._build()
        self._formats = TypedFormats(self.text, theme)
        self.insertions = Insertions(
            self.text,
            self._box,
            theme,
            shown=self._shown,
            room=lambda: None if self._limit is None else self._limit - len(self.content),
            warn=self.note.warn,
        )
        self.autocomplete = Autocomplete(
            self.text, self._box, theme, complete=complete, put=self._put
        )
        self.waiting = Waiting(self, self._box, self.text, self.send_button, self.note, theme)
        self.picker = EmojiPicker(
            self, theme, on_pick=self._on_emoji, on_close=self.text.focus_set, recent=recent
        )
        self._connect()

    def destroy(self) -> None:
        self.autocomplete.destroy()
        self.insertions.forget()
        super().destroy()

    @property
    def content(self) -> str:
        return self._content(self.text.get("1.0", "end-1c"))

    def _content(self, shown: str) -> str:
        """Return what the field's text means."""
        text = typed(shown)
        return emoji.from_names(text, self._names) if self._names else text

    def show(self, draft: str, placeholder: str) -> None:
        """Show the draft of a conversation. It can't be undone into the draft of another one."""
        self.insertions.forget()
        self._fill(draft)
        self.text.edit_reset()
        self._hint = placeholder
        self._adapt()

    def set_hint(self, placeholder: str) -> None:
        """Set the text that an empty field shows."""
        if placeholder != self._hint:
            self._hint = placeholder
            self._adapt()

    def set_limit(self, characters: int | None) -> None:
        """Set the longest text that the server accepts; None if unknown."""
        self._limit = characters
        self._adapt()

    def insert(self, text: str) -> None:
        """Insert text that was typed while another widget had the focus."""
        if self.waiting.is_locked:
            self.bell()
            return
        self.text.focus_set()
        self.text.insert("insert", self._shown(text))
        self.text.see("insert")
        self._adapt()

    def fit_tightly(self, is_tight: bool) -> None:
        """Leave the room to the text, or no longer: a file can be chosen in a wider window."""
        px = self._theme.px
        side = px(TIGHT_SIDE if is_tight else SIDE)
        self._box.grid_configure(padx=side)
        self.waiting.fit(side)  # the box may be locked, and has just come back
        self.note.grid_configure(padx=(side if is_tight else px(_TEXT_LEFT), side))
        if is_tight:
            self.clip_button.grid_remove()
        else:
            self.clip_button.grid()

    def paste(self) -> None:
        if self.waiting.is_locked:
            return
        self.text.focus_set()
        self.text.event_generate("<<Paste>>")

    def begin(self, title: str, line: str, number: int | None = None) -> None:
        """Show above the text what is being done, and a line of the message. See `Strip.show`."""
        self.strip.show(title, line, number)
        self.strip.grid()

    def end_mode(self) -> None:
        self.strip.grid_remove()

    @property
    def has_mode(self) -> bool:
        return bool(self.strip.winfo_manager())

    def show_typing(self, text: str) -> None:
        """Show below the box who is typing; "" for nobody."""
        self.note.show_typing(text)

    def toggle_picker(self) -> None:
        if self.picker.is_open:
            self.picker.close()
        elif not self.waiting.is_locked:
            self.autocomplete.close()
            self.picker.open(self._box)

    def close_popups(self) -> bool:
        """Close whatever lies above the field, and return whether there was anything."""
        was_open = self.picker.is_open or self.autocomplete.is_open
        self.picker.close()
        self.autocomplete.dismiss()
        return was_open

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, p, px = self._theme, self._theme.palette, self._theme.px
        self._box = box = ttk.Frame(self, style="Composer.TFrame", padding=px(INSIDE))
        self.strip = Strip(box, theme, on_close=self._cancel)
        self.text = tk.Text(
            box,
            height=1,
            width=1,
            wrap="word",
            undo=True,
            maxundo=1000,
            font=theme.font,
            background=p.raised,
            foreground=p.text,
            insertbackground=p.text,
            insertwidth=theme.caret,
            selectbackground=p.selection,
            selectforeground=p.text,
            inactiveselectbackground=p.selection,
            borderwidth=0,
            highlightthickness=0,
            padx=0,
            pady=0,
        )
        self.placeholder = ttk.Label(box, style="Placeholder.TLabel", cursor="xterm")
        # Tab follows the order of creation: the text, its emoji, sending, a file.
        self.emoji_button = ttk.Button(
            box,
            style="FieldIcon.TButton",
            image=theme.icon("smile"),
            command=self.toggle_picker,
            takefocus=True,
        )
        arrow, off = (theme.icon("send", colour, 18) for colour in ("on_accent", "muted"))
        images: Any = (arrow, "disabled", off)  # typeshed knows only one picture
        self.send_button = ttk.Button(box, style="Send.TButton", image=images, command=self._send)
        self.clip_button = ttk.Button(
            box,
            style="FieldIcon.TButton",
            image=theme.icon("attach"),
            command=self._choose_file,
            takefocus=True,
        )
        Tip(self.emoji_button, theme, _("Emoji"))
        Tip(self.send_button, theme, _("Send"))
        Tip(self.clip_button, theme, _("Send a text file"))
        self.strip.grid(row=0, column=0, columnspan=4, sticky="ew")
        self.strip.grid_remove()
        self.clip_button.grid(row=1, column=0, sticky="sw", padx=px(1))
        above = max(0, (px(LINE) - theme.font.metrics("linespace")) // 2)
        self.text.grid(row=1, column=1, sticky="ew", padx=(px(BEFORE_TEXT - 1), px(8)), pady=above)
        self.emoji_button.grid(row=1, column=2, sticky="s")
        self.send_button.grid(row=1, column=3, sticky="s", padx=(px(4), 0))
        box.columnconfigure(1, weight=1)
        self.note = NoteLine(self, theme)
        box.grid(row=0, column=0, sticky="ew", padx=px(SIDE))
        self.note.grid(row=1, column=0, sticky="ew", padx=(px(_TEXT_LEFT), px(SIDE)))
        self.columnconfigure(0, weight=1)

    def _connect(self) -> None:
        text, box = self.text, self._box
        text.bind("<FocusIn>", lambda _event: box.state(["focus"]))
        text.bind("<FocusOut>", self._on_focus_out)
        for around in (box, self.placeholder):
            around.bind("<Button-1>", lambda _event: self.text.focus_set())
        editing.guard_input(text, self._shown, takes_over=self._take_over)
        editing.add_menu(text, self._theme, editable=True)
        for name in windowing.enter_keys():
            text.bind(f"<{name}>", self._on_return)
            text.bind(f"<Shift-{name}>", self._on_shift_return)
            text.bind(f"<{editing.COMMAND}-{name}>", self._on_control_return)
        text.bind("<Tab>", self._on_tab)
        # X11 has a key of another name for this, which leaves any widget.
        text.bind("<Shift-Tab>", lambda _event: self._leave(text.tk_focusPrev()))
        text.bind("<Escape>", self._on_escape)
        text.bind("<Up>", lambda _event: self._on_arrow(-1))
        text.bind("<Down>", lambda _event: self._on_arrow(1))
        text.bind("<Prior>", lambda _event: self._page(-1))
        text.bind("<Next>", lambda _event: self._page(1))
        text.bind("<<Bold>>", lambda _event: self._toggle("bold"))
        text.bind("<<Italic>>", lambda _event: self._toggle("italic"))
        for sequence in ("<Left>", "<Right>", "<Home>", "<End>", "<Button-1>"):
            text.bind(sequence, lambda _event: self.autocomplete.close(), add=True)
        text.bind("<<Modified>>", self._on_modified)
        text.bind("<Configure>", lambda _event: self._adapt(), add=True)
        self.bind("<Configure>", self._on_resize)

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        """Keep the box as wide as the column of the messages; it stays at the left."""
        px = self._theme.px
        spare = max(0, event.width - 2 * px(SIDE) - px(COLUMN + WIDER))
        self.configure(padding=(0, 0, spare, 0))
        self._fit_height()  # the window may be lower now

    @property
    def _most_lines(self) -> int:
        """Return how high the field may become: the messages and the note stay in view."""
        line = self._theme.font.metrics("linespace")
        fitting = int(self.winfo_toplevel().winfo_height() * MOST_SHARE) // line
        return min(MAX_LINES, max(LEAST_LINES, fitting))

    # --- keys -------------------------------------------------------------------------------------

    def _on_return(self, event: object) -> str:
        if self.autocomplete.is_open:
            self.autocomplete.accept()
        elif self._enter_sends() and not self._is_in_block:
            self._send()
        else:
            return self._on_shift_return(event)
        return "break"

    @property
    def _is_in_block(self) -> bool:
        """Return whether a block of code is being typed, which Enter must not tear apart."""
        before = "\n" + self.text.get("1.0", "insert")
        return before.count("```") % 2 == 1 and before[before.rfind("```") - 1] == "\n"

    def _on_control_return(self, _event: object) -> str:
        self._send()
        return "break"

    def _on_shift_return(self, _event: object) -> str:
        self.text.insert("insert", "\n")
        self.text.see("insert")
        return "break"

    def _on_tab(self, _event: object) -> str:
        if not self.autocomplete.is_open:
            self.autocomplete.look()
        if self.autocomplete.is_open:
            self.autocomplete.accept()
        else:
            self._leave(self.text.tk_focusNext())
        return "break"

    def _on_escape(self, _event: object) -> str | None:
        if self.autocomplete.is_open:
            self.autocomplete.dismiss()
            return "break"
        if self.has_mode:
            self._cancel()
            return "break"
        return None  # the window handles it

    def _toggle(self, style: str) -> str:
        self._formats.toggle(style)
        return "break"

    def _on_arrow(self, step: int) -> str | None:
        if self.autocomplete.is_open:
            self.autocomplete.step(step)
            return "break"
        if step < 0 and not self._known and self._on_edit_last():
            return "break"
        return None

    def _on_focus_out(self, _event: object) -> None:
        self._box.state(["!focus"])
        self.autocomplete.close()

    def _leave(self, widget: tk.Misc | None) -> None:
        if widget is not None:
            widget.focus_set()

    def _page(self, pages: int) -> str:
        self._on_page(pages)
        return "break"

    def _cancel(self) -> None:
        self.text.focus_set()
        self._on_cancel()

    def _send(self) -> None:
        text = self.content
        self.text.focus_set()
        if self.waiting.stops:
            self.bell()
        elif text.strip() and not self._excess(text):
            self._on_send(text)

    # --- the text ---------------------------------------------------------------------------------

    def _fill(self, text: str) -> None:
        self._names.clear()
        self.text.replace("1.0", "end-1c", self._shown(text))  # one step to undo
        self._formats.forget()
        self.text.mark_set("insert", "end-1c")
        self.autocomplete.close()
        shown = self.text.get("1.0", "end-1c")
        self._known = self._content(shown)  # the user has not typed this
        self._formats.look(shown)

    def _shown(self, text: str) -> str:
        """Return the text as the field can show it.

        Emoji are replaced by their names where coloured ones would crash Tk.
        """
        return harmless(text, self._names)

    def _put(self, start: str, end: str, character: str) -> None:
        """Replace a part of the text by an emoji, in one step to undo."""
        self.text.replace(start, end, self._shown(character))
        self._on_recent(emoji.remembered(self._recent(), character))

    def _on_emoji(self, character: str) -> None:
        self.insertions.put(character)
        self._on_recent(emoji.remembered(self._recent(), character))
        self.text.focus_set()

    # --- after every change -----------------------------------------------------------------------

    def _choose_file(self) -> None:
        self.insertions.choose_file()

    def _take_over(self, pasted: str) -> bool:
        self.close_popups()
        return self.insertions.ask_to_paste(typed(pasted))

    def _on_modified(self, _event: object) -> None:
        if self.text.edit_modified():
            self.text.edit_modified(False)
            self._adapt()

    def _excess(self, text: str) -> int:
        return max(0, len(text) - self._limit) if self._limit is not None else 0

    def _adapt(self) -> None:
        """Adapt height, placeholder, button and count to the text."""
        shown = self.text.get("1.0", "end-1c")  # once: Tk takes its time for a long text
        text = self._content(shown)
        self._formats.look(shown)
        if text:
            self.placeholder.place_forget()
        else:
            room = max(1, self.text.winfo_width() - self._theme.caret)
            self.placeholder.configure(text=cut(self._hint, self._theme.font, room))
            self.placeholder.place(in_=self.text, x=self._theme.caret, y=0)
        self._fit_height()
        excess = self._excess(text)
        self.send_button.state(["!disabled" if text.strip() and not excess else "disabled"])
        self._show_count(excess, None if self._limit is None else self._limit - len(text))
        if text != self._known:
            self._known = text
            self._on_change()
            self._on_typed(text)

    def _fit_height(self) -> None:
        """Make the field as high as its text, up to a limit."""
        text, before, most = self.text, int(self.text.cget("height")), self._most_lines
        if (
            before == most
            and text.winfo_height() >= text.winfo_reqheight()
            and not (text.dlineinfo("1.0") and text.dlineinfo("end-1c"))
        ):
            return  # one end is out of view; to count the lines of a long text takes Tk long
        # Asked of Tk directly: depending on its version, tkinter returns a tuple, a number or None.
        lines = int(self.tk.call(text, "count", "-displaylines", "1.0", "end"))
        height = min(max(1, lines), most)
        if height != before:
            text.configure(height=height)
            text.see("insert")

    def _on_typed(self, text: str) -> None:
        self.autocomplete.look()
        if text.strip():
            self._on_typing()

    def _show_count(self, excess: int, left: int | None) -> None:
        said = ""
        if excess:
            said = ngettext(
                "{n} character too many: send it in several parts.",
                "{n} characters too many: send it in several parts.",
                excess,
            ).format(n=excess)
        elif left is not None and left < WARN_BELOW:
            said = ngettext("{n} character left", "{n} characters left", left).format(n=left)
        self.note.warn(said)
