"""Let the user write: the field grows from one line to six and completes names and emoji."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.composer.autocomplete import Autocomplete
from gui.composer.strip import Strip
from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.emoji_picker import EmojiPicker
from gui.parts.tip import Tip
from gui.words import emoji
from gui.words.candidates import EMOJI, Suggestion
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line, harmless, typed

MAX_LINES = 6
WARN_BELOW = 200  # characters left


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
    ) -> None:
        unit = theme.unit
        super().__init__(parent, padding=(4 * unit, unit, 4 * unit, unit // 2))
        self._theme = theme
        self._on_send, self._on_page, self._on_typing = on_send, on_page, on_typing
        self._on_edit_last, self._on_cancel, self._on_change = on_edit_last, on_cancel, on_change
        self._recent, self._on_recent = recent, on_recent
        self._limit: int | None = None
        self._names: set[str] = set()  # names of emoji that are in the text as `:name:`
        self._known = ""  # the text at the last look
        self._hint = self._typing = ""
        self._build()
        self.autocomplete = Autocomplete(
            self.text, self._edge, theme, complete=complete, put=self._put
        )
        self.picker = EmojiPicker(
            self, theme, on_pick=self._on_emoji, on_close=self.text.focus_set, recent=recent
        )
        self._connect()

    def destroy(self) -> None:
        self.autocomplete.destroy()
        super().destroy()

    @property
    def content(self) -> str:
        text = typed(self.text.get("1.0", "end-1c"))
        return emoji.from_names(text, self._names) if self._names else text

    def show(self, draft: str, placeholder: str) -> None:
        """Show the draft of a conversation. It can't be undone into the draft of another one."""
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
        self.text.focus_set()
        self.text.insert("insert", self._shown(text))
        self.text.see("insert")
        self._adapt()

    def paste(self) -> None:
        self.text.focus_set()
        self.text.event_generate("<<Paste>>")

    def begin(self, title: str, line: str) -> None:
        """Show above the field what is being done, and a line of the message.

        `title` is a text such as "Replying to luis".
        """
        self.strip.show(title, line)
        self.strip.grid()

    def end_mode(self) -> None:
        self.strip.grid_remove()

    @property
    def has_mode(self) -> bool:
        return bool(self.strip.winfo_manager())

    def show_typing(self, text: str) -> None:
        """Show below the field who is typing; "" for nobody."""
        self._typing = displayable_line(text)
        self._write_note()

    def toggle_picker(self) -> None:
        if self.picker.is_open:
            self.picker.close()
        else:
            self.autocomplete.close()
            self.picker.open(self._edge)

    def close_popups(self) -> bool:
        """Close whatever lies above the field, and return whether there was anything."""
        was_open = self.picker.is_open or self.autocomplete.is_open
        self.picker.close()
        self.autocomplete.dismiss()
        return was_open

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, unit, p = self._theme, self._theme.unit, self._theme.palette
        self.strip = Strip(self, theme, on_close=self._cancel)
        self._edge = edge = ttk.Frame(self, style="Edge.TFrame", padding=theme.hairline)
        inside = ttk.Frame(edge, style="Field.TFrame", padding=(2 * unit, 0, 0, 0))
        self.text = tk.Text(
            inside,
            height=1,
            width=20,
            wrap="word",
            undo=True,
            maxundo=1000,
            font=theme.font,
            background=p.raised,
            foreground=p.text,
            insertbackground=p.text,
            insertwidth=max(1, round(1.5 * theme.scale)),
            selectbackground=p.selected,
            selectforeground=p.text,
            inactiveselectbackground=p.selected,
            borderwidth=0,
            highlightthickness=0,
            padx=0,
            pady=0,
            spacing2=unit // 2,
        )
        self.placeholder = ttk.Label(inside, style="Placeholder.TLabel", cursor="xterm")
        self.emoji_button = ttk.Button(
            inside,
            style="FieldIcon.TButton",
            image=theme.icon("smile"),
            command=self.toggle_picker,
            takefocus=True,
        )
        Tip(self.emoji_button, theme, _("Emoji"))
        self.send_button = ttk.Button(
            self, text=_("Send"), style="Accent.TButton", command=self._send
        )
        below = ttk.Frame(self)
        self.note = ttk.Label(below, style="Muted.TLabel")
        self.count = ttk.Label(below, style="Warn.TLabel")
        inside.pack(fill="both", expand=True)
        # Tab follows the order of creation: the text, its emoji, sending.
        self.emoji_button.pack(side="right", anchor="s")
        self.text.pack(side="left", fill="both", expand=True, pady=unit + unit // 2)
        self.strip.grid(row=0, column=0, sticky="ew")
        self.strip.grid_remove()
        edge.grid(row=1, column=0, sticky="ew")
        self.send_button.grid(row=1, column=1, sticky="se", padx=(2 * unit, 0))
        # There is always a line below the field, so nothing moves when it gets a text.
        below.grid(row=2, column=0, columnspan=2, sticky="ew")
        ttk.Label(below, style="Muted.TLabel").grid(row=0, column=2)
        self.note.grid(row=0, column=0, sticky="w")
        self.count.grid(row=0, column=1, sticky="e")
        self.count.grid_remove()
        below.columnconfigure(0, weight=1)
        self._below = below
        self.columnconfigure(0, weight=1)

    def _connect(self) -> None:
        text, edge = self.text, self._edge
        text.bind("<FocusIn>", lambda _event: edge.configure(style="Focus.TFrame"))
        text.bind("<FocusOut>", self._on_focus_out)
        self.placeholder.bind("<Button-1>", lambda _event: self.text.focus_set())
        editing.guard_input(text, self._shown)
        editing.add_menu(text, self._theme, editable=True)
        for name in windowing.enter_keys():
            text.bind(f"<{name}>", self._on_return)
            text.bind(f"<Shift-{name}>", self._on_shift_return)
        text.bind("<Tab>", self._on_tab)
        text.bind("<Escape>", self._on_escape)
        text.bind("<Up>", lambda _event: self._on_arrow(-1))
        text.bind("<Down>", lambda _event: self._on_arrow(1))
        text.bind("<Prior>", lambda _event: self._page(-1))
        text.bind("<Next>", lambda _event: self._page(1))
        for sequence in ("<Left>", "<Right>", "<Home>", "<End>", "<Button-1>"):
            text.bind(sequence, lambda _event: self.autocomplete.close(), add=True)
        text.bind("<<Modified>>", self._on_modified)
        text.bind("<Configure>", lambda _event: self._adapt(), add=True)
        self._below.bind("<Configure>", lambda _event: self._write_note())

    # --- keys -------------------------------------------------------------------------------------

    def _on_return(self, _event: object) -> str:
        if self.autocomplete.is_open:
            self.autocomplete.accept()
        else:
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

    def _on_arrow(self, step: int) -> str | None:
        if self.autocomplete.is_open:
            self.autocomplete.step(step)
            return "break"
        if step < 0 and not self._known and self._on_edit_last():
            return "break"
        return None

    def _on_focus_out(self, _event: object) -> None:
        self._edge.configure(style="Edge.TFrame")
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
        if text.strip() and not self._excess(text):
            self._on_send(text)

    # --- the text ---------------------------------------------------------------------------------

    def _fill(self, text: str) -> None:
        self._names.clear()
        self.text.replace("1.0", "end-1c", self._shown(text))  # one step to undo
        self.text.mark_set("insert", "end-1c")
        self.autocomplete.close()
        self._known = self.content  # the user has not typed this

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
        self.text.edit_separator()
        self._put(
            *(("sel.first", "sel.last") if self.text.tag_ranges("sel") else ("insert", "insert")),
            character,
        )
        self.text.edit_separator()
        self.text.see("insert")
        self.text.focus_set()

    def _on_modified(self, _event: object) -> None:
        if self.text.edit_modified():
            self.text.edit_modified(False)
            self._adapt()

    def _excess(self, text: str) -> int:
        return max(0, len(text) - self._limit) if self._limit is not None else 0

    def _adapt(self) -> None:
        """Adapt height, placeholder, button and count to the text."""
        text = self.content
        if not text.isascii():
            self._colour_emoji(text)
        if text:
            self.placeholder.place_forget()
        else:
            room = max(1, self.text.winfo_width() - self._theme.unit)
            self.placeholder.configure(text=cut(self._hint, self._theme.font, room))
            self.placeholder.place(in_=self.text, x=0, y=0)
        # Asked of Tk directly: depending on its version, tkinter returns a tuple, a number or None.
        lines = int(self.tk.call(self.text, "count", "-displaylines", "1.0", "end"))
        height = min(max(1, lines), MAX_LINES)
        if height != int(self.text.cget("height")):
            self.text.configure(height=height)
            self.text.see("insert")
        excess = self._excess(text)
        self.send_button.state(["!disabled" if text.strip() and not excess else "disabled"])
        self._show_count(excess, None if self._limit is None else self._limit - len(text))
        if text != self._known:
            self._known = text
            self._on_change()
            self._on_typed(text)

    def _colour_emoji(self, text: str) -> None:
        """Give emoji their own font.

        Tk is asked for their indexes, since it counts some characters twice.
        """
        found = set(EMOJI.findall(text))
        font = self._theme.emoji if found else None
        if font is None:
            return
        self.text.tag_configure("emoji", font=font)
        for character in found:
            at = self.text.search(character, "1.0", "end")
            while at:
                end = f"{at}+{len(character)}c"
                self.text.tag_add("emoji", at, end)
                at = self.text.search(character, end, "end")

    def _on_typed(self, text: str) -> None:
        self.autocomplete.look()
        if text.strip():
            self._on_typing()

    def _show_count(self, excess: int, left: int | None) -> None:
        if excess:
            self.count.configure(
                text=ngettext(
                    "{n} character too many: send it in several parts.",
                    "{n} characters too many: send it in several parts.",
                    excess,
                ).format(n=excess)
            )
            self.count.grid()
        elif left is not None and left < WARN_BELOW:
            self.count.configure(
                text=ngettext("{n} character left", "{n} characters left", left).format(n=left)
            )
            self.count.grid()
        else:
            self.count.grid_remove()
        self._write_note()

    def _write_note(self) -> None:
        count = (
            self.count.winfo_reqwidth() + 2 * self._theme.unit if self.count.winfo_manager() else 0
        )
        self.note.configure(
            text=cut(self._typing, self._theme.small, max(1, self._below.winfo_width() - count))
        )
