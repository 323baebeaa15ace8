"""A quiet line on a card: a change was stopped, the install is as it was; go on, or forget it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.orders import go_on
from stablehand.gui.live.views import Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.units import size
from stablehand.services.installs import ListedInstall
from stablehand.services.results import Result
from stablehand.services.stopped_changes import StoppedChange, forget_change, stopped_change

_INSET: Final = 5  # of a link's words in its button


class ChangeNote(QWidget):
    """Asks whether a change was stopped, and says so; not there while there is nothing to say.

    Args:
        context: the window, as far as the note needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self.change: StoppedChange | None = None
        self._asked: object = None  # what the last look was made for
        theme = context.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S - _INSET)
        row.addWidget(IconLabel(theme, "pause", "text3"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        row.addLayout(column, 1)
        self.label = Label("", "small", "text2", wraps=True)
        line = QHBoxLayout()
        line.setContentsMargins(_INSET, 0, 0, 0)  # the words begin where those of the links do
        line.addWidget(self.label)
        column.addLayout(line)
        self.more = Button(
            theme, self.tr("Go on"), variant="link", on_click=self._on_more, compact=True
        )
        self.forget = Button(
            theme, self.tr("Forget it"), variant="link", on_click=self._on_forget, compact=True
        )
        links = FlowLayout()
        for button in (self.more, self.forget):
            links.addWidget(button)
        column.addLayout(links)
        self.setVisible(False)

    def show_install(self, item: ListedInstall, *, is_quiet: bool) -> None:
        """Look whether there is something to say of an install.

        Args:
            item: the install as it is listed.
            is_quiet: say nothing: a job is at work on it, or its failure stands beside.
        """
        operation = item.operation
        if is_quiet or operation is None or not _may_have_stopped(item):
            self._asked = None
            self.show_change(None)
            return
        key = (operation.id, operation.state, item.record)
        if key != self._asked:
            self._asked = key
            name = self._name
            self._context.live.ask(
                lambda app: stopped_change(app, name), self, self._take, self._on_unknown
            )

    def _take(self, change: StoppedChange | None) -> None:
        if self._asked is not None:  # else something has begun meanwhile
            self.show_change(change)

    def _on_unknown(self, _problem: Problem) -> None:
        self.show_change(None)

    def show_change(self, change: StoppedChange | None) -> None:
        """Say that a change was stopped; None says nothing."""
        self.change = change
        self.setVisible(change is not None)
        if change is None:
            return
        is_update = change.kind == "update"
        if is_update:
            text = self.tr("An update was stopped. {size} are kept so that it can go on.")
        else:
            text = self.tr("A change was stopped, nothing of it counts. {size} are left of it.")
        self.label.setText(text.format(size=size(change.size_bytes)))
        self.more.setVisible(is_update)
        self.more.setAccessibleName(
            self.tr("Go on with the update of {name}").format(name=self._name)
        )
        self.forget.setAccessibleName(
            self.tr("Forget the stopped change of {name}").format(name=self._name)
        )

    @Slot()
    def _on_more(self) -> None:
        go_on(self._context.live, self._name)

    @Slot()
    def _on_forget(self) -> None:
        name = self._name
        self.show_change(None)
        self._context.live.ask(
            lambda app: forget_change(app, name), self, self._forgotten, self._not_forgotten
        )

    def _forgotten(self, result: Result[int]) -> None:
        text = self.tr("It is forgotten, which freed {size}.")
        self._context.toast(text.format(size=size(result.data)), "success")

    def _not_forgotten(self, problem: Problem) -> None:
        self._context.toast(problem_words(problem).title, "danger")
        self._asked = None


def _may_have_stopped(item: ListedInstall) -> bool:
    """Tell whether it is worth a look at the disk."""
    operation = item.operation
    if item.state != "installed" or operation is None or operation.kind == "install":
        return False
    is_under_way = operation.state == "running" and operation.alive
    return operation.state != "done" and not is_under_way
