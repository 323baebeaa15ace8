"""How a starter model stands: to be fetched, on its way, in the library. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.services.recommending import OfferedVariant
from stablehand.services.starter_sets import file_key

What = Literal["get", "queued", "coming", "needs", "failed", "here"]
_STILL: Final = frozenset({DownloadState.QUEUED, DownloadState.WAITING, DownloadState.PAUSED})
_MOVING: Final = frozenset({DownloadState.RUNNING, DownloadState.CHECKING})


@dataclass(frozen=True, slots=True)
class StarterState:
    """How a set stands.

    Attributes:
        what: "get": nothing is under way; "queued": its turn comes; "coming": bytes come; "needs": it waits
            for a person; "failed": something of it failed, it can be tried again; "here": all is here.
        share: how much of what was missing is here, 0 to 1.
        download: the one to show in the list of downloads; empty for none.
    """

    what: What
    share: float = 0.0
    download: str = ""


def downloads_by_file(downloads: Sequence[Download]) -> dict[str, Download]:
    """Give downloads by their files; of several of one file, the first as the queue lists them counts."""
    found: dict[str, Download] = {}
    for item in downloads:
        found.setdefault(file_key(item.spec), item)
    return found


def starter_state(variant: OfferedVariant, downloads: Mapping[str, Download]) -> StarterState:
    """Tell how a set stands.

    Args:
        downloads: see `downloads_by_file`.
    """
    if variant.is_here:
        return StarterState("here", 1.0)
    found = [downloads.get(file_key(file.spec)) for file in variant.missing]
    mine = [item for item in found if item is not None]
    states = {item.state for item in mine}
    if DownloadState.NEEDS in states:
        what: What = "needs"
    elif states & _MOVING:
        what = "coming"
    elif states & _STILL:
        what = "queued"
    elif DownloadState.FAILED in states:
        what = "failed"
    else:
        return StarterState("get")
    shown = next((item for item in mine if _is_shown(item.state, what)), mine[0])
    return StarterState(what, _share(variant, downloads), shown.id)


def _is_shown(state: DownloadState, what: What) -> bool:
    states = {
        "needs": frozenset({DownloadState.NEEDS}),
        "coming": _MOVING,
        "queued": _STILL,
        "failed": frozenset({DownloadState.FAILED}),
    }
    return state in states[what]


def _share(variant: OfferedVariant, downloads: Mapping[str, Download]) -> float:
    total = done = 0
    for file in variant.missing:
        item = downloads.get(file_key(file.spec))
        size = file.size_bytes or (0 if item is None else item.size_bytes or 0)
        total += size
        if item is not None and item.state is DownloadState.DONE:
            done += size
        elif item is not None and item.state is not DownloadState.CANCELLED:
            done += min(item.received_bytes, size)
    return done / total if total else 0.0
