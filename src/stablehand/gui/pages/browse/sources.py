"""What each hub can be asked for, as data: kinds, bases, orders, times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stablehand.core.hubs.listing import HubId, Period, Sort
from stablehand.core.models.identify.bases import BASES, family_of

# What most people look for comes first; the other families follow by name.
_FIRST: Final = (
    *("sd15", "sdxl", "flux1", "flux2", "qwen-image", "z-image", "chroma", "sd3"),
    *("wan", "wan2.1", "wan2.2", "hunyuan-video", "ltx-video", "ltx-2"),
)
_PERIODS: Final[tuple[Period, ...]] = ("all", "year", "month", "week", "day")


@dataclass(frozen=True, slots=True)
class Source:
    """A hub.

    Attributes:
        kinds: what its models can be narrowed to; empty: all are of one kind.
        has_bases: whether they can be narrowed to a base.
        sorts: orders it knows, its usual one first.
        periods: times that count for its orders; empty: always all.
        has_sensitive: whether some of its models are not for everybody.
    """

    hub: HubId
    kinds: tuple[str, ...]
    has_bases: bool
    sorts: tuple[Sort, ...]
    periods: tuple[Period, ...] = ()
    has_sensitive: bool = True


SOURCES: Final = (
    Source(
        "civitai",
        (
            *("checkpoint", "lora", "embedding", "vae", "controlnet", "upscaler"),
            *("motion_module", "hypernetwork", "text_encoder", "diffusion_model"),
        ),
        has_bases=True,
        sorts=("downloads", "likes", "newest", "relevant"),
        periods=_PERIODS,
    ),
    Source(
        "huggingface",
        (
            *("checkpoint", "diffusion_model", "lora", "vae", "text_encoder", "controlnet"),
            *("ip_adapter", "embedding", "upscaler", "clip_vision", "motion_module"),
        ),
        has_bases=True,
        sorts=("trending", "downloads", "likes", "updated", "newest"),
    ),
    Source(
        "openmodeldb",
        (),
        has_bases=False,
        sorts=("relevant", "newest"),
        has_sensitive=False,
    ),
)


def families() -> tuple[str, ...]:
    """Give the families of bases that results can be narrowed to, the usual ones first."""
    roots = {base for base in BASES if family_of(base) == base}
    first = [base for base in _FIRST if base in roots]
    rest = sorted(roots - set(first), key=lambda base: BASES[base].name.casefold())
    return (*first, *rest)


def members(family: str) -> tuple[str, ...]:
    """Give a family with all bases that belong to it."""
    return tuple(base for base in BASES if family_of(base) == family)
