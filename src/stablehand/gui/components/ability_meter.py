"""What this machine can do with a program, told by a starter model: "Can run SDXL 1.0", and the bar of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.gui.components.fit_meter import FitMeter, fit_of
from stablehand.gui.live.live import Live
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.labels import Label

if TYPE_CHECKING:
    from stablehand.services.app import App
    from stablehand.services.recommending import Offer

_PAUSE_MS: Final = 300  # the page is painted first


class Abilities(QObject):
    """What the machine can do with programs, asked once for all of them.

    Signals:
        known: `found` is another one now.
    """

    known = Signal()

    def __init__(self, live: Live, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._wanted: frozenset[str] = frozenset()
        self.found: Mapping[str, Offer] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask)

    def want(self, packages: Iterable[str]) -> None:
        """Ask for these packages a moment later, unless they were asked for."""
        wanted = frozenset(packages)
        if not wanted <= self._wanted:
            self._wanted |= wanted
            self._timer.start()

    def again(self) -> None:
        """Ask anew: another program may hold less of the card now."""
        if self._wanted:
            self._timer.start()

    @Slot()
    def _ask(self) -> None:
        wanted = self._wanted
        self._live.ask(lambda app: _found(app, wanted), self, self._take)

    def _take(self, found: Mapping[str, Offer]) -> None:
        self.found = found
        self.known.emit()


async def _found(app: App, packages: frozenset[str]) -> Mapping[str, Offer]:
    # Loaded only now: the list of starter models is of no use to the first picture.
    from stablehand.services.package_abilities import abilities

    return await abilities(app, packages)


class AbilityMeter(QWidget):
    """The heaviest starter model that fits, in words and as a bar; not there while nothing is known."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XXS)
        self.words = Label("", "small", "text2", wraps=True)
        self.meter = FitMeter(theme)
        box.addWidget(self.words)
        box.addWidget(self.meter)
        self.setVisible(False)

    def show_offer(self, offer: Offer | None) -> None:
        """Show what can be done; None: it is not known."""
        verdict = None if offer is None else offer.chosen.verdict
        if offer is None or verdict is None or verdict.outcome is None:
            self.setVisible(False)
            return
        name = offer.starter.name
        if len(offer.variants) > 1:
            name = f"{name} {offer.chosen.variant.name}"
        self.words.setText(self._sentence(verdict.outcome).format(name=name))
        self.meter.show_fit(
            fit_of(verdict), self.tr("The heaviest of the starter models that fits this machine")
        )
        self.setVisible(True)

    def _sentence(self, outcome: str) -> str:
        if outcome == "too_big":
            return self.tr("Not even {name} fits this machine")
        if outcome == "offload":
            return self.tr("Can run {name}, slowly")
        return self.tr("Can run {name}")
