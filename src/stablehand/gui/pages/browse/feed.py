"""What brings results: one question at a time, dropped as soon as something else is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from stablehand.core.base.errors import StablehandError
from stablehand.core.hubs.listing import HubId, Query
from stablehand.core.models.fit.target import Target
from stablehand.gui.live.following import Following
from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.browse.asking import RowPage, found_rows
from stablehand.services.app import App

PAUSE_MS: Final = 250
# Pages that a hub fills with what is filtered out here; asked for by themselves that many times in a row.
_MOST_EMPTY: Final = 4


class ResultFeed(QObject):
    """The results of one hub.

    Signals:
        begun: other results are asked for; those that are shown are old.
        came: a `RowPage`, to be added to those that have come since `begun`.
        failed: why none come (`Problem`).
    """

    begun = Signal()
    came = Signal(object)
    failed = Signal(object)

    def __init__(self, live: Live, hub: HubId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live, self.hub = live, hub
        self.query: Query | None = None
        self._cursor: str | None = None
        self._asked: Following | None = None
        self._empty, self._again = 0, False
        self._target: Target | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._begin)

    @property
    def is_asking(self) -> bool:
        """Whether results are on their way, or will be after the pause."""
        return self._asked is not None or self._timer.isActive()

    @property
    def has_more(self) -> bool:
        """Whether there is a page after the last one."""
        return self._cursor is not None

    def look(self, query: Query, *, at_once: bool = False) -> None:
        """Ask for other results, after a pause in which nothing else is wanted; the same are not asked for.

        Args:
            at_once: without the pause, and also if they were asked for some minutes ago.
        """
        if query == self.query and not at_once:
            return
        self._drop()
        self.query, self._cursor, self._empty, self._again = query, None, 0, at_once
        self.begun.emit()
        if at_once:
            self._begin()
        else:
            self._timer.start()

    def again(self) -> None:
        """Ask once more for what did not come."""
        if self.query is None or self._asked is not None:
            return
        if self._cursor is None:
            self.look(self.query, at_once=True)
        else:
            self._ask()

    def more(self) -> None:
        """Ask for the next page, unless something is on its way."""
        if self.has_more and not self.is_asking:
            self._empty = 0
            self._ask()

    def stop(self) -> None:
        """Ask for nothing; a question that is under way is dropped."""
        if self.is_asking and self._cursor is None:
            self.query = None  # it was not answered, so it is asked anew when it is wanted again
        self._drop()

    def _drop(self) -> None:
        self._timer.stop()
        if self._asked is not None:
            self._asked.end()
            self._asked = None

    @Slot()
    def _begin(self) -> None:
        self._timer.stop()
        self._ask()

    def _ask(self) -> None:
        assert self.query is not None
        query = replace(self.query, cursor=self._cursor)
        work = partial(_searched, hub=self.hub, query=query, target=self._target, again=self._again)
        self._asked = self._live.follow(work, self, self._take)

    def _take(self, value: Any) -> None:
        self._asked, self._again = None, False
        if isinstance(value, Problem):
            self.failed.emit(value)
            return
        assert isinstance(value, RowPage)
        self._target = value.target
        is_new = value.cursor != self._cursor
        self._cursor = value.cursor if is_new else None  # a hub that turns in a circle has no more
        self._empty = 0 if value.rows else self._empty + 1
        if not value.rows and self.has_more and self._empty <= _MOST_EMPTY:
            self._ask()
            return
        self.came.emit(value)


async def _searched(
    app: App,
    give: Callable[[Any], None],
    *,
    hub: HubId,
    query: Query,
    target: Target | None,
    again: bool,
) -> None:
    try:
        page = await found_rows(app, hub, query, target, again=again)
    except StablehandError as error:
        give(Problem.of(error))
    else:
        give(page)
