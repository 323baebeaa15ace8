"""Quality profiles: what the page starts with, after measurements on a Mac with 8 GB."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """Size, steps and guidance that go well together."""

    side: int
    steps: int
    cfg: float = 6.5
    sampler: str = "DPM++ 2M"
    scheduler: str = "Karras"


PROFILES = {
    "ultra_fast": Profile(side=512, steps=8),
    "fast": Profile(side=768, steps=12),
    "balanced": Profile(side=768, steps=15),
    "quality": Profile(side=1024, steps=20),
}


def profile(name: str, max_size: int) -> Profile:
    """A profile within the largest size that is allowed."""
    found = PROFILES[name]
    side = min(found.side, max_size // 8 * 8)
    return Profile(side, found.steps, found.cfg, found.sampler, found.scheduler)
