"""Which commit a checkout is at, read without git: for launches, where each tenth of a second counts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.runtimes.git_address import is_commit

_LARGEST_BYTES: Final = 4096
_LARGEST_PACKED: Final = 4 * 1024 * 1024
_BRANCH: Final = re.compile(r"ref: refs/heads/([A-Za-z0-9_][\w./+@-]*)")


def head_file(checkout: Path) -> Path:
    """Give the file of a checkout that says where it is."""
    return checkout / ".git" / "HEAD"


def detached_commit(checkout: Path) -> str | None:
    """Give the commit of a checkout that is on no branch, as second repositories are; None for others."""
    try:
        text = read_limited(head_file(checkout), _LARGEST_BYTES, only_ordinary=True)
    except (OSError, UnfitFileError):
        return None
    commit = text.decode("ascii", "replace").strip()
    return commit if is_commit(commit) else None


def branch_name(checkout: Path) -> str | None:
    """Give the branch that a checkout is on; None for a single commit, and where git has to be asked."""
    match = _BRANCH.fullmatch(_text(head_file(checkout)))
    return match[1] if match and ".." not in match[1] else None


def commit_at(checkout: Path) -> str | None:
    """Give the commit that is checked out, on a branch or not; None where git has to be asked.

    That is so for repositories whose `.git` is a file, and for those that keep no plain files of names.
    """
    if (commit := detached_commit(checkout)) is not None:
        return commit
    branch = branch_name(checkout)
    if branch is None:
        return None
    loose = _text(checkout / ".git" / "refs" / "heads" / Path(*branch.split("/")))
    if is_commit(loose):
        return loose
    packed = _text(checkout / ".git" / "packed-refs", _LARGEST_PACKED)
    for line in packed.splitlines():
        commit, _, name = line.partition(" ")
        if name == f"refs/heads/{branch}" and is_commit(commit):
            return commit
    return None


def _text(file: Path, largest: int = _LARGEST_BYTES) -> str:
    try:
        return read_limited(file, largest, only_ordinary=True).decode("utf-8", "replace").strip()
    except (OSError, UnfitFileError):
        return ""
