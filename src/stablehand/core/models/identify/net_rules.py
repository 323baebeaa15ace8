"""What the rules of nets share: how a finding is made, and what sizes must be to make it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from stablehand.core.models.identify.bases import common_base
from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.view import View

Rule = Callable[[View], Finding | None]
NET: Final = "diffusion_model"
# So many tensors and no more: two blocks of each kind and what stands before and behind them.
FEW: Final = 130
FIRST_BLOCKS: Final = 3


def net(
    why: str, *bases: str, prediction: str | None = "flow", channels: int | None = None
) -> Finding:
    """Give a finding: no base, one, or several that the header cannot tell apart."""
    if not bases:
        return Finding(NET, why=(why,), confidence="likely", in_channels=channels)
    return Finding(
        NET,
        common_base(bases),
        bases if len(bases) > 1 else (),
        prediction=prediction,
        why=(why,),
        in_channels=channels,
    )


Size = tuple[int | None, tuple[int, ...]]


def fitting(
    view: View,
    why: str,
    sizes: Iterable[Size],
    *bases: str,
    prediction: str | None = "flow",
    channels: int | None = None,
) -> Finding:
    """Give these bases where every size is one that they have.

    A size that is not there speaks for nothing; in a file of few tensors it does not speak against them
    either, if another one is there: the base is likely then.

    Args:
        sizes: what was found, None if the file does not tell, and what it may be.
    """
    listed = list(sizes)
    known = [found in allowed for found, allowed in listed if found is not None]
    if not all(known):
        return net(why)
    found = net(why, *bases, prediction=prediction, channels=channels)
    if len(known) == len(listed):
        return found
    return replace(found, confidence="likely") if known and len(view) <= FEW else net(why)
