"""What of an install goes to the trash, what of it can be made again, and what a return needs to know.

All of it blocks. The folder of an install is looked at where it lies, in Packages or in the trash, and
through no link. What can be made again is put aside by a rename before it is deleted: a kill leaves it
whole or aside, never half, and `delete_remade` removes what is aside at its next call.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import freed_bytes, remove_tree, rename_patiently, write_atomic
from stablehand.core.base.links import is_link
from stablehand.core.installs.as_it_was import note_environment
from stablehand.core.installs.carrying import added_since
from stablehand.core.models.tree import format_by_name
from stablehand.core.records.install import OWN_FOLDER, InstallFolder, InstallRecord
from stablehand.core.records.places import RECORD_FILE
from stablehand.core.runtimes.git_reading import is_checkout, tracked_files

_MARK: Final = "uninstalled.json"
_ASIDE: Final = ".gone"
_REMADE: Final = ("env", "source")
_LARGEST_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model that lies in a program's own folder; `path` is relative to it, with /."""

    path: str
    size_bytes: int


def remade_parts(checkout: Path) -> list[Path]:
    """Give the environments and staged sources of all generations, and what was put aside of them."""
    generations = checkout / OWN_FOLDER / "gen"
    if any(is_link(place) for place in (checkout, checkout / OWN_FOLDER, generations)):
        return []
    found = []
    for generation in _entries(generations):
        if not is_link(generation):
            found += [
                entry
                for entry in _entries(generation)
                if not is_link(entry)  # somebody's own environment, which was taken over
                and (entry.name in _REMADE or entry.name.startswith(_ASIDE))
            ]
    return found


def delete_remade(checkout: Path, *, keep_environments: bool = False) -> tuple[int, list[OSError]]:
    """Delete what can be made again; give the bytes that came free, and what could not be deleted.

    Args:
        checkout: the folder of the install.
        keep_environments: those that are whole stay.
    """
    freed = 0
    failures: list[OSError] = []
    for part in remade_parts(checkout):
        if keep_environments and part.name == "env":
            continue
        size = freed_bytes(part)
        try:
            remove_tree(_aside(part))
        except OSError as error:
            failures.append(error)
        else:
            freed += size
    return freed, failures


def _aside(part: Path) -> Path:
    if part.name.startswith(_ASIDE):
        return part
    place = part.with_name(f"{_ASIDE}-{part.name}-{os.urandom(3).hex()}")
    rename_patiently(part, place, rename=os.rename)
    return place


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def note_return(folder: InstallFolder, record: InstallRecord | None) -> None:
    """Write down what a return needs: whether it worked, and what its environment held.

    Raises:
        OSError: it could not be written; nothing else has happened.
    """
    worked = record is not None and record.state == "installed"
    write_atomic(folder.own / _MARK, json.dumps({"version": 1, "worked": worked}) + "\n")
    if record is None or not worked:
        return
    generation = folder.generation(record.generation)
    if (generation / "env").is_dir() and not is_link(generation / "env"):
        note_environment(generation, added_since(folder, record))


def trashed_record(checkout: Path) -> InstallRecord | None:
    """Give the record of an install in the trash; None for a link, and for one that cannot be read."""
    if is_link(checkout) or is_link(checkout / OWN_FOLDER):
        return None
    try:
        with (checkout / OWN_FOLDER / RECORD_FILE).open("rb") as file:
            return InstallRecord.model_validate_json(file.read(_LARGEST_BYTES))
    except (OSError, ValidationError):
        return None


def worked_before(checkout: Path) -> bool:
    """Tell whether an install was whole when it went, as far as that was written down."""
    try:
        found: Any = json.loads((checkout / OWN_FOLDER / _MARK).read_bytes())
    except (OSError, ValueError):
        record = trashed_record(checkout)
        return record is not None and record.state == "installed"
    return isinstance(found, dict) and found.get("worked") is True


def make_ready(checkout: Path) -> InstallRecord | None:
    """Let an install in the trash say that it has to be completed, before it goes back to its place.

    Gives its record if that is so: one that worked and has lost its environment.

    Raises:
        OSError: it could not be written.
    """
    record = trashed_record(checkout)
    if record is None or not worked_before(checkout):
        return None
    environment = checkout / OWN_FOLDER / "gen" / str(record.generation) / "env"
    if os.path.lexists(environment):
        return None  # it was never deleted, and what is there is whole
    fresh = record.changed(state="installing", failure=None)
    text = fresh.model_dump_json(indent=1) + "\n"
    write_atomic(checkout / OWN_FOLDER / RECORD_FILE, text, mode=0o600)
    return fresh


def forget_return(folder: InstallFolder) -> None:
    """Forget that an install was away."""
    (folder.own / _MARK).unlink(missing_ok=True)


def models_inside(checkout: Path) -> tuple[ModelFile, ...]:
    """Give the models in a program's own folder that are not its repository's, the largest first."""
    if is_link(checkout):
        return ()
    try:
        tracked = frozenset(tracked_files(checkout)) if is_checkout(checkout) else frozenset()
    except StablehandError:
        tracked = frozenset()
    found = [item for item in _model_files(checkout) if item.path not in tracked]
    return tuple(sorted(found, key=lambda item: (-item.size_bytes, item.path)))


def _model_files(checkout: Path) -> Iterator[ModelFile]:
    skipped = {checkout / ".git", checkout / OWN_FOLDER}
    for folder, names, files in os.walk(checkout):
        place = Path(folder)
        names[:] = [
            name for name in names if place / name not in skipped and not is_link(place / name)
        ]
        for name in files:
            path = place / name
            if format_by_name(name) is not None and not is_link(path):
                try:
                    size = path.lstat().st_size
                except OSError:
                    continue
                yield ModelFile(path.relative_to(checkout).as_posix(), size)
