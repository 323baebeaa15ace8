"""Fields: search, choices, checks, switches, paths, and rows that label them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size, Space
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import IconLabel, Label

_PAUSE_MS: Final = 250
_CHOICE_FRAME: Final = 36  # pixels of a choice beside its words: its edges and its arrow


class SearchField(QLineEdit):
    """A field that looks for something as one types, after a short pause; Esc empties it.

    Signals:
        searched: the text to look for.
    """

    searched = Signal(str)

    def __init__(self, theme: Theme, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(prompt)
        self.setAccessibleName(prompt)
        self.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._on_pause)
        self.textChanged.connect(self._on_text)
        theme.changed.connect(self._draw)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc empty the field, and Enter look at once."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.search_now()
            return
        super().keyPressEvent(event)

    def search_now(self) -> None:
        """Look at once for what was typed, for whoever goes on before the pause is over."""
        if self._timer.isActive():
            self._timer.stop()
            self._on_pause()

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        self._timer.start()

    @Slot()
    def _on_pause(self) -> None:
        self.searched.emit(self.text().strip())

    @Slot()
    def _draw(self) -> None:
        self._glass.setIcon(self._theme.icon("search", "text3"))


class Choice(QComboBox):
    """A choice of a list of values, each with its words.

    Signals:
        chosen: the value that was chosen by a person.
    """

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        name: str,
        values: Sequence[tuple[object, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        if sys.platform != "win32":  # there Qt gives readers what is chosen in place of the name
            self.setAccessibleDescription(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.set_values(values)
        self.activated.connect(self._on_activated)
        theme.changed.connect(self.update)

    def set_values(self, values: Sequence[tuple[object, str]]) -> None:
        """Offer other values."""
        self.clear()
        for value, text in values:
            self.addItem(text, value)

    @property
    def value(self) -> object:
        """The value that is chosen."""
        return self.currentData()

    def choose(self, value: object) -> None:
        """Choose a value without telling anybody; one that is not offered changes nothing."""
        at = next((i for i in range(self.count()) if self.itemData(i) == value), -1)
        if at >= 0:
            self.setCurrentIndex(at)

    def showPopup(self) -> None:
        """Open the list, as wide as its longest words, even where the field itself is kept narrow."""
        self.view().setMinimumWidth(self.sizeHint().width())
        super().showPopup()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Shorten words that have no room; the open list shows them whole."""
        super().initStyleOption(option)
        room = self.width() - _CHOICE_FRAME
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll: a wheel over a closed list shall not change it."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the list's arrow over what the sheet draws."""
        super().paintEvent(event)
        tone = "text2" if self.isEnabled() else "text3"
        edge = self._theme.px(Size.ICON)
        picture = self._theme.picture(
            icon_file("chevron-down"), tone, Size.ICON, self.devicePixelRatioF()
        )
        painter = QPainter(self)
        painter.drawPixmap(self.width() - edge - 8, (self.height() - edge) // 2, picture)
        painter.end()

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        self.chosen.emit(self.currentData())


def _draw_mark(button: QAbstractButton, theme: Theme, icon: str) -> None:
    """Draw the sign of a checked box: its colour alone would not tell."""
    option = QStyleOptionButton()
    option.initFrom(button)
    is_box = isinstance(button, QCheckBox)
    element = (
        QStyle.SubElement.SE_CheckBoxIndicator
        if is_box
        else QStyle.SubElement.SE_RadioButtonIndicator
    )
    place = button.style().subElementRect(element, option, button)
    tone = "on_accent" if button.isEnabled() else "text3"
    painter = QPainter(button)
    if is_box:
        picture = theme.picture(icon_file(icon), tone, 12, button.devicePixelRatioF())
        edge = theme.px(12)
        centre = place.center()
        painter.drawPixmap(centre.x() - edge // 2 + 1, centre.y() - edge // 2 + 1, picture)
    else:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour(tone))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(place.center()) + QPointF(0.5, 0.5), 3.5, 3.5)
    painter.end()


class Check(QCheckBox):
    """A box to tick."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tick over what the sheet draws."""
        super().paintEvent(event)
        if self.isChecked():
            _draw_mark(self, self._theme, "check")


class Radio(QRadioButton):
    """One of several choices that are all in sight."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot over what the sheet draws."""
        super().paintEvent(event)
        if self.isChecked():
            _draw_mark(self, self._theme, "circle")


class Switch(QAbstractButton):
    """On or off at once, with the word beside it."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def word(self) -> str:
        """Give the word for its state."""
        return self.tr("On") if self.isChecked() else self.tr("Off")

    def sizeHint(self) -> QSize:
        """Make room for the longer of both words."""
        metrics = self.fontMetrics()
        words = max(
            metrics.horizontalAdvance(self.tr("On")), metrics.horizontalAdvance(self.tr("Off"))
        )
        return QSize(self._theme.px(40) + Space.S + words + 6, self._theme.px(Size.COMPACT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as well as Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, knob, word and focus."""
        p, theme = QPainter(self), self._theme
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = theme.px(20)
        track = QRectF(2, (self.height() - height) / 2, theme.px(36), height)
        is_on, is_able = self.isChecked(), self.isEnabled()
        p.setPen(QPen(theme.colour("accent" if is_on and is_able else "border_strong"), 1))
        p.setBrush(theme.colour("accent" if is_on and is_able else "surface"))
        p.drawRoundedRect(track, height / 2, height / 2)
        knob = height - 6
        x = track.right() - knob - 3 if is_on else track.left() + 3
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("on_accent" if is_on and is_able else "text3"))
        p.drawEllipse(QRectF(x, track.top() + 3, knob, knob))
        p.setPen(theme.colour("text" if is_able else "text3"))
        words = self.rect().adjusted(int(track.right()) + Space.S, 0, 0, 0)
        p.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.word())
        if self.hasFocus():
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(theme.colour("focus"), 2))
            p.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        p.end()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class _Segment(QPushButton):
    """A choice beside others; as wide as its words are when it is chosen, which makes them bold."""

    def sizeHint(self) -> QSize:
        """Ask for the room of the bold words."""
        return self._widened(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        """Need no less."""
        return self._widened(super().minimumSizeHint())

    def _widened(self, size: QSize) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        metrics, text = self.fontMetrics(), self.text()
        wider = QFontMetrics(bold).horizontalAdvance(text) - metrics.horizontalAdvance(text)
        return QSize(size.width() + max(0, wider), size.height())


class Segmented(QWidget):
    """A few choices side by side, one of them chosen; arrow keys move.

    Signals:
        chosen: the value that was chosen by a person.
    """

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        values: Sequence[tuple[object, str]],
        *,
        variant: str = "segment",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        box: QLayout
        if variant == "tab":  # in as many lines as they need
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
            box = FlowLayout(0, self)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            box = QHBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.setSpacing(0)
        self._group = QButtonGroup(self)
        self._values: list[object] = []
        for value, text in values:
            button = _Segment(text)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("variant", variant)
            if not self._values:
                button.setProperty("edge", "first")
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, len(self._values))
            self._values.append(value)
            box.addWidget(button)
        self._group.idClicked.connect(self._on_clicked)
        if self._values:
            self.choose(self._values[0])

    @property
    def value(self) -> object:
        """The value that is chosen."""
        return self._values[self._group.checkedId()]

    def buttons(self) -> list[QAbstractButton]:
        """Give the buttons, in order."""
        return self._group.buttons()

    def choose(self, value: object) -> None:
        """Choose a value without telling anybody."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)

    @Slot(int)
    def _on_clicked(self, at: int) -> None:
        self.chosen.emit(self._values[at])


class FormRow(QWidget):
    """A field with its label above, help below, and what is wrong with it, in words, under that."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        field: QWidget,
        help_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        self.label = Label(label, "strong")
        self.label.setBuddy(field)
        box.addWidget(self.label)
        box.addWidget(field)
        self.help = Label(help_text, "small", "text3", wraps=True)
        box.addWidget(self.help)
        self.help.setVisible(bool(help_text))
        self._wrong = QWidget()
        wrong = QHBoxLayout(self._wrong)
        wrong.setContentsMargins(0, 0, 0, 0)
        wrong.setSpacing(Space.XS)
        wrong.addWidget(IconLabel(theme, "circle-alert", "danger", 14))
        self.error = Label("", "small", "danger", wraps=True)
        wrong.addWidget(self.error, 1)
        self._wrong.setVisible(False)
        box.addWidget(self._wrong)
        if not field.accessibleName():
            field.setAccessibleName(label)
        if help_text:
            field.setAccessibleDescription(help_text)

    def set_error(self, text: str) -> None:
        """Say what is wrong with the field; nothing takes that back."""
        self.error.setText(text)
        self._wrong.setVisible(bool(text))
        self.field.setProperty("tone", "danger" if text else "")
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)


def line_field(
    name: str,
    prompt: str = "",
    on_edited: Callable[[str], None] | None = None,
) -> QLineEdit:
    """Make a plain text field with a name."""
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(prompt)
    if on_edited is not None:
        field.textEdited.connect(on_edited)
    return field
