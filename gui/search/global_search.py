"""Search all conversations: a panel covers the messages while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gui.looks.theme import Theme
from gui.model.faces import face_of
from gui.model.model import Model
from gui.model.navigation import Navigation
from gui.parts import keys
from gui.parts.layout import ChatLayout
from gui.words.i18n import _
from net.wire.events import Hit

if TYPE_CHECKING:
    from gui.search.results_panel import ResultsPanel


class GlobalSearch:
    """Opens the panel, and passes it the hits.

    Args:
        on_close: the panel has been closed, and the messages are visible again.
    """

    def __init__(
        self,
        window: ChatLayout,
        theme: Theme,
        model: Model,
        navigation: Navigation,
        *,
        on_close: Callable[[], None],
    ) -> None:
        self._window, self._theme, self._model, self._navigation = window, theme, model, navigation
        self._on_close = on_close
        self.panel: ResultsPanel | None = None
        self._hits: tuple[Hit, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.panel is not None

    @property
    def found(self) -> Sequence[Hit]:
        """Return the hits that the panel lists."""
        return self._hits if self.is_open else ()

    def open(self, text: str = "") -> None:
        """Open the panel and search for the text; "" lets the user write one."""
        if self.panel is None:
            # Imported only now: the first window is drawn without it.
            from gui.search.results_panel import ResultsPanel

            self.panel = ResultsPanel(
                self._window,
                self._theme,
                on_query=self._navigation.search_everywhere,
                on_hit=self._go_to,
                on_close=self.close,
            )
            self._window.cover(self.panel)
            self.panel.update_idletasks()  # Tk gives the focus only to what is on the screen
            keys.attach(self.panel)
        self.panel.search(text)

    def show(self, hits: tuple[Hit, ...], more: bool) -> None:
        """Show these hits; with `more`, older messages may match too."""
        if self.panel is not None:
            self._hits = hits
            self.panel.show(hits, more, self._model.title, partial(face_of, self._model))

    def show_days(self) -> None:
        """Redraw the days, since a new day has begun."""
        if self.panel is not None:
            self.panel.show_days()

    def fail(self) -> None:
        """Show that the messages on this computer can't be searched."""
        if self.panel is not None:
            self.panel.fail(
                _("The messages on this computer can't be searched now. The disk may be full.")
            )

    def close(self) -> None:
        if self.panel is not None:
            self.panel.destroy()
            self.panel = None
        self._on_close()

    def _go_to(self, index: int) -> None:
        hit = self._hits[index]
        self.close()
        if hit.item.place is not None:
            self._navigation.go_to(hit.name, hit.item.place)
