"""Room on the graphics card for the next UI: who holds what, who can give it back, what really came free.

A UI that holds memory of the card is asked over its own API first and keeps running; only where that cannot
be is stopping it offered. What a UI will need is the most it was seen to hold, else what a small model needs;
so it is told, never enforced.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, MemorySize, Text, Wording
from stablehand.core.catalog.access_schema import FreeMemory
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hardware.vram_use import Sources
from stablehand.core.launch.access_secrets import read
from stablehand.core.launch.reach import is_own
from stablehand.core.records.install import InstallFolder
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.lan import own_addresses
from stablehand.services.results import Result
from stablehand.services.running import Meters, RunningNow, RunningUi, can_free, look
from stablehand.services.sessions import sessions_by_install, stop
from stablehand.services.usage_peaks import UsagePeaks

if TYPE_CHECKING:
    import httpx

# What SD 1.5 takes at 512x512 in half precision, as the fit calculator reckons; less is no use to anybody.
USUAL_NEED: Final = 3 * 1024**3
_ANSWER_S: Final = 60.0  # InvokeAI and A1111 answer when the model is out
_ANSWER_BYTES: Final = 8 * 1024**2
_SETTLE_S: Final = 12.0
_LOOK_S: Final = 0.5
_SAME_BYTES: Final = 64 * 1024**2
_MUCH_BYTES: Final = 256 * 1024**2  # less is what a program holds without any model

Way = Literal["free", "stop"]


@dataclass(frozen=True, slots=True)
class Freed:
    """What asking a UI for its video memory gave; sizes in bytes, None where nobody tells.

    Attributes:
        way: it was asked and runs on, or it was stopped.
        before, after: what it held.
        card_free: what the card has left now.
    """

    name: str
    way: Way
    before: int | None
    after: int | None
    card_free: int | None

    @property
    def freed(self) -> int | None:
        """What came free."""
        if self.before is None or self.after is None:
            return None
        return max(0, self.before - self.after)


@dataclass(frozen=True, slots=True)
class Room:
    """Whether a UI fits beside what runs.

    Attributes:
        need: in bytes; `is_seen`: it was seen to hold that much once, else it is what a small model takes.
        free: what the card has left; None where nobody tells.
        holders: what runs and holds memory, the largest first.
    """

    name: str
    need: int
    is_seen: bool
    free: int | None
    holders: tuple[RunningUi, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether there is nothing to tell: it fits, nobody knows, or nobody here could make room."""
        return self.free is None or self.free >= self.need or not self.holders


async def room_for(app: App, name: str, sources: Sources | None = None) -> Room:
    """Tell whether an install that is about to be launched fits beside what runs.

    Costs next to nothing while nothing else runs.
    """
    others = set(await sessions_by_install(app)) - {name}
    if not others:
        return Room(name, USUAL_NEED, is_seen=False, free=None)
    now = await look(app, Meters(sources or Sources()))
    return judged(name, now, UsagePeaks(app.data.library).of(name)[0])


def judged(name: str, now: RunningNow, seen: int) -> Room:
    """Judge from what was measured; pure."""
    told = [card.free_bytes for card in now.cards if card.free_bytes is not None]
    holders = sorted(
        (ui for ui in now.uis if ui.name != name and (ui.vram_bytes or 0) >= _MUCH_BYTES),
        key=lambda ui: -(ui.vram_bytes or 0),
    )
    need = seen or USUAL_NEED
    total = max((card.total_bytes or 0 for card in now.cards), default=0)
    need = min(need, total) if total else need
    return Room(name, need, bool(seen), max(told) if told else None, tuple(holders))


def room_words(room: Room) -> tuple[Text, ...]:
    """Say who is in the way and what can be done; nothing where it fits."""
    if room.fits:
        return ()
    words = [
        _TIGHT.fill(name=room.name, need=MemorySize(room.need), free=MemorySize(room.free or 0))
        if room.is_seen
        else _TIGHT_PERHAPS.fill(name=room.name, free=MemorySize(room.free or 0))
    ]
    for ui in room.holders:
        text = _CAN_FREE if ui.can_free else _CAN_STOP
        words.append(text.fill(name=ui.name, held=MemorySize(ui.vram_bytes or 0)))
    return tuple(words)


async def make_room(
    app: App, name: str, *, may_stop: bool, sources: Sources | None = None
) -> Result[tuple[Freed, ...]]:
    """Have what runs give its video memory back, the largest first, until an install fits.

    Args:
        may_stop: stop those that cannot be asked, or whose answer was not enough.

    Raises:
        StablehandError: `decision.needed`: only stopping would make room.
    """
    done: list[Freed] = []
    notices: list[Wording] = []
    room = await room_for(app, name, sources)
    for ui in room.holders if not room.fits else ():
        if ui.can_free:
            try:
                result = await free_vram(app, ui.name, sources)
            except StablehandError as error:
                notices.append(error.message)
            else:
                done.append(result.data)
                if (await room_for(app, name, sources)).fits:
                    return Result("running free", tuple(done), tuple(notices))
    room = await room_for(app, name, sources)
    if room.fits:
        return Result("running free", tuple(done), tuple(notices))
    if not may_stop:
        raise _only_stopping(room)
    for ui in room.holders:
        done.append(await _stopped(app, ui, sources))
        if (await room_for(app, name, sources)).fits:
            break
    return Result("running free", tuple(done), tuple(notices))


async def free_vram(app: App, name: str, sources: Sources | None = None) -> Result[Freed]:
    """Ask a UI that runs to give its video memory back, and measure what came free.

    Raises:
        StablehandError: `vram.not_running`; `vram.unsupported`: it has no API for that; `vram.busy`: it is
            making something; `vram.failed`: it did not do it; `package.unknown`.
    """
    meters = Meters(sources or Sources())
    before = await look(app, meters)
    ui = before.ui(name)
    if ui is None:
        raise StablehandError(
            "vram.not_running",
            QT_TRANSLATE_NOOP("vram", "{name} does not run, so it holds nothing.").fill(name=name),
            hint=QT_TRANSLATE_NOOP("vram", "What runs: stablehand running"),
            details={"name": name},
        )
    package = app.catalog.load(ui.package).package
    free = package.launch.free
    if free is None or not can_free(package, ui.session.command):
        raise _unsupported(name, None if free is None else free.option)
    if ui.session.url is None or not ui.session.api_ready:
        raise _failed(name, QT_TRANSLATE_NOOP("vram", "its API does not answer yet"))
    if not await in_side_thread(partial(_is_here, ui.session.url)):
        raise _failed(name, QT_TRANSLATE_NOOP("vram", "its page is not on this computer"))
    await _ask(app, name, ui.session.url, free)
    after = await _settled(app, meters, name, ui.vram_bytes)
    now = after.ui(name)
    freed = Freed(name, "free", ui.vram_bytes, now.vram_bytes if now else 0, _card_free(after))
    return Result("running free", freed, freed_words(freed))


async def free_all(app: App) -> Result[tuple[Freed, ...]]:
    """Ask everything that runs and can be asked; what fails is told, the others go on."""
    done: list[Freed] = []
    notices: list[Wording] = []
    for ui in (await look(app)).uis:
        if not ui.can_free:
            notices.append(_unsupported(ui.name, None).message)
            continue
        try:
            result = await free_vram(app, ui.name)
        except StablehandError as error:
            notices.append(error.message)
        else:
            done.append(result.data)
            notices += result.notices
    return Result("running free", tuple(done), tuple(notices))


async def start_free(app: App, name: str) -> Job[Result[Freed]]:
    """Ask a UI for its video memory, as a job."""
    title = QT_TRANSLATE_NOOP("vram", "Free video memory of {name}").fill(name=name)

    async def work(reporter: Reporter) -> Result[Freed]:
        reporter.start("free", text=QT_TRANSLATE_NOOP("vram", "Asking the program to let go of it"))
        return await free_vram(app, name)

    return app.jobs.submit(title, (Stage("free"),), work, kind="free", subject=name)


# -- asking the program ----------------------------------------------------------------------------


async def _ask(app: App, name: str, url: str, free: FreeMemory) -> None:
    import httpx

    credentials = await read(InstallFolder(app.data.root, name))
    auth = (credentials.user, credentials.password) if credentials else None
    # The program runs on this computer: whatever proxy there is, is not between.
    try:
        async with httpx.AsyncClient(
            base_url=_origin(url), trust_env=False, timeout=_ANSWER_S, auth=auth
        ) as client:
            await _refuse_if_busy(client, name, free)
            body = json.loads(free.body)
            if free.session is not None:
                told = await _answer(client, name, "POST", free.session.path, {})
                body[free.session.key] = told.get(free.session.key)
            told = await _answer(client, name, free.method, free.path, body)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _failed(name, type(error).__name__) from error
    if told.get("error"):  # SwarmUI says so with status 200
        raise _failed(name, str(told["error"])[:200])


async def _refuse_if_busy(client: httpx.AsyncClient, name: str, free: FreeMemory) -> None:
    if free.busy is None:
        return
    found: Any = await _answer(client, name, "GET", free.busy.path, None)
    for key in free.busy.key:
        found = found.get(key) if isinstance(found, Mapping) else None
    if found:
        raise StablehandError(
            "vram.busy",
            QT_TRANSLATE_NOOP("vram", "{name} is making something now.").fill(name=name),
            hint=QT_TRANSLATE_NOOP("vram", "Try again once it is done, or stop it."),
            details={"name": name},
        )


async def _answer(
    client: httpx.AsyncClient, name: str, method: str, path: str, body: Any
) -> Mapping[str, Any]:
    """Give the table that a program answers with; empty where its answer is none."""
    content = bytearray()
    async with client.stream(method, path, json=body) as answer:
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > _ANSWER_BYTES:
                break
        if answer.status_code >= 300:
            raise _failed(name, f"HTTP {answer.status_code}")
    try:
        found = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_here(url: str) -> bool:
    """Tell whether an address, which a program itself names in its log, is one of this computer.

    Else a password of the user's would go to whoever that is. Blocks for moments.
    """
    from urllib.parse import urlsplit

    host = urlsplit(url).hostname or ""
    return bool(host) and (is_own(host) or host in own_addresses())


def _origin(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _settled(app: App, meters: Meters, name: str, before: int | None) -> RunningNow:
    """Wait until what it holds falls no further: some let go only between two of their steps."""
    now = await look(app, meters)
    if before is None:
        return now
    loop = asyncio.get_running_loop()
    end, last = loop.time() + _SETTLE_S, before
    while loop.time() < end:
        await asyncio.sleep(_LOOK_S)
        now = await look(app, meters)
        ui = now.ui(name)
        held = ui.vram_bytes if ui is not None else 0
        if held is None or (held < before - _SAME_BYTES and held >= last - _SAME_BYTES):
            break
        if held < _MUCH_BYTES:
            break
        last = held
    return now


async def _stopped(app: App, ui: RunningUi, sources: Sources | None) -> Freed:
    await stop(app, ui.name)
    now = await look(app, Meters(sources or Sources()))
    return Freed(ui.name, "stop", ui.vram_bytes, 0, _card_free(now))


def _card_free(now: RunningNow) -> int | None:
    told = [card.free_bytes for card in now.cards if card.free_bytes is not None]
    return max(told) if told else None


# -- words -----------------------------------------------------------------------------------------


def freed_words(freed: Freed) -> tuple[Wording, ...]:
    """Say what came free."""
    if freed.way == "stop":
        return (_WAS_STOPPED.fill(name=freed.name),)
    if freed.freed is None:
        return (_UNKNOWN.fill(name=freed.name),)
    if freed.freed < _SAME_BYTES:
        return (_NOTHING.fill(name=freed.name, held=MemorySize(freed.after or 0)),)
    return (
        _CAME_FREE.fill(
            name=freed.name, freed=MemorySize(freed.freed), held=MemorySize(freed.after or 0)
        ),
    )


def _unsupported(name: str, option: str | None) -> StablehandError:
    return StablehandError(
        "vram.unsupported",
        QT_TRANSLATE_NOOP("vram", "{name} cannot be asked to give its video memory back.").fill(
            name=name
        ),
        hint=QT_TRANSLATE_NOOP("vram", "Launch it with {option}, or stop it.").fill(option=option)
        if option
        else QT_TRANSLATE_NOOP("vram", "Stop it: stablehand stop {name}").fill(name=name),
        details={"name": name},
    )


def _failed(name: str, reason: Wording | str) -> StablehandError:
    return StablehandError(
        "vram.failed",
        QT_TRANSLATE_NOOP("vram", "{name} did not give its video memory back: {reason}.").fill(
            name=name, reason=reason
        ),
        hint=QT_TRANSLATE_NOOP("vram", "Stopping it frees all of it."),
        details={"name": name},
    )


def _only_stopping(room: Room) -> StablehandError:
    names = ", ".join(ui.name for ui in room.holders)
    return StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP("vram", "Only stopping {names} makes enough room for {name}.").fill(
            names=names, name=room.name
        ),
        hint=QT_TRANSLATE_NOOP(
            "vram", "Stop what is in the way with --make-room=stop, or leave --make-room out."
        ),
        details={"name": room.name, "holders": [ui.name for ui in room.holders]},
    )


_TIGHT: Final = QT_TRANSLATE_NOOP(
    "vram", "{name} was seen to hold {need} of video memory; {free} are free now."
)
_TIGHT_PERHAPS: Final = QT_TRANSLATE_NOOP(
    "vram", "Only {free} of video memory are free; {name} may run out of it."
)
_CAN_FREE: Final = QT_TRANSLATE_NOOP(
    "vram", "{name} holds {held} and gives it back if asked: stablehand running free {name}"
)
_CAN_STOP: Final = QT_TRANSLATE_NOOP("vram", "{name} holds {held}: stablehand stop {name}")
_CAME_FREE: Final = QT_TRANSLATE_NOOP(
    "vram", "{name} gave {freed} of video memory back and holds {held} now."
)
_NOTHING: Final = QT_TRANSLATE_NOOP(
    "vram", "{name} was asked, but nothing came free: it still holds {held}."
)
_WAS_STOPPED: Final = QT_TRANSLATE_NOOP("vram", "{name} was stopped to make room.")
_UNKNOWN: Final = QT_TRANSLATE_NOOP(
    "vram", "{name} was asked. How much came free cannot be told here."
)
