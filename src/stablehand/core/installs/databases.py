"""The databases of a program in its checkout: the first start of a new version may change their form.

They are copied before another version starts for the first time, and come back with the generation that
they belong to.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from stablehand.core.base.links import is_link

# ComfyUI keeps user/comfyui.db, SD.Next and A1111's extensions *.db at the root, SwarmUI Data/*.ldb,
# InvokeAI databases/invokeai.db (facts: packages.md).
_PATTERNS: Final = tuple(
    f"{folder}{pattern}"
    for folder in ("", "user/", "user/default/", "data/", "Data/", "databases/", "cache/")
    for pattern in ("*.db", "*.sqlite", "*.sqlite3", "*.ldb")
)
BESIDE: Final = ("-wal", "-shm", "-journal")


def databases_in(checkout: Path) -> tuple[str, ...]:
    """Give the databases of a checkout with what lies beside them, from its root with /; through no link."""
    found: set[str] = set()
    for pattern in _PATTERNS:
        folder = checkout / pattern.rpartition("/")[0]
        if folder != checkout and _is_behind_link(folder, checkout):
            continue
        for file in checkout.glob(pattern):
            for path in (file, *(file.with_name(file.name + end) for end in BESIDE)):
                if path.is_file() and not is_link(path):
                    found.add(path.relative_to(checkout).as_posix())
    return tuple(sorted(found))


def _is_behind_link(folder: Path, checkout: Path) -> bool:
    while folder != checkout:
        if is_link(folder):
            return True
        folder = folder.parent
    return False
