"""The options of an install as they are read, changed and undone; what the page shows comes from here."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.services.option_sheet import (
    OptionSheet,
    OwnOptions,
    change_sheet,
    changes_to,
    option_sheet,
)
from stablehand.services.options import OptionChanges
from stablehand.services.results import Result

_UNDO_MS: Final = 10_000


class OptionKeeper(QObject):
    """Holds the sheet of an install.

    Signals:
        came: the sheet (`Result`) as it is now, and the key whose change that answers, or "".
        refused: the key, the changes and the problem (`Problem`) of a change that was not made.
        unreadable: why the options cannot be read (`Problem`).
        undo_changed: the key whose last change can be undone; "" for none.
    """

    came = Signal(object, str)
    refused = Signal(str, object, object)
    unreadable = Signal(object)
    undo_changed = Signal(str)

    def __init__(self, live: Live, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live, self._name = live, name
        self.sheet: OptionSheet | None = None
        self._asked = self._taken = 0  # numbers of questions: answers may overtake one another
        self._last: tuple[str, OwnOptions] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_UNDO_MS)
        self._timer.timeout.connect(self._forget)

    @property
    def is_settled(self) -> bool:
        """Whether every question has its answer."""
        return self._asked == self._taken

    def load(self) -> None:
        """Read the options."""
        number, name = self._next(), self._name
        self._live.ask(
            lambda app: option_sheet(app, name),
            self,
            partial(self._take, number, "", None),
            partial(self._on_unreadable, number),
        )

    def change(self, key: str, changes: OptionChanges, *, can_undo: bool = True) -> None:
        """Change options.

        Args:
            key: what a person changed.
            changes: what follows from it.
            can_undo: whether that can be taken back.
        """
        self._forget()  # what was changed before this can no longer be taken back by itself
        number, name = self._next(), self._name
        before = self.sheet.own if self.sheet is not None and can_undo else None
        self._live.ask(
            lambda app: change_sheet(app, name, changes),
            self,
            partial(self._take, number, key, before),
            partial(self._on_refused, number, key, changes),
        )

    def undo(self) -> None:
        """Take the last change back, with all that came of it."""
        if self._last is not None and self.sheet is not None:
            key, before = self._last
            self._forget()
            package = self.sheet.shown.package
            self.change(key, changes_to(package, self.sheet.own, before), can_undo=False)

    def _next(self) -> int:
        self._asked += 1
        return self._asked

    def _take(
        self, number: int, key: str, before: OwnOptions | None, result: Result[OptionSheet]
    ) -> None:
        if number < self._taken:
            return
        self._taken = number
        self.sheet = result.data
        if key and before is not None and before != result.data.own:
            self._last = (key, before)
            self._timer.start()
        self.came.emit(result, key)
        if key:
            self.undo_changed.emit(self._last[0] if self._last is not None else "")

    def _on_refused(self, number: int, key: str, changes: OptionChanges, problem: Problem) -> None:
        self._taken = max(self._taken, number)
        self.refused.emit(key, changes, problem)

    def _on_unreadable(self, number: int, problem: Problem) -> None:
        self._taken = max(self._taken, number)
        self.unreadable.emit(problem)

    @Slot()
    def _forget(self) -> None:
        self._timer.stop()
        if self._last is not None:
            self._last = None
            self.undo_changed.emit("")
