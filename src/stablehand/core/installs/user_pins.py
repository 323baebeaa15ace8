"""Versions of packages that the user wants an install to keep: read, compared, told apart. Pure.

A pin is a plain requirement with a version ("transformers==4.46.1", "numpy<2"). Installs, updates and
repairs ask for it and are bound by it, and so is whatever the program installs by itself. Torch has its own
settings, since its build has to fit the card.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.runtimes.requirements import applying

_LONGEST: Final = 200
_TORCH: Final = frozenset({"torch", "torchvision", "torchaudio", "triton", "pytorch-triton-xpu"})
_SEEDED: Final = frozenset({"pip", "uv"})


@dataclass(frozen=True, slots=True)
class PinConflict:
    """A pin and a requirement that exclude each other; `asker` is who requires it."""

    pin: str
    line: str
    asker: str


def checked_pin(text: str) -> str:
    """Give a pin as it is kept: the name as tools compare names, then its versions.

    Raises:
        StablehandError: `usage`.
    """
    line = text.strip()
    if len(line) > _LONGEST or not line.isprintable():
        raise _wrong(text[:_LONGEST], _NO_REQUIREMENT)
    try:
        wanted = Requirement(line)
    except InvalidRequirement:
        raise _wrong(text, _NO_REQUIREMENT) from None
    name = str(canonicalize_name(wanted.name))
    if wanted.url is not None or wanted.marker is not None or wanted.extras:
        raise _wrong(text, _PLAIN)
    if not wanted.specifier:
        raise _wrong(text, _NO_VERSION.fill(name=name))
    if any(part.operator == "===" for part in wanted.specifier):
        raise _wrong(text, _NO_REQUIREMENT)
    if name in _TORCH or name.startswith("nvidia-"):
        raise _wrong(text, _IS_TORCH)
    if name in _SEEDED:
        raise _wrong(text, _IS_TOOL)
    return f"{name}{wanted.specifier}"


def pin_name(line: str) -> str:
    """Give the name of a pin or of any plain requirement; empty for anything else."""
    try:
        return str(canonicalize_name(Requirement(line.split(" --", 1)[0]).name))
    except InvalidRequirement:
        return ""


def with_pin(pins: Iterable[str], pin: str) -> list[str]:
    """Give pins with one more, which takes the place of an earlier one of its name."""
    return sorted([*(line for line in pins if pin_name(line) != pin_name(pin)), pin])


def conflicts_of(
    pins: Iterable[str], asked: Iterable[tuple[str, str]], python: str
) -> tuple[PinConflict, ...]:
    """Find requirements that no version can meet together with a pin.

    Two ranges are not compared: whether a version lies in both, only the index knows.

    Args:
        asked: who asks, and the requirement.
        python: the environment's Python, such as 3.10.13.
    """
    wanted = {pin_name(pin): Requirement(pin) for pin in pins}
    found: dict[PinConflict, None] = {}
    for asker, line in asked:
        other = applying(line, python)
        pin = wanted.get(str(canonicalize_name(other.name))) if other is not None else None
        if pin is not None and other is not None and _exclude(pin, other):
            found[PinConflict(str(pin), line, asker)] = None
    return tuple(found)


def _exclude(pin: Requirement, other: Requirement) -> bool:
    for one, another in ((pin, other), (other, pin)):
        exact = _exact(one)
        if exact is not None:
            return not another.specifier.contains(exact, prereleases=True)
    return False


def _exact(wanted: Requirement) -> str | None:
    versions = [
        part.version
        for part in wanted.specifier
        if part.operator == "==" and not part.version.endswith("*")
    ]
    return versions[0] if versions else None


def _wrong(text: str, reason: Text) -> StablehandError:
    return StablehandError(
        "usage",
        QT_TRANSLATE_NOOP("pins", "'{text}' cannot be kept: {reason}.").fill(
            text=text, reason=reason
        ),
        hint=QT_TRANSLATE_NOOP("pins", "Write it like this: transformers==4.46.1"),
        details={"pin": text},
    )


_NO_REQUIREMENT: Final = QT_TRANSLATE_NOOP("pins", "it is no package with a version")
_PLAIN: Final = QT_TRANSLATE_NOOP(
    "pins", "only a name and versions are taken, no address, extra or condition"
)
_NO_VERSION: Final = QT_TRANSLATE_NOOP("pins", "which version of {name} is not said")
_IS_TORCH: Final = QT_TRANSLATE_NOOP(
    "pins", "torch and its parts have to fit the card, so they are chosen by build and release"
)
_IS_TOOL: Final = QT_TRANSLATE_NOOP("pins", "it is a tool of the environment itself")
