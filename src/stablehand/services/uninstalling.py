"""Uninstalling: what can be made again goes, what is the user's goes to the trash or stays."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import freed_bytes, remove_tree, tree_bytes
from stablehand.core.base.links import is_link, remove_link
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.base.trash import TrashEntry, move_to_trash
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.runner import end_orphans
from stablehand.core.records.install import (
    InstallFolder,
    install_names,
    need_record,
    read_record,
)
from stablehand.core.records.lock import held
from stablehand.core.sharing.apply import unshare
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install, stop


@dataclass(frozen=True, slots=True)
class KeptFolder:
    """Something that an uninstall leaves where it is."""

    path: Path
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """What went to the trash, what stayed, and how much room the environments gave back."""

    name: str
    trashed: tuple[TrashEntry, ...]
    kept: tuple[KeptFolder, ...]
    freed_bytes: int


@dataclass(frozen=True, slots=True)
class UninstallPreview:
    """What an uninstall would do now.

    Attributes:
        trashed_bytes: what goes to the trash and can be brought back from there.
        deleted_bytes: what is deleted outright: the environments.
        freed_bytes: how much of that the drive gets back; the rest other installs and the package cache
            have as well.
        kept: what stays: images, models, logs.
        is_running: whether it has to be stopped first.
        users: installs that lean on it, which keep it from going.
    """

    name: str
    trashed_bytes: int
    deleted_bytes: int
    freed_bytes: int
    kept: tuple[KeptFolder, ...]
    is_running: bool
    users: tuple[str, ...]


async def preview_uninstall(app: App, name: str) -> UninstallPreview:
    """Tell what an uninstall would do, without doing any of it.

    Raises:
        StablehandError: `install.unknown`.
    """
    folder = _found(app, name)
    is_running = name in await sessions_by_install(app)
    return await asyncio.to_thread(_preview, app, folder, is_running=is_running)


def _preview(app: App, folder: InstallFolder, *, is_running: bool) -> UninstallPreview:
    is_linked = is_link(folder.checkout)  # then the link goes, and what it leads to stays
    environments = [] if is_linked else _environments(folder)
    deleted = sum(tree_bytes(path) for path in environments)
    kept = [app.data.images / folder.name, app.data.models, folder.logs]
    if is_linked:
        kept.append(Path(os.path.realpath(folder.checkout)))
    return UninstallPreview(
        folder.name,
        trashed_bytes=max(0, tree_bytes(folder.checkout) - deleted),
        deleted_bytes=deleted,
        freed_bytes=sum(freed_bytes(path) for path in environments),
        kept=tuple(KeptFolder(path, tree_bytes(path)) for path in kept if path.is_dir()),
        is_running=is_running,
        users=tuple(_users(app, folder.name)),
    )


async def start_uninstall(
    app: App, name: str, *, stop_first: bool = False
) -> Job[Result[Uninstalled]]:
    """Take an install away as a job; see `uninstall`.

    Args:
        stop_first: stop what runs of it before.
    """
    title = QT_TRANSLATE_NOOP("install", "Uninstall {name}").fill(name=name)

    async def work(reporter: Reporter) -> Result[Uninstalled]:
        text = QT_TRANSLATE_NOOP("install", "Moving it to the trash, deleting its environment")
        if stop_first:
            reporter.start("uninstall", text=_STOPPING.fill(name=name))
            await stop(app, name)
        reporter.start("uninstall", text=text)
        return await uninstall(app, name)

    return app.jobs.submit(title, (Stage("uninstall"),), work, kind="uninstall", subject=name)


async def uninstall(app: App, name: str) -> Result[Uninstalled]:
    """Take an install away. Models, images and settings of the user are never deleted.

    Its folder goes to the trash, and its environments are deleted there; links are taken out and never
    followed, models and images in the shared folders stay. A cancel comes too late once that has begun.

    Raises:
        StablehandError: `install.unknown`, `install.busy`, `install.running`, `install.needed`,
            `trash.other_volume`, `data.unwritable`; the install still works then.
    """
    folder = _found(app, name)
    async with held(folder):
        if name in await sessions_by_install(app):
            raise _running(name)
        if users := _users(app, name):
            raise _needed(name, users)
        done, notices = await to_the_end(_taken_away(app, folder), f"uninstall of {name}")
    return Result("uninstall", done, notices)


def _found(app: App, name: str) -> InstallFolder:
    """Give the place of an install; one whose record is damaged can be taken away all the same."""
    try:
        return need_record(app.data.root, name)[0]
    except StablehandError as error:
        if error.code != "install.damaged":
            raise
        return InstallFolder(app.data.root, name)


async def _taken_away(app: App, folder: InstallFolder) -> tuple[Uninstalled, tuple[Wording, ...]]:
    journal = Journal(app.data.journal)
    if (operation := journal.latest().get(folder.name)) is not None:
        # What an install that was killed left running would go on writing.
        await end_orphans(journal, operation.id, lambda _line: None)
    try:
        done = await asyncio.to_thread(_take_away, app, folder)
    except OSError as error:
        raise unwritable(folder.checkout, error) from error
    journal.forget(folder.name)
    return done


def _take_away(app: App, folder: InstallFolder) -> tuple[Uninstalled, tuple[Wording, ...]]:
    """Move the folder away as a whole, and only then delete: what cannot be moved still works."""
    unshare(folder)
    environments = [] if is_link(folder.checkout) else _environments(folder)
    sizes = [freed_bytes(path) for path in environments]
    rest = max(0, tree_bytes(folder.checkout) - sum(tree_bytes(path) for path in environments))
    entry = move_to_trash(folder.checkout, app.data.trash, size_bytes=rest)
    freed = 0
    notices: list[Wording] = []
    for path, size in zip(environments, sizes, strict=True):
        there = entry.content / path.relative_to(folder.checkout)
        try:
            remove_tree(there)
        except OSError as error:
            notices.append(unwritable(there, error).message)
        else:
            freed += size
    places = [app.data.images / folder.name, app.data.models, folder.logs]
    if is_link(entry.content):
        places.append(Path(os.path.realpath(entry.content)))  # the link went, not what it led to
    elif is_link(entry.content / "venv"):
        remove_link(entry.content / "venv")
    kept = tuple(KeptFolder(path, tree_bytes(path)) for path in places if path.is_dir())
    return Uninstalled(folder.name, (entry,), kept, freed), tuple(notices)


def _environments(folder: InstallFolder) -> list[Path]:
    """Give the environments of all generations, through no link."""
    generations = folder.own / "gen"
    if is_link(folder.own) or is_link(generations):
        return []
    try:
        found = sorted(generations.iterdir())
    except OSError:
        return []
    return [path / "env" for path in found if not is_link(path) and os.path.lexists(path / "env")]


def _users(app: App, needed: str) -> list[str]:
    """Name the installs that lean on this one."""
    found = []
    for name in install_names(app.data.root):
        try:
            other = read_record(InstallFolder(app.data.root, name))
        except StablehandError:
            continue
        if other is not None and needed in other.required.values():
            found.append(name)
    return found


_STOPPING: Final = QT_TRANSLATE_NOOP("install", "Stopping {name}")


def _running(name: str) -> StablehandError:
    return StablehandError(
        "install.running",
        QT_TRANSLATE_NOOP("install", "{name} is running.").fill(name=name),
        hint=QT_TRANSLATE_NOOP("install", "Stop it first: stablehand stop {name}").fill(name=name),
        details={"name": name},
    )


def _needed(name: str, users: list[str]) -> StablehandError:
    return StablehandError(
        "install.needed",
        QT_TRANSLATE_NOOP("install", "{name} computes for {users}, which would stop working.").fill(
            name=name, users=", ".join(users)
        ),
        hint=QT_TRANSLATE_NOOP("install", "Uninstall {users} first.").fill(users=", ".join(users)),
        details={"name": name, "users": users},
    )
