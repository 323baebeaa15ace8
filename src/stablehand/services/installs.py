"""The installs as they stand: what is there, in which state, what runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Wording
from stablehand.core.installs.journal import Journal
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    install_names,
    read_record,
)
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.sessions import SessionView, sessions_by_install

ShownState = Literal["installing", "installed", "failed", "stopped", "damaged"]


@dataclass(frozen=True, slots=True)
class ListedInstall:
    """An install with its session, if it runs.

    `state`: installing (a process is at it), stopped (an attempt was interrupted), failed, installed,
    or damaged (its record cannot be read; `record` is None).
    """

    name: str
    path: Path
    state: ShownState
    record: InstallRecord | None
    session: SessionView | None = None


async def list_installs(app: App) -> Result[tuple[ListedInstall, ...]]:
    """Give every install in the data folder; a damaged one is told, not fatal."""
    sessions = await sessions_by_install(app)
    operations = Journal(app.data.journal).latest()
    listed: list[ListedInstall] = []
    notices: list[Wording] = []
    for name in install_names(app.data.root):
        folder = InstallFolder(app.data.root, name)
        try:
            record = read_record(folder)
        except StablehandError as error:
            notices.append(error.message)
            listed.append(ListedInstall(name, folder.checkout, "damaged", None))
            continue
        if record is None:
            continue
        state: ShownState = record.state
        operation = operations.get(name)
        if state == "installing" and not (operation and operation.alive):
            state = "stopped"
        if state == "failed" and record.failure and record.failure.code == "interrupted":
            state = "stopped"
        listed.append(ListedInstall(name, folder.checkout, state, record, sessions.get(name)))
    return Result("list", tuple(listed), tuple(notices))
