"""What a repository offers, and what lies between two of its commits: git commands as values.

The other side is listed without fetching anything (`ls-remote`). For what lies between, the wanted
commit is fetched into the checkout's own `.git` under a name of ours: no work tree, branch, tag or
`FETCH_HEAD` of the checkout changes, so that nothing stands in the way of whoever works there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.runtimes.asking import asked
from stablehand.core.runtimes.git import GitTool, parse_refs
from stablehand.core.runtimes.git_address import is_commit

LIST_S: Final = 90.0  # a server that does not answer within this is not there
_READ_S: Final = 120.0
_FETCH_S: Final = 1800.0
_HEAD: Final = re.compile(r"^ref: refs/heads/(.+)\tHEAD$", re.MULTILINE)
_ABBREVIATED: Final = re.compile(r"[0-9a-f]{7,39}\Z")
_KEPT_AS: Final = "refs/stablehand/update-check"
_FIELD, _RECORD = "\x1f", "\x1e"


@dataclass(frozen=True, slots=True)
class RemoteRefs:
    """The branches and tags of a repository with the commits they stand for.

    Attributes:
        branches, tags: commits by name; those of annotated tags are the ones behind them.
        head: the branch that the other side has checked out: its default.
        dates: days of commits, as far as they are known here.
    """

    branches: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    head: str | None = None
    dates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """A commit as a log shows it; `date` is its author's, in ISO form."""

    commit: str
    subject: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between two commits.

    Attributes:
        count: how many commits the newer one has that the older has not.
        missing: how many the older one has that the newer has not: its history was rewritten, or left.
        newest: the newest of `count`, newest first.
        files: the files that differ, '/'-separated.
    """

    count: int
    missing: int
    newest: tuple[LoggedCommit, ...]
    files: tuple[str, ...]


async def remote_refs(git: GitTool, address: str) -> RemoteRefs:
    """List what a repository offers now.

    Raises:
        StablehandError: `git.failed`, `network.*`.
    """
    return read_refs(await asked(git.remote_refs(address), "git", timeout_s=LIST_S))


def read_refs(output: str) -> RemoteRefs:
    """Read what `GitTool.remote_refs` printed."""
    found = parse_refs(output)
    head = _HEAD.search(output)
    return RemoteRefs(
        {name[6:]: commit for name, commit in found.items() if name.startswith("heads/")},
        {name[5:]: commit for name, commit in found.items() if name.startswith("tags/")},
        head[1] if head else None,
    )


async def one_ref(git: GitTool, address: str, name: str) -> str | None:
    """Give the commit of a single name that is neither branch nor tag, such as `pull/7/head`.

    Raises:
        StablehandError: `git.failed`, `network.*`.
    """
    full = name if name.startswith("refs/") else f"refs/{name}"
    output = await asked(git.remote_refs(address, full), "git", timeout_s=LIST_S)
    return parse_refs(output).get(full.removeprefix("refs/"))


async def local_refs(git: GitTool, folder: Path) -> RemoteRefs:
    """Give the tags, and the branches of the other side, as a checkout knows them, with their days.

    Raises:
        StablehandError: `git.failed`.
    """
    form = "%(refname)%00%(objectname)%00%(*objectname)%00%(creatordate:short)"
    command = git.command(
        folder, ["for-each-ref", f"--format={form}", "refs/tags", "refs/remotes/origin"]
    )
    branches: dict[str, str] = {}
    tags: dict[str, str] = {}
    dates: dict[str, str] = {}
    for line in (await asked(command, "git", timeout_s=_READ_S)).splitlines():
        name, commit, behind, date = [*line.split("\0"), "", "", ""][:4]
        target = behind or commit
        dates[target] = date
        if name.startswith("refs/tags/"):
            tags[name.removeprefix("refs/tags/")] = target
        elif not name.endswith("/HEAD"):
            branches[name.removeprefix("refs/remotes/origin/")] = target
    return RemoteRefs(branches, tags, None, dates)


async def whole_commit(git: GitTool, folder: Path, name: str) -> str | None:
    """Give the whole id of a commit that a checkout has, by its id or the beginning of it."""
    if not (is_commit(name) or _ABBREVIATED.match(name)):
        return None
    command = git.command(
        folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    )
    return (await asked(command, "git", timeout_s=_READ_S, accepted=(0, 1, 128))).strip() or None


async def fetch_aside(git: GitTool, folder: Path, address: str, name: str, commit: str) -> None:
    """Fetch a branch, tag or commit of another side, changing nothing that the checkout goes by.

    Args:
        name: its full name (`refs/heads/main`), or the commit itself.
        commit: what it stands for; nothing is fetched if that is there.

    Raises:
        StablehandError: `git.failed`, `network.*`, `disk.full`.
    """
    if await whole_commit(git, folder, commit) is not None:
        return
    words = ["fetch", "--quiet", "--no-write-fetch-head", "--no-tags", "--force"]
    words += ["--no-recurse-submodules", "--", address, f"+{name}:{_KEPT_AS}"]
    await asked(git.command(folder, words), "git", timeout_s=_FETCH_S)


async def between(git: GitTool, folder: Path, old: str, new: str, most: int) -> Between:
    """Tell what lies between two commits that a checkout has.

    Args:
        old, new: whole commits.
        most: of how many commits more than their number is told.

    Raises:
        StablehandError: `git.failed`.
    """
    counting = ["rev-list", "--left-right", "--count", f"{old}...{new}", "--"]
    counts = (await asked(git.command(folder, counting), "git", timeout_s=_READ_S)).split()
    form = _FIELD.join(("%H", "%s", "%an", "%aI")) + _RECORD
    words = ["log", "--no-show-signature", "--encoding=UTF-8", f"--max-count={most}"]
    words += [f"--format={form}", f"{old}..{new}", "--"]
    log = await asked(git.command(folder, words), "git", timeout_s=_READ_S)
    words = ["diff", "--name-only", "-z", "--no-ext-diff", "--no-renames", old, new, "--"]
    files = await asked(git.command(folder, words), "git", timeout_s=_READ_S)
    return Between(
        int(counts[1]),
        int(counts[0]),
        tuple(_logged(item) for item in log.split(_RECORD) if item.strip()),
        tuple(name for name in files.split("\0") if name),
    )


def _logged(text: str) -> LoggedCommit:
    commit, subject, author, date = [*text.strip("\n").split(_FIELD), "", "", ""][:4]
    return LoggedCommit(commit, subject, author, date)


def missing_ref(name: str, refs: RemoteRefs, newest: tuple[str, ...]) -> StablehandError:
    """Say that a repository has no such revision, and what it has.

    Args:
        name: what was asked for.
        refs: what there is.
        newest: its newest releases.
    """
    branches = sorted(refs.branches, key=lambda branch: (branch != refs.head, branch))
    hint = QT_TRANSLATE_NOOP("git", "It has the branches {branches}.").fill(
        branches=_listed(branches)
    )
    if newest:
        hint = QT_TRANSLATE_NOOP(
            "git", "It has the branches {branches} and the releases {releases}."
        ).fill(branches=_listed(branches), releases=_listed(newest))
    return StablehandError(
        "git.failed",
        QT_TRANSLATE_NOOP("git", "The repository has no branch, tag or commit {ref}.").fill(
            ref=name
        ),
        hint=hint,
        details={"ref": name, "branches": branches[:_MOST_NAMED], "releases": list(newest)},
    )


_MOST_NAMED: Final = 12


def _listed(names: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST_NAMED]) or "-"
    return f"{shown}, ..." if len(names) > _MOST_NAMED else shown
