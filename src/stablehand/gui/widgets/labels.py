"""Words and icons that only show something."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSizePolicy, QWidget

from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import RoleName, Size, Space
from stablehand.gui.widgets.tips import plain_tip
from stablehand.gui.words.breaking import unbroken

_LEAST_WIDTH: Final = 24
_DOT: Final = "•"


class Label(QLabel):
    """A text of one kind and tone; plain text, never rich, so that no name can carry markup."""

    def __init__(
        self,
        text: str = "",
        role: RoleName = "body",
        tone: str = "text",
        *,
        wraps: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wraps)
        if wraps:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._read_out = ""  # the name that it has only because its text may break
        self._name_text()

    def setText(self, text: str) -> None:
        """Show another text; where it may break is neither read out nor copied."""
        super().setText(text)
        self._name_text()

    def _name_text(self) -> None:
        if self.accessibleName() != self._read_out:
            return  # somebody has named it otherwise
        plain = unbroken(self.text())
        said = plain if plain != self.text() else ""
        if said != self._read_out:
            self._read_out = said
            self.setAccessibleName(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is selected as it is."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            self._copy()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Let Qt's own menu, which is in the person's language, copy in the same way."""
        super().contextMenuEvent(event)
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu) and menu.parentWidget() is self:
            for action in menu.actions():
                if action.objectName() == "edit-copy":  # as `QWidgetTextControl` names it
                    # Called after Qt's own slot, which was there first.
                    action.triggered.connect(self._copy)

    @Slot()
    def _copy(self) -> None:
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(unbroken(self.selectedText()))

    def set_tone(self, tone: str) -> None:
        """Take another tone; nothing is polished anew if it is the same."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(Label):
    """A text of one line that gives way: what does not fit is in the tooltip."""

    def __init__(
        self,
        text: str = "",
        role: RoleName = "body",
        tone: str = "text",
        *,
        middle: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", role, tone, parent=parent)
        self._whole = text
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._fit()

    def setText(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self._fit()

    def whole_text(self) -> str:
        """Give the text as it is."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Ask for the room of the whole text."""
        width = QFontMetrics(self.font()).horizontalAdvance(self._whole) + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Give way to a few letters."""
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, self._mode, self.width())
        super().setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")
        self.setAccessibleName(self._whole)


class Fact(Label):
    """One fact of several, behind a dot; its further lines begin where its first one does."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "body", "text2", wraps=True, parent=parent)
        self.setContentsMargins(Space.L, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot as well."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(QPoint(0, self.fontMetrics().ascent()), _DOT)
        painter.end()


class IconLabel(QWidget):
    """An icon of the set or an SVG file, in a tone of the theme; what it means stands beside it in words."""

    def __init__(
        self,
        theme: Theme,
        icon: str | Path,
        tone: str = "text2",
        size: int = Size.ICON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._tone, self._size = theme, icon, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def show_icon(self, icon: str | Path, tone: str) -> None:
        """Show another icon."""
        if (icon, tone) != (self._icon, self._tone):
            self._icon, self._tone = icon, tone
            self.update()

    def sizeHint(self) -> QSize:
        """Give the icon's size, which grows with the text."""
        edge = self._theme.px(self._size)
        return QSize(edge, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        file = icon_file(self._icon) if isinstance(self._icon, str) else self._icon
        picture = self._theme.picture(file, self._tone, self._size, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(0, 0, picture)
        painter.end()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
