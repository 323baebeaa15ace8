"""Looking for updates by itself: quietly, seldom, one look at a time.

A look of its own accord says nothing when it fails, least of all that there is no network: what was found
before stays, and the next hour tries again. It is no job, so it keeps no machine awake and no window open.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.services.app import App
from stablehand.services.update_checks import check_updates, due

_FIRST_MS: Final = 8_000  # the window has other things to do when it opens
_EVERY_MS: Final = 3_600_000
_log = logging.getLogger(__name__)


class UpdateWatch(QObject):
    """Looks when it is due, once an hour at most.

    Args:
        live: the program.
        first_ms: how long after its making it looks for the first time.
    """

    def __init__(
        self, live: Live, first_ms: int = _FIRST_MS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent or live)
        self._live = live
        self.is_looking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._timer.start(first_ms)

    @Slot()
    def look(self) -> None:
        """Look at what is due, without a word."""
        self._timer.start(_EVERY_MS)
        if not self.is_looking:
            self.is_looking = True
            busy = frozenset(job.subject for job in self._live.busy_jobs())
            work = partial(_looked_quietly, but=busy)
            self._live.ask(work, self, self._on_done, self._on_failed)

    def _on_done(self, count: int) -> None:
        self.is_looking = False
        _log.info("looked for updates of %d installs", count)

    def _on_failed(self, problem: Problem) -> None:
        self.is_looking = False
        _log.info("no look for updates: %s", problem.message.english())


async def _looked_quietly(app: App, *, but: frozenset[str]) -> int:
    names = [name for name in await asyncio.to_thread(due, app) if name not in but]
    if names:
        await check_updates(app, names)
    return len(names)
