"""Bringing the portable app up to date: fetch, compare, unpack beside, try, switch; and the way back.

The old version starts until the one act of the switch, and is kept after it. Whoever is killed on the way
leaves that, and what is here is gone on with.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from filelock import FileLock, Timeout

from stablehand.core.base.archives import BadArchiveError
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import free_bytes, remove_tree
from stablehand.core.base.names import long_path
from stablehand.core.base.processes import start_detached, started_at
from stablehand.core.base.program import bundle, own_command
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import nothing_for
from stablehand.core.selfupdate.decision import Offer
from stablehand.core.selfupdate.holding import is_held
from stablehand.core.selfupdate.host import this_system
from stablehand.core.selfupdate.places import Places
from stablehand.core.selfupdate.staging import retire, stage
from stablehand.core.selfupdate.state import read_state, write_state
from stablehand.core.selfupdate.switching import keep_if_new, mend, switch
from stablehand.core.selfupdate.tidy import held_part, tidy
from stablehand.core.selfupdate.trial import executable, remove_trial, try_version
from stablehand.core.selfupdate.versions import Kept, read_mark
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.transfer import discard, transfer
from stablehand.core.transfers.wanted import Expected, TransferProgress, Wanted
from stablehand.core.transfers.wire import Wires
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.results import Result
from stablehand.services.self_update import (
    Ground,
    check_self_update,
    ground_of,
    known_offer,
    not_writable,
    of_the_build,
)

JOB_KIND: Final = "self-update"
AFTER_UPDATE: Final = "_after_update"
_STAGES: Final = (Stage("fetch", 6), Stage("unpack", 3), Stage("try", 2), Stage("switch", 1))
_PACE: Final = Pace(tries_without_progress=4, longest_wait_s=15.0)
_CONNECTIONS: Final = 4
_MARGIN_BYTES: Final = 100_000_000
_MB: Final = 1_000_000
_LOCK_WAIT_S: Final = 3.0
_DOWNLOADS: Final = "download"
# What the bundle that ends has set for itself; everything else is the person's (input methods, cursors,
# the bus of a screen reader), and the window wants it again.
_OF_THE_OLD_ONE: Final = ("_PYI", "_MEIPASS", "LD_LIBRARY_PATH", "DYLD_", "PATH", "PYTHON")


@dataclass(frozen=True, slots=True)
class SelfUpdated:
    """What became of an update or a way back.

    Attributes:
        version: the one that it was about.
        previous: the one that can be gone back to.
        is_switched: whether it starts the next time; else it lies ready.
    """

    version: str
    previous: str | None
    is_switched: bool


async def start_self_update(app: App, *, switch_now: bool = True) -> Job[Result[SelfUpdated]]:
    """Bring the portable app up to date as a job; it can be cancelled, and goes on where it was.

    Args:
        switch_now: make the new version the one that starts; else it only lies ready.

    Raises:
        StablehandError: `selfupdate.off`, `selfupdate.not_portable`, `settings.invalid`. The job's: also
            `selfupdate.*`, `network.*`, `download.*`, `data.unwritable`, `disk.full`.
    """
    ground = await asyncio.to_thread(ground_of, app)

    async def work(report: Reporter) -> Result[SelfUpdated]:
        await check_self_update(app)
        async with _alone(ground.places):
            done = await _updated(ground, report, switch_now=switch_now)
        return Result("self-update apply", done)

    title = QT_TRANSLATE_NOOP("selfupdate", "Update Stablehand")
    return app.jobs.submit(title, _STAGES, work, kind=JOB_KIND)


async def start_self_rollback(app: App) -> Job[Result[SelfUpdated]]:
    """Go back to the version before, as a job. Neither feed nor network is needed.

    Raises:
        StablehandError: `selfupdate.not_portable`, `selfupdate.no_previous`. The job's: also
            `selfupdate.unstartable`, `selfupdate.busy`, `data.unwritable`.
    """
    places, running = await asyncio.to_thread(_own_places)

    async def work(report: Reporter) -> Result[SelfUpdated]:
        async with _alone(places):
            return Result("self-update rollback", await _gone_back(places, running, report))

    title = QT_TRANSLATE_NOOP("selfupdate", "Go back to the kept version of Stablehand")
    return app.jobs.submit(title, _STAGES[2:], work, kind=f"{JOB_KIND}-rollback")


async def tidy_self_update() -> tuple[str, ...]:
    """Remove what no version needs any more, and put right what a switch that died has left.

    Quiet: nothing is done where this is no portable app, or where another process is at work. Gives the names
    of what was removed.
    """
    here = bundle()
    if here is None:
        return ()
    places = Places(here.folder, this_system())
    if not await asyncio.to_thread(places.work.is_dir):
        return ()  # it has never been updated
    with suppress(StablehandError, OSError):
        async with _alone(places):
            return await asyncio.to_thread(_tidied, places, here.version)
    return ()


async def begin_restart(words: Sequence[str]) -> None:
    """Start the process that waits for the end of this one, finishes the update and starts its version.

    That is the new version itself, under the name of its trial, or else whatever version is here.

    Args:
        words: the command line that it then has.

    Raises:
        StablehandError: `selfupdate.not_portable`, `process.unstartable`.
    """
    places, running = await asyncio.to_thread(_own_places)
    staged = read_state(places).staged or running
    program = executable(places, staged)
    if not await asyncio.to_thread(program.is_file):
        program = Path(own_command().argv[0])
    pid = os.getpid()
    argv = (str(program), AFTER_UPDATE, str(pid), repr(started_at(pid)), *words)
    await start_detached(argv, env=restart_environment(), cwd=places.folder)


def restart_environment() -> dict[str, str]:
    """Give the variables with which a window starts as a person would have started it here."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(_OF_THE_OLD_ONE)
    }
    return {**own, **own_command().environment}


async def finish_self_update() -> str:
    """Make the version that lies ready the one that starts; give the version that does.

    Raises:
        StablehandError: `selfupdate.*`, `data.unwritable`.
    """
    places, running = await asyncio.to_thread(_own_places)
    async with _alone(places):
        current = await asyncio.to_thread(mend, places, running)
        staged = read_state(places).staged
        if staged is None or staged == current:
            return current
        await _switched(places, current, staged)
        return staged


async def _updated(ground: Ground, report: Reporter, *, switch_now: bool) -> SelfUpdated:
    places, running = ground.places, ground.bundle.version
    current = await asyncio.to_thread(mend, places, running)
    state = read_state(places)
    offer = await asyncio.to_thread(known_offer, ground, state, current)
    if offer is None:
        return SelfUpdated(current, state.previous, is_switched=True)
    version = offer.manifest.version
    is_here = read_mark(places, version) == Kept(version, offer.payload.sha256)
    if not is_here:
        if version == running:
            raise _damaged(
                version, QT_TRANSLATE_NOOP("selfupdate", "another build of it runs here")
            )
        await _brought(ground, offer, report)
    await _tried(places, version, report)
    if not switch_now:
        # The new version makes the switch later, and has to see which one is in place.
        await asyncio.to_thread(keep_if_new, places, current)
        write_state(places, read_state(places).with_(staged=version, skipped=None))
        previous = None if state.previous == version else state.previous
        return SelfUpdated(version, previous, is_switched=False)
    report.start("switch", text=_SWITCHING.fill(version=version))
    await _switched(places, current, version)
    await asyncio.to_thread(remove_trial, places, version)
    await asyncio.to_thread(_tidied, places, running)
    return SelfUpdated(version, current, is_switched=True)


async def _gone_back(places: Places, running: str, report: Reporter) -> SelfUpdated:
    current = await asyncio.to_thread(mend, places, running)
    previous = read_state(places).previous
    if previous is None:
        raise StablehandError(
            "selfupdate.no_previous",
            QT_TRANSLATE_NOOP("selfupdate", "No version before {version} is kept here.").fill(
                version=current
            ),
            hint=QT_TRANSLATE_NOOP("selfupdate", "One is kept from the first update on."),
        )
    await _tried(places, previous, report, is_new=False)
    report.start("switch", text=_SWITCHING.fill(version=previous))
    await _switched(places, current, previous)
    write_state(places, read_state(places).with_(skipped=current))
    await asyncio.to_thread(remove_trial, places, previous)
    await asyncio.to_thread(_tidied, places, running)
    return SelfUpdated(previous, current, is_switched=True)


async def _brought(ground: Ground, offer: Offer, report: Reporter) -> None:
    """Fetch the archive, compare it and unpack it to its place."""
    places, payload = ground.places, offer.payload
    target = places.work / _DOWNLOADS / payload.file
    there = held_part(places, offer.manifest.version)
    if there.exists() and await asyncio.to_thread(is_held, there):
        raise _damaged(
            offer.manifest.version,
            QT_TRANSLATE_NOOP("selfupdate", "another build of it is here, and runs"),
        )
    await asyncio.to_thread(_forget_others, target)
    archive = await _fetched(ground, offer, target, report)
    version = offer.manifest.version
    report.start("unpack", text=_UNPACKING.fill(version=version))
    kept = Kept(version, payload.sha256)
    try:
        work = asyncio.to_thread(stage, archive, places, kept, payload.unpacked_size)
        await to_the_end(work, "self-update-unpack")
    except BadArchiveError as error:
        await asyncio.to_thread(discard, target)
        raise _damaged(version, error.reason) from error
    except OSError as error:
        raise not_writable(places.partial(version), error) from error
    await asyncio.to_thread(discard, target)


async def _fetched(ground: Ground, offer: Offer, target: Path, report: Reporter) -> Path:
    payload, version = offer.payload, offer.manifest.version
    await asyncio.to_thread(_check_room, offer, target)

    def tell(progress: TransferProgress) -> None:
        report.update(min(progress.received, payload.size))

    report.start("fetch", text=_FETCHING.fill(version=version), total=payload.size, unit="bytes")
    wanted = Wanted(
        urljoin(ground.feed, payload.file),
        target,
        payload.file,
        Expected(payload.size, size_is_exact=True, hashes={"sha256": payload.sha256}),
        what="any",
    )
    try:
        arrived = await transfer(
            Wires(),
            wanted,
            headers_for=nothing_for,
            pace=_PACE,
            limiter=None,
            connections=_CONNECTIONS,
            on_progress=tell,
        )
    except StablehandError as error:
        if error.code in ("download.mismatch", "download.short"):
            await asyncio.to_thread(discard, target)
            raise _damaged(version, _OTHER_SUM) from error
        if error.code == "disk.full":
            raise _no_room(version, error.details) from error
        of_the_build(error)
        raise
    return arrived.part


async def _tried(places: Places, version: str, report: Reporter, *, is_new: bool = True) -> None:
    """Start a version on trial; one that is new and does not start goes away again."""
    report.start("try", text=_TRYING.fill(version=version))
    try:
        await try_version(places, version, own_command().environment)
    except BaseException as error:
        await asyncio.to_thread(remove_trial, places, version)
        if is_new and isinstance(error, StablehandError):
            await asyncio.to_thread(_dropped, places, version)
        if isinstance(error, OSError):
            raise not_writable(places.trial(version), error) from error
        raise


async def _switched(places: Places, current: str, target: str) -> None:
    if places.system == "macos" and await asyncio.to_thread(_others_run, places):
        raise StablehandError(
            "selfupdate.busy",
            QT_TRANSLATE_NOOP("selfupdate", "UIs of yours run from the version that is here."),
            hint=QT_TRANSLATE_NOOP(
                "selfupdate", "The new version lies ready; stop them, then do the same again."
            ),
        )
    try:
        await to_the_end(asyncio.to_thread(switch, places, current, target), "self-update-switch")
    except OSError as error:
        raise not_writable(places.program, error) from error


def _others_run(places: Places) -> bool:
    """Tell whether others run from the app in place; a process of that app itself holds it, too."""
    here = bundle()
    contents = places.program / "Contents" / "Frameworks"
    return (here is None or here.contents != contents) and is_held(contents)


def _dropped(places: Places, version: str) -> None:
    """Remove a version that does not start, unless one that is needed has the same name."""
    state = read_state(places)
    if version in (state.current, state.previous):
        return
    whole = places.starter(version) if places.system == "macos" else places.contents(version)
    with suppress(OSError):
        retire(whole)


def _tidied(places: Places, running: str) -> tuple[str, ...]:
    mend(places, running)
    state = read_state(places)
    return tidy(places, state, running)


def _own_places() -> tuple[Places, str]:
    here = bundle()
    if here is None:
        raise StablehandError(
            "selfupdate.not_portable",
            QT_TRANSLATE_NOOP("selfupdate", "This Stablehand is not the portable app."),
            hint=QT_TRANSLATE_NOOP(
                "selfupdate", "What installed it brings it up to date, and back."
            ),
        )
    return Places(here.folder, this_system()), here.version


@asynccontextmanager
async def _alone(places: Places) -> AsyncIterator[None]:
    """Keep other processes from changing the same portable app.

    Raises:
        StablehandError: `selfupdate.busy`, `data.unwritable`.
    """
    try:
        await asyncio.to_thread(places.work.mkdir, parents=True, exist_ok=True)
        lock = FileLock(long_path(places.lock), thread_local=False)
        await asyncio.to_thread(lock.acquire, timeout=_LOCK_WAIT_S)
    except Timeout:
        raise StablehandError(
            "selfupdate.busy",
            QT_TRANSLATE_NOOP("selfupdate", "Another Stablehand is updating this portable app."),
            hint=QT_TRANSLATE_NOOP("selfupdate", "Wait until that is done, then try again."),
        ) from None
    except OSError as error:
        raise not_writable(places.work, error) from error
    try:
        yield
    except OSError as error:
        raise not_writable(places.folder, error) from error
    finally:
        lock.release()


def _check_room(offer: Offer, target: Path) -> None:
    """Make sure that archive and contents find room.

    Raises:
        StablehandError: `selfupdate.space`.
    """
    needed = offer.payload.size + offer.payload.unpacked_size + _MARGIN_BYTES
    with suppress(OSError):
        part = target.with_name(f"{target.name}.part")
        needed -= min(part.stat().st_size, offer.payload.size) if part.exists() else 0
    missing = needed - free_bytes(target)
    if missing > 0:
        raise _no_room(offer.manifest.version, {"needed_bytes": needed, "missing_bytes": missing})


def _no_room(version: str, details: object) -> StablehandError:
    facts = dict(details) if isinstance(details, dict) else {}
    missing = facts.get("missing_bytes")
    return StablehandError(
        "selfupdate.space",
        QT_TRANSLATE_NOOP(
            "selfupdate",
            "There is too little room for Stablehand {version}: {missing} MB are missing.",
        ).fill(version=version, missing=-(-missing // _MB) if isinstance(missing, int) else "?"),
        hint=QT_TRANSLATE_NOOP(
            "selfupdate",
            "Make room on the drive of Stablehand, then try again; what was fetched is kept.",
        ),
        details=facts,
    )


def _forget_others(target: Path) -> None:
    """Remove what is left of archives of other versions."""
    with suppress(OSError):
        for entry in target.parent.iterdir():
            if not entry.name.startswith(target.name):
                remove_tree(entry)


def _damaged(version: str, reason: Text) -> StablehandError:
    return StablehandError(
        "selfupdate.payload",
        QT_TRANSLATE_NOOP("selfupdate", "Stablehand {version} was not taken: {reason}.").fill(
            version=version, reason=reason
        ),
        hint=QT_TRANSLATE_NOOP(
            "selfupdate", "The version that is here goes on working. Try again later."
        ),
        details={"version": version},
    )


_OTHER_SUM: Final = QT_TRANSLATE_NOOP(
    "selfupdate", "what came is not the archive that the signed list names"
)
_FETCHING: Final = QT_TRANSLATE_NOOP("selfupdate", "Fetching Stablehand {version}")
_UNPACKING: Final = QT_TRANSLATE_NOOP("selfupdate", "Unpacking Stablehand {version}")
_TRYING: Final = QT_TRANSLATE_NOOP("selfupdate", "Starting Stablehand {version} on trial")
_SWITCHING: Final = QT_TRANSLATE_NOOP("selfupdate", "Switching to Stablehand {version}")
