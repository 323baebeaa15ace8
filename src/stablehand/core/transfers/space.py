"""Room on drives, promised to each transfer once: several do not each count on the same free bytes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import existing_part, free_bytes
from stablehand.core.base.text import QT_TRANSLATE_NOOP

CHECKED_EVERY_BYTES: Final = 256 * 1024 * 1024
_MARGIN_BYTES: Final = 256 * 1024 * 1024
_MARGIN_SHARE: Final = 0.02
_MB: Final = 1_000_000


@dataclass(slots=True)
class _Claim:
    drive: int
    left: int


def margin_of(total: int) -> int:
    """Give how many bytes stay free beyond a file (facts, contracts 5.2)."""
    return max(_MARGIN_BYTES, int(total * _MARGIN_SHARE))


class Space:
    """What transfers of one process have still to write, by drive.

    Args:
        free: gives the free bytes of the drive that a path is on; for tests.
    """

    def __init__(self, free: Callable[[Path], int] = free_bytes) -> None:
        self._free = free
        self._lock = threading.Lock()
        self._claims: dict[Path, _Claim] = {}

    def claim(self, part: Path, left: int, total: int) -> None:
        """Count on room for what is left of a file; asked again, it is looked whether it is still there.

        Args:
            part: the file that is written.
            left: bytes that have still to come.
            total: bytes of the whole file.

        Raises:
            StablehandError: `disk.full`: others need the rest, or there is too little.
            OSError: the drive cannot be asked.
        """
        folder = existing_part(part.parent)
        drive = os.stat(folder).st_dev  # noqa: PTH116 - a number is all that is wanted
        with self._lock:
            others = sum(
                claim.left
                for path, claim in self._claims.items()
                if claim.drive == drive and path != part
            )
            missing = left + margin_of(total) + others - self._free(folder)
            if left > 0 and missing > 0:
                raise _full(part, left, missing)
            self._claims[part] = _Claim(drive, left)

    def note(self, part: Path, left: int) -> None:
        """Take how much is still to come; what has come takes its room itself."""
        with self._lock:
            if (claim := self._claims.get(part)) is not None:
                claim.left = left

    def release(self, part: Path) -> None:
        """Count on nothing more."""
        with self._lock:
            self._claims.pop(part, None)


def _full(part: Path, left: int, missing: int) -> StablehandError:
    return StablehandError(
        "disk.full",
        QT_TRANSLATE_NOOP(
            "download",
            "There is too little room for {name}: {left} MB are still to come, {missing} MB are missing.",
        ).fill(
            name=part.name.removesuffix(".part"),
            left=-(-left // _MB),
            missing=-(-missing // _MB),
        ),
        hint=QT_TRANSLATE_NOOP(
            "download", "Make room on that drive, then let it go on; what is here is kept."
        ),
        details={"path": str(part), "left_bytes": left, "missing_bytes": missing},
    )
