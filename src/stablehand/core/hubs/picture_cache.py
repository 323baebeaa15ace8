"""Small pictures of hubs on the disk: bounded, the ones unused longest go first. Everything here blocks.

A picture is known by the sum of its address, which is never written down: what somebody has looked at is
told by the pictures alone. One cache may be used by several processes; each removes what is too much.
"""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.hubs.civitai_hashes import picture_ending

ROOM_BYTES: Final = 200 * 1024 * 1024
_ENDINGS: Final = (".jpeg", ".png", ".webp", ".gif", ".avif")
_KEPT: Final = (
    0.9  # of the room, once too much is there: so that not every picture starts a tidying
)


class PictureCache:
    """The pictures of one folder; may be used from several threads.

    Args:
        folder: made when the first picture comes.
        room_bytes: what all of them may take.
    """

    def __init__(self, folder: Path, *, room_bytes: int = ROOM_BYTES) -> None:
        self._folder = folder
        self._room_bytes = room_bytes
        self._held_bytes: int | None = None
        self._lock = threading.Lock()

    def find(self, address: str) -> Path | None:
        """Give the file of a picture that is here, and note that it was wanted."""
        base = self._base(address)
        for ending in _ENDINGS:
            file = base.with_name(base.name + ending)
            try:
                os.utime(file)
            except OSError:
                continue
            return file
        return None

    def put(self, address: str, content: bytes) -> Path | None:
        """Keep a picture; None for bytes that are none.

        Raises:
            StablehandError: `data.unwritable`, `disk.full`.
        """
        ending = picture_ending(content)
        if ending is None:
            return None
        base = self._base(address)
        file = base.with_name(base.name + ending)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(file, content)
        except OSError as error:
            raise unwritable(file, error) from error
        with self._lock:
            if self._held_bytes is not None:
                self._held_bytes += len(content)
            if self._held_bytes is None or self._held_bytes > self._room_bytes:
                self._held_bytes = self._tidied(keep=file)
        return file

    def _base(self, address: str) -> Path:
        sum_ = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()
        return self._folder / sum_[:2] / sum_[:40]

    def _tidied(self, *, keep: Path) -> int:
        """Remove the pictures unused longest if there is too much; give what is left, in bytes."""
        files: list[tuple[float, int, Path]] = []
        for file in self._folder.glob("*/*"):
            with suppress(OSError):  # another process is tidying too
                about = file.stat()
                files.append((about.st_mtime, about.st_size, file))
        held = sum(size for _, size, _ in files)
        if held <= self._room_bytes:
            return held
        for _, size, file in sorted(files):
            if held <= self._room_bytes * _KEPT:
                break
            if file != keep:
                with suppress(OSError):
                    file.unlink()
                    held -= size
        return held
