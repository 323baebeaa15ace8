"""SwarmUI's list of back ends, Data/Backends.fds: our entry is added or kept up, others are left alone.

Written as BackendHandler.Save and ComfyUISelfStartBackend read it: a section for each number, with `type`,
`title`, `enabled` and `settings`. The start script is named relative to SwarmUI's folder, so that it stays
true when the data folder moves and holds none of the characters SwarmUI refuses in paths.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.sharing.configs import BACKUP_ENDING
from stablehand.core.sharing.fds import FdsError, FdsText

_TYPE: Final = "comfyui_selfstart"
# ComfyUI is kept by Stablehand: nothing of it is replaced at a start, and no network is needed.
_FIRST_SETTINGS: Final = (
    ("AutoUpdate", "false"),
    ("UpdateManagedNodes", "false"),
    ("FrontendVersion", "None"),
)


def write_swarm_backend(
    checkout: Path,
    file: Path,
    *,
    title: str,
    start_script: Path,
    arguments: Sequence[str] = (),
    card: str | None = None,
) -> bool:
    """Tell SwarmUI which ComfyUI computes for it; give whether the file was written.

    Of our entry (known by its start script, else its title) only start script, arguments and card are
    brought up to date: title, number and whether it is enabled are the user's.

    Args:
        checkout: SwarmUI's folder.
        file: its list of back ends.
        start_script: ComfyUI's main.py.
        arguments: launch options for ComfyUI, word by word.
        card: number of the graphics card; None leaves it alone.

    Raises:
        StablehandError: `sharing.unreadable`: the file is no FDS; it stays.
        OSError: the file cannot be read or written; it stays.
    """
    script = _script(checkout, start_script)
    old, text = _read(file)
    number = _entry(text, checkout, start_script, title)
    settings = [("StartScript", script), ("ExtraArgs", " ".join(map(_word, arguments)))]
    settings += [("GPU_ID", card)] if card is not None else []
    try:
        if number is None:
            number = _add(text, title)
            settings += _FIRST_SETTINGS
        for key, value in settings:
            text.set((number, "settings", key), value)
    except FdsError as error:
        raise _unreadable(file, error) from error
    content = text.text.encode(errors="surrogateescape")
    if content == old:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    backup = file.with_name(file.name + BACKUP_ENDING)
    if old is not None and not os.path.lexists(backup):
        write_atomic(backup, old)
    write_atomic(file, content)
    return True


def _entry(text: FdsText, checkout: Path, start_script: Path, title: str) -> str | None:
    """Give the number of our entry: the one that starts this script, else the one with our title."""
    ours = [number for number in text.names() if text.get((number, "type")) == _TYPE]
    for number in ours:
        script = text.get((number, "settings", "StartScript")) or ""
        if script and Path(os.path.normpath(checkout / script)) == start_script:
            return number
    return next((number for number in ours if text.get((number, "title")) == title), None)


def _add(text: FdsText, title: str) -> str:
    taken = [int(number) for number in text.names() if number.isdecimal()]
    number = str(max(taken, default=-1) + 1)
    text.set((number, "type"), _TYPE)
    text.set((number, "title"), title)
    text.set((number, "enabled"), "true")
    return number


def _script(checkout: Path, start_script: Path) -> str:
    """Give the path with /, which SwarmUI takes everywhere; absolute only from another drive."""
    try:
        return Path(os.path.relpath(start_script, checkout)).as_posix()
    except ValueError:
        return start_script.as_posix()


def _word(word: str) -> str:
    """Quote a word as .NET splits a command line (backslashes count only before a quote)."""
    if word and not any(char in word for char in ' \t"'):
        return word
    result, slashes = "", 0
    for char in word:
        if char == "\\":
            slashes += 1
            continue
        result += "\\" * (slashes * 2 + 1 if char == '"' else slashes) + char
        slashes = 0
    end = "\\" * slashes * 2
    return f'"{result}{end}"'


def _read(file: Path) -> tuple[bytes | None, FdsText]:
    """Give the file; SwarmUI moves it to `~2` for a moment, and may have died just then."""
    old: bytes | None = None
    for place in (file, file.with_name(f"{file.name}~2")):
        try:
            old = place.read_bytes()
            text = FdsText(old.decode(errors="surrogateescape"))
        except FileNotFoundError:
            continue
        except FdsError as error:
            raise _unreadable(file, error) from error
        return (old if place == file else None), text
    return None, FdsText("")


def _unreadable(file: Path, error: FdsError) -> StablehandError:
    return StablehandError(
        "sharing.unreadable",
        QT_TRANSLATE_NOOP(
            "sharing", "{file} cannot be understood, so it is left alone: {reason}."
        ).fill(file=str(file), reason=str(error)),
        hint=QT_TRANSLATE_NOOP("sharing", "Move the file away; SwarmUI makes a new one."),
        details={"file": str(file)},
    )
