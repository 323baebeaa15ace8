"""The head of the Downloads page: how fast everything comes, and what is done with all of it at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.downloads.entry import DownloadState, Queue
from stablehand.gui.components.download_words import speed_words, until_words
from stablehand.gui.components.link_look_up import paste_link
from stablehand.gui.context import Context, Route
from stablehand.gui.live import download_orders as orders
from stablehand.gui.live.download_feed import COMING, MOVING
from stablehand.gui.pages.downloads.doing import DownloadDeeds
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import SearchField
from stablehand.gui.widgets.frames import Notice
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.sparkline import Sparkline

_SEARCH = 320


class DownloadsHead(QWidget):
    """Title, speed and time left; pause all, paste a link, clear; a search; what holds for everything.

    Signals:
        searched: other words are looked for.
    """

    searched = Signal(str)

    def __init__(
        self, context: Context, doing: DownloadDeeds, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._doing = context, doing
        self._queue = Queue()
        self._said = ("", "")
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.header = PageHeader(theme, self.tr("Downloads"), " ")
        self.pause_button = Button(
            theme, self.tr("Pause all"), icon="pause", on_click=self._on_hold
        )
        self.clear_button = Button(
            theme, self.tr("Clear finished"), icon="x", on_click=self._on_clear
        )
        for button in (self.pause_button, self.clear_button):
            self.header.buttons.addWidget(button)
        self.field = SearchField(theme, self.tr("Search downloads"))
        self.field.searched.connect(self.searched)
        self.field.setMaximumWidth(theme.px(_SEARCH))
        self.header.below.setContentsMargins(0, Space.S, 0, 0)
        self.header.below.addWidget(self.field, 1000)
        self.link_button = Button(
            theme, self.tr("Paste a link"), icon="link", on_click=partial(paste_link, context)
        )
        self.header.below.addWidget(self.link_button)
        self.header.below.addStretch(1)
        self.curve = Sparkline(theme, self.tr("Speed over the last minute"))
        self.curve.setVisible(False)
        self.header.below.addWidget(self.curve)
        box.addWidget(self.header)
        self._notices = QVBoxLayout()
        self._notices.setContentsMargins(Space.XL, 0, Space.XL, Space.S)
        box.addLayout(self._notices)
        self.notice: Notice | None = None

    def show_queue(self, queue: Queue) -> None:
        """Show how everything stands."""
        self._queue = queue
        coming = [item for item in queue.downloads if item.state in COMING]
        self.header.purpose.setText(self._purpose(queue))
        if queue.is_held:
            self.pause_button.show_as(self.tr("Go on"), "play", "primary")
        else:
            self.pause_button.show_as(self.tr("Pause all"), "pause", "secondary")
        self.pause_button.setEnabled(bool(coming) or queue.is_held)
        self.clear_button.setEnabled(any(item.state.is_over for item in queue.downloads))
        has_any = bool(queue.downloads)
        for part in (self.pause_button, self.clear_button, self.field):
            part.setVisible(has_any)
        self._say(queue)

    def count(self) -> None:
        """Draw how fast everything comes now; once a second."""
        self.curve.add(self._queue.bytes_per_s or 0.0)
        self.curve.setVisible(not self.curve.is_flat)

    def _purpose(self, queue: Queue) -> str:
        """Give speed and time left, or what there is to be said while nothing comes."""
        moving = [item for item in queue.downloads if item.state in MOVING]
        speed = speed_words(queue.bytes_per_s, queue.seconds_left)
        if moving and speed:
            return f"↓ {speed}"
        if moving:
            return self.tr("Connecting…")
        waiting = [item for item in queue.downloads if item.state in COMING]
        if waiting:
            return self.tr("%n download(s) wait.", "", len(waiting))
        needing = sum(item.state is DownloadState.NEEDS for item in queue.downloads)
        if needing:
            return self.tr("%n download(s) need you.", "", needing)
        return self.tr("Files that come from the hubs, each checked before it is used.")

    def _say(self, queue: Queue) -> None:
        """Say what keeps everything from coming; made anew only where that is something else."""
        text, key, act = self._holding(queue)
        if (text, key) == self._said:
            return
        is_same = bool(text) and key == self._said[1]
        self._said = (text, key)
        if is_same and self.notice is not None:
            self.notice.label.setText(text)  # the button in it keeps the focus
            return
        if self.notice is not None:
            self._notices.removeWidget(self.notice)
            self.notice.hide()
            self.notice.deleteLater()
            self.notice = None
        if text:
            button = Button(self._context.theme, key, icon="settings", on_click=act, compact=True)
            buttons = [button] if act is not None else []
            self.notice = Notice(self._context.theme, text, "info", buttons)
            self._notices.addWidget(self.notice)

    def _holding(self, queue: Queue) -> tuple[str, str, Callable[[], None] | None]:
        """Give what holds for all of them: its words, those of its button, and what that does."""
        has_waiting = any(item.state in COMING for item in queue.downloads)
        if queue.is_held and has_waiting:
            text = self.tr("Everything stands still until you let it go on.")
            return text, "", None
        if queue.quiet_until and has_waiting:
            text = self.tr("These are the quiet hours: the queue {when}.")
            settings = partial(self._context.go, Route("settings", "downloads.quiet_hours"))
            words = until_words(queue.quiet_until)
            return text.format(when=words), self.tr("Change them"), settings
        return "", "", None

    def _on_hold(self) -> None:
        orders.hold(self._context.live, is_held=not self._queue.is_held)

    def _on_clear(self) -> None:
        self._doing.clear(self._queue.downloads)
