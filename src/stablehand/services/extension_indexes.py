"""The public indexes of extensions: asked at most once a day, the last good copy kept and used offline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar
from urllib.parse import urljoin, urlsplit

from stablehand.core.base.addresses import BadAddressError, checked_address, is_loopback
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.base.web import client, opened, refusal, shown, unreachable, within
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.extension_index import (
    ExtensionIndex,
    IndexDamagedError,
    NodeMap,
    read_index,
    read_nodes,
    with_stars,
)
from stablehand.core.installs.index_copy import LARGEST_BYTES, IndexCopy, read_copy, write_copy
from stablehand.services.app import App

_FRESH_S: Final = 24 * 3600.0
_ANSWER_S: Final = 120.0
_LONGEST_ETAG: Final = 300
_NODES: Final = "extension-node-map.json"
_STARS: Final = "github-stats.json"
_CHANNEL: Final = "endpoints.manager_channel"
_MIRRORS: Final = {
    "a1111": "endpoints.a1111_extensions",
    "sdnext": "endpoints.sdnext_extensions",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FetchedIndex:
    """An index as it is known now.

    Attributes:
        index: its usable entries.
        nodes: which repositories bring which nodes; None where nobody asked, or there is no such list.
        source: its address, without anything secret.
        fetched_at: when this copy came, or was found to be new, in seconds since the epoch.
        is_old: it could not be asked, so it is the last copy.
        notices: what to know.
    """

    index: ExtensionIndex
    nodes: NodeMap | None
    source: str
    fetched_at: float
    is_old: bool
    notices: tuple[Wording, ...] = ()

    @property
    def fetched_on(self) -> str:
        """When it came, in UTC to the second."""
        moment = datetime.fromtimestamp(self.fetched_at, UTC)
        return moment.replace(microsecond=0).isoformat()


def index_address(app: App, package: Package) -> str:
    """Give where the index of a package's extensions is: the mirror of the settings, else the definition's.

    Raises:
        StablehandError: `extension.no_index`, also for an address that is none.
    """
    own = package.extensions
    if own is None or own.index is None or own.format == "none":
        raise _none(package)
    address, name = str(own.index), own.index.rpartition("/")[2]
    channel = app.settings.current(_CHANNEL)
    if own.format == "comfyui" and channel.source != "default":
        address = f"{channel.value}/{name}"
    elif mirror := _MIRRORS.get(own.format):
        address = str(app.settings.get(mirror)) or address
    try:
        return checked_address(address)
    except BadAddressError as error:
        raise _none(package) from error


async def fetched_index(
    app: App, package: Package, *, nodes: bool = False, refresh: bool = False
) -> FetchedIndex:
    """Give the index of a package's extensions.

    Args:
        nodes: also which repositories bring which nodes.
        refresh: ask though the copy is less than a day old.

    Raises:
        StablehandError: `extension.no_index`, `extension.index_damaged`, `network.*`; the last two only
            where no copy is there.
    """
    own, address = package.extensions, index_address(app, package)
    assert own is not None
    assert own.format != "none"
    kind, here = own.format, is_loopback(urlsplit(address).hostname or "")
    notices: list[Wording] = []

    def read(content: bytes) -> ExtensionIndex:
        return read_index(content, kind, loopback=here)

    index, copy, trouble = await _part(app, address, read, refresh=refresh)
    if trouble is not None:
        age = QT_TRANSLATE_NOOP(
            "extension", "The index cannot be asked, so this is the copy of {date}. {cause}"
        )
        date = f"{datetime.fromtimestamp(copy.fetched_at, UTC):%Y-%m-%d %H:%M} UTC"
        notices.append(age.fill(date=date, cause=trouble))
    map_: NodeMap | None = None
    if kind == "comfyui":
        index = await _starred(app, urljoin(address, _STARS), index, refresh=refresh)
        if nodes:
            map_ = (await _part(app, urljoin(address, _NODES), read_nodes, refresh=refresh))[0]
    return FetchedIndex(
        index, map_, shown(address), copy.fetched_at, trouble is not None, tuple(notices)
    )


async def _starred(
    app: App, address: str, index: ExtensionIndex, *, refresh: bool
) -> ExtensionIndex:
    """Add how many stars the entries have; an index does without."""
    try:
        return (
            await _part(app, address, lambda content: with_stars(index, content), refresh=refresh)
        )[0]
    except StablehandError as error:
        if error.code == "data.unwritable":
            raise
        return index


async def _part(
    app: App, url: str, read: Callable[[bytes], T], *, refresh: bool
) -> tuple[T, IndexCopy, Wording | None]:
    """Give a file of an index, the copy that it is from, and why it could not be asked if it could not."""
    copy = await asyncio.to_thread(read_copy, app.data.assets, url)
    now = time.time()
    is_fresh = copy is not None and 0 <= now - copy.fetched_at < _FRESH_S
    if copy is None or refresh or not is_fresh:
        try:
            content, etag = await _asked(url, copy.etag if copy else None)
            same = copy.content if copy else b""
            fetched = IndexCopy(same if content is None else content, now, etag)
            value = await asyncio.to_thread(_read, read, fetched.content, url)
            await asyncio.to_thread(app.refuse_if_gone)
            await asyncio.to_thread(write_copy, app.data.assets, url, fetched)
        except StablehandError as error:
            if copy is None or error.code == "data.unwritable":
                raise
            return await asyncio.to_thread(_read, read, copy.content, url), copy, error.message
        return value, fetched, None
    return await asyncio.to_thread(_read, read, copy.content, url), copy, None


async def _asked(url: str, etag: str | None) -> tuple[bytes | None, str | None]:
    """Ask for a file; None where it has not changed.

    Raises:
        StablehandError: `network.*`.
    """
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
    if etag:
        headers["If-None-Match"] = etag
    async with (
        within(_ANSWER_S, url),
        client() as asking,
        opened(asking, url, headers=headers) as answer,
    ):
        if answer.status_code == 304 and etag:
            return None, etag
        if answer.status_code != 200:
            raise refusal(url, answer.status_code)
        content = bytearray()
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > LARGEST_BYTES:
                raise unreachable(url, _TOO_LARGE)
        new = answer.headers.get("etag", "")
    return bytes(content), new if 0 < len(new) <= _LONGEST_ETAG and new.isprintable() else None


def _read(read: Callable[[bytes], T], content: bytes, url: str) -> T:
    try:
        return read(content)
    except IndexDamagedError as error:
        raise StablehandError(
            "extension.index_damaged",
            QT_TRANSLATE_NOOP("extension", "The index {url} cannot be understood.").fill(
                url=shown(url)
            ),
            hint=QT_TRANSLATE_NOOP(
                "extension", "Try again later. A mirror in the settings has to give the same file."
            ),
            details={"url": shown(url)},
        ) from error


def _none(package: Package) -> StablehandError:
    return StablehandError(
        "extension.no_index",
        QT_TRANSLATE_NOOP("extension", "{name} has no public index of extensions.").fill(
            name=package.name
        ),
        hint=QT_TRANSLATE_NOOP("extension", "Add one by the https address of its repository."),
        details={"package": package.id},
    )


_TOO_LARGE: Final[Text] = QT_TRANSLATE_NOOP("extension", "its index is far too large")
