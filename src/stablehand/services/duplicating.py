"""Making a second install from a first one: `stablehand duplicate`. Packages share their disk space."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import rename_patiently, sync_folder
from stablehand.core.base.links import is_link, probe_links
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Number, Text, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.duplicate import (
    LeftBehind,
    begin,
    begun_names,
    clear,
    copy_rule,
    finished,
    left_behind,
    read_mark,
    staging,
    write_accounts,
)
from stablehand.core.installs.fork import environment_way, fork_environment
from stablehand.core.installs.preflight import check_room
from stablehand.core.installs.source_steps import refuse_foreign
from stablehand.core.installs.tree_copy import ForkReport, copy_tree, measure_tree
from stablehand.core.launch.access_secrets import withdraw
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    checked_name,
    need_record,
    read_record,
)
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.finishing_renames import finish_rename_from
from stablehand.services.healing import heal_install
from stablehand.services.installing import already_there
from stablehand.services.jobs import Job
from stablehand.services.prepared import prepared_launch
from stablehand.services.proving import proved
from stablehand.services.recovering import recover
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install

T = TypeVar("T")
_STAGES: Final = (
    Stage("look"),
    Stage("copy", 4),
    Stage("environment", 6),
    Stage("prove", 3),
    Stage("share"),
)


@dataclass(frozen=True, slots=True)
class DuplicateRequest:
    """What is asked for.

    Attributes:
        name: the install that is copied.
        new: the name of the copy.
        with_models: models and results in the program's own folder are copied too.
        ignore_space: go on though the drive seems too full.
    """

    name: str
    new: str
    with_models: bool = False
    ignore_space: bool = False


@dataclass(frozen=True, slots=True)
class Duplicated:
    """What became of it; `left` are models and results that stayed with the original."""

    record: InstallRecord
    previous: str
    report: ForkReport
    left: tuple[LeftBehind, ...]


class _StoppedError(Exception):
    """Ends the copying in its thread."""


async def start_duplicate(app: App, request: DuplicateRequest) -> Job[Result[Duplicated]]:
    """Make a copy of an install as a job, or go on with one.

    Raises:
        StablehandError: `usage`, `install.unknown`, `install.incomplete`, `install.running`,
            `install.exists`, `install.foreign`, `package.unknown`.
    """
    checked_name(request.new)
    for name in (request.name, request.new):
        await finish_rename_from(app, name)
    folder, record = need_record(app.data.root, request.name)
    package = app.catalog.load(record.package).package
    await _refuse(app, folder, record, request)

    async def work(reporter: Reporter) -> Result[Duplicated]:
        return await _duplicate(app, folder, package, request, reporter)

    title = QT_TRANSLATE_NOOP("install", "Duplicate {name} as {new}").fill(
        name=request.name, new=request.new
    )
    return app.jobs.submit(title, _STAGES, work, kind="duplicate", subject=request.new)


async def _duplicate(
    app: App,
    folder: InstallFolder,
    package: Package,
    request: DuplicateRequest,
    reporter: Reporter,
) -> Result[Duplicated]:
    data = app.data.root
    target = InstallFolder(data, request.new)
    report = ForkReport()
    left: tuple[LeftBehind, ...] = ()
    async with AsyncExitStack() as locks:
        for lock in sorted((folder, target), key=lambda item: item.name):
            await locks.enter_async_context(held(lock))
        await recover(app, folder)
        _, record = need_record(data, request.name)
        await _refuse(app, folder, record, request)
        reporter.start("look", text=_LOOKING)
        await _sweep(data, request.new)
        if read_record(target) is None:
            copying = _Copying(app, folder, record, package, request, reporter)
            report, left = await copying.copied()
        made = read_record(target)
        assert made is not None
        reporter.start("prove", text=_PROVING)
        async with proved(app, target, made, reporter, kind="duplicate"):
            pass
        reporter.start("share", text=_SHARING)
        healed = await heal_install(await prepared_launch(app, request.new))
        made = await asyncio.to_thread(finished, target, made)
    notices: list[Wording] = [*healed]
    if left:
        notices.append(_left_text(left))
    return Result("duplicate", Duplicated(made, request.name, report, left), tuple(notices))


@dataclass(frozen=True)
class _Copying:
    """One attempt at copying."""

    app: App
    folder: InstallFolder
    record: InstallRecord
    package: Package
    request: DuplicateRequest
    reporter: Reporter

    async def copied(self) -> tuple[ForkReport, tuple[LeftBehind, ...]]:
        """Copy everything beside the place of the new install, then let it have that place."""
        request, folder, data = self.request, self.folder, self.folder.data
        part = staging(data, request.new)
        checkout = _real(folder.checkout)
        left: tuple[LeftBehind, ...] = ()
        if not request.with_models:
            left = await self._threaded(lambda _told: left_behind(checkout, self.package, folder))
        rule = copy_rule(folder, self.record, left)
        plan = await self._threaded(lambda _told: measure_tree(checkout, rule))
        environment = self._environment()
        env_plan = ForkReport()
        if environment is not None:
            env_plan = await self._threaded(lambda _t: measure_tree(environment, environment_way))
        if not request.ignore_space:
            check_room(data, await asyncio.to_thread(self._needed_bytes, plan, env_plan))
        try:
            await asyncio.to_thread(begin, part, request.name)
            self._start("copy", _COPYING, plan)
            report = await self._threaded(
                lambda told: copy_tree(checkout, part.checkout, rule, on_file=told)
            )
            if environment is not None:
                self._start("environment", _FORKING, env_plan)
                report.add(await self._threaded(lambda told: self._fork(environment, part, told)))
            await asyncio.to_thread(self._published, part)
        except (OSError, StablehandError) as error:
            with suppress(OSError):
                await asyncio.to_thread(clear, part)
            if isinstance(error, OSError):
                raise unwritable(part.checkout, error) from error
            raise
        return report, left

    def _environment(self) -> Path | None:
        place = self.folder.generation(self.record.generation) / "env"
        return _real(place) if os.path.lexists(place) else None

    def _fork(
        self, environment: Path, part: InstallFolder, told: Callable[[int], None]
    ) -> ForkReport:
        folder, new = self.folder, InstallFolder(self.folder.data, self.request.new)
        target = part.generation(1) / "env"
        target.parent.mkdir(parents=True, exist_ok=True)
        final = new.generation(1) / "env"
        renamed = {
            environment: final,
            folder.generation(self.record.generation) / "env": final,
            folder.environment_link: new.checkout / "venv",
            _real(folder.checkout): new.checkout,
            folder.checkout: new.checkout,
        }
        return fork_environment(environment, target, renamed=renamed, on_file=told)

    def _needed_bytes(self, plan: ForkReport, env_plan: ForkReport) -> int:
        own = self.folder.data / "Packages"
        needed = plan.copied_bytes + env_plan.copied_bytes
        environment = self._environment()
        places = [_real(self.folder.checkout), *([environment] if environment else [])]
        same_drive = all(place.stat().st_dev == own.stat().st_dev for place in places)
        if same_drive and probe_links(own).hard_link:
            return needed
        return needed + plan.shared_bytes + env_plan.shared_bytes

    def _published(self, part: InstallFolder) -> None:
        """Let what was copied be an install: whole, but for the proof."""
        target = InstallFolder(self.folder.data, self.request.new)
        write_accounts(self.folder, self.record, part, self.request.new)
        if self.package.launch.access is not None:  # nobody knows the password of a copy
            withdraw(part, self.package.launch.access)
        with suppress(FileNotFoundError):
            target.own.rmdir()
            target.checkout.rmdir()
        rename_patiently(part.checkout, target.checkout, rename=os.rename)
        sync_folder(target.checkout.parent)

    def _start(self, stage: str, text: Text, plan: ForkReport) -> None:
        total = plan.copied_bytes + plan.shared_bytes
        self.reporter.start(stage, text=text, total=total, unit="bytes")

    async def _threaded(self, work: Callable[[Callable[[int], None]], T]) -> T:
        """Do blocking work in a thread; a cancel ends it at the next file."""
        loop, stopped = asyncio.get_running_loop(), threading.Event()
        done = 0

        def told(count: int) -> None:
            nonlocal done
            if stopped.is_set():
                raise _StoppedError
            done += count
            loop.call_soon_threadsafe(self.reporter.update, done)

        task = spawn(asyncio.to_thread(work, told), f"copy of {self.folder.name}")
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            stopped.set()
            await asyncio.wait({task})
            if not task.cancelled():
                task.exception()  # looked at, so that nobody reports it as forgotten
            raise


async def _sweep(data: Path, own: str) -> None:
    """Remove what attempts that were killed or stopped left; what is under way or somebody's stays."""
    for name in begun_names(data):
        async with AsyncExitStack() as locks:
            with suppress(OSError, StablehandError):
                if name != own:
                    await locks.enter_async_context(held(InstallFolder(data, name)))
                await asyncio.to_thread(clear, staging(data, name))


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


async def _refuse(
    app: App, folder: InstallFolder, record: InstallRecord, request: DuplicateRequest
) -> None:
    if record.state != "installed":
        raise _unfinished(record)
    if folder.name in await sessions_by_install(app):
        raise _running(folder.name)
    await asyncio.to_thread(_check_target, InstallFolder(app.data.root, request.new), request.name)


def _check_target(target: InstallFolder, source: str) -> None:
    """Refuse a name that is taken, but for a copy of the same install that was not finished."""
    if is_link(target.checkout):
        raise _taken(target)
    record = read_record(target)
    if record is None:
        refuse_foreign(target)
        return
    mark = read_mark(target)
    if mark is None or mark.source != source or record.state == "installed":
        raise already_there(record)


def _left_text(left: tuple[LeftBehind, ...]) -> Text:
    size = sum(item.size_bytes for item in left)
    return _LEFT.fill(count=len(left), gb=Number(size / 1e9), path=left[0].path)


def _unfinished(record: InstallRecord) -> StablehandError:
    return StablehandError(
        "install.incomplete",
        QT_TRANSLATE_NOOP("install", "{name} is not installed to the end.").fill(name=record.name),
        hint=QT_TRANSLATE_NOOP(
            "install", "Go on with it first: stablehand install {package} --name {name}"
        ).fill(package=record.package, name=record.name),
        details={"name": record.name, "package": record.package},
    )


def _running(name: str) -> StablehandError:
    return StablehandError(
        "install.running",
        QT_TRANSLATE_NOOP("install", "{name} is running.").fill(name=name),
        hint=QT_TRANSLATE_NOOP("install", "Stop it first: stablehand stop {name}").fill(name=name),
        details={"name": name},
    )


def _taken(folder: InstallFolder) -> StablehandError:
    return StablehandError(
        "install.exists",
        QT_TRANSLATE_NOOP("install", "There is something else at {path}.").fill(
            path=str(folder.checkout)
        ),
        hint=QT_TRANSLATE_NOOP("install", "Choose another name, or move that away."),
        details={"name": folder.name},
    )


_LOOKING: Text = QT_TRANSLATE_NOOP("install", "Looking at what there is to copy")
_COPYING: Text = QT_TRANSLATE_NOOP("install", "Copying the program and your files")
_FORKING: Text = QT_TRANSLATE_NOOP("install", "Making its environment, sharing the packages' space")
_PROVING: Text = QT_TRANSLATE_NOOP("install", "Proving that it works")
_SHARING: Text = QT_TRANSLATE_NOOP("install", "Sharing the models")
_LEFT: Text = QT_TRANSLATE_NOOP(
    "install",
    "Models and results in the program's own folder were not copied: {count} files, {gb} GB, such as "
    "{path}. To copy them too: --with-models",
)
