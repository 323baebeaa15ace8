"""Looking for what was left over: of changes that were stopped, of processes that were killed, dead links.

Everything named here for deletion was made by Stablehand and can be made again. What a generation keeps
of the user's (`kept`, `held`, `databases`, `links`) is never part of it.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.files import freed_bytes
from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.base.trash import list_trash
from stablehand.core.installs.health import Finding, finding
from stablehand.core.installs.health_files import StoppedError
from stablehand.core.records.generations import GENERATION_FILE, generation_numbers, read_generation
from stablehand.core.records.install import InstallFolder, InstallRecord
from stablehand.core.records.places import OWN_FOLDER, RECORD_FILE
from stablehand.core.sharing.ledger import LedgerLink, placed

SWITCH_FILE: Final = "switch.json"
# What a generation is made of and can be made of again.
LARGE: Final = ("env", "env.part", "source")
MADE: Final = (
    *LARGE,
    "log",
    "constraints.txt",
    "torch-limits.txt",
    "requirements.txt",
    "further-constraints.txt",
    "build-constraints.txt",
    "everything.txt",
    "lock.json",
    "draft.json",
    GENERATION_FILE,
)
_TEMPORARY: Final = re.compile(
    r"\A(?:(?:\.[0-9a-f]{16}|\.stablehand-[0-9a-f]{12})\.tmp|\.gone-(?:env|source)-[0-9a-f]{6})\Z"
)
_SETTLED_S: Final = 60.0  # younger ones may be at work in another process
_MOST_ENTRIES: Final = 300_000
_PASSED: Final = frozenset({".git", OWN_FOLDER, "__pycache__", "node_modules"})


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link that leads nowhere, and what it says."""

    path: Path
    target: str


def generation_findings(folder: InstallFolder, record: InstallRecord) -> list[Finding]:
    """Tell of generations that nothing can go back to, and of parts of ones that are complete."""
    found: list[Finding] = []
    for number in generation_numbers(folder):
        place = folder.generation(number)
        if is_link(place):
            continue
        generation = read_generation(folder, number)
        is_current = number == record.generation
        if not is_current and (generation is None or generation.state == "building"):
            rule = "generation.unknown" if generation is None else "generation.unfinished"
            parts = [place / name for name in MADE if os.path.lexists(place / name)]
            # The log of a change that failed is worth keeping, and takes no room.
            if any(part.name in LARGE for part in parts):
                found.append(_deletable(rule, place, parts, folder, name=folder.name))
            continue
        if os.path.lexists(place / "source"):
            found.append(_deletable("generation.source", place / "source", None, folder))
        if os.path.lexists(place / "env.part"):
            found.append(_deletable("litter", place / "env.part", None, folder))
    return found


def litter_findings(folder: InstallFolder) -> list[Finding]:
    """Tell of temporary files in our own folder of an install, whose processes are gone."""
    if is_link(folder.own):
        return []
    places = [folder.own, *(folder.generation(number) for number in generation_numbers(folder))]
    return [
        _deletable("litter", path, None, folder) for place in places for path in _temporary(place)
    ]


def data_litter(data: Path) -> list[Finding]:
    """Tell of temporary files in the data folder itself, and of empty entries in its trash."""
    folder = InstallFolder(data, "")
    found = [_deletable("litter", path, None, folder) for path in _temporary(data)]
    there = {entry.folder for entry in list_trash(data / "Trash")}
    for path in _folders(data / "Trash"):
        if path not in there and _is_empty_entry(path) and _is_settled(path):
            found.append(_deletable("data.trash", path, None, folder))
    return found


def strange_folders(data: Path) -> list[Path]:
    """Give the folders among the installs that have no record, in order."""
    return [
        path
        for path in _folders(data / "Packages", links=True)
        if not (path / OWN_FOLDER / RECORD_FILE).is_file() and not path.name.startswith(".")
    ]


def link_findings(folder: InstallFolder, links: Iterable[LedgerLink]) -> list[Finding]:
    """Tell of links of ours that are gone or lead nowhere."""
    found = []
    for link in links:
        at, source = placed(link.at, folder), placed(link.source, folder)
        if is_link(at) and at.exists():
            continue
        values = {"path": link.at, "target": _shown(source, folder.data)}
        found.append(finding("links.dangling", link.at, values, items=(link.at,)))
    return found


def foreign_link_findings(
    folder: InstallFolder, links: Iterable[LedgerLink], stopped: threading.Event
) -> list[Finding]:
    """Tell of links of the user's in the checkout that lead nowhere."""
    ours = {placed(link.at, folder) for link in links} | {folder.environment_link}
    found = []
    for dead in _dead_links(folder.checkout, stopped):
        if dead.path not in ours:
            place = _shown(dead.path, folder.data)
            values = {"path": place, "target": dead.target}
            found.append(finding("links.foreign", place, values))
    return found


def _dead_links(root: Path, stopped: threading.Event) -> Iterator[DeadLink]:
    """Give the dead links below a folder, through no link; of a very large one not all."""
    waiting = [root]
    seen = 0
    while waiting and seen < _MOST_ENTRIES:
        if stopped.is_set():
            raise StoppedError
        try:
            with os.scandir(long_path(waiting.pop())) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        seen += len(listed)
        for entry in listed:
            path = Path(entry.path)
            if is_link(path):
                if not path.exists():
                    yield DeadLink(path, str(path.readlink()))
            elif entry.is_dir(follow_symlinks=False) and not _is_passed(path, root):
                waiting.append(path)


def _is_passed(path: Path, root: Path) -> bool:
    """Leave out what is no program's: repositories, our own folder, environments."""
    return (path.name in _PASSED and path != root) or (path / "pyvenv.cfg").is_file()


def _deletable(
    rule: str, place: Path, parts: list[Path] | None, folder: InstallFolder, name: str = ""
) -> Finding:
    shown = _shown(place, folder.data)
    going = [place] if parts is None else parts
    return finding(
        rule,
        shown,
        {"path": shown, "name": name},
        frees_bytes=freed_bytes(*going),
        items=[_shown(path, folder.data) for path in going],
    )


def _temporary(place: Path) -> list[Path]:
    try:
        names = sorted(entry.name for entry in place.iterdir())
    except OSError:
        return []
    found = [place / name for name in names if _TEMPORARY.match(name)]
    return [path for path in found if _is_settled(path)]


def _is_empty_entry(path: Path) -> bool:
    """Tell whether an entry of the trash holds nothing but what we write beside the thing itself."""
    try:
        names = {entry.name for entry in path.iterdir()}
        content = list((path / "content").iterdir()) if "content" in names else []
    except OSError:
        return False
    return not content and names <= {"content", "record.json"}


def _folders(place: Path, *, links: bool = False) -> list[Path]:
    try:
        found = sorted(place.iterdir(), key=lambda path: path.name.casefold())
    except OSError:
        return []
    return [path for path in found if path.is_dir() and (links or not is_link(path))]


def _is_settled(path: Path) -> bool:
    try:
        return time.time() - path.lstat().st_mtime > _SETTLED_S
    except OSError:
        return False


def _shown(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix() if path.is_relative_to(data) else str(path)
