"""Which generations are kept: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stablehand.core.records.generations import Generation


def superfluous(
    found: Sequence[Generation],
    current: int,
    sizes: Mapping[int, int],
    *,
    keep: int,
    limit_bytes: int | None,
) -> tuple[int, ...]:
    """Choose which go, broken and old ones first; never the current one nor the last good other one.

    Args:
        found: the generations; those being built are not touched.
        sizes: what removing each would give back, in bytes.
        keep: how many may stay besides the current one.
        limit_bytes: how much room they may take together; None for any.
    """
    others = [item for item in found if item.number != current and item.state == "ready"]
    # What does not work must not push out what does; what the user kept on purpose outlasts the rest.
    ranked = sorted(
        others, key=lambda item: (item.good, item.reason == "manual", _moment(item), item.number)
    )
    good = [item.number for item in sorted(others, key=_moment) if item.good]
    last_good = good[-1] if good else None
    kept = [item.number for item in ranked]
    gone: list[int] = []
    for item in ranked:
        total = sum(sizes.get(number, 0) for number in kept)
        is_over = len(kept) > keep or (limit_bytes is not None and total > limit_bytes)
        if is_over and item.number != last_good:
            kept.remove(item.number)
            gone.append(item.number)
    return tuple(gone)


def _moment(item: Generation) -> str:
    return item.left_at or item.created_at
