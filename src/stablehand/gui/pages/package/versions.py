"""Versions of an install: what is installed, what it follows, what is new, the snapshots to go back to."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.gui.components.change_note import ChangeNote
from stablehand.gui.context import Context
from stablehand.gui.pages.package.snapshots import SnapshotSection
from stablehand.gui.pages.package.version_section import VersionSection
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import ScrollPage
from stablehand.services.installs import ListedInstall


class VersionsPart(QWidget):
    """The version above, the snapshots below.

    Args:
        context: the window, as far as the part needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self._state: object = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.area = ScrollPage(spacing=Space.L)
        self.area.body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        box.addWidget(self.area)
        self.version = VersionSection(context, name)
        self.area.body.addWidget(self.version)
        self.stopped = ChangeNote(context, name)
        self.area.body.addWidget(self.stopped)
        self.snapshots = SnapshotSection(context, name)
        self.area.body.addWidget(self.snapshots)
        self.area.body.addStretch(1)

    def show_item(self, item: ListedInstall) -> None:
        """Take the install as it is now."""
        live = self._context.live
        job = live.job_of(self._name)
        is_busy = job is not None and not job.is_aside
        self.version.show_item(item, is_busy=is_busy)
        self.snapshots.allow(item.state == "installed" and not is_busy)
        has_failed = self._name in live.problems
        self.stopped.show_install(item, is_quiet=is_busy or has_failed)
        generation = item.record.generation if item.record is not None else None
        state = (item.state, generation, is_busy)
        if self._state is not None and state != self._state and self.isVisible():
            self.snapshots.load()
        self._state = state

    def wake(self) -> None:
        """Read the snapshots, and count what they take."""
        self.snapshots.load()

    def rest(self) -> None:
        """Do nothing: nothing is followed."""

    def search(self) -> None:
        """Put the focus into the list of snapshots, where typing finds them."""
        self.snapshots.list.setFocus()

    def refresh(self) -> None:
        """Look anew, for updates too."""
        self.version.look()
        self.snapshots.load()
