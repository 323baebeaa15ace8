"""The steps that bring a program's own files: checkout, second repositories, submodules, bundled apps.

Our links are out of the way before git touches a checkout and go back with the sharing step: git
replaces a linked folder without a word.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, write_atomic
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.links import is_link, make_link, remove_link
from stablehand.core.base.names import inside
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.install_schema import Repository
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.registry_release import registry_source
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.installs.user_files import below, content_id
from stablehand.core.installs.version_choice import find_ref, newest_names
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
    remote_url,
    top_names,
)
from stablehand.core.runtimes.git_versions import missing_ref, remote_refs
from stablehand.core.runtimes.progress import git_fraction
from stablehand.core.sharing.apply import links_taken_out

OURS = (f"/{OWN_FOLDER}/", "/venv")


async def check_out(context: InstallContext, _step: PlannedStep) -> None:
    """Bring the program's files into the checkout."""
    source = context.package.source
    context.checkout.mkdir(parents=True, exist_ok=True)
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
        context.save(source=await registry_source(context))


def checked_out(context: InstallContext) -> bool:
    """Tell whether what the record says is what lies there."""
    source = context.record.source
    if source is None:
        return False
    if source.kind != "git":
        return True
    checkout = context.checkout
    return (
        source.commit is not None
        and is_checkout(checkout)
        and head_commit(checkout) == source.commit
    )


async def second_repository(context: InstallContext, step: PlannedStep) -> None:
    """Check out a repository that the program wants inside its own."""
    repository = step.subject
    assert isinstance(repository, Repository)
    if context.staged is not None and lend_repository(context, repository):
        return
    # A link that the program's own repository brings must not lead us out of it.
    folder = inside(context.checkout, repository.folder)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = repository.commit or repository.ref
    if repository.commit and is_checkout(folder) and head_commit(folder) == repository.commit:
        return
    if is_checkout(context.folder.checkout):
        exclude_lines(context.folder.checkout, [f"/{repository.folder}/"])
    await _fetched_into(context, folder, repository.url, wanted)


def lend_repository(context: InstallContext, repository: Repository) -> bool:
    """Let a second repository that is right already be used where it is; give whether it is."""
    there = _place_of(context.folder.checkout, repository)
    place = _place_of(context.checkout, repository)
    is_right = (
        repository.commit is not None
        and not is_link(there)
        and is_checkout(there)
        and head_commit(there) == repository.commit
    )
    if not is_right:
        if is_link(place):
            remove_link(place)  # lent by an attempt before, when another commit was wanted
        return False
    if is_link(place):
        return True
    remove_tree(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    make_link(there, place)
    return True


def _place_of(checkout: Path, repository: Repository) -> Path:
    """Give the place of a second repository, which may be a link itself but lies behind none."""
    above, _, name = repository.folder.rstrip("/").rpartition("/")
    return (inside(checkout, above) if above else checkout) / name


async def submodules(context: InstallContext, _step: PlannedStep) -> None:
    """Fetch the checkout's submodules."""
    git = context.tools.git()
    await context.run(git.submodules(context.checkout), "git", on_line=share_of(context))


async def _from_git(context: InstallContext) -> None:
    url = context.record.wishes.get("source") or context.package.source.url
    assert url is not None
    checkout = context.checkout
    if _stays(context, url):
        context.log.note("it is checked out as it was recorded")
        return
    ref = await _wanted_ref(context, url)
    async with links_taken_out(context.folder):
        await _fetched_into(context, checkout, url, ref)
    commit = head_commit(checkout)
    context.save(
        source=InstalledSource(
            kind="git",
            url=url,
            ref=ref,
            commit=commit,
            date=commit_date(checkout, commit).isoformat(),
        )
    )


def _stays(context: InstallContext, url: str) -> bool:
    """Tell whether the version that is there is the wanted one: an install never moves a branch on."""
    source, wishes = context.record.source, context.record.wishes
    if source is None or source.url != url:
        return False
    is_wanted = "ref" not in wishes or source.ref == context.plan.ref
    return is_wanted and source.commit is not None and checked_out(context)


async def _wanted_ref(context: InstallContext, url: str) -> str | None:
    """Give the revision to fetch: that of the plan, or a fork's own default branch.

    Nobody asked for the plan's one by name, and a fork may call its branches otherwise.
    """
    wishes, ref = context.record.wishes, context.plan.ref
    if "source" not in wishes or "ref" in wishes or ref is None:
        return ref
    refs = await remote_refs(context.tools.git(), url)
    return ref if find_ref(refs, ref) else refs.head or ref


async def _fetched_into(context: InstallContext, folder: Path, url: str, ref: str | None) -> None:
    git = context.tools.git()
    for lock in clear_locks(folder):
        context.log.note(f"removed the lock of a git that was killed: {lock.name}")
    for command in git.init(folder, url):
        await context.run(command, "git")
    exclude_lines(folder, OURS)
    fetched = await fetch_into(context, git, folder, ref)
    if folder == context.checkout:
        refuse_our_names(folder, fetched.commit)
    # A first checkout that was interrupted left files of its own, never anybody's work. It gets its
    # first commit only once its files are there.
    is_first = not has_commit(folder, "HEAD")
    await context.run(
        git.checkout(folder, fetched, over=is_first), "git", on_line=share_of(context)
    )


async def fetch_into(
    context: InstallContext, git: GitTool, folder: Path, ref: str | None
) -> Fetched:
    """Fetch a revision from where a checkout comes from; no file of it changes.

    Raises:
        StablehandError: `git.failed`, `network.unreachable`.
    """
    try:
        await context.run(git.fetch(folder, ref), "git", on_line=share_of(context))
    except StablehandError as error:
        # Some servers give branches only, not single commits.
        if ref is None or not is_commit(ref) or error.code == "network.unreachable":
            raise await _explained(git, folder, ref, error) from error
        context.log.note("the server gives no single commits; fetching every branch")
        await context.run(git.fetch_everything(folder), "git", on_line=share_of(context))
        return Fetched(ref, "commit", ref)
    return read_fetched(folder)


async def _explained(
    git: GitTool, folder: Path, ref: str | None, error: StablehandError
) -> StablehandError:
    """Give a failed fetch as it is; for a revision that is not there, with what there is instead."""
    address = remote_url(folder)
    if ref is None or address is None or error.code != "git.failed":
        return error
    try:
        refs = await remote_refs(git, address)
    except StablehandError:
        return error
    return error if find_ref(refs, ref) else missing_ref(ref, refs, newest_names(refs))


def refuse_our_names(checkout: Path, commit: str) -> None:
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


def share_of(context: InstallContext) -> Callable[[OutputLine], None]:
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
    await context.in_thread(lambda: copy_app(app, context.checkout))
    context.save(source=InstalledSource(kind="bundled"))


def is_app(app: Path, checkout: Path) -> bool:
    """Tell whether the files of a bundled app are those that lie in a checkout."""
    try:
        return all(
            (checkout / path).read_bytes() == (app / path).read_bytes() for path in app_files(app)
        )
    except OSError:
        return False


def app_files(app: Path) -> dict[str, str]:
    """Give the files of a bundled app with the ids of their contents, '/'-separated from its folder.

    Links are none of it: where it is built, one leads to its environment.
    """
    return {
        path: content_id(app / path)
        for path in below(app)
        if not path.endswith(".pyc")
        and "__pycache__" not in path.split("/")
        and not is_link(app / path)
    }


def copy_app(app: Path, checkout: Path) -> None:
    """Copy a bundled app, file by file as a whole; files of the user beside them stay."""
    for path in app_files(app):
        place = checkout / path
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(place, (app / path).read_bytes())
        shutil.copymode(app / path, place)
