"""Layered documents: shared fragments under a definition, the user's values over it.

Every table remembers for each of its keys which file the value came from (`Where`), so that an
error can name file and line, and `catalog show` the provenance of a changed value.

Rules: tables merge key by key and the later layer wins. Lists of tables that have an identity (see
`_IDENTITY`) merge entry by entry: an entry of the same identity replaces the earlier one in its
place, a new one is appended. Steps are appended. Every other list is replaced as a whole. A layer's
`remove` drops inherited entries by identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from stablehand.core.catalog.guards import plain_text
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


def _first_role(item: Table) -> object:
    roles = item.get("roles")
    return roles[0] if isinstance(roles, list) and roles else None


_IDENTITY: Final[Mapping[tuple[str, ...], Callable[[Table], object]]] = {
    ("options",): lambda item: item.get("flag"),
    ("groups",): lambda item: item.get("id"),
    ("env",): lambda item: (item.get("name"), item.get("when")),
    ("repositories",): lambda item: item.get("folder"),
    ("doctor",): lambda item: item.get("id"),
    ("prerequisites",): lambda item: item.get("id"),
    ("presets",): lambda item: item.get("id"),
    ("addons",): lambda item: item.get("id"),
    ("sharing", "folders"): lambda item: item.get("folder") or _first_role(item),
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


def repeated(table: Table) -> Iterator[tuple[Where, str]]:
    """Give the entries that one file lists twice under the same identity."""
    for path, identity in _IDENTITY.items():
        seen = set()
        for item in _at(table, path) or []:
            if not isinstance(item, Table):
                continue
            name = repr(identity(item))
            if name in seen:
                yield item.where, f"lists {_name(path, item)} twice"
            seen.add(name)


def unfit(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    """Give the keys and texts of a file with characters that would steer a terminal or hide what is there."""
    if isinstance(value, Table):
        for key, item in value.items():
            yield from unfit(key, value.sources[key])
            yield from unfit(item, value.sources[key])
    elif isinstance(value, list):
        for item in value:
            yield from unfit(item, item.where if isinstance(item, Table) else where)
    elif isinstance(value, str):
        try:
            plain_text(value)
        except ValueError as error:
            yield where, str(error)


def removable() -> list[str]:
    """Give the names of the lists that `remove` can thin out."""
    return [".".join(path) for path in _IDENTITY]


def without_removed(table: Table, remove: Mapping[str, Any]) -> tuple[Table, list[str]]:
    """Give the table without the inherited entries that a layer's `remove` names.

    The second value lists what `remove` names in vain ("options.--low"), so that a slip of the pen
    does not leave in what was meant to go.
    """
    result, vain = _copied(table), list[str]()
    for key, names in remove.items():
        path = tuple(key.split("."))
        entries = _at(result, path)
        if path not in _IDENTITY or not isinstance(names, list) or entries is None:
            vain.append(key)
            continue
        # What is no table has no name; it stays, for validation to refuse.
        named = [(item, _name(path, item)) for item in entries if isinstance(item, Table)]
        there = [name for _, name in named]
        vain += [f"{key}.{name}" for name in names if name not in there]
        gone = {id(item) for item, name in named if name in names}
        entries[:] = [item for item in entries if id(item) not in gone]
    return result, vain


def _copied(value: Any) -> Any:
    """Give tables and lists anew, so that what they were made from stays as it is."""
    if isinstance(value, Table):
        copy = Table(value.where)
        for key, item in value.items():
            copy.put(key, _copied(item), value.sources[key])
        return copy
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _at(table: Table, path: tuple[str, ...]) -> list[Any] | None:
    current: Any = table
    for part in path:
        current = current.get(part) if isinstance(current, Table) else None
    return current if isinstance(current, list) else None


def _name(path: tuple[str, ...], item: Table) -> object:
    identity = _IDENTITY[path](item)
    return identity[0] if isinstance(identity, tuple) else identity


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
