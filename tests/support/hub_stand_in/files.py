"""Files that are served: what they hold, and what a server says about them."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from support.header_bytes import table
from support.hub_stand_in import bodies

LAST_MODIFIED = "Tue, 03 Mar 2026 10:00:00 GMT"


@dataclass(frozen=True)
class Served:
    """A file: `head` first, then `size` bytes of `seed`.

    Attributes:
        name: below `/files/` and `/download/`; may hold slashes.
        etag: as it is sent, with its quotes; None: none is sent. "": made from seed and size.
        last_modified: None: it is not sent.
        content_type: of the answer.
        disposition: the whole Content-Disposition; None: none.
        headers: sent beyond those.
        accepts_ranges: whether it says so; it gives them all the same.
    """

    name: str
    seed: int
    size: int
    head: bytes = b""
    etag: str | None = ""
    last_modified: str | None = LAST_MODIFIED
    content_type: str = "application/octet-stream"
    disposition: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    accepts_ranges: bool = True

    @property
    def length(self) -> int:
        """Give the length of the whole, in bytes."""
        return len(self.head) + self.size

    @property
    def tag(self) -> str | None:
        """Give the ETag as it is sent."""
        return f'"{self.seed}-{self.length}"' if self.etag == "" else self.etag

    @property
    def sha256(self) -> str:
        """Give the sum of the whole, in small hex digits."""
        return _sum(replace(self, name=""))

    def content(self) -> bytes:
        """Give the whole."""
        return b"".join(self.pieces(0, self.length))

    def pieces(self, begin: int, end: int) -> Iterator[bytes]:
        """Give a range of it, bit by bit."""
        skip = len(self.head)
        if begin < skip:
            yield self.head[begin : min(end, skip)]
        yield from bodies.pieces(self.seed, max(begin - skip, 0), max(end - skip, 0))


@lru_cache(maxsize=256)
def _sum(served: Served) -> str:
    found = hashlib.sha256()
    for piece in served.pieces(0, served.length):
        found.update(piece)
    return found.hexdigest()


def safetensors(
    name: str,
    tensors: Mapping[str, tuple[str, tuple[int, ...]]],
    *,
    seed: int = 1,
    metadata: Mapping[str, str] | None = None,
    **more: Any,
) -> Served:
    """Give a whole safetensors file with these tensors; what they hold is made from the seed."""
    header, size = table(tensors, metadata)
    raw = json.dumps(header, separators=(",", ":")).encode()
    return Served(name, seed, size, struct.pack("<Q", len(raw)) + raw, **more)


def plain_model(name: str, size: int, *, seed: int = 1, **more: Any) -> Served:
    """Give a safetensors file with one tensor that is exactly `size` bytes long in all (256 at least)."""
    header, _size = table({"weight": ("U8", (size - 256,))})
    raw = json.dumps(header, separators=(",", ":")).encode().ljust(248)
    return Served(name, seed, size - 256, struct.pack("<Q", len(raw)) + raw, **more)
