"""Looking for models on hubs, and their small pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import opened, within
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.civitai_asking import is_web
from stablehand.core.hubs.civitai_hashes import PICTURE_BYTES
from stablehand.core.hubs.listing import HubFile, HubId, Page, Query
from stablehand.core.models.library.entry import Entry
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.hub_clients import (
    civitai_site,
    civitai_words,
    hugging_face,
    open_model_db,
    upscalers,
)
from stablehand.services.results import Result

# CivitAI's pictures say their width in the path (facts, contracts 1.5).
_WIDTH: Final = re.compile(r"/(?:original=true|width=\d{1,5})/")
_SUMS: Final = ("sha256", "blake3")
_PICTURE_S: Final = 60.0  # one that trickles must not keep the others waiting for good
_WIDTHS: Final = (450, 800, 1600)  # that its servers make, and no others in between


async def search(app: App, hub: HubId, query: Query, *, again: bool = False) -> Result[Page]:
    """Look for models on a hub; what was asked some minutes ago is not asked again.

    Args:
        hub: "huggingface", "civitai" or "openmodeldb".
        query: words, filters, order; its cursor asks for the page after one.
        again: ask even if it was asked just now.

    Raises:
        StablehandError: `network.*`, `hub.*`, `settings.invalid`; `usage`: the cursor is none of this hub's.
    """
    site = str(app.settings.get(f"endpoints.{hub}"))
    question = (hub, site, query)
    if again:
        app.hubs.pages.drop(question)
    page = await app.hubs.pages.get(question, lambda: _SEARCHES[hub](app, query))
    notices: tuple[Text, ...] = ()
    if page.unreadable:
        said = QT_TRANSLATE_NOOP("hub", "Items that could not be read: {count}.")
        notices = (said.fill(count=page.unreadable),)
    return Result("search", page, notices)


async def _huggingface(app: App, query: Query) -> Page:
    async with hugging_face(app) as hub:
        return await hub.search(query)


async def _civitai(app: App, query: Query) -> Page:
    types = (await civitai_words(app)).types if query.kinds else None
    async with civitai_site(app) as site:
        return await site.search(query, types=types)


async def _openmodeldb(app: App, query: Query) -> Page:
    known = await upscalers(app)
    async with open_model_db(app) as hub:
        page = await in_side_thread(lambda: hub.search(known.models, query))
    return replace(page, unreadable=0 if query.cursor else known.unreadable)


_SEARCHES: Final[Mapping[str, Callable[[App, Query], Coroutine[Any, Any, Page]]]] = {
    "huggingface": _huggingface,
    "civitai": _civitai,
    "openmodeldb": _openmodeldb,
}


async def installed(app: App, files: Iterable[HubFile]) -> Mapping[str, str]:
    """Tell which files the library has: by spec the key of the model.

    They are told by their sums. Where the library has not computed one yet, the same name and size count.

    Raises:
        StablehandError: `database.damaged`, `data.unwritable`, `root.damaged`.
    """
    wanted = list(files)
    if not wanted:
        return {}
    stamp = await in_side_thread(lambda: library.stamp(app))
    if app.hubs.here is None or app.hubs.here[0] != stamp:
        app.hubs.here = (stamp, _index(await library.entries(app)))
    index = app.hubs.here[1]
    return {file.spec: key for file in wanted if (key := _here(file, index)) is not None}


def _index(entries: Iterable[Entry]) -> dict[str, str]:
    """Give models by what tells their files apart. Pure."""
    index: dict[str, str] = {}
    for entry in entries:
        for name in _SUMS:
            if (sum_ := entry.hashes.get(name)) is not None:
                index[f"{name}:{sum_}"] = entry.key
        if "sha256" in entry.hashes:
            index.setdefault(f"autov2:{entry.hashes['sha256'][:10]}", entry.key)
        else:
            name = entry.path.rpartition("/")[2].casefold()
            index.setdefault(f"name:{name}:{entry.size_bytes}", entry.key)
    return index


def _here(file: HubFile, index: Mapping[str, str]) -> str | None:
    """Give the key of the model that a file is, if the library has it. Pure."""
    for name in (*_SUMS, "autov2"):
        sum_ = file.hashes.get(name)
        if sum_ is not None and (key := index.get(f"{name}:{sum_}")) is not None:
            return key
    if file.size_bytes is None or not file.size_is_exact:
        return None
    return index.get(f"name:{file.name.casefold()}:{file.size_bytes}")


async def thumbnail(app: App, address: str, px: int) -> Path | None:
    """Give a picture of a hub as a file in the cache, fetched if it is not there; no token is sent for it.

    Args:
        address: of the picture, as a hub said it.
        px: how wide it will be shown, in pixels; hubs that make smaller ones are asked for those.

    Returns:
        None for what is no picture, too large, or not there; it is not asked for again for some minutes.

    Raises:
        StablehandError: `network.*`, `data.unwritable`, `disk.full`.
    """
    place = sized(address, px)
    memory = app.hubs
    here = await in_side_thread(lambda: memory.pictures.find(place))
    if here is not None:
        return here
    found = await memory.no_pictures.get(place, lambda: _fetched(app, place))
    if found is not None:
        memory.no_pictures.drop(place)  # the cache on the disk knows, and may remove it
    return found


def sized(address: str, px: int) -> str:
    """Give the address of a picture no larger than needed, where the hub makes such. Pure."""
    width = next((known for known in _WIDTHS if px <= known), _WIDTHS[-1])
    return _WIDTH.sub(f"/width={width}/", address, count=1)


async def _fetched(app: App, address: str) -> Path | None:
    memory = app.hubs
    if not any(is_web(address, site) for site in _sites(app)):
        return None
    async with (
        memory.picture_turn,
        memory.client.use() as client,
        within(_PICTURE_S, address),
        opened(client, address) as answer,
    ):
        if answer.status_code != 200:
            return None
        content = bytearray()
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > PICTURE_BYTES:
                return None
    await in_side_thread(app.refuse_if_gone)
    return await in_side_thread(lambda: memory.pictures.put(address, bytes(content)))


def _sites(app: App) -> tuple[str, ...]:
    """Give the hubs' addresses; pictures may be of this machine only if a hub is."""
    keys = ("endpoints.civitai", "endpoints.huggingface", "endpoints.openmodeldb")
    return tuple(str(app.settings.get(key)) for key in keys)
