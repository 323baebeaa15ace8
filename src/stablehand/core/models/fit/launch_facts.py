"""What the prediction says of usual models on a machine, as facts for launch conditions. Pure.

So that the flags of a launch and the verdict on a card come from one function. The model is the family's
usual one in half precision at the size it was trained for, held whole on the card; what happens to be
free just now does not count, since flags stay as they are while a UI runs.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.models.fit.case import case_of
from stablehand.core.models.fit.judge import Judged, judge
from stablehand.core.models.fit.target import Target, target_of
from stablehand.core.models.identify.identity import Finding, Identity

FIT_FACTS: Final = ("fit_sd15", "fit_sdxl", "fit_sd15_mode")
_HELD_WHOLE: Final = "a1111"  # the way of a UI that moves nothing by itself


def fit_facts(machine: Machine, choice: TorchChoice | None) -> dict[str, bool | float | str | None]:
    """Give the facts; None where the card's memory is not known, and on the processor.

    Args:
        choice: the torch that the launch has; None for a package that uses none.
    """
    if choice is None or choice.device is None:
        return dict.fromkeys(FIT_FACTS)
    target = target_of(machine, choice, now=False)
    # Main memory decides nothing here, and cards that compute in 32 bits have flags of their own.
    usual = replace(target, ram_bytes=None, half_is_broken=False, card=None)
    small, large = _judged("sd15", usual), _judged("sdxl", usual)
    known = small.outcome is not None
    return {
        "fit_sd15": small.outcome,
        "fit_sdxl": large.outcome,
        "fit_sd15_mode": small.mode if known else None,
    }


@lru_cache(maxsize=64)
def _judged(base: str, target: Target) -> Judged:
    identity = Identity(Finding("checkpoint", base), dtype="F16")
    return judge(case_of(identity, target, package=_HELD_WHOLE))
