"""The count of downloads on their entry of the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from stablehand.gui.live.download_feed import DownloadFeed
from stablehand.gui.widgets.nav_rail import RailButton
from stablehand.gui.words.units import percent


class DownloadCount(QObject):
    """Keeps the entry up to date: how many come and how far they are together, or that somebody is needed.

    Args:
        feed: the queue.
        button: the entry.
    """

    def __init__(self, feed: DownloadFeed, button: RailButton) -> None:
        super().__init__(button)
        self._feed, self._button = feed, button
        feed.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        count, needing, share = len(self._feed.coming), len(self._feed.needing), self._feed.share
        spoken = []
        if count:
            spoken.append(self.tr("%n under way", "", count))
        if share:
            spoken.append(percent(share))
        if needing:
            spoken.append(self.tr("%n need(s) you", "", needing))
        shown = str(count) if count else "!" if needing else ""
        more = percent(share) if share else ""
        self._button.set_count(shown, more=more, spoken=", ".join(spoken))
