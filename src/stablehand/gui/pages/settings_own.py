"""Sections of the settings page that are no list of settings: what each has to be, and which there are.

A section of another room brings a file of its own (`settings_app_update.py`) with a class below
`OwnSection`, and one line in `OWN_SECTIONS`. The page makes it, asks it to look anew, lets the search narrow
it, and finds its parts by their keys (`Route("settings", "cache.packages")`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Final, Literal, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLayout, QLineEdit, QVBoxLayout, QWidget

from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import Frame, Line
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.matching import rank

# After which section of the page another one stands.
Place = Literal["appearance", "behaviour", "hardware", "installing", "downloads", "network", "end"]


class OwnSection(QWidget):
    """A heading, a sentence and a plane for rows; a subclass fills `plane` and says what a search may find.

    Args:
        context: the window, as far as a page needs it.
        title: the heading.
        purpose: a sentence under it.
        words: further words it is found by, in both languages ("cache кэш"); never shown.

    Signals:
        rows_changed: rows have come or gone, so the keys walk another way.
    """

    rows_changed = Signal()

    def __init__(
        self,
        context: Context,
        title: str,
        purpose: str = "",
        *,
        words: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.title = title
        self.search_words = words
        self._parts: dict[str, QWidget] = {}
        self._is_told = False
        self._focused = ""  # the row whose part had the focus when all were taken away
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.heading = Label(title, "heading", wraps=True)
        box.addWidget(self.heading)
        if purpose:
            box.addWidget(Label(purpose, "body", "text2", wraps=True))
        self.plane = Frame("plane", padding=0, spacing=0)
        box.addWidget(self.plane)

    def add_row(self, key: str, words: str = "") -> QVBoxLayout:
        """Add a row to the plane, with a line above it if it is not the first; give its layout to fill.

        Args:
            key: what a place in the window may name ("cache.packages"); it gets into sight then.
            words: further words that find this row, in both languages.
        """
        row = QWidget()
        row.setProperty("search", f"{key} {words}")
        outer = QVBoxLayout(row)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        line = Line(row)
        line.setHidden(not self._parts)
        outer.addWidget(line)
        box = QVBoxLayout()
        box.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        box.setSpacing(Space.S)
        outer.addLayout(box)
        self.plane.box.addWidget(row)
        self._parts[key] = row
        self._tell()
        return box

    def _tell(self) -> None:
        """Tell once what became of several rows."""
        if not self._is_told:
            self._is_told = True
            QTimer.singleShot(0, self, self._on_told)

    def _on_told(self) -> None:
        self._is_told = False
        if self._focused:
            self._give_back()
        self.rows_changed.emit()

    def _give_back(self) -> None:
        """Give the focus back to the row that had it, unless it is elsewhere by now."""
        rows = [self._parts[self._focused]] if self._focused in self._parts else []
        self._focused = ""
        fields = [field for row in (*rows, *self._parts.values()) if (field := first_field(row))]
        if fields and self.window().focusWidget() is None:
            fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_rows(self) -> None:
        """Take all rows away, to make them anew."""
        focus = self.window().focusWidget()
        for key, row in self._parts.items():
            if focus is not None and row.isAncestorOf(focus):
                self._focused = key
                focus.clearFocus()  # else hiding it hands the focus on to whatever comes next
            self.plane.box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._parts.clear()

    def ask(self) -> None:
        """Look anew at what is shown; called when the page is shown, and by F5."""

    def keys(self) -> tuple[str, ...]:
        """Give what a place in the window may name of this section."""
        return tuple(self._parts)

    def part(self, key: str) -> QWidget | None:
        """Give the row of a key; None where it is not of this section."""
        return self._parts.get(key)

    def narrow(self, query: str) -> int:
        """Show it if a search finds it, all without one; give how many of its rows that are.

        Found is what anything in it says: headings, sentences, values, names of its buttons.
        """
        if not query:
            fits = len(self._parts) or 1
        else:
            whole = rank(query, self.title, (self.search_words, *texts_of(self)))
            fits = sum(self._fits(query, row) for row in self._parts.values())
            fits = fits or int(whole is not None)
        self.setVisible(fits > 0)
        return fits

    def _fits(self, query: str, row: QWidget) -> bool:
        said = (self.title, self.search_words, str(row.property("search")), *texts_of(row))
        return rank(query, "", said) is not None


def texts_of(widget: QWidget) -> Iterable[str]:
    """Give what the parts of a widget say and are called; what was typed into a secret field is left out."""
    for part in widget.findChildren(QWidget):
        is_plain = isinstance(part, QLineEdit) and part.echoMode() == QLineEdit.EchoMode.Normal
        if isinstance(part, QLabel | QLineEdit) and (is_plain or isinstance(part, QLabel)):
            yield part.text()
        if name := part.accessibleName():
            yield name


def first_field(row: QWidget) -> QWidget | None:
    """Give what takes the focus in a row."""
    for part in row.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisibleTo(row):
            return part
    return None


def walk_in_order(layout: QLayout) -> None:
    """Let Tab walk through what is in a layout as it is read, whenever it was made."""
    for one, other in pairwise(_stops(layout)):
        QWidget.setTabOrder(one, other)


def _stops(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget = item.widget() if item is not None else None
        inner = widget.layout() if widget is not None else item.layout() if item else None
        if widget is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        if inner is not None:
            yield from _stops(inner)


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where a section stands and where its class is: loaded when the page is made."""

    after: Place
    module: str
    name: str

    def make(self, context: Context) -> OwnSection:
        """Make the section."""
        make = cast(Callable[[Context], OwnSection], getattr(import_module(self.module), self.name))
        return make(context)


_PAGES: Final = "stablehand.gui.pages"
# In the order of the page among those that stand after the same section.
OWN_SECTIONS: Final[tuple[OwnPlace, ...]] = (
    OwnPlace("appearance", f"{_PAGES}.settings_first_run", "FirstRunSection"),
    OwnPlace("behaviour", f"{_PAGES}.settings_starting", "StartingSection"),
    OwnPlace("installing", f"{_PAGES}.settings_app_update", "AppUpdateSection"),
)
