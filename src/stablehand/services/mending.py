"""Mending one finding where it lies: leftovers go, locks go, missing files of the program come back.

Nothing here can lose anything of the user's: what is deleted was made by Stablehand and is not in use, and
a file is brought back only where there is none.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.base.processes import run_captured
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.health import Finding
from stablehand.core.installs.health_leftovers import LARGE
from stablehand.core.installs.health_repository import repository_anew
from stablehand.core.records.generations import generation_numbers, generations, read_generation
from stablehand.core.records.install import InstallFolder, need_record
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.failures import failure_of
from stablehand.core.runtimes.git import GitTool, clear_locks, find_git
from stablehand.services.app import App
from stablehand.services.bundled_apps import app_folder
from stablehand.services.recovering import git_for, recover, run_command

# What a launch puts right too; done last, together.
HEALED: Final = frozenset(
    {
        *("environment.moved", "environment.link", "folders.missing"),
        *("links.dangling", "sharing.differs"),
    }
)
_DELETED: Final = frozenset({"packages.leftover", "litter", "generation.source"})
_GENERATIONS: Final = frozenset({"generation.unfinished", "generation.unknown"})
_REPOSITORIES: Final = frozenset({"checkout.gone", "checkout.unreadable", "checkout.damaged"})
_FILES_AT_ONCE: Final = 50  # of up to 260 characters: Windows takes 32,000 on a command line
_FETCH_S: Final = 3600.0


async def mend_in_place(app: App, folder: InstallFolder, item: Finding) -> None:
    """Mend a finding whose act is `place`, but for those that `HEALED` names. The lock is held.

    Raises:
        StablehandError: why it could not be mended.
    """
    try:
        if item.rule in ("switch.interrupted", "rename.interrupted"):
            await recover(app, folder)
        elif item.rule in _DELETED | _GENERATIONS:
            await _delete_all(app, folder, item)
        elif item.rule == "checkout.locked":
            clear_locks(folder.data / item.subject)
        elif item.rule == "checkout.missing":
            await _bring_back(app, folder, item)
        elif item.rule in _REPOSITORIES:
            await _repository(app, folder)
    except OSError as error:
        raise unwritable(folder.data / item.subject, error) from error


def delete(data: Path, items: Iterable[str]) -> None:
    """Delete things below the data folder; links go as links, and folders that are empty then go too.

    Raises:
        OSError: one could not be deleted; the others are.
    """
    failures: list[OSError] = []
    for item in items:
        path = data / item
        try:
            remove_tree(path)
        except OSError as error:
            failures.append(error)
    if failures:
        raise failures[0]


def drop_copies(folder: InstallFolder) -> None:
    """Remove the copies of environments that repairs which failed left; their logs stay.

    Raises:
        OSError: one could not be removed.
    """
    for number in generation_numbers(folder):
        found = read_generation(folder, number)
        if found is None or found.state == "ready" or found.request.get("mode") != "fork":
            continue
        for name in LARGE:
            remove_tree(folder.generation(number) / name)


async def _delete_all(app: App, folder: InstallFolder, item: Finding) -> None:
    await to_the_end(
        asyncio.to_thread(delete, folder.data, item.items), f"clearing of {folder.name}"
    )
    if item.rule in _GENERATIONS:
        with suppress(OSError):  # what it keeps of the user's stays
            (folder.data / item.subject).rmdir()
    if item.rule in _DELETED - {"generation.source"}:
        return
    if (git := git_for(app, folder)) is None:
        return
    with suppress(StablehandError):  # only tidies up
        await run_command(git.prune_work_trees(folder.checkout))
        if item.rule in _GENERATIONS:
            number = item.subject.rpartition("/")[2]
            await run_command(git.let_go(folder.checkout, f"gen/{number}"))


async def _bring_back(app: App, folder: InstallFolder, item: Finding) -> None:
    place = folder.data / item.subject
    files = [name.removeprefix(f"{item.subject}/") for name in item.items]
    files = _gone(place, files)
    record = need_record(folder.data, folder.name)[1]
    if record.source is not None and record.source.kind == "bundled":
        app_files = app_folder(app.catalog, app.catalog.load(record.package).package)
        if app_files is not None:
            await to_the_end(
                asyncio.to_thread(_copy_missing, app_files, place, files), f"files of {folder.name}"
            )
        return
    git = _git(app)
    for at in range(0, len(files), _FILES_AT_ONCE):
        part = files[at : at + _FILES_AT_ONCE]
        await run_command(
            git.command(place, ["--literal-pathspecs", "checkout", "HEAD", "--", *part])
        )


def _gone(place: Path, files: Iterable[str]) -> list[str]:
    return [name for name in files if not os.path.lexists(place / name)]


def _copy_missing(app_files: Path, place: Path, files: Sequence[str]) -> None:
    for name in files:
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, (app_files / name).read_bytes())
        shutil.copymode(app_files / name, target)


async def _repository(app: App, folder: InstallFolder) -> None:
    source = need_record(folder.data, folder.name)[1].source
    if source is None or source.url is None or source.commit is None:
        raise StablehandError(
            "git.failed",
            QT_TRANSLATE_NOOP(
                "health", "It is not known where the files of {name} came from."
            ).fill(name=folder.name),
        )
    kept = [
        (f"gen/{found.number}", found.source.commit)
        for found in generations(folder)
        if found.source is not None and found.source.commit and found.source.url == source.url
    ]
    await repository_anew(_git(app), folder.checkout, source.url, source.commit, kept, _run_long)


def _git(app: App) -> GitTool:
    base = str(app.settings.get("endpoints.git_base"))
    return GitTool(find_git(app.environ, assets=app.data.assets), base, environ=app.environ)


async def _run_long(command: ToolCommand) -> None:
    try:
        done = await run_captured(
            command.argv,
            env=inherited_environment(command.variables),
            cwd=command.folder,
            timeout_s=_FETCH_S,
        )
    except TimeoutError:
        raise failure_of("git", -1, ["it took longer than an hour"], command) from None
    if done.returncode:
        lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
        raise failure_of("git", done.returncode, lines, command)
