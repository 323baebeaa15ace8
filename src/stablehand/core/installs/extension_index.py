"""The public indexes of extensions, in their three formats: read entry by entry, never fatal. Pure.

The data is dirty: some six thousand entries that anybody adds to. A wrong entry is passed over and counted.
Formats, with the files they were read from: A1111 (`extensions[]` of AUTOMATIC1111's
stable-diffusion-webui-extensions/index.json), SD.Next (the array of sd-data/pages/extensions.json), ComfyUI
(`custom_nodes[]` of ComfyUI-Manager's custom-node-list.json, `extension-node-map.json`,
`github-stats.json`). Of ComfyUI's entries `files[0]` is the truth, since `reference` is often another one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from packaging.requirements import InvalidRequirement, Requirement

from stablehand.core.runtimes.extension_address import folder_name, repository_address

IndexFormat = Literal["a1111", "comfyui", "sdnext"]

_MOST_ENTRIES: Final = 50_000
_MOST_NAMES: Final = 2_000  # of nodes that one repository may claim
_LONGEST_NAME: Final = 200
_LONGEST_TEXT: Final = 2_000
_MOST_TAGS: Final = 30
_DATE: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_BY_GIT: Final = ("git-clone", "git")
# What makes a pattern take for ever: repeated groups, counted repeats, references back.
_COSTLY: Final = re.compile(r"\)[*+?{]|\{|\\[1-9]|\(\?")
_MOST_REPEATS: Final = 3


class IndexDamagedError(Exception):
    """What was fetched is no index of this format as a whole."""


@dataclass(frozen=True, slots=True)
class IndexedExtension:
    """An entry of an index.

    Attributes:
        name: as people know it.
        folder: the name of the folder that it gets.
        url: the https address of its repository.
        page: the address that the index gives for people; None where it has no other.
        author, description: as the index has them, in plain text.
        tags: what kind it is.
        added: when it came into the index (YYYY-MM-DD), where that is known.
        updated: when it was changed last (YYYY-MM-DD), where that is known.
        stars: on GitHub, where that is known.
        pip: packages that the index wants for it.
        id: the name that the index knows it by beside its title.
        note: a word of warning in the index.
    """

    name: str
    folder: str
    url: str
    page: str | None = None
    author: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    added: str | None = None
    updated: str | None = None
    stars: int | None = None
    pip: tuple[str, ...] = ()
    id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExtensionIndex:
    """The usable entries of an index, in its order, and how many were passed over."""

    entries: tuple[IndexedExtension, ...]
    skipped: int


@dataclass(frozen=True, slots=True)
class NodeMap:
    """Which repositories bring a node: by its class, and by patterns of such names."""

    classes: Mapping[str, tuple[str, ...]]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def bringing(self, node: str) -> tuple[str, ...]:
        """Give the addresses of the repositories that bring a node, those that name it first."""
        found = dict.fromkeys(self.classes.get(node, ()))
        for pattern, url in self.patterns:
            if pattern.search(node[:_LONGEST_NAME]):
                found[url] = None
        return tuple(found)


def read_index(content: bytes, kind: IndexFormat, *, loopback: bool = False) -> ExtensionIndex:
    """Read an index.

    Args:
        content: the file, whose size whoever fetched it has bounded.
        kind: its format.
        loopback: whether it came from this very machine, so that its entries may lie here too.

    Raises:
        IndexDamagedError: it is none as a whole.
    """
    found = _loaded(content)
    name = {"a1111": "extensions", "comfyui": "custom_nodes"}.get(kind)
    items = found if name is None else found.get(name) if isinstance(found, dict) else None
    if not isinstance(items, list):
        raise IndexDamagedError
    entries: dict[str, IndexedExtension] = {}
    skipped = max(0, len(items) - _MOST_ENTRIES)
    for item in items[:_MOST_ENTRIES]:
        entry = _entry(item, kind, loopback=loopback)
        if entry is None or entry.url.casefold() in entries:
            skipped += 1
        else:
            entries[entry.url.casefold()] = entry
    return ExtensionIndex(tuple(entries.values()), skipped)


def read_nodes(content: bytes) -> NodeMap:
    """Read ComfyUI-Manager's `extension-node-map.json`.

    Raises:
        IndexDamagedError: it is none as a whole.
    """
    found = _loaded(content)
    if not isinstance(found, dict):
        raise IndexDamagedError
    classes: dict[str, dict[str, None]] = {}
    patterns = []
    for address, said in list(found.items())[:_MOST_ENTRIES]:
        url = repository_address(address)
        if url is None or not isinstance(said, list) or not said or not isinstance(said[0], list):
            continue
        for name in said[0][:_MOST_NAMES]:
            if isinstance(name, str) and len(name) <= _LONGEST_NAME:
                classes.setdefault(name, {})[url] = None
        about = said[1] if len(said) > 1 and isinstance(said[1], dict) else {}
        if (pattern := _pattern(about.get("nodename_pattern"))) is not None:
            patterns.append((pattern, url))
    return NodeMap({name: tuple(urls) for name, urls in classes.items()}, tuple(patterns))


def with_stars(index: ExtensionIndex, content: bytes) -> ExtensionIndex:
    """Give an index with what ComfyUI-Manager's `github-stats.json` says of its entries.

    Raises:
        IndexDamagedError: it is none as a whole.
    """
    found = _loaded(content)
    if not isinstance(found, dict):
        raise IndexDamagedError
    known = {}
    for address, said in list(found.items())[:_MOST_ENTRIES]:
        if isinstance(said, dict) and (url := repository_address(address)) is not None:
            known[url.casefold()] = (_count(said.get("stars")), _date(said.get("last_update")))
    entries = (
        replace(entry, stars=stars, updated=updated)
        for entry in index.entries
        for stars, updated in [known.get(entry.url.casefold(), (entry.stars, entry.updated))]
    )
    return replace(index, entries=tuple(entries))


def _loaded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise IndexDamagedError from error


def _entry(item: Any, kind: IndexFormat, *, loopback: bool) -> IndexedExtension | None:
    if not isinstance(item, dict):
        return None
    place = item.get("url") if kind != "comfyui" else _comfyui_place(item)
    url = repository_address(place, loopback=loopback) if isinstance(place, str) else None
    folder = folder_name(url) if url is not None else None
    name = _text(item.get("title" if kind == "comfyui" else "name"), _LONGEST_NAME)
    if url is None or folder is None or not name:
        return None
    page = item.get("reference")
    known = repository_address(page, loopback=loopback) if isinstance(page, str) else None
    return IndexedExtension(
        name=name,
        folder=folder,
        url=url,
        page=known if known != url else None,
        author=_text(item.get("author"), _LONGEST_NAME) or url.split("/")[-2],
        description=_text(item.get("description"), _LONGEST_TEXT),
        tags=_tags(item.get("tags")),
        added=_date(item.get("added")),
        updated=_date(item.get("updated")),
        stars=_count(item.get("stars")),
        pip=_packages(item.get("pip")),
        id=_text(item.get("id"), _LONGEST_NAME) or None,
        note=_text(item.get("note"), _LONGEST_TEXT),
    )


def _comfyui_place(item: Mapping[str, Any]) -> Any:
    """Give where an entry of ComfyUI's comes from; None for one that is no single repository."""
    files, way = item.get("files"), item.get("install_type")
    if not isinstance(way, str) or way.strip().lower() not in _BY_GIT:
        return None
    return files[0] if isinstance(files, list) and len(files) == 1 else None


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value[: longest * 2]).split())[
        :longest
    ]


def _tags(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    found = (_text(tag, 60) for tag in value[:_MOST_TAGS])
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _date(value: Any) -> str | None:
    match = _DATE.match(value) if isinstance(value, str) else None
    return match[0] if match else None


def _count(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
    return value if is_count else None


def _packages(value: Any) -> tuple[str, ...]:
    """Give the packages of an entry: names and versions, no addresses and no options."""
    found = []
    for line in value[:50] if isinstance(value, list) else ():
        try:
            wanted = (
                Requirement(line) if isinstance(line, str) and len(line) < _LONGEST_NAME else None
            )
        except InvalidRequirement:
            continue
        if wanted is not None and wanted.url is None:
            found.append(str(wanted))
    return tuple(found)


def _pattern(value: Any) -> re.Pattern[str] | None:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME:
        return None
    if _COSTLY.search(value) or sum(value.count(c) for c in "*+") > _MOST_REPEATS:
        return None
    try:
        return re.compile(value)
    except (re.error, RecursionError):
        return None
