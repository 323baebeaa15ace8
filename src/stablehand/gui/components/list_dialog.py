"""A dialog with a list in it, and buttons for what is chosen there; it waits for what is worked out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context
from stablehand.gui.live.live import T, Work
from stablehand.gui.live.views import Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, Variant
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.widgets.row_list import Row, RowList

_SIZE = (680, 540)
_MARGIN = 48


class ListDialog(QDialog):
    """The dialog.

    Args:
        context: the window.
        title, text: what it is for.
        icon: an icon of the set.
        nothing: what to say where the list is empty.

    Attributes:
        above: the layout for fields over the list; those that take the focus also go into `fields`.
        list: the rows.
        below: says something about the row that is chosen.
    """

    def __init__(self, context: Context, title: str, text: str, icon: str, nothing: str) -> None:
        super().__init__(context.window)
        self.context = context
        theme = context.theme
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = context.window.size()
        self.resize(
            min(theme.px(_SIZE[0]), max(480, room.width() - _MARGIN)),
            min(theme.px(_SIZE[1]), max(360, room.height() - _MARGIN)),
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        box.setSpacing(Space.M)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(IconLabel(theme, icon, "text2", 24), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Label(title, "heading", wraps=True), 1)
        box.addLayout(head)
        if text:
            box.addWidget(Label(text, "body", "text2", wraps=True))
        self.above = QVBoxLayout()
        self.fields: list[QWidget] = []
        box.addLayout(self.above)
        self.stack = QStackedWidget()
        self.list = RowList(theme, title)
        self.waiting, self.nothing = _words(), _words(nothing)
        self.failure = QWidget()
        self._failure = QVBoxLayout(self.failure)
        self._failure.setContentsMargins(0, 0, 0, 0)
        for page in (self.waiting, self.list, self.nothing, self.failure):
            self.stack.addWidget(page)
        box.addWidget(self.stack, 1)
        self.below = Label("", "small", "text2", wraps=True, selectable=True)
        self.below.setVisible(False)
        box.addWidget(self.below)
        line = QHBoxLayout()
        self.buttons = FlowLayout()
        line.addLayout(self.buttons, 1)
        self.close_button = Button(theme, self.tr("Close"), on_click=self.accept)
        line.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignBottom)
        box.addLayout(line)
        self.list.chosen.connect(self._on_chosen)

    def showEvent(self, event: QShowEvent) -> None:
        """Go through everything from top to bottom by Tab."""
        super().showEvent(event)
        items = (self.buttons.itemAt(at) for at in range(self.buttons.count()))
        buttons = [widget for item in items if item is not None and (widget := item.widget())]
        chain = [*self.fields, self.list, *buttons, self.close_button]
        for one, other in pairwise(chain):
            self.setTabOrder(one, other)

    def add_button(
        self, text: str, icon: str, on_click: Callable[[], None], variant: Variant = "secondary"
    ) -> Button:
        """Add a button below the list."""
        button = Button(self.context.theme, text, icon=icon, variant=variant, on_click=on_click)
        self.buttons.addWidget(button)
        return button

    def work(self, work: Work[T], then: Callable[[T], None], waiting: str) -> None:
        """Have something done, say meanwhile what, and show what went wrong instead of the list."""
        self.waiting.setText(waiting)
        self.stack.setCurrentWidget(self.waiting)
        self.allow(is_busy=True)
        self.context.live.ask(work, self, then, self.fail)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show the list, or that there is nothing in it."""
        self.list.show_rows(rows)
        self.stack.setCurrentWidget(self.list if rows else self.nothing)
        if rows and self.list.key() is None:
            self.list.choose(rows[0].key)
        self.allow(is_busy=False)

    def fail(self, problem: Problem) -> None:
        """Show what went wrong."""
        while (item := self._failure.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._failure.addWidget(problem_card(self.context, problem))
        self._failure.addStretch(1)
        self.stack.setCurrentWidget(self.failure)
        self.allow(is_busy=False)

    def say_below(self, text: str) -> None:
        """Say something about the row that is chosen."""
        self.below.setText(text)
        self.below.setVisible(bool(text))

    def allow(self, *, is_busy: bool) -> None:
        """Let be pressed what makes sense now; for those who have buttons."""

    def on_row(self, key: object) -> None:
        """Say more of a row; for those who have more to say."""

    @Slot(object)
    def _on_chosen(self, key: object) -> None:
        self.on_row(key)
        self.allow(is_busy=self.stack.currentWidget() is self.waiting)


def _words(text: str = "") -> Label:
    label = Label(text, "body", "text2", wraps=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
