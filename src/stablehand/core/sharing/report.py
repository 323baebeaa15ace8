"""What sharing did, for people and for the command line."""

from __future__ import annotations

from dataclasses import dataclass

from stablehand.core.base.text import Text
from stablehand.core.sharing.layout import Method


@dataclass(frozen=True, slots=True)
class MovedFile:
    """A file that was moved into the tree, paths relative to the data folder; `apart`: by a new name."""

    old: str
    new: str
    size_bytes: int
    apart: bool


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file that the tree had already, and the trash entry where the second copy went."""

    old: str
    kept: str
    trash: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class SharingProblem:
    """Something that was left as it is, and why; `path` is relative to the data folder."""

    path: str
    message: Text


@dataclass(frozen=True, slots=True)
class SharingReport:
    """What was done. Everything is empty when all was right already.

    Attributes:
        method: the method in force now.
        instead: that method stands in for links, which this drive does not hold.
        links: places where a link was made, relative to the data folder.
        removed: places where a link was taken out.
        config_file: the config file that was written or put back, relative to the data folder.
        moved: files that went into the tree.
        duplicates: second copies that went to the trash.
        problems: what was left as it is.
    """

    method: Method
    instead: bool = False
    links: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    config_file: str | None = None
    moved: tuple[MovedFile, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    problems: tuple[SharingProblem, ...] = ()

    @property
    def kept_apart(self) -> tuple[MovedFile, ...]:
        """The files that got a new name, since another file had theirs."""
        return tuple(file for file in self.moved if file.apart)
