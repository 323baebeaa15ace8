"""Being told by the system which folders of the roots change, where it can tell. One thread of the
library watchdog.

What cannot be watched (too many folders for the system's limit, drives of other computers) is left to
whoever looks at times of folders; see `services.model_watch`.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from stablehand.core.models.library.entry import MAIN, ModelRoot

# Reading a model is no change, and UIs read a lot.
_QUIET: Final = frozenset({"opened", "closed_no_write"})
_END_S: Final = 2.0
_log = logging.getLogger(__name__)


class FolderEvents:
    """Watches roots from `start` to `stop`.

    Args:
        on_change: told of a root's id and the folder in it where something has changed, '/'-separated
            and ending with '/'; called in the watching thread.
    """

    def __init__(self, on_change: Callable[[str, str], None]) -> None:
        self._on_change = on_change
        self._observer: Any = None
        self.watched: frozenset[str] = frozenset()

    def start(self, roots: Iterable[ModelRoot]) -> None:
        """Watch what can be watched; `watched` are the ids of those roots. Blocks for a while."""
        from watchdog.observers import Observer

        # Said for a folder that comes while its parent is being looked through; it is watched all the same.
        warnings.filterwarnings(
            "ignore", message="Callback with id", category=RuntimeWarning, module="watchdog"
        )
        observer = Observer()
        found = set()
        for root in roots:
            # A watched folder cannot be unplugged safely on Windows.
            if not os.path.isdir(root.folder) or (sys.platform == "win32" and root.id != MAIN):  # noqa: PTH112
                continue
            try:
                handler: Any = _Handler(root, self._on_change)
                observer.schedule(handler, str(root.folder), recursive=True)
            except OSError as error:
                _log.info("%s is not watched: %s", root.folder, error)
                continue
            found.add(root.id)
        try:
            observer.start()
        except OSError as error:  # the limit of watches is reached
            _log.info("models are not watched: %s", error)
            with suppress(RuntimeError):
                observer.stop()
            return
        self._observer = observer
        self.watched = frozenset(found)

    def stop(self) -> None:
        """Stop watching. Blocks for a moment."""
        observer, self._observer, self.watched = self._observer, None, frozenset()
        if observer is not None:
            observer.stop()
            observer.join(_END_S)


class _Handler:
    """What watchdog calls; its own base class is not needed, and would load it at import."""

    def __init__(self, root: ModelRoot, on_change: Callable[[str, str], None]) -> None:
        self._root = root
        self._real = Path(os.path.realpath(root.folder))
        self._on_change = on_change

    def dispatch(self, event: Any) -> None:
        if event.event_type in _QUIET:
            return
        for path in (event.src_path, getattr(event, "dest_path", "")):
            if path:
                self._tell(Path(os.fsdecode(path)), is_folder=event.is_directory)

    def _tell(self, path: Path, *, is_folder: bool) -> None:
        for top in (self._root.folder, self._real):
            if path.is_relative_to(top):
                parts = path.relative_to(top).parts
                if any(part.startswith(".") for part in parts):
                    return  # hidden: caches, quarantine, files that are being written
                folder = "/".join(parts if is_folder else parts[:-1])
                self._on_change(self._root.id, f"{folder}/" if folder else "")
                return
