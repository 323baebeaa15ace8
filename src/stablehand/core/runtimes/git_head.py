"""Which commit a checkout is at, read without git: for launches, where each tenth of a second counts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.runtimes.git_address import is_commit

_LARGEST_BYTES: Final = 4096


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
