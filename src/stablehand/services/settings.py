"""Reading and changing settings."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import ensure_writable
from stablehand.core.base.settings import CurrentValue, Settings
from stablehand.core.base.tasks import spawn
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.services.app import App
from stablehand.services.results import Result

_WAIT_S: Final = 10.0  # for another program that holds the file
_PAUSE_S: Final = 0.05
_LONGEST_END_S: Final = 1.0  # how long a cancelled attempt may take to end


async def list_settings(app: App) -> Result[tuple[CurrentValue, ...]]:
    """Give every setting.

    Raises:
        StablehandError: `settings.invalid` when settings.toml is damaged.
    """
    return Result("settings list", app.settings.list())


async def get_setting(app: App, key: str) -> Result[CurrentValue]:
    """Give one setting.

    Raises:
        StablehandError: `settings.unknown` or `settings.invalid`.
    """
    return Result("settings get", app.settings.current(key))


async def set_setting(app: App, key: str, text: str) -> Result[CurrentValue]:
    """Change a setting and save it.

    Raises:
        StablehandError: `settings.unknown`, `settings.invalid`, `settings.busy`, `data.unwritable`.
    """
    changed = app.settings.with_value(key, text)
    await _save(app, changed)
    return Result("settings set", changed.current(key))


async def unset_setting(app: App, key: str) -> Result[CurrentValue]:
    """Take a setting back to its default and save that.

    Raises:
        StablehandError: `settings.unknown`, `settings.invalid`, `settings.busy`, `data.unwritable`.
    """
    changed = app.settings.without(key)
    await _save(app, changed)
    return Result("settings unset", changed.current(key))


async def _save(app: App, settings: Settings) -> None:
    """Save as soon as no other program holds the file; a cancel ends the waiting at once.

    Each attempt is short and runs in a thread. A cancel in the midst of one lets it end, so that
    nothing half-written is left, unless the drive itself hangs.
    """
    await _unbroken(lambda: ensure_writable(app.data.root))
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            await _unbroken(lambda: settings.save(app.data.settings, wait_s=0))
        except StablehandError as error:
            if error.code != "settings.busy" or time.monotonic() > deadline:
                raise
        else:
            return
        await asyncio.sleep(_PAUSE_S)


async def _unbroken(work: Callable[[], None]) -> None:
    task = spawn(in_side_thread(work), "saving settings")
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=_LONGEST_END_S)
        if task.done() and not task.cancelled():
            task.exception()  # looked at: the cancel is what counts
        raise
