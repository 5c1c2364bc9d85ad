"""Open and close the panel beside the conversation, keep it up to date, and do what is pressed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.dialogs.chat_dialogs import ChatDialogs
from gui.looks.theme import Theme
from gui.model.chat_port import ChatPort
from gui.model.commands import Commands
from gui.model.conversation import Entry
from gui.model.keeping import Keeping
from gui.model.model import Model
from gui.model.panel import LinkFinder, PanelLink, panel_facts
from gui.model.records import ConnectionPhase
from gui.parts import days, keys
from gui.parts.layout import ChatLayout
from gui.parts.side_panel import SidePlace
from gui.words import links
from gui.words.format import parts
from net.wire.events import SearchFinished
from net.wire.names import is_room, key

if TYPE_CHECKING:
    from gui.dialogs.conversation_panel import ConversationPanel
    from gui.model.notify_rules import Mode


@dataclass(frozen=True, slots=True)
class PanelWays:
    """The panel needs these callbacks of the chat.

    Attributes:
        find: finds in the conversation in view.
        open_link: opens an address in the browser.
        show_person: shows the profile of a nick.
        leave: gives the focus back to the composer.
        save: stores the settings.
        is_displaced: returns whether the panel of the class stands in its place.
        displace: closes that one.
    """

    find: Callable[[], None]
    open_link: Callable[[str], None]
    show_person: Callable[[str], None]
    leave: Callable[[], None]
    save: Callable[[], None]
    is_displaced: Callable[[], bool]
    displace: Callable[[], object]


class PanelControl:
    """Controls the panel of the conversation in view.

    In a wide window it stands beside the messages, and whether it is open is kept. In a narrow one
    it lies over them until it is closed or another conversation is opened.

    Args:
        window: the frame of all parts of the chat.
    """

    def __init__(
        self,
        window: ChatLayout,
        theme: Theme,
        model: Model,
        client: ChatPort,
        commands: Commands,
        keeping: Keeping,
        dialogs: ChatDialogs,
        ways: PanelWays,
    ) -> None:
        self._window, self._theme, self._model = window, theme, model
        self._place = SidePlace(window, theme)
        self._commands, self._keeping, self._dialogs = commands, keeping, dialogs
        self._ways = ways
        self.panel: ConversationPanel | None = None
        self._finder = LinkFinder(model, client, self._on_links)
        self._links: tuple[PanelLink, ...] = ()
        self._name = ""  # of the conversation that is shown
        self._lies_over = False
        window.bind("<Configure>", self._on_resize, add="+")

    @property
    def is_open(self) -> bool:
        return self.panel is not None

    def toggle(self) -> None:
        """Open the panel and give it the focus, or close it."""
        if self.is_open:
            self.close()
        elif self._model.current_conversation is not None:
            self._ways.displace()
            if self._is_wide:
                self._keep(True)
            self._lies_over = not self._is_wide
            self.refresh()
            if self.panel is not None:
                self._window.update_idletasks()  # an invisible widget gets no focus
                self.panel.list.canvas.focus_set()

    def close(self) -> None:
        """Close the panel, until the user opens it again."""
        if self._is_wide:
            self._keep(False)
        self._lies_over = False
        self.refresh()
        self._ways.leave()

    def close_over(self) -> bool:
        """Close the panel if it covers the messages; return whether it did."""
        if not (self.is_open and self._lies_over):
            return False
        self.close()
        return True

    def refresh(self) -> None:
        """Show the conversation in view as it is now."""
        conversation = self._model.current_conversation
        name = conversation.name if conversation is not None else ""
        if key(name) != key(self._name):
            self._lies_over = self._lies_over and not self._name
        is_wanted = self._model.settings.panel_open if self._is_wide else self._lies_over
        if not name or not is_wanted or self._ways.is_displaced():
            self._name = ""
            self._drop()
            return
        if self.panel is None:
            self._build()
        if key(name) != key(self._name):
            self._name, self._links = name, ()
            self._finder.ask(name)
            assert self.panel is not None
            self.panel.list.go_to_top()
        self._draw()

    def take(self, found: SearchFinished) -> bool:
        """Take the answer to the panel's search for links; return False if it is another's."""
        return self._finder.take(found)

    def note_arrived(self, conversation: str, entry: Entry) -> None:
        """Look for links again if a message with one has come."""
        is_here = self.is_open and conversation == key(self._name)
        if is_here and any(part.kind == "link" for part in parts(entry.text)):
            self._finder.ask(self._name)

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _is_wide(self) -> bool:
        return self._place.is_wide

    def _keep(self, is_open: bool) -> None:
        self._model.settings.panel_open = is_open
        self._ways.save()

    def _build(self) -> None:
        from gui.dialogs.conversation_panel import ConversationPanel

        self.panel = ConversationPanel(
            self._window, self._theme, on_press=self._press, on_close=self.close
        )
        self._place.put(self.panel)
        keys.attach(self.panel)

    def _drop(self) -> None:
        if self.panel is not None:
            self.panel.destroy()
            self.panel = None

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._window:
            self.refresh()
            if self.panel is not None:
                self._place.put(self.panel)

    def _on_links(self, name: str, found: tuple[PanelLink, ...]) -> None:
        if key(name) == key(self._name):
            self._links = found
            self._draw()

    def _draw(self) -> None:
        from gui.dialogs import panel_rows

        if self.panel is None:
            return
        facts, connection = panel_facts(self._model, self._name), self._model.connection
        lines = panel_rows.rows(
            facts,
            self._links,
            days.now(),
            is_online=connection.phase is ConnectionPhase.ONLINE and not connection.plain,
            can_remove=not is_room(self._name) and self._keeping.can_remove(self._name),
        )
        self.panel.show(*panel_rows.head(facts), lines)

    def _press(self, pressed: str) -> None:
        """Do what a row says."""
        name, keeping, commands = self._name, self._keeping, self._commands
        what, _colon, value = pressed.partition(":")
        match what:
            case "find":
                self.close_over()
                self._ways.find()
            case "pin":
                keeping.pin(name, not keeping.is_pinned(name))
            case "notify":
                modes: dict[str, Mode] = {
                    "always": "always",
                    "mentions": "mentions",
                    "never": "never",
                }
                keeping.notify(name, modes[value])
            case "loud":
                keeping.mute_until(name, None)
            case "person":
                self._ways.show_person(value)
            case "members":
                self._dialogs.show_members(name)
            case "invite":
                self._dialogs.invite(name)
            case "link":
                self._follow(int(value))
            case "join":
                commands.join(name)
            case "leave":
                self.close_over()
                commands.leave(name)
            case "block":
                self.close_over()
                commands.ask_block(name)
            case "unblock":
                commands.unblock(name)
            case "remove":
                keeping.remove(name)
        self.refresh()

    def _follow(self, index: int) -> None:
        from gui.parts.link_dialog import follow

        if index < len(self._links):
            address = links.address(self._links[index].link)
            follow(self._window, self._theme, address, self._ways.open_link)
