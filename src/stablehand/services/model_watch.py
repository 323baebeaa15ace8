"""Seeing models come, change and go without anybody's asking, and what other processes write into the
library.

Where the system tells of changes in folders, it is listened to; for drives where it does not (a NAS, too
many folders), and as a safety net, times of folders are looked at, ever less often the longer that
takes. Then only the folders that have changed are looked through, and only files that are new are
opened, once they have stood still for a moment: a file that is being copied or downloaded is none yet.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from stablehand.core.adopting.ledger import visible_links
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Silence
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.changes import Place
from stablehand.core.models.library.entry import MAIN, ModelRoot
from stablehand.core.models.library.folder_events import FolderEvents
from stablehand.core.models.library.looking import Look
from stablehand.core.models.library.roots import roots_file
from stablehand.core.models.walk import Walked, folder_time, walk
from stablehand.services import library
from stablehand.services.app import App

LOOK_S: Final = 0.5
# How often times of folders are looked at: where the system tells of changes, and where it does not.
_NET_S: Final = 10.0
_POLL_S: Final = 1.0
# Looking at times of folders may take this share of the time.
_SHARE: Final = 0.01
_STILL_S: Final = 1.0


@dataclass(slots=True)
class _Watched:
    """What the watch knows.

    Attributes:
        roots: as they were read last.
        folders: by root, the time of each folder.
        stirred: by root, the folders that have to be looked through.
        still: size and time of the files that were last looked at, by root and path.
        growing: those of files that are still being written, as they were last seen.
    """

    roots: tuple[ModelRoot, ...] = ()
    folders: dict[str, dict[str, int]] = field(default_factory=dict)
    stirred: dict[str, set[str]] = field(default_factory=dict)
    still: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    growing: dict[Place, tuple[int, int]] = field(default_factory=dict)

    def stir(self, root: str, folder: str) -> None:
        """Note that something happened in a folder; below a model's own folder, it happened to the model."""
        known = self.folders.get(root, {})
        while folder and folder not in known:
            folder = folder.removesuffix("/").rpartition("/")[0]
            folder = f"{folder}/" if folder else ""
        self.stirred.setdefault(root, set()).add(folder)


async def watch_models(
    app: App,
    on_change: Callable[[], None],
    on_error: Callable[[StablehandError], None],
    *,
    poll_s: float = _POLL_S,
    net_s: float = _NET_S,
    listens: bool = True,
) -> None:
    """Keep the library true and tell whenever it has changed, whoever changed it; ends by a cancel.

    Args:
        on_change: told that the library is another now; called on the loop, must not block.
        on_error: takes what keeps it from being brought up to date; the watch goes on.
        poll_s, net_s: how often times of folders are looked at, without and with the system's telling.
        listens: whether the system is asked to tell.
    """
    watch = _Watch(app, on_change, on_error, poll_s, net_s)
    try:
        await watch.run(listens=listens)
    finally:
        watch.close()


class _Watch:
    def __init__(
        self,
        app: App,
        on_change: Callable[[], None],
        on_error: Callable[[StablehandError], None],
        poll_s: float,
        net_s: float,
    ) -> None:
        self._app = app
        self._on_change = on_change
        self._on_error = on_error
        self._poll_s, self._net_s = poll_s, net_s
        self._known = _Watched()
        self._events: FolderEvents | None = None
        self._loop = asyncio.get_running_loop()
        self._failed: str | None = None
        self._poll_at = 0.0

    async def run(self, *, listens: bool) -> None:
        written: object = None
        listed: object = self  # unlike any time of a file
        while True:
            now_listed = await in_side_thread(lambda: _stamp(self._app))
            if now_listed != listed:
                listed = now_listed
                await self._begin(listens=listens)
            await self._poll()
            if self._known.stirred:
                await self._trying(self._follow_up)
            now_written = await in_side_thread(lambda: library.stamp(self._app))
            if now_written != written:
                written = now_written
                self._on_change()
            await asyncio.sleep(LOOK_S)

    def close(self) -> None:
        if self._events is not None:
            self._events.stop()
            self._events = None

    async def _begin(self, *, listens: bool) -> None:
        """Look through all roots, at the beginning and when the list of them has changed."""
        await in_side_thread(self.close)
        try:
            self._known.roots = await library.roots(self._app)
        except StablehandError as error:
            self._tell(error)
            return
        if listens:
            events = FolderEvents(self._heard)
            await in_side_thread(lambda: events.start(self._known.roots))
            self._events = events
        await self._trying(self._look_at_all)

    async def _look_at_all(self) -> None:
        done = await library.scan(self._app, Silence(), must_save=False)
        self._known.folders, self._known.still = {}, {}
        self._note(done.look)

    def _note(self, look: Look) -> None:
        self._known.roots = tuple(
            next((seen for seen in look.roots if seen.id == root.id), root)
            for root in self._known.roots
        )
        for root in look.roots:
            if not root.is_there:
                self._known.folders.pop(root.id, None)
        for root_id, walked in look.walked.items():
            starts = look.starts[root_id]
            folders = self._known.folders.setdefault(root_id, {})
            _drop_below(folders, starts)
            folders.update(walked.folders)
            still = self._known.still.setdefault(root_id, {})
            _drop_below(still, starts)
            still.update(
                (path, (model.size_bytes, model.modified_ns))
                for path, model in walked.models.items()
            )

    def _heard(self, root: str, folder: str) -> None:
        """Take what the watching thread tells."""
        with suppress(RuntimeError):  # the loop has closed meanwhile
            self._loop.call_soon_threadsafe(self._known.stir, root, folder)

    async def _poll(self) -> None:
        """Look at the times of folders, if it is time to."""
        if self._loop.time() < self._poll_at:
            return
        begun = time.monotonic()
        stirred = await in_side_thread(lambda: _other_times(self._known.roots, self._known.folders))
        took = time.monotonic() - begun
        for root, folder in stirred:
            self._known.stir(root, folder)
        heard = frozenset() if self._events is None else self._events.watched
        is_heard = all(root.id in heard for root in self._known.roots if root.is_there)
        pause = max(self._net_s if is_heard else self._poll_s, took / _SHARE)
        self._poll_at = self._loop.time() + pause

    async def _follow_up(self) -> None:
        """Look through the folders that have changed; files that are being written are left for later."""
        stirred, self._known.stirred = self._known.stirred, {}
        try:
            growing = await in_side_thread(lambda: self._growing(stirred))
            done = await library.scan(
                self._app, Silence(), must_save=False, only=stirred, passed_over=growing
            )
        except StablehandError:
            for root, folders in stirred.items():
                self._known.stirred.setdefault(root, set()).update(folders)
            raise
        self._note(done.look)
        for root, path in growing:
            self._known.stir(root, path[: len(path) - len(path.rpartition("/")[2])])

    def _growing(self, stirred: Mapping[str, Collection[str]]) -> frozenset[Place]:
        """Give the files there that have changed within the last moment, or since they were last seen."""
        now = time.time_ns()
        growing: dict[Place, tuple[int, int]] = {}
        for root in self._known.roots:
            if root.id not in stirred:
                continue
            still = self._known.still.get(root.id, {})
            for path, model in self._walked(root, stirred[root.id]).models.items():
                seen = (model.size_bytes, model.modified_ns)
                if seen == still.get(path):
                    continue
                is_fresh = 0 <= now - model.modified_ns < _STILL_S * 1e9
                if is_fresh or seen != self._known.growing.get((root.id, path)):
                    growing[root.id, path] = seen
        self._known.growing = growing
        return frozenset(growing)

    def _walked(self, root: ModelRoot, folders: Collection[str]) -> Walked:
        is_main = root.id == MAIN
        return walk(
            root.folder,
            followed=visible_links(self._app.data.root) if is_main else frozenset(),
            has_own_folders=is_main,
            starts=tuple(folders),
        )

    async def _trying(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except StablehandError as error:
            self._tell(error)
        else:
            self._failed = None

    def _tell(self, error: StablehandError) -> None:
        if self._failed != error.message.english():
            self._failed = error.message.english()
            self._on_error(error)


def _drop_below(known: dict[str, Any], starts: Iterable[str]) -> None:
    for start in starts:
        for path in [path for path in known if path.startswith(start)]:
            del known[path]


def _stamp(app: App) -> object:
    return folder_time(roots_file(app.data))


def _other_times(
    roots: Collection[ModelRoot], folders: Mapping[str, Mapping[str, int]]
) -> list[tuple[str, str]]:
    """Give the folders whose time is another than was known; a root that came or went as a whole."""
    found = []
    for root in roots:
        known = folders.get(root.id)
        if known is None:
            if root.id == MAIN or folder_time(root.folder) is not None:
                found.append((root.id, ""))
            continue
        for folder, moment in known.items():
            if (folder_time(root.folder / folder) or 0) != moment:
                found.append((root.id, folder))
    return found
