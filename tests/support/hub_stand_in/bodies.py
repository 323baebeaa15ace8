"""Contents that anybody can compute again: made from a seed, read from any place, never stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

BLOCK = 1 << 16


@lru_cache(maxsize=64)
def _block(seed: int, number: int) -> bytes:
    return hashlib.shake_128(f"{seed}:{number}".encode()).digest(BLOCK)


def piece(seed: int, begin: int, end: int) -> bytes:
    """Give the bytes from `begin` up to `end` of the endless content of a seed."""
    first, last = begin // BLOCK, -(-end // BLOCK)
    whole = b"".join(_block(seed, number) for number in range(first, last))
    return whole[begin - first * BLOCK : end - first * BLOCK]


def body(seed: int, size: int) -> bytes:
    """Give the first `size` bytes of a seed."""
    return piece(seed, 0, size)


def pieces(seed: int, begin: int, end: int) -> Iterator[bytes]:
    """Give the same as `piece`, at most one block at a time."""
    while begin < end:
        until = min(end, (begin // BLOCK + 1) * BLOCK)
        yield piece(seed, begin, until)
        begin = until
