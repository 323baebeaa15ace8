"""Add-ons: packages beside a program whose wheels fit one torch only, and which of them a program can use.

`addons.toml` says which wheel fits where; a definition's `[[addons]]` names those that its program uses and
the options that need them. The rule is pure and exact: without a row for this torch, build, platform,
Python and card nothing is offered, and the first thing that does not fit is told in words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated, Final, Literal

from pydantic import Field, field_validator

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.values import Flag, LocalText, Part, When
from stablehand.core.hardware.wheels import within

AddonId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,29}$")]
_Exact = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!_-]+$")]
_Series = Annotated[list[str], Field(min_length=2, max_length=2)]


class AddonUse(Part):
    """An add-on that a program can use.

    id: of the table of add-ons. options: flags that are no good without it; with it the first one is
        given, unless the user says otherwise. when: where the program can use it at all.
    """

    id: AddonId
    options: list[Flag] = []
    when: When | None = None

    @field_validator("id")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in addon_table():
            raise ValueError(f"knows no add-on '{value}': {', '.join(addon_table())}")
        return value


class AddonWheel(Part):
    """Exact requirements, and where they fit; see the head of addons.toml."""

    torch: Annotated[list[str], Field(min_length=1)]
    backends: list[str] = []
    families: list[str] = []
    platforms: list[str] = ["linux-x86_64", "windows-x86_64"]
    python: _Series
    capability: str
    source: Literal["torch", "general"] = Field("torch", alias="from")
    requires: Annotated[list[_Exact], Field(min_length=1)]


class Addon(Part):
    """One add-on of the table.

    module: what is imported. distributions: what comes off when it is removed. probe: Python that
        fails where it does not work. needs: what it needs beside, or why there are no wheels.
    """

    name: str
    summary: LocalText
    needs: LocalText | None = None
    module: str
    distributions: Annotated[list[str], Field(min_length=1)]
    probe: str
    wheels: list[AddonWheel] = []


@dataclass(frozen=True, slots=True)
class AddonGround:
    """What a wheel has to fit: an environment and its card.

    Attributes:
        torch: the release, without its build ("2.7.1"); None for an environment without torch.
        backend, family: the build ("cu128") and its kind ("cuda").
        platform: as torch's wheels name it ("linux-x86_64").
        python: the series ("3.12").
        capability: the card's compute capability (8.6); None where it is no NVIDIA card or unknown.
        card: its name for people.
    """

    torch: str | None
    backend: str
    family: str
    platform: str
    python: str
    capability: float | None
    card: str = ""


@cache
def addon_table() -> Mapping[str, Addon]:
    """Read the table that ships with the program: add-ons by id."""
    text = resources.files(__package__).joinpath("addons.toml").read_text(encoding="utf-8")
    return {key: Addon.model_validate(row) for key, row in tomllib.loads(text).items()}


def fitting_wheel(addon: Addon, ground: AddonGround) -> AddonWheel | Wording:
    """Give the wheel that fits, or the first reason why none does."""
    if not addon.wheels:
        return addon.needs or _NO_WHEELS
    if ground.torch is None:
        return _NO_TORCH
    rows = addon.wheels
    questions: tuple[tuple[Callable[[AddonWheel], bool], Text], ...] = (
        (lambda row: _is_build(row, ground), _NO_BUILD),
        (lambda row: ground.platform in row.platforms, _NO_PLATFORM),
        (lambda row: ground.torch in row.torch, _NO_RELEASE),
        (lambda row: within(ground.python, (row.python[0], row.python[1])), _NO_PYTHON),
        (lambda row: _can_compute(row, ground), _NO_CARD),
    )
    for keeps, reason in questions:
        left = [row for row in rows if keeps(row)]
        if not left:
            return reason.fill(
                name=addon.name,
                torch=ground.torch,
                backend=ground.backend,
                python=ground.python,
                card=ground.card or ground.backend,
                least=min((row.capability for row in rows), key=float),
            )
        rows = left
    return rows[0]


def _is_build(row: AddonWheel, ground: AddonGround) -> bool:
    return ground.backend in row.backends or ground.family in row.families


def _can_compute(row: AddonWheel, ground: AddonGround) -> bool:
    # A card that nobody knows is not promised anything.
    return ground.capability is not None and ground.capability >= float(row.capability)


_NO_WHEELS: Final = QT_TRANSLATE_NOOP("addons", "There is no wheel of it that could be trusted.")
_NO_TORCH: Final = QT_TRANSLATE_NOOP(
    "addons", "The install has no torch that it could be built for."
)
_NO_BUILD: Final = QT_TRANSLATE_NOOP("addons", "There is no {name} for the torch build {backend}.")
_NO_PLATFORM: Final = QT_TRANSLATE_NOOP(
    "addons",
    "There is no {name} to install on this system; if it can run here, torch brings it along.",
)
_NO_RELEASE: Final = QT_TRANSLATE_NOOP(
    "addons", "There is no {name} that was built for torch {torch} ({backend})."
)
_NO_PYTHON: Final = QT_TRANSLATE_NOOP(
    "addons", "There is no {name} for torch {torch} on Python {python}."
)
_NO_CARD: Final = QT_TRANSLATE_NOOP(
    "addons", "{card} is too old for {name}, or unknown: it needs compute capability {least}."
)
