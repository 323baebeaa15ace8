"""Keeping the logs of UIs within the limits of the settings.

Never touched: logs of sessions that run, the last start of each install that went well (others are compared
with it), and the newest log of each install, whatever its age. Stablehand's own log keeps its size by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.launch.sessions import SessionTable
from stablehand.services.app import App

_DAY_S: Final = 86_400.0
_MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class OldLog:
    """A log of an install with the file it goes on in: size in bytes, when it was written last (s)."""

    file: Path
    size_bytes: int
    written: float


@dataclass(frozen=True, slots=True)
class LogSizes:
    """Logs of UIs: all of them in bytes, and those that may go."""

    size_bytes: int
    spare: tuple[OldLog, ...]

    @property
    def spare_bytes(self) -> int:
        """What removing all that may go gives back."""
        return sum(log.size_bytes for log in self.spare)


async def trim_logs(app: App) -> int:
    """Remove logs that are older than the settings want, then the oldest while there are too many bytes.

    Returns:
        the bytes that were freed. A database or settings that cannot be read leave everything as it is.
    """
    try:
        days = cast("int", app.settings.get("logs.keep_days") or 0)
        most = cast("int", app.settings.get("logs.max_mb") or 0) * _MB
        return await in_side_thread(lambda: _trim(app, days, most, time.time()))
    except StablehandError:
        return 0


def log_sizes(app: App) -> LogSizes:
    """Look at the logs; blocks.

    Raises:
        StablehandError: `database.damaged`.
    """
    kept = _kept(app)
    found = list(_logs(app.data.logs))
    newest = {log.file.parent: log.file for log in sorted(found, key=lambda log: log.written)}
    spare = [log for log in found if log.file not in kept and newest[log.file.parent] != log.file]
    return LogSizes(
        sum(log.size_bytes for log in found), tuple(sorted(spare, key=lambda log: log.written))
    )


def remove_logs(logs: Iterable[OldLog]) -> int:
    """Remove logs and give the bytes that went; one that is read elsewhere stays; blocks."""
    freed = 0
    for log in logs:
        with suppress(OSError):
            log.file.unlink()
            freed += log.size_bytes
            for part in _parts(log.file):
                part.unlink(missing_ok=True)
    return freed


def _trim(app: App, days: int, most: int, now: float) -> int:
    sizes = log_sizes(app)
    total, going = sizes.size_bytes, []
    for log in sizes.spare:
        is_old = days and now - log.written > days * _DAY_S
        if is_old or (most and total > most):
            going.append(log)
            total -= log.size_bytes
    return remove_logs(going)


def _kept(app: App) -> set[Path]:
    """Give the logs of what runs, and of the last start of each install that went well."""
    table, kept = SessionTable(app.data.root), set[Path]()
    for session in table.live():
        kept.add(app.data.root / session.log)
    for name in table.latest():
        good = (item for item in table.of_install(name) if item.ready_at is not None)
        if (last := next(good, None)) is not None:
            kept.add(app.data.root / last.log)
    return kept


def _logs(folder: Path) -> Iterable[OldLog]:
    with suppress(OSError):
        for install in folder.iterdir():
            if is_link(install) or not install.is_dir():
                continue  # Stablehand's own log, or nothing of ours
            files = [file for file in install.glob("*.log") if not file.name.endswith(".2.log")]
            for file in files:
                with suppress(OSError):
                    parts = [part.lstat() for part in (file, *_parts(file))]
                    written = max(part.st_mtime for part in parts)
                    yield OldLog(file, sum(part.st_size for part in parts), written)


def _parts(log: Path) -> list[Path]:
    """Give what lies beside a log and goes with it: the file it goes on in, times, facts."""
    stem = log.name.removesuffix(".log")
    return [part for part in log.parent.glob(f"{stem}.*") if part != log]
