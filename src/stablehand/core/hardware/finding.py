"""What a probe hands back."""

from __future__ import annotations

from dataclasses import dataclass

from stablehand.core.base.text import Text
from stablehand.core.hardware.profile import Gpu


@dataclass(frozen=True, slots=True)
class Finding:
    """The cards of one maker, in their driver's order, and what is wrong with them."""

    gpus: tuple[Gpu, ...] = ()
    problems: tuple[Text, ...] = ()
