"""Giving back what was adopted: the user's folders become what they were, Stablehand's notes go."""

from __future__ import annotations

import asyncio
import errno
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.adopting.giving_back import give_back, hide_models
from stablehand.core.adopting.ledger import Adoption, adoptions, called, placed
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import freed_bytes, rename_patiently
from stablehand.core.base.links import is_link
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.switch import SwitchPlaces
from stablehand.core.records.generations import generation_numbers
from stablehand.core.records.install import InstallFolder, InstallRecord, install_names, read_record
from stablehand.core.records.lock import held
from stablehand.core.sharing.apply import unshare
from stablehand.core.sharing.ledger import placed as placed_move
from stablehand.core.sharing.ledger import read_ledger
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.pruning import remove_generation
from stablehand.services.recovering import recover
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Something that is the user's alone again: what it was called here, where it is, its kind."""

    name: str
    path: Path
    kind: str
    freed_bytes: int


async def start_undo(app: App, name: str) -> Job[Result[tuple[GivenBack, ...]]]:
    """Give back as a job; see `undo`."""
    title = QT_TRANSLATE_NOOP("adopt", "Give back {name}").fill(name=name)

    async def work(reporter: Reporter) -> Result[tuple[GivenBack, ...]]:
        reporter.start("undo", text=QT_TRANSLATE_NOOP("adopt", "Taking Stablehand's notes away"))
        return await undo(app, name)

    return app.jobs.submit(title, (Stage("undo"),), work, kind="adopt", subject=name)


async def undo(app: App, name: str) -> Result[tuple[GivenBack, ...]]:
    """Give back one thing by its name, or everything of one command by its id.

    Everything is checked before anything happens.

    Raises:
        StablehandError: `adopt.unknown`, `adopt.damaged`, `adopt.changed`, `install.running`,
            `install.needed`, `install.busy`, `data.unwritable`.
    """
    known = await asyncio.to_thread(adoptions, app.data.root)
    wanted = [item for item in known if item.run == name] or _named(app, name, known)
    if not wanted:
        raise _unknown(name, known)
    for item in wanted:
        await _check(app, item, {other.name for other in wanted})
    done = []
    for item in reversed(wanted):
        folder = InstallFolder(app.data.root, called(app.data.root, item))
        async with held(folder):
            done.append(await to_the_end(_given_back(app, folder, item), f"undo of {name}"))
            _drop_lock(app, folder)
    return Result("adopt", tuple(reversed(done)))


async def give_back_adopted(app: App, item: Adoption) -> GivenBack:
    """Give one back whose lock is held and which does not run, at whatever it was changed to meanwhile.

    Raises:
        StablehandError: `data.unwritable`, `trash.other_volume`, `sharing.*`.
    """
    folder = InstallFolder(app.data.root, called(app.data.root, item))
    return await _given_back(app, folder, item, changed=True)


async def _given_back(
    app: App, folder: InstallFolder, item: Adoption, *, changed: bool = False
) -> GivenBack:
    freed, lines = 0, tuple[str, ...]()
    if item.kind != "library" and item.state != "undoing":
        await recover(app, folder)
        if not changed:
            _refuse_changed(folder, item)
        freed = await asyncio.to_thread(_own_bytes, folder)
        lines = await asyncio.to_thread(_models_back, folder)
        for number in generation_numbers(folder):
            if changed or number != 1:
                # The user's files that are kept with it go to the trash.
                await remove_generation(app, folder, number)
    lines += await asyncio.to_thread(_repository_lines, app, folder)
    await asyncio.to_thread(give_back, app.data.root, item, lines)
    if app.data.journal.exists() and item.kind != "library":
        Journal(app.data.journal).forget(folder.name)
    return GivenBack(folder.name, placed(item.path, app.data.root), item.kind, freed)


def _repository_lines(app: App, folder: InstallFolder) -> tuple[str, ...]:
    """Give the lines that bringing second repositories writes into a repository's exclude file."""
    record = _record(folder)
    if record is None:
        return ()
    with suppress(StablehandError):  # a definition that is gone or broken
        package = app.catalog.load(record.package).package
        return tuple(f"/{item.folder}/" for item in package.repositories)
    return ()


def _named(app: App, name: str, known: tuple[Adoption, ...]) -> list[Adoption]:
    return [item for item in known if name in (item.name, called(app.data.root, item))]


async def _check(app: App, item: Adoption, together: set[str]) -> None:
    if item.kind == "library" or item.state == "undoing":
        return
    name = called(app.data.root, item)
    if name in await sessions_by_install(app):
        raise _running(name)
    users = [user for user in _users(app, name) if user not in together]
    if users:
        raise _needed(name, users)
    await asyncio.to_thread(_refuse_changed, InstallFolder(app.data.root, name), item)


def _refuse_changed(folder: InstallFolder, item: Adoption) -> None:
    """Refuse one whose program's files we have changed; environments of ours do not matter."""
    record = _record(folder)
    if record is None or record.generation == 1:
        return
    commit = record.source.commit if record.source else None
    held = (SwitchPlaces(folder, number).held for number in generation_numbers(folder))
    if commit != item.commit or any(place.is_dir() for place in held):
        raise _changed(folder.name)


def _record(folder: InstallFolder) -> InstallRecord | None:
    with suppress(StablehandError):
        return read_record(folder)
    return None


def _users(app: App, needed: str) -> list[str]:
    """Name the installs that lean on this one."""
    found = []
    for name in install_names(app.data.root):
        record = _record(InstallFolder(app.data.root, name))
        if record is not None and needed in record.required.values():
            found.append(name)
    return found


def _own_bytes(folder: InstallFolder) -> int:
    """Give what deleting our environments gives back: those that were there before are links, and stay."""
    found = (folder.generation(number) / "env" for number in generation_numbers(folder))
    return freed_bytes(*(path for path in found if not is_link(path)))


def _models_back(folder: InstallFolder) -> tuple[str, ...]:
    """Undo what sharing has done meanwhile: its links, its config file, the models that it moved.

    Gives the lines that it wrote into the repository's exclude file.

    Raises:
        StablehandError: `adopt.changed` for a model that cannot be moved back, `sharing.*`.
    """
    if not folder.own.is_dir():
        return ()
    ledger = read_ledger(folder)
    moved = ledger.moved
    links = [placed_move(link.at, folder) for link in ledger.links]
    unshare(folder)
    for move in reversed(moved):
        old, new = placed_move(move.old, folder), placed_move(move.new, folder)
        if not os.path.lexists(new) or os.path.lexists(old):
            continue
        try:
            old.parent.mkdir(parents=True, exist_ok=True)
            rename_patiently(new, old, rename=os.rename)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            raise _far(folder.name, new, old) from error
    below = (link for link in links if link.is_relative_to(folder.checkout))
    return tuple(f"/{link.relative_to(folder.checkout).as_posix()}" for link in below)


def _drop_lock(app: App, folder: InstallFolder) -> None:
    """Remove the lock of an install that is none any more, and the folders that only it needed."""
    with suppress(OSError):
        folder.lock.unlink(missing_ok=True)
        for place in (folder.lock.parent, app.data.assets):
            place.rmdir()


def unfinished_undo(app: App, name: str) -> Adoption | None:
    """Give the account of something whose giving back was interrupted.

    Raises:
        StablehandError: `adopt.damaged`.
    """
    known = adoptions(app.data.root)
    return next((item for item in known if item.name == name and item.state == "undoing"), None)


def linked_adoption(app: App, name: str) -> Adoption | None:
    """Give the account of an install whose folder lies outside Packages; None for any other.

    Raises:
        StablehandError: `adopt.damaged`.
    """
    folder = InstallFolder(app.data.root, name)
    if not is_link(folder.checkout):
        return None
    real = Path(os.path.realpath(folder.checkout))
    known = adoptions(app.data.root)
    return next(
        (item for item in known if item.linked and placed(item.path, app.data.root) == real), None
    )


def leave_models(app: App, name: str) -> None:
    """Take the models of an install that was adopted in Packages out of sight: it is going away.

    Raises:
        StablehandError: `adopt.damaged`.
        OSError: a link cannot be removed.
    """
    real = Path(os.path.realpath(InstallFolder(app.data.root, name).checkout))
    for item in adoptions(app.data.root):
        if placed(item.path, app.data.root) == real:
            hide_models(app.data.root, item)


def _unknown(name: str, known: tuple[Adoption, ...]) -> StablehandError:
    names = ", ".join(dict.fromkeys(item.name for item in known))
    return StablehandError(
        "adopt.unknown",
        QT_TRANSLATE_NOOP("adopt", "Nothing that was taken over is called '{name}'.").fill(
            name=name
        ),
        hint=(
            QT_TRANSLATE_NOOP("adopt", "Taken over: {names}.").fill(names=names)
            if names
            else QT_TRANSLATE_NOOP("adopt", "Nothing has been taken over here.")
        ),
        details={"name": name},
    )


def _changed(name: str) -> StablehandError:
    return StablehandError(
        "adopt.changed",
        QT_TRANSLATE_NOOP(
            "adopt",
            "Stablehand has changed {name} since it was taken over, so it would not be given back as it was.",
        ).fill(name=name),
        hint=QT_TRANSLATE_NOOP(
            "adopt",
            "Go back to how it was taken over first: stablehand rollback {name} 1. To keep it as it is now "
            "and only take it out of Stablehand: stablehand uninstall {name}",
        ).fill(name=f'"{name}"' if " " in name else name),
        details={"name": name},
    )


def _far(name: str, new: Path, old: Path) -> StablehandError:
    return StablehandError(
        "adopt.changed",
        QT_TRANSLATE_NOOP(
            "adopt", "A model of {name} lies on another drive now: {path}. It came from {origin}."
        ).fill(name=name, path=str(new), origin=str(old)),
        hint=QT_TRANSLATE_NOOP("adopt", "Move it back yourself, then try again."),
        details={"path": str(new), "origin": str(old)},
    )


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
