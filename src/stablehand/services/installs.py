"""The installs as they stand: what is there, in which state, what runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Wording
from stablehand.core.installs.journal import Journal, Operation
from stablehand.core.records.generations import generation_numbers, read_generation
from stablehand.core.records.install import (
    OWN_FOLDER,
    InstallFolder,
    InstallRecord,
    install_names,
    read_record,
)
from stablehand.core.records.update_check import (
    UpdateCheck,
    installed_version,
    is_update_available,
    read_check,
)
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.sessions import SessionView, latest_by_install

ShownState = Literal["installing", "installed", "failed", "stopped", "damaged"]


@dataclass(frozen=True, slots=True)
class ChangeLog:
    """The log of a change that is under way, or that did not come to its end, and when that began."""

    log: Path
    begun_at: str


@dataclass(frozen=True, slots=True)
class ListedInstall:
    """An install with its session, if it runs.

    `state`: installing (a process is at it), stopped (an attempt was interrupted), failed, installed,
    or damaged (its record cannot be read; `record` is None).

    Attributes:
        session: what runs of it.
        last: its newest session, running or over.
        operation: the newest attempt at it, as the journal has it.
        crashed: the process that was installing it went without a word; nobody stopped it.
        update: what the last look for an update found, if it holds for what is installed.
        update_available: whether there is one; None where that is not known.
        change: what the change that is under way says, or the one that failed last.
    """

    name: str
    path: Path
    state: ShownState
    record: InstallRecord | None
    session: SessionView | None = None
    last: SessionView | None = None
    operation: Operation | None = None
    crashed: bool = False
    update: UpdateCheck | None = None
    update_available: bool | None = None
    change: ChangeLog | None = None

    @property
    def log(self) -> Path | None:
        """The log of its install; None where its record cannot be read."""
        if self.record is None:
            return None
        folder = self.path / OWN_FOLDER / "gen" / str(self.record.generation)
        return folder / "log" / "install.log"


async def list_installs(app: App) -> Result[tuple[ListedInstall, ...]]:
    """Give every install in the data folder; a damaged one is told, not fatal."""
    sessions = await latest_by_install(app)
    operations = Journal(app.data.journal).latest()
    listed: list[ListedInstall] = []
    notices: list[Wording] = []
    for name in install_names(app.data.root):
        folder = InstallFolder(app.data.root, name)
        try:
            record = read_record(folder)
        except StablehandError as error:
            notices.append(error.message)
            listed.append(_damaged(folder, sessions.get(name)))
            continue
        if record is None:
            continue
        listed.append(_listed(folder, record, operations.get(name), sessions.get(name)))
    return Result("list", tuple(listed), tuple(notices))


def _damaged(folder: InstallFolder, last: SessionView | None) -> ListedInstall:
    running = last if last and last.is_live else None
    return ListedInstall(folder.name, folder.checkout, "damaged", None, running, last)


def _listed(
    folder: InstallFolder,
    record: InstallRecord,
    operation: Operation | None,
    last: SessionView | None,
) -> ListedInstall:
    state: ShownState = record.state
    crashed = state == "installing" and not (operation and operation.alive)
    was_stopped = record.failure is not None and record.failure.code == "interrupted"
    if crashed or (state == "failed" and was_stopped):
        state = "stopped"
    running = last if last and last.is_live else None
    check, version = read_check(folder), installed_version(folder, record)
    return ListedInstall(
        folder.name,
        folder.checkout,
        state,
        record,
        running,
        last,
        operation,
        crashed,
        check if check is not None and check.holds_for(version) else None,
        is_update_available(record, check, version),
        _change(folder, record, operation),
    )


def _change(
    folder: InstallFolder, record: InstallRecord, operation: Operation | None
) -> ChangeLog | None:
    """Find the log of a change; looked for only where one is under way or has failed."""
    if record.state != "installed" or operation is None or operation.kind == "install":
        return None
    if operation.state not in ("running", "failed"):
        return None
    for number in reversed(generation_numbers(folder)):
        found = read_generation(folder, number)
        if number != record.generation and found is not None and found.state == "building":
            return ChangeLog(folder.generation(number) / "log" / "install.log", found.created_at)
    return None
