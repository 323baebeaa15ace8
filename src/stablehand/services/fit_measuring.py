"""Measuring how much video memory a program takes while it makes something, to predict it next time.

Whoever asks a running program for a picture, or sees it making one (services/fit_recording.py), wraps that
in `measuring`. Asked is NVIDIA's library, process by process; elsewhere, and where the driver keeps it to
itself, nothing is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.nvml import NvmlFailure, read_process_memory
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.fit.log_lines import loaded_nets
from stablehand.core.models.fit.measured import MeasuredPeaks, PeakKey, is_credible
from stablehand.services.app import App
from stablehand.services.fitting import Fitting, Wanted, peak_key, wanted_case

_EVERY_S: Final = 0.25
_ANSWER_S: Final = 5.0
_LOG_BYTES: Final = 1_000_000


class PeakWatch:
    """The largest amount that a program's processes have held while it was watched; 0: nothing seen."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.first_bytes: int | None = None
        self.peak_bytes = 0

    async def follow(self) -> None:
        """Look again and again until cancelled, or until nobody answers."""
        while True:
            if not await self.look():
                return
            await asyncio.sleep(_EVERY_S)

    async def look(self) -> bool:
        """Look once; False where the library does not answer."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                held = await in_side_thread(self._held)
        except TimeoutError:
            return False
        if self.first_bytes is None:
            self.first_bytes = held
        self.peak_bytes = max(self.peak_bytes, held or 0)
        return held is not None

    def _held(self) -> int | None:
        import psutil

        answer = read_process_memory()
        if isinstance(answer, NvmlFailure):
            return None
        try:
            leader = psutil.Process(self._pid)
            tree = {self._pid, *(child.pid for child in leader.children(recursive=True))}
        except psutil.Error:
            return None
        return sum(size for pid, size in answer.items() if pid in tree)


@asynccontextmanager
async def measuring(
    app: App,
    pid: int,
    fitting: Fitting,
    wanted: Wanted,
    log: Path | None = None,
    *,
    must_grow: bool = False,
) -> AsyncGenerator[PeakWatch]:
    """Watch a program while the block runs, and keep the peak if it is that of this model alone.

    Args:
        pid: of the program; its descendants count as well.
        fitting: the model and the machine, as `fit` gave them, with the package.
        wanted: what is being made.
        log: the session's log; where it tells that a net was loaded in parts, nothing is kept.
        must_grow: keep the peak only if it is above what was held at first: torch gives nothing back of what
            an earlier, larger picture took.
    """
    watch, begun = PeakWatch(pid), _size(log)
    following = asyncio.ensure_future(watch.follow())
    try:
        yield watch
    finally:
        await watch.look()
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
    if must_grow and watch.peak_bytes <= (watch.first_bytes or 0):
        return
    await in_side_thread(lambda: _keep(app, watch.peak_bytes, fitting, wanted, log, begun))


def _keep(
    app: App, peak_bytes: int, fitting: Fitting, wanted: Wanted, log: Path | None, begun: int
) -> None:
    key = _key(fitting, wanted)
    if key is None or not peak_bytes or not is_credible(peak_bytes, _expected(fitting, wanted)):
        return
    if log is not None and any(not net.is_whole for net in loaded_nets(_lines(log, begun))):
        return
    with suppress(StablehandError):  # the next prediction does without
        MeasuredPeaks(app.data.library).record(key, peak_bytes)


def _key(fitting: Fitting, wanted: Wanted) -> PeakKey | None:
    if fitting.package is None:
        return None
    return peak_key(fitting.identity, fitting.target, fitting.package, wanted, fitting.verdict)


def _expected(fitting: Fitting, wanted: Wanted) -> int:
    """Give the sum for the mode in which the program runs here, which may keep more than it needs."""
    case = wanted_case(fitting.identity, fitting.target, fitting.package, wanted)
    return case.need(fitting.verdict.mode)


def _size(log: Path | None) -> int:
    try:
        return log.stat().st_size if log is not None else 0
    except OSError:
        return 0


def _lines(log: Path, begun: int) -> list[str]:
    """Give the lines that were written since; the end of them where they are many."""
    try:
        with log.open("rb") as file:
            file.seek(max(begun, _size(log) - _LOG_BYTES))
            return file.read(_LOG_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
