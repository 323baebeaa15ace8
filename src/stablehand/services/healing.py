"""Putting an install right before it is used: after its data folder moved, after somebody took links out."""

from __future__ import annotations

import asyncio
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.installs.heal import heal_environment
from stablehand.core.installs.sharing_steps import instead_of_links, tracked_in, write_backend
from stablehand.core.installs.steps import BackendEntry
from stablehand.core.records.install import InstallFolder, InstallRecord, read_record
from stablehand.core.sharing.apply import heal
from stablehand.services.prepared import PreparedLaunch


async def heal_install(prepared: PreparedLaunch) -> tuple[Wording, ...]:
    """Put environment, links, config file and folders right; give what is worth knowing.

    Args:
        prepared: the install, whose lock is held.

    Raises:
        StablehandError: `install.incomplete`, `python.unavailable`, `sharing.*`, `data.unwritable`.
    """
    # To the end: files may be on their way into the tree, and the lock must not go before they are there.
    return await to_the_end(
        asyncio.to_thread(_heal, prepared), f"healing of {prepared.folder.name}"
    )


def _heal(prepared: PreparedLaunch) -> tuple[Wording, ...]:
    folder, record = prepared.folder, prepared.record
    for name in record.required.values():
        other = InstallFolder(folder.data, name)
        needed = read_record(other)
        if needed is None or needed.state != "installed":
            raise _missing(record, name)
        heal_environment(other, needed)
    heal_environment(folder, record)
    places = folder.places(record.generation)
    report = heal(
        prepared.plan.sharing,
        folder,
        lambda: tracked_in(folder),
        instead=instead_of_links(prepared.package, places, prepared.plan.sharing),
    )
    for step in prepared.plan.own_steps:
        # The card, its flags or the place of the data folder may have changed since.
        if isinstance(step.subject, BackendEntry):
            write_backend(folder, step.subject)
    for path in images_and_temporary(folder):
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(path, error) from error
    return tuple(problem.message for problem in report.problems)


def images_and_temporary(folder: InstallFolder) -> tuple[Path, Path]:
    """Give the folders that a program writes into, which it may not make itself."""
    return folder.data / "Assets" / "tmp", folder.data / "Images" / folder.name


def _missing(record: InstallRecord, name: str) -> StablehandError:
    return StablehandError(
        "install.incomplete",
        QT_TRANSLATE_NOOP("install", "{name} needs the install {other}, which is not there.").fill(
            name=record.name, other=name
        ),
        hint=QT_TRANSLATE_NOOP("install", "Install it again: stablehand install {package}").fill(
            package=name
        ),
        details={"name": record.name, "required": name},
    )
