"""What must hold on every page, whatever is on it: names, order, room for words, nothing over another."""

from __future__ import annotations

import itertools
from collections import Counter

from PySide6.QtCore import QAbstractAnimation, QModelIndex, QPoint, QPropertyAnimation, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QWidget,
)

from support import focus_chain

SMALLEST_TARGET = 28
MOST_ROWS = 40  # of a list that are asked for their words
MOST_OF_ONE_NAME = 2  # the head of a page and its empty state may offer the same


def said(widget: QWidget) -> str:
    """What a screen reader says of a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def describe(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)) else ""
    chain, parent = [], widget
    while parent is not None and len(chain) < 5:
        chain.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{' < '.join(chain)} {words!r} {said(widget)!r}"


def seen(root: QWidget) -> list[QWidget]:
    return [w for w in (root, *root.findChildren(QWidget)) if w.isVisibleTo(root)]


def focusable(root: QWidget) -> list[QWidget]:
    """Everything that Tab stops at, in its order."""
    inside = {w for w in seen(root) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()}
    return [widget for widget in focus_chain.after(root) if widget in inside]


def nameless(root: QWidget) -> list[str]:
    """Give what a screen reader has no words for: controls, and rows of lists."""
    found = [describe(w) for w in focusable(root) if not said(w)]
    return found + [
        f"{describe(view)} row {row}"
        for view in seen(root)
        if isinstance(view, QAbstractItemView) and view.model() is not None
        for row in range(min(view.model().rowCount(), MOST_ROWS))
        if not _row_words(view, row)
    ]


def _row_words(view: QAbstractItemView, row: int) -> str:
    """Give what is said of a row: of its first cell that says anything."""
    model, is_table = view.model(), isinstance(view, QTableView)
    columns = model.columnCount(QModelIndex()) if is_table else 1  # lists have no others
    cells = [model.index(row, column) for column in range(columns)]
    roles = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
    words = [str(cell.data(role) or "") for cell in cells for role in roles]
    return next((text for text in words if text.strip()), "")


def alike(root: QWidget) -> list[str]:
    """Names that so many controls of a kind have that one cannot tell which of them has the focus."""
    names = Counter(
        (said(widget), widget.accessibleDescription(), type(widget).__name__, said(parent))
        for widget in focusable(root)
        if (parent := widget.parentWidget()) is not None
    )
    return [f"{name} {count} times" for name, count in names.items() if count > MOST_OF_ONE_NAME]


def moving(root: QWidget) -> list[str]:
    """What moves by itself, where nothing should."""
    found = [
        describe(bar)
        for bar in root.findChildren(QProgressBar)
        if bar.isVisibleTo(root) and bar.minimum() == bar.maximum()
    ]
    running = QAbstractAnimation.State.Running
    for owner in (root.window(), QApplication.instance()):
        animations = owner.findChildren(QAbstractAnimation)
        found += [
            type(one).__name__
            for one in animations
            if one.state() == running and not _only_fades(one)
        ]
    return found


def _only_fades(animation: QAbstractAnimation) -> bool:
    """Tell the fade of the cross in a field of Qt's: nothing changes its place."""
    return isinstance(animation, QPropertyAnimation) and animation.propertyName() == b"opacity"


def too_small(root: QWidget) -> list[str]:
    """What is too small to be hit. Words that are links stand in running text."""
    return [
        f"{describe(w)} {w.width()}x{w.height()}"
        for w in focusable(root)
        if min(w.width(), w.height()) < SMALLEST_TARGET and not isinstance(w, QAbstractSlider)
    ]


def place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def _scrolls(widget: QWidget, root: QWidget) -> QScrollArea | None:
    """Give the area that a widget is scrolled in, if any."""
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        if isinstance(parent, QScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def _in_sight(widget: QWidget, root: QWidget) -> QRect:
    """Give where a widget is once the focus has brought it into sight."""
    found, area = place(widget, root), _scrolls(widget, root)
    if area is not None:
        room = place(area.viewport(), root)
        lowest = max(room.top(), room.bottom() - found.height())
        found.moveTop(min(max(found.top(), room.top()), lowest))
    return found


def out_of_order(root: QWidget) -> list[str]:
    """Where Tab goes back up without going to a column further right."""
    found, order = [], focusable(root)
    for before, after in itertools.pairwise(order):
        # What is scrolled together is compared as it lies; anything else as it is seen.
        is_together = _scrolls(before, root) is _scrolls(after, root)
        where = place if is_together else _in_sight
        first, second = where(before, root), where(after, root)
        goes_up = second.bottom() < first.top()
        goes_right = second.left() >= first.left()
        same_line = abs(second.center().y() - first.center().y()) < 12
        goes_left = same_line and second.right() < first.left()
        if (goes_up and not goes_right) or goes_left:
            found.append(f"{describe(before)} -> {describe(after)}")
    return found


def clipped(root: QWidget) -> list[str]:
    """Words that have no room. Elided ones keep their whole text for the tooltip and the reader."""
    found = []
    for widget in seen(root):
        if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
            if hasattr(widget, "whole_text"):
                continue
            found += _clipped_label(widget)
        elif isinstance(widget, QAbstractButton) and widget.text():
            if widget.width() < widget.minimumSizeHint().width() - 1:
                found.append(
                    f"{describe(widget)}: {widget.width()} of {widget.minimumSizeHint().width()}"
                )
        elif isinstance(widget, QComboBox):
            metrics = widget.fontMetrics()
            if metrics.horizontalAdvance(widget.currentText()) > widget.width() - 16:
                found.append(describe(widget))
    return found


def _clipped_label(label: QLabel) -> list[str]:
    room = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        words = label.text().replace("\u200b", " ").split()  # where it may break as well
        longest = max(label.fontMetrics().horizontalAdvance(word) for word in words)
        breaks = longest > room.width() + 1 and "/" not in label.text() and "\\" not in label.text()
        if label.height() < needed - 1 or breaks:
            return [f"{describe(label)}: {label.height()} of {needed} high"]
        return []
    needed = max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n"))
    height = label.fontMetrics().height() * len(label.text().split("\n"))
    if room.width() < needed - 1 or room.height() < height - 2:
        return [f"{describe(label)}: {room.width()}x{room.height()} of {needed}x{height}"]
    return []


def overlapping(root: QWidget) -> list[str]:
    """Siblings that lie over one another."""
    found = []
    for parent in seen(root):
        if isinstance(parent, (QStackedWidget, QAbstractScrollArea, QLineEdit, QComboBox)):
            continue
        children = [
            child
            for child in parent.children()
            if isinstance(child, QWidget) and child.isVisibleTo(root) and not child.isWindow()
        ]
        for at, one in enumerate(children):
            for other in children[at + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                is_toast = "Toast" in (type(one).__name__, type(other).__name__)
                if shared.width() > 2 and shared.height() > 2 and not is_toast:
                    found.append(f"{describe(one)} / {describe(other)} {shared}")
    return found


def too_wide(root: QWidget) -> list[str]:
    """Pages that would have to be scrolled sideways, or are cut off at the right."""
    found = []
    for area in root.findChildren(QScrollArea):
        if not area.isVisibleTo(root) or area.widget() is None:
            continue
        width, room = area.widget().width(), area.viewport().width()
        if width > room + 1:
            found.append(f"{describe(area)}: {width} in {room}")
    return found


def problems(root: QWidget) -> dict[str, list[str]]:
    """Everything that is wrong, by kind."""
    found = {
        "nameless": nameless(root),
        "alike": alike(root),
        "moving": moving(root),
        "too small": too_small(root),
        "out of order": out_of_order(root),
        "clipped": clipped(root),
        "overlapping": overlapping(root),
        "too wide": too_wide(root),
    }
    return {kind: what for kind, what in found.items() if what}
