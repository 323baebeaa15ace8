"""Servers that want to be left alone for a while, known to all transfers of a process.

One transfer that is told to wait makes all others that want something of the same origin wait as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable


class Rests:
    """Until when which origin is left alone.

    Args:
        clock: for tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def rest(self, origin: str, seconds: float) -> None:
        """Leave an origin alone for so long from now, or for longer if that was said before."""
        self._until[origin] = max(self._until.get(origin, 0.0), self._clock() + seconds)

    def left_s(self, origin: str) -> float:
        """Give for how many more seconds an origin is left alone."""
        return max(0.0, self._until.get(origin, 0.0) - self._clock())
