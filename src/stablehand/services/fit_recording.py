"""Keeping the peaks of pictures that ComfyUI makes while somebody here watches its session.

Its queue says which file, which size and which nodes, so nothing is guessed: where the graph leaves
anything open, where the program was told to treat memory otherwise, where the file is not in the library
or NVIDIA's library does not tell memory by process, nothing is kept. Other programs do not say what they
make: A1111's and Forge's logs name the checkpoint, but no size.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.nvml import NvmlFailure, read_process_memory
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.launch.sessions import Session, SessionTable
from stablehand.services.app import App

if TYPE_CHECKING:
    import httpx

    from stablehand.core.models.fit.graphs import Recipe
    from stablehand.core.models.library.entry import Entry
    from stablehand.services.fitting import Fitting, Wanted

_PACKAGES: Final = ("comfyui",)
_SESSIONS_S: Final = 2.0  # between looks at what runs
_LOOK_S: Final = 1.0  # between looks at the queue
_ANSWER_S: Final = 5.0
_LONGEST_S: Final = 3600.0  # of one prompt
_ANSWER_BYTES: Final = 8 * 1024**2
# Told otherwise, it keeps more or less on the card than the case of which the peak would be kept.
_OTHERWISE: Final = re.compile(
    r"--(gpu-only|highvram|lowvram|novram|cpu|cpu-vae|directml|reserve-vram|force-\S+|(fp|bf)\d+\S*|"
    r"use-(split|quad)-cross-attention|disable-smart-memory|cache-\S+)"
)


async def record_all(app: App) -> None:
    """Keep the peaks of every session, as they come and go; ends by a cancel."""
    table, seen = SessionTable(app.data.root), object()
    followed: dict[str, asyncio.Task[None]] = {}
    try:
        while True:
            if (stamp := table.last_written()) != seen:
                seen = stamp
                with suppress(StablehandError):
                    for session in await in_side_thread(table.live):
                        if session.id not in followed:
                            work = record_peaks(app, session.id)
                            followed[session.id] = asyncio.ensure_future(work)
            await asyncio.sleep(_SESSIONS_S)
    finally:
        for task in followed.values():
            task.cancel()
        await asyncio.gather(*followed.values(), return_exceptions=True)


async def record_peaks(app: App, session_id: str) -> None:
    """Keep the peaks of a session's pictures until cancelled, or until nothing can be measured.

    Never raises: predictions do without.
    """
    with suppress(StablehandError, OSError, TimeoutError):
        session = await in_side_thread(lambda: SessionTable(app.data.root).get(session_id))
        if session is None or not _is_as_usual(session.package, session.argv):
            return
        async with asyncio.timeout(_ANSWER_S):
            memory = await in_side_thread(read_process_memory)
        if isinstance(memory, NvmlFailure):
            return
        import httpx

        # The program runs on this computer: whatever proxy there is, is not between.
        async with httpx.AsyncClient(trust_env=False, timeout=_ANSWER_S) as client:
            await _follow(app, session, client)


def _is_as_usual(package: str, argv: Sequence[str]) -> bool:
    """Tell whether a program says what it makes, and treats memory in its usual way."""
    return package in _PACKAGES and not any(_OTHERWISE.match(word) for word in argv)


async def _follow(app: App, session: Session, client: httpx.AsyncClient) -> None:
    from stablehand.core.models.fit.graphs import recipe_of

    table = SessionTable(app.data.root)
    done: str | None = None
    while True:
        await asyncio.sleep(_LOOK_S)
        now = await in_side_thread(lambda: table.get(session.id))
        if now is None or not now.is_live:
            return
        found = await _running(client, now)
        if found is None or found[0] == done:
            continue
        done, recipe = found[0], recipe_of(found[1])
        if recipe is not None and now.pid is not None:
            await _measure(app, now, client, done, recipe)


async def _running(client: httpx.AsyncClient, session: Session) -> tuple[str, Any] | None:
    """Give id and graph of the prompt that runs."""
    import httpx

    from stablehand.core.models.fit.graphs import running_prompt

    if session.url is None or session.ready_at is None:
        return None
    try:
        async with client.stream("GET", f"{session.url.rstrip('/')}/queue") as answer:
            content = bytearray()
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > _ANSWER_BYTES:
                    return None
        import json

        return running_prompt(json.loads(content)) if answer.status_code == 200 else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError):
        return None


async def _measure(
    app: App, session: Session, client: httpx.AsyncClient, prompt: str, recipe: Recipe
) -> None:
    """Watch the program while a prompt runs."""
    from stablehand.services.fit_measuring import measuring

    prepared = await _prepared(app, session, recipe)
    if prepared is None or session.pid is None:
        return
    fitting, wanted = prepared
    log = app.data.root / session.log
    with suppress(TimeoutError):
        async with (
            asyncio.timeout(_LONGEST_S),
            measuring(app, session.pid, fitting, wanted, log, must_grow=True),
        ):
            while True:
                running = await _running(client, session)
                if running is None or running[0] != prompt:
                    break
                await asyncio.sleep(_LOOK_S / 4)


async def _prepared(app: App, session: Session, recipe: Recipe) -> tuple[Fitting, Wanted] | None:
    """Give the case that a picture is, as `fit` sees it; None where it is not known well enough."""
    from stablehand.core.models.fit.architectures import UNKNOWN, architecture_of
    from stablehand.services import library
    from stablehand.services.fitting import Fitting, Wanted, target_for, verdict_for

    model = _only(await library.entries(app), recipe.file)
    if model is None or model.identity is None:
        return None
    row = architecture_of(model.identity.base)
    if row is UNKNOWN or row.is_video or recipe.is_guided != (row.passes > 1):
        return None
    target, _ = await target_for(app, package=session.package)
    wanted = Wanted(recipe.width, recipe.height, recipe.batch)
    verdict = verdict_for(model.identity, target, package=session.package, wanted=wanted)
    return Fitting(model.key, model.identity, target, session.package, verdict), wanted


def _only(models: Sequence[Entry], file: str) -> Entry | None:
    """Give the model that a UI calls by this name below one of its folders; None where several could be."""
    found = [model for model in models if f"/{model.path}".endswith(f"/{file}")]
    return found[0] if len(found) == 1 else None
