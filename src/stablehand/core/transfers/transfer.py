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

from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.base.web import HeadersFor, refusal
from stablehand.core.transfers.failures import mismatch
from stablehand.core.transfers.limiter import RateLimiter
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.wanted import Arrived, TransferProgress, TransferState, Wanted
from stablehand.core.transfers.wire import Line, Wires

OnProgress = Callable[[TransferProgress], None]
Renew = Callable[[], Awaitable[str]]


def part_of(target: Path) -> Path:
    """Give where a file lies until it is complete."""
    return target.with_name(f"{target.name}.part")


def state_of(target: Path) -> Path:
    """Give where the state of an unfinished file lies."""
    return target.with_name(f"{target.name}.part.json")


def forget(target: Path) -> None:
    """Remove the state of a file that was published.

    Raises:
        OSError: it cannot be removed.
    """
    Path(long_path(state_of(target))).unlink(missing_ok=True)


def discard(target: Path) -> None:
    """Remove what is here of a file that nobody wants any more.

    Raises:
        OSError: it cannot be removed.
    """
    Path(long_path(part_of(target))).unlink(missing_ok=True)
    forget(target)


async def transfer(
    wires: Wires,
    wanted: Wanted,
    *,
    headers_for: HeadersFor,
    pace: Pace,
    limiter: RateLimiter | None,  # noqa: ARG001
    connections: int,  # noqa: ARG001
    on_progress: OnProgress,
    renew: Renew | None = None,  # noqa: ARG001
) -> Arrived:
    """Fetch a file; see above. Being cancelled leaves what can be gone on with.

    Args:
        wires: how servers are reached; one for all transfers.
        headers_for: what an address gets beyond the ordinary, such as a token; asked at every hop, from
            any thread.
        pace: how long to wait for what.
        limiter: shared by all transfers; None: no limit.
        connections: the most that may be open at once.
        on_progress: told what is happening; quick, on the event loop.
        renew: gives another address where the first is refused though it was good before.

    Raises:
        StablehandError: `download.*`, `network.*`, `disk.full`, `data.unwritable`.
    """
    part = part_of(wanted.target)
    received, digest = await asyncio.to_thread(_fetch, wires, wanted, headers_for, pace, part)
    on_progress(TransferProgress(TransferState.RECEIVING, received, received, 1))
    expected = wanted.expected.hashes.get("sha256")
    if expected is not None and expected != digest:
        raise mismatch(wanted.name, "sha256", expected, digest)
    return Arrived(part, received, digest, "sha256" if expected else "none")


def _fetch(
    wires: Wires, wanted: Wanted, headers_for: HeadersFor, pace: Pace, part: Path
) -> tuple[int, str]:
    received, digest, line = 0, hashlib.sha256(), Line(wires)
    said = line.ask(wanted.address, {}, headers_for, pace.first_byte_s)
    if said.status != 200:
        raise refusal(said.place, said.status)
    view = memoryview(bytearray(1 << 18))
    try:
        with open(long_path(part), "wb") as file:  # noqa: PTH123 - a long path
            while count := line.read_into(view):
                file.write(view[:count])
                digest.update(view[:count])
                received += count
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise unwritable(part, error) from error
    line.finish()
    line.close()
    return received, digest.hexdigest()
