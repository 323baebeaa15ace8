"""Everything that is known of one model, gathered beside the window's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.fit.target import Target
from stablehand.core.models.fit.verdict import FitVerdict
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.services.app import App
from stablehand.services.fitting import verdict_for
from stablehand.services.model_metadata import header_words
from stablehand.services.model_sight import Sighting, sight
from stablehand.services.models import show_model


@dataclass(frozen=True, slots=True)
class Detail:
    """One model with everything that is known of it.

    Attributes:
        path: where it lies.
        is_there: False while its drive is away.
        sightings: which packages see it, and through what.
        verdict: what the prediction says, with its sentences; None before the machine was looked at.
        sidecars: the files that belong to it.
    """

    entry: Entry
    path: Path
    root: ModelRoot
    is_there: bool
    modified: datetime
    added: datetime | None
    sightings: tuple[Sighting, ...]
    verdict: FitVerdict | None
    sidecars: tuple[Path, ...]


async def detail_of(app: App, key: str, target: Target | None) -> Detail:
    """Give everything that is known of a model.

    Raises:
        StablehandError: `model.unknown`, `database.damaged`, `root.damaged`.
    """
    shown = (await show_model(app, key)).data
    model, entry = shown.model, shown.model.entry
    verdict = None
    if target is not None and entry.identity is not None:
        identity, machine = entry.identity, target
        verdict = await in_side_thread(lambda: verdict_for(identity, machine))
    return Detail(
        entry,
        model.path,
        shown.root,
        model.is_there,
        model.modified,
        model.added,
        await sight(app, model.path),
        verdict,
        shown.sidecars,
    )


async def header_of(_app: App, path: Path) -> Mapping[str, str]:
    """Give the text values of a model's header; none where it cannot be read."""
    return await in_side_thread(lambda: header_words(path)) or {}
