"""The model folders of a program that stays where it is: what is in them, and how others get to see it.

A folder becomes visible by a link in the shared tree, `Models/<folder>/<install>`. Only folders with
models get one, and none that would lead back into the tree: programs follow links while they search, and
would never come to an end.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from stablehand.core.adopting.launch_words import folder_options
from stablehand.core.adopting.marks import Mark
from stablehand.core.adopting.stability_matrix import OLD_FOLDERS
from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.models.tree import format_by_name, kind_by_folder

# Folders of the tree that programs look into by themselves, besides the one above them.
_INNER_ROLES: Final = ("Ultralytics/bbox", "Ultralytics/segm")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder with models.

    Attributes:
        role: the folder of the shared tree that it belongs to.
        path: where it is.
        count, size_bytes: models in it, links not followed, without those of another folder below it.
        link: where others will see it, below the shared tree, with /; None where they will not.
        reason: why they will not.
    """

    role: str
    path: Path
    count: int
    size_bytes: int
    link: str | None = None
    reason: Wording | None = None

    @property
    def kind(self) -> str:
        """What models it holds, see core/models/tree.py."""
        return kind_by_folder(self.role)


@dataclass(frozen=True, slots=True)
class _Content:
    count: int
    size_bytes: int
    links: tuple[str, ...]


def program_folders(
    package: Package, mark: Mark, checkout: Path, arguments: Sequence[str] = ()
) -> tuple[tuple[str, Path], ...]:
    """Give the model folders of a program, each with the folder of the shared tree it belongs to.

    Args:
        arguments: launch words, which may name further ones.
    """
    found = [
        (folder.roles[0], checkout.joinpath(*folder.folder.split("/")))
        for folder in package.sharing.folders
        if folder.folder is not None
    ]
    found += [(role, checkout.joinpath(*path.split("/"))) for path, role in mark.folders_of.items()]
    roles = folder_options(package)
    for flag, value in pairwise(arguments):
        if roles.get(flag):
            found.append((roles[flag], checkout / value))
    return tuple(dict.fromkeys(found))


def library_folders(models: Path) -> tuple[tuple[str, Path], ...]:
    """Give the folders of a model tree of Stability Matrix by the names of ours."""
    try:
        names = sorted(entry.name for entry in models.iterdir() if entry.is_dir())
    except OSError:
        return ()
    found = [
        (OLD_FOLDERS.get(name, name), models / name) for name in names if not name.startswith(".")
    ]
    inner = [(role, models.joinpath(*role.split("/"))) for role in _INNER_ROLES]
    return (*found, *((role, path) for role, path in inner if path.is_dir()))


def measured(
    folders: Iterable[tuple[str, Path]],
    name: str,
    tree: Path,
    *,
    taken: Mapping[Path, str],
    known: Mapping[Path, str],
) -> tuple[ModelFolder, ...]:
    """Look into model folders and say how they become visible; empty ones are left out.

    Args:
        folders: by role.
        name: of the install, which the links are called after.
        tree: the shared tree.
        taken: real folders that others have made visible already, by whose name.
        known: links there are already for some of the folders, below the tree.
    """
    real = [(role, Path(os.path.realpath(path))) for role, path in folders]
    every = dict.fromkeys(path for _role, path in real)
    root = os.path.realpath(tree)
    links = {link.casefold() for link in known.values()}
    found: list[ModelFolder] = []
    seen: set[Path] = set()
    for role, path in real:
        if path in seen or not path.is_dir() or _is_within(str(path), root):
            continue  # what lies in the shared tree is in it already
        seen.add(path)
        below = [other for other in every if other != path and other.is_relative_to(path)]
        content = _content(path, below)
        if content.count == 0:
            continue
        folder = ModelFolder(role, path, content.count, content.size_bytes)
        if (other := taken.get(path)) is not None:
            found.append(replace(folder, reason=_SEEN.fill(name=other)))
        elif _leads_back(content.links, root):
            found.append(replace(folder, reason=_LOOP))
        else:
            link = known.get(path) or _link(f"{role}/{name}", path, tree, links)
            found.append(replace(folder, link=link))
    return tuple(found)


def _link(wanted: str, path: Path, tree: Path, links: set[str]) -> str:
    """Name a link: a second folder of the same kind gets its own name after that of the install."""
    chosen, number = wanted, 1
    while chosen.casefold() in links or os.path.lexists(tree / chosen):
        number += 1
        chosen = f"{wanted}-{path.name}" + (f"-{number}" if number > 2 else "")
    links.add(chosen.casefold())
    return chosen


def _content(root: Path, without: Sequence[Path]) -> _Content:
    """Count models below a folder, and give the links in it; neither links nor `without` are entered."""
    count = size = 0
    links: list[str] = []
    passed = {str(path) for path in without}
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(long_path(Path(folder))) as entries:
                listed = list(entries)
        except OSError:
            continue
        for entry in listed:
            place = os.path.join(folder, entry.name)  # noqa: PTH118 - many of them
            try:
                if entry.is_symlink() or (os.name == "nt" and is_link(Path(place))):
                    links.append(place)
                elif entry.is_dir(follow_symlinks=False):
                    waiting += [] if place in passed else [place]
                elif format_by_name(entry.name) is not None:
                    length = entry.stat(follow_symlinks=False).st_size
                    count, size = count + (length > 0), size + length
            except OSError:
                continue
    return _Content(count, size, tuple(links))


def _leads_back(links: Iterable[str], tree: str) -> bool:
    """Tell whether a link leads to the shared tree, above it, or above itself."""
    for link in links:
        aim = os.path.realpath(link)
        if _is_within(aim, tree) or _is_within(tree, aim):
            return True
        if _is_within(os.path.realpath(os.path.dirname(link)), aim):  # noqa: PTH120
            return True
    return False


def _is_within(path: str, folder: str) -> bool:
    return f"{path}{os.sep}".startswith(f"{folder.rstrip(os.sep)}{os.sep}")


_LOOP: Final[Text] = QT_TRANSLATE_NOOP(
    "adopt", "a link in it leads back to the shared models or to itself, so it is not shown there"
)
_SEEN: Final[Text] = QT_TRANSLATE_NOOP(
    "adopt", "it is shown in the shared models already, as {name}"
)
