"""What in a checkout is the user's, and how it comes through a change of version.

Files that nobody tracks stay where they are: git never touches them. What needs care is a tracked file
that the user has changed, a file of the user's where the other version has one of its own, and a link
of the user's that stands above tracked files. They are copied before the change and told apart by
`carries`: settings stay as the user has them, code becomes that of the version, with the user's kept.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, rename_patiently, sync_folder
from stablehand.core.base.links import is_link, make_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP

_CHUNK_BYTES: Final = 1024 * 1024
# What people set things in, as against what programs are made of.
_SETTINGS: Final = frozenset(
    {
        ".json", ".jsonc", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".env", ".csv", ".txt",
        ".fds", ".bat", ".cmd", ".sh", ".ps1",
    }
)  # fmt: skip
# Of these names, a version's own is needed for it to install and start.
_PROGRAM_FILES: Final = (
    "requirements", "constraints", "package.json", "package-lock.json", "tsconfig", "pyproject",
    "setup.cfg", "poetry", "environment.y", "pixi", "uv.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What of the user's stands in the way of another version; paths from the checkout's root, with /.

    Attributes:
        saved: files that the change would write over: tracked ones that were changed, and others
            where the new version has files.
        carried: those of them that are put back over the new version.
        links: links of the user's above tracked files, which git would replace by folders.
        restored: kept files that get their places back.
    """

    saved: tuple[str, ...]
    carried: tuple[str, ...]
    links: tuple[str, ...]
    restored: tuple[str, ...] = ()

    @property
    def replaced(self) -> tuple[str, ...]:
        """The files that become the new version's, with the user's copy kept."""
        carried = set(self.carried)
        return tuple(path for path in self.saved if path not in carried)


def carries(path: str, old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Tell whether the user's version of a file stays in its place.

    Args:
        path: the file.
        old, new: the files of the two versions with the ids of their contents.
    """
    if path in old and old[path] == new.get(path):
        return True  # the versions do not differ in it
    name = PurePosixPath(path).name.lower()
    if name.startswith(_PROGRAM_FILES):
        return False
    return PurePosixPath(name).suffix in _SETTINGS or "." not in name.lstrip(".")


def standing(
    checkout: Path,
    changed: Iterable[str],
    old: Mapping[str, str],
    new: Mapping[str, str],
    ours: Iterable[str] = (),
    kept: Iterable[str] = (),
) -> Standing:
    """Find what of the user's stands in the way of going from one version to another. Looks only.

    Args:
        checkout: the program's folder.
        changed: tracked files that differ from their version.
        old, new: the files of the versions with the ids of their contents.
        ours: links that Stablehand made, which are taken out otherwise.
        kept: files that the user had when the other version was left, which come back with it.

    Raises:
        StablehandError: `update.blocked`: a folder of the user's is where the new version has a file.
    """
    own = set(ours)
    links = sorted(
        place
        for place in _folders_of([*old, *new])
        # One that the old version has itself is its own, or a file that was changed like any other.
        if place not in own and place not in old and is_link(checkout / place)
    )
    # Behind a link, git's own files are not what is seen there, and what is seen is not git's to touch.
    above = tuple(f"{link}/" for link in (*links, *own))
    edited = _edited(checkout, (path for path in changed if not path.startswith(above)), new, own)
    found = dict.fromkeys(edited)
    for path in new:
        if path in old or path in own or path.startswith(above):
            continue
        for place in _in_the_way(checkout, path, old, own):
            found[place] = None
    folders = _folders_of(new)
    fitting = [
        path
        for path in kept
        if path not in folders and not _is_below_file(path, new) and not path.startswith(above)
    ]
    for path in fitting:
        if path not in old and _is_file(checkout / path):
            found[path] = None  # one that the user has made since, of the same name
    saved = tuple(found)
    carried = tuple(
        path
        for path in saved
        if path not in folders and not _is_below_file(path, new) and carries(path, old, new)
    )
    restored = tuple(
        path
        for path in fitting
        if path not in carried and (path in old or _gives_way(checkout / path, path, old, own))
    )
    return Standing(saved, carried, tuple(links), restored)


def _gives_way(place: Path, path: str, old: Mapping[str, str], ours: Collection[str]) -> bool:
    """Tell whether a file can come to a place: no folder is there, or one that goes with the old version."""
    return is_link(place) or not place.is_dir() or _is_all_of(place, path, old, ours)


def _edited(
    checkout: Path, changed: Iterable[str], new: Mapping[str, str], ours: Collection[str]
) -> Iterator[str]:
    """Give the files of the program that the user has changed; a folder in place of one stops it."""
    for path in changed:
        if _is_file(checkout / path):
            yield path
        elif path in new and path not in ours and below(checkout / path):
            raise _blocked(checkout / path)  # git would write its file over all that is in there


def _folders_of(files: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for file in files:
        at = file.rfind("/")
        while at > 0 and (folder := file[:at]) not in found:
            found.add(folder)
            at = file.rfind("/", 0, at)
    return found


def _is_below_file(path: str, files: Mapping[str, str]) -> bool:
    """Tell whether one of the folders above a path is a file in a version."""
    at = path.find("/")
    while at > 0:
        if path[:at] in files:
            return True
        at = path.find("/", at + 1)
    return False


def _in_the_way(
    checkout: Path, path: str, old: Mapping[str, str], ours: Collection[str]
) -> list[str]:
    """Give the user's file at a path, or one where a folder above it has to be."""
    at = path.find("/")
    while at > 0:
        above = path[:at]
        if above not in old and _is_file(checkout / above):
            return [above]
        at = path.find("/", at + 1)
    place = checkout / path
    if not os.path.lexists(place):
        return []
    if not is_link(place) and place.is_dir():
        if _is_all_of(place, path, old, ours):
            return []  # a folder of the old version's, which goes with it
        raise _blocked(place)
    return [path]


def _blocked(folder: Path) -> StablehandError:
    return StablehandError(
        "update.blocked",
        QT_TRANSLATE_NOOP(
            "install", "The new version has a file where your folder {folder} is."
        ).fill(folder=str(folder)),
        hint=QT_TRANSLATE_NOOP("install", "Move that folder away, then update again."),
        details={"folder": str(folder)},
    )


def _is_all_of(place: Path, path: str, files: Mapping[str, str], ours: Collection[str]) -> bool:
    """Tell whether a folder holds nothing but files of a version, which git removes with it."""
    if not any(file.startswith(f"{path}/") for file in files):
        return False
    return all(
        name in files or name in ours or "__pycache__" in name.split("/")
        for name in (f"{path}/{inner}" for inner in below(place))
    )


def _is_file(path: Path) -> bool:
    return os.path.lexists(path) and (is_link(path) or not path.is_dir())


def save(paths: Iterable[str], source: Path, target: Path) -> None:
    """Copy files, links as links, from one root below another; what was there before is replaced.

    Raises:
        OSError: one could not be copied; files are not left half-written.
    """
    for path in paths:
        copy_entry(source / path, target / path)


def copy_entry(source: Path, target: Path) -> None:
    """Copy one file or link over what is there, as a whole.

    Raises:
        OSError: it could not be copied; what was there stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{os.urandom(6).hex()}.tmp")
    try:
        if is_link(source):
            make_link(source.readlink(), part)
        else:
            with source.open("rb") as old, part.open("xb") as new:
                shutil.copyfileobj(old, new, _CHUNK_BYTES)
                new.flush()
                os.fsync(new.fileno())
            shutil.copystat(source, part)  # last, since it may mark the file as read-only
        if target.is_dir() and not is_link(target):
            raise IsADirectoryError(21, "a folder is where a file belongs", str(target))
        rename_patiently(part, target)
    except BaseException:
        remove_tree(part)
        raise
    sync_folder(target.parent)


def content_id(path: Path) -> str:
    """Give the id under which git knows a file's content.

    Raises:
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def below(root: Path) -> tuple[str, ...]:
    """Give every file and link below a folder, from its root with /; through no link."""
    found = []
    for folder, names, files in os.walk(root):
        here = Path(folder)
        linked = [name for name in names if is_link(here / name)]
        names[:] = [name for name in names if name not in linked]
        found += [(here / name).relative_to(root).as_posix() for name in (*files, *linked)]
    return tuple(sorted(found))
