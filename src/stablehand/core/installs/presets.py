"""Presets in an install: which fit the machine, and putting their files where the program looks.

Invariant: nothing is written over, and nothing removed, but what was put there by us and is still as we
put it. `Packages/<name>/.stablehand/presets.json` says what that is: sums by path in the checkout,
several where a file was being replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.names import inside
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.catalog.conditions import Fact
from stablehand.core.catalog.preset_schema import LARGEST_BYTES, Preset
from stablehand.core.records.install import InstallFolder

PRESETS_FILE: Final = "presets.json"
_MOST_BYTES: Final = 1024 * 1024

# absent: not there. there: as it was put. older: ours, of an earlier version. edited: not ours, or no more.
PresetState = Literal["absent", "there", "older", "edited"]


@dataclass(frozen=True, slots=True)
class PresetFit:
    """Whether a preset fits a machine, and whether it is the largest of its kind that does."""

    fits: bool
    recommended: bool


class _Ledger(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal[1] = 1
    files: dict[str, str] = {}


def preset_fits(presets: Iterable[Preset], facts: Mapping[str, Fact]) -> dict[str, PresetFit]:
    """Tell of each preset whether it fits; of those of one method and base the largest is recommended."""
    listed = list(presets)
    fitting = [preset for preset in listed if preset.when.holds(facts)]
    best: dict[tuple[str, str], Preset] = {}
    for preset in fitting:
        kind = (preset.method, preset.base)
        if kind not in best or preset.vram_gb > best[kind].vram_gb:
            best[kind] = preset
    chosen = {preset.id for preset in best.values()}
    fits = {preset.id for preset in fitting}
    return {it.id: PresetFit(it.id in fits, it.id in chosen) for it in listed}


def preset_path(folder: InstallFolder, preset: Preset) -> Path:
    """Give where a preset's file belongs in an install."""
    return folder.checkout.joinpath(*preset.target.split("/"))


def preset_state(folder: InstallFolder, preset: Preset, content: bytes) -> PresetState:
    """Tell what is at a preset's place; what a link leads out to is the user's."""
    try:
        place = inside(folder.checkout, preset.target)
        found = read_limited(place, LARGEST_BYTES, only_ordinary=True)
    except FileNotFoundError:
        return "absent"
    except (OSError, UnfitFileError, StablehandError):
        return "edited"  # whatever it is, it is not ours
    if found == content:
        return "there"
    is_ours = _sum(found) in _ledger(folder).files.get(preset.target, "").split()
    return "older" if is_ours else "edited"


def put_presets(folder: InstallFolder, contents: Iterable[tuple[Preset, bytes]]) -> None:
    """Put files of presets into an install; the caller has seen that none of them is the user's.

    Raises:
        OSError: a file cannot be written.
        StablehandError: `path.outside`: a link on the way leads out of the program's folder.
    """
    for preset, content in contents:
        path = inside(folder.checkout, preset.target)
        # Noted first: what is written and not noted would be taken for the user's. Until it is written,
        # what it replaces is ours as well.
        sums = _ledger(folder).files.get(preset.target, "").split()
        sums = [known for known in sums if known != _sum(content)]
        _note(folder, {preset.target: " ".join([*sums, _sum(content)])})
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, content)
        if sums:
            _note(folder, {preset.target: _sum(content)})


def remove_presets(folder: InstallFolder, presets: Iterable[Preset]) -> None:
    """Take files of presets out of an install, and folders that are empty then; as for `put_presets`."""
    for preset in presets:
        path = inside(folder.checkout, preset.target)
        path.unlink(missing_ok=True)
        for parent in path.relative_to(folder.checkout).parents[:-1]:
            with suppress(OSError):  # not empty
                (folder.checkout / parent).rmdir()
        _note(folder, {preset.target: None})


def _note(folder: InstallFolder, changes: Mapping[str, str | None]) -> None:
    files = {**_ledger(folder).files, **changes}
    kept = _Ledger(files={name: value for name, value in files.items() if value is not None})
    folder.own.mkdir(parents=True, exist_ok=True)
    write_atomic(folder.own / PRESETS_FILE, kept.model_dump_json(indent=2) + "\n")


def _ledger(folder: InstallFolder) -> _Ledger:
    """Give what we have put there; an account that cannot be read means that nothing is ours."""
    try:
        text = read_limited(folder.own / PRESETS_FILE, _MOST_BYTES, only_ordinary=True)
        return _Ledger.model_validate_json(text)
    except (OSError, UnfitFileError, ValidationError):
        return _Ledger()


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
