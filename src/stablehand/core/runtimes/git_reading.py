"""What a checkout says about itself, read through GitPython.

Each function blocks for a moment and belongs in a thread. GitPython is imported late: it looks for git
at import. What it runs does not touch the network.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.runtimes.command import redacted

if TYPE_CHECKING:
    from git import Repo


def is_checkout(folder: Path) -> bool:
    """Tell whether a folder is the root of a git checkout, whole or just begun."""
    mark = folder / ".git"
    return (mark / "HEAD").is_file() or mark.is_file()


def head_commit(folder: Path) -> str:
    """Give the commit that is checked out.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        return str(repository.git.rev_parse("--verify", "HEAD^{commit}"))


def commit_of(folder: Path, revision: str) -> str:
    """Give the commit behind a revision, such as an annotated tag.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        words = ("--verify", "--end-of-options", f"{revision}^{{commit}}")
        return str(repository.git.rev_parse(*words)).splitlines()[-1]


def head_branch(folder: Path) -> str | None:
    """Give the branch that is checked out; None when it is a single commit.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        return None if repository.head.is_detached else str(repository.active_branch.name)


def has_commit(folder: Path, commit: str) -> bool:
    """Tell whether a checkout has a commit already, so that nothing needs to be fetched.

    Raises:
        StablehandError: `git.failed`.
    """
    from git.exc import GitCommandError

    with _opened(folder) as repository:
        try:
            repository.git.cat_file("-e", f"{commit}^{{commit}}")
        except GitCommandError:
            return False
        return True


def commit_date(folder: Path, commit: str = "HEAD") -> datetime.date:
    """Give the day of a commit in universal time: the day its dependencies were meant for.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        seconds = repository.git.show("-s", "--format=%ct", "--end-of-options", commit)
        return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date()


def tracked_files(folder: Path, under: str = "") -> tuple[str, ...]:
    """Give the files that the repository tracks (below a folder), '/'-separated from the root.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        below = [f":(top,literal){under}"] if under not in ("", ".") else []
        output = str(repository.git.ls_files("-z", "--", *below))
    return tuple(name for name in output.split("\0") if name)


def top_names(folder: Path, commit: str) -> tuple[str, ...]:
    """Give the names at the root of a commit, files, folders and links alike.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        output = str(repository.git.ls_tree("--name-only", "-z", "--end-of-options", commit))
    return tuple(name for name in output.split("\0") if name)


def changed_files(folder: Path) -> tuple[str, ...]:
    """Give the tracked files that differ from the commit: what a person or a UI changed.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        output = str(
            repository.git.diff("--name-only", "-z", "--no-ext-diff", "--no-renames", "HEAD", "--")
        )
    return tuple(name for name in output.split("\0") if name)


def commit_files(folder: Path, commit: str) -> dict[str, str]:
    """Give every file of a commit with the id of its content, '/'-separated from the root.

    Submodules are none of its files.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        output = str(repository.git.ls_tree("-r", "-z", "--end-of-options", commit))
    found = {}
    for line in output.split("\0"):
        about, tab, name = line.partition("\t")
        if tab and (parts := about.split(" "))[1] == "blob":
            found[name] = parts[2]
    return found


def altered_files(folder: Path) -> tuple[str, ...]:
    """Give what `changed_files` gives, in a checkout that is somebody else's: not even git's index changes.

    Raises:
        StablehandError: `git.failed`.
    """
    words = ("--porcelain", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules")
    with _opened(folder) as repository:
        output = str(repository.git.status(*words))  # heeds GIT_OPTIONAL_LOCKS, unlike diff
    return tuple(line[3:] for line in output.split("\0") if len(line) > 3)


def tags_at(folder: Path, commit: str) -> tuple[str, ...]:
    """Give the tags that a commit bears.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        output = str(repository.git.tag("--points-at", commit))
    return tuple(output.split())


def differing_files(folder: Path) -> tuple[str, ...]:
    """Give everything in a checkout that is not as its commit has it, ignored files too.

    What Python keeps beside its sources does not count.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        words = ("--porcelain", "--ignored", "--untracked-files=all", "--no-renames", "-z")
        output = str(repository.git.status(*words))
    names = (line[3:] for line in output.split("\0") if line)
    return tuple(name for name in names if "__pycache__" not in name.split("/"))


def blob_content(folder: Path, blob: str) -> bytes:
    """Give the content that a repository knows by an id, as it is kept, without filters.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository:
        return bytes(repository.odb.stream(bytes.fromhex(blob)).read())


def remote_url(folder: Path) -> str | None:
    """Give where a checkout was fetched from, as it was written down.

    Raises:
        StablehandError: `git.failed`.
    """
    with _opened(folder) as repository, repository.config_reader("repository") as reader:
        if not reader.has_option('remote "origin"', "url"):
            return None
        return str(reader.get_value('remote "origin"', "url"))


@contextmanager
def _opened(folder: Path) -> Iterator[Repo]:
    """Open a checkout; a repository above the folder is not taken for it."""
    try:
        from git import Repo
        from git.exc import GitError
    except ImportError as error:  # GitPython found no git
        raise _unreadable(folder, str(error)) from None
    try:
        with Repo(folder, search_parent_directories=False) as repository:
            # Data folders on drives without owners (exFAT, a NAS) are nobody's for git, and drives
            # without modes make every file look changed.
            repository.git.update_environment(
                GIT_CONFIG_COUNT="2",
                GIT_CONFIG_KEY_0="safe.directory",
                GIT_CONFIG_VALUE_0=folder.as_posix(),
                GIT_CONFIG_KEY_1="core.fileMode",
                GIT_CONFIG_VALUE_1="false",
                GIT_OPTIONAL_LOCKS="0",
                LC_ALL="C.UTF-8",
            )
            yield repository
    except (GitError, ValueError, OSError) as error:
        raise _unreadable(folder, getattr(error, "stderr", "") or str(error)) from None


def _unreadable(folder: Path, reason: str) -> StablehandError:
    last = (reason.strip().splitlines() or ["?"])[-1].strip(" '\"").removeprefix("stderr: '")
    return StablehandError(
        "git.failed",
        QT_TRANSLATE_NOOP("git", "The checkout {folder} cannot be read: {reason}.").fill(
            folder=str(folder), reason=redacted(last).rstrip(".")
        ),
        hint=QT_TRANSLATE_NOOP("git", "Install or update it again to repair it."),
        details={"folder": str(folder)},
    )
