"""What runs out of a folder right now, whoever started it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil


def running_in(folders: Iterable[Path]) -> dict[Path, tuple[int, ...]]:
    """Give the processes that work in each folder: started there, or with a program of it.

    One look at the process table for all of them. Only Pythons count: a shell that stands there does not
    use the program. Nor do this process and its parents.
    """
    wanted = list(folders)
    found: dict[Path, list[int]] = {folder: [] for folder in wanted}
    ours = {os.getpid()}
    with suppress(psutil.Error):
        ours |= {process.pid for process in psutil.Process().parents()}
    for process in psutil.process_iter(["cwd", "exe", "name"]):
        name = (process.info["name"] or "").lower()
        if process.pid in ours or "python" not in name:
            continue
        places = [process.info["cwd"], process.info["exe"]]
        for folder in wanted:
            if any(place and _is_below(place, folder) for place in places):
                found[folder].append(process.pid)
    return {folder: tuple(pids) for folder, pids in found.items() if pids}


def _is_below(place: str, folder: Path) -> bool:
    return f"{place}{os.sep}".startswith(f"{folder}{os.sep}")
