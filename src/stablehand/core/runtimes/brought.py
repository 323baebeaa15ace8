"""What torch brought along, read from the environment's own metadata.

Torch is installed as of today, so what it needs (numpy, pillow, ...) comes as of today too and would stay:
uv keeps what is installed. To bring it back to the date of the UI's commit, those distributions are
taken out and chosen again with the requirements. What torch pins exactly, its CUDA libraries and its triton,
belongs to torch and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from stablehand.core.base.distributions import distributions_in

# Seeded for the environment's own pip, not brought by torch.
_SEEDED: Final = frozenset({"pip", "setuptools", "wheel"})


def loose_companions(site_packages: Path, trio: Iterable[str]) -> tuple[str, ...]:
    """Give the distributions of an environment that no exact pin of torch's holds.

    Args:
        site_packages: the environment's folder of packages.
        trio: torch and its companions, which are pinned as installed.
    """
    there = {_name(item): item for item in distributions_in(site_packages)}
    pinned = {str(canonicalize_name(name)) for name in trio}
    waiting = list(pinned)
    while waiting:
        for name in _exactly_pinned(there, waiting.pop()):
            if name not in pinned:
                pinned.add(name)
                waiting.append(name)
    return tuple(sorted(set(there) - pinned - _SEEDED))


def site_packages_of(environment: Path) -> Path:
    """Give an environment's folder of packages, whatever its Python."""
    windows = environment / "Lib" / "site-packages"
    found = sorted(environment.glob("lib/python3.*/site-packages"))
    return found[0] if found else windows


def _exactly_pinned(there: Mapping[str, Distribution], name: str) -> list[str]:
    """Give what a distribution wants in one version only, of what is there."""
    if name not in there:
        return []
    names = []
    for line in there[name].requires or ():
        try:
            wanted = Requirement(line)
        except InvalidRequirement:
            continue
        if any(part.operator in ("==", "===") for part in wanted.specifier):
            names.append(str(canonicalize_name(wanted.name)))
    return [item for item in names if item in there]


def _name(item: Distribution) -> str:
    return str(canonicalize_name(item.metadata["Name"] or ""))
