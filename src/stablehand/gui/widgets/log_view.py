"""The lines of a log: bounded, quick under a flood of output, in colours that can be read.

Lines come in batches and wait; at most thirty times a second the newest of them go in, as one text in one
go. Colours are put only on lines that are in sight, when they come into sight, so their cost does not
grow with the log. What is shown is always one unbroken stretch of the log.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Final, Protocol

from PySide6.QtCore import QPoint, QTimer, Signal, Slot
from PySide6.QtGui import (
    QResizeEvent,
    QShowEvent,
    QTextBlock,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.log_ansi import bare
from stablehand.gui.widgets.log_dress import Wardrobe, found_in, pieces
from stablehand.gui.widgets.log_gutter import LogGutter, Marks
from stablehand.gui.widgets.log_text import LinkedText

MOST_LINES: Final = 5000
MOST_A_TURN: Final = 2000
TURN_MS: Final = 33
_TAB: Final = 8


class Line(Protocol):
    """A line of a log: its text with terminal codes, the place where it begins, its level."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> int: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def replaces(self) -> bool: ...  # noqa: D102


class LogView(LinkedText):
    """Shows lines of a log; follows its end until one scrolls up.

    Signals:
        following_changed: whether the view keeps to the end.
        shown: other lines are shown than before; at most thirty times a second.
        left_behind: lines came that do not fit without moving what is being read; they were dropped.
        edge_reached: somebody scrolled to the first (-1) or the last (1) line.
    """

    following_changed = Signal(bool)
    shown = Signal()
    left_behind = Signal()
    edge_reached = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._theme = theme
        self._wardrobe = Wardrobe(theme)
        self._lines: deque[Line] = deque(maxlen=MOST_LINES)
        self._waiting: list[Line] = []
        self._replaces = False  # the first waiting line takes the place of the last one shown
        self._is_fresh = False  # what is shown goes before the waiting lines come in
        self._is_following = True
        self._is_own = False  # scrolling that nobody did by hand
        self._is_full = False
        self._sought = ""
        self._current: int | None = None  # the place of the match that is looked at
        self._dressing = 1
        self.setMaximumBlockCount(MOST_LINES)
        self.set_wrapping(wraps=True)
        self.gutter = LogGutter(theme, self, self._rows_in_sight)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self._take_turn)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._on_scrolled)
        bar.rangeChanged.connect(self._on_range_changed)
        self.selectionChanged.connect(self._on_selection_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # -- lines -------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many lines are shown."""
        return len(self._lines)

    @property
    def first(self) -> Line | None:
        """The first line that is shown."""
        return self._lines[0] if self._lines else None

    @property
    def last(self) -> Line | None:
        """The last line that is shown."""
        return self._lines[-1] if self._lines else None

    @property
    def lines_shown(self) -> Sequence[Line]:
        """The lines that are shown, as they are at this moment; no copy."""
        return self._lines

    def lines(self) -> tuple[Line, ...]:
        """Give the lines that are shown."""
        return tuple(self._lines)

    @property
    def top(self) -> int | None:
        """The place of the uppermost line in sight."""
        index = self.firstVisibleBlock().blockNumber()
        return self._lines[index].at if index < len(self._lines) else None

    def hold(self) -> None:
        """Keep the lines that are shown: whatever comes is dropped until fresh lines come."""
        self._waiting.clear()
        self._is_full = True

    def append(self, lines: Sequence[Line], *, is_fresh: bool = False) -> None:
        """Take the next lines; they are shown in a moment.

        Args:
            lines: in their order; one that `replaces` takes the place of the one before it.
            is_fresh: whether they do not come right after what is shown, which goes then.
        """
        if is_fresh:
            self._waiting.clear()
            self._is_fresh, self._is_full, self._replaces = True, False, False
        if self._is_full:
            return
        for line in lines:
            if line.replaces and self._waiting:
                self._waiting.pop()
            elif line.replaces:
                self._replaces = True
            self._waiting.append(line)
        if not self._timer.isActive():
            self._timer.start()

    def show_page(self, lines: Sequence[Line], top: int | None = None) -> None:
        """Show other lines instead, and follow no longer.

        Args:
            lines: at most as many as fit.
            top: the place of the line that shall be uppermost; None for the first one.
        """
        self.follow(False)
        self._waiting.clear()
        self._is_fresh, self._is_full = False, True
        with self._own_scrolling():
            self._replace_all(lines)
            index = next((i for i, line in enumerate(self._lines) if line.at == top), 0)
            block = self.document().findBlockByNumber(index)
            self.setTextCursor(QTextCursor(block))
            self.verticalScrollBar().setValue(block.firstLineNumber())
        self._dress()
        self.shown.emit()

    def forget(self) -> None:
        """Show nothing."""
        self._waiting.clear()
        self._is_fresh = self._is_full = False
        self._replace_all(())
        self.shown.emit()

    def copied_text(self) -> str:
        """Give the text that is selected, or else all that is shown."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            return cursor.selection().toPlainText()
        return self.toPlainText()

    @Slot()
    def _take_turn(self) -> None:
        waiting, self._waiting = self._waiting, []
        is_fresh, self._is_fresh = self._is_fresh, False
        replaces, self._replaces = self._replaces, False
        if not self._is_following and not is_fresh:
            if self.count + len(waiting) > MOST_LINES:
                self._is_full = True
                self.left_behind.emit()
                return
        elif len(waiting) > MOST_A_TURN:
            # All that comes before these would scroll out of sight at once.
            is_fresh, waiting = True, waiting[-MOST_A_TURN:]
        with self._own_scrolling():
            if is_fresh:
                self._replace_all(waiting)
            elif waiting:
                self._add(waiting, replaces=replaces)
            if self._is_following:
                self._to_end()
        self._dress()
        self.shown.emit()

    def _replace_all(self, lines: Sequence[Line]) -> None:
        self._lines.clear()
        self._lines.extend(lines)
        # Quicker than setPlainText, which makes the document anew.
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText("\n".join([bare(line.text) for line in self._lines]))
        self.document().firstBlock().setUserState(0)  # it is the same block as before

    def _add(self, lines: list[Line], *, replaces: bool) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        text = "\n".join([bare(line.text) for line in lines])
        if replaces and self._lines:
            self._lines.pop()
            cursor.movePosition(
                QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.block().setUserState(0)
        elif self._lines:
            text = f"\n{text}"
        self._trim(len(self._lines) + len(lines) - MOST_LINES)
        self._lines.extend(lines)
        cursor.insertText(text)

    def _trim(self, count: int) -> None:
        """Take away the first lines; left to the document it takes twenty times as long."""
        if count > 0:
            cursor = QTextCursor(self.document())
            begin = self.document().findBlockByNumber(count).position()
            cursor.setPosition(begin, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()

    # -- following ---------------------------------------------------------------------------------

    @property
    def is_following(self) -> bool:
        """Whether the view keeps to the end."""
        return self._is_following

    def follow(self, is_wanted: bool) -> None:
        """Keep to the end from now on, or stay where it is."""
        if is_wanted:
            with self._own_scrolling():
                self._to_end()
            self._dress()
        if is_wanted != self._is_following:
            self._is_following = is_wanted
            self.following_changed.emit(is_wanted)

    def _to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    @contextmanager
    def _own_scrolling(self) -> Iterator[None]:
        before, self._is_own = self._is_own, True
        try:
            yield
        finally:
            self._is_own = before

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if self._is_own:
            return
        self._dress()
        bar = self.verticalScrollBar()
        is_at_end = value >= bar.maximum()
        if is_at_end and self._is_full:
            self.edge_reached.emit(1)  # there is more than the view holds
        else:
            self.follow(is_at_end)
        if value <= bar.minimum() and not is_at_end:
            self.edge_reached.emit(-1)

    @Slot(int, int)
    def _on_range_changed(self, _least: int, _most: int) -> None:
        # Lines that come into sight turn out to be longer than one row.
        if self._is_following:
            with self._own_scrolling():
                self._to_end()

    @Slot()
    def _on_selection_changed(self) -> None:
        if self._is_following and self.textCursor().hasSelection():
            self.follow(False)  # what is being selected must not run away

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep to the end, and dress what comes into sight."""
        with self._own_scrolling():
            super().resizeEvent(event)
            self.gutter.fit()
            if self._is_following:
                self._to_end()
        self._dress()

    def showEvent(self, event: QShowEvent) -> None:
        """Dress what is in sight."""
        super().showEvent(event)
        self._dress()

    # -- marks -------------------------------------------------------------------------------------

    def show_marks(self, marks: Marks | None, widest: str = "") -> None:
        """Show something before each line, or nothing any more; see `LogGutter`."""
        with self._own_scrolling():
            self.gutter.show_marks(marks, widest)
            self.setViewportMargins(self.gutter.room, 0, 0, 0)
            self.gutter.fit()
            if self._is_following:
                self._to_end()
        self._dress()

    def selected_places(self) -> tuple[int, int] | None:
        """Give the places of the first and the last line that something is selected of."""
        cursor = self.textCursor()
        if not cursor.hasSelection() or not self._lines:
            return None
        document, last = self.document(), len(self._lines) - 1
        ends = (cursor.selectionStart(), cursor.selectionEnd())
        first, stop = (min(document.findBlock(end).blockNumber(), last) for end in ends)
        return self._lines[first].at, self._lines[stop].at

    def _rows_in_sight(self) -> list[tuple[int, int, int]]:
        found = []
        block, bottom = self.firstVisibleBlock(), self.viewport().height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= bottom:
            height = self.blockBoundingRect(block).height()
            found.append((block.blockNumber(), round(top), round(height)))
            top += height
            block = block.next()
        return found

    # -- looks -------------------------------------------------------------------------------------

    def set_wrapping(self, *, wraps: bool) -> None:
        """Break long lines, or let them go on beyond the edge."""
        mode = QPlainTextEdit.LineWrapMode
        with self._own_scrolling():
            self.setLineWrapMode(mode.WidgetWidth if wraps else mode.NoWrap)
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            if self._is_following:
                self._to_end()

    def _dress_anew(self) -> None:
        self._dressing += 1
        self._dress()

    def _dress(self) -> None:
        """Put colours on the lines that are in sight and have none yet."""
        block = self.firstVisibleBlock()
        bottom = self.viewport().height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        first: QTextBlock | None = None
        stop = 0
        lines = islice(self._lines, block.blockNumber(), None)
        for line in lines:
            if not block.isValid() or top > bottom:
                break
            if block.userState() != self._dressing:
                self._dress_block(block, line)
                first = first or block
                stop = block.position() + block.length()
            top += self.blockBoundingRect(block).height()
            block = block.next()
        if first is not None:
            self.document().markContentsDirty(first.position(), stop - first.position())

    def _dress_block(self, block: QTextBlock, line: Line) -> None:
        block.setUserState(self._dressing)
        cut = pieces(line.text, line.level, self._sought, is_current=line.at == self._current)
        layout = block.layout()
        if cut:
            layout.setFormats(self._wardrobe.ranges(bare(line.text), cut))
        elif layout.formats():
            layout.clearFormats()

    @Slot()
    def _on_theme_changed(self) -> None:
        self._wardrobe.forget()
        self.setFont(self._theme.font("mono"))
        self.gutter.setFont(self.font())
        self.setViewportMargins(self.gutter.room, 0, 0, 0)
        self.gutter.fit()
        self.setTabStopDistance(_TAB * self.fontMetrics().horizontalAdvance(" "))
        self.document().setDocumentMargin(Space.S)
        self._dress_anew()

    # -- searching ---------------------------------------------------------------------------------

    def highlight(self, text: str) -> None:
        """Mark a text wherever it stands, in large or small letters; nothing marks nothing."""
        sought = text.lower()
        if sought != self._sought:
            self._sought, self._current = sought, None
            self._dress_anew()

    @property
    def current(self) -> int | None:
        """The place of the match that is looked at."""
        return self._current

    def next_match(self, *, backwards: bool) -> int | None:
        """Give the place of the next match among the lines shown, seen from the current one.

        Without one it is seen from the first or last line in sight.
        """
        lines = list(self._lines)
        if not self._sought or not lines:
            return None
        start = next((i for i, line in enumerate(lines) if line.at == self._current), None)
        if start is None:
            start = self.firstVisibleBlock().blockNumber() - (0 if backwards else 1)
            start = self._last_in_sight() + 1 if backwards else start
        order = range(start - 1, -1, -1) if backwards else range(start + 1, len(lines))
        for index in order:
            if found_in(bare(lines[index].text), self._sought):
                return lines[index].at
        return None

    def show_match(self, at: int) -> bool:
        """Go to the line that begins at a place and mark it; False where it is not among the lines."""
        index = next((i for i, line in enumerate(self._lines) if line.at == at), None)
        if index is None:
            return False
        self._current = at
        self.follow(False)
        with self._own_scrolling():
            self.setTextCursor(QTextCursor(self.document().findBlockByNumber(index)))
            if not self._is_in_sight(index):
                self.centerCursor()
        self._dress_anew()
        return True

    def _is_in_sight(self, index: int) -> bool:
        return self.firstVisibleBlock().blockNumber() <= index < self._last_in_sight()

    def _last_in_sight(self) -> int:
        return self.cursorForPosition(QPoint(0, self.viewport().height() - 1)).blockNumber()
