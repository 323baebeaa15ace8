"""What stands on a package's page while the library has no model for it; it can be put away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.downloads.entry import DownloadState
from stablehand.gui.components.starter_route import starters_route
from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Notice
from stablehand.services.installs import ListedInstall
from stablehand.services.package_abilities import lacks_models


class StarterNudge(QWidget):
    """A notice that leads to starter models.

    Args:
        context: the window.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self._package = ""
        self._done = 0
        theme = context.theme
        self.go = Button(
            theme,
            self.tr("Recommended models"),
            icon="compass",
            compact=True,
            on_click=partial(context.go, starters_route(name)),
        )
        self.away = Button(
            theme, self.tr("Not now"), icon="x", compact=True, on_click=self._on_away
        )
        text = self.tr("The library has no model for it yet.")
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.XS, Space.XL, Space.S)
        box.addWidget(Notice(theme, text, "info", [self.go, self.away]))
        self.setVisible(False)
        context.live.downloads.changed.connect(self._on_queue)

    def show_install(self, item: ListedInstall) -> None:
        """Look whether there is a model, once the install is whole."""
        record = item.record
        if record is None or record.state != "installed" or self._package == record.package:
            return
        self._package = record.package
        self.look()

    def look(self) -> None:
        """Look anew."""
        if not self._package or self._context.live.memory.flag(self._key):
            return
        package = self._package
        self._context.live.ask(lambda app: lacks_models(app, package), self, self.setVisible)

    @property
    def _key(self) -> str:
        return f"starters.{self._name}"

    @Slot()
    def _on_queue(self) -> None:
        queue = self._context.live.downloads.queue.downloads
        done = sum(item.state is DownloadState.DONE for item in queue)
        if done != self._done:
            self._done = done
            if not self.isHidden():
                self.look()  # what has arrived may be one

    def _on_away(self) -> None:
        self._context.live.memory.keep(**{self._key: True})
        self.setVisible(False)
