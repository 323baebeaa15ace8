"""Layered documents: shared fragments under a definition, the user's values over it.

Every table remembers for each of its keys which file the value came from (`Where`), so that an
error can name file and line, and `catalog show` the provenance of a changed value.

Rules: tables merge key by key and the later layer wins. Lists of tables that have an identity (see
`_IDENTITY`) merge entry by entry: an entry of the same identity replaces the earlier one in its
place, a new one is appended. Steps are appended. Every other list is replaced as a whole. A layer's
`remove` drops inherited entries by identity.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from stablehand.core.catalog.lines import LineIndex
from stablehand.core.catalog.lines import Path as KeyPath


class Origin:
    """A file that contributes values: its `layer` (builtin, shared, user), name and text as read."""

    def __init__(self, layer: str, file: str, text: str) -> None:
        self.layer = layer
        self.file = file
        self._text = text

    @cached_property
    def _lines(self) -> LineIndex:
        return LineIndex(self._text)

    def line_of(self, path: KeyPath) -> int:
        """Give the line of a value; the index is made when the first line is asked for."""
        return self._lines.line_of(path)


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file."""

    origin: Origin
    path: KeyPath

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self.origin.line_of(self.path)


class Table(dict[str, Any]):
    """A TOML table that knows where it and each of its values came from."""

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.sources: dict[str, Where] = {}

    def put(self, key: str, value: Any, where: Where) -> None:
        """Set a value together with its source."""
        self[key] = value
        self.sources[key] = where


_IDENTITY: Final[Mapping[tuple[str, ...], Callable[[Table], object]]] = {
    ("options",): lambda item: item.get("flag"),
    ("groups",): lambda item: item.get("id"),
    ("env",): lambda item: (item.get("name"), item.get("when")),
    ("repositories",): lambda item: item.get("folder"),
    ("doctor",): lambda item: item.get("id"),
    ("prerequisites",): lambda item: item.get("id"),
    ("sharing", "folders"): lambda item: item.get("folder") or (item.get("roles") or [None])[0],
    ("sharing", "outputs"): lambda item: item.get("folder"),
}
_APPENDED: Final = {("steps",)}


def tabled(value: Any, origin: Origin, path: KeyPath = ()) -> Any:
    """Turn parsed TOML into tables that know their origin."""
    if isinstance(value, dict):
        table = Table(Where(origin, path))
        for key, item in value.items():
            table.put(key, tabled(item, origin, (*path, key)), Where(origin, (*path, key)))
        return table
    if isinstance(value, list):
        return [tabled(item, origin, (*path, index)) for index, item in enumerate(value)]
    return value


def merged(base: Table, over: Table, path: tuple[str, ...] = ()) -> Table:
    """Give a new table: `base` with `over` laid on top."""
    result = Table(over.where)
    for key, value in base.items():
        result.put(key, value, base.sources[key])
    for key, value in over.items():
        old, here = base.get(key), (*path, key)
        if isinstance(old, Table) and isinstance(value, Table):
            value = merged(old, value, here)
        elif isinstance(old, list) and isinstance(value, list):
            value = _merged_list(old, value, here)
        result.put(key, value, over.sources[key])
    return result


def _merged_list(base: list[Any], over: list[Any], path: tuple[str, ...]) -> list[Any]:
    if path in _APPENDED:
        return [*base, *over]
    identity = _IDENTITY.get(path)
    tables = all(isinstance(item, Table) for item in (*base, *over))
    if identity is None or not tables:
        return over
    entries = {repr(identity(item)): item for item in base}
    entries.update({repr(identity(item)): item for item in over})
    return list(entries.values())


def without_removed(table: Table, remove: Mapping[str, Any]) -> Table:
    """Give the table without the inherited entries that a layer's `remove` names."""
    result = merged(table, Table(table.where))
    for key, names in remove.items():
        identity = _IDENTITY.get((key,))
        entries = result.get(key)
        if identity is None or not isinstance(entries, list) or not isinstance(names, list):
            continue
        kept = [item for item in entries if not _is_named(identity(item), names)]
        result.put(key, kept, table.sources[key])
    return result


def _is_named(identity: object, names: list[Any]) -> bool:
    return (identity[0] if isinstance(identity, tuple) else identity) in names


def locate(table: Table, path: tuple[Any, ...]) -> Where:
    """Give the place of a value, or of the nearest table or key around it that exists.

    Parts of `path` that the document does not have (tags that validation puts in) are skipped.
    """
    where, node = table.where, table
    current: Any = node
    for part in path:
        if isinstance(current, Table) and part in current:
            where, current = current.sources[part], current[part]
        elif isinstance(current, list) and isinstance(part, int) and part < len(current):
            current = current[part]
            is_table = isinstance(current, Table)
            where = current.where if is_table else Where(where.origin, (*where.path, part))
    return where
