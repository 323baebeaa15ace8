"""Searching the public index of an install's package."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from stablehand.core.installs.extension_index import IndexedExtension
from stablehand.core.installs.extension_search import SortBy, search_nodes, search_words
from stablehand.core.installs.watch_list import WatchList, read_watch_list, repository_key
from stablehand.services.app import App
from stablehand.services.extension_ground import Ground, ground_of, harm_of
from stablehand.services.extension_indexes import fetched_index
from stablehand.services.extension_views import ExtensionSearch, FoundInIndex
from stablehand.services.results import Result


async def searched(
    app: App,
    name: str,
    words: str,
    *,
    nodes: bool,
    sort: SortBy,
    limit: int,
    offset: int,
    refresh: bool,
) -> Result[ExtensionSearch]:
    """See `extensions.search_extensions`."""
    ground = ground_of(app, name)
    known = await fetched_index(app, ground.package, nodes=nodes, refresh=refresh)
    if nodes:
        wanted = [word.strip() for word in words.split(",") if word.strip()]
        found = search_nodes(known.index.entries, known.nodes, wanted) if known.nodes else ()
    else:
        found = await asyncio.to_thread(search_words, known.index.entries, words, sort)
    there = await asyncio.to_thread(_there, ground)
    harmful = await asyncio.to_thread(read_watch_list, app.data.catalog)
    part = found[max(0, offset) : max(0, offset) + max(0, limit)]
    result = ExtensionSearch(
        found=tuple(_entry(item, there, harmful) for item in part),
        total=len(found),
        known=len(known.index.entries),
        skipped=known.index.skipped,
        source=known.source,
        fetched_at=known.fetched_on,
        age_s=max(0.0, time.time() - known.fetched_at),
        is_old=known.is_old,
    )
    return Result("extensions", result, known.notices)


def _there(ground: Ground) -> dict[str, str]:
    """Give the names of the extensions that are there, by their repositories and by their folders."""
    found: dict[str, str] = {}
    for item in ground.found():
        found.setdefault(f"/{item.folder.casefold()}", item.folder)
        if item.url is not None:
            found[repository_key(item.url)] = item.folder
    return found


def _entry(entry: IndexedExtension, there: Mapping[str, str], harmful: WatchList) -> FoundInIndex:
    name = there.get(repository_key(entry.url)) or there.get(f"/{entry.folder.casefold()}")
    return FoundInIndex(entry, name, harm_of(harmful, entry.folder, entry.url))
