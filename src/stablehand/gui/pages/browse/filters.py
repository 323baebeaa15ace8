"""The row of a hub's filters: kind, base, order, time, and what shall be left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, cast

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from stablehand.core.hubs.listing import Query
from stablehand.gui.components.hub_words import period_words, sort_words
from stablehand.gui.components.model_words import base_name, kind_words
from stablehand.gui.pages.browse.sources import Source, families, members
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size
from stablehand.gui.widgets.fields import Check, Choice
from stablehand.gui.widgets.flow import FlowLayout

_WIDEST: Final = 208  # pixels; some names of bases are longer, and a line has to hold several
SENSITIVE: Final = ("hidden", "blurred", "shown")


class HubFilters(QWidget):
    """What is wanted of a hub; what it cannot be asked for is not offered.

    Signals:
        changed: `query` is another one.
        narrowed: whether only what fits this machine shall be shown.
        revealed: whether sensitive pictures shall be shown as they are.
    """

    changed = Signal()
    narrowed = Signal(bool)
    revealed = Signal(bool)

    def __init__(self, theme: Theme, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.query = Query(sort=source.sorts[0])
        self._takes: tuple[str, ...] = ()  # kinds of the install that models are looked for
        self._takes_bases: tuple[str, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        line = FlowLayout(parent=self)
        self.choices: dict[str, Choice] = {}
        for key, name, values in self._offers():
            choice = Choice(theme, name, values)
            choice.setMaximumWidth(theme.px(_WIDEST))
            choice.chosen.connect(self._on_chosen)
            self.choices[key] = choice
            line.addWidget(choice)
        self.fits = Check(theme, self.tr("Fits this machine"))
        self.fits.toggled.connect(self.narrowed)
        self.commercial = Check(theme, self.tr("Commercial use"))
        self.commercial.setToolTip(self.tr("Only models whose pictures may be sold"))
        self.commercial.toggled.connect(self._on_ticked)
        for box in (self.fits, self.commercial):
            box.setMinimumHeight(theme.px(Size.CONTROL))  # in line with the choices
            line.addWidget(box)
        self.fits.setVisible(source.has_bases)

    def _offers(self) -> list[tuple[str, str, list[tuple[object, str]]]]:
        source = self.source
        kinds = [(kind, kind_words(kind)) for kind in source.kinds]
        bases = [(base, base_name(base)) for base in families()] if source.has_bases else []
        offers: list[tuple[str, str, list[tuple[object, str]]]] = [
            ("kind", self.tr("Kind"), [(None, self.tr("Every kind")), *kinds]),
            ("base", self.tr("Base"), [(None, self.tr("Every base")), *bases]),
            ("sort", self.tr("Order"), [(sort, sort_words(sort)) for sort in source.sorts]),
            ("period", self.tr("Time"), [(one, period_words(one)) for one in source.periods]),
        ]
        if source.has_sensitive:
            words = (
                self.tr("Sensitive hidden"),
                self.tr("Sensitive blurred"),
                self.tr("Sensitive shown"),
            )
            values: list[tuple[object, str]] = list(zip(SENSITIVE, words, strict=True))
            offers.append(("sensitive", self.tr("Sensitive models"), values))
        return [offer for offer in offers if len(offer[2]) > 1]

    # -- what is wanted ----------------------------------------------------------------------------

    def want_text(self, text: str) -> None:
        """Look for words."""
        self._want(replace(self.query, text=text))

    def serve(self, kinds: tuple[str, ...], bases: tuple[str, ...]) -> None:
        """Look for what an install takes, as long as nothing narrower is chosen; empty: for anything."""
        offered = tuple(kind for kind in self.source.kinds if kind in kinds)
        self._takes = offered if len(offered) < len(self.source.kinds) else ()
        self._takes_bases = bases if self.source.has_bases else ()
        self._want(self._asked())

    def choose_sensitive(self, how: str) -> None:
        """Take what was wanted of sensitive models before."""
        if "sensitive" in self.choices:
            self.choices["sensitive"].choose(how)
            self.query = self._asked()
            self.revealed.emit(how == "shown")

    def clear(self) -> None:
        """Want everything again; what was said about sensitive models stays."""
        for key, choice in self.choices.items():
            if key != "sensitive":
                choice.setCurrentIndex(0)
        for box in (self.fits, self.commercial):
            with QSignalBlocker(box):
                box.setChecked(False)
        self.narrowed.emit(False)
        self._want(replace(self._asked(), text="", tag=None, author=None))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order narrows what is found."""
        plain = Query(
            kinds=self._takes,
            bases=self._takes_bases,
            sort=self.query.sort,
            sensitive=self.query.sensitive,
        )
        return self.query != plain or self.fits.isChecked()

    @property
    def sensitive(self) -> str:
        """What shall be done with sensitive models, as `SENSITIVE`."""
        choice = self.choices.get("sensitive")
        return SENSITIVE[0] if choice is None else str(choice.value)

    def _asked(self) -> Query:
        """Give the query as the fields say it."""
        kind, base = self._value("kind"), self._value("base")
        return replace(
            self.query,
            kinds=self._takes if kind is None else (kind,),
            bases=self._takes_bases if base is None else members(base),
            sort=self._value("sort") or self.source.sorts[0],
            period=self._value("period") or "all",
            sensitive=self.sensitive != SENSITIVE[0],
            commercial=self.commercial.isChecked(),
        )

    def _value(self, key: str) -> Any:
        choice = self.choices.get(key)
        return None if choice is None else cast("str | None", choice.value)

    def _want(self, query: Query) -> None:
        if query != self.query:
            self.query = query
            self.changed.emit()

    @Slot(object)
    def _on_chosen(self, _value: object) -> None:
        self.revealed.emit(self.sensitive == SENSITIVE[2])
        self._want(self._asked())

    @Slot(bool)
    def _on_ticked(self, _is_on: bool) -> None:
        self._want(self._asked())
