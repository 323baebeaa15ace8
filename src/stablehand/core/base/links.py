"""Links between folders: symlinks, and junctions where Windows grants no symlinks.

Invariants: making a link never replaces anything; removing a link removes nothing but a link.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP

LinkKind = Literal["symlink", "junction"]
_NOT_ABOUT_LINKS: Final = (
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EACCES,
    errno.EROFS,
    errno.ENOSPC,
    errno.ENAMETOOLONG,
)
_JUNCTION_TAG: Final = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT (winnt.h)


@dataclass(frozen=True, slots=True)
class LinkSupport:
    """Which links a folder's drive can really hold, for this user."""

    folder_symlink: bool
    file_symlink: bool
    junction: bool
    hard_link: bool

    @property
    def folders(self) -> bool:
        """Whether `make_link` can link a folder here."""
        return self.folder_symlink or self.junction


def is_link(path: Path) -> bool:
    """Tell whether there is a symlink or a junction, wherever it points; False if nothing is there."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION_TAG


def make_link(target: Path, link: Path) -> LinkKind:
    """Make `link` point to `target` and give the kind of link it became.

    A relative target is relative to the link's folder, and stays so in a symlink. The target should
    exist: a missing one is taken for a folder.

    Raises:
        StablehandError: `link.occupied` (something is there, even a broken link) or
            `link.unsupported`.
        OSError: the link's folder is missing or cannot be written.
    """
    if os.path.lexists(link):
        raise _occupied(link)
    aim = link.parent / target
    is_folder = not aim.exists() or aim.is_dir()
    try:
        link.symlink_to(target, target_is_directory=is_folder)
    except FileExistsError:
        raise _occupied(link) from None
    except (OSError, NotImplementedError) as error:
        if is_folder and _make_junction(aim, link):
            return "junction"
        if isinstance(error, OSError) and error.errno in _NOT_ABOUT_LINKS:
            raise
        raise _unsupported(link, error) from error
    return "symlink"


def change_link(target: Path, link: Path) -> None:
    """Let a link point elsewhere; where the system can, there is no moment without one.

    Raises:
        StablehandError: `link.occupied` (something that is no link is there), `link.unsupported`.
        OSError: it cannot be changed.
    """
    if sys.platform != "win32" and is_link(link):
        fresh = link.with_name(f".{secrets.token_hex(8)}.tmp")
        make_link(target, fresh)
        fresh.replace(link)
        return
    remove_link(link)  # Windows replaces no link to a folder by another one
    make_link(target, link)


def remove_link(path: Path) -> bool:
    """Remove a link and nothing else; give whether there was one.

    Raises:
        StablehandError: `link.occupied`: there is something, but no link; it is left alone.
    """
    if not os.path.lexists(path):
        return False
    if not is_link(path):
        raise _occupied(path)
    path.unlink()  # on Windows this removes links to folders and junctions too
    return True


def probe_links(folder: Path) -> LinkSupport:
    """Try out which links a folder can hold, in a folder of its own that is gone afterwards.

    Raises:
        OSError: the folder is missing or cannot be written.
    """
    room = folder / f".stablehand-{secrets.token_hex(6)}.tmp"
    room.mkdir()
    try:
        aim, file = room / "folder", room / "file"
        aim.mkdir()
        file.write_bytes(b"x")
        return LinkSupport(
            folder_symlink=_works(
                room / "s", lambda link: link.symlink_to(aim, target_is_directory=True)
            ),
            file_symlink=_works(room / "f", lambda link: link.symlink_to(file)),
            junction=_works(room / "j", lambda link: _make_junction(aim, link)),
            hard_link=_works(room / "h", lambda link: link.hardlink_to(file)),
        )
    finally:
        for entry in room.iterdir():
            if entry.name == "folder":
                entry.rmdir()
            else:
                entry.unlink()
        room.rmdir()


def _works(link: Path, make: Callable[[Path], object]) -> bool:
    try:
        make(link)
        return link.exists()
    except (OSError, NotImplementedError):
        return False


def _make_junction(target: Path, link: Path) -> bool:
    """Make a junction where the system has them; they need no privilege, but a local drive."""
    if sys.platform != "win32":
        return False
    import _winapi

    try:
        _winapi.CreateJunction(os.path.abspath(target), str(link))  # noqa: PTH100 - not through links
    except OSError:
        with suppress(OSError):
            link.rmdir()  # it makes the folder first, and leaves it when the drive has no junctions
        return False
    return True


def _occupied(link: Path) -> StablehandError:
    return StablehandError(
        "link.occupied",
        QT_TRANSLATE_NOOP("link", "{path} is no link of ours; it is left alone.").fill(
            path=str(link)
        ),
        hint=QT_TRANSLATE_NOOP("link", "Move what is there to another place."),
        details={"path": str(link)},
    )


def _unsupported(link: Path, error: Exception) -> StablehandError:
    reason = error.strerror if isinstance(error, OSError) else None
    return StablehandError(
        "link.unsupported",
        QT_TRANSLATE_NOOP("link", "No link can be made at {path}: {reason}.").fill(
            path=str(link),
            reason=reason or QT_TRANSLATE_NOOP("link", "there are no links here"),
        ),
        hint=QT_TRANSLATE_NOOP("link", "Choose another way of sharing for this folder."),
        details={"path": str(link)},
    )
