"""What renaming, duplicating and giving back an install would do, for the questions before them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.adopting.ledger import adoptions, placed
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import free_bytes, freed_bytes, tree_bytes
from stablehand.core.base.links import is_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.duplicate import copy_rule, left_behind
from stablehand.core.installs.fork import environment_way
from stablehand.core.installs.tree_copy import ForkReport, measure_tree
from stablehand.core.records.generations import generation_numbers
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    checked_name,
    install_names,
    need_record,
    read_record,
)
from stablehand.services.app import App
from stablehand.services.installing import already_there


@dataclass(frozen=True, slots=True)
class RenamePreview:
    """What goes along with a new name.

    Attributes:
        images_bytes, logs_bytes: what lies in the folders that are called like the install.
        users: installs that lean on it and get to know its new name.
    """

    name: str
    images_bytes: int
    logs_bytes: int
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicatePreview:
    """What a copy of an install takes.

    Attributes:
        suggested: a name that is free.
        copied_bytes: what the copy has for itself.
        shared_bytes: what it shares with the original, where the drive can share.
        left, left_bytes: models and results in the program's own folder, which are not copied.
        free_bytes: what is free on the drive.
    """

    name: str
    suggested: str
    copied_bytes: int
    shared_bytes: int
    left: int
    left_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class GiveBackPreview:
    """What giving an install back means.

    Attributes:
        path: the user's own folder, which stays.
        links: folders of its models that others see now and then no longer do.
        freed_bytes: what Stablehand has made for it and takes away again.
        is_changed: an update or repair was made, which has to be rolled back first.
    """

    name: str
    path: Path
    links: int
    freed_bytes: int
    is_changed: bool


async def check_name(app: App, new: str, old: str = "") -> None:
    """Refuse a name that an install cannot get, or that is taken.

    Args:
        old: the install that would be called like this; its own name in other capitals is free for it.

    Raises:
        StablehandError: `usage`, `install.exists`.
    """
    checked_name(new)
    await asyncio.to_thread(_refuse_taken, app, new, old)


def _refuse_taken(app: App, new: str, old: str) -> None:
    target = InstallFolder(app.data.root, new)
    if new == old or new.casefold() == old.casefold() or not os.path.lexists(target.checkout):
        return
    try:
        record = read_record(target)
    except StablehandError:
        record = None
    if record is not None:
        raise already_there(record)
    raise StablehandError(
        "install.exists",
        QT_TRANSLATE_NOOP("install", "There is something else at {path}.").fill(
            path=str(target.checkout)
        ),
        hint=QT_TRANSLATE_NOOP("install", "Choose another name, or move that away."),
        details={"name": new},
    )


async def preview_rename(app: App, name: str) -> RenamePreview:
    """Tell what goes along when an install gets another name.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`.
    """
    folder, _record = need_record(app.data.root, name)

    def look() -> RenamePreview:
        images = tree_bytes(app.data.images / name)
        return RenamePreview(name, images, tree_bytes(folder.logs), _users(app, name))

    return await asyncio.to_thread(look)


async def preview_duplicate(app: App, name: str) -> DuplicatePreview:
    """Tell what a copy of an install would take.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    return await asyncio.to_thread(_duplicate, app, folder, record, package)


def _duplicate(
    app: App, folder: InstallFolder, record: InstallRecord, package: Package
) -> DuplicatePreview:
    checkout = Path(os.path.realpath(folder.checkout))
    left = left_behind(checkout, package, folder)
    sums = measure_tree(checkout, copy_rule(folder, record, left))
    environment = folder.generation(record.generation) / "env"
    if os.path.lexists(environment):
        sums.add(_measured(environment))
    return DuplicatePreview(
        folder.name,
        _free_name(app, folder.name),
        copied_bytes=sums.copied_bytes,
        shared_bytes=sums.shared_bytes,
        left=len(left),
        left_bytes=sum(item.size_bytes for item in left),
        free_bytes=free_bytes(app.data.root),
    )


def _measured(environment: Path) -> ForkReport:
    return measure_tree(Path(os.path.realpath(environment)), environment_way)


async def preview_giving_back(app: App, name: str) -> GiveBackPreview:
    """Tell what giving back an install that was taken over means.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `adopt.damaged`.
    """
    folder, record = need_record(app.data.root, name)
    return await asyncio.to_thread(_giving_back, app, folder, record)


def _giving_back(app: App, folder: InstallFolder, record: InstallRecord) -> GiveBackPreview:
    data, real = app.data.root, Path(os.path.realpath(folder.checkout))
    mine = [item for item in adoptions(data) if placed(item.path, data) == real]
    made = (folder.generation(number) / "env" for number in generation_numbers(folder))
    return GiveBackPreview(
        folder.name,
        real,
        links=sum(len(item.models) for item in mine),
        freed_bytes=freed_bytes(*(path for path in made if not is_link(path))),
        is_changed=record.generation != 1,
    )


def _free_name(app: App, name: str) -> str:
    taken = {other.casefold() for other in _folders(app.data.packages)}
    number = 2
    while f"{name} {number}".casefold() in taken:
        number += 1
    return f"{name} {number}"


def _folders(place: Path) -> Iterable[str]:
    try:
        return [entry.name for entry in place.iterdir()]
    except OSError:
        return []


def _users(app: App, needed: str) -> tuple[str, ...]:
    """Name the installs that lean on one."""
    found = []
    for name in install_names(app.data.root):
        try:
            record = read_record(InstallFolder(app.data.root, name))
        except StablehandError:
            continue
        if record is not None and needed in record.required.values():
            found.append(name)
    return tuple(found)
