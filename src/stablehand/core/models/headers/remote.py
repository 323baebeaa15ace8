"""The header of a model on a server, from as few of its bytes as that takes.

The readers of headers do not know that their bytes come over the network: where some are missing, the
reader is stopped, they are fetched, and it begins again. A safetensors header takes one or two requests,
the table of a zip two or three, a GGUF with a tokenizer some more with growing windows.
"""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import unquote, urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.web import (
    HeadersFor,
    nothing_for,
    opened,
    refusal,
    unreachable,
)
from stablehand.core.models.headers.header import Header
from stablehand.core.models.headers.reading import read_source
from stablehand.core.models.headers.sources import ByteSource, unreadable

if TYPE_CHECKING:
    import httpx

_FIRST_BYTES: Final = 1 << 16
_LEAST_BYTES: Final = 1 << 14
_MOST_BYTES: Final = 1 << 26  # in all, and from the start where a server gives no parts
_MOST_REQUESTS: Final = 64
_LARGEST_WINDOW: Final = 1 << 22
_FAR: Final = 1 << 62
_TRIES: Final = 3
_PATIENCE_S: Final = 60.0
_RANGE: Final = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)")
_COUNT: Final = re.compile(r"[0-9]{1,18}")
_NO_RANGE: Final = re.compile(r"bytes \*/([0-9]{1,18})")


T = TypeVar("T")


class BytesMissingError(Exception):
    """A reader needs bytes that have not been fetched yet; it is run again when they are there."""

    def __init__(self, offset: int, length: int) -> None:
        super().__init__(f"{length} bytes at {offset}")
        self.offset = offset
        self.length = length


class RemoteBytes:
    """The parts of a file on a server that have been fetched, as a `ByteSource`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size: int | None = None
        self.fetched_bytes = 0
        self._starts: list[int] = []
        self._parts: list[bytearray] = []

    def put(self, offset: int, content: bytes) -> None:
        """Take in a part; it may continue one that is there, and must not overlap any."""
        self.fetched_bytes += len(content)
        place = bisect_right(self._starts, offset) - 1
        if place >= 0 and self._starts[place] + len(self._parts[place]) == offset:
            self._parts[place] += content
        else:
            self._starts.insert(place + 1, offset)
            self._parts.insert(place + 1, bytearray(content))

    def read_at(self, offset: int, length: int) -> bytes:
        """Give bytes, as `ByteSource` does.

        Raises:
            BytesMissingError: they have to be fetched first.
        """
        end = offset + length if self.size is None else min(offset + length, self.size)
        found = bytearray()
        while offset < end:
            place = bisect_right(self._starts, offset) - 1
            part = self._parts[place] if place >= 0 else bytearray()
            at = offset - self._starts[place] if place >= 0 else 0
            if at >= len(part):
                raise BytesMissingError(offset, min(end - offset, self.room(offset)))
            taken = part[at : at + end - offset]
            found += taken
            offset += len(taken)
        return bytes(found)

    def reaches(self, offset: int) -> bool:
        """Tell whether a part ends just there, or nothing is there at all."""
        place = bisect_right(self._starts, offset) - 1
        return place < 0 or self._starts[place] + len(self._parts[place]) == offset

    def room(self, offset: int) -> int:
        """Tell how many bytes are missing from a place on: to the next part, or to the end."""
        place = bisect_right(self._starts, offset)
        ends = [] if self.size is None else [self.size]
        return min([*self._starts[place : place + 1], *ends], default=_FAR) - offset


@dataclass(slots=True)
class _Fetching:
    """How the parts of one file are fetched; `version` is what the server calls the file's content."""

    client: httpx.AsyncClient
    url: str
    headers_for: HeadersFor
    source: RemoteBytes
    most_bytes: int = _MOST_BYTES
    version: str | None = None
    requests: int = 0
    gives_parts: bool = True
    window: int = field(default=_FIRST_BYTES)

    async def fetch(self, offset: int, length: int) -> None:
        """Fetch a part, with a second and third try where the server hangs up.

        Raises:
            StablehandError: `network.unreachable`, `network.certificate`, `model.unreadable`.
        """
        self._check_effort(offset, length)
        source = self.source
        wanted = max(length, _LEAST_BYTES)
        if source.reaches(offset):  # read on from what is there: soon more of it will be wanted
            wanted = max(length, min(self.window, self.most_bytes - source.fetched_bytes))
            self.window = min(self.window * 2, _LARGEST_WINDOW)
        wanted = min(wanted, source.room(offset))
        for attempt in range(1, _TRIES + 1):
            try:
                await self._ask(offset, wanted)
                return
            except StablehandError as error:
                if attempt == _TRIES or not _may_pass(error):
                    raise
                await asyncio.sleep(0.2 * attempt)

    def _check_effort(self, offset: int, length: int) -> None:
        self.requests += 1
        if not self.gives_parts and offset + length > self.most_bytes:
            text = QT_TRANSLATE_NOOP("models", "its server gives no parts of files")
            raise unreadable(self.source.name, text)
        if self.requests > _MOST_REQUESTS or self.source.fetched_bytes + length > self.most_bytes:
            text = QT_TRANSLATE_NOOP("models", "its header is too long to be fetched")
            raise unreadable(self.source.name, text)

    async def _ask(self, offset: int, length: int) -> None:
        headers = {"Range": f"bytes={offset}-{offset + length - 1}"}
        async with opened(
            self.client, self.url, headers=headers, headers_for=self.headers_for
        ) as answer:
            if answer.status_code == 416:
                self._note_end(answer)
                return
            if answer.status_code not in (200, 206):
                raise refusal(str(answer.url), answer.status_code)
            self._check_kind(answer)
            if answer.status_code == 206:
                self._check_place(answer, offset)
                await self._take(answer, offset, 0, length)
            else:
                await self._take_whole(answer, offset, length)

    async def _take_whole(self, answer: httpx.Response, offset: int, length: int) -> None:
        """Take a part out of the whole file, where a server gives only that."""
        self.gives_parts = False
        declared = answer.headers.get("Content-Length", "")
        self._note_size(int(declared) if _COUNT.fullmatch(declared) else None)
        if offset + length > self.most_bytes:
            text = QT_TRANSLATE_NOOP("models", "its server gives no parts of files")
            raise unreadable(self.source.name, text)
        await self._take(answer, offset, offset, length)

    async def _take(self, answer: httpx.Response, offset: int, passed: int, length: int) -> None:
        """Read `length` bytes of the body behind the first `passed`, and put them at `offset`."""
        content = bytearray()
        async for part in answer.aiter_raw(1 << 16):
            content += part
            if passed:
                cut = min(passed, len(content))
                del content[:cut]
                passed -= cut
            if len(content) >= length:
                break
        got = bytes(content[:length])
        if len(got) < length and self.source.size is None:
            self.source.size = offset + len(got)  # nobody said, and here it ended
        elif len(got) < min(length, (self.source.size or 0) - offset):
            raise unreachable(self.url, QT_TRANSLATE_NOOP("web", "it hangs up in the middle"))
        self.source.put(offset, got)

    def _check_kind(self, answer: httpx.Response) -> None:
        """Refuse what is not the file's own bytes: packed ones, several parts, another file than before."""
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
        if packed not in ("", "identity") or kind == "multipart/byteranges":
            text = QT_TRANSLATE_NOOP("models", "its server does not send the file as it is")
            raise unreadable(self.source.name, text)
        if kind in ("text/html", "application/xhtml+xml"):
            text = QT_TRANSLATE_NOOP("models", "its server sends a page instead of the file")
            raise unreadable(self.source.name, text)
        version = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
        if self.version is not None and version is not None and version != self.version:
            text = QT_TRANSLATE_NOOP("models", "it was changed on the server meanwhile")
            raise unreadable(self.source.name, text)
        self.version = self.version or version

    def _check_place(self, answer: httpx.Response, offset: int) -> None:
        found = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
        if found is None or int(found[1]) != offset:
            text = QT_TRANSLATE_NOOP("models", "its server sends another part than was asked for")
            raise unreadable(self.source.name, text)
        self._note_size(None if found[3] == "*" else int(found[3]))

    def _note_end(self, answer: httpx.Response) -> None:
        """Take the size from an answer that says that there is nothing there."""
        found = _NO_RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
        if found is None:
            raise refusal(str(answer.url), 416)
        self._note_size(int(found[1]))

    def _note_size(self, size: int | None) -> None:
        if size is None:
            return
        if self.source.size not in (None, size):
            text = QT_TRANSLATE_NOOP("models", "it was changed on the server meanwhile")
            raise unreadable(self.source.name, text)
        self.source.size = size


def _may_pass(error: StablehandError) -> bool:
    """Tell whether asking again may help: the way to the server failed, not what it said."""
    import httpx

    is_way = isinstance(error.__cause__, httpx.TransportError)
    return error.code == "network.unreachable" and is_way


async def read_remote_header(
    client: httpx.AsyncClient,
    url: str,
    *,
    headers_for: HeadersFor = nothing_for,
    patience_s: float = _PATIENCE_S,
) -> Header:
    """Read the header of a file on a server.

    Args:
        client: made by `web.client`.
        url: of the file; a `resolve` address of Hugging Face or a download address of CivitAI is one.
        headers_for: gives what an address gets beyond the usual, such as its token; asked at every hop.
        patience_s: how long the whole may take, in seconds.

    Raises:
        StablehandError: as `reading.read_header`, and `network.unreachable`, `network.certificate`.
    """
    return await read_remote(
        client,
        url,
        lambda source: read_source(source, with_offsets=False),
        headers_for=headers_for,
        patience_s=patience_s,
    )


async def read_remote(
    client: httpx.AsyncClient,
    url: str,
    read: Callable[[ByteSource], T],
    *,
    headers_for: HeadersFor = nothing_for,
    patience_s: float = _PATIENCE_S,
    most_bytes: int = _MOST_BYTES,
) -> T:
    """Let something be read out of a file on a server; see `read_remote_header`.

    Args:
        read: run in a thread, and run again from its beginning whenever bytes were missing that have been
            fetched meanwhile.
        most_bytes: of the file that are fetched, in all.

    Raises:
        StablehandError: as `read` does; `network.unreachable`, `network.certificate`; `model.unreadable`
            where more of the file would be needed than a header has.
    """
    source = RemoteBytes(name_of(url))
    fetching = _Fetching(client, url, headers_for, source, most_bytes)
    try:
        async with asyncio.timeout(patience_s):
            await fetching.fetch(0, _FIRST_BYTES)
            while True:
                try:
                    return await asyncio.to_thread(read, source)
                except BytesMissingError as missing:
                    await fetching.fetch(missing.offset, missing.length)
    except TimeoutError as error:
        text = QT_TRANSLATE_NOOP("web", "it does not answer in time")
        raise unreachable(url, text) from error


def name_of(url: str) -> str:
    """Give the name of the file that an address leads to, for sentences."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "?"
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.hostname or "?"
