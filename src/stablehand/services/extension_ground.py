"""What every use case of extensions begins with: the install, its definition, what lies there, who runs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import shown
from stablehand.core.catalog.launch_schema import Extensions
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.bisect_state import read_bisect
from stablehand.core.installs.extension_notes import ExtensionNotes, read_notes
from stablehand.core.installs.extensions_found import FoundExtension, find_extensions
from stablehand.core.installs.watch_list import WatchList, read_watch_list, repository_key
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record
from stablehand.core.records.lock import held
from stablehand.core.runtimes.command import redacted
from stablehand.core.runtimes.git_reading import is_checkout
from stablehand.services.app import App
from stablehand.services.changing import running
from stablehand.services.extension_git import TARGET, ExtensionGit, extension_git
from stablehand.services.extension_views import ExtensionList, ExtensionView
from stablehand.services.in_use import running_out_of
from stablehand.services.recovering import recover
from stablehand.services.sessions import sessions_by_install, stop

AT_ONCE: Final = 8
_MOST_CHANGED: Final = 50
LOCK_WAIT_S: Final = 5.0
# How many fields stand before the name, by kind: changed, renamed, unmerged.
_FIELDS: Final = {"1 ": 8, "2 ": 9, "u ": 10}
_ABOUT: Final = re.compile(r"([0-9a-f]{40}) (\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Ground:
    """An install whose package has extensions."""

    app: App
    folder: InstallFolder
    record: InstallRecord
    package: Package
    extensions: Extensions

    @property
    def root(self) -> Path:
        """The folder of extensions."""
        return self.folder.checkout.joinpath(*self.extensions.folder.split("/"))

    def found(self) -> tuple[FoundExtension, ...]:
        """Give the extensions as they lie there. Blocks."""
        return find_extensions(self.extensions, self.folder.checkout)

    def need(self, name: str) -> FoundExtension:
        """Give an extension that must be there. Blocks.

        Raises:
            StablehandError: `extension.unknown`.
        """
        found = self.found()
        wanted = name.casefold()
        for item in found:
            if item.folder.casefold() == wanted:
                return item
        raise unknown(name, [item.folder for item in found])


def ground_of(app: App, name: str) -> Ground:
    """Give an install that can have extensions.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.*`, `extension.unsupported`.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    if package.extensions is None:
        raise unsupported(package)
    return Ground(app, folder, record, package, package.extensions)


@asynccontextmanager
async def changing_extensions(
    app: App,
    name: str,
    *,
    stop_first: bool,
    bisecting: bool = False,
    looks_only: bool = False,
) -> AsyncIterator[Ground]:
    """Hold an install still for a change to its extensions.

    Args:
        stop_first: stop what runs of it.
        bisecting: whether the change belongs to the search for a culprit.
        looks_only: whether nothing that a running program uses is touched.

    Raises:
        StablehandError: as `ground_of`; `install.running`, `install.busy`, `extension.bisecting`,
            `extension.unsupported` where the folder of extensions is a link.
    """
    ground = ground_of(app, name)
    async with held(ground.folder, wait_s=LOCK_WAIT_S):
        await recover(app, ground.folder)
        ground = ground_of(app, name)
        if not (bisecting or looks_only) and read_bisect(ground.folder) is not None:
            raise bisect_under_way(name)
        if is_link(ground.root):
            raise StablehandError(
                "extension.unsupported",
                _LINKED.fill(folder=str(ground.root)),
                details={"folder": str(ground.root)},
            )
        for user in () if looks_only else await running_out_of(app, name):
            if not stop_first:
                raise running(user)
            await stop(app, user)
        yield ground


async def listed(app: App, name: str) -> ExtensionList:
    """List the extensions of an install; asks no server.

    Raises:
        StablehandError: as `ground_of`, but for `extension.unsupported`.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    own = package.extensions
    is_running = name in await sessions_by_install(app)
    is_bisecting = read_bisect(folder) is not None
    if own is None:
        return ExtensionList(name, False, "none", None, is_running, is_bisecting, ())
    ground = Ground(app, folder, record, package, own)
    views = await views_of(ground)
    return ExtensionList(name, True, own.format, ground.root, is_running, is_bisecting, views)


async def views_of(ground: Ground) -> tuple[ExtensionView, ...]:
    """Give the extensions with their state, several looked at at once.

    Raises:
        StablehandError: `tool.missing`.
    """
    found = await asyncio.to_thread(ground.found)
    known = await asyncio.to_thread(read_watch_list, ground.app.data.catalog)
    notes = await asyncio.to_thread(read_notes, ground.folder)
    if not found:
        return ()
    git = extension_git(ground.app)
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(item: FoundExtension) -> ExtensionView:
        async with turn:
            return await _view(git, item, notes, known)

    return tuple(await asyncio.gather(*(one(item) for item in found)))


async def _view(
    git: ExtensionGit, item: FoundExtension, notes: ExtensionNotes, known: WatchList
) -> ExtensionView:
    note = notes.of(item.folder)
    view = ExtensionView(
        item.folder,
        item.path,
        item.enabled,
        url=shown_url(item.url) if item.url else None,
        commit=item.commit,
        ref=note.ref,
        pinned=note.pinned,
        harm=harm_of(known, item.folder, item.url),
    )
    if item.commit is None or not is_checkout(item.path):
        return view
    try:
        about = await git.said(item.path, ["log", "-1", "--format=%H %cs", "HEAD"])
        words = ["status", "--porcelain=v2", "--branch", "--untracked-files=no"]
        state = await git.said(item.path, words)
        behind = await _behind(git, item.path)
    except StablehandError:  # a damaged repository is shown with what is known of it
        return view
    match = _ABOUT.fullmatch(about)
    branch = re.search(r"^# branch\.head ([^(\n]+)$", state, re.M)
    changed = [name for line in state.splitlines() if (name := _changed_file(line))]
    return replace(
        view,
        date=match[2] if match else None,
        branch=branch[1] if branch else None,
        changed=tuple(changed[:_MOST_CHANGED]),
        behind=behind,
    )


def _changed_file(line: str) -> str | None:
    """Give the file that a line of `git status --porcelain=v2` is about; None for another line."""
    count = _FIELDS.get(line[:2])
    return line.split(" ", count)[-1].partition("\t")[0] if count else None  # it may hold spaces


def shown_url(url: str) -> str:
    """Give an address as it may be shown: somebody may have cloned it with a login in it."""
    return shown(url) if "://" in url else redacted(url)


async def _behind(git: ExtensionGit, place: Path) -> int | None:
    """Give how many commits an extension is behind what was fetched last; None where nothing was."""
    try:
        count = await git.said(place, ["rev-list", "--count", f"HEAD..{TARGET}"])
    except StablehandError:  # there is no such name yet
        return None
    return int(count) if count.isdigit() else None


def harm_of(known: WatchList, folder: str, url: str | None) -> Text | None:
    """Give what an extension is known to do; None for nothing."""
    key = repository_key(url) if url else None
    for entry in known.extensions:
        keys = {repository_key(address) for address in entry.repositories}
        if folder.casefold() in {name.casefold() for name in entry.folders} or key in keys:
            text = QT_TRANSLATE_NOOP("extension", "{name} is known to do harm: {why}")
            return text.fill(name=entry.name, why=entry.why)
    return None


def unknown(name: str, there: list[str]) -> StablehandError:
    """Give the error for an extension that is not there."""
    hint = QT_TRANSLATE_NOOP("extension", "There are: {names}.").fill(names=", ".join(there[:40]))
    return StablehandError(
        "extension.unknown",
        QT_TRANSLATE_NOOP("extension", "There is no extension named {name}.").fill(name=name),
        hint=hint if there else QT_TRANSLATE_NOOP("extension", "There are none yet."),
        details={"extension": name, "extensions": there},
    )


def unsupported(package: Package) -> StablehandError:
    """Give the error for a program without extensions."""
    return StablehandError(
        "extension.unsupported",
        QT_TRANSLATE_NOOP("extension", "{name} has no extensions.").fill(name=package.name),
        details={"package": package.id},
    )


def bisect_under_way(name: str) -> StablehandError:
    """Give the error for a change during the search for a culprit."""
    return StablehandError(
        "extension.bisecting",
        QT_TRANSLATE_NOOP(
            "extension", "The extension that breaks {name} is being searched for."
        ).fill(name=name),
        hint=QT_TRANSLATE_NOOP(
            "extension",
            "Go on with it, or give it up: stablehand extensions {install} bisect stop",
        ).fill(install=f'"{name}"' if " " in name else name),
        details={"name": name},
    )


_LINKED: Final = QT_TRANSLATE_NOOP(
    "extension", "The folder of extensions is a link, so nothing is changed in it: {folder}"
)
