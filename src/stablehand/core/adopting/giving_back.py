"""Giving back what was taken over: everything of ours goes, everything of the user's is as it was.

Each act may be repeated, so a run that was killed is completed by the next. Only links of ours, our own
folder and our own lines are removed; what somebody else has put in their place stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.adopting.ledger import (
    EXCLUDE_FILE,
    Adoption,
    ExcludeFile,
    FolderTime,
    forget_adoption,
    placed,
    sweep,
    write_adoption,
)
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, write_atomic
from stablehand.core.base.links import is_link, remove_link
from stablehand.core.base.paths import unwritable
from stablehand.core.records.install import OWN_FOLDER

# Lines that Stablehand writes into a repository's exclude file, at an adoption or at a later update.
_OUR_LINES: Final = (f"/{OWN_FOLDER}/", "/venv")


def give_back(data: Path, adoption: Adoption, lines: Iterable[str] = ()) -> None:
    """Take everything out that was done for something, and forget it. Blocks; wants the install's lock.

    Args:
        lines: further lines of ours in the repository's exclude file.

    Raises:
        StablehandError: `data.unwritable`; what is left of it goes with the next attempt.
    """
    real = placed(adoption.path, data)
    try:
        if adoption.state != "undoing":
            changes = {"state": "undoing", "times": _restorable(real, adoption)}
            adoption = adoption.model_copy(update=changes)
            write_adoption(data, adoption)
        hide_models(data, adoption)
        if adoption.kind != "library":
            _unlink_checkout(data, real)
            if adoption.exclude is not None:
                _put_back(real, adoption.exclude, (*_OUR_LINES, *lines))
            own = real / OWN_FOLDER
            if adoption.claimed and not is_link(own):
                remove_tree(own)
            for name in sorted(adoption.absent, key=len, reverse=True):
                if not is_link(real / name):
                    with suppress(OSError):  # with something in it, it stays
                        (real / name).rmdir()
            for time in adoption.times:
                path = real / time.path
                with suppress(OSError):
                    os.utime(path, ns=(path.stat().st_atime_ns, time.before_ns))
        forget_adoption(data, adoption)
    except OSError as error:
        place = Path(os.fsdecode(error.filename)) if error.filename else real
        raise unwritable(place, error) from error


def hide_models(data: Path, adoption: Adoption) -> None:
    """Take the links to models out of the shared tree, and the folders that were made for them.

    Raises:
        OSError: a link cannot be removed.
    """
    tree = data / "Models"
    for link in adoption.models:
        place = tree / link.at
        if is_link(place) and _leads_to(place, link.target):
            remove_link(place)
    for name in sorted(adoption.made, key=len, reverse=True):
        with suppress(OSError):
            (data / name).rmdir()


def _leads_to(link: Path, target: str) -> bool:
    with suppress(OSError):
        if os.path.realpath(link) == os.path.realpath(target):
            return True
        return os.fsdecode(link.readlink()) == target
    return False


def _unlink_checkout(data: Path, real: Path) -> None:
    """Remove every link in Packages that leads to the program; it may have been renamed."""
    try:
        entries = list((data / "Packages").iterdir())
    except OSError:
        return
    for entry in entries:
        if is_link(entry) and os.path.realpath(entry) == str(real):
            with suppress(StablehandError):
                remove_link(entry)


def _restorable(real: Path, adoption: Adoption) -> tuple[FolderTime, ...]:
    """Give the folders that nobody but us has changed; from now on their times are put back in any case."""
    found = []
    for time in adoption.times:
        with suppress(OSError):
            if time.after_ns is None or (real / time.path).stat().st_mtime_ns == time.after_ns:
                found.append(time.model_copy(update={"after_ns": None}))
    return tuple(found)


def _put_back(real: Path, before: ExcludeFile, our_lines: Iterable[str]) -> None:
    """Take our lines out of a repository's exclude file; the user's own lines stay, new ones too."""
    file = real / EXCLUDE_FILE
    if is_link(file) or is_link(file.parent):
        return
    sweep(file.parent)
    try:
        content = file.read_bytes()
    except OSError:
        return
    was = (before.text or "").encode("latin-1")
    kept_lines = set(was.splitlines())
    ours = {line.encode() for line in our_lines} - kept_lines
    left = b"".join(
        line for line in content.splitlines(keepends=True) if line.rstrip(b"\r\n") not in ours
    )
    if left == was or left == was + b"\n":  # a line end that our line needed before it
        left = was
    if before.text is None and not left:
        file.unlink(missing_ok=True)
        if not before.had_folder:
            with suppress(OSError):
                file.parent.rmdir()
        return
    if left != content:
        write_atomic(file, left)
    if left == was and before.before_ns is not None:
        os.utime(file, ns=(file.stat().st_atime_ns, before.before_ns))
