"""What is removed once a version has started: everything of ours that no version needs any more.

Never the version that runs, the one that starts, the one before it or one that lies ready; never what no
update has brought; never `Data`. A process holds the contents it runs from (`holding`), so the supervisors
of an older version keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Final

from stablehand.core.base.files import remove_tree
from stablehand.core.selfupdate.holding import is_held
from stablehand.core.selfupdate.places import BESIDE, PROGRAMS, Places, is_partial
from stablehand.core.selfupdate.staging import retire
from stablehand.core.selfupdate.state import State
from stablehand.core.selfupdate.versions import is_same, kept_versions

_VERSION: Final = r"[0-9][0-9A-Za-z.+]*"
_HIDDEN: Final = re.compile(
    rf"\.(?:Stablehand|stablehand-cli)-({_VERSION}?)(?:-[0-9a-f]{{8}})?(?:\.exe)?"
)
_NAMES: Final = "|".join(map(re.escape, (*chain.from_iterable(PROGRAMS.values()), *BESIDE)))
_INCOMING: Final = re.compile(rf"\.(?:{_NAMES})-{_VERSION}\.new(?:\.tmp)?")


def tidy(places: Places, state: State, running: str) -> tuple[str, ...]:
    """Remove what is not needed any more; what is in use stays for the next time. Give its names.

    Only while the lock is held: then nothing is being unpacked.
    """
    needed = {running, state.current, state.previous, state.staged}
    removed: list[str] = []
    for kept in kept_versions(places):
        if kept.version not in needed and not is_held(held_part(places, kept.version)):
            _try(retire, _whole(places, kept.version), removed)
    for entry in _entries(places.folder):
        is_awaited = state.staged is not None and entry == places.trial(state.staged)
        if not is_awaited and _is_left(places, entry):
            _try(remove_tree, entry, removed)
    for entry in _entries(places.work):
        if is_partial(entry.name):
            _try(remove_tree, entry, removed)
    return tuple(removed)


def held_part(places: Places, version: str) -> Path:
    """Give the folder that processes of a kept version hold."""
    if places.system == "macos":
        return places.starter(version) / places.program.name / "Contents" / "Frameworks"
    return places.contents(version)


def _whole(places: Places, version: str) -> Path:
    return places.starter(version) if places.system == "macos" else places.contents(version)


def _is_left(places: Places, entry: Path) -> bool:
    if is_partial(entry.name) or _INCOMING.fullmatch(entry.name):
        return True
    aside = _HIDDEN.fullmatch(entry.name)
    return not _is_running(places, aside[1]) if aside else _is_trial(places, entry)


def _is_running(places: Places, version: str) -> bool:
    contents = places.contents(version)
    return contents.is_dir() and is_held(contents)


def _is_trial(places: Places, entry: Path) -> bool:
    """Tell whether a file is a version's program under the name of its trial, byte for byte."""
    return places.system != "macos" and any(
        entry == places.trial(kept.version)
        and is_same(entry, places.starter(kept.version) / places.programs[0])
        for kept in kept_versions(places)
    )


def _entries(folder: Path) -> tuple[Path, ...]:
    with suppress(OSError):
        return tuple(folder.iterdir())
    return ()


def _try(remove: Callable[[Path], None], path: Path, removed: list[str]) -> None:
    with suppress(OSError):
        remove(path)
        removed.append(path.name)
