"""A download as the queue keeps it: the wish, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal

from stablehand.core.base.events import Failure
from stablehand.core.base.text import Wording
from stablehand.core.downloads.entry import Download, DownloadState, Verified
from stablehand.core.downloads.wish import Role, Wish

# What somebody else asks of the process that is at a download; only that one writes its record.
Asked = Literal["", "pause", "cancel"]
# What a paused download waits for: a person, or room on its drive, which may be away.
Hold = Literal["", "person", "space"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far the bytes are."""

    size_bytes: int | None = None
    received_bytes: int = 0
    bytes_per_s: float | None = None
    seconds_left: float | None = None
    connections: int = 0


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a file is about to be published, noted before it is: whoever finds it there after a kill is done.

    Attributes:
        place: the path that it is meant for; the same with a number where that was taken.
        sha256: of its bytes.
        root, folder, role, kind, base: what its header makes of the wish. The wish itself stays as it is
            until the file is there, since it tells where the bytes lie; None: an older version noted none.
    """

    place: str
    sha256: str
    verified: Verified = "none"
    root: str | None = None
    folder: str | None = None
    role: Role | None = None
    kind: str | None = None
    base: str | None = None

    def with_wish(self, wish: Wish) -> Landing:
        """Give the same with what the header has made of the wish."""
        return replace(
            self, root=wish.root, folder=wish.folder, role=wish.role, kind=wish.kind, base=wish.base
        )

    def landed(self, wish: Wish) -> Wish:
        """Give a wish as the header has made it."""
        if self.root is None or self.folder is None or self.role is None:
            return wish
        return replace(
            wish,
            root=self.root,
            folder=self.folder,
            role=self.role,
            kind=self.kind,
            base=self.base,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What changes while a download goes on; see `entry.Download`.

    Attributes:
        hold: what it waits for while it is paused.
        tries: how often in a row it failed without a new byte.
        landing: see `Landing`.
        was_here: nothing was fetched, the library had the file.
    """

    reason: Wording | None = None
    until: str | None = None
    failure: Failure | None = None
    path: str | None = None
    sha256: str | None = None
    verified: Verified = "none"
    quarantine: str | None = None
    hold: Hold = ""
    tries: int = 0
    landing: Landing | None = None
    was_here: bool = False
    started: str | None = None
    finished: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One download of the queue.

    Attributes:
        number: counts up in the order in which they were asked for.
        rank: their order among equals; lower goes first.
        pid, pid_started: the process that is at it.
        asked: see `Asked`.
    """

    id: str
    wish: Wish
    state: DownloadState = DownloadState.QUEUED
    number: int = 0
    priority: int = 0
    rank: int = 0
    numbers: Numbers = field(default_factory=Numbers)
    standing: Standing = field(default_factory=Standing)
    created: str = ""
    pid: int | None = None
    pid_started: float | None = None
    asked: Asked = ""

    @property
    def is_under_way(self) -> bool:
        """Whether a process is at it, or was when it died."""
        return self.state in UNDER_WAY


@dataclass(frozen=True, slots=True)
class New:
    """A download that is put into the queue; see `Record`."""

    wish: Wish
    state: DownloadState = DownloadState.QUEUED
    priority: int = 0
    standing: Standing = field(default_factory=Standing)
    received_bytes: int = 0


UNDER_WAY: Final = frozenset({DownloadState.RUNNING, DownloadState.CHECKING})


def told(record: Record, *, place: int, root_name: str, is_alive: bool = True) -> Download:
    """Give a record as it is shown. Pure.

    Args:
        place: see `Download.place`.
        root_name: what the root is called.
        is_alive: whether the process that is at it runs; what a dead one left waits for its turn.
    """
    wish, standing, numbers = record.wish, record.standing, record.numbers
    state = _shown_state(record, is_alive=is_alive)
    runs = state in UNDER_WAY
    return Download(
        id=record.id,
        spec=wish.spec,
        title=wish.title,
        name=wish.name,
        hub=wish.hub,
        root=root_name,
        folder=wish.folder,
        state=state,
        kind=wish.kind,
        base=wish.base,
        size_bytes=numbers.size_bytes if numbers.size_bytes is not None else wish.size_bytes,
        received_bytes=numbers.received_bytes,
        bytes_per_s=numbers.bytes_per_s if runs else None,
        seconds_left=numbers.seconds_left if runs else None,
        connections=numbers.connections if runs else 0,
        priority=record.priority,
        place=place,
        group=wish.group,
        reason=standing.reason,
        until=standing.until,
        failure=standing.failure,
        path=standing.path,
        sha256=standing.sha256,
        verified=standing.verified,
        quarantine=standing.quarantine,
        page=wish.page,
        picture=wish.picture,
        created=record.created,
        started=standing.started,
        finished=standing.finished,
        pid=record.pid if runs else None,
    )


def _shown_state(record: Record, *, is_alive: bool) -> DownloadState:
    """Give the state that a person sees: what was asked for counts at once, a dead owner's work waits."""
    if not record.is_under_way:
        return record.state
    if record.asked == "cancel":
        return DownloadState.CANCELLED
    if record.asked == "pause":
        return DownloadState.PAUSED
    return record.state if is_alive else DownloadState.QUEUED
