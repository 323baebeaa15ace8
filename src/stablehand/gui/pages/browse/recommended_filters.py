"""What is wanted of starter models: for which program, with or without profit, what fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from stablehand.gui.components.model_words import base_name, kind_words
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size
from stablehand.gui.widgets.fields import Check, Choice
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.services.recommending import Offer

_WIDEST: Final = 176  # pixels
_FITTING: Final = ("fits", "tight", None)


class StarterFilters(QWidget):
    """The row of filters.

    Signals:
        asked: another program is wanted; models are judged anew for it.
        changed: what is shown of them is to be others.
    """

    asked = Signal()
    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        line = FlowLayout(parent=self)
        self.program = Choice(theme, self.tr("Program"), [(None, self.tr("Any program"))])
        self.program.setMaximumWidth(theme.px(_WIDEST))
        self.program.chosen.connect(self._on_program)
        line.addWidget(self.program)
        self.fits = Check(theme, self.tr("Only what fits"))
        self.commercial = Check(theme, self.tr("Commercial use"))
        self.commercial.setToolTip(self.tr("Only models whose pictures may be sold"))
        for box in (self.fits, self.commercial):
            box.setMinimumHeight(theme.px(Size.CONTROL))  # in line with the choice
            box.toggled.connect(self._on_ticked)
            line.addWidget(box)

    @property
    def package(self) -> str | None:
        """The program that is wanted; None: any."""
        value = self.program.value
        return value if isinstance(value, str) else None

    def offer_programs(self, names: Mapping[str, str]) -> None:
        """Offer programs by id; the chosen one stays."""
        chosen = self.package
        ordered = sorted(names.items(), key=lambda item: item[1].casefold())
        self.program.set_values([(None, self.tr("Any program")), *ordered])
        self.program.choose(chosen)

    def want_program(self, package: str | None) -> None:
        """Want what a program runs; None: any."""
        if package is not None and self.program.findData(package) < 0:
            self.program.addItem(package, package)  # until its name is known
        self.program.choose(package)

    def clear(self) -> None:
        """Want everything that the program runs."""
        self.fits.setChecked(False)
        self.commercial.setChecked(False)
        self.text = ""

    def is_wanted(self, offer: Offer) -> bool:
        """Tell whether a model is to be shown."""
        verdict = offer.chosen.verdict
        if self.fits.isChecked() and verdict is not None and verdict.outcome not in _FITTING:
            return False
        if self.commercial.isChecked() and offer.licence.commercial is not True:
            return False
        starter = offer.starter
        words = (
            starter.name,
            kind_words(starter.kind),
            base_name(starter.base),
            starter.summary.en,
            starter.summary.ru,
        )
        known = " ".join(words).casefold()
        return all(word in known for word in self.text.casefold().split())

    @Slot(object)
    def _on_program(self, _value: object) -> None:
        self.asked.emit()

    @Slot(bool)
    def _on_ticked(self, _is_ticked: bool) -> None:
        self.changed.emit()
