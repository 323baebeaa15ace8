"""Searching an index of extensions by words, or by the nodes that a workflow misses. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Literal

from stablehand.core.installs.extension_index import IndexedExtension, NodeMap

SortBy = Literal["relevance", "stars", "added", "name"]
_MOST_WORDS: Final = 20


def search_words(
    entries: Iterable[IndexedExtension], words: str, sort: SortBy
) -> tuple[IndexedExtension, ...]:
    """Give the entries that hold all of the words, in the wanted order."""
    wanted = words.casefold().split()[:_MOST_WORDS]
    scored = [(score, entry) for entry in entries if (score := _score(entry, wanted)) is not None]
    if sort == "relevance" and wanted:
        scored.sort(key=lambda item: (-item[0], -(item[1].stars or 0), item[1].name.casefold()))
        return tuple(entry for _score_, entry in scored)
    return tuple(sorted((entry for _score_, entry in scored), key=_ORDERS[sort]))


def search_nodes(
    entries: Sequence[IndexedExtension], nodes: NodeMap, names: Iterable[str]
) -> tuple[IndexedExtension, ...]:
    """Give the entries that bring nodes of these classes: those that bring most of them first."""
    by_url = {entry.url.casefold(): entry for entry in entries}
    found: dict[str, int] = {}
    for name in dict.fromkeys(names):
        for url in nodes.bringing(name):
            if url.casefold() in by_url:
                found[url.casefold()] = found.get(url.casefold(), 0) + 1
    order = sorted(found, key=lambda url: (-found[url], -(by_url[url].stars or 0), url))
    return tuple(by_url[url] for url in order)


def named(entries: Iterable[IndexedExtension], what: str) -> tuple[IndexedExtension, ...]:
    """Give the entries that somebody may mean by a name: their folder, title, id, or owner/folder."""
    wanted = what.strip().casefold()
    exact, loose = [], []
    for entry in entries:
        owner = "/".join(entry.url.split("/")[-2:]).casefold()
        if wanted in (entry.folder.casefold(), owner, (entry.id or "").casefold()):
            exact.append(entry)
        elif wanted == entry.name.casefold():
            loose.append(entry)
    return tuple(exact or loose)


def _score(entry: IndexedExtension, wanted: Sequence[str]) -> int | None:
    """Tell how well an entry fits; None where a word is nowhere in it."""
    name = f"{entry.name} {entry.folder}".casefold()
    tags = " ".join(entry.tags).casefold()
    author, text = entry.author.casefold(), entry.description.casefold()
    score = 0
    for word in wanted:
        if word in (entry.name.casefold(), entry.folder.casefold()):
            score += 16
        elif word in name:
            score += 8
        elif word in tags:
            score += 4
        elif word in author:
            score += 2
        elif word in text:
            score += 1
        else:
            return None
    return score


def _by_name(entry: IndexedExtension) -> Any:
    return entry.name.casefold()


def _by_stars(entry: IndexedExtension) -> Any:
    return (-(entry.stars if entry.stars is not None else -1), entry.name.casefold())


def _by_date(entry: IndexedExtension) -> Any:
    day = int((entry.added or entry.updated or "0").replace("-", ""))
    return (-day, entry.name.casefold())


_ORDERS: Final[dict[str, Callable[[IndexedExtension], Any]]] = {
    "relevance": _by_stars,  # without words
    "stars": _by_stars,
    "added": _by_date,
    "name": _by_name,
}
