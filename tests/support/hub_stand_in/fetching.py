"""Transfers from a stand-in, as tests start them: no wait takes time, and everything is written down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stablehand.core.base import web
from stablehand.core.base.errors import StablehandError
from stablehand.core.transfers.limiter import RateLimiter
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.ranges import Ways
from stablehand.core.transfers.transfer import part_of, state_of, transfer
from stablehand.core.transfers.wanted import Arrived, Expected, TransferProgress, Wanted
from stablehand.core.transfers.wire import Wires
from support.hub_stand_in.files import Served
from support.hub_stand_in.stand_in import StandIn

# Several connections after moments, also for files that are small.
QUICK_WAYS = Ways(
    least_bytes=2 << 20, least_piece=1 << 20, most_piece=1 << 20, window_s=0.05, gain=0.5,
    enough_bytes_per_s=1e12,
)  # fmt: skip
# No test waits for longer; a transfer that hangs fails.
_LONGEST_S = 20


@dataclass
class Fetcher:
    """Fetches files into one folder.

    Attributes:
        token: sent to the hub's own origin; None: no token.
        waits: how long it wanted to wait before its tries, in seconds; none of them takes time.
        said: everything it told of its progress.
        pace: what it keeps to.
    """

    hub: StandIn
    folder: Path
    token: str | None = None
    waits: list[float] = field(default_factory=list)
    said: list[TransferProgress] = field(default_factory=list)
    pace: Pace = field(default_factory=Pace)
    limiter: RateLimiter | None = None
    wires: Wires = field(default_factory=lambda: Wires(proxies={}))

    def __post_init__(self) -> None:
        self.pace = replace(self.pace, sleep=self._sleep, jitter=lambda: 0.0)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)

    def target(self, served: Served) -> Path:
        """Give where a file goes in the end; a transfer never writes there."""
        return self.folder / served.name.rpartition("/")[2]

    def part(self, served: Served) -> Path:
        """Give where its bytes lie."""
        return part_of(self.target(served))

    def state(self, served: Served) -> Path:
        """Give where its state lies."""
        return state_of(self.target(served))

    def headers_for(self, url: str) -> dict[str, str]:
        """Give the token to the hub alone."""
        if self.token is None or web.origin(url) != web.origin(self.hub.address):
            return {}
        return {"Authorization": f"Bearer {self.token}"}

    def wanted(
        self, served: Served, *, scenario: str | None = None, way: str = "files",
        expected: Expected | None = None, **more: Any,
    ) -> Wanted:  # fmt: skip
        """Give what a hub says of a file that it serves; `way` "download" goes through a redirect."""
        return Wanted(
            more.pop("address", None) or self.hub.at(served, scenario=scenario, way=way),
            more.pop("target", None) or self.target(served),
            served.name,
            known(served) if expected is None else expected,
            **more,
        )

    async def __call__(
        self, served: Served, *, connections: int = 1, wires: Wires | None = None,
        renew: Callable[[], Awaitable[str]] | None = None, **more: Any,
    ) -> Arrived:  # fmt: skip
        """Fetch a file; see `wanted` for what else there is to say."""
        async with asyncio.timeout(_LONGEST_S):
            return await transfer(
                wires or self.wires,
                self.wanted(served, **more),
                headers_for=self.headers_for,
                pace=self.pace,
                limiter=self.limiter,
                connections=connections,
                ways=QUICK_WAYS,
                on_progress=self.said.append,
                renew=renew,
            )

    async def fails(self, served: Served, **more: Any) -> StablehandError:
        """Fetch a file in vain; give the error."""
        try:
            arrived = await self(served, **more)
        except StablehandError as error:
            assert not self.target(served).exists()
            return error
        raise AssertionError(f"it arrived: {arrived}")

    async def pause(self, served: Served, after: int, **more: Any) -> int:
        """Fetch so many bytes of a file, then cancel; give how many the state says are here for good."""
        path = f"/files/{served.name}"
        async with self.held(served, after, **more) as task:
            task.cancel()
        self.hub.pace.let_go(path)
        return sum(end - begin for begin, end in self.ranges(served))

    @asynccontextmanager
    async def held(self, served: Served, after: int, **more: Any):
        """Let a transfer come so far and stand still; it is cancelled at the end unless it is over.

        More than half a mebibyte, so that some of it is written: what has come is gathered before.
        """
        path = f"/files/{served.name}"
        before = self.hub.pace.sent.get(path, 0)
        self.hub.pace.hold(path, after)
        task = asyncio.ensure_future(self(served, **more))
        part, least = self.part(served), before + after - (1 << 16)
        try:
            await until(lambda: task.done() or (
                self.hub.pace.sent.get(path, 0) > least
                and part.exists() and part.stat().st_size > 0
            ))  # fmt: skip
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def ranges(self, served: Served) -> list[tuple[int, int]]:
        """Give which ranges of a part are here for good, as its state says."""
        return stored_ranges(self.state(served))

    def asked(self, served: Served) -> list[str | None]:
        """Give the Range header of each request for the file itself."""
        return [
            request.headers.get("range")
            for request in self.hub.asked_for(rf"/files/{served.name}")
            if request.method == "GET"
        ]

    def assert_whole(self, served: Served, arrived: Arrived) -> None:
        """See that a file is here, is the right one, and that nobody published it."""
        assert arrived.part == self.part(served)
        assert arrived.part.read_bytes() == served.content()
        assert (arrived.size, arrived.sha256) == (served.length, served.sha256)
        assert not self.target(served).exists()

    def reasons(self) -> list[str]:
        """Give the reasons it told, in order, each once in a row."""
        found: list[str] = []
        for said in self.said:
            if said.reason is not None and found[-1:] != [said.reason.english()]:
                found.append(said.reason.english())
        return found


def stored_ranges(state: Path) -> list[tuple[int, int]]:
    """Give which ranges a state file says are here for good; none without it."""
    if not state.exists():
        return []
    found = json.loads(state.read_text(encoding="utf-8"))["ranges"]
    return [(begin, end) for begin, end in found]


def known(served: Served, **hashes: str) -> Expected:
    """Give size and SHA-256 of a file, as a hub says them."""
    return Expected(served.length, True, {"sha256": served.sha256, **hashes})


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)
