"""Fetching the extensions of a lock at their commits. Nothing of them is run, and none is fatal."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, rename_patiently, write_atomic
from stablehand.core.base.links import is_link
from stablehand.core.base.names import inside
from stablehand.core.base.paths import unwritable
from stablehand.core.base.processes import run_captured
from stablehand.core.base.progress import Reporter
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.launch_schema import Extensions
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.extensions_found import (
    SWITCHES_FILE,
    find_extensions,
    place_of,
    switches_text,
)
from stablehand.core.installs.lock_file import Lock, LockedExtension
from stablehand.core.installs.recreation import harmful_extension
from stablehand.core.installs.watch_list import WatchList, read_watch_list
from stablehand.core.records.install import InstallFolder
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.failures import failure_of
from stablehand.core.runtimes.git import Fetched, GitTool, find_git
from stablehand.core.runtimes.git_address import is_commit
from stablehand.services.app import App

State = Literal["fetched", "there", "failed", "by_name"]
_COMMAND_S: Final = 1800.0


@dataclass(frozen=True, slots=True)
class RecreatedExtension:
    """What became of an extension of a lock; `by_name`: the lock does not say where it comes from."""

    folder: str
    url: str | None
    commit: str | None
    enabled: bool
    state: State


async def recreate_extensions(
    app: App, folder: InstallFolder, package: Package, lock: Lock, reporter: Reporter
) -> tuple[tuple[RecreatedExtension, ...], tuple[Wording, ...]]:
    """Have every extension of a lock at its commit; give what became of each, and what to know.

    Raises:
        StablehandError: `tool.missing`, `data.unwritable`.
    """
    extensions, wanted = package.extensions, lock.extensions
    if not wanted:
        return (), ()
    notices: list[Wording] = []
    if extensions is None:
        names = ", ".join(item.folder for item in wanted)
        text = _NO_EXTENSIONS.fill(name=package.name, names=names)
        return tuple(_become(item, "failed") for item in wanted), (text,)
    base = str(app.settings.get("endpoints.git_base"))
    work = _Work(
        folder,
        extensions,
        GitTool(find_git(app.environ, assets=app.data.assets), base, environ=app.environ),
        await asyncio.to_thread(read_watch_list, app.data.catalog),
        notices,
    )
    there = {
        item.folder: item.commit
        for item in await asyncio.to_thread(find_extensions, extensions, folder.checkout)
    }
    done = []
    for at, item in enumerate(wanted):
        await reporter.pausing.turn()
        reporter.update(at, total=len(wanted), text=_FETCHING.fill(name=item.folder))
        done.append(_become(item, await work.have(item, there)))
    await asyncio.to_thread(work.switch_off, wanted)
    by_name = [item.folder for item in done if item.state == "by_name"]
    if by_name:
        notices.append(_BY_NAME.fill(names=", ".join(by_name)))
    return tuple(done), tuple(notices)


@dataclass(frozen=True)
class _Work:
    folder: InstallFolder
    extensions: Extensions
    git: GitTool
    known: WatchList
    notices: list[Wording]

    async def have(self, item: LockedExtension, there: dict[str, str | None]) -> State:
        """Have one extension at its commit, unless it is there, or something else is."""
        if item.folder in there:
            if item.commit is None or there[item.folder] == item.commit:
                return "there"
            self.notices.append(_OTHER_COMMIT.fill(name=item.folder))
            return "failed"
        if item.url is None or item.commit is None:
            return "by_name"
        if (harm := harmful_extension(self.known, item.folder, item.url)) is not None:
            self.notices.append(_HARMFUL.fill(name=item.folder, known=harm))
            return "failed"
        try:
            await self._fetch(item, item.url, item.commit)
        except StablehandError as error:
            self.notices.append(
                _FAILED.fill(name=item.folder, cause=str(error.message).rstrip("."))
            )
            return "failed"
        return "fetched"

    async def _fetch(self, item: LockedExtension, url: str, commit: str) -> None:
        # What is half there never lies where the program looks for extensions.
        part = self.folder.own / "extensions" / item.folder
        place = place_of(self.extensions, self.folder.checkout, item.folder, enabled=item.enabled)
        place = inside(self.folder.checkout, place.relative_to(self.folder.checkout).as_posix())
        await asyncio.to_thread(_fresh, part)
        for command in self.git.init(part, url):
            await _run(command)
        try:
            await _run(self.git.fetch(part, commit))
        except StablehandError as error:
            if not is_commit(commit) or error.code == "network.unreachable":
                raise
            await _run(self.git.fetch_everything(part))  # a server that gives no single commits
        await _run(self.git.checkout(part, Fetched(commit, "commit"), over=True))
        if (part / ".gitmodules").is_file():
            await _run(self.git.submodules(part))
        await asyncio.to_thread(_publish, part, place)

    def switch_off(self, wanted: list[LockedExtension]) -> None:
        """Switch off those that were off, where the program keeps that in a file of its own."""
        off = [item.folder for item in wanted if not item.enabled]
        text = switches_text(self.extensions, off)
        file = self.folder.checkout / SWITCHES_FILE
        if text is None:
            if off and not self.extensions.disabled_suffix:
                self.notices.append(_STILL_ON.fill(names=", ".join(off)))
        elif os.path.lexists(file):
            self.notices.append(_STILL_ON.fill(names=", ".join(off)))
        else:
            try:
                write_atomic(file, text)
            except OSError as error:
                raise unwritable(file, error) from error


def _become(item: LockedExtension, state: State) -> RecreatedExtension:
    return RecreatedExtension(item.folder, item.url, item.commit, item.enabled, state)


def _fresh(part: Path) -> None:
    try:
        remove_tree(part)
        part.mkdir(parents=True)
    except OSError as error:
        raise unwritable(part, error) from error


def _publish(part: Path, place: Path) -> None:
    try:
        if os.path.lexists(place) and (is_link(place) or any(place.iterdir())):
            raise FileExistsError(17, "something is there", str(place))
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir():
            place.rmdir()
        rename_patiently(part, place, rename=os.rename)
    except OSError as error:
        raise unwritable(place, error) from error


async def _run(command: ToolCommand) -> None:
    try:
        done = await run_captured(
            command.argv,
            env=inherited_environment(command.variables),
            cwd=command.folder,
            timeout_s=_COMMAND_S,
        )
    except TimeoutError:
        lines = ["Operation too slow"]
        raise failure_of("git", 1, lines, command) from None
    if done.returncode:
        lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
        raise failure_of("git", done.returncode, lines, command)


_FETCHING: Text = QT_TRANSLATE_NOOP("lock", "Fetching {name}")
_NO_EXTENSIONS: Text = QT_TRANSLATE_NOOP(
    "lock", "{name} has no extensions here, so these are left out: {names}."
)
_BY_NAME: Text = QT_TRANSLATE_NOOP(
    "lock",
    "The lock knows these extensions by their names only, so they have to be added by hand: {names}.",
)
_OTHER_COMMIT: Text = QT_TRANSLATE_NOOP(
    "lock", "The extension {name} is there already, of another version; it stays as it is."
)
_HARMFUL: Text = QT_TRANSLATE_NOOP(
    "lock", "The extension {name} is left out: it is known to do harm ({known})."
)
_FAILED: Text = QT_TRANSLATE_NOOP(
    "lock", "The extension {name} could not be fetched: {cause}. Everything else is there."
)
_STILL_ON: Text = QT_TRANSLATE_NOOP(
    "lock", "These extensions were switched off; switch them off yourself: {names}."
)
