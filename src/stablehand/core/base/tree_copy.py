"""Copying a folder with everything in it to another drive, so that it is as it was.

Files with several names stay one file; links stay links, those that lead into the folder lead into the copy;
times and permissions go along. A copy that was interrupted is gone on with: a file gets its time last, so one
with the right size and time is whole. Every call blocks; `tick` is called after each few MB and may raise to
stop.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree
from stablehand.core.base.links import change_link, is_link, make_link
from stablehand.core.base.names import long_path
from stablehand.core.base.tree_survey import Entry, Survey

Tick = Callable[[int], None]
_PIECE: Final = 4 * 1024 * 1024
_SAMPLE: Final = 64 * 1024
_WHOLE_UP_TO: Final = 3 * _SAMPLE
_EVERY: Final = 8  # of the small files, so many are compared whole: each eighth
_TIME_NS: Final = 2_000_000_000  # FAT keeps times by two seconds
DATABASES: Final = ("journal.db", "library.db")


@dataclass
class TreeCopy:
    """A copy of one folder in another place.

    Attributes:
        source: what is copied.
        target: the copy; its parent exists.
        home: where the copy will lie in the end: links into `source` are made to lead there.
        hard_links: whether the target's drive has such; else each name becomes a file of its own.
    """

    source: Path
    target: Path
    home: Path
    hard_links: bool = True
    _first: dict[int, str] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def copy(self, entries: Iterable[Entry], tick: Tick) -> None:
        """Copy what is not there yet; what this copy has copied before has changed since, and is copied anew.

        Raises:
            OSError: something cannot be read or written.
        """
        Path(long_path(self.target)).mkdir(parents=True, exist_ok=True)
        entries = tuple(entries)
        again = {entry.path for entry in entries}
        # A file that is copied anew is another one for the other names that it has or had.
        self._first = {inode: path for inode, path in self._first.items() if path not in again}
        for entry in entries:
            if entry.kind == "folder":
                self._folder(entry)
            elif entry.kind == "link":
                self._link(entry)
            else:
                self._file(entry, tick)
            tick(0)

    def changed(self, before: Survey, now: Survey) -> tuple[list[Entry], list[str]]:
        """Give what has to be copied anew since a survey, and what is to be removed from the copy."""
        was = {entry.path: entry for entry in before.entries}
        there = {entry.path for entry in now.entries}
        again = [entry for entry in now.entries if was.get(entry.path) != entry]
        return again, [path for path in was if path not in there]

    def remove(self, paths: Iterable[str]) -> None:
        """Remove from the copy what is gone from the folder."""
        for path in sorted(paths, reverse=True):
            remove_tree(self.target / path)

    def databases(self) -> None:
        """Copy the databases as one whole each, whatever their logs still hold.

        Raises:
            OSError: one cannot be copied.
        """
        for name in DATABASES:
            old, new = self.source / name, self.target / name
            if not old.is_file() or is_link(old):
                continue
            try:
                _copy_database(old, new)
            except sqlite3.Error:
                # Damaged before: it is taken along as it is, with its logs, for whoever can mend it.
                for part in (old, *old.parent.glob(f"{name}-*")):
                    shutil.copy2(part, self.target / part.name)

    def differing(self, survey: Survey, tick: Tick) -> str | None:
        """Compare the copy with the folder: every size, and samples of what is in the files.

        Large files are compared at their beginning, middle and end, of the small ones each eighth whole.

        Returns:
            the path of something that differs; None: nothing does.
        """
        for number, entry in enumerate(survey.entries):
            if not self._is_same(entry, is_sampled=number % _EVERY == 0):
                return entry.path
            tick(entry.size_bytes)
        return None

    # -- one entry ---------------------------------------------------------------------------------

    def _from(self, path: str) -> Path:
        return Path(long_path(self.source / path))

    def _to(self, path: str) -> Path:
        return Path(long_path(self.target / path))

    def _folder(self, entry: Entry) -> None:
        to = self._to(entry.path)
        if is_link(to) or (to.exists() and not to.is_dir()):
            remove_tree(to)
        to.mkdir(exist_ok=True)
        with suppress(OSError):
            to.chmod(entry.mode | stat.S_IRWXU)

    def _link(self, entry: Entry) -> None:
        to = self._to(entry.path)
        aim = self._from(entry.path).readlink()
        if aim.is_absolute() and aim.is_relative_to(self.source):
            aim = self.home / aim.relative_to(self.source)
        if is_link(to) and to.readlink() == aim:
            return
        remove_tree(to)
        make_link(aim, to)

    def _file(self, entry: Entry, tick: Tick) -> None:
        to = self._to(entry.path)
        first = None if entry.inode is None else self._first.get(entry.inode)
        if first is not None and self.hard_links and self._is_linked(first, to):
            return
        if entry.path in self._done or not _is_whole(to, entry):
            if is_link(to) or os.path.lexists(to):
                remove_tree(to)
            self._bytes(entry, to, tick)
        else:
            tick(entry.size_bytes)
        self._done.add(entry.path)
        if entry.inode is not None:
            self._first.setdefault(entry.inode, entry.path)

    def _is_linked(self, first: str, to: Path) -> bool:
        """Make one more name of a file that was copied; false where the drive refuses that."""
        source = self._to(first)
        with suppress(OSError):
            if to.exists() and source.samefile(to):
                return True
        remove_tree(to)
        try:
            to.hardlink_to(source)
        except OSError:
            return False  # too many names of one file, or none at all on this drive
        return True

    def _bytes(self, entry: Entry, to: Path, tick: Tick) -> None:
        buffer = memoryview(bytearray(_PIECE))
        with (
            self._from(entry.path).open("rb", buffering=0) as old,
            to.open("xb", buffering=0) as new,
        ):
            while count := old.readinto(buffer):
                written = 0
                while written < count:
                    written += new.write(buffer[written:count]) or 0
                tick(count)
        with suppress(OSError):
            to.chmod(entry.mode | stat.S_IWUSR)
        os.utime(to, ns=(entry.mtime_ns, entry.mtime_ns))
        if not entry.mode & stat.S_IWUSR:
            with suppress(OSError):
                to.chmod(entry.mode)

    def _is_same(self, entry: Entry, *, is_sampled: bool) -> bool:
        to = self._to(entry.path)
        if entry.kind == "folder":
            return to.is_dir() and not is_link(to)
        if entry.kind == "link":
            return is_link(to)
        if entry.path in DATABASES:
            return to.is_file()  # copied by their own means, which do not keep every byte
        with suppress(OSError):
            if is_link(to) or to.stat().st_size != entry.size_bytes:
                return False
            if entry.size_bytes > _WHOLE_UP_TO:
                return _same_samples(self._from(entry.path), to, entry.size_bytes)
            return not is_sampled or self._from(entry.path).read_bytes() == to.read_bytes()
        return False


def relink(root: Path, old: Path, survey_links: Iterable[str]) -> None:
    """Let links that led into a folder's old place lead into its new one; a link that cannot be is left."""
    for path in survey_links:
        link = root / path
        with suppress(OSError, StablehandError):
            aim = link.readlink()
            if aim.is_absolute() and aim.is_relative_to(old):
                change_link(root / aim.relative_to(old), link)


def _is_whole(file: Path, entry: Entry) -> bool:
    with suppress(OSError):
        found = file.lstat()
        is_in_time = abs(found.st_mtime_ns - entry.mtime_ns) < _TIME_NS
        return stat.S_ISREG(found.st_mode) and found.st_size == entry.size_bytes and is_in_time
    return False


def _same_samples(one: Path, other: Path, size: int) -> bool:
    with one.open("rb", buffering=0) as first, other.open("rb", buffering=0) as second:
        for at in (0, (size - _SAMPLE) // 2, size - _SAMPLE):
            first.seek(at)
            second.seek(at)
            if first.read(_SAMPLE) != second.read(_SAMPLE):
                return False
    return True


def _copy_database(old: Path, new: Path) -> None:
    """Copy a database by SQLite's own backup, which sees what its log holds."""
    for part in (new, *new.parent.glob(f"{new.name}-*")):
        remove_tree(part)
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        closing(sqlite3.connect(f"{old.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(new)) as target,
    ):
        source.backup(target)
