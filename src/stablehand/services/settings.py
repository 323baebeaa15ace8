"""Reading and changing settings."""

from __future__ import annotations

import asyncio

from stablehand.core.base.paths import ensure_writable
from stablehand.core.base.settings import CurrentValue, Settings
from stablehand.services.app import App
from stablehand.services.results import Result


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
        StablehandError: `settings.unknown`, `settings.invalid` or `data.unwritable`.
    """
    changed = app.settings.with_value(key, text)
    await _save(app, changed)
    return Result("settings set", changed.current(key))


async def unset_setting(app: App, key: str) -> Result[CurrentValue]:
    """Take a setting back to its default and save that.

    Raises:
        StablehandError: `settings.unknown`, `settings.invalid` or `data.unwritable`.
    """
    changed = app.settings.without(key)
    await _save(app, changed)
    return Result("settings unset", changed.current(key))


async def _save(app: App, settings: Settings) -> None:
    def save() -> None:
        ensure_writable(app.data.root)
        settings.save(app.data.settings)

    # Waiting for the file's lock may take seconds, which would hold up the loop.
    await asyncio.to_thread(save)
