"""Showing a running job: events in JSON, a live line on a terminal, a line a stage elsewhere.

A cancel of the waiting (Ctrl-C) cancels the job, waits for its end and only then goes on, so that
nothing is left running.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from typing import TypeVar

from stablehand.cli.output import draw_line, has_terminal, write_event, write_note
from stablehand.cli.words import duration, size
from stablehand.core.base.events import Event, LogChunk, Progress
from stablehand.services.app import App
from stablehand.services.jobs import Job

T = TypeVar("T")


async def watched(app: App, start: Callable[[], Awaitable[Job[T]]], *, as_json: bool) -> T:
    """Start a job, show how it goes and give its result.

    Args:
        start: starts the job and gives it.
        as_json: events go to standard output.

    Raises:
        StablehandError: why the job failed; `interrupted` if it was cancelled.
    """
    shown: _Shown = _Json() if as_json else _Terminal() if has_terminal() else _Plain()
    unsubscribe = app.jobs.subscribe(shown.take)
    try:
        job = await start()
        try:
            return await job.result()
        except asyncio.CancelledError:
            job.cancel()
            await job.wait()
            raise
    finally:
        unsubscribe()
        shown.close()


class _Shown:
    """Takes events; the base shows nothing."""

    def take(self, event: Event) -> None:
        """Show an event."""

    def close(self) -> None:
        """Leave the screen as it was."""


class _Json(_Shown):
    def take(self, event: Event) -> None:
        write_event(event)


class _Plain(_Shown):
    """For files and pipes: one line whenever another stage begins."""

    def __init__(self) -> None:
        self._said = ""

    def take(self, event: Event) -> None:
        if isinstance(event, Progress) and event.text is not None:
            stage = event.stage
            if stage != self._said:
                self._said = stage
                write_note(f"[{event.share:4.0%}] {event.text.english()}")


class _Terminal(_Shown):
    """For people who watch: one line that is drawn over."""

    def __init__(self) -> None:
        self._title = ""
        self._stage = ""
        self._drawn = False

    def take(self, event: Event) -> None:
        if isinstance(event, LogChunk) or not isinstance(event, Progress):
            return
        if event.stage != self._stage:
            self._stage, self._title = event.stage, event.text.english() if event.text else ""
        text = event.text.english() if event.text else ""
        detail = _amount(event)
        if text and text != self._title:
            detail = text if not detail else f"{text} {detail}"
        width = shutil.get_terminal_size().columns - 1
        filled = round(event.share * 20)
        line = f"{'█' * filled}{'░' * (20 - filled)} {event.share:4.0%}  {self._title}"
        line += f"  {detail}" if detail else ""
        draw_line(line[:width])
        self._drawn = True

    def close(self) -> None:
        if self._drawn:
            draw_line("")


def _amount(event: Progress) -> str:
    if event.unit != "bytes" or not event.done:
        return ""
    of = f" of {size(round(event.total))}" if event.total else ""
    rate = f", {size(round(event.rate))}/s" if event.rate else ""
    left = f", {duration(round(event.eta))} left" if event.eta and event.eta >= 1 else ""
    return f"{size(round(event.done))}{of}{rate}{left}"
