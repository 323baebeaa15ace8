"""Which of several files of one model is best for a machine. Pure.

The largest that fits; among those that take the same once loaded the smaller download, and what cannot
execute code before what can. Where none fits, the one that needs least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stablehand.core.models.fit.case import WHOLE_MODELS
from stablehand.core.models.fit.verdict import FitVerdict
from stablehand.core.models.fit.weights import NET

_ORDER: Final = {"fits": 0, "tight": 1, "offload": 2, "too_big": 3, None: 4}
_STEP: Final = 64 * 1024 * 1024  # loaded bytes that make no difference


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be chosen.

    Attributes:
        key: what it is known by.
        kind: an id of our vocabulary; None: unknown.
        verdict: whether it fits.
        size_bytes: of the download; None: unknown.
        can_execute: whether loading it could run code.
        is_primary: whether its maker offers it first.
    """

    key: str
    kind: str | None
    verdict: FitVerdict
    size_bytes: int | None = None
    can_execute: bool = False
    is_primary: bool = False


def best_of(candidates: Sequence[Candidate]) -> Candidate | None:
    """Give the best of the files that are the model itself; None where there is none.

    A VAE or a text encoder beside a whole model is no choice instead of it.
    """
    whole = [one for one in candidates if one.kind in WHOLE_MODELS]
    chosen = whole or [one for one in candidates if one.is_primary] or list(candidates)
    if not chosen:
        return None
    kind = next((one.kind for one in chosen if one.is_primary), chosen[0].kind)
    if not whole:
        chosen = [one for one in candidates if one.kind == kind]
    return min(chosen, key=_rank)


def _rank(one: Candidate) -> tuple[float, ...]:
    order = _ORDER[one.verdict.outcome]
    size = float(one.size_bytes or 0)
    if order == _ORDER[None]:
        return (order, one.can_execute, not one.is_primary, 0.0, size)
    loaded = _loaded(one) // _STEP
    wish = -loaded if order <= _ORDER["tight"] else loaded
    return (order, one.can_execute, wish, not one.is_primary, size)


def _loaded(one: Candidate) -> int:
    """Give the bytes of what was downloaded, once loaded: of the net, else of the whole."""
    parts = {item.id: max(item.vram_bytes, item.ram_bytes) for item in one.verdict.components}
    return parts.get(NET) or parts.get(one.kind or "") or one.size_bytes or 0
