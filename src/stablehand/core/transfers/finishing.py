"""The end of a transfer: its sums taken and compared, its length compared."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.tasks import spawn
from stablehand.core.transfers.failures import mismatch, not_written, short
from stablehand.core.transfers.hashing import BEST_FIRST, git_sha1_of
from stablehand.core.transfers.job import OnProgress
from stablehand.core.transfers.part import Part
from stablehand.core.transfers.record import Record
from stablehand.core.transfers.wanted import (
    Arrived,
    ComparedBy,
    Expected,
    TransferProgress,
    TransferState,
    Wanted,
    is_off,
)

_TICK_S: Final = 0.1


async def finished(wanted: Wanted, part: Part, record: Record, on_progress: OnProgress) -> Arrived:
    """Wait for the sums of a complete file, and compare them.

    Raises:
        StablehandError: `download.mismatch`, `download.short`, `data.unwritable`.
    """
    total = record.total or 0
    work = spawn(asyncio.to_thread(part.hasher.result, total), "transfer-sums")
    try:
        while not work.done():
            hashed = part.hasher.hashed
            on_progress(TransferProgress(TransferState.CHECKING, total, total, hashed=hashed))
            await asyncio.wait({work}, timeout=_TICK_S)
        sums = dict(await work)
        promised = record.sums(wanted.expected.hashes)
        if not sums.keys() & promised.keys() and "git_sha1" in promised:
            # It begins with the length, so that it cannot be taken on the way.
            sums["git_sha1"] = await asyncio.to_thread(git_sha1_of, part.file, total)
    except OSError as error:
        raise not_written(part.file, error) from error
    finally:
        if not work.done():  # cancelled: the thread ends with its file
            part.hasher.stop()
            await asyncio.wait({work})
            work.exception()
    verified = compared(
        wanted.name, total, record.sums(wanted.expected.hashes), sums, wanted.expected
    )
    state = record.state
    return Arrived(
        part=part.file,
        size=total,
        sha256=sums["sha256"],
        verified=verified,
        etag=record.version.etag,
        content_type=state.content_type,
        suggested_name=state.suggested_name,
        commit=state.commit,
    )


def compared(
    name: str, total: int, promised: Mapping[str, str], sums: Mapping[str, str], expected: Expected
) -> ComparedBy:
    """Give by what a file was compared: by the best sum there is, else by its length.

    Raises:
        StablehandError: `download.mismatch`, `download.short`.
    """
    if total == 0 and expected.size != 0:
        raise short(name, 0, expected.size or 0)
    for what in BEST_FIRST:
        if what in promised and what in sums:
            if promised[what] != sums[what]:
                raise _worse(name, total, what, promised[what], sums[what], expected)
            return what
    if expected.size is None:
        return "none"
    if is_off(total, expected):
        raise short(name, total, expected.size)
    return "size"


def _worse(
    name: str, total: int, what: str, promised: str, found: str, expected: Expected
) -> StablehandError:
    """Give the error that says more: a wrong length, or a wrong sum."""
    if expected.size is not None and is_off(total, expected):
        return short(name, total, expected.size)
    return mismatch(name, what, promised, found)
