"""A second environment from the first, on the same drive: site-packages shared by hard links.

What pip and uv install or remove is unlinked and made anew, never written in place, so the two
environments part ways file by file. Everything that is edited in place is copied: scripts,
`pyvenv.cfg`, `*.pth`. The same holds for a repository's objects, which git never changes.

A copy is made in `<target>.part` and renamed at the end: what has the target's name is whole.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from stablehand.core.base.files import remove_tree, rename_patiently, sync_folder
from stablehand.core.installs.retarget import (
    is_small_text_of_site_packages,
    retarget_environment,
)
from stablehand.core.installs.tree_copy import ForkReport, Parts, Way, copy_tree

_LIBRARIES: Final = ("lib", "lib64")
# Loose objects and packs: written once under another name, then renamed, then only ever removed.
_LOOSE: Final = re.compile(r"[0-9a-f]{2}")
_NO_OBJECTS: Final = frozenset({"refs", "logs"})
_PACK_ENDS: Final = (".pack", ".idx", ".rev", ".bitmap", ".mtimes")


def fork_environment(
    source: Path,
    target: Path,
    *,
    renamed: Mapping[Path, Path] | None = None,
    on_file: Callable[[int], None] | None = None,
) -> ForkReport:
    """Copy an environment; blocks for some seconds for one with torch in it.

    A target that is there, or half there, is removed first. The old environment is only read.

    Args:
        source: the environment's own folder, not a link to it.
        target: the new environment's folder; its parent must exist.
        renamed: further absolute paths that files of the environment may name, and what they are
            for the new one (`venv` in a checkout, the checkout itself); for `source`, where the new
            one is going to lie, if that is not `target`.
        on_file: told of bytes as they come, at least once a file; what it raises ends the copying,
            and what there is by then is removed by the next attempt.

    Raises:
        OSError: something cannot be read or written.
    """
    if source == target:
        raise OSError(errno.EEXIST, "an environment is no copy of itself", str(target))
    part = target.with_name(f"{target.name}.part")
    remove_tree(part)
    remove_tree(target)
    names = {source: target, **(renamed or {})}
    report = copy_tree(source, part, environment_way, named=names[source], on_file=on_file)
    report.rewritten = retarget_environment(part, names)
    sync_folder(part)
    rename_patiently(part, target)
    sync_folder(target.parent)
    return report


def repository_way(parts: Parts) -> Way:
    """Tell what becomes of a file below a repository's `.git` when the repository is copied.

    `parts` is its path below `.git`. Objects are linked. Locks and the accounts of worktrees belong to
    the original alone. Everything else is copied.
    """
    if parts[0] == "worktrees" or parts[-1].endswith(".lock"):
        return "skip"
    # A branch may be called "objects/ab": its log is appended to.
    if len(parts) < 3 or parts[-3] != "objects" or not _NO_OBJECTS.isdisjoint(parts):
        return "copy"
    folder, name = parts[-2:]
    is_pack = folder == "pack" and name.endswith(_PACK_ENDS)
    return "link" if is_pack or _LOOSE.fullmatch(folder) else "copy"


def environment_way(parts: Parts, is_folder: bool) -> Way:
    """Tell what becomes of an entry of an environment, by its path in it, when it is forked."""
    if is_folder or not _is_in_site_packages(parts):
        return "copy"
    is_edited = parts[-2] == "site-packages" and is_small_text_of_site_packages(parts[-1])
    return "copy" if is_edited else "link"


def _is_in_site_packages(parts: Parts) -> bool:
    return parts[0].lower() in _LIBRARIES and "site-packages" in parts[1:3] and len(parts) > 2
