"""The names in folders, each listed once, so that those that may belong to a model are found at once.

In a folder of ten thousand files, asking each model about all names there would take minutes.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from pathlib import Path
from typing import Final

from stablehand.core.base.names import folded
from stablehand.core.models.metadata.sidecars import listing_of, stem_of

_KEPT_FOLDERS: Final = 16
_AFTER_ALL: Final = "\U0010ffff"


class FolderNames:
    """Lists folders when they are first asked about; may be used by several threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._folders: OrderedDict[Path, tuple[list[str], list[str]]] = OrderedDict()

    def near(self, model: Path) -> tuple[str, ...]:
        """Give the names beside a model that begin as its own does, in whatever case."""
        plain, names = self._listed(model.parent)
        start = folded(stem_of(model))
        first = bisect_left(plain, start)
        last = bisect_left(plain, start + _AFTER_ALL)
        return tuple(names[first:last])

    def _listed(self, folder: Path) -> tuple[list[str], list[str]]:
        with self._guard:
            found = self._folders.get(folder)
            if found is None:
                both = sorted((folded(name), name) for name in listing_of(folder))
                found = [plain for plain, _name in both], [name for _plain, name in both]
                self._folders[folder] = found
                if len(self._folders) > _KEPT_FOLDERS:
                    self._folders.popitem(last=False)
            return found
