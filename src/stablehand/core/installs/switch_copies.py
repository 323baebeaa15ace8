"""The copies of the user's files that are made before a switch, in the generation that is left."""

from __future__ import annotations

from collections.abc import Iterable

from stablehand.core.base.files import remove_parts, remove_tree
from stablehand.core.base.links import is_link
from stablehand.core.base.paths import unwritable
from stablehand.core.installs.switch import SwitchPlaces, is_same, remove_empty
from stablehand.core.installs.user_files import below, copy_entry, save
from stablehand.core.records.install import InstallFolder


def save_for_switch(folder: InstallFolder, number: int, saved: Iterable[str]) -> None:
    """Copy the user's files to a generation that is about to be left.

    What is there already found its place taken when it should have come back: it stays, unless it is the
    copy of a switch that was given up.

    Raises:
        StablehandError: `data.unwritable`; nothing else has happened.
    """
    kept, wanted = SwitchPlaces(folder, number).kept, tuple(saved)
    try:
        for place in [
            kept,
            *(path for path in kept.rglob("*") if path.is_dir() and not is_link(path)),
        ]:
            remove_parts(place)
        for path in set(below(kept)) - set(wanted):
            if not is_link(kept / path) and is_same(folder.checkout / path, kept / path):
                remove_tree(kept / path)
        save(wanted, folder.checkout, kept)
        remove_empty(kept)
    except OSError as error:
        raise unwritable(kept, error) from error


def save_databases(folder: InstallFolder, number: int, databases: Iterable[str]) -> None:
    """Copy databases to a generation that is about to be left: the next may change their form.

    Raises:
        StablehandError: `data.unwritable`; nothing else has happened.
    """
    place = SwitchPlaces(folder, number).databases
    try:
        remove_tree(place)
        for path in databases:
            copy_entry(folder.checkout / path, place / path)
    except OSError as error:
        raise unwritable(place, error) from error
