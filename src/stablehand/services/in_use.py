"""What runs out of an install: the install itself, and those that lean on it and compute with it."""

from __future__ import annotations

import asyncio

from stablehand.core.base.errors import StablehandError
from stablehand.core.records.install import InstallFolder, install_names, read_record
from stablehand.services.app import App
from stablehand.services.sessions import sessions_by_install


async def running_out_of(app: App, name: str) -> tuple[str, ...]:
    """Name the installs that run and would have their files changed with this one's, itself first."""
    running = await sessions_by_install(app)
    others = sorted(running.keys() - {name})
    users = await asyncio.to_thread(_leaning, app, name, others) if others else ()
    return (*((name,) if name in running else ()), *users)


def _leaning(app: App, needed: str, names: list[str]) -> tuple[str, ...]:
    there = set(install_names(app.data.root))
    return tuple(name for name in names if name in there and needed in _required(app, name))


def _required(app: App, name: str) -> frozenset[str]:
    try:
        record = read_record(InstallFolder(app.data.root, name))
    except StablehandError:
        return frozenset()
    return frozenset(record.required.values()) if record else frozenset()
