"""Bringing another version of a program beside the one that is there: `gen/<n>/source`.

The repository of the checkout is fetched into, which changes no file of it, and the other version is
checked out as a second work tree. Second repositories that are already as the other version wants them
are lent to it by a link. Nothing of the install's own folder changes.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.registry_release import registry_requirement, registry_source
from stablehand.core.installs.source_steps import (
    app_files,
    copy_app,
    fetch_into,
    is_app,
    refuse_our_names,
    share_of,
)
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.generations import current_generation
from stablehand.core.records.install import InstalledSource
from stablehand.core.runtimes.git import Fetched, GitTool, clear_locks, exclude_lines, read_fetched
from stablehand.core.runtimes.git_address import is_commit
from stablehand.core.runtimes.git_reading import (
    commit_date,
    commit_of,
    has_commit,
    head_commit,
    is_checkout,
    remote_url,
)


class NothingNew(Exception):  # noqa: N818 - an outcome, not an error
    """What was asked for is what is installed."""


async def stage(context: InstallContext, _step: PlannedStep) -> None:
    """Bring the program's files of the wanted version into the staging folder.

    Raises:
        NothingNew: it is what is installed already.
        StablehandError: `git.failed`, `network.unreachable`, `disk.full`.
    """
    source, staged = context.package.source, context.staged
    assert staged is not None
    if source.kind == "git":
        await _stage_git(context, staged)
    elif source.kind == "bundled":
        app = context.app_folder
        assert app is not None
        if context.only_if_new and _is_current(context, app):
            raise NothingNew
        await context.in_thread(lambda: _fresh(staged))
        await context.in_thread(lambda: copy_app(app, staged))
        context.save(source=InstalledSource(kind="bundled"))
    else:
        wanted, current = registry_requirement(context), context.current
        if context.only_if_new and current and current.source and current.source.ref == wanted:
            raise NothingNew
        await context.in_thread(lambda: _fresh(staged))
        context.save(source=await registry_source(context))


def _is_current(context: InstallContext, app: Path) -> bool:
    """Tell whether a bundled app is the one that is installed, whatever the user changed in it."""
    current = context.current
    folders = current_generation(context.folder, current).folders if current else {}
    known = {path: token for path, token in folders.items() if token}
    return known == app_files(app) if known else is_app(app, context.folder.checkout)


def staged_right(context: InstallContext) -> bool:
    """Tell whether what the draft says is what lies in the staging folder."""
    staged, source = context.staged, context.record.source
    if staged is None or source is None or not staged.is_dir():
        return False
    if source.kind != "git":
        return True
    if source.commit is None or not is_checkout(staged):
        return False
    try:
        return head_commit(staged) == source.commit
    except StablehandError:
        return False  # it does not find its repository, since the data folder has moved


async def _stage_git(context: InstallContext, staged: Path) -> None:
    git, checkout = context.tools.git(), context.folder.checkout
    current = context.current.source if context.current else None
    url = context.record.wishes.get("source") or (current.url if current else None)
    url = url or context.package.source.url
    assert url is not None
    found = await _fetched(context, git, checkout, url)
    fetched = replace(found, commit=commit_of(checkout, found.commit))
    is_current = current is not None and current.commit == fetched.commit
    # Somebody may have checked out another commit by hand meanwhile.
    if context.only_if_new and is_current and head_commit(checkout) == fetched.commit:
        raise NothingNew
    refuse_our_names(checkout, fetched.commit)
    number = context.record.generation
    await context.run(git.keep(checkout, f"gen/{number}", fetched.commit), "git")
    await context.in_thread(lambda: remove_tree(staged))
    exclude_lines(checkout, ("/.stablehand/", "/venv"))
    for command in git.work_tree(checkout, staged, fetched.commit):
        await context.run(command, "git", on_line=share_of(context))
    wishes = {key: value for key, value in context.record.wishes.items() if key != "branch"}
    if fetched.kind == "branch":
        wishes["branch"] = fetched.name
    context.save(
        wishes=wishes,
        source=InstalledSource(
            kind="git",
            url=url,
            ref=context.plan.ref,
            commit=fetched.commit,
            date=commit_date(checkout, fetched.commit).isoformat(),
        ),
    )


async def _fetched(context: InstallContext, git: GitTool, checkout: Path, url: str) -> Fetched:
    """Fetch the wanted revision; a commit that is there needs no network."""
    ref = context.plan.ref
    if not is_checkout(checkout):
        raise StablehandError(
            "git.failed",
            QT_TRANSLATE_NOOP(
                "install", "{name} is no git checkout, so it cannot change its version."
            ).fill(name=context.folder.name),
            hint=QT_TRANSLATE_NOOP(
                "install", "Install it anew under another name; it shares the same models."
            ),
        )
    for lock in clear_locks(checkout):
        context.log.note(f"removed the lock of a git that was killed: {lock.name}")
    if ref is not None and is_commit(ref) and has_commit(checkout, ref):
        return Fetched(ref, "commit", ref)
    if url == remote_url(checkout):
        return await fetch_into(context, git, checkout, ref)
    await context.run(git.fetch_from(checkout, url, ref), "git", on_line=share_of(context))
    return read_fetched(checkout)


def _fresh(folder: Path) -> None:
    remove_tree(folder)
    folder.mkdir(parents=True)
