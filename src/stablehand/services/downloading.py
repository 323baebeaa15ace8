"""Downloads as they are asked for: into the queue, in the foreground, or only worked out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import Failure
from stablehand.core.base.names import long_path
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.base.web import HeadersFor
from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.core.downloads.record import New, Numbers, Record, Standing
from stablehand.core.downloads.table import DownloadTable
from stablehand.core.downloads.wish import Wish
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.failures import gated, login_needed
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.models.library.roots import read_roots
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.wanted import TransferState
from stablehand.core.transfers.wire import Wires
from stablehand.services import library
from stablehand.services.accounts import headers_for
from stablehand.services.app import App
from stablehand.services.download_list import bytes_left, pauses, shown, table_of
from stablehand.services.download_places import apart, base_folder, key_of
from stablehand.services.download_plans import DownloadPlan as DownloadPlan
from stablehand.services.download_plans import DownloadRequest as DownloadRequest
from stablehand.services.download_plans import (
    Planned,
    agreed,
    plan,
    preview,
    risk_needed,
    room_needed,
    terms_needed,
)
from stablehand.services.download_running import Ended, Tools, run_download
from stablehand.services.jobs import Job
from stablehand.services.results import Result

# Somebody waits: without a new byte it ends within two minutes, and can go on later.
FRONT_PACE: Final = Pace(give_up_s=90.0, stall_s=45.0)
_STAGES: Final = (Stage("find", 1), Stage("fetch", 30), Stage("check", 2))
_FOLLOW_S: Final = 0.3
_SERVICES: Final = {"huggingface": "hf", "civitai": "civitai"}
_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that is here.

    Attributes:
        download: how the queue keeps it.
        path: where it lies.
        sha256, verified: its sum, and what it was compared by.
        already: the library had it; nothing was fetched.
    """

    download: Download
    path: Path
    sha256: str
    verified: str
    size_bytes: int
    already: bool


async def plan_download(app: App, request: DownloadRequest) -> Result[DownloadPlan]:
    """Work out what a download would do; fetches and changes nothing.

    Raises:
        StablehandError: `hub.*`, `network.*`, `download.kind`, `usage`, `path.outside`, `root.unknown`,
            `model.read_only`, `decision.needed` where several files are meant.
    """
    planned = await plan(app, request)

    def look() -> DownloadPlan:
        same = _same(table_of(app).read(), planned, request)
        return preview(planned, read_roots(app.data), None if same is None else same.id)

    return Result("download", await in_side_thread(look))


async def enqueue(app: App, requests: Sequence[DownloadRequest]) -> Result[tuple[Download, ...]]:
    """Put files into the queue, all or none; what is there already is not put there twice.

    A file that needs a login for which there is no token is put there too, and waits for the person.

    Raises:
        StablehandError: as `plan_download`; `decision.needed` for licences that nobody has agreed to,
            `disk.full` if they do not fit together, `data.missing`, `data.unwritable`, `database.*`.
    """
    await in_side_thread(app.refuse_if_gone)
    planned = await _planned(app, requests)
    headers = await headers_for(app)
    states = [_first_state(item, headers) for item in planned]

    def write() -> tuple[Download, ...]:
        table, roots = table_of(app), read_roots(app.data)
        ids = _put(app, table, planned, requests, states, roots)
        found = {record.id: record for record in table.read()}
        records = [found[download] for download in ids]
        return shown(app, table, records, roots, pauses(table.marks()))

    downloads = await in_side_thread(write)
    app.downloads.wake()
    notices = [notice for item in planned for notice in item.notices]
    for item in planned:
        if app.downloads.whole_address(item.wish.address) != item.wish.address:
            notices.append(_HAS_KEY.fill(name=item.wish.name))
    return Result("download", downloads, tuple(notices))


async def start_download(
    app: App, request: DownloadRequest, *, pace: Pace = FRONT_PACE
) -> Job[Result[Landed]]:
    """Fetch a file now, as a job. Stopping it leaves what is here; asking for the same goes on there.

    Whoever fetches the same file already is waited for.
    """
    title = QT_TRANSLATE_NOOP("download", "Download a file")

    async def work(report: Reporter) -> Result[Landed]:
        return await download_now(app, request, report, pace=pace)

    subject = app.downloads.kept_address(request.spec)
    return app.jobs.submit(title, _STAGES, work, kind="download", subject=subject)


async def download_now(
    app: App, request: DownloadRequest, report: Reporter, *, pace: Pace = FRONT_PACE
) -> Result[Landed]:
    """Fetch a file while somebody waits; see `start_download`.

    Raises:
        StablehandError: as `enqueue`; `download.*`, `model.refused`, `model.damaged`; `interrupted` if
            somebody paused or cancelled it elsewhere.
    """
    report.start("find", text=QT_TRANSLATE_NOOP("download", "Looking up the file"))
    await in_side_thread(app.refuse_if_gone)
    (planned,) = await _planned(app, [request])
    headers = await headers_for(app)
    if planned.here is None and (error := _barrier(planned, headers)) is not None:
        raise error
    first = _first_state(planned, headers)
    if first[0] is not DownloadState.DONE:
        first = DownloadState.PAUSED, Standing(hold="person")  # so that the queue leaves it to us

    def write() -> str:
        if first[0] is DownloadState.DONE and (known := _arrived_as(app, first[1])) is not None:
            return known
        return _put(app, table_of(app), [planned], [request], [first], read_roots(app.data))[0]

    download = await in_side_thread(write)
    landed = await _in_front(app, download, report, pace)
    already = landed.data.already or first[0] is DownloadState.DONE
    notices = (*planned.notices, *landed.notices)
    return replace(landed, data=replace(landed.data, already=already), notices=notices)


async def _in_front(app: App, download: str, report: Reporter, pace: Pace) -> Result[Landed]:
    table, mine = table_of(app), app.downloads.mine
    total: list[int | None] = [None]

    def tell(
        record: Record, numbers: Numbers, state: TransferState, reason: Wording | None
    ) -> None:
        name = record.wish.name
        if state is TransferState.CHECKING:
            report.start("check", text=_CHECKING.fill(name=name))
            return
        total[0] = numbers.size_bytes or record.wish.size_bytes
        report.update(
            numbers.received_bytes, total=total[0], text=reason or _FETCHING.fill(name=name)
        )

    while True:
        is_free = download not in mine
        record = await in_side_thread(lambda: table.get(download))
        if record is None:
            raise _stopped_elsewhere(download)
        if record.state.is_over:
            break
        if is_free:
            mine.add(download)
            try:
                claimed = await in_side_thread(lambda: table.claim(download))
                if claimed is not None:
                    report.start(
                        "fetch",
                        text=_FETCHING.fill(name=claimed.wish.name),
                        total=claimed.wish.size_bytes,
                        unit="bytes",
                    )
                    ended = await run_download(app, table, claimed, await _tools(app, pace), tell)
                    return await _landed(app, table, ended)
            finally:
                mine.discard(download)
        report.start(
            "fetch",
            text=_FOLLOWING.fill(name=record.wish.name),
            unit="bytes",
            total=record.numbers.size_bytes,
        )
        report.update(record.numbers.received_bytes)
        await asyncio.sleep(_FOLLOW_S)
    return await _landed(app, table, Ended(record, error=_as_error(record.standing.failure)))


async def _landed(app: App, table: DownloadTable, ended: Ended) -> Result[Landed]:
    """Give what a download has come to.

    Raises:
        StablehandError: why it is not here.
    """
    if ended.error is not None:
        raise ended.error
    record = ended.record
    if record.state is DownloadState.CANCELLED:
        raise StablehandError(
            "interrupted",
            QT_TRANSLATE_NOOP("download", "{name} was cancelled.").fill(name=record.wish.name),
            hint=QT_TRANSLATE_NOOP("download", "Nothing of it is kept; ask for it again."),
        )
    if record.state is not DownloadState.DONE or record.standing.path is None:
        raise _stopped_elsewhere(record.wish.name)
    roots = await library.roots(app)

    def look() -> Landed:
        path = Path(record.standing.path or "")
        (download,) = shown(app, table, [record], roots, {})
        return Landed(
            download,
            path,
            record.standing.sha256 or "",
            record.standing.verified,
            Path(long_path(path)).stat().st_size,
            record.standing.was_here,
        )

    try:
        landed = await in_side_thread(look)
    except FileNotFoundError as error:
        raise _gone(record) from error
    return Result("download", landed, ended.notices)


async def _tools(app: App, pace: Pace) -> Tools:
    settings = app.settings
    app.downloads.limit(int(str(settings.get("downloads.limit_mb_per_s"))))
    connections = min(max(int(str(settings.get("downloads.connections"))), 1), 16)
    return Tools(Wires(), await headers_for(app), connections, pace, in_front=True)


async def _planned(app: App, requests: Sequence[DownloadRequest]) -> list[Planned]:
    """Look requests up, some at a time, and make sure that licences were agreed to.

    Raises:
        StablehandError: the first that goes wrong; `decision.needed`.
    """
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(request: DownloadRequest) -> Planned:
        async with turn:
            return await plan(app, request)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(request)) for request in requests]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    planned = [task.result() for task in tasks]
    if warned := [item for item in planned if item.warnings and item.here is None]:
        raise risk_needed(warned)
    if asking := [item for item in planned if item.asks_terms]:
        raise terms_needed(asking)
    accepted = [
        item for item, request in zip(planned, requests, strict=True) if request.accept_terms
    ]
    await agreed(app, accepted)
    return planned


_Start = tuple[DownloadState, Standing]


def _first_state(item: Planned, headers: HeadersFor) -> _Start:
    """Give how a new download begins: in its turn, over, or waiting for a person."""
    wish = item.wish
    if item.here is not None and (not wish.is_placed or item.here.parent == item.aim.path.parent):
        return DownloadState.DONE, Standing(
            reason=_HERE,
            path=str(item.here),
            sha256=wish.hashes.get("sha256"),
            verified="sha256",
            was_here=True,
            finished=datetime.now(UTC).isoformat(timespec="seconds"),
        )
    error = _barrier(item, headers)
    if error is None:
        return DownloadState.QUEUED, Standing()
    return DownloadState.NEEDS, Standing(reason=error.message, failure=Failure.of(error))


def _barrier(item: Planned, headers: HeadersFor) -> StablehandError | None:
    """Give what a person has to do before a file can be had at all; None: asking for it will tell.

    Whether an account has been let in, Hugging Face was asked when the model was looked up.
    """
    wish, access = item.wish, item.access
    service = _SERVICES.get(wish.hub)
    has_token = "Authorization" in headers(wish.address)
    if service is None or access.state not in ("login", "gated", "pending"):
        return None
    page = access.page or wish.page or ""
    if access.state == "login":
        return None if has_token else login_needed(wish.address, service, wish.title, page)
    is_pending = access.state == "pending"
    return gated(
        wish.address, service, wish.title, page, has_token=has_token, is_pending=is_pending
    )


def _arrived_as(app: App, standing: Standing) -> str | None:
    """Give the id of the download that has brought a file, so that no second one stands for it. Blocks."""
    for record in table_of(app).read():
        if record.state is DownloadState.DONE and record.standing.path == standing.path:
            return record.id
    return None


def _put(
    app: App,
    table: DownloadTable,
    planned: Sequence[Planned],
    requests: Sequence[DownloadRequest],
    states: Sequence[_Start],
    roots: Sequence[ModelRoot],
) -> tuple[str, ...]:
    """Put into the queue what is not there yet; give the ids of all. Blocks.

    Raises:
        StablehandError: `disk.full`.
    """

    def choose(waiting: Sequence[Record]) -> Sequence[New | str]:
        taken = set(_places(app, waiting, roots))
        entries: list[New | str] = []
        fresh: list[tuple[Planned, New]] = []
        for item, request, (state, standing) in zip(planned, requests, states, strict=True):
            twins = [new for other, new in fresh if _is_same(other.wish, item, request)]
            if (same := _same(waiting, item, request)) is not None or twins:
                entries.append(twins[0] if same is None else same.id)
                continue
            is_done = state is DownloadState.DONE
            place = item.aim.path if is_done else apart(item.aim.path, taken)
            taken.add(key_of(place))
            plain = item.wish.name if place.name != item.wish.name else None
            wish = replace(item.wish, name=place.name, plain=plain)
            received = (wish.size_bytes or 0) if is_done else 0
            new = New(wish, state, request.priority, standing, received)
            fresh.append((item, new))
            entries.append(new)
        room_needed([item for item, _new in fresh], _yet_to_come(app, waiting, roots))
        return entries

    return table.add_unless(choose)


def _same(records: Sequence[Record], item: Planned, request: DownloadRequest) -> Record | None:
    """Give the download of the queue that is for the same file at the same place."""
    alike = (r for r in records if not r.state.is_over and _is_same(r.wish, item, request))
    return next(alike, None)


def _is_same(other: Wish, item: Planned, request: DownloadRequest) -> bool:
    wish = item.wish
    if other.address != wish.address or other.root != wish.root:
        return False
    same_name = request.name is None or (other.plain or other.name) == wish.name
    return same_name and (other.folder == wish.folder or not wish.is_placed)


def _places(app: App, records: Sequence[Record], roots: Sequence[ModelRoot]) -> list[str]:
    return [key_of(base / name) for record in records for base, name in _place(app, record, roots)]


def _yet_to_come(
    app: App, records: Sequence[Record], roots: Sequence[ModelRoot]
) -> list[tuple[Path, int]]:
    sizes = {item.id: bytes_left(item) for item in shown(app, table_of(app), records, roots, {})}
    return [
        (base, sizes[record.id]) for record in records for base, _name in _place(app, record, roots)
    ]


def _place(app: App, record: Record, roots: Sequence[ModelRoot]) -> list[tuple[Path, str]]:
    """Give the folder and the name of a download; nothing while its drive is away."""
    try:
        base = base_folder(app, record.wish.root, roots)
    except StablehandError:
        return []
    parts = [part for part in record.wish.folder.split("/") if part]
    return [(base.joinpath(*parts), record.wish.name)]


def _as_error(failure: Failure | None) -> StablehandError | None:
    """Give a failure that was written down as an error again; its code is one of ours."""
    if failure is None:
        return None
    error = _stopped_elsewhere("")
    error.code, error.details, error.more = failure.code, failure.details, ()
    if isinstance(failure.message, Text):
        error.message = failure.message
    error.hint = failure.hint if isinstance(failure.hint, Text) else None
    return error


def _stopped_elsewhere(name: str) -> StablehandError:
    return StablehandError(
        "interrupted",
        QT_TRANSLATE_NOOP("download", "{name} was paused or cancelled.").fill(name=name),
        hint=QT_TRANSLATE_NOOP(
            "download", "What is here is kept; let it go on, or ask for it again."
        ),
    )


def _gone(record: Record) -> StablehandError:
    return StablehandError(
        "model.unknown",
        QT_TRANSLATE_NOOP("download", "{path} is not there any more.").fill(
            path=record.standing.path or record.wish.name
        ),
        hint=QT_TRANSLATE_NOOP("download", "Ask for it again."),
        details={"path": record.standing.path},
    )


_HAS_KEY: Final = QT_TRANSLATE_NOOP(
    "download",
    "The link of {name} holds a key, which is not written down: this Stablehand fetches it as long as it "
    "runs; later paste the link again.",
)
_FETCHING: Final = QT_TRANSLATE_NOOP("download", "Downloading {name}")
_FOLLOWING: Final = QT_TRANSLATE_NOOP("download", "Another Stablehand downloads {name}")
_CHECKING: Final = QT_TRANSLATE_NOOP("download", "Checking {name}")
_HERE: Final = QT_TRANSLATE_NOOP("download", "The library had this file already.")
