"""What the window asks of the queue of downloads; what came of it is seen in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stablehand.gui.live.live import Live, Work
from stablehand.services import download_queue as queue
from stablehand.services.app import App


def pause(live: Live, ids: Sequence[str]) -> None:
    """Let downloads stand still."""
    _order(live, lambda app: queue.pause(app, ids))


def resume(live: Live, ids: Sequence[str]) -> None:
    """Let downloads go on, and look again at those that waited for a person."""
    _order(live, lambda app: queue.resume(app, ids))


def cancel(live: Live, ids: Sequence[str]) -> None:
    """Give downloads up."""
    _order(live, lambda app: queue.cancel(app, ids))


def retry(live: Live, ids: Sequence[str]) -> None:
    """Try downloads again that failed or were given up."""
    _order(live, lambda app: queue.retry(app, ids))


def move(live: Live, ids: Sequence[str], before: str | None) -> None:
    """Give downloads their turn before another one, in their order; None: at the end."""

    async def work(app: App) -> None:
        for download in ids:
            await queue.move(app, download, before)

    _order(live, work)


def clear(live: Live) -> None:
    """Forget what is over; files that arrived stay."""
    _order(live, queue.clear)


def hold(live: Live, *, is_held: bool) -> None:
    """Let everything stand still, or go on."""
    _order(live, lambda app: queue.hold(app) if is_held else queue.release(app))


def _order(live: Live, work: Work[Any]) -> None:
    live.ask(work, live, _nothing)


def _nothing(_value: Any) -> None:
    """Take an answer that nobody waits for."""
