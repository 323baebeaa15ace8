"""Unpacking archives of others: zip, and tar packed by gzip, xz or bzip2.

Nothing leaves the folder it is unpacked to: names may not climb, be absolute, name drives, devices or what
Windows reads otherwise; links lead to something inside; devices and pipes are refused. Links are made last,
so that nothing is ever written through one; a second name of a file becomes a copy of it. What comes out is
counted while it is written, whatever the archive says of itself. Blocks: call it in a thread.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import posixpath
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import folded, inside, long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

_CHUNK_BYTES: Final = 1024 * 1024
_DEEPEST: Final = 40
_LONGEST_NAME: Final = 1000
# Zeros behind the last member: tar fills up its last record (10 kB; up to 64 times that by option -b).
_MOST_PADDING: Final = 1024 * 1024
# Beside each member's bytes: its header, one of pax with a long name, what fills up the blocks.
_MOST_HEADERS: Final = 8 * 1024
# What Python's readers raise for a damaged or hostile archive.
_DAMAGES: Final = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


class BadArchiveError(ValueError):
    """Why an archive is not unpacked, as the end of a sentence."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.english())
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may hold.

    Attributes:
        entries: files, folders and links.
        total_bytes: of all files together, unpacked.
        file_bytes: of the largest one; None: as `total_bytes`.
        links: whether symbolic links to what is inside are made; else they are refused.
    """

    entries: int
    total_bytes: int
    file_bytes: int | None = None
    links: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an archive, as `unpack` has it in hand: its name within the folder, and its bytes."""

    name: str
    is_folder: bool = False
    link: str | None = None
    copy_of: str | None = None
    is_program: bool = False
    stream: IO[bytes] | None = None


@dataclass(slots=True)
class _Unpacking:
    target: Path
    bounds: Bounds
    strip: str
    names: set[str] = field(default_factory=set)
    files: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    entries: int = 0
    total: int = 0


def unpack(archive: Path, target: Path, bounds: Bounds, *, strip: str = "") -> dict[str, int]:
    """Unpack an archive into a folder, which is made if it is missing.

    Args:
        archive: its kind is read from its first bytes.
        target: an empty folder, or none yet.
        bounds: how much it may hold.
        strip: the folder at the top of the archive that all has to lie in; it is left out.

    Returns:
        The size of each file by its name ("/" between folders); links are not among them.

    Raises:
        BadArchiveError: it is none, is damaged, or holds what it must not.
        OSError: something could not be written.
    """
    work = _Unpacking(target, bounds, strip.strip("/"))
    target.mkdir(parents=True, exist_ok=True)
    try:
        for entry in _entries(archive, bounds):
            _take(work, entry)
        _make_links(work)
    except BadArchiveError:
        raise
    except _DAMAGES as error:
        raise BadArchiveError(
            QT_TRANSLATE_NOOP("archive", "it is damaged: {reason}").fill(
                reason=(str(error) or type(error).__name__)[:200]
            )
        ) from error
    return work.files


class _Counted(BufferedIOBase):
    """What a packed tar file holds, read up to a limit: headers can be as large as they say, too."""

    def __init__(self, plain: BufferedIOBase, bounds: Bounds) -> None:
        super().__init__()
        self._plain = plain
        self._left = bounds.total_bytes + bounds.entries * _MOST_HEADERS + 2 * _MOST_PADDING

    def read(self, size: int | None = -1, /) -> bytes:
        """Give the next bytes.

        Raises:
            BadArchiveError: there are more than there may be.
        """
        data = self._plain.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise _too_large()
        return data


def _entries(archive: Path, bounds: Bounds) -> Iterator[Entry]:
    with archive.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"PK":
        yield from _zip_entries(archive)
    elif start[:2] == b"\x1f\x8b":
        with gzip.open(archive) as plain:
            yield from _tar_entries(_Counted(plain, bounds))
    elif start == b"\xfd7zX":
        with lzma.open(archive) as plain_xz:
            yield from _tar_entries(_Counted(plain_xz, bounds))
    elif start == b"BZh9":
        with bz2.open(archive) as plain_bz2:
            yield from _tar_entries(_Counted(plain_bz2, bounds))
    else:
        raise BadArchiveError(
            QT_TRANSLATE_NOOP("archive", "it is neither a zip file nor a packed tar file")
        )


def _zip_entries(archive: Path) -> Iterator[Entry]:
    with zipfile.ZipFile(archive) as bundle:
        for info in bundle.infolist():
            mode = info.external_attr >> 16
            if info.flag_bits & 1:
                raise BadArchiveError(QT_TRANSLATE_NOOP("archive", "it is locked by a password"))
            if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise _unfit(info.filename)
            if info.is_dir():
                yield Entry(info.filename, is_folder=True)
                continue
            with bundle.open(info) as stream:
                yield Entry(info.filename, is_program=bool(mode & 0o100), stream=stream)


def _tar_entries(plain: BufferedIOBase) -> Iterator[Entry]:
    # As a stream: members come one after the other, and no list of them is made beforehand. It is unpacked
    # by Python's own readers, since tarfile's takes one that is cut off between two members for whole.
    with tarfile.open(fileobj=plain, mode="r|") as bundle:
        for info in bundle:
            if info.isdir():
                yield Entry(info.name, is_folder=True)
            elif info.issym():
                yield Entry(info.name, link=info.linkname)
            elif info.islnk():
                yield Entry(info.name, copy_of=info.linkname, is_program=bool(info.mode & 0o100))
            elif info.isreg() and not info.issparse():
                stream = bundle.extractfile(info)
                assert stream is not None
                yield Entry(info.name, is_program=bool(info.mode & 0o100), stream=stream)
            else:
                raise _unfit(info.name)
        if len(plain.read(_MOST_PADDING)) == _MOST_PADDING:  # to the end, where the sum is
            raise _too_large()


def _take(work: _Unpacking, entry: Entry) -> None:
    work.entries += 1
    if work.entries > work.bounds.entries:
        raise _too_large()
    name = _name_of(work, entry.name)
    if name is None:
        return
    key = folded(name)
    if key in work.names and not entry.is_folder:
        raise BadArchiveError(
            QT_TRANSLATE_NOOP("archive", "it holds {name} twice").fill(name=_shown(name))
        )
    work.names.add(key)
    place = _place(work.target, name)
    if entry.is_folder:
        _make_folder(place)
    elif entry.link is not None:
        if not work.bounds.links:
            raise _unfit(name)
        work.links[name] = _link_inside(name, entry.link)
    else:
        _make_folder(place.parent)
        with _stream_of(work, entry) as stream:
            _write(work, name, place, stream, is_program=entry.is_program)


def _stream_of(work: _Unpacking, entry: Entry) -> IO[bytes]:
    if entry.stream is not None:
        return entry.stream
    first = _name_of(work, entry.copy_of or "")
    if first not in work.files:
        raise _unfit(entry.name)
    return _place(work.target, first).open("rb")


def _name_of(work: _Unpacking, given: str) -> str | None:
    """Give a name within the folder; None for the folder itself and what lies above `strip`."""
    parts = [part for part in given.split("/") if part not in ("", ".")]
    is_odd = len(given) > _LONGEST_NAME or len(parts) > _DEEPEST
    if given.startswith("/") or "\\" in given or ".." in parts or is_odd or not given.isprintable():
        raise _climbs(given)
    if work.strip:
        top = work.strip.split("/")
        if parts[: len(top)] != top:
            if top[: len(parts)] == parts:
                return None
            raise BadArchiveError(
                QT_TRANSLATE_NOOP("archive", "{name} is not where it should be").fill(
                    name=_shown(given)
                )
            )
        parts = parts[len(top) :]
    return "/".join(parts) or None


def _place(target: Path, name: str) -> Path:
    try:
        return inside(target, name, windows=True)
    except StablehandError:
        raise _climbs(name) from None


def _make_folder(place: Path) -> None:
    try:
        Path(long_path(place)).mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise BadArchiveError(
            QT_TRANSLATE_NOOP("archive", "{name} is both a file and a folder").fill(name=place.name)
        ) from None


def _write(
    work: _Unpacking, name: str, place: Path, stream: IO[bytes], *, is_program: bool
) -> None:
    most = work.bounds.total_bytes - work.total
    most = min(most, work.bounds.file_bytes if work.bounds.file_bytes is not None else most)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(long_path(place), flags, 0o755 if is_program else 0o644)
    except (FileExistsError, IsADirectoryError):
        raise BadArchiveError(
            QT_TRANSLATE_NOOP("archive", "it holds {name} twice").fill(name=_shown(name))
        ) from None
    size = 0
    with os.fdopen(descriptor, "wb") as file:
        while chunk := stream.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > most:
                raise _too_large()
            file.write(chunk)
    work.total += size
    work.files[name] = size


def _link_inside(name: str, aim: str) -> str:
    """Give what a link says, if it leads to something inside, step by step."""
    here = posixpath.dirname(name)
    ends = posixpath.normpath(posixpath.join(here, aim))
    is_odd = not aim or aim.startswith("/") or "\\" in aim or ":" in aim or not aim.isprintable()
    if is_odd or ends.startswith("../") or ends in ("..", "."):
        raise _climbs(f"{name} -> {aim}")
    return aim


def _make_links(work: _Unpacking) -> None:
    root = Path(os.path.realpath(work.target))
    for name, aim in work.links.items():
        place = work.target / name
        _make_folder(place.parent)
        if not Path(os.path.realpath(place.parent)).is_relative_to(root):
            raise _climbs(name)
        try:
            place.symlink_to(aim)
        except FileExistsError:
            raise _unfit(name) from None
    for name in work.links:
        # Of several links together: one may lead through another.
        if not Path(os.path.realpath(work.target / name)).is_relative_to(root):
            raise _climbs(name)


def discard(folder: Path) -> None:
    """Remove what an unpacking that failed has left, links unfollowed."""
    shutil.rmtree(long_path(folder), ignore_errors=True)


def _too_large() -> BadArchiveError:
    return BadArchiveError(QT_TRANSLATE_NOOP("archive", "it holds more than it should"))


def _climbs(name: str) -> BadArchiveError:
    return BadArchiveError(
        QT_TRANSLATE_NOOP("archive", "{name} in it does not stay inside its folder").fill(
            name=_shown(name)
        )
    )


def _unfit(name: str) -> BadArchiveError:
    return BadArchiveError(
        QT_TRANSLATE_NOOP("archive", "{name} in it is neither a file nor a folder").fill(
            name=_shown(name)
        )
    )


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:120]
