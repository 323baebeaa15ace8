"""The line of the bar at the bottom about what runs: how much, who is open to others, the way to the page."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stablehand.gui.components.running_words import reach_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.titles import Titles
from stablehand.gui.live.usage_feed import UsageFeed
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Badge
from stablehand.gui.widgets.labels import ElidedLabel
from stablehand.gui.words.units import memory


class RunningLine(QWidget):
    """Shows what runs in a few words; not there while nothing runs."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._feed = UsageFeed.of(context.live)
        self._titles = Titles.of(context.live)
        theme = context.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.XS, Space.L, Space.XS)
        row.setSpacing(Space.M)
        self.button = Button(
            theme, "", icon="play", variant="quiet", on_click=self._on_go, compact=True
        )
        self.names = ElidedLabel("", "small", "text2")
        self.reach = Badge(theme, "", icon="globe", tone="warning")
        row.addWidget(self.button)
        row.addWidget(self.names, 1)
        row.addWidget(self.reach)
        context.live.installs_changed.connect(self.show_running)
        self._feed.measured.connect(self.show_running)
        self._titles.changed.connect(self.show_running)
        self.show_running()

    @Slot()
    def show_running(self) -> None:
        """Show what runs now."""
        running = self._context.live.running()
        self.button.setText(self.tr("%n running", "", len(running)))
        words = []
        for item in running:
            ui = self._feed.now.ui(item.name)
            held = ui.vram_bytes if ui is not None else None
            title = self._titles.title(item.name)
            words.append(f"{title} ({memory(held)})" if held else title)
        self.names.setText(" · ".join(words))
        reaches = [item.session.reach for item in running if item.session is not None]
        widest = next((name for name in ("internet", "network") if name in reaches), "")
        said = reach_words(widest)
        self.reach.setVisible(bool(said))
        if said:
            self.reach.show_as(said, "globe", "warning")
        self.setVisible(bool(running))

    def _on_go(self) -> None:
        self._context.go(Route("running"))
