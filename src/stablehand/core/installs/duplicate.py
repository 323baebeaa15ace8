"""What of an install goes into a second one made from it, and how far that has come.

The second one is made in `Packages/.duplicate-<name>`, which no list shows, and gets its name when it is
whole. Site-packages and git's objects are shared by hard links, everything else is copied. What is
ours (links, environments of other generations) is made anew; models and results stay behind unless
they are asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, write_atomic
from stablehand.core.base.links import is_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.bisect_state import BISECT_FILE
from stablehand.core.installs.extension_notes import NOTES_FILE
from stablehand.core.installs.fork import repository_way
from stablehand.core.installs.leaving import models_inside
from stablehand.core.installs.presets import PRESETS_FILE
from stablehand.core.installs.tree_copy import Parts, Way
from stablehand.core.records.generations import current_generation, write_generation
from stablehand.core.records.install import (
    InstallFailure,
    InstallRecord,
    StoredText,
    now,
    write_record,
)
from stablehand.core.records.places import OWN_FOLDER, InstallFolder
from stablehand.core.runtimes.git_reading import is_checkout, tracked_files
from stablehand.core.sharing.layout import sharing_plan
from stablehand.core.sharing.ledger import Ledger, read_ledger, write_ledger

MARK_FILE: Final = "duplicate.json"
_STAGING: Final = ".duplicate-"
# Of the whole install: what is noted of its extensions and presets, and how switches were before a search.
_KEPT_OF_INSTALL: Final = (NOTES_FILE, PRESETS_FILE, BISECT_FILE)
_KEPT_OF_GENERATION: Final = ("constraints.txt", "lock.json", "pins.json")
_LARGEST_BYTES: Final = 64 * 1024
_STOPPED: Final = QT_TRANSLATE_NOOP("install", "It was copied, but not proved yet.")


class Mark(BaseModel):
    """`.stablehand/duplicate.json`: what an install that is not finished yet is made from."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal[1] = 1
    source: str


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A model or result in the program's own folder; `path` is relative to it, with /."""

    path: str
    size_bytes: int


def staging(data: Path, name: str) -> InstallFolder:
    """Give the place where a duplicate of this name is made."""
    return InstallFolder(data, f"{_STAGING}{name}")


def read_mark(folder: InstallFolder) -> Mark | None:
    """Give the mark of a duplicate that is not finished; None for anything else."""
    try:
        with (folder.own / MARK_FILE).open("rb") as file:
            return Mark.model_validate_json(file.read(_LARGEST_BYTES))
    except (OSError, ValidationError, ValueError):
        return None


def begin(folder: InstallFolder, source: str) -> None:
    """Make the place of a duplicate, without what an earlier attempt left there.

    Raises:
        OSError: it cannot be made.
    """
    clear(folder)
    folder.own.mkdir(parents=True)
    write_atomic(folder.own / MARK_FILE, Mark(source=source).model_dump_json() + "\n")


def clear(folder: InstallFolder) -> bool:
    """Remove what an attempt left; give whether there was something of ours. Anything else stays.

    Raises:
        OSError: it cannot be removed, or something is there that is not ours.
    """
    if not os.path.lexists(folder.checkout):
        return False
    # The mark goes last of all, so what has none was never a duplicate of ours.
    is_ours = not is_link(folder.checkout) and not is_link(folder.own)
    if not is_ours or (read_mark(folder) is None and not _is_nearly_gone(folder)):
        raise FileExistsError(17, "it holds files of somebody's", str(folder.checkout))
    for entry in list(folder.checkout.iterdir()):
        if entry != folder.own:
            remove_tree(entry)
    for entry in list(folder.own.iterdir()) if folder.own.is_dir() else ():
        if entry.name != MARK_FILE:
            remove_tree(entry)
    remove_tree(folder.checkout)
    return True


def begun_names(data: Path) -> list[str]:
    """Give the names of duplicates that were begun and not finished."""
    try:
        names = os.listdir(data / "Packages")  # noqa: PTH208 - names alone
    except OSError:
        return []
    return [name.removeprefix(_STAGING) for name in sorted(names) if name.startswith(_STAGING)]


def left_behind(checkout: Path, package: Package, folder: InstallFolder) -> tuple[LeftBehind, ...]:
    """Give the models and results in a program's own folder that are no repository's. Looks only.

    Args:
        checkout: the real folder.
        folder: the install, for its places.
    """
    own = _tracked(checkout)
    found = {item.path: item.size_bytes for item in models_inside(checkout)}
    for home in _homes(package, folder):
        for path in _files_below(checkout, home):
            found.setdefault(path, (checkout / path).lstat().st_size)
    return tuple(LeftBehind(path, found[path]) for path in sorted(found) if path not in own)


def copy_rule(
    folder: InstallFolder, record: InstallRecord, left: Iterable[LeftBehind]
) -> Callable[[Parts, bool], Way]:
    """Give what becomes of each entry of a checkout.

    Args:
        folder, record: the install that is copied.
        left: what stays behind.
    """
    skipped = {item.path for item in left} | _links(folder)
    environment = record.adopted.environment if record.adopted else None
    skipped.add(OWN_FOLDER)
    if is_link(folder.checkout / "venv"):
        skipped.add("venv")
    if environment:
        skipped.add(environment.strip("/"))

    def way(parts: Parts, is_folder: bool) -> Way:
        if parts[-1] == "__pycache__" or "/".join(parts) in skipped:
            return "skip"
        if ".git" in parts[:-1]:
            at = len(parts) - 1 - parts[::-1].index(".git")
            inner = parts[at + 1 :]
            if inner and not (is_folder and inner[0] != "worktrees"):
                return repository_way(inner)
        return "copy"

    return way


def write_accounts(
    folder: InstallFolder, record: InstallRecord, made: InstallFolder, name: str
) -> InstallRecord:
    """Write what a duplicate says about itself: record, generation, sharing; give the record.

    It is not installed until its probe has passed.

    Raises:
        StablehandError: `data.unwritable`, `sharing.damaged`.
        OSError: something cannot be written.
    """
    moment = now()
    fresh = record.changed(
        lan=False,  # whom to let in, and what starts by itself, is decided for each install
        autostart=False,
        name=name,
        state="failed",
        created_at=moment,
        generation=1,
        adopted=None,
        failure=InstallFailure(
            step="probe",
            code="interrupted",
            message=_STOPPED.english(),
            message_text=StoredText.of(_STOPPED),
        ),
    )
    old = folder.generation(record.generation)
    new = made.generation(1)
    new.mkdir(parents=True, exist_ok=True)
    for there, here, names in (
        (folder.own, made.own, _KEPT_OF_INSTALL),
        (old, new, _KEPT_OF_GENERATION),
    ):
        for item in names:
            if (there / item).is_file():
                write_atomic(here / item, (there / item).read_bytes())
    generation = current_generation(folder, record).with_record(fresh)
    write_generation(
        made,
        generation.changed(
            number=1,
            created_at=moment,
            reason="duplicate",
            note="",
            previous=None,
            left_at=None,
            request={},
            state="building",
            good=False,
        ),
    )
    write_ledger(made, _ledger(folder, name))
    write_record(made, fresh)
    return fresh


def finished(folder: InstallFolder, record: InstallRecord) -> InstallRecord:
    """Let a duplicate that was proved count as installed; give its record.

    Raises:
        StablehandError: `data.unwritable`.
    """
    whole = record.changed(state="installed", failure=None)
    generation = current_generation(folder, whole).changed(state="ready", good=True)
    write_generation(folder, generation)
    write_record(folder, whole)
    (folder.own / MARK_FILE).unlink(missing_ok=True)
    return whole


def _ledger(folder: InstallFolder, name: str) -> Ledger:
    """Give the ledger of the copy: no links yet, and the config file that was copied with our values."""
    ledger = read_ledger(folder)
    config = ledger.config
    old, new = f"Packages/{folder.name}/", f"Packages/{name}/"
    if config is not None and config.file.startswith(old):
        config = config.model_copy(update={"file": new + config.file.removeprefix(old)})
    return Ledger(method=ledger.method, config=config)


def _links(folder: InstallFolder) -> set[str]:
    below = f"Packages/{folder.name}/"
    return {
        link.at.removeprefix(below)
        for link in read_ledger(folder).links
        if link.at.startswith(below)
    }


def _homes(package: Package, folder: InstallFolder) -> list[str]:
    """Give the program's own folders of models and results, relative to the checkout."""
    method = next((item for item in package.sharing.methods if item != "none"), None)
    if method is None:
        return []
    homes = sharing_plan(package, folder.places(1), method).homes
    below = (Path(home.folder) for home in homes)
    return [
        path.relative_to(folder.checkout).as_posix()
        for path in below
        if path.is_relative_to(folder.checkout)
    ]


def _files_below(checkout: Path, home: str) -> list[str]:
    found: list[str] = []
    for place, names, files in os.walk(checkout / home):
        here = Path(place)
        if is_link(here):
            return found
        names[:] = [name for name in names if not is_link(here / name)]
        found += [
            (here / name).relative_to(checkout).as_posix()
            for name in files
            if not is_link(here / name)
        ]
    return found


def _tracked(checkout: Path) -> frozenset[str]:
    """Give the files of all repositories in a checkout: the program's own and those of extensions."""
    found: set[str] = set()
    for place, names, _files in os.walk(checkout):
        here = Path(place)
        names[:] = [name for name in names if name != ".git" and not is_link(here / name)]
        if here.name == OWN_FOLDER:
            names.clear()
        if not is_checkout(here):
            continue
        prefix = "" if here == checkout else f"{here.relative_to(checkout).as_posix()}/"
        try:
            found.update(f"{prefix}{name}" for name in tracked_files(here))
        except StablehandError:
            continue  # a damaged one: then its models are taken for somebody's
    return frozenset(found)


def _is_nearly_gone(folder: InstallFolder) -> bool:
    """Tell whether all that is left is the folder of ours, from which the mark went."""
    names = {entry.name for entry in folder.checkout.iterdir()}
    return names <= {OWN_FOLDER} and not (folder.own.is_dir() and any(folder.own.iterdir()))
