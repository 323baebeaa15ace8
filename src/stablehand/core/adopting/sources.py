"""What is checked out in a folder that somebody else made: read, never changed. Blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.adopting.listing import DiskListing
from stablehand.core.adopting.marks import Mark
from stablehand.core.adopting.recognise import Candidate
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Wording
from stablehand.core.records.install import Channel, InstalledSource
from stablehand.core.runtimes.git_reading import (
    altered_files,
    commit_date,
    head_branch,
    head_commit,
    is_checkout,
    tags_at,
)

_LARGEST_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FoundSource:
    """What a checkout is at.

    Attributes:
        source: as a record keeps it; None for an unpacked archive.
        version: for people: a tag, or what the program says.
        channel: what updates should aim at.
        changed: tracked files that somebody changed.
        problem: why the repository cannot be read, if so.
    """

    source: InstalledSource | None = None
    version: str | None = None
    channel: Channel | None = None
    changed: int = 0
    problem: Wording | None = None


def found_source(checkout: Path, candidate: Candidate) -> FoundSource:
    """Read what is checked out in the real folder of a program."""
    version = _said_version(checkout, candidate.mark)
    matrix = candidate.matrix
    if not is_checkout(checkout):
        return FoundSource(version=version or (matrix.release if matrix else None))
    try:
        commit = head_commit(checkout)
        branch = head_branch(checkout)
        tags = tags_at(checkout, commit)
        source = InstalledSource(
            kind="git",
            url=candidate.remote,
            ref=branch or next(iter(tags), commit),
            commit=commit,
            date=commit_date(checkout, commit).isoformat(),
        )
        changed = len(altered_files(checkout))
    except StablehandError as error:
        return FoundSource(version=version, problem=error.message)
    return FoundSource(
        source,
        next(iter(tags), None) or version,
        "branch" if branch else "release" if tags else None,
        changed,
    )


def _said_version(checkout: Path, mark: Mark) -> str | None:
    if mark.version is None:
        return None
    content = DiskListing(checkout).content(mark.version.file, _LARGEST_BYTES)
    match = re.search(mark.version.pattern, (content or b"").decode("utf-8", "replace"))
    return match[1] if match else None
