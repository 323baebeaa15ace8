"""How many bytes a second may come, for all transfers together; can be changed while they run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

_BURST_S: Final = 0.25  # so much of a second may be taken at once after a pause
_LONGEST_REST_S: Final = (
    0.25  # after so long it is looked whether the limit, or the wish to read, is gone
)
_READS_A_SECOND: Final = 8
_LEAST_READ: Final = 4096


class RateLimiter:
    """A bucket that fills with time; whoever takes more than is in it waits until that is made up for.

    Used by the threads of all transfers at once.

    Args:
        bytes_per_s: None or 0: as fast as it goes.
        clock: for tests.
    """

    def __init__(
        self, bytes_per_s: float | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = max(0.0, bytes_per_s or 0.0)
        self._clock = clock
        self._due = clock()  # when all that was taken has been made up for
        self._round = 0  # of the limit: another one forgives what was due
        self._lock = threading.Lock()

    @property
    def bytes_per_s(self) -> float | None:
        """The limit; None: there is none."""
        return self._rate or None

    def change(self, bytes_per_s: float | None) -> None:
        """Set another limit; it holds at once, also for whoever waits."""
        with self._lock:
            self._rate = max(0.0, bytes_per_s or 0.0)
            self._due = self._clock()
            self._round += 1

    def portion(self, most: int) -> int:
        """Give how many bytes to read at once, so that they come evenly."""
        rate = self._rate
        return most if not rate else max(_LEAST_READ, min(most, int(rate / _READS_A_SECOND)))

    def take(self, count: int, stopped: threading.Event) -> None:
        """Wait as long as so many bytes, which are here already, may take, or until stopped."""
        with self._lock:
            if not self._rate:
                return
            self._due = max(self._due, self._clock() - _BURST_S) + count / self._rate
            mine, number = self._due, self._round
        while self._round == number and (wait_s := mine - self._clock()) > 0:
            if stopped.wait(min(wait_s, _LONGEST_REST_S)):
                return
