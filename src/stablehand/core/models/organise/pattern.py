"""Places of models by a pattern such as `{kind_folder}/{base}/{author}/{title}-{version}`. Pure.

A pattern names folders below a root and, after the last `/`, the file without its ending. What a model
lacks is left out with the separators around it; a folder that becomes empty is left out as well. `{author|by
nobody}` says what to write instead. Every part becomes a name that all systems take.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import safe_name
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.organise.shelves import fits_shelf, is_shelf, shelf_of, top_of
from stablehand.core.models.tree import UNKNOWN, folder_of

FIELDS: Final = (
    "kind_folder", "folder", "kind", "base", "family", "author", "title", "version", "name", "format",
    "dtype", "quantisation", "subtype", "tag", "root",
)  # fmt: skip
_FIELD: Final = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_PART_LIMIT_BYTES: Final = 120
# What stood between a value and one that is missing.
_LOOSE: Final = re.compile(r"^[\s\-_.,+]+|[\s\-_.,+]+$")
_EMPTY_BRACKETS: Final = re.compile(r"\s*(\(\s*\)|\[\s*\])")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was read: its parts between slashes; the last is the file's name."""

    text: str
    parts: tuple[str, ...]


def read_pattern(text: str) -> Pattern:
    """Read a pattern.

    One that does not begin with `{kind_folder}` is meant below it, so that UIs still find their models; one
    that ends with `/` keeps the files' names.

    Raises:
        StablehandError: `usage`: a field that does not exist, a brace too many, no field at all.
    """
    given = text.strip().replace("\\", "/")
    for name, _instead in _FIELD.findall(given):
        if name not in FIELDS:
            raise _wrong(
                QT_TRANSLATE_NOOP("organise", "There is no field '{field}'.").fill(field=name)
            )
    rest = _FIELD.sub("", given)
    if "{" in rest or "}" in rest:
        raise _wrong(QT_TRANSLATE_NOOP("organise", "A brace has no partner."))
    if not _FIELD.search(given):
        raise _wrong(QT_TRANSLATE_NOOP("organise", "The pattern names no field."))
    ends_with_folder = given.endswith("/")
    parts = [part.strip() for part in given.split("/")]
    parts = [part for part in parts if part and set(part) != {"."}]
    if not parts or parts[0] != "{kind_folder}":
        parts.insert(0, "{kind_folder}")
    if ends_with_folder or len(parts) == 1:
        parts.append("{name}")
    return Pattern(text, tuple(parts))


def place_by(
    pattern: Pattern, entry: Entry, present: Collection[str] = frozenset()
) -> tuple[str, str] | None:
    """Give the folder below its root ('/'-separated) and the stem that a pattern wants for a model.

    Args:
        present: the folders right below its root.

    Returns:
        None where nothing can be said: its kind is not known, and it lies in no folder.
    """
    values = _values(entry, present)
    if not values["kind_folder"]:
        return None
    folders = [_filled(part, values) for part in pattern.parts[:-1]]
    stem = _filled(pattern.parts[-1], values) or _safe(entry.name)
    return "/".join(folder for folder in folders if folder), stem


def _values(entry: Entry, present: Collection[str]) -> Mapping[str, str]:
    identity, metadata = entry.identity, entry.metadata
    finding = identity.finding if identity else None
    top = top_of(entry.path)
    base = entry.base or "-or-".join(entry.one_of)
    inner = folder_of(entry.path).partition("/")[2]
    return {
        "kind_folder": _shelf(entry, top, present),
        "folder": inner,
        "kind": "" if entry.kind == UNKNOWN else entry.kind,
        "base": base or (metadata.base or ""),
        "family": re.split(r"[-.]", base)[0] if base else "",
        "author": metadata.author or "",
        "title": metadata.title or entry.name,
        "version": metadata.version or "",
        "name": entry.name,
        "format": entry.format,
        "dtype": (identity.dtype or "") if identity else "",
        "quantisation": (identity.quantisation or "") if identity else "",
        "subtype": (finding.subtype or "") if finding else "",
        "tag": metadata.tags[0] if metadata.tags else "",
        "root": entry.root,
    }


def _shelf(entry: Entry, top: str, present: Collection[str]) -> str:
    """Give the folder that a model lies in, where it is one of the tree's for its kind; else that one."""
    if is_shelf(top) and fits_shelf(entry.kind, top):
        return top
    right = shelf_of(entry.identity, entry.format, present) if entry.identity else None
    return right or top


def _filled(part: str, values: Mapping[str, str]) -> str:
    """Give a folder's or file's name; with `{folder}` alone it may be several folders."""
    if part == "{folder}":
        return "/".join(_safe(name) for name in values["folder"].split("/") if name)
    is_loose = False

    def value(found: re.Match[str]) -> str:
        nonlocal is_loose
        text = values[found[1]] or found[2] or ""
        is_loose = is_loose or not text
        # a slash in a title separates nothing
        return text.replace("/", "_").replace("\\", "_").replace(":", "_")

    text = _FIELD.sub(value, part)
    if is_loose:
        text = _EMPTY_BRACKETS.sub("", text)
        text = re.sub(r"([\s\-_.,+])[\s\-_.,+]*\1", r"\1", text)
        text = _LOOSE.sub("", text)
    return _safe(text) if text.strip() else ""


def _safe(text: str) -> str:
    return safe_name(text, limit_bytes=_PART_LIMIT_BYTES)


def _wrong(message: Text) -> StablehandError:
    return StablehandError(
        "usage",
        message,
        hint=QT_TRANSLATE_NOOP("organise", "Fields: {fields}.").fill(
            fields=", ".join(f"{{{name}}}" for name in FIELDS)
        ),
    )
