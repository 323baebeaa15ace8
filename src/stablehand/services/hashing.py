"""Computing the sums of models in the background: each file is read once, at no more than the rate set."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.hashes import HASH_NAMES, HashName, Pace, hashes_of
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.library.roots import place_of, read_roots
from stablehand.core.models.library.store import put_hashes, read_entry
from stablehand.core.models.tree import DIFFUSERS
from stablehand.core.models.walk import is_as_known
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.results import Result

RATE_SETTING: Final = "models.hash_mb_per_s"
_STAGES: Final = (Stage("look", 1), Stage("hash", 99))
_WITH_HEADER: Final = "safetensors"
_PAUSE_S: Final = 0.1
_LONGEST_END_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class HashedModels:
    """What was computed.

    Attributes:
        hashed: models whose sums are known now and were not before.
        known: how many of those asked for had all of theirs already.
        skipped: keys of models that could not be read, with the reason.
        size_bytes: how much was read.
    """

    hashed: tuple[Entry, ...]
    known: int
    skipped: Mapping[str, str]
    size_bytes: int


async def start_hashing(
    app: App,
    names: Sequence[str] = (),
    *,
    wanted: Sequence[HashName] = HASH_NAMES,
    mb_per_s: int | None = None,
) -> Job[Result[HashedModels]]:
    """Start computing the sums that are not known yet, as a job that may be paused.

    Args:
        names: of these models, by whatever they may be called; none: of all.
        mb_per_s: the rate; 0 is full speed, None is that of the settings.
    """

    async def work(report: Reporter) -> Result[HashedModels]:
        text = QT_TRANSLATE_NOOP("models", "Looking through the models")
        report.start("look", text=text, unit="items")
        done = await library.scan(app, Silence(), must_save=True, read_headers=False)
        models = [await library.entry(app, name) for name in names] or list(done.entries)
        found = await hash_models(app, report, models, wanted=wanted, mb_per_s=mb_per_s)
        return Result("models hash", found, _notices(found))

    title = QT_TRANSLATE_NOOP("models", "Compute the sums of models")
    return app.jobs.submit(title, _STAGES, work, kind="hash", pausable=True)


async def hash_models(
    app: App,
    report: Reporter,
    models: Iterable[Entry],
    *,
    wanted: Sequence[HashName] = HASH_NAMES,
    mb_per_s: int | None = None,
    stage: str = "hash",
) -> HashedModels:
    """Compute what is not known of these models; each one's sums are kept as soon as they are there.

    Diffusers folders have none. A cancel ends the reading at the next piece of a file.

    Args:
        stage: the stage of the caller's job that this is; it counts bytes.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`, `root.damaged`.
    """
    files = [model for model in models if model.format != DIFFUSERS]
    missing = sorted((m for m in files if _lacks(m, wanted)), key=lambda model: model.size_bytes)
    report.start(
        stage,
        text=QT_TRANSLATE_NOOP("models", "Computing the sums of models"),
        total=sum(model.size_bytes for model in missing),
        unit="bytes",
    )
    work = _Hashing(app, report, missing, wanted, _rate(app, mb_per_s))
    task = spawn(in_side_thread(work.run), "sums of models")
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        work.stopped.set()
        await asyncio.wait({task}, timeout=_LONGEST_END_S)  # unless the drive itself hangs
        if task.done() and not task.cancelled():
            task.exception()  # looked at: the cancel is what counts
        raise
    return HashedModels(
        tuple(work.hashed), len(files) - len(missing), dict(work.skipped), work.read_bytes
    )


class _Hashing:
    """The part that runs in a thread."""

    def __init__(
        self,
        app: App,
        report: Reporter,
        missing: Sequence[Entry],
        wanted: Sequence[HashName],
        bytes_per_s: float,
    ) -> None:
        self._app = app
        self._report = report
        self._missing = missing
        self._wanted = wanted
        self._loop = asyncio.get_running_loop()
        self.stopped = threading.Event()
        self._pace = Pace(bytes_per_s, self.stopped)
        self.hashed: list[Entry] = []
        self.skipped: dict[str, str] = {}
        self.read_bytes = 0

    def run(self) -> None:
        roots = read_roots(self._app.data)
        database = self._app.data.library
        for model in self._missing:
            known = read_entry(database, model.key)
            if known is None or not _lacks(known, self._wanted):
                self._count(model.size_bytes)  # gone meanwhile, or another process was here first
                continue
            lacking = [name for name in self._wanted if _lacks(known, (name,))]
            file = place_of(known, roots)
            try:
                is_known = is_as_known(file, known.size_bytes, known.modified_ns)
                found = hashes_of(file, lacking, self._on_bytes, in_background=True)
                is_known = is_known and is_as_known(file, known.size_bytes, known.modified_ns)
            except InterruptedError:
                return
            except OSError as error:
                self.skipped[model.key] = error.strerror or str(error)
                continue
            if not is_known:  # a sum of another file would go along with this record for ever
                self.skipped[model.key] = "it is another file than before, or is being written"
                continue
            if not found:
                continue
            put_hashes(database, [(known, found)])
            self.hashed.append(read_entry(database, model.key) or known)

    def _on_bytes(self, count: int) -> None:
        self._count(count)
        self._pace.take(count)
        while self._report.pausing.is_paused and not self.stopped.wait(_PAUSE_S):
            pass

    def _count(self, count: int) -> None:
        self.read_bytes += count
        with suppress(RuntimeError):  # the loop has closed meanwhile
            self._loop.call_soon_threadsafe(self._report.update, self.read_bytes)


def _lacks(model: Entry, wanted: Iterable[HashName]) -> bool:
    return any(
        name not in model.hashes and (name != "autov3" or model.format == _WITH_HEADER)
        for name in wanted
    )


def _rate(app: App, mb_per_s: int | None) -> float:
    found = app.settings.get(RATE_SETTING) if mb_per_s is None else mb_per_s
    return float(found or 0) * 1_000_000


def _notices(found: HashedModels) -> tuple[Text, ...]:
    if not found.skipped:
        return ()
    key, reason = next(iter(found.skipped.items()))
    return (
        QT_TRANSLATE_NOOP("models", "Could not be read: {count}, first {key} ({reason}).").fill(
            count=len(found.skipped), key=key, reason=reason
        ),
    )
