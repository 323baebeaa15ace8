"""Toasts: short news at the lower right; at most three, errors stay until they are put away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Motion, Space
from stablehand.gui.widgets.buttons import Button, IconButton
from stablehand.gui.widgets.frames import TONE_ICONS, Frame
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.announce import announce

MOST: Final = 3
_WIDTH: Final = 380
_MOVES: Final = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize)


class Toast(Frame):
    """One piece of news with an icon, words, perhaps an action, and a way to put it away."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        tone: str,
        action: tuple[str, Callable[[], None]] | None,
        on_close: Callable[[Toast], None],
        parent: QWidget,
    ) -> None:
        super().__init__("overlay", horizontal=True, padding=Space.M, parent=parent)
        self._put_away: Callable[[], None] = lambda: on_close(self)
        self.setAccessibleName(text)
        ink = {"info": "info"}.get(tone, tone)
        self.box.addWidget(
            IconLabel(theme, TONE_ICONS.get(tone, "info"), ink), 0, Qt.AlignmentFlag.AlignVCenter
        )
        self.label = Label(text, wraps=True)
        self.box.addWidget(self.label, 1)
        if action is not None:
            name, run = action

            def act() -> None:
                run()
                self._put_away()

            self.box.addWidget(Button(theme, name, variant="link", on_click=act, compact=True))
        self.box.addWidget(
            IconButton(theme, "x", self.tr("Dismiss"), on_click=self._put_away),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        self.setFixedWidth(min(theme.px(_WIDTH), max(200, parent.width() - 2 * Space.L)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        if tone != "danger":
            self._timer.start(Motion.TOAST)

    def _on_time(self) -> None:
        # Whoever points at it or has the focus in it is still reading.
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self):
            self._timer.start(Motion.TOAST)
            return
        self._put_away()


class Toasts(QObject):
    """Places toasts over a window."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme, self._over = theme, over
        self._shown: list[Toast] = []
        self._lift = 0
        self._bar: QWidget | None = None
        self._foot: QWidget | None = None
        over.installEventFilter(self)

    def show(
        self, text: str, tone: str = "info", action: tuple[str, Callable[[], None]] | None = None
    ) -> None:
        """Show news; the oldest give way."""
        toast = Toast(self._theme, text, tone, action, self._remove, self._over)
        self._shown.append(toast)
        while len(self._shown) > MOST:
            self._remove(self._shown[0])
        toast.show()
        toast.raise_()
        self._place()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        announce(toast, text, urgent=tone == "danger")

    def count(self) -> int:
        """Count what is shown."""
        return len(self._shown)

    def rest_on(self, bar: QWidget) -> None:
        """Keep clear of a bar at the bottom, as high as it is, while it is there."""
        self._bar = bar
        bar.installEventFilter(self)
        self._lift_up()

    def stand_over(self, foot: QWidget | None) -> None:
        """Keep clear of the foot of the page that is shown: its buttons are what is pressed next."""
        if self._foot is not None and shiboken6.isValid(self._foot):
            self._foot.removeEventFilter(self)
        self._foot = foot
        if foot is not None:
            foot.installEventFilter(self)
        self._lift_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and the bar's."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        if watched in (self._bar, self._foot) and event.type() in _MOVES:
            self._lift_up()
        return super().eventFilter(watched, event)

    def _lift_up(self) -> None:
        below = [part for part in (self._bar, self._foot) if part is not None]
        there = [part for part in below if shiboken6.isValid(part) and part.isVisibleTo(self._over)]
        self._lift = sum(part.height() for part in there)
        self._place()

    def _remove(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        bottom = self._over.height() - Space.L - self._lift
        for toast in reversed(self._shown):
            height = toast.heightForWidth(toast.width()) if toast.hasHeightForWidth() else 0
            toast.resize(toast.width(), max(height, toast.sizeHint().height()))
            bottom -= toast.height()
            toast.move(QPoint(self._over.width() - toast.width() - Space.L, bottom))
            bottom -= Space.S
