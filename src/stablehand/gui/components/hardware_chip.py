"""The chip at the foot of the rail: which card computes, and how much memory it has."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from stablehand.core.base.errors import StablehandError
from stablehand.gui.components.machine_look import MachineLook, look, machine_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.theme.tokens import Size, Space
from stablehand.gui.widgets.labels import ElidedLabel, IconLabel

_INSET = 13  # where the icons of the rail's entries begin
_KEYS = ("hardware.gpu", "hardware.torch")


class HardwareChip(QPushButton):
    """Two lines with an icon, the icon alone where the rail is folded; leads to the machine's page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._wishes: tuple[object, ...] = ()
        theme = context.theme
        self.setProperty("variant", "rail")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = self._row = QHBoxLayout(self)
        row.setSpacing(Space.M)
        self._icon = IconLabel(theme, "cpu", "text2", Size.ICON_RAIL)
        row.addWidget(self._icon)
        self._lines = QWidget()
        lines = QVBoxLayout(self._lines)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.title = ElidedLabel("", "small", "text")
        self.note = ElidedLabel("", "small", "text3")
        lines.addWidget(self.title)
        lines.addWidget(self.note)
        row.addWidget(self._lines, 1)
        for part in (self._icon, self._lines):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self._on_clicked)
        context.live.settings_changed.connect(self._on_settings)
        theme.changed.connect(self.updateGeometry)
        self.set_folded(False)
        self._say(self.tr("Looking at this computer"), "", "cpu", "text2")
        self._on_settings()

    def show_machine(self, found: MachineLook) -> None:
        """Show what was found."""
        words = machine_words(found)
        self._say(words.title, words.note, words.icon, words.tone)

    def set_folded(self, is_folded: bool) -> None:
        """Show the icon alone, or the words too."""
        self._lines.setVisible(not is_folded)
        left = 0 if is_folded else _INSET
        self._row.setContentsMargins(left, Space.XS, 0 if is_folded else Space.S, Space.XS)
        middle = Qt.AlignmentFlag.AlignHCenter if is_folded else Qt.AlignmentFlag.AlignLeft
        self._row.setAlignment(self._icon, middle | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        """Be as high as both lines, folded or not, so that nothing jumps."""
        height = max(self._row.sizeHint().height(), self._context.theme.px(44))
        return QSize(self._row.sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Do with the icon's width."""
        return QSize(self._context.theme.px(Size.COMPACT), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as well as Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def _say(self, title: str, note: str, icon: str, tone: str) -> None:
        self.title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._icon.show_icon(icon, tone)
        whole = " · ".join(part for part in (title, note) if part)
        self.setAccessibleName(self.tr("Your machine: {words}").format(words=whole))
        self.setToolTip(whole)

    @Slot()
    def _on_settings(self) -> None:
        """Ask, and again only if what was chosen for the hardware is something else now."""
        try:
            settings = self._context.live.app.settings
            wishes: tuple[object, ...] = tuple(settings.current(key).value for key in _KEYS)
        except StablehandError:  # a damaged file; the machine is there all the same
            wishes = ("damaged",)
        if wishes != self._wishes:
            self._wishes = wishes
            self._context.live.ask(look, self, self.show_machine, self._on_failed)

    def _on_failed(self, _problem: Problem) -> None:
        self._say(self.tr("Your machine"), self.tr("Could not be looked at"), "cpu", "text2")

    @Slot(bool)
    def _on_clicked(self, _checked: bool) -> None:
        self._context.go(Route("machine"))
