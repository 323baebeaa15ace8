"""What is said of an update: how much it brings, from where to where."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from stablehand.core.records.install import InstallRecord
from stablehand.core.records.update_check import UpdateCheck
from stablehand.gui.components.install_facts import version_words
from stablehand.services.installs import ListedInstall

UPDATE_ICON: Final = "circle-arrow-up"
PIN_ICON: Final = "pin"


def update_of(item: ListedInstall) -> UpdateCheck | None:
    """Give what an update of an install would bring; None where there is none, or none is wanted."""
    if item.state != "installed" or item.record is None or item.record.pinned:
        return None
    return item.update if item.update_available else None


class UpdateWords(QObject):
    """The words for an update; a class of its own, since counts are translated by class."""

    def badge(self, check: UpdateCheck) -> str:
        """Give the words of a card's badge: "Update: 14 changes"."""
        if check.count:
            return self.tr("Update: %n change(s)", "", check.count)
        if check.label and check.kind == "registry":
            return self.tr("Update: {version}").format(version=check.label)
        return self.tr("Update")

    def count(self, updates: int) -> str:
        """Give how many installs have an update."""
        return self.tr("%n update(s)", "", updates)

    def way(self, record: InstallRecord, check: UpdateCheck) -> str:
        """Give where an update leads: "From v0.3.64 · 1a2b3c4 to v0.3.70: 14 changes."."""
        before, after = version_words(record), check.label
        if not before or not after or check.kind == "bundled":
            return self.tr("It brings the version that comes with this Stablehand.")
        if check.count:
            text = self.tr("From {before} to {after}: %n change(s).", "", check.count)
        else:
            text = self.tr("From {before} to {after}.")
        return text.format(before=before, after=after)

    def more(self, count: int) -> str:
        """Give how many changes are not listed."""
        return self.tr("And %n more.", "", count)
