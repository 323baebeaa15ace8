"""Keeping snapshots within their budget. The user's files among them go to the trash, nothing else does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import freed_bytes, remove_tree
from stablehand.core.base.paths import unwritable
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.trash import move_to_trash
from stablehand.core.installs.budget import superfluous
from stablehand.core.installs.lineage import hand_over
from stablehand.core.installs.switch import SwitchPlaces
from stablehand.core.records.generations import (
    GENERATION_FILE,
    Generation,
    generation_numbers,
    generations,
    is_missing,
    read_generation,
)
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    need_record,
    read_record,
)
from stablehand.core.records.lock import held
from stablehand.core.runtimes.git_reading import differing_files, is_checkout
from stablehand.services.app import App
from stablehand.services.recovering import git_for, recover, run_command
from stablehand.services.results import Result

_GB: Final = 1_000_000_000


async def prune(
    app: App, folder: InstallFolder, record: InstallRecord, note: Callable[[str], None]
) -> None:
    """Remove what is beyond the budget; what cannot be removed stays until the next time."""
    keep, limit_bytes = budget_of(app)
    found = await asyncio.to_thread(budgeted, folder)
    sizes = await asyncio.to_thread(
        lambda: {item.number: freed_bytes(folder.generation(item.number)) for item in found}
    )
    gone = superfluous(
        found,
        record.generation,
        sizes,
        keep=keep,
        limit_bytes=limit_bytes,
    )
    for number in gone:
        with suppress(StablehandError, OSError):
            await remove_generation(app, folder, number)
            note(f"removed snapshot {number}")
    with suppress(StablehandError):
        await _let_go(app, folder)


def budgeted(folder: InstallFolder) -> tuple[Generation, ...]:
    """Give the generations as the budget sees them: one whose environment is gone is good for nothing."""
    return tuple(
        item.changed(good=item.good and not is_missing(folder, item))
        for item in generations(folder)
    )


def budget_of(app: App) -> tuple[int, int | None]:
    """Give how many snapshots are kept besides the current one, and what they may take; None for any.

    Raises:
        StablehandError: `settings.invalid`.
    """
    keep, limit = app.settings.get("snapshots.keep"), app.settings.get("snapshots.max_gb")
    limit_bytes = limit * _GB if isinstance(limit, int) and limit else None
    return (keep if isinstance(keep, int) else 0), limit_bytes


async def remove_generation(app: App, folder: InstallFolder, number: int) -> None:
    """Remove a generation that is not current.

    What others need of it stays with them; the rest of the user's files in it goes to the trash.

    Raises:
        StablehandError: `data.unwritable`, `trash.other_volume`.
    """
    await asyncio.to_thread(clear_generation, app, folder, number)
    with suppress(StablehandError):  # only tidies up
        await _let_go(app, folder)


def clear_generation(app: App, folder: InstallFolder, number: int) -> None:
    """Remove the folder of a generation; what is the user's in it goes to the trash first.

    Raises:
        StablehandError: `data.unwritable`, `trash.other_volume`.
    """
    places, own = SwitchPlaces(folder, number), folder.generation(number)
    try:
        _bequeath(folder, number)
        for place in (places.kept, places.databases, places.links, *_worked_in(places.held)):
            if place.is_dir() and any(place.iterdir()):
                move_to_trash(place, app.data.trash)
        # First, so that one that is half gone is none any more.
        (own / GENERATION_FILE).unlink(missing_ok=True)
        remove_tree(own)
    except OSError as error:
        raise unwritable(own, error) from error


def _bequeath(folder: InstallFolder, number: int) -> None:
    """Let the generations that stay keep what is with this one only, though it is theirs as well."""
    gone, record = read_generation(folder, number), read_record(folder)
    if gone is not None and record is not None:
        hand_over(folder, gone, generations(folder), record.generation)


def _worked_in(held: Path) -> list[Path]:
    """Give the repositories that went with a generation and hold more than what git can bring again."""
    found = []
    for folder, names, _files in os.walk(held):
        here = Path(folder)
        if is_checkout(here):
            names.clear()
            if not _is_untouched(here):
                found.append(here)
    return found


def _is_untouched(repository: Path) -> bool:
    try:
        return not differing_files(repository)
    except StablehandError:  # not to be read, so it may hold anything
        return False


async def forget_change(app: App, name: str) -> Result[int]:
    """Remove what a change that failed or was stopped has built so far; give how many bytes that freed.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `install.busy`, `data.unwritable`.
    """
    folder, _record = need_record(app.data.root, name)
    async with held(folder):
        await recover(app, folder)
        _folder, record = need_record(app.data.root, name)
        freed = 0
        for number in left_over(folder, record):
            freed += await asyncio.to_thread(freed_bytes, folder.generation(number))
            await to_the_end(remove_generation(app, folder, number), f"removal of {name} {number}")
    return Result("forget", freed)


def left_over(folder: InstallFolder, record: InstallRecord) -> tuple[int, ...]:
    """Give the generations that a change was building when it failed or was stopped."""
    return tuple(
        number
        for number in generation_numbers(folder)
        if number != record.generation
        and ((found := read_generation(folder, number)) is None or found.state != "ready")
    )


async def _let_go(app: App, folder: InstallFolder) -> None:
    """Let git clean up commits of generations that are gone."""
    git = git_for(app, folder)
    if git is None:
        return
    there = set(generation_numbers(folder))
    for line in (await run_command(git.kept(folder.checkout))).splitlines():
        name, _, commit = line.partition(" ")
        number = name.rpartition("/")[2]
        if not number.isdigit() or int(number) in there:
            continue
        if len((await run_command(git.names_of(folder.checkout, name))).split()) < 2:
            # Nothing else leads there, so it may be the user's own; and numbers are used again.
            await run_command(git.keep(folder.checkout, f"kept/{commit}", commit))
        await run_command(git.let_go(folder.checkout, f"gen/{number}"))
