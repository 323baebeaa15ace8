"""What is looked at before the first byte is fetched: room on the disk, a place that can be written."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import ensure_writable, unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Number, Text

_SPARE_BYTES: Final = 500_000_000  # a system drive that is full to the last byte stops working
_LONGEST_DATA: Final = 60  # packages nest up to 190 characters; Windows programs stop at 260


@dataclass(frozen=True, slots=True)
class Room:
    """Room on a drive: what an install needs, what has to stay free included, and what is free."""

    needed_bytes: int
    free_bytes: int

    @property
    def is_enough(self) -> bool:
        """Whether the install fits."""
        return self.free_bytes >= self.needed_bytes


def check_place(data: Path) -> tuple[Text, ...]:
    """Prove that the data folder can be written; give warnings about the place.

    Raises:
        StablehandError: `data.unwritable`.
    """
    ensure_writable(data)
    return place_warnings(data)


def place_warnings(data: Path) -> tuple[Text, ...]:
    """Give warnings about the place of a data folder, without touching it."""
    if current_system() != "windows" or len(str(data)) <= _LONGEST_DATA:
        return ()
    return (
        QT_TRANSLATE_NOOP(
            "install",
            "The data folder's path is long ({count} characters). Windows programs often stop at 260: "
            "a shorter one, such as C:\\Stablehand, is safer.",
        ).fill(count=len(str(data))),
    )


def room_for(data: Path, needed_bytes: int) -> Room:
    """Look at the drive of a data folder, which need not be there yet.

    Args:
        needed_bytes: what is going to be put on it.

    Raises:
        StablehandError: `data.unwritable`.
    """
    try:
        there = next((folder for folder in (data, *data.parents) if folder.is_dir()), data)
        free = shutil.disk_usage(there).free
    except OSError as error:
        raise unwritable(data, error) from error
    return Room(needed_bytes + _SPARE_BYTES, free)


def check_room(data: Path, needed_bytes: int) -> None:
    """Refuse an install that would not fit on the drive.

    Args:
        needed_bytes: what the steps that are left put on the disk.

    Raises:
        StablehandError: `disk.full` with the numbers.
    """
    room = room_for(data, needed_bytes)
    if room.is_enough:
        return
    raise StablehandError(
        "disk.full",
        QT_TRANSLATE_NOOP(
            "install",
            "There is not enough room on the drive of {data}: {needed} GB are needed, {free} GB are free.",
        ).fill(data=str(data), needed=_gb(room.needed_bytes), free=_gb(room.free_bytes)),
        hint=QT_TRANSLATE_NOOP(
            "install",
            "Free some room, choose another data folder with --data, or go on regardless with "
            "--ignore-space.",
        ),
        details={"needed_bytes": room.needed_bytes, "free_bytes": room.free_bytes},
    )


def _gb(count: int) -> Number:
    return Number(count / 1e9)
