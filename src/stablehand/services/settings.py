"""Reading and changing settings; each change is written down, so that it can be taken back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import ensure_writable
from stablehand.core.base.proxies import without_login
from stablehand.core.base.setting_table import Value
from stablehand.core.base.setting_values import text_of_value
from stablehand.core.base.settings import CurrentValue, Settings
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.services.app import App
from stablehand.services.network import PROXY, keep_split_login
from stablehand.services.results import Result
from stablehand.services.settings_history import SettingsChange, last_change, put_change, take_out

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
        StablehandError: `settings.unknown`, `settings.invalid`, `settings.busy`, `data.missing`,
            `data.unwritable`.
    """
    login = ""
    if key == PROXY:
        text, login = without_login(text)  # a secret has its own place
    changed = app.settings.with_value(key, text)
    await _save(app, changed)
    current = changed.current(key)
    notices = await keep_split_login(app, str(current.value), login) if login else ()
    return Result("settings set", current, notices)


async def unset_setting(app: App, key: str) -> Result[CurrentValue]:
    """Take a setting back to its default and save that.

    Raises:
        StablehandError: `settings.unknown`, `settings.invalid`, `settings.busy`, `data.missing`,
            `data.unwritable`.
    """
    changed = app.settings.without(key)
    await _save(app, changed)
    return Result("settings unset", changed.current(key))


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of several settings at once: each that is another one now, before and after."""

    before: Mapping[str, Value]
    after: Mapping[str, Value]


async def change_settings(app: App, wanted: Mapping[str, str | None]) -> Changed:
    """Change several settings in one step, None being "back to the default".

    Raises:
        StablehandError: `settings.unknown`, `settings.invalid`, `settings.busy`, `data.missing`,
            `data.unwritable`; then nothing is changed.
    """
    before = app.settings
    changed = before
    for key, text in wanted.items():
        changed = changed.without(key) if text is None else changed.with_value(key, text)
    different = [key for key in wanted if before.stored.get(key) != changed.stored.get(key)]
    await _save(app, changed)
    return Changed(
        {key: before.stored.get(key) for key in different},
        {key: changed.stored.get(key) for key in different},
    )


async def undo_settings(app: App) -> Result[SettingsChange]:
    """Take the last change back that was made by any Stablehand, one more each time.

    What was changed since by other means stays as it is, and is told.

    Raises:
        StablehandError: `undo.nothing`, `settings.*`, `data.missing`, `data.unwritable`.
    """
    last = await in_side_thread(lambda: last_change(app.data))
    if last is None:
        raise StablehandError(
            "undo.nothing",
            QT_TRANSLATE_NOOP("settings", "No change of the settings is left to take back."),
        )
    stored, changed = app.settings.stored, app.settings
    others = [key for key, value in last.after.items() if stored.get(key) != value]
    for key, value in last.before.items():
        if key not in others:
            text = text_of_value(value)
            changed = changed.without(key) if text is None else changed.with_value(key, text)
    await _save(app, changed, is_undo=True)
    await _unbroken(lambda: take_out(app.data, last))
    said = QT_TRANSLATE_NOOP("settings", "Changed since, so left as it is: {keys}.")
    notices = (said.fill(keys=", ".join(others)),) if others else ()
    return Result("settings undo", last, notices)


async def _save(app: App, settings: Settings, *, is_undo: bool = False) -> None:
    """Save as soon as no other program holds the file; a cancel ends the waiting at once.

    Each attempt is short and runs in a thread. A cancel in the midst of one lets it end, so that
    nothing half-written is left, unless the drive itself hangs.
    """
    deadline = time.monotonic() + _WAIT_S
    async with app.saving:
        await _unbroken(app.refuse_if_gone)
        await _unbroken(lambda: ensure_writable(app.data.root))
        while True:
            try:
                await _unbroken(lambda: settings.save(app.data.settings, wait_s=0))
            except StablehandError as error:
                if error.code != "settings.busy" or time.monotonic() > deadline:
                    raise
            else:
                break
            await asyncio.sleep(_PAUSE_S)

        if not is_undo:
            before = app.settings.stored
            await _unbroken(lambda: put_change(app.data, before, settings.stored, settings.changes))


async def _unbroken(work: Callable[[], None]) -> None:
    task = spawn(in_side_thread(work), "saving settings")
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=_LONGEST_END_S)
        if task.done() and not task.cancelled():
            task.exception()  # looked at: the cancel is what counts
        raise
