"""The extensions that lie in an install: repositories at a commit, or folders known by name alone.

Looks only, and through no link. What the program's own repository brings is no extension.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.catalog.launch_schema import Extensions
from stablehand.core.runtimes.git_head import commit_at
from stablehand.core.runtimes.git_reading import (
    head_commit,
    is_checkout,
    remote_url,
    tracked_files,
)

# Where the A1111 family writes down which extensions are switched off.
SWITCHES_FILE: Final = "config.json"
SWITCHED_OFF: Final = "disabled_extensions"
_WITH_SWITCHES: Final = ("a1111", "sdnext")
_LARGEST_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FoundExtension:
    """An extension.

    Attributes:
        folder: its name, without what marks it as switched off.
        path: where it lies.
        url, commit: of its repository; None where it is none, or cannot be read.
        enabled: whether the program loads it.
    """

    folder: str
    path: Path
    url: str | None = None
    commit: str | None = None
    enabled: bool = True


def find_extensions(extensions: Extensions | None, checkout: Path) -> tuple[FoundExtension, ...]:
    """Give the extensions of an install, by name. Blocks: git is asked about each.

    Args:
        extensions: what the definition says about them; None for a program that has none.
        checkout: the program's folder.
    """
    root = checkout / extensions.folder if extensions else checkout
    if extensions is None or is_link(root) or not root.is_dir():
        return ()
    own = _own_folders(checkout, extensions.folder)
    off = _switched_off(checkout) if extensions.format in _WITH_SWITCHES else frozenset()
    found = []
    for place in sorted(root.iterdir(), key=lambda path: path.name.casefold()):
        is_hidden = place.name.startswith((".", "__"))
        if is_hidden or place.name in own or is_link(place) or not place.is_dir():
            continue
        found.append(_read(place, extensions.disabled_suffix, off))
    return tuple(found)


def place_of(extensions: Extensions, checkout: Path, folder: str, *, enabled: bool) -> Path:
    """Give where an extension of this name belongs."""
    name = folder if enabled else f"{folder}{extensions.disabled_suffix or ''}"
    return checkout / extensions.folder / name


def switches_text(extensions: Extensions, off: Iterable[str]) -> str | None:
    """Give a file of settings that switches extensions off, for a program that keeps them there."""
    names = sorted(off)
    if extensions.format not in _WITH_SWITCHES or not names:
        return None
    return json.dumps({SWITCHED_OFF: names}, ensure_ascii=False, indent=4) + "\n"


def _read(place: Path, suffix: str | None, off: frozenset[str]) -> FoundExtension:
    name, enabled = place.name, place.name not in off
    if suffix and name.endswith(suffix):
        name, enabled = name.removesuffix(suffix), False
    if not is_checkout(place):
        return FoundExtension(name, place, enabled=enabled)
    try:
        commit = commit_at(place) or head_commit(place)  # asking git takes a hundred times as long
        return FoundExtension(name, place, remote_url(place), commit, enabled)
    except StablehandError:  # a repository without a commit, or a damaged one
        return FoundExtension(name, place, enabled=enabled)


def _own_folders(checkout: Path, folder: str) -> frozenset[str]:
    """Give the folders that hold files of the program's own repository."""
    if not is_checkout(checkout):
        return frozenset()
    depth = len(folder.split("/"))
    parts = (name.split("/") for name in tracked_files(checkout, folder))
    return frozenset(part[depth] for part in parts if len(part) > depth + 1)


def _switched_off(checkout: Path) -> frozenset[str]:
    try:
        content = read_limited(checkout / SWITCHES_FILE, _LARGEST_BYTES, only_ordinary=True)
        found: Any = json.loads(content)
        names = found.get(SWITCHED_OFF) or []
    except (OSError, UnfitFileError, ValueError, AttributeError):
        return frozenset()
    return frozenset(name for name in names if isinstance(name, str))
