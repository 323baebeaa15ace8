"""The files of extensions: copies in which an update is made, and the switches. Blocks.

An update is made in a copy, so that the one that runs today stays as it is and can come back. Git's objects
are hard-linked, since git never changes them; so are large files that git does not know (models that an
extension has fetched), which nobody writes in place. Settings and databases are copied.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, rename_patiently, write_atomic
from stablehand.core.base.links import is_link
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.launch_schema import Extensions
from stablehand.core.installs.extensions_found import (
    SWITCHED_OFF,
    SWITCHES_FILE,
    FoundExtension,
    place_of,
)
from stablehand.core.installs.fork import repository_way
from stablehand.core.installs.lineage import NOTHING
from stablehand.core.installs.tree_copy import Parts, Way, copy_tree
from stablehand.core.records.generations import generations, write_generation
from stablehand.core.records.install import InstallFolder

WORK_FOLDER: Final = "extensions"
_LARGE_BYTES: Final = 16 * 1024 * 1024
_WEIGHTS: Final = (".safetensors", ".ckpt", ".pt", ".pth", ".onnx", ".bin", ".gguf", ".task")
_LARGEST_SETTINGS: Final = 64 * 1024 * 1024
_BY_FILE: Final = ("a1111", "sdnext")


def fresh_work_folder(folder: InstallFolder) -> Path:
    """Give an empty folder in which extensions are made ready; the install's lock is held.

    Raises:
        StablehandError: `data.unwritable`.
    """
    place = folder.own / WORK_FOLDER
    try:
        remove_tree(place)
        made = place / os.urandom(6).hex()  # whoever outlived an earlier attempt writes elsewhere
        made.mkdir(parents=True)
    except OSError as error:
        raise unwritable(place, error) from error
    return made


def clear_work_folder(folder: InstallFolder) -> None:
    """Remove what was made ready and not used.

    Raises:
        OSError: it could not be removed.
    """
    remove_tree(folder.own / WORK_FOLDER)


def copy_extension(place: Path, part: Path) -> None:
    """Copy an extension to where an update of it is made.

    Raises:
        OSError: something cannot be read or written.
    """

    def way(parts: Parts, is_folder: bool) -> Way:
        if parts[0] == ".git" and len(parts) > 1:
            return "copy" if is_folder else repository_way(parts[1:])
        if is_folder:
            return "skip" if parts[-1] == "__pycache__" else "copy"
        file = place.joinpath(*parts)
        is_large = file.suffix.lower() in _WEIGHTS and file.lstat().st_size >= _LARGE_BYTES
        return "link" if is_large else "copy"

    copy_tree(place, part, way, named=place)  # where it is going to lie again


def can_switch(extensions: Extensions) -> bool:
    """Tell whether a program has a switch for its extensions that we know."""
    return bool(extensions.disabled_suffix) or extensions.format in _BY_FILE


def both_ways(found: Iterable[FoundExtension]) -> frozenset[str]:
    """Give the names of extensions that lie there switched on and switched off at once.

    Somebody has fetched again what was switched off: the program loads one, and neither can be switched.
    """
    there = list(found)
    on = {item.folder for item in there if item.enabled}
    return frozenset(item.folder for item in there if not item.enabled and item.folder in on)


def switch_extensions(
    extensions: Extensions,
    folder: InstallFolder,
    found: Iterable[FoundExtension],
    off: Iterable[str],
) -> None:
    """Switch extensions so that those named are off and all others on; may be repeated.

    One that lies there both ways stays so.

    Args:
        found: the extensions as they are.
        off: names of those that shall be off.

    Raises:
        StablehandError: `extension.exists`: something else has its name; `data.unwritable`;
            `sharing.unreadable` for a settings file that cannot be understood, which stays as it is.
    """
    wanted, found = frozenset(off), tuple(found)
    if extensions.disabled_suffix:
        stuck = both_ways(found)
        for item in found:
            if item.folder not in stuck and item.enabled == (item.folder in wanted):
                _rename(extensions, folder, item, enabled=item.folder not in wanted)
        return
    names = {item.folder for item in found}
    _write_switches(folder.checkout / SWITCHES_FILE, names, wanted)


def _rename(
    extensions: Extensions, folder: InstallFolder, item: FoundExtension, *, enabled: bool
) -> None:
    place = place_of(extensions, folder.checkout, item.folder, enabled=enabled)
    if os.path.lexists(place):
        raise taken(place.name)
    _tell_accounts(folder, item.path, place)
    try:
        rename_patiently(item.path, place, rename=os.rename)
    except OSError as error:
        _tell_accounts(folder, place, item.path)
        raise unwritable(item.path, error) from error


def _tell_accounts(folder: InstallFolder, old: Path, new: Path) -> None:
    """Let the account of the generation that brought an extension know it by its other name.

    Only so does going back to another generation take it out under the name that it has.
    """
    was, now = (path.relative_to(folder.checkout).as_posix() for path in (old, new))
    accounts = generations(folder)
    if not any(item.folders.get(was) for item in accounts):
        return
    for item in accounts:
        folders = dict(item.folders)
        held = folder.generation(item.number) / "held" / was
        if folders.get(was) and not os.path.lexists(held) and not folders.get(now):
            folders |= {now: folders[was], was: NOTHING}
        else:
            folders.setdefault(now, NOTHING)
        if folders != item.folders:
            write_generation(folder, item.changed(folders=folders))


def _write_switches(file: Path, names: set[str], off: frozenset[str]) -> None:
    """Write who is off into the program's own settings; everything else in them stays as it is."""
    settings = _settings(file)
    before = settings.get(SWITCHED_OFF) or []
    if not isinstance(before, list):
        before = []
    # Names that we do not know, of extensions it brings itself, are not ours to change.
    others = [name for name in before if not (isinstance(name, str) and name in names)]
    after = [*others, *sorted(names & off)]
    if after == before or (not after and not before):
        return
    settings[SWITCHED_OFF] = after
    try:
        # In plain ASCII: half of a character pair, which JSON can name, is none in UTF-8.
        write_atomic(file, json.dumps(settings, indent=4) + "\n")
    except OSError as error:
        raise unwritable(file, error) from error


def _settings(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_limited(file, _LARGEST_SETTINGS, only_ordinary=True))
    except FileNotFoundError:
        return {}
    except (OSError, UnfitFileError, ValueError, RecursionError) as error:
        raise _unreadable(file) from error
    if is_link(file) or not isinstance(found, dict):
        raise _unreadable(file)
    return found


def _unreadable(file: Path) -> StablehandError:
    return StablehandError(
        "sharing.unreadable",
        QT_TRANSLATE_NOOP("extension", "The program's settings {file} cannot be understood.").fill(
            file=str(file)
        ),
        hint=QT_TRANSLATE_NOOP(
            "extension", "Start the program once, which mends them, then stop it."
        ),
        details={"file": str(file)},
    )


def taken(name: str) -> StablehandError:
    """Give the error for a name that something has."""
    return StablehandError(
        "extension.exists",
        QT_TRANSLATE_NOOP(
            "extension", "Something named {name} is among the extensions already."
        ).fill(name=name),
        hint=QT_TRANSLATE_NOOP("extension", "Update it, or remove it first."),
        details={"extension": name},
    )
