"""What CivitAI knows of models: found by their sums, kept beside them, never twice asked without need.

A lookup computes the sums that are missing, asks in batches and keeps each batch as it comes: one that was
stopped, or that the site let down, goes on from there. What the person set is never touched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.loose_values import number_of
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.civitai_hashes import (
    IDS_A_CALL,
    VERSIONS_A_CALL,
    CivitaiHashes,
    Match,
    Picture,
    batches,
    mended_links,
)
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.library.roots import place_of
from stablehand.core.models.library.store import read_entry
from stablehand.core.models.metadata.civitai_records import (
    found_in_model,
    found_in_version,
    picture_of,
)
from stablehand.core.models.metadata.foreign_sidecars import (
    write_civitai_info,
    write_cm_info,
    write_preview,
)
from stablehand.core.models.metadata.merging import CIVITAI, gathered, own_of
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.metadata.misses import keep_misses, known_misses
from stablehand.core.models.metadata.newer import Newer, newer_of
from stablehand.core.models.metadata.own_record import OwnRecord, read_own, write_own
from stablehand.core.models.metadata.sidecars import preview_of
from stablehand.core.models.tree import DIFFUSERS
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.civitai import address_of, civitai
from stablehand.services.hashing import hash_models
from stablehand.services.jobs import Job
from stablehand.services.model_metadata import away, keep
from stablehand.services.results import Result

SIDECARS_SETTING: Final = "models.write_sidecars"
PREVIEWS_SETTING: Final = "models.previews"
_STAGES: Final = (Stage("hash", 80), Stage("ask", 5), Stage("keep", 15))
_PICTURES_AT_ONCE: Final = 4
# Whose headers trainers and mergers rewrite, so that only the sum of the tensors is still known.
_REWRITTEN: Final = frozenset({"lora", "embedding", "checkpoint"})
_MOST_FAILED_PICTURES: Final = 5  # in a row; then where they lie cannot be reached
_MOST_SINGLE_QUESTIONS: Final = 500

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LookedUpModels:
    """What a lookup found.

    Attributes:
        found: keys of the models that the site knows.
        unknown: keys of those that it does not.
        skipped: by key why a model was not looked up.
        pictures: how many pictures were fetched.
        asked: how many sums the site was asked for; the others it did not know within the last hour.
    """

    found: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    skipped: Mapping[str, Text] = field(default_factory=dict)
    pictures: int = 0
    asked: int = 0


async def start_lookup(
    app: App, names: Sequence[str] | None = None, *, again: bool = False
) -> Job[Result[LookedUpModels]]:
    """Look models up as a job; see `look_up`."""
    title = QT_TRANSLATE_NOOP("metadata", "Look models up on CivitAI")
    subject = names[0] if names is not None and len(names) == 1 else ""

    async def work(report: Reporter) -> Result[LookedUpModels]:
        return await look_up(app, names, report, again=again)

    return app.jobs.submit(title, _STAGES, work, kind="lookup", subject=subject, pausable=True)


async def look_up(
    app: App, names: Sequence[str] | None, report: Reporter, *, again: bool = False
) -> Result[LookedUpModels]:
    """Find out what CivitAI knows of models, and keep it beside them.

    Args:
        names: of the models, by whatever they may be called; None: all that have not been looked up.
        report: where progress goes.
        again: ask also for what was looked up before, and for what the site did not know just now.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`, `model.read_only`, `network.*`, `hub.limited`,
            `hub.refused`, `settings.invalid`, `data.unwritable`, `database.*`. What was found until then
            is kept.
    """
    roots = {root.id: root for root in await library.roots(app)}
    models, skipped = await _chosen(app, names, roots, again)
    hashed = await hash_models(app, report, models)
    sums = {model.key: model for model in (*models, *hashed.hashed)}
    for key, reason in hashed.skipped.items():
        skipped[key] = QT_TRANSLATE_NOOP("metadata", "it cannot be read: {reason}").fill(
            reason=reason
        )
    ready = [model for model in sums.values() if "sha256" in model.hashes]
    async with civitai(app) as site:
        have = frozenset(versions_here(await library.entries(app)))
        lookup = _Lookup(app, site, roots, report, have)
        await lookup.run(ready, again=again)
    data = LookedUpModels(
        tuple(lookup.found), tuple(lookup.unknown), skipped, lookup.pictures, lookup.asked
    )
    return Result("models lookup", data, lookup.notices())


async def _chosen(
    app: App, names: Sequence[str] | None, roots: Mapping[str, ModelRoot], again: bool
) -> tuple[list[Entry], dict[str, Text]]:
    skipped: dict[str, Text] = {}
    if names is not None:
        named = [await library.entry(app, name) for name in names]
        for model in named:
            if not roots[model.root].is_there:
                raise away(roots[model.root])
            if model.format == DIFFUSERS:
                skipped[model.key] = QT_TRANSLATE_NOOP("metadata", "a folder has no sum")
        return [model for model in named if model.format != DIFFUSERS], skipped
    known = [
        model
        for model in await library.entries(app)
        if model.format != DIFFUSERS and model.root in roots and roots[model.root].is_there
    ]
    return [model for model in known if again or not _is_looked_up(model)], skipped


def _is_looked_up(model: Entry) -> bool:
    """Tell whether the site has answered for the file as it is; its sums go when it changes."""
    is_known = model.metadata.sources.get("civitai_version") == CIVITAI
    return is_known and "sha256" in model.hashes


class _Lookup:
    """One lookup under way: asks, and keeps what comes."""

    def __init__(
        self,
        app: App,
        site: CivitaiHashes,
        roots: Mapping[str, ModelRoot],
        report: Reporter,
        have: frozenset[int],
    ) -> None:
        self._app = app
        self._have = have
        self._site = site
        self._roots = roots
        self._report = report
        self._sidecars = str(app.settings.get(SIDECARS_SETTING))
        self._with_pictures = app.settings.get(PREVIEWS_SETTING) == "on"
        self._pictures_left_out = 0
        self._failed_in_a_row = 0
        self._not_written: list[str] = []
        self.found: list[str] = []
        self.unknown: list[str] = []
        self.pictures = 0
        self.asked = 0

    async def run(self, models: Sequence[Entry], *, again: bool) -> None:
        """Look up models whose sums are known."""
        by_sum: dict[str, list[Entry]] = {}
        for model in models:
            by_sum.setdefault(model.hashes["sha256"], []).append(model)
        database = self._app.data.library
        misses = frozenset() if again else await in_side_thread(lambda: known_misses(database))
        asked = [sum_ for sum_ in by_sum if sum_ not in misses]
        self.asked = len(asked)
        text = QT_TRANSLATE_NOOP("metadata", "Asking CivitAI")
        self._report.start("ask", text=text, total=len(asked), unit="items")
        matches: dict[str, Match] = {}
        for batch in batches(asked, IDS_A_CALL):
            await self._report.pausing.turn()
            matches |= await self._site.matches(batch)
        self._report.update(len(asked))
        text = QT_TRANSLATE_NOOP("metadata", "Keeping what was found")
        self._report.start("keep", text=text, total=len(models), unit="items")
        known = [sum_ for sum_ in by_sum if sum_ in matches]
        for batch in batches(known, VERSIONS_A_CALL):
            versions = _by_sum(await self._site.versions(batch))
            answered = {sum_: versions[sum_] for sum_ in batch if sum_ in versions}
            await self._keep_batch(answered, by_sum)
            await self._one_by_one([sum_ for sum_ in batch if sum_ not in answered], by_sum)
        await self._by_tensors([sum_ for sum_ in asked if sum_ not in matches], by_sum)
        for sum_ in misses & by_sum.keys():
            await self._not_known(sum_, by_sum[sum_])

    async def _by_tensors(self, sums: Sequence[str], by_sum: Mapping[str, list[Entry]]) -> None:
        """Ask for what is unknown by the sum of its tensors; for the rest note that it is unknown."""
        unknown: list[str] = []
        questions = 0
        try:
            for sum_ in sums:
                model = by_sum[sum_][0]
                autov3 = model.hashes.get("autov3")
                version = None
                if autov3 and model.kind in _REWRITTEN and questions < _MOST_SINGLE_QUESTIONS:
                    if questions:
                        await self._site.pause()
                    questions += 1
                    version = await self._site.version_by_autov3(autov3)
                if version is None:
                    unknown.append(sum_)
                    await self._not_known(sum_, by_sum[sum_])
                else:
                    await self._keep_batch({sum_: version}, by_sum)
        finally:
            database = self._app.data.library
            await in_side_thread(lambda: keep_misses(database, unknown))

    async def _not_known(self, sum_: str, models: Sequence[Entry]) -> None:
        """Note that the site does not know a file, and forget what it said of another at its place."""
        for model in models:
            self.unknown.append(model.key)
            if CIVITAI in model.metadata.sources.values():
                await in_side_thread(partial(self._forget, model, sum_))
        self._tell()

    def _forget(self, model: Entry, sum_: str) -> None:
        root = self._roots[model.root]
        place = place_of(model, self._roots.values())
        kept = self._kept(model)
        own = (None if root.read_only else read_own(place)) or own_of(kept)
        if own.civitai.get("sha256") in (None, sum_):
            return  # it was this file: the site has taken it down, what it said stays
        own = OwnRecord(own.user, {}, own.rest)
        self._write_own(root, place, own)
        metadata = gathered(place, header=None, root=root.folder, kept=kept, own=own)
        keep(self._app, model.key, metadata)

    async def _one_by_one(self, sums: Sequence[str], by_sum: Mapping[str, list[Entry]]) -> None:
        """Ask for what the site named, but left out of its records."""
        for sum_ in sums:
            version = await self._site.version(sum_)
            if version is None:
                await self._not_known(sum_, by_sum[sum_])
            else:
                await self._keep_batch({sum_: version}, by_sum)
            await self._site.pause()

    async def _keep_batch(
        self, versions: Mapping[str, Json], by_sum: Mapping[str, list[Entry]]
    ) -> None:
        await self._report.pausing.turn()
        ids = [number_of(version.get("modelId")) for version in versions.values()]
        wanted = list(dict.fromkeys(id_ for id_ in ids if id_ is not None))
        records = dict(await self._site.models(wanted)) if wanted else {}
        for id_ in wanted:
            if id_ not in records and (record := await self._site.model(id_)) is not None:
                records[id_] = record
        work = [
            (model, sum_, version, records.get(number_of(version.get("modelId")) or 0, {}))
            for sum_, version in versions.items()
            for model in by_sum[sum_]
        ]
        turn = asyncio.Semaphore(_PICTURES_AT_ONCE)
        try:
            async with asyncio.TaskGroup() as group:
                for model, sum_, version, record in work:
                    group.create_task(self._keep_one(model, sum_, version, record, turn))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from failures

    async def _keep_one(
        self, model: Entry, sum_: str, version: Json, record: Json, turn: asyncio.Semaphore
    ) -> None:
        async with turn:
            picture = await self._picture(model, version, record)
            await in_side_thread(lambda: self._keep(model, sum_, version, record, picture))
        self.found.append(model.key)
        self._tell()

    async def _picture(self, model: Entry, version: Json, record: Json) -> Picture | None:
        """Fetch the picture of a model that has none; without one the lookup is a lookup all the same."""
        root = self._roots[model.root]
        place = place_of(model, self._roots.values())
        if not self._with_pictures or root.read_only or preview_of(place) is not None:
            return None
        address = picture_of(version, mature=bool(record.get("nsfw")))
        if address is None:
            return None
        if self._failed_in_a_row < _MOST_FAILED_PICTURES:
            try:
                picture = await self._site.picture(address)
            except StablehandError:
                self._failed_in_a_row += 1
            else:
                self._failed_in_a_row = 0
                return picture
        self._pictures_left_out += 1
        return None

    def _keep(
        self, model: Entry, sum_: str, version: Json, record: Json, picture: Picture | None
    ) -> None:
        """Write down what the site said of a model. Blocks."""
        root = self._roots[model.root]
        place = place_of(model, self._roots.values())
        kept = self._kept(model)
        own = (None if root.read_only else read_own(place)) or own_of(kept)
        own = OwnRecord(own.user, found_of(sum_, version, record, self._have), own.rest)
        self._write_own(root, place, own)
        if not root.read_only:
            try:
                self._write_others(place, version, record, picture)
            except OSError as error:
                self._not_written.append(f"{model.key} ({error.strerror or error})")
        metadata = gathered(place, header=None, root=root.folder, kept=kept, own=own)
        keep(self._app, model.key, metadata)

    def _kept(self, model: Entry) -> Metadata:
        """Give what is known of a model now: lists come without descriptions, and it may have been edited."""
        known = read_entry(self._app.data.library, model.key)
        return (known or model).metadata

    def _write_own(self, root: ModelRoot, place: Path, own: OwnRecord) -> None:
        if root.read_only:
            return
        try:
            write_own(place, own)
        except StablehandError as error:
            self._not_written.append(error.message.english())

    def _write_others(
        self, place: Path, version: Json, record: Json, picture: Picture | None
    ) -> None:
        if self._sidecars in ("cm-info", "both") and record:
            write_cm_info(place, record, version, datetime.now(UTC))
        if self._sidecars in ("civitai", "both"):
            write_civitai_info(place, mended_links(version, address_of(self._app)))
        if picture is not None and write_preview(place, picture.content, picture.ending):
            self.pictures += 1

    def _tell(self) -> None:
        self._report.update(len(self.found) + len(self.unknown))

    def notices(self) -> tuple[Text, ...]:
        """Give what a person should know besides the numbers."""
        texts: list[Text] = []
        if self._pictures_left_out:
            texts.append(
                QT_TRANSLATE_NOOP("metadata", "Pictures that could not be fetched: {count}.").fill(
                    count=self._pictures_left_out
                )
            )
        if self._not_written:
            texts.append(
                QT_TRANSLATE_NOOP(
                    "metadata", "Kept in the library only: {count}, first {what}"
                ).fill(count=len(self._not_written), what=self._not_written[0])
            )
        return tuple(texts)


def versions_here(models: Iterable[Entry]) -> set[int]:
    """Give the ids of the versions that are in the library."""
    ids = (model.metadata.civitai_version for model in models)
    return {id_ for id_ in ids if id_ is not None}


def found_of(
    sum_: str, version: Json, record: Json, have: frozenset[int] = frozenset()
) -> dict[str, Any]:
    """Give what the site says of the file with a sum, as our fields. Pure.

    Args:
        version: the version that has the file.
        record: its model with all versions; empty where the site hides it.
        have: versions that are in the library: none of these is news.
    """
    about = dict(found_in_version(version))
    id_ = about.get("civitai_version")
    if record:
        about |= found_in_model(record, version=id_)
        if id_ is not None:
            about |= newer_fields(newer_of(record, id_, about.get("base")), have)
    about["sha256"] = sum_
    return about


def newer_fields(newer: Newer | None, have: frozenset[int]) -> dict[str, Any]:
    """Give the fields that stand for a newer version; none for none, or for one that is here."""
    if newer is None or newer.version in have:
        return {}
    return {
        "newer_version": newer.version,
        "newer_name": newer.name or str(newer.version),
        "newer_is_early": newer.is_early,
    }


def _by_sum(versions: Iterable[Json]) -> dict[str, Json]:
    """Give versions by the sums of their files."""
    found: dict[str, Json] = {}
    for version in versions:
        files = version.get("files")
        for file in files if isinstance(files, list) else ():
            hashes = file.get("hashes") if isinstance(file, dict) else None
            sum_ = hashes.get("SHA256") if isinstance(hashes, dict) else None
            if isinstance(sum_, str):
                found.setdefault(sum_.lower(), version)
    return found
