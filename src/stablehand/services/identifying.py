"""What files are, in the library or not, on this machine or on a server: from their headers alone."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.headers.header import Header
from stablehand.core.models.headers.sources import ByteSource
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.safety.verdict import Evidence, Verdict
from stablehand.services.app import App
from stablehand.services.results import Result

if TYPE_CHECKING:  # loaded when a server is asked
    import httpx

    from stablehand.core.base.web import HeadersFor

_AT_ONCE: Final = 4
_SPECS: Final = ("hf:", "huggingface:", "civitai:", "openmodeldb:", "urn:air:")
_CANNOT_EXECUTE: Final = frozenset({"safetensors", "gguf"})
SAFE: Final = Verdict("safe")
UNCHECKED: Final = Verdict("unchecked")
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
        places: paths, addresses that begin with http:// or https://, and specs of hubs; what is of a hub
            gets its token.

    Raises:
        StablehandError: `settings.invalid`.
    """
    turn = asyncio.Semaphore(_AT_ONCE)
    if not any(map(is_elsewhere, places)):
        found = [await _one(place, turn, None) for place in places]
        return Result("models identify", tuple(found))
    from stablehand.services.accounts import headers_for

    tokens = await headers_for(app)
    async with app.hubs.client.use() as http:

        async def remote(place: str) -> IdentifiedFile:
            return await _remote(app, place, http, tokens)

        found = await asyncio.gather(*(_one(place, turn, remote) for place in places))
    return Result("models identify", tuple(found))


def is_address(place: str) -> bool:
    """Tell whether what was given is a web address."""
    return place.lower().startswith(("http://", "https://"))


def is_elsewhere(place: str) -> bool:
    """Tell whether what was given is on a server: a web address, or a spec of a hub (`hf:`, ...)."""
    return is_address(place) or (
        place.lower().startswith(_SPECS) and not os.path.lexists(place)  # a file may be called so
    )


async def _one(
    place: str,
    turn: asyncio.Semaphore,
    remote: Callable[[str], Awaitable[IdentifiedFile]] | None,
) -> IdentifiedFile:
    async with turn:
        if remote is not None and is_elsewhere(place):
            return await remote(place)
        return await in_side_thread(lambda: _local(place))


async def _remote(
    app: App, place: str, client: httpx.AsyncClient, tokens: HeadersFor
) -> IdentifiedFile:
    from stablehand.core.models.headers.remote import read_remote
    from stablehand.services.sources import address_of

    try:
        url = await address_of(app, place)
        header, verdict = await read_remote(client, url, read_and_check, headers_for=tokens)
    except StablehandError as error:
        return IdentifiedFile(place, None, NO_IDENTITY, _refused(error), None, error=error)
    return _described(place, header, verdict)


def read_and_check(source: ByteSource) -> tuple[Header, Verdict]:
    """Read a header and check what may execute, as far as the parts of a file go that hold a header."""
    from stablehand.core.models.headers.reading import read_source
    from stablehand.core.models.safety.check import check_source

    header = read_source(source, with_offsets=False)
    if header.format in _CANNOT_EXECUTE:
        return header, SAFE
    return header, check_source(source, with_offsets=False)


def _local(place: str) -> IdentifiedFile:
    from stablehand.core.models.headers.reading import read_header
    from stablehand.core.models.safety.check import check_file

    path = Path(place).expanduser()
    try:
        verdict = check_file(path)
    except StablehandError as error:
        verdict = _refused(error)
    try:
        header = read_header(path)
    except StablehandError as error:
        return IdentifiedFile(place, None, NO_IDENTITY, verdict, _size(path), error=error)
    return _described(place, header, verdict)


def _described(place: str, header: Header, verdict: Verdict) -> IdentifiedFile:
    from stablehand.core.models.identify.identify import identify

    identity = identify(header)
    return IdentifiedFile(place, header.format, identity, verdict, header.file_bytes, header.notes)


def _refused(error: StablehandError) -> Verdict:
    """Give the verdict on what could not be read: damaged, or not looked at."""
    if error.code != "model.damaged":
        return UNCHECKED
    return Verdict("damaged", (Evidence("header", error.message.english()),))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None
