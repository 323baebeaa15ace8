"""Programs and libraries that are on this computer already, found where people put them.

A quick look at likely places only: no drive is searched, and nothing is started or measured that takes long.
Taking over (`adopting`) looks closely, at what a person has chosen.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.adopting.comfy_cli import config_file, parse_config
from stablehand.core.adopting.listing import DiskListing
from stablehand.core.adopting.marks import Mark, built_in_marks
from stablehand.core.adopting.recognise import Recognised, recognise
from stablehand.core.base.environment import SystemName, current_system
from stablehand.core.base.files import tree_bytes
from stablehand.core.records.install import OWN_FOLDER
from stablehand.services.app import App
from stablehand.services.matrix_place import matrix_library
from stablehand.services.results import Result

_LIKELY: Final = re.compile(
    r".*(comfy|stable-?_?diffusion|a1111|automatic|forge|fooocus|swarm|invoke|sd[-_.]?next|sd[-_.]?webui"
    r"|webui|kohya|onetrainer|fluxgym|ai-toolkit|wan2gp|stability ?matrix).*",
    re.IGNORECASE,
)
# Folders in which people collect such programs, below their home and at the top of drives.
_SHELVES: Final = frozenset(
    {
        "ai", "sd", "aigc", "ai-tools", "aitools", "ai tools", "apps", "programs", "tools", "git", "github",
        "repos", "src", "code", "projects", "desktop", "documents", "downloads", "рабочий стол", "документы",
        "загрузки", "нейросети", "ии", "stablediffusion", "pinokio", "api",
    }
)  # fmt: skip
_MOST_FOLDERS: Final = 400
_MOST_NAMES: Final = 3_000
_CONFIG_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Existing:
    """Something that could be taken over.

    Attributes:
        title: for people: "ComfyUI".
        path: the folder to look through.
        size_bytes: everything in it; None: not summed up.
    """

    kind: Literal["program", "library"]
    title: str
    path: Path
    size_bytes: int | None = None


async def find_existing(app: App) -> Result[tuple[Existing, ...]]:
    """Find what is there, libraries first; sizes are not known yet."""
    return Result("adopt", await asyncio.to_thread(_find, app))


async def measured(existing: Existing) -> Existing:
    """Give the same with its size; takes as long as it takes to look at every file."""
    size = await asyncio.to_thread(tree_bytes, existing.path)
    return Existing(existing.kind, existing.title, existing.path, size)


def _find(app: App) -> tuple[Existing, ...]:
    marks = built_in_marks()  # loading every definition takes longer than all of the looking
    data = Path(os.path.realpath(app.data.root))
    found: dict[Path, Existing] = {}
    for folder in likely_folders(app.environ, current_system()):
        real = Path(os.path.realpath(folder))
        if real in found or real.is_relative_to(data) or data.is_relative_to(real):
            continue
        if any(real.is_relative_to(path) for path in found):
            continue
        if (existing := _existing(real, marks)) is not None:
            found[real] = existing
    order = {"library": 0, "program": 1}
    return tuple(sorted(found.values(), key=lambda item: order[item.kind]))


def _existing(folder: Path, marks: tuple[Mark, ...]) -> Existing | None:
    if os.path.lexists(folder / OWN_FOLDER):
        return None  # taken over, or ours, already
    seen: Recognised = recognise(DiskListing(folder), marks, depth=1)
    if seen.libraries:
        return Existing("library", "Stability Matrix", folder)
    names = list(dict.fromkeys(item.mark.name for item in seen.candidates))
    return Existing("program", ", ".join(names[:3]), folder) if names else None


def likely_folders(environ: Mapping[str, str], system: SystemName) -> Iterator[Path]:
    """Give folders that may hold a program, each at most once, those that are named somewhere first."""
    named = [*_named(environ, system)]
    seen: set[Path] = set()
    for folder in named:
        if folder not in seen:
            seen.add(folder)
            yield folder
    for top in _tops(environ, system):
        for folder in _below(top, is_top=True):
            if folder not in seen:
                seen.add(folder)
                yield folder
            if len(seen) > _MOST_FOLDERS:
                return


def _named(environ: Mapping[str, str], system: SystemName) -> Iterator[Path]:
    if (library := matrix_library(environ, system)) is not None:
        yield library
    home = _home(environ, system)
    if home is not None:
        file = config_file(home, system)
        content = DiskListing(file.parent).content(file.name, _CONFIG_BYTES) or b""
        for workspace in parse_config(content.decode("utf-8", "replace")).workspaces:
            yield Path(workspace)


def _tops(environ: Mapping[str, str], system: SystemName) -> Iterator[Path]:
    home = _home(environ, system)
    if home is not None:
        yield home
    if system == "windows":
        yield from (Path(f"{letter}:\\") for letter in _fixed_drives())
        return
    yield from (Path("/opt"), Path("/data"), Path("/srv"))
    roots = ("/Volumes",) if system == "macos" else ("/mnt", "/media", "/run/media")
    for root in map(Path, roots):
        for drive in _folders(root):
            yield drive
            if root.name == "media":  # /media/<user>/<drive>
                yield from _folders(drive)


def _fixed_drives() -> Iterator[str]:
    """Give the letters of this computer's own drives; a network drive may take long to answer."""
    import psutil

    for part in psutil.disk_partitions(all=False):
        if "fixed" in part.opts.split(",") and part.mountpoint[1:2] == ":":
            yield part.mountpoint[0]


def _below(folder: Path, *, is_top: bool) -> Iterator[Path]:
    for child in _folders(folder):
        if _LIKELY.fullmatch(child.name):
            yield child
        elif is_top and child.name.casefold() in _SHELVES:
            yield from _below(child, is_top=child.name.casefold() == "pinokio")


def _folders(folder: Path) -> list[Path]:
    found = []
    try:
        with os.scandir(folder) as entries:
            for _number, entry in zip(range(_MOST_NAMES), entries, strict=False):
                if not entry.name.startswith((".", "$")) and entry.is_dir(follow_symlinks=False):
                    found.append(Path(entry.path))
    except OSError:
        return []
    return sorted(found)


def _home(environ: Mapping[str, str], system: SystemName) -> Path | None:
    named = environ.get("USERPROFILE") if system == "windows" else environ.get("HOME")
    return Path(named) if named else None
