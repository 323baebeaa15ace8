"""A short start on trial: does a program come up at all?

It is started as a launch would start it, watched until its page (and API) answers, and ended at once.
No session is written down: it is a part of an install step, and its output goes into that log.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.lines import OutputLine
from stablehand.core.base.processes import stream
from stablehand.core.base.tasks import spawn
from stablehand.core.launch.readiness import Readiness
from stablehand.core.launch.spec import ReadySpec

_API_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What is started: words, whole environment, folder; how to tell that it is ready, and by when.

    `expected` is the address it is told to answer at, without a path (empty for a window); `seconds` the
    time it has.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    ready: ReadySpec
    expected: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """How a trial went: `exit_code` of a program that ended before it was ready; None: time was up."""

    is_ready: bool
    exit_code: int | None = None
    last_lines: tuple[str, ...] = ()


async def smoke_start(
    trial: Trial,
    *,
    on_line: Callable[[OutputLine], None],
    on_start: Callable[[int, float], None],
    kept_lines: int = 40,
) -> TrialOutcome:
    """Start a program, wait until it is ready, and end it with everything it has started.

    Args:
        on_line, on_start: as for `stream`.
        kept_lines: how many of its last lines are given.

    Raises:
        StablehandError: `process.unstartable`.
    """
    tail: list[str] = []
    readiness = Readiness(trial.ready, trial.expected)
    page, api = _compiled(trial.ready.page), _compiled(trial.ready.api)

    def take(line: OutputLine) -> None:
        if line.replaces and tail:
            tail.pop()
        tail.append(line.text)
        del tail[:-kept_lines]
        if page and (match := page.search(line.text)) is not None:
            readiness.saw_page(match.groupdict().get("url") or "")
        if api and api.search(line.text):
            readiness.saw_api()
        on_line(line)

    answered = asyncio.Event()

    async def until_ready() -> None:
        await readiness.page()
        answered.set()
        # An option may switch the API off: then the page is what there is.
        with suppress(TimeoutError):
            async with asyncio.timeout(_API_S):
                await readiness.api()

    run = spawn(
        stream(
            trial.argv, env=trial.environment, cwd=trial.folder, on_line=take, on_start=on_start
        ),
        "start on trial",
    )
    ready = spawn(until_ready(), "wait for a start on trial")
    try:
        await asyncio.wait({run, ready}, timeout=trial.seconds, return_when=asyncio.FIRST_COMPLETED)
        # A page without its API when the time is up: it has come up, only not all of it in time.
        if answered.is_set() and not run.done():
            return TrialOutcome(is_ready=True, last_lines=tuple(tail))
        return TrialOutcome(False, run.result() if run.done() else None, tuple(tail))
    finally:
        ready.cancel()
        run.cancel()  # ends the whole tree before it goes on
        await asyncio.gather(run, ready, return_exceptions=True)


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return None if pattern is None else re.compile(pattern)
