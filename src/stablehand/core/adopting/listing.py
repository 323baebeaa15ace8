"""What lies in folders, as recognising asks for it: the disk, or a table in a test."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.base.reading import UnfitFileError, read_limited

EntryKind = Literal["folder", "file", "link"]


class Listing(Protocol):
    """A tree of folders below a root; paths are relative to it, with /, "" for the root itself."""

    def entries(self, folder: str) -> Mapping[str, EntryKind]:
        """Give what lies in a folder, by name; nothing for one that cannot be read."""

    def content(self, file: str, limit_bytes: int) -> bytes | None:
        """Give a file's bytes; None for one that is missing, too large or cannot be read."""


@dataclass(frozen=True, slots=True)
class DiskListing:
    """Folders on the disk. Links are told as such and never entered."""

    root: Path

    def entries(self, folder: str) -> Mapping[str, EntryKind]:
        """Give what lies in a folder, by name."""
        found: dict[str, EntryKind] = {}
        try:
            with os.scandir(long_path(self.root / folder)) as entries:
                for entry in entries:
                    found[entry.name] = _kind(entry)
        except OSError:
            return {}
        return found

    def content(self, file: str, limit_bytes: int) -> bytes | None:
        """Give a file's bytes."""
        try:
            return read_limited(self.root / file, limit_bytes, only_ordinary=True)
        except (OSError, UnfitFileError):
            return None


def _kind(entry: os.DirEntry[str]) -> EntryKind:
    if entry.is_symlink() or (os.name == "nt" and is_link(Path(entry.path))):
        return "link"
    try:
        return "folder" if entry.is_dir(follow_symlinks=False) else "file"
    except OSError:
        return "file"


def has(listing: Listing, path: str, kind: EntryKind | None = None) -> bool:
    """Tell whether something lies at a path; a link counts for what is wanted."""
    folder, _, name = path.rpartition("/")
    found = listing.entries(folder).get(name)
    return found is not None and (kind is None or found in (kind, "link"))


def joined(folder: str, name: str) -> str:
    """Give the path of something in a folder."""
    return f"{folder}/{name}" if folder else name
