"""Whether there are newer versions of models: asked of CivitAI in batches, kept with the models.

Only models whose version is known (by a lookup, or from a sidecar) can be asked about. Nothing is fetched
and no file is opened but our own beside the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.civitai_hashes import MODELS_A_CALL, CivitaiHashes, batches
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.library.roots import place_of
from stablehand.core.models.library.store import read_entry
from stablehand.core.models.metadata.merging import CIVITAI, gathered, own_of
from stablehand.core.models.metadata.newer import newer_of
from stablehand.core.models.metadata.own_record import OwnRecord, read_own, write_own
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.civitai import civitai
from stablehand.services.jobs import Job
from stablehand.services.model_lookups import newer_fields, versions_here
from stablehand.services.model_metadata import keep
from stablehand.services.results import Result

_STAGE: Final = "ask"
_NEWER: Final = ("newer_version", "newer_name", "newer_is_early")
_MOST_SINGLE_QUESTIONS: Final = 200


@dataclass(frozen=True, slots=True)
class ModelUpdates:
    """What there is of newer versions.

    Attributes:
        models: those of which there is a newer version that is not here.
        asked: how many models could be asked about.
        gone: keys of models that the site has no longer.
    """

    models: tuple[Entry, ...]
    asked: int
    gone: tuple[str, ...] = ()


async def known_updates(app: App) -> Result[ModelUpdates]:
    """Give the newer versions that the last check found.

    Raises:
        StablehandError: `database.damaged`.
    """
    models = await library.entries(app)
    asked = [model for model in models if _can_be_asked(model)]
    return Result("models updates", ModelUpdates(_with_news(models), len(asked)))


async def start_update_check(
    app: App, names: Sequence[str] | None = None
) -> Job[Result[ModelUpdates]]:
    """Look for newer versions as a job; see `check_models`."""
    title = QT_TRANSLATE_NOOP("metadata", "Look for newer versions of models")

    async def work(report: Reporter) -> Result[ModelUpdates]:
        return await check_models(app, names, report)

    return app.jobs.submit(title, (Stage(_STAGE),), work, kind="model-updates", pausable=True)


async def check_models(
    app: App, names: Sequence[str] | None, report: Reporter
) -> Result[ModelUpdates]:
    """Ask CivitAI whether there are newer versions of models, for the same base.

    Args:
        names: of the models; None: all whose version is known.
        report: where progress goes.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`, `network.*`, `hub.limited`, `hub.refused`,
            `data.unwritable`, `database.*`. What was found until then is kept.
    """
    every = await library.entries(app)
    chosen = every if names is None else [await library.entry(app, name) for name in names]
    models = [model for model in chosen if _can_be_asked(model)]
    by_id: dict[int, list[Entry]] = {}
    for model in models:
        by_id.setdefault(model.metadata.civitai_model or 0, []).append(model)
    roots = {root.id: root for root in await library.roots(app)}
    have = frozenset(versions_here(every))
    gone: list[str] = []
    text = QT_TRANSLATE_NOOP("metadata", "Asking CivitAI")
    report.start(_STAGE, text=text, total=len(models), unit="items")
    done = questions = 0
    async with civitai(app) as site:
        for batch in batches(by_id, MODELS_A_CALL):
            await report.pausing.turn()
            records = dict(await site.models(batch))
            hidden = [id_ for id_ in batch if id_ not in records]
            allowed = hidden[: max(0, _MOST_SINGLE_QUESTIONS - questions)]
            questions += len(allowed)
            records |= await _one_by_one(site, allowed)
            held = [model for id_ in batch for model in by_id[id_]]
            await in_side_thread(partial(_keep, app, roots, held, records, have))
            gone += [m.key for id_ in allowed if id_ not in records for m in by_id[id_]]
            done += len(held)
            report.update(done)
    wanted = {model.key for model in models}
    now = [model for model in await library.entries(app) if model.key in wanted]
    data = ModelUpdates(_with_news(now, have), len(models), tuple(gone))
    return Result("models updates", data, _notices(len(chosen) - len(models), gone))


async def _one_by_one(site: CivitaiHashes, ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """Ask for models that the list leaves out."""
    found: dict[int, Mapping[str, Any]] = {}
    for id_ in ids:
        record = await site.model(id_)
        if record is not None:
            found[id_] = record
        await site.pause()
    return found


def _keep(
    app: App,
    roots: Mapping[str, ModelRoot],
    models: Sequence[Entry],
    records: Mapping[int, Mapping[str, Any]],
    have: frozenset[int],
) -> None:
    """Write down what is other than it was known. Blocks."""
    for model in models:
        record = records.get(model.metadata.civitai_model or 0)
        root = roots.get(model.root)
        if record is None or root is None:
            continue
        version, base = model.metadata.civitai_version or 0, model.metadata.base
        news = newer_fields(newer_of(record, version, base), have)
        before = {name: getattr(model.metadata, name) for name in _NEWER}
        if {**_nothing(), **news} != before:
            _keep_one(app, root, model, news)


def _keep_one(app: App, root: ModelRoot, model: Entry, news: Mapping[str, Any]) -> None:
    kept = (read_entry(app.data.library, model.key) or model).metadata
    if (
        not root.is_there
    ):  # what lies beside the model cannot be seen now, and stays as it was known
        sources = {name: told for name, told in kept.sources.items() if name not in _NEWER}
        sources |= dict.fromkeys(news, CIVITAI)
        keep(app, model.key, replace(kept, **{**_nothing(), **news}, sources=sources))
        return
    place = place_of(model, [root])
    own = (None if root.read_only else read_own(place)) or own_of(kept)
    said = {name: value for name, value in own.civitai.items() if name not in _NEWER}
    own = OwnRecord(own.user, {**said, **news}, own.rest)
    if not root.read_only:
        write_own(place, own)
    metadata = gathered(place, header=None, root=root.folder, kept=kept, own=own)
    keep(app, model.key, metadata)


def _nothing() -> dict[str, Any]:
    return {"newer_version": None, "newer_name": None, "newer_is_early": False}


def _can_be_asked(model: Entry) -> bool:
    known = model.metadata
    return known.civitai_model is not None and known.civitai_version is not None


def _with_news(models: Iterable[Entry], have: frozenset[int] | None = None) -> tuple[Entry, ...]:
    found = tuple(models)
    here = versions_here(found) if have is None else have
    news = (model for model in found if model.metadata.newer_version is not None)
    return tuple(model for model in news if model.metadata.newer_version not in here)


def _notices(unasked: int, gone: Sequence[str]) -> tuple[Text, ...]:
    texts: list[Text] = []
    if unasked:
        texts.append(
            QT_TRANSLATE_NOOP(
                "metadata",
                "Not asked about, since it is not known which version they are: {count}."
                " Look them up first: stablehand models lookup --all",
            ).fill(count=unasked)
        )
    if gone:
        texts.append(
            QT_TRANSLATE_NOOP("metadata", "CivitAI has them no longer: {count}, first {key}.").fill(
                count=len(gone), key=gone[0]
            )
        )
    return tuple(texts)
