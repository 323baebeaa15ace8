"""What can be fetched or made again: how much it takes, what cleaning it costs, cleaning it.

What an install needs is never deleted: packages in the cache share their bytes with environments by hard
links, so only names go; Python builds and tools count as needed where an environment or definition leans on
them. Things go aside by a rename first, so a kill in the middle leaves a leftover that the next cleaning
removes.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import freed_bytes, remove_tree, rename_patiently, tree_bytes
from stablehand.core.base.links import is_link
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.trash import move_to_trash
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.launch.sessions import live_sessions
from stablehand.core.records.install import InstallFolder, install_names
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.log_trimming import log_sizes, remove_logs
from stablehand.services.python_use import spare_pythons
from stablehand.services.results import Result
from stablehand.services.tool_keeping import list_tools, remove_kept_tool

# "delete": what comes again by itself; "trash": what a person may miss; "empty": the trash itself.
Way = Literal["delete", "trash", "empty"]
_GONE: Final = ".gone-"
_STAGE: Final = "clean"


@dataclass(frozen=True, slots=True)
class CacheKind:
    """A kind of thing that can be cleaned.

    Attributes:
        id: its name on the command line.
        folders: below Assets; empty where it is no plain folder.
        words: what it is.
        cost: what cleaning it means.
        is_for_uis: UIs write into it, so it is left alone while one runs.
    """

    id: str
    folders: tuple[str, ...]
    words: Text
    cost: Text
    way: Way = "delete"
    is_for_uis: bool = False


_AGAIN: Final = QT_TRANSLATE_NOOP("cache", "The next install or update downloads them again.")
_PICTURES: Final = QT_TRANSLATE_NOOP("cache", "They are made or fetched again when they are shown.")
KINDS: Final = (
    CacheKind(
        "packages",
        ("uv-cache",),
        QT_TRANSLATE_NOOP("cache", "Python packages, shared by all installs"),
        _AGAIN,
    ),
    CacheKind(
        "pip",
        ("pip-cache",),
        QT_TRANSLATE_NOOP("cache", "Python packages that UIs fetched by pip"),
        QT_TRANSLATE_NOOP("cache", "UIs download them again if they need them once more."),
        is_for_uis=True,
    ),
    CacheKind(
        "node-packages",
        ("npm-cache", "yarn-cache", "corepack"),
        QT_TRANSLATE_NOOP("cache", "Packages of Node.js"),
        _AGAIN,
        is_for_uis=True,
    ),
    CacheKind(
        "huggingface",
        ("huggingface",),
        QT_TRANSLATE_NOOP("cache", "Models that UIs fetched from Hugging Face by themselves"),
        QT_TRANSLATE_NOOP(
            "cache", "They go to the trash; UIs download them again when they need them."
        ),
        "trash",
        is_for_uis=True,
    ),
    CacheKind(
        "torch",
        ("torch",),
        QT_TRANSLATE_NOOP("cache", "Models that UIs fetched by torch"),
        QT_TRANSLATE_NOOP(
            "cache", "They go to the trash; UIs download them again when they need them."
        ),
        "trash",
        is_for_uis=True,
    ),
    CacheKind(
        "pictures",
        ("thumbnails", "hub-pictures"),
        QT_TRANSLATE_NOOP("cache", "Small pictures of models and of what hubs offer"),
        _PICTURES,
    ),
    CacheKind(
        "hubs",
        ("hub-data",),
        QT_TRANSLATE_NOOP("cache", "Lists of hubs and extension indexes"),
        QT_TRANSLATE_NOOP("cache", "They are fetched again when they are looked at."),
    ),
    CacheKind(
        "python",
        (),
        QT_TRANSLATE_NOOP("cache", "Python builds that no install uses"),
        QT_TRANSLATE_NOOP("cache", "An install that wants one of them downloads it again."),
    ),
    CacheKind(
        "tools",
        (),
        QT_TRANSLATE_NOOP("cache", "Tools that no install uses"),
        QT_TRANSLATE_NOOP("cache", "An install that wants one of them downloads it again."),
    ),
    CacheKind(
        "temporary",
        ("tmp",),
        QT_TRANSLATE_NOOP("cache", "Temporary files"),
        QT_TRANSLATE_NOOP("cache", "Nobody misses them."),
        is_for_uis=True,
    ),
    CacheKind(
        "logs",
        (),
        QT_TRANSLATE_NOOP("cache", "Logs of UIs"),
        QT_TRANSLATE_NOOP(
            "cache", "The newest and the last good start of each install stay, and what runs."
        ),
    ),
    CacheKind(
        "trash",
        (),
        QT_TRANSLATE_NOOP("cache", "The trash"),
        QT_TRANSLATE_NOOP("cache", "What is in it is gone for good then."),
        "empty",
    ),
)


@dataclass(frozen=True, slots=True)
class Cache:
    """A cache as it is: freeing gives back less than its size where installs share its bytes."""

    kind: CacheKind
    folders: tuple[Path, ...]
    size_bytes: int
    freed_bytes: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was cleaned: ids, the bytes that the drive got back, the bytes that went to the trash."""

    kinds: tuple[str, ...]
    freed_bytes: int
    trashed_bytes: int


async def list_caches(app: App) -> Result[tuple[Cache, ...]]:
    """Give every kind, how much it takes and how much cleaning it gives back.

    Raises:
        StablehandError: `database.damaged`.
    """
    tools = await _spare_tools(app)
    return Result("cache list", await in_side_thread(lambda: _listed(app, tools)))


async def start_cleaning(app: App, names: Sequence[str] = ()) -> Job[Result[Cleaned]]:
    """Clean some kinds as a job; without a name all that comes again by itself.

    Raises:
        StablehandError: `usage`: there is no such kind.
    """
    kinds = [_kind(name) for name in dict.fromkeys(names)] or [
        kind for kind in KINDS if kind.way == "delete"
    ]

    async def work(report: Reporter) -> Result[Cleaned]:
        freed = trashed = 0
        report.start(_STAGE, text=QT_TRANSLATE_NOOP("cache", "Looking what there is"))
        found = {item.kind.id: item for item in (await list_caches(app)).data}
        total = sum(found[kind.id].size_bytes for kind in kinds)
        text = QT_TRANSLATE_NOOP("cache", "Cleaning")
        report.start(_STAGE, text=text, total=max(1, total), unit="bytes")
        gone = _Gone(report)
        notices: list[Text] = []
        for kind in kinds:
            try:
                done = await _clean(app, found[kind.id], gone)
            except StablehandError as error:
                if names or error.code not in ("install.running", "install.busy"):
                    raise
                notices.append(error.message)  # of all that was meant, this one has to wait
                continue
            freed, trashed = freed + done[0], trashed + done[1]
        ids = tuple(kind.id for kind in kinds)
        said = {notice.english(): notice for notice in notices}
        return Result("cache clean", Cleaned(ids, freed, trashed), tuple(said.values()))

    title = QT_TRANSLATE_NOOP("cache", "Clean caches")
    return app.jobs.submit(title, (Stage(_STAGE),), work, kind="clean")


class _Gone:
    """Counts what went, and asks the thread that removes to stop."""

    def __init__(self, report: Reporter) -> None:
        self._report, self._done = report, 0
        self._loop = asyncio.get_running_loop()
        self.stop = Event()

    def add(self, size: int) -> None:
        """Count bytes; called in any thread.

        Raises:
            InterruptedError: it was cancelled.
        """
        self._done += size
        self._loop.call_soon_threadsafe(self._report.update, self._done)
        if self.stop.is_set():
            raise InterruptedError

    async def run(self, work: Callable[[], int]) -> int:
        """Run something that removes in a thread; a cancel stops it within moments."""
        task = asyncio.ensure_future(in_side_thread(work))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self.stop.set()
            await asyncio.wait({task}, timeout=2.0)
            if task.done() and not task.cancelled():
                task.exception()
            raise


async def _clean(app: App, cache: Cache, gone: _Gone) -> tuple[int, int]:
    """Clean one kind; give the bytes that were freed, and those that went to the trash.

    Raises:
        StablehandError: `install.busy`, `install.running`, `data.unwritable`.
    """
    kind = cache.kind
    if kind.id == "trash":
        return await _emptied(app), 0
    async with AsyncExitStack() as stack:
        for name in await in_side_thread(lambda: install_names(app.data.root)):
            await stack.enter_async_context(held(InstallFolder(app.data.root, name)))
        if kind.is_for_uis:
            await need_rest(app)
        if kind.id == "tools":
            return await _tools_gone(app, gone), 0
        if kind.id == "logs":
            return await gone.run(lambda: remove_logs(log_sizes(app).spare)), 0
        if kind.way == "trash":
            await in_side_thread(lambda: _trashed(app, cache.folders))
            return 0, cache.size_bytes
        return await gone.run(lambda: _removed(app, cache, gone)), 0


async def need_rest(app: App) -> None:
    """Refuse while a UI runs.

    Raises:
        StablehandError: `install.running`.
    """
    running = await in_side_thread(lambda: live_sessions(app.data.root))
    if running:
        raise StablehandError(
            "install.running",
            QT_TRANSLATE_NOOP("disk", "{name} runs and may use what would be freed.").fill(
                name=running[0].install
            ),
            hint=QT_TRANSLATE_NOOP("disk", "Stop it first: stablehand stop {name}").fill(
                name=running[0].install
            ),
            details={"name": running[0].install},
        )


async def _emptied(app: App) -> int:
    from stablehand.services.trashing import start_emptying

    return (await (await start_emptying(app, None)).result()).data.freed_bytes


async def _tools_gone(app: App, gone: _Gone) -> int:
    freed = 0
    for tool, version, folder in await _spare_tools(app):
        size = await in_side_thread(partial(tree_bytes, folder))
        await remove_kept_tool(app, tool, version)
        gone.add(size)
        freed += size
    return freed


async def _spare_tools(app: App) -> list[tuple[str, str, Path]]:
    """Give tools that no definition of an install asks for; git serves all of them."""
    return [
        (item.tool, item.version, item.folder)
        for item in (await list_tools(app)).data.kept
        if not item.used_by and item.tool != "git"
    ]


def _listed(app: App, tools: Iterable[tuple[str, str, Path]]) -> tuple[Cache, ...]:
    found = []
    for kind in KINDS:
        if kind.id == "logs":
            sizes = log_sizes(app)
            found.append(Cache(kind, (app.data.logs,), sizes.size_bytes, sizes.spare_bytes))
            continue
        folders = _folders(app, kind, tools)
        size = tree_bytes(*folders)
        freed = 0 if kind.way == "trash" else freed_bytes(*folders)
        found.append(Cache(kind, folders, size, freed))
    return tuple(found)


def _folders(app: App, kind: CacheKind, tools: Iterable[tuple[str, str, Path]]) -> tuple[Path, ...]:
    if kind.id == "python":
        return spare_pythons(app.data)
    if kind.id == "tools":
        return tuple(folder for _tool, _version, folder in tools)
    if kind.id == "trash":
        return (app.data.trash,)
    there = (app.data.assets / name for name in kind.folders)
    return tuple(folder for folder in there if folder.is_dir() and not is_link(folder))


def _trashed(app: App, folders: Sequence[Path]) -> None:
    for folder in folders:
        try:
            move_to_trash(folder, app.data.trash)
        except OSError as error:
            raise unwritable(folder, error) from error


def _removed(app: App, cache: Cache, gone: _Gone) -> int:
    """Remove folders: aside first, then file by file; what others left aside goes too; blocks.

    Raises:
        StablehandError: `data.unwritable`.
        InterruptedError: it was stopped; what is left lies aside.
    """
    folders = spare_pythons(app.data) if cache.kind.id == "python" else cache.folders
    freed = 0
    try:
        asides = list(app.data.assets.glob(f"{_GONE}*"))
        for folder in folders:
            size = freed_bytes(folder)
            aside = app.data.assets / f"{_GONE}{folder.name}-{secrets.token_hex(4)}"
            with suppress(FileNotFoundError):  # somebody else was quicker
                rename_patiently(folder, aside)
                asides.append(aside)
                freed += size
        for aside in asides:
            _remove_counting(aside, gone)
    except InterruptedError:
        raise
    except OSError as error:
        raise unwritable(Path(error.filename or app.data.assets), error) from error
    return freed


def _remove_counting(folder: Path, gone: _Gone) -> None:
    """Remove a tree and count the bytes as they go; links are removed, never followed, other drives stay.

    Raises:
        OSError: something could not be removed; EXDEV where another drive begins.
    """
    if is_link(folder):
        folder.unlink()
        return
    try:
        device = folder.lstat().st_dev
    except FileNotFoundError:
        return
    for place, names, files in os.walk(folder, topdown=True):
        names[:] = [name for name in names if _is_on(device, Path(place) / name)]
        for name in files:
            file = Path(place) / name
            size = 0
            with suppress(OSError):
                size = file.lstat().st_size
                file.unlink()
            gone.add(size)
    remove_tree(folder)  # folders, links, and what resisted the first try


def _is_on(device: int, folder: Path) -> bool:
    """Tell whether a folder is one itself, no link, and on this drive."""
    try:
        return not is_link(folder) and folder.lstat().st_dev == device
    except OSError:
        return False


def _kind(name: str) -> CacheKind:
    found = next((kind for kind in KINDS if kind.id == name), None)
    if found is None:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("disk", "There is no cache '{name}'.").fill(name=name),
            hint=QT_TRANSLATE_NOOP("disk", "Caches: {names}.").fill(
                names=", ".join(kind.id for kind in KINDS)
            ),
        )
    return found
