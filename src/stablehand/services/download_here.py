"""Whether the library has a file already, so that it need not be fetched."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from stablehand.core.base.names import long_path
from stablehand.core.downloads.wish import Wish
from stablehand.core.models.hashes import sha256_of
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.library.roots import place_of
from stablehand.core.models.library.store import put_hashes
from stablehand.core.models.organise.placing import Stopped
from stablehand.core.models.tree import format_by_name
from stablehand.services.app import App
from stablehand.services.download_list import table_of
from stablehand.services.model_operations import stoppable

_HINT_BYTES: Final = 1024  # CivitAI's sizes are right within so much (facts, contracts 1.7)
_MOST_READ: Final = 3


def here_already(
    sha256: str | None, known: Sequence[Entry], roots: Sequence[ModelRoot]
) -> Path | None:
    """Give the file of the library that has a sum, if it is still there as it was; looks at the disk."""
    if sha256 is None:
        return None
    there = {root.id for root in roots if root.is_there}
    for entry in known:
        if entry.hashes.get("sha256") != sha256.lower() or entry.root not in there:
            continue
        place = place_of(entry, roots)
        try:
            about = Path(long_path(place)).stat()
        except OSError:
            continue
        if (about.st_size, about.st_mtime_ns) == (entry.size_bytes, entry.modified_ns):
            return place
    return None


async def here_unhashed(
    app: App, wish: Wish, known: Sequence[Entry], roots: Sequence[ModelRoot]
) -> Path | None:
    """Give the file of the library that is the wanted one, though its sum was not known until now.

    Reading a few files of the same size is quicker than fetching one of them again.
    """
    sha256, size = wish.hashes.get("sha256"), wish.size_bytes
    if sha256 is None or size is None:
        return None
    slack = 0 if wish.size_is_exact else _HINT_BYTES
    alike = [
        entry
        for entry in known
        if abs(entry.size_bytes - size) <= slack
        and "sha256" not in entry.hashes
        and format_by_name(entry.path) is not None
        and any(root.id == entry.root and root.is_there for root in roots)
    ]
    stop = threading.Event()

    def on_bytes(_count: int) -> None:
        if stop.is_set():
            raise Stopped

    def work() -> Path | None:
        for entry in alike[:_MOST_READ]:
            place = place_of(entry, roots)
            with suppress(OSError):
                found = sha256_of(place, on_bytes)
                put_hashes(app.data.library, [(entry, {"sha256": found})])
                if found == sha256:
                    return here_already(
                        sha256, [replace(entry, hashes={**entry.hashes, "sha256": found})], roots
                    )
        return None

    return await stoppable(work, stop) if alike else None


def fetched_before(
    app: App, address: str, known: Sequence[Entry], roots: Sequence[ModelRoot]
) -> tuple[Path, str] | None:
    """Give the file that came from a plain address before, and its sum, if it is still here. Blocks.

    Such an address says no sum, so that only this keeps the same command from fetching it again. Whoever
    wants it anew takes the file away first.
    """
    for record in table_of(app).read():
        standing = record.standing
        if record.wish.address != address or not standing.sha256 or not standing.path:
            continue
        if (here := here_already(standing.sha256, known, roots)) is not None:
            return here, standing.sha256
        path = Path(standing.path)
        with suppress(OSError):
            if Path(long_path(path)).stat().st_size == record.numbers.received_bytes:
                return path, standing.sha256
    return None
