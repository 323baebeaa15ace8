"""How many bytes a second may come, for all transfers together; can be changed while they run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

_BURST_S: Final = 0.25  # so much of a second may be taken at once after a pause


class RateLimiter:
    """A bucket that fills with time; whoever takes more than is in it waits until that is made up for.

    Args:
        bytes_per_s: None or 0: as fast as it goes.
        clock, sleep: for tests.
    """

    def __init__(
        self,
        bytes_per_s: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._rate = bytes_per_s or 0.0
        self._clock = clock
        self._sleep = sleep
        self._due = clock()  # when all that was taken has been made up for
        self._changed = asyncio.Event()

    @property
    def bytes_per_s(self) -> float | None:
        """The limit; None: there is none."""
        return self._rate or None

    def change(self, bytes_per_s: float | None) -> None:
        """Set another limit; it holds at once, also for whoever waits."""
        self._rate = bytes_per_s or 0.0
        self._due = self._clock()
        self._changed.set()
        self._changed = asyncio.Event()

    async def take(self, count: int) -> None:
        """Wait as long as so many bytes, which are here already, may take."""
        if not self._rate:
            return
        self._due = max(self._due, self._clock() - _BURST_S) + count / self._rate
        mine = self._due
        while self._rate and (wait_s := mine - self._clock()) > 0 and self._due >= mine:
            await self._rest(wait_s)

    async def _rest(self, wait_s: float) -> None:
        """Wait, but no longer than until the limit is changed."""
        changed = self._changed
        waking = asyncio.ensure_future(changed.wait())
        resting = asyncio.ensure_future(self._sleep(wait_s))
        try:
            await asyncio.wait({waking, resting}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waking.cancel()
            resting.cancel()
