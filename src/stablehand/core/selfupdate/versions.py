"""Which versions lie here, and which of them starts: seen by looking, never remembered. Blocks."""

from __future__ import annotations

import filecmp
import json
import plistlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from packaging.version import InvalidVersion, Version

from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.selfupdate.places import MARK, Places, version_of
from stablehand.core.selfupdate.state import State

_LARGEST_MARK: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that an update has brought or kept: it can be started again.

    Attributes:
        archive: SHA-256 of the archive it came from; None: it was unpacked by a person.
    """

    version: str
    archive: str | None = None


def kept_versions(places: Places) -> tuple[Kept, ...]:
    """Give the versions of which the programs are kept, the oldest first."""
    root = places.work if places.system == "macos" else places.folder
    found = []
    with suppress(OSError):
        for entry in root.iterdir():
            version = version_of(entry.name)
            if version is None or not _is_version(version):
                continue
            mark = read_mark(places, version)
            if mark is not None and _has_programs(places, version):
                found.append(mark)
    return tuple(sorted(found, key=lambda kept: Version(kept.version)))


def read_mark(places: Places, version: str) -> Kept | None:
    """Read what was written down of a version when it was kept; None: it was not."""
    try:
        content = read_limited(places.starter(version) / MARK, _LARGEST_MARK, only_ordinary=True)
        read = json.loads(content)
    except (OSError, UnfitFileError, ValueError):
        return None
    if not isinstance(read, dict) or read.get("version") != version:
        return None
    archive = read.get("archive")
    return Kept(version, archive if isinstance(archive, str) else None)


def mark_text(kept: Kept) -> str:
    """Give the text of a version's mark."""
    return json.dumps({"version": kept.version, "archive": kept.archive}, indent=1) + "\n"


def current_version(places: Places) -> str | None:
    """Give the version that starts when somebody starts the program; None where that cannot be seen."""
    if places.system == "macos":
        return app_version(places.program)
    for kept in reversed(kept_versions(places)):
        if is_same(places.program, places.starter(kept.version) / places.programs[0]):
            return kept.version
    return None


def is_same(one: Path, other: Path) -> bool:
    """Tell whether two files have the same bytes."""
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def app_version(app: Path) -> str | None:
    """Give the version of a macOS .app, as its Info.plist says it."""
    try:
        with (app / "Contents" / "Info.plist").open("rb") as file:
            found = plistlib.load(file).get("CFBundleShortVersionString")
    except (OSError, ValueError, plistlib.InvalidFileException):
        return None
    return found if isinstance(found, str) and _is_version(found) else None


def settled(state: State, current: str, kept: tuple[Kept, ...]) -> State:
    """Give the state as it should be after what is seen. Pure.

    A switch may have died before it was written down. Where the version before is not known any more, the
    newest other one that is kept stands for it. What lies ready no more is fetched again.
    """
    names = [item.version for item in kept if item.version not in (current, state.staged)]
    previous = state.previous
    if state.current is not None and state.current != current:
        previous = state.current
    if previous not in names:
        previous = names[-1] if names else None
    is_ready = state.staged != current and any(item.version == state.staged for item in kept)
    staged = state.staged if is_ready else None
    return state.with_(current=current, previous=previous, staged=staged)


def _has_programs(places: Places, version: str) -> bool:
    return all((places.starter(version) / name).exists() for name in places.programs)


def _is_version(text: str) -> bool:
    try:
        return str(Version(text)) == text
    except InvalidVersion:
        return False
