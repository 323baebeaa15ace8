"""Tasks are kept, named, and can be seen through to their end."""

from __future__ import annotations

import asyncio
import gc

import pytest

from stablehand.core.base.tasks import spawn, strays, to_the_end


async def test_a_spawned_task_is_kept_and_named_until_it_is_done() -> None:
    go = asyncio.Event()
    loop = asyncio.get_running_loop()
    done = asyncio.Event()

    async def work() -> None:
        await go.wait()
        done.set()

    spawn(work(), "some work")
    gc.collect()
    assert strays(loop) == ("some work",)
    go.set()
    await asyncio.wait_for(done.wait(), 5)
    await asyncio.sleep(0)
    assert strays(loop) == ()


async def test_a_cancel_waits_for_what_must_end_and_counts_afterwards() -> None:
    started, go, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def must_end() -> None:
        started.set()
        await go.wait()
        ended.set()

    waiting = asyncio.ensure_future(to_the_end(must_end(), "must end"))
    await started.wait()
    waiting.cancel()
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    assert not waiting.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set()


async def test_results_and_errors_come_out() -> None:
    async def give() -> int:
        return 3

    async def fail() -> None:
        raise LookupError("no")

    assert await to_the_end(give(), "give") == 3
    with pytest.raises(LookupError):
        await to_the_end(fail(), "fail")
