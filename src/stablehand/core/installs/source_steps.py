"""The steps that bring a program's own files: checkout, second repositories, submodules, bundled apps.

Our links are out of the way before git touches a checkout and go back with the sharing step: git
replaces a linked folder without a word.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.links import is_link
from stablehand.core.base.names import inside
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.install_schema import Repository
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.install import OWN_FOLDER, InstalledSource, InstallFolder
from stablehand.core.runtimes.git import (
    Fetched,
    GitTool,
    clear_locks,
    exclude_lines,
    read_fetched,
)
from stablehand.core.runtimes.git_address import is_commit
from stablehand.core.runtimes.git_reading import (
    commit_date,
    has_commit,
    head_commit,
    is_checkout,
    top_names,
)
from stablehand.core.runtimes.progress import git_fraction
from stablehand.core.sharing.apply import links_taken_out

OURS = (f"/{OWN_FOLDER}/", "/venv")


async def check_out(context: InstallContext, _step: PlannedStep) -> None:
    """Bring the program's files into the checkout."""
    source = context.package.source
    context.folder.checkout.mkdir(parents=True, exist_ok=True)
    if context.record.source is None:
        refuse_foreign(context.folder)
        # Written down before the first file: from here on, what lies there is what we put there.
        url = context.record.wishes.get("source") or source.url
        context.save(source=InstalledSource(kind=source.kind, url=url, ref=context.plan.ref))
    if source.kind == "git":
        await _from_git(context)
    elif source.kind == "bundled":
        await _from_bundle(context)
    else:
        wanted = context.plan.ref or source.package
        context.save(source=InstalledSource(kind="registry", ref=wanted))


def checked_out(context: InstallContext) -> bool:
    """Tell whether what the record says is what lies there."""
    source = context.record.source
    if source is None:
        return False
    if source.kind != "git":
        return True
    checkout = context.folder.checkout
    return (
        source.commit is not None
        and is_checkout(checkout)
        and head_commit(checkout) == source.commit
    )


async def second_repository(context: InstallContext, step: PlannedStep) -> None:
    """Check out a repository that the program wants inside its own."""
    repository = step.subject
    assert isinstance(repository, Repository)
    # A link that the program's own repository brings must not lead us out of it.
    folder = inside(context.folder.checkout, repository.folder)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = repository.commit or repository.ref
    if repository.commit and is_checkout(folder) and head_commit(folder) == repository.commit:
        return
    if is_checkout(context.folder.checkout):
        exclude_lines(context.folder.checkout, [f"/{repository.folder}/"])
    await _fetched_into(context, folder, repository.url, wanted)


async def submodules(context: InstallContext, _step: PlannedStep) -> None:
    """Fetch the checkout's submodules."""
    git = context.tools.git()
    await context.run(git.submodules(context.folder.checkout), "git", on_line=_share(context))


async def _from_git(context: InstallContext) -> None:
    url = context.record.wishes.get("source") or context.package.source.url
    assert url is not None
    checkout = context.folder.checkout
    async with links_taken_out(context.folder):
        await _fetched_into(context, checkout, url, context.plan.ref)
    commit = head_commit(checkout)
    context.save(
        source=InstalledSource(
            kind="git",
            url=url,
            ref=context.plan.ref,
            commit=commit,
            date=commit_date(checkout, commit).isoformat(),
        )
    )


async def _fetched_into(context: InstallContext, folder: Path, url: str, ref: str | None) -> None:
    git = context.tools.git()
    for lock in clear_locks(folder):
        context.log.note(f"removed the lock of a git that was killed: {lock.name}")
    for command in git.init(folder, url):
        await context.run(command, "git")
    exclude_lines(folder, OURS)
    fetched = await _fetch(context, git, folder, ref)
    if folder == context.folder.checkout:
        _refuse_our_names(folder, fetched.commit)
    # A first checkout that was interrupted left files of its own, never anybody's work. It gets its
    # first commit only once its files are there.
    is_first = not has_commit(folder, "HEAD")
    await context.run(git.checkout(folder, fetched, over=is_first), "git", on_line=_share(context))


async def _fetch(context: InstallContext, git: GitTool, folder: Path, ref: str | None) -> Fetched:
    try:
        await context.run(git.fetch(folder, ref), "git", on_line=_share(context))
    except StablehandError as error:
        # Some servers give branches only, not single commits.
        if ref is None or not is_commit(ref) or error.code == "network.unreachable":
            raise
        context.log.note("the server gives no single commits; fetching every branch")
        await context.run(git.fetch_everything(folder), "git", on_line=_share(context))
        return Fetched(ref, "commit", ref)
    return read_fetched(folder)


def _refuse_our_names(checkout: Path, commit: str) -> None:
    """Refuse a commit that would write our own records, or lead them elsewhere through a link."""
    ours = {name.strip("/") for name in OURS}
    for name in top_names(checkout, commit):
        if name.casefold() in ours:
            raise StablehandError(
                "git.failed",
                QT_TRANSLATE_NOOP(
                    "install",
                    "The repository brings '{name}', a name that Stablehand keeps for itself.",
                ).fill(name=name),
                hint=QT_TRANSLATE_NOOP("install", "Try another release, or another repository."),
                details={"name": name},
            )


def _share(context: InstallContext) -> Callable[[OutputLine], None]:
    """Turn git's own progress into that of the step."""

    def take(line: OutputLine) -> None:
        if (share := git_fraction(line.text)) is not None:
            context.reporter.update(round(share * 100), total=100)

    return take


def refuse_foreign(folder: InstallFolder) -> None:
    """Never write into a folder with somebody's files that we did not put there, a clone included.

    Raises:
        StablehandError: `install.foreign`, `data.unwritable`.
    """
    try:
        entries = list(folder.checkout.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise unwritable(folder.checkout, error) from error
    strange = [
        entry.name
        for entry in entries
        if entry.name != OWN_FOLDER and not (entry.name == "venv" and is_link(entry))
    ]
    if strange:
        raise _foreign(folder.checkout, strange)


def _foreign(checkout: Path, names: list[str]) -> StablehandError:
    return StablehandError(
        "install.foreign",
        QT_TRANSLATE_NOOP(
            "install", "{folder} holds files that are not Stablehand's, such as {name}."
        ).fill(folder=str(checkout), name=sorted(names)[0]),
        hint=QT_TRANSLATE_NOOP(
            "install", "Give the install another name with --name, or move that folder away."
        ),
        details={"folder": str(checkout)},
    )


async def _from_bundle(context: InstallContext) -> None:
    app = context.app_folder
    assert app is not None
    await context.in_thread(lambda: copy_app(app, context.folder.checkout))
    context.save(source=InstalledSource(kind="bundled"))


def copy_app(app: Path, checkout: Path) -> None:
    """Copy a bundled app, file by file as a whole; files of the user beside them stay.

    Folders that the app brings are its own: what is in them and not in the app goes.
    """
    for folder, names, files in os.walk(app):
        names[:] = [name for name in names if name != "__pycache__"]
        there = checkout / Path(folder).relative_to(app)
        there.mkdir(parents=True, exist_ok=True)
        for name in files:
            if not name.endswith(".pyc"):
                write_atomic(there / name, (Path(folder) / name).read_bytes())
                shutil.copymode(Path(folder) / name, there / name)
