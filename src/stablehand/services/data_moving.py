"""Moving the data folder: by one rename on the same drive, else by a copy that is compared before it counts.

At every moment one whole folder is in use. By a rename: a note of what is about to happen lies beside the
remembered choice, so that whoever starts after a kill finds the folder under its new name. By a copy: the old
folder is used until its mark says that the copy is the data folder, which is written last, after every size
and samples of what is in the files were compared. The old folder of a copy stays until a person lets it be
deleted.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Final, TypeVar

from filelock import Timeout

from stablehand.core.base.data_moved import (
    MOVING_LOCK,
    MoveNote,
    being_moved,
    drop_note,
    left_behind,
    moving_lock,
    write_from,
    write_mark,
    write_note,
)
from stablehand.core.base.data_place import memory_folder, remember, surroundings, warnings_for
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import (
    remove_tree,
    rename_patiently,
    sync_folder,
)
from stablehand.core.base.own_log import leave_log
from stablehand.core.base.paths import NO_ROOM, PORTABLE_MARK, DataPaths, unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.tree_copy import TreeCopy, relink
from stablehand.core.base.tree_survey import Survey, survey
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.installs.heal import heal_environment
from stablehand.core.launch.remembered import forget
from stablehand.core.records.install import InstallFolder, install_names, read_record
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.data_move_plan import (
    SPARE_BYTES,
    TRIED_OUT,
    How,
    Looked,
    MovePlan,
    about_place,
    about_work,
    leaves_out,
    look,
    part_of,
)
from stablehand.services.data_old_folder import old_folder as old_folder
from stablehand.services.data_old_folder import start_removing_old as start_removing_old
from stablehand.services.jobs import Job
from stablehand.services.results import Result

T = TypeVar("T")
_STAGES: Final = (Stage("look", 5), Stage("copy", 70), Stage("compare", 20), Stage("switch", 5))
_LOOKS: Final = 5  # how often is looked again for what changed while it was copied
_CLEARING_S: Final = 1.0
# Windows renames no folder in which a file is open: the locks of a move, the databases of a window.
_RENAMES_WHAT_IS_OPEN: Final = sys.platform != "win32"
_HELD: Final = (5, 32, 33)  # ERROR_ACCESS_DENIED, _SHARING_VIOLATION, _LOCK_VIOLATION (winerror.h)


@dataclass(frozen=True, slots=True)
class MovedData:
    """What became of the data folder.

    Attributes:
        path: where it is now. old: where it was.
        how: by a rename, or a copy.
        kept: whether the old folder is still there with everything in it, to be deleted when its owner wants.
        copied_bytes: what the copy takes.
        named: whether --data or the variable names it, which have to name the new one from now on.
    """

    path: Path
    old: Path
    how: How
    kept: bool
    copied_bytes: int
    named: bool


async def plan_move(app: App, target: Path) -> Result[MovePlan]:
    """Work a move out, with everything that speaks against it; changes nothing.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`.
    """
    stop = Event()
    found = await _in_thread(stop, lambda: look(app, target, lambda: _go_on(stop)))
    return Result("data move", found.plan)


async def start_move(
    app: App, target: Path, *, accept_risk: bool = False
) -> Job[Result[MovedData]]:
    """Move the data folder as a job. After that, this process has to end: it knows the old place.

    Args:
        accept_risk: though something speaks much against the place.

    Raises:
        StablehandError: `decision.needed`, `data.refused`, `data.busy`, `install.running`: what can be told
            at once.
    """
    problems = await in_side_thread(
        lambda: [*about_place(app.data.root, _plain(target)), *about_work(app)]
    )
    _raise_first(problems)
    if not accept_risk:
        await in_side_thread(lambda: _refuse_risk(_plain(target), app.environ))

    async def work(report: Reporter) -> Result[MovedData]:
        return await _Move(app, _plain(target), report, job.id).run()

    title = QT_TRANSLATE_NOOP("data", "Move the data folder")
    job = app.jobs.submit(title, _STAGES, work, kind="data-move")
    return job


class _Move:
    """One move from its beginning to its end."""

    def __init__(self, app: App, target: Path, report: Reporter, job: str) -> None:
        self._app, self._target, self._report, self._job = app, target, report, job
        self._source = app.data.root
        self._stop = Event()
        self._done = 0
        self._loop = asyncio.get_running_loop()
        why = app.place.why if app.place is not None else "option"
        self._named = why in ("option", "variable")

    async def run(self) -> Result[MovedData]:
        """Look, move, switch.

        Raises:
            StablehandError: why it was not moved: then the old folder is whole, and used.
        """
        async with AsyncExitStack() as stack:
            await self._hold(stack)
            text = QT_TRANSLATE_NOOP("data", "Looking through the folder")
            self._report.start("look", text=text)
            looked = await self._run(
                lambda: look(self._app, self._target, self._still, own_job=self._job)
            )
            _raise_first(looked.plan.problems)
            moved = await self._moved(looked, stack)
        await in_side_thread(lambda: _unlocked(self._source, moved))
        notices = await in_side_thread(lambda: _healed(moved.path))
        return Result("data move", moved, (*self._said(moved), *notices))

    async def _hold(self, stack: AsyncExitStack) -> None:
        """Keep everybody else from the folder, until the stack is closed.

        Raises:
            StablehandError: `install.busy`, `data.moving`, `data.unwritable`.
        """
        for name in await in_side_thread(lambda: install_names(self._source)):
            await stack.enter_async_context(held(InstallFolder(self._source, name)))
        lock = moving_lock(self._source)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise being_moved(self._source) from None
        except OSError as error:
            raise unwritable(self._source / MOVING_LOCK, error) from error
        stack.callback(lock.release)

    async def _moved(self, looked: Looked, stack: AsyncExitStack) -> MovedData:
        if looked.plan.how == "rename":
            self._report.start("switch", text=QT_TRANSLATE_NOOP("data", "Renaming the folder"))
            if not _RENAMES_WHAT_IS_OPEN:
                await stack.aclose()  # our locks are files in there
            try:
                # Never stopped half-way: it is one rename.
                await in_side_thread(lambda: self._rename(looked.survey))
            except OSError as error:
                if error.errno != errno.EXDEV and not _is_held_but_fits(error, looked):
                    raise unwritable(self._source, error, _close_all()) from error
            else:
                return self._outcome("rename", 0)
            if not _RENAMES_WHAT_IS_OPEN:
                await self._hold(stack)
            plan = replace(looked.plan, how="copy", needed_bytes=looked.survey.size_bytes)
            looked = Looked(plan, looked.survey)
        await self._copied(looked)
        return self._outcome("copy", looked.plan.needed_bytes)

    def _outcome(self, how: How, size: int) -> MovedData:
        return MovedData(self._target, self._source, how, how == "copy", size, self._named)

    # -- the same drive ----------------------------------------------------------------------------

    def _rename(self, seen: Survey) -> None:
        """Rename the folder; blocks."""
        leave_log()
        memory = memory_folder(self._app.environ)
        note = MoveNote(str(self._source), str(self._target), self._named)
        write_note(memory, note)
        try:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            if self._target.is_dir():
                self._target.rmdir()
            rename_patiently(self._source, self._target)
        except BaseException:
            drop_note(memory)
            raise
        sync_folder(self._target.parent)
        self._settle()
        drop_note(memory)
        links = [entry.path for entry in seen.entries if entry.kind == "link"]
        relink(self._target, self._source, links)
        behind = left_behind(self._source)
        if behind is not None:
            with suppress(OSError):
                write_mark(behind, self._target)

    # -- another drive -----------------------------------------------------------------------------

    async def _copied(self, looked: Looked) -> None:
        """Copy, compare, switch.

        Raises:
            StablehandError: `data.unwritable`, `disk.full`, `data.busy`, `data.differs`.
        """
        part = part_of(self._target)
        is_named = self._target.is_dir() and any(self._target.iterdir())
        place = self._target if is_named else part
        copy = TreeCopy(self._source, place, self._target, looked.plan.hard_links)
        try:
            await self._run(lambda: self._begin(place))
            await self._copy_all(copy, looked)
            await self._run(lambda: self._switch(copy, looked.survey, place))
        except asyncio.CancelledError:
            await asyncio.wait({asyncio.ensure_future(in_side_thread(lambda: _cleared(part)))})
            raise
        except OSError as error:
            if error.errno in NO_ROOM:  # nobody is helped by a drive that stays full
                await in_side_thread(lambda: _forgotten(part))
            raise unwritable(Path(error.filename or self._target), error) from error

    def _begin(self, place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True)
        write_from(place, self._source)

    async def _copy_all(self, copy: TreeCopy, looked: Looked) -> None:
        """Copy everything, and again what has changed meanwhile; then compare all of it."""
        seen, again = looked.survey, looked.survey.entries
        text = QT_TRANSLATE_NOOP("data", "Copying to {path}").fill(path=str(self._target))
        total = sum(entry.size_bytes for entry in seen.entries)
        self._report.start("copy", text=text, total=max(1, total), unit="bytes")
        self._done = 0
        for _look in range(_LOOKS):
            entries = again
            await self._run(lambda entries=entries: copy.copy(entries, self._tick))  # type: ignore[misc]
            now = await self._run(
                lambda: survey(self._source, leaves_out(self._source, self._target), self._still)
            )
            changed, gone = copy.changed(seen, now)
            await self._run(lambda gone=gone: copy.remove(gone))  # type: ignore[misc]
            seen, again = now, tuple(changed)
            if not again:
                break
        else:
            raise StablehandError(
                "data.busy",
                QT_TRANSLATE_NOOP("data", "Something keeps writing into the folder: {path}").fill(
                    path=again[0].path
                ),
                hint=QT_TRANSLATE_NOOP("data", "Close what uses it, then try again."),
                details={"path": again[0].path},
            )
        text = QT_TRANSLATE_NOOP("data", "Comparing the copy")
        self._done = 0
        self._report.start("compare", text=text, total=max(1, total), unit="bytes")
        await self._run(copy.databases)
        different = await self._run(lambda: copy.differing(seen, self._tick))
        if different is not None:
            raise StablehandError(
                "data.differs",
                QT_TRANSLATE_NOOP("data", "The copy of {path} is not as it should be.").fill(
                    path=different
                ),
                hint=QT_TRANSLATE_NOOP(
                    "data", "Check the new drive. Nothing was changed: the old folder is used."
                ),
                details={"path": different},
            )

    def _switch(self, copy: TreeCopy, seen: Survey, place: Path) -> None:
        """Let the copy be the data folder; blocks. The mark in the old folder is what decides."""
        del seen
        _settled_on_disk()
        copy.databases()
        if place != self._target:
            if self._target.is_dir():
                self._target.rmdir()
            rename_patiently(place, self._target)
            sync_folder(self._target.parent)
        leave_log()
        write_mark(self._source, self._target)
        sync_folder(self._source)
        self._settle()

    def _settle(self) -> None:
        """Remember the new place, unless its owner names it at each start."""
        around = surroundings()
        if not self._target.is_relative_to(around.program):
            with suppress(OSError):
                (self._target / PORTABLE_MARK).unlink(missing_ok=True)
        if not self._named:
            remember(self._target)

    # -- threads -----------------------------------------------------------------------------------

    async def _run(self, work: Callable[[], T]) -> T:
        return await _in_thread(self._stop, work)

    def _tick(self, count: int) -> None:
        _go_on(self._stop)
        if count:
            self._done += count
            self._loop.call_soon_threadsafe(self._report.update, self._done)

    def _still(self) -> None:
        _go_on(self._stop)

    def _said(self, moved: MovedData) -> tuple[Text, ...]:
        said: list[Text] = []
        if moved.named:
            text = QT_TRANSLATE_NOOP("data", "Name the new folder from now on: --data {path}")
            said.append(text.fill(path=str(moved.path)))
        if moved.kept:
            text = QT_TRANSLATE_NOOP(
                "data",
                "The old folder is still there: {path}. Once all is well, delete it with: stablehand data "
                "remove-old",
            )
            said.append(text.fill(path=str(moved.old)))
        return tuple(said)


async def _in_thread(stop: Event, work: Callable[[], T]) -> T:
    """Run in a thread; a cancel stops it at its next tick, and waits for that."""
    task = asyncio.ensure_future(in_side_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()
        raise


def _go_on(stop: Event) -> None:
    if stop.is_set():
        raise InterruptedError


def _raise_first(problems: list[StablehandError] | tuple[StablehandError, ...]) -> None:
    if problems:
        first, *others = problems
        first.more = tuple(problem.message for problem in others)
        raise first


def _refuse_risk(target: Path, environ: Mapping[str, str]) -> None:
    bad = [one for one in warnings_for(target, environ) if one.weight == "bad"]
    if bad:
        raise StablehandError(
            "decision.needed",
            bad[0].text,
            hint=QT_TRANSLATE_NOOP("data", "Say --accept-risk to move it there all the same."),
            more=tuple(one.text for one in bad[1:]),
            details={"flag": "--accept-risk", "codes": [one.code for one in bad]},
        )


def _plain(target: Path) -> Path:
    return Path(os.path.normpath(target.expanduser().absolute()))


def _is_held_but_fits(error: OSError, looked: Looked) -> bool:
    """Tell whether a folder cannot be renamed since a file in it is open, but can be copied there."""
    is_held = getattr(error, "winerror", None) in _HELD
    return is_held and looked.plan.free_bytes >= looked.survey.apparent_bytes + SPARE_BYTES


def _close_all() -> Text:
    return QT_TRANSLATE_NOOP(
        "data", "Close what has files of it open, then do the same again; nothing was changed."
    )


def _settled_on_disk() -> None:
    """Have everything that was copied on the drive before the old folder gives way."""
    if sys.platform != "win32":
        os.sync()


def _unlocked(source: Path, moved: MovedData) -> None:
    for place in (source, moved.path):
        with suppress(OSError):
            (place / MOVING_LOCK).unlink(missing_ok=True)
    with suppress(OSError):
        for left in moved.path.parent.iterdir():  # what a kill left of trying out the drive
            if TRIED_OUT.fullmatch(left.name):
                remove_tree(left)
    with suppress(OSError):
        (moved.path / "Assets" / "locks" / "window.lock").unlink(missing_ok=True)


def _cleared(part: Path) -> None:
    """Remove a copy that nobody wants any more, as far as that goes in a moment; the rest is ours to find."""
    until = time.monotonic() + _CLEARING_S
    for place, _folders, files in os.walk(part, topdown=False):
        for name in files:
            if time.monotonic() > until:
                return
            with suppress(OSError):
                (Path(place) / name).unlink()
    with suppress(OSError):
        remove_tree(part)


def _forgotten(part: Path) -> None:
    with suppress(OSError):
        remove_tree(part)


def _healed(root: Path) -> tuple[Text, ...]:
    """Put environments right in the new place, so that the first launch is as quick as the others; blocks."""
    said: list[Text] = []
    for name in install_names(DataPaths(root).root):
        folder = InstallFolder(root, name)
        forget(folder)  # it names the old place
        try:
            record = read_record(folder)
            if record is not None and record.state == "installed":
                heal_environment(folder, record)
        except StablehandError as error:
            said.append(error.message)  # it was so before, or is mended at its next launch
    return tuple(said)
