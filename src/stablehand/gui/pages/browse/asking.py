"""What the page asks of the services, and what it makes of the answers: values that are quick to show.

Everything here runs in the core thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.listing import HubFile, HubId, HubModel, HubVersion, Picture, Query
from stablehand.core.models.fit.case import WHOLE_MODELS
from stablehand.core.models.fit.estimated import estimated
from stablehand.core.models.fit.target import Target
from stablehand.core.models.fit.verdict import Outcome
from stablehand.core.models.library.entry import ModelRoot
from stablehand.gui.components.fit_meter import fit_of
from stablehand.gui.components.safe_html import Markup, safe_html
from stablehand.gui.pages.browse.file_rows import FileFit
from stablehand.gui.pages.browse.rows import HubRow, row_of
from stablehand.gui.pages.browse.target import Places
from stablehand.gui.words.say import say
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.download_places import shelf_for
from stablehand.services.downloading import (
    DownloadPlan,
    DownloadRequest,
    enqueue,
    plan_download,
)
from stablehand.services.fitting import target_for, verdict_for
from stablehand.services.hub_clients import civitai_site
from stablehand.services.remote_fit import is_weights, judge
from stablehand.services.searching import installed, search
from stablehand.services.sources import look_at

_MOST_FOLDERS: Final = 200
_DEPTH: Final = 2
_MOST_JUDGED: Final = 60  # files of a version whose headers are fetched
_BEST_FIRST: Final[tuple[Outcome, ...]] = ("fits", "tight", "offload", "too_big")
Fits = Mapping[str, FileFit]
Consent = Literal["risk", "terms"]


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of results.

    Attributes:
        cursor: asks for the next; None: this is the last.
        unreadable: how many the hub sent that could not be read.
        target: the machine that the rows were judged for.
    """

    rows: tuple[HubRow, ...]
    cursor: str | None = None
    unreadable: int = 0
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A model with all that is known of it.

    Attributes:
        spec: what it was looked up by.
        model: None for a plain address.
        version: the one that is meant.
        wanted: the spec of the file that was asked for; None: none in particular.
        versions: what there is to choose from.
        installed: specs of files that the library has, with the keys of their models there.
        description: of the model, safe to show.
    """

    spec: str
    model: HubModel | None
    version: HubVersion
    wanted: str | None
    versions: tuple[HubVersion, ...]
    installed: Mapping[str, str]
    description: str


@dataclass(frozen=True, slots=True)
class Asks:
    """What a person has to be asked before a download.

    Attributes:
        what: "risk": a scanner of the hub warns of it; "terms": they have to be agreed to.
        plan: of the file that it is about.
    """

    what: Consent
    plan: DownloadPlan


async def found_rows(
    app: App, hub: HubId, query: Query, target: Target | None, *, again: bool = False
) -> RowPage:
    """Look for models.

    Args:
        target: the machine, if it has been looked at; None: it is looked at meanwhile.
        again: ask even if it was asked some minutes ago.

    Raises:
        StablehandError: `hub.*`, `network.*`.
    """
    if target is None:
        result, machine = await asyncio.gather(search(app, hub, query, again=again), _machine(app))
    else:
        result, machine = await search(app, hub, query, again=again), target
    page = result.data
    known = await installed(app, _files(page.models))
    rows = await in_side_thread(lambda: _rows(page.models, known, machine))
    return RowPage(rows, page.cursor, page.unreadable, machine)


async def _machine(app: App) -> Target:
    return (await target_for(app))[0]


def _files(models: Iterable[HubModel]) -> list[HubFile]:
    return [file for model in models for version in model.versions for file in version.files]


def _rows(models: Sequence[HubModel], known: Collection[str], target: Target) -> tuple[HubRow, ...]:
    here = {model.id for model in models if any(file.spec in known for file in _files([model]))}
    return tuple(row_of(model, here, _outcome(model, target)) for model in models)


def _outcome(model: HubModel, target: Target) -> Outcome | None:
    """Tell whether anything of the newest version fits, by sizes and the hub's words; None: not known."""
    version = next(iter(model.versions), None)
    if version is None or model.kind not in WHOLE_MODELS:
        return None  # what works beside a model says nothing by itself
    base = version.base or model.base
    if base is None:
        return None
    found = set()
    for file in version.files:
        if not is_weights(file) or file.size_bytes is None or file.group is not None:
            continue
        identity = estimated(
            file.size_bytes,
            kind=file.kind or model.kind,
            base=base,
            precision=file.precision,
            quantisation=file.quantisation,
        )
        found.add(verdict_for(identity, target).outcome)
    return next((outcome for outcome in _BEST_FIRST if outcome in found), None)


async def whole(app: App, spec: str, *, again: bool = False) -> Whole:
    """Look a model up.

    Args:
        again: ask even if it was asked some minutes ago.

    Raises:
        StablehandError: `hub.*`, `network.*`, `settings.invalid`.
    """
    seen = (await look_at(app, spec, again=again)).data
    model = seen.model
    version = seen.version or HubVersion("", "", files=seen.files)
    versions = model.versions if model is not None and model.versions else (version,)
    if all(one.id != version.id for one in versions):
        versions = (version, *versions)
    files = [file for one in versions for file in one.files]
    known = await installed(app, files)
    text = "" if model is None else model.description
    markup: Markup = "text" if model is None else model.markup
    description = await described(app, text, markup)
    wanted = None if seen.file is None else seen.file.spec
    return Whole(spec, model, version, wanted, versions, known, description)


async def here(app: App, found: Whole) -> Mapping[str, str]:
    """Tell which files of a model the library has by now: keys of its models there, by spec.

    Raises:
        StablehandError: `database.damaged`, `data.unwritable`, `root.damaged`.
    """
    return await installed(app, [file for one in found.versions for file in one.files])


async def people_made(app: App, version_id: str, *, sensitive: bool) -> tuple[Picture, ...]:
    """Give pictures that people made with a version of CivitAI, with what they were made with.

    Args:
        sensitive: also those that are not for everybody.

    Raises:
        StablehandError: `hub.*`, `network.*`.
    """
    async with civitai_site(app) as site:
        return (await site.images(version_id, sensitive=sensitive)).pictures


async def described(_app: App, text: str, markup: Markup) -> str:
    """Give a description that is safe to show."""
    return await in_side_thread(lambda: safe_html(text, markup)) if text else ""


async def fits(app: App, found: Whole, version: HubVersion, install: str | None) -> Fits:
    """Tell which files of a version fit this machine; headers are fetched for it.

    Raises:
        StablehandError: `install.*`, `package.*`, `settings.invalid`, `torch.unavailable`, `database.*`.
    """
    files = [file for file in version.files if is_weights(file)][:_MOST_JUDGED]
    judged = await judge(app, files, model=found.model, version=version, install=install)
    return {
        spec: FileFit(fit_of(told.verdict), told.is_best, tuple(say(text) for text in told.why))
        for spec, told in judged.items()
    }


async def places(app: App, kind: str | None, base: str | None, name: str) -> Places:
    """Give where a model of a kind may go."""
    roots = await library.roots(app)
    return await in_side_thread(lambda: _places(roots, kind, base, name))


async def planned(app: App, request: DownloadRequest) -> DownloadPlan:
    """Tell what a download would do.

    Raises:
        StablehandError: `hub.*`, `network.*`, `download.*`, `model.read_only`, `path.outside`.
    """
    return (await plan_download(app, request)).data


async def ordered(
    app: App, requests: Sequence[DownloadRequest], allowed: Collection[Consent]
) -> Asks | None:
    """Put downloads into the queue; give what a person has to be asked first.

    Args:
        allowed: what was asked and answered with yes.

    Raises:
        StablehandError: `hub.*`, `network.*`, `download.*`, `disk.full`, `model.read_only`.
    """
    for request in requests:
        if {"risk", "terms"} <= set(allowed):
            break
        plan = await planned(app, request)
        if plan.warnings and "risk" not in allowed:
            return Asks("risk", plan)
        if plan.asks_terms and "terms" not in allowed:
            return Asks("terms", plan)
    await enqueue(app, requests)
    return None


def _places(roots: Sequence[ModelRoot], kind: str | None, base: str | None, name: str) -> Places:
    usable = [root for root in roots if root.is_there and not root.read_only]
    if not usable:
        return Places()
    shelf = shelf_for(kind, base, name, usable[0].folder)
    below = {root.id: tuple(_below(root, shelf)) for root in usable} if shelf else {}
    return Places(tuple((root.id, root.name) for root in usable), shelf, below)


def _below(root: ModelRoot, shelf: str) -> list[str]:
    """Give the folders below a shelf, a few levels down; blocks."""
    found: list[str] = []
    level = [shelf]
    for _ in range(_DEPTH):
        deeper: list[str] = []
        for folder in level:
            try:
                names = sorted(
                    item.name
                    for item in root.folder.joinpath(*folder.split("/")).iterdir()
                    if item.is_dir() and not item.name.startswith(".")
                )
            except OSError:
                continue  # a folder that is not there, or cannot be read, has none to offer
            deeper += [f"{folder}/{name}" for name in names]
        found += deeper
        level = deeper[:_MOST_FOLDERS]
    return sorted(found, key=str.casefold)[:_MOST_FOLDERS]
