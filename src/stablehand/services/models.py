"""The model library: looking through the shared tree, and listing what is in it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, get_args

from stablehand.core.adopting.ledger import visible_links
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.index import Scan, known_models, scan
from stablehand.core.models.tree import KINDS, folder_of, is_below, known_kind, name_of
from stablehand.core.models.walk import ModelFile
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.results import Result

SortKey = Literal["folder", "name", "size", "modified"]
SORT_KEYS: Final = get_args(SortKey)
_STAGES: Final = (Stage("look"),)
_LATEST_S: Final = 253402300799  # the end of the year 9999, where calendars end


@dataclass(frozen=True, slots=True)
class ScannedModels:
    """What a look at the tree found: how many models, and what became of them since the last one."""

    folder: Path
    added: int
    changed: int
    removed: int
    unchanged: int
    total: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A model of the library; `base` is not known before its header has been read."""

    path: Path
    name: str
    folder: str
    kind: str
    base: str | None
    format: str
    size_bytes: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class ListedModels:
    """The models asked for, and how many the library has in all."""

    folder: Path
    models: tuple[ListedModel, ...]
    total: int


async def start_scan(app: App) -> Job[Result[ScannedModels]]:
    """Start looking through the model tree as a job; see `scan_models`."""
    title = QT_TRANSLATE_NOOP("models", "Look through the models")
    return app.jobs.submit(title, _STAGES, lambda reporter: scan_models(app, reporter), kind="scan")


async def scan_models(app: App, report: Reporter) -> Result[ScannedModels]:
    """Look through the model tree and bring its index up to date.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`.
    """
    done = await _scan(app, report, must_save=True)
    difference, models = done.difference, done.models
    found = ScannedModels(
        folder=app.data.models,
        added=len(difference.added),
        changed=len(difference.changed),
        removed=len(difference.removed),
        unchanged=difference.unchanged,
        total=len(models),
        size_bytes=sum(model.size_bytes for model in models.values()),
    )
    return Result("models scan", found, (*_warnings(done), *_left_out(done)))


async def list_models(
    app: App,
    *,
    kind: str | None = None,
    folder: str | None = None,
    sort: SortKey = "folder",
    look: bool = True,
) -> Result[ListedModels]:
    """List the models of the tree, by default after a look at it, which is cheap.

    Args:
        kind: only those of this kind.
        folder: only those in this folder below the tree, or in its sub-folders.
        look: look at the tree first; else give what is known.

    Raises:
        StablehandError: `usage` for a kind that does not exist, `database.damaged`.
    """
    wanted = _given_kind(kind)
    notices: tuple[Text, ...]
    if look:
        done = await _scan(app, Silence(), must_save=False)
        models, notices = done.models, _warnings(done)
    else:
        models, aside = await in_side_thread(lambda: known_models(app.data.library))
        notices = () if aside is None else (_made_anew(aside),)
    found = [
        model
        for model in models.values()
        if wanted in (None, model.kind) and (folder is None or is_below(model.path, folder))
    ]
    listed = [_listed(app.data.models, model) for model in found]
    data = ListedModels(app.data.models, tuple(_sorted(listed, sort)), len(models))
    return Result("models list", data, notices)


async def _scan(app: App, report: Reporter, *, must_save: bool) -> Scan:
    """Look in a thread; a cancel ends the thread's work at the next folder."""
    loop = asyncio.get_running_loop()
    stop = threading.Event()
    report.start(
        "look", text=QT_TRANSLATE_NOOP("models", "Looking through the models"), unit="items"
    )

    def seen(count: int) -> None:
        if stop.is_set():
            raise InterruptedError
        with suppress(RuntimeError):  # the loop has closed meanwhile
            loop.call_soon_threadsafe(report.update, count)

    try:
        done = await in_side_thread(
            lambda: scan(
                app.data.models,
                app.data.library,
                seen=seen,
                followed=visible_links(app.data.root),
                must_save=must_save,
            )
        )
    finally:
        stop.set()
    report.update(len(done.models), total=len(done.models))
    return done


def _given_kind(kind: str | None) -> str | None:
    if kind is None or (known := known_kind(kind)) is not None:
        return None if kind is None else known
    raise StablehandError(
        "usage",
        QT_TRANSLATE_NOOP("models", "There is no kind of model named '{kind}'.").fill(kind=kind),
        hint=QT_TRANSLATE_NOOP("models", "Kinds: {kinds}.").fill(kinds=", ".join(KINDS)),
    )


def _listed(root: Path, model: ModelFile) -> ListedModel:
    seconds = model.modified_ns // 1_000_000_000
    return ListedModel(
        path=root.joinpath(*model.path.split("/")),
        name=name_of(model.path, model.format),
        folder=folder_of(model.path),
        kind=model.kind,
        base=None,
        format=model.format,
        size_bytes=model.size_bytes,
        modified=datetime.fromtimestamp(min(max(seconds, 0), _LATEST_S), UTC),
    )


def _sorted(models: Iterable[ListedModel], sort: SortKey) -> list[ListedModel]:
    """Sort by name within the key: the largest and the newest first."""
    named = sorted(models, key=lambda model: (model.name.casefold(), str(model.path)))
    if sort == "folder":
        return sorted(named, key=lambda model: model.folder.casefold())
    if sort == "size":
        return sorted(named, key=lambda model: -model.size_bytes)
    if sort == "modified":
        return sorted(named, key=lambda model: -model.modified.timestamp())
    return named


def _warnings(done: Scan) -> tuple[Text, ...]:
    """Say what makes the list other than a person would expect."""
    texts: list[Text] = []
    walked = done.walked
    if done.moved_aside is not None:
        texts.append(_made_anew(done.moved_aside))
    if done.unsaved is not None:
        texts.append(
            QT_TRANSLATE_NOOP("models", "The list is not saved: {reason}").fill(
                reason=done.unsaved.message
            )
        )
    if walked.unreadable:
        path, reason = next(iter(walked.unreadable.items()))
        texts.append(
            QT_TRANSLATE_NOOP(
                "models", "Cannot be read in the model tree: {count}, first {path} ({reason})."
            ).fill(count=len(walked.unreadable), path=path or ".", reason=reason)
        )
    if walked.links_out:
        texts.append(
            QT_TRANSLATE_NOOP(
                "models",
                "Links that lead out of the model tree are not followed: {count}, first {path}.",
            ).fill(count=len(walked.links_out), path=walked.links_out[0])
        )
    return tuple(texts)


def _left_out(done: Scan) -> tuple[Text, ...]:
    texts: list[Text] = []
    if done.walked.empty:
        texts.append(
            QT_TRANSLATE_NOOP("models", "Files without a byte are left out: {count}.").fill(
                count=done.walked.empty
            )
        )
    if done.walked.unfinished:
        texts.append(
            QT_TRANSLATE_NOOP("models", "Unfinished downloads are left out: {count}.").fill(
                count=done.walked.unfinished
            )
        )
    return tuple(texts)


def _made_anew(aside: Path) -> Text:
    return QT_TRANSLATE_NOOP(
        "models", "The index of models was damaged and has been made anew; the old one is {file}."
    ).fill(file=str(aside))
