"""Changes that did not come to their end: what is left of one, and letting go of it.

The install itself is as it was before such a change and launches. What was built so far is kept, so that
the same change can go on with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.files import freed_bytes
from stablehand.core.base.tasks import to_the_end
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.runner import end_orphans
from stablehand.core.records.generations import Reason, read_generation
from stablehand.core.records.install import InstallFolder, need_record
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.pruning import left_over, remove_generation
from stablehand.services.recovering import recover
from stablehand.services.results import Result

_LOCK_WAIT_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class StoppedChange:
    """A change that was stopped, or failed.

    Attributes:
        name: the install.
        kind: what it was to do.
        number: the snapshot that was being built.
        begun_at: when.
        request: what was asked for differently than before, such as `ref`.
        size_bytes: what was built so far and forgetting it would give back.
    """

    name: str
    kind: Reason
    number: int
    begun_at: str
    request: Mapping[str, str]
    size_bytes: int


async def stopped_change(app: App, name: str) -> StoppedChange | None:
    """Give the change of an install that can go on; None while one is under way, or there is none.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`.
    """
    folder, record = need_record(app.data.root, name)
    operation = Journal(app.data.journal).latest().get(name)
    if operation is not None and operation.state == "running" and operation.alive:
        return None
    return await asyncio.to_thread(_newest, folder, left_over(folder, record))


def _newest(folder: InstallFolder, numbers: tuple[int, ...]) -> StoppedChange | None:
    for number in reversed(numbers):
        found = read_generation(folder, number)
        if found is not None:
            return StoppedChange(
                folder.name,
                found.reason,
                number,
                found.created_at,
                found.request,
                freed_bytes(folder.generation(number)),
            )
    return None


async def forget_change(app: App, name: str) -> Result[int]:
    """Remove what was built by changes that did not come to their end; give the bytes that this freed.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `install.busy`, `data.unwritable`.
    """
    folder, _record = need_record(app.data.root, name)
    async with held(folder, wait_s=_LOCK_WAIT_S):
        await recover(app, folder)
        _folder, record = need_record(app.data.root, name)
        journal = Journal(app.data.journal)
        operation = journal.latest().get(name)
        if operation is not None and operation.kind != "install":
            # What a change that was killed left running would go on writing there.
            await end_orphans(journal, operation.id, lambda _line: None)
        freed = 0
        for number in left_over(folder, record):
            freed += await asyncio.to_thread(freed_bytes, folder.generation(number))
            await to_the_end(remove_generation(app, folder, number), f"removal of {name} {number}")
        if operation is not None and operation.state != "done":
            journal.end(operation.id, "cancelled")
    return Result("update", freed)
