"""The files of one log, and which of an install's logs stay."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

KEPT_LOGS: Final = 10
_SECOND: Final = ".2.log"
# What lies beside a log and goes with it.
_BESIDE: Final = (".log", _SECOND, ".times", ".2.times", ".facts.json")


def second_log(log: Path) -> Path:
    """Give the file in which a full log goes on."""
    return log.with_name(log.name.removesuffix(".log") + _SECOND)


def facts_file(log: Path) -> Path:
    """Give the file that says what was started when the log was begun."""
    return log.with_name(log.name.removesuffix(".log") + ".facts.json")


def new_log(folder: Path, kept: Collection[Path] = ()) -> Path:
    """Make the file of a new log and remove the oldest ones.

    Args:
        folder: the logs of one install.
        kept: logs that stay, however old they are.

    Raises:
        OSError: the file cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _remove_old(folder, kept)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 1
    while True:
        log = folder / (f"{stamp}.log" if number == 1 else f"{stamp}-{number}.log")
        with suppress(FileExistsError):
            os.close(os.open(log, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return log
        number += 1


def _remove_old(folder: Path, kept: Collection[Path]) -> None:
    logs = sorted(path for path in folder.glob("*.log") if not path.name.endswith(_SECOND))
    for old in logs[: max(0, len(logs) - KEPT_LOGS + 1)]:
        if old in kept:
            continue
        stem = old.name.removesuffix(".log")
        for ending in _BESIDE:
            with suppress(OSError):  # another program reads it; it goes with the next launch
                (folder / f"{stem}{ending}").unlink(missing_ok=True)
