"""Moving files into the shared tree: never over anything, whole or not at all, and across drives too.

On one file system a file gets its new name before it loses the old one. Across file systems it is
copied beside its new place, read back, published and only then removed. A run that died leaves at most
a file with two names, two equal files, or a `.part`; the next run puts that right.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import free_bytes, patiently, rename_patiently, sync_folder
from stablehand.core.base.links import is_link, make_link, remove_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.sharing.moves import Move, same_content

_CHUNK_BYTES: Final = 4 * 1024 * 1024
_SPARE_BYTES: Final = 64 * 1024 * 1024
OnBytes = Callable[[int], None]


class Unmovable(Exception):  # noqa: N818 - a finding, caught a few lines up
    """A file stays where it is, and why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.english())
        self.reason = reason


def check_room(moves: Iterable[Move]) -> None:
    """Make sure that what goes to another drive fits there, before anything moves.

    Raises:
        StablehandError: `sharing.no_room`.
    """
    wanted: dict[int, tuple[Path, int]] = {}
    for move in moves:
        place = _existing(move.new.parent)
        device = place.stat().st_dev
        if move.act == "move" and move.old.lstat().st_dev != device:
            wanted[device] = (place, wanted.get(device, (place, 0))[1] + move.size_bytes)
    for place, needed in wanted.values():
        free = free_bytes(place)
        if needed + _SPARE_BYTES > free:
            raise _no_room(place, needed, free)


def move_file(move: Move, data: Path, on_bytes: OnBytes | None = None) -> None:
    """Give a file or link its new place.

    Raises:
        Unmovable: it stays where it is.
        OSError: it stays where it is.
    """
    move.new.parent.mkdir(parents=True, exist_ok=True)
    if is_link(move.old):
        _move_link(move, data)
        return
    try:
        _rename(move.old, move.new)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(move.old, move.new, on_bytes)
        return
    if on_bytes:
        on_bytes(move.size_bytes)


def finish_move(old: Path, new: Path) -> bool:
    """Complete a move that a dead run had begun; give whether `new` is there now, alone."""
    with suppress(FileNotFoundError):
        _part(old, new).unlink()
    if not os.path.lexists(new):
        return False
    if not os.path.lexists(old):
        return True
    if not is_link(old) and not old.is_dir() and same_content(old, new):
        old.unlink()
        return True
    return False


def _rename(old: Path, new: Path) -> None:
    """Rename without ever replacing: the new name is made first, which fails where there is one."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        if not os.path.samestat(old.lstat(), new.lstat()):
            raise Unmovable(_taken(new)) from None
        old.unlink()  # a second name of the same file
        return
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno in (errno.EXDEV, errno.ENOSPC):
            raise
        if os.path.lexists(new):
            raise Unmovable(_taken(new)) from error
        rename_patiently(old, new, rename=os.rename)  # a drive without second names, such as exFAT
        return
    _let_go(old, new)


def _copy(old: Path, new: Path, on_bytes: OnBytes | None) -> None:
    part = _part(old, new)
    before = old.stat()
    try:
        with old.open("rb") as source, part.open("wb") as target:
            written = _pour(source.read, target.write, on_bytes)
            target.flush()
            os.fsync(target.fileno())
        shutil.copystat(old, part)
        with part.open("rb") as file:
            read = _pour(file.read, lambda chunk: len(chunk), None)
        after = old.stat()
        same_file = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
        if written != read or not same_file:
            text = QT_TRANSLATE_NOOP("sharing", "{path} changed while it was copied.")
            raise Unmovable(text.fill(path=str(old)))
        _rename(part, new)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(new.parent)
    _let_go(old, new)


def _let_go(old: Path, new: Path) -> None:
    """Remove the old name of a file that has its new one by now; if that fails, it has the old again."""
    try:
        patiently(old.unlink)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise


def _pour(
    read: Callable[[int], bytes], write: Callable[[bytes], int], on_bytes: OnBytes | None
) -> str:
    digest = hashlib.blake2b()
    while chunk := read(_CHUNK_BYTES):
        write(chunk)
        digest.update(chunk)
        if on_bytes:
            on_bytes(len(chunk))
    return digest.hexdigest()


def _part(old: Path, new: Path) -> Path:
    """Give the name of the copy in the making: always the same, so that a later run finds it."""
    mark = hashlib.sha256(os.fsencode(old.name)).hexdigest()[:16]
    return new.with_name(f".stablehand-{mark}.part")


def _move_link(move: Move, data: Path) -> None:
    """Make the link anew, saying the same thing from its new place, and remove the old one."""
    text = _retargeted(move, data)
    try:
        make_link(Path(text), move.new)
    except StablehandError as error:
        raise Unmovable(error.message) from error
    remove_link(move.old)


def _retargeted(move: Move, data: Path) -> str:
    text = str(move.old.readlink())
    if Path(text).is_absolute():
        return text
    aim = Path(os.path.normpath(move.old.parent / text))
    if aim.is_relative_to(move.home):
        return text  # what it points to moves along
    if aim.is_relative_to(data):
        return os.path.relpath(aim, os.path.realpath(move.new.parent))
    return str(aim)


def _existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def _taken(new: Path) -> Text:
    return QT_TRANSLATE_NOOP("sharing", "Something came to {path} meanwhile.").fill(path=str(new))


def _no_room(place: Path, needed: int, free: int) -> StablehandError:
    return StablehandError(
        "sharing.no_room",
        QT_TRANSLATE_NOOP(
            "sharing",
            "The models to be shared take {needed_mb} MB on the drive of {path}; {free_mb} MB are free.",
        ).fill(needed_mb=-(-needed // 1_000_000), path=str(place), free_mb=free // 1_000_000),
        hint=QT_TRANSLATE_NOOP("sharing", "Make room there, or choose the sharing method 'none'."),
        details={"path": str(place), "needed_bytes": needed, "free_bytes": free},
    )
