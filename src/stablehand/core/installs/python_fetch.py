"""Fetching a Python build as models are fetched: gone on with after a break, and compared with its sum.

uv then installs it from the folder that it lies in, as from a mirror. Where there is nothing to be fetched
this way, or it does not work, uv fetches it by itself, in the ways that it knows.
"""

from __future__ import annotations

import asyncio
import platform
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.web import nothing_for
from stablehand.core.installs.context import InstallContext
from stablehand.core.runtimes.python_build import PythonBuild, build_for
from stablehand.core.runtimes.pythons import BUILDS_FILE
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.transfer import forget, transfer
from stablehand.core.transfers.wanted import Expected, TransferProgress, Wanted
from stablehand.core.transfers.wire import Wires

FOLDER: Final = "python-builds"
_CONNECTIONS: Final = 4
# uv tries three times; whoever waits for an install wants to know soon that the network is away.
_PACE: Final = Pace(tries_without_progress=3, longest_wait_s=8.0)


async def fetch_build(context: InstallContext, series: str) -> Path | None:
    """Fetch the build of a series that uv would; give the file, below the folder `mirror_of` names.

    Returns:
        None where uv has to fetch it itself.

    Raises:
        StablehandError: `disk.full`; every other failure is noted in the log.
    """
    build = await asyncio.to_thread(_planned, context, series)
    if build is None:
        return None
    target = context.tools.uv.assets / FOLDER / build.path
    try:
        arrived = await transfer(
            Wires(),
            _wanted(context, build, target),
            headers_for=nothing_for,
            pace=_PACE,
            limiter=None,
            connections=_CONNECTIONS,
            on_progress=lambda progress: _tell(context, build, progress),
            when_busy="wait",
        )
        await asyncio.to_thread(_publish, arrived.part, target)
    except OSError as error:
        context.log.note(f"Python {build.version} cannot be put to its place: {error}")
        return None
    except StablehandError as error:
        if error.code == "disk.full":
            raise
        if not await asyncio.to_thread(target.is_file):  # another install has fetched it meanwhile
            context.log.note(f"Python {build.version}: {error.message.english()}")
            return None
    return target


def mirror_of(context: InstallContext) -> str:
    """Give the folder of fetched builds as uv takes it for a mirror."""
    return (context.tools.uv.assets / FOLDER).as_uri()


async def clear_build(target: Path) -> None:
    """Remove a build that is installed, and its folders if nothing else is in them."""
    with suppress(OSError):  # another install may be reading it
        await asyncio.to_thread(_cleared, target)


def _cleared(target: Path) -> None:
    Path(long_path(target)).unlink()
    for folder in (target.parent, target.parent.parent):
        folder.rmdir()


def _planned(context: InstallContext, series: str) -> PythonBuild | None:
    tools, arch = context.tools, context.machine.os.arch
    is_web = tools.python_mirror is None or urlsplit(tools.python_mirror).scheme in (
        "http",
        "https",
    )
    is_strange = current_system() == "linux" and platform.libc_ver()[0] != "glibc"
    builds = _list_of(tools.python_builds)
    if builds is None or not is_web or is_strange or arch is None:
        return None
    return build_for(builds, series, current_system(), arch.value)


def _list_of(place: str) -> str | None:
    """Give the list of builds; None where it is on a server, for uv to ask."""
    if urlsplit(place).scheme in ("http", "https"):
        return None
    file = Path(url2pathname(urlsplit(place).path)) if place.startswith("file:") else Path(place)
    try:
        return (file if place else BUILDS_FILE).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None  # uv says what is wrong with it


def _wanted(context: InstallContext, build: PythonBuild, target: Path) -> Wanted:
    return Wanted(
        build.address(context.tools.python_mirror),
        target,
        f"Python {build.version}",
        Expected(hashes={"sha256": build.sha256}),
        what="any",
    )


def _publish(part: Path, target: Path) -> None:
    Path(long_path(part)).replace(long_path(target))
    forget(target)


def _tell(context: InstallContext, build: PythonBuild, progress: TransferProgress) -> None:
    if progress.total:
        percent = progress.received * 100 // progress.total
        text = QT_TRANSLATE_NOOP("install", "Fetching Python {version}: {percent} %")
        context.reporter.update(0, text=text.fill(version=build.version, percent=percent))
