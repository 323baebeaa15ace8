"""Where Stability Matrix keeps its library on this computer, by what it says itself.

Source: StabilityMatrix.Core/Services/SettingsManager.cs: `library.json` in its folder of settings names the
library (`LibraryPath`); without it the library is that folder itself, on Linux ~/StabilityMatrix.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from stablehand.core.adopting.stability_matrix import PORTABLE_MARK, SETTINGS_FILE, is_library
from stablehand.core.base.environment import SystemName, current_system

_LARGEST_BYTES: Final = 32 * 1024 * 1024


def matrix_library(environ: Mapping[str, str], system: SystemName | None = None) -> Path | None:
    """Give the folder of its library; None where there is none."""
    for folder in _folders(environ, system or current_system()):
        named = _named(folder / "library.json")
        for place in (named, folder):
            if place is not None and _is_library(place):
                return Path(os.path.realpath(place))
    return None


def _folders(environ: Mapping[str, str], system: SystemName) -> list[Path]:
    home = environ.get("USERPROFILE") if system == "windows" else environ.get("HOME")
    if system == "windows":
        roaming = environ.get("APPDATA")
        return [Path(roaming, "StabilityMatrix")] if roaming else []
    if not home:
        return []
    if system == "macos":
        return [Path(home, "Library", "Application Support", "StabilityMatrix")]
    config = environ.get("XDG_CONFIG_HOME") or str(Path(home, ".config"))
    return [Path(config, "StabilityMatrix"), Path(home, "StabilityMatrix")]


def _named(file: Path) -> Path | None:
    with suppress(OSError, ValueError, RecursionError, AttributeError):
        with file.open("rb") as stream:
            found: Any = json.loads(stream.read(_LARGEST_BYTES).decode("utf-8-sig"))
        named = found.get("LibraryPath")
        if isinstance(named, str) and named and "\0" not in named:
            path = Path(named)
            return path if path.is_absolute() else None
    return None


def _is_library(folder: Path) -> bool:
    content: bytes | None = None
    with suppress(OSError), (folder / SETTINGS_FILE).open("rb") as stream:
        content = stream.read(_LARGEST_BYTES)
    return is_library(content, marked=os.path.lexists(folder / PORTABLE_MARK))
