"""The snapshots of an install: what there is, going back to one, keeping one on purpose.

All of it works on files and git alone, so it works when the program does not start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import freed_bytes, tree_bytes
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.installs.environment_copy import copy_current
from stablehand.core.installs.switch_plan import plan_return
from stablehand.core.records.generations import (
    Generation,
    Reason,
    current_generation,
    generations,
    is_missing,
    next_number,
    read_generation,
    write_generation,
)
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record, now
from stablehand.core.records.lock import held
from stablehand.core.runtimes.git_reading import head_commit
from stablehand.services.app import App
from stablehand.services.changing import Changed, running
from stablehand.services.in_use import running_out_of
from stablehand.services.jobs import Job
from stablehand.services.proving import proved
from stablehand.services.pruning import left_over, prune, remove_generation
from stablehand.services.recovering import git_for, recover, run_command
from stablehand.services.results import Result
from stablehand.services.sessions import stop
from stablehand.services.switching import enter, settle


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """A snapshot as front ends show it.

    Attributes:
        number: its number, by which it is gone back to.
        reason: the change that made it.
        note: what the user wrote about it.
        is_current: whether it is what launches now.
        is_good: whether it was proved to work.
        left_at: when another one took its place.
        commit, ref, date, python, torch: what it is.
        packages: how many distributions it has.
        size_bytes: what its own folder holds.
        freed_bytes: what removing it would give back; the rest is shared with others.
        is_missing: its environment is gone, so it cannot be gone back to.
    """

    number: int
    created_at: str
    reason: Reason
    note: str
    is_current: bool
    is_good: bool
    left_at: str | None
    commit: str | None
    ref: str | None
    date: str | None
    python: str | None
    torch: str | None
    packages: int
    size_bytes: int
    freed_bytes: int
    is_missing: bool


async def list_snapshots(app: App, name: str) -> Result[tuple[SnapshotView, ...]]:
    """Give the snapshots of an install, newest first.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`.
    """
    folder, record = need_record(app.data.root, name)
    views = await asyncio.to_thread(_views, folder, record)
    return Result("snapshots", views)


def _views(folder: InstallFolder, record: InstallRecord) -> tuple[SnapshotView, ...]:
    found = {item.number: item for item in generations(folder) if item.state == "ready"}
    found.setdefault(record.generation, current_generation(folder, record))
    return tuple(_view(folder, record, found[number]) for number in sorted(found, reverse=True))


def _view(folder: InstallFolder, record: InstallRecord, item: Generation) -> SnapshotView:
    is_current = item.number == record.generation
    source = record.source if is_current else item.source
    python = record.python if is_current else item.python
    torch = record.torch if is_current else item.torch
    place = folder.generation(item.number)
    return SnapshotView(
        number=item.number,
        created_at=item.created_at,
        reason=item.reason,
        note=item.note,
        is_current=is_current,
        is_good=item.good,
        left_at=None if is_current else item.left_at,
        commit=source.commit if source else None,
        ref=source.ref if source else None,
        date=source.date if source else None,
        python=python.version if python else None,
        torch=torch.version if torch else None,
        packages=len(item.packages),
        size_bytes=tree_bytes(place),
        freed_bytes=freed_bytes(place),
        is_missing=is_missing(folder, item.changed(python=python)),
    )


async def start_rollback(
    app: App, name: str, number: int | None = None, *, stop_first: bool = False, prove: bool = True
) -> Job[Result[Changed]]:
    """Go back to a snapshot as a job.

    Args:
        number: of the snapshot; None is the last good one before the current.
        stop_first: stop what runs of the install, once the snapshot is known to work.
        prove: ask its environment whether it works before it becomes current.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `snapshot.unknown`, `install.running`.
    """
    folder, record = need_record(app.data.root, name)
    wanted_snapshot(folder, record, number)
    if not stop_first and (names := await running_out_of(app, name)):
        raise running(names[0])

    async def work(reporter: Reporter) -> Result[Changed]:
        reporter.start("rollback", text=_BACK.fill(name=name))
        try:
            return await _roll_back(
                app, folder, number, reporter, stop_first=stop_first, prove=prove
            )
        except StablehandError as error:
            if error.code == "install.probe_failed":
                error.more = (*error.more, _ALL_THE_SAME)
            raise

    title = QT_TRANSLATE_NOOP("install", "Roll {name} back").fill(name=name)
    return app.jobs.submit(title, (Stage("rollback"),), work, kind="rollback", subject=name)


async def _roll_back(
    app: App,
    folder: InstallFolder,
    number: int | None,
    reporter: Reporter,
    *,
    stop_first: bool,
    prove: bool,
) -> Result[Changed]:
    name = folder.name
    async with held(folder):
        await recover(app, folder)
        _folder, record = need_record(app.data.root, name)
        wanted = await asyncio.to_thread(wanted_snapshot, folder, record, number)
        if is_missing(folder, wanted):
            raise _gone(record, wanted)
        fresh = _as_it_was(record, wanted)
        async with proved(app, folder, fresh, reporter, prove=prove) as context:
            for user in await running_out_of(app, name):
                if not stop_first:
                    raise running(user)
                await stop(app, user)
            leaves = current_generation(folder, record)
            planned = await asyncio.to_thread(plan_return, folder, record, leaves, wanted)
            entered = wanted.changed(left_at=None, good=wanted.good or prove)
            done = await to_the_end(
                enter(app, folder, planned, entered, record, fresh),
                f"rollback of {name}",
            )
            context.record = done.record
            await to_the_end(settle(context, done), f"sharing of {name}")
            notices: list[Wording] = list(context.notices)
    before = record.source.commit if record.source else None
    changed = Changed(
        done.record, record.generation, fresh=True, before=before, replaced=done.replaced,
        replaced_at=done.replaced_at,
    )  # fmt: skip
    return Result("rollback", changed, tuple(notices))


def _as_it_was(record: InstallRecord, item: Generation) -> InstallRecord:
    """Give the record with what belongs to a snapshot: version, environment, launch options."""
    wishes = record.wishes if item.wishes is None else dict(item.wishes)
    return record.changed(
        generation=item.number,
        state="installed",
        failure=None,
        wishes=wishes,
        source=item.source,
        python=item.python,
        torch=item.torch,
        method=item.method or record.method,
        options=dict(item.options),
        arguments=list(item.arguments),
        variables=dict(item.variables),
        port=item.port,
        gpu=item.gpu,
        card=item.card,
        pins=list(item.pins),
        addons=dict(item.addons),
    )


def wanted_snapshot(folder: InstallFolder, record: InstallRecord, number: int | None) -> Generation:
    """Give the snapshot that is meant: one by its number, or the last good one before the current.

    Raises:
        StablehandError: `snapshot.unknown`.
    """
    found = [
        item
        for item in generations(folder)
        if item.state == "ready" and item.number != record.generation
    ]
    whole = [item for item in found if not is_missing(folder, item)]
    if number is not None:
        chosen = next((item for item in found if item.number == number), None)
    else:
        chosen = _before(current_generation(folder, record), whole)
    if chosen is None:
        raise _unknown(record, number, [item.number for item in whole])
    return chosen


def _before(current: Generation, others: Sequence[Generation]) -> Generation | None:
    """Give the last good one before the current: never one that was left by going back."""
    earlier = [
        item
        for item in others
        if item.good
        and (
            item.number < current.number
            or (item.reason == "manual" and item.previous == current.number)
        )
    ]
    made_beside = next((item for item in earlier if item.number == current.previous), None)
    return made_beside or max(earlier, key=lambda item: item.left_at or "", default=None)


def _gone(record: InstallRecord, item: Generation) -> StablehandError:
    name = f'"{record.name}"' if " " in record.name else record.name
    hint = QT_TRANSLATE_NOOP("install", "See what there is else: stablehand snapshots {name}")
    ref = item.source.commit or item.source.ref if item.source else None
    if ref is not None:
        hint = QT_TRANSLATE_NOOP(
            "install", "Make one of the same version anew: stablehand update {name} --ref {ref}"
        )
    return StablehandError(
        "install.incomplete",
        QT_TRANSLATE_NOOP(
            "install", "The environment of snapshot {number} of {name} is gone."
        ).fill(number=item.number, name=record.name),
        hint=hint.fill(name=name, ref=ref or ""),
        details={"name": record.name, "package": record.package, "snapshot": item.number},
    )


def _unknown(record: InstallRecord, number: int | None, known: list[int]) -> StablehandError:
    if number == record.generation:
        message = QT_TRANSLATE_NOOP("install", "Snapshot {number} of {name} is the current one.")
    elif number is None:
        message = QT_TRANSLATE_NOOP("install", "{name} has no earlier version to go back to yet.")
    else:
        message = QT_TRANSLATE_NOOP("install", "{name} has no snapshot {number}.")
    hint = QT_TRANSLATE_NOOP("install", "A snapshot is made with each update and repair.")
    if known:
        hint = QT_TRANSLATE_NOOP("install", "There are: {known}.")
    return StablehandError(
        "snapshot.unknown",
        message.fill(name=record.name, number=number or 0),
        hint=hint.fill(known=", ".join(map(str, known))),
        details={"name": record.name, "snapshots": known},
    )


async def start_snapshot(app: App, name: str, note: str = "") -> Job[Result[SnapshotView]]:
    """Keep a copy of the current environment on purpose, as a job; its packages share their disk.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`.
    """
    folder, _record = need_record(app.data.root, name)

    async def work(reporter: Reporter) -> Result[SnapshotView]:
        reporter.start("snapshot", text=_COPYING.fill(name=name))
        async with held(folder):
            await recover(app, folder)
            _folder, record = need_record(app.data.root, name)
            for left in left_over(folder, record):
                if (
                    found := read_generation(folder, left)
                ) is not None and found.reason == "manual":
                    await remove_generation(app, folder, left)  # one that was killed on the way
            made = await _taken(app, folder, record, note)
            await prune(app, folder, record, lambda _line: None)
            view = await asyncio.to_thread(_view, folder, record, made)
        return Result("snapshots", view)

    title = QT_TRANSLATE_NOOP("install", "Take a snapshot of {name}").fill(name=name)
    return app.jobs.submit(title, (Stage("snapshot"),), work, kind="snapshot", subject=name)


async def _taken(app: App, folder: InstallFolder, record: InstallRecord, note: str) -> Generation:
    """Copy the current generation; where that fails or is stopped, nothing is left of it."""
    number = next_number(folder, record)
    current = current_generation(folder, record).with_record(record)
    if is_missing(folder, current):
        raise _gone(record, current)
    made = current.changed(
        number=number, created_at=now(), reason="manual", note=note, state="building",
        left_at=now(), previous=record.generation, request={},
    )  # fmt: skip
    git = git_for(app, folder)
    write_generation(folder, made)
    try:
        await copy_current(folder, record, number)
        if git is not None and made.source is not None:
            # What is checked out, which the user may have committed or fetched themselves.
            commit = await asyncio.to_thread(head_commit, folder.checkout)
            made = made.changed(source=made.source.model_copy(update={"commit": commit}))
            await run_command(git.keep(folder.checkout, f"gen/{number}", commit))
        made = made.changed(state="ready")
        write_generation(folder, made)
    except BaseException:
        await to_the_end(remove_generation(app, folder, number), f"removal of {number}")
        raise
    return made


async def remove_snapshot(app: App, name: str, number: int) -> Result[SnapshotView]:
    """Remove a snapshot; copies of the user's files in it go to the trash.

    Raises:
        StablehandError: `install.unknown`, `snapshot.unknown` (there is none, or it is the current one),
            `data.unwritable`.
    """
    folder, record = need_record(app.data.root, name)
    async with held(folder):
        await recover(app, folder)
        _folder, record = need_record(app.data.root, name)
        wanted = await asyncio.to_thread(wanted_snapshot, folder, record, number)
        view = await asyncio.to_thread(_view, folder, record, wanted)
        await to_the_end(remove_generation(app, folder, number), f"removal of {name} {number}")
    return Result("snapshots", view)


_BACK: Final = QT_TRANSLATE_NOOP("install", "Going back to the earlier version of {name}")
_ALL_THE_SAME: Final = QT_TRANSLATE_NOOP(
    "install", "Nothing has changed. Going back without asking whether it works: --no-probe"
)
_COPYING: Final = QT_TRANSLATE_NOOP("install", "Copying the environment of {name}")
