"""The trash: what is in it, bringing things back, deleting them for good."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import freed_bytes, tree_bytes
from stablehand.core.base.links import is_link
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.base.trash import (
    TrashEntry,
    delete_from_trash,
    restore,
)
from stablehand.core.installs.as_it_was import loosen
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.leaving import (
    delete_remade,
    forget_return,
    make_ready,
    trashed_record,
    worked_before,
)
from stablehand.core.launch.access_secrets import forget_entry, ring_entry
from stablehand.core.records.install import InstallFolder, InstallRecord, read_record
from stablehand.core.records.lock import held
from stablehand.core.records.places import OWN_FOLDER, is_name
from stablehand.services.app import App
from stablehand.services.healing import heal_install
from stablehand.services.installing import InstallRequest, ready_install
from stablehand.services.jobs import Job
from stablehand.services.prepared import prepared_launch
from stablehand.services.results import Result
from stablehand.services.trash_tidying import (
    is_install,
    newest_trashed,
    sweep_all,
    tidy_trash,
    trash_entries,
)

ThingKind = Literal["install", "folder", "file", "link"]
_PUT_BACK: Final = "restore"
_MADE_AGAIN: Final = "install"
_EMPTY: Final = "empty"


@dataclass(frozen=True, slots=True)
class TrashedThing:
    """Something in the trash.

    Attributes:
        id: its name among the entries.
        name: the file's, folder's or install's name.
        kind: what it is.
        origin: where it was; None if that is not known any more.
        path: where it lies now.
        size_bytes: what it takes now.
        trashed_at: when it went, in UTC; None if that is not known any more.
        package: id of an install's package, as far as its record can be read.
    """

    id: str
    name: str
    kind: ThingKind
    origin: Path | None
    path: Path
    size_bytes: int
    trashed_at: datetime | None
    package: str | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back.

    Attributes:
        id: the entry that it was; empty for an install that was brought back before and is completed.
        name, path: what, and where it is again.
        record: the record of an install; None for anything else.
        made_again: whether its environment was made again.
    """

    id: str
    name: str
    path: Path
    record: InstallRecord | None = None
    made_again: bool = False


@dataclass(frozen=True, slots=True)
class Emptied:
    """What was deleted for good, and the bytes that the drive got back."""

    removed: tuple[TrashedThing, ...]
    freed_bytes: int


async def list_trashed(
    app: App, ids: Sequence[str] | None = None
) -> Result[tuple[TrashedThing, ...]]:
    """List what is in the trash, newest first; what others left half-done there is tidied up first.

    Args:
        ids: which; None is all of it.

    Raises:
        StablehandError: `trash.unknown` for an id that is not there.
    """
    await tidy_trash(app)
    entries = await asyncio.to_thread(_wanted, app, ids)
    found = await asyncio.to_thread(lambda: tuple(_thing(app, entry) for entry in entries))
    return Result("trash list", found)


async def start_restore(app: App, entry_id: str) -> Job[Result[Restored]]:
    """Bring something back from the trash as a job; an install is made whole again.

    Raises:
        StablehandError: `trash.unknown`.
    """
    entry = _entry(app, entry_id)
    return _submitted(app, "trash restore", entry.name, entry)


async def start_undo(app: App, name: str) -> Job[Result[Restored]]:
    """Take an uninstall back as a job: the newest install of this name in the trash comes back.

    One that came back before and was not completed is completed.

    Raises:
        StablehandError: `trash.unknown`.
    """
    folder = InstallFolder(app.data.root, name)
    entry = newest_trashed(app, name) if is_name(name) else None
    if is_name(name) and _may_be_completed(folder):
        return _submitted(app, "uninstall", name, None)
    if entry is None:
        raise _unknown(name)
    return _submitted(app, "uninstall", name, entry)


def _may_be_completed(folder: InstallFolder) -> bool:
    try:
        record = read_record(folder)
    except StablehandError:
        return False
    return record is not None and record.state != "installed"


def _submitted(
    app: App, command: str, name: str, entry: TrashEntry | None
) -> Job[Result[Restored]]:
    title = QT_TRANSLATE_NOOP("trash", "Bring back {name}").fill(name=name)

    async def work(reporter: Reporter) -> Result[Restored]:
        reporter.start(_PUT_BACK, text=QT_TRANSLATE_NOOP("trash", "Putting it back where it was"))
        if entry is not None and not is_install(app, entry):
            return Result(command, await _put_back(entry))
        done, notices = await _brought_back(app, name, entry, reporter)
        await tidy_trash(app)
        return Result(command, done, notices)

    stages = (Stage(_PUT_BACK), Stage(_MADE_AGAIN, 60))
    return app.jobs.submit(title, stages, work, kind="restore", subject=name, pausable=True)


async def _put_back(entry: TrashEntry) -> Restored:
    path = await to_the_end(asyncio.to_thread(_restored, entry), f"return of {entry.name}")
    return Restored(entry.id, entry.name, path)


def _restored(entry: TrashEntry) -> Path:
    try:
        return restore(entry)
    except OSError as error:
        raise unwritable(entry.content, error) from error


async def _brought_back(
    app: App, name: str, entry: TrashEntry | None, reporter: Reporter
) -> tuple[Restored, tuple[Wording, ...]]:
    """Put an install back and make it whole."""
    folder = InstallFolder(app.data.root, name)
    if entry is not None:
        async with held(folder):
            await to_the_end(asyncio.to_thread(_install_back, entry), f"return of {name}")
    done = Restored(entry.id if entry else "", name, folder.checkout)
    try:
        record = read_record(folder)
    except StablehandError as error:
        return done, (error.message,)  # it is back as it was, and was damaged before
    if record is None:
        return done, ()
    if record.state == "installed":
        return await _healed(app, folder, replace(done, record=record))
    if entry is not None and not _waits(folder, record):
        return replace(done, record=record), ()
    reporter.start(_MADE_AGAIN)
    return await _completed(app, folder, record, done, reporter)


def _waits(folder: InstallFolder, record: InstallRecord) -> bool:
    """Tell whether an install only waits for its environment; one that had failed before stays so."""
    return record.state == "installing" and worked_before(folder.checkout)


def _install_back(entry: TrashEntry) -> None:
    """Put an install back where it was; blocks.

    An environment that is whole comes back with it. What was being deleted of others goes first, so that
    nothing half-deleted is ever taken for whole.

    Raises:
        StablehandError: `trash.unrestorable`, `trash.other_volume`, `data.unwritable`; it is in the trash
            still then.
    """
    content = entry.content
    try:
        if entry.origin is None or not os.path.lexists(entry.origin):
            _, failures = delete_remade(content, keep_environments=True)
            if failures:
                raise failures[0]
            make_ready(content)
        mode = content.lstat().st_mode
        is_held = not is_link(content) and not mode & stat.S_IWUSR
        if is_held:
            content.chmod(mode | stat.S_IRWXU)  # its own entry "..", which a move rewrites
        place = restore(entry)
        if is_held:
            place.chmod(mode)
    except OSError as error:
        raise unwritable(content, error) from error


async def _completed(
    app: App, folder: InstallFolder, record: InstallRecord, done: Restored, reporter: Reporter
) -> tuple[Restored, tuple[Wording, ...]]:
    """Make the environment of an install again, as it was; without that where it cannot be had."""
    request = InstallRequest(record.package, name=folder.name, accept_licence=True)
    notices: tuple[Wording, ...] = ()
    try:
        ready = await ready_install(app, request)
        installed = await ready.work(reporter.nested(ready.stages))
    except StablehandError as error:
        if error.code != "install.unresolvable":
            raise
        loosen(folder.generation(record.generation))
        notices = (
            QT_TRANSLATE_NOOP(
                "trash",
                "Its packages cannot be had as they were any more, so others were chosen: {why}",
            ).fill(why=error.message),
        )
        ready = await ready_install(app, request)
        installed = await ready.work(reporter.nested(ready.stages))
    forget_return(folder)
    whole = replace(done, record=installed.record, made_again=True)
    return whole, (*notices, *installed.notices)


async def _healed(
    app: App, folder: InstallFolder, done: Restored
) -> tuple[Restored, tuple[Wording, ...]]:
    """Put links and sharing back of an install that came back whole; what fails is told."""
    try:
        async with held(folder):
            notices = await heal_install(await prepared_launch(app, folder.name))
            if not is_link(folder.checkout):
                forget_return(folder)
    except StablehandError as error:
        notices = (error.message,)
    return done, notices


async def start_emptying(app: App, ids: Sequence[str] | None) -> Job[Result[Emptied]]:
    """Delete things in the trash for good as a job; see `empty_trash`.

    Raises:
        StablehandError: `trash.unknown`.
    """
    for entry_id in ids or ():
        _entry(app, entry_id)
    title = QT_TRANSLATE_NOOP("trash", "Empty the trash")

    async def work(reporter: Reporter) -> Result[Emptied]:
        return await empty_trash(app, ids, reporter)

    return app.jobs.submit(title, (Stage(_EMPTY),), work, kind="empty")


async def empty_trash(
    app: App, ids: Sequence[str] | None, reporter: Reporter | None = None
) -> Result[Emptied]:
    """Delete things in the trash for good; links are removed and never followed.

    Args:
        ids: which; None is all of them.
        reporter: is told how far it is.

    Raises:
        StablehandError: `trash.unknown`.
    """
    shown = reporter or Silence()
    await asyncio.to_thread(sweep_all, app)
    entries = await asyncio.to_thread(_wanted, app, ids)
    shown.start(_EMPTY, total=len(entries))
    removed: list[TrashedThing] = []
    notices: list[Wording] = []
    freed = 0
    for at, entry in enumerate(entries):
        text = QT_TRANSLATE_NOOP("trash", "Deleting {name}")
        shown.update(at, text=text.fill(name=entry.name))
        thing = await asyncio.to_thread(_thing, app, entry)
        try:
            freed += await to_the_end(_deleted(app, entry), f"deletion of {entry.name}")
        except StablehandError as error:
            notices.append(error.message)
        else:
            removed.append(thing)
        shown.update(at + 1)
    return Result("trash empty", Emptied(tuple(removed), freed), tuple(notices))


async def _deleted(app: App, entry: TrashEntry) -> int:
    """Delete an entry, giving the bytes that came free."""
    if not is_install(app, entry):
        return await asyncio.to_thread(_delete, entry)
    async with held(InstallFolder(app.data.root, entry.name)):
        record = trashed_record(entry.content)
        # Until now it could have come back, with the password that it had been open to the network with.
        kept = await ring_entry(entry.content / OWN_FOLDER) if record is not None else ""
        freed = await asyncio.to_thread(_delete, entry)
        await forget_entry(kept)
        if record is not None:
            Journal(app.data.journal).forget_install(entry.name, record.created_at)
    return freed


def _delete(entry: TrashEntry) -> int:
    size = freed_bytes(entry.folder)
    try:
        delete_from_trash(entry)
    except OSError as error:
        raise unwritable(entry.content, error) from error
    return size


def _wanted(app: App, ids: Sequence[str] | None) -> list[TrashEntry]:
    entries = trash_entries(app)
    if ids is None:
        return list(entries)
    wanted = {_entry(app, entry_id).id for entry_id in ids}
    return [entry for entry in entries if entry.id in wanted]


def _entry(app: App, entry_id: str) -> TrashEntry:
    found = next((item for item in trash_entries(app) if item.id == entry_id), None)
    if found is None:
        raise _unknown(entry_id)
    return found


def _thing(app: App, entry: TrashEntry) -> TrashedThing:
    content = entry.content
    record = None
    kind: ThingKind = "folder" if content.is_dir() else "file"
    if is_link(content):
        kind = "link"
    if is_install(app, entry):
        kind, record = "install", trashed_record(content)
    return TrashedThing(
        entry.id,
        entry.name,
        kind,
        entry.origin,
        content,
        tree_bytes(content, *(content.with_name(name) for name in entry.beside)),
        entry.trashed_at,
        record.package if record else None,
    )


def _unknown(name: str) -> StablehandError:
    return StablehandError(
        "trash.unknown",
        QT_TRANSLATE_NOOP("trash", "There is no '{name}' in the trash.").fill(name=name),
        hint=QT_TRANSLATE_NOOP("trash", "What is in it: stablehand trash list"),
        details={"name": name},
    )
