"""Looking through the model tree: every model file and diffusers folder, by name, size and time.

Invariants: nothing is opened or changed; links to folders are never entered, but for those that show
models of programs which were taken over, so that the walk comes to an end; what cannot be seen is told and
does not keep the rest from being seen. Blocks: call it in a thread.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.models.tree import DIFFUSERS, DIFFUSERS_MARK, format_by_name, kind_by_folder

_LATEST_NS: Final = 2**63 - 1
# Files beside models that may say something else when they are written anew.
_TOLD: Final = (".json", ".info", ".txt")
_UNFINISHED: Final = (".part", ".crdownload", ".aria2")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model in the tree.

    Attributes:
        path: below the tree, '/'-separated.
        kind: what its folder is for.
        format: by its ending; "diffusers" for a folder with a pipeline in it.
        size_bytes: of the file, or of all files of the folder.
        modified_ns: of the file, or of the folder's newest.
        inode, device: what the system knows the file or folder by; 0 where it has no such number.
    """

    path: str
    kind: str
    format: str
    size_bytes: int
    modified_ns: int
    inode: int = 0
    device: int = 0


@dataclass(slots=True)
class Walked:
    """What was found, and what was passed over.

    Attributes:
        models: by path.
        unreadable: what could not be seen, with the reason; folders end with '/'.
        links_out: links that lead out of the tree.
        empty, unfinished: how many model files have no bytes, or are still being downloaded.
        folders: every folder that was looked into, ending with '/', with its time: it changes when a file
            comes, goes or is renamed there.
        beside: by folder, when the newest of its files that tell of models was written.
    """

    models: dict[str, ModelFile] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    links_out: list[str] = field(default_factory=list)
    empty: int = 0
    unfinished: int = 0
    folders: dict[str, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)


def walk(
    root: Path,
    seen: Callable[[int], None] | None = None,
    *,
    followed: Collection[str] = frozenset(),
    has_own_folders: bool = True,
    starts: Collection[str] = ("",),
) -> Walked:
    """Look through a model tree; one that was never made is empty.

    Args:
        seen: told now and then how many models have been found; what it raises ends the walk.
        followed: links in the tree that are entered, '/'-separated; no link below them is.
        starts: the folders to look through, with all that is in them, ending with '/'; "" is the whole tree.
        has_own_folders: the folders at the top are the tree's own, one a kind, and hold many models.
    """
    # A link to a drive that is not there is something else than no tree.
    if not os.path.lexists(root):
        return Walked()
    return _Walk(root, seen, followed, 2 if has_own_folders else 1).walked(starts)


def folder_time(folder: Path) -> int | None:
    """Give the time of a folder as a walk notes it; None if it is not there."""
    try:
        return _moment(os.stat(long_path(folder)))  # noqa: PTH116 - ten times as fast as a path's own
    except OSError:
        return None


def is_as_known(file: Path, size_bytes: int, modified_ns: int) -> bool:
    """Tell whether a file still has the size and time that a walk found.

    Raises:
        OSError: it is not there.
    """
    found = os.stat(long_path(file))  # noqa: PTH116 - ten times as fast as a path's own
    return (found.st_size, _moment(found)) == (size_bytes, modified_ns)


def is_unfinished(name: str) -> bool:
    """Tell whether a file is a model that is being downloaded, or was."""
    whole, dot, ending = name.rpartition(".")
    return dot + ending.lower() in _UNFINISHED and format_by_name(whole) is not None


class _Walk:
    def __init__(
        self,
        root: Path,
        seen: Callable[[int], None] | None,
        followed: Collection[str],
        pipeline_depth: int,
    ) -> None:
        self._pipeline_depth = pipeline_depth
        self._root = root
        self._real = os.path.realpath(root)
        self._seen = seen
        self._followed = frozenset(followed)
        self._is_windows = os.name == "nt"
        self._found = Walked()
        self._begun = time.time_ns()

    def walked(self, starts: Collection[str]) -> Walked:
        waiting = list(starts)
        while waiting:
            below = waiting.pop()
            if self._seen is not None:
                self._seen(len(self._found.models))
            # Before it is listed: what comes meanwhile makes it another.
            self._found.folders[below] = folder_time(self._root / below) or 0
            entries = self._entries(below)
            # A pipeline is one model; the tree's own folders hold many.
            if below.count("/") >= self._pipeline_depth and any(
                e.name == DIFFUSERS_MARK for e in entries
            ):
                self._pipeline(below)
                continue
            for entry in entries:
                if self._is_folder(entry, below):
                    waiting.append(f"{below}{entry.name}/")
                else:
                    self._file(entry, below)
        return self._found

    def _entries(self, below: str) -> list[os.DirEntry[str]]:
        """List a folder without hidden entries, which are caches and the systems' own."""
        try:
            with os.scandir(long_path(self._root / below)) as entries:
                found = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            self._found.unreadable[below] = error.strerror or str(error)
            return []
        readable = []
        for entry in found:
            if entry.name.isprintable() or _is_unicode(entry.name):
                readable.append(entry)
            else:
                self._found.unreadable[f"{below}{ascii(entry.name)[1:-1]}"] = "its name is no text"
        return readable

    def _is_folder(self, entry: os.DirEntry[str], below: str) -> bool:
        """Tell whether to look into an entry: a folder that is no link."""
        is_followed = f"{below}{entry.name}" in self._followed
        try:
            if not entry.is_dir():
                if is_followed:  # its drive may be away: what was known of it stays
                    self._found.unreadable[f"{below}{entry.name}/"] = "it is not there"
                return False
        except OSError as error:
            self._found.unreadable[f"{below}{entry.name}"] = error.strerror or str(error)
            return False
        if is_followed:
            return True
        if entry.is_symlink() or (os.name == "nt" and is_link(Path(entry.path))):
            if not self._is_inside(entry.path):
                self._found.links_out.append(f"{below}{entry.name}")
            return False
        return True

    def _is_inside(self, path: str) -> bool:
        return f"{os.path.realpath(path)}{os.sep}".startswith(f"{self._real}{os.sep}")

    def _file(self, entry: os.DirEntry[str], below: str) -> None:
        path = f"{below}{entry.name}"
        found_format = format_by_name(entry.name)
        if found_format is None:
            if is_unfinished(entry.name):
                self._found.unfinished += 1
            elif entry.name.lower().endswith(_TOLD):
                self._note_beside(entry, below)
            return
        try:
            if entry.is_symlink() and not self._may_follow(entry, path):
                return
            if not entry.is_file():
                return
            found = entry.stat()
        except OSError as error:
            self._found.unreadable[path] = error.strerror or str(error)
            return
        if found.st_size == 0:
            self._found.empty += 1
            return
        self._found.models[path] = ModelFile(
            path,
            kind_by_folder(path),
            found_format,
            found.st_size,
            _moment(found),
            *self._place(found, entry.path),
        )

    def _note_beside(self, entry: os.DirEntry[str], below: str) -> None:
        """Note when a file that tells of models was written: the folder's time does not change with it."""
        try:
            moment = entry.stat(follow_symlinks=False).st_mtime_ns
        except OSError:  # gone meanwhile: then the folder's time tells
            return
        # A time in the future would hide every later one.
        if self._found.beside.get(below, 0) < moment <= self._begun:
            self._found.beside[below] = moment

    def _place(self, found: os.stat_result, path: str) -> tuple[int, int]:
        """Give what the system knows a file by. A listing on Windows does not say, so it is asked for."""
        if self._is_windows:
            try:
                found = os.stat(path)  # noqa: PTH116 - long paths, and many of them
            except OSError:
                return 0, 0
        return found.st_ino & _LATEST_NS, found.st_dev & _LATEST_NS

    def _may_follow(self, entry: os.DirEntry[str], path: str) -> bool:
        """Tell whether a link to a file counts: not out of the tree, nor to what counts anyway."""
        aim = os.path.realpath(entry.path)
        if not self._is_inside(entry.path):
            self._found.links_out.append(path)
            return False
        # Hugging Face's layout links snapshots to blobs without an ending.
        return format_by_name(aim) is None

    def _pipeline(self, below: str) -> None:
        size, newest = 0, 0
        for name, found in self._files_below(below):
            if format_by_name(name) and found.st_size == 0:
                self._found.empty += 1
            size += found.st_size
            newest = max(newest, _moment(found))
        path = below.removesuffix("/")
        try:
            about = os.stat(long_path(self._root / path))  # noqa: PTH116 - long paths
        except OSError:
            return
        place = about.st_ino & _LATEST_NS, about.st_dev & _LATEST_NS
        self._found.models[path] = ModelFile(
            path, kind_by_folder(path), DIFFUSERS, size, newest, *place
        )

    def _files_below(self, below: str) -> Iterator[tuple[str, os.stat_result]]:
        waiting = [below]
        while waiting:
            folder = waiting.pop()
            for entry in self._entries(folder):
                if self._is_folder(entry, folder):
                    waiting.append(f"{folder}{entry.name}/")
                    continue
                try:
                    if entry.is_file() and (not entry.is_symlink() or self._is_inside(entry.path)):
                        yield entry.name, entry.stat()
                except OSError as error:
                    self._found.unreadable[f"{folder}{entry.name}"] = error.strerror or str(error)


def _moment(found: os.stat_result) -> int:
    """Give the time of a file; times beyond what a database keeps occur on broken clocks."""
    return min(max(found.st_mtime_ns, 0), _LATEST_NS)


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
