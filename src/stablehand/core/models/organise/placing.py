"""Giving one file, folder or link its new place: never over anything, never half, across drives too.

On one file system a file gets its new name before it loses the old one. Across file systems it is copied
beside its new place, flushed to the disk, read back, published by a rename, and only then removed. What has
no second name (folders, drives such as exFAT) is renamed in one step. Everything here blocks.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal

from stablehand.core.base.files import patiently, remove_tree, rename_patiently, sync_folder
from stablehand.core.base.links import is_link, make_link
from stablehand.core.base.names import folded, long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

OnBytes = Callable[[int], None]
# Where a thing is: at its old place alone, at its new one alone, at both, at none.
Where = Literal["old", "new", "both", "none"]
_CHUNK_BYTES: Final = 4 * 1024 * 1024
_FLUSH_BYTES: Final = 128 * 1024 * 1024
# No second name is to be had here, or no more of them.
_NO_SECOND_NAME: Final = (
    errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL,
)  # fmt: skip


class Unmovable(Exception):  # noqa: N818 - a finding, caught a few lines up
    """A thing stays where it is, and why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.english())
        self.reason = reason


class Stopped(Exception):  # noqa: N818 - raised by who counts the bytes
    """Somebody asked to stop; no `OSError`, so that nothing takes it for a trouble of the disk."""


def where(old: Path, new: Path) -> Where:
    """Tell at which of its two places a thing is."""
    if is_respelled(old, new):
        there = _names_in(old.parent)
        is_old, is_new = old.name in there, new.name in there
    else:
        is_old, is_new = is_there(old), is_there(new)
    if is_old:
        return "both" if is_new else "old"
    return "new" if is_new else "none"


def is_there(path: Path) -> bool:
    """Tell whether there is something, a broken link too."""
    return os.path.lexists(long_path(path))


def is_respelled(old: Path, new: Path) -> bool:
    """Tell whether two names of a folder differ only in case or accents, which some drives do not see."""
    return old != new and old.parent == new.parent and folded(old.name) == folded(new.name)


def publish(old: Path, new: Path, on_bytes: OnBytes | None = None) -> bool:
    """Let a thing have its new place beside the old one; False if it can only be renamed (`let_go` does).

    Raises:
        Unmovable: its new place is taken, or it changed while it was copied; nothing has changed.
        OSError, Stopped: nothing has changed.
    """
    if is_respelled(old, new) and _same_entry(old, new):
        return False
    if is_there(new):
        raise Unmovable(_taken(new))
    about = os.lstat(_long(old))
    if is_link(old):
        _link_anew(old, new)
        return True
    is_here = about.st_dev == _long(new.parent).stat().st_dev
    if stat.S_ISDIR(about.st_mode):
        if not is_here:
            _copy_folder(old, new, on_bytes)
        return not is_here
    if not is_here or not _second_name(old, new):
        if is_here:
            return False
        copy_file(old, new, on_bytes)
    return True


def let_go(old: Path, new: Path, *, is_proved: bool = False) -> None:
    """Remove the old name of what has its new one by now; what could only be renamed is renamed.

    Args:
        is_proved: both were seen to hold the same a moment ago; else their bytes are compared.

    Raises:
        Unmovable: both are there and do not hold the same; nothing has changed.
        OSError: it could not be done; the old name is still there.
    """
    state = where(old, new)
    if state == "old":
        _rename(old, new)
    elif state == "both":
        if not (is_proved or holds_the_same(old, new)):
            raise Unmovable(_taken(new))
        _remove_second(old, new)
    sync_folder(old.parent)


def take_back(old: Path, new: Path) -> None:
    """Undo a step: what is at both places and the same loses its new name, what left its old one returns.

    Raises:
        Unmovable, OSError: it could not be done; nothing is lost.
    """
    state = where(old, new)
    if state == "both" and holds_the_same(old, new):
        _remove_second(new, old)
    elif state == "new":
        _rename(new, old)


def holds_the_same(one: Path, other: Path, on_bytes: OnBytes | None = None) -> bool:
    """Tell whether two files hold the same bytes, two folders the same files, two links lead to the same.

    Args:
        on_bytes: told of the bytes of each piece; what it raises ends the reading.
    """
    first, second = os.lstat(_long(one)), os.lstat(_long(other))
    if os.path.samestat(first, second):
        return True
    if is_link(one) or is_link(other):
        aims = os.path.realpath(long_path(one)), os.path.realpath(long_path(other))
        return is_link(one) and is_link(other) and aims[0] == aims[1]
    if stat.S_ISDIR(first.st_mode) and stat.S_ISDIR(second.st_mode):
        names = _names_in(one)
        return names == _names_in(other) and all(
            holds_the_same(one / name, other / name, on_bytes) for name in names
        )
    is_file = stat.S_ISREG(first.st_mode) and stat.S_ISREG(second.st_mode)
    return is_file and first.st_size == second.st_size and _same_bytes(one, other, on_bytes)


def copy_file(old: Path, new: Path, on_bytes: OnBytes | None = None) -> None:
    """Copy a file, or a folder with all that is in it, so that it is whole as soon as it is there.

    Raises:
        Unmovable: it changed while it was copied, or `new` is taken.
        OSError, Stopped: there is nothing at `new`.
    """
    if _long(old).is_dir() and not is_link(old):
        _copy_folder(old, new, on_bytes)
        return
    part = part_of(new)
    try:
        _copied(old, part, on_bytes)
        _rename(part, new)
    except BaseException:
        with suppress(OSError):
            _long(part).unlink()
        raise
    sync_folder(new.parent)


def part_of(new: Path) -> Path:
    """Give the name of a copy in the making: always the same, so that a later run finds it."""
    mark = hashlib.sha256(os.fsencode(new.name)).hexdigest()[:16]
    return new.with_name(f".stablehand-{mark}.part")


def clear_parts(new: Path) -> None:
    """Remove what a dead run left of a copy in the making, or of a second name not yet in place."""
    for litter in (part_of(new), second_of(new)):
        with suppress(OSError):
            remove_tree(litter)


def second_of(new: Path) -> Path:
    """Give the name under which what replaces a file is made ready beside it."""
    return part_of(new).with_suffix(".link")


def let_share(kept: Path, other: Path, on_bytes: OnBytes | None = None) -> None:
    """Let `other` become a second name of `kept` in one step, after their bytes were compared.

    Raises:
        Unmovable: they differ, or one changed meanwhile; nothing has changed.
        OSError: nothing has changed.
    """
    if os.path.samestat(os.lstat(_long(kept)), os.lstat(_long(other))):
        return
    before = _marks(kept), _marks(other)
    if is_link(kept) or is_link(other) or not holds_the_same(kept, other, on_bytes):
        text = QT_TRANSLATE_NOOP("organise", "{path} does not hold the same bytes as {other}.")
        raise Unmovable(text.fill(path=str(other), other=str(kept)))
    fresh = second_of(other)
    with suppress(FileNotFoundError):
        _long(fresh).unlink()
    os.link(long_path(kept), long_path(fresh))
    try:
        if (_marks(kept), _marks(other)) != before:
            raise Unmovable(_changed(other))
        rename_patiently(_long(fresh), _long(other))
    finally:
        # a rename onto another name of the same file does nothing and leaves both
        with suppress(OSError):
            _long(fresh).unlink()
    sync_folder(other.parent)


def let_stand_alone(path: Path, modified_ns: int, on_bytes: OnBytes | None = None) -> None:
    """Make a file that shares its bytes with other names a file of its own again, in one step.

    Raises:
        Unmovable: it changed while it was copied; nothing has changed.
        OSError, Stopped: nothing has changed.
    """
    if os.lstat(_long(path)).st_nlink < 2:
        return
    fresh = second_of(path)
    try:
        _copied(path, fresh, on_bytes)
        if modified_ns:
            os.utime(long_path(fresh), ns=(modified_ns, modified_ns))
        rename_patiently(_long(fresh), _long(path))
    finally:
        with suppress(OSError):
            _long(fresh).unlink()
    sync_folder(path.parent)


def files_below(folder: Path) -> Iterator[Path]:
    """Give every file and link below a folder; no link is followed."""
    for name in sorted(_names_in(folder)):
        path = folder / name
        if not is_link(path) and _long(path).is_dir():
            yield from files_below(path)
        else:
            yield path


def _copied(old: Path, part: Path, on_bytes: OnBytes | None) -> None:
    before = _marks(old)
    with (
        _long(old).open("rb", buffering=0) as source,
        _long(part).open("wb", buffering=0) as target,
    ):
        written = _poured(source.read, _flushed(target, old, before[0]), on_bytes)
        os.fsync(target.fileno())
        _forget_cached(target)  # so that what is read back comes from the disk
    with suppress(OSError):  # drives that keep no permissions
        shutil.copystat(long_path(old), long_path(part))
    with _long(part).open("rb", buffering=0) as file:
        read = _poured(file.read, len, None if on_bytes is None else lambda _count: on_bytes(0))
    if written != read or _marks(old) != before:
        raise Unmovable(_changed(old))


def _flushed(target: Any, source: Path, size: int) -> Callable[[bytes], int | None]:
    """Give what writes and flushes now and then: a cancel shall not wait for gigabytes at the end.

    A source that somebody goes on writing into would never come to its end: more than `size` is refused.
    """
    since = whole = 0

    def write(chunk: bytes) -> int | None:
        nonlocal since, whole
        count: int | None = target.write(chunk)
        since += count or 0
        whole += count or 0
        if whole > size:
            raise Unmovable(_changed(source))
        if since >= _FLUSH_BYTES:
            os.fsync(target.fileno())
            since = 0
        return count

    return write


def _forget_cached(file: Any) -> None:
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _poured(
    read: Callable[[int], bytes],
    write: Callable[[bytes], int | None],
    on_bytes: OnBytes | None,
) -> str:
    digest = hashlib.blake2b()
    while chunk := read(_CHUNK_BYTES):
        rest = memoryview(chunk)
        while rest:
            rest = rest[write(rest) or 0 :]  # type: ignore[arg-type] # a view is written as bytes are
        digest.update(chunk)
        if on_bytes is not None:
            on_bytes(len(chunk))
    return digest.hexdigest()


def _copy_folder(old: Path, new: Path, on_bytes: OnBytes | None) -> None:
    part = part_of(new)
    remove_tree(part)
    try:
        _long(part).mkdir()
        for path in files_below(old):
            target = part / path.relative_to(old)
            _long(target.parent).mkdir(parents=True, exist_ok=True)
            if not is_link(path):
                _copied(path, target, on_bytes)
                continue
            aim = path.parent / _long(path).readlink()
            if not Path(os.path.normpath(aim)).is_relative_to(old):
                text = QT_TRANSLATE_NOOP(
                    "organise", "{path} is a link that leads out of its folder."
                )
                raise Unmovable(text.fill(path=str(path)))
            make_link(Path(os.path.relpath(aim, path.parent)), target)
        _rename(part, new)
    except BaseException:
        with suppress(OSError):
            remove_tree(part)
        raise
    sync_folder(new.parent)


def _second_name(old: Path, new: Path) -> bool:
    """Give a file a second name; False where it can have none."""
    try:
        os.link(long_path(old), long_path(new))
    except FileExistsError:
        raise Unmovable(_taken(new)) from None
    except OSError as error:
        if error.errno in _NO_SECOND_NAME or getattr(error, "winerror", None) in (1, 50, 1142):
            return False  # ERROR_INVALID_FUNCTION, NOT_SUPPORTED, TOO_MANY_LINKS (winerror.h)
        raise
    sync_folder(new.parent)
    return True


def _rename(old: Path, new: Path) -> None:
    """Rename without replacing; a file where second names are to be had is safe from a race as well."""
    if not _same_entry(old, new):
        about = os.lstat(_long(old))
        if stat.S_ISREG(about.st_mode) and _second_name(old, new):
            _long(old).unlink()
            return
        if is_there(new):
            raise Unmovable(_taken(new))
    rename_patiently(_long(old), _long(new), rename=os.rename)
    sync_folder(new.parent)


def _remove_second(gone: Path, kept: Path) -> None:
    """Remove one of two names or copies. A file with a single name is never removed for its own sake."""
    first, second = os.lstat(_long(gone)), os.lstat(_long(kept))
    if stat.S_ISDIR(first.st_mode) and not is_link(gone):
        if os.path.samestat(first, second):
            raise Unmovable(_taken(kept))
        aside = part_of(gone)
        rename_patiently(_long(gone), _long(aside), rename=os.rename)
        remove_tree(aside)
        return
    if os.path.samestat(first, second) and first.st_nlink < 2:
        raise Unmovable(_taken(kept))
    try:
        patiently(lambda: _long(gone).unlink())
    except PermissionError:
        if sys.platform != "win32":
            raise
        mode = stat.S_IMODE(first.st_mode)  # the read-only mark, which both names share
        _long(gone).chmod(stat.S_IWRITE)
        _long(gone).unlink()
        with suppress(OSError):
            _long(kept).chmod(mode)


def _link_anew(old: Path, new: Path) -> None:
    """Make a link that says the same from its new place."""
    text = _long(old).readlink()
    if not text.is_absolute():
        aim = Path(os.path.normpath(old.parent / text))
        text = Path(os.path.relpath(aim, os.path.realpath(new.parent)))
    make_link(text, new)


def _long(path: Path) -> Path:
    return Path(long_path(path))


def _same_entry(old: Path, new: Path) -> bool:
    """Tell whether two spellings name one entry of a folder."""
    if not is_respelled(old, new):
        return False
    there = _names_in(old.parent)
    return not (old.name in there and new.name in there)


def _names_in(folder: Path) -> set[str]:
    with suppress(FileNotFoundError, NotADirectoryError):
        return {entry.name for entry in _long(folder).iterdir()}
    return set()


def _same_bytes(one: Path, other: Path, on_bytes: OnBytes | None) -> bool:
    with (
        _long(one).open("rb") as first,
        _long(other).open("rb") as second,
    ):
        while chunk := first.read(_CHUNK_BYTES):
            if chunk != second.read(_CHUNK_BYTES):
                return False
            if on_bytes is not None:
                on_bytes(len(chunk))
        return not second.read(1)


def _marks(path: Path) -> tuple[int, int, int]:
    found = os.lstat(_long(path))
    return found.st_size, found.st_mtime_ns, found.st_ino


def _taken(new: Path) -> Text:
    return QT_TRANSLATE_NOOP("organise", "Something else is at {path}.").fill(path=str(new))


def _changed(path: Path) -> Text:
    text = QT_TRANSLATE_NOOP("organise", "{path} changed while it was read.")
    return text.fill(path=str(path))
