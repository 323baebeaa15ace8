"""Giving an install another name: `stablehand rename`. Images, logs and what leans on it go along."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.adopting.ledger import adoptions
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.installs.renaming import Rename, forget_rename, move_folder, write_rename
from stablehand.core.launch.remembered import forget
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    checked_name,
    need_record,
    read_record,
)
from stablehand.core.records.lock import held
from stablehand.core.sharing.apply import unshare
from stablehand.services.app import App
from stablehand.services.finishing_renames import complete, finish_rename_from, users_of
from stablehand.services.healing import heal_install
from stablehand.services.installing import already_there
from stablehand.services.jobs import Job
from stablehand.services.prepared import prepared_launch
from stablehand.services.recovering import recover
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install

_ROOMS: Final = ("Images", "Logs")


@dataclass(frozen=True, slots=True)
class Renamed:
    """What became of it; `users` are the installs that lean on it and know its new name."""

    record: InstallRecord
    previous: str
    users: tuple[str, ...]


async def start_rename(app: App, name: str, new: str) -> Job[Result[Renamed]]:
    """Give an install another name as a job.

    Raises:
        StablehandError: `usage`, `install.unknown`, `install.exists`, `install.running`.
    """
    checked_name(new)
    await finish_rename_from(app, name)
    folder, _record = need_record(app.data.root, name)
    await _refuse(app, folder, new)
    title = QT_TRANSLATE_NOOP("install", "Rename {name} to {new}").fill(name=name, new=new)

    async def work(reporter: Reporter) -> Result[Renamed]:
        reporter.start("rename", text=title)
        return await to_the_end(_rename(app, name, new), f"rename of {name}")

    return app.jobs.submit(title, (Stage("rename"),), work, kind="rename", subject=name)


async def _rename(app: App, name: str, new: str) -> Result[Renamed]:
    data = app.data.root
    folder, rename = InstallFolder(data, name), Rename(old=name, new=new)
    async with AsyncExitStack() as locks:
        users = users_of(data, name)
        for lock in _locks(data, name, new, users):
            await locks.enter_async_context(held(lock))
        await recover(app, folder)
        need_record(data, name)
        await _refuse(app, folder, new)
        try:
            await asyncio.to_thread(_move, folder, rename)
        except OSError as error:
            await _put_back(app, folder)
            raise unwritable(folder.checkout, error) from error
        await complete(app, rename, holding=frozenset({name, new, *users}))
        notices = await _shared_again(app, new)
        record = read_record(InstallFolder(data, new))
        assert record is not None
    return Result("rename", Renamed(record, name, users), notices)


def _move(folder: InstallFolder, rename: Rename) -> None:
    """Take links out and move the folder; what was remembered of its launch holds no more."""
    write_rename(folder, rename)
    forget(folder)
    unshare(folder)
    move_folder(folder.data, rename)


async def _put_back(app: App, folder: InstallFolder) -> None:
    forget_rename(folder)
    await _shared_again(app, folder.name)


async def _shared_again(app: App, name: str) -> tuple[Wording, ...]:
    """Put links and config files back; where that fails, the next launch does it or says why not."""
    try:
        return await heal_install(await prepared_launch(app, name))
    except StablehandError as error:
        if error.code == "install.incomplete":  # one that was not installed to the end has none
            return ()
        return (error.message,)


def _locks(data: Path, name: str, new: str, users: tuple[str, ...]) -> list[InstallFolder]:
    """Give the locks to hold, in an order that two renames share; one where case does not count."""
    names = sorted({name, new, *users})
    found = [InstallFolder(data, item) for item in names]
    if name.casefold() == new.casefold():
        probe = InstallFolder(data, name).lock
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.touch()
        if InstallFolder(data, new).lock.exists():
            found = [item for item in found if item.name != new]
    return found


async def _refuse(app: App, folder: InstallFolder, new: str) -> None:
    """Refuse what cannot be done, before anything is.

    Raises:
        StablehandError: `usage`, `install.exists`, `install.running`.
    """
    await asyncio.to_thread(_check_places, folder, new)
    running = await sessions_by_install(app)
    for other in (folder.name, *users_of(folder.data, folder.name)):
        if other in running:
            raise _running(other)


def _check_places(folder: InstallFolder, new: str) -> None:
    data, name = folder.data, folder.name
    if name == new:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("install", "{name} is called like this already.").fill(name=name),
        )
    target = InstallFolder(data, new)
    if os.path.lexists(target.checkout) and not _is_same(folder.checkout, target.checkout):
        record = read_record(target)
        raise already_there(record) if record else _taken(target)
    fixed = [data / room / name for room in _ROOMS if os.path.ismount(data / room / name)]
    if any(item.name == name and item.models and not item.linked for item in adoptions(data)):
        fixed.append(folder.checkout)
    if fixed:
        raise _fixed(fixed[0])


def _is_same(one: Path, other: Path) -> bool:
    return one.name.casefold() == other.name.casefold() and one.samefile(other)


def _taken(folder: InstallFolder) -> StablehandError:
    return StablehandError(
        "install.exists",
        QT_TRANSLATE_NOOP("install", "There is something else at {path}.").fill(
            path=str(folder.checkout)
        ),
        hint=QT_TRANSLATE_NOOP("install", "Choose another name, or move that away."),
        details={"name": folder.name},
    )


def _running(name: str) -> StablehandError:
    return StablehandError(
        "install.running",
        QT_TRANSLATE_NOOP("install", "{name} is running.").fill(name=name),
        hint=QT_TRANSLATE_NOOP("install", "Stop it first: stablehand stop {name}").fill(name=name),
        details={"name": name},
    )


def _fixed(path: Path) -> StablehandError:
    return StablehandError(
        "usage",
        QT_TRANSLATE_NOOP(
            "install", "{path} cannot get another name: other folders lead to it."
        ).fill(path=str(path)),
        hint=QT_TRANSLATE_NOOP("install", "Keep the name, or take that back first."),
    )
