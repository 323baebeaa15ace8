"""The packages that can be added as a list model: filtered by what works here and by what is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from stablehand.core.catalog.narrowing import Narrowing
from stablehand.gui.pages.add_package.words import category_words
from stablehand.gui.words.say import say
from stablehand.services.offers import Offer

OFFER: Final = Qt.ItemDataRole.UserRole
INSTALLED: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_EVERY: Final = Narrowing()


class OfferModel(QAbstractListModel):
    """The offers that are wanted, in the order of the catalog."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Offer, ...] = ()
        self._shown: list[Offer] = []
        self._installed: Mapping[str, int] = {}
        self._text = ""
        self._only_working = True
        self._narrowing = _EVERY

    def take(self, offers: Sequence[Offer]) -> None:
        """Take what there is."""
        self._all = tuple(offers)
        self._filter()

    def narrow(self, text: str, *, only_working: bool, narrowing: Narrowing = _EVERY) -> None:
        """Show what has this text in its words, of the kind and licence that are wanted, and perhaps only
        what works here."""
        wanted = (text.casefold(), only_working, narrowing)
        if wanted != (self._text, self._only_working, self._narrowing):
            self._text, self._only_working, self._narrowing = wanted
            self._filter()

    def categories(self) -> tuple[str, ...]:
        """Give the kinds of program that there are, in the order in which they first come."""
        return tuple(dict.fromkeys(offer.package.category for offer in self._all))

    def count_installed(self, counts: Mapping[str, int]) -> None:
        """Take how often each package is installed, by id."""
        if counts == self._installed:
            return
        self._installed = dict(counts)
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def offer(self, package_id: str) -> Offer | None:
        """Give a package, shown or not."""
        return next((offer for offer in self._all if offer.package.id == package_id), None)

    def first_working(self) -> Offer | None:
        """Give the first package that works here, else the first one."""
        working = (offer for offer in self._all if offer.verdict.supported)
        return next(working, next(iter(self._all), None))

    def row(self, package_id: str) -> QModelIndex:
        """Give the place of a package among those that are shown; an invalid one if it is not."""
        for at, offer in enumerate(self._shown):
            if offer.package.id == package_id:
                return self.index(at)
        return QModelIndex()

    def total(self) -> int:
        """Count all packages."""
        return len(self._all)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count those that are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what is shown or said of a package."""
        if not index.isValid():
            return None
        offer = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return offer.package.name
            case Qt.ItemDataRole.ToolTipRole:
                return say(offer.package.summary)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{offer.package.name}: {self.verdict_words(offer)}"
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                count = self._installed.get(offer.package.id, 0)
                parts = (
                    say(offer.package.summary),
                    category_words(offer.package.category),
                    self.installed_words(count),
                )
                return ". ".join(part for part in parts if part)
        if role == OFFER:
            return offer
        return self._installed.get(offer.package.id, 0) if role == INSTALLED else None

    def verdict_words(self, offer: Offer) -> str:
        """Give whether it works here."""
        return self.tr("Works here") if offer.verdict.supported else self.tr("Not here")

    def installed_words(self, count: int) -> str:
        """Give how often it is installed; empty for never."""
        return self.tr("%n installed", "", count) if count else ""

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = [
            offer
            for offer in self._all
            if (offer.verdict.supported or not self._only_working)
            and self._narrowing.admits(offer.package)
            and self._text in _words(offer)
        ]
        self.endResetModel()


def _words(offer: Offer) -> str:
    """Give everything that a search may find a package by."""
    package = offer.package
    parts = (
        package.name,
        package.id,
        say(package.summary),
        category_words(package.category),
        *package.authors,
    )
    return "\n".join(parts).casefold()
