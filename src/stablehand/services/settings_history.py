"""The last changes of the settings, so that each can be taken back: `Assets/settings-history.json`.

Everything in it is in the settings file too or was: no secrets. A history that cannot be read is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.files import write_atomic
from stablehand.core.base.loose_values import table_of, text_of
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.setting_table import BY_KEY, Value, WrongValueError, checked_value

_FILE: Final = "settings-history.json"
_KEPT: Final = 50
_LARGEST_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """A change of settings: what the file said before and after; None is nothing, the default.

    Attributes:
        moment: when, in UTC (ISO).
    """

    moment: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]


def put_change(
    data: DataPaths,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    keys: Mapping[str, object],
) -> None:
    """Write a change down, if it was one; blocks. What cannot be written is not remembered."""
    different = [key for key in keys if before.get(key) != after.get(key)]
    if not different:
        return
    change = SettingsChange(
        datetime.now(UTC).isoformat(timespec="seconds"),
        {key: before.get(key) for key in different},
        {key: after.get(key) for key in different},
    )
    _write(data, (*read_changes(data), change)[-_KEPT:])


def read_changes(data: DataPaths) -> tuple[SettingsChange, ...]:
    """Give the changes that are known, oldest first; blocks."""
    try:
        text = read_limited(_file(data), _LARGEST_BYTES, only_ordinary=True)
        found = json.loads(text)
    except (OSError, ValueError, RecursionError, UnfitFileError):
        return ()
    entries = found if isinstance(found, list) else []
    return tuple(change for entry in entries if (change := _change(entry)) is not None)


def last_change(data: DataPaths) -> SettingsChange | None:
    """Give the last change that was not taken back; blocks."""
    return next(reversed(read_changes(data)), None)


def take_out(data: DataPaths, change: SettingsChange) -> None:
    """Forget a change that was taken back; blocks."""
    _write(data, tuple(item for item in read_changes(data) if item != change))


def _file(data: DataPaths) -> Path:
    return data.assets / _FILE


def _write(data: DataPaths, changes: tuple[SettingsChange, ...]) -> None:
    with suppress(OSError):
        data.assets.mkdir(parents=True, exist_ok=True)
        text = json.dumps([asdict(change) for change in changes], indent=1)
        write_atomic(_file(data), text + "\n", mode=0o600)


def _change(entry: Any) -> SettingsChange | None:
    table = table_of(entry)
    moment = text_of(table.get("moment"))
    before, after = _values(table.get("before")), _values(table.get("after"))
    if not moment or not after or set(before) != set(after):
        return None
    return SettingsChange(moment, before, after)


def _values(table: Any) -> dict[str, Value]:
    """Give what this version knows and takes; the rest of a change is not taken back."""
    found: dict[str, Value] = {}
    for key, value in table_of(table).items():
        with suppress(WrongValueError):
            if key in BY_KEY:
                found[key] = None if value is None else checked_value(BY_KEY[key], value)
    return found
