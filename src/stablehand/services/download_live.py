"""What one process knows of its own downloads from moment to moment, before it is written down.

Belongs to the loop's thread, but for `numbers_of`, which any thread may ask.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from stablehand.core.downloads.record import Numbers
from stablehand.core.transfers.limiter import RateLimiter

MB = 1_000_000


class LiveDownloads:
    """The downloads that run in this process, and the speed that they share.

    Attributes:
        limiter: what all transfers of the process take their bytes from.
        version: another number whenever a number has changed.
        mine: ids of the downloads that this process is at.
    """

    def __init__(self) -> None:
        self.limiter = RateLimiter()
        self.version = 0
        self.mine: set[str] = set()
        self._numbers: Mapping[str, Numbers] = {}
        self._changed: set[asyncio.Event] = set()

    def numbers_of(self, download: str) -> Numbers | None:
        """Give how far one of our own downloads is; None: it is not ours."""
        return self._numbers.get(download)

    def put(self, download: str, numbers: Numbers | None) -> None:
        """Note how far a download of ours is; None: it is ours no longer."""
        kept = {key: value for key, value in self._numbers.items() if key != download}
        self._numbers = kept if numbers is None else {**kept, download: numbers}
        self.version += 1

    def limit(self, mb_per_s: int) -> None:
        """Set how many MB a second may come; 0 is as fast as it goes."""
        wanted = mb_per_s * MB or None
        if wanted != self.limiter.bytes_per_s:
            self.limiter.change(wanted)

    def wake(self) -> None:
        """Tell whoever runs or watches the queue in this process that something was asked of it."""
        for event in self._changed:
            event.set()

    async def rest(self, seconds: float) -> None:
        """Wait, but no longer than until `wake` is called."""
        event = asyncio.Event()
        self._changed.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return
        finally:
            self._changed.discard(event)
