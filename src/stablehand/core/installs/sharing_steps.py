"""The steps that feed a program: models from the shared tree, and the install that computes for it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from stablehand.core.base.names import inside
from stablehand.core.base.places import Places
from stablehand.core.base.tasks import spawn, to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.steps import BackendEntry, PlannedStep
from stablehand.core.records.install import InstallFolder
from stablehand.core.runtimes.git_reading import is_checkout, tracked_files
from stablehand.core.sharing.apply import share
from stablehand.core.sharing.layout import SharingPlan, sharing_plan
from stablehand.core.sharing.report import SharingReport
from stablehand.core.sharing.swarm import write_swarm_backend

if TYPE_CHECKING:  # a launch heals what these steps made, without what an install runs with
    from stablehand.core.installs.context import InstallContext


class _StoppedError(Exception):
    """Stops the moving of files; none of the system's errors, which are told and passed over."""


async def share_models(context: InstallContext, _step: PlannedStep) -> None:
    """Bring links, config file and folders into the planned state; files move in, none is lost."""
    stopped = threading.Event()

    def keep_on(_done: int) -> None:
        if stopped.is_set():
            raise _StoppedError

    work = asyncio.to_thread(
        share,
        context.plan.sharing,
        context.folder,
        lambda: tracked_in(context.folder),
        instead=instead_of_links(context.package, context.places, context.plan.sharing),
        on_bytes=keep_on,
    )
    sharing = spawn(work, f"sharing of {context.folder.name}")
    try:
        report = await asyncio.shield(sharing)
    except asyncio.CancelledError:
        stopped.set()
        # The lock must not go before the last file has its place, however often it is stopped.
        await to_the_end(asyncio.wait({sharing}), f"end of the sharing of {context.folder.name}")
        if not sharing.cancelled() and (left := sharing.exception()) is not None:
            context.log.note(f"sharing was left at: {type(left).__name__}")
        raise
    for line in _said(report):
        context.log.note(line)
    _hide_links(context.folder, report)
    if report.instead:
        context.save(method=report.method)
        context.notice(
            QT_TRANSLATE_NOOP(
                "install", "This drive holds no links, so models are shared by {method} instead."
            ).fill(method=report.method)
        )
    if report.kept_apart:
        context.notice(
            QT_TRANSLATE_NOOP(
                "install",
                "{count} files got a new name, since the library had others of their name.",
            ).fill(count=len(report.kept_apart))
        )
    for problem in report.problems:
        context.notice(problem.message)


def instead_of_links(package: Package, places: Places, plan: SharingPlan) -> SharingPlan | None:
    """Give the plan for a drive that holds no links, if the program can do without."""
    if plan.method == "config" or "config" not in package.sharing.methods:
        return None
    return sharing_plan(package, places, "config")


def tracked_in(folder: InstallFolder) -> frozenset[str]:
    """Give the files that the program's own repository tracks; none where there is no repository."""
    return (
        frozenset(tracked_files(folder.checkout)) if is_checkout(folder.checkout) else frozenset()
    )


async def tell_backend(context: InstallContext, step: PlannedStep) -> None:
    """Tell a program about the install that computes for it."""
    entry = step.subject
    assert isinstance(entry, BackendEntry)
    written = await asyncio.to_thread(write_backend, context.folder, entry)
    context.log.note(f"{entry.file}: {'written' if written else 'right already'}")


def write_backend(folder: InstallFolder, entry: BackendEntry) -> bool:
    """Write the entry of the install that computes for this one; give whether it was not right yet.

    Raises:
        StablehandError: `sharing.unreadable`.
    """
    return entry.file is not None and write_swarm_backend(
        folder.checkout,
        inside(folder.checkout, entry.file),
        title=entry.title,
        start_script=Path(entry.program),
        arguments=entry.words,
        card=entry.card,
    )


def _hide_links(folder: InstallFolder, report: SharingReport) -> None:
    """Keep our links from looking like somebody's changes to the program."""
    if not is_checkout(folder.checkout):
        return
    from stablehand.core.runtimes.git import exclude_lines

    places = [(folder.data / link).relative_to(folder.checkout).as_posix() for link in report.links]
    exclude_lines(folder.checkout, [f"/{place}" for place in places])


def _said(report: SharingReport) -> list[str]:
    lines = [f"shared by {report.method}"]
    lines += [f"link: {link}" for link in report.links]
    lines += [f"config: {report.config_file}"] if report.config_file else []
    lines += [f"moved: {item.old} -> {item.new}" for item in report.moved]
    lines += [f"second copy to the trash: {item.old}" for item in report.duplicates]
    return lines
