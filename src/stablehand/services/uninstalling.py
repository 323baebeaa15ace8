"""Uninstalling: what can be made again goes, what is the user's goes to the trash or stays."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, tree_bytes
from stablehand.core.base.links import is_link, remove_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.base.trash import TrashEntry, move_to_trash
from stablehand.core.installs.journal import Journal
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    install_names,
    need_record,
    read_record,
)
from stablehand.core.records.lock import held
from stablehand.core.sharing.apply import unshare
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install


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


async def uninstall(app: App, name: str) -> Result[Uninstalled]:
    """Take an install away. Models, images and settings of the user are never deleted.

    Its environments are deleted, its folder goes to the trash with everything else in it, links are
    taken out and never followed, models and images in the shared folders stay.

    Raises:
        StablehandError: `install.unknown`, `install.busy`, `install.running`, `install.needed`.
    """
    folder, record = need_record(app.data.root, name)
    async with held(folder):
        if name in await sessions_by_install(app):
            raise _running(name)
        if users := _users(app, record):
            raise _needed(name, users)
        done = await asyncio.shield(asyncio.to_thread(_take_away, app, folder))
        Journal(app.data.journal).forget(name)
    notices: tuple[Wording, ...] = ()
    return Result("uninstall", done, notices)


def _take_away(app: App, folder: InstallFolder) -> Uninstalled:
    unshare(folder)
    if is_link(folder.environment_link):
        remove_link(folder.environment_link)
    freed = 0
    for generation in _generations(folder):
        environment = generation / "env"
        if os.path.lexists(environment):
            freed += tree_bytes(environment)
            remove_tree(environment)
    entry = move_to_trash(folder.checkout, app.data.trash)
    places = (app.data.images / folder.name, app.data.models, folder.logs)
    kept = tuple(KeptFolder(path, tree_bytes(path)) for path in places if path.is_dir())
    return Uninstalled(folder.name, (entry,), kept, freed)


def _generations(folder: InstallFolder) -> list[Path]:
    try:
        return sorted((folder.own / "gen").iterdir())
    except OSError:
        return []


def _users(app: App, record: InstallRecord) -> list[str]:
    """Name the installs that lean on this one."""
    found = []
    for name in install_names(app.data.root):
        try:
            other = read_record(InstallFolder(app.data.root, name))
        except StablehandError:
            continue
        if other is not None and record.name in other.required.values():
            found.append(name)
    return found


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
