"""How far a download is, seen from the disk: uv draws its bars only on a terminal of its own.

What uv fetches it unpacks straight into its cache, so the room that goes from the drive is the work
that is done. Other programs write too, and files that are shared take no room: it is an estimate, it
never falls, and the end of the command ends it.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.progress import Reporter
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import Wording

_PAUSE_S: Final = 0.5


class DiskProgress:
    """Reports the bytes that a command puts on a drive; texts come from the command's own words."""

    def __init__(self, reporter: Reporter, folder: Path, total_bytes: int) -> None:
        self._reporter = reporter
        self._folder = folder
        self._total = total_bytes
        self._free = _free(folder)
        self._done = 0

    def say(self, text: Wording) -> None:
        """Say what is being done, at the bytes that were seen last."""
        self._reporter.update(self._done, text=text)

    def look(self) -> None:
        """Look at the drive and report."""
        free = _free(self._folder)
        if self._free is None or free is None:
            return
        self._done = min(max(self._done, self._free - free), self._total)
        self._reporter.update(self._done)


@asynccontextmanager
async def watched_disk(
    reporter: Reporter, folder: Path, total_bytes: int
) -> AsyncIterator[DiskProgress]:
    """Report what goes onto a folder's drive while the block runs."""
    progress = DiskProgress(reporter, folder, total_bytes)
    task = spawn(_keep_looking(progress), "progress of a download")
    try:
        yield progress
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _keep_looking(progress: DiskProgress) -> None:
    while True:
        await asyncio.sleep(_PAUSE_S)
        progress.look()


def _free(folder: Path) -> int | None:
    with suppress(OSError):
        return shutil.disk_usage(folder).free
    return None
