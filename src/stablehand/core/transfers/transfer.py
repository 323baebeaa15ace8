"""One file from a server to a complete `.part` beside its target.

`transfer` ends with all bytes on the disk for good, hashed and compared, or with an error that says what to
do. It publishes nothing: the gate of the model library does.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.base.web import HeadersFor, opened, refusal
from stablehand.core.transfers.failures import mismatch
from stablehand.core.transfers.limiter import RateLimiter
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.wanted import Arrived, TransferProgress, TransferState, Wanted

if TYPE_CHECKING:  # loaded by whoever made the client
    import httpx

OnProgress = Callable[[TransferProgress], None]
Renew = Callable[[], Awaitable[str]]


def part_of(target: Path) -> Path:
    """Give where a file lies until it is complete."""
    return target.with_name(f"{target.name}.part")


def state_of(target: Path) -> Path:
    """Give where the state of an unfinished file lies."""
    return target.with_name(f"{target.name}.part.json")


async def transfer(
    client: httpx.AsyncClient,
    wanted: Wanted,
    *,
    headers_for: HeadersFor,
    pace: Pace,  # noqa: ARG001
    limiter: RateLimiter | None,
    connections: int,  # noqa: ARG001
    on_progress: OnProgress,
    renew: Renew | None = None,  # noqa: ARG001
) -> Arrived:
    """Fetch a file; see above. Being cancelled leaves what can be gone on with.

    Args:
        client: made by `core.base.web.client`, without following redirects.
        headers_for: what an address gets beyond the ordinary, such as a token; asked at every hop.
        pace: how long to wait for what.
        limiter: shared by all transfers; None: no limit.
        connections: the most that may be open at once.
        on_progress: told what is happening; quick, on the event loop.
        renew: gives another address where the first is refused though it was good before.

    Raises:
        StablehandError: `download.*`, `network.*`, `disk.full`, `data.unwritable`.
    """
    part = part_of(wanted.target)
    received, digest = 0, hashlib.sha256()
    async with opened(client, wanted.address, headers_for=headers_for) as answer:
        if answer.status_code != 200:
            raise refusal(str(answer.url), answer.status_code)
        told = answer.headers.get("content-length", "")
        total = int(told) if told.isdigit() else None
        try:
            with open(long_path(part), "wb") as file:  # noqa: PTH123, ASYNC230 - a long path
                async for piece in answer.aiter_raw():
                    file.write(piece)
                    digest.update(piece)
                    received += len(piece)
                    on_progress(TransferProgress(TransferState.RECEIVING, received, total, 1))
                    if limiter is not None:
                        await limiter.take(len(piece))
                file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
        except OSError as error:
            raise unwritable(part, error) from error
    expected = wanted.expected.hashes.get("sha256")
    if expected is not None and expected != digest.hexdigest():
        raise mismatch(wanted.name, "sha256", expected, digest.hexdigest())
    return Arrived(part, received, digest.hexdigest(), "sha256" if expected else "none")
