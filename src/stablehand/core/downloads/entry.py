"""A download as it is kept and shown: what is wanted, where it goes, how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from stablehand.core.base.events import Failure
from stablehand.core.base.text import Wording

Verified = Literal["sha256", "blake3", "crc32", "git_sha1", "size", "none"]


class DownloadState(StrEnum):
    """Where a download stands."""

    QUEUED = "queued"  # its turn comes
    RUNNING = "running"  # bytes come
    CHECKING = "checking"  # all bytes are here: header, safety, its place
    WAITING = (
        "waiting"  # goes on by itself at `until`: a server asked for it, a try failed, quiet hours
    )
    PAUSED = "paused"  # until somebody lets it go on, or there is room again
    NEEDS = "needs"  # a person has to do something first: a token, accepted terms, a decision
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it by itself or by going on."""
        return self in _OVER


_OVER: Final = frozenset({DownloadState.DONE, DownloadState.FAILED, DownloadState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Download:
    """One download.

    Attributes:
        id: short, for the command line.
        spec: what was asked for, pinned ("hf:repo@commit/file", "civitai:version/file", an address).
        title: the model's name, for people; `name`: the file's.
        hub: which hub it is from ("huggingface", "civitai", "openmodeldb", "url").
        root, folder: the root of the library by its name, and the folder below it ("Lora/people").
        state: see `DownloadState`; `reason`: why it waits or stands still; `until`: when it goes on (ISO).
        size_bytes: None while unknown. `received_bytes`: what is on the disk for good.
        bytes_per_s, seconds_left, connections: while it runs.
        priority: higher goes first; `place`: its order among equals, from 0.
        group: the set that it is one of ("workflow X"); a set is shown together.
        failure: why it failed, or what a person has to do.
        path: where it lies, once done. `sha256`, `verified`: its sum, and what it was compared by.
        quarantine: the id it is kept under, if the gate refused it.
        page, picture: of the model, for people.
        pid: the process that is at it.
    """

    id: str
    spec: str
    title: str
    name: str
    hub: str
    root: str
    folder: str
    state: DownloadState = DownloadState.QUEUED
    kind: str | None = None
    base: str | None = None
    size_bytes: int | None = None
    received_bytes: int = 0
    bytes_per_s: float | None = None
    seconds_left: float | None = None
    connections: int = 0
    priority: int = 0
    place: int = 0
    group: str | None = None
    reason: Wording | None = None
    until: str | None = None
    failure: Failure | None = None
    path: str | None = None
    sha256: str | None = None
    verified: Verified = "none"
    quarantine: str | None = None
    page: str | None = None
    picture: str | None = None
    created: str = ""
    started: str | None = None
    finished: str | None = None
    pid: int | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """All downloads, in their order, with what they come to together.

    Attributes:
        downloads: those under way first, in the order of their turn; then what is over, newest first.
        bytes_per_s: of all together. `seconds_left`: until the last one is here, as it goes now.
        is_held: everything stands still because somebody said so ("pause all").
        quiet_until: downloads wait for the end of the quiet hours (ISO); None: they do not.
        free_bytes: on the drive that most of them go to, once all are here; None: unknown.
    """

    downloads: tuple[Download, ...] = ()
    bytes_per_s: float | None = None
    seconds_left: float | None = None
    is_held: bool = False
    quiet_until: str | None = None
    free_bytes: int | None = None
