"""Holding the contents that a process runs from, so that no update takes them away from it.

Every start of the portable app comes here, so it loads next to nothing.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def hold_own() -> None:
    """Hold the contents of the bundle that this process runs from, until it ends; see `hold`."""
    contents = getattr(sys, "_MEIPASS", None)
    if contents is not None:
        hold(Path(contents))


def hold(contents: Path) -> None:
    """Hold contents until this process ends.

    By a shared lock on the folder itself, which ends with the process whatever ends it. On Windows that is
    the system's business: a folder with files in use cannot be renamed there.
    """
    if sys.platform == "win32":
        return
    import fcntl

    with suppress(OSError):  # a drive without locks; such a folder counts as in use
        descriptor = os.open(contents, os.O_RDONLY | os.O_CLOEXEC)  # stays open on purpose
        fcntl.flock(descriptor, fcntl.LOCK_SH)


def is_held(contents: Path) -> bool:
    """Tell whether a process runs from these contents, or may."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        descriptor = os.open(contents, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
