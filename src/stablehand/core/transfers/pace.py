"""Every time that a transfer keeps to, in one place, with the clock that measures them.

Times are seconds of a clock that never runs backwards: what a person does to the system's clock changes
nothing. The defaults are those of the facts, contracts 5.2.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait for what.

    Attributes:
        first_byte_s: for the head of an answer, from the request on.
        stall_s, stall_bytes: fewer bytes in so many seconds are a standstill, whatever trickles.
        first_wait_s, longest_wait_s: between two tries; doubled each time, with up to a quarter of jitter.
        longest_told_s: a server's Retry-After counts up to here.
        tries_without_progress: how many tries in a row may bring no byte.
        give_up_s: after so long without a byte; None: only tries count.
        flush_s: how often what is here is made to outlast a power cut, and written down.
        clock, sleep, jitter: for tests; `jitter` gives a number from 0 to 1.
    """

    first_byte_s: float = 30.0
    stall_s: float = 60.0
    stall_bytes: int = 1024
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    longest_told_s: float = 900.0
    tries_without_progress: int = 8
    give_up_s: float | None = None
    flush_s: float = 2.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    jitter: Callable[[], float] = random.random

    def wait_s(self, failures: int) -> float:
        """Give how long to wait after so many failures in a row (1 or more)."""
        base = min(self.first_wait_s * 2.0 ** min(failures - 1, 20), self.longest_wait_s)
        return base * (1 + self.jitter() / 4)
