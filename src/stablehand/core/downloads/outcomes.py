"""What becomes of a download that failed: tried again, waiting for a person or for room, or over. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.patience import hub_pause_s, retry_after_s
from stablehand.core.downloads.record import Hold

# The network or the server may be well again soon.
_PASSING: Final = frozenset(
    {"network.unreachable", "download.stalled", "download.expired", "database.busy"}
)
# A person has to do something first: log in, give a token, accept terms, decide.
_PERSONS: Final = frozenset(
    {
        "download.login", "hub.login", "hub.token", "hub.permission", "hub.gated",
        "hub.early_access", "decision.needed",
    }
)  # fmt: skip
_TOO_MANY: Final = 429
_BUSY_S: Final = 15.0
_ARRIVED_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a download.

    Attributes:
        wait_s: seconds after which it goes on by itself; None: it does not.
        host_s: seconds for which its whole site is left alone; None: it is not.
        hold: see `record.Hold`.
        keeps_failure: whether the error is told with it.
    """

    state: DownloadState
    reason: Wording | None = None
    wait_s: float | None = None
    host_s: float | None = None
    hold: Hold = ""
    keeps_failure: bool = True


def outcome_of(error: StablehandError, *, tries: int, times_limited: int) -> Outcome:
    """Give what becomes of a download after an error.

    Args:
        tries: how often in a row it failed without a new byte, this time included.
        times_limited: how often in a row its site wanted to be left alone, this time included.
    """
    code, details = error.code, error.details
    if code == "hub.limited" or details.get("status") == _TOO_MANY:
        pause = hub_pause_s(_seconds(details), times_limited)
        return Outcome(
            DownloadState.WAITING, error.message, host_s=pause, wait_s=pause, keeps_failure=False
        )
    if code == "download.busy":
        wait = _ARRIVED_S if details.get("has_arrived") else _BUSY_S
        return Outcome(DownloadState.WAITING, error.message, wait_s=wait, keeps_failure=False)
    if code == "disk.full":
        return Outcome(DownloadState.PAUSED, _FULL, hold="space")
    if code == "model.read_only":  # its drive is away, or it is not to be written just now
        return Outcome(DownloadState.PAUSED, error.message, hold="space")
    if code in _PERSONS:
        return Outcome(DownloadState.NEEDS, error.message)
    if code == "hub.missing" and (wait_s := _seconds(details)) is not None and tries == 1:
        # CivitAI's storage is not always sure of itself (facts, contracts 1.6).
        return Outcome(DownloadState.WAITING, error.message, wait_s=wait_s, keeps_failure=False)
    if code in _PASSING and not details.get("is_final") and not _is_final_status(details):
        return Outcome(
            DownloadState.WAITING, error.message, wait_s=retry_after_s(tries), keeps_failure=False
        )
    return Outcome(DownloadState.FAILED, error.message)


def _seconds(details: Mapping[str, object]) -> float | None:
    found = details.get("retry_after_s")
    return float(found) if isinstance(found, (int, float)) else None


def _is_final_status(details: Mapping[str, object]) -> bool:
    """Tell whether a server has answered with something that asking again does not change."""
    status = details.get("status")
    return isinstance(status, int) and 400 <= status < 500 and status not in (408, 425, 429)


_FULL: Final = QT_TRANSLATE_NOOP("download", "There is no room on the drive.")
