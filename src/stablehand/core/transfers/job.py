"""All that a transfer works with, in one value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import HeadersFor
from stablehand.core.transfers.limiter import RateLimiter
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.ranges import Ways
from stablehand.core.transfers.rests import Rests
from stablehand.core.transfers.space import Space
from stablehand.core.transfers.wanted import TransferProgress, Wanted
from stablehand.core.transfers.wire import Wires

OnProgress = Callable[[TransferProgress], None]
Renew = Callable[[], Awaitable[str]]
# What a hub means by an answer that brings no file: status, headers by lower-case name, the beginning of the
# body, the address that answered, and whether it was sent a token; None: nothing special.
Explain = Callable[[int, Mapping[str, str], bytes, str, bool], StablehandError | None]


@dataclass(frozen=True, slots=True)
class Job:
    """See `core.transfers.transfer.transfer` for what each is."""

    wires: Wires
    wanted: Wanted
    headers_for: HeadersFor
    pace: Pace
    limiter: RateLimiter | None
    connections: int
    on_progress: OnProgress
    renew: Renew | None
    explain: Explain | None
    rests: Rests
    space: Space
    ways: Ways
