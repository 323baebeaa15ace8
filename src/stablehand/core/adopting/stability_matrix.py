"""What a library of Stability Matrix says about itself: its settings.json, read however damaged. Pure.

The file holds every setting and a list of installed packages. It is known to come to harm: null bytes
after a power cut, an end that is missing. What can still be understood is used.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SETTINGS_FILE: Final = "settings.json"
PORTABLE_MARK: Final = ".sm-portable"
# Folders that older versions called otherwise (StabilityMatrix.Core/Helper/SharedFolders.cs).
OLD_FOLDERS: Final = {
    "CLIP": "TextEncoders",
    "Unet": "DiffusionModels",
    "InvokeClipVision": "ClipVision",
    "InvokeIpAdapters15": "IpAdapters15",
    "InvokeIpAdaptersXl": "IpAdaptersXl",
    "TextualInversion": "Embeddings",
}
_MOST_TRIES: Final = 2000  # of ends that a truncated file may be cut at


@dataclass(frozen=True, slots=True)
class MatrixPackage:
    """A package as Stability Matrix has it.

    Attributes:
        folder: below the library, with /.
        name: what it shows; package: the name of its kind.
        branch, release, commit: the version that was installed.
        words: launch options as they are passed.
    """

    folder: str
    name: str
    package: str
    branch: str | None = None
    release: str | None = None
    commit: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixSettings:
    """What matters of settings.json.

    Attributes:
        models: where its models are instead of `Models`; None for that.
        variables: how many environment variables are set there, which are not taken over.
        damaged: whether it could only be read in part, or not at all.
    """

    packages: tuple[MatrixPackage, ...] = ()
    models: str | None = None
    variables: int = 0
    damaged: bool = False


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _LaunchArg(_Part):
    name: str = Field(alias="Name")
    value: bool | int | float | str | None = Field(default=None, alias="OptionValue")


class _Version(_Part):
    release: str | None = Field(default=None, alias="InstalledReleaseVersion")
    branch: str | None = Field(default=None, alias="InstalledBranch")
    commit: str | None = Field(default=None, alias="InstalledCommitSha")


class _Package(_Part):
    name: str = Field(default="", alias="DisplayName")
    package: str = Field(default="", alias="PackageName")
    folder: str | None = Field(default=None, alias="LibraryPath")
    old_folder: str | None = Field(default=None, alias="Path")
    version: _Version | None = Field(default=None, alias="Version")
    arguments: list[Any] | None = Field(default=None, alias="LaunchArgs")


def is_library(content: bytes | None, *, marked: bool) -> bool:
    """Tell whether a settings.json, or the mark beside it, is one of Stability Matrix's.

    Args:
        content: of the file; None if there is none.
        marked: whether the mark of its portable mode lies there.
    """
    return marked or (content is not None and b'"InstalledPackages"' in content.replace(b"\0", b""))


def parse_settings(content: bytes) -> MatrixSettings:
    """Read settings.json."""
    found, damaged = _document(content)
    if found is None:
        return MatrixSettings(damaged=True)
    packages = []
    entries = found.get("InstalledPackages")
    for entry in entries if isinstance(entries, list) else ():
        try:
            package = _taken(_Package.model_validate(entry))
        except ValidationError:
            package, damaged = None, True
        if package is not None:
            packages.append(package)
    models = found.get("ModelDirectoryOverride")
    return MatrixSettings(
        tuple(packages),
        models if isinstance(models, str) and models.strip() else None,
        sum(
            _count(found.get(key))
            for key in ("EnvironmentVariables", "UserEnvironmentVariablesList")
        ),
        damaged,
    )


def _count(found: object) -> int:
    return len(found) if isinstance(found, (dict, list)) else 0


def _taken(entry: _Package) -> MatrixPackage | None:
    folder = _below(entry.folder or "") or _old(entry)
    if folder is None:
        return None
    version = entry.version or _Version()
    return MatrixPackage(
        folder,
        entry.name or PurePosixPath(folder).name,
        entry.package,
        version.branch or None,
        version.release or None,
        version.commit or None,
        tuple(word for item in entry.arguments or () for word in _words(item)),
    )


def _below(path: str) -> str | None:
    """Give a path below the library; None for one that is empty or leads out of it."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    is_odd = path.startswith(("/", "\\")) or any(part == ".." or ":" in part for part in parts)
    return None if is_odd or not parts else "/".join(parts)


def _old(entry: _Package) -> str | None:
    """Give the folder of an entry of the first versions, which had its whole path."""
    parts = (entry.old_folder or "").replace("\\", "/").rstrip("/").split("/")
    if len(parts) > 1 and parts[-2] == "Packages" and parts[-1] not in ("", ".", ".."):
        return f"Packages/{parts[-1]}"
    return None


def _words(entry: Any) -> list[str]:
    """Give the words of an option as Stability Matrix passes them; none of one that is half there."""
    try:
        item = _LaunchArg.model_validate(entry)
    except ValidationError:
        return []
    value = item.value
    if not item.name:  # the field for further words
        return _split(value) if isinstance(value, str) else []
    if value is None or value is False or value == "":
        return []
    return [item.name] if value is True else [item.name, str(value)]


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text, posix=True)
    except ValueError:
        return text.split()


def _document(content: bytes) -> tuple[dict[str, Any] | None, bool]:
    """Give the file's object, and whether something was wrong with it."""
    text = content.replace(b"\0", b"").decode("utf-8-sig", "replace")
    damaged = b"\0" in content
    for candidate in _candidates(text):
        try:
            found = json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            damaged = True
            continue
        if isinstance(found, dict):
            return found, damaged
        return None, True
    return None, True


def _candidates(text: str) -> Iterator[str]:
    """Give the text, and then what is left of it with its end cut off where a value is whole."""
    yield text
    ends: list[tuple[int, str]] = []
    open_ones: list[str] = []
    in_string = escaped = False
    for at, char in enumerate(text):
        if in_string:
            in_string = escaped or char != '"'
            escaped = not escaped and char == "\\"
        elif char == '"':
            in_string = True
        elif char in "{[":
            open_ones.append("}" if char == "{" else "]")
            ends.append((at + 1, "".join(reversed(open_ones))))
        elif char in "}]":
            if open_ones:
                open_ones.pop()
            ends.append((at + 1, "".join(reversed(open_ones))))
        elif char == ",":
            ends.append((at, "".join(reversed(open_ones))))
    for at, closers in reversed(ends[-_MOST_TRIES:]):
        yield text[:at] + closers
