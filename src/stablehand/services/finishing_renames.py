"""Completing a rename that was interrupted: before the install is used or changed, under either name."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from stablehand.core.adopting.ledger import Adoption, adoptions, write_adoption
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.tasks import to_the_end
from stablehand.core.installs.renaming import (
    Rename,
    carry_through,
    forget_rename,
    is_there,
    read_rename,
    rename_file,
    with_other_name,
)
from stablehand.core.records.install import (
    InstallFolder,
    install_names,
    read_record,
    write_record,
)
from stablehand.core.records.lock import held
from stablehand.services.app import App

_LOCK_WAIT_S: Final = 5.0
_log = logging.getLogger(__name__)


async def finish_rename(app: App, folder: InstallFolder) -> str | None:
    """Complete a rename of this install, or of one it leans on; give what was done, for a log.

    A few looks at the disk when there is nothing to do. The install's lock must be held.

    Raises:
        StablehandError: `install.busy`, `data.unwritable`, `database.*`; the next attempt goes on.
    """
    if rename_file(folder).exists():
        return await _finish(app, folder)
    for name in _needed(folder):
        if not InstallFolder(app.data.root, name).record.exists():
            done = await finish_rename_from(app, name, holding=folder.name)
            if done is not None:
                return done
    return None


async def finish_rename_from(app: App, old: str, *, holding: str = "") -> str | None:
    """Complete the rename of an install that was called like this; give what was done, for a log.

    Args:
        holding: the install whose lock the caller holds, if any.

    Raises:
        StablehandError: as `finish_rename`.
    """
    for name in install_names(app.data.root):
        folder = InstallFolder(app.data.root, name)
        rename = read_rename(folder) if rename_file(folder).exists() else None
        if rename is None or rename.old != old or name == old:
            continue
        async with held(folder, wait_s=_LOCK_WAIT_S):
            return await _finish(app, folder, holding=holding)
    return None


async def complete(app: App, rename: Rename, *, holding: frozenset[str]) -> None:
    """Do everything of a rename but the move of the folder itself, and forget the note.

    Args:
        holding: the installs whose locks the caller holds.

    Raises:
        StablehandError: as `finish_rename`.
    """
    data = app.data.root
    await _carried(data, rename)
    async with AsyncExitStack() as locks:
        for name in users_of(data, rename.old):
            other = InstallFolder(data, name)
            if name not in holding:
                await locks.enter_async_context(held(other, wait_s=_LOCK_WAIT_S))
            record = read_record(other)
            changed = with_other_name(record, rename) if record else None
            if changed is not None:
                write_record(other, changed)
    for adoption in _adopted(data, rename):
        write_adoption(data, adoption)
    forget_rename(InstallFolder(data, rename.new))


def users_of(data: Path, name: str) -> tuple[str, ...]:
    """Name the installs that lean on one."""
    found = []
    for other in install_names(data):
        if name in _needed(InstallFolder(data, other)):
            found.append(other)
    return tuple(found)


async def _finish(app: App, folder: InstallFolder, *, holding: str = "") -> str | None:
    if not rename_file(folder).exists():  # whoever held the lock before has done it
        return None
    rename, data = read_rename(folder), app.data.root
    try:
        if rename is None or rename.new != folder.name or not is_there(data, rename.new):
            # The folder kept its name, or somebody gave it a third one: there is nothing to complete.
            forget_rename(folder)
            return f"a rename of {folder.name} that was interrupted is taken back"
    except OSError as error:
        raise unwritable(rename_file(folder), error) from error
    names = frozenset({folder.name, holding} - {""})
    await to_the_end(complete(app, rename, holding=names), f"rename of {rename.old}")
    done = f"the rename of {rename.old} to {rename.new} is completed"
    _log.info(done)
    return done


async def _carried(data: Path, rename: Rename) -> None:
    try:
        await asyncio.to_thread(carry_through, data, rename)
    except OSError as error:
        place = Path(error.filename) if error.filename else data / "Packages" / rename.new
        raise unwritable(place, error) from error


def _needed(folder: InstallFolder) -> tuple[str, ...]:
    try:
        record = read_record(folder)
    except StablehandError:
        return ()
    return tuple(record.required.values()) if record else ()


def _adopted(data: Path, rename: Rename) -> list[Adoption]:
    """Give the accounts of what was taken over under the old name, with the new one."""
    old, new = f"Packages/{rename.old}", f"Packages/{rename.new}"
    found = []
    for adoption in adoptions(data):
        if adoption.name != rename.old or adoption.kind == "library":
            continue
        path = new if adoption.path == old else adoption.path
        found.append(adoption.model_copy(update={"name": rename.new, "path": path}))
    return found
