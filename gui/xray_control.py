"""Connect the X-ray with the window: the recorder, the panel, and the messages on both sides.

It outlives the widgets, which are made anew for another language or palette. The package `gui.xray`
is imported once somebody looks; until then nothing is recorded.
"""

from __future__ import annotations

import tkinter as tk
from functools import partial
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING, Protocol

from gui.looks.theme import Theme
from gui.model.chat_port import ChatPort
from gui.model.commands import Commands
from gui.model.model import Model
from gui.model.navigation import Navigation
from gui.parts import keys
from gui.parts.layout import ChatLayout
from gui.parts.popup_menu import PopupMenu
from gui.parts.side_panel import SidePlace
from gui.way_control import WayControl
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire import names
from net.wire.events import Quote

if TYPE_CHECKING:
    from gui.composer.header import Header
    from gui.lab_control import LabControl
    from gui.messages.transcript import Transcript
    from gui.model.conversation import Entry
    from gui.parts.file_chooser import FileChooser
    from gui.parts.file_reading import FileReading
    from gui.parts.menu_content import MenuContent
    from gui.teaching_control import TeachingControl
    from gui.xray.capture_view import CaptureView
    from gui.xray.panel import XrayPanel
    from gui.xray.saving import CaptureSaving
    from gui.xray.told_arrows import ToldArrows
    from net.capture.frame import Frame
    from net.capture.playback import Playback
    from net.capture.recorder import Recorder
    from net.capture.sequence import Arrow, FrameArrows


class XrayWidgets(Protocol):
    """A chat has these widgets, and finds messages."""

    window: ChatLayout
    header: Header
    lab: LabControl
    commands: Commands
    navigation: Navigation
    teaching: TeachingControl
    transcript: Transcript

    def show_notice(self, title: str, text: str) -> None:
        """Tell the user something in the banner."""

    def refresh_panels(self) -> None:
        """Show the panels as they are now."""

    def focus_composer(self) -> None:
        """Give the focus to the composer."""


class XrayControl:
    """Belongs to one chat; `use` gives it the widgets."""

    def __init__(self, root: tk.Tk, theme: Theme, model: Model, client: ChatPort) -> None:
        self._root, self._theme, self._model, self._client = root, theme, model, client
        self.panel: XrayPanel | None = None
        self.recorder: Recorder | None = None
        self.view: CaptureView | None = None
        self.arrows: FrameArrows | None = None
        self.told: ToldArrows | None = None
        self.way = WayControl(root, theme, model, client)
        self._widgets: XrayWidgets | None = None
        self._place: SidePlace | None = None
        self._is_open = False
        self.saving: CaptureSaving | None = None
        self.replay: tk.Toplevel | None = None
        self._chooser: FileChooser | None = None
        self._reading: FileReading[Playback | str] | None = None

    # --- the widgets ------------------------------------------------------------------------------

    def use(self, widgets: XrayWidgets) -> None:
        """Use these widgets from now on."""
        self._widgets = widgets
        widgets.window.bind("<Configure>", self._on_resize, add="+")
        widgets.transcript.text.bind("<ButtonRelease-1>", self._on_click, add="+")
        self.refresh()

    def release(self) -> None:
        """Let go of the widgets, which are about to be destroyed."""
        self.way.release()
        self.panel = self._widgets = self._place = None

    @property
    def is_open(self) -> bool:
        return self._is_open

    @property
    def is_over(self) -> bool:
        """Return whether it covers the messages."""
        return self._is_open and self._place is not None and not self._place.is_wide

    def toggle(self) -> None:
        """Open the X-ray and give it the focus, or close it."""
        if self._is_open:
            self.close()
        elif self._widgets is not None:
            self._widgets.teaching.displace()
            self._is_open = True
            self._record()
            self.refresh()
            self._widgets.refresh_panels()
            if self.panel is not None:
                self._root.update_idletasks()  # an invisible widget gets no focus
                self.panel.bytes.bytes.canvas.focus_set()

    def close(self) -> None:
        """Close it, and forget what was recorded."""
        self.displace()
        if self._widgets is not None:
            self._widgets.refresh_panels()
            self._widgets.focus_composer()

    def displace(self) -> None:
        """Close it, since another panel takes its place."""
        if not self._is_open:
            return
        self._is_open = False
        self._unmark()
        self._client.record(None)
        self.way.end()
        self.recorder = self.view = self.arrows = self.told = None
        self.refresh()

    def clear_place(self) -> None:
        """Close it and the panel of the class, since another panel takes their place."""
        self.displace()
        if self._widgets is not None:
            self._widgets.teaching.displace()

    def close_over(self) -> bool:
        """Close it if it covers the messages; return whether it did."""
        if not self.is_over:
            return False
        self.close()
        return True

    def _record(self) -> None:
        from gui.xray.capture_view import CaptureView
        from gui.xray.told_arrows import ToldArrows
        from net.capture.recorder import Recorder
        from net.capture.sequence import FrameArrows

        self.recorder = Recorder()
        self.view = CaptureView(self.recorder)
        connection = self._model.connection
        server = displayable_line(connection.server or connection.address)
        self.arrows = FrameArrows(displayable_line(self._model.me), server)
        self.told = ToldArrows(self._client.tracer, self.arrows.log)
        self.view.on_frames = self.arrows.feed
        self._client.record(self.recorder)
        self.way.begin()

    def refresh(self) -> None:
        """Show the panel if it is open."""
        widgets = self._widgets
        if widgets is None:
            return
        widgets.header.show_xray(is_on=self._is_open)
        if not self._is_open:
            if self.panel is not None:
                self.panel.destroy()
                self.panel = None
            return
        if self.panel is None:
            self._build(widgets)
        self.show_head()

    def _build(self, widgets: XrayWidgets) -> None:
        from gui.xray.panel import LEAST_WIDTH, WIDTH, XrayPanel, XrayWays

        assert self.view is not None
        self.panel = XrayPanel(
            widgets.window,
            self._theme,
            self.view,
            XrayWays(
                self._on_picked, self.pause, self._pop_up_save, self.close, lab=widgets.lab.open
            ),
        )
        self._place = SidePlace(
            widgets.window, self._theme, folds_list=True, width=WIDTH, least=LEAST_WIDTH
        )
        self._place.put(self.panel)
        self.way.use(self.panel)
        self._add_sequence(self.panel)
        self.panel.show_paused(is_paused=self.view.is_paused)
        keys.attach(self.panel)

    def _add_sequence(self, panel: XrayPanel) -> None:
        from gui.xray.sequence_tab import SequenceTab

        assert self.arrows is not None
        tab = SequenceTab(panel.body, self._theme, self.arrows, self._on_arrow, self.told)
        panel.add_tab("sequence", _("Sequence"), tab)

    def show_head(self) -> None:
        """Say which connection is shown."""
        if self.panel is None:
            return
        connection = self._model.connection
        server = displayable_line(connection.server or connection.address)
        said = _("This window ⇄ {server}").format(server=server)
        if connection.fingerprint:
            said = _("This window ⇄ {server}, inside TLS 1.3").format(server=server)
        self.panel.head.show(_("X-ray"), said)

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        widgets = self._widgets
        if widgets is None or self.panel is None or self._place is None:
            return
        if event.widget is widgets.window:
            self._place.put(self.panel)

    # --- what is pressed --------------------------------------------------------------------------

    def pause(self) -> None:
        """Show nothing new until this is called again; it is recorded all the same."""
        if self.view is not None and self.panel is not None:
            self.view.is_paused = not self.view.is_paused
            self.panel.show_paused(is_paused=self.view.is_paused)

    def _pop_up_save(self, button: ttk.Button) -> None:
        menu = PopupMenu(button, self._theme)
        menu.add(_("JSON lines…"), partial(self.save, "jsonl"), icon="save")
        menu.add(_("For Wireshark (pcapng)…"), partial(self.save, "pcapng"))
        menu.add_separator()
        menu.add(_("Play a recording…"), self.open_recording, icon="play")
        menu.post_at(button)

    def open_recording(self) -> None:
        """Ask for a recording, and play it in a window of its own."""
        from gui.parts import file_chooser

        kinds = [(_("JSON lines"), ["*.jsonl"])]
        title = _("Play a recording")
        self._chooser = file_chooser.open_(self._root, title, kinds, self.load_recording)

    def load_recording(self, path: Path | None) -> None:
        """Load the recording that was chosen; None if none was."""
        from gui import replay
        from gui.parts.file_reading import FileReading

        if path is not None:
            play = partial(self._play, path.name)
            self._reading = FileReading(self._root, path, replay.load, play)

    def _play(self, name: str, loaded: Playback | str) -> None:
        from gui import replay

        if isinstance(loaded, str):
            if self._widgets is not None:
                self._widgets.show_notice(_("Not played"), loaded)
            return
        self.replay = tk.Toplevel(self._root)
        replay.Replay(self.replay, self._theme, loaded, name)

    def save(self, kind: str) -> None:
        """Ask for a file, and write what was recorded."""
        from gui.xray.saving import CaptureSaving

        if self.recorder is not None and self.panel is not None and self._widgets is not None:
            self.saving = CaptureSaving(self.panel, self.recorder, kind, self._widgets.show_notice)

    # --- messages and their bytes -----------------------------------------------------------------

    def _on_picked(self, frame: Frame | None) -> None:
        """Show the message that a frame carries."""
        from gui.xray.capture_view import conversation_of, label, message_of

        if frame is None:
            self._unmark()

        widgets, me = self._widgets, self._model.me
        found = message_of(frame, me) if frame is not None else None
        self.way.pick(*(found or ("", "")))
        if widgets is None or frame is None or found is None or not found[1]:
            return
        name = conversation_of(frame, me)
        if name and names.key(name) in self._model.conversations:
            widgets.commands.open(name)
        widgets.navigation.go_to_quote(Quote(*found))
        self._mark(found, label(frame))

    def _mark(self, found: tuple[str, str], badge: str) -> None:
        """Mark the message whose bytes are shown, if it is in view."""
        conversation, widgets = self._model.current_conversation, self._widgets
        if conversation is None or widgets is None:
            return
        entries = reversed(conversation.entries)
        entry = next((one for one in entries if (names.key(one.sender), one.cid) == found), None)
        widgets.transcript.mark(entry.number if entry is not None else None, badge)

    def _unmark(self) -> None:
        if self._widgets is not None:
            self._widgets.transcript.mark(None)

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        """Show the bytes of the message that was pressed, while the X-ray stands beside it."""
        widgets = self._widgets
        if not self._is_open or widgets is None or widgets.transcript.text.tag_ranges("sel"):
            return
        transcript = widgets.transcript
        number = transcript.message_at(event.x + transcript.text.winfo_x(), event.y)
        entry = widgets.commands.find_entry(number) if number is not None else None
        if entry is not None and entry.cid:
            self.show_bytes(entry)

    def _on_arrow(self, arrow: Arrow) -> None:
        """Show the bytes of an arrow, once somebody looks at them."""
        if self.panel is None or self.view is None:
            return
        for frame in self.view.dissection.frames_of(arrow.chunk):
            if frame.offset == arrow.offset:
                self.panel.bytes.pick(frame)

    def add_to_message(self, menu: MenuContent, entry: Entry) -> None:
        """Add to the menu of a message that its bytes can be shown."""
        if entry.cid:
            menu.add(_("Show its bytes"), partial(self.show_bytes, entry), icon="xray")
            if self._is_open and self.way.knows(entry.sender, entry.cid):
                menu.add(_("Show its way"), partial(self.show_way, entry))

    def show_way(self, entry: Entry) -> None:
        """Show which thread had a message when."""
        self.way.pick(entry.sender, entry.cid)
        self.way.show_tab()

    def show_bytes(self, entry: Entry) -> None:
        """Show the bytes of a message, if they were recorded."""
        if not self._is_open:
            self.toggle()
        panel, view = self.panel, self.view
        if panel is None or view is None:
            return
        self.way.pick(entry.sender, entry.cid)
        panel.show_tab("bytes")
        panel.bytes.show_inside()
        panel.bytes.look()
        found = view.find_message(entry.sender, entry.cid, self._model.me)
        panel.bytes.pick(found[1] if found is not None else None)
        if found is None:
            self._unmark()
            panel.bytes.say(_("The bytes of this message were not recorded."))
            return
        from gui.xray.capture_view import label

        self._mark((names.key(entry.sender), entry.cid), label(found[1]))
