"""Examining an install, whatever its state, and the data folder itself. Nothing is changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import free_bytes
from stablehand.core.base.paths import ensure_writable
from stablehand.core.base.progress import Reporter
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.view import HostView
from stablehand.core.installs.health import Finding, HealthReport, finding, in_order
from stablehand.core.installs.health_leftovers import data_litter, litter_findings, strange_folders
from stablehand.core.installs.health_system import system_findings
from stablehand.core.installs.journal import Journal, Operation
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record, read_record
from stablehand.services.app import App
from stablehand.services.examining import command, look_through
from stablehand.services.results import Result

_LITTLE_BYTES: Final = 5_000_000_000


async def examine_with(
    app: App, name: str, reporter: Reporter, *, deep: bool
) -> Result[HealthReport]:
    """Examine an install as part of a job with `STAGES`.

    Args:
        deep: whether every file and the program's whole history are read.

    Raises:
        StablehandError: `install.unknown`.
    """
    clock = asyncio.get_running_loop()
    begun = clock.time()
    folder = InstallFolder(app.data.root, name)
    record = known(app, name)
    at_work = _at_work(app, name)
    if record is None:
        report = HealthReport(name, _unreadable(folder))
    else:
        report = await look_through(app, folder, record, reporter, deep=deep, at_work=at_work)
    seconds = round(clock.time() - begun, 2)
    notices = (_BUSY.fill(name=name),) if at_work else ()
    return Result("doctor", replace(report, seconds=seconds), notices)


def _at_work(app: App, name: str) -> Operation | None:
    """Give the change of an install that is under way, in this process or another one."""
    try:
        operation = Journal(app.data.journal).latest().get(name)
    except StablehandError:
        return None  # found with the data folder
    is_running = operation is not None and operation.state == "running" and operation.alive
    return operation if is_running else None


async def examine_data(app: App) -> Result[HealthReport]:
    """Examine the data folder itself, without what is in its installs."""
    begun = asyncio.get_running_loop().time()
    found = [*await asyncio.to_thread(_examine_data, app), *await system_findings(HostView())]
    report = HealthReport("", in_order(found), (_DATA,))
    seconds = round(asyncio.get_running_loop().time() - begun, 2)
    return Result("doctor", replace(report, seconds=seconds))


def known(app: App, name: str) -> InstallRecord | None:
    """Give the record of an install; None for one whose record cannot be read.

    Raises:
        StablehandError: `install.unknown`.
    """
    try:
        return need_record(app.data.root, name)[1]
    except StablehandError as error:
        if error.code != "install.damaged":
            raise
        return None


def _unreadable(folder: InstallFolder) -> tuple[Finding, ...]:
    try:
        read_record(folder)
    except StablehandError as error:
        return (
            finding("record.damaged", folder.name, cause=error.message, fix=error.hint),
            *litter_findings(folder),
        )
    return ()


def _examine_data(app: App) -> list[Finding]:
    data = app.data.root
    if not data.is_dir():
        return []
    found: list[Finding] = []
    looks: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("data.unwritable", str(data), lambda: ensure_writable(data)),
        ("data.settings", "settings.toml", lambda: app.settings),
        ("data.database", "journal.db", Journal(app.data.journal).latest),
    )
    for rule, subject, look in looks:
        try:
            look()
        except StablehandError as error:
            found.append(finding(rule, subject, {"reason": error.message}, fix=error.hint))
    if (free := free_bytes(data)) < _LITTLE_BYTES:
        found.append(finding("data.full", str(data), {"free": f"{free / 1e9:.1f}"}))
    found += data_litter(data)
    return [*found, *(_strange(path, data) for path in strange_folders(data))]


def _strange(path: Path, data: Path) -> Finding:
    place = path.relative_to(data).as_posix()
    values = {"path": place, "command": command("adopt", str(path))}
    return finding("data.strange_folder", place, values)


_BUSY: Final = QT_TRANSLATE_NOOP(
    "health", "{name} is being changed right now, so this may not be how it will be."
)
_DATA: Final = QT_TRANSLATE_NOOP(
    "health", "The data folder: room, settings, databases, trash, folders among the installs"
)
