"""What installs are called on the screen: as their package, where the folder only repeats its name."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from stablehand.gui.live.live import Live
from stablehand.services.labels import PackageLabel, package_label


def shown_name(name: str, package_name: str) -> str:
    """Give what an install is called: "Easel" for the folder "easel", the folder's name for any other."""
    return package_name if package_name.casefold() == name.casefold() else name


class Titles(QObject):
    """Knows what installs are called; one for the whole window, which asks for what somebody wants to show.

    Signals:
        changed: some install is called otherwise now.
    """

    changed = Signal()

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self._live = live
        self._names: dict[str, str] = {}  # by the id of the package; empty while it is asked for

    @staticmethod
    def of(live: Live) -> Titles:
        """Give the one of this program."""
        found = live.findChild(Titles)
        return found if isinstance(found, Titles) else Titles(live)

    def title(self, name: str) -> str:
        """Give what an install is called; its folder's name until its package's is known."""
        return shown_name(name, self._package_name(name))

    def package(self, name: str) -> str:
        """Give the name of its package where its title is another; empty where that is not known (yet)."""
        found = self._package_name(name)
        return "" if found == self.title(name) else found

    def _package_name(self, name: str) -> str:
        item = self._live.install(name)
        if item is None or item.record is None:
            return ""
        package = item.record.package
        if package not in self._names:
            self._names[package] = ""
            self._live.ask(
                lambda app: package_label(app, package), self, partial(self._take, package)
            )
        return self._names[package]

    def _take(self, package: str, label: PackageLabel) -> None:
        self._names[package] = label.name
        self.changed.emit()
