r"""Config files that name the shared folders: YAML for ComfyUI, JSON, SwarmUI's settings, programs' own JSON.

YAML and JSON files are wholly ours. ComfyUI reads one path a line from each key of each section, opens
the file in the system's own encoding (so it is plain ASCII, all else in escapes), and puts paths of an
`is_default` section in front one by one. So each key's first folder, where the program saves, has a
section of its own; further ones follow in a second. (Read from utils/extra_config.py and folder_paths.py.)

An FDS file belongs to the program: our keys alone are changed, values that the user adds to them stay,
and what was there comes back when the method changes. A copy of the file as it was is kept once.
The same holds for a program's own JSON (`json_keys`), of which no copy is needed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.records.install import InstallFolder
from stablehand.core.sharing.fds import FdsError, FdsText
from stablehand.core.sharing.json_keys import (
    JsonKeysError,
    entry,
    entry_in,
    with_entries,
    without_entries,
)
from stablehand.core.sharing.layout import SharingPlan
from stablehand.core.sharing.ledger import LedgerConfig, placed, stored

BACKUP_ENDING: Final = ".before-stablehand"
_SEPARATOR: Final = ";"
_PLAIN: Final = re.compile(r"[^\x20-\x7e]")
_HEADER: Final = (
    "# Written by Stablehand, which writes it anew when something changes.\n"
    "# Name further folders in extra_model_paths.yaml, which is yours.\n"
)


def config_values(plan: SharingPlan) -> dict[str, list[str]]:
    """Give the folders by key, each once, in the order of the plan."""
    values: dict[str, list[str]] = {}
    for share in plan.shares:
        if share.way == "config":
            folders = values.setdefault(share.target, [])
            if share.source not in folders:
                folders.append(share.source)
    return values


def yaml_text(values: Mapping[str, Sequence[str]]) -> str:
    """Write folders by key as ComfyUI's file of further model folders."""
    first = {key: folders[:1] for key, folders in values.items()}
    more = {key: folders[1:] for key, folders in values.items() if len(folders) > 1}
    lines = [_HEADER, "stablehand:\n", "  is_default: true\n"]
    lines += [f"  {_quoted(key)}: {_quoted(path)}\n" for key, (path,) in first.items()]
    if more:
        lines.append("stablehand_more:\n")
        lines += [f"  {_quoted(key)}: {_quoted(chr(10).join(p))}\n" for key, p in more.items()]
    return "".join(lines)


def json_text(values: Mapping[str, Sequence[str]]) -> str:
    """Write folders by key as JSON: points separate levels, several folders are a list."""
    root: dict[str, object] = {}
    for key, folders in values.items():
        *path, name = key.split(".")
        place = root
        for level in path:
            below = place.setdefault(level, {})
            assert isinstance(below, dict)
            place = below
        place[name] = folders[0] if len(folders) == 1 else list(folders)
    return json.dumps(root, indent=1) + "\n"


def planned_config(plan: SharingPlan, folder: InstallFolder) -> LedgerConfig | None:
    """Give what the plan writes, as the ledger keeps it; None if it writes no config file.

    Raises:
        StablehandError: `sharing.unsupported`: the file cannot name these folders.
    """
    if plan.config_file is None or plan.config_kind is None:
        return None
    file, values = stored(Path(plan.config_file), folder), config_values(plan)
    if plan.config_kind == "yaml":
        return LedgerConfig(file=file, kind="yaml", values={"": yaml_text(values)})
    if plan.config_kind == "json":
        return LedgerConfig(file=file, kind="json", values={"": json_text(values)})
    if plan.config_kind == "json_keys":
        entries = {key: entry(folders) for key, folders in values.items()}
        return LedgerConfig(file=file, kind="json_keys", values=entries)
    for path in (path for folders in values.values() for path in folders):
        if _SEPARATOR in path:
            raise _unnameable(path)
    joined = {key: _SEPARATOR.join(folders) for key, folders in values.items()}
    return LedgerConfig(file=file, kind="fds", values=joined)


def is_written(config: LedgerConfig, known: LedgerConfig | None, folder: InstallFolder) -> bool:
    """Tell whether the file says already what it should."""
    try:
        return _new_text(config, known, folder) == _read(placed(config.file, folder))
    except (OSError, FdsError, JsonKeysError):
        return False


def with_before(
    config: LedgerConfig, known: LedgerConfig | None, folder: InstallFolder
) -> LedgerConfig:
    """Note the values that are there before ours, once.

    Raises:
        StablehandError: `sharing.unreadable`.
        OSError: the file cannot be read.
    """
    if config.kind not in ("fds", "json_keys"):
        return config
    file = placed(config.file, folder)
    before = dict(known.before) if known and known.file == config.file else {}
    for key, ours in config.values.items():
        there = _entry(file, config.kind, key)
        before.setdefault(key, there if there != ours else None)
    return config.model_copy(update={"before": before})


def write_config(config: LedgerConfig, known: LedgerConfig | None, folder: InstallFolder) -> bool:
    """Write the config file if it says something else; give whether it was written.

    Args:
        config: with the values from before (`with_before`), which the ledger has by now.
        known: what was written the last time.

    Raises:
        StablehandError: `sharing.unreadable`: the program's own file is no FDS or no JSON; it stays.
        OSError: the file cannot be written; it stays.
    """
    file = placed(config.file, folder)
    try:
        text = _new_text(config, known, folder)
    except (FdsError, JsonKeysError) as error:
        raise _unreadable(file, error) from error
    old = _read(file)
    if text == old:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    backup = file.with_name(file.name + BACKUP_ENDING)
    if config.kind == "fds" and old is not None and not os.path.lexists(backup):
        write_atomic(backup, _bytes(old))
    write_atomic(file, _bytes(text))
    return True


def put_back(config: LedgerConfig, folder: InstallFolder) -> bool:
    """Undo what `write_config` did: our own file goes, the program's gets its old values back.

    Raises:
        StablehandError: `sharing.unreadable`.
        OSError: the file cannot be written.
    """
    file = placed(config.file, folder)
    if config.kind == "json_keys":
        return _entries_put_back(config, file)
    if config.kind != "fds":
        if not file.is_relative_to(folder.own) or not os.path.lexists(file):
            return False
        file.unlink()
        return True
    if (old := _read(file)) is None:
        return False
    text = _parsed(file)
    for key, ours in config.values.items():
        path, now = key.split("."), text.get(key.split("."))
        others = _others(now, ours, None)
        if now is None or _listed(ours)[0] not in _listed(now):
            continue  # the user has named other folders; they stay
        kept = [*_listed(config.before.get(key) or ""), *others]
        if kept:
            text.set(path, _SEPARATOR.join(dict.fromkeys(kept)))
        else:
            text.remove(path)
    if text.text == old:
        return False
    write_atomic(file, _bytes(text.text))
    return True


def _entries_put_back(config: LedgerConfig, file: Path) -> bool:
    if (old := _read(file)) is None:
        return False
    try:
        text = without_entries(old, config.values, config.before)
    except JsonKeysError as error:
        raise _unreadable(file, error) from error
    if text is None:
        file.unlink()
    elif text != old:
        write_atomic(file, _bytes(text))
    return text != old


def _entry(file: Path, kind: str, key: str) -> str | None:
    if kind == "fds":
        return _parsed(file).get(key.split("."))
    try:
        return entry_in(_read(file) or "", key)
    except JsonKeysError as error:
        raise _unreadable(file, error) from error


def _new_text(config: LedgerConfig, known: LedgerConfig | None, folder: InstallFolder) -> str:
    if config.kind == "json_keys":
        old = _read(placed(config.file, folder)) or ""
        same = known if known and known.file == config.file else None
        written, before = (same.values, same.before) if same else ({}, {})
        return with_entries(old, config.values, written, {**config.before, **before})
    if config.kind != "fds":
        return config.values[""]
    text = FdsText(_old_text(placed(config.file, folder)))
    for key, ours in config.values.items():
        path = key.split(".")
        others: list[str] = []
        if known and known.file == config.file and key in known.values:
            others = _others(text.get(path), known.values[key], known.before.get(key))
        folders = [*_listed(ours), *(other for other in others if other not in _listed(ours))]
        text.set(path, _SEPARATOR.join(folders))
    return text.text


def _others(now: str | None, ours: str, before: str | None) -> list[str]:
    """Give the folders that the user has added to ours."""
    known = {*_listed(ours), *_listed(before or "")}
    return [item for item in _listed(now or "") if item not in known]


def _listed(value: str) -> list[str]:
    return [item for item in value.split(_SEPARATOR) if item]


def _parsed(file: Path) -> FdsText:
    try:
        return FdsText(_old_text(file))
    except FdsError as error:
        raise _unreadable(file, error) from error


def _old_text(file: Path) -> str:
    """Give the program's file; SwarmUI moves it to `~2` for a moment, and may have died just then."""
    return _read(file) or _read(file.with_name(f"{file.name}~2")) or ""


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode(errors="surrogateescape")
    except FileNotFoundError:
        return None


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


def _quoted(text: str) -> str:
    """Write a double-quoted YAML scalar in ASCII. JSON's surrogate pairs would be two characters there."""

    def coded(match: re.Match[str]) -> str:
        code = ord(match[0])
        if 0xD800 <= code <= 0xDFFF:  # bytes of a name that are no text
            raise _unnameable(text)
        return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"

    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_PLAIN.sub(coded, plain)}"'


def _unnameable(path: str) -> StablehandError:
    shown = path.encode(errors="backslashreplace").decode()
    return StablehandError(
        "sharing.unsupported",
        QT_TRANSLATE_NOOP(
            "sharing", "The program's config file cannot name the folder {path}."
        ).fill(path=shown),
        hint=_OTHER_METHOD,
        details={"path": shown},
    )


def _unreadable(file: Path, error: ValueError) -> StablehandError:
    return StablehandError(
        "sharing.unreadable",
        QT_TRANSLATE_NOOP(
            "sharing", "{file} cannot be understood, so it is left alone: {reason}."
        ).fill(file=str(file), reason=str(error)),
        hint=_OTHER_METHOD,
        details={"file": str(file)},
    )


_OTHER_METHOD: Final[Text] = QT_TRANSLATE_NOOP("sharing", "Choose the sharing method 'link'.")
