"""The row above the models: search as one types, facets, order, size of the cards, grid or table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from stablehand.core.models.tree import UNKNOWN
from stablehand.gui.components.fit_meter import fit_word
from stablehand.gui.components.model_words import base_name, format_words, kind_words
from stablehand.gui.pages.models.items import COLUMNS
from stablehand.gui.pages.models.places import PlaceTree
from stablehand.gui.pages.models.shelf import Place, Shelf, Wanted
from stablehand.gui.pages.models.views import LARGEST, SMALLEST
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import IconButton
from stablehand.gui.widgets.fields import Choice, SearchField
from stablehand.gui.widgets.flow import FlowLayout

_SORTED: Final = ("name", "added", "size", "kind", "base", "fits", "rating", "folder")
_FACETS: Final = ("kind", "base", "fits", "format", "root")
_WIDEST: Final = 168  # pixels; some names of bases are longer, and a line has to hold several
_OUTCOMES: Final = ("fits", "tight", "offload", "too_big")


class ModelFilters(QWidget):
    """What is wanted of the models; the fields show only what the library has.

    Signals:
        changed: `wanted` is another one.
        sorted_by: a column, by its id.
        sized: the width of the cards.
        tabled: whether the table is wanted.
        placed: a `Place`, chosen in the list that stands for the tree in narrow windows.
    """

    changed = Signal()
    sorted_by = Signal(str)
    sized = Signal(int)
    tabled = Signal(bool)
    placed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.wanted = Wanted()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.search = SearchField(theme, self.tr("Search models"))
        self.search.textChanged.connect(
            self._on_text
        )  # each key: a search takes a few milliseconds
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addWidget(self.search, 1)
        self.places = Choice(theme, self.tr("Folder"))
        self.places.chosen.connect(self._on_place)
        self.places.setVisible(False)
        top.addWidget(self.places, 1)
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setAccessibleName(self.tr("Size of the pictures"))
        self.zoom.setToolTip(self.tr("Size of the pictures"))
        self.zoom.setRange(SMALLEST, LARGEST)
        self.zoom.setSingleStep(10)
        self.zoom.setPageStep(40)
        self.zoom.setFixedWidth(theme.px(96))
        self.zoom.valueChanged.connect(self.sized)
        top.addWidget(self.zoom)
        self.grid_button = IconButton(theme, "layout-grid", self.tr("As pictures"), checkable=True)
        self.table_button = IconButton(theme, "list", self.tr("As a table"), checkable=True)
        for button in (self.grid_button, self.table_button):
            button.setAutoExclusive(True)
            top.addWidget(button)
        self.grid_button.setChecked(True)
        self.table_button.toggled.connect(self.tabled)
        box.addLayout(top)
        self.choices: dict[str, Choice] = {}
        self._values: dict[str, Sequence[tuple[object, str]]] = {}
        line = FlowLayout()
        for facet in _FACETS:
            choice = Choice(theme, self._names()[facet])
            choice.chosen.connect(self._on_facet)
            choice.setMaximumWidth(theme.px(_WIDEST))
            self.choices[facet] = choice
            line.addWidget(choice)
        self.sorting = Choice(theme, self.tr("Order"), self._orders())
        self.sorting.chosen.connect(self._on_sort)
        line.addWidget(self.sorting)
        box.addLayout(line)
        self.show_shelf(Shelf())

    # -- what is offered ---------------------------------------------------------------------------

    def show_shelf(self, shelf: Shelf) -> None:
        """Offer what the library has; a wish for what is not there any more stays, and finds nothing."""
        bases = sorted({base for found in shelf.bases for base in found}, key=base_name)
        outcomes = {fit.outcome for fit in shelf.fits}
        offers: dict[str, list[tuple[object, str]]] = {
            "kind": sorted(((kind, kind_words(kind)) for kind in set(shelf.kinds)), key=_words_of),
            "base": [(base, base_name(base)) for base in bases],
            "fits": [(name, fit_word(name)) for name in _OUTCOMES if name in outcomes],
            "format": [
                (name, format_words(name)) for name in sorted({e.format for e in shelf.entries})
            ],
            "root": [(root.id, root.name) for root in shelf.roots],
        }
        if UNKNOWN in shelf.kinds:
            offers["kind"].sort(key=lambda item: item[0] == UNKNOWN)
        for facet, values in offers.items():
            self._offer(facet, values)

    def show_places(self, tree: PlaceTree, *, is_list: bool) -> None:
        """Stand in for the tree where there is no room for it."""
        self.places.setVisible(is_list)
        if is_list:
            values: list[tuple[object, str]] = list(tree.places())
            if self._values.get("places") != values:
                self._values["places"] = values
                self.places.set_values(values)
            self.places.choose(tree.place)

    def clear(self) -> None:
        """Want everything again."""
        with QSignalBlocker(self.search):
            self.search.clear()
        for choice in self.choices.values():
            choice.choose(None)
        self._want(replace(Wanted(), place=self.wanted.place))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the place narrows what is shown."""
        return replace(self.wanted, place=Place()) != Wanted()

    def go(self, place: Place) -> None:
        """Want the models of a place."""
        self._want(replace(self.wanted, place=place))

    def _offer(self, facet: str, values: list[tuple[object, str]]) -> None:
        choice = self.choices[facet]
        choice.setVisible(len(values) > 1 or getattr(self.wanted, facet) is not None)
        offered = [(None, self._anything()[facet]), *values]
        if self._values.get(facet) == offered:
            return
        self._values[facet] = offered
        choice.set_values(offered)
        choice.choose(getattr(self.wanted, facet))

    def _names(self) -> dict[str, str]:
        return {
            "kind": self.tr("Kind"),
            "base": self.tr("Base"),
            "fits": self.tr("Fits this machine"),
            "format": self.tr("Format"),
            "root": self.tr("Drive"),
        }

    def _anything(self) -> dict[str, str]:
        return {
            "kind": self.tr("Every kind"),
            "base": self.tr("Every base"),
            "fits": self.tr("Fits or not"),
            "format": self.tr("Every format"),
            "root": self.tr("Every drive"),
        }

    def _orders(self) -> list[tuple[object, str]]:
        words = {
            "name": self.tr("By name"),
            "added": self.tr("Newest first"),
            "size": self.tr("Largest first"),
            "kind": self.tr("By kind"),
            "base": self.tr("By base"),
            "fits": self.tr("What fits first"),
            "rating": self.tr("Best rated first"),
            "folder": self.tr("By folder"),
        }
        return [(key, words[key]) for key in _SORTED if key in COLUMNS]

    # -- what is chosen ----------------------------------------------------------------------------

    def _want(self, wanted: Wanted) -> None:
        if wanted != self.wanted:
            self.wanted = wanted
            self.changed.emit()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._want(replace(self.wanted, text=text.strip()))

    @Slot(object)
    def _on_facet(self, _value: object) -> None:
        found = {facet: choice.value for facet, choice in self.choices.items()}
        self._want(replace(self.wanted, **found))  # type: ignore[arg-type]

    @Slot(object)
    def _on_sort(self, value: object) -> None:
        self.sorted_by.emit(str(value))

    @Slot(object)
    def _on_place(self, value: object) -> None:
        self.placed.emit(value)


def _words_of(item: tuple[object, str]) -> str:
    return item[1].casefold()
