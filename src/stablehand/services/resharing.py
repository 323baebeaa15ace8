"""Changing how an install shares models: what that would do, and doing it.

Files of the user's only ever move from the program's folders into the shared tree, never back: method
`none` takes out links and settings, and what lies in the tree stays there. So going back to the earlier
method is always another change of the same kind.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import spawn, to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.sharing_steps import instead_of_links, tracked_in
from stablehand.core.launch.remembered import forget
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    SharingMethod,
    need_record,
    write_record,
)
from stablehand.core.records.lock import held
from stablehand.core.sharing.apply import pending_moves, share
from stablehand.core.sharing.layout import SharingPlan, sharing_plan
from stablehand.core.sharing.report import SharingReport
from stablehand.services.app import App
from stablehand.services.changing import running
from stablehand.services.jobs import Job
from stablehand.services.recovering import recover
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install


@dataclass(frozen=True, slots=True)
class SharingPreview:
    """What another method would do.

    Attributes:
        now, then: the methods.
        methods: those that the program can use, its usual one first.
        links: folders of the program that would be links.
        moves, moves_bytes: files that would go into the shared tree, and their size.
        duplicates: those of them that are in the tree already; theirs would go to the trash.
        says: what that means, in sentences.
    """

    name: str
    now: SharingMethod
    then: SharingMethod
    methods: tuple[SharingMethod, ...]
    links: int
    moves: int
    moves_bytes: int
    duplicates: int
    says: tuple[Wording, ...]
    is_running: bool


@dataclass(frozen=True, slots=True)
class Reshared:
    """What became of it; `previous` is the method of before."""

    record: InstallRecord
    previous: SharingMethod
    report: SharingReport


async def preview_sharing(app: App, name: str, method: str | None = None) -> Result[SharingPreview]:
    """Tell what sharing by a method would do; None is the one that the install has.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`, `usage`,
            `sharing.damaged`, `data.unwritable`.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    then = _checked(package, method) if method else record.method
    is_running = name in await sessions_by_install(app)

    def look() -> SharingPreview:
        plan = _plan(package, folder, record, then)
        moves = pending_moves(plan, folder, lambda: tracked_in(folder)) if then != "none" else ()
        size = sum(move.size_bytes for move in moves if not move.duplicate)
        doubles = sum(move.duplicate for move in moves)
        says = _says(package, record.method, then, plan)
        return SharingPreview(
            name, record.method, then, _methods(package), len(plan.links),
            len(moves) - doubles, size, doubles, says, is_running,
        )  # fmt: skip

    return Result("sharing", await asyncio.to_thread(look))


async def start_sharing(app: App, name: str, method: str) -> Job[Result[Reshared]]:
    """Share by another method from now on, as a job.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `install.incomplete`, `install.running`,
            `package.unknown`, `usage`; from the job `sharing.*` and `data.unwritable`, after which the
            earlier method holds.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    then = _checked(package, method)
    if record.state != "installed":
        raise _incomplete(record)
    if name in await sessions_by_install(app):
        raise running(name)

    async def work(reporter: Reporter) -> Result[Reshared]:
        reporter.start("sharing")
        async with held(folder):
            await recover(app, folder)
            if name in await sessions_by_install(app):
                raise running(name)
            _, fresh = need_record(app.data.root, name)
            return await _shared(folder, package, fresh, then)

    title = QT_TRANSLATE_NOOP("install", "Change how {name} shares models").fill(name=name)
    return app.jobs.submit(title, (Stage("sharing"),), work, kind="sharing", subject=name)


async def _shared(
    folder: InstallFolder, package: Package, record: InstallRecord, then: SharingMethod
) -> Result[Reshared]:
    forget(folder)  # the next launch looks whether all of this came to its end
    try:
        report = await _in_thread(
            lambda keep_on: share(
                _plan(package, folder, record, then),
                folder,
                lambda: tracked_in(folder),
                instead=None if then == "link" else instead_of_links(
                    package, folder.places(record.generation), _plan(package, folder, record, then)
                ),
                on_bytes=keep_on,
            ),
            folder,
        )  # fmt: skip
    except BaseException:
        # The record says the earlier method still; whatever this cannot put right, the next launch does.
        with suppress(StablehandError, OSError):
            await to_the_end(
                asyncio.to_thread(_back, folder, package, record), f"sharing of {folder.name}"
            )
        raise
    changed = record.changed(method=report.method)
    write_record(folder, changed)
    notices: list[Wording] = [problem.message for problem in report.problems]
    if report.kept_apart:
        notices.append(_APART.fill(count=len(report.kept_apart)))
    return Result("sharing", Reshared(changed, record.method, report), tuple(notices))


def _back(folder: InstallFolder, package: Package, record: InstallRecord) -> None:
    plan = _plan(package, folder, record, record.method)
    instead = instead_of_links(package, folder.places(record.generation), plan)
    share(plan, folder, lambda: tracked_in(folder), instead=instead)


class _StoppedError(Exception):
    """Stops the moving of files; none of the system's errors, which are told and passed over."""


async def _in_thread(
    work: Callable[[Callable[[int], None]], SharingReport], folder: InstallFolder
) -> SharingReport:
    """Do it in a thread that a cancel stops between two files, and waits for."""
    stopped = threading.Event()

    def keep_on(_done: int) -> None:
        if stopped.is_set():
            raise _StoppedError

    sharing = spawn(asyncio.to_thread(work, keep_on), f"sharing of {folder.name}")
    try:
        return await asyncio.shield(sharing)
    except asyncio.CancelledError:
        stopped.set()
        # However often it is stopped: nobody else may have the install while files move.
        await to_the_end(asyncio.wait({sharing}), f"end of the sharing of {folder.name}")
        if not sharing.cancelled():
            sharing.exception()  # taken notice of
        raise


def _plan(
    package: Package, folder: InstallFolder, record: InstallRecord, method: SharingMethod
) -> SharingPlan:
    return sharing_plan(package, folder.places(record.generation), method)


def _methods(package: Package) -> tuple[SharingMethod, ...]:
    sharing = package.sharing
    return tuple(dict.fromkeys((sharing.default, *sharing.methods)))


def _checked(package: Package, method: str) -> SharingMethod:
    word = method.strip().lower()
    for known in _methods(package):
        if known == word:
            return known
    raise StablehandError(
        "usage",
        QT_TRANSLATE_NOOP("sharing", "{package} cannot share models by '{method}'.").fill(
            package=package.name, method=method
        ),
        hint=QT_TRANSLATE_NOOP("sharing", "It can by: {methods}.").fill(
            methods=", ".join(_methods(package))
        ),
        details={"package": package.id, "method": method},
    )


def _incomplete(record: InstallRecord) -> StablehandError:
    return StablehandError(
        "install.incomplete",
        QT_TRANSLATE_NOOP("install", "{name} is not wholly installed yet.").fill(name=record.name),
        hint=QT_TRANSLATE_NOOP(
            "install", "Go on with it first: stablehand install {package} --name {name}"
        ).fill(package=record.package, name=record.name),
        details={"name": record.name, "package": record.package},
    )


def _says(
    package: Package, now: SharingMethod, then: SharingMethod, plan: SharingPlan
) -> tuple[Wording, ...]:
    says: list[Wording] = [_MEANING[then].fill(package=package.name)]
    if then == package.sharing.default:
        says.append(package.sharing.reason)
    if now != "none" and then == "none":
        says.append(_STAYS)
    if then != "none" and plan.links and then == "config":
        says.append(_REST_LINKED.fill(count=len(plan.links)))
    return tuple(says)


_MEANING: Final[dict[SharingMethod, Text]] = {
    "config": QT_TRANSLATE_NOOP(
        "sharing", "{package} is told by its options or a config file where the shared models lie."
    ),
    "link": QT_TRANSLATE_NOOP(
        "sharing", "The model folders of {package} become links into the shared models."
    ),
    "register": QT_TRANSLATE_NOOP(
        "sharing", "{package} is told of the shared models by its own interface when it runs."
    ),
    "none": QT_TRANSLATE_NOOP(
        "sharing", "{package} sees its own folders only; our links and settings are taken out."
    ),
}
_STAYS: Final = QT_TRANSLATE_NOOP(
    "sharing",
    "Models and results that lie in the shared folders stay there, and this install does not see them.",
)
_REST_LINKED: Final = QT_TRANSLATE_NOOP(
    "sharing", "{count} folders have no option or setting and become links."
)
_APART: Final = QT_TRANSLATE_NOOP(
    "install", "{count} files got a new name, since the library had others of their name."
)
