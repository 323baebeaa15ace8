"""The left pane: what can be added, searched and narrowed, one of it chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from stablehand.core.catalog.narrowing import TERMS, Narrowing
from stablehand.gui.pages.add_package.offer_delegate import OfferDelegate
from stablehand.gui.pages.add_package.offer_model import OFFER, OfferModel
from stablehand.gui.pages.add_package.words import category_words, terms_words
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.fields import Choice, SearchField, Segmented
from stablehand.gui.widgets.labels import Label
from stablehand.services.offers import Offer

_WORKS: Final = "works"
_ALL: Final = "all"
_FRAME: Final = 40  # pixels of a choice beside its words: its edges and its arrow
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ListSearch(SearchField):
    """A search field from which Down leads into the list below.

    Signals:
        left_down: somebody wants to go into the list.
    """

    left_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Down leave, into the list as the text narrows it."""
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Down:
            self.search_now()
            self.left_down.emit()


class OfferView(QListView):
    """The list; Enter goes on with what is chosen, Up leaves it at the top.

    Signals:
        picked: Enter was pressed on a package.
        left_up: somebody wants to go above the first package.
    """

    picked = Signal()
    left_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setProperty("variant", "pane")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is chosen in sight."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and the way out at the top."""
        is_bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == (
            Qt.KeyboardModifier.NoModifier
        )
        if event.key() in _ENTER and is_bare and self.currentIndex().isValid():
            self.picked.emit()
            return
        if event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_up.emit()
            return
        super().keyPressEvent(event)


class OfferList(QWidget):
    """Search, filter and list; says what it is doing while it is empty.

    Signals:
        chosen: another package (`Offer`) is chosen.
        picked: Enter was pressed on the one that is chosen.
    """

    chosen = Signal(object)
    picked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._id = ""  # what is chosen, shown in the list or not
        self.model = OfferModel(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, 0, 0, Space.L)
        box.setSpacing(Space.S)
        self.field = ListSearch(theme, self.tr("Search packages"))
        self.field.searched.connect(self._on_searched)
        self.field.left_down.connect(self.enter)
        box.addWidget(self.field)
        self.filter = Segmented(
            self.tr("Show"), ((_WORKS, self.tr("Works here")), (_ALL, self.tr("All")))
        )
        self.filter.chosen.connect(self._on_filter)
        self.count = Label("", "small", "text3")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.filter)
        row.addStretch(1)
        box.addLayout(row)
        self._choices = self._build_choices()
        box.addLayout(self._choices)
        box.addWidget(self.count)
        self._stack = QStackedWidget()
        # The words for an empty list are tall in large text; they must not make the window grow.
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        box.addWidget(self._stack, 1)
        self._build_pages()
        theme.changed.connect(self._on_theme_changed)

    def _build_choices(self) -> QBoxLayout:
        """Build what narrows the list by kind and by licence, each as wide as the other."""
        self.kind = Choice(self._theme, self.tr("Kind"), [(None, self.tr("Every kind"))])
        terms: list[tuple[object, str]] = [(one, terms_words(one)) for one in TERMS]
        self.licence = Choice(
            self._theme, self.tr("Licence"), [(None, self.tr("Any licence")), *terms]
        )
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for choice in (self.kind, self.licence):
            # Its longest words must not widen the pane; the open list shows them whole.
            choice.setMinimumContentsLength(1)
            choice.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.chosen.connect(self._on_filter)
            row.addWidget(choice, 1)
        return row

    def _build_pages(self) -> None:
        self._waiting = QWidget()
        waiting = QVBoxLayout(self._waiting)
        waiting.setContentsMargins(0, Space.M, 0, 0)
        text = self.tr("Looking at what works on this computer…")
        waiting.addWidget(Label(text, "body", "text2", wraps=True))
        waiting.addStretch(1)
        self.view = OfferView()
        self.view.setAccessibleName(self.tr("Packages"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(OfferDelegate(self._theme, self.model, self.view))
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.picked.connect(self.picked)
        self.view.left_up.connect(self.field.setFocus)
        self.show_all = Button(self._theme, self.tr("Show all"), on_click=self._on_show_all)
        self.nothing = EmptyState(
            self._theme, "search", self.tr("No package fits that."), buttons=[self.show_all]
        )
        for page in (self._waiting, self.view, self.nothing):
            self._stack.addWidget(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the two choices below one another where half of the pane is too narrow for one."""
        super().resizeEvent(event)
        self._arrange_choices()

    def _arrange_choices(self) -> None:
        half = (self._choices.geometry().width() - Space.S) // 2
        words = max(
            one.fontMetrics().horizontalAdvance(one.currentText())
            for one in (self.kind, self.licence)
        )
        fits = words + _FRAME <= half
        way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        self._choices.setDirection(way)

    # -- what it is told ---------------------------------------------------------------------------

    def take(self, offers: Sequence[Offer], wish: str) -> None:
        """Show what there is, and choose: the wish, what was chosen before, or the first that works."""
        self.model.take(offers)
        kinds: list[tuple[object, str]] = [
            (kind, category_words(kind)) for kind in self.model.categories()
        ]
        before = self.kind.value
        self.kind.set_values([(None, self.tr("Every kind")), *kinds])
        self.kind.choose(before)
        self.kind.setVisible(len(kinds) > 1)
        self._show()
        self.choose(wish or self._id)

    def count_installed(self, counts: Mapping[str, int]) -> None:
        """Take how often each package is installed, by id."""
        self.model.count_installed(counts)

    def choose(self, package_id: str) -> None:
        """Choose a package; one that is not there gives way to the first that works here."""
        offer = self.model.offer(package_id) or self.model.first_working()
        if offer is None:
            return
        if not self.model.row(offer.package.id).isValid():
            self._widen(offer)
        index = self.model.row(offer.package.id)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def enter(self) -> None:
        """Put the focus into the list."""
        if not self.model.rowCount():
            return
        if not self.model.row(self._id).isValid() or not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def search(self) -> None:
        """Put the focus into the search."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # -- what happens ------------------------------------------------------------------------------

    def _widen(self, offer: Offer) -> None:
        """Take away what hides a package that was asked for."""
        self.field.clear()
        if not offer.verdict.supported:
            self.filter.choose(_ALL)
        if not self._narrowing().admits(offer.package):
            self._open_choices()
        self._narrow()

    def _open_choices(self) -> None:
        self.kind.choose(None)
        self.licence.choose(None)

    def _narrowing(self) -> Narrowing:
        # The values are those that the choices were built with.
        return Narrowing(self.kind.value, self.licence.value)  # type: ignore[arg-type]

    def _narrow(self) -> None:
        text = self.field.text().strip()
        only_working = self.filter.value == _WORKS
        self.model.narrow(text, only_working=only_working, narrowing=self._narrowing())
        self._show()
        self._keep_chosen()

    def _show(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        page = self.view if shown else self.nothing if total else self._waiting
        self._stack.setCurrentWidget(page)
        text = self.tr("{shown} of {total}").format(shown=shown, total=total)
        self.count.setText(text if total else "")
        self._arrange_choices()

    def _keep_chosen(self) -> None:
        """Mark what is chosen again after the list has changed; what it hides stays chosen."""
        index = self.model.row(self._id)
        if index.isValid():
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().setCurrentIndex(index, flag)
            self.view.scrollTo(index)

    @Slot(str)
    def _on_searched(self, _text: str) -> None:
        self._narrow()

    @Slot(object)
    def _on_filter(self, _value: object) -> None:
        self._narrow()

    def _on_show_all(self) -> None:
        self.field.clear()
        self.filter.choose(_ALL)
        self._open_choices()
        self._narrow()
        self.field.setFocus()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        offer = current.data(OFFER)
        if isinstance(offer, Offer) and offer.package.id != self._id:
            self._id = offer.package.id
            self.chosen.emit(offer)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.view.doItemsLayout()
        self.view.viewport().update()
        self._arrange_choices()
