"""What is known to do harm: the list that ships, the user's own, and whether something stands in them.

`watch_list.toml` is data that people can read; `Data/Catalog/watch-list.toml` of the same form adds to it.
A damaged one of the user's is said and passed over, so that it can switch nothing off. The questions are
pure: names as PEP 503 writes them, versions as PEP 440 compares them, addresses however they are written.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.catalog.values import LocalText, Part, RelativePath

USER_FILE: Final = "watch-list.toml"
_LARGEST_BYTES: Final = 1024 * 1024
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_ADDRESS: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^@/\s]+@)?(?P<host>[^/:\s]+)(?::\d+)?[/:]+(?P<path>\S+)", re.I
)


def _said(value: Any) -> Any:
    """Take a plain sentence, as people write it into a list of their own, for every language."""
    return {"en": value, "ru": value} if isinstance(value, str) else value


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError("must be the name of a package")
    return value


def _version(value: str) -> str:
    try:
        SpecifierSet(f"=={value}")
    except InvalidSpecifier:
        raise ValueError(f"'{value}' is no version, nor a series like 2.6.*") from None
    return value


Said = Annotated[LocalText, BeforeValidator(_said)]
DistributionName = Annotated[str, AfterValidator(_name)]
BadVersion = Annotated[str, AfterValidator(_version)]
Names = tuple[Annotated[str, Field(min_length=1)], ...]


class _Entry(Part):
    since: datetime.date | None = None
    source: str = ""
    url: str = ""
    why: Said
    clean: Said | None = None


class BadPackage(_Entry):
    """A package that does harm, in all of its versions or in some; see watch_list.toml."""

    name: DistributionName
    versions: Literal["all"] | Annotated[tuple[BadVersion, ...], Field(min_length=1)]
    requires: DistributionName | None = None
    files: tuple[RelativePath, ...] = ()

    def has(self, version: str) -> bool:
        """Tell whether a version of it is a harmful one."""
        if self.versions == "all":
            return True
        try:
            found = Version(version)
        except InvalidVersion:
            return version in self.versions
        wanted = (SpecifierSet(f"=={item}") for item in self.versions)
        return any(item.contains(found, prereleases=True) for item in wanted)


class BadExtension(_Entry):
    """An extension that does harm, and how it is known; see watch_list.toml."""

    name: Annotated[str, Field(min_length=1)]
    folders: Names = ()
    repositories: Names = ()
    files: tuple[RelativePath, ...] = ()
    checkout: tuple[RelativePath, ...] = ()

    @model_validator(mode="after")
    def _is_known_by_something(self) -> BadExtension:
        if not (self.folders or self.repositories or self.files or self.checkout):
            raise ValueError("needs 'folders', 'repositories', 'files' or 'checkout'")
        return self


class _File(Part):
    format: Literal[1]
    packages: tuple[BadPackage, ...] = ()
    extensions: tuple[BadExtension, ...] = ()


@dataclass(frozen=True)
class WatchList:
    """What is known to do harm.

    Attributes:
        packages: by name as PEP 503 writes it.
        extensions: all of them.
        problems: what is wrong with the user's own file, which then adds nothing.
    """

    packages: Mapping[str, tuple[BadPackage, ...]]
    extensions: tuple[BadExtension, ...]
    problems: tuple[Text, ...] = ()

    def packages_at(self, name: str, version: str) -> tuple[BadPackage, ...]:
        """Give the entries that a version of a package meets; those with `requires` may not hold."""
        known = self.packages.get(canonicalize_name(name), ())
        return tuple(entry for entry in known if entry.has(version))

    def limits(self) -> tuple[str, ...]:
        """Give the constraints under which nothing harmful is chosen."""
        lines = []
        for name, entries in self.packages.items():
            outright = [entry for entry in entries if entry.requires is None]
            if any(entry.versions == "all" for entry in outright):
                lines.append(f"{name}<0")  # no version is that low
            elif outright:
                versions = dict.fromkeys(v for entry in outright for v in entry.versions)
                lines.append(f"{name}{','.join(f'!={version}' for version in versions)}")
        return tuple(lines)

    def asked_for(self, lines: Iterable[str]) -> tuple[str, BadPackage] | None:
        """Give the first requirement that only something harmful can meet, and its entry."""
        for line in lines:
            name, version = _asked(line)
            for entry in self.packages.get(name, ()):
                if entry.requires is None and _is_met(entry, version):
                    return line, entry
        return None

    def blamed(self, lines: Iterable[str]) -> tuple[str, BadPackage] | None:
        """Give what a resolver says it would have needed, of what is harmful, and its entry."""
        text = "\n".join(lines)
        for name, entries in self.packages.items():
            for entry in (item for item in entries if item.requires is None):
                if entry.versions == "all":
                    marks = [f"{name}<0"]
                else:
                    marks = [f"{name}=={version}" for version in entry.versions]
                for mark in marks:
                    if re.search(rf"(?<![\w.-]){re.escape(mark)}(?![\w.])", text):
                        return mark.removesuffix("<0"), entry
        return None


def bundled_list() -> WatchList:
    """Give the list that ships."""
    return _list(_bundled())


def read_watch_list(catalog: Path) -> WatchList:
    """Give the list that ships with the user's own added to it; never fails.

    Args:
        catalog: the folder of the user's own definitions.
    """
    file = catalog / USER_FILE
    try:
        content = read_limited(file, _LARGEST_BYTES, only_ordinary=True)
        own = _File.model_validate(tomllib.loads(content.decode("utf-8-sig")))
    except (FileNotFoundError, NotADirectoryError):
        return bundled_list()
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in found["loc"])
        return _list(_bundled(), problem=_damaged(file, f"{where}: {found['msg']}"))
    except UnfitFileError as error:
        return _list(_bundled(), problem=_damaged(file, error.reason))
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _list(_bundled(), problem=_damaged(file, reason))
    return _list(_bundled(), own)


def repository_key(address: str) -> str:
    """Give an address of a repository in one form: host and path, however it is written."""
    match = _ADDRESS.fullmatch(address.strip())
    if match is None:
        return address.strip().lower()
    path = match["path"].strip("/").lower().removesuffix(".git")
    return f"{match['host'].lower().removeprefix('www.')}/{path}"


@cache
def _bundled() -> _File:
    text = resources.files(__package__).joinpath("watch_list.toml").read_text(encoding="utf-8")
    return _File.model_validate(tomllib.loads(text))


def _list(*files: _File, problem: Text | None = None) -> WatchList:
    packages: dict[str, tuple[BadPackage, ...]] = {}
    for entry in (entry for file in files for entry in file.packages):
        name = str(canonicalize_name(entry.name))
        packages[name] = (*packages.get(name, ()), entry)
    extensions = tuple(entry for file in files for entry in file.extensions)
    return WatchList(packages, extensions, (problem,) if problem else ())


def _asked(line: str) -> tuple[str, str | None]:
    """Give the name that a requirement asks for and the one version, if it takes no other.

    One that counts on some systems only is left to the resolver, which knows them.
    """
    text = line.split(" --", 1)[0].strip()
    try:
        wanted = Requirement(text)
    except InvalidRequirement:
        return _of_file(text.partition(";")[0].strip())
    if wanted.marker is not None:
        return "", None
    name = str(canonicalize_name(wanted.name))
    if wanted.url is not None:
        return name, _of_file(wanted.url)[1]
    exact = [item.version for item in wanted.specifier if item.operator in ("==", "===")]
    return name, exact[0] if exact and not exact[0].endswith(".*") else None


def _of_file(address: str) -> tuple[str, str | None]:
    """Give name and version of a package file by its address or path."""
    file = re.split(r"[/\\]", re.split(r"[?#]", address)[0])[-1]
    try:
        if file.endswith(".whl"):
            name, version, _, _ = parse_wheel_filename(file.replace("%2B", "+"))
        else:
            name, version = parse_sdist_filename(file)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return "", None
    return str(name), str(version)


def _is_met(entry: BadPackage, version: str | None) -> bool:
    return entry.versions == "all" or (version is not None and entry.has(version))


def _damaged(file: Path, reason: Text | str) -> Text:
    text = QT_TRANSLATE_NOOP(
        "watch",
        "Your own list of harmful packages cannot be used: {reason}. The list that comes with Stablehand "
        "holds. ({file})",
    )
    return text.fill(file=str(file), reason=reason)
