"""The first run: whether this is one, where the data folder could be, and moving on to another place.

Nothing is lost by any of it: what is taken out of a folder that was only just begun is what this program
wrote there by itself, file by file; anything else keeps the folder.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.data_place import (
    DataPlace,
    remember,
    surroundings,
    travels_by_default,
)
from stablehand.core.base.paths import (
    STABILITY_MATRIX_MARK,
    DataPaths,
    ensure_writable,
)
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.app import App
from stablehand.services.data_folder import PlaceReport, look_at_place
from stablehand.services.matrix_place import matrix_library
from stablehand.services.results import Result

OptionKind = Literal["now", "beside", "home", "matrix", "data"]
_MOST_LOOKED_AT: Final = 20_000
# What a start writes by itself, before anybody has done anything.
OWN_FILES: Final = re.compile(
    r"settings\.toml(\.lock)?|\.?settings-undo\.json|window\.json|(journal|library)\.db(-wal|-shm|-journal)?"
    r"|\.stablehand-(portable|data)|Logs/stablehand\.log(\.\d)?|Assets/locks/[^/]+"
)
_CARRIED: Final = ("settings.toml", "window.json")


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A place that is offered for the data folder.

    Attributes:
        kind: `now`: the one in use; `beside` the program; `home`: the system's place for user data;
            `matrix`: a library of Stability Matrix; `data`: a data folder that is there already.
    """

    kind: OptionKind
    report: PlaceReport


@dataclass(frozen=True, slots=True)
class Places:
    """The place in use and the others that are offered.

    Attributes:
        can_choose: whether a choice has any effect: not where the folder was named for this run.
    """

    place: DataPlace
    options: tuple[PlaceOption, ...]
    can_choose: bool


def is_first(app: App) -> bool:
    """Tell whether somebody begins here: nothing is installed and no model is there.

    A folder that was named with `--data` or STABLEHAND_DATA is never a first run: who names one knows
    the program.
    """
    place = app.place
    if place is None or place.why in ("option", "variable"):
        return False
    return not has_anything(app.data.root)


def has_anything(root: Path) -> bool:
    """Tell whether a data folder has installs or models, be they Stability Matrix's."""
    data = DataPaths(root)
    if os.path.lexists(root / STABILITY_MATRIX_MARK):
        return True
    with suppress(OSError), os.scandir(data.packages) as entries:
        if any(not entry.name.startswith(".") for entry in entries):
            return True
    walk = enumerate(os.walk(data.models))
    return any(files or seen > _MOST_LOOKED_AT for seen, (_folder, _below, files) in walk)


async def places(app: App) -> Result[Places]:
    """Give where the data folder could be, each looked at."""
    return Result("data", await asyncio.to_thread(_places, app))


async def look(app: App, path: Path) -> Result[PlaceReport]:
    """Look at a place that a person has named; nothing is made there."""
    return Result("data check", await asyncio.to_thread(look_at_place, path, app.environ))


async def choose(app: App, path: Path) -> Result[Path]:
    """Make a data folder, take the settings along and use it from the next start on.

    Raises:
        StablehandError: `data.unwritable`.
    """

    def do() -> Path:
        remember(path)
        carry(app.data.root, path)
        return path

    return Result("data use", await asyncio.to_thread(do))


async def settle(app: App) -> Result[Path]:
    """Make the data folder that is in use, so that what was chosen so far can be kept there.

    Raises:
        StablehandError: `data.unwritable`.
    """
    await asyncio.to_thread(ensure_writable, app.data.root)
    return Result("data", app.data.root)


def carry(old: Path, new: Path) -> None:
    """Copy the settings into a folder that has none."""
    for name in _CARRIED:
        if (old / name).is_file() and not os.path.lexists(new / name):
            with suppress(OSError):
                shutil.copyfile(old / name, new / name)


def leave_fresh(root: Path) -> bool:
    """Take a data folder away that holds nothing but what a start writes; tell whether it is gone.

    Only names that this program gives are removed, and folders that are empty then. A folder with anything
    else in it stays as it is.
    """
    found = []
    for folder, folders, files in os.walk(root):
        for name in (*files, *(name for name in folders if Path(folder, name).is_symlink())):
            path = Path(folder, name)
            if not OWN_FILES.fullmatch(path.relative_to(root).as_posix()):
                return False
            found.append(path)
        if len(found) > _MOST_LOOKED_AT:
            return False
    with suppress(OSError):
        for path in found:
            path.unlink(missing_ok=True)
        for folder, _folders, _files in os.walk(root, topdown=False):
            Path(folder).rmdir()
    return not root.is_dir()


def _places(app: App) -> Places:
    named = QT_TRANSLATE_NOOP("data", "given with --data")
    place = app.place or DataPlace(app.data.root, "option", named)
    around = surroundings()
    offered: list[tuple[OptionKind, Path]] = [("now", place.path)]
    if travels_by_default(around, app.environ):
        offered.append(("beside", around.beside))
    offered.append(("home", around.platform))
    if (library := matrix_library(app.environ)) is not None:
        offered.append(("matrix", library))
    options: dict[Path, PlaceOption] = {}
    for kind, path in offered:
        path = Path(os.path.normpath(path.expanduser().absolute()))
        if path not in options:
            report = look_at_place(path, app.environ)
            is_data = kind == "home" and has_anything(path)
            options[path] = PlaceOption("data" if is_data else kind, report)
    can_choose = app.place is not None and place.why not in ("option", "variable")
    return Places(place, tuple(options.values()), can_choose)
