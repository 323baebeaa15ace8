"""What takes the room: models by folder, kind and base, files that belong to no model, caches, the trash."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import (
    free_bytes,
    freed_bytes,
    remove_tree,
    rename_patiently,
    tree_bytes,
)
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.trash import move_to_trash
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.organise.acts import Unit
from stablehand.core.models.organise.disk import Orphan, Usage, find_orphans, usage_of
from stablehand.core.models.organise.performing import trashing_acts
from stablehand.core.models.organise.planning import TRASH_NAME
from stablehand.core.records.install import InstallFolder, install_names
from stablehand.core.records.lock import held
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.caches import need_rest
from stablehand.services.jobs import Job
from stablehand.services.model_moves import planned
from stablehand.services.model_operations import (
    STAGE,
    Moves,
    located,
    moves_of,
    run_operation,
    settle,
    trash_for,
)
from stablehand.services.results import Result

# "delete": what is fetched or made again by itself; "trash": what a person may miss.
Freeing = Literal["delete", "trash"]
_GONE: Final = ".gone-"


@dataclass(frozen=True, slots=True)
class CacheKind:
    """A cache in the data folder: its id and folder below Assets, what it is for, how it is freed."""

    id: str
    folder: str
    words: Text
    freeing: Freeing
    is_for_uis: bool = False


CACHES: Final = (
    CacheKind(
        "packages",
        "uv-cache",
        QT_TRANSLATE_NOOP("disk", "Python packages: a second UI installs from here in seconds"),
        "delete",
    ),
    CacheKind("pip", "pip-cache", QT_TRANSLATE_NOOP("disk", "Python packages of pip"), "delete"),
    CacheKind(
        "huggingface",
        "huggingface",
        QT_TRANSLATE_NOOP("disk", "models that UIs have fetched from Hugging Face"),
        "trash",
        is_for_uis=True,
    ),
    CacheKind(
        "torch",
        "torch",
        QT_TRANSLATE_NOOP("disk", "models that UIs have fetched by torch"),
        "trash",
        is_for_uis=True,
    ),
    CacheKind("thumbnails", "thumbnails", QT_TRANSLATE_NOOP("disk", "small pictures"), "delete"),
    CacheKind(
        "hub-pictures",
        "hub-pictures",
        QT_TRANSLATE_NOOP("disk", "small pictures of models on hubs"),
        "delete",
    ),
    CacheKind("hubs", "hub-data", QT_TRANSLATE_NOOP("disk", "lists of hubs"), "delete"),
    CacheKind(
        "temporary",
        "tmp",
        QT_TRANSLATE_NOOP("disk", "temporary files of UIs"),
        "delete",
        is_for_uis=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Cache:
    """A cache as it is; freeing gives back less than its size where environments share its files."""

    kind: CacheKind
    folder: Path
    size_bytes: int
    freed_bytes: int


@dataclass(frozen=True, slots=True)
class RootSpace:
    """A model root, what its drive has free, and what is in the root's own trash."""

    root: ModelRoot
    free_bytes: int | None
    trash_bytes: int


@dataclass(frozen=True, slots=True)
class DiskUse:
    """What takes the room; `orphans` belong to no model, `trash_bytes` lie in Data/Trash."""

    usage: Usage
    roots: tuple[RootSpace, ...]
    orphans: tuple[Orphan, ...]
    caches: tuple[Cache, ...]
    trash_bytes: int


@dataclass(frozen=True, slots=True)
class Freed:
    """What was freed: caches by id, orphans that went to the trash, leftovers of ours that were deleted."""

    caches: tuple[str, ...]
    moves: Moves
    deleted: tuple[Path, ...]
    freed_bytes: int


async def disk_use(app: App) -> Result[DiskUse]:
    """Sum up what takes the room.

    Raises:
        StablehandError: `database.damaged`, `root.damaged`.
    """
    done = await library.scan(app, Silence(), must_save=False)
    roots = await library.roots(app)
    found = await in_side_thread(lambda: _disk_use(app, done.entries, roots))
    return Result("models disk", found)


async def start_free(
    app: App, *, caches: Sequence[str] = (), orphans: bool = False
) -> Job[Result[Freed]]:
    """Free caches, and take files that belong to no model to the trash, as a job.

    Args:
        caches: ids of `CACHES`.
        orphans: whether to tidy up what belongs to no model.

    Raises:
        StablehandError: `usage`: there is no such cache.
    """
    kinds = [_cache_kind(name) for name in dict.fromkeys(caches)]

    async def work(report: Reporter) -> Result[Freed]:
        await settle(app)
        freed = 0
        for kind in kinds:
            freed += await _free_cache(app, kind)
        ids = tuple(kind.id for kind in kinds)
        if not orphans:
            return Result("models disk", Freed(ids, Moves("", ()), (), freed))
        moves, deleted, bytes_gone = await _tidy(app, report)
        return Result("models disk", Freed(ids, moves, deleted, freed + bytes_gone))

    title = QT_TRANSLATE_NOOP("disk", "Make room")
    return app.jobs.submit(title, (Stage(STAGE),), work, kind="models")


def _disk_use(app: App, entries: Sequence[Entry], roots: Sequence[ModelRoot]) -> DiskUse:
    there = [root for root in roots if root.is_there]
    known = {root.id for root in there}
    places = {e.key: located(e, there).path for e in entries if e.root in known}
    usage = usage_of([e for e in entries if e.root in known], lambda entry: places[entry.key])
    orphans: list[Orphan] = []
    spaces = []
    for root in roots:
        free = None
        if root.is_there:
            found, beside = find_orphans(root.folder)
            orphans += found
            usage.beside_bytes += beside
            with suppress(OSError):
                free = free_bytes(root.folder)
        trash = tree_bytes(root.folder / TRASH_NAME) if root.is_there else 0
        spaces.append(RootSpace(root, free, trash))
    caches = []
    for kind in CACHES:
        folder = app.data.assets / kind.folder
        if folder.is_dir():
            caches.append(Cache(kind, folder, tree_bytes(folder), freed_bytes(folder)))
    return DiskUse(usage, tuple(spaces), tuple(orphans), tuple(caches), tree_bytes(app.data.trash))


async def _free_cache(app: App, kind: CacheKind) -> int:
    """Free a cache while nobody uses it; give the bytes that the drive got back.

    Raises:
        StablehandError: `install.busy`, `install.running`, `data.unwritable`.
    """
    async with AsyncExitStack() as stack:
        for name in await in_side_thread(lambda: install_names(app.data.root)):
            await stack.enter_async_context(held(InstallFolder(app.data.root, name)))
        if kind.is_for_uis:
            await need_rest(app)
        return await in_side_thread(lambda: _gone(app, kind))


def _gone(app: App, kind: CacheKind) -> int:
    folder = app.data.assets / kind.folder
    try:
        for old in app.data.assets.glob(f"{_GONE}*"):  # what somebody was killed in
            remove_tree(old)
        if not folder.is_dir():
            return 0
        if kind.freeing == "trash":
            move_to_trash(folder, app.data.trash)
            return 0
        size = freed_bytes(folder)
        aside = folder.with_name(f"{_GONE}{kind.folder}-{secrets.token_hex(4)}")
        rename_patiently(folder, aside)
        remove_tree(aside)
    except OSError as error:
        raise unwritable(folder, error) from error
    return size


async def _tidy(app: App, report: Reporter) -> tuple[Moves, tuple[Path, ...], int]:
    roots = [r for r in await library.roots(app) if r.is_there and not r.read_only]
    trash = trash_for(app, roots)

    def look() -> list[Orphan]:
        return [orphan for root in roots for orphan in find_orphans(root.folder)[0]]

    def delete(leftovers: list[Orphan]) -> tuple[tuple[Path, ...], int]:
        deleted = []
        size = 0
        for orphan in leftovers:
            with suppress(OSError):  # what stays is shown by the next look
                remove_tree(orphan.path)
                deleted.append(orphan.path)
                size += orphan.size_bytes
        return tuple(deleted), size

    found = await in_side_thread(look)
    deleted, size = await in_side_thread(lambda: delete([o for o in found if o.kind == "leftover"]))
    theirs = [orphan.path for orphan in found if orphan.kind != "leftover"]
    units = await planned(
        lambda: tuple(Unit(str(p), tuple(trashing_acts(p, (), trash(p)))) for p in theirs)
    )
    if not units:
        return Moves("", ()), deleted, size
    text = QT_TRANSLATE_NOOP("disk", "Moving files without a model to the trash")
    ran = await run_operation(app, report, "tidy", units, text=text)
    return moves_of(ran), deleted, size


def _cache_kind(name: str) -> CacheKind:
    found = next((kind for kind in CACHES if kind.id == name), None)
    if found is None:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("disk", "There is no cache '{name}'.").fill(name=name),
            hint=QT_TRANSLATE_NOOP("disk", "Caches: {names}.").fill(
                names=", ".join(kind.id for kind in CACHES)
            ),
        )
    return found
