"""Bringing to an end what was interrupted, before an install is used or changed."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.files import remove_parts
from stablehand.core.base.paths import full_drive
from stablehand.core.base.processes import run_captured
from stablehand.core.base.tasks import to_the_end
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.runner import end_all_orphans
from stablehand.core.installs.switch import finish_switch, switch_file
from stablehand.core.records.generations import DRAFT_FILE, generation_numbers
from stablehand.core.records.install import InstallFolder
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.failures import failure_of
from stablehand.core.runtimes.git import GitTool, find_git
from stablehand.core.runtimes.git_reading import is_checkout
from stablehand.services.app import App
from stablehand.services.dead_search import end_dead_search
from stablehand.services.finishing_renames import finish_rename

_COMMAND_S: Final = 600.0
_log = logging.getLogger(__name__)


async def recover(app: App, folder: InstallFolder) -> str | None:
    """Finish or take back what was interrupted: a change of generation, a change of name.

    Gives what was done, for a log. A few looks at the disk when there is nothing to do. The install's
    lock must be held.

    Raises:
        StablehandError: `install.damaged`, `git.failed`, `tool.missing`, `disk.full`, `data.unwritable`;
            the next attempt goes on.
    """
    renamed = await finish_rename(app, folder)
    await end_dead_search(app, folder)
    if not await asyncio.to_thread(_was_cut_off, folder):
        return renamed
    journal = Journal(app.data.journal)
    operation = (await asyncio.to_thread(journal.latest)).get(folder.name)
    is_pending = switch_file(folder).exists()
    if is_pending or operation is None or operation.state == "running":
        # A git that outlived its parent would go on writing into the checkout, a trial would run on.
        await end_all_orphans(journal, folder, _log.info)
    await asyncio.to_thread(_clear_parts, folder)
    if not is_pending:
        return renamed
    done = await to_the_end(
        finish_switch(folder, git_for(app, folder), run_command), f"recovery of {folder.name}"
    )
    if done is not None:
        _log.info("%s: %s", folder.name, done)
    return done


def _was_cut_off(folder: InstallFolder) -> bool:
    """Tell whether a change was begun, or a record was being written, and did not come to its end."""
    drafts = (folder.generation(number) / DRAFT_FILE for number in generation_numbers(folder))
    return (
        switch_file(folder).exists()
        or any(draft.exists() for draft in drafts)
        or any(folder.own.glob(".*.tmp"))
        or any(folder.own.glob("gen/*/.*.tmp"))
    )


def _clear_parts(folder: InstallFolder) -> None:
    """Remove what was being written to records and accounts."""
    places = [folder.own, *(folder.generation(number) for number in generation_numbers(folder))]
    for place in places:
        with suppress(OSError):  # it is only litter
            remove_parts(place)


def git_for(app: App, folder: InstallFolder) -> GitTool | None:
    """Give git for an install that has a repository; None for any other.

    Raises:
        StablehandError: `tool.missing`.
    """
    if not is_checkout(folder.checkout):
        return None
    base = str(app.settings.get("endpoints.git_base"))
    return GitTool(find_git(app.environ, assets=app.data.assets), base, environ=app.environ)


async def run_command(command: ToolCommand) -> str:
    """Run a short command of git's to its end; give its output.

    Raises:
        StablehandError: why it failed, in words.
    """
    done = await run_captured(
        command.argv,
        env=inherited_environment(command.variables),
        cwd=Path(command.folder) if command.folder else None,
        timeout_s=_COMMAND_S,
    )
    if done.returncode:
        lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
        full = full_drive(Path(command.folder)) if command.folder else None
        raise full or failure_of("git", done.returncode, lines, command)
    return done.stdout
