"""Options under their headings. Rows are made for what is near to what can be seen, and go when it is far.

A page with all options of a big program has more rows than widgets are good for: re-polishing for another
theme costs by the widget. So each heading keeps the room of its rows while they are not there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from stablehand.gui.pages.package.option_filter import OptionGroup
from stablehand.gui.pages.package.option_row import OptionRow
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import Fold, Frame
from stablehand.services.option_sheet import AutomaticValue
from stablehand.services.options import ShownOption

_ROW: Final = 74  # about so high is a row, in pixels at 100 %
_BATCH: Final = 10  # rows that are made in one go
_NEAR: Final = 0.4  # of the height of what is seen: as far ahead rows are made
_FAR: Final = 0.8  # as far away they go


class OptionSection(QWidget):
    """A heading with its options.

    Signals:
        toggled: it was opened or folded by a person.
        made: rows have come or gone.
        wished, reset, undone: those of its rows.
    """

    toggled = Signal(str, bool)
    made = Signal()
    wished = Signal(str, object)
    reset = Signal(str)
    undone = Signal(str)

    def __init__(self, theme: Theme, group: OptionGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.group = group
        self._automatic: Mapping[str, AutomaticValue] = {}
        self.rows: dict[str, OptionRow] = {}
        self._height = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.fold = Fold(theme, "")
        self.fold.button.setFont(theme.font("strong"))
        self.fold.body.setContentsMargins(0, 0, 0, 0)
        self.fold.button.clicked.connect(self._on_toggled)
        box.addWidget(self.fold)
        self.plane = Frame("plane", padding=0, spacing=0)
        self.fold.body.addWidget(self.plane)
        self._rest = QWidget()  # the room of rows that are not there
        self.plane.box.addWidget(self._rest)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._make_some)

    @property
    def is_open(self) -> bool:
        """Whether its options are shown."""
        return self.fold.is_open

    def show_group(
        self,
        group: OptionGroup,
        automatic: Mapping[str, AutomaticValue],
        answered: str = "",
        held: Collection[str] = (),
    ) -> None:
        """Show these options; rows that stay are not made anew.

        Args:
            group: the options.
            automatic: what they would be without the user's word.
            answered: the flag whose value is what came of a wish.
            held: flags that show what was wished for, which is not answered yet.
        """
        title = self.tr("{title} ({count})").format(
            title=group.title.replace("&", "&&"), count=len(group.options)
        )
        if self.fold.button.text() != title:
            self.fold.button.setText(title)
        is_same = [item.option.flag for item in group.options] == self._flags()
        self.group, self._automatic = group, automatic
        if not is_same and self.rows:
            self._reorder()
        for item in group.options:
            flag = item.option.flag
            row = self.rows.get(flag)
            if row is not None and flag not in held:
                row.show_option(item, automatic.get(flag), is_answer=flag == answered)
        self._fill_rest()

    def set_open(self, is_open: bool) -> None:
        """Show or hide the options; rows go with it."""
        self.fold.set_open(is_open)
        if not is_open:
            self.drop()

    def make(self) -> None:
        """Have the rows made, the first of them at once."""
        if len(self.rows) < len(self.group.options) and not self._timer.isActive():
            self._make_some()

    def drop(self) -> None:
        """Take the rows out, but leave their room."""
        self._timer.stop()
        if not self.rows:
            return
        self._height = self.plane.height() if self.is_open else 0
        for row in self.rows.values():
            self._remove(row)
        self.rows = {}
        self._fill_rest()
        self.made.emit()

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        rows = [self.rows[flag] for flag in self._flags() if flag in self.rows]
        return [self.fold.button, *(stop for row in rows for stop in row.stops())]

    def _flags(self) -> list[str]:
        return [item.option.flag for item in self.group.options]

    @Slot()
    def _make_some(self) -> None:
        left = [item for item in self.group.options if item.option.flag not in self.rows]
        for item in left[:_BATCH]:
            self._make(item)
        self._rule()
        self._fill_rest()
        if len(left) > _BATCH:
            self._timer.start()
        else:
            self._timer.stop()
            self._height = 0
        self.made.emit()

    def _make(self, item: ShownOption) -> None:
        flag = item.option.flag
        row = OptionRow(self._theme, item, self._automatic.get(flag))
        row.wished.connect(self.wished)
        row.reset.connect(self.reset)
        row.undone.connect(self.undone)
        self.rows[flag] = row
        there = [other for other in self._flags() if other in self.rows]
        self.plane.box.insertWidget(there.index(flag), row)

    def _reorder(self) -> None:
        """Take out rows that are not wanted any more; new ones are made by and by."""
        wanted = set(self._flags())
        for flag in [flag for flag in self.rows if flag not in wanted]:
            self._remove(self.rows.pop(flag))
        self._rule()
        if len(self.rows) < len(wanted):
            self._timer.start()

    def _rule(self) -> None:
        """Part each row from the one above."""
        there = [flag for flag in self._flags() if flag in self.rows]
        for at, flag in enumerate(there):
            self.rows[flag].set_rule(at > 0)

    def _remove(self, row: OptionRow) -> None:
        self.plane.box.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _fill_rest(self) -> None:
        """Keep the room of the rows that are not there."""
        missing = len(self.group.options) - len(self.rows)
        self._rest.setVisible(missing > 0)
        if missing > 0:
            estimate = missing * self._theme.px(_ROW)
            self._rest.setFixedHeight(estimate if self.rows or not self._height else self._height)

    @Slot(bool)
    def _on_toggled(self, _checked: bool) -> None:
        if not self.is_open:
            self.drop()
        self.toggled.emit(self.group.id, self.is_open)


class OptionList(QWidget):
    """All sections, in an area that scrolls.

    Signals:
        made: rows have come or gone, so the order of the focus has to be told anew.
        wished, reset, undone: those of the rows.
    """

    made = Signal()
    wished = Signal(str, object)
    reset = Signal(str)
    undone = Signal(str)

    def __init__(self, theme: Theme, area: QScrollArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._area = theme, area
        self.sections: dict[str, OptionSection] = {}
        self._opened: dict[tuple[bool, str], bool] = {}  # by person, where groups are open or not
        self._are_open = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Space.S)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tend)
        area.verticalScrollBar().valueChanged.connect(self._on_moved)
        area.verticalScrollBar().rangeChanged.connect(self._on_grown)
        area.viewport().installEventFilter(self)

    def rows(self) -> dict[str, OptionRow]:
        """Give the rows that are there, by flag."""
        return {flag: row for part in self.sections.values() for flag, row in part.rows.items()}

    def show_groups(
        self,
        groups: Sequence[OptionGroup],
        automatic: Mapping[str, AutomaticValue],
        *,
        are_open: bool,
        answered: str = "",
        held: Collection[str] = (),
    ) -> None:
        """Show these groups; what stays is changed in place.

        Args:
            groups: the groups, in order.
            automatic: what options would be without the user's word.
            are_open: whether groups that nobody has opened or folded are open.
            answered: the flag whose value is what came of a wish.
            held: flags that show what was wished for, which is not answered yet.
        """
        self._are_open = are_open
        wanted = {group.id for group in groups}
        for key in [key for key in self.sections if key not in wanted]:
            section = self.sections.pop(key)
            self._box.removeWidget(section)
            section.hide()
            section.deleteLater()
        for at, group in enumerate(groups):
            section = self.sections.get(group.id) or self._add(group)
            if self._box.indexOf(section) != at:
                self._box.insertWidget(at, section)
            section.show_group(group, automatic, answered, held)
            is_open = self._opened.get((are_open, group.id), are_open)
            if section.is_open != is_open:
                section.set_open(is_open)
        self.sections = {group.id: self.sections[group.id] for group in groups}
        self._soon.start()
        self.made.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Make what can be seen."""
        super().showEvent(event)
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look anew at what can be seen when its height changes."""
        if watched is self._area.viewport() and event.type() == QEvent.Type.Resize:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _add(self, group: OptionGroup) -> OptionSection:
        section = self.sections[group.id] = OptionSection(self._theme, group)
        section.toggled.connect(self._on_toggled)
        section.made.connect(self.made)
        section.wished.connect(self.wished)
        section.reset.connect(self.reset)
        section.undone.connect(self.undone)
        return section

    @Slot()
    def _tend(self) -> None:
        """Make the rows that are near, drop those that are far."""
        seen = self._area.viewport().height()
        if not self.isVisible() or seen <= 0:
            return
        focus = self.window().focusWidget()
        for section in list(self.sections.values()):
            if not section.is_open:
                continue
            top = section.mapTo(self._area.viewport(), section.rect().topLeft()).y()
            bottom = top + section.height()
            if top < seen * (1 + _NEAR) and bottom > -seen * _NEAR:
                section.make()
                continue
            is_far = top > seen * (1 + _FAR) or bottom < -seen * _FAR
            if is_far and (focus is None or not section.isAncestorOf(focus)):
                section.drop()

    @Slot(int)
    def _on_moved(self, _value: int) -> None:
        self._soon.start()

    @Slot(int, int)
    def _on_grown(self, _least: int, _most: int) -> None:
        self._soon.start()

    @Slot(str, bool)
    def _on_toggled(self, group: str, is_open: bool) -> None:
        self._opened[self._are_open, group] = is_open
        self._soon.start()
