"""The badge of an install that has an update, or of one that is to stay as it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from stablehand.gui.components.update_words import PIN_ICON, UPDATE_ICON, UpdateWords, update_of
from stablehand.gui.live.views import JobView
from stablehand.gui.theme.theme import Theme
from stablehand.gui.widgets.frames import Badge
from stablehand.services.installs import ListedInstall


class UpdateBadge(Badge):
    """Icon and word; not there while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", icon=UPDATE_ICON, parent=parent)
        self._words = UpdateWords(self)
        self.setVisible(False)

    def show_install(self, item: ListedInstall, job: JobView | None) -> None:
        """Show what there is for an install.

        Args:
            item: the install as it is listed.
            job: what is at work on it: while it is being updated it needs no badge.
        """
        is_pinned = item.record is not None and item.record.pinned and item.state == "installed"
        check = update_of(item)
        is_busy = job is not None and not job.is_aside
        if is_pinned:
            self.show_as(self.tr("Pinned"), PIN_ICON, "")
        elif check is not None:
            self.show_as(self._words.badge(check), UPDATE_ICON, "accent")
        self.setVisible(is_pinned or (check is not None and not is_busy))
        self.setToolTip(self.tr("It stays at this version.") if is_pinned else "")
