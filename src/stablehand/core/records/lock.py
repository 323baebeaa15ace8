"""One changer at a time: the file lock of an install.

Whoever installs, uninstalls, launches or changes an install holds its lock meanwhile. The lock is the
system's, so it goes with its process, however that ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from filelock import FileLock, Timeout

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.places import InstallFolder

_PAUSE_S: Final = 0.1


@asynccontextmanager
async def held(folder: InstallFolder, *, wait_s: float = 0.0) -> AsyncIterator[None]:
    """Hold the lock of an install for the length of the block.

    Args:
        wait_s: seconds to wait for another holder.

    Raises:
        StablehandError: `install.busy`, `data.unwritable`.
    """
    lock = FileLock(folder.lock, thread_local=False)
    until = asyncio.get_running_loop().time() + wait_s
    while True:
        try:
            folder.lock.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
            break
        except Timeout:
            if asyncio.get_running_loop().time() >= until:
                raise _busy(folder) from None
        except OSError as error:
            raise unwritable(folder.lock, error) from error
        await asyncio.sleep(_PAUSE_S)
    try:
        yield
    finally:
        lock.release()


def _busy(folder: InstallFolder) -> StablehandError:
    return StablehandError(
        "install.busy",
        QT_TRANSLATE_NOOP("install", "Another Stablehand is changing {name} right now.").fill(
            name=folder.name
        ),
        hint=QT_TRANSLATE_NOOP("install", "Wait until it is done, or stop it."),
        details={"name": folder.name},
    )
