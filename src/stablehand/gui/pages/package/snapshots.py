"""The snapshots of an install: the list, and what can be done with the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.snapshot_dialogs import ask_keep, ask_removal, ask_rollback
from stablehand.gui.pages.package.snapshot_rows import snapshot_rows
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.row_list import RowList
from stablehand.gui.words.units import size
from stablehand.services.results import Result
from stablehand.services.snapshots import SnapshotView, list_snapshots

_MOST = 8  # rows before the list scrolls by itself


class SnapshotSection(QWidget):
    """Heading, list, buttons.

    Args:
        context: the window, as far as the section needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self._views: dict[int, SnapshotView] = {}
        self._is_allowed = True
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(Label(self.tr("Snapshots"), "heading"), 1, Qt.AlignmentFlag.AlignVCenter)
        self.keep = Button(theme, self.tr("Keep one now…"), icon="save", on_click=self._on_keep)
        self.keep.setAccessibleName(self.tr("Keep a snapshot of how it is now"))
        head.addWidget(self.keep)
        box.addLayout(head)
        self.about = Label("", "small", "text2", wraps=True)
        box.addWidget(self.about)
        self.list = RowList(theme, self.tr("Snapshots"), _MOST)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.setVisible(False)  # until it is known
        box.addWidget(self.list)
        buttons = FlowLayout()
        self.back = Button(
            theme, self.tr("Go back to this…"), icon="history", on_click=self._on_back
        )
        self.remove = Button(theme, self.tr("Remove…"), icon="trash-2", on_click=self._on_remove)
        for button in (self.back, self.remove):
            button.setEnabled(False)
            buttons.addWidget(button)
        box.addLayout(buttons)

    def load(self) -> None:
        """Read them, and count what they take."""
        name = self._name
        self._context.live.ask(
            lambda app: list_snapshots(app, name), self, self._take, self._on_unreadable
        )

    def allow(self, is_allowed: bool) -> None:
        """Let things be done with them, or not: a job is at work on the install."""
        self._is_allowed = is_allowed
        self.keep.setEnabled(is_allowed)
        self._on_chosen(self.list.key())

    def _take(self, result: Result[tuple[SnapshotView, ...]]) -> None:
        self._views = {view.number: view for view in result.data}
        self.list.show_rows(snapshot_rows(result.data))
        self.list.setVisible(True)
        others = [view for view in result.data if not view.is_current]
        text = self.tr(
            "An update or a repair keeps what was there before it, so that you can go back, even if the "
            "program no longer starts."
        )
        if others:
            taken = self.tr("Those that are not in use take {size} of their own.")
            room = taken.format(size=size(sum(view.freed_bytes for view in others)))
            text = f"{text} {room}"
        self.about.setText(text)
        self._on_chosen(self.list.key())

    def _on_unreadable(self, problem: Problem) -> None:
        self._views = {}
        self.list.show_rows([])
        self.list.setVisible(False)
        self.about.setText(problem_words(problem).title)

    def _chosen(self) -> SnapshotView | None:
        key = self.list.key()
        return self._views.get(key) if isinstance(key, int) else None

    @Slot(object)
    def _on_chosen(self, _key: object) -> None:
        view = self._chosen()
        is_other = view is not None and not view.is_current and self._is_allowed
        self.back.setEnabled(is_other and view is not None and not view.is_missing)
        self.remove.setEnabled(is_other)
        number = view.number if view is not None else ""
        self.back.setAccessibleName(self.tr("Go back to snapshot {number}").format(number=number))
        self.remove.setAccessibleName(self.tr("Remove snapshot {number}").format(number=number))

    @Slot(object)
    def _on_opened(self, _key: object) -> None:
        if self.back.isEnabled():
            self._on_back()

    def _on_back(self) -> None:
        if (view := self._chosen()) is not None:
            ask_rollback(self._context, self._name, view.number)

    def _on_remove(self) -> None:
        if (view := self._chosen()) is not None:
            ask_removal(self._context, self._name, view, self.load)

    def _on_keep(self) -> None:
        ask_keep(self._context, self._name)
