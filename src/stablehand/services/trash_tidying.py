"""Tidying up in the trash what somebody who was killed there had left to do."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.trash import TrashEntry, list_trash, sweep_trash
from stablehand.core.installs.leaving import delete_remade, remade_parts
from stablehand.core.models.library.roots import read_roots
from stablehand.core.models.organise.planning import TRASH_NAME
from stablehand.core.records.install import InstallFolder
from stablehand.core.records.lock import held
from stablehand.services.app import App


async def tidy_trash(app: App) -> None:
    """Remove environments of installs in the trash, and what was being deleted when somebody was killed.

    What another Stablehand is at, or a program uses, is left for the next time.
    """
    await asyncio.to_thread(sweep_all, app)
    for entry in await asyncio.to_thread(trash_entries, app):
        if not is_install(app, entry) or not remade_parts(entry.content):
            continue
        try:
            async with held(InstallFolder(app.data.root, entry.name)):
                await to_the_end(
                    asyncio.to_thread(delete_remade, entry.content), f"tidying of {entry.name}"
                )
        except StablehandError:
            continue


def trash_folders(app: App) -> tuple[Path, ...]:
    """Give every trash there is: the data folder's, and those of model roots on other drives. Blocks."""
    try:
        roots = read_roots(app.data)
    except StablehandError:  # whoever lists the roots tells that
        return (app.data.trash,)
    own = (root.folder / TRASH_NAME for root in roots if root.is_there)
    return (app.data.trash, *(folder for folder in own if folder.is_dir()))


def sweep_all(app: App) -> None:
    """Remove in every trash what was being deleted when somebody was killed. Blocks."""
    for folder in trash_folders(app):
        sweep_trash(folder, now=time.time())


def trash_entries(app: App) -> tuple[TrashEntry, ...]:
    """Give what is in the trash, newest first.

    Raises:
        StablehandError: `data.unwritable`: it cannot be seen.
    """
    found: list[TrashEntry] = []
    for folder in trash_folders(app):
        try:
            found += list_trash(folder)
        except OSError as error:
            raise unwritable(folder, error) from error
    return tuple(sorted(found, key=lambda entry: entry.id, reverse=True))


def newest_trashed(app: App, name: str) -> TrashEntry | None:
    """Give the install of a name that went to the trash last.

    Raises:
        StablehandError: `data.unwritable`: the trash cannot be seen.
    """
    place = InstallFolder(app.data.root, name).checkout.absolute()
    return next((entry for entry in trash_entries(app) if entry.origin == place), None)


def is_install(app: App, entry: TrashEntry) -> bool:
    """Tell whether an entry was an install's folder, or the link in the place of one."""
    return entry.origin is not None and entry.origin.parent == app.data.packages.absolute()
