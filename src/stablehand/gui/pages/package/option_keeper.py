"""The options of an install as they are read, changed and undone; what the page shows comes from here.

Changes are made one after the other, in the order they were wished for. What a wish comes to is worked out
when it is its turn: the one before may have changed what there is to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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

Wish = Callable[[OptionSheet], OptionChanges]
_UNDO_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A change whose turn has not come, or that has no answer yet."""

    key: str
    wish: Wish
    can_undo: bool


class OptionKeeper(QObject):
    """Holds the sheet of an install.

    Signals:
        came: the sheet (`OptionSheet`) as it is now, and the key whose change that answers, or "".
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
        self._waiting: list[_Waiting] = []
        self._last: tuple[str, OwnOptions] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_UNDO_MS)
        self._timer.timeout.connect(self._forget)

    @property
    def is_settled(self) -> bool:
        """Whether every question has its answer."""
        return self._asked == self._taken

    @property
    def pending(self) -> frozenset[str]:
        """The keys that somebody has wished to change, and that are not yet as wished."""
        return frozenset(waiting.key for waiting in self._waiting)

    def load(self) -> None:
        """Read the options."""
        number, name = self._next(), self._name
        self._live.ask(
            lambda app: option_sheet(app, name),
            self,
            partial(self._on_read, number),
            partial(self._on_unreadable, number),
        )

    def change(self, key: str, wish: Wish, *, can_undo: bool = True) -> None:
        """Change options.

        Args:
            key: what a person changed.
            wish: gives what follows from it.
            can_undo: whether that can be taken back.
        """
        self._waiting.append(_Waiting(key, wish, can_undo))
        if len(self._waiting) == 1:
            self._begin()

    def undo(self) -> None:
        """Take the last change back, with all that came of it."""
        if self._last is None or self._waiting:
            return
        key, before = self._last
        self._forget()
        self.change(
            key,
            lambda sheet: changes_to(sheet.shown.package, sheet.own, before),
            can_undo=False,
        )

    def _begin(self) -> None:
        """Make the change whose turn it is; one that comes to nothing is answered at once."""
        sheet = self.sheet
        if sheet is None:  # nothing can be changed before it has been read
            self._waiting.clear()
            return
        waiting = self._waiting[0]
        changes = waiting.wish(sheet)
        if not changes:
            self._waiting.pop(0)
            self._answer(sheet, waiting.key)
            self._go_on()
            return
        number, name = self._next(), self._name
        before = sheet.own if waiting.can_undo else None
        self._live.ask(
            lambda app: change_sheet(app, name, changes),
            self,
            partial(self._on_changed, number, before),
            partial(self._on_refused, number, changes),
        )

    def _go_on(self) -> None:
        if self._waiting:
            self._begin()

    def _next(self) -> int:
        self._asked += 1
        return self._asked

    def _on_read(self, number: int, result: Result[OptionSheet]) -> None:
        if number >= self._taken:
            self._taken, self.sheet = number, result.data
            self.came.emit(result.data, "")

    def _on_changed(
        self, number: int, before: OwnOptions | None, result: Result[OptionSheet]
    ) -> None:
        waiting = self._waiting.pop(0)
        sheet = result.data
        # What was read later may have been read before this was written: the change's own answer counts.
        self._taken = max(self._taken, number)
        self.sheet = sheet
        is_change = before is not None and before != sheet.own
        self._last = (waiting.key, before) if before is not None and is_change else None
        self._timer.start()
        self._answer(sheet, waiting.key)
        self.undo_changed.emit(self._last[0] if self._last is not None else "")
        self._go_on()

    def _answer(self, sheet: OptionSheet, key: str) -> None:
        """Hand out the sheet; a key that was wished for anew meanwhile has its answer still to come."""
        self.came.emit(sheet, "" if key in self.pending else key)

    def _on_refused(self, number: int, changes: OptionChanges, problem: Problem) -> None:
        self._taken = max(self._taken, number)
        waiting = self._waiting.pop(0)
        self.refused.emit(waiting.key, changes, problem)
        self._go_on()

    def _on_unreadable(self, number: int, problem: Problem) -> None:
        self._taken = max(self._taken, number)
        self.unreadable.emit(problem)

    @Slot()
    def _forget(self) -> None:
        self._timer.stop()
        if self._last is not None:
            self._last = None
            self.undo_changed.emit("")
