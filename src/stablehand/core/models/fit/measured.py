"""Peaks that were measured on this machine, in a room of library.db.

A measured peak replaces the prediction for the same case: what no formula knows of a UI's version,
driver and extensions is in it. Runs in which a net was streamed are not kept: they fill whatever card
there is, so their peak says nothing.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from stablehand.core.base.database import Room
from stablehand.core.models.fit.case import Case
from stablehand.core.models.fit.weights import NET

_MIGRATIONS: Final = (
    """CREATE TABLE fit_peaks (
        base TEXT NOT NULL, weights TEXT NOT NULL, package TEXT NOT NULL,
        width INTEGER NOT NULL, height INTEGER NOT NULL, batch INTEGER NOT NULL,
        frames INTEGER NOT NULL, mode TEXT NOT NULL, card TEXT NOT NULL,
        peak_bytes INTEGER NOT NULL, times INTEGER NOT NULL, measured_at TEXT NOT NULL,
        PRIMARY KEY (base, weights, package, width, height, batch, frames, mode, card)
    ) WITHOUT ROWID""",
)
_GET: Final = (
    "SELECT peak_bytes FROM fit_peaks WHERE base = ? AND weights = ? AND package = ? AND width = ?"
    " AND height = ? AND batch = ? AND frames = ? AND mode = ? AND card = ?"
)
_STREAMED: Final = ("streamed", "sequential")
# A process that holds this many times the sum has other models on the card as well.
_MOST: Final = 1.6
_LEAST: Final = 0.5


@dataclass(frozen=True, slots=True)
class PeakKey:
    """What a measured peak holds for.

    Attributes:
        base: the family.
        weights: type or quantisation, and the net's size to a hundredth of 10^9 bytes.
        package: id of the program.
        mode: in which it ran.
        card: the card's name.
    """

    base: str
    weights: str
    package: str
    width: int
    height: int
    batch: int
    frames: int
    mode: str
    card: str

    @classmethod
    def of(cls, case: Case, mode: str, package: str) -> PeakKey | None:
        """Give the key of a case; None where there is nothing to measure: no card, no family, streamed."""
        target, work = case.target, case.work
        if target.card is None or not case.row.id or mode in _STREAMED or NET in case.load.assumed:
            return None
        kind = case.identity.quantisation or case.identity.dtype or "?"
        weights = f"{kind} {case.load.net / 1e9:.2f}"
        return cls(
            case.row.id, weights, package, work.width, work.height, work.batch, work.frames,
            mode, target.card,
        )  # fmt: skip


class MeasuredPeaks:
    """The measured peaks of a data folder."""

    def __init__(self, database: Path) -> None:
        self._room = Room(database, "fit", _MIGRATIONS)

    def peak_of(self, key: PeakKey) -> int | None:
        """Give the largest peak that was measured, in bytes; None where none was.

        Raises:
            StablehandError: `database.damaged`.
        """
        with self._room.reading() as connection:
            if connection is None:
                return None
            row = connection.execute(_GET, astuple(key)).fetchone()
        return int(row[0]) if row else None

    def record(self, key: PeakKey, peak_bytes: int) -> None:
        """Keep a peak; of several for a case the largest counts.

        Raises:
            StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._room.writing() as connection:
            connection.execute(
                "INSERT INTO fit_peaks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)"
                " ON CONFLICT DO UPDATE SET peak_bytes = max(peak_bytes, excluded.peak_bytes),"
                " times = times + 1, measured_at = excluded.measured_at",
                (*astuple(key), peak_bytes, now),
            )


def is_credible(peak_bytes: int, expected_bytes: int) -> bool:
    """Tell whether a measured peak can be that of one model alone, by what the sum says of its mode."""
    return _LEAST * expected_bytes <= peak_bytes <= _MOST * expected_bytes
