"""What an extension's repository holds, looked at before any of it is written to the disk. Pure.

Refused is what leaves the extension's folder once it is checked out: links that lead out of it, names that no
system takes for a plain one, submodules from anywhere but https; and what is absurdly large.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.runtimes.extension_address import repository_address
from stablehand.core.runtimes.git import GITHUB

LINK: Final = "120000"
MOST_LINKS: Final = 200
_MOST_FILES: Final = 200_000
_LARGEST_FILE: Final = 4 * 1024**3
_LARGEST: Final = 16 * 1024**3
_LINE: Final = re.compile(r"(\d{6}) (\w+) ([0-9a-f]{40,64}) +(-|\d+)\t(.+)", re.S)


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A file of a commit: its mode as git writes it, the id of its content, its size, its path."""

    mode: str
    content: str
    size_bytes: int
    path: str


def read_tree(output: str) -> tuple[TreeEntry, ...]:
    """Read what `git ls-tree -r -z -l --full-tree` printed.

    A line that cannot be read is an entry without a path, which is refused.
    """
    found = (_LINE.fullmatch(line) for line in output.split("\0") if line)
    return tuple(
        TreeEntry(match[1], match[3], 0 if match[4] == "-" else int(match[4]), match[5])
        if match
        else TreeEntry("", "", 0, "")
        for match in found
    )


def refused_files(entries: Iterable[TreeEntry]) -> Text | None:
    """Give why the files of a commit are not taken, links apart; None for nothing."""
    whole, count, links = 0, 0, 0
    for entry in entries:
        count, whole = count + 1, whole + entry.size_bytes
        links += entry.mode == LINK
        if _is_odd(entry.path):
            return _NAME.fill(path=_shown(entry.path))
        if entry.size_bytes > _LARGEST_FILE or whole > _LARGEST or count > _MOST_FILES:
            return _SIZE.fill(path=_shown(entry.path))
    return _LINKS if links > MOST_LINKS else None


def refused_link(path: str, aim: str) -> Text | None:
    """Give why a link is not taken: it leads out of the extension's folder; None if it does not."""
    is_away = aim.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", aim) is not None
    ends = posixpath.normpath(posixpath.join(posixpath.dirname(path), aim.replace("\\", "/")))
    if is_away or "\0" in aim or ends == ".." or ends.startswith("../") or _is_git(ends):
        return _LINK.fill(path=_shown(path), aim=_shown(aim))
    return None


def refused_submodules(settings: Mapping[str, str], base: str = GITHUB) -> Text | None:
    """Give why the submodules are not taken; None where they may be fetched.

    Args:
        settings: what `git config --file .gitmodules --list` says.
        base: where GitHub's repositories are cloned from.
    """
    for key, value in settings.items():
        name = key.lower()
        if not name.startswith("submodule."):
            continue
        if name.endswith(".url") and not _is_near(value):
            if repository_address(value, base=base) is None:
                return _SUBMODULE.fill(address=_shown(value))
        elif name.endswith(".path") and _is_odd(value):
            return _NAME.fill(path=_shown(value))
        elif name.endswith(".update") and value not in ("checkout", "none", "merge", "rebase"):
            return _SUBMODULE.fill(address=_shown(value))
    return None


def read_settings(output: str) -> dict[str, str]:
    """Read what `git config --null --list` printed."""
    pairs = (item.partition("\n") for item in output.split("\0") if item)
    return {f"{key}": value for key, _, value in pairs}


def _is_near(address: str) -> bool:
    """Tell whether an address is relative to the repository's own, which was checked."""
    return bool(re.fullmatch(r"(?:\.\.?/)+[A-Za-z0-9_][\w.-]*(?:/[A-Za-z0-9_][\w.-]*)*", address))


def _is_odd(path: str) -> bool:
    names = path.split("/")
    return (
        path.startswith(("/", "-", "~"))
        or "\\" in path
        or re.match(r"[A-Za-z]:", path) is not None
        or any(name in ("", ".", "..") for name in names)
        or _is_git(path)
    )


def _is_git(path: str) -> bool:
    return any(name.lower().rstrip(". ") in (".git", "git~1") for name in path.split("/"))


def _shown(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text[:200])


_NAME: Final = QT_TRANSLATE_NOOP(
    "extension", "it holds a file with a name that is not safe: {path}"
)
_SIZE: Final = QT_TRANSLATE_NOOP("extension", "it is far too large: {path}")
_LINKS: Final = QT_TRANSLATE_NOOP("extension", "it is full of links")
_LINK: Final = QT_TRANSLATE_NOOP(
    "extension", "it holds a link that leads out of its folder: {path} -> {aim}"
)
_SUBMODULE: Final = QT_TRANSLATE_NOOP(
    "extension", "it brings another repository from an address that is not safe: {address}"
)
