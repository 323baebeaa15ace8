"""What runs now, side by side: what each UI takes of the computer, what its cards have left, which ports are
whose.

Measured in one place and only while somebody asks: `look` measures once, `watch` again and again while
something runs. One `Meters` remembers the processor times between two looks.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import psutil

from stablehand.core.base.errors import StablehandError
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hardware.vram_use import CardMemory, Sources, VramUse, read_vram
from stablehand.core.launch.sessions import Session, SessionTable
from stablehand.core.launch.usage import TreeMeter, TreeUse
from stablehand.services.app import App
from stablehand.services.sessions import SessionView
from stablehand.services.usage_peaks import UsagePeaks

SETTLE_S: Final = 0.3  # between the two looks that a share of the processors needs
_FEW_BYTES: Final = 32 * 1024**2  # what a desktop's every window holds is no news


@dataclass(frozen=True, slots=True)
class RunningUi:
    """A UI that runs and what it takes.

    Attributes:
        cpu_percent: of all processors, 0 to 100; None at the first look.
        ram_bytes: of its whole tree; None where it could not be measured.
        vram_bytes: None where nobody tells.
        can_free: whether it can be asked to give its video memory back and keep running.
        peak_vram_bytes: the most it was ever seen to hold; 0: never seen.
    """

    session: SessionView
    package: str
    processes: int
    cpu_percent: float | None
    ram_bytes: int | None
    vram_bytes: int | None
    can_free: bool
    peak_vram_bytes: int = 0

    @property
    def name(self) -> str:
        """The name of its install."""
        return self.session.name


@dataclass(frozen=True, slots=True)
class Holder:
    """Another program that holds video memory; its name is None where that cannot be seen."""

    pid: int
    name: str | None
    vram_bytes: int


@dataclass(frozen=True, slots=True)
class RunningNow:
    """All of it at one moment.

    Attributes:
        cards: the cards' memory.
        is_unified: ordinary memory is the cards' memory.
        tells_processes: whether memory of cards is told by process.
        others: who else holds memory of cards, the largest first.
        ram_total, ram_available: of the computer, in bytes.
    """

    uis: tuple[RunningUi, ...] = ()
    cards: tuple[CardMemory, ...] = ()
    is_unified: bool = False
    tells_processes: bool = False
    others: tuple[Holder, ...] = ()
    ram_total: int = 0
    ram_available: int = 0

    def ui(self, name: str) -> RunningUi | None:
        """Give what runs of an install."""
        return next((ui for ui in self.uis if ui.name == name), None)


@dataclass(slots=True)
class Meters:
    """What is remembered from one look to the next."""

    sources: Sources = field(default_factory=Sources)
    trees: dict[str, TreeMeter] = field(default_factory=dict)
    peaks: UsagePeaks | None = None
    frees: dict[str, bool] = field(default_factory=dict)


async def look(app: App, meters: Meters | None = None, *, twice: bool = False) -> RunningNow:
    """Measure everything that runs.

    Args:
        meters: of the look before.
        twice: look a second time a moment later, so that shares of the processors are known.

    Raises:
        StablehandError: `database.damaged`.
    """
    kept = meters or Meters()
    found = await in_side_thread(lambda: _look(app, kept))
    if twice and found.uis:
        await asyncio.sleep(SETTLE_S)
        found = await in_side_thread(lambda: _look(app, kept))
    return found


async def watch(
    app: App, every_s: float, on_look: Callable[[RunningNow], None], meters: Meters | None = None
) -> None:
    """Measure again and again until cancelled; once nothing runs, tell that and end."""
    kept = meters or Meters()
    while True:
        found = await look(app, kept)
        on_look(found)
        if not found.uis:
            return
        await asyncio.sleep(every_s)


def can_free(package: Package, argv: Iterable[str]) -> bool:
    """Tell whether a program that was started with these words can be asked for its video memory."""
    free = package.launch.free
    return free is not None and (free.option is None or free.option in argv)


def _look(app: App, meters: Meters) -> RunningNow:
    sessions = sorted(SessionTable(app.data.root).live(), key=lambda item: item.started_at)
    trees = _trees(sessions, meters)
    pids = frozenset(pid for use in trees.values() if use for pid in use.pids)
    vram = read_vram(pids, meters.sources) if sessions else read_vram((), meters.sources)
    uis = tuple(_ui(app, item, trees[item.id], vram, meters) for item in sessions)
    memory = psutil.virtual_memory()
    return RunningNow(
        uis=uis,
        cards=vram.cards,
        is_unified=vram.is_unified,
        tells_processes=vram.tells_processes,
        others=_others(vram, pids),
        ram_total=int(memory.total),
        ram_available=int(memory.available),
    )


def _trees(sessions: list[Session], meters: Meters) -> dict[str, TreeUse | None]:
    there = {item.id for item in sessions}
    for gone in [key for key in meters.trees if key not in there]:
        del meters.trees[gone]
    found: dict[str, TreeUse | None] = {}
    for item in sessions:
        if item.pid is None:
            found[item.id] = None
            continue
        meter = meters.trees.setdefault(item.id, TreeMeter(item.pid, item.pid_started))
        use = meter.look()
        if use is None:  # it asked to be started anew
            meters.trees[item.id] = meter = TreeMeter(item.pid, item.pid_started)
            use = meter.look()
        found[item.id] = use
    return found


def _ui(
    app: App, session: Session, use: TreeUse | None, vram: VramUse, meters: Meters
) -> RunningUi:
    if meters.peaks is None:
        meters.peaks = UsagePeaks(app.data.library)
    peaks = meters.peaks
    held = vram.of(use.pids) if use is not None else None
    if use is not None:
        peaks.saw(session.install, held, use.ram_bytes)
    if session.id not in meters.frees:
        meters.frees[session.id] = _frees(app, session)
    frees = meters.frees[session.id]
    return RunningUi(
        session=SessionView.of(app.data.root, session),
        package=session.package,
        processes=len(use.pids) if use else 0,
        cpu_percent=use.cpu_percent if use else None,
        ram_bytes=use.ram_bytes if use else None,
        vram_bytes=held,
        can_free=frees and session.url is not None and session.ready_at is not None,
        peak_vram_bytes=peaks.of(session.install)[0],
    )


def _frees(app: App, session: Session) -> bool:
    try:
        return can_free(app.catalog.load(session.package).package, session.argv)
    except StablehandError:
        return False


def _others(vram: VramUse, ours: frozenset[int]) -> tuple[Holder, ...]:
    found = [
        Holder(pid, _name_of(pid), size)
        for pid, size in vram.held.items()
        if pid not in ours and pid != os.getpid() and size >= _FEW_BYTES
    ]
    return tuple(sorted(found, key=lambda item: -item.vram_bytes))


def _name_of(pid: int) -> str | None:
    try:
        return psutil.Process(pid).name()
    except (psutil.Error, OSError):
        return None
