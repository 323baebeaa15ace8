"""What stands in no record of an install: its definition, where its parts lie, which logs there are."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.catalog.schema import Package
from stablehand.core.records.install import InstallFolder, need_record
from stablehand.services.app import App

_INSTALL_LOG = "install.log"


@dataclass(frozen=True, slots=True)
class AboutInstall:
    """Facts about an install.

    Attributes:
        package: its definition; None where the catalog no longer has it.
        environment: the folder of its Python environment; None where it has none.
        install_log: None where there is none.
        session_logs: the logs of its runs, newest first.
        logs: the folder of these.
    """

    package: Package | None
    folder: Path
    environment: Path | None
    install_log: Path | None
    session_logs: tuple[Path, ...]
    logs: Path


async def about_install(app: App, name: str) -> AboutInstall:
    """Give the facts about an install.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`.
    """
    return await asyncio.to_thread(_about, app, name)


def _about(app: App, name: str) -> AboutInstall:
    folder, record = need_record(app.data.root, name)
    try:
        package = app.catalog.load(record.package).package
    except StablehandError:
        package = None
    generation = folder.generation(record.generation)
    environment, log = generation / "env", generation / "log" / _INSTALL_LOG
    return AboutInstall(
        package,
        folder.checkout,
        environment if environment.is_dir() else None,
        log if log.is_file() else None,
        _newest_first(folder),
        folder.logs,
    )


def _newest_first(folder: InstallFolder) -> tuple[Path, ...]:
    dated = []
    try:
        for path in folder.logs.glob("*.log"):
            dated.append((path.stat().st_mtime_ns, path))
    except OSError:
        return ()
    return tuple(path for _moment, path in sorted(dated, reverse=True))
