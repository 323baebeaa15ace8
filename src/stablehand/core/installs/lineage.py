"""What the generations of an install have in common: folders of the checkout, copies of the user's files.

A second repository, a build, a file of an app that comes with Stablehand belong to a version. They lie in the
checkout while a generation that works with them is current, else in `held` of the one that was left
with them. Each account names them by a token (`Generation.folders`): the same token is the same folder,
no token the one that the install began with, `NOTHING` that there is none.

Copies of the user's files are kept with the generation that was left for another version. They belong to
that version, so whichever generation of it comes next gets them back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from stablehand.core.base.files import rename_patiently
from stablehand.core.installs.switch import SwitchPlaces
from stablehand.core.records.generations import Generation
from stablehand.core.records.install import InstallFolder

NOTHING: Final = ""


def token_of(generation: Generation) -> str:
    """Give the token of what is made for a generation; numbers alone are used again."""
    return f"{generation.number} {generation.created_at}"


def is_same_version(one: Generation, other: Generation) -> bool:
    """Tell whether two generations are of the same version of the program."""
    first, second = one.source, other.source
    if first is None or second is None or first.kind != second.kind:
        return False
    if first.kind == "git":
        return first.commit is not None and first.commit == second.commit
    if first.kind == "registry":
        return first.ref == second.ref
    return one.folders == other.folders


def holder(
    folder: InstallFolder, among: Iterable[Generation], path: str, token: str | None
) -> int | None:
    """Give the number of the generation that holds a folder; None if none does."""
    for item in among:
        is_it = item.folders.get(path) == token
        if is_it and os.path.lexists(SwitchPlaces(folder, item.number).held / path):
            return item.number
    return None


def keeper(folder: InstallFolder, among: Iterable[Generation], version: Generation) -> int:
    """Give the number of the generation whose copies of the user's files belong to a version now.

    That is the one of this version that was left last of those that have copies, else the given one.
    """
    found = [
        item
        for item in among
        if is_same_version(item, version) and _has_copies(SwitchPlaces(folder, item.number))
    ]
    last = max(found, key=lambda item: (item.left_at or "", item.number), default=version)
    return last.number


def told_absent(item: Generation, current: Generation, paths: Iterable[str]) -> Generation:
    """Give the account of a generation, saying what it has not: that which the current one has not either.

    That is so for each one that knows as little about a path as the current one.
    """
    told = {p: NOTHING for p in paths if p not in item.folders and p not in current.folders}
    return item.changed(folders={**item.folders, **told}) if told else item


def hand_over(
    folder: InstallFolder, gone: Generation, among: Sequence[Generation], current: int
) -> None:
    """Give what a generation that is about to go holds to others that need it.

    Args:
        among: all generations.
        current: the one that is current: what it works with is in its place.

    Raises:
        OSError: something could not be renamed; nothing is lost.
    """
    own = SwitchPlaces(folder, gone.number)
    others = [
        item
        for item in among
        if item.state == "ready" and item.number not in (gone.number, current)
    ]
    paths = dict.fromkeys(path for item in among for path in item.folders)
    for path in paths:
        heirs = (item for item in others if item.folders.get(path) == gone.folders.get(path))
        _move(own.held / path, [SwitchPlaces(folder, item.number).held / path for item in heirs])
    same = [item for item in others if is_same_version(item, gone)]
    same.sort(key=lambda item: (item.left_at or "", item.number), reverse=True)
    if keeper(folder, [*same, gone], gone) != gone.number:
        return  # another one was left later and has newer copies
    places = [SwitchPlaces(folder, item.number) for item in same]
    _move(own.kept, [place.kept for place in places])
    _move(own.databases, [place.databases for place in places])


def _move(source: Path, targets: Sequence[Path]) -> None:
    free = next((target for target in targets if not os.path.lexists(target)), None)
    if free is not None and os.path.lexists(source):
        free.parent.mkdir(parents=True, exist_ok=True)
        rename_patiently(source, free, rename=os.rename)


def _has_copies(places: SwitchPlaces) -> bool:
    return any(os.path.lexists(place) for place in (places.kept, places.databases))
