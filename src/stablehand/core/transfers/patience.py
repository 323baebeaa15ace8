"""When a transfer that met trouble tries again, and when it gives up. Pure, with a clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.transfers.pace import Pace

_SILENT: Final = QT_TRANSLATE_NOOP("download", "the server is silent")


class Patience:
    """Counts tries that brought nothing.

    Args:
        pace: how many there may be.
        give_up: gives the error to end with, for the reason of the last one.
    """

    def __init__(self, pace: Pace, give_up: Callable[[Text], StablehandError]) -> None:
        self._pace = pace
        self._give_up = give_up
        self._failures = 0
        self._mark = 0  # bytes that were here at the last failure
        self._most = 0
        self._last_byte_at = pace.clock()
        self.error: StablehandError | None = None  # of the last failure, if it has one of its own

    @property
    def is_fresh(self) -> bool:
        """Whether nothing has gone wrong since bytes came."""
        return self._failures == 0

    def progress(self, received: int) -> None:
        """Take how many bytes are here.

        Raises:
            StablehandError: none came for longer than a person wants to wait (`Pace.give_up_s`).
        """
        if received > self._most:
            self._last_byte_at = self._pace.clock()
            self.error = None
        self._most = received
        self._check(0.0, None)

    def failed(self, received: int, reason: Text, told_s: float | None) -> float:
        """Take a failure; give for how many seconds to wait.

        Args:
            told_s: what the server asked for.

        Raises:
            StablehandError: there were enough.
        """
        if received - self._mark >= self._pace.stall_bytes:
            self._failures = 0
        self._mark = received
        self._failures += 1
        if self._failures > self._pace.tries_without_progress:
            raise self.error or self._give_up(reason)
        wait_s = self._pace.wait_s(self._failures)
        if told_s is not None:
            wait_s = min(told_s, self._pace.longest_told_s)
        self._check(wait_s, reason)
        return wait_s

    def _check(self, wait_s: float, reason: Text | None) -> None:
        limit = self._pace.give_up_s
        if limit is not None and self._pace.clock() - self._last_byte_at + wait_s >= limit:
            raise self.error or self._give_up(reason or _SILENT)
