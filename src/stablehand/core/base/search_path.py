"""Finding a program on the search path, without ever taking one that somebody planted.

Programs of the system lie in folders that PATH names as a whole. Not looked at: the current folder (which
Windows would search first, and an empty or relative entry means elsewhere), folders that every user of the
machine can write to, and whatever lies below folders that hold others' code (`leave_out`: checkouts). On
Windows only `.exe` files count: a batch file is read by a shell.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from stablehand.core.base.environment import SystemName, current_system


def search_folders(
    environ: Mapping[str, str], system: SystemName | None = None, leave_out: Iterable[Path] = ()
) -> tuple[Path, ...]:
    """Give the folders of PATH that may be trusted, in its order.

    Args:
        environ: the variables that PATH is read from.
        system: how PATH is written; None: as on this machine.
        leave_out: folders below which nothing is looked for.
    """
    separator = ";" if (system or current_system()) == "windows" else ":"
    refused = [Path(os.path.realpath(folder)) for folder in leave_out]
    found: list[Path] = []
    for entry in _path(environ).split(separator):
        folder = Path(entry.strip('"'))
        if entry and folder.is_absolute() and folder not in found and _is_ours(folder, refused):
            found.append(folder)
    return tuple(found)


def find_program(
    name: str,
    environ: Mapping[str, str],
    system: SystemName | None = None,
    leave_out: Iterable[Path] = (),
) -> Path | None:
    """Find a program by its bare name, by its whole path; None where no trusted folder has it."""
    file = f"{name}.exe" if (system or current_system()) == "windows" else name
    for folder in search_folders(environ, system, leave_out):
        program = folder / file
        if is_program(program):
            return program
    return None


def whole_program(program: str, environ: Mapping[str, str]) -> str:
    """Give what a command starts with by its whole path; a bare name is looked for on the child's PATH.

    Windows would search the current folder and this process's own ones first.

    Args:
        program: the first word of a command.
        environ: the variables that the child gets.

    Raises:
        FileNotFoundError: no trusted folder of PATH has it.
    """
    if os.path.dirname(program):  # noqa: PTH120
        return shutil.which(program) or program
    found = find_program(program, environ)
    if found is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), program)
    return str(found)


def is_program(path: Path) -> bool:
    """Tell whether a file can be started."""
    try:
        return path.is_file() and os.access(path, os.X_OK)
    except OSError:
        return False


def path_with(folder: Path, environ: Mapping[str, str], system: SystemName | None = None) -> str:
    """Give a PATH that has a folder first, for programs that start their own kind by name."""
    separator = ";" if (system or current_system()) == "windows" else ":"
    return separator.join(part for part in (str(folder), _path(environ)) if part)


def _path(environ: Mapping[str, str]) -> str:
    """Give PATH, which Windows also writes Path."""
    return environ.get("PATH") or environ.get("Path") or ""


def _is_ours(folder: Path, refused: list[Path]) -> bool:
    real = Path(os.path.realpath(folder))
    if any(real.is_relative_to(place) for place in refused):
        return False
    if os.name == "nt":
        return True  # permission bits say nothing there
    try:
        return not real.stat().st_mode & stat.S_IWOTH
    except OSError:
        return False
