"""What files are, in the library or not, on this machine or on a server: from their headers alone."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import long_path
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.headers.header import Header
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.safety.verdict import Evidence, Level, Verdict
from stablehand.core.models.tree import format_by_name
from stablehand.services.app import App
from stablehand.services.results import Result

if TYPE_CHECKING:  # loaded when a server is asked
    import httpx

_AT_ONCE: Final = 4
_CANNOT_EXECUTE: Final = frozenset({"safetensors", "gguf"})
_WORST_FIRST: Final[tuple[Level, ...]] = ("dangerous", "unknown", "damaged", "unchecked", "safe")
_UNCHECKED: Final = Verdict("unchecked")
NO_IDENTITY: Final = Identity(Finding("unknown", confidence="none"))


@dataclass(frozen=True, slots=True)
class IdentifiedFile:
    """What one file is.

    Attributes:
        path: as it was given.
        format: how it is stored, by its content; None where it could not be read.
        identity: kind "unknown" where it could not be read.
        verdict: of the safety check, which looks also at files whose header cannot be read.
        size_bytes: None where nobody says.
        notes: what is odd but harmless, as short English facts.
        error: why it could not be read; None if it could.
    """

    path: str
    format: str | None
    identity: Identity
    verdict: Verdict
    size_bytes: int | None
    notes: tuple[str, ...] = ()
    error: StablehandError | None = None


async def identify_files(app: App, places: Sequence[str]) -> Result[tuple[IdentifiedFile, ...]]:
    """Say of each file, folder or address what it is; one that cannot be read does not fail the others.

    Args:
        places: paths, or addresses that begin with http:// or https://.
    """
    del app  # tokens of sites come with the hubs
    turn = asyncio.Semaphore(_AT_ONCE)
    if not any(map(is_address, places)):
        found = [await _one(place, turn, None) for place in places]
        return Result("models identify", tuple(found))
    from stablehand.core.base.web import client

    async with client() as asking:
        found = await asyncio.gather(*(_one(place, turn, asking) for place in places))
    return Result("models identify", tuple(found))


def is_address(place: str) -> bool:
    """Tell whether what was given is a web address."""
    return place.lower().startswith(("http://", "https://"))


async def _one(
    place: str, turn: asyncio.Semaphore, asking: httpx.AsyncClient | None
) -> IdentifiedFile:
    async with turn:
        if asking is not None and is_address(place):
            return await _remote(place, asking)
        return await in_side_thread(lambda: _local(place))


async def _remote(url: str, asking: httpx.AsyncClient) -> IdentifiedFile:
    from stablehand.core.models.headers.remote import read_remote_header

    try:
        header = await read_remote_header(asking, url)
    except StablehandError as error:
        return _failed(url, error, _refused(error), None)
    return _described(url, header, _remote_verdict(header))


def _local(place: str) -> IdentifiedFile:
    from stablehand.core.models.headers.reading import read_header

    path = Path(place).expanduser()
    try:
        header = read_header(path)
    except StablehandError as error:
        return _failed(place, error, _verdict(path, None, error), _size(path))
    return _described(place, header, _verdict(path, header, None))


def _described(place: str, header: Header, verdict: Verdict) -> IdentifiedFile:
    from stablehand.core.models.identify.identify import identify

    identity = identify(header)
    return IdentifiedFile(place, header.format, identity, verdict, header.file_bytes, header.notes)


def _failed(
    place: str, error: StablehandError, verdict: Verdict, size: int | None
) -> IdentifiedFile:
    return IdentifiedFile(place, None, NO_IDENTITY, verdict, size, error=error)


def _verdict(path: Path, header: Header | None, error: StablehandError | None) -> Verdict:
    """Check a file or folder; what cannot execute whatever it holds needs no check."""
    from stablehand.core.models.safety.check import check_file

    if header is not None and header.format in _CANNOT_EXECUTE:
        return Verdict("safe")
    if header is None and (error is None or not path.is_file()):
        return _UNCHECKED if error is None else _refused(error)
    try:
        if path.is_dir():
            verdicts = [check_file(file) for file in _files_that_may_execute(path)]
            ranked = sorted(verdicts, key=lambda item: _WORST_FIRST.index(item.level))
            return ranked[0] if ranked else Verdict("safe")
        return check_file(path)
    except StablehandError as problem:
        return _refused(problem)


def _remote_verdict(header: Header) -> Verdict:
    """Judge a file on a server by what its header has shown; its other bytes were not fetched."""
    return Verdict("safe") if header.format in _CANNOT_EXECUTE else _UNCHECKED


def _files_that_may_execute(folder: Path) -> list[Path]:
    found = []
    for place, _folders, names in os.walk(long_path(folder)):
        kept = [name for name in names if format_by_name(name) not in (None, *_CANNOT_EXECUTE)]
        found += [Path(place, name) for name in kept]
    return found


def _refused(error: StablehandError) -> Verdict:
    if error.code != "model.damaged":
        return _UNCHECKED
    return Verdict("damaged", (Evidence("header", error.message.english()),))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None
