"""Everything that is said of a model, put together into one record with the source of each field.

Precedence (facts: contracts 11): the person, what CivitAI said to us, what the site said that it was fetched
from, `.cm-info.json`, `.civitai.info`, `.swarm.json`, `.json`, the LoRA manager's file, the header.
`gathered` blocks; `merged` is pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from stablehand.core.base.loose_values import table_of
from stablehand.core.models.metadata.civitai_records import Found
from stablehand.core.models.metadata.header_words import found_in_header
from stablehand.core.models.metadata.json_files import read_table
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.metadata.own_record import OwnRecord, checked_fields, read_own
from stablehand.core.models.metadata.readers import READERS
from stablehand.core.models.metadata.sidecars import Beside

USER: Final = "user"
CIVITAI: Final = "civitai"
HEADER: Final = "header"
DOWNLOAD: Final = "download"
# What a person can set; tags apart, which are added to those of the sites and taken off them.
USER_FIELDS: Final = (
    "title", "description", "base", "trained_words", "notes", "favourite", "rating", "nsfw",
)  # fmt: skip
_SITE_FIELDS: Final = (
    "title", "version", "author", "description", "base", "page", "trained_words", "tags", "licence",
    "nsfw", "favourite", "rating", "notes", "newer_version", "newer_name", "newer_is_early",
)  # fmt: skip


def gathered(
    model: Path,
    *,
    header: Mapping[str, str] | None,
    root: Path,
    kept: Metadata | None = None,
    listing: Sequence[str] | None = None,
    own: OwnRecord | None = None,
) -> Metadata:
    """Give everything that is said of a model in its folder and in its header.

    Args:
        model: the file, or the diffusers folder.
        header: the text values of its header (`Header.metadata`); None: what `kept` had from there.
        root: the model root; the preview is named below it.
        kept: what was known so far: where our file is not there (a root that is never written), what the
            person and CivitAI said is kept from it.
        listing: the names in its folder, see `sidecars.listing_of`.
        own: what our file holds, or would hold where it cannot be written; None: read it.

    Never raises for what lies there: what cannot be read says nothing.
    """
    beside = Beside(model, listing)
    own = own or read_own(model, beside) or (OwnRecord() if kept is None else own_of(kept))
    came = checked_fields(
        table_of(own.rest.get(DOWNLOAD))
    )  # what its site said when it was fetched
    found: list[tuple[str, Found]] = [(CIVITAI, own.civitai), (DOWNLOAD, came)]
    for source, ending, reader in READERS:
        file = beside.file(ending)
        table = None if file is None else read_table(file)
        if table is not None:
            found.append((source, reader(table)))
    if header is not None:
        found.append((HEADER, found_in_header(header)))
    elif kept is not None:
        found.append((HEADER, said_by(kept, HEADER)))
    return merged(own.user, found, preview=_below(root, beside.preview()))


def merged(
    user: Mapping[str, Any], found: Iterable[tuple[str, Found]], *, preview: str | None = None
) -> Metadata:
    """Put what the sources say into one record; the first that says something about a field counts.

    Args:
        user: what the person set.
        found: the other sources with what they say, in the order of precedence.
        preview: path of the picture below the root.
    """
    said = tuple(found)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for name in _SITE_FIELDS:
        for source, fields in ((USER, user if name in USER_FIELDS else {}), *said):
            if name in fields:
                values[name], sources[name] = fields[name], source
                break
    for source, fields in said:  # both ids are of one source, or the page would be of two models
        if "civitai_version" in fields or "civitai_model" in fields:
            for name in ("civitai_model", "civitai_version"):
                if name in fields:
                    values[name], sources[name] = fields[name], source
            break
    _set_tags(user, values, sources)
    if preview is not None:
        values["preview"] = preview
    return Metadata(**values, sources=MappingProxyType(sources))


def said_by(metadata: Metadata, source: str) -> Found:
    """Give the fields of a record that come from one source."""
    return {
        name: getattr(metadata, name)
        for name, told in metadata.sources.items()
        if told == source and hasattr(metadata, name)
    }


def own_of(metadata: Metadata) -> OwnRecord:
    """Give the part of a record that came from the person and from CivitAI, as our file would hold it."""
    said = said_by(metadata, USER)
    user = {name: value for name, value in said.items() if name in USER_FIELDS}
    if "tags" in said:
        user["tags_added"] = metadata.tags
    return OwnRecord(user, said_by(metadata, CIVITAI))


def _set_tags(user: Mapping[str, Any], values: dict[str, Any], sources: dict[str, str]) -> None:
    added, removed = user.get("tags_added", ()), user.get("tags_removed", ())
    if not added and not removed:
        return
    gone = {tag.casefold() for tag in removed}
    tags = [tag for tag in values.get("tags", ()) if tag.casefold() not in gone]
    there = {tag.casefold() for tag in tags}
    tags += [tag for tag in added if tag.casefold() not in there]
    values["tags"], sources["tags"] = tuple(tags), USER


def _below(root: Path, preview: Path | None) -> str | None:
    if preview is None:
        return None
    try:
        return preview.relative_to(root).as_posix()
    except ValueError:
        return None
