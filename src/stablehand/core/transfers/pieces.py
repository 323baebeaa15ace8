"""Which piece of a file a thread fetches next, beside those that others are fetching."""

from __future__ import annotations

from collections.abc import Sequence

from stablehand.core.transfers.part import Part, Piece
from stablehand.core.transfers.ranges import Ways, next_span


def next_piece(
    part: Part, live: Sequence[Piece], total: int | None, count: int, ways: Ways
) -> Piece | None:
    """Give what to fetch next; may shorten a piece that is being fetched. None: there is nothing.

    Blocks while somebody writes.

    Args:
        live: what others are fetching.
        total: bytes of the file; None: not known, so that one thread fetches all of it.
        count: how many threads there should be.
    """
    with part.lock:
        here = part.here
        if total is None:
            return None if live else Piece(here.front, None)
        most = None if count == 1 else ways.piece_bytes(total - here.received, count)
        span = next_span(here, (piece.span for piece in live), total, most)
        if span is None and most is not None:
            _shorten(live, most, ways)
            span = next_span(here, (piece.span for piece in live), total, most)
        return None if span is None else Piece(*span)


def lengthen(part: Part, live: Sequence[Piece], total: int | None) -> None:
    """Let pieces that were shortened, in favour of others that do not come after all, run to the end again.

    Blocks while somebody writes.

    Args:
        live: those whose answers hold the rest of the file.
    """
    with part.lock:
        for piece in live:
            if not piece.is_done:
                piece.end = total


def _shorten(live: Sequence[Piece], most: int, ways: Ways) -> None:
    """Let the piece with most to come end earlier: after the usual length, or half-way."""
    longest = max(live, key=lambda piece: piece.span[1] - piece.span[0], default=None)
    if longest is None or longest.end is None:
        return
    left = longest.end - longest.at
    if left > 2 * most:
        longest.end = longest.at + most
    elif left >= 2 * ways.least_piece:
        longest.end = longest.at + left // 2
