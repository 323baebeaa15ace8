"""What a card's product name says, for profiles that leave the rest out. Pure.

Tables in gpu_names.toml and gpu_ids.toml. None means that the name does not tell; a guess is only
made where products of that name agree.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from stablehand.core.hardware.profile import Vendor

# Graphics inside AMD's processors (facts 1.2: sdnext's test, with Mendocino's gfx1037).
_AMD_INTEGRATED: Final = re.compile(r"gfx(801|902|909|90c|1013|1033|1035|1036|1037|1103|115\d)")
_AMD_INTEGRATED_NAMES: Final = re.compile(
    r"radeon( \w+)? graphics$|vega (1|3|6|7|8|9|10|11)\b|\bvega (gfx|mobile)\b|\b\d{3}m\b"
    r"|\b80[456]0s\b|custom gpu",
    re.IGNORECASE,
)
_AMD_DISCRETE_NAMES: Final = re.compile(
    r"\b(rx|pro|instinct|vii|hd|firepro|fury|vega (56|64|frontier))\b", re.IGNORECASE
)
_NVIDIA_INTEGRATED: Final = re.compile(
    r"\b(tegra|orin|xavier|thor|jetson|gb10|rtx spark|nvgpu)\b", re.IGNORECASE
)
_INTEL_CARDS: Final = re.compile(
    r"\barc (pro )?[ab]\d{2,3}[me]?\b|\biris xe max\b|\bdg[12]\b|\bdata center gpu\b", re.IGNORECASE
)
# Panther Lake's graphics bear names like those of the cards.
_INTEL_CARD_LIKE: Final = re.compile(r"\bb3[79]0\b", re.IGNORECASE)
_ARC: Final = re.compile(r"\b(arc|dg2|battlemage|lunar lake|panther lake)\b", re.IGNORECASE)
_MARKS: Final = re.compile(r"\((?:r|tm|c)\)|[®™©]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rule:
    value: str
    names: re.Pattern[str]


def compute_capability_of(name: str) -> str | None:
    """Give an NVIDIA card's compute capability ("8.6") by its product name."""
    return _first(_rules("nvidia", "capability", "Ti|SUPER|D"), name)


def gfx_of(name: str) -> str | None:
    """Give an AMD card's architecture ("gfx1100") by its product name."""
    return _first(_rules("amd", "gfx", "XTX|XT|X|GRE"), name)


def is_integrated(vendor: Vendor, name: str | None, gfx: str | None) -> bool | None:
    """Tell whether an adapter shares the system's memory; None where nothing tells."""
    plain = _plain(name or "")
    match vendor:
        case Vendor.NVIDIA:
            return bool(_NVIDIA_INTEGRATED.search(plain))
        case Vendor.APPLE:
            return True
        case Vendor.AMD:
            return _amd_integrated(plain, gfx)
        case Vendor.INTEL if plain:
            return not _INTEL_CARDS.search(plain) or bool(_INTEL_CARD_LIKE.search(plain))
        case _:
            return None


def intel_xpu_capable(name: str) -> bool:
    """Tell whether torch's XPU builds drive an Intel adapter.

    They are validated for Arc: the A and B cards and the graphics of that name in Core Ultra
    processors (docs.pytorch.org, get_start_xpu of 2.15). UHD, HD and Iris are not on the list.
    """
    return bool(_ARC.search(_plain(name)))


def _amd_integrated(plain: str, gfx: str | None) -> bool | None:
    if gfx is not None:
        return bool(_AMD_INTEGRATED.fullmatch(gfx))
    if _AMD_INTEGRATED_NAMES.search(plain):
        return True
    return False if _AMD_DISCRETE_NAMES.search(plain) else None


def _plain(name: str) -> str:
    """Take the marks out: "Intel(R) Arc(TM) A770" names the same card as "Intel Arc A770"."""
    return " ".join(_MARKS.sub(" ", name.replace("_", " ")).split())


def _first(rules: tuple[_Rule, ...], name: str) -> str | None:
    plain = _plain(name)
    found = (rule.value for rule in rules if rule.names.search(plain))
    return next(found, None) or None


@cache
def _rules(maker: str, key: str, suffixes: str) -> tuple[_Rule, ...]:
    text = resources.files(__package__).joinpath("gpu_names.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)[maker]
    return tuple(_Rule(entry[key], _pattern(entry["names"], suffixes)) for entry in entries)


def _pattern(names: list[str], suffixes: str) -> re.Pattern[str]:
    words = "|".join(name.replace(" ", r"[\s-]*") for name in names)
    return re.compile(
        rf"(?<![A-Za-z0-9])(?:{words})(?:\s?(?:{suffixes}))?(?![A-Za-z0-9])", re.IGNORECASE
    )
