"""The most that each install was seen to hold, kept for what comes next: how much room does it need?"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.database import Room
from stablehand.core.base.errors import StablehandError

_MIGRATIONS: Final = (
    """
    CREATE TABLE usage_peaks (
        install TEXT PRIMARY KEY,
        vram_bytes INTEGER NOT NULL,
        ram_bytes INTEGER NOT NULL
    )
    """,
)
_GROWTH: Final = 1.03  # smaller steps are not worth a write


class UsagePeaks:
    """The peaks of a data folder. Nothing raises: predictions do without."""

    def __init__(self, library: Path) -> None:
        self._folder = library.parent
        self._room = Room(library, "usage", _MIGRATIONS, synchronous="NORMAL")
        self._known: dict[str, tuple[int, int]] | None = None

    def of(self, install: str) -> tuple[int, int]:
        """Give the most video memory and the most memory that an install was seen to hold; 0: never seen."""
        return self._all().get(install, (0, 0))

    def saw(self, install: str, vram_bytes: int | None, ram_bytes: int) -> None:
        """Keep what is more than ever before."""
        vram, ram = self.of(install)
        now = (max(vram, vram_bytes or 0), max(ram, ram_bytes))
        if now[0] <= vram * _GROWTH and now[1] <= ram * _GROWTH:
            return
        if not self._folder.is_dir():
            return  # it went away, as with its drive, and no other one is made in its place
        self._all()[install] = now
        with suppress(StablehandError, sqlite3.Error), self._room.writing() as connection:
            connection.execute(
                "INSERT INTO usage_peaks VALUES (?, ?, ?) ON CONFLICT (install) DO UPDATE SET "
                "vram_bytes = max(vram_bytes, excluded.vram_bytes), "
                "ram_bytes = max(ram_bytes, excluded.ram_bytes)",
                (install, *now),
            )

    def _all(self) -> dict[str, tuple[int, int]]:
        if self._known is None:
            self._known = {}
            with suppress(StablehandError, sqlite3.Error), self._room.reading() as connection:
                if connection is not None:
                    rows = connection.execute("SELECT * FROM usage_peaks").fetchall()
                    self._known = {row[0]: (row[1], row[2]) for row in rows}
        return self._known
