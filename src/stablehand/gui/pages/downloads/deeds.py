"""What can be done with downloads, by where they stand. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from stablehand.core.downloads.entry import DownloadState

_STANDING: Final = frozenset({DownloadState.PAUSED, DownloadState.NEEDS})
_PAUSABLE: Final = frozenset(
    {DownloadState.RUNNING, DownloadState.QUEUED, DownloadState.WAITING, DownloadState.CHECKING}
)
_RETRIABLE: Final = frozenset({DownloadState.FAILED, DownloadState.CANCELLED})
# What can be done where one of these states is among them.
_DEEDS: Final[tuple[tuple[str, frozenset[DownloadState]], ...]] = (
    ("pause", _PAUSABLE),
    ("resume", _STANDING),
    ("now", frozenset({DownloadState.WAITING})),
    ("first", frozenset({DownloadState.QUEUED})),
    ("retry", _RETRIABLE),
    ("library", frozenset({DownloadState.DONE})),
    ("folder", frozenset({DownloadState.DONE})),
    ("cancel", frozenset(state for state in DownloadState if not state.is_over)),
)


def deeds(states: Collection[DownloadState]) -> tuple[str, ...]:
    """Give what can be done with downloads of these states, what is done most often first."""
    return tuple(deed for deed, needed in _DEEDS if needed.intersection(states))


def fitting(deed: str, state: DownloadState) -> bool:
    """Tell whether something can be done with a download of a state."""
    return state in dict(_DEEDS)[deed]


def quick_deeds(states: Collection[DownloadState]) -> tuple[str, ...]:
    """Give the two at most that a click on the line itself does."""
    found = set(deeds(states))
    first = next((deed for deed in ("pause", "resume", "retry", "folder") if deed in found), None)
    last = "cancel" if "cancel" in found else None
    return tuple(deed for deed in (first, last) if deed is not None)
