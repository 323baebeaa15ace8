"""Samplers by the names that A1111 gives them, and the diffusers schedulers that do the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from easel.problems import Problem


@dataclass(frozen=True)
class Sampler:
    """A diffusers scheduler class with its settings."""

    name: str
    scheduler: str
    settings: dict[str, Any] = field(default_factory=dict)
    sigmas: bool = True  # whether Karras and the other spacings exist for it
    aliases: tuple[str, ...] = ()


SAMPLERS = (
    Sampler("Euler", "EulerDiscreteScheduler", aliases=("k_euler",)),
    Sampler(
        "Euler a",
        "EulerAncestralDiscreteScheduler",
        sigmas=False,
        aliases=("k_euler_a", "k_euler_ancestral", "Euler Ancestral"),
    ),
    Sampler("Heun", "HeunDiscreteScheduler", aliases=("k_heun",)),
    Sampler("DPM2", "KDPM2DiscreteScheduler", aliases=("k_dpm_2",)),
    Sampler("DPM2 a", "KDPM2AncestralDiscreteScheduler", aliases=("k_dpm_2_a",)),
    Sampler("DPM++ 2M", "DPMSolverMultistepScheduler", aliases=("k_dpmpp_2m",)),
    Sampler(
        "DPM++ 2M SDE",
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "sde-dpmsolver++"},
        aliases=("k_dpmpp_2m_sde",),
    ),
    Sampler("UniPC", "UniPCMultistepScheduler"),
    Sampler("DEIS", "DEISMultistepScheduler"),
    Sampler("DDIM", "DDIMScheduler", {"clip_sample": False, "set_alpha_to_one": False}, False),
    Sampler("PLMS", "PNDMScheduler", {"skip_prk_steps": True, "set_alpha_to_one": False}, False),
    Sampler("LCM", "LCMScheduler", {}, False),
    Sampler("TCD", "TCDScheduler", {}, False),
)
AUTOMATIC = "Automatic"
SPACINGS: dict[str, dict[str, Any]] = {
    "Karras": {"use_karras_sigmas": True},
    "Exponential": {"use_exponential_sigmas": True},
    "Uniform": {},
    "SGM Uniform": {"timestep_spacing": "trailing"},
}
SCHEDULERS = (AUTOMATIC, *SPACINGS)
BEST_WITH_KARRAS = ("DPM++ 2M", "DPM++ 2M SDE", "DPM2", "DPM2 a")


@dataclass(frozen=True)
class Choice:
    """A sampler and its spacing of steps, as metadata names them."""

    sampler: Sampler
    spacing: str

    @property
    def settings(self) -> dict[str, Any]:
        """What the scheduler's class is built with, above the model's own settings."""
        return {**self.sampler.settings, **SPACINGS[self.spacing]}


def choose(name: str | None, scheduler: str | None = None) -> Choice:
    """The sampler called so; older names have the spacing glued on (`DPM++ 2M Karras`)."""
    wanted = (name or "Euler").strip()
    spacing = _spacing(scheduler)
    sampler = _find(wanted)
    if sampler is None:
        for ending in SPACINGS:
            if wanted.casefold().endswith(" " + ending.casefold()):
                sampler = _find(wanted[: -len(ending) - 1])
                spacing = spacing or ending
                break
    if sampler is None:
        known = ", ".join(item.name for item in SAMPLERS)
        raise Problem(f"There is no sampler called {wanted!r}. There are: {known}")
    if spacing is None:
        spacing = "Karras" if sampler.name in BEST_WITH_KARRAS else "Uniform"
    if spacing in ("Karras", "Exponential") and not sampler.sigmas:
        spacing = "Uniform"
    return Choice(sampler, spacing)


def _find(name: str) -> Sampler | None:
    folded = name.strip().casefold()
    for sampler in SAMPLERS:
        if folded in (sampler.name.casefold(), *(alias.casefold() for alias in sampler.aliases)):
            return sampler
    return None


def _spacing(name: str | None) -> str | None:
    if not name or name.strip().casefold() in ("automatic", "use same scheduler"):
        return None
    for known in SPACINGS:
        if known.casefold().replace(" ", "") == name.strip().casefold().replace(" ", "").replace(
            "_", ""
        ):
            return known
    raise Problem(f"There is no scheduler called {name!r}. There are: {', '.join(SCHEDULERS)}")
