"""The steps of a change to an install, made of those of an install. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.steps import PlannedStep, planned

EnvironmentMode = Literal["anew", "fork"]

_AFTERWARDS: Final = ("sharing", "backend")
_ENVIRONMENT: Final = (
    "prerequisite",
    "python",
    "environment",
    "torch",
    "requirements",
    "packages",
    "probe",
)


def staged_steps(own: Iterable[PlannedStep], *, smoke: bool) -> tuple[PlannedStep, ...]:
    """Give the steps that build another version beside the current one.

    Args:
        own: the steps of installing it.
        smoke: whether it is started on trial.
    """
    steps = [step for step in own if step.kind not in _AFTERWARDS]
    at = next((i for i, step in enumerate(steps) if step.kind == "probe"), len(steps))
    if at < len(steps):
        steps.insert(at, _carried())
    if smoke:
        steps.append(_smoke())
    return tuple(steps)


def environment_steps(own: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Give the steps that make a new environment for the version that is there."""
    steps = [
        step for step in own if step.kind in _ENVIRONMENT
    ]  # what they need of the checkout is in it
    at = next((i for i, step in enumerate(steps) if step.kind == "probe"), len(steps))
    return (*steps[:at], _carried(), *steps[at:])


def again_steps(own: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Give the steps of an install whose environment is made again, with what was added to it."""
    steps = tuple(own)
    at = next((i for i, step in enumerate(steps) if step.kind == "probe"), len(steps))
    return (*steps[:at], _carried(), *steps[at:])


def fork_steps(own: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Give the steps that mend a copy of the current environment."""
    probes = tuple(step for step in own if step.kind == "probe")
    fork = planned("fork", "fork", QT_TRANSLATE_NOOP("plan", "Copy the environment"), at_least_s=5)
    mend = planned("mend", "mend", QT_TRANSLATE_NOOP("plan", "Mend the copy"), at_least_s=10)
    return (fork, mend, *probes)


def afterwards(own: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Give the steps that are done in the install's own folder, once it has switched."""
    return tuple(step for step in own if step.kind in ("submodules", "write_file", *_AFTERWARDS))


def _carried() -> PlannedStep:
    title = QT_TRANSLATE_NOOP("plan", "Carry over what extensions had installed")
    return planned("carried", "carried", title, at_least_s=3)


def _smoke() -> PlannedStep:
    title = QT_TRANSLATE_NOOP("plan", "Start it on trial")
    return planned("smoke", "smoke", title, at_least_s=15)
