"""Ending a search for a broken extension that ran by itself and was killed: its switches come back."""

from __future__ import annotations

import asyncio
import logging

from stablehand.core.base.tasks import to_the_end
from stablehand.core.installs.bisect_state import BISECT_FILE, read_bisect
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.runner import end_all_orphans
from stablehand.core.records.install import InstallFolder
from stablehand.services.app import App

_log = logging.getLogger(__name__)


async def end_dead_search(app: App, folder: InstallFolder) -> None:
    """Put the switches back as they were, if a search has died. The install's lock must be held.

    One that somebody does by hand goes on.

    Raises:
        StablehandError: `data.unwritable`, `extension.exists`, `sharing.unreadable`.
    """
    if not (folder.own / BISECT_FILE).exists():
        return
    state = await asyncio.to_thread(read_bisect, folder)
    if state is None or not state.automatic:
        return
    # Loaded now: hardly anybody ever gets here.
    from stablehand.services.switches_back import put_back

    await end_all_orphans(Journal(app.data.journal), folder, _log.info)
    await to_the_end(asyncio.to_thread(put_back, app, folder), f"switches of {folder.name}")
    _log.info("%s: a search for a broken extension was cut off; its switches are back", folder.name)
