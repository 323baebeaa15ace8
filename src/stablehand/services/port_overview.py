"""Which port is whose: of what runs, of what installs want, and who else sits on one of those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import psutil

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.launch.ports import is_free
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.records.install import InstallFolder, install_names, read_record
from stablehand.services.app import App

_Listening = Mapping[int, Sequence[int | None]]
_LISTEN: Final = psutil.CONN_LISTEN


@dataclass(frozen=True, slots=True)
class PortHolder:
    """A foreign program on a port; what cannot be seen is None."""

    pid: int | None
    name: str | None


@dataclass(frozen=True, slots=True)
class PortUse:
    """One port.

    Attributes:
        used_by: the install whose session has it.
        wanted_by: the installs that take it if it is free.
        holder: another program that has it; None where nobody or one of ours has it.
    """

    port: int
    used_by: str | None
    wanted_by: tuple[str, ...]
    holder: PortHolder | None = None

    @property
    def is_contested(self) -> bool:
        """Whether somebody will have to take another one."""
        return len(self.wanted_by) > 1 or self.holder is not None


async def port_overview(app: App) -> tuple[PortUse, ...]:
    """Give every port that a session has or an install wants, in order."""
    return await in_side_thread(lambda: _overview(app))


def _holder_of(port: int, listening: _Listening) -> PortHolder | None:
    """Tell which program listens on a port; None where nobody does. Blocking."""
    pids = listening.get(port)
    if not pids:
        return None if is_free(port) else PortHolder(None, None)
    pid = next((pid for pid in pids if pid is not None), None)
    return PortHolder(pid, None if pid is None else _name_of(pid))


def _who_listens() -> _Listening:
    """Give the processes that listen, by port; what the system does not tell is left out. Blocking."""
    found: dict[int, list[int | None]] = {}
    # macOS tells strangers nothing about other users' connections.
    with suppress(psutil.Error, OSError):
        for item in psutil.net_connections(kind="tcp"):
            if item.status == _LISTEN and item.laddr:
                found.setdefault(item.laddr.port, []).append(item.pid)
    return found


def _overview(app: App) -> tuple[PortUse, ...]:
    used = {
        session.port: session.install
        for session in SessionTable(app.data.root).live()
        if session.port is not None
    }
    wanted: dict[int, list[str]] = {}
    for name in install_names(app.data.root):
        port = _wanted(app, name)
        if port is not None:
            wanted.setdefault(port, []).append(name)
    listening = _who_listens() if wanted.keys() - used.keys() else {}
    return tuple(
        PortUse(
            port,
            used.get(port),
            tuple(wanted.get(port, ())),
            None if port in used else _holder_of(port, listening),
        )
        for port in sorted({*used, *wanted})
    )


def _wanted(app: App, name: str) -> int | None:
    try:
        record = read_record(InstallFolder(app.data.root, name))
        if record is None:
            return None
        return record.port or app.catalog.load(record.package).package.launch.usual_port
    except StablehandError:
        return None


def _name_of(pid: int) -> str | None:
    try:
        return psutil.Process(pid).name()
    except (psutil.Error, OSError):
        return None
