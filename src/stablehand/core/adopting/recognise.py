"""Finding programs of this field in folders: which, where, and with which environment. Pure.

A folder is looked at first by itself, then its sub-folders, two levels deep. What was recognised is not
searched any further, except where a program is known to keep another one inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from stablehand.core.adopting.listing import Listing, has, joined
from stablehand.core.adopting.marks import Mark, source_key
from stablehand.core.adopting.stability_matrix import (
    PORTABLE_MARK,
    SETTINGS_FILE,
    MatrixPackage,
    MatrixSettings,
    is_library,
    parse_settings,
)

Kind = Literal["checkout", "portable", "workspace", "stability_matrix"]
DEPTH: Final = 2
_CONFIG_BYTES: Final = 1024 * 1024
_SETTINGS_BYTES: Final = 32 * 1024 * 1024
_REMOTE: Final = re.compile(
    r"^\s*\[remote\s+\"([^\"]+)\"\]\s*$(.*?)(?=^\s*\[|\Z)", re.MULTILINE | re.DOTALL
)
_URL: Final = re.compile(r"^\s*url\s*=\s*(\S.*?)\s*$", re.MULTILINE)
# Where environments lie, the usual names first; those of a portable build lie beside the program.
_ENVIRONMENTS: Final = ("venv", ".venv", "env")
_EMBEDDED: Final = ("python_embeded", "python_embedded")
# Large folders of other things.
_PASSED_OVER: Final = frozenset(
    {"node_modules", "site-packages", "__pycache__", "venv", "env", "models", "images", "assets"}
    | {"outputs", "output", "custom_nodes", "extensions", "trash", "windows", "program files"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program that was recognised.

    Attributes:
        folder: its checkout, below the folder that was searched.
        whole: the folder that belongs to it as a whole: that of a portable build, else `folder`.
        mark: what it is.
        by: how that is known: by where it was fetched from, by its files, or by the name that
            Stability Matrix has for it.
        remote: where it was fetched from, as its repository says.
        environments: folders that may be its environment, relative to the checkout, best first.
        matrix: what Stability Matrix knows about it.
    """

    kind: Kind
    folder: str
    whole: str
    mark: Mark
    by: Literal["source", "files", "name"]
    remote: str | None = None
    environments: tuple[str, ...] = ()
    matrix: MatrixPackage | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """A data folder of Stability Matrix: where it is and what it says."""

    folder: str
    settings: MatrixSettings


@dataclass(frozen=True, slots=True)
class Recognised:
    """Everything that was found, in the order of the folders."""

    candidates: tuple[Candidate, ...]
    libraries: tuple[Library, ...]


@dataclass
class _Search:
    listing: Listing
    marks: Sequence[Mark]
    skip: Callable[[str], bool]
    candidates: dict[str, Candidate] = field(default_factory=dict)
    libraries: list[Library] = field(default_factory=list)

    def visit(self, folder: str, depth: int) -> None:
        if self.skip(folder):
            return
        if self._library(folder):
            return
        if (found := self._portable(folder) or self._program(folder)) is not None:
            self.candidates.setdefault(found.folder, found)
            for name in found.mark.inner:
                self.visit(joined(found.folder, name), DEPTH)
            return
        if depth > 0:
            for name in self._below(folder):
                self.visit(joined(folder, name), depth - 1)

    def _below(self, folder: str) -> list[str]:
        entries = self.listing.entries(folder).items()
        names = [name for name, kind in entries if kind == "folder" and not name.startswith(".")]
        return sorted(name for name in names if name.casefold() not in _PASSED_OVER)

    def _library(self, folder: str) -> bool:
        entries = self.listing.entries(folder)
        marked = PORTABLE_MARK in entries
        content = None
        if SETTINGS_FILE in entries:
            content = self.listing.content(joined(folder, SETTINGS_FILE), _SETTINGS_BYTES)
        if not is_library(content, marked=marked):
            return False
        settings = parse_settings(content) if content is not None else MatrixSettings(damaged=True)
        self.libraries.append(Library(folder, settings))
        packages = joined(folder, "Packages")
        for known in settings.packages:
            self._package(folder, known)
        for name in self._below(packages):
            self.visit(joined(packages, name), 1)
        return True

    def _package(self, library: str, known: MatrixPackage) -> None:
        folder = joined(library, known.folder)
        if not self.listing.entries(folder):
            return
        found = self._portable(folder) or self._program(folder)
        named = next((mark for mark in self.marks if known.package in mark.names), None)
        if found is None and named is not None:
            found = Candidate("stability_matrix", folder, folder, named, "name")
        if found is not None:
            mark = named if named is not None and found.by == "files" else found.mark
            self.candidates[found.folder] = replace(
                found, kind="stability_matrix", mark=mark, matrix=known
            )

    def _portable(self, folder: str) -> Candidate | None:
        """Recognise ComfyUI's portable build: a Python beside the program."""
        entries = self.listing.entries(folder)
        python = next((name for name in _EMBEDDED if entries.get(name) in ("folder", "link")), None)
        if python is None or entries.get("ComfyUI") != "folder":
            return None
        found = self._program(joined(folder, "ComfyUI"))
        if found is None:
            return None
        environments = (f"../{python}", *found.environments)
        return replace(found, kind="portable", whole=folder, environments=environments)

    def _program(self, folder: str) -> Candidate | None:
        entries = self.listing.entries(folder)
        if not entries:
            return None
        remote = remote_of(self.listing, folder) if ".git" in entries else None
        mark = self._by_source(remote, folder)
        by: Literal["source", "files"] = "source"
        # An address alone says little: somebody may have cloned the repository without its files.
        if mark is None or (mark.files and not has(self.listing, joined(folder, mark.files[0]))):
            mark, by = self._by_files(folder), "files"
        if mark is None:
            return None
        names = [name for name in _ENVIRONMENTS if entries.get(name) in ("folder", "link")]
        kind: Kind = "workspace" if ".venv" in names and mark.id == "comfyui" else "checkout"
        return Candidate(kind, folder, folder, mark, by, remote, tuple(names))

    def _by_source(self, remote: str | None, folder: str) -> Mark | None:
        """Give the program of an address; of several that share it, the one whose files are there."""
        if remote is None:
            return None
        marks = [mark for mark in self.marks if source_key(remote) in mark.sources]
        fitting = (mark for mark in marks if self._fits(mark, folder))
        return next(fitting, marks[0] if marks else None)

    def _by_files(self, folder: str) -> Mark | None:
        return next((mark for mark in self.marks if self._fits(mark, folder)), None)

    def _fits(self, mark: Mark, folder: str) -> bool:
        if not mark.files:
            return False
        return (
            all(has(self.listing, joined(folder, name), "file") for name in mark.files)
            and all(has(self.listing, joined(folder, name), "folder") for name in mark.folders)
            and not any(has(self.listing, joined(folder, name)) for name in mark.without)
        )


def recognise(
    listing: Listing,
    marks: Sequence[Mark],
    *,
    depth: int = DEPTH,
    skip: Callable[[str], bool] = lambda _folder: False,
) -> Recognised:
    """Find programs in a folder and below.

    Args:
        listing: the folder.
        marks: what is known, see marks.py.
        depth: how many levels of sub-folders are looked at.
        skip: says which folders are not looked into.
    """
    search = _Search(listing, marks, skip)
    search.visit("", depth)
    return Recognised(tuple(search.candidates.values()), tuple(search.libraries))


def remote_of(listing: Listing, folder: str) -> str | None:
    """Give where a checkout was fetched from: its `origin`, else the first that it has."""
    content = listing.content(joined(folder, ".git/config"), _CONFIG_BYTES)
    if content is None:
        return None
    found: dict[str, str] = {}
    for name, block in _REMOTE.findall(content.decode("utf-8", "replace")):
        if (url := _URL.search(block)) is not None:
            found.setdefault(name, url[1].strip('"'))
    return found.get("origin") or next(iter(found.values()), None)
