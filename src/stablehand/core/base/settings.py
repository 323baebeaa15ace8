"""Settings: `settings.toml` in the data folder, and variables that stand in for it.

Invariants: a damaged file is never overwritten; a save changes only the keys that were changed here,
so that two processes do not undo each other; keys that this version does not know stay. `Settings`
is a value: `with_value` and `without` give another one, nothing is written before `save`.

A wrong variable fails when its setting is asked for, not before: a company's package index that we
cannot use must not keep `stablehand list` from working.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from filelock import FileLock, Timeout

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.setting_table import (
    BY_KEY,
    SETTINGS,
    Setting,
    Value,
    WrongValueError,
    checked_value,
    parsed_value,
)
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.toml_text import BrokenTomlError, changed, line_of, parse

Source = Literal["default", "file", "environment"]

_LARGEST_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CurrentValue:
    """A setting as it stands: its value, where that comes from and by which variable."""

    setting: Setting
    value: Value
    source: Source
    variable: str | None = None
    problem: Text | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings as they stand; `stored` are the known values of the file, already checked."""

    stored: Mapping[str, Value] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, Value] = field(default_factory=dict)

    def get(self, key: str) -> Value:
        """Give the value of a setting.

        Raises:
            StablehandError: `settings.unknown`; `settings.invalid` if a variable sets it wrongly.
        """
        current = self.current(key)
        if current.problem is not None:
            message = QT_TRANSLATE_NOOP(
                "settings", "The variable {name} is wrong for the setting {key}: {problem}."
            )
            raise StablehandError(
                "settings.invalid",
                message.fill(name=current.variable, key=key, problem=current.problem),
                hint=QT_TRANSLATE_NOOP("settings", "Correct the variable, or unset it."),
                details={"key": key, "variable": current.variable},
            )
        return current.value

    def current(self, key: str) -> CurrentValue:
        """Give a setting as it stands, a wrong variable as its `problem`.

        Raises:
            StablehandError: `settings.unknown`.
        """
        setting = find_setting(key)
        if setting.file_wins and key in self.stored:
            return CurrentValue(setting, self.stored[key], "file")
        for variable in setting.environment:
            if text := self.environ.get(variable, "").strip():
                return _from_variable(setting, variable, text)
        if key in self.stored:
            return CurrentValue(setting, self.stored[key], "file")
        return CurrentValue(setting, setting.default, "default")

    def list(self) -> tuple[CurrentValue, ...]:
        """Give every setting as it stands, in the table's order."""
        return tuple(self.current(setting.key) for setting in SETTINGS)

    def with_value(self, key: str, text: str) -> Settings:
        """Give the settings with one of them set from a text.

        Raises:
            StablehandError: `settings.unknown` or `settings.invalid`.
        """
        try:
            value = parsed_value(find_setting(key), text)
        except WrongValueError as error:
            raise StablehandError(
                "settings.invalid",
                QT_TRANSLATE_NOOP(
                    "settings", "The setting {key} cannot have this value: {problem}."
                ).fill(key=key, problem=error.reason),
                details={"key": key},
            ) from None
        stored, changes = {**self.stored, key: value}, {**self.changes, key: value}
        return replace(self, stored=stored, changes=changes)

    def without(self, key: str) -> Settings:
        """Give the settings with one of them back at its default.

        Raises:
            StablehandError: `settings.unknown`.
        """
        find_setting(key)
        stored = {name: value for name, value in self.stored.items() if name != key}
        return replace(self, stored=stored, changes={**self.changes, key: None})

    def save(self, path: Path, *, wait_s: float = 10.0) -> None:
        """Bring the changes into the file, which may have changed meanwhile.

        Blocks up to `wait_s` seconds while another process writes it.

        Raises:
            StablehandError: `settings.invalid` (the file is damaged and stays as it is),
                `settings.busy`, `data.unwritable`.
        """
        if not self.changes:
            return
        path = Path(os.path.realpath(path))  # a person's link to the file stays a link
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(path.with_name(f"{path.name}.lock"), timeout=wait_s):
                text = _read(path)
                _checked(path, text)
                write_atomic(path, _changed(path, text, self.changes))
        except Timeout:
            raise StablehandError(
                "settings.busy",
                QT_TRANSLATE_NOOP("settings", "Another program holds the settings {path}.").fill(
                    path=str(path)
                ),
                hint=QT_TRANSLATE_NOOP("settings", "Try again in a moment."),
                details={"file": str(path)},
            ) from None
        except OSError as error:
            raise unwritable(path, error) from error


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """Read the settings; a missing file is an empty one.

    Raises:
        StablehandError: `settings.invalid` naming file and line.
    """
    stored = _checked(path, _read(path))
    names = {name for setting in SETTINGS for name in setting.environment}
    return Settings(stored, {name: environ[name] for name in names if name in environ})


def find_setting(key: str) -> Setting:
    """Give the setting with this key.

    Raises:
        StablehandError: `settings.unknown` with the nearest keys as a hint.
    """
    if key in BY_KEY:
        return BY_KEY[key]
    hint = QT_TRANSLATE_NOOP("settings", "See all of them with: stablehand settings list")
    if near := _nearest(key):
        hint = QT_TRANSLATE_NOOP("settings", "Did you mean {keys}?").fill(keys=", ".join(near))
    raise StablehandError(
        "settings.unknown",
        QT_TRANSLATE_NOOP("settings", "There is no setting {key}.").fill(key=key),
        hint=hint,
        details={"key": key, "near": near},
    )


def _nearest(key: str) -> list[str]:
    wanted = key.lower().replace("-", "_")
    by_last = [name for name in BY_KEY if name.rpartition(".")[2] == wanted.rpartition(".")[2]]
    return by_last or difflib.get_close_matches(wanted, BY_KEY, n=3)


def _from_variable(setting: Setting, variable: str, text: str) -> CurrentValue:
    try:
        return CurrentValue(setting, parsed_value(setting, text), "environment", variable)
    except WrongValueError as error:
        return CurrentValue(setting, None, "environment", variable, error.reason)


def _checked(path: Path, text: str) -> dict[str, Value]:
    document = _parse(path, text)
    stored: dict[str, Value] = {}
    for setting in SETTINGS:
        found = _lookup(document, setting.key)
        if found is None:
            continue
        try:
            stored[setting.key] = checked_value(setting, found)
        except WrongValueError as error:
            raise _wrong(path, line_of(text, setting.key), setting.key, error.reason) from None
    return stored


def _lookup(document: Mapping[str, Any], key: str) -> Any:
    *tables, name = key.split(".")
    for part in tables:
        inner = document.get(part)
        if not isinstance(inner, Mapping):
            return inner  # a value where a table belongs fails the check of every key under it
        document = inner
    return document.get(name)


def _read(path: Path) -> str:
    try:
        return read_limited(path, _LARGEST_BYTES, only_ordinary=True).decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):  # nor can a file lie below a file
        return ""
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _damaged(path, line, "not UTF-8") from None
    except UnfitFileError as error:
        raise _damaged(path, None, error.reason) from None
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return parse(text)
    except BrokenTomlError as error:
        raise _damaged(path, error.line, error.problem) from None


def _changed(path: Path, text: str, changes: Mapping[str, Value]) -> str:
    try:
        return changed(text, changes)
    except BrokenTomlError as error:
        raise _damaged(path, error.line, error.problem) from None


def _unreadable(path: Path, problem: str) -> StablehandError:
    message = QT_TRANSLATE_NOOP("settings", "The settings {path} cannot be read: {problem}.")
    return StablehandError(
        "settings.invalid",
        message.fill(path=str(path), problem=problem),
        hint=QT_TRANSLATE_NOOP(
            "settings", "Give another folder with --data, or make this one readable."
        ),
        details={"file": str(path), "line": None},
    )


def _damaged(path: Path, line: int | None, problem: Text | str) -> StablehandError:
    message = QT_TRANSLATE_NOOP("settings", "The settings {path} cannot be read: {problem}.")
    if line is not None:
        message = QT_TRANSLATE_NOOP(
            "settings", "The settings {path} are damaged at line {line}: {problem}."
        )
    return StablehandError(
        "settings.invalid",
        message.fill(path=str(path), line=line, problem=problem),
        hint=QT_TRANSLATE_NOOP(
            "settings", "Correct the file or move it away; it is left as it is."
        ),
        details={"file": str(path), "line": line},
    )


def _wrong(path: Path, line: int | None, key: str, problem: Text) -> StablehandError:
    message = QT_TRANSLATE_NOOP("settings", "The setting {key} in {path} is wrong: {problem}.")
    if line is not None:
        message = QT_TRANSLATE_NOOP(
            "settings", "The setting {key} in {path}, line {line}, is wrong: {problem}."
        )
    return StablehandError(
        "settings.invalid",
        message.fill(key=key, path=str(path), line=line, problem=problem),
        hint=QT_TRANSLATE_NOOP("settings", "Correct the line in the file, or remove it."),
        details={"file": str(path), "line": line, "key": key},
    )
