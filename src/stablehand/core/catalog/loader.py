"""Reading package definitions from folders, layered and validated.

Layers, later over earlier: fragments that a definition includes (`_shared/<name>.toml`), the
built-in definition, the one of a fetched catalog (see `fetched.py`), the user's file of the same id
in `Data/Catalog`. A file that does not validate
becomes one error that names file, line and key; nothing half-read is ever used.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.merge import (
    Origin,
    Table,
    Where,
    locate,
    merged,
    removable,
    repeated,
    tabled,
    unfit,
    without_removed,
)
from stablehand.core.catalog.preset_files import UnfitPresetError, preset_content
from stablehand.core.catalog.preset_schema import Preset
from stablehand.core.catalog.schema import Package
from stablehand.core.catalog.values import PACKAGE_ID_PATTERN

FILE_NAME: Final = "package.toml"
SHARED: Final = "_shared"
DOCTOR: Final = "_doctor"  # rules of the log doctor for every package
FORMAT: Final = 1
_ID: Final = re.compile(PACKAGE_ID_PATTERN)
_LARGEST: Final = 2 * 1024 * 1024
_MOST_INCLUDED: Final = 20
_DEEP_KEY: Final = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}"""
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a catalog file."""

    file: str
    line: int
    where: str
    problem: str

    def error(self) -> StablehandError:
        """Give the mistake as an error."""
        return StablehandError(
            "catalog.invalid",
            QT_TRANSLATE_NOOP("catalog", "{file}, line {line}: {where} {problem}.").fill(
                file=self.file, line=self.line, where=self.where, problem=self.problem
            ),
            hint=QT_TRANSLATE_NOOP(
                "catalog",
                "docs/catalog.md describes the format. Check with: stablehand catalog check",
            ),
            details={"file": self.file, "line": self.line, "where": self.where},
        )


class InvalidDefinition(Exception):  # noqa: N818 - carries problems, becomes an error at the border
    """A definition with mistakes."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(str(problems[0]))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Provenance:
    """A value that did not come from the built-in definition itself, and where it came from."""

    key: str
    layer: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A validated package together with its folder and the sources of its values."""

    package: Package
    folder: Path
    document: Table

    def provenance(self) -> tuple[Provenance, ...]:
        """Give every value that a shared fragment or the user contributed."""
        found: list[Provenance] = []
        for key, where in self.document.sources.items():
            _collect_provenance(self.document[key], key, where, found)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The definitions of up to three folders: the built-in one, a fetched one, the user's."""

    builtin: Path
    user: Path | None = None
    fetched: Path | None = None

    @property
    def layers(self) -> tuple[tuple[str, Path], ...]:
        """The folders there are, with their names, later over earlier."""
        named = (("builtin", self.builtin), ("fetched", self.fetched), ("user", self.user))
        return tuple((name, root) for name, root in named if root is not None)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders there are, those that go first at the front."""
        return tuple(root for _, root in reversed(self.layers))

    def ids(self) -> list[str]:
        """Give the ids of all packages, sorted.

        Raises:
            StablehandError: `catalog.unreadable`.
        """
        return sorted({name for root in self.folders for name in _ids(root)})

    def load(self, package_id: str) -> Definition:
        """Read and validate one package.

        Raises:
            StablehandError: `package.unknown`, `catalog.invalid` or `catalog.unreadable`.
        """
        known = self.ids()
        if package_id not in known:
            raise _unknown_package(package_id, known)
        try:
            return self._load(package_id)
        except InvalidDefinition as error:
            raise error.problems[0].error() from None

    def required(self, definition: Definition) -> dict[str, Package]:
        """Give the packages that a definition requires, by id.

        Raises:
            StablehandError: `catalog.invalid` when one is not there, is broken, or could not compute.
        """
        try:
            return self._required(definition)
        except InvalidDefinition as error:
            raise error.problems[0].error() from None

    def strays(self) -> list[Problem]:
        """Give the folders that look like packages and are none, so that none is passed over."""
        return [problem for _, root in self.layers for problem in _strays(root)]

    def problems(self, ids: Iterable[str] | None = None) -> list[Problem]:
        """Give every mistake in these definitions, or in everything that lies in the folders."""
        found: list[Problem] = []
        if ids is None:
            found += self.strays()
        for package_id in self.ids() if ids is None else ids:
            try:
                definition = self._load(package_id)
                self._required(definition)
            except InvalidDefinition as error:
                found += [problem for problem in error.problems if problem not in found]
            else:
                found += self._unfit_presets(definition)
        return found

    def preset_content(self, definition: Definition, preset: Preset) -> bytes:
        """Give the file of a preset; the user's own goes before the one that is built in.

        Raises:
            StablehandError: `catalog.invalid` when it is not there or is none.
        """
        try:
            return preset_content(preset, self._preset_folders(definition))
        except UnfitPresetError as error:
            raise _preset_problem(definition, preset, error).error() from None

    def _unfit_presets(self, definition: Definition) -> list[Problem]:
        found = []
        for preset in definition.package.presets:
            try:
                preset_content(preset, self._preset_folders(definition))
            except UnfitPresetError as error:
                found.append(_preset_problem(definition, preset, error))
        return found

    def _preset_folders(self, definition: Definition) -> list[Path]:
        over = [root / definition.package.id for name, root in self.layers if name != "builtin"]
        return [*reversed(over), definition.folder]

    def _load(self, package_id: str) -> Definition:
        document: Table | None = None
        folder = self.builtin / package_id
        for at, (layer, root) in enumerate(self.layers, start=1):
            if os.path.lexists(file := root / package_id / FILE_NAME):
                if not _ID.fullmatch(package_id):
                    raise InvalidDefinition([_misnamed(file.parent)])
                table = _parsed(file, layer)
                folder = file.parent if "format" in table else folder
                document = _layered(document, table, self.layers[:at])
        if document is None:  # it went away since the folder was listed
            raise _broken(folder / FILE_NAME, "is not there")
        return Definition(_validated(document, package_id), folder, document)

    def _has(self, package_id: str) -> bool:
        return any(os.path.lexists(root / package_id / FILE_NAME) for root in self.folders)

    def _required(self, definition: Definition) -> dict[str, Package]:
        found: dict[str, Package] = {}
        for item in definition.package.requires_install:
            place = definition.document.sources["requires_install"]
            if not self._has(item.package):
                raise InvalidDefinition(
                    [_at(place, "requires_install", f"names the unknown package '{item.package}'")]
                )
            package = self._load(item.package).package
            if package.torch is None:
                text = f"names '{item.package}', which has no torch of its own to compute with"
                raise InvalidDefinition([_at(place, "requires_install", text)])
            found[item.package] = package
        return found


def _preset_problem(definition: Definition, preset: Preset, error: UnfitPresetError) -> Problem:
    path = ("presets", definition.package.presets.index(preset), "file")
    return _problem(definition.document, path, str(error))


def _ids(folder: Path | None) -> set[str]:
    """Give the ids that a folder has definitions of; a folder that is not there has none."""
    return {
        entry.name
        for entry in _entries(folder)
        if _ID.fullmatch(entry.name) and os.path.lexists(Path(entry.path, FILE_NAME))
    }


def _strays(folder: Path | None) -> list[Problem]:
    found = []
    for entry in _entries(folder):
        if entry.name in (SHARED, DOCTOR) or entry.name.startswith(".") or not entry.is_dir():
            continue
        if not _ID.fullmatch(entry.name):
            found.append(_misnamed(Path(entry.path)))
        elif not os.path.lexists(Path(entry.path, FILE_NAME)):
            found.append(Problem(entry.path, 1, "the folder", f"has no {FILE_NAME}"))
    return found


def _misnamed(folder: Path) -> Problem:
    text = "has a name that is no package id: small letters, digits and _, a letter first"
    return Problem(str(folder), 1, "the folder", text)


def _entries(folder: Path | None) -> list[os.DirEntry[str]]:
    if folder is None:
        return []
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except NotADirectoryError as error:
        # Below a file there is nothing; a file in the catalog's own place is a mistake.
        if os.path.lexists(folder):
            raise _unreadable(folder, error) from None
        return []
    except OSError as error:
        raise _unreadable(folder, error) from None


def _layered(base: Table | None, layer: Table, layers: tuple[tuple[str, Path], ...]) -> Table:
    """Lay one file, and what it includes, over what there is; `layers` end with the file's own.

    A file with a `format` is a whole definition and replaces what there is.
    """
    result = None if "format" in layer else base
    included = _names(layer, "include")
    if len(included) > _MOST_INCLUDED:
        text = f"must not name more than {_MOST_INCLUDED} fragments"
        raise InvalidDefinition([_problem(layer, ("include",), text)])
    for name in included:
        shared = _fragment(layer, name, layers)
        result = merged(result, shared) if result is not None else shared
    remove = layer.pop("remove", {})
    layer.pop("include", None)
    place = layer.sources.get("remove", layer.where)
    if not isinstance(remove, dict):
        raise InvalidDefinition([_at(place, "remove", "must be a table of lists of names")])
    if remove:
        result, vain = without_removed(result or Table(layer.where), remove)
        if vain:
            text = f"names what is not there: {', '.join(vain)} (lists: {', '.join(removable())})"
            raise InvalidDefinition([_at(place, "remove", text)])
    return merged(result, layer) if result is not None else layer


def _fragment(layer: Table, name: str, layers: tuple[tuple[str, Path], ...]) -> Table:
    """Read a shared fragment, that of the file's own layer before those below it."""
    for origin, folder in reversed(layers):
        file = folder / SHARED / f"{name}.toml"
        if _ID.fullmatch(name) and file.is_file():
            return _parsed(file, "shared" if origin == "builtin" else origin)
    raise InvalidDefinition([_problem(layer, ("include",), f"names no fragment '{name}'")])


def _names(layer: Table, key: str) -> list[str]:
    value = layer.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidDefinition([_problem(layer, (key,), "must be a list of names")])
    return value


def _parsed(file: Path, layer: str) -> Table:
    try:
        text = _read(file)
        if _DEEP_KEY.search(text):  # the parser's time grows with the square of such a key's length
            raise _broken(file, "is nested too deep")
        table: Table = tabled(tomllib.loads(text), Origin(layer, str(file), text))
    except OSError as error:
        cause = (error.strerror or "unknown cause").lower()
        raise _broken(file, f"cannot be read: {cause}") from None
    except UnicodeDecodeError:
        raise _broken(file, "is not UTF-8") from None
    except RecursionError:
        raise _broken(file, "is nested too deep") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        words = re.sub(r"\s*\(at .*\)$", "", str(error))
        at = int(line[1]) if line else max(1, text.count("\n"))
        raise InvalidDefinition([Problem(str(file), at, "TOML:", words)]) from None
    except ValueError as error:  # a number with thousands of digits
        raise _broken(file, f"has a value that cannot be read: {error}") from None
    wrong = [*repeated(table), *unfit(table, table.where)]
    if wrong:
        raise InvalidDefinition([_at(where, "the file", text) for where, text in wrong])
    return table


def _read(file: Path) -> str:
    """Read a regular file of sensible size; a pipe or a device could go on for ever."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise _broken(file, "is not a regular file")
    with file.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise _broken(file, "is larger than 2 MiB")
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def _broken(file: Path, text: str) -> InvalidDefinition:
    return InvalidDefinition([Problem(str(file), 1, "the file", text)])


def _validated(document: Table, package_id: str) -> Package:
    version = document.get("format")
    if type(version) is int and version != FORMAT:
        advice = "a newer Stablehand may read it" if version > FORMAT else "it is too old"
        text = f"is {version}, but this Stablehand reads format {FORMAT}: {advice}"
        raise InvalidDefinition([_problem(document, ("format",), text)])
    try:
        package = Package.model_validate(document)
    except ValidationError as error:
        problems = [
            _problem(document, tuple(item["loc"]), _words(item))
            if item["loc"]
            else _at(_meant(document, item["msg"]), "the definition", _words(item))
            for item in error.errors(include_url=False, include_context=True)
        ]
        raise InvalidDefinition(problems) from None
    if package.id != package_id:
        text = f"is '{package.id}' but its folder is '{package_id}'"
        raise InvalidDefinition([_problem(document, ("id",), text)])
    return package


def _words(item: ErrorDetails) -> str:
    context: dict[str, Any] = item.get("ctx", {})
    match item["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a known key"
        case "union_tag_invalid":
            return f"has the unknown kind '{context['tag']}'; known are {context['expected_tags']}"
        case "union_tag_not_found":
            return "has no 'kind'"
        case _:
            text = item["msg"].removeprefix("Value error, ").removeprefix("Input ")
            return text if text.split()[0] in _VERBS else f": {text}"


_VERBS: Final = frozenset(
    {"must", "should", "is", "has", "knows", "names", "needs", "uses", "lists", "compares", "joins"}
)


def _problem(document: Table, path: tuple[Any, ...], text: str) -> Problem:
    where = locate(document, path)
    return Problem(where.origin.file, where.line, _dotted(path, document), text)


def _at(where: Where, name: str, text: str) -> Problem:
    return Problem(where.origin.file, where.line, name, text)


def _meant(document: Table, text: str) -> Where:
    """Find the entry that a mistake of the whole definition is about, by the name it quotes."""
    quoted = re.findall(r"'([^']+)'", text)
    options = document.get("options")
    for item in reversed(options if isinstance(options, list) else []):
        if isinstance(item, Table) and any(name in item.values() for name in quoted):
            return item.where
    return next((document.sources[name] for name in quoted if name in document), document.where)


def _dotted(path: tuple[Any, ...], document: Table) -> str:
    """Give a path in words an author recognises: options[--xformers].auto."""
    words, current = "", document
    node: Any = current
    for part in path:
        if isinstance(node, Table):
            if part in node or part == path[-1]:
                words += f"{'.' if words else ''}{part}"
                node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
            name = (
                node.get("flag") or node.get("id") or node.get("name")
                if isinstance(node, Table)
                else None
            )
            words += f"[{name or part + 1}]"
    return words or "the definition"


def _collect_provenance(value: Any, key: str, where: Where, found: list[Provenance]) -> None:
    if isinstance(value, Table) and any(
        s.origin.layer != "builtin" for s in value.sources.values()
    ):
        for name, source in value.sources.items():
            _collect_provenance(value[name], f"{key}.{name}", source, found)
        return
    if isinstance(value, list) and any(isinstance(item, Table) for item in value):
        for index, item in enumerate(value):
            if isinstance(item, Table) and item.where.origin.layer != "builtin":
                name = str(item.get("flag") or item.get("id") or item.get("name") or index + 1)
                origin = item.where.origin
                found.append(
                    Provenance(f"{key}[{name}]", origin.layer, origin.file, item.where.line)
                )
        return
    if where.origin.layer != "builtin":
        found.append(Provenance(key, where.origin.layer, where.origin.file, where.line))


def _unreadable(path: Path, error: OSError) -> StablehandError:
    return StablehandError(
        "catalog.unreadable",
        QT_TRANSLATE_NOOP("catalog", "The catalog at {path} cannot be read: {problem}.").fill(
            path=str(path), problem=(error.strerror or "unknown cause").lower()
        ),
        details={"file": str(path)},
    )


def _unknown_package(package_id: str, known: list[str]) -> StablehandError:
    return StablehandError(
        "package.unknown",
        QT_TRANSLATE_NOOP("catalog", "There is no package with the id '{id}'.").fill(id=package_id),
        hint=QT_TRANSLATE_NOOP("catalog", "Known packages: {known}.").fill(known=", ".join(known)),
        details={"id": package_id, "known": known},
    )
