"""Reading logs as a person sees them, colours kept: following, pages, searching the whole, a copy.

Logs may be gigabytes and still grow. Everything that touches the disk runs in threads, in pieces so small
that a cancel is obeyed at once and the threads next to it are not kept waiting.
"""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.launch.log_growth import Batch, Growth
from stablehand.core.launch.log_levels import Filter, Level
from stablehand.core.launch.log_pages import LogBytes, LogLine, count_lines, page_after, page_before

__all__ = ["Batch", "Filter", "Level", "LogLine"]

LINES: Final = 2000
# How long is waited for more: short while something comes, longer the longer nothing does.
_SHORTEST_S: Final = 0.04
_LONGEST_S: Final = 0.4
_SLOWER: Final = 1.15


async def follow_log(
    log: Path, give: Callable[[Batch], None], *, kind: Filter = "all", lines: int = LINES
) -> None:
    """Give the last lines of a log, then each new one; ends by a cancel.

    Args:
        log: the file; it need not exist yet.
        give: takes what is new; must not block.
        kind: which lines.
        lines: how many are given at once, the last ones where there are more.

    Raises:
        StablehandError: `log.unreadable`.
    """
    growth = Growth(log, lines, kind)
    pause = _SHORTEST_S
    while True:
        try:
            batch = await asyncio.to_thread(growth.look)
        except OSError as error:
            raise _unreadable(log, error) from error
        if batch is not None:
            give(batch)
            pause = _SHORTEST_S
        elif not growth.is_counting:
            pause = min(_LONGEST_S, pause * _SLOWER)
        await asyncio.sleep(pause)


def _unreadable(log: Path, error: OSError) -> StablehandError:
    return StablehandError(
        "log.unreadable",
        QT_TRANSLATE_NOOP("logs", "The log {path} cannot be read: {reason}.").fill(
            path=str(log), reason=error.strerror or type(error).__name__
        ),
    )
