"""How many connections a transfer uses: one, and more as long as that brings more. Pure."""

from __future__ import annotations

from typing import Final

from stablehand.core.transfers.ranges import Ways

_SETTLING: Final = (
    0.5  # this part of a window passes before what a new connection brings is measured
)


class Gear:
    """Tries more connections, keeps them if they help, and takes one step back if not.

    Args:
        most: the most there may be.
        ways: how long is measured, and what counts as help.
    """

    def __init__(self, most: int, ways: Ways) -> None:
        self.count = 1
        self._most = max(1, most)
        self._ways = ways
        self._before: tuple[int, float] | None = None  # the last number that was good, its rate
        self._begun: tuple[float, int] | None = None  # when and at what the window began
        self._is_fixed = False

    def note(self, now: float, received: int, *, may_grow: bool) -> int:
        """Take how much is here at a moment; give how many connections there should be."""
        if not may_grow or self._is_fixed:
            self._begun = None
            return self.count
        if self._begun is None or received < self._begun[1]:
            settling = 0.0 if self._before is None else self._ways.window_s * _SETTLING
            self._begun = (now + settling, received)
            return self.count
        if now < self._begun[0]:  # still settling
            self._begun = (self._begun[0], received)
            return self.count
        seconds = now - self._begun[0]
        if seconds >= self._ways.window_s:
            self._step((received - self._begun[1]) / seconds)
            self._begun = None
        return self.count

    def ease(self) -> int:
        """Halve, and try no more: a server has asked for less."""
        self.count = max(1, self.count // 2)
        self._is_fixed = True
        return self.count

    def _step(self, rate: float) -> None:
        if self._before is not None and rate < self._before[1] * self._ways.gain:
            self.count = self._before[0]
            self._is_fixed = True
            return
        self._before = (self.count, rate)
        self.count = min(self.count * 2, self._most)
        is_enough = rate >= self._ways.enough_bytes_per_s
        if is_enough:
            self.count = self._before[0]
        self._is_fixed = is_enough or self.count == self._before[0]
