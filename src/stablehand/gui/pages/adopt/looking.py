"""The look before a take-over: in the core thread, with its progress, until it is over or stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import Event, Progress
from stablehand.core.base.progress import ProgressChannel, Stage, StageProgress
from stablehand.gui.live.views import Problem
from stablehand.services.adopting import AdoptRequest, adopt
from stablehand.services.app import App

_STAGES: Final = (Stage("look"),)


async def look(app: App, give: Callable[[Any], None], *, path: Path) -> None:
    """Find out what a take-over would do; it changes nothing.

    Args:
        give: takes each report (`Progress`), then the result, or the problem there was.
        path: the folder.
    """

    def tell(event: Event) -> None:
        if isinstance(event, Progress):
            give(event)

    loop = asyncio.get_running_loop()
    channel = ProgressChannel("look", tell, clock=loop.time, defer=loop.call_later)
    try:
        request = AdoptRequest(path, dry_run=True)
        found = await adopt(app, request, StageProgress(channel, _STAGES))
    except StablehandError as error:
        channel.close(is_complete=False)
        give(Problem.of(error))
        return
    channel.close(is_complete=False)
    give(found)
