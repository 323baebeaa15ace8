"""Reading and changing settings."""

from __future__ import annotations

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
    return Result("settings set", _saved(app, app.settings.with_value(key, text)).current(key))


async def unset_setting(app: App, key: str) -> Result[CurrentValue]:
    """Take a setting back to its default and save that.

    Raises:
        StablehandError: `settings.unknown`, `settings.invalid` or `data.unwritable`.
    """
    return Result("settings unset", _saved(app, app.settings.without(key)).current(key))


def _saved(app: App, settings: Settings) -> Settings:
    ensure_writable(app.data.root)
    settings.save(app.data.settings)
    return settings
