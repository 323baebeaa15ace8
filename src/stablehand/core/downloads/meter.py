"""How fast a download is and how long it has yet to go, smoothed over some seconds."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from stablehand.core.downloads.record import Numbers

_WINDOW_S: Final = 8.0
_FIRST_S: Final = 0.5  # a speed over less time than this is noise


class Meter:
    """Counts the bytes of one download.

    Args:
        clock: seconds that never run backwards.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def count(self, received: int, size: int | None, connections: int) -> Numbers:
        """Give the numbers, now that so many bytes are here."""
        now = self._clock()
        if self._seen and received < self._seen[-1][1]:
            self._seen.clear()  # it has begun anew
        self._seen.append((now, received))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW_S:
            self._seen.popleft()
        begun, first = self._seen[0]
        speed = None
        if now - begun >= _FIRST_S:
            speed = (received - first) / (now - begun)
        left = None
        if speed and size is not None:
            left = max(0.0, (size - received) / speed)
        return Numbers(size, received, speed, left, connections)
