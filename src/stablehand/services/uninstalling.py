"""Uninstalling: what can be made again goes, what is the user's goes to the trash or stays."""

from __future__ import annotations

import asyncio
import os
import shlex
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.adopting.ledger import Adoption
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import freed_bytes, tree_bytes
from stablehand.core.base.links import is_link, remove_link
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.base.trash import TrashEntry, check_drive, move_to_trash
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.leaving import (
    ModelFile,
    delete_remade,
    models_inside,
    note_return,
    remade_parts,
)
from stablehand.core.installs.runner import end_orphans
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    install_names,
    need_record,
    read_record,
)
from stablehand.core.records.lock import held
from stablehand.core.records.places import is_name
from stablehand.core.sharing.apply import unshare
from stablehand.services.adopt_undo import (
    give_back_adopted,
    leave_models,
    linked_adoption,
    unfinished_undo,
)
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.recovering import recover
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install, stop
from stablehand.services.trash_tidying import newest_trashed, tidy_trash


@dataclass(frozen=True, slots=True)
class KeptFolder:
    """Something that an uninstall leaves where it is."""

    path: Path
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """What went to the trash, what stayed, and how much room the environments gave back.

    Attributes:
        models: models that lay in the program's own folder and went to the trash with it.
    """

    name: str
    trashed: tuple[TrashEntry, ...]
    kept: tuple[KeptFolder, ...]
    freed_bytes: int
    models: tuple[ModelFile, ...] = ()


@dataclass(frozen=True, slots=True)
class UninstallPreview:
    """What an uninstall would do now.

    Attributes:
        trashed_bytes: what goes to the trash and can be brought back from there.
        deleted_bytes: what is deleted outright: the environments of all generations.
        freed_bytes: how much of that the drive gets back; the rest other installs and the package cache
            have as well.
        kept: what stays: images, models, logs.
        is_running: whether it has to be stopped first.
        users: installs that lean on it, which keep it from going.
        models: models that lie in the program's own folder and would go to the trash with it.
    """

    name: str
    trashed_bytes: int
    deleted_bytes: int
    freed_bytes: int
    kept: tuple[KeptFolder, ...]
    is_running: bool
    users: tuple[str, ...]
    models: tuple[ModelFile, ...] = ()


async def preview_uninstall(app: App, name: str) -> UninstallPreview:
    """Tell what an uninstall would do, without doing any of it.

    Raises:
        StablehandError: `install.unknown`, `install.foreign`.
    """
    folder = _found(app, name)
    is_running = name in await sessions_by_install(app)
    return await asyncio.to_thread(_preview, app, folder, is_running=is_running)


def _preview(app: App, folder: InstallFolder, *, is_running: bool) -> UninstallPreview:
    parts = remade_parts(folder.checkout)
    deleted = tree_bytes(*parts)
    return UninstallPreview(
        folder.name,
        trashed_bytes=max(0, tree_bytes(folder.checkout) - deleted),
        deleted_bytes=deleted,
        freed_bytes=freed_bytes(*parts),
        kept=_kept(app, folder, folder.checkout),
        is_running=is_running,
        users=tuple(_users(app, folder.name)),
        models=models_inside(folder.checkout),
    )


def _kept(app: App, folder: InstallFolder, content: Path) -> tuple[KeptFolder, ...]:
    """Give what stays; of an install that is a link, also what it leads to."""
    places = [app.data.images / folder.name, app.data.models, folder.logs]
    if is_link(content):
        places.append(Path(os.path.realpath(content)))
    return tuple(KeptFolder(path, tree_bytes(path)) for path in places if path.is_dir())


async def start_uninstall(
    app: App, name: str, *, stop_first: bool = False
) -> Job[Result[Uninstalled]]:
    """Take an install away as a job; see `uninstall`.

    Args:
        stop_first: stop what runs of it before.
    """
    title = QT_TRANSLATE_NOOP("install", "Uninstall {name}").fill(name=name)

    async def work(reporter: Reporter) -> Result[Uninstalled]:
        text = QT_TRANSLATE_NOOP("install", "Moving it to the trash, deleting its environment")
        if stop_first:
            reporter.start("uninstall", text=_STOPPING.fill(name=name))
            await stop(app, name)
        reporter.start("uninstall", text=text)
        return await uninstall(app, name)

    return app.jobs.submit(title, (Stage("uninstall"),), work, kind="uninstall", subject=name)


async def uninstall(app: App, name: str) -> Result[Uninstalled]:
    """Take an install away. Models, images and settings of the user are never deleted.

    Its folder goes to the trash, and its environments are deleted there; links are taken out and never
    followed, models and images in the shared folders stay. A cancel comes too late once that has begun.
    One that went to the trash and was killed there before its environments were deleted is finished.

    Raises:
        StablehandError: `install.unknown`, `install.foreign`, `install.busy`, `install.running`,
            `install.needed`, `trash.other_volume`, `data.unwritable`; the install still works then.
    """
    if (entry := _unfinished(app, name)) is not None:
        async with held(InstallFolder(app.data.root, name)):
            done, notices = await to_the_end(
                asyncio.to_thread(_finish, app, entry), f"uninstall of {name}"
            )
        await tidy_trash(app)
        return Result("uninstall", done, notices)
    if (begun := await asyncio.to_thread(unfinished_undo, app, name)) is not None:
        folder = InstallFolder(app.data.root, name)
        async with held(folder):
            done, notices = await to_the_end(_left(app, folder, begun), f"uninstall of {name}")
        return Result("uninstall", done, notices)
    folder = _found(app, name)
    async with held(folder):
        if name in await sessions_by_install(app):
            raise _running(name)
        if users := _users(app, name):
            raise _needed(name, users)
        adopted = await asyncio.to_thread(linked_adoption, app, name)
        work = _taken_away(app, folder) if adopted is None else _left(app, folder, adopted)
        done, notices = await to_the_end(work, f"uninstall of {name}")
    await tidy_trash(app)
    return Result("uninstall", done, notices)


async def _left(
    app: App, folder: InstallFolder, adopted: Adoption
) -> tuple[Uninstalled, tuple[Wording, ...]]:
    """Leave a program that was taken over where it is, as it is now, with nothing of ours in it."""
    given = await give_back_adopted(app, adopted)
    kept = (app.data.images / folder.name, folder.logs, given.path)
    found = tuple(KeptFolder(path, tree_bytes(path)) for path in kept if path.is_dir())
    notice = QT_TRANSLATE_NOOP(
        "install",
        "{name} stays where it always was. To take it over again: stablehand adopt {path}",
    ).fill(name=folder.name, path=shlex.quote(str(given.path)))
    return Uninstalled(folder.name, (), found, given.freed_bytes), (notice,)


def _unfinished(app: App, name: str) -> TrashEntry | None:
    """Give an install in the trash whose environments were to be deleted yet when somebody was killed."""
    if not is_name(name) or os.path.lexists(InstallFolder(app.data.root, name).checkout):
        return None
    entry = newest_trashed(app, name)
    return entry if entry is not None and remade_parts(entry.content) else None


def _found(app: App, name: str) -> InstallFolder:
    """Give the place of an install; one whose record is damaged can be taken away all the same.

    So can a link in the place of an install, wherever it leads. A folder of somebody's is refused.
    """
    folder = InstallFolder(app.data.root, name)
    try:
        return need_record(app.data.root, name)[0]
    except StablehandError as error:
        if error.code == "install.damaged":
            return folder
        if error.code == "install.unknown" and is_name(name):
            if is_link(folder.checkout):
                return folder
            if os.path.lexists(folder.checkout):
                raise _foreign(folder) from error
            if newest_trashed(app, name) is not None:
                raise _in_trash(name) from error
        raise


async def _taken_away(app: App, folder: InstallFolder) -> tuple[Uninstalled, tuple[Wording, ...]]:
    journal = Journal(app.data.journal)
    if (operation := journal.latest().get(folder.name)) is not None:
        # What an install that was killed left running would go on writing.
        await end_orphans(journal, operation.id, lambda _line: None)
    record = _readable(folder)
    if record is not None and record.adopted is not None:
        with suppress(StablehandError, OSError):  # links that lead nowhere do no harm
            leave_models(app, folder.name)
    try:
        check_drive(folder.checkout, app.data.trash)
        if not is_link(folder.checkout):
            with suppress(StablehandError):  # what stays undone is taken back after a return
                await recover(app, folder)
        done = await asyncio.to_thread(_take_away, app, folder, record)
    except OSError as error:
        raise unwritable(folder.checkout, error) from error
    # What the install itself had done is still true when it comes back.
    journal.forget(folder.name, keep=record.created_at if record else None)
    return done


def _readable(folder: InstallFolder) -> InstallRecord | None:
    try:
        return read_record(folder)
    except StablehandError:
        return None


def _take_away(
    app: App, folder: InstallFolder, record: InstallRecord | None
) -> tuple[Uninstalled, tuple[Wording, ...]]:
    """Move the folder away as a whole, and only then delete: what cannot be moved still works."""
    checkout = folder.checkout
    if not is_link(checkout) or (record is not None and record.adopted is not None):
        # A link that somebody put there may lead to their home: then nothing behind it is touched.
        _take_links_out(folder)
    rest = max(0, tree_bytes(checkout) - tree_bytes(*remade_parts(checkout)))
    if not is_link(checkout) and folder.own.is_dir():
        note_return(folder, record)
    return _finish(app, _moved(checkout, app.data.trash, rest))


def _take_links_out(folder: InstallFolder) -> None:
    try:
        unshare(folder)
    except StablehandError as error:
        # Links go to the trash as links, so that they stay in is no danger.
        if error.code not in ("sharing.damaged", "sharing.unreadable"):
            raise


def _moved(checkout: Path, trash: Path, size_bytes: int) -> TrashEntry:
    """Move a folder to the trash, one that may not be written as well."""
    try:
        return move_to_trash(checkout, trash, size_bytes=size_bytes)
    except PermissionError:
        mode = checkout.lstat().st_mode
        if is_link(checkout) or mode & stat.S_IWUSR:
            raise
    checkout.chmod(mode | stat.S_IRWXU)  # its own entry "..", which a move rewrites
    try:
        entry = move_to_trash(checkout, trash, size_bytes=size_bytes)
    except BaseException:
        checkout.chmod(mode)
        raise
    entry.content.chmod(mode)
    return entry


def _finish(app: App, entry: TrashEntry) -> tuple[Uninstalled, tuple[Wording, ...]]:
    """Delete what can be made again of an install in the trash, and tell what went and what stays."""
    folder = InstallFolder(app.data.root, entry.name)
    freed, failures = delete_remade(entry.content)
    link = entry.content / "venv"
    if not is_link(entry.content) and is_link(link) and not link.exists():
        with suppress(OSError):
            remove_link(link)
    notices = tuple(unwritable(entry.content, error).message for error in failures)
    kept = _kept(app, folder, entry.content)
    models = models_inside(entry.content)
    return Uninstalled(folder.name, (entry,), kept, freed, models), notices


def _users(app: App, needed: str) -> list[str]:
    """Name the installs that lean on this one."""
    found = []
    for name in install_names(app.data.root):
        other = _readable(InstallFolder(app.data.root, name))
        if other is not None and needed in other.required.values():
            found.append(name)
    return found


_STOPPING: Final = QT_TRANSLATE_NOOP("install", "Stopping {name}")


def _running(name: str) -> StablehandError:
    return StablehandError(
        "install.running",
        QT_TRANSLATE_NOOP("install", "{name} is running.").fill(name=name),
        hint=QT_TRANSLATE_NOOP("install", "Stop it first: stablehand stop {name}").fill(name=name),
        details={"name": name},
    )


def _needed(name: str, users: list[str]) -> StablehandError:
    return StablehandError(
        "install.needed",
        QT_TRANSLATE_NOOP("install", "{name} computes for {users}, which would stop working.").fill(
            name=name, users=", ".join(users)
        ),
        hint=QT_TRANSLATE_NOOP("install", "Uninstall {users} first.").fill(users=", ".join(users)),
        details={"name": name, "users": users},
    )


def _foreign(folder: InstallFolder) -> StablehandError:
    return StablehandError(
        "install.foreign",
        QT_TRANSLATE_NOOP(
            "install", "{folder} is no install of Stablehand's, so it is left alone."
        ).fill(folder=str(folder.checkout)),
        hint=QT_TRANSLATE_NOOP("install", "If nobody needs it, delete it yourself."),
        details={"folder": str(folder.checkout)},
    )


def _in_trash(name: str) -> StablehandError:
    return StablehandError(
        "install.unknown",
        QT_TRANSLATE_NOOP("install", "{name} is in the trash already.").fill(name=name),
        hint=QT_TRANSLATE_NOOP(
            "install", "To bring it back: stablehand uninstall {name} --undo"
        ).fill(name=f'"{name}"' if " " in name else name),
        details={"name": name},
    )
