"""Taking settings to another computer: what differs from the defaults as a file, and such a file back in.

Secrets are in no settings, so in no export either: tokens, logins and the variables of this computer stay.
What belongs to this computer (its card, its proxy, its paths) goes along only where that was asked for.
"""

from __future__ import annotations

import errno
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import tomli_w

from stablehand import __version__
from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.setting_table import (
    BY_KEY,
    Setting,
    Value,
    WrongValueError,
    checked_value,
)
from stablehand.core.base.setting_values import text_of_value
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.toml_text import BrokenTomlError, parse
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.entry import MAIN
from stablehand.core.models.library.roots import read_roots
from stablehand.services.accounts import NAMES, account
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.settings import change_settings

FORMAT: Final = 1
_HEAD: Final = "stablehand"
# All settings together take a few kB, and the longest value has 2,000 characters. Python's parser takes
# memory by the square of a dotted key's length.
_LARGEST_BYTES: Final = 64 * 1024
_LONGEST_LINE: Final = 2_500
_DEEPEST: Final = 8  # no key of ours has more parts
_LONGEST_KEY: Final = 80
_MOST_TOLD: Final = 20
_PLACES: Final = ("mirror", "git_address", "place")
_SAID: Final = """\
# Settings of Stablehand that differ from the defaults. To take them in on another computer:
#   stablehand settings import FILE
# No secrets are in here.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the values, those that belong to this computer and were left out, the file."""

    values: Mapping[str, Value]
    left_out: tuple[str, ...]
    text: str
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file changes, or has changed.

    Attributes:
        before, after: each setting that is another one then; None is the default.
        same: keys that are as the file wants them already.
        left_out: keys of what belongs to the computer the file comes from.
        unknown: keys that this version does not know.
        version: of the Stablehand that wrote it; empty where the file does not say.
        done: whether it was taken in.
    """

    before: Mapping[str, Value]
    after: Mapping[str, Value]
    same: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    version: str = ""
    done: bool = False


async def export_settings(
    app: App, file: Path | None = None, *, with_local: bool = False
) -> Result[Exported]:
    """Write the settings that differ from the defaults; without a file they are only given.

    Args:
        with_local: take along what belongs to this computer.

    Raises:
        StablehandError: `settings.invalid`, `data.unwritable` for the file.
    """
    stored = {
        key: value
        for key, value in app.settings.stored.items()
        if value is not None and value != BY_KEY[key].default
    }
    left_out = tuple(
        key for key, value in stored.items() if not with_local and is_local(BY_KEY[key], value)
    )
    values = {key: value for key, value in stored.items() if key not in left_out}
    head = {"format": FORMAT, "version": __version__, "system": current_system()}
    text = _SAID + tomli_w.dumps({_HEAD: head, **_nested(values)})
    if file is not None:
        await in_side_thread(lambda: _write(file, text, app.data.settings))
    notices = await _notices(app, left_out)
    return Result("settings export", Exported(values, left_out, text, file), notices)


async def import_settings(
    app: App, file: Path, *, dry_run: bool = False, with_local: bool = False
) -> Result[Imported]:
    """Take the settings of a file in, in one step that can be taken back in one.

    Settings that the file does not name stay as they are.

    Args:
        dry_run: only tell what would change.
        with_local: take in what belongs to the computer the file comes from, too.

    Raises:
        StablehandError: `settings.refused`: the file is none of these, or has wrong values, all of which are
            told; `settings.busy`, `data.unwritable`.
    """
    found, version, unknown = await in_side_thread(lambda: _read(file))
    stored = app.settings.stored
    left_out = tuple(
        key for key, value in found.items() if not with_local and is_local(BY_KEY[key], value)
    )
    wanted = {key: value for key, value in found.items() if key not in left_out}
    same = tuple(k for k, value in wanted.items() if stored.get(k, BY_KEY[k].default) == value)
    after = {key: value for key, value in wanted.items() if key not in same}
    before = {key: stored.get(key) for key in after}
    preview = Imported(before, after, same, left_out, unknown, version)
    if dry_run or not after:
        return Result("settings import", preview, _told(preview))
    await change_settings(app, {key: text_of_value(value) for key, value in after.items()})
    done = Imported(before, after, same, left_out, unknown, version, done=True)
    return Result("settings import", done, _told(done))


def is_local(setting: Setting, value: Value) -> bool:
    """Tell whether a value belongs to this computer: its card, its proxy, a path on its drives."""
    is_place = setting.kind in _PLACES and not str(value or "").lower().startswith("https://")
    return setting.is_local or (is_place and bool(value))


async def _notices(app: App, left_out: tuple[str, ...]) -> tuple[Text, ...]:
    said: list[Text] = []
    if left_out:
        text = QT_TRANSLATE_NOOP(
            "settings", "Left out, since they belong to this computer: {keys}."
        )
        said.append(text.fill(keys=", ".join(left_out)))
    hubs = [NAMES[hub] for hub in NAMES if (await account(app, hub)).stored_in is not None]
    if hubs:
        text = QT_TRANSLATE_NOOP("settings", "Accounts are not in it, put their tokens in: {hubs}.")
        said.append(text.fill(hubs=", ".join(hubs)))
    try:
        roots = await in_side_thread(lambda: read_roots(app.data))
    except StablehandError:
        roots = ()
    if folders := [str(root.folder) for root in roots if root.id != MAIN]:
        text = QT_TRANSLATE_NOOP("settings", "Model folders are not in it, add them: {folders}.")
        said.append(text.fill(folders=", ".join(folders)))
    return tuple(said)


def _told(found: Imported) -> tuple[Text, ...]:
    said: list[Text] = []
    if found.left_out:
        text = QT_TRANSLATE_NOOP(
            "settings", "Left out, since they belong to another computer: {keys}."
        )
        said.append(text.fill(keys=", ".join(found.left_out)))
    if found.unknown:
        text = QT_TRANSLATE_NOOP("settings", "Not known to this version, so left out: {keys}.")
        more = ("…",) if len(found.unknown) > _MOST_TOLD else ()
        said.append(text.fill(keys=", ".join((*found.unknown[:_MOST_TOLD], *more))))
    return tuple(said)


def _write(file: Path, text: str, own: Path) -> None:
    try:
        if file.exists() and own.exists() and file.samefile(own):
            # What is left out of an export would be gone for good.
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))
        write_atomic(file, text)
    except OSError as error:
        hint = QT_TRANSLATE_NOOP("settings", "Name another file.")
        raise unwritable(file, error, hint) from error


def _nested(values: Mapping[str, Value]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values.items():
        *tables, name = key.split(".")
        place = found
        for table in tables:
            place = place.setdefault(table, {})
        place[name] = value
    return found


def _read(file: Path) -> tuple[dict[str, Value], str, tuple[str, ...]]:
    """Give what a file wants, the version that wrote it, and keys nobody here knows."""
    document = _document(file)
    head = document.pop(_HEAD, {})
    told = head if isinstance(head, dict) else {}
    if not isinstance(told.get("format", FORMAT), int) or told.get("format", FORMAT) > FORMAT:
        raise _refused(
            file, [QT_TRANSLATE_NOOP("settings", "It was written by a newer Stablehand.")]
        )
    found: dict[str, Value] = {}
    unknown: list[str] = []
    wrong: list[Text] = []
    for key, value in _flat(document):
        if key not in BY_KEY:
            unknown.append(key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…")
            continue
        try:
            found[key] = checked_value(BY_KEY[key], value)
        except WrongValueError as error:
            text = QT_TRANSLATE_NOOP("settings", "{key} cannot have this value: {problem}.")
            wrong.append(text.fill(key=key, problem=error.reason))
    if wrong:
        raise _refused(file, wrong)
    return found, str(told.get("version", ""))[:40], tuple(unknown)


def _document(file: Path) -> dict[str, Any]:
    try:
        content = read_limited(file, _LARGEST_BYTES, only_ordinary=True).decode("utf-8-sig")
        for number, line in enumerate(content.split("\n"), start=1):
            if len(line) > _LONGEST_LINE:
                raise BrokenTomlError("the line is too long", number)
        return parse(content)
    except BrokenTomlError as error:
        text = QT_TRANSLATE_NOOP("settings", "Line {line} is no TOML: {problem}.")
        raise _refused(file, [text.fill(line=error.line or 1, problem=error.problem)]) from None
    except (OSError, UnfitFileError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or "?"
        text = QT_TRANSLATE_NOOP("settings", "It cannot be read: {problem}.")
        raise _refused(file, [text.fill(problem=reason)]) from None


def _flat(document: Mapping[str, Any], before: str = "", depth: int = 1) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in document.items():
        key = f"{before}{name}"
        if isinstance(value, dict) and key not in BY_KEY and depth < _DEEPEST:
            found += _flat(value, f"{key}.", depth + 1)
        else:
            found.append((key, value))
    return found


def _refused(file: Path, problems: list[Text]) -> StablehandError:
    return StablehandError(
        "settings.refused",
        QT_TRANSLATE_NOOP("settings", "{file} was not taken in: {problem}").fill(
            file=file.name, problem=problems[0]
        ),
        hint=QT_TRANSLATE_NOOP("settings", "Nothing was changed. Correct the file, or leave it."),
        more=tuple(problems[1:]),
        details={
            "file": str(file),
            "problems": [problem.english() for problem in problems],
        },
    )
