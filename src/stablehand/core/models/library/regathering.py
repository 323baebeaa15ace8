"""Gathering anew what stands beside models: sidecars come, change and go without the models' doing so.

What a header says stays as it was gathered; it is read again only where something else that hid it is
gone. Blocks.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from stablehand.core.base.names import folded, long_path
from stablehand.core.models.library.describing import header_words
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.models.library.folder_names import FolderNames
from stablehand.core.models.library.looking import Look
from stablehand.core.models.library.roots import place_of
from stablehand.core.models.library.store import metadata_in, put_metadata, read_entry
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.metadata.readers import READERS
from stablehand.core.models.metadata.sidecars import ENDINGS, stem_of
from stablehand.core.models.tree import format_by_name

_ENDINGS: Final = {source: ending for source, ending, _reader in READERS}
_SLACK_NS: Final = 2_000_000_000  # some drives keep times in steps of two seconds


def regather(database: Path, roots: Iterable[ModelRoot], keys: Iterable[str]) -> int:
    """Gather what stands beside these models, and give of how many it was something new.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`, `root.unknown`.
    """
    from stablehand.core.models.metadata.merging import gathered

    known = {root.id: root for root in roots}
    names = FolderNames()
    changed: dict[str, Metadata] = {}
    for key in dict.fromkeys(keys):
        entry = read_entry(database, key)
        if entry is None or entry.root not in known:
            continue
        file = place_of(entry, known.values())
        gather = partial(
            gathered,
            file,
            root=known[entry.root].folder,
            kept=entry.metadata,
            listing=names.near(file),
        )
        said = gather(header=None)
        if entry.metadata.sources.keys() - said.sources.keys():
            said = gather(header=header_words(file))
        if said != entry.metadata:
            changed[key] = replace(said, description=said.description or "")
    if changed:
        put_metadata(database, changed)
    return len(changed)


def stirred_keys(done: Look) -> list[str]:
    """Give the models that may have other sidecars since the look before: by times of folders and files."""
    keys = [f"{root}:{path}" for root, path in done.changes.moved.values()]
    by_folder: dict[tuple[str, str], list[str]] = {}
    for root, path in done.found:
        folder = path[: len(path) - len(path.rpartition("/")[2])]
        if (root, folder) in done.stirred:
            by_folder.setdefault((root, folder), []).append(path)
    folders = {root.id: root.folder for root in done.roots}
    for (root, folder), paths in by_folder.items():
        since = done.stirred[root, folder] - _SLACK_NS
        written = _written_since(folders[root] / folder, since)
        keys += [f"{root}:{path}" for path in _beside(paths, written)]
    return keys


def bereft_keys(database: Path, done: Look) -> list[str]:
    """Give the models of which something is known from a file beside them that is not there any more.

    Raises:
        StablehandError: `database.damaged`.
    """
    names = FolderNames()
    folders = {root.id: root.folder for root in done.roots}
    return [
        f"{root}:{path}"
        for root, folder in done.stirred
        for path, known in metadata_in(database, root, folder)
        if _lacks_a_source(folders[root] / path, known, names)
    ]


def _lacks_a_source(model: Path, known: Metadata, names: FolderNames) -> bool:
    endings = [_ENDINGS[source] for source in set(known.sources.values()) & _ENDINGS.keys()]
    if not endings and known.preview is None:
        return False
    there = {folded(name) for name in names.near(model)}
    starts = folded(model.name), folded(stem_of(model))
    if known.preview is not None and folded(Path(known.preview).name) not in there:
        return True
    return any(there.isdisjoint(start + ending for start in starts) for ending in endings)


def _written_since(folder: Path, since_ns: int) -> set[str]:
    """Give the starts of names of files, other than models, that were written since a moment."""
    starts: set[str] = set()
    try:
        with os.scandir(long_path(folder)) as entries:
            for entry in entries:
                if format_by_name(entry.name) or not entry.is_file():
                    continue
                about = entry.stat()
                if max(about.st_mtime_ns, about.st_ctime_ns) >= since_ns:
                    starts.update(_starts(folded(entry.name)))
    except OSError:  # gone or locked meanwhile: the next look tells
        pass
    return starts


def _starts(name: str) -> Iterable[str]:
    """Give what a sidecar's name may begin with to belong to a model."""
    return (
        name[: -len(ending)]
        for ending in ENDINGS
        if name.endswith(ending) and len(name) > len(ending)
    )


def _beside(paths: Sequence[str], starts: set[str]) -> list[str]:
    if not starts:
        return []
    found = []
    for path in paths:
        name = Path(path)
        if folded(name.name) in starts or folded(stem_of(name)) in starts:
            found.append(path)
    return found
