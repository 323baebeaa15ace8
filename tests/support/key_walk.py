"""Going through a window by keys alone: where Tab stops, whether one sees where one is, and gets out again."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from stablehand.gui.theme.theme import Theme
from support import page_checks

LEAST_RING = 24  # pixels of a ring that can be seen: round the indicator of a choice there are more
ENDLESS = 400


def _picture(widget: QWidget) -> memoryview:
    """Give the pixels of a widget as it looks now."""
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return memoryview(bytes(picture.constBits())).cast("I")


def ring(with_focus: memoryview, without: memoryview, colours: Collection[int]) -> int:
    """Count the pixels that the focus has given a colour of rings."""
    if len(with_focus) != len(without):  # it has another size without
        return 0
    pairs = zip(with_focus, without, strict=True)
    return sum(1 for one, other in pairs if one != other and one in colours)


def rings(theme: Theme) -> frozenset[int]:
    """Give the colours of rings as they lie in a picture: around filled buttons it is that of words."""
    return frozenset(theme.colour(name).rgb() for name in ("focus", "text"))


class Walk:
    """One round through a window by Tab, and back by Shift+Tab.

    Attributes:
        stops: where the focus was, in order.
        wrong: what a person without a mouse would stumble over.
    """

    def __init__(self, root: QWidget, theme: Theme) -> None:
        self.root = root
        self.wrong: list[str] = []
        self.wanted = page_checks.focusable(root)
        self._colours = rings(theme)
        first = next((widget for widget in self.wanted if _takes_tab(widget)), None)
        if first is None:
            self.stops: list[QWidget] = []
            return
        self.stops = self._forward(first)
        self._backward()
        self._reached()

    def _forward(self, first: QWidget) -> list[QWidget]:
        first.setFocus(Qt.FocusReason.TabFocusReason)
        stops: list[QWidget] = []
        while (at := QApplication.focusWidget()) is not None and len(stops) < ENDLESS:
            stops.append(at)
            with_focus = _picture(at)
            QTest.keyClick(at, Qt.Key.Key_Tab)
            if QApplication.focusWidget() is at:
                self._tell("holds the focus", at)
                break
            if ring(with_focus, _picture(at), self._colours) < LEAST_RING:
                self._tell("does not show the focus", at)
            if QApplication.focusWidget() is first:
                return stops
        if at is None or len(stops) >= ENDLESS:
            self.wrong.append("Tab does not come round")
        return stops

    def _backward(self) -> None:
        """Come by the same stops again; some may be new, for what was chosen on the way."""
        left = list(self.stops[1:])
        for _ in range(2 * len(self.stops)):
            if not left:
                return
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
            if QApplication.focusWidget() is left[-1]:
                left.pop()
        if left:
            self._tell("is not found by Shift+Tab", left[-1])

    def _reached(self) -> None:
        """Everything is reached: by Tab, or by the arrows among choices of which one is."""
        groups = {button.group() for button in self._buttons() if button.group() is not None}
        parents = {button.parent() for button in self._buttons() if button.autoExclusive()}
        for widget in set(self.wanted) - set(self.stops):
            if isinstance(widget, QAbstractButton):
                is_grouped = widget.group() is not None and widget.group() in groups
                if is_grouped or (widget.autoExclusive() and widget.parent() in parents):
                    continue
            self._tell("is not reached", widget)

    def _buttons(self) -> list[QAbstractButton]:
        return [stop for stop in self.stops if isinstance(stop, QAbstractButton)]

    def _tell(self, what: str, widget: QWidget) -> None:
        self.wrong.append(f"{page_checks.describe(widget)} {what}")


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible()
