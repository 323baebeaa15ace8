"""Where the data folder is, what lies in it, and whether it can be written.

Invariant: finding a folder creates and changes nothing; only `ensure_writable` touches the disk.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import free_bytes
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

PORTABLE_MARK: Final = ".stablehand-portable"
# Stability Matrix marks its portable Data folder like this; its layout is ours.
STABILITY_MATRIX_MARK: Final = ".sm-portable"
DATA_VARIABLE: Final = "STABLEHAND_DATA"
_MARKS: Final = (PORTABLE_MARK, STABILITY_MATRIX_MARK)
_KNOWN_CONTENT: Final = ("Models", "Packages", "settings.toml", "window.json", "journal.db")
NO_ROOM: Final = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_HARDLY_A_BYTE: Final = 256 * 1024
_BUSY: Final = (errno.EBUSY, getattr(errno, "ETXTBSY", errno.EBUSY))
# ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION (winerror.h): Windows calls them a lack of permission.
_HELD_BY_OTHERS: Final = (32, 33)
_ABOUT_PLACES: Final = (*NO_ROOM, *_BUSY, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO)
_FULL: Final = QT_TRANSLATE_NOOP("data", "the drive is full")
_THE_DRIVE_IS_FULL: Final = QT_TRANSLATE_NOOP("data", "The drive is full.")
_HELD: Final = QT_TRANSLATE_NOOP("data", "another program has it open")


@dataclass(frozen=True, slots=True)
class DataPaths:
    """The places in a data folder."""

    root: Path

    @property
    def models(self) -> Path:
        """The shared model tree."""
        return self.root / "Models"

    @property
    def packages(self) -> Path:
        """One folder an install."""
        return self.root / "Packages"

    @property
    def images(self) -> Path:
        """Results, one folder an install."""
        return self.root / "Images"

    @property
    def workflows(self) -> Path:
        """Saved workflows and projects."""
        return self.root / "Workflows"

    @property
    def catalog(self) -> Path:
        """The user's own package definitions."""
        return self.root / "Catalog"

    @property
    def assets(self) -> Path:
        """Python builds, tools and caches: everything here can be fetched again."""
        return self.root / "Assets"

    @property
    def logs(self) -> Path:
        """Logs of this program and of sessions."""
        return self.root / "Logs"

    @property
    def trash(self) -> Path:
        """What was deleted and can be put back."""
        return self.root / "Trash"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.root / "settings.toml"

    @property
    def journal(self) -> Path:
        """The database of steps, sessions and downloads."""
        return self.root / "journal.db"

    @property
    def library(self) -> Path:
        """The database that can be rebuilt: the index of models and results."""
        return self.root / "library.db"


@dataclass(frozen=True, slots=True)
class DataRoot:
    """The chosen data folder, whether it travels with the program, and why it was chosen."""

    path: Path
    portable: bool
    reason: Text


def find_data_root(
    explicit: Path | None,
    environ: Mapping[str, str],
    program_folder: Path,
    platform_folder: Path,
) -> DataRoot:
    """Choose the data folder: `--data`, STABLEHAND_DATA, `Data` beside the program, the system's.

    The folder need not exist. A `Data` folder beside the program counts if it is marked as portable
    (by us or by Stability Matrix), holds what a data folder holds, or is empty.

    Args:
        explicit: the folder given on the command line.
        environ: this process's environment.
        program_folder: where the program lies.
        platform_folder: the system's folder for user data.

    Raises:
        StablehandError: `data.unwritable` for a named folder that no place can be found for: below
            the home of nobody, or below a current folder that is gone.
    """
    if explicit is not None:
        reason = QT_TRANSLATE_NOOP("data", "given with --data")
        return _root(explicit, reason)
    if named := environ.get(DATA_VARIABLE, "").strip():
        reason = QT_TRANSLATE_NOOP("data", "given by the variable {name}").fill(name=DATA_VARIABLE)
        return _root(Path(named), reason)
    beside = program_folder / "Data"
    if holds_data(beside):
        return DataRoot(beside.absolute(), True, QT_TRANSLATE_NOOP("data", "beside the program"))
    reason = QT_TRANSLATE_NOOP("data", "the system's place for user data")
    return DataRoot(_absolute(platform_folder), False, reason)


def holds_data(folder: Path, *, or_empty: bool = True) -> bool:
    """Tell whether a folder is a data folder: marked as one, or holding what one holds.

    Args:
        or_empty: whether an empty folder counts too.
    """
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError:
        return False
    if not names:
        return or_empty
    return not names.isdisjoint((*_MARKS, *_KNOWN_CONTENT))


def ensure_writable(root: Path) -> None:
    """Create the data folder if it is missing and prove that a file can be written in it.

    The one beside a bundle is marked as portable.

    Raises:
        StablehandError: `data.unwritable` naming the path and the cause.
    """
    probe = root / f".stablehand-{os.urandom(6).hex()}.tmp"
    try:
        root.mkdir(parents=True, exist_ok=True)
        if _is_beside_bundle(root) and not any(_is_there(root / mark) for mark in _MARKS):
            (root / PORTABLE_MARK).touch()
        try:
            # As much as a settings file: a full disk may still have room for a name.
            with probe.open("xb") as file:
                file.write(bytes(4096))
                file.flush()
                os.fsync(file.fileno())
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(root, error) from error


def unwritable(path: Path, error: OSError, hint: Text | None = None) -> StablehandError:
    """Give the failure that says why this place could not be written.

    Args:
        hint: what to do where nothing better is known; None: name another data folder, or mend this one.
    """
    cause = _cause(path, error)
    message = QT_TRANSLATE_NOOP("data", "{path} cannot be written: {cause}.")
    if cause is _FULL:
        return _full(message.fill(path=str(path), cause=cause), {"path": str(path)})
    if cause is _HELD:
        return StablehandError(
            "data.unwritable",
            message.fill(path=str(path), cause=cause),
            hint=QT_TRANSLATE_NOOP(
                "data",
                "Close what has it open, or wait until a virus scanner is done, then do the same again.",
            ),
            details={"path": str(path)},
        )
    return _unwritable(path, cause, hint)


def full_drive(path: Path) -> StablehandError | None:
    """Give the failure for a drive with hardly a byte left; None for one that has room.

    For what fails there without saying why.
    """
    try:
        is_full = free_bytes(path) < _HARDLY_A_BYTE
    except OSError:
        return None
    return unwritable(path, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) if is_full else None


def _full(message: Text, details: Mapping[str, object]) -> StablehandError:
    hint = QT_TRANSLATE_NOOP("data", "Make room on that drive, then do the same again.")
    return StablehandError("disk.full", message, hint=hint, details=details)


def about_a_place(error: BaseException) -> StablehandError | None:
    """Give the failure for what the system says about a place on the disk; None for any other error.

    For the borders where an error nobody expected would pass for a mistake of ours.
    """
    if not isinstance(error, OSError):
        return None
    if not isinstance(error.filename, str):  # writing to a file that is open names none
        return _full(_THE_DRIVE_IS_FULL, {}) if error.errno in NO_ROOM else None
    is_place = error.errno in _ABOUT_PLACES or getattr(error, "winerror", None) in _HELD_BY_OTHERS
    return unwritable(Path(error.filename), error) if is_place else None


def _unwritable(path: Path, cause: Text | str, hint: Text | None = None) -> StablehandError:
    message = QT_TRANSLATE_NOOP("data", "{path} cannot be written: {cause}.")
    return StablehandError(
        "data.unwritable",
        message.fill(path=str(path), cause=cause),
        hint=hint
        or QT_TRANSLATE_NOOP("data", "Give another folder with --data, or make this one writable."),
        details={"path": str(path)},
    )


def _is_beside_bundle(root: Path) -> bool:
    from stablehand.core.base.program import bundle

    found = bundle()
    return found is not None and root.absolute() == found.folder / "Data"


def _root(folder: Path, reason: Text) -> DataRoot:
    path = _absolute(folder)
    return DataRoot(path, any(_is_there(path / mark) for mark in _MARKS), reason)


def _absolute(folder: Path) -> Path:
    try:
        return folder.expanduser().absolute()
    except RuntimeError:  # "~name" of nobody, or "~" where the system knows no home
        cause = QT_TRANSLATE_NOOP("data", "the home folder {name} is not known")
        raise _unwritable(folder, cause.fill(name=folder.parts[0])) from None
    except OSError as error:
        if not isinstance(error, FileNotFoundError):
            raise unwritable(folder, error) from error
        gone = QT_TRANSLATE_NOOP("data", "the current folder is gone")
        raise _unwritable(folder, gone) from None


def _is_there(path: Path) -> bool:
    # Path.exists raises for a folder that may not be entered and for a name that is too long.
    return os.path.exists(path)  # noqa: PTH110


def _cause(path: Path, error: OSError) -> Text | str:
    places = (path, *path.parents)
    in_the_way = next((p for p in places if _is_there(p) and not os.path.isdir(p)), None)  # noqa: PTH112
    if (in_the_way is not None and in_the_way != path) or isinstance(error, FileExistsError):
        where = str(in_the_way or path)
        return QT_TRANSLATE_NOOP("data", "{file} is a file, not a folder").fill(file=where)
    if error.errno == errno.EROFS:
        return QT_TRANSLATE_NOOP("data", "the drive is read-only")
    if error.errno in _BUSY or getattr(error, "winerror", None) in _HELD_BY_OTHERS:
        return _HELD
    if isinstance(error, PermissionError):
        return QT_TRANSLATE_NOOP("data", "there is no permission to write there")
    if error.errno in NO_ROOM:
        return _FULL
    if isinstance(error, FileNotFoundError):
        return QT_TRANSLATE_NOOP("data", "the drive or folder is not there")
    return error.strerror or QT_TRANSLATE_NOOP("data", "the system gives no reason")
