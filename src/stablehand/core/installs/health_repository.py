"""Giving the program's files their repository back, without touching a single one of them.

The files of the program stay as they are, whatever was done to them: only `.git` is made anew and told
which commit they belong to, so that git can say again what is missing or changed.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree
from stablehand.core.base.trash import TrashEntry, move_to_trash, restore
from stablehand.core.installs.source_steps import OURS
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.git import GitTool, exclude_lines

Run = Callable[[ToolCommand], Awaitable[object]]


async def repository_anew(
    git: GitTool, folder: Path, url: str, commit: str, kept: Iterable[tuple[str, str]], run: Run
) -> None:
    """Fetch the repository of a checkout again; what is there of it goes to the trash.

    Args:
        url, commit: where it comes from and what lies there.
        kept: names and commits of the snapshots, which are kept from being cleaned away.
        run: runs a command to its end.

    Raises:
        StablehandError: `git.failed`, `network.unreachable`, `trash.other_volume`; it is as it was then.
        OSError: it could not be moved.
    """
    repository = folder / ".git"
    trash = _trash(folder)
    old: TrashEntry | None = None
    if os.path.lexists(repository):  # noqa: ASYNC240 - one look
        old = move_to_trash(repository, trash)
    try:
        for command in git.init(folder, url):
            await run(command)
        exclude_lines(folder, OURS)
        await _fetch(git, folder, commit, run)
        await run(git.command(folder, ["update-ref", "--no-deref", "HEAD", commit]))
        await run(git.command(folder, ["reset", "--quiet", "--mixed", commit]))
    except BaseException:
        remove_tree(repository)
        if old is not None:
            restore(old)
        raise
    for name, other in kept:
        with suppress(StablehandError):  # that snapshot needs the network then
            await _fetch(git, folder, other, run)
            await run(git.keep(folder, name, other))


async def _fetch(git: GitTool, folder: Path, commit: str, run: Run) -> None:
    try:
        await run(git.fetch(folder, commit))
    except StablehandError as error:
        # Some servers give branches only, not single commits.
        if error.code == "network.unreachable":
            raise
        await run(git.fetch_everything(folder))


def _trash(checkout: Path) -> Path:
    """Give the trash of the data folder that an install lies in."""
    return checkout.parent.parent / "Trash"
