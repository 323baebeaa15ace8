"""Copying an environment so that a cancel ends it at the next file, and nothing is left of the copy."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree
from stablehand.core.base.paths import unwritable
from stablehand.core.base.tasks import spawn, to_the_end
from stablehand.core.installs.fork import fork_environment
from stablehand.core.installs.heal import heal_environment
from stablehand.core.installs.tree_copy import ForkReport
from stablehand.core.records.install import InstallFolder, InstallRecord

_BESIDE: Final = ("constraints.txt", "lock.json")


class _StoppedError(Exception):
    """Ends the copying."""


async def copy_current(
    folder: InstallFolder, record: InstallRecord, number: int
) -> ForkReport | None:
    """Copy the current environment, with its lock and constraints, to the folder of another generation.

    Gives what was shared and copied; None for an install without an environment.

    Raises:
        StablehandError: `data.unwritable`; nothing is left of the copy.
        asyncio.CancelledError: stopped; the same.
    """
    stopped = threading.Event()
    old, new = folder.generation(record.generation), folder.generation(number)

    def keep_on(_bytes: int) -> None:
        if stopped.is_set():
            raise _StoppedError

    def copy() -> ForkReport | None:
        with suppress(StablehandError):  # one that is broken may be copied in order to be mended
            heal_environment(folder, record, points=False)
        new.mkdir(parents=True, exist_ok=True)
        for name in _BESIDE:
            if (old / name).is_file():
                shutil.copyfile(old / name, new / name)
        if not os.path.lexists(old / "env"):
            return None
        real = Path(os.path.realpath(old / "env"))  # one that was adopted is a link
        renamed = {old / "env": new / "env"}
        return fork_environment(real, new / "env", renamed=renamed, on_file=keep_on)

    work = spawn(asyncio.to_thread(copy), f"copy of the environment of {folder.name}")
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stopped.set()
        await to_the_end(asyncio.wait({work}), f"end of the copy for {folder.name}")
        if not work.cancelled():
            work.exception()  # looked at, so that it is not reported as lost
        await asyncio.to_thread(remove_tree, new / "env")
        raise
    except OSError as error:
        await asyncio.to_thread(remove_tree, new / "env")
        raise unwritable(new, error) from error
