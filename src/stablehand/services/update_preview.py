"""What an update would do, without doing any of it: for the question before it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from stablehand.core.base.files import free_bytes, freed_bytes, tree_bytes
from stablehand.core.installs.budget import superfluous
from stablehand.core.records.generations import (
    current_generation,
    next_number,
)
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record, now
from stablehand.core.records.update_check import (
    UpdateCheck,
    installed_version,
    is_update_available,
    read_check,
)
from stablehand.services.app import App
from stablehand.services.pruning import budget_of, budgeted
from stablehand.services.sessions import sessions_by_install


@dataclass(frozen=True, slots=True)
class UpdatePreview:
    """What an update would do.

    Attributes:
        name: the install.
        record: the install as it is.
        check: what the last look for updates found; None where that says nothing any more.
        is_running: whether it runs now.
        needed_bytes: what the new version may take beside the current one, at most.
        free_bytes: what is free on the drive.
        leaves: the snapshots that would go afterwards, being more than are to be kept.
        leaves_bytes: what that gives back.
    """

    name: str
    record: InstallRecord
    check: UpdateCheck | None
    is_running: bool
    needed_bytes: int
    free_bytes: int
    leaves: tuple[int, ...]
    leaves_bytes: int


async def preview_update(app: App, name: str) -> UpdatePreview:
    """Tell what an update of an install would do.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `settings.invalid`.
    """
    folder, record = need_record(app.data.root, name)
    is_running = name in await sessions_by_install(app)
    return await asyncio.to_thread(_preview, app, folder, record, is_running=is_running)


def _preview(
    app: App, folder: InstallFolder, record: InstallRecord, *, is_running: bool
) -> UpdatePreview:
    check, installed = read_check(folder), installed_version(folder, record)
    is_known = is_update_available(record, check, installed)
    leaves, given_back = _leaves(app, folder, record)
    return UpdatePreview(
        folder.name,
        record,
        check if is_known else None,
        is_running,
        needed_bytes=tree_bytes(folder.generation(record.generation) / "env"),
        free_bytes=free_bytes(app.data.root),
        leaves=leaves,
        leaves_bytes=given_back,
    )


def _leaves(app: App, folder: InstallFolder, record: InstallRecord) -> tuple[tuple[int, ...], int]:
    """Give the snapshots that would be too many after an update, and their room."""
    keep, limit_bytes = budget_of(app)
    current = current_generation(folder, record).changed(left_at=now(), state="ready")
    others = [item for item in budgeted(folder) if item.number != record.generation]
    sizes = {
        item.number: freed_bytes(folder.generation(item.number)) for item in [*others, current]
    }
    made = next_number(folder, record)
    gone = superfluous([*others, current], made, sizes, keep=keep, limit_bytes=limit_bytes)
    return gone, freed_bytes(*(folder.generation(number) for number in gone))
