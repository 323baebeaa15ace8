"""Fetching Node, .NET and git: gone on with after a break, compared with their sum, unpacked beside.

A tool lies in `Data/Assets/<tool>/<version>`, once for all installs. It appears there whole or not at all,
with a list of its files, by which it is looked over later without being read.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from filelock import FileLock, Timeout

from stablehand.core.base.archives import BadArchiveError, Bounds, unpack
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, rename_patiently, sync_folder, write_atomic
from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.base.search_path import is_program
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import nothing_for
from stablehand.core.runtimes.tool_builds import ToolBuild
from stablehand.core.runtimes.tool_places import MARK, mark_of
from stablehand.core.transfers.failures import mismatch
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.transfer import discard, transfer
from stablehand.core.transfers.wanted import Expected, TransferProgress, Wanted
from stablehand.core.transfers.wire import Wires

ARCHIVES: Final = "tool-archives"
# The .NET SDK has about 5000 files in 700 MB, Node about 5000 in 200 MB.
BOUNDS: Final = Bounds(entries=60_000, total_bytes=4_000_000_000)
_CONNECTIONS: Final = 4
_PACE: Final = Pace(tries_without_progress=3, longest_wait_s=8.0)
_CHUNK_BYTES: Final = 1024 * 1024
_ASK_AGAIN_S: Final = 0.2
_SPARE_BYTES: Final = 50_000_000
_TOO_LARGE: Final = QT_TRANSLATE_NOOP("archive", "it is larger than it can be")

OnProgress = Callable[[TransferProgress], None]


async def have_tool(
    build: ToolBuild, assets: Path, mirror: str, on_progress: OnProgress = lambda _progress: None
) -> Path:
    """Have a tool: what is there and whole stays, else it is fetched. Give its program.

    Being cancelled leaves what can be gone on with.

    Args:
        assets: Data/Assets.
        mirror: the address below which the archives lie: http, https or file.

    Raises:
        StablehandError: `download.*`, `network.*`, `archive.refused`, `disk.full`, `data.unwritable`.
    """
    folder = assets.joinpath(*build.below.parts)
    if await asyncio.to_thread(is_whole, folder, build):
        return folder / build.program
    try:
        lock = await _locked(folder)
        try:
            if not await asyncio.to_thread(is_whole, folder, build):
                await _fetched(build, assets, folder, mirror, on_progress)
        finally:
            lock.release()
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder / build.program


def is_whole(folder: Path, build: ToolBuild) -> bool:
    """Tell whether a tool lies there as it was unpacked, by its list and the sizes of its files; blocks."""
    mark = mark_of(folder)
    if mark is None or mark.get("sums") != dict(build.sums):
        return False
    files = mark.get("files")
    if not isinstance(files, dict) or not is_program(folder / build.program):
        return False
    try:
        return all(
            os.lstat(long_path(folder / name)).st_size == size for name, size in files.items()
        )
    except OSError:
        return False


def remove_tool(assets: Path, tool: str, version: str) -> None:
    """Remove a tool that was fetched: out of its place at once, then file by file; blocks.

    Raises:
        OSError: it could not be removed.
    """
    folder = assets / tool / version
    aside = _beside(folder)
    rename_patiently(folder, aside)
    remove_tree(aside)


async def _locked(folder: Path) -> FileLock:
    """Wait for whoever fetches the same tool."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(long_path(folder.with_name(f".{folder.name}.lock")), thread_local=False)
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            await asyncio.sleep(_ASK_AGAIN_S)
        else:
            return lock


async def _fetched(
    build: ToolBuild, assets: Path, folder: Path, mirror: str, on_progress: OnProgress
) -> None:
    target = assets / ARCHIVES / build.file
    largest = build.download_bytes * 4 + _SPARE_BYTES

    def tell(progress: TransferProgress) -> None:
        # A server may send without an end; the sum is compared only then.
        if max(progress.received, progress.total or 0) > largest:
            raise refused(build, _TOO_LARGE)
        on_progress(progress)

    if urlsplit(mirror).scheme == "file":
        archive = await asyncio.to_thread(_copied, build, mirror, target)
    else:
        wanted = Wanted(
            build.address(mirror),
            target,
            f"{build.title} {build.version}",
            Expected(hashes=dict(build.sums)),
            what="any",
        )
        arrived = await transfer(
            Wires(),
            wanted,
            headers_for=nothing_for,
            pace=_PACE,
            limiter=None,
            connections=_CONNECTIONS,
            on_progress=tell,
            when_busy="wait",
        )
        archive = arrived.part
    try:
        await to_the_end(
            asyncio.to_thread(_published, build, archive, folder), f"unpack {build.tool}"
        )
    except StablehandError:
        await asyncio.to_thread(_cleared, target)  # it would be refused the next time too
        raise
    await asyncio.to_thread(_cleared, target)


def _copied(build: ToolBuild, mirror: str, target: Path) -> Path:
    """Copy an archive from a folder of this machine to where a fetched one would lie."""
    source = Path(url2pathname(urlsplit(build.address(mirror)).path))
    part = target.with_name(f"{target.name}.copy")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if not source.is_file():  # a pipe could go on for ever
            raise FileNotFoundError(2, os.strerror(2), str(source))
        shutil.copyfile(source, part)
    except FileNotFoundError as error:
        raise StablehandError(
            "tool.missing",
            QT_TRANSLATE_NOOP("install", "The mirror has no {name}: {file}.").fill(
                name=f"{build.title} {build.version}", file=str(source)
            ),
            hint=QT_TRANSLATE_NOOP("install", "Check the setting {setting}.").fill(
                setting=build.mirror
            ),
            details={"tool": build.tool},
        ) from error
    return part


def _published(build: ToolBuild, archive: Path, folder: Path) -> None:
    """Compare, unpack beside and put to its place."""
    _compared(build, archive)
    remove_unpackings(folder)
    beside = _beside(folder)
    try:
        files = unpack(archive, beside, BOUNDS, strip=build.strip)
        if not is_program(beside / build.program):
            raise BadArchiveError(
                QT_TRANSLATE_NOOP("archive", "{name} is not in it").fill(name=build.program)
            )
        mark = {
            "tool": build.tool,
            "version": build.version,
            "sums": dict(build.sums),
            "files": files,
        }
        write_atomic(beside / MARK, json.dumps(mark, indent=0, sort_keys=True))
        if os.path.lexists(folder):  # damaged
            remove_tool(folder.parents[1], build.tool, build.version)
        rename_patiently(beside, folder)
        sync_folder(folder.parent)
    except BadArchiveError as error:
        raise refused(build, error.reason) from error
    finally:
        with suppress(OSError):
            remove_tree(beside)


def _compared(build: ToolBuild, archive: Path) -> None:
    for name, expected in build.sums.items():
        digest = hashlib.new(name)
        with archive.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
        if digest.hexdigest() != expected:
            raise mismatch(f"{build.title} {build.version}", name, expected, digest.hexdigest())


def refused(build: ToolBuild, reason: Text) -> StablehandError:
    """Give the failure for an archive that is not unpacked, with the end of a sentence that says why."""
    return StablehandError(
        "archive.refused",
        QT_TRANSLATE_NOOP("archive", "{name} was not unpacked: {reason}.").fill(
            name=f"{build.title} {build.version}", reason=reason
        ),
        hint=QT_TRANSLATE_NOOP("archive", "Fetch it again, or from another mirror."),
    )


def _beside(folder: Path) -> Path:
    """Give where a version of a tool is unpacked, or taken apart: the lock of one keeps no other away."""
    return folder.with_name(f".{folder.name}-{os.urandom(8).hex()}.tmp")


def remove_unpackings(folder: Path) -> None:
    """Remove what unpackings of a version that were killed have left; only while its lock is held."""
    for entry in folder.parent.glob(f".{folder.name}-*.tmp"):
        with suppress(OSError):
            remove_tree(entry)


def _cleared(target: Path) -> None:
    """Remove an archive that is done with, and the folder of archives if nothing else is in it."""
    discard(target)
    for left in (target, target.with_name(f"{target.name}.copy")):
        with suppress(OSError):
            left.unlink(missing_ok=True)
    with suppress(OSError):
        target.parent.rmdir()
